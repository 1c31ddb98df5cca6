"""The board of the places in one painted widget: a row per place, stays as bars, time across.

Arrows go from stay to stay and from place to place; with Maj the end of a stay moves by a night, with Alt
the stay itself, with both its arrival. Nothing is stored by a key or a drag: the change is shown, told through `change_shown`, and
asked by Entrée or by letting go, once what it would do is known.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from crt_desktop.reports.places import StayBar
from ui.viewmodels import places_words as words
from ui.viewmodels.places import Timeline, key_of
from ui.viewmodels.places_change import Grip, dragged, grips_of
from ui.widgets.places_board_geometry import EDGE
from ui.widgets.places_board_keys import KeyedBoard
from ui.widgets.text import tooltip

_CURSORS: Final = {
    None: Qt.CursorShape.ArrowCursor,
    Grip.WHOLE: Qt.CursorShape.PointingHandCursor,
    Grip.START: Qt.CursorShape.SizeHorCursor,
    Grip.END: Qt.CursorShape.SizeHorCursor,
}


class PlacesBoard(KeyedBoard):
    """Holds a stay by its middle or its ends and shows where it would go; the rest is done with keys too."""

    def __init__(
        self, timeline: Timeline, *, may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Show a timeline; who may not write moves nothing."""
        super().__init__(timeline, may_write=may_write, parent=parent)
        self._pressed: tuple[QPointF, StayBar, Grip | None] | None = None
        self._is_dragging = False

    def set_timeline(self, timeline: Timeline) -> None:
        """Show another timeline; what is chosen stays when it is on it."""
        self._let_go()
        self._show(timeline)

    def give_up(self) -> bool:
        """Leave everything where it is, what is held too; False when nothing was moved."""
        was_held = self._pressed is not None
        self._let_go()
        return super().give_up() or was_held

    def _let_go(self) -> None:
        self._pressed = None
        self._is_dragging = False

    def _grip_at(self, bar: StayBar, at: QPointF) -> Grip | None:
        if not self._may_write:
            return None
        held = grips_of(bar)
        box = self.bar_place(key_of(bar))
        if Grip.END in held and at.x() > box.right() - EDGE and box.width() > EDGE:
            return Grip.END
        if Grip.START in held and at.x() < box.left() + EDGE and box.width() > 3 * EDGE:
            return Grip.START
        return Grip.WHOLE if Grip.WHOLE in held else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a stay or a place, and be ready to drag it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        bar = self.bar_at(at)
        if bar is not None:
            if self._change is None or key_of(self._change.bar) != key_of(bar):
                self._choose(bar.place_id, bar)
            self._pressed = (at, bar, self._grip_at(bar, at))
            return
        place_id = self._place_at(at)
        if place_id is not None:
            self._choose(place_id, None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the stay held would go, or what is under the mouse."""
        at = event.position()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(at)
            return
        bar = self.bar_at(at)
        key = None if bar is None else key_of(bar)
        grip = None if bar is None else self._grip_at(bar, at)
        hand = Qt.CursorShape.PointingHandCursor if bar is not None else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if grip is None else _CURSORS[grip])
        if key != self._hovered:
            self._hovered = key
            self.viewport().update()

    def _drag(self, at: QPointF) -> None:
        assert self._pressed is not None  # noqa: S101 - told by the caller
        began, bar, grip = self._pressed
        if grip is None:
            return
        if not self._is_dragging:
            if (at - began).manhattanLength() < QApplication.startDragDistance():
                return
            self._is_dragging = True
            self.viewport().setCursor(
                Qt.CursorShape.ClosedHandCursor if grip is Grip.WHOLE else _CURSORS[grip]
            )
        days = round((at.x() - began.x()) / self._geometry().day_width)
        over = self._place_at(at) if grip is Grip.WHOLE else None
        change = dragged(bar, grip, days, over or bar.place_id)
        if change != self._change:
            if change.is_nothing:
                self._drop_change()
            else:
                self._change, self._is_refused = change, False
                self.change_shown.emit(change)
                self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask to store what was dragged; a refusal stays shown with its alternatives."""
        was_dragging, self._is_dragging, self._pressed = self._is_dragging, False, None
        if was_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._ask_change()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open a stay, or book in a free place."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        at = event.position()
        bar = self.bar_at(at)
        if bar is not None:
            self.stay_opened.emit(bar, event.globalPosition().toPoint())
            return
        place_id = self._place_at(at)
        if place_id is not None and self._may_write:
            self.reserve_asked.emit(place_id, self._geometry().day_at(at.x()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of a stay."""
        bar = self.bar_at(QPointF(event.pos()))
        if bar is not None:
            self._choose(bar.place_id, bar)
            self.stay_opened.emit(bar, event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Light nothing."""
        super().leaveEvent(event)
        self._hovered = None
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say a stay under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(QPointF(event.pos()))
            if bar is None:
                QToolTip.hideText()
            else:
                place = self._timeline.place(bar.place_id)
                said = words.bar_sentence(bar, place, today=self._timeline.board.today)
                QToolTip.showText(event.globalPos(), tooltip(said), self.viewport())
            return True
        return super().viewportEvent(event)
