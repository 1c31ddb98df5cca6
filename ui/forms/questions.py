"""What a form asks before it loses or takes away something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import StaleEdit
from crt_desktop.domain.typography import french
from ui.dialogs.stale import when
from ui.dialogs.verb import VerbDialog
from ui.forms.plans import plan_of


def ask_give_up(parent: QWidget, accepted: Callable[[], None]) -> VerbDialog:
    """Ask before what was typed is lost."""
    dialog = VerbDialog(
        "Quitter sans enregistrer ?",
        "Ce que vous avez saisi dans ce formulaire sera perdu.",
        verb="Quitter sans enregistrer",
        variant="danger",
        parent=parent,
    )
    dialog.cancel_button.set_label("Continuer la saisie")
    dialog.accepted.connect(accepted)
    dialog.open()
    return dialog


def ask_removal(parent: QWidget, sheet: str, accepted: Callable[[], None]) -> VerbDialog:
    """Ask before a record goes to the bin."""
    is_person = sheet == "beneficiaires"
    what = "La personne et tout son dossier vont" if is_person else "La fiche va"
    verb = plan_of(sheet).remove
    dialog = VerbDialog(
        f"{verb} ?",
        french(f"{what} dans la corbeille, d'où l'on peut tout remettre."),
        verb=verb,
        variant="danger",
        parent=parent,
    )
    dialog.accepted.connect(accepted)
    dialog.open()
    return dialog


def ask_save_anew(parent: QWidget, edit: StaleEdit, accepted: Callable[[], None]) -> VerbDialog:
    """Tell that the record was taken away meanwhile, and offer to keep what was typed."""
    who = f" par {edit.by}" if edit.by else ""
    gone = f"Cette fiche a été retirée{who} {when(edit.at)}".rstrip()
    dialog = VerbDialog(
        "Enregistrer une nouvelle fiche ?",
        f"{gone}. Votre saisie peut devenir une nouvelle fiche.",
        verb="Enregistrer une nouvelle fiche",
        parent=parent,
    )
    dialog.accepted.connect(accepted)
    dialog.open()
    return dialog
