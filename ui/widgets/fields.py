"""Form fields: label above, editor, help or error under it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_M, ICON_S, SMALL
from ui.widgets.buttons import IconButton
from ui.widgets.text import KeyHint, label


def set_state(widget: QWidget, state: str) -> None:
    """Set the ``state`` property ("error" or "") and let the style sheet see it."""
    # None was never set. Asking for the style would load its enumerations at the first letter typed.
    if (widget.property("state") or "") == state:
        return
    widget.setProperty("state", state)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class IconLabel(QWidget):
    """An icon of the package, tinted with a token of the theme in force."""

    def __init__(
        self, icon_name: str, tint: str = "text2", size: int = ICON_M, parent: QWidget | None = None
    ) -> None:
        """Show the icon; it is decorative and not read aloud."""
        super().__init__(parent)
        self._icon_name = icon_name
        self._tint = tint
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, icon_name: str, tint: str) -> None:
        """Show another icon."""
        self._icon_name, self._tint = icon_name, tint
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon."""
        paint_icon(QPainter(self), self._icon_name, getattr(tokens(), self._tint), self.rect())


class TextField(QLineEdit):
    """A line edit of the design; sizes: normal (32), large (40)."""

    def __init__(
        self,
        *,
        placeholder: str = "",
        size: str = "normal",
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty field."""
        super().__init__(parent)
        self.setFont(font(BODY))
        self.setProperty("scale", size)
        self.setPlaceholderText(placeholder)


class Select(QComboBox):
    """A combo box with the design's chevron; the popup is a plain list."""

    BESIDE_THE_CHOICE = 73
    """What the edges, the chevron and the gap of the icon take beside the words of a choice."""

    def __init__(self, *, size: str = "normal", parent: QWidget | None = None) -> None:
        """Make an empty list of choices."""
        super().__init__(parent)
        self.setFont(font(BODY))
        self.setProperty("scale", size)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list; its default delegate would ignore the style sheet of the items."""
        from ui.widgets.choice_paint import StyledDelegate  # noqa: PLC0415 - not for the first paint

        if not isinstance(self.itemDelegate(), StyledDelegate):
            self.setItemDelegate(StyledDelegate(self))
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the choice, ending in « … » when short of room, and the chevron."""
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        if words + self.iconSize().width() + self.BESIDE_THE_CHOICE <= self.width():
            super().paintEvent(event)
        else:
            from ui.widgets.choice_paint import paint_shortened  # noqa: PLC0415 - seldom needed

            paint_shortened(self)
        tint = tokens().text2 if self.isEnabled() else tokens().muted
        side = ICON_S
        rect = QRect(self.width() - 12 - side, (self.height() - side) // 2, side, side)
        paint_icon(QPainter(self), "chevron-down", tint, rect)


class FormField(QWidget):
    """A label, its editor, and one sentence under it: help, or the error."""

    def __init__(
        self,
        text: str,
        editor: QWidget,
        *,
        help_text: str = "",
        beside_label: QWidget | None = None,
        beside_editor: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Put the label above the editor; the widgets beside stand at the right ends."""
        super().__init__(parent)
        self.editor = editor
        self._help = help_text
        self.label = label(text, BODY_MEDIUM)
        self.label.setBuddy(editor)
        editor.setAccessibleName(text)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.label)
        head.addStretch(1)
        if beside_label is not None:
            head.addWidget(beside_label)
        self._note_icon = IconLabel("circle-alert", "danger", ICON_M)
        self._note = label("", SMALL, role="muted", wraps=True)
        note = self._note_row = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(self._note_icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        if beside_label is None:
            layout.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(editor, 1)
        if beside_editor is not None:
            row.addWidget(beside_editor)
        layout.addLayout(row)
        layout.addLayout(note)
        # Beside a taller field, the room left goes under, not between label and editor.
        layout.addStretch(0)
        self._error = ""
        self._warning = ""
        self._show_note()

    @property
    def error(self) -> str:
        """The sentence of the error, or empty."""
        return self._error

    @property
    def warning(self) -> str:
        """The sentence of what is worth a second look, or empty."""
        return self._warning

    @property
    def note_label(self) -> QLabel:
        """The label of the help, warning or error."""
        return self._note

    def set_help(self, text: str) -> None:
        """Change the help under the field."""
        self._help = text
        self._show_note()

    def set_error(self, sentence: str) -> None:
        """Show an error, or with an empty sentence the help again."""
        self._error = sentence
        set_state(self.editor, "error" if sentence else "")
        self._show_note()

    def set_warning(self, sentence: str) -> None:
        """Show something worth a second look, the value may stay; empty shows the help again."""
        self._warning = sentence
        self._show_note()

    def _show_note(self) -> None:
        sentence = self._error or self._warning or self._help
        role = "danger" if self._error else "warning" if self._warning else "muted"
        if self._note.property("role") != role:
            self._note.setProperty("role", role)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        self._note_row.setContentsMargins(0, 5 if sentence else 0, 0, 0)
        self._note_icon.set_icon("circle-alert" if self._error else "triangle-alert", role)
        self._note_icon.setVisible(bool(self._error or self._warning))
        self.editor.setAccessibleDescription(sentence)


class SearchBox(QLineEdit):
    """Search as you type: magnifier, key hint when empty, clear cross when not."""

    query_changed = Signal(str)
    moved_down = Signal()
    """The down arrow: the list takes the focus."""
    accepted = Signal()
    """Enter."""

    def __init__(
        self, placeholder: str, *, shortcut: str = "Ctrl\u00a0F", parent: QWidget | None = None
    ) -> None:
        """Make an empty box; ``shortcut`` is only shown, the page binds it."""
        super().__init__(parent)
        self.setFont(font(BODY))
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = IconLabel("search", "muted", ICON_M, self)
        self._has_hint = bool(shortcut)
        self._hint = KeyHint(shortcut, self)
        self._hint.setVisible(self._has_hint)
        self._clear = IconButton("x", "Effacer la recherche", parent=self)
        self._clear.setIconSize(QSize(ICON_S, ICON_S))
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.setTextMargins(ICON_M + 8, 0, self._hint.width() + 4, 0)
        self.textChanged.connect(self._react)

    def _react(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._hint.setVisible(self._has_hint and not text)
        self.query_changed.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the hint and the cross at the right."""
        super().resizeEvent(event)
        middle = self.height() // 2
        self._glass.move(11, middle - ICON_M // 2)
        self._hint.move(self.width() - self._hint.width() - 10, middle - self._hint.height() // 2)
        side = self._clear.sizeHint().height()
        self._clear.move(self.width() - self._clear.sizeHint().width() - 2, middle - side // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape empties, down goes to the list, Enter accepts."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Down:
            self.moved_down.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()
