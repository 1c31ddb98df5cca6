"""Asks a period between two dates."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.widgets import FormField

LONGEST_YEARS = 20


class PeriodDialog(VerbDialog):
    """Two dates, both included; gives the period once the end follows the start."""

    period_chosen = Signal(object)

    def __init__(
        self,
        period: Period,
        *,
        title: str = "Calculer sur quelle période ?",
        verb: str = "Calculer",
        parent: QWidget,
    ) -> None:
        """Start from the period in force."""
        super().__init__(
            title, "Les deux jours sont compris dans la période.", verb=verb, parent=parent
        )
        self.start = date_edit(period.start)
        self.end = date_edit(period.end)
        self.start_field = FormField("Du", self.start)
        self.end_field = FormField("Au", self.end)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.start_field, 1)
        row.addWidget(self.end_field, 1)
        self.body.addLayout(row)
        for editor in (self.start, self.end):
            editor.dateChanged.connect(lambda _date: self.end_field.set_error(""))
        self.start.setFocus()

    def try_accept(self) -> None:
        """Give the period, or say what is wrong with it."""
        start, end = date_of(self.start), date_of(self.end)
        if end < start:
            self.end_field.set_error("La fin précède le début.")
            self.end.setFocus()
            return
        if end.year - start.year > LONGEST_YEARS:
            self.end_field.set_error(f"La période dépasse {LONGEST_YEARS} ans.")
            self.end.setFocus()
            return
        self.accept()
        self.period_chosen.emit(Period(start=start, end=end))


def date_edit(value: date) -> QDateEdit:
    """Return an editor of dates, on a day."""
    editor = QDateEdit(QDate(value.year, value.month, value.day))
    editor.setDisplayFormat("dd/MM/yyyy")
    editor.setFont(font(BODY))
    # The padding of the style sheet does not reach the text of a date editor.
    editor.lineEdit().setTextMargins(9, 0, 0, 0)
    editor.setMinimumDate(QDate(1990, 1, 1))
    editor.setMaximumDate(QDate(2100, 12, 31))
    return editor


def date_of(editor: QDateEdit) -> date:
    """Return the day of an editor."""
    value = editor.date()
    return date(value.year(), value.month(), value.day())
