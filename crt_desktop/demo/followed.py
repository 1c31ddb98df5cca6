"""Who is followed and when: the spans of a person's accompagnements, and days picked in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from crt_desktop.demo.stays import Absences
from crt_desktop.demo.story import Story
from crt_desktop.demo.world import Draws, World, office_day
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.people import Aidant

_DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A person, what is told of them, their demandes, their carers, when they are away."""

    person: str
    story: Story
    demandes: tuple[Demande, ...]
    aidants: tuple[Aidant, ...]
    absences: Absences
    world: World

    @property
    def accompagnements(self) -> list[Demande]:
        """The demandes that led to an admission, oldest first."""
        return [one for one in self.demandes if one.admitted_on is not None]

    @property
    def spans(self) -> list[tuple[date, date]]:
        """The days of each accompagnement up to the eve of the demo, the end not included."""
        return [
            (one.admitted_on, one.left_on or self.world.on)
            for one in self.accompagnements
            if one.admitted_on is not None
        ]

    @property
    def is_present(self) -> bool:
        """Tell whether the person is accompanied on the day of the demo."""
        return any(one.left_on is None for one in self.accompagnements)

    @property
    def main_aidant(self) -> Aidant | None:
        """The main carer, or the first one."""
        ranked = sorted(self.aidants, key=lambda one: not one.is_principal)
        return ranked[0] if ranked else None

    def draws(self, subject: str) -> Draws:
        """Return draws of their own for something about the person."""
        return self.world.draws(subject, self.person)

    def is_home(self, day: date) -> bool:
        """Tell whether the person sleeps at home that day."""
        return not self.absences.away(self.person, day, day + timedelta(days=1))

    def days(self, draws: Draws, *, a_month: float, in_week: bool = False) -> Iterator[date]:
        """Yield days at home, so many a month on average; ``in_week`` moves those of a weekend."""
        for start, end in self.spans:
            day = start
            while True:
                gap = draws.expovariate(a_month / _DAYS_A_MONTH)
                day += timedelta(days=1 + round(gap))
                if day >= end:
                    break
                if self.is_home(day):
                    yield max(start, office_day(day)) if in_week else day

    def every(self, draws: Draws, low: int, high: int, *, first: int) -> Iterator[date]:
        """Yield days in the week spaced by ``low`` to ``high`` days, the first so long after entry."""
        for start, end in self.spans:
            day = start + timedelta(days=first)
            while day < end:
                yield max(start, office_day(day))
                day += timedelta(days=draws.randint(low, high))


def e_of(story: Story) -> str:
    """Return the e of the feminine, for what is said of the person."""
    return "" if story.sexe == "M" else "e"


def without_repeats(days: Sequence[date], *, apart: int) -> list[date]:
    """Return the days in order, those too close to the one before left out."""
    ordered = sorted(set(days))
    return ordered[:1] + [
        day for before, day in pairwise(ordered) if day - before > timedelta(days=apart)
    ]
