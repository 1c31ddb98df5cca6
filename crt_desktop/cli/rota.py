"""The command `rota`: who is on call, every rule broken, and a proposal that nothing writes."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from crt_desktop.cli.access import open_vault
from crt_desktop.cli.arguments import MOST_ROTA_DAYS
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.rota import RotaSolution, RotaStatus
from crt_desktop.reports.astreintes import NightLine, RotaView
from crt_desktop.services.application import Application

PUBLISHED: Final = "publiée"
DRAFT: Final = "brouillon"
PROPOSED: Final = "proposée"
NOBODY: Final = "personne"
_STATUS_WORDS: Final[Mapping[RotaStatus, str]] = {
    RotaStatus.OPTIMAL: "le plus équitable possible, c'est prouvé",
    RotaStatus.GAP: "le meilleur trouvé dans le temps donné",
    RotaStatus.STOPPED: "le meilleur trouvé avant l'arrêt",
    RotaStatus.EMPTY: "rien n'a été trouvé dans le temps donné",
}
_DAYS: Final = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")

Nights = dict[date, tuple[str | None, str]]
"""Who has each night (a reference) and where it stands."""


def show_rota(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Show the rota of a period, what it breaks when asked, and a proposal for its nights to come."""
    period = _period(parser, arguments)
    with open_vault(application, console, parser, arguments) as vault:
        view = vault.astreintes.quarter(period)
        nights = {night.night_on: _holder(night) for night in view.nights}
        ecarts, solution = view.ecarts, None
        if arguments.solve:
            solution = vault.rota.propose(period, seconds=float(arguments.seconds))
            ecarts = vault.rota.ecarts(period, solution.assignments)
            for night_on, name in solution.assignments.items():
                if nights[night_on][1] == NOBODY:
                    nights[night_on] = name, PROPOSED
    if arguments.json:
        console.write_json(_document(view, nights, ecarts, solution))
        return DONE
    names = {one.reference: one.nom for one in view.equipe}
    partly = sum(nights[hole][1] in {PUBLISHED, DRAFT} for hole in view.holes)
    _tell_nights(console, nights, names, partly=partly)
    if solution is not None:
        _tell_quality(console, solution, names)
    if arguments.check:
        _tell_ecarts(console, ecarts, names)
    return DONE


def _period(parser: FrenchParser, arguments: Namespace) -> Period:
    if arguments.end < arguments.start:
        parser.error("--to précède --from")
    if (arguments.end - arguments.start).days >= MOST_ROTA_DAYS:
        parser.error(f"--from et --to : {MOST_ROTA_DAYS} nuits au plus")
    return Period(start=arguments.start, end=arguments.end)


def _holder(night: NightLine) -> tuple[str | None, str]:
    """Return who has a night, and where it stands: the titulaire published, else the draft."""
    for statut, words in (("publiee", PUBLISHED), ("brouillon", DRAFT)):
        held = [duty for duty in night.duties if duty.statut == statut and duty.rang == "titulaire"]
        if held:
            longest = max(
                held,
                key=lambda duty: (
                    min(duty.ends_at, night.ends_at) - max(duty.starts_at, night.starts_at)
                ),
            )
            return longest.professionnel, words
    return None, NOBODY


# --- one JSON document -------------------------------------------------------------------------


def _document(
    view: RotaView, nights: Nights, ecarts: Iterable[Ecart], solution: RotaSolution | None
) -> dict[str, Any]:
    return {
        "nuits": [
            {"date": night_on, "professionnel": name, "etat": state}
            for night_on, (name, state) in nights.items()
        ],
        "ecarts": [
            {
                "code": one.code,
                "professionnel": one.professionnel,
                "date": one.on,
                "message": one.message,
                "gravite": one.gravite.value,
                "article": one.article,
            }
            for one in ecarts
        ],
        "qualite": _standing(view) if solution is None else _quality(solution),
    }


def _standing(view: RotaView) -> dict[str, Any]:
    return {
        "nuits_non_couvertes": list(view.holes),
        "par_personne": [
            {
                "professionnel": one.professionnel,
                "nuits": one.nuits,
                "samedis": one.samedis,
                "dimanches": one.dimanches,
                "feries": one.feries,
            }
            for one in view.equite
        ],
    }


def _quality(solution: RotaSolution) -> dict[str, Any]:
    return {
        "statut": solution.status.value,
        "ecart": None if solution.gap is None else round(solution.gap, 6),
        "borne": solution.bound,
        "objectif": solution.objective,
        "secondes": round(solution.seconds, 2),
        "nuits_non_couvertes": list(solution.unfilled),
        "par_personne": [
            {
                "professionnel": one.professionnel,
                "nuits": one.nuits,
                "weekends": one.weekends,
                "dimanches": one.dimanches,
                "feries": one.feries,
                "souhaits": one.wishes,
                "souhaits_respectes": one.wishes_kept,
            }
            for one in solution.shares
        ],
        "souhaits": sum(one.wishes for one in solution.shares),
        "souhaits_respectes": sum(one.wishes_kept for one in solution.shares),
        "explications": list(solution.reasons),
    }


# --- for people --------------------------------------------------------------------------------


def _tell_nights(
    console: Console, nights: Nights, names: Mapping[str, str], *, partly: int
) -> None:
    """Show each night; ``partly``: how many have somebody for a part of them only."""
    console.table(
        ("Nuit du", "Astreinte", "État"),
        [
            (_day(night_on), "" if name is None else names.get(name, name), state)
            for night_on, (name, state) in nights.items()
        ],
    )
    count = len(nights)
    empty = sum(name is None for name, _ in nights.values())
    told = f"{count} nuit{'s' if count > 1 else ''}"
    missing = [
        f"{how_many} {words}"
        for how_many, words in ((empty, "sans personne"), (partly, "en partie sans personne"))
        if how_many
    ]
    console.say(
        f"{told}, dont {' et '.join(missing)}." if missing else f"{told}, toutes couvertes."
    )


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day:%d/%m/%Y}"


def _tell_quality(console: Console, solution: RotaSolution, names: Mapping[str, str]) -> None:
    console.say()
    gap = ""
    if solution.gap:
        gap = f", à {100 * solution.gap:.1f} % au plus de l'optimum".replace(".", ",")
    seconds = f"{solution.seconds:.1f} s".replace(".", ",")
    console.say(f"Projet, non enregistré : {_STATUS_WORDS[solution.status]}{gap} ({seconds}).")
    console.table(
        ("Professionnel", "Nuits", "Week-ends", "Dimanches", "Fériés", "Souhaits respectés"),
        [
            (
                names.get(one.professionnel, one.professionnel),
                one.nuits,
                one.weekends,
                one.dimanches,
                one.feries,
                f"{one.wishes_kept} sur {one.wishes}" if one.wishes else "",
            )
            for one in solution.shares
        ],
    )
    for reason in solution.reasons:
        console.say(reason)


def _tell_ecarts(console: Console, ecarts: Iterable[Ecart], names: Mapping[str, str]) -> None:
    console.say()
    told = list(ecarts)
    for one in told:
        who = f"{names.get(one.professionnel, one.professionnel)} – " if one.professionnel else ""
        article = f" ({one.article})" if one.article else ""
        console.say(f"{_day(one.on)} : {who}{one.message}{article}")
    count = len(told)
    plural = "s" if count > 1 else ""
    console.say(f"{count} écart{plural}." if count else "Aucun écart aux règles.")
