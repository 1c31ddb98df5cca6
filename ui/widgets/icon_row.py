"""A sentence behind its icon, both on one line however long the sentence is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import BODY, ICON_M
from ui.widgets import IconLabel, label

_DROP: Final = 3
"""A fixed line height leaves its room above the letters: the icon goes down by as much."""


def icon_row(
    icon_name: str,
    text: str,
    *,
    tint: str = "warning",
    role: str = "text2",
    size: int = ICON_M,
    indent: int = 0,
    after: QWidget | None = None,
) -> QWidget:
    """Return the row; ``after`` stands at its right end."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(indent, 0, 0, 0)
    row.setSpacing(8)
    column = QVBoxLayout()
    column.setContentsMargins(0, _DROP, 0, 0)
    column.addWidget(IconLabel(icon_name, tint, size))
    column.addStretch(1)
    row.addLayout(column)
    row.addWidget(label(text, BODY, role=role, wraps=True), 1)
    if after is not None:
        row.addWidget(after, 0, Qt.AlignmentFlag.AlignTop)
    return box
