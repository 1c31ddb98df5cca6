"""Words the events of a person's timeline share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from crt_desktop.reports.fiches import StoredFiche

Names = Mapping[str, Mapping[str, str]]
"""By sheet, the words that name each reference."""

LONGEST: Final = 160
"""How much of a free text a line shows."""


def event(
    fiche: StoredFiche,
    category: EventCategory,
    kind: str,
    title: str,
    *details: str | None,
    on: date | datetime,
    tone: str = "neutral",
) -> TimelineEvent:
    """Return an event of a record; the details that say something are joined by points."""
    at = on if isinstance(on, datetime) else None
    return TimelineEvent(
        on=on if at is None else local_date(at),
        at=at,
        category=category,
        kind=kind,
        title=french(title),
        detail=french(" · ".join(detail for detail in details if detail)),
        sheet=fiche.sheet,
        row_id=fiche.row_id,
        tone=tone,
    )


def word_of(labels: Mapping[str, str], code: str | None) -> str:
    """Return the label of a code inside a sentence; nothing for no code."""
    return "" if code is None else lower_first(labels.get(code, code))


def label_of(labels: Mapping[str, str], code: str | None) -> str:
    """Return the label of a code as it begins a sentence; nothing for no code."""
    return "" if code is None else labels.get(code, code)


def name_of(names: Names, sheet: str, reference: str | None) -> str:
    """Return the words that name a reference; nothing without one."""
    return "" if reference is None else names.get(sheet, {}).get(reference, reference)


def day(value: date) -> str:
    """Return a day as people write it: 22/11/2026."""
    return f"{value:%d/%m/%Y}"


def days_of(first: date, last: date | None, *, of_year: int) -> str:
    """Return « du 19/09 au 03/10 »; the year is said when it is not the one of the line."""
    if last is None:
        return f"depuis le {_short(first, of_year)}"
    return f"du {_short(first, of_year)} au {_short(last, of_year)}"


def _short(value: date, of_year: int) -> str:
    return f"{value:%d/%m}" if value.year == of_year else day(value)


def hour(instant: datetime) -> str:
    """Return the local time of an instant: 02:47."""
    return f"{instant.astimezone(PARIS):%H:%M}"


def counted(number: int, word: str) -> str:
    """Return « 1 nuit », « 14 nuits »."""
    return f"{number} {word}{'s' if number > 1 else ''}"


def shortened(text: str | None) -> str:
    """Return a free text on one line, cut at a word when it is long."""
    line = " ".join((text or "").split())
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST].rsplit(" ", 1)[0]
    return f"{cut} …"


def yes_no(flag: Any, yes: str, no: str = "") -> str:
    """Return the words of a flag; nothing when it is unknown."""
    if flag is None:
        return ""
    return yes if flag else no
