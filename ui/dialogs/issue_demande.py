"""Ends a demande without an admission: refused, sent elsewhere, or left without follow-up; who was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.demandes import Fin
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import SavedFiche
from crt_desktop.services.demandes import DEMANDES
from crt_desktop.services.open_vault import OpenVault
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.forms.source import UseCaseSource
from ui.theme.tokens import BODY
from ui.widgets.layout import section_title
from ui.widgets.text import label

_TITLES: Final = {
    Fin.REFUS: "Refuser la demande ?",
    Fin.SANS_SUITE: "Classer la demande sans suite ?",
    Fin.REORIENTATION: "Réorienter la demande ?",
}
_VERBS: Final = {
    Fin.REFUS: "Refuser",
    Fin.SANS_SUITE: "Classer sans suite",
    Fin.REORIENTATION: "Réorienter",
}
_CONSEQUENCES: Final = {
    Fin.REFUS: (
        "La personne quitte la liste d'attente à la date de la décision, et la demande est comptée "
        "parmi les refus avec son motif."
    ),
    Fin.SANS_SUITE: (
        "La personne quitte la liste d'attente à la date de la décision. La demande n'est pas comptée "
        "comme un refus."
    ),
    Fin.REORIENTATION: (
        "La personne quitte la liste d'attente à la date de la décision. La demande est comptée parmi "
        "les refus, avec son motif et l'orientation donnée."
    ),
}
_AFTER: Final = "Elle pourra être reçue de nouveau : ce sera une autre demande."
_WHY: Final = (("decided_on",), ("motif_refus",), ("motif_refus_precision",))
_WHERE: Final = (("reorientation",),)
_TOLD: Final = Group(title="Annonce", rows=(("annonce_on",), ("annonce_a",)))
_GROUPS: Final = {
    Fin.REFUS: (Group(rows=(*_WHY, *_WHERE)), _TOLD),
    Fin.SANS_SUITE: (Group(rows=_WHY), _TOLD),
    Fin.REORIENTATION: (Group(rows=(*_WHERE, *_WHY)), _TOLD),
}
_SIDE_WIDTH: Final = 240
REFUS: Final = Fin.REFUS.value
SANS_SUITE: Final = Fin.SANS_SUITE.value
REORIENTATION: Final = Fin.REORIENTATION.value


def _source(services: OpenVault, demande_row_id: int, fin: Fin) -> UseCaseSource:
    """Return the form of the end of one demande: the decision itself is not a field."""

    def store(values: Mapping[str, str], version: int | None) -> SavedFiche:
        demandes = services.demandes
        act: Callable[..., SavedFiche] = {
            Fin.REFUS: demandes.refuse,
            Fin.SANS_SUITE: demandes.close_without_follow_up,
            Fin.REORIENTATION: demandes.reorient,
        }[fin]
        return act(demande_row_id, values, version=version)

    return UseCaseSource(read=lambda: services.demandes.open_end(demande_row_id, fin), store=store)


def open_issue_dialog(
    context: PageContext,
    *,
    demande_row_id: int,
    beneficiaire_id: int,
    decision: str,
    parent: QWidget,
) -> FicheDialog:
    """Ask why a demande ends, over a window; ``decision`` is a value of `Fin`."""
    fin = Fin(decision)
    return FicheDialog(
        context,
        DEMANDES,
        row_id=demande_row_id,
        beneficiaire_id=beneficiaire_id,
        groups=_GROUPS[fin],
        title=french(_TITLES[fin]),
        save_verb=_VERBS[fin],
        source=_source(context.services, demande_row_id, fin),
        side=_consequence(fin),
        side_width=_SIDE_WIDTH,
        parent=parent,
    )


def _consequence(fin: Fin) -> QWidget:
    """Return what this end leads to, beside its form."""
    side = QWidget()
    layout = QVBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(section_title("Ce que cela change"))
    for sentence in (_CONSEQUENCES[fin], _AFTER):
        layout.addWidget(label(french(sentence), BODY, role="text2", wraps=True))
    layout.addStretch(1)
    return side
