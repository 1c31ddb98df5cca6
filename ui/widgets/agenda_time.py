"""Hours down, days or professionnels across: the agenda of a day and of a week."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import local_date
from ui.delegates.table import advance, colour, elided
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_STRONG, SMALL, SMALL_MEDIUM, TypeStyle
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import (
    DAY_MINUTES,
    FIRST_HOUR,
    LAST_HOUR,
    LEAST,
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
from ui.widgets.agenda_paint import paint_block, paint_ghost

GUTTER: Final = 52
HEAD: Final = 46
HOURS: Final = 24
LEAST_HOUR: Final = 44
MOST_HOUR: Final = 132
LEAST_COLUMN: Final = 132
"""Narrower, the day of a professionnel is not read: the columns then scroll sideways."""
LEAST_DAY: Final = 84
LEAST_CARD: Final = 52
"""Visits side by side that would be narrower stand one over the other, like cards."""
EDGE: Final = 6
"""How near its edge a visit is held to be made longer."""
CLOCK_MS: Final = 60_000
SLOT_STEP: Final = 30
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_SCROLL_EDGE: Final = 26


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
        self._now = now
        self._zoom = 0
        self._hour = float(LEAST_HOUR)
        self._column = float(LEAST_COLUMN)
        self._is_placed = False
        self._rects: list[tuple[Block, QRect]] = []
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._clock = QTimer(self)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self.viewport().update)
        self._clock.start()
        self._creep = QTimer(self)
        self._creep.setInterval(30)
        self._creep.timeout.connect(self._creep_on)
        self._point = QPoint()

    # --- where things stand ------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show other visits; the first ones come with the morning at the top."""
        super().show_board(board)
        if not self._is_placed and self.viewport().height() > HEAD:
            self._is_placed = True
            self.show_hour(FIRST_HOUR)

    def show_hour(self, hour: int) -> None:
        """Scroll to an hour."""
        self.verticalScrollBar().setValue(round(hour * self._hour))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the hour at the top."""
        super().resizeEvent(event)
        top = self.verticalScrollBar().value() / self._hour
        self.lay_out()
        self.verticalScrollBar().setValue(round(top * self._hour))

    def lay_out(self) -> None:
        """Give hours and columns their size for the room."""
        room = self.viewport().size()
        shown = LAST_HOUR - FIRST_HOUR
        fitting = (room.height() - HEAD) / shown
        self._hour = min(max(fitting, LEAST_HOUR) + self._zoom, MOST_HOUR)
        count = max(len(self.board.columns), 1)
        is_members = self.board.view is AgendaView.JOUR
        least = LEAST_COLUMN if is_members else LEAST_DAY
        self._column = max((room.width() - GUTTER) / count, least)
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        visible = max(room.height() - HEAD, 1)
        down.setRange(0, max(round(HOURS * self._hour) - visible, 0))
        down.setPageStep(visible)
        down.setSingleStep(round(self._hour / 2))
        wide = max(room.width() - GUTTER, 1)
        across.setRange(0, max(round(count * self._column) - wide, 0))
        across.setPageStep(wide)
        across.setSingleStep(round(self._column / 2))
        self._rects = [(block, self._place(block)) for block in self.board.blocks]

    def _place(self, block: Block) -> QRect:
        """Return where a block stands on the whole grid, scrolling apart."""
        left, width = block.column * self._column, self._column - 7
        step = width / block.lanes
        if step < LEAST_CARD and block.lanes > 1:
            step = (width - LEAST_CARD) / (block.lanes - 1)
            card = float(LEAST_CARD)
        else:
            card = step
        top = block.start * self._hour / 60
        height = max(block.end - block.start, LEAST) * self._hour / 60
        return QRect(
            round(left + 2 + block.lane * step), round(top) + 1, round(card) - 1, round(height) - 2
        )

    def _shift(self) -> QPoint:
        return QPoint(
            GUTTER - self.horizontalScrollBar().value(), HEAD - self.verticalScrollBar().value()
        )

    def rect_of(self, block: Block) -> QRect:
        """Return where a block is drawn, on the viewport."""
        return self._place(block).translated(self._shift())

    def block_at(self, point: QPoint) -> Block | None:
        """Return the block under a point: the one selected when it covers others, else the last drawn."""
        if point.y() < HEAD or point.x() < GUTTER:
            return None
        place = point - self._shift()
        under = [block for block, rect in self._rects if rect.contains(place)]
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

    def _column_at(self, x: int) -> Column | None:
        columns = self.board.columns
        at = int((x - self._shift().x()) // self._column)
        return columns[min(max(at, 0), len(columns) - 1)] if columns else None

    def _minute_at(self, y: int) -> float:
        return (y - self._shift().y()) * 60 / self._hour

    def slot_at(self, point: QPoint) -> Slot | None:
        """Return the half hour under a point."""
        column = self._column_at(point.x())
        if column is None or point.y() < HEAD or point.x() < GUTTER:
            return None
        start = int(self._minute_at(point.y()) // SLOT_STEP) * SLOT_STEP
        who = column.professionnel if column.is_member else None
        start = min(max(start, 0), DAY_MINUTES - SLOT_STEP)
        return Slot(day=column.day, start=start, professionnel=who)

    def reveal(self, block: Block) -> None:
        """Scroll to a block."""
        self._scroll_to(self._place(block))

    def reveal_slot(self) -> None:
        """Scroll to the free place selected."""
        at = self._slot_column()
        if self.slot is not None and at is not None:
            self._scroll_to(self._slot_rect(self.slot, at))

    def _scroll_to(self, rect: QRect) -> None:
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        if rect.top() < down.value():
            down.setValue(rect.top() - 8)
        elif rect.bottom() > down.value() + down.pageStep():
            down.setValue(rect.bottom() - down.pageStep() + 8)
        if rect.left() < across.value():
            across.setValue(rect.left() - 8)
        elif rect.right() > across.value() + across.pageStep():
            across.setValue(rect.right() - across.pageStep() + 8)

    # --- moving ------------------------------------------------------------------------------

    def drag_from(self, block: Block, grip: Grip, point: QPoint) -> VisitDrag:
        """Begin a drag where the mouse holds the visit."""
        self._creep.start()
        grabbed = round(self._minute_at(point.y())) - block.start
        return VisitDrag(block, grip, grabbed=grabbed)

    def drag_to(self, drag: VisitDrag, point: QPoint) -> Change | None:
        """Follow the mouse on the grid of a quarter of an hour."""
        self._point = point
        column = self._column_at(point.x())
        return None if column is None else drag.to(column, self._minute_at(point.y()))

    def _creep_on(self) -> None:
        """Scroll while a drag is held near the edge."""
        if self.drag is None:
            self._creep.stop()
            return
        down, y = self.verticalScrollBar(), self._point.y()
        step = (
            -8
            if y < HEAD + _SCROLL_EDGE
            else 8
            if y > self.viewport().height() - _SCROLL_EDGE
            else 0
        )
        if not step or self._point.isNull():
            return
        before = down.value()
        down.setValue(before + step)
        if down.value() != before:
            self._show_change(self.drag.change, self.drag_to(self.drag, self._point))

    def pushed(self, drag: VisitDrag, across: int, along: int) -> Change | None:
        """Push a quarter of an hour, or to the next column."""
        if along:
            change = drag.push(minutes=along * STEP)
        else:
            here = self.column_of(drag.change)
            there = -1 if here is None else here + across
            if not 0 <= there < len(self.board.columns):
                return None
            change = drag.push(column=self.board.columns[there])
        self._reveal_change(change)
        return change

    def stretched(self, drag: VisitDrag, along: int) -> Change | None:
        """Make a visit a quarter of an hour longer or shorter."""
        if not along:
            return None
        change = drag.stretch(along * STEP)
        self._reveal_change(change)
        return change

    def _reveal_change(self, change: Change) -> None:
        ghost = self._ghost_rect(change)
        if ghost is not None:
            self._scroll_to(ghost)

    def step_slot(self, across: int, along: int) -> Slot | None:
        """Return the half hour next to the one selected; the first one is where the work is."""
        columns = self.board.columns
        if not columns:
            return None
        at = self._slot_column()
        if self.slot is None or at is None:
            return self._first_slot()
        at = min(max(at + across, 0), len(columns) - 1)
        start = min(max(self.slot.start + along * SLOT_STEP, 0), DAY_MINUTES - SLOT_STEP)
        column = columns[at]
        who = column.professionnel if column.is_member else None
        return replace(self.slot, day=column.day, start=start, professionnel=who)

    def _first_slot(self) -> Slot:
        block = self.selected_block()
        columns = self.board.columns
        today = next((one for one in columns if one.is_today), columns[0])
        column = columns[block.column] if block is not None else today
        start = min(block.end, DAY_MINUTES - SLOT_STEP) if block is not None else 9 * 60
        who = column.professionnel if column.is_member else None
        return Slot(day=column.day, start=-(-start // STEP) * STEP, professionnel=who)

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
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = 8 if event.angleDelta().y() > 0 else -8
            top = self.verticalScrollBar().value() / self._hour
            self._zoom = min(max(self._zoom + step, 0), MOST_HOUR)
            self.lay_out()
            self.verticalScrollBar().setValue(round(top * self._hour))
            self.viewport().update()
            event.accept()
            return
        super().wheelEvent(event)

    def _press_head(self, point: QPoint) -> bool:
        if point.y() >= HEAD:
            return False
        column = self._column_at(point.x())
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
        self._paint_ground(painter, body)
        self._paint_blocks(painter, body)
        self._paint_slot(painter)
        self._paint_now(painter)
        self._paint_drag(painter)
        painter.setClipRect(event.rect())
        self._paint_hours(painter, room)
        self._paint_heads(painter, room)

    def _paint_ground(self, painter: QPainter, body: QRect) -> None:
        colours, shift = tokens(), self._shift()
        for at, column in enumerate(self.board.columns):
            left = round(at * self._column) + shift.x()
            area = QRect(left, body.y(), round(self._column), body.height())
            if column.is_off or column.is_ferie:
                painter.fillRect(area, colour(colours.sunken))
        for half in range(2 * HOURS + 1):
            top = round(half * self._hour / 2) + shift.y()
            if body.top() <= top <= body.bottom():
                tint = colours.border if half % 2 == 0 else colours.grid
                painter.fillRect(body.x(), top, body.width(), 1, colour(tint))
        for at in range(1, len(self.board.columns)):
            left = round(at * self._column) + shift.x()
            painter.fillRect(left - 1, body.y(), 1, body.height(), colour(colours.border))

    def _paint_blocks(self, painter: QPainter, body: QRect) -> None:
        shift = self._shift()
        is_week = self.board.view is AgendaView.SEMAINE
        dragged = self.drag.block.row_id if self.drag is not None else None
        on_top: list[tuple[Block, QRect]] = []
        for block, place in self._rects:
            rect = place.translated(shift)
            if not rect.intersects(body):
                continue
            if block.row_id in {self.selected, self._hovered}:
                on_top.append((block, rect))
            else:
                paint_block(painter, rect, block, _detail(block, is_week=is_week))
        on_top.sort(key=lambda one: one[0].row_id == self.selected)
        for block, rect in on_top:
            if block.row_id == dragged:
                painter.setOpacity(0.45)
            paint_block(
                painter,
                rect,
                block,
                _detail(block, is_week=is_week),
                is_selected=block.row_id == self.selected,
                is_hovered=block.row_id == self._hovered,
            )
            painter.setOpacity(1.0)

    def _slot_rect(self, slot: Slot, at: int) -> QRect:
        left, top = at * self._column, slot.start * self._hour / 60
        height = SLOT_STEP * self._hour / 60
        return QRect(round(left) + 2, round(top) + 1, round(self._column) - 5, round(height) - 1)

    def _paint_slot(self, painter: QPainter) -> None:
        at = self._slot_column()
        if self.slot is None or at is None or self.drag is not None:
            return
        rect = self._slot_rect(self.slot, at).translated(self._shift())
        colours = tokens()
        pen = QPen(colour(colours.accent), 1.5)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour(colours.accent_soft))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        start = f"{self.slot.start // 60:02}:{self.slot.start % 60:02}"
        painter.setPen(colour(colours.accent_ink))
        painter.setFont(font(SMALL_MEDIUM))
        words = rect.adjusted(8, 0, -4, 0)
        text = elided(f"{start}  Nouvelle visite", SMALL_MEDIUM, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    def _ghost_rect(self, change: Change) -> QRect | None:
        at = self.column_of(change)
        if at is None:
            return None
        top = change.start * self._hour / 60
        height = max(change.minutes, LEAST) * self._hour / 60
        return QRect(
            round(at * self._column) + 2, round(top) + 1, round(self._column) - 7, round(height) - 2
        )

    def _paint_drag(self, painter: QPainter) -> None:
        if self.drag is None or not self.drag.is_any:
            return
        ghost = self._ghost_rect(self.drag.change)
        if ghost is not None:
            paint_ghost(
                painter,
                ghost.translated(self._shift()),
                self.drag.change,
                has_conflict=self._has_conflict,
            )

    def _paint_now(self, painter: QPainter) -> None:
        if self._now is None:
            return
        now = self._now()
        today = local_date(now)
        places = [at for at, one in enumerate(self.board.columns) if one.day == today]
        if not places:
            return
        shift, ink = self._shift(), colour(tokens().accent)
        top = round(wall_minute(now) * self._hour / 60) + shift.y()
        left = round(places[0] * self._column) + shift.x()
        right = round((places[-1] + 1) * self._column) + shift.x()
        painter.fillRect(left, top - 1, right - left, 2, ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPoint(left + 1, top), 4, 4)

    def _paint_hours(self, painter: QPainter, room: QRect) -> None:
        colours, shift = tokens(), self._shift()
        painter.fillRect(0, HEAD, GUTTER, room.height() - HEAD, colour(colours.surface))
        painter.fillRect(GUTTER - 1, HEAD, 1, room.height() - HEAD, colour(colours.border))
        painter.setFont(font(SMALL))
        painter.setPen(colour(colours.muted))
        for hour in range(1, HOURS):
            middle = round(hour * self._hour) + shift.y()
            if HEAD + 4 < middle < room.height():
                box = QRect(0, middle - 8, GUTTER - 9, 16)
                align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, align, f"{hour:02}:00")

    def _paint_heads(self, painter: QPainter, room: QRect) -> None:
        colours = tokens()
        painter.fillRect(0, 0, room.width(), HEAD, colour(colours.sunken))
        painter.fillRect(0, HEAD - 1, room.width(), 1, colour(colours.border))
        painter.setClipRect(QRect(GUTTER, 0, room.width() - GUTTER, HEAD))
        left = self._shift().x()
        for at, column in enumerate(self.board.columns):
            rect = QRect(round(at * self._column) + left, 0, round(self._column), HEAD - 1)
            if rect.right() < GUTTER or rect.left() > room.width():
                continue
            if at:
                painter.fillRect(rect.left() - 1, 8, 1, HEAD - 16, colour(colours.border))
            self._paint_head(painter, rect, column)

    def _paint_head(self, painter: QPainter, rect: QRect, column: Column) -> None:
        inner = rect.adjusted(6, 5, -6, -5)
        upper = QRect(inner.x(), inner.y(), inner.width(), 20)
        lower = QRect(inner.x(), inner.y() + 20, inner.width(), 16)
        if column.is_member:
            _centred(painter, upper, column.title, BODY_STRONG, tokens().text)
        else:
            _paint_day(painter, upper, column)
        _centred(painter, lower, column.under, SMALL, tokens().muted)


def _detail(block: Block, *, is_week: bool) -> str:
    """Return the third line of a block: who goes, or where when the column says who."""
    line = block.line
    return told.worker(line) if is_week else (line.prestation or line.commune or "")


def _centred(painter: QPainter, rect: QRect, text: str, style: TypeStyle, ink: str) -> None:
    painter.setFont(font(style))
    painter.setPen(colour(ink))
    painter.drawText(rect, _CENTRE, elided(text, style, rect.width()))


def _paint_day(painter: QPainter, rect: QRect, column: Column) -> None:
    """Draw « lundi 23 », the day number in a pill of the accent when it is today."""
    colours = tokens()
    name = column.title if rect.width() >= 92 else f"{column.title[:3]}."  # noqa: PLR2004 - the width of « mercredi 23 »
    number = str(column.day.day)
    gap, pill = 6, max(advance(number, BODY_STRONG) + 12, 20)
    name_width = advance(name, SMALL)
    left = rect.x() + max((rect.width() - name_width - gap - pill) // 2, 0)
    ink = colours.slot("ferie") if column.is_ferie else colours.muted
    painter.setFont(font(SMALL))
    painter.setPen(colour(ink))
    painter.drawText(
        QRect(left, rect.y(), name_width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, name
    )
    box = QRect(left + name_width + gap, rect.y(), pill, 20)
    if column.is_today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(QRectF(box), 10, 10)
    ink = colours.on_accent if column.is_today else ink if column.is_ferie else colours.text
    _centred(painter, box, number, BODY_STRONG, ink)
