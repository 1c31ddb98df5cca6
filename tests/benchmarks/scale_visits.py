"""The visits of a large caseload, day by day, as rows ready to be stored."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import midnight
from tests.benchmarks.scale_people import (
    FIRST_DAY,
    LAST_PLANNED_DAY,
    PROFESSIONS,
    TODAY,
    Span,
)

COLUMNS: Final = (
    "reference",
    "rang",
    "beneficiaire_id",
    "professionnel_id",
    "starts_at",
    "ends_at",
    "profession",
    "domaine",
    "statut",
    "motif",
    "recorded_at",
    "version",
)

_SATURDAY: Final = 5
_WEEKEND_WEIGHT: Final = 0.5
_HOUR_WEIGHTS: Final = (1, 1, 1, 0, 0, 1, 4, 8, 12, 12, 10, 5, 4, 6, 9, 9, 8, 6, 5, 4, 4, 3, 2, 1)
_DURATIONS: Final = (20, 30, 30, 45, 45, 60, 60, 90)
_STATUTS: Final = ("realisee",) * 92 + ("annulee",) * 4 + ("absence",) * 3 + ("prevue",)
_MOTIFS: Final = {"annulee": "Annulée par la famille", "absence": "Porte close"}

Row = tuple[Any, ...]


class ScaleVisits:
    """Draws the visits of each day among the persons accompanied on it."""

    def __init__(self, *, persons: Mapping[int, int], team: Mapping[str, Sequence[int]]) -> None:
        """Keep the id of each person by rank, and those of the professionnels by profession."""
        self._persons = persons
        self._team = team
        self._dice = random.Random(20_261_123)  # noqa: S311 - invented data, not secrets
        self._rank = 0

    def rows(self, spans: Sequence[Span], count: int) -> Iterator[list[Row]]:
        """Yield the visits of day after day as values of `COLUMNS`, exactly so many in all."""
        starting: dict[date, list[int]] = defaultdict(list)
        ending: dict[date, set[int]] = defaultdict(set)
        for span in spans:
            starting[max(span.start, FIRST_DAY)].append(span.person)
            if span.end is not None:
                ending[span.end].add(span.person)
        active: list[int] = []
        done = 0
        for day, expected in _expected_by_day(count):
            if ending[day]:
                active = [person for person in active if person not in ending[day]]
            active += starting[day]
            if active and expected > done:
                yield self._day(day, active, expected - done)
                done = expected

    def _day(self, day: date, active: list[int], count: int) -> list[Row]:
        dice = self._dice
        start_of_day = int(midnight(day).timestamp())
        recorded_at = start_of_day + 86_000
        hours = dice.choices(range(24), _HOUR_WEIGHTS, k=count)
        minutes = dice.choices(range(0, 60, 5), k=count)
        durations = dice.choices(_DURATIONS, k=count)
        professions = dice.choices(list(PROFESSIONS), list(PROFESSIONS.values()), k=count)
        domaines = dice.choices((*codes.DOMAINE, None), k=count)
        statuts = dice.choices(("prevue",) if day > TODAY else _STATUTS, k=count)
        persons = dice.choices(active, k=count)
        taken: set[tuple[int, int, str]] = set()
        rows = []
        for index, profession in enumerate(professions):
            person, statut = self._persons[persons[index]], statuts[index]
            starts_at = start_of_day + hours[index] * 3600 + minutes[index] * 60
            while (person, starts_at, profession) in taken:
                starts_at += 60
            taken.add((person, starts_at, profession))
            team = self._team[profession]
            self._rank += 1
            # One in twenty comes from a tool that names its visits.
            is_named = self._rank % 20 == 0
            rows.append(
                (
                    f"V{self._rank:07d}" if is_named else None,
                    None if is_named else 0,
                    person,
                    team[int(dice.random() * len(team))] if self._rank % 9 else None,
                    starts_at,
                    starts_at + durations[index] * 60,
                    profession,
                    domaines[index],
                    statut,
                    _MOTIFS.get(statut),
                    recorded_at,
                    1,
                )
            )
        return rows


def _expected_by_day(count: int) -> Iterator[tuple[date, int]]:
    """Yield each day with how many visits there are by its end; weekends weigh half."""
    days = [
        FIRST_DAY + timedelta(days=offset)
        for offset in range((LAST_PLANNED_DAY - FIRST_DAY).days + 1)
    ]
    weights = [_WEEKEND_WEIGHT if day.weekday() >= _SATURDAY else 1.0 for day in days]
    reached = list(accumulate(weights))
    for day, weight in zip(days, reached, strict=True):
        yield day, round(count * weight / reached[-1])
