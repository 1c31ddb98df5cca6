"""What a line of a menu does when it is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction


def run_on(action: QAction, act: Callable[[], object]) -> None:
    """Do the act when the line is chosen; whether it is ticked is not told."""
    action.triggered.connect(lambda _is_on=False: act())
