"""Item roles the delegate and the views read, shared by every model."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt


class Role(IntEnum):
    """Roles beyond Qt's own.

    CELL: what the delegate paints (`ui.models.cells`); asking for it is what fetches a row's page.
    """

    CELL = Qt.ItemDataRole.UserRole + 1


TEXT_ROLES: Final = frozenset(
    {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
)
"""The roles that want the words of a cell: what is read aloud, searched, shown whole in a tooltip."""
