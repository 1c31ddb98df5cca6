"""The events of what is written along the parcours: evaluations, versions of the plan, contrats, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, cast

from crt_desktop.domain import codes
from crt_desktop.domain.parcours import Bilan, Contrat, Evaluation, Objectif, Plan
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche
from db.queries.timeline_words import day, event, shortened, word_of, yes_no

PAPER_SHEETS: Final = ("evaluations", "plans", "objectifs", "bilans", "contrats")
"""The sheets these events come from; the objectives name what a note is about."""

PARCOURS: Final = EventCategory.PARCOURS
IDENTIFICATION: Final = "identification"
_SIGNED: Final = {"contrat": "Contrat signé", "avenant": "Avenant signé"}

Told = frozenset[tuple[str, date]]
"""Kinds and days told in full here, which the dates of a demande say again."""


def paper_events(
    fiches: Mapping[str, Sequence[StoredFiche]],
) -> tuple[tuple[TimelineEvent, ...], Told]:
    """Return the events, and what they tell instead of the demande."""
    found = (
        *(one for fiche in fiches["evaluations"] for one in _evaluation(fiche)),
        *(one for fiche in fiches["plans"] for one in _plan(fiche)),
        *(one for fiche in fiches["contrats"] for one in _contrat(fiche)),
    )
    told = frozenset((one.kind, one.on) for one in found)
    return (*found, *_bilans(fiches["bilans"], fiches["objectifs"])), told


def _evaluation(fiche: StoredFiche) -> Iterator[TimelineEvent]:
    record = cast("Evaluation", fiche.record)
    is_first = record.type == IDENTIFICATION
    yield event(
        fiche,
        PARCOURS,
        "evaluation" if is_first else "evaluation_suivi",
        "Évaluation de la situation" if is_first else "Évaluation de suivi",
        yes_no(record.is_at_home, "Au domicile", "Hors du domicile"),
        record.conjointe and f"avec {record.conjointe}",
        shortened(record.conclusion),
        on=record.evaluated_on,
    )


def _plan(fiche: StoredFiche) -> Iterator[TimelineEvent]:
    record = cast("Plan", fiche.record)
    if record.validated_on is None:
        return
    yield event(
        fiche,
        PARCOURS,
        "plan",
        f"Plan d'accompagnement validé, version {record.numero}",
        None if record.review_on is None else f"Révision prévue le {day(record.review_on)}",
        on=record.validated_on,
        tone="success",
    )


def _contrat(fiche: StoredFiche) -> Iterator[TimelineEvent]:
    record = cast("Contrat", fiche.record)
    if record.signed_on is None:
        return
    by = word_of(codes.QUALITE_SIGNATAIRE, record.qualite)
    yield event(
        fiche,
        PARCOURS,
        record.type,
        _SIGNED.get(record.type, "Contrat signé"),
        f"Par {by}" if by else None,
        shortened(record.objet),
        on=record.signed_on,
        tone="success",
    )


def _bilans(
    bilans: Sequence[StoredFiche], objectifs: Sequence[StoredFiche]
) -> Iterator[TimelineEvent]:
    """Yield the progress notes, each with the words of its objective in the last version that has it."""
    named = {
        record.fil: record.objectif or record.probleme or codes.FAMILLE_PROBLEME[record.famille]
        for record in (cast("Objectif", fiche.record) for fiche in objectifs)
    }
    for fiche in bilans:
        record = cast("Bilan", fiche.record)
        yield event(
            fiche,
            PARCOURS,
            "bilan",
            "Bilan d'étape",
            named.get(record.fil),
            shortened(record.texte),
            on=record.noted_on,
        )
