"""Paints a problem of a workbook: sentence, where, the value as a chip, the remedy after it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crt_desktop.reports.exchange import Problem, Severity
from ui.models.exchange import value_of, where_of
from ui.models.roles import Role
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    BADGE,
    BODY,
    BODY_STRONG,
    ICON_M,
    RADIUS_CONTROL,
    SMALL,
    SMALL_MEDIUM,
    TypeStyle,
)
from ui.widgets.painting import metrics_of, shortened

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 16
TEXT_LEFT: Final = EDGE + ICON_M + 8
TOP: Final = 14
LINE: Final = 20
CHIP_PAD: Final = 7
GAP: Final = 8
SMALLEST: Final = 200
BESIDE_CHIP: Final = 180


class ProblemDelegate(QStyledItemDelegate):
    """Rows as tall as their text; widths come from the view."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the height the sentence, the value and the remedy take."""
        view = option.widget
        width = view.viewport().width() if view is not None else option.rect.width()  # type: ignore[attr-defined]  # an item view
        problem: Problem = index.data(Role.CELL)
        return QSize(max(width, SMALLEST), _measure(problem, max(width, SMALLEST)).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one problem."""
        problem: Problem = index.data(Role.CELL)
        colours = tokens()
        rect = option.rect
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = colours.surface
        if is_selected:
            ground = colours.accent_soft
        elif is_hovered:
            ground = colours.hover
        painter.save()
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(colours.grid))
        is_error = problem.severity is Severity.ERREUR
        icon_name = "circle-alert" if is_error else "triangle-alert"
        ink = colours.danger if is_error else colours.warning
        box = QRect(rect.x() + EDGE, rect.y() + TOP + 2, ICON_M, ICON_M)
        paint_icon(painter, icon_name, ink, box)
        layout = _measure(problem, rect.width())
        left, top = rect.x() + TEXT_LEFT, rect.y() + TOP
        _paint_text(painter, layout.sentence, QPointF(left, top), colours.text)
        where = QRect(rect.right() + 1 - EDGE - layout.where_width, top, layout.where_width, LINE)
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.muted))
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, where_of(problem))
        top += layout.sentence_height
        if layout.chip_width:
            chip = QRect(left, top, layout.chip_width, BADGE)
            fill = colours.surface if is_selected or is_hovered else colours.hover
            _paint_chip(painter, chip, layout.chip, fill)
        remedy_top = top + layout.remedy_top
        _paint_text(painter, layout.remedy, QPointF(left, remedy_top), colours.text2)
        painter.restore()


class _Measured:
    """The layout of one problem in one width."""

    __slots__ = (
        "chip",
        "chip_width",
        "height",
        "remedy",
        "remedy_top",
        "sentence",
        "sentence_height",
        "where_width",
    )

    def __init__(self, problem: Problem, width: int) -> None:
        room = width - TEXT_LEFT - EDGE
        self.where_width = metrics_of(font(SMALL)).horizontalAdvance(where_of(problem)) + 1
        sentence_room = room - self.where_width - 16
        self.sentence = _lay(problem.message, BODY_STRONG, sentence_room)
        self.sentence_height = _height_of(self.sentence)
        small = metrics_of(font(SMALL_MEDIUM))
        chip = value_of(problem)
        longest = max(room // 2, 120)
        self.chip = shortened(small, chip, longest)
        self.chip_width = small.horizontalAdvance(self.chip) + 2 * CHIP_PAD if chip else 0
        indent = self.chip_width + GAP if chip else 0
        # A long value leaves the remedy too little room beside it: it goes under.
        self.remedy_top = LINE + 4 if chip and room - indent < BESIDE_CHIP else 0
        first_indent = 0 if self.remedy_top else indent
        self.remedy = _lay(problem.remedy, BODY, room, first_indent=first_indent)
        remedy_height = max(self.remedy_top + _height_of(self.remedy), LINE if chip else 0)
        self.height = TOP + self.sentence_height + remedy_height + TOP


@lru_cache(maxsize=1024)
def _measure(problem: Problem, width: int) -> _Measured:
    return _Measured(problem, width)


def _lay(text: str, style: TypeStyle, width: int, *, first_indent: int = 0) -> QTextLayout:
    """Break a text into lines of 20 pixels, the first one starting further right."""
    layout = QTextLayout(text, font(style))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    indent = first_indent
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width - indent, 40))
        line.setPosition(QPointF(indent, top + (LINE - line.height()) / 2))
        top += LINE
        indent = 0
    layout.endLayout()
    return layout


def _height_of(layout: QTextLayout) -> int:
    return layout.lineCount() * LINE


def _paint_text(painter: QPainter, layout: QTextLayout, corner: QPointF, ink: str) -> None:
    painter.setPen(QColor(ink))
    layout.draw(painter, corner)


def _paint_chip(painter: QPainter, rect: QRect, text: str, fill: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(rect), RADIUS_CONTROL, RADIUS_CONTROL)
    painter.setFont(font(SMALL_MEDIUM))
    painter.setPen(QColor(tokens().text2))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def forget_drawings() -> None:
    """Empty the measures, before Qt is put away."""
    _measure.cache_clear()
