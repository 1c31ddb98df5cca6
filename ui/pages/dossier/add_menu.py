"""The menu of « Ajouter un événement »: what can be recorded about a person, by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QMenu

from ui.pages.dossier.acts import DossierActs
from ui.theme.icons import icon

GROUPS: Final[tuple[tuple[tuple[str, str, str], ...], ...]] = (
    (
        ("chutes", "Chute", "footprints"),
        ("depistages", "Dépistage", "brain"),
        ("notes", "Note", "sticky-note"),
        ("transmissions", "Transmission", "message-square"),
    ),
    (
        ("visites", "Visite", "calendar-plus"),
        ("appels_astreinte", "Appel d’astreinte", "phone-call"),
        ("hospitalisations", "Hospitalisation", "hospital"),
        ("sejours_ht", "Séjour temporaire", "bed-double"),
    ),
    (
        ("contacts_aidants", "Contact d’aidant", "phone"),
        ("zarit", "Mini-Zarit", "heart-handshake"),
        ("soutiens_aidants", "Soutien à l’aidant", "handshake"),
    ),
    (
        ("vaccinations", "Vaccination", "syringe"),
        ("teleconsultations", "Téléconsultation", "video"),
        ("transports", "Transport", "car"),
        ("equipements", "Équipement", "package"),
    ),
    (
        ("gir", "Évaluation GIR…", "activity"),
        ("consentements", "Consentement", "file-check"),
        ("demandes", "Demande", "inbox"),
    ),
)
"""Sheet, words and icon, the most used first: a fall is two keys away."""


def fill_menu(menu: QMenu, acts: DossierActs, add: Callable[[str], None]) -> None:
    """Offer what the account may write."""
    menu.clear()
    for group in GROUPS:
        offered = [entry for entry in group if acts.may_write(entry[0])]
        if offered and menu.actions():
            menu.addSeparator()
        for sheet, words, icon_name in offered:
            action = menu.addAction(icon(icon_name, "text2"), words)
            action.setData(sheet)
            action.triggered.connect(lambda _on=False, sheet=sheet: add(sheet))
