"""Showing and hiding widgets that are still being built."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def hide_unless(widget: QWidget, is_shown: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Hide a widget, or leave it to be shown with its parent.

    `setVisible(True)` on a widget that has no parent yet opens it as a window of its own.
    """
    if not is_shown:
        widget.hide()
