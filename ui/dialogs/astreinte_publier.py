"""Publishes the drafts of a period: what is given, whether the notice is kept, what is left to settle."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import Period
from ui.dialogs.astreinte_candidates import NoteLine
from ui.dialogs.verb import VerbDialog
from ui.viewmodels import words
from ui.viewmodels.astreintes_choice import Publishing
from ui.viewmodels.astreintes_words import span_of_days
from ui.widgets import FormField, TextField

WIDTH: Final = 480
LONGEST: Final = 200
NO_MOTIF: Final = "Le préavis n’est pas tenu : indiquez le motif."


class PublishDialog(VerbDialog):
    """What is published, and why it comes late when it does."""

    chosen = Signal(str)
    """The reason, empty when the notice is kept."""

    def __init__(self, what: Publishing, period: Period, *, parent: QWidget) -> None:
        """Say what publishing gives."""
        nights = words.counted(len(what.nights), "nuit")
        people = words.counted(what.people, "personne")
        super().__init__(
            "Publier ces astreintes ?",
            f"{nights} pour {people}, {span_of_days(period.start, period.end)}/{period.end.year}. "
            "Une astreinte publiée ne s'efface plus : elle se remplace ou s'échange.",
            verb="Publier",
            width=WIDTH,
            parent=parent,
        )
        for one in _notes(what):
            self.body.addWidget(one)
        self.motif: TextField | None = None
        self.motif_field: FormField | None = None
        if what.is_late:
            self.motif = TextField(placeholder="Exemple : départ imprévu d’une infirmière")
            self.motif.setMaxLength(LONGEST)
            self.motif_field = FormField("Motif de la publication tardive", self.motif)
            self.motif.textChanged.connect(lambda _text: self._forget_error())
            self.body.addWidget(self.motif_field)
            self.motif.setFocus()
        else:
            self.verb_button.setFocus()

    def _forget_error(self) -> None:
        if self.motif_field is not None:
            self.motif_field.set_error("")

    def try_accept(self) -> None:
        """Give the reason, asked when the notice is not kept."""
        motif = " ".join(self.motif.text().split()) if self.motif is not None else ""
        if self.motif_field is not None and not motif:
            self.motif_field.set_error(NO_MOTIF.replace(" :", f"{words.NO_BREAK}:"))
            self.motif_field.editor.setFocus()
            return
        self.accept()
        self.chosen.emit(motif)


def _notes(what: Publishing) -> list[NoteLine]:
    """Return what is worth knowing before publishing."""
    limit = words.day(what.publish_before)
    notes = [
        NoteLine(
            f"Préavis dépassé{words.NO_BREAK}: il fallait publier le {limit} au plus tard",
            tone="warning",
            icon_name="triangle-alert",
        )
        if what.is_late
        else NoteLine(
            f"Préavis tenu{words.NO_BREAK}: jusqu’au {limit}",
            tone="success",
            icon_name="check",
        )
    ]
    left = (
        (what.holes, "nuit sans personne", "nuits sans personne", "danger", "moon"),
        (what.breaches, "écart aux règles", "écarts aux règles", "danger", "triangle-alert"),
        (what.warnings, "point à regarder", "points à regarder", "warning", "info"),
    )
    notes += [
        NoteLine(words.counted(count, one, several), tone=tone, icon_name=icon_name)
        for count, one, several, tone, icon_name in left
        if count
    ]
    if not (what.holes or what.breaches):
        notes.append(
            NoteLine("Chaque nuit a quelqu’un, aucun écart", tone="success", icon_name="check")
        )
    return notes
