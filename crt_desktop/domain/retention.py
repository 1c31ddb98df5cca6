"""Which backups are kept: the last of each of 7 days, 4 weeks and 12 months.

Days, weeks (from Monday) and months are those that hold a backup, in Europe/Paris: a workstation
switched off for a summer loses nothing. Never thinned out: the latest backup, and one made by hand for
a calendar month.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.dates import add_months, local_date

AUTOMATIQUE: Final = "automatique"
MANUELLE: Final = "manuelle"
KINDS: Final = (AUTOMATIQUE, MANUELLE)

SUFFIX: Final = ".crtsauve"
"""How the name of a backup's file ends."""

DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12
ELSEWHERE_DAYS: Final = 7
"""Days after which a copy out of the workstation is asked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackup:
    """A backup as retention sees it; ``name`` tells it from the others."""

    name: str
    made_at: datetime
    kind: str


def expired(backups: Iterable[KeptBackup], *, today: date) -> frozenset[str]:
    """Return the names of the backups that no rule keeps."""
    latest_first = sorted(backups, key=lambda one: (one.made_at, one.name), reverse=True)
    kept = {one.name for one in latest_first[:1]}
    kept |= {
        one.name
        for one in latest_first
        if one.kind != AUTOMATIQUE and add_months(local_date(one.made_at), 1) > today
    }
    kept |= _last_of_each(latest_first, lambda day: day, DAYS)
    kept |= _last_of_each(latest_first, lambda day: day - timedelta(days=day.weekday()), WEEKS)
    kept |= _last_of_each(latest_first, lambda day: (day.year, day.month), MONTHS)
    return frozenset(one.name for one in latest_first) - kept


def is_made_on(backups: Iterable[KeptBackup], day: date) -> bool:
    """Tell whether an automatic backup was made on a day."""
    return any(one.kind == AUTOMATIQUE and local_date(one.made_at) == day for one in backups)


def is_elsewhere_late(last_at: datetime | None, *, now: datetime, days: int) -> bool:
    """Tell whether the last copy elsewhere is older than so many days, or was never made."""
    return last_at is None or now - last_at > timedelta(days=days)


def _last_of_each(
    latest_first: Sequence[KeptBackup], span_of: Callable[[date], Hashable], count: int
) -> set[str]:
    """Return the last backup of each of the latest ``count`` spans that hold one."""
    found: dict[Hashable, str] = {}
    for one in latest_first:
        span = span_of(local_date(one.made_at))
        if span not in found and len(found) == count:
            break
        found.setdefault(span, one.name)
    return set(found.values())
