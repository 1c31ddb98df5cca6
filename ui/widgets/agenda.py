"""What every agenda answers to: a selection among painted visits, a drag with its ghost, the keys.

Nothing here is a widget per visit: the columns and blocks of a `Board` are drawn, and found again under
the mouse. A drag only shows where the visit would go; `change_asked` says what was dropped, and what is
drawn moves when the page shows another board.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY, RADIUS_CARD
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import Block, Board, Change, Column, Slot, neighbour
from ui.viewmodels.visites_drag import Grip, VisitDrag
from ui.viewmodels.visites_period import AgendaView, long_day
from ui.widgets.text import tooltip

DONE: Final = "done"
CANCELLED: Final = "cancelled"
ABSENT: Final = "absent"
_ACTS: Final = {Qt.Key.Key_R: DONE, Qt.Key.Key_A: CANCELLED, Qt.Key.Key_B: ABSENT}
_ARROWS: Final = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ALT: Final = Qt.KeyboardModifier.AltModifier
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CTRL: Final = Qt.KeyboardModifier.ControlModifier


class Agenda(QAbstractScrollArea):
    """The base of the agendas: who inherits says where things stand and draws them."""

    visit_selected = Signal(object)
    """The row id of a visit, or None."""
    visit_opened = Signal(int)
    slot_asked = Signal(object)
    """A visit is wanted in a free `Slot`."""
    change_shown = Signal(object)
    """What a drag under way would do (a `Change`), or None when it ends."""
    change_asked = Signal(object)
    """What was dropped (a `Change`)."""
    day_asked = Signal(object)
    act_asked = Signal(str)
    preview_toggled = Signal()
    turned = Signal(int)
    """The next period (+1), or the one before (−1)."""

    def __init__(self, *, name: str, may_write: bool, parent: QWidget | None = None) -> None:
        """Start empty; ``name`` is read aloud."""
        super().__init__(parent)
        self._name = name
        self._may_write = may_write
        self.board = Board(view=AgendaView.SEMAINE)
        self.selected: int | None = None
        self.slot: Slot | None = None
        self.drag: VisitDrag | None = None
        self.hovered: int | None = None
        self.has_conflict = False
        self._pressed: tuple[QPoint, Block, Grip] | None = None
        self.is_by_key = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(BODY))
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    # --- what is shown -----------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show other visits; the selection stays on the visit that stays."""
        self._drop_drag()
        self.board = board
        self.hovered = None
        if self.selected is not None and self.block_of(self.selected) is None:
            self.select(None)
        self.lay_out()
        self.viewport().update()

    def block_of(self, row_id: int | None) -> Block | None:
        """Return the first block of a visit."""
        return next((block for block in self.board.blocks if block.row_id == row_id), None)

    def selected_block(self) -> Block | None:
        """Return the block of the visit selected."""
        return self.block_of(self.selected)

    def select(self, row_id: int | None) -> None:
        """Select a visit and show it, or none."""
        if row_id == self.selected:
            return
        self.selected = row_id
        block = self.block_of(row_id)
        if block is not None:
            self.slot = None
            self.reveal(block)
        self._tell_aloud(told.described(block.line) if block is not None else "")
        self.viewport().update()
        self.visit_selected.emit(row_id)

    def _tell_aloud(self, words: str) -> None:
        self.setAccessibleDescription(words)
        event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        QAccessible.updateAccessibility(event)

    def show_verdict(self, *, has_conflict: bool) -> None:
        """Draw the ghost as something that fits, or not."""
        if has_conflict != self.has_conflict:
            self.has_conflict = has_conflict
            self.viewport().update()

    # --- where things stand, said by who inherits --------------------------------------------

    def lay_out(self) -> None:
        """Follow another board or size."""
        raise NotImplementedError

    def rect_of(self, block: Block) -> QRect:
        """Return where a block is drawn, on the viewport."""
        raise NotImplementedError

    def block_at(self, point: QPoint) -> Block | None:
        """Return the block under a point of the viewport."""
        raise NotImplementedError

    def grip_at(self, block: Block, point: QPoint) -> Grip:
        """Return what of a block is held there."""
        del block, point
        return Grip.WHOLE

    def slot_at(self, point: QPoint) -> Slot | None:
        """Return the free place under a point."""
        raise NotImplementedError

    def reveal(self, block: Block) -> None:
        """Scroll to a block."""
        del block

    def reveal_slot(self) -> None:
        """Scroll to the free place selected."""

    def drag_from(self, block: Block, grip: Grip, point: QPoint) -> VisitDrag:
        """Begin a drag at a point."""
        del point
        return VisitDrag(block, grip)

    def drag_to(self, drag: VisitDrag, point: QPoint) -> Change | None:
        """Go on with a drag to a point; None when there is nothing there."""
        raise NotImplementedError

    def step_slot(self, across: int, along: int) -> Slot | None:
        """Return the free place next to the one selected, or a first one."""
        raise NotImplementedError

    def pushed(self, drag: VisitDrag, across: int, along: int) -> Change | None:
        """Push a visit one step with an arrow; None when there is no room that way."""
        raise NotImplementedError

    def column_of(self, change: Change) -> int | None:
        """Return the column a change puts its visit in."""
        columns = self.board.columns
        who = change.professionnel if change.gives else change.line.professionnel
        return next((at for at, one in enumerate(columns) if _holds(one, change, who)), None)

    # --- the mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Select what is under the mouse, and be ready to drag it."""
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        point = event.position().toPoint()
        if self.press_head(point):
            return
        block = self.block_at(point)
        if block is None:
            self.select(None)
            self.slot = self.slot_at(point)
            self.viewport().update()
            return
        self.select(block.row_id)
        if self._may_write and block.is_movable and block.is_head:
            self._pressed = (point, block, self.grip_at(block, point))

    def press_head(self, point: QPoint) -> bool:
        """Answer a press on a head; False when there is none there."""
        del point
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag, or light what is under the mouse."""
        point = event.position().toPoint()
        if self._pressed is None and self.drag is None:
            self._hover(point)
            return
        if self.drag is None and self._pressed is not None:
            start, block, grip = self._pressed
            if (point - start).manhattanLength() < QApplication.startDragDistance():
                return
            self.drag = self.drag_from(block, grip, start)
            self.is_by_key = False
            whole = Qt.CursorShape.ClosedHandCursor
            shape = whole if grip is Grip.WHOLE else Qt.CursorShape.SizeVerCursor
            self.viewport().setCursor(shape)
        self.follow(point)

    def follow(self, point: QPoint) -> None:
        """Take what is dragged to a point."""
        if self.drag is not None:
            before = self.drag.change
            self._show_change(before, self.drag_to(self.drag, point))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drop."""
        self._pressed = None
        if self.drag is not None and not self.is_by_key:
            self.drop()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open a visit, or ask for one in a free place."""
        self._pressed = None
        point = event.position().toPoint()
        block, slot = self.block_at(point), self.slot_at(point)
        if block is not None:
            self.visit_opened.emit(block.row_id)
        elif slot is not None:
            self.slot_asked.emit(slot)

    def _hover(self, point: QPoint) -> None:
        block = self.block_at(point)
        found = block.row_id if block is not None else None
        shape = Qt.CursorShape.ArrowCursor
        if block is not None and self._may_write and block.is_movable and block.is_head:
            is_whole = self.grip_at(block, point) is Grip.WHOLE
            shape = Qt.CursorShape.OpenHandCursor if is_whole else Qt.CursorShape.SizeVerCursor
        self.viewport().setCursor(shape)
        if found != self.hovered:
            self.hovered = found
            self.viewport().update()

    def hint_at(self, point: QPoint) -> str:
        """Return what is said of what is under the mouse."""
        block = self.block_at(point)
        return "" if block is None else told.hint(block.line)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Tell what a visit is under the mouse; forget it when the mouse leaves."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = "" if self.drag is not None else tooltip(self.hint_at(event.pos()))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave and self.hovered is not None:
            self.hovered = None
            self.viewport().update()
        return super().viewportEvent(event)

    # --- a drag ------------------------------------------------------------------------------

    def _show_change(self, before: Change, change: Change | None) -> None:
        if change is None or change == before:
            return
        self.viewport().update()
        self._tell_aloud(
            f"{long_day(change.day, has_year=False)}, {told.span(change.starts_at, change.ends_at)}"
        )
        self.change_shown.emit(change)

    def drop(self) -> None:
        """Leave the visit where it was dragged; the page decides."""
        drag = self._drop_drag()
        if drag is not None and drag.is_any:
            self.change_asked.emit(drag.change)

    def cancel_drag(self) -> None:
        """Leave the visit where it was."""
        self._drop_drag()

    def _drop_drag(self) -> VisitDrag | None:
        drag, self.drag = self.drag, None
        self._pressed = None
        if drag is not None:
            self.has_conflict = False
            self.viewport().unsetCursor()
            self.viewport().update()
            self.change_shown.emit(None)
        return drag

    # --- the keyboard ------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Take Alt with an arrow before the window goes back with it."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._is_push(event):
            event.accept()
            return True
        return super().event(event)

    def _is_push(self, event: QKeyEvent) -> bool:
        block = self.selected_block()
        has_alt = bool(event.modifiers() & _ALT)
        return has_alt and event.key() in _ARROWS and block is not None and self._may_write

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the selection, push the visit, act on it."""
        key = Qt.Key(event.key())
        if key in _ARROWS and self._answer_arrow(event, *_ARROWS[key]):
            event.accept()
        elif event.modifiers() & (_ALT | _CTRL):
            super().keyPressEvent(event)
        elif self._answer_key(key):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _answer_key(self, key: Qt.Key) -> bool:
        if key in _ENTER:
            self._open()
        elif key is Qt.Key.Key_Escape:
            return self._leave()
        elif key is Qt.Key.Key_Space:
            self.preview_toggled.emit()
        elif key is Qt.Key.Key_N:
            self.slot_asked.emit(self.slot or self.step_slot(0, 0))
        elif key in _ACTS and self.selected is not None:
            self.act_asked.emit(_ACTS[key])
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.turned.emit(1 if key is Qt.Key.Key_PageDown else -1)
        else:
            return False
        return True

    def _open(self) -> None:
        if self.selected is not None:
            self.visit_opened.emit(self.selected)
        elif self.slot is not None:
            self.slot_asked.emit(self.slot)

    def _leave(self) -> bool:
        if self.drag is not None:
            self.cancel_drag()
        elif self.selected is not None or self.slot is not None:
            self.slot = None
            self.select(None)
            self.viewport().update()
        else:
            return False
        return True

    def _answer_arrow(self, event: QKeyEvent, across: int, along: int) -> bool:
        modifiers = event.modifiers()
        if modifiers & _ALT:
            return self._is_push(event) and self._push(
                across, along, is_longer=bool(modifiers & _SHIFT)
            )
        if modifiers & _CTRL or not self.board.blocks:
            self._go_to_slot(across, along)
            return True
        return self._go(across, along)

    def _go(self, across: int, along: int) -> bool:
        """Select the visit one goes to with an arrow."""
        if self.selected_block() is None:
            self.select(self.first_visit())
            return True
        found = neighbour(self.board, self.selected or 0, across=across, along=along)
        if found is not None:
            self.select(found)
        return True

    def first_visit(self) -> int | None:
        """Return the visit the arrows begin with."""
        today = next((at for at, one in enumerate(self.board.columns) if one.is_today), 0)
        blocks = self.board.blocks
        later = (block.row_id for block in blocks if block.column >= today)
        return next(later, blocks[0].row_id if blocks else None)

    def _go_to_slot(self, across: int, along: int) -> None:
        slot = self.step_slot(across, along)
        self.select(None)
        self.slot = slot
        if slot is not None:
            start = f"{slot.start // 60:02}:{slot.start % 60:02}"
            self._tell_aloud(f"{long_day(slot.day, has_year=False)}, {start}, libre")
            self.reveal_slot()
        self.viewport().update()

    def _push(self, across: int, along: int, *, is_longer: bool) -> bool:
        block = self.selected_block()
        if block is None or not block.is_movable:
            return True
        if self.drag is None:
            self.drag = VisitDrag(block)
            self.is_by_key = True
        before = self.drag.change
        if is_longer:
            self._show_change(before, self.stretched(self.drag, along))
        else:
            self._show_change(before, self.pushed(self.drag, across, along))
        return True

    def stretched(self, drag: VisitDrag, along: int) -> Change | None:
        """Make a visit longer or shorter with an arrow; an agenda without hours does not."""
        del drag, along
        return None

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Drop what the arrows pushed when Alt is let go."""
        if event.key() == Qt.Key.Key_Alt and self.drag is not None and self.is_by_key:
            self.drop()
            event.accept()
            return
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Leave a visit pushed halfway where it was."""
        super().focusOutEvent(event)
        if self.is_by_key:
            self.cancel_drag()


def _holds(column: Column, change: Change, who: str | None) -> bool:
    return column.day == change.day and (not column.is_member or column.professionnel == who)
