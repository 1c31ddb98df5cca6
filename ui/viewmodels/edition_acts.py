"""What is done to a questionnaire from the keyboard and the mouse: add below, move, copy, take away, write, number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain import editions_editing as edits
from crt_desktop.domain.editions import Edition, Question
from ui.viewmodels.edition_editor import HEAD, EditionEditor, Spot

FIRST_SECTION: Final = "Questions"
"""The title of the section made for a question that has none to stand in."""


class EditionActs(QObject):
    """Acts where one stands in an `EditionEditor`; numbers follow when they are automatic."""

    removed = Signal(str)
    """Something was taken away: what, in a word or two."""
    added = Signal()
    """A question or a section was added, and one stands on it."""
    numbering_changed = Signal(bool)

    def __init__(self, editor: EditionEditor, parent: QObject | None = None) -> None:
        """Act on this questionnaire."""
        super().__init__(parent)
        self.editor = editor
        self._is_automatic = True
        editor.loaded.connect(self._look_at_numbers)

    # --- numbers -----------------------------------------------------------------------------

    @property
    def is_automatic(self) -> bool:
        """Tell whether numbers follow the order of the questions."""
        return self._is_automatic

    def set_automatic(self, *, is_automatic: bool) -> None:
        """Let numbers follow the order, from now on and at once; or leave them as they are written."""
        if is_automatic == self._is_automatic:
            return
        self._is_automatic = is_automatic
        if is_automatic:
            self.editor.edit("Numérotation", edits.renumber(self.editor.edition))
        self.numbering_changed.emit(is_automatic)

    def _look_at_numbers(self) -> None:
        edition = self.editor.edition
        self._is_automatic = edits.renumber(edition) == edition
        self.numbering_changed.emit(self._is_automatic)

    def _rebuild(self, words: str, edition: Edition, spot: Spot) -> bool:
        """Change the order or the number of things."""
        numbered = edits.renumber(edition) if self._is_automatic else edition
        return self.editor.edit(words, numbered, spot=spot)

    # --- the order ---------------------------------------------------------------------------

    def add_question(self) -> None:
        """Add a question below where one stands, in the same section; a first section is made for it."""
        edition, spot = self.editor.edition, self.editor.spot
        section = spot.section
        if not edition.sections:
            edition = edits.insert_section(edition, 0, FIRST_SECTION)
        if section is None:
            section = 0
        rank = 0 if spot.question is None else spot.question + 1
        made = replace(edits.new_question(edition, section), manual_type=None)
        self._add(edits.insert_question(edition, (section, rank), made), Spot(section, rank))

    def copy_question(self) -> None:
        """Add the same question below."""
        spot, question = self.editor.spot, self.editor.question
        if question is None or spot.section is None or spot.question is None:
            return
        edition, place = self.editor.edition, (spot.section, spot.question + 1)
        made = replace(question, number=edits.next_number(edition, spot.section))
        self._add(edits.insert_question(edition, place, made), Spot(*place))

    def add_section(self) -> None:
        """Add a section after that one stands in; from the head, before all of them."""
        section = self.editor.spot.section
        rank = 0 if section is None else section + 1
        self._add(edits.insert_section(self.editor.edition, rank, ""), Spot(rank))

    def _add(self, edition: Edition, spot: Spot) -> None:
        if self._rebuild("Ajout", edition, spot):
            self.added.emit()

    def move(self, step: int) -> None:
        """Carry the question, or the section with its questions, one place up (−1) or down (1)."""
        edition, spot = self.editor.edition, self.editor.spot
        if spot.section is None:
            return
        if spot.question is None:
            rank = spot.section + step
            if 0 <= rank < len(edition.sections):
                self.carry(spot, Spot(rank))
            return
        go = edits.place_above if step < 0 else edits.place_below
        self.carry(spot, Spot(*go(edition, (spot.section, spot.question))))

    def carry(self, spot: Spot, to: Spot) -> None:
        """Carry the question, or the section with its questions, to a place counted once it has left its own."""
        edition = self.editor.edition
        if spot == to or spot.section is None or to.section is None:
            return
        if spot.question is None:
            moved = edits.move_section(edition, spot.section, to.section)
        else:
            there = (to.section, to.question or 0)
            moved = edits.move_question(edition, (spot.section, spot.question), there)
        self._rebuild("Déplacement", moved, to)

    def remove(self) -> None:
        """Take away the question, or the section with its questions."""
        edition, spot = self.editor.edition, self.editor.spot
        if spot.section is None:
            return
        if spot.question is None:
            after = edits.remove_section(edition, spot.section)
            there = Spot(min(spot.section, len(after.sections) - 1)) if after.sections else HEAD
            said = "Section retirée"
        else:
            after = edits.remove_question(edition, (spot.section, spot.question))
            there, said = spot, "Question retirée"
        if self._rebuild("Retrait", after, there):
            self.removed.emit(said)

    # --- the words ---------------------------------------------------------------------------

    def write_head(self, name: str, value: str | int | None) -> None:
        """Write the title, the year or the notice; what is written in a row is undone together."""
        after: Any = replace(self.editor.edition, **{name: value})  # type: ignore[arg-type]
        self.editor.edit("Présentation", after, merge=f"head {name}")

    def write_section(self, title: str) -> None:
        """Write the title of the section one stands on."""
        section = self.editor.spot.section
        if section is not None:
            after = edits.retitle_section(self.editor.edition, section, title)
            self.editor.edit("Section", after, merge="section")

    def write_question(self, *, merge: str = "", **values: Any) -> None:
        """Write values of the question one stands on; those of one ``merge`` are undone together."""
        spot, question = self.editor.spot, self.editor.question
        if question is None or spot.section is None or spot.question is None:
            return
        written: Question = replace(question, **values)
        place = (spot.section, spot.question)
        after = edits.replace_question(self.editor.edition, place, written)
        self.editor.edit("Question", after, merge=merge)
