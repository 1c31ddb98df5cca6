"""Weeks down, days across: the agenda of a month, with the first visits of each day."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.delegates.table import advance, colour, elided
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, SMALL, SMALL_MEDIUM
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.visites_agenda import Block, Change, Column, Slot
from ui.viewmodels.visites_drag import VisitDrag
from ui.viewmodels.visites_period import DAYS, WEEK
from ui.widgets.agenda import Agenda
from ui.widgets.agenda_paint import paint_line

HEAD: Final = 30
DAY_LINE: Final = 26
VISIT_LINE: Final = 19
PAD: Final = 4
MORNING: Final = 9 * 60
MARK: Final = 13
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MonthGrid(Agenda):
    """Draws whole weeks; a day says how many visits it has, and the first of them."""

    def __init__(self, *, name: str, may_write: bool, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(name=name, may_write=may_write, parent=parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._by_day: list[list[Block]] = []
        self._counts: list[int] = []
        self._conflicts: list[int] = []

    # --- where things stand ------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw again for the room."""
        super().resizeEvent(event)
        self.viewport().update()

    def lay_out(self) -> None:
        """Sort the visits by day."""
        self._by_day = [[] for _ in self.board.columns]
        for block in self.board.blocks:
            self._by_day[block.column].append(block)
        self._counts = [
            sum(block.line.statut not in told.MISSED for block in blocks) for blocks in self._by_day
        ]
        self._conflicts = [
            sum(told.has_conflict(block.line) for block in blocks) for blocks in self._by_day
        ]

    def _cell(self, at: int) -> QRect:
        room = self.viewport().size()
        weeks = max(len(self.board.columns) // WEEK, 1)
        row, column = divmod(at, WEEK)
        width, height = room.width() / WEEK, (room.height() - HEAD) / weeks
        left, top = round(column * width), HEAD + round(row * height)
        return QRect(
            left, top, round((column + 1) * width) - left, HEAD + round((row + 1) * height) - top
        )

    def _at(self, point: QPoint) -> int | None:
        count = len(self.board.columns)
        if not count or point.y() < HEAD:
            return None
        room = self.viewport().size()
        column = min(max(point.x() * WEEK // max(room.width(), 1), 0), WEEK - 1)
        weeks = count // WEEK
        row = (point.y() - HEAD) * weeks // max(room.height() - HEAD, 1)
        return min(max(row, 0), weeks - 1) * WEEK + column

    def shown_of(self, at: int) -> tuple[list[Block], int]:
        """Return the visits a day has room for, the one selected among them, and how many are left."""
        blocks = self._by_day[at]
        room = max((self._cell(at).height() - DAY_LINE - PAD) // VISIT_LINE, 0)
        if len(blocks) <= room:
            return blocks, 0
        shown = blocks[: max(room - 1, 0)]
        chosen = next((one for one in blocks if one.row_id == self.selected), None)
        if chosen is not None and shown and chosen not in shown:
            shown = [*shown[:-1], chosen]
        return shown, len(blocks) - len(shown)

    def _line_rect(self, at: int, rank: int) -> QRect:
        cell = self._cell(at)
        top = cell.y() + DAY_LINE + rank * VISIT_LINE
        return QRect(cell.x() + PAD, top, cell.width() - 2 * PAD, VISIT_LINE)

    def rect_of(self, block: Block) -> QRect:
        """Return the line of a visit; nothing when its day has no room for it."""
        shown, _left = self.shown_of(block.column)
        ranks = [one.row_id for one in shown]
        if block.row_id not in ranks:
            return QRect()
        return self._line_rect(block.column, ranks.index(block.row_id))

    def block_at(self, point: QPoint) -> Block | None:
        """Return the visit under a point."""
        at = self._at(point)
        if at is None:
            return None
        rank = (point.y() - self._cell(at).y() - DAY_LINE) // VISIT_LINE
        shown, _left = self.shown_of(at)
        return shown[rank] if 0 <= rank < len(shown) else None

    def slot_at(self, point: QPoint) -> Slot | None:
        """Return the morning of the day under a point."""
        at = self._at(point)
        return None if at is None else Slot(day=self.board.columns[at].day, start=MORNING)

    def press_head(self, point: QPoint) -> bool:
        """Open the day whose number, or whose « + 3 », is pressed."""
        at = self._at(point)
        if at is None:
            return True
        cell = self._cell(at)
        shown, left = self.shown_of(at)
        rank = (point.y() - cell.y() - DAY_LINE) // VISIT_LINE
        is_number = point.y() < cell.y() + DAY_LINE and point.x() < cell.x() + DAY_LINE + PAD
        if is_number or (left and rank == len(shown)):
            self.day_asked.emit(self.board.columns[at].day)
            return True
        return False

    # --- moving ------------------------------------------------------------------------------

    def drag_to(self, drag: VisitDrag, point: QPoint) -> Change | None:
        """Follow the mouse from day to day; the hour stays."""
        at = self._at(point)
        return None if at is None else drag.to_day(self.board.columns[at])

    def pushed(self, drag: VisitDrag, across: int, along: int) -> Change | None:
        """Push a day, or a week."""
        here = self.column_of(drag.change)
        there = -1 if here is None else here + across + WEEK * along
        if not 0 <= there < len(self.board.columns):
            return None
        return drag.push(column=self.board.columns[there])

    def step_slot(self, across: int, along: int) -> Slot | None:
        """Return the day next to the one selected."""
        columns = self.board.columns
        if not columns:
            return None
        here = self._slot_place()
        if here is None:
            block = self.selected_block()
            here = block.column if block is not None else self._today()
        else:
            here = min(max(here + across + WEEK * along, 0), len(columns) - 1)
        return Slot(day=columns[here].day, start=MORNING)

    def _today(self) -> int:
        columns = self.board.columns
        inside = [at for at, one in enumerate(columns) if not one.is_outside]
        return next((at for at in inside if columns[at].is_today), inside[0] if inside else 0)

    def _slot_place(self) -> int | None:
        day = self.slot.day if self.slot is not None else None
        return next((at for at, one in enumerate(self.board.columns) if one.day == day), None)

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the days, then the names of the week over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), colour(tokens().surface))
        for at, column in enumerate(self.board.columns):
            cell = self._cell(at)
            if cell.intersects(event.rect()):
                self._paint_day(painter, cell, at, column)
        self._paint_heads(painter)
        self._paint_drag(painter)

    def _paint_day(self, painter: QPainter, cell: QRect, at: int, column: Column) -> None:
        colours = tokens()
        if column.is_outside or column.is_off or column.is_ferie:
            painter.fillRect(cell, colour(colours.sunken))
        painter.fillRect(cell.x(), cell.y(), cell.width(), 1, colour(colours.border))
        if at % WEEK:
            painter.fillRect(cell.x(), cell.y(), 1, cell.height(), colour(colours.border))
        if at == self._slot_place() and self.drag is None:
            painter.setPen(QPen(colour(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(cell).adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        self._paint_number(painter, cell, at, column)
        shown, left = self.shown_of(at)
        painter.setOpacity(0.6 if column.is_outside else 1.0)
        for rank, block in enumerate(shown):
            paint_line(
                painter,
                self._line_rect(at, rank),
                block,
                is_selected=block.row_id == self.selected,
                is_hovered=block.row_id == self.hovered,
            )
        painter.setOpacity(1.0)
        if left and cell.height() >= DAY_LINE + VISIT_LINE:
            rect = self._line_rect(at, len(shown)).adjusted(6, 0, 0, 0)
            painter.setFont(font(SMALL_MEDIUM))
            painter.setPen(colour(colours.accent))
            text = f"+ {left} {words.plural(left, 'autre', 'autres')}"
            painter.drawText(rect, _LEFT, elided(text, SMALL_MEDIUM, rect.width()))

    def _paint_number(self, painter: QPainter, cell: QRect, at: int, column: Column) -> None:
        colours = tokens()
        pill = max(advance(column.title, BODY_MEDIUM) + 12, 22)
        box = QRect(cell.x() + PAD, cell.y() + 3, pill, 21)
        ink = colours.muted if column.is_outside else colours.text
        if column.is_ferie:
            ink = colours.slot("ferie")
        if column.is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(colours.accent))
            painter.drawRoundedRect(QRectF(box), 10, 10)
            ink = colours.on_accent
        painter.setFont(font(BODY_MEDIUM))
        painter.setPen(colour(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, column.title)
        if not self._by_day[at]:
            return
        rect = QRect(box.right() + PAD, cell.y() + 3, cell.right() - box.right() - 2 * PAD, 21)
        self._paint_count(painter, rect, at)

    def _paint_count(self, painter: QPainter, rect: QRect, at: int) -> None:
        """Write how many visits a day has, and how many clash after their sign."""
        colours, conflicts = tokens(), self._conflicts[at]
        clash = str(conflicts) if conflicts else ""
        taken = advance(clash, SMALL_MEDIUM) + MARK + 12 if clash else 0
        said = words.counted(self._counts[at], "visite")
        if advance(said, SMALL) + taken > rect.width():
            said = str(self._counts[at])
        painter.setFont(font(SMALL))
        painter.setPen(colour(colours.muted))
        painter.drawText(rect, _RIGHT, said)
        if clash:
            left = rect.right() + 1 - advance(said, SMALL) - taken
            paint_icon(
                painter, "triangle-alert", colours.danger, QRect(left, rect.y() + 4, MARK, MARK)
            )
            painter.setFont(font(SMALL_MEDIUM))
            painter.setPen(colour(colours.danger))
            painter.drawText(QRect(left + MARK + 3, rect.y(), 40, rect.height()), _LEFT, clash)

    def _paint_heads(self, painter: QPainter) -> None:
        colours, width = tokens(), self.viewport().width()
        painter.fillRect(0, 0, width, HEAD, colour(colours.sunken))
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(colour(colours.muted))
        for at, name in enumerate(DAYS):
            left, right = round(at * width / WEEK), round((at + 1) * width / WEEK)
            rect = QRect(left + PAD + 6, 0, right - left - PAD - 6, HEAD)
            painter.drawText(rect, _LEFT, name)

    def _paint_drag(self, painter: QPainter) -> None:
        if self.drag is None or not self.drag.is_any:
            return
        at = self.column_of(self.drag.change)
        if at is None:
            return
        colours = tokens()
        edge = colours.danger if self.has_conflict else colours.accent
        pen = QPen(colour(edge), 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        cell = self._cell(at)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(cell).adjusted(2, 2, -2, -2), 5, 5)
        rect = QRect(
            cell.x() + PAD, cell.bottom() - VISIT_LINE - PAD, cell.width() - 2 * PAD, VISIT_LINE
        )
        soft = colours.danger_soft if self.has_conflict else colours.accent_soft
        painter.fillRect(rect, colour(soft))
        change = self.drag.change
        text = f"{words.clock(change.starts_at)} {change.line.personne}"
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(colour(edge))
        inner = rect.adjusted(6, 0, -4, 0)
        painter.drawText(inner, _LEFT, elided(text, SMALL_MEDIUM, inner.width()))
