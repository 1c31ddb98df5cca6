"""Three columns that fill the height; two, that scroll, where the page is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QWidget

from ui.pages.nuit.look import GAP, GAP_LOW, LEFT, LOW_BELOW, NARROW_BELOW, RIGHT
from ui.pages.nuit.tile import TileGrid

MARGIN = 28
LOW_MARGIN = 16
HIGH_MARGIN = 20
TIGHT_BELOW = 1340
"""Width under which the margins are narrower."""
_NARROW_LEFT = 300
_NARROW_RIGHT = 336
_LEAST_CARD = 320
_OVER = 144
"""Height kept in sight over what has the focus: the head of its card comes with it."""
_UNDER = 24
"""Height kept in sight under it."""


class Columns(QScrollArea):
    """Holds the three columns, and places them by the room there is; what has the focus is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the room of the columns; `fill` puts them there."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._columns: tuple[QWidget, ...] = ()
        self.viewport().setAutoFillBackground(False)
        self.content = content = QWidget(self.viewport())
        self._grid = QGridLayout(content)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP)
        self._is_narrow: bool | None = None
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._keep_focus_in_sight)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)

    def fill(self, left: QWidget, centre: QWidget, right: QWidget) -> None:
        """Hold these columns; to be made with `content` as their parent, which is quicker."""
        self._columns = (left, centre, right)
        for position, column in enumerate(self._columns):
            self._grid.addWidget(column, 0, position)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001, N802 - Qt's signature
        """Move the focus, and nothing else.

        Qt scrolls at once to whatever takes the focus. When what had it is put away (the form for a
        call of the book), that is something passed over on the way, where it stood before.
        """
        at = self.verticalScrollBar().value()
        has_moved = super().focusNextPrevChild(is_next)
        self.verticalScrollBar().setValue(at)
        return has_moved

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        # What a click holds down stays under the pointer.
        is_pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is not None and not is_pressed and self.content.isAncestorOf(new):
            self._settled.start()

    def _keep_focus_in_sight(self) -> None:
        """Scroll to what has the focus, once everything is laid out."""
        focused = QApplication.focusWidget()
        if focused is None or not self.content.isAncestorOf(focused):
            return
        # One answer has the focus: all of them are what is asked.
        around = focused.parentWidget()
        asked = around if isinstance(around, TileGrid) else focused
        top = asked.mapTo(self.content, QPoint(0, 0)).y()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        # Too tall for the room, it shows from its top.
        at = min(max(bar.value(), top + asked.height() + _UNDER - room), top - _OVER)
        bar.setValue(at)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the columns anew where the room changed, before what they hold is laid out in it."""
        if self._columns:
            self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        is_tight = self.width() < TIGHT_BELOW
        side = LOW_MARGIN if is_tight else MARGIN
        low = GAP_LOW if self.height() < LOW_BELOW else HIGH_MARGIN
        self._grid.setContentsMargins(side, low, side, low)
        self._place(is_narrow=self.width() < NARROW_BELOW)
        if not self._is_narrow:
            left, _centre, right = self._columns
            left.setFixedWidth(min(max(self.width() // 4, _NARROW_LEFT), LEFT))
            right.setFixedWidth(min(max(self.width() * 53 // 200, _NARROW_RIGHT), RIGHT))

    def _place(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        left, centre, right = self._columns
        for column in self._columns:
            self._grid.removeWidget(column)
        if not is_narrow:
            for position, column in enumerate(self._columns):
                self._grid.addWidget(column, 0, position)
            left.setMinimumHeight(0)
            right.setMinimumHeight(0)
            return
        for column in (left, right):
            column.setFixedWidth(_NARROW_LEFT)
        left.setMinimumHeight(_LEAST_CARD)
        right.setMinimumHeight(2 * _LEAST_CARD)
        self._grid.addWidget(left, 0, 0)
        self._grid.addWidget(right, 1, 0)
        self._grid.addWidget(centre, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
