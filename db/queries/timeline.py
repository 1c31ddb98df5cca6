"""Everything that happened to a person, from every sheet, latest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from sqlalchemy import Connection, select

from crt_desktop.domain.corrections import title_of_correction
from crt_desktop.domain.dates import local_date, midnight
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.search import fold
from crt_desktop.domain.suivi import Consentement
from crt_desktop.reports.corrections import Correction
from crt_desktop.reports.dossier import EventCategory, Timeline, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche
from db.queries.dossier_records import read_fiches, read_names
from db.queries.merge_history import merge_events
from db.queries.timeline_papers import PAPER_SHEETS, paper_events
from db.queries.timeline_parcours import demande_events, gir_events
from db.queries.timeline_stays import appel_events, hospital_events, sejour_events, visite_events
from db.queries.timeline_suivi import SUIVI_EVENTS, aidant_events
from db.repositories.corrections import read_corrections
from db.tables import BeneficiaireRow

SHEETS = (
    "demandes",
    "gir",
    "hospitalisations",
    "sejours_ht",
    "appels_astreinte",
    "visites",
    "aidants",
    *PAPER_SHEETS,
    *SUIVI_EVENTS,
)
"""The sheets whose records happened on a day."""

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            "demande",
            "evaluation",
            "gir",
            "avis_medical",
            "consentement",
            "concertation",
            "decision",
            "bilan",
            "plan",
            "contrat",
            "admission",
            "hopital_retour",
            "ht_depart",
            "ht_arrivee",
            "hopital_entree",
        )
    )
}
"""The order of what happened on one day without an hour; the others come after, then exits and deaths."""

_CATEGORY_OF = {"hospitalisations": EventCategory.SEJOURS, "gir": EventCategory.SANTE}
"""Where the correction of a date is told, when not in the parcours."""

_LAST = {"sortie": len(_RANK) + 1, "deces": len(_RANK) + 2}


def read_timeline(
    connection: Connection,
    beneficiaire_id: int,
    *,
    until: date,
    categories: frozenset[EventCategory],
    query: str,
    limit: int,
) -> Timeline:
    """Return the events of a person up to a day that answer to the words and the categories."""
    fiches = {sheet: read_fiches(connection, sheet, beneficiaire_id) for sheet in SHEETS}
    names = read_names(connection, (fiche for found in fiches.values() for fiche in found))
    sexe = connection.scalar(
        select(BeneficiaireRow.sexe).where(BeneficiaireRow.id == beneficiaire_id)
    )
    told = (
        *_events(fiches, names, sexe),
        *map(_correction, reversed(read_corrections(connection, beneficiaire_id))),
        *merge_events(connection, beneficiaire_id),
    )
    events = [event for event in told if event.on <= until]
    return pick(events, categories=categories, query=query, limit=limit)


def _correction(correction: Correction) -> TimelineEvent:
    """Return that a date was put right, on the day it was."""
    return TimelineEvent(
        on=local_date(correction.corrected_at),
        at=correction.corrected_at,
        category=_CATEGORY_OF.get(correction.sheet, EventCategory.PARCOURS),
        kind="correction",
        title=title_of_correction(
            correction.sheet, correction.attribute, correction.before, correction.after
        ),
        detail=f"{correction.motif} · {correction.corrected_by}",
        sheet=correction.sheet,
        row_id=correction.row_id,
    )


def pick(
    events: Iterable[TimelineEvent],
    *,
    categories: frozenset[EventCategory],
    query: str,
    limit: int,
) -> Timeline:
    """Return the events that answer, latest first; the counts are those of the words alone.

    Every word of the query must begin a word of the title or of the line.
    """
    words = fold(query).split()
    answering = [event for event in events if _answers(event, words)]
    counts = dict.fromkeys(EventCategory, 0)
    for event in answering:
        counts[event.category] += 1
    kept = [event for event in answering if not categories or event.category in categories]
    # Of the same moment, what was told last comes first.
    kept.reverse()
    kept.sort(key=_order, reverse=True)
    return Timeline(events=tuple(kept[:limit]), total=len(kept), counts=counts)


def _answers(event: TimelineEvent, words: list[str]) -> bool:
    if not words:
        return True
    text = f" {fold(f'{event.title} {event.detail}')}"
    return all(f" {word}" in text for word in words)


def _order(event: TimelineEvent) -> tuple[object, ...]:
    rank = _LAST.get(event.kind, _RANK.get(event.kind, len(_RANK)))
    return event.on, event.at or midnight(event.on), rank


def _events(
    fiches: dict[str, list[StoredFiche]], names: dict[str, dict[str, str]], sexe: str | None
) -> Iterator[TimelineEvent]:
    """Yield every event, those of one sheet from the first recorded to the last."""
    demandes = fiches["demandes"]
    consents = {
        record.given_on
        for record in (cast("Consentement", fiche.record) for fiche in fiches["consentements"])
        if record.type == "accompagnement"
    }
    papers, told = paper_events(fiches)
    yield from papers
    for fiche in demandes:
        yield from demande_events(fiche, consents, told)
    yield from gir_events(fiches["gir"])
    yield from hospital_events(fiches["hospitalisations"], demandes)
    for fiche in fiches["sejours_ht"]:
        yield from sejour_events(fiche, names)
    for fiche in fiches["appels_astreinte"]:
        yield appel_events(fiche, names, sexe)
    for fiche in fiches["visites"]:
        yield from visite_events(fiche, names)
    aidants = {
        fiche.record.reference: cast("Aidant", fiche.record)
        for fiche in fiches["aidants"]
        if fiche.record.reference is not None
    }
    for fiche in fiches["aidants"]:
        yield from aidant_events(fiche)
    for sheet, tell in SUIVI_EVENTS.items():
        for fiche in fiches[sheet]:
            yield from tell(fiche, names, aidants)
