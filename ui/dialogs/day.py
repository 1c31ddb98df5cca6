"""Asks one day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.period import date_edit, date_of
from ui.dialogs.verb import VerbDialog
from ui.widgets import FormField


class DayDialog(VerbDialog):
    """A date up to a latest one."""

    day_chosen = Signal(object)

    def __init__(
        self, title: str, text: str, *, verb: str, day: date, latest: date, parent: QWidget
    ) -> None:
        """Start from a day."""
        super().__init__(title, text, verb=verb, parent=parent)
        self.editor = date_edit(day)
        self.editor.setMaximumDate(QDate(latest.year, latest.month, latest.day))
        self.field = FormField("Jour", self.editor)
        self.body.addWidget(self.field)
        self.editor.setFocus()

    def try_accept(self) -> None:
        """Give the day."""
        self.accept()
        self.day_chosen.emit(date_of(self.editor))
