"""What merging two records of one person needs of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.reports.fusions import DoublePair, MergeLine, Parted, SetAside


class FusionRepository(Protocol):
    """Merges. The first change takes the lock for writing."""

    def counts(self, beneficiaire_id: int) -> Mapping[str, int]:
        """Return how many records of each sheet a person has."""

    def merge(
        self, kept_id: int, other_id: int, *, person: Beneficiaire, name: str, by: str, at: datetime
    ) -> int:
        """Give everything of the other person to the kept one, who becomes ``person``; return the merge.

        The other person's row is taken away; what it takes to part them again is kept.
        """

    def merges(self, beneficiaire_id: int) -> Sequence[MergeLine]:
        """Return the merges into a person, the latest first, undone ones too."""

    def line(self, fusion_id: int) -> MergeLine:
        """Return a merge; raises NotFoundError."""

    def undo(self, fusion_id: int, *, by: str, at: datetime) -> Parted:
        """Part two persons again.

        Raises NotFoundError, RuleViolationError (``fusion_defaite``, ``fusion_identifiant``: the
        reference was given to another person since).
        """

    def pairs(self) -> Sequence[DoublePair]:
        """Return the stored persons who are likely one and the same, the likeliest first.

        Those set aside are left out.
        """

    def aside(self, one: int, other: int) -> SetAside | None:
        """Return by whom and when two persons were said to be two, None when nobody did."""

    def set_aside(self, one: int, other: int, *, by: str, at: datetime) -> bool:
        """Say that two persons are two; False when somebody had. Raises NotFoundError."""

    def take_back(self, one: int, other: int) -> bool:
        """Forget that two persons were said to be two; False when nobody had."""
