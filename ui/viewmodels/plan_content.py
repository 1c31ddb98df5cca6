"""What may change in a plan, and each change as a pure function: add, write, move, take away.

A line keeps its key as long as the plan is open, saved or not; lines of one group stand together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from itertools import count
from typing import Any, Final, NamedTuple

from crt_desktop.domain import codes
from crt_desktop.domain.plan_differences import OBJECTIF_ATTRIBUTES, PRESTATION_ATTRIBUTES
from crt_desktop.reports.plans import (
    ModelePlan,
    ObjectifLine,
    PlanDocument,
    PrestationLine,
)

Line = ObjectifLine | PrestationLine
OBJECTIFS: Final = "objectifs"
PRESTATIONS: Final = "prestations"
PARTS: Final = (OBJECTIFS, PRESTATIONS)
TEXTS: Final = ("informations", "synthese", "projet", "preferences", "directives")
GROUPS: Final[Mapping[str, str]] = {OBJECTIFS: "famille", PRESTATIONS: "domaine"}
"""The attribute that groups the lines of each part."""
GROUP_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    OBJECTIFS: codes.FAMILLE_PROBLEME,
    PRESTATIONS: codes.DOMAINE,
}
_DATES: Final = frozenset({"started_on", "ended_on", "review_on"})
_KINDS: Final[Mapping[str, type[ObjectifLine | PrestationLine]]] = {
    OBJECTIFS: ObjectifLine,
    PRESTATIONS: PrestationLine,
}
Threads = Mapping[tuple[str, int], int]
"""Keys by part and ``fil``: objectives and prestations are numbered apart."""
_keys = count(1)


class Keyed(NamedTuple):
    """A line of the plan under the key it has while the plan is open."""

    key: int
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent:
    """What the editor changes: the texts, the review date, the lines of both parts in their order.

    Lines carry no bilan: they are stored as they are written, and no undo takes them back.
    """

    review_on: date | None = None
    informations: str = ""
    synthese: str = ""
    projet: str = ""
    preferences: str = ""
    directives: str = ""
    objectifs: tuple[Keyed, ...] = ()
    prestations: tuple[Keyed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something changed: a part, the key of a line and an attribute, or a text of the plan."""

    part: str = ""
    key: int = 0
    attribute: str = ""


def keyed(line: Line) -> Keyed:
    """Return the line under a key of its own."""
    return Keyed(next(_keys), line)


def threads_of(fils: Mapping[int, int], *contents: PlanContent) -> Threads:
    """Return the key of each line that has a number, by its part and that number."""
    return {
        (part, fil): one.key
        for content in contents
        for part in PARTS
        for one in lines_of(content, part)
        if (fil := fils.get(one.key) or one.line.fil)
    }


def content_of(document: PlanDocument, *, keys: Threads | None = None) -> PlanContent:
    """Return what may change in a document; ``keys``: those some lines already have, see `threads_of`."""
    known = keys or {}

    def under_keys(part: str) -> tuple[Keyed, ...]:
        lines = (_bare(line) for line in getattr(document, part))
        return regrouped(part, [_known(part, line, known) for line in lines])

    return PlanContent(
        review_on=document.review_on,
        **{name: getattr(document, name) for name in TEXTS},
        objectifs=under_keys(OBJECTIFS),
        prestations=under_keys(PRESTATIONS),
    )


def document_of(
    content: PlanContent, document: PlanDocument, fils: Mapping[int, int]
) -> PlanDocument:
    """Return the document with this content; ``fils`` gives the number of lines saved since."""

    def numbered(one: Keyed) -> Any:
        return replace(one.line, fil=fils.get(one.key) or one.line.fil)

    return replace(
        document,
        review_on=content.review_on,
        **{name: getattr(content, name) for name in TEXTS},
        objectifs=tuple(numbered(one) for one in content.objectifs),
        prestations=tuple(numbered(one) for one in content.prestations),
    )


# --- reading -------------------------------------------------------------------------------


def lines_of(content: PlanContent, part: str) -> tuple[Keyed, ...]:
    """Return the lines of a part, in their order."""
    found: tuple[Keyed, ...] = getattr(content, part)
    return found


def group_of(part: str, line: Line) -> str:
    """Return the code of the group a line stands in."""
    return str(getattr(line, GROUPS[part]))


def in_group(line: Line, group: str) -> Line:
    """Return the line in another group."""
    if isinstance(line, ObjectifLine):
        return replace(line, famille=group)
    return replace(line, domaine=group)


def find_line(content: PlanContent, part: str, key: int) -> Line | None:
    """Return the line of a key, None when it is not there."""
    return next((one.line for one in lines_of(content, part) if one.key == key), None)


def regrouped(part: str, lines: Sequence[Keyed]) -> tuple[Keyed, ...]:
    """Return the lines of each group together, in their order otherwise.

    Families of problems come in the order of their first line; the five domains in their own.
    """
    groups: dict[str, list[Keyed]] = {}
    if part == PRESTATIONS:
        groups = {code: [] for code in codes.DOMAINE}
    for one in lines:
        groups.setdefault(group_of(part, one.line), []).append(one)
    return tuple(one for several in groups.values() for one in several)


def is_blank(line: Line) -> bool:
    """Tell whether nothing was written in a line yet."""
    names = (
        ("probleme", "objectif", "actions", "intervenant", "critere")
        if isinstance(line, ObjectifLine)
        else ("libelle", "fournisseur", "frequence")
    )
    return not any(getattr(line, name).strip() for name in names)


# --- changing ------------------------------------------------------------------------------


def with_lines(content: PlanContent, part: str, lines: Sequence[Keyed]) -> PlanContent:
    """Return the content with other lines in a part, each group together."""
    return replace(content, **{part: regrouped(part, lines)})  # type: ignore[arg-type]


def new_line(part: str, group: str) -> Keyed:
    """Return an empty line of a group."""
    if part == OBJECTIFS:
        return keyed(ObjectifLine(fil=0, famille=group))
    return keyed(PrestationLine(fil=0, domaine=group))


def add_line(content: PlanContent, part: str, line: Keyed, *, after: int | None) -> PlanContent:
    """Return the content with a line after another one, or at the end of its group."""
    lines = list(lines_of(content, part))
    at = next((i + 1 for i, one in enumerate(lines) if one.key == after), len(lines))
    lines.insert(at, line)
    return with_lines(content, part, lines)


def change_line(content: PlanContent, part: str, key: int, **values: Any) -> PlanContent:
    """Return the content with other values in a line; in another group it goes to its end."""
    lines = list(lines_of(content, part))
    at = next(i for i, one in enumerate(lines) if one.key == key)
    changed = Keyed(key, replace(lines[at].line, **values))
    if group_of(part, changed.line) == group_of(part, lines[at].line):
        lines[at] = changed
    else:
        del lines[at]
        lines.append(changed)
    return with_lines(content, part, lines)


def remove_line(content: PlanContent, part: str, key: int) -> PlanContent:
    """Return the content without a line."""
    lines = [one for one in lines_of(content, part) if one.key != key]
    return with_lines(content, part, lines)


def move_line(content: PlanContent, part: str, key: int, step: int) -> PlanContent:
    """Return the content with a line one place up (-1) or down (1), as it is seen.

    Past the end of its group it joins the one beside; at the end of all it stays.
    """
    lines = list(lines_of(content, part))
    at = next(i for i, one in enumerate(lines) if one.key == key)
    line, there = lines[at], at + step
    if not 0 <= there < len(lines):
        return content
    beside = group_of(part, lines[there].line)
    if beside == group_of(part, line.line):
        lines[at], lines[there] = lines[there], line
        return with_lines(content, part, lines)
    joined = Keyed(key, in_group(line.line, beside))
    lines[at] = joined
    return with_lines(content, part, lines)


def place_line(
    content: PlanContent, part: str, key: int, *, group: str, before: int | None
) -> PlanContent:
    """Return the content with a line put in a group, before another line or at its end."""
    if before == key:
        return content
    lines = list(lines_of(content, part))
    at = next(i for i, one in enumerate(lines) if one.key == key)
    moved = Keyed(key, in_group(lines.pop(at).line, group))
    if before is None:
        last = [i for i, one in enumerate(lines) if group_of(part, one.line) == group]
        there = last[-1] + 1 if last else min(at, len(lines))
    else:
        there = next(i for i, one in enumerate(lines) if one.key == before)
    lines.insert(there, moved)
    return with_lines(content, part, lines)


def with_modele(content: PlanContent, modele: ModelePlan) -> PlanContent:
    """Return the content with the lines of a template after those that stand, and its texts where empty."""
    texts = {
        name: text
        for name, text in modele.textes.items()
        if name in TEXTS and not getattr(content, name).strip()
    }
    added = replace(content, **texts)  # type: ignore[arg-type]
    for part, lines in ((OBJECTIFS, modele.objectifs), (PRESTATIONS, modele.prestations)):
        fresh: Iterable[Line] = (replace(line, fil=0) for line in lines)
        kept = [one for one in lines_of(added, part) if not is_blank(one.line)]
        added = with_lines(added, part, [*kept, *(keyed(line) for line in fresh)])
    return added


# --- what differs --------------------------------------------------------------------------


def spot_of_change(before: PlanContent, after: PlanContent) -> Spot | None:
    """Return the first place where two contents differ, in the second one where it can be."""
    for part in PARTS:
        old = {one.key: one.line for one in lines_of(before, part)}
        for one in lines_of(after, part):
            was = old.get(one.key)
            if was is None:
                return Spot(part=part, key=one.key)
            if was is not one.line and was != one.line:
                names = (f.name for f in fields(was))
                name = next(n for n in names if getattr(was, n) != getattr(one.line, n))
                return Spot(part=part, key=one.key, attribute=name)
        if lines_of(before, part) != lines_of(after, part):
            return Spot(part=part, key=_beside(lines_of(before, part), lines_of(after, part)))
    for name in (*TEXTS, "review_on"):
        if getattr(before, name) != getattr(after, name):
            return Spot(attribute=name)
    return None


def _beside(before: Sequence[Keyed], after: Sequence[Keyed]) -> int:
    """Return the key of the line that stands where something went or moved; 0 when none is left."""
    for at, one in enumerate(before):
        if at >= len(after) or after[at].key != one.key:
            return after[min(at, len(after) - 1)].key if after else 0
    return 0


COMPARED: Final[Mapping[str, tuple[str, ...]]] = {
    OBJECTIFS: OBJECTIF_ATTRIBUTES,
    PRESTATIONS: PRESTATION_ATTRIBUTES,
}
"""The attributes of a line that two versions are compared by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceVersion:
    """The lines of a part that were added or changed since an earlier version, by key; and those gone."""

    added: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    removed: int = 0

    @property
    def keys(self) -> frozenset[int]:
        """Every line that differs."""
        return self.added | self.changed


def since_version(
    content: PlanContent, part: str, earlier: PlanDocument, fils: Mapping[int, int]
) -> SinceVersion:
    """Return what differs in a part from an earlier version; a line left blank counts for nothing."""
    before: dict[int, Line] = {line.fil: line for line in getattr(earlier, part)}
    added, changed, seen = set(), set(), set()
    for key, line in lines_of(content, part):
        fil = fils.get(key) or line.fil
        was = before.get(fil)
        seen.add(fil)
        if was is None:
            if not is_blank(line):
                added.add(key)
        elif any(getattr(was, name) != getattr(line, name) for name in COMPARED[part]):
            changed.add(key)
    return SinceVersion(
        added=frozenset(added), changed=frozenset(changed), removed=len(before.keys() - seen)
    )


# --- kept as text --------------------------------------------------------------------------


def to_text(content: PlanContent, fils: Mapping[int, int]) -> str:
    """Return the content as text, for a draft."""

    def plain(one: Keyed) -> dict[str, Any]:
        values = asdict(one.line)
        values.pop("bilans", None)
        return {**values, "fil": fils.get(one.key) or one.line.fil}

    kept = {name: getattr(content, name) for name in (*TEXTS, "review_on")}
    kept |= {part: [plain(one) for one in lines_of(content, part)] for part in PARTS}
    return json.dumps(kept, ensure_ascii=False, default=date.isoformat)


def from_text(text: str, *, keys: Threads) -> PlanContent | None:
    """Return the content of a draft, None when it cannot be read; ``keys`` as in `content_of`."""
    try:
        kept = json.loads(text)
        values: dict[str, Any] = {name: str(kept[name]) for name in TEXTS}
        values["review_on"] = _read_day(kept["review_on"])
        for part in PARTS:
            make = _KINDS[part]
            lines = [make(**_read_line(one)) for one in kept[part]]
            values[part] = regrouped(part, [_known(part, line, keys) for line in lines])
        return PlanContent(**values)
    except (ValueError, KeyError, TypeError):
        return None


def _bare(line: Line) -> Line:
    return replace(line, bilans=()) if isinstance(line, ObjectifLine) else line


def _known(part: str, line: Line, keys: Threads) -> Keyed:
    key = keys.get((part, line.fil)) if line.fil else None
    return keyed(line) if key is None else Keyed(key, line)


def _read_line(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _read_day(one) if name in _DATES else one for name, one in values.items()}


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


Change = Callable[[PlanContent], PlanContent]
"""A change of the content, as the functions above once their other arguments are given."""
