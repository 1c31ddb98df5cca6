"""A former person comes back: a new demande, filled from the last accompagnement; the history is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.services.sorties import Sorties
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group

DEMANDES: Final = "demandes"
GROUPS: Final = (
    Group(rows=(("requested_on", "origine"), ("circonstance",), ("canal",), ("motif",))),
)


class _Services(Protocol):
    """What the form needs of the open vault."""

    @property
    def sorties(self) -> Sorties:
        """The use cases on sorties."""


class ComingBack:
    """The form of the new demande of a former person."""

    def __init__(self, services: _Services, beneficiaire_id: int) -> None:
        """Speak of one person."""
        self._services = services
        self._person = beneficiaire_id

    def open_form(
        self,
        sheet: str,
        *,
        row_id: int | None = None,
        beneficiaire_id: int | None = None,
        preset: Mapping[str, str] | None = None,
    ) -> FicheForm:
        """Return what the form opens with."""
        del sheet, row_id, beneficiaire_id, preset
        return self._services.sorties.open_return(self._person)

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
        """Open the new demande."""
        del sheet, form, row_id, version, beneficiaire_id
        return self._services.sorties.begin_return(self._person, values)


def open_new_accompagnement(
    context: PageContext, beneficiaire_id: int, *, parent: QWidget
) -> FicheDialog:
    """Open the form of a new demande over a window; once saved, the path of its admission is shown."""
    dialog = FicheDialog(
        context,
        DEMANDES,
        beneficiaire_id=beneficiaire_id,
        groups=GROUPS,
        fields=tuple(one for row in GROUPS[0].rows for one in row),
        title="Reprendre un accompagnement",
        save_verb="Ouvrir la demande",
        source=ComingBack(context.services, beneficiaire_id),
        parent=parent,
    )
    dialog.editor.saved.connect(
        lambda saved: context.open_screen("admission", beneficiaire_id, str(saved.fiche.row_id))
    )
    return dialog
