"""Two records of one person side by side, and the merges that were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.fusion import Difference
from crt_desktop.reports.fiches import PossibleDouble, StoredFiche


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """That two persons who look alike were said to be two."""

    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a merge would do: the two records, what differs, what moves, what stands in the way.

    ``counts``: how many records of each sheet move, those of which there are some. ``aside``: somebody
    said that they are two persons.
    """

    kept: StoredFiche
    other: StoredFiche
    differences: tuple[Difference, ...]
    counts: Mapping[str, int]
    obstacles: tuple[RuleViolationError, ...] = ()
    aside: SetAside | None = None

    @property
    def versions(self) -> tuple[int, int]:
        """The versions of both records as they were compared."""
        return self.kept.version, self.other.version


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeLine:
    """A merge into a person, as her file tells it."""

    fusion_id: int
    beneficiaire_id: int
    absorbed_reference: str
    absorbed_name: str
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """What undoing a merge did.

    ``moved``: records given back; ``followed``: written since on one of those, and gone with it;
    ``kept``: linked since to a record that stays, and left there; ``removed``: thrown away since;
    ``changed``: fields of the person that somebody changed since, and that stay as they are.
    """

    beneficiaire_id: int
    absorbed_id: int
    moved: int
    followed: int = 0
    kept: int = 0
    removed: int = 0
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoublePair:
    """Two stored persons who may be one, the one recorded first before."""

    first: PossibleDouble
    second: PossibleDouble
    reasons: tuple[str, ...] = field(default=())
