"""Asks the reason of an act that leaves a trace: opening a file, a clear export, naming persons."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.verb import VerbDialog
from ui.widgets import FormField, TextField

SHORTEST: Final = 5
LONGEST: Final = 200
JOURNALED: Final = "Inscrit au journal. N’y écrivez aucune information de santé."


class ReasonDialog(VerbDialog):
    """A verb dialog with one sentence to type; gives it once it says something."""

    reason_given = Signal(str)

    def __init__(
        self,
        title: str,
        consequence: str,
        *,
        verb: str,
        placeholder: str = "Exemple : appel de la nuit du 21/11",
        help_text: str = JOURNALED,
        parent: QWidget,
    ) -> None:
        """Make the dialog; nothing is typed yet."""
        super().__init__(title, consequence, verb=verb, parent=parent)
        self.editor = TextField(placeholder=placeholder)
        self.editor.setMaxLength(LONGEST)
        self.field = FormField(
            "Motif",
            self.editor,
            help_text=help_text,
        )
        self.body.addWidget(self.field)
        self.editor.textChanged.connect(lambda _text: self.field.set_error(""))
        self.editor.setFocus()

    def try_accept(self) -> None:
        """Give the reason, or say what is missing."""
        reason = " ".join(self.editor.text().split())
        if len(reason) < SHORTEST:
            self.field.set_error("Écrivez le motif en quelques mots.")
            self.editor.setFocus()
            return
        self.accept()
        self.reason_given.emit(reason)
