"""The editor that stands over a cell: several lines, as tall as what is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout, QWidget

from ui.delegates.plan_grid import LINE, PAD_X, PAD_Y
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, TypeStyle

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
EDGE: Final = 2
"""The frame, which the text never covers."""


class CellArea(QTextEdit):
    """The text of a cell; the keys that leave it are told, the others write."""

    left = Signal(int)
    """Tab (1) or Shift+Tab (-1)."""
    cancelled = Signal()
    line_wanted = Signal()
    """Ctrl+Enter."""
    moved = Signal(int)
    """Alt+Up (-1) or Alt+Down (1)."""
    focus_lost = Signal()
    undone = Signal(bool)
    """Ctrl+Z with nothing to take back here (False), Ctrl+Y with nothing to do again (True)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty area."""
        super().__init__(parent)
        self.is_single_line = False
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(
            "QTextEdit, QTextEdit:focus { padding: 0; border: none; background: none; }"
        )
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(self.wordWrapMode().WrapAtWordBoundaryOrAnywhere)

    def fill(self, text: str, style: TypeStyle) -> None:
        """Show a text in the lines of the grid, the cursor at its end."""
        self.setFont(font(style))
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        lines = QTextBlockFormat()
        lines.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(lines)
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tell the keys that leave the cell."""
        key, modifiers = event.key(), event.modifiers()
        is_control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self.left.emit(-1 if key == Qt.Key.Key_Backtab else 1)
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in _ENTER and is_control:
            self.line_wanted.emit()
        elif key in _ENTER and self.is_single_line:
            self.left.emit(1)
        elif modifiers & Qt.KeyboardModifier.AltModifier and key in {
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        }:
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif (is_redo := self._wants_stack(event)) is not None:
            self.undone.emit(is_redo)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _wants_stack(self, event: QKeyEvent) -> bool | None:
        """Return what the plan is to undo (False) or redo (True), None when it is for this text."""
        if event.matches(QKeySequence.StandardKey.Undo):
            return None if self.document().isUndoAvailable() else False
        if event.matches(QKeySequence.StandardKey.Redo) or _is_redo(event):
            return None if self.document().isRedoAvailable() else True
        return None

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the cell is left, unless a menu only covers it."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.focus_lost.emit()


def _is_redo(event: QKeyEvent) -> bool:
    is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return is_control and event.key() == Qt.Key.Key_Y


class CellEditor(QFrame):
    """The area in its two-pixel frame, placed where the cell is; it asks for the height it needs."""

    height_wanted = Signal(int)
    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Make it hidden."""
        super().__init__(parent)
        self.area = CellArea()
        self.setFocusProxy(self.area)
        self._is_wrong = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD_X, PAD_Y, PAD_X, EDGE)
        layout.addWidget(self.area)
        self.area.document().documentLayout().documentSizeChanged.connect(self._ask_height)
        self.area.textChanged.connect(self._tell)
        self._is_filling = False
        self.hide()

    def start(self, text: str, *, name: str, style: TypeStyle = BODY, is_single: bool) -> None:
        """Begin with the text of a cell; ``name`` is read aloud."""
        self._is_filling = True
        self.area.is_single_line = is_single
        self.area.setAccessibleName(name)
        self.area.fill(text, style)
        self._is_filling = False
        self.set_wrong(is_wrong=False)

    def text(self) -> str:
        """Return what is written, without blank lines around."""
        return self.area.toPlainText().strip()

    def wanted_height(self) -> int:
        """Return the height of what is written."""
        return round(self.area.document().size().height()) + 2 * PAD_Y

    def set_wrong(self, *, is_wrong: bool, why: str = "") -> None:
        """Show that what is written cannot be read."""
        self._is_wrong = is_wrong
        self.area.setAccessibleDescription(why)
        self.setToolTip(why)
        self.update()

    def _ask_height(self) -> None:
        if self.isVisible():
            self.height_wanted.emit(self.wanted_height())

    def _tell(self) -> None:
        if not self._is_filling:
            self.typed.emit(self.text())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ground and the frame."""
        colours = tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.setPen(QPen(QColor(colours.danger if self._is_wrong else colours.focus), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
