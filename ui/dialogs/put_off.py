"""Asks until when something due can wait, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.report_alerte import REASON, UNTIL, put_off_issues
from ui.dialogs.verb import VerbDialog
from ui.viewmodels.typed import show_date
from ui.widgets import Button, FormField, TextField
from ui.widgets.date_field import DateField

LONGEST: Final = 200
_SHORTCUTS: Final[tuple[tuple[str, Callable[[date], date]], ...]] = (
    ("Demain", lambda today: today + timedelta(days=1)),
    ("1 semaine", lambda today: today + timedelta(days=7)),
    ("2 semaines", lambda today: today + timedelta(days=14)),
    ("1 mois", lambda today: add_months(today, 1)),
)


class PutOffDialog(VerbDialog):
    """A day to come and a reason; gives both once they are right."""

    chosen = Signal(object, str)
    """The day, and the reason."""

    def __init__(self, about: str, today: Callable[[], date], *, parent: QWidget) -> None:
        """Start a week from now; ``about`` says what waits."""
        super().__init__(
            "Reporter cette échéance ?",
            f"{about}. Elle revient dans la liste le jour choisi. "
            "L'équipe voit d'ici là qui l'a reportée et pourquoi.",
            verb="Reporter",
            parent=parent,
        )
        self._today = today
        self.day = DateField(today)
        self.day.set_text(show_date(today() + timedelta(days=7)))
        self.day_field = FormField("Jusqu’au", self.day)
        self.body.addWidget(self.day_field)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.shortcuts = [self._shortcut(text, day_of) for text, day_of in _SHORTCUTS]
        for button in self.shortcuts:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.reason = TextField(placeholder="Exemple : rendez-vous pris le 02/12")
        self.reason.setMaxLength(LONGEST)
        self.reason_field = FormField("Motif", self.reason)
        self.body.addWidget(self.reason_field)
        self.day.typed.connect(lambda: self.day_field.set_error(""))
        self.reason.textChanged.connect(lambda _text: self.reason_field.set_error(""))
        self.reason.setFocus()

    def _shortcut(self, text: str, day_of: Callable[[date], date]) -> Button:
        button = Button(text, variant="secondary", size="small")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._take(day_of(self._today())))
        return button

    def _take(self, day: date) -> None:
        self.day.set_text(show_date(day))
        self.day_field.set_error("")
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def try_accept(self) -> None:
        """Give the day and the reason, or say what is missing."""
        day, reason = self.day.day(), " ".join(self.reason.text().split())
        issues = put_off_issues(day, reason, today=self._today())
        if issues:
            self._show(issues)
            return
        self.accept()
        self.chosen.emit(day, reason)

    def _show(self, issues: Iterable[FieldIssue]) -> None:
        fields = {UNTIL: (self.day_field, self.day), REASON: (self.reason_field, self.reason)}
        first = True
        for issue in issues:
            field, editor = fields[issue.attribute]
            field.set_error(issue.message)
            if first:
                editor.setFocus()
                first = False
