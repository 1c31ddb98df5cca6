"""Several lines of text; Tab leaves the field, the height follows what is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets.field_editor import FieldEditor

LEAST_LINES: Final = 3
MOST_LINES: Final = 9
_EDGES: Final = 18


class _Area(QPlainTextEdit):
    """A text area as high as it is told, that lets Ctrl+Enter through to the form."""

    wanted = 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of the lines: the style sheet overrules a fixed one."""
        return QSize(super().sizeHint().width(), self.wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ignore Ctrl+Enter: it saves."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class TextArea(FieldEditor):
    """A text on several lines."""

    def __init__(
        self, *, lines: int = LEAST_LINES, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        """Make an empty area at least this many lines high."""
        super().__init__(parent)
        self._least = lines
        self.area = _Area()
        self.area.setFont(font(BODY))
        self.area.setTabChangesFocus(True)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.setPlaceholderText(placeholder)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._is_filling = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self.own(self.area)
        self.area.textChanged.connect(self._react)
        self._fit()

    def text(self) -> str:
        """Return what is written."""
        return self.area.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Fill the area."""
        self._is_filling = True
        self.area.setPlainText(text)
        self._is_filling = False

    def _react(self) -> None:
        self._fit()
        if not self._is_filling:
            self.typed.emit()

    def _fit(self) -> None:
        most = max(self._least, MOST_LINES)
        lines = min(max(self.area.document().lineCount(), self._least), most)
        self.area.wanted = lines * self.area.fontMetrics().lineSpacing() + _EDGES
        self.area.setFixedHeight(self.area.wanted)
