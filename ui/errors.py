"""What a person is told when something fails: a French message, or a report to hand over."""

from __future__ import annotations

from collections.abc import Callable

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


def show_error(
    parent: QWidget, error: BaseException, *, describe: Callable[[BaseException], str]
) -> None:
    """Say an expected error in a dialog; open the crash dialog for a bug.

    Args:
        parent: The window concerned.
        error: What was raised.
        describe: Makes the report of a bug, without personal data.
    """
    from ui.dialogs.message import CrashDialog, MessageDialog

    if isinstance(error, CrtError):
        MessageDialog(message_of(error), parent=parent).open()
    else:
        CrashDialog(message_of(error), describe(error), parent=parent).open()
