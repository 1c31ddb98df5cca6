"""A content with a side panel: beside it in a large window, over it in a small one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.focus import COVERS
from ui.theme.tokens import CARD_GAP, RAIL_BELOW

SMALLEST_CONTENT: Final = 320


class PanelHost(QWidget):
    """Places a content and its panel; the panel overlays below 1280 px of window."""

    panel_toggled = Signal(bool)

    def __init__(
        self,
        content: QWidget,
        panel: QWidget,
        *,
        panel_width: int,
        focus_back: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the content alone at first; ``focus_back`` gets the focus of a panel that closes."""
        super().__init__(parent)
        self._focus_back = focus_back or content
        self.content = content
        self.panel = panel
        self._panel_width = panel_width
        content.setParent(self)
        panel.setParent(self)
        panel.setProperty(COVERS, True)  # noqa: FBT003 - Qt's signature
        panel.hide()

    @property
    def is_open(self) -> bool:
        """Tell whether the panel is shown."""
        return not self.panel.isHidden()

    def open_panel(self) -> None:
        """Show the panel."""
        if self.is_open:
            return
        self.panel.show()
        self.panel.raise_()
        self._place()
        self.panel_toggled.emit(True)  # noqa: FBT003 - Qt's signature

    def close_panel(self) -> None:
        """Hide the panel; the focus goes back to the content when the panel had it."""
        if not self.is_open:
            return
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.panel.isAncestorOf(focused)
        self.panel.hide()
        self._place()
        if had_focus:
            self._focus_back.setFocus()
        self.panel_toggled.emit(False)  # noqa: FBT003 - Qt's signature

    def is_overlaying(self) -> bool:
        """Tell whether the panel stands over the content for want of room."""
        return self.window().width() < RAIL_BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place both again."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Follow what the content asks for."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the content adapts."""
        return QSize(SMALLEST_CONTENT, 200)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for what the content asks."""
        return self.content.sizeHint().expandedTo(self.minimumSizeHint())

    def _place(self) -> None:
        width, height = self.width(), self.height()
        panel_width = min(self._panel_width, width)
        beside = self.is_open and not self.is_overlaying()
        content_width = max(width - panel_width - CARD_GAP, 0) if beside else width
        self.content.setGeometry(0, 0, content_width, height)
        self.panel.setGeometry(width - panel_width, 0, panel_width, height)
