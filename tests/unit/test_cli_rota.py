"""What `rota` tells people of a proposal and of the rules it would break."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from crt_desktop.cli.rota import _holder, _tell_ecarts, _tell_nights, _tell_quality
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.rota import RotaShare, RotaSolution, RotaStatus
from crt_desktop.reports.astreintes import Duty, NightLine
from tests.fakes_vault import Terminal
from tests.rotas import a_night

NIGHT = date(2027, 1, 4)
NAMES = {"P1": "Nadia Benamrou"}
SHARE = RotaShare(
    professionnel="P1", nuits=8, weekends=2, dimanches=1, feries=0, wishes_kept=1, wishes=2
)
FOUND = RotaSolution(
    assignments={},
    status=RotaStatus.GAP,
    objective=95,
    bound=90,
    gap=0.0526,
    seconds=20.04,
    shares=(SHARE, replace(SHARE, professionnel="P9", wishes=0, wishes_kept=0)),
    reasons=("04/01 : 4 en congé",),
)


def told_of(solution: RotaSolution) -> list[str]:
    terminal = Terminal()
    _tell_quality(terminal.console, solution, NAMES)
    return terminal.out.splitlines()


def test_the_quality_tells_the_gap_the_shares_and_the_reasons() -> None:
    lines = told_of(FOUND)
    assert lines[1] == (
        "Projet, non enregistré\u00a0: le meilleur trouvé dans le temps donné, "
        "à 5,3\u202f% au plus de l’optimum (20,0 s)."
    )
    assert lines[3].split() == ["Nadia", "Benamrou", "8", "2", "1", "0", "1", "sur", "2"]
    assert lines[4].split() == ["P9", "8", "2", "1", "0"]
    assert lines[5] == "04/01\u00a0: 4 en congé"


def test_a_proven_proposal_has_no_gap_to_tell() -> None:
    line = told_of(replace(FOUND, status=RotaStatus.OPTIMAL, gap=0.0))[1]
    assert line.endswith("le plus équitable possible, c’est prouvé (20,0 s).")


def test_each_breach_is_told_with_whom_and_its_article() -> None:
    terminal = Terminal()
    hole = Ecart(code="nuit_non_couverte", on=NIGHT, message="Personne d’astreinte.")
    of_somebody = replace(hole, professionnel="P1", message="2e dimanche.", article="CCN 51")
    _tell_ecarts(terminal.console, [hole, of_somebody], NAMES)
    assert terminal.out.splitlines()[1:] == [
        "lun. 04/01/2027\u00a0: Personne d’astreinte.",
        "lun. 04/01/2027\u00a0: Nadia Benamrou – 2e dimanche. (CCN 51)",
        "2 écarts.",
    ]
    quiet = Terminal()
    _tell_ecarts(quiet.console, [], NAMES)
    assert quiet.out.splitlines() == ["", "Aucun écart aux règles."]


def a_line(*duties: Duty) -> NightLine:
    return NightLine(
        night_on=NIGHT,
        starts_at=at(20),
        ends_at=at(29),
        elapsed=a_night(NIGHT).elapsed,
        duties=duties,
        is_covered=False,
        is_draft=False,
        is_past=False,
        is_weekend=False,
        is_ferie=False,
    )


def at(hour: int) -> datetime:
    return datetime(2027, 1, 4 + hour // 24, hour % 24, tzinfo=UTC)


def a_duty(who: str, starts: int, ends: int, *, statut: str, rang: str = "titulaire") -> Duty:
    return Duty(
        row_id=1,
        version=1,
        reference=None,
        professionnel=who,
        nom=who,
        night_on=NIGHT,
        starts_at=at(starts),
        ends_at=at(ends),
        statut=statut,
        couche="rotation",
        rang=rang,
    )


def test_a_night_is_of_the_titulaire_published_who_holds_most_of_it() -> None:
    night = a_line(
        a_duty("brouillon", 20, 29, statut="brouillon"),
        a_duty("soir", 15, 22, statut="publiee"),
        a_duty("nuit", 22, 29, statut="publiee"),
        a_duty("renfort", 20, 29, statut="publiee", rang="renfort"),
        a_duty("avant", 20, 29, statut="remplacee"),
    )
    assert _holder(night) == ("nuit", "publiée")
    assert _holder(replace(night, duties=night.duties[:1])) == ("brouillon", "brouillon")
    assert _holder(replace(night, duties=night.duties[-2:])) == (None, "personne")


def test_a_night_held_in_part_is_not_told_as_covered() -> None:
    nights = {NIGHT: ("P1", "publiée"), date(2027, 1, 5): (None, "personne")}

    def last_line(how_many: int, partly: int) -> str:
        terminal = Terminal()
        shown = dict(list(nights.items())[:how_many])
        _tell_nights(terminal.console, shown, NAMES, partly=partly)
        return terminal.out.splitlines()[-1]

    assert last_line(1, 0) == "1 nuit, toutes couvertes."
    assert last_line(1, 1) == "1 nuit, dont 1 en partie sans personne."
    assert last_line(2, 1) == "2 nuits, dont 1 sans personne et 1 en partie sans personne."
