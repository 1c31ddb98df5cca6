"""Hours down, days or professionnels across: the agenda of a day and of a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from ui.delegates.table import colour
from ui.theme.theme import tokens
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.visites_agenda import (
    DAY_MINUTES,
    FIRST_HOUR,
    STEP,
    Block,
    Board,
    Change,
    Column,
    Slot,
    wall_minute,
)
from ui.viewmodels.visites_drag import Grip, VisitDrag
from ui.viewmodels.visites_period import AgendaView
from ui.widgets.agenda import Agenda
from ui.widgets.agenda_paint import paint_block, paint_ghost, paint_veil
from ui.widgets.agenda_time_layout import GUTTER, HEAD, MOST_HOUR, SLOT_STEP, Pile, TimeLayout
from ui.widgets.agenda_time_paint import (
    paint_ground,
    paint_heads,
    paint_hours,
    paint_now,
    paint_piles,
    paint_slot,
)

EDGE: Final = 6
"""How near its edge a visit is held to be made longer."""
CLOCK_MS: Final = 60_000
CREEP_MS: Final = 30
CREEP: Final = 8
CREEP_EDGE: Final = 26
"""A drag held that near the top or the bottom scrolls, so much at a time."""
ZOOM: Final = 8
MORNING: Final = 9 * 60
MOST_PIXELS: Final = 6_000_000
"""A larger picture of the whole day is not kept: what is on screen is then drawn each time."""


class TimeGrid(Agenda):
    """Draws the hours of a few columns; the others are a scroll away."""

    def __init__(
        self,
        *,
        name: str,
        may_write: bool,
        now: Callable[[], datetime] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; ``now`` gives the instant the line of the present stands at."""
        super().__init__(name=name, may_write=may_write, parent=parent)
        self.grid = TimeLayout()
        self._now = now
        self._zoom = 0
        self._is_placed = False
        self._point = QPoint()
        self._picture: QPixmap | None = None
        self._drawn_as = (0.0, False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._float = _FloatingBar(self)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._follow_bars())
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self.viewport().update)
        self._clock.start()
        self._creep = QTimer(self, interval=CREEP_MS)
        self._creep.timeout.connect(self._creep_on)

    # --- where things stand ------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show other visits; the first ones come with the morning at the top."""
        super().show_board(board)
        if not self._is_placed and self.viewport().height() > HEAD and self.isVisible():
            self._is_placed = True
            self.show_hour(FIRST_HOUR)

    def show_hour(self, hour: float) -> None:
        """Scroll to an hour."""
        self.verticalScrollBar().setValue(round(hour * self.grid.hour))

    def _top_hour(self) -> float:
        return self.verticalScrollBar().value() / self.grid.hour

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the hour at the top."""
        super().resizeEvent(event)
        top = self._top_hour()
        self.lay_out()
        self.show_hour(top)

    def lay_out(self) -> None:
        """Give hours and columns their size for the room."""
        room = self.viewport().size()
        self.grid.fit(self.board, room, zoom=self._zoom, selected=self.selected)
        self._picture = None
        whole = self.grid.whole
        for bar, length, shown, step in (
            (self.verticalScrollBar(), whole.height(), room.height() - HEAD, self.grid.hour),
            (self.horizontalScrollBar(), whole.width(), room.width() - GUTTER, self.grid.width),
        ):
            bar.setRange(0, max(length - max(shown, 1), 0))
            bar.setPageStep(max(shown, 1))
            bar.setSingleStep(round(step / 2))
        self._follow_bars()
        self._float.place()

    def _follow_bars(self) -> None:
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.grid.shift = QPoint(GUTTER - across, HEAD - down)
        self.viewport().update()

    def _is_on_body(self, point: QPoint) -> bool:
        return point.y() >= HEAD and point.x() >= GUTTER

    def rect_of(self, block: Block) -> QRect:
        """Return where a block is drawn, on the viewport."""
        return self.grid.place(block).translated(self.grid.shift)

    def block_at(self, point: QPoint) -> Block | None:
        """Return the block under a point: the one selected when it covers others, else the last drawn."""
        if not self._is_on_body(point):
            return None
        place = point - self.grid.shift
        under = [block for block, rect in self.grid.rects if rect.contains(place)]
        on_top = next((block for block in under if block.row_id == self.selected), None)
        return on_top or (under[-1] if under else None)

    def grip_at(self, block: Block, point: QPoint) -> Grip:
        """Return what is held: an edge, unless the block is too short to have one."""
        rect = self.rect_of(block)
        if rect.height() < 3 * EDGE:
            return Grip.WHOLE
        if rect.bottom() - point.y() < EDGE:
            return Grip.END
        return Grip.START if point.y() - rect.top() < EDGE else Grip.WHOLE

    def slot_at(self, point: QPoint) -> Slot | None:
        """Return the half hour under a point."""
        column = self.grid.column_at(point.x())
        if column is None or not self._is_on_body(point):
            return None
        start = int(self.grid.minute_at(point.y()) // SLOT_STEP) * SLOT_STEP
        return _slot(column, start)

    def _pile_at(self, point: QPoint) -> Pile | None:
        is_free = self._is_on_body(point) and self.block_at(point) is None
        return self.grid.pile_at(point) if is_free else None

    def hint_at(self, point: QPoint) -> str:
        """Return what is said of what is under the mouse: the visits of a pile, a line each."""
        pile = self._pile_at(point)
        if pile is None:
            return super().hint_at(point)
        said = (f"{words.clock(one.line.starts_at)} {one.line.personne}" for one in pile.blocks)
        return "\n".join(said)

    def select(self, row_id: int | None) -> None:
        """Select a visit; one of a pile comes out of it."""
        before = self.selected
        super().select(row_id)
        if before != self.selected and self.grid.has_piled(before, self.selected):
            self.lay_out()

    def reveal(self, block: Block) -> None:
        """Scroll to a block."""
        self._scroll_to(self.grid.place(block))

    def reveal_slot(self) -> None:
        """Scroll to the free place selected."""
        at = self._slot_column()
        if self.slot is not None and at is not None:
            self._scroll_to(self.grid.free(self.slot, at))

    def _scroll_to(self, rect: QRect) -> None:
        for bar, first, last in (
            (self.verticalScrollBar(), rect.top(), rect.bottom()),
            (self.horizontalScrollBar(), rect.left(), rect.right()),
        ):
            if first < bar.value():
                bar.setValue(first - 8)
            elif last > bar.value() + bar.pageStep():
                bar.setValue(last - bar.pageStep() + 8)

    # --- moving ------------------------------------------------------------------------------

    def drag_from(self, block: Block, grip: Grip, point: QPoint) -> VisitDrag:
        """Begin a drag where the mouse holds the visit."""
        self._point = point
        self._creep.start()
        grabbed = round(self.grid.minute_at(point.y())) - block.start
        return VisitDrag(block, grip, grabbed=grabbed)

    def drag_to(self, drag: VisitDrag, point: QPoint) -> Change | None:
        """Follow the mouse on the grid of a quarter of an hour."""
        self._point = point
        column = self.grid.column_at(point.x())
        return None if column is None else drag.to(column, self.grid.minute_at(point.y()))

    def _creep_on(self) -> None:
        """Scroll while a drag is held near the edge."""
        if self.drag is None or self.is_by_key:
            self._creep.stop()
            return
        y, bar = self._point.y(), self.verticalScrollBar()
        is_low = y > self.viewport().height() - CREEP_EDGE
        step = -CREEP if y < HEAD + CREEP_EDGE else CREEP if is_low else 0
        before = bar.value()
        bar.setValue(before + step)
        if bar.value() != before:
            self.follow(self._point)

    def pushed(self, drag: VisitDrag, across: int, along: int) -> Change | None:
        """Push a quarter of an hour, or to the next column."""
        if along:
            return self._revealed(drag.push(minutes=along * STEP))
        here = self.column_of(drag.change)
        there = -1 if here is None else here + across
        if not 0 <= there < len(self.board.columns):
            return None
        return self._revealed(drag.push(column=self.board.columns[there]))

    def stretched(self, drag: VisitDrag, along: int) -> Change | None:
        """Make a visit a quarter of an hour longer or shorter."""
        return self._revealed(drag.stretch(along * STEP)) if along else None

    def _revealed(self, change: Change) -> Change:
        at = self.column_of(change)
        if at is not None:
            self._scroll_to(self.grid.ghost(change, at))
        return change

    def step_slot(self, across: int, along: int) -> Slot | None:
        """Return the half hour next to the one selected; the first one is where the work is."""
        columns = self.board.columns
        if not columns:
            return None
        at = self._slot_column()
        if self.slot is None or at is None:
            return self._first_slot()
        column = columns[min(max(at + across, 0), len(columns) - 1)]
        return _slot(column, self.slot.start + along * SLOT_STEP)

    def _first_slot(self) -> Slot:
        block, columns = self.selected_block(), self.board.columns
        today = next((one for one in columns if one.is_today), columns[0])
        if block is None:
            return _slot(today, MORNING)
        return _slot(columns[block.column], -(-block.end // STEP) * STEP)

    def _slot_column(self) -> int | None:
        slot = self.slot
        if slot is None:
            return None
        return next(
            (
                at
                for at, one in enumerate(self.board.columns)
                if one.day == slot.day
                and (not one.is_member or one.professionnel == slot.professionnel)
            ),
            None,
        )

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll; with Ctrl make the hours taller."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        step = ZOOM if event.angleDelta().y() > 0 else -ZOOM
        top = self._top_hour()
        self._zoom = min(max(self._zoom + step, 0), MOST_HOUR)
        self.lay_out()
        self.show_hour(top)
        event.accept()

    def press_head(self, point: QPoint) -> bool:
        """Open the day whose head, or one of whose piles, is pressed."""
        pile = self._pile_at(point)
        if pile is not None:
            self.day_asked.emit(self.board.columns[pile.column].day)
            return True
        if point.y() >= HEAD:
            return False
        column = self.grid.column_at(point.x())
        if column is not None and point.x() >= GUTTER and not column.is_member:
            self.day_asked.emit(column.day)
        return True

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the grid, the visits, the ghost, then the heads over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.viewport().rect()
        body = room.adjusted(GUTTER, HEAD, 0, 0)
        painter.fillRect(room, colour(tokens().surface))
        painter.setClipRect(body & event.rect())
        picture = self._whole_picture()
        if picture is not None:
            painter.drawPixmap(self.grid.shift, picture)
        else:
            self._paint_still(painter, body)
        if self._now is not None:
            # The line of the present goes behind the visits, which stand on the picture already.
            painter.setClipRegion(self._free_ground(body & event.rect(), self._now()))
            paint_now(painter, self.grid, self._now())
            painter.setClipRect(body & event.rect())
        self._paint_on_top(painter, body)
        at = self._slot_column()
        if self.slot is not None and at is not None and self.drag is None:
            free = self.grid.free(self.slot, at).translated(self.grid.shift)
            paint_slot(painter, free, self.slot)
        self._paint_drag(painter)
        painter.setClipRect(event.rect())
        paint_hours(painter, self.grid, room.height())
        paint_heads(painter, self.grid, room.width())

    def _free_ground(self, body: QRect, now: datetime) -> QRegion:
        """Return what of the grid no visit takes at an instant."""
        top = self.grid.top_of(wall_minute(now))
        free = QRegion(body)
        for _block, place in self.grid.rects:
            rect = place.translated(self.grid.shift)
            if rect.top() - 5 <= top <= rect.bottom() + 5:
                free -= QRegion(rect)
        return free

    def _whole_picture(self) -> QPixmap | None:
        """Return the hours and the visits of the whole day, drawn once; None when it would be too large.

        A scroll, a drag or the mouse passing over then only copy it.
        """
        ratio, is_dark = self.devicePixelRatioF(), tokens().is_dark
        size = self.grid.whole * ratio
        if size.width() * size.height() > MOST_PIXELS:
            return None
        if self._picture is None or self._drawn_as != (ratio, is_dark):
            made = QPixmap(size)
            made.setDevicePixelRatio(ratio)
            made.fill(colour(tokens().surface))
            painter = QPainter(made)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            shift, self.grid.shift = self.grid.shift, QPoint(0, 0)
            self._paint_still(painter, QRect(QPoint(0, 0), self.grid.whole))
            self.grid.shift = shift
            painter.end()
            self._picture, self._drawn_as = made, (ratio, is_dark)
        return self._picture

    def _paint_still(self, painter: QPainter, body: QRect) -> None:
        """Draw what neither the mouse nor the selection changes."""
        paint_ground(painter, self.grid, body)
        is_week = self.board.view is AgendaView.SEMAINE
        for block, place in self.grid.rects:
            rect = place.translated(self.grid.shift)
            if rect.intersects(body):
                paint_block(painter, rect, block, _detail(block, is_week=is_week))
        paint_piles(painter, self.grid)

    def _paint_on_top(self, painter: QPainter, body: QRect) -> None:
        """Draw again the visit under the mouse, then the one selected."""
        is_week = self.board.view is AgendaView.SEMAINE
        chosen = {self.selected, self.hovered}
        on_top = [one for one in self.grid.rects if one[0].row_id in chosen]
        on_top.sort(key=lambda one: one[0].row_id == self.selected)
        dragged = self.drag.block.row_id if self.drag is not None else None
        for block, place in on_top:
            rect = place.translated(self.grid.shift)
            if not rect.intersects(body):
                continue
            paint_block(
                painter,
                rect,
                block,
                _detail(block, is_week=is_week),
                is_selected=block.row_id == self.selected,
                is_hovered=block.row_id == self.hovered,
            )
            if block.row_id == dragged:
                paint_veil(painter, rect)

    def _paint_drag(self, painter: QPainter) -> None:
        if self.drag is None or not self.drag.is_any:
            return
        change = self.drag.change
        at = self.column_of(change)
        if at is not None:
            rect = self.grid.ghost(change, at).translated(self.grid.shift)
            paint_ghost(painter, rect, change, has_conflict=self.has_conflict)


class _FloatingBar(QScrollBar):
    """The vertical bar, over the right of the hours and under the heads: no column moves for it."""

    def __init__(self, grid: TimeGrid) -> None:
        super().__init__(Qt.Orientation.Vertical, grid)
        self._grid = grid
        self._own = grid.verticalScrollBar()
        self._own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own.setValue)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def place(self) -> None:
        """Follow the range and the size of the grid."""
        own, room = self._own, self._grid.viewport().geometry()
        self.setRange(own.minimum(), own.maximum())
        self.setPageStep(own.pageStep())
        self.setSingleStep(own.singleStep())
        self.setValue(own.value())
        width = self.sizeHint().width()
        self.setGeometry(
            room.right() + 1 - width, room.y() + HEAD + 2, width, room.height() - HEAD - 4
        )
        self.setVisible(own.maximum() > own.minimum())
        self.raise_()


def _slot(column: Column, start: int) -> Slot:
    who = column.professionnel if column.is_member else None
    return Slot(
        day=column.day, start=min(max(start, 0), DAY_MINUTES - SLOT_STEP), professionnel=who
    )


def _detail(block: Block, *, is_week: bool) -> str:
    """Return the third line of a block: who goes, or where when the column says who."""
    line = block.line
    return told.worker(line) if is_week else (line.prestation or line.commune or "")
