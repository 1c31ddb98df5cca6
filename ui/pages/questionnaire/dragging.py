"""A row of the outline carried by the mouse: from where, to where, and the line that shows it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QListView

from ui.delegates.table import colour
from ui.models.edition_outline import OutlineModel
from ui.theme.theme import tokens
from ui.viewmodels.edition_drag import Landing, landing_at
from ui.viewmodels.edition_editor import Spot

_LINE: Final = 2
_DOT: Final = 8
_MARGIN: Final = 8
_SCROLL_EDGE: Final = 32
_SCROLL_STEP: Final = 10
_SCROLL_MS: Final = 30


class RowDrag(QObject):
    """Follows the mouse from a row to where it is let go; Escape gives up."""

    carried = Signal(object, object)
    """A row is let go elsewhere: its `Spot`, and the one it gets."""

    def __init__(self, view: QListView, model: OutlineModel) -> None:
        """Carry the rows of an outline."""
        super().__init__(view)
        self._view, self._model = view, model
        self._pressed: QPoint | None = None
        self._spot: Spot | None = None
        self._at = QPoint()
        self._landing: Landing | None = None
        self._is_moving = False
        self._step = 0
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        # The row lands under the mouse, whatever brought other rows there; rows that are others drop it.
        view.verticalScrollBar().valueChanged.connect(lambda _at: self._aim())
        model.modelReset.connect(self.give_up)

    @property
    def is_moving(self) -> bool:
        """Tell whether a row is being carried."""
        return self._is_moving

    @property
    def is_pressed(self) -> bool:
        """Tell whether the mouse holds a row, moved or not."""
        return self._pressed is not None

    def press(self, at: QPoint) -> None:
        """Take hold of the row under the mouse, if it can be carried."""
        row = self._model.row(self._view.indexAt(at).row())
        self._spot = None if row is None or row.spot.section is None else row.spot
        self._pressed = None if self._spot is None else at

    def move(self, at: QPoint) -> None:
        """Follow the mouse."""
        if self._pressed is None or self._spot is None:
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and not self._is_moving:
            self._is_moving = True
            self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if not self._is_moving:
            return
        self._at = at
        height = self._view.viewport().height()
        below, above = at.y() > height - _SCROLL_EDGE, at.y() < _SCROLL_EDGE
        self._step = _SCROLL_STEP if below else -_SCROLL_STEP if above else 0
        if self._step and not self._scrolling.isActive():
            self._scrolling.start()
        self._aim()

    def release(self) -> None:
        """Let go."""
        spot, landing = self._spot, self._landing
        was_moving = self._is_moving
        self.give_up()
        if was_moving and spot is not None and landing is not None:
            self.carried.emit(spot, landing.spot)

    def give_up(self) -> None:
        """Leave everything where it is."""
        self._scrolling.stop()
        if self._is_moving:
            self._view.viewport().unsetCursor()
        self._pressed = self._spot = self._landing = None
        self._is_moving, self._step = False, 0
        self._view.viewport().update()

    def paint(self) -> None:
        """Draw the line where the row would land."""
        if self._landing is None:
            return
        y = self._edge(self._landing.gap)
        viewport = self._view.viewport()
        painter = QPainter(viewport)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = colour(tokens().accent)
        width = viewport.width() - 2 * _MARGIN
        painter.fillRect(QRect(_MARGIN, y - _LINE // 2, width, _LINE), accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(QRect(_MARGIN - _DOT // 2 + 2, y - _DOT // 2, _DOT, _DOT))
        painter.end()

    def _aim(self) -> None:
        """Find where the row would land now."""
        if self._is_moving and self._spot is not None:
            self._landing = landing_at(self._model.spots(), self._spot, self._gap_at(self._at))
            self._view.viewport().update()

    def _gap_at(self, at: QPoint) -> int:
        """Return how many rows stand above the mouse, a row half passed being one."""
        index = self._view.indexAt(QPoint(1, at.y()))
        if not index.isValid():
            return 0 if at.y() < 0 else self._model.rowCount()
        rect = self._view.visualRect(index)
        return index.row() + int(at.y() > rect.center().y())

    def _edge(self, gap: int) -> int:
        """Return the height of the line between two rows."""
        if gap < self._model.rowCount():
            return max(self._view.visualRect(self._model.index(gap)).top(), _LINE)
        return self._view.visualRect(self._model.index(gap - 1)).bottom() - _LINE

    def _scroll(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._step)
        if not self._step or bar.value() in {bar.minimum(), bar.maximum()}:
            self._scrolling.stop()
