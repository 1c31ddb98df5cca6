"""A former person comes back: a new demande, filled from the last accompagnement; the history is kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.forms.source import UseCaseSource

DEMANDES: Final = "demandes"
GROUPS: Final = (
    Group(rows=(("requested_on", "origine"), ("circonstance",), ("canal",), ("motif",))),
)


def open_new_accompagnement(
    context: PageContext, beneficiaire_id: int, *, parent: QWidget
) -> FicheDialog:
    """Open the form of a new demande over a window; once saved, the path of its admission is shown."""
    services = context.services
    dialog = FicheDialog(
        context,
        DEMANDES,
        beneficiaire_id=beneficiaire_id,
        groups=GROUPS,
        fields=tuple(one for row in GROUPS[0].rows for one in row),
        title="Reprendre un accompagnement",
        save_verb="Ouvrir la demande",
        source=UseCaseSource(
            read=lambda: services.sorties.open_return(beneficiaire_id),
            store=lambda values, _version: services.sorties.begin_return(beneficiaire_id, values),
        ),
        parent=parent,
    )
    dialog.editor.saved.connect(
        lambda saved: context.open_screen("admission", beneficiaire_id, str(saved.fiche.row_id))
    )
    return dialog
