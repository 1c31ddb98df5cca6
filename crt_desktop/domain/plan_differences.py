"""What differs between two versions of a plan, or between two edits of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from crt_desktop.domain import codes
from crt_desktop.domain.plan_document import (
    DifferenceKind,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PrestationLine,
)

PLAN_TEXTS: Final = ("informations", "synthese", "projet", "preferences", "directives")
"""The texts of the plan itself, in the order they are shown."""

PLAN_DAYS: Final = ("drawn_on", "review_on")
"""The days of a version that are edited with it."""

OBJECTIF: Final = "objectif"
PRESTATION: Final = "prestation"

OBJECTIF_ATTRIBUTES: Final = (
    "famille",
    "probleme",
    "objectif",
    "actions",
    "intervenant",
    "critere",
    "statut",
    "motif_non_realise",
)
PRESTATION_ATTRIBUTES: Final = (
    "domaine",
    "nature",
    "libelle",
    "fournisseur",
    "partenaire",
    "profession",
    "frequence",
    "started_on",
    "ended_on",
    "etat",
)
"""What a line holds of its own, in the order of its columns: neither its thread nor what is counted."""

LINE_CODES: Final = {
    (OBJECTIF, "famille"): codes.FAMILLE_PROBLEME,
    (OBJECTIF, "statut"): codes.STATUT_OBJECTIF,
    (PRESTATION, "domaine"): codes.DOMAINE,
    (PRESTATION, "nature"): codes.NATURE_PRESTATION,
    (PRESTATION, "profession"): codes.PROFESSION,
    (PRESTATION, "etat"): codes.ETAT_PRESTATION,
}
"""The codes of a column of the lines, with their words."""

Line = ObjectifLine | PrestationLine
_L = TypeVar("_L", ObjectifLine, PrestationLine)
Key = tuple[int, int]


def compare(before: PlanDocument, after: PlanDocument) -> tuple[PlanDifference, ...]:
    """Return what becomes of one version in another: the plan, its objectives, then its prestations.

    A line is followed by its ``fil``; one that has none yet is a line added. The day a version was begun
    differs from one to the next and is only told within one. Progress notes are of no version.
    """
    return (
        *_plan_differences(before, after),
        *_line_differences(OBJECTIF, before.objectifs, after.objectifs),
        *_line_differences(PRESTATION, before.prestations, after.prestations),
    )


def names_of(differences: Iterable[PlanDifference]) -> tuple[str, ...]:
    """Return what differs by name and number, no value with it (« synthese », « objectif.3.actions »)."""
    return tuple(
        one.part
        if one.part == one.attribute
        else f"{one.part}.{one.fil}.{one.attribute or one.kind}"
        for one in differences
    )


def title_of_line(line: Line) -> str:
    """Return the words that name a line: what it says first, else its family or domaine."""
    if isinstance(line, ObjectifLine):
        return line.objectif or line.probleme or shown(OBJECTIF, "famille", line.famille)
    return line.libelle or shown(PRESTATION, "domaine", line.domaine)


def attributes_of(part: str) -> tuple[str, ...]:
    """Return the attributes of the lines of a part."""
    return OBJECTIF_ATTRIBUTES if part == OBJECTIF else PRESTATION_ATTRIBUTES


def shown(part: str, attribute: str, value: object) -> str:
    """Return a value as people read it; an unknown one is empty."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    words = LINE_CODES.get((part, attribute), {})
    return words.get(str(value), str(value))


def keyed(lines: Iterable[_L]) -> dict[Key, _L]:
    """Return the lines by thread and rank among those of the same thread, in their order."""
    found: dict[Key, _L] = {}
    for line in lines:
        rank = 0
        while (line.fil, rank) in found:
            rank += 1
        found[line.fil, rank] = line
    return found


def changed_attributes(part: str, before: Line, after: Line) -> tuple[str, ...]:
    """Return the attributes of a line that differ, in their order."""
    return tuple(
        name for name in attributes_of(part) if getattr(before, name) != getattr(after, name)
    )


def moved_keys(before: Sequence[Key], after: Sequence[Key]) -> frozenset[Key]:
    """Return the fewest lines, among those in both, that were moved to get one order from the other.

    The others form the longest run that keeps its order.
    """
    places = {key: place for place, key in enumerate(after)}
    common = [key for key in before if key in places]
    best: list[tuple[int, int]] = []
    for here, key in enumerate(common):
        reached = [
            (best[there][0] + 1, there)
            for there in range(here)
            if places[common[there]] < places[key]
        ]
        best.append(max(reached, default=(1, -1), key=lambda one: one[0]))
    kept: set[Key] = set()
    here = max(range(len(best)), key=lambda one: best[one][0], default=-1)
    while here >= 0:
        kept.add(common[here])
        here = best[here][1]
    return frozenset(common) - kept


def _plan_differences(before: PlanDocument, after: PlanDocument) -> Iterable[PlanDifference]:
    is_same_version = before.plan_row_id == after.plan_row_id
    days = PLAN_DAYS if is_same_version else ("review_on",)
    for name in (*PLAN_TEXTS, *days):
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield PlanDifference(
                kind=DifferenceKind.CHANGED,
                part=name,
                attribute=name,
                before=shown(name, name, was),
                after=shown(name, name, now),
            )


def _line_differences(
    part: str, before: Sequence[_L], after: Sequence[_L]
) -> Iterable[PlanDifference]:
    was, now = keyed(before), keyed(line for line in after if line.fil)
    was_at = {key: place for place, key in enumerate(was, 1)}
    places = _places(after)
    for key, line in was.items():
        if key not in now:
            yield _difference(DifferenceKind.REMOVED, part, line, before=str(was_at[key]))
    moved = moved_keys(list(was), list(now))
    for key, line in now.items():
        place = str(places[key])
        if key not in was:
            yield _difference(DifferenceKind.ADDED, part, line, after=place)
            continue
        if key in moved:
            yield _difference(
                DifferenceKind.MOVED, part, line, before=str(was_at[key]), after=place
            )
        for name in changed_attributes(part, was[key], line):
            yield _difference(
                DifferenceKind.CHANGED,
                part,
                line,
                attribute=name,
                before=shown(part, name, getattr(was[key], name)),
                after=shown(part, name, getattr(line, name)),
            )
    for number, line in enumerate(after, 1):
        if not line.fil:
            yield _difference(DifferenceKind.ADDED, part, line, after=str(number))


def _places(lines: Sequence[_L]) -> dict[Key, int]:
    """Return the place of each line that has a thread, from 1, the others counted."""
    ranks: dict[int, int] = {}
    places: dict[Key, int] = {}
    for place, line in enumerate(lines, 1):
        rank = ranks.get(line.fil, 0)
        ranks[line.fil] = rank + 1
        places[line.fil, rank] = place
    return places


def _difference(
    kind: DifferenceKind,
    part: str,
    line: Line,
    *,
    attribute: str = "",
    before: str = "",
    after: str = "",
) -> PlanDifference:
    return PlanDifference(
        kind=kind,
        part=part,
        fil=line.fil,
        title=title_of_line(line),
        attribute=attribute,
        before=before,
        after=after,
    )
