"""Asks the coordination to be replaced on a night of one's own, or to change it with somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.reports.astreintes import Duty
from ui.dialogs.astreinte_reasons import LONGEST, NO_REASON
from ui.dialogs.verb import VerbDialog
from ui.viewmodels.astreintes_words import long_day, night_words, span_words
from ui.widgets import FormField, TextField
from ui.widgets.fields import Select

ANYBODY: Final = "Quiconque est libre"
_NOTHING_YET: Final = "Rien ne change avant la réponse de la coordination."


class AskSwapDialog(VerbDialog):
    """With whom, and why."""

    chosen = Signal(str, object)
    """The reason, and the reference of whom it is asked with (None: anybody)."""

    def __init__(self, duty: Duty, people: Sequence[tuple[str, str]], *, parent: QWidget) -> None:
        """Offer the colleagues, references beside names."""
        night = night_words(duty.night_on)
        super().__init__(
            f"Demander à changer la {night} ?",
            f"{long_day(duty.night_on).capitalize()}, {span_words(duty)}. {_NOTHING_YET}",
            verb="Demander",
            parent=parent,
        )
        self.people = Select()
        self.people.addItem(ANYBODY, None)
        for reference, nom in people:
            self.people.addItem(nom, reference)
        self.body.addWidget(FormField("Avec", self.people))
        self.motif = TextField(placeholder="Exemple : formation le lendemain")
        self.motif.setMaxLength(LONGEST)
        self.motif_field = FormField("Motif", self.motif)
        self.motif.textChanged.connect(lambda _text: self.motif_field.set_error(""))
        self.body.addWidget(self.motif_field)
        self.motif.setFocus()

    def try_accept(self) -> None:
        """Give what is asked, once the reason is said."""
        motif = " ".join(self.motif.text().split())
        if not motif:
            self.motif_field.set_error(NO_REASON)
            self.motif.setFocus()
            return
        with_whom = self.people.currentData()
        self.accept()
        self.chosen.emit(motif, with_whom)
