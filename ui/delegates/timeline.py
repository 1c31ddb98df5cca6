"""Paints the timeline: the date, a round icon on a thread, a title, one line; heads of years."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from crt_desktop.reports.dossier import TimelineEvent
from ui.models.roles import Role
from ui.models.timeline import EventRow, YearHead
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, ICON_M, RADIUS_CONTROL, SMALL, SMALL_STRONG
from ui.viewmodels.dossier_words import event_icon
from ui.viewmodels.hits import find_hits
from ui.viewmodels.words import short_day
from ui.widgets.painting import metrics_of, paint_runs
from ui.widgets.text import tooltip

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 8
ROW: Final = 50
HEAD: Final = 30
DISC: Final = 28
DATE: Final = 48
"""Room of the date, the gap after it included."""
LINE: Final = 18
AFTER_DISC: Final = 12


class TimelineDelegate(QStyledItemDelegate):
    """Draws `EventRow` and `YearHead`; hits of the search are marked."""

    def __init__(self, view: QAbstractItemView) -> None:
        """Paint the rows of a list."""
        super().__init__(view)
        self.query = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's name
        """Return the height of a head or of an event."""
        is_head = isinstance(index.data(Role.CELL), YearHead)
        return QSize(0, HEAD if is_head else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row = index.data(Role.CELL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, YearHead):
            _paint_head(painter, option.rect, row, is_first=index.row() == 0)
        else:
            self._paint_event(painter, option, row)
        painter.restore()

    def _paint_event(self, painter: QPainter, option: QStyleOptionViewItem, row: EventRow) -> None:
        colours = tokens()
        rect: QRect = option.rect
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = colours.surface
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            ground = colours.accent_soft if is_selected else colours.hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(
                QRectF(rect).adjusted(0, 1, 0, -1), RADIUS_CONTROL, RADIUS_CONTROL
            )
        centre = _centre(rect)
        _paint_thread(painter, rect, row)
        _paint_disc(painter, centre, row.event, ground=ground, is_on_row=ground != colours.surface)
        self._paint_words(painter, rect, row.event)

    def _paint_words(self, painter: QPainter, rect: QRect, event: TimelineEvent) -> None:
        colours = tokens()
        top = rect.y() + (ROW - 2 * LINE) // 2
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRect(rect.x() + EDGE, top, DATE, LINE),
            Qt.AlignmentFlag.AlignVCenter,
            short_day(event.on),
        )
        words = text_rect(rect)
        lines = (
            (event.title, font(BODY_MEDIUM), colours.text),
            (event.detail, font(SMALL), colours.text2),
        )
        for at, (text, used, ink) in enumerate(lines):
            line = QRect(words.x(), top + at * LINE, words.width(), LINE)
            marks = find_hits(text, self.query) if self.query else ()
            paint_runs(painter, line, ((text, used),), colour=ink, marks=marks)

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text of a row that is cut."""
        row = index.data(Role.CELL)
        if isinstance(row, EventRow):
            room = text_rect(option.rect).width()
            cut = [
                text
                for text, used in (
                    (row.event.title, font(BODY_MEDIUM)),
                    (row.event.detail, font(SMALL)),
                )
                if _advance(text, used) > room
            ]
            if cut:
                QToolTip.showText(event.globalPos(), tooltip("\n".join(cut)), view)
                return True
        QToolTip.hideText()
        return True


def text_rect(rect: QRect) -> QRect:
    """Return the room of the words of a row."""
    return rect.adjusted(EDGE + DATE + DISC + AFTER_DISC, 0, -EDGE, 0)


def _advance(text: str, used: QFont) -> int:
    return metrics_of(used).horizontalAdvance(text)


def _centre(rect: QRect) -> QPointF:
    return QPointF(rect.x() + EDGE + DATE + DISC / 2, rect.y() + ROW / 2)


def _paint_head(painter: QPainter, rect: QRect, row: YearHead, *, is_first: bool) -> None:
    colours = tokens()
    left = rect.x() + EDGE + DATE
    if not is_first:
        # The thread goes through, behind the year.
        painter.setPen(QPen(QColor(colours.border), 1))
        x = left + DISC / 2
        painter.drawLine(QPointF(x, rect.y()), QPointF(x, rect.y() + 4))
    painter.setFont(font(SMALL_STRONG))
    painter.setPen(QColor(colours.muted))
    painter.drawText(
        QRect(left, rect.y() + 4, 80, rect.height() - 4),
        Qt.AlignmentFlag.AlignVCenter,
        str(row.year),
    )


def _paint_thread(painter: QPainter, rect: QRect, row: EventRow) -> None:
    centre = _centre(rect)
    painter.setPen(QPen(QColor(tokens().border), 1))
    if not row.is_first:
        painter.drawLine(QPointF(centre.x(), rect.y()), QPointF(centre.x(), centre.y() - DISC / 2))
    if not row.is_last:
        bottom = rect.y() + rect.height()
        painter.drawLine(QPointF(centre.x(), centre.y() + DISC / 2), QPointF(centre.x(), bottom))


def _paint_disc(
    painter: QPainter, centre: QPointF, event: TimelineEvent, *, ground: str, is_on_row: bool
) -> None:
    colours = tokens()
    ink, fill = colours.tone(event.tone)
    if event.tone == "neutral" and is_on_row:
        fill = colours.surface
    disc = QRectF(centre.x() - DISC / 2, centre.y() - DISC / 2, DISC, DISC)
    painter.setPen(QPen(QColor(ground), 2))
    painter.setBrush(QColor(fill))
    painter.drawEllipse(disc)
    inset = (DISC - ICON_M) / 2
    paint_icon(painter, event_icon(event.kind), ink, disc.adjusted(inset, inset, -inset, -inset))
