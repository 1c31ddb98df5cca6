"""The day the demo is told from, and draws that are the same for a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from crt_desktop.domain.dates import PARIS, add_months

MONTHS_OPEN = 21
"""How long the CRT has been open on the day of the demo."""
DAYS_AHEAD = 14
"""How far ahead visits are planned."""

_FRIDAY = 4


class Draws(Random):
    """Draws that are the same for a seed: fiction, never a secret."""

    def happens(self, share: float) -> bool:
        """Tell whether something that happens this often happens now."""
        return self.random() < share

    def pick(self, weights: Mapping[str, int]) -> str:
        """Return one of the keys, each as often as its weight."""
        return self.choices(list(weights), list(weights.values()))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The day everything is told from, the seed of what is left to chance, the public holidays."""

    on: date
    seed: int
    holidays: frozenset[date] = frozenset()

    @property
    def opened_on(self) -> date:
        """The day the CRT opened."""
        return add_months(self.on, -MONTHS_OPEN).replace(day=1)

    def day(self, ago: int) -> date:
        """Return the day so many days ago (to come when negative)."""
        return self.on - timedelta(days=ago)

    def draws(self, *names: object) -> Draws:
        """Return draws of their own for a subject: adding one elsewhere changes nothing here."""
        return Draws("/".join(str(name) for name in (self.seed, *names)))


def office_day(day: date) -> date:
    """Return the day, or the Friday before a weekend: papers are dated in the week."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def at(day: date, wall: time) -> datetime:
    """Return the instant, in UTC, of a local time of Paris."""
    return datetime.combine(day, wall, tzinfo=PARIS).astimezone(UTC)
