"""Changes the passphrase of who is at work, from the account menu or the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from ui.context import PageContext
from ui.dialogs.accounts import OwnPassphraseDialog
from ui.widgets import show_toast


def ask_own_passphrase(context: PageContext, *, parent: QWidget) -> OwnPassphraseDialog:
    """Ask the old passphrase and a new one, then change it."""
    dialog = OwnPassphraseDialog(parent=parent)

    def change(old: str, new: str) -> None:
        services = context.services
        context.tasks.run(
            lambda: services.accounts.change_passphrase(old=old, new=new),
            owner=dialog,
            done=finish,
            failed=fail,
        )

    def finish(_nothing: None) -> None:
        dialog.accept()
        show_toast(parent, "Phrase de passe changée")

    def fail(error: Exception) -> None:
        if isinstance(error, CrtError):
            dialog.refuse(error)
            return
        dialog.reject()
        context.show_error(error)

    dialog.change_asked.connect(change)
    dialog.open()
    return dialog
