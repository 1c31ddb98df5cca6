"""What the panes of the editor are typed in, beyond the usual fields."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from crt_desktop.domain.search import compact
from ui.viewmodels.edition_paths import Level
from ui.widgets.choice_field import ChecksField, ChoiceField
from ui.widgets.field_editor import FieldEditor
from ui.widgets.fields import FormField
from ui.widgets.list_field import SuggestField
from ui.widgets.tags_field import TagsField
from ui.widgets.text_area import TextArea

MOST_CHECKS: Final = 10
"""Choices shown as boxes; more are found by typing."""
_SLACK: Final = 2
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_UNDO: Final = frozenset(
    {
        (Qt.Key.Key_Z, _CONTROL),
        (Qt.Key.Key_Z, _CONTROL | _SHIFT),
        (Qt.Key.Key_Y, _CONTROL),
    }
)


class UndoThrough(QObject):
    """Leaves undo and redo to the questionnaire: a line of text would only take back its own letters."""

    def watch(self, *roots: QWidget) -> None:
        """Watch every line and text area inside these."""
        for root in roots:
            for line in root.findChildren(QLineEdit):
                line.installEventFilter(self)
            for area in root.findChildren(QPlainTextEdit):
                area.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Refuse the keys, so that they go on to the page."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if (event.key(), event.modifiers()) not in _UNDO:
            return False
        event.ignore()
        return True


class GrowingArea(TextArea):
    """A text as high as its lines, in any width: it scrolls only beyond the most."""

    def __init__(
        self, *, lines: int = 1, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        """Make an empty area at least this many lines high."""
        super().__init__(lines=lines, placeholder=placeholder, parent=parent)
        laid_out = self.area.document().documentLayout()
        laid_out.documentSizeChanged.connect(lambda _size: QTimer.singleShot(0, self, self._fit))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the lines the words need in this width, once the layout has settled."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        super()._fit()
        # The lines, and the margin of the document around them: no scroll bar for a few pixels.
        self.area.wanted += int(2 * self.area.document().documentMargin()) + _SLACK
        self.area.setFixedHeight(self.area.wanted)


class LabelArea(GrowingArea):
    """One paragraph shown on as many lines as it needs; Enter goes on to the next field."""

    def text(self) -> str:
        """Return the words; a line that was pasted is a space."""
        return " ".join(super().text().split())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Go on with Enter."""
        if (
            watched is self.area
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.area.focusNextChild()
            return True
        return super().eventFilter(watched, event)


class WordField(SuggestField):
    """One of the known choices by its label, or any other word; the value is the code or the word."""

    def __init__(self, level: Level, parent: QWidget | None = None) -> None:
        """Propose the labels of a level."""
        super().__init__(parent)
        self._level = level
        self.set_suggestions(tuple(level.choices.values()))
        self.line.setPlaceholderText("Tout")

    def text(self) -> str:
        """Return the code of the label, else the word as it is written."""
        word = super().text()
        for code, label in self._level.choices.items():
            if compact(word) in {compact(code), compact(label)} and word:
                return code
        return word

    def set_text(self, text: str) -> None:
        """Show the label of a code."""
        if text != self.text():
            super().set_text(self._level.choices.get(text, text))


def level_field(level: Level, *, whole: str) -> FieldEditor:
    """Return the editor of what is picked at a level; its text is the keys separated by commas.

    ``whole`` is what picking nothing means.
    """
    if level.is_free:
        return WordField(level)
    if not level.can_add:
        return ChoiceField(level.choices, nothing=whole)
    if len(level.choices) <= MOST_CHECKS:
        return ChecksField(level.choices)
    return TagsField(add="Chercher une valeur à ajouter", choices=level.choices)


def keys_in(editor: FieldEditor, level: Level) -> tuple[str, ...]:
    """Return the keys picked in the editor of a level."""
    text = editor.text()
    if level.is_free:
        return (text,) if text else ()
    return tuple(one.strip() for one in text.split(",") if one.strip())


def fill(editor: FieldEditor, text: str) -> None:
    """Show a text unless it is there: the cursor of who types stays where it is."""
    if editor.text() != text:
        editor.set_text(text)


class PaneField(FormField):
    """A labelled field of a pane: help, or the error, under it."""

    def __init__(
        self,
        text: str,
        editor: FieldEditor,
        *,
        help_text: str = "",
        beside_label: QWidget | None = None,
    ) -> None:
        """Put the label above the editor."""
        super().__init__(text, editor, help_text=help_text, beside_label=beside_label)
        self.value_editor = editor

    def set_error(self, sentence: str) -> None:
        """Show an error under the field; an empty one shows the help again."""
        if sentence == self.error:
            return
        super().set_error(sentence)
        self.value_editor.show_state("error" if sentence else "")
