"""What a sortie asks in a dialog: the relay once it is assured, the médecin's signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.sorties import relay_issues
from crt_desktop.domain.typography import french
from crt_desktop.reports.sorties import SortieSheet
from ui.dialogs.verb import VerbDialog
from ui.viewmodels import sortie as told
from ui.viewmodels.sortie_typed import UNREADABLE
from ui.viewmodels.typed import show_date
from ui.widgets import FormField
from ui.widgets.choice_field import SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.field_editor import LineEditor

_TO_COME: Final = "Ce jour n’est pas encore venu."


def day_problem(field: DateField, *, today: date) -> str:
    """Return what is wrong with a day that took place; empty when nothing is."""
    day = field.day()
    if day is None:
        return UNREADABLE
    return _TO_COME if day > today else ""


class RelayDialog(VerbDialog):
    """Whether the relay is there, who took over, and the day somebody made sure of it."""

    confirmed = Signal(object, str, bool)
    """The day, who took over, and whether there is a relay."""

    def __init__(self, sheet: SortieSheet, *, today: Callable[[], date], parent: QWidget) -> None:
        """Start from what was planned."""
        fact, consequence = told.relay_words(sheet)
        super().__init__(
            "Confirmer le relais ?",
            f"{fact} {consequence}".strip(),
            verb="Confirmer",
            parent=parent,
        )
        self._today = today
        self.is_assured = SegmentField({"oui": "Assuré", "non": "Pas de relais"}, is_required=True)
        self.is_assured.set_text("oui")
        self.who = LineEditor()
        self.who.set_text(sheet.demande.relais_organisme or "")
        self.day = DateField(today, is_past=True)
        self.day.set_text(show_date(today()))
        self._left_on = sheet.demande.left_on
        self.assured_field = FormField("Relais", self.is_assured)
        self.who_field = FormField("Qui a pris le relais", self.who)
        self.day_field = FormField("Vérifié le", self.day)
        for field in (self.assured_field, self.who_field, self.day_field):
            self.body.addWidget(field)
        self.is_assured.typed.connect(self._show)
        self.is_assured.setFocus()

    def _show(self) -> None:
        self.who_field.setVisible(self.is_assured.text() == "oui")

    def try_accept(self) -> None:
        """Give the answer, or say what is wrong."""
        problem = day_problem(self.day, today=self._today())
        day = self.day.day()
        if day is not None and self._left_on is not None:
            issues = relay_issues(self._left_on, day, today=self._today())
            problem = problem or "".join(one.message for one in issues)
        self.day_field.set_error(problem)
        if problem or day is None:
            self.day.setFocus()
            return
        self.accept()
        is_assured = self.is_assured.text() == "oui"
        self.confirmed.emit(day, self.who.text() if is_assured else "", is_assured)


class OpinionDialog(VerbDialog):
    """The day of the médecin's own opinion."""

    signed = Signal(object)

    def __init__(self, sheet: SortieSheet, *, today: Callable[[], date], parent: QWidget) -> None:
        """Start from today."""
        super().__init__(
            "Signer l'avis médical ?",
            french(
                f"Vous signez, {sheet.signature} : la sortie peut être prononcée au motif que la "
                "personne ne répond plus aux critères pour une raison de santé."
            ),
            verb="Signer l’avis",
            parent=parent,
        )
        self._today = today
        self.day = DateField(today, is_past=True)
        self.day.set_text(show_date(today()))
        self.day_field = FormField("Date de l’avis", self.day)
        self.body.addWidget(self.day_field)
        self.day.setFocus()

    def try_accept(self) -> None:
        """Give the day, or say what is wrong."""
        problem = day_problem(self.day, today=self._today())
        self.day_field.set_error(problem)
        day = self.day.day()
        if problem or day is None:
            self.day.setFocus()
            return
        self.accept()
        self.signed.emit(day)
