"""Two edits of one version of a plan, made at the same time, brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crt_desktop.domain.plan_differences import (
    OBJECTIF,
    PLAN_DAYS,
    PLAN_TEXTS,
    PRESTATION,
    Key,
    attributes_of,
    changed_attributes,
    keyed,
    moved_keys,
    shown,
    title_of_line,
)
from crt_desktop.domain.plan_document import (
    DifferenceKind,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PrestationLine,
)

_L = TypeVar("_L", ObjectifLine, PrestationLine)

_ALL_DIFFER = 3
"""How many values a cell has when both changed it, each in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Both edits together, over theirs: it may be saved as it is.

    ``conflicts``: cells that both changed, from their value to mine, which ``document`` holds.
    """

    document: PlanDocument
    conflicts: tuple[PlanDifference, ...] = ()


def merge(opened: PlanDocument, theirs: PlanDocument, mine: PlanDocument) -> Merge:
    """Return what both made of a version, cell by cell.

    A line that one took out and the other changed stays; one that either added stays. The order is mine
    when I changed it, else theirs.

    Args:
        opened: What mine was edited from.
        theirs: What is stored now; the document returned has its version.
        mine: What was to be saved.
    """
    conflicts: list[PlanDifference] = []
    own: dict[str, Any] = {}
    for name in (*PLAN_TEXTS, *PLAN_DAYS):
        was, other, typed = (getattr(one, name) for one in (opened, theirs, mine))
        own[name] = other if typed == was else typed
        if len({was, other, typed}) == _ALL_DIFFER:
            conflicts.append(_conflict(name, name, other, typed))
    document = replace(
        theirs,
        objectifs=_lines(OBJECTIF, (opened.objectifs, theirs.objectifs, mine.objectifs), conflicts),
        prestations=_lines(
            PRESTATION, (opened.prestations, theirs.prestations, mine.prestations), conflicts
        ),
        **own,
    )
    return Merge(document=document, conflicts=tuple(conflicts))


def _lines(
    part: str,
    sides: tuple[Sequence[_L], Sequence[_L], Sequence[_L]],
    conflicts: list[PlanDifference],
) -> tuple[_L, ...]:
    opened, theirs, mine = (keyed(side) for side in sides)
    kept: dict[Key, _L] = {}
    for key in {**theirs, **mine}:
        line = _line(part, opened.get(key), theirs.get(key), mine.get(key), conflicts)
        if line is not None:
            kept[key] = line
    is_order_mine = bool(moved_keys(list(opened), list(mine)))
    first, second = (mine, theirs) if is_order_mine else (theirs, mine)
    return tuple(kept[key] for key in _order(first, second) if key in kept)


def _line(
    part: str,
    was: _L | None,
    other: _L | None,
    typed: _L | None,
    conflicts: list[PlanDifference],
) -> _L | None:
    """Return what becomes of a line, None when it goes."""
    if other is None or typed is None:
        left = typed or other
        if was is None or left is None or changed_attributes(part, was, left):
            return left
        return None
    if was is None:
        return typed
    changes: dict[str, Any] = {}
    for name in attributes_of(part):
        before, stored, wanted = (getattr(one, name) for one in (was, other, typed))
        if wanted != before:
            changes[name] = wanted
            if len({before, stored, wanted}) == _ALL_DIFFER:
                title = title_of_line(other)
                conflicts.append(_conflict(part, name, stored, wanted, fil=other.fil, title=title))
    return replace(other, **changes)


def _order(first: Mapping[Key, Any], second: Mapping[Key, Any]) -> list[Key]:
    """Return the keys of the first in their order, those of the second alone after what they follow there."""
    order = list(first)
    before: Key | None = None
    for key in second:
        if key not in first:
            order.insert(0 if before is None else order.index(before) + 1, key)
        before = key
    return order


def _conflict(
    part: str, name: str, theirs: object, mine: object, *, fil: int = 0, title: str = ""
) -> PlanDifference:
    return PlanDifference(
        kind=DifferenceKind.CHANGED,
        part=part,
        fil=fil,
        title=title,
        attribute=name,
        before=shown(part, name, theirs),
        after=shown(part, name, mine),
    )
