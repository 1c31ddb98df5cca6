"""What somebody does about their own account, from the account menu or the settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from ui.context import PageContext
from ui.dialogs.accounts import AskingDialog, OwnPassphraseDialog, SecondFactorDialog
from ui.widgets import show_toast


def ask_own_passphrase(context: PageContext, *, parent: QWidget) -> OwnPassphraseDialog:
    """Ask the old passphrase and a new one, then change it."""
    dialog = OwnPassphraseDialog(parent=parent)

    def change(old: str, new: str) -> None:
        services = context.services
        _run(
            context,
            dialog,
            lambda: services.accounts.change_passphrase(old=old, new=new),
            done=lambda: show_toast(parent, "Phrase de passe changée"),
        )

    dialog.change_asked.connect(change)
    dialog.open()
    return dialog


def ask_second_factor(
    context: PageContext, *, is_on: bool, parent: QWidget, done: Callable[[], object]
) -> SecondFactorDialog:
    """Ask to tie one's own account to this workstation, or to untie it when it ``is_on``."""
    dialog = SecondFactorDialog(is_on=is_on, parent=parent)

    def change(passphrase: str, wanted: bool) -> None:  # noqa: FBT001 - Qt's signal
        services = context.services

        def tell() -> None:
            show_toast(parent, "Compte lié à ce poste" if wanted else "Compte délié")
            done()

        _run(
            context,
            dialog,
            lambda: services.accounts.set_second_factor(passphrase=passphrase, is_on=wanted),
            done=tell,
        )

    dialog.change_asked.connect(change)
    dialog.open()
    return dialog


def _run(
    context: PageContext,
    dialog: AskingDialog,
    work: Callable[[], None],
    *,
    done: Callable[[], object],
) -> None:
    def finish(_nothing: None) -> None:
        dialog.accept()
        done()

    def fail(error: Exception) -> None:
        if isinstance(error, CrtError):
            dialog.refuse(error)
            return
        dialog.reject()
        context.show_error(error)

    context.tasks.run(work, owner=dialog, done=finish, failed=fail, keeps=True)
