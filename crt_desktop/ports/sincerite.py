"""What judging the sincerity of a file active needs of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.sincerite import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPerson:
    """A person behind the figures of a period, with her name and what is known of her."""

    name: str
    facts: Facts


class SincerityQueries(Protocol):
    """What is known, at the end of a period, of the persons behind its figures."""

    def people(self, period: Period, *, on: date, is_training: bool) -> tuple[JudgedPerson, ...]:
        """Return the file active, and whoever has a sortie dated in the period, by name.

        ``on``: today, after which a date is ahead. ``is_training``: persons marked fictif count. A pair of
        likely doubles that was set aside is left out.
        """

    def names(self, ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of these persons, whoever they are."""
