"""Where a file goes: its name ends as its format does, and nothing is replaced without a question."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs.verb import VerbDialog


def ask_file(
    parent: QWidget,
    title: str,
    name: str,
    *,
    kinds: str,
    suffix: str,
    chosen: Callable[[Path], None],
) -> None:
    """Ask for a file to write, then give its path.

    Args:
        parent: A widget of the window.
        title: What the dialog is called.
        name: The name it proposes.
        kinds: The filter of the dialog: « Classeur (*.xlsx) ».
        suffix: How the name ends: « .xlsx ».
        chosen: Called with the path, once nothing stands in its place or its replacement was agreed to.
    """
    typed, _kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    if typed:
        settle_file(parent, Path(typed), suffix=suffix, chosen=chosen)


def settle_file(
    parent: QWidget, typed: Path, *, suffix: str, chosen: Callable[[Path], None]
) -> None:
    """Give the path a save dialog answered, with its ending; ask about what only the ending reaches.

    The dialog of the system asks before a file of the very name that was typed is replaced.
    """
    path = typed
    if typed.suffix.lower() != suffix:
        path = typed.with_name(typed.name + suffix)
    if path == typed or not path.exists():
        chosen(path)
        return
    question = VerbDialog(
        f"Remplacer « {path.name} » ?",
        "Un fichier de ce nom existe déjà dans ce dossier ; ce qu'il contient sera perdu.",
        verb="Remplacer",
        variant="danger",
        parent=parent,
    )
    question.accepted.connect(partial(chosen, path))
    question.cancel_button.setFocus()
    question.open()
