"""What stands on a day among the records of a file: the stay in hospital, the consents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.reprise.schema import Record
from crt_desktop.reports.fiches import StoredFiche


def hospital_watch(fiches: Iterable[StoredFiche], *, today: date) -> tuple[date, date] | None:
    """Return the entry and the day of three months of the stay under way, or None."""
    for fiche in fiches:
        record: Any = fiche.record
        is_in = record.entered_on <= today and (record.left_on is None or record.left_on > today)
        if is_in:
            return record.entered_on, add_months(record.entered_on, 3)
    return None


def is_given(record: Record, *, today: date) -> bool:
    """Tell whether a consent stands on a day."""
    consent: Any = record
    is_withdrawn = consent.withdrawn_on is not None and consent.withdrawn_on <= today
    return consent.given_on <= today and not is_withdrawn


def may_share(fiches: Iterable[StoredFiche], *, today: date) -> bool:
    """Tell whether one consent to sharing stands."""
    return any(
        getattr(fiche.record, "type", "") == "partage" and is_given(fiche.record, today=today)
        for fiche in fiches
    )
