"""Finds somebody for a night nobody holds: a draft, or a cover agreed when it is too late to publish."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.reports.astreintes import RotaView
from ui.dialogs.astreinte_candidates import CandidateList
from ui.dialogs.astreinte_reasons import ReasonFields
from ui.dialogs.verb import VerbDialog
from ui.viewmodels.astreintes_choice import Available, candidates_of, nights_words

WIDTH = 480


class FillDialog(VerbDialog):
    """Who takes a night, and why when it is agreed and not published."""

    chosen = Signal(str, str, str)
    """Who, the reason and the agreement; both empty for a draft."""

    def __init__(
        self,
        view: RotaView,
        on: date,
        available: Available,
        *,
        is_agreed: bool,
        actor_name: str,
        parent: QWidget,
    ) -> None:
        """List who could take the night; ``is_agreed`` asks why and who agreed."""
        then = (
            " Trop proche pour être publiée, ou passée : notez ce qui est convenu."
            if is_agreed
            else " La nuit reste en brouillon jusqu'à la publication."
        )
        super().__init__(
            "Pourvoir cette nuit ?",
            nights_words(view, on) + then,
            verb="Noter l’accord" if is_agreed else "Poser en brouillon",
            width=WIDTH,
            parent=parent,
        )
        self.people = CandidateList(candidates_of(available, view, on), name="Personnes possibles")
        self.body.addWidget(self.people)
        self.reasons: ReasonFields | None = None
        if is_agreed:
            self.reasons = ReasonFields(actor_name)
            self.body.addWidget(self.reasons)
        self.verb_button.setEnabled(self.people.chosen() is not None)
        self.people.setFocus()

    def try_accept(self) -> None:
        """Give who was chosen, once what must be said is said."""
        who = self.people.chosen()
        if who is None or (self.reasons is not None and not self.reasons.is_complete()):
            return
        motif, accord = self.reasons.values() if self.reasons is not None else ("", "")
        self.accept()
        self.chosen.emit(who.reference, motif, accord)
