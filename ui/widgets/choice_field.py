"""Choices: a few side by side, a list found by typing, boxes to tick."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.search import compact
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, CONTROL
from ui.widgets.field_editor import FieldEditor
from ui.widgets.fields import Select, set_state

TYPE_AHEAD_S: Final = 1.0
_CHECKS_GAP: Final = 16
_NEXT: Final = frozenset({Qt.Key.Key_Right, Qt.Key.Key_Down})
_PREVIOUS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Up})
_CLEAR: Final = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
ABSENT_SUFFIX: Final = " (ancienne valeur)"


class SegmentField(FieldEditor):
    """Exclusive choices side by side: arrows move, a letter goes to its choice.

    Unless one is required, the choice that is on is taken off by choosing it again, or by Delete.
    """

    def __init__(
        self,
        choices: Mapping[str, str],
        *,
        is_required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choices (value → label); none is on, unless the empty value is one of them."""
        super().__init__(parent)
        self._values = tuple(choices)
        self._may_clear = not is_required and "" not in choices
        self._value = ""
        self.frame = QFrame()
        self.frame.setProperty("role", "segments")
        self.frame.setFixedHeight(CONTROL)
        row = QHBoxLayout(self.frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: list[QPushButton] = []
        for position, (value, text) in enumerate(choices.items()):
            button = self._make(text, position)
            button.clicked.connect(lambda _on, chosen=value: self._choose(chosen))
            row.addWidget(button)
            self.buttons.append(button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.frame)
        layout.addStretch(1)
        self.own(*self.buttons)
        self._show()

    def _make(self, text: str, position: int) -> QPushButton:
        last = len(self._values) - 1
        edge = "first" if position == 0 else "last" if position == last else "middle"
        button = QPushButton(self.frame)
        button.setText(text.replace("&", "&&"))
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setProperty("variant", "segment")
        button.setProperty("edge", edge)
        button.setFont(font(BODY_MEDIUM))
        return button

    def text(self) -> str:
        """Return the value that is on."""
        return self._value

    def set_text(self, text: str) -> None:
        """Put one choice on; a value that is not offered puts none."""
        self._value = text if text in self._values else ""
        self._show()

    def show_state(self, state: str) -> None:
        """Show the frame as wrong or right."""
        set_state(self.frame, state)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name each choice after the field."""
        QWidget.setAccessibleName(self, name)
        for button in self.buttons:
            button.setAccessibleName(f"{name} : {button.text()}")

    def _choose(self, value: str) -> None:
        before = self._value
        self._value = "" if self._may_clear and value == before else value
        self._show()
        if self._value != before:
            self.typed.emit()

    def _show(self) -> None:
        stop = self._values.index(self._value) if self._value in self._values else 0
        for position, button in enumerate(self.buttons):
            button.setChecked(self._values[position] == self._value and self._value in self._values)
            # One stop of the Tab key for the whole field.
            is_stop = position == stop
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(self.buttons[stop])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Move with the arrows, choose with a letter, clear with Delete."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._answer_key(watched, event)
        return super().eventFilter(watched, event)

    def _answer_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        here = next(rank for rank, button in enumerate(self.buttons) if button is watched)
        is_on = self.buttons[here].isChecked()
        if key in _NEXT or key in _PREVIOUS:
            step = (1 if key in _NEXT else -1) if is_on else 0
            self._go(min(max(here + step, 0), len(self.buttons) - 1))
            return True
        if key in _CLEAR and self._may_clear and self._value:
            self._choose(self._value)
            return True
        word = compact(event.text()) if event.modifiers() in _PLAIN else ""
        for rank, button in enumerate(self.buttons):
            if word and compact(button.text()).startswith(word):
                self._go(rank)
                return True
        return False

    def _go(self, rank: int) -> None:
        if self._values[rank] != self._value or not self.buttons[rank].isChecked():
            self._choose(self._values[rank])
        self.buttons[rank].setFocus(Qt.FocusReason.OtherFocusReason)


_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class FlagField(SegmentField):
    """Yes, no, or not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with « Inconnu »."""
        super().__init__({"oui": "Oui", "non": "Non", "": "Inconnu"}, parent=parent)


class _FoldedList(QListView):
    """The list of a combo box: letters typed find a row whatever its accents."""

    def __init__(self, box: FoldedSelect) -> None:
        super().__init__(box)
        self._box = box

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Go to the row that answers to what was typed."""
        rank = self._box.find_typed(search)
        if rank is not None:
            self.setCurrentIndex(self.model().index(rank, 0))


class FoldedSelect(Select):
    """A combo box whose rows are found by typing, accents and case ignored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent=parent)
        self.setView(_FoldedList(self))
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._typed = ""
        self._typed_at = 0.0

    def find_typed(self, letters: str) -> int | None:
        """Add letters to what is being typed; return the first row that begins with it, or has it."""
        now = monotonic()
        if now - self._typed_at > TYPE_AHEAD_S:
            self._typed = ""
        self._typed_at = now
        self._typed += letters
        word = compact(self._typed)
        if not word:
            return None
        rows = [compact(self.itemText(rank)) for rank in range(self.count())]
        begins = (rank for rank, row in enumerate(rows) if row.startswith(word))
        holds = (rank for rank, row in enumerate(rows) if word in row)
        return next(begins, next(holds, None))

    def _is_typing(self) -> bool:
        """Tell whether a word is begun: a space goes on with it."""
        return bool(self._typed) and monotonic() - self._typed_at <= TYPE_AHEAD_S

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Find by letters; Space alone opens the list, Enter and Escape are left to the form."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
            return
        letters = event.text()
        is_word = letters.isprintable() and bool(letters.strip() or (letters and self._is_typing()))
        if is_word and event.modifiers() in _PLAIN:
            rank = self.find_typed(letters)
            if rank is not None and rank != self.currentIndex():
                self.setCurrentIndex(rank)
                self.activated.emit(rank)
            event.accept()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the form scroll: a wheel must not change a value."""
        event.ignore()


class ChoiceField(FieldEditor):
    """One choice of a list."""

    def __init__(
        self,
        choices: Mapping[str, str],
        *,
        is_required: bool = False,
        nothing: str = "—",
        parent: QWidget | None = None,
    ) -> None:
        """Offer the choices (value → label); an optional field has an empty one first."""
        super().__init__(parent)
        self.box = FoldedSelect()
        self._is_required = is_required
        self._choices = dict(choices)
        if not is_required:
            self.box.addItem(nothing, "")
        else:
            self.box.setPlaceholderText("Choisir…")
        for value, text in choices.items():
            self.box.addItem(text, value)
        self.box.setCurrentIndex(-1 if is_required else 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.own(self.box)
        self._told = self.text()
        self.box.currentIndexChanged.connect(self._react)
        self._is_filling = False

    def text(self) -> str:
        """Return the value chosen."""
        return str(self.box.currentData() or "")

    def set_text(self, text: str) -> None:
        """Choose a value; one that is no longer offered is added, so that it is not lost."""
        self._is_filling = True
        rank = self.box.findData(text)
        if rank < 0 and text:
            self.box.addItem(text + ABSENT_SUFFIX, text)
            rank = self.box.count() - 1
        self.box.setCurrentIndex(rank)
        self._told = self.text()
        self._is_filling = False

    def _react(self) -> None:
        if not self._is_filling and self.text() != self._told:
            self._told = self.text()
            self.typed.emit()


class ChecksField(FieldEditor):
    """Several choices to tick; the value is their codes separated by commas, in the list's order."""

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Show one box for each choice (value → label), in two columns where there is room."""
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_CHECKS_GAP)
        self._grid.setVerticalSpacing(0)
        self._columns = 0
        for value, text in choices.items():
            box = QCheckBox(text.replace("&", "&&"))
            box.setFont(font(BODY))
            box.clicked.connect(lambda _on: self.typed.emit())
            self.boxes[value] = box
        self._others: tuple[str, ...] = ()
        self.own(*self.boxes.values())
        self._lay(2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of one column."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Read in one column when two would cut the words."""
        super().resizeEvent(event)
        self._lay(2 if self.width() >= 2 * self._widest() + _CHECKS_GAP else 1)

    def _widest(self) -> int:
        return max(box.sizeHint().width() for box in self.boxes.values())

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        rows = -(-len(self.boxes) // columns)
        for rank, box in enumerate(self.boxes.values()):
            self._grid.removeWidget(box)
            column, row = divmod(rank, rows)
            self._grid.addWidget(box, row, column)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def text(self) -> str:
        """Return the codes ticked, and those the list does not offer."""
        ticked = [value for value, box in self.boxes.items() if box.isChecked()]
        return ", ".join((*ticked, *self._others))

    def set_text(self, text: str) -> None:
        """Tick the codes of the text."""
        codes = [word.strip() for word in text.split(",") if word.strip()]
        for value, box in self.boxes.items():
            box.setChecked(value in codes)
        self._others = tuple(code for code in codes if code not in self.boxes)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name each box after the field."""
        QWidget.setAccessibleName(self, name)
        for box in self.boxes.values():
            box.setAccessibleName(f"{name} : {box.text()}")
