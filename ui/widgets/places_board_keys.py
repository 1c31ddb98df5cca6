"""The board of the places driven with keys: from stay to stay, a stay moved or lengthened, and its acts."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from crt_desktop.reports.places import StayBar
from ui.viewmodels.places import Key, Timeline, key_of, nearest, neighbour, next_place
from ui.viewmodels.places_change import Change, Grip, grips_of, may_change, stepped, unchanged
from ui.widgets.places_board_view import BoardView

_SIDES: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_HEIGHTS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TURNS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class KeyedBoard(BoardView):
    """Moves what is chosen and shows changes; every act is asked of whoever listens."""

    stay_opened = Signal(object, object)
    """A stay (`StayBar`), and where a menu may open."""
    reserve_asked = Signal(object, object)
    """Book: the place (row id or None) and the day (or None)."""
    change_asked = Signal(object)
    """A `Change` to store."""
    turned = Signal(int)
    """Another period: −1 or +1."""

    def __init__(
        self, timeline: Timeline, *, may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Show a timeline; who may not write moves nothing."""
        super().__init__(timeline, parent)
        self._may_write = may_write
        self._day = timeline.board.today

    # --- what is chosen ----------------------------------------------------------------------

    def select(self, key: Key) -> bool:
        """Choose a stay and show it; False when it is not on the board."""
        bar = self._timeline.by_key.get(key)
        if bar is None:
            return False
        self._choose(bar.place_id, bar)
        return True

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

    # --- a change, shown and not stored ------------------------------------------------------

    def show_change(self, change: Change | None) -> None:
        """Show a change as if it had been made with the keys."""
        if change is None or change.is_nothing:
            self.give_up()
            return
        self._change, self._is_refused = change, False
        self.change_shown.emit(change)
        self._reveal()
        self.viewport().update()

    def give_up(self) -> bool:
        """Leave everything where it is; False when nothing was moved."""
        had = self._change is not None
        self._drop_change()
        return had

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
            return self._push(key, Grip.START if shift else Grip.WHOLE)
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

    def _push(self, key: int, grip: Grip) -> bool:
        """Move the stay by a day, or its arrival alone; or the stay to the next place."""
        change = self._movable()
        if change is None or (key not in _SIDES and key not in _HEIGHTS):
            return key in _HEIGHTS
        if key in _SIDES:
            if grip in grips_of(change.bar):
                self.show_change(stepped(change, grip, _SIDES[Qt.Key(key)]))
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
