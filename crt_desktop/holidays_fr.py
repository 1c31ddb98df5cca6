"""French public holidays from the `holidays` library, imported at the first question or before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

ALSACE_MOSELLE: Final = frozenset({"57", "67", "68"})
"""Departments with two more holidays: Good Friday and 26 December."""


class FrenchHolidays:
    """Public holidays of mainland France; implements `crt_desktop.ports.HolidayCalendar`."""

    def between(self, first: date, last: date, *, departement: str | None) -> frozenset[date]:
        """Return the holidays from first to last, both included."""
        return frozenset(self.names(first, last, departement=departement))

    def names(self, first: date, last: date, *, departement: str | None) -> Mapping[date, str]:
        """Return the French name of each holiday from first to last, both included."""
        has_two_more = (departement or "").strip() in ALSACE_MOSELLE
        return {
            day: name
            for year in range(first.year, last.year + 1)
            for day, name in _of_year(year, has_two_more=has_two_more).items()
            if first <= day <= last
        }


def preload(today: date) -> None:
    """Import the library, which brings every country of the world, and know the holidays of this year."""
    _of_year(today.year, has_two_more=False)


@cache
def _of_year(year: int, *, has_two_more: bool) -> Mapping[date, str]:
    import holidays

    subdivision = "57" if has_two_more else None
    found = holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr")
    return MappingProxyType({day: found[day] for day in sorted(found)})
