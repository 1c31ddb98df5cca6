"""The board of the places in one painted widget: a row per place, stays as bars, time across.

Arrows go from stay to stay and from place to place; with Maj the end of a stay moves by a night, with Alt
the stay itself. Nothing is stored by a key or a drag: the change is shown, told through `change_shown`, and
asked by Entrée or by letting go, once what it would do is known.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from crt_desktop.reports.places import StayBar
from ui.viewmodels import places_words as words
from ui.viewmodels.places import Key, Timeline, key_of, nearest, neighbour, next_place
from ui.viewmodels.places_change import (
    Change,
    Grip,
    dragged,
    grips_of,
    may_change,
    stepped,
    unchanged,
)
from ui.widgets.places_board_geometry import EDGE, HEAD, Geometry
from ui.widgets.places_board_panels import Look, paint_board
from ui.widgets.text import tooltip

_SMALLEST: Final = QSize(420, 130)
_SIDES: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_HEIGHTS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TURNS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CURSORS: Final = {
    None: Qt.CursorShape.ArrowCursor,
    Grip.WHOLE: Qt.CursorShape.PointingHandCursor,
    Grip.START: Qt.CursorShape.SizeHorCursor,
    Grip.END: Qt.CursorShape.SizeHorCursor,
}


class PlacesBoard(QAbstractScrollArea):
    """Shows a timeline; every act is asked of whoever listens."""

    stay_opened = Signal(object, object)
    """A stay (`StayBar`), and where a menu may open."""
    reserve_asked = Signal(object, object)
    """Book: the place (row id or None) and the day (or None)."""
    change_shown = Signal(object)
    """A `Change` is shown and not stored; None: there is none any more."""
    change_asked = Signal(object)
    """A `Change` to store."""
    pointed = Signal(str)
    turned = Signal(int)
    """Another period: −1 or +1."""

    def __init__(
        self, timeline: Timeline, *, may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Show a timeline; who may not write moves nothing."""
        super().__init__(parent)
        self._timeline = timeline
        self._may_write = may_write
        self._place_id: int | None = None
        self._key: Key | None = None
        self._day = timeline.board.today
        self._hovered: Key | None = None
        self._change: Change | None = None
        self._is_refused = False
        self._is_low = False
        self._pressed: tuple[QPointF, StayBar, Grip | None] | None = None
        self._is_dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Tableau des places")

    # --- what is shown -----------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """What is on screen."""
        return self._timeline

    @property
    def current(self) -> StayBar | None:
        """The stay chosen."""
        return None if self._key is None else self._timeline.by_key.get(self._key)

    @property
    def current_place(self) -> int | None:
        """The place chosen."""
        return self._place_id

    @property
    def change(self) -> Change | None:
        """The change shown and not stored."""
        return self._change

    def set_timeline(self, timeline: Timeline) -> None:
        """Show another timeline; what is chosen stays when it is on it."""
        self._timeline = timeline
        self._pressed = None
        self._is_dragging = False
        self._drop_change()
        self._hovered = None
        bar = self.current
        if bar is None:
            self._key = None
        else:
            self._place_id = bar.place_id
        if self._place_id not in timeline.row_of:
            first = next(iter(timeline.places), None)
            self._place_id = None if first is None else first.row_id
        self._settle()
        self.updateGeometry()
        self._tell()

    def select(self, key: Key) -> bool:
        """Choose a stay and show it; False when it is not on the board."""
        bar = self._timeline.by_key.get(key)
        if bar is None:
            return False
        self._choose(bar.place_id, bar)
        return True

    def show_change(self, change: Change | None) -> None:
        """Show a change as if it had been made with the keys."""
        if change is None or change.is_nothing:
            self.give_up()
            return
        self._change, self._is_refused = change, False
        self.change_shown.emit(change)
        self._reveal()
        self.viewport().update()

    def show_refused(self, *, is_refused: bool) -> None:
        """Show the change as one somebody's stay forbids."""
        if self._change is not None:
            self._is_refused = is_refused
            self.viewport().update()

    def give_up(self) -> bool:
        """Leave everything where it is; False when nothing was moved."""
        had = self._change is not None or self._pressed is not None
        self._pressed = None
        self._is_dragging = False
        self._drop_change()
        return had

    def _drop_change(self) -> None:
        if self._change is not None:
            self._change = None
            self._is_refused = False
            self.change_shown.emit(None)
        self.viewport().update()

    def bar_place(self, key: Key) -> QRectF:
        """Return where a stay stands on the viewport; empty when it is not in sight."""
        bar = self._timeline.by_key.get(key)
        found = None if bar is None else self._geometry().bar_rect(bar)
        return QRectF() if found is None else found.translated(0, -self._offset)

    # --- geometry ----------------------------------------------------------------------------

    @property
    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def _geometry(self) -> Geometry:
        return Geometry.of(self._timeline, self.viewport().width(), is_low=self._is_low)

    def height_of_rows(self, *, is_low: bool) -> int:
        """Return the height that shows every row."""
        return Geometry.of(self._timeline, self.viewport().width(), is_low=is_low).height

    def set_low(self, *, is_low: bool) -> None:
        """Draw the rows lower, or as usual."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._settle()

    def _settle(self) -> None:
        places = self._geometry()
        bar = self.verticalScrollBar()
        bar.setSingleStep(places.place)
        bar.setPageStep(max(self.viewport().height() - HEAD, places.place))
        bar.setRange(0, max(places.height - self.viewport().height(), 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place everything again."""
        super().resizeEvent(event)
        self._settle()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        """Draw again: the head stays in sight."""
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the places scroll."""
        return _SMALLEST

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for every row."""
        return QSize(980, self._geometry().height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is in sight."""
        look = Look(
            offset=self._offset,
            place_id=self._place_id if self.hasFocus() or self._key else None,
            key=self._key,
            has_focus=self.hasFocus(),
            hovered=self._hovered,
            change=self._change,
            is_refused=self._is_refused,
        )
        painter = QPainter(self.viewport())
        paint_board(painter, self._geometry(), look, event.rect())
        painter.end()

    # --- keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move, or ask for the act of the key."""
        if self._answer(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _answer(self, event: QKeyEvent) -> bool:  # noqa: PLR0911 - one key after another
        key, held = event.key(), event.modifiers()
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if held & Qt.KeyboardModifier.AltModifier:
            return self._push(key)
        if held & Qt.KeyboardModifier.ControlModifier:
            return False
        if shift and key in _SIDES:
            return self.pull(_SIDES[Qt.Key(key)])
        if key in _SIDES or key in _HEIGHTS:
            return self._go(key)
        if key in _TURNS:
            self.turned.emit(_TURNS[Qt.Key(key)])
            return True
        if key in _ENTER:
            return self._enter()
        if key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            return self._ask_menu()
        if key == Qt.Key.Key_Escape:
            return self.give_up()
        if key == Qt.Key.Key_R and self._may_write:
            bar = self.current
            self.reserve_asked.emit(self._place_id, None if bar is None else bar.departed_on)
            return True
        return False

    def _go(self, key: int) -> bool:
        if self._place_id is None:
            return False
        if key in _SIDES:
            bar = neighbour(self._timeline, self._place_id, self._key, _SIDES[Qt.Key(key)])
            if bar is not None:
                self._choose(self._place_id, bar)
            return True
        place_id = next_place(self._timeline, self._place_id, _HEIGHTS[Qt.Key(key)])
        if place_id is not None:
            self._choose(place_id, nearest(self._timeline, place_id, self._day), keeps_day=True)
        return True

    def _movable(self) -> Change | None:
        bar = self.current
        if bar is None or not self._may_write or not may_change(bar):
            return None
        return self._change or unchanged(bar)

    def pull(self, days: int) -> bool:
        """Show the end of the stay some nights later, or earlier."""
        change = self._movable()
        if change is not None:
            self.show_change(stepped(change, Grip.END, days))
        return True

    def _push(self, key: int) -> bool:
        """Move the stay by a day, or to the next place."""
        change = self._movable()
        if change is None or (key not in _SIDES and key not in _HEIGHTS):
            return key in _HEIGHTS
        if key in _SIDES:
            self.show_change(stepped(change, Grip.WHOLE, _SIDES[Qt.Key(key)]))
            return True
        place_id = next_place(self._timeline, change.place_id, _HEIGHTS[Qt.Key(key)])
        if place_id is not None:
            self.show_change(stepped(change, Grip.WHOLE, 0, place_id))
        return True

    def _enter(self) -> bool:
        if self._change is not None:
            self._ask_change()
            return True
        return self._ask_menu()

    def _ask_change(self) -> None:
        if self._change is not None and not self._is_refused:
            self.change_asked.emit(self._change)

    def _ask_menu(self) -> bool:
        bar = self.current
        if bar is None:
            if self._place_id is not None and self._may_write:
                self.reserve_asked.emit(self._place_id, None)
            return True
        place = self.bar_place(key_of(bar))
        left = max(place.left(), float(self._geometry().names))
        where = self.viewport().mapToGlobal(QPoint(int(left) + 8, int(place.bottom()) + 4))
        self.stay_opened.emit(bar, where)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show what is chosen; the first time, the stay nearest to today."""
        super().focusInEvent(event)
        if self._key is None and self._place_id is not None:
            bar = nearest(self._timeline, self._place_id, self._day)
            self._key = None if bar is None else key_of(bar)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring."""
        super().focusOutEvent(event)
        self._tell()

    def _choose(self, place_id: int, bar: StayBar | None, *, keeps_day: bool = False) -> None:
        if self._change is not None:
            self._drop_change()
        self._place_id = place_id
        self._key = None if bar is None else key_of(bar)
        if bar is not None and not keeps_day:
            end = bar.departed_on or date.max
            today = self._timeline.board.today
            self._day = today if bar.arrived_on <= today < end else bar.arrived_on
        self._reveal()
        self._tell()

    def _reveal(self) -> None:
        """Scroll until the current row is in sight under the head."""
        place_id = self._change.place_id if self._change is not None else self._place_id
        row = None if place_id is None else self._timeline.row_of.get(place_id)
        if row is None:
            return
        places = self._geometry()
        box = places.row_rect(row)
        bar = self.verticalScrollBar()
        above = (
            places.row_height(row - 1) if row and self._timeline.rows[row - 1].place is None else 0
        )
        if bar.value() > box.top() - HEAD - above:
            bar.setValue(box.top() - HEAD - above)
        elif bar.value() < box.bottom() - self.viewport().height():
            bar.setValue(box.bottom() + 1 - self.viewport().height())

    def sentence(self) -> str:
        """Return what is chosen, in one breath."""
        today = self._timeline.board.today
        bar = self.current
        place = None if self._place_id is None else self._timeline.place(self._place_id)
        if bar is not None:
            return words.bar_sentence(bar, place, today=today)
        if place is None:
            return "Aucune place."
        return f"{place.etablissement}, {place.nom}, {words.place_status(place, today=today)[0]}."

    def _tell(self) -> None:
        said = self.sentence()
        self.setAccessibleDescription(said)
        self.pointed.emit(said)
        self.viewport().update()

    # --- mouse -------------------------------------------------------------------------------

    def bar_at(self, at: QPointF) -> StayBar | None:
        """Return the stay under a point of the viewport."""
        places = self._geometry()
        if at.y() < HEAD or at.x() < places.names:
            return None
        row = places.row_at(int(at.y()) + self._offset)
        place = None if row is None else self._timeline.rows[row].place
        if place is None:
            return None
        point = at + QPointF(0, self._offset)
        for bar in reversed(self._timeline.bars.get(place.row_id, ())):
            box = places.bar_rect(bar)
            if box is not None and box.contains(point):
                return bar
        return None

    def _place_at(self, at: QPointF) -> int | None:
        row = self._geometry().row_at(int(at.y()) + self._offset) if at.y() >= HEAD else None
        place = None if row is None else self._timeline.rows[row].place
        return None if place is None else place.row_id

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
