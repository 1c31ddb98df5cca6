"""What the panes of the editor are typed in, beyond the usual fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from crt_desktop.domain.search import compact
from ui.viewmodels.edition_paths import Level
from ui.widgets.choice_field import ChecksField, ChoiceField
from ui.widgets.field_editor import FieldEditor
from ui.widgets.list_field import SuggestField
from ui.widgets.tags_field import TagsField
from ui.widgets.text_area import TextArea

MOST_CHECKS: Final = 10
"""Choices shown as boxes; more are found by typing."""
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_UNDO: Final = (
    QKeySequence(QKeySequence.StandardKey.Undo),
    QKeySequence(QKeySequence.StandardKey.Redo),
    QKeySequence("Ctrl+Y"),
    QKeySequence("Ctrl+Shift+Z"),
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
        if QKeySequence(event.keyCombination()) not in _UNDO:
            return False
        event.ignore()
        return True


class LabelArea(TextArea):
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


def when_typed(editor: FieldEditor, act: Callable[[], None]) -> None:
    """Do something each time a person changes the value."""
    editor.typed.connect(act)
