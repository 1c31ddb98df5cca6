"""Writes a person's dossier de liaison d'urgence as PDF where one chooses, and opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.roles import Permission
from crt_desktop.reports.documents import DLU
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.widgets import show_toast

REASON: Final = "demandé depuis le dossier"


def may_print(context: PageContext) -> bool:
    """Tell whether the account may take documents out."""
    return context.actor.may(Permission.DOCUMENT_EXPORT)


def print_dlu(context: PageContext, person: int, nom: str, parent: QWidget) -> None:
    """Ask for a file, write the dossier in it, open it where documents are read and printed."""

    def write(path: Path) -> None:
        services = context.services
        context.tasks.run(
            lambda: services.documents.write(DLU, person, path, reason=REASON),
            owner=parent,
            done=lambda _content: _open(path, parent),
            failed=context.show_error,
            keeps=True,
        )

    ask_file(
        parent,
        "Enregistrer le dossier de liaison",
        f"dlu-{nom}.pdf".replace(" ", "-").lower(),
        kinds="Document PDF (*.pdf)",
        suffix=".pdf",
        chosen=write,
    )


def _open(path: Path, parent: QWidget) -> None:
    show_toast(parent, "Dossier de liaison enregistré en PDF")
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
