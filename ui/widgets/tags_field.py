"""A list of words: one chip each with its cross, and a line that adds more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.reprise.cells import split_list
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets.buttons import Button, IconButton
from ui.widgets.field_editor import FieldEditor
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.list_field import FoldedCompleter, Proposal
from ui.widgets.text import label

LINE_WIDTH: Final = 300


class Tag(QFrame):
    """One word of the list, with what takes it off."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show the word."""
        super().__init__(parent)
        self.setProperty("role", "tag")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 2, 0)
        row.setSpacing(2)
        row.addWidget(label(text, BODY))
        self.cross = IconButton("x", f"Retirer {text}")
        self.cross.clicked.connect(self.removed)
        row.addWidget(self.cross)


class TagsField(FieldEditor):
    """Words in order, each once; the text is the list separated by commas.

    With ``choices`` (code → label) only those may be added, and the text holds their codes. Enter or a
    comma adds what is typed; a pasted list adds all of it; Backspace in the empty line takes the last off.
    """

    def __init__(
        self,
        *,
        add: str,
        choices: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Start without a word; ``add`` is shown in the empty line and named on its button."""
        super().__init__(parent)
        self._choices = None if choices is None else dict(choices)
        self._items: list[str] = []
        self._tags: dict[str, Tag] = {}
        self._wrong = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self._box = QWidget()
        self._flow = FlowLayout(self._box, spacing=6)
        layout.addWidget(self._box)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line = TextField(placeholder=add)
        self.line.setFont(font(BODY))
        self.line.setMaximumWidth(LINE_WIDTH)
        self.add_button = Button("Ajouter", icon_name="plus")
        row.addWidget(self.line, 1)
        row.addWidget(self.add_button)
        row.addStretch(1)
        layout.addLayout(row)
        self.completer: FoldedCompleter | None = None
        if self._choices is not None:
            self.completer = FoldedCompleter(self)
            self.line.setCompleter(self.completer)
            # The completer writes the line after it tells: the word is taken once it is there.
            self.completer.activated.connect(
                lambda _text: QTimer.singleShot(0, self, self.take_line)
            )
        self.own(self.line)
        self.add_button.clicked.connect(self.take_line)
        self.line.returnPressed.connect(self.take_line)
        self.line.textEdited.connect(self._note_comma)
        self._show()

    # --- the value ---------------------------------------------------------------------------

    def text(self) -> str:
        """Return the words separated by commas."""
        return ", ".join(self._items)

    def set_text(self, text: str) -> None:
        """Show these words; the line is left as it is."""
        self._items = list(split_list(text))
        self._show()

    def words(self) -> tuple[str, ...]:
        """Return the words, or their codes."""
        return tuple(self._items)

    def tags(self) -> tuple[Tag, ...]:
        """Return the chips, in order."""
        return tuple(self._tags.values())

    def problem(self) -> str:
        """Tell that what is typed is none of the choices."""
        return self._wrong

    def take_line(self) -> None:
        """Add what is typed."""
        added = False
        left: list[str] = []
        for word in split_list(self.line.text()):
            code = self._code_of(word)
            if code is None:
                left.append(word)
            elif not any(compact(code) == compact(one) for one in self._items):
                self._items.append(code)
                added = True
        self.line.setText(", ".join(left))
        self._wrong = french("Choisissez dans la liste.") if left else ""
        self.show_state("error" if left else "")
        if added:
            self._show()
            self.typed.emit()

    def clear_line(self) -> None:
        """Forget what is being typed."""
        self.line.clear()
        self._wrong = ""
        self.show_state("")

    def settle(self) -> None:
        """Add what is still typed when the focus leaves."""
        if self.line.text().strip():
            self.take_line()

    def _code_of(self, word: str) -> str | None:
        if self._choices is None:
            return word
        for code, text in self._choices.items():
            if compact(word) in {compact(code), compact(text)}:
                return code
        return None

    def _note_comma(self, text: str) -> None:
        self._wrong = ""
        self.show_state("")
        if text.rstrip().endswith((",", ";")) or "\n" in text:
            self.take_line()

    def _remove(self, item: str) -> None:
        at = self._items.index(item)
        self._items.remove(item)
        self._show()
        self.typed.emit()
        rest = self.tags()
        target: QWidget = rest[min(at, len(rest) - 1)].cross if rest else self.line
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        """Make the chips of the words again."""
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._tags = {}
        labels = self._choices or {}
        for one in self._items:
            tag = Tag(labels.get(one, one))
            tag.removed.connect(lambda item=one: self._remove(item))
            self._flow.addWidget(tag)
            self._tags[one] = tag
        self._box.setVisible(bool(self._items))
        self._box.updateGeometry()
        if self.completer is not None and self._choices is not None:
            self.completer.set_proposals(
                [
                    Proposal(code, text)
                    for code, text in self._choices.items()
                    if code not in self._items
                ]
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the last word off with Backspace in the empty line."""
        if (
            watched is self.line
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Backspace
            and not self.line.text()
            and self._items
        ):
            self._items.pop()
            self._show()
            self.typed.emit()
            return True
        return super().eventFilter(watched, event)
