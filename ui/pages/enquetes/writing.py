"""A file that leaves the vault: written off the window, then told, its folder one click away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QWidget

from ui.context import PageContext
from ui.widgets import show_toast


def write_file(
    context: PageContext,
    work: Callable[[], Path],
    told: str,
    *,
    owner: QObject,
    page: QWidget,
    show: Callable[[QUrl], None],
) -> None:
    """Run work that writes a file and returns its path, then say ``told`` over the page; ``show`` opens its folder."""

    def done(path: Path) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        show_toast(page, told, act=partial(show, folder), act_label="Ouvrir le dossier")

    context.tasks.run(work, owner=owner, done=done, failed=context.show_error, keeps=True)
