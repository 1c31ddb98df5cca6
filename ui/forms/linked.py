"""« Nouveau… » beside a field that points to a record: makes one and chooses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.fiches import Choice, FicheForm
from ui.context import PageContext
from ui.forms.plans import plan_of
from ui.widgets.buttons import Button

_MAKERS: Final = {
    "partenaires": Permission.PARTENAIRE_WRITE,
    "aidants": Permission.BENEFICIAIRE_WRITE,
}
"""Sheets a new record can be made of from a field that points to it, and who may."""


class LinkMaker(QObject):
    """Makes the record a field points to, without leaving the form."""

    choices_changed = Signal(str, object, str)
    """The field, its choices (a tuple), and the reference of the new one or an empty text."""

    def __init__(
        self, context: PageContext, *, form: Callable[[], FicheForm | None], parent: QWidget
    ) -> None:
        """Serve one form."""
        super().__init__(parent)
        self._context = context
        self._form = form
        self._host = parent

    def button_of(self, column: Column) -> QWidget | None:
        """Return the button that stands beside the field of a column, None when there is none."""
        sheet = column.sheet or ""
        if column.kind is not Kind.REFERENCE or sheet not in _MAKERS:
            return None
        if not self._context.actor.may(_MAKERS[sheet]):
            return None
        button = Button("Nouveau…", variant="ghost")
        button.setAccessibleName(plan_of(sheet).new)
        button.clicked.connect(partial(self._make, column))
        return button

    def _make(self, column: Column) -> None:
        from ui.forms.dialog import open_fiche_dialog  # noqa: PLC0415 - a dialog holds a form

        form = self._form()
        if form is not None:
            open_fiche_dialog(
                self._context,
                column.sheet or "",
                beneficiaire_id=form.beneficiaire_id,
                parent=self._host,
                saved=lambda _saved: self._read_again(column.attribute),
            )

    def _read_again(self, name: str) -> None:
        form = self._form()
        if form is None:
            return
        self._context.tasks.run(
            lambda: self._context.services.fiches.open_form(
                form.sheet, row_id=form.row_id, beneficiaire_id=form.beneficiaire_id
            ),
            owner=self,
            done=partial(self._tell, name, form.choices.get(name, ())),
        )

    def _tell(self, name: str, before: tuple[Choice, ...], fresh: FicheForm) -> None:
        known = {one.reference for one in before}
        choices = fresh.choices.get(name, ())
        added = [one.reference for one in choices if one.reference not in known]
        self.choices_changed.emit(name, choices, added[0] if len(added) == 1 else "")


def with_choices(form: FicheForm, name: str, choices: tuple[Choice, ...]) -> FicheForm:
    """Return the form with other choices for a field."""
    return replace(form, choices={**form.choices, name: choices})
