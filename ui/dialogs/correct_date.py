"""Corrects an effective date: which one, the true day, and why; what was corrected before is said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.corrections import REASON, date_name
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import InvalidFicheError, StaleEditError
from crt_desktop.domain.typography import french
from crt_desktop.reports.corrections import CorrectableDates, CorrectableRecord, Correction
from crt_desktop.reports.fiches import StoredFiche
from ui.context import PageContext
from ui.dialogs.reason import LONGEST
from ui.dialogs.stale import when
from ui.dialogs.verb import VerbDialog
from ui.viewmodels.typed import read_typed_date, show_date
from ui.widgets import FormField, Select, TextField, show_toast
from ui.widgets.date_field import DateField

WIDTH: Final = 520
SHOWN_PAST: Final = 3
"""How many earlier corrections of a date are said."""


class Entry(NamedTuple):
    """A date that can be corrected."""

    record: CorrectableRecord
    attribute: str
    text: str

    @property
    def name(self) -> str:
        """The date, what it is now, and of which record."""
        words = date_name(self.record.sheet, self.attribute)
        return f"{words} : {self.text} — {self.record.title}"


def open_correct_date(
    context: PageContext,
    beneficiaire_id: int,
    *,
    sheets: Collection[str] = (),
    parent: QWidget,
) -> None:
    """Read the dates of a person, then ask over a window; ``sheets`` come first in the list."""

    def read() -> CorrectableDates:
        # On the database thread, where the service is made too.
        return context.services.corrections.dates(beneficiaire_id)

    def show(dates: CorrectableDates) -> None:
        CorrectDateDialog(context, beneficiaire_id, dates, sheets=sheets, parent=parent).open()

    context.tasks.run(read, owner=parent, done=show, failed=context.show_error)


def entries_of(dates: CorrectableDates, sheets: Collection[str]) -> Iterator[Entry]:
    """Yield the dates that can be corrected, those of these sheets first."""
    records = sorted(dates.records, key=lambda one: one.sheet not in sheets)
    for record in records:
        for attribute, text in record.dates:
            yield Entry(record, attribute, text)


def past_words(entry: Entry, made: Collection[Correction]) -> str:
    """Return what was corrected of a date before, the latest first; nothing when it never was."""
    mine = [
        one
        for one in made
        if (one.sheet, one.row_id, one.attribute)
        == (entry.record.sheet, entry.record.row_id, entry.attribute)
    ]
    return french(
        " ".join(
            f"Corrigée le {one.corrected_at.astimezone(PARIS):%d/%m/%Y} par {one.corrected_by} : "
            f"{one.before or '(vide)'} → {one.after or '(vide)'}, {one.motif}."
            for one in mine[:SHOWN_PAST]
        )
    )


class CorrectDateDialog(VerbDialog):
    """Stays open until the date is stored."""

    def __init__(
        self,
        context: PageContext,
        beneficiaire_id: int,
        dates: CorrectableDates,
        *,
        sheets: Collection[str],
        parent: QWidget,
    ) -> None:
        """Offer the dates of a person."""
        super().__init__(
            "Corriger une date ?",
            "L'ancienne date reste dans l'historique, avec le motif. Les chiffres suivent la date corrigée.",
            verb="Corriger",
            width=WIDTH,
            parent=parent,
        )
        self._context = context
        self._person = beneficiaire_id
        self._sheets = sheets
        self.which = Select()
        # As wide as the dialog, however long the names in its list.
        self.which.setSizeAdjustPolicy(
            Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.which_field = FormField("Quelle date", self.which)
        self.day = DateField(context.application.clock.today)
        self.day_field = FormField("Date exacte", self.day)
        self.reason = TextField(placeholder="Exemple : date lue sur le contrat signé")
        self.reason.setMaxLength(LONGEST)
        self.reason_field = FormField("Motif", self.reason)
        for field in (self.which_field, self.day_field, self.reason_field):
            self.body.addWidget(field)
        self.which.currentIndexChanged.connect(lambda _at: self._show_entry())
        self.day.typed.connect(lambda: self.day_field.set_error(""))
        self.reason.textChanged.connect(lambda _text: self.reason_field.set_error(""))
        self.show_dates(dates)
        self.which.setFocus()

    def show_dates(self, dates: CorrectableDates) -> None:
        """Offer these dates, staying on the one that was chosen."""
        chosen = self.which.currentIndex()
        self._made = dates.corrections
        self.entries = list(entries_of(dates, self._sheets))
        was_blocked = self.which.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.which.clear()
        for entry in self.entries:
            self.which.addItem(french(entry.name))
        self.which.setCurrentIndex(min(max(chosen, 0), len(self.entries) - 1))
        self.which.blockSignals(was_blocked)
        self.verb_button.setEnabled(bool(self.entries))
        self._show_entry()

    def _show_entry(self) -> None:
        entry = self._entry()
        self.day.set_text("" if entry is None else entry.text)
        self.day_field.set_error("")
        self.which_field.set_help(
            "Aucune date n’est encore enregistrée."
            if entry is None
            else past_words(entry, self._made)
        )

    def _entry(self) -> Entry | None:
        row = self.which.currentIndex()
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def try_accept(self) -> None:
        """Store the date, or say what is missing."""
        entry = self._entry()
        if entry is None:
            return
        today = self._context.application.clock.today()
        day = read_typed_date(self.day.text(), today=today)
        value = self.day.text() if day is None else show_date(day)
        reason = " ".join(self.reason.text().split())
        self.verb_button.setEnabled(False)
        self._context.tasks.run(
            lambda: self._context.services.corrections.correct(
                entry.record.sheet,
                entry.record.row_id,
                entry.attribute,
                value,
                reason=reason,
                version=entry.record.version,
            ),
            owner=self,
            done=self._done,
            failed=self._fail,
            keeps=True,
        )

    def _done(self, fiche: StoredFiche) -> None:
        host = self.parentWidget()
        self.accept()
        if host is not None:
            show_toast(host, "Date corrigée")
        self._context.changes.fiche_changed.emit(fiche.sheet, fiche.beneficiaire_id)

    def _fail(self, error: Exception) -> None:
        self.verb_button.setEnabled(True)
        if isinstance(error, InvalidFicheError):
            self._show_issues(error)
        elif isinstance(error, StaleEditError) and error.edit is not None:
            edit = error.edit
            self._read_again()
            who = f"{edit.by} a" if edit.by else "Quelqu'un a"
            sentence = f"{who} modifié cette fiche {when(edit.at)}. Voici ce qui est enregistré : vérifiez."
            self.day_field.set_error(french(sentence))
        else:
            self._context.show_error(error)

    def _show_issues(self, error: InvalidFicheError) -> None:
        for issue in error.issues:
            if issue.attribute == REASON:
                self.reason_field.set_error(issue.message)
                self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.day_field.set_error(issue.message)
                self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_again(self) -> None:
        person = self._person

        def read() -> CorrectableDates:
            return self._context.services.corrections.dates(person)

        def show(dates: CorrectableDates) -> None:
            told = self.day_field.error
            self.show_dates(dates)
            self.day_field.set_error(told)

        self._context.tasks.run(read, owner=self, done=show, failed=self._context.show_error)
