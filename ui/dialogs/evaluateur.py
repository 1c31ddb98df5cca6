"""Who evaluates a demande, when, and who is informed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.services.demandes import DEMANDES, EVALUATEUR
from ui.context import PageContext
from ui.dialogs.issue_demande import IssueServices
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group

TITLE: Final = "Qui évalue ?"
_GROUPS: Final = (Group(rows=(("evaluateur",), ("evaluation_prevue_at",), ("informes",))),)


class EvaluatorSource:
    """Who evaluates one demande."""

    def __init__(self, services: IssueServices, demande_row_id: int) -> None:
        """Speak of one demande."""
        self._services = services
        self._demande = demande_row_id

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return who evaluates, and who may."""
        del sheet, row_id, beneficiaire_id, preset
        return self._services.demandes.open_evaluator(self._demande)

    def save(
        self,
        sheet: str,
        values: Mapping[str, str],
        *,
        form: str,
        row_id: int | None = None,
        version: int | None = None,
        beneficiaire_id: int | None = None,
    ) -> SavedFiche:
        """Record who evaluates."""
        del sheet, form, row_id, beneficiaire_id
        return self._services.demandes.set_evaluator(self._demande, values, version=version)


def open_evaluator_dialog(
    context: PageContext, *, demande_row_id: int, beneficiaire_id: int, parent: QWidget
) -> FicheDialog:
    """Ask who evaluates, over a window; the team and the names already used are proposed."""
    dialog = FicheDialog(
        context,
        DEMANDES,
        row_id=demande_row_id,
        beneficiaire_id=beneficiaire_id,
        groups=_GROUPS,
        title=french(TITLE),
        source=EvaluatorSource(context.services, demande_row_id),
        parent=parent,
    )
    editor = dialog.editor

    def propose() -> None:
        choices = editor.form.choices.get(EVALUATEUR, ()) if editor.form is not None else ()
        editor.body.suggest(EVALUATEUR, [one.label for one in choices])

    editor.ready.connect(propose)
    return dialog
