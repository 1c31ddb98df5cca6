"""What a person is told when something fails: a French message, or a report to hand over."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import Message, explain
from crt_desktop.domain.typography import french


def message_of(error: BaseException) -> Message:
    """Return what to tell of an error; a bug gets one sentence without its own text."""
    if isinstance(error, CrtError):
        return explain(error)
    return Message(
        title=french("Le logiciel a rencontré une erreur inattendue."),
        detail=french("Ce que vous étiez en train de faire n'a pas été enregistré."),
        remedy=french(
            "Recommencez. Si cela se reproduit, copiez le rapport et transmettez-le à la personne "
            "qui s'occupe du logiciel : il ne contient aucune donnée de personne."
        ),
    )


def show_error(parent: QWidget, error: BaseException, *, version: str) -> None:
    """Say an expected error in a dialog; open the crash dialog for a bug and keep its report."""
    from ui.dialogs.message import CrashDialog, MessageDialog

    if isinstance(error, CrtError):
        MessageDialog(message_of(error), parent=parent).open()
        return
    from crt_desktop.config import find_folders
    from crt_desktop.log import describe, write_report

    write_report(find_folders().logs, error, version=version)
    CrashDialog(message_of(error), describe(error, version=version), parent=parent).open()
