"""Who evaluates a demande, when, and who is informed."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.typography import french
from crt_desktop.services.demandes import DEMANDES, EVALUATEUR
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.forms.source import UseCaseSource

TITLE: Final = "Qui évalue ?"
_GROUPS: Final = (Group(rows=(("evaluateur",), ("evaluation_prevue_at",), ("informes",))),)


def open_evaluator_dialog(
    context: PageContext, *, demande_row_id: int, beneficiaire_id: int, parent: QWidget
) -> FicheDialog:
    """Ask who evaluates, over a window; the team and the names already used are proposed."""
    services = context.services
    dialog = FicheDialog(
        context,
        DEMANDES,
        row_id=demande_row_id,
        beneficiaire_id=beneficiaire_id,
        groups=_GROUPS,
        title=french(TITLE),
        source=UseCaseSource(
            read=lambda: services.demandes.open_evaluator(demande_row_id),
            store=lambda values, version: services.demandes.set_evaluator(
                demande_row_id, values, version=version
            ),
        ),
        parent=parent,
    )
    editor = dialog.editor

    def propose() -> None:
        choices = editor.form.choices.get(EVALUATEUR, ()) if editor.form is not None else ()
        editor.body.suggest(EVALUATEUR, [one.label for one in choices])

    editor.ready.connect(propose)
    return dialog
