"""What the dialogs of the places share: the work is done with the dialog open, a refusal is said in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError, InvalidFicheError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.widgets import Banner, FormField

WIDTH: Final = 480


class PlaceDialog(VerbDialog):
    """Asks, has the service act, and closes once it is stored."""

    stored = Signal(object)
    """What the service answered."""

    def __init__(
        self,
        context: PageContext,
        title: str,
        text: str,
        *,
        verb: str,
        variant: str = "primary",
        width: int = WIDTH,
        parent: QWidget,
    ) -> None:
        """Make it over a window; fields go in ``body``, then `end_with_note`."""
        super().__init__(title, text, verb=verb, variant=variant, width=width, parent=parent)
        self.context = context
        self.fields: dict[str, FormField] = {}
        self.note = Banner("", tone="danger", icon_name="ban")
        self.note.hide()

    def add(self, attribute: str, field: FormField) -> FormField:
        """Add a field; an issue about the attribute is said under it."""
        self.fields[attribute] = field
        self.body.addWidget(field)
        return field

    def end_with_note(self) -> None:
        """Put the place of a refusal at the end of the fields."""
        self.body.addWidget(self.note)

    def clear_errors(self) -> None:
        """Say nothing wrong."""
        self.note.hide()
        for field in self.fields.values():
            field.set_error("")

    def work(self, work: Callable[[], Any]) -> None:
        """Have it done; close when it is."""
        self.clear_errors()
        self.verb_button.setEnabled(False)
        self.context.tasks.run(work, owner=self, done=self._done, failed=self._fail, keeps=True)

    def _done(self, answer: Any) -> None:
        self.accept()
        self.stored.emit(answer)

    def _fail(self, error: Exception) -> None:
        self.verb_button.setEnabled(True)
        if isinstance(error, InvalidFicheError):
            others = self._said_under({one.attribute: one.message for one in error.issues})
            if others:
                self.refuse(" ".join(others.values()))
        elif isinstance(error, CrtError):
            message = explain(error)
            self.refuse(message.title, message.body)
        else:
            self.reject()
            self.context.show_error(error)

    def _said_under(self, issues: Mapping[str, str]) -> dict[str, str]:
        """Say each issue under its field; return those without one."""
        others = dict(issues)
        for name, field in self.fields.items():
            if name in others:
                field.set_error(others.pop(name))
                field.editor.setFocus()
        return others

    def refuse(self, fact: str, why: str = "") -> None:
        """Say a refusal."""
        self.note.set_banner(french(fact), french(why), tone="danger", icon_name="ban")
        self.note.show()

    def warn(self, text: str) -> None:
        """Say a limit that does not forbid; nothing hides the note."""
        if text:
            self.note.set_banner(text, "", tone="warning", icon_name="triangle-alert")
        self.note.setVisible(bool(text))
