"""What every editor of a form has in common: a text, and the difference between typing and filling."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets.fields import set_state

_STILL_THERE = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})


class FieldEditor(QWidget):
    """Edits one text. `set_text` fills it without a word; `typed` says that a person changed it."""

    typed = Signal()
    """A person changed the value."""
    left = Signal()
    """The focus went elsewhere, and the value is in its usual form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an editor without control yet."""
        super().__init__(parent)
        self._controls: list[QWidget] = []

    # --- for the subclasses ------------------------------------------------------------------

    def own(self, *controls: QWidget) -> None:
        """Take the controls a person types in; the first takes the focus of the editor."""
        for control in controls:
            control.installEventFilter(self)
            self._controls.append(control)
        if self.focusProxy() is None and controls:
            self.setFocusProxy(controls[0])

    @property
    def control(self) -> QWidget:
        """The control that takes the focus."""
        return self._controls[0]

    # --- what a form uses --------------------------------------------------------------------

    def text(self) -> str:
        """Return the value as a text; empty when there is none."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Fill the value; never emits `typed`."""
        raise NotImplementedError

    def settle(self) -> None:
        """Put what was typed in its usual form."""

    def problem(self) -> str:
        """Return what only the editor can see is wrong, in a sentence; empty when nothing is."""
        return ""

    def show_state(self, state: str) -> None:
        """Show the controls as wrong ("error") or right ("")."""
        for control in self._controls:
            set_state(control, state)

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name the control that takes the focus."""
        super().setAccessibleName(name)
        self.control.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:  # noqa: N802 - Qt's name
        """Say the help or the error with the control."""
        super().setAccessibleDescription(description)
        self.control.setAccessibleDescription(description)

    # --- Qt ----------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Settle when the focus leaves, unless a popup or another window took it."""
        if (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _STILL_THERE
        ):
            self.settle()
            # The focus has not arrived yet: an editor of two parts is not left between them.
            QTimer.singleShot(0, self, self._tell_left)
        return False

    def _tell_left(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.left.emit()


class LineEditor(FieldEditor):
    """One line of text; subclasses put it in its usual form."""

    def __init__(
        self, *, placeholder: str = "", longest: int = 0, parent: QWidget | None = None
    ) -> None:
        """Make an empty line."""
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setFont(font(BODY))
        self.line.setPlaceholderText(placeholder)
        if longest:
            self.line.setMaxLength(longest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.own(self.line)
        self.is_touched = False
        self.line.textEdited.connect(self._note_key)

    def text(self) -> str:
        """Return what the line holds."""
        return self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Fill the line."""
        self.is_touched = False
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def usual_form(self, text: str) -> str:
        """Return what was typed in its usual form."""
        return text

    def settle(self) -> None:
        """Write what was typed in its usual form; what nobody typed stays as it is stored."""
        if self.is_touched and self.line.text().strip():
            self.replace_typed(self.usual_form(self.line.text()))

    def replace_typed(self, text: str) -> None:
        """Change what is typed on behalf of the person."""
        self.is_touched = True
        if text != self.line.text():
            self.line.setText(text)
            self.typed.emit()

    def _note_key(self, _text: str) -> None:
        self.is_touched = True
        self.typed.emit()
