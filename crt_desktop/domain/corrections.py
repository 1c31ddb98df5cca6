"""Effective dates that were recorded wrong: which can be corrected, and what a correction must respect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from crt_desktop.domain.errors import CrtError, FieldIssue
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.typography import french

REASON: Final = "motif_correction"
"""Stands among the values of a form for the reason of a correction: it is no field of the record."""

CORRECTABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "demandes": (
        "requested_on",
        "evaluated_on",
        "avis_medical_on",
        "concertation_on",
        "consentement_on",
        "decided_on",
        "plan_on",
        "contrat_on",
        "admitted_on",
        "left_on",
    ),
    "hospitalisations": ("entered_on", "left_on"),
    "gir": ("evaluated_on",),
    "plans": ("validated_on",),
    "contrats": ("signed_on",),
}
"""The effective dates of each sheet, in the order of the parcours."""

SEALED: Final[Mapping[str, frozenset[str]]] = {"demandes": frozenset({"admitted_on", "left_on"})}
"""The dates that figures rest on: changed in an ordinary form, they ask for a reason."""

_NAMES: Final = {
    ("hospitalisations", "entered_on"): "Date d'entrée à l'hôpital",
    ("hospitalisations", "left_on"): "Date de sortie de l'hôpital",
    ("gir", "evaluated_on"): "Date de l'évaluation du GIR",
    ("plans", "validated_on"): "Date de validation du plan",
    ("contrats", "signed_on"): "Date de signature",
}
"""Names of the dates whose field says less, away from its form."""

_TOLD: Final = {"plans": "plan_on", "contrats": "contrat_on"}
"""The date of the demande that says the same as the one of its plan or its contrat."""


class ReasonNeededError(CrtError):
    """A date that figures rest on was changed without a reason; nothing was written.

    ``changes``: for each one its attribute, what it was and what it becomes, as texts.
    """

    code = "correction_sans_motif"

    def __init__(self, changes: tuple[tuple[str, str, str], ...] = (), **values: object) -> None:
        """Keep what was to change."""
        super().__init__(**values)
        self.changes = changes


def sealed_changes(
    sheet: str, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Return the dates already set that a form changes and that figures rest on, with both texts."""
    return tuple(
        (name, before[name], after[name])
        for name in CORRECTABLE.get(sheet, ())
        if name in SEALED.get(sheet, ()) and before[name] and before[name] != after[name]
    )


def correctable_dates(sheet: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the dates of a record that are set, and so can be corrected."""
    return tuple(name for name in CORRECTABLE.get(sheet, ()) if values.get(name))


def twin_of(sheet: str) -> str | None:
    """Return the date of the demande that says the same as the date of this sheet, if any."""
    return _TOLD.get(sheet)


def paper_issues(record: Record, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the date of a validated plan or a signed contrat that is corrected."""
    return tuple(_paper_issues(record, today))


def _paper_issues(record: Record, today: date) -> Iterator[FieldIssue]:
    if isinstance(record, Plan):
        yield from _within("validated_on", record.validated_on, record.drawn_on, today)
    elif isinstance(record, Contrat):
        yield from _within("signed_on", record.signed_on, record.drawn_on, today)


def _within(attribute: str, day: date | None, drawn_on: date, today: date) -> Iterator[FieldIssue]:
    if day is None:
        message = "Indiquez la date : ce document l'a reçue, elle ne s'efface pas."
    elif day > today:
        message = "Cette date n'est pas encore venue."
    elif day < drawn_on:
        message = (
            f"Ce document a été établi le {shown(drawn_on)} : indiquez une date d'alors ou d'après."
        )
    else:
        return
    yield FieldIssue(attribute=attribute, message=french(message))


def date_name(sheet: str, attribute: str) -> str:
    """Return a date of the history by its name: « Date d'admission »."""
    return french(_NAMES.get((sheet, attribute)) or field_label(sheet, attribute))


def title_of_correction(sheet: str, attribute: str, before: str, after: str) -> str:
    """Return what a correction is told as: « Date d'admission corrigée : 03/02/2025 → 01/02/2025 »."""
    return french(
        f"{date_name(sheet, attribute)} corrigée : {before or '(vide)'} → {after or '(vide)'}"
    )
