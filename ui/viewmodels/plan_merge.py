"""Two people wrote the same plan: what each changed since the version both began with, and one plan of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from crt_desktop.domain.errors import FieldConflict, StaleEdit
from ui.viewmodels import plan_words as told
from ui.viewmodels.plan_content import (
    COMPARED,
    PARTS,
    TEXTS,
    Keyed,
    Line,
    PlanContent,
    lines_of,
    with_lines,
)

ABSENT: Final = ""
LINE: Final = "ligne"
"""Stands for the whole line where an attribute is named."""
_PLAIN: Final = (*TEXTS, "review_on")
KEPT: Final = "gardée"
GONE: Final = "retirée"


class PlanMerge:
    """Compares three contents, keyed alike: the common one, the other's and mine."""

    def __init__(self, base: PlanContent, theirs: PlanContent, mine: PlanContent) -> None:
        """Find who changed what."""
        self._base, self._theirs, self._mine = base, theirs, mine
        self._names: dict[str, str] = {}
        self._values: dict[str, tuple[Any, Any]] = {}
        self.conflicts: list[FieldConflict] = []
        self.others: list[FieldConflict] = []
        for name in _PLAIN:
            self._look(name, told.attribute_title(name), getattr(base, name), getattr(theirs, name),
                       getattr(mine, name), attribute=name)  # fmt: skip
        for part in PARTS:
            self._look_at_lines(part)

    @property
    def theirs(self) -> PlanContent:
        """What the other saved."""
        return self._theirs

    def edit(self, *, by: str, at: datetime | None, version: int) -> StaleEdit:
        """Return what happened, as the dialog of two saves tells it."""
        return StaleEdit(
            by=by,
            at=at,
            version=version,
            conflicts=tuple(self.conflicts),
            theirs=tuple(self.others),
        )

    def name_of(self, attribute: str) -> str:
        """Return the words of a place of the plan."""
        return self._names.get(attribute, attribute)

    def merged(self, chosen: Mapping[str, str]) -> PlanContent:
        """Return one content; ``chosen`` gives, place by place, the text that was chosen."""
        taken = {
            place: theirs if chosen.get(place) == self._text_of(place, theirs) else mine
            for place, (theirs, mine) in self._values.items()
        }
        content = replace(
            self._mine,
            **{name: taken.get(name, getattr(self._mine, name)) for name in _PLAIN},
        )
        for part in PARTS:
            content = with_lines(content, part, self._merged_lines(part, taken))
        return content

    # --- finding -----------------------------------------------------------------------------

    def _look(
        self, place: str, name: str, base: Any, theirs: Any, mine: Any, *, attribute: str
    ) -> None:
        if theirs in (base, mine):
            return
        self._names[place] = name
        self._values[place] = (theirs, mine if mine != base else theirs)
        found = FieldConflict(
            attribute=place,
            theirs=told.shown(attribute, theirs),
            mine=told.shown(attribute, mine),
        )
        (self.others if mine == base else self.conflicts).append(found)

    def _look_at_lines(self, part: str) -> None:
        base, theirs, mine = (
            {one.key: one.line for one in lines_of(content, part)}
            for content in (self._base, self._theirs, self._mine)
        )
        for key, line in theirs.items():
            was, now = base.get(key), mine.get(key)
            if was is None:
                self._note_line(part, key, line, theirs="ajoutée")
            elif now is None:
                if line != was:
                    # I took away what the other changed: which of the two stays is asked.
                    self._ask_line(part, key, line, theirs=KEPT, mine=GONE)
            else:
                for name in COMPARED[part]:
                    self._look(
                        _place(part, key, name),
                        f"{told.line_title(now)}, {told.attribute_title(name).lower()}",
                        getattr(was, name),
                        getattr(line, name),
                        getattr(now, name),
                        attribute=name,
                    )
        for key, was in base.items():
            now = mine.get(key)
            if key in theirs or now is None:
                continue
            if now == was:
                self._note_line(part, key, now, theirs=GONE)
            else:
                self._ask_line(part, key, now, theirs=GONE, mine=KEPT)

    def _note_line(self, part: str, key: int, line: Line, *, theirs: str) -> None:
        place = _place(part, key, LINE)
        self._names[place] = told.line_title(line)
        self._values[place] = (theirs, theirs)
        self.others.append(FieldConflict(attribute=place, theirs=theirs, mine=""))

    def _ask_line(self, part: str, key: int, line: Line, *, theirs: str, mine: str) -> None:
        place = _place(part, key, LINE)
        self._names[place] = told.line_title(line)
        self._values[place] = (theirs, mine)
        self.conflicts.append(FieldConflict(attribute=place, theirs=theirs, mine=mine))

    @staticmethod
    def _text_of(place: str, value: Any) -> str:
        return told.shown(place.rpartition(":")[2], value)

    # --- putting together --------------------------------------------------------------------

    def _merged_lines(self, part: str, taken: Mapping[str, Any]) -> list[Keyed]:
        mine = {one.key: one.line for one in lines_of(self._mine, part)}
        theirs = {one.key: one.line for one in lines_of(self._theirs, part)}
        merged: list[Keyed] = []
        for key, line in mine.items():
            if taken.get(_place(part, key, LINE)) == GONE:
                continue
            values = {
                name: taken[place]
                for name in COMPARED[part]
                if (place := _place(part, key, name)) in taken
            }
            merged.append(Keyed(key, replace(line, **values)))
        for key, line in theirs.items():
            if key not in mine and taken.get(_place(part, key, LINE)) in {"ajoutée", KEPT}:
                merged.append(Keyed(key, line))
        return merged


def _place(part: str, key: int, name: str) -> str:
    return f"{part}:{key}:{name}"
