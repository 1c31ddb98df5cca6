"""The parts of the fusion: a choice per field, the merges made, the search of the other file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QRadioButton, QWidget

from crt_desktop.domain.fusion import Choice, Difference
from crt_desktop.reports.fusions import Comparison, MergeLine
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_STRONG
from ui.viewmodels import fusion as told
from ui.widgets import Button, Card, label, line, section_title

LABEL_WIDTH: Final = 150


class ChoicesCard(Card):
    """Both values of each field that differs; Tab goes down, arrows choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.choices: dict[str, dict[Choice, QRadioButton]] = {}
        self._content: QWidget | None = None

    def show_comparison(self, comparison: Comparison) -> None:
        """Show two records."""
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
        self.choices = {}
        self._content = QWidget()
        grid = QGridLayout(self._content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, (is_kept, note) in enumerate(((True, "gardé"), (False, "absorbé")), start=1):
            head = told.side_head(comparison, is_kept=is_kept)
            grid.addWidget(label(f"{head}, {note}", BODY_STRONG, wraps=True), 0, column)
        for row, difference in enumerate(comparison.differences):
            grid.addWidget(line(), 2 * row + 1, 0, 1, 4)
            self._add_row(grid, 2 * row + 2, difference)
        self.body.addWidget(self._content)

    def _add_row(self, grid: QGridLayout, row: int, difference: Difference) -> None:
        name = difference.attribute
        head = label(told.label_of(name), BODY, role="muted", wraps=True)
        grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignVCenter)
        group = QButtonGroup(self._content)
        texts = {
            Choice.KEPT: told.value_text(name, difference.kept),
            Choice.OTHER: told.value_text(name, difference.other),
        }
        if difference.may_be_both:
            texts[Choice.BOTH] = "Garder les deux"
        self.choices[name] = {}
        for column, (choice, text) in enumerate(texts.items(), start=1):
            button = QRadioButton()
            button.setFont(font(BODY))
            button.setAccessibleName(told.choice_words(name, choice, text))
            button.setChecked(choice is difference.default)
            group.addButton(button)
            cell = QWidget()
            inside = QHBoxLayout(cell)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            words = label(text, BODY, wraps=True)
            words.setBuddy(button)
            inside.addWidget(words, 1)
            grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignVCenter)
            self.choices[name][choice] = button

    def chosen(self) -> dict[str, Choice]:
        """Return what is chosen, field by field."""
        return {
            name: choice
            for name, buttons in self.choices.items()
            for choice, button in buttons.items()
            if button.isChecked()
        }

    def focus_first(self) -> None:
        """Stand on the first choice."""
        for buttons in self.choices.values():
            next(one for one in buttons.values() if one.isChecked()).setFocus(
                Qt.FocusReason.TabFocusReason
            )
            return


class MergesCard(Card):
    """The merges made into a person, each to be undone."""

    undo_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent=parent)
        self.buttons: dict[int, Button] = {}
        self.body.addWidget(section_title("Fusions faites dans ce dossier"))
        self._rows: list[QWidget] = []

    def show_merges(self, merges: Sequence[MergeLine]) -> None:
        """Show them, the latest first."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self.buttons = [], {}
        for one in merges:
            row = QWidget()
            inside = QHBoxLayout(row)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(label(told.merge_words(one), BODY, wraps=True), 1)
            if one.undone_at is None:
                button = Button("Défaire la fusion", icon_name="undo-2", size="small")
                button.setAccessibleName(f"Défaire la fusion avec {one.absorbed_name}")
                button.clicked.connect(
                    lambda _on=False, key=one.fusion_id: self.undo_asked.emit(key)
                )
                inside.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
                self.buttons[one.fusion_id] = button
            self.body.addWidget(row)
            self._rows.append(row)
        self.setVisible(bool(merges))
