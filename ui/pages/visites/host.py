"""The agenda and the panel of a visit: side by side where there is room, else over the side left free."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import CARD_GAP
from ui.widgets.panel_host import PanelHost

AGENDA_ROOM: Final = 980
LIST_ROOM: Final = 560
"""The width under which an agenda, or a list, does not share its room with the panel."""


class AgendaHost(PanelHost):
    """Never moves an agenda under the mouse to show the panel, nor covers the visit it is about."""

    def __init__(self, content: QWidget, panel: QWidget, *, panel_width: int) -> None:
        """Show the content alone at first."""
        super().__init__(content, panel, panel_width=panel_width)
        self._width = panel_width
        self.room = AGENDA_ROOM
        self._is_at_left = False

    def is_overlaying(self) -> bool:
        """Tell whether the panel stands over the content for want of room."""
        return self.width() - self._width - CARD_GAP < self.room

    def keep_clear(self, place: QRect) -> None:
        """Stand at the side where this place of the content is not covered."""
        is_at_left = place.isValid() and place.right() > self.width() - self._width - CARD_GAP
        if is_at_left != self._is_at_left:
            self._is_at_left = is_at_left
            self._place()

    def _place(self) -> None:
        super()._place()
        if self._is_at_left and self.is_overlaying():
            self.panel.move(0, 0)
