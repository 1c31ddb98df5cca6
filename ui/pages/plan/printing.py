"""Writes a version of a plan as PDF where the person chooses, and opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.roles import Permission
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.widgets import show_toast

KIND: Final = "plan"
REASON: Final = "demandé depuis l’écran du plan"


def may_print(context: PageContext) -> bool:
    """Tell whether the account may take documents out."""
    return context.actor.may(Permission.DOCUMENT_EXPORT)


def print_plan(
    context: PageContext, plan_row_id: int, name: str, *, is_large: bool, parent: QWidget
) -> None:
    """Ask for a file, write the plan in it, open it where documents are read and printed."""

    def write(path: Path) -> None:
        services = context.services
        context.tasks.run(
            lambda: services.documents.write(
                KIND, plan_row_id, path, large_print=is_large, reason=REASON
            ),
            owner=parent,
            done=lambda _content: _open(path, parent),
            failed=context.show_error,
            keeps=True,
        )

    ask_file(
        parent,
        "Enregistrer le plan",
        name,
        kinds="Document PDF (*.pdf)",
        suffix=".pdf",
        chosen=write,
    )


def _open(path: Path, parent: QWidget) -> None:
    show_toast(parent, "Plan enregistré en PDF")
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
