"""The director's dashboard on a real vault: its figures, what opens behind them, the dossier, the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    VersionMovedError,
)
from crt_desktop.domain.indicators import (
    find_indicator,
    previous_period,
    value_at,
)
from crt_desktop.domain.reponses import MOST_CHARACTERS
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.roles import Role
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.charts import Chart, DataTable
from crt_desktop.reports.pilotage import Dialogue, KeyFigure, PilotagePart
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.pilotage import Pilotage
from db.session import LocalVaultSession
from tests.caseloads import Case, make_case
from tests.persistence.fiches_desk import Desk, Entry, SessionAs
from tests.persistence.store import keyed
from tests.persistence.vaults import Bench, TickingClock

SEED = 398
"""Makes a caseload of a year in which every part counts something."""
TODAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEYS = [
    "file_active",
    "mouvements",
    "attente",
    "profil",
    "nuits",
    "visites",
    "hebergement",
    "hospitalisations",
    "aidants",
    "budget",
    "tableaux",
]


class MemorySink:
    """Keeps the files it is given."""

    def __init__(self) -> None:
        self.files: dict[Path, bytes] = {}

    def write(self, path: Path, content: bytes) -> None:
        self.files[path] = content


def render(dialogue: Dialogue, /) -> bytes:
    """Stand for the maker of the PDF."""
    return repr(dialogue).encode()


def the_case() -> Case:
    """Return a caseload a vault accepts: the places of generated ones are kept for several at once."""
    case = make_case(SEED)
    return replace(case, caseload=replace(case.caseload, reservations_ht=()))


def store(vault: LocalVaultSession, case: Case) -> None:
    with vault.uow() as uow:
        uow.exchange.apply(
            [
                SheetChanges(
                    sheet=sheet.name, created=keyed(sheet, getattr(case.caseload, sheet.name))
                )
                for sheet in ALL_SHEETS
            ]
        )
        uow.audit.record(vault.actor, AuditTag.IMPORT_RUN)
        uow.commit()


def service(session: VaultSession, clock: TickingClock, sink: MemorySink | None = None) -> Pilotage:
    return Pilotage(
        session,
        clock,
        FrenchHolidays(),
        renderer=lambda: render,
        sink=lambda: sink or MemorySink(),
        version="1.2.3",
    )


def as_role(vault: LocalVaultSession, role: Role) -> VaultSession:
    return cast("VaultSession", SessionAs(vault, replace(vault.actor, role=role)))


def entries_of(vault: LocalVaultSession, clock: TickingClock, tag: AuditTag) -> list[Entry]:
    desk = Desk(vault=vault, clock=clock, fiches=Fiches(vault, clock))
    return [one for one in desk.journal() if one.action == tag.value]


@pytest.fixture
def pilotage(vault: LocalVaultSession, bench: Bench) -> Pilotage:
    bench.clock.instant = TODAY
    store(vault, the_case())
    return service(vault, bench.clock)


def indicators(vault: LocalVaultSession, period: Period) -> dict[str, Any]:
    with vault.uow() as uow:
        return uow.indicators.compute(
            period,
            parametres=uow.parametres(),
            holidays=FrenchHolidays().between(period.start, period.end, departement=None),
            is_training=vault.is_training,
        )


def as_shown(path: str, values: Mapping[str, Any]) -> Any:
    """Return the figure a path tells on the dashboard: a count, a sum, a median, a mean age."""
    value = value_at(values, path)
    if path == "age":
        return value["moyenne"]
    if path in {"interventions_nuit", "sejours_ht"}:
        parts = [value] if path == "interventions_nuit" else value.values()
        return sum(part["nombre"] for part in parts)
    if isinstance(value, dict) and "mediane" in value:
        return value["mediane"]
    if isinstance(value, dict):
        parts = [sum(one.values()) if isinstance(one, dict) else one for one in value.values()]
        return sum(parts, Decimal(0)) if path == "etp" else sum(parts)
    return date.fromisoformat(value) if path == "date_seuil" and value else value


OTHER_FIGURES = {"forfait_theorique", "taux_realisation", "nuits_ht"}
"""Key figures that are not what their path counts, but are told by the same records."""
OTHER_CHARTS = {"heures_par_profession", "forfait", "forfait_cumule"}


def points(chart: Chart) -> list[tuple[str, Period, Any]]:
    """Return what opens behind each point, with the value shown there."""
    return [
        (*opened, series.values[at])
        for rank, series in enumerate(chart.series)
        for at in range(len(chart.categories))
        if (opened := chart.opening(rank, at)) is not None
    ]


@pytest.mark.timeout(0)
def test_every_figure_is_what_opens_behind_it_over_its_own_period(
    pilotage: Pilotage, vault: LocalVaultSession
) -> None:
    computed = cache(lambda period: indicators(vault, period))
    period = the_case().period
    wrong: list[object] = []
    seen = 0
    for key, _title in pilotage.parts():
        part = pilotage.part(key, period)
        for one in part.figures:
            for asked, value in (
                (period, one.value),
                (previous_period(period), one.previous),
            ):
                if one.path and one.key not in OTHER_FIGURES:
                    wanted = as_shown(one.path, computed(asked))
                    seen += 1
                    wrong += [] if wanted == value else [(key, one.key, asked, value, wanted)]
        for chart in part.charts:
            for path, asked, value in points(chart):
                find_indicator(path)
                if chart.key in OTHER_CHARTS:
                    continue
                wanted = as_shown(path, computed(asked))
                seen += 1
                wrong += [] if wanted == value else [(key, chart.key, path, asked, value, wanted)]
    assert wrong == []
    assert seen > 600


def test_what_no_path_counts_is_told_by_the_indicators_too(
    pilotage: Pilotage, vault: LocalVaultSession
) -> None:
    period = the_case().period
    values = indicators(vault, period)
    budget = {one.key: one.value for one in pilotage.part("budget", period).figures}
    envelope = 30 * 900 * 12
    assert budget["forfait_theorique"] == values["forfait_theorique"]
    assert budget["ecart_enveloppe"] == values["forfait_theorique"] - envelope
    active = {one.key: one.value for one in pilotage.part("file_active", period).figures}
    assert active["file_active_moyenne"] == values["file_active_moyenne"]
    reached = values["date_seuil"]
    assert active["date_seuil"] == (reached and date.fromisoformat(reached))
    visites = pilotage.part("visites", period)
    hours = next(one for one in visites.charts if one.key == "heures_par_profession")
    total = sum(one or Decimal(0) for one in hours.series[0].values)
    assert abs(Decimal(total) - values["visites_heures"]) < Decimal("0.8")


def test_the_parts_come_in_order_each_with_captions_and_notes(pilotage: Pilotage) -> None:
    assert [key for key, _ in pilotage.parts()] == KEYS
    period = the_case().period
    for key, title in pilotage.parts():
        part = pilotage.part(key, period)
        assert (part.key, part.title) == (key, title)
        for chart in part.charts:
            assert chart.caption.endswith("."), chart.key
            assert "'" not in chart.caption + chart.note + chart.title
            assert all(len(one.values) == len(chart.categories) for one in chart.series)
            assert all(len(one.values) == len(chart.categories) for one in chart.targets)
        for table in part.tables:
            assert table.note
            assert {len(row) for row in table.rows} == {len(table.columns)} == {len(table.kinds)}


def test_an_unknown_part_is_refused(pilotage: Pilotage) -> None:
    with pytest.raises(NotFoundError):
        pilotage.part("autre", Period.of_year(2026))


def test_nobody_is_named(vault: LocalVaultSession, bench: Bench) -> None:
    bench.clock.instant = TODAY
    case = the_case()
    names = {"beneficiaires": "ZORGLUB", "professionnels": "ZORGLUB", "aidants": "ZORGLUB"}
    attributes = {"beneficiaires": "nom_naissance", "professionnels": "nom", "aidants": "nom"}
    caseload = replace(
        case.caseload,
        **{
            sheet: tuple(
                replace(one, **{attributes[sheet]: name}) for one in getattr(case.caseload, sheet)
            )
            for sheet, name in names.items()
        },
    )
    store(vault, replace(case, caseload=caseload))
    told = repr(service(vault, bench.clock).dialogue(case.period))
    assert len(told) > 10_000
    assert "zorglub" not in told.lower()


def chart_of(part: PilotagePart, key: str) -> Chart:
    return next(one for one in part.charts if one.key == key)


def table_of(part: PilotagePart, key: str) -> DataTable:
    return next(one for one in part.tables if one.key == key)


def figure_of(part: PilotagePart, key: str) -> KeyFigure:
    return next(one for one in part.figures if one.key == key)


def test_what_has_not_begun_is_not_drawn_and_the_note_says_so(
    pilotage: Pilotage, bench: Bench
) -> None:
    bench.clock.instant = datetime(2026, 3, 10, 9, tzinfo=UTC)
    year = Period.of_year(2026)
    for key in KEYS:
        for chart in pilotage.part(key, year).charts:
            if len(chart.categories) != 12:
                continue
            current = [one for one in chart.series if not one.is_previous]
            assert all(one.values[2] is not None or chart.unit == "%" for one in current)
            assert {value for one in current for value in one.values[3:]} == {None}
            assert "n’est pas tracé" in chart.note


def test_a_period_to_come_says_it_has_not_begun(pilotage: Pilotage) -> None:
    for key in KEYS:
        for chart in pilotage.part(key, Period.of_year(2027)).charts:
            assert chart.caption == "La période n’a pas commencé."


def test_a_vault_where_nothing_happened_says_so(vault: LocalVaultSession, bench: Bench) -> None:
    empty = service(vault, bench.clock)
    year = Period.of_year(2025)
    captions = {chart.key: chart.caption for key in KEYS for chart in empty.part(key, year).charts}
    assert captions["sorties_par_motif"] == "Aucune sortie en 2025 ; autant qu’en 2024.".replace(
        " ;", "\u202f;"
    )
    assert captions["occupation"].startswith("Aucune place d’hébergement temporaire")
    assert captions["gir"] == "Aucune personne accompagnée en 2025."
    assert all(chart.endswith(".") for chart in captions.values())


def test_another_period_may_stand_beside(pilotage: Pilotage) -> None:
    period = the_case().period
    beside = Period(start=date(2023, 1, 1), end=date(2023, 2, 28))
    part = pilotage.part("mouvements", period, compared_with=beside)
    previous = [one for one in chart_of(part, "mouvements").series if one.is_previous]
    assert all(one.values[2:] == (None,) * 10 for one in previous)
    assert previous[0].label == "Entrées, 01/01/2023 – 28/02/2023"


def test_a_longer_period_beside_is_cut_to_the_categories(pilotage: Pilotage) -> None:
    month = Period(start=date(2024, 3, 1), end=date(2024, 3, 31))
    part = pilotage.part("mouvements", month, compared_with=Period.of_year(2023))
    assert {len(one.values) for one in chart_of(part, "mouvements").series} == {1}


def test_the_ramp_up_stands_beside_the_objectif(pilotage: Pilotage, bench: Bench) -> None:
    year = Period.of_year(2026)
    chart = chart_of(pilotage.part("file_active", year), "file_active")
    assert [one.label for one in chart.targets] == ["Objectif\u00a0: 30"]
    assert "date d’ouverture n’est pas renseignée" in chart.note
    session = pilotage._session
    for opened, labels in (
        ("2026-01-01", ["Objectif\u00a0: 30", "Montée en charge (6 mois)"]),
        ("2020-01-01", ["Objectif\u00a0: 30"]),
    ):
        with session.uow() as uow:
            uow.settings.store({"date_ouverture": opened})
            uow.audit.record(session.actor, AuditTag.PARAMETRES_CHANGE)
            uow.commit()
        chart = chart_of(pilotage.part("file_active", year), "file_active")
        assert [one.label for one in chart.targets] == labels
        if len(labels) > 1:
            assert chart.targets[1].values == (5, 10, 15, 20, 25, 30, 30, 30, 30, 30, 30, 30)
            assert "le 01/07/2026" in chart.note


# --- the tables asked elsewhere ------------------------------------------------------------


def test_tables_say_what_they_cannot_count(pilotage: Pilotage, vault: LocalVaultSession) -> None:
    period = the_case().period
    part = pilotage.part("tableaux", period)
    values = indicators(vault, period)
    hours = table_of(part, "retour_aide_domicile")
    assert hours.has_total
    assert hours.rows[-1][:3] == ("Total", values["file_active"], values["visites_heures"])
    assert [row[0] for row in hours.rows][:2] == ["GIR 1", "GIR 2"]
    assert [row[1] for row in hours.rows][:7] == list(values["par_gir_actuel"].values())
    profils = table_of(part, "profils_particuliers")
    assert len(profils.rows) == 13
    contacts = table_of(part, "contacts_par_mois")
    total = sum(values["contacts_aidants_par_demande"].values())
    assert contacts.rows[-1][:2] == ("Total", total)
    assert sum(int(row[1] or 0) for row in contacts.rows[:-1]) == total
    for key, count in (("profil_aidants", 1), ("coordination", 3), ("volet_1", 3)):
        cells = [row[-1] for row in table_of(part, key).rows]
        assert cells.count("non disponible") == count, key


# --- the dossier ---------------------------------------------------------------------------


def test_comments_are_kept_by_part_and_by_period_with_their_version(pilotage: Pilotage) -> None:
    year = Period.of_year(2026)
    assert pilotage.comments(year) == {}
    assert pilotage.comment(year, "", "Une année pleine.", version=0) == 1
    assert pilotage.comment(year, "nuits", "  Deux recrutements.\r\nUn départ. ", version=0) == 1
    assert pilotage.comment(year, "", "Une année très pleine.", version=1) == 2
    assert pilotage.comments(year) == {
        "": ("Une année très pleine.", 2),
        "nuits": ("Deux recrutements.\nUn départ.", 1),
    }
    assert pilotage.comments(Period.of_year(2025)) == {}
    assert pilotage.dialogue(year).comments == {
        "": "Une année très pleine.",
        "nuits": "Deux recrutements.\nUn départ.",
    }


def test_what_somebody_else_wrote_meanwhile_is_not_lost(pilotage: Pilotage) -> None:
    year = Period.of_year(2026)
    pilotage.comment(year, "nuits", "Le leur", version=0)
    for version in (0, 2):
        with pytest.raises(VersionMovedError) as caught:
            pilotage.comment(year, "nuits", "Le mien", version=version)
        assert caught.value.values["version"] == 1
    with pytest.raises(VersionMovedError):
        pilotage.comment(year, "visites", "Le mien", version=1)
    assert pilotage.comments(year) == {"nuits": ("Le leur", 1)}


def test_an_emptied_comment_is_gone_and_may_come_back(pilotage: Pilotage) -> None:
    year = Period.of_year(2026)
    pilotage.comment(year, "nuits", "À revoir", version=0)
    assert pilotage.comment(year, "nuits", "  ", version=1) == 0
    assert pilotage.comments(year) == {}
    assert pilotage.comment(year, "nuits", "", version=0) == 0
    assert pilotage.comment(year, "nuits", "Revu", version=0) == 1


def test_a_comment_of_no_part_or_too_long_is_refused(pilotage: Pilotage) -> None:
    year = Period.of_year(2026)
    with pytest.raises(NotFoundError):
        pilotage.comment(year, "autre", "Rien", version=0)
    with pytest.raises(InvalidFicheError) as caught:
        pilotage.comment(year, "nuits", "x" * (MOST_CHARACTERS + 1), version=0)
    assert [one.attribute for one in caught.value.issues] == ["texte"]
    assert pilotage.comments(year) == {}


def test_the_dossier_holds_every_part_and_leaves_with_its_digest(
    pilotage: Pilotage, vault: LocalVaultSession, bench: Bench
) -> None:
    sink = MemorySink()
    period, path = the_case().period, Path("dossier.pdf")
    asked = service(vault, bench.clock, sink)
    dialogue = asked.dialogue(period)
    assert [one.key for one in dialogue.parts] == KEYS
    assert dialogue.compared_with == previous_period(period)
    assert (dialogue.version, dialogue.computed_at, dialogue.frozen) == ("1.2.3", TODAY, ())
    content = asked.write_dialogue(period, path, reason="réunion du 12")
    assert sink.files == {path: content}
    assert content == render(dialogue)
    entry = entries_of(vault, bench.clock, AuditTag.DOCUMENT_EXPORT)[-1]
    assert entry.fields == (
        "dialogue",
        period.start.isoformat(),
        period.end.isoformat(),
        f"sha256 : {hashlib.sha256(content).hexdigest()}",
        "motif : réunion du 12",
    )


def test_another_period_may_stand_beside_in_the_dossier(pilotage: Pilotage) -> None:
    beside = Period.of_year(2020)
    dialogue = pilotage.dialogue(the_case().period, compared_with=beside)
    assert dialogue.compared_with == beside


def test_a_figure_that_leaves_is_told_first_and_a_strange_one_is_refused(
    vault: LocalVaultSession, bench: Bench
) -> None:
    sink = MemorySink()
    asked = service(vault, bench.clock, sink)
    asked.note_export("gir", "csv")
    asked.write_figure("gir", "png", path=Path("gir.png"), content=b"image")
    assert sink.files == {Path("gir.png"): b"image"}
    digest = hashlib.sha256(b"image").hexdigest()
    told = [one.fields for one in entries_of(vault, bench.clock, AuditTag.FIGURE_EXPORT)]
    assert told == [("gir", "csv"), ("gir", "png", f"sha256 : {digest}")]
    for key, kind in (("gir", "exe"), ("Durand Marie", "png"), ("", "png")):
        with pytest.raises(NotFoundError):
            asked.write_figure(key, kind, path=Path("x"), content=b"")


def test_those_who_read_figures_look_and_only_some_write(
    vault: LocalVaultSession, bench: Bench
) -> None:
    year = Period.of_year(2026)
    for role in Role:
        asked = service(as_role(vault, role), bench.clock)
        acts: dict[str, Any] = {
            "read": lambda asked=asked: asked.part("file_active", year),
            "comments": lambda asked=asked: asked.comments(year),
            "comment": lambda asked=asked: asked.comment(year, "", "", version=0),
            "export": lambda asked=asked: asked.note_export("gir", "csv"),
            "dossier": lambda asked=asked: asked.write_dialogue(year, Path("d.pdf")),
            "parts": asked.parts,
            "dialogue": lambda asked=asked: asked.dialogue(year),
        }
        allowed = set()
        for name, act in acts.items():
            try:
                act()
            except PermissionDeniedError:
                continue
            allowed.add(name)
        read = {"read", "comments", "parts", "dialogue"}
        writing = {Role.COORDINATEUR, Role.DIRECTION}
        expected = set(acts) if role in writing else read if role is Role.LECTURE else set()
        assert allowed == expected, role
