"""Local times of the workbook: Europe/Paris, with both clock changes.

A time that does not exist is read with the offset before the change; one that comes twice is the
first, unless it would then precede what it must follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crt_desktop.domain.dates import PARIS


@dataclass(frozen=True, slots=True)
class Repeated:
    """A local time that comes twice: both instants, in UTC."""

    first: datetime
    second: datetime

    def following(self, earlier: datetime | None) -> datetime:
        """Return the first instant, or the second when the first would precede ``earlier``."""
        return self.second if earlier is not None and self.first < earlier else self.first


@dataclass(frozen=True, slots=True)
class Shifted:
    """A local time that does not exist, and the instant it is read as, in UTC."""

    instant: datetime


def read_local(wall: datetime) -> datetime | Repeated | Shifted:
    """Return the instant of a naive local time, saying when it is repeated or does not exist."""
    offset, other = _offset(wall), _offset(wall.replace(fold=1))
    instant = (wall - offset).replace(tzinfo=UTC)
    if offset == other:
        return instant
    if offset > other:
        return Repeated(instant, instant + (offset - other))
    return Shifted(instant)


def _offset(wall: datetime) -> timedelta:
    return PARIS.utcoffset(wall) or timedelta()


def write_local(instant: datetime) -> datetime | str:
    """Return the naive local time of an instant, or ISO text with its offset when it comes twice."""
    local = instant.astimezone(PARIS)
    wall = local.replace(tzinfo=None, fold=0)
    if isinstance(read_local(wall), Repeated):
        return local.isoformat(timespec="seconds")
    return wall
