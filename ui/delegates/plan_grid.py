"""Paints the grid of a plan: texts on several lines, sub-heads, states, and what changed since a version."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import ObjectifLine
from ui.models.plan_grid import ICONS, CellKind, GridColumn, LineRow, PlanGridModel, SectionRow
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BADGE, BODY, BODY_STRONG, ICON_S, SMALL, TypeStyle
from ui.viewmodels import words
from ui.viewmodels.plan_words import STATUT_TONES
from ui.widgets.painting import metrics_of, paint_badge

Index = QModelIndex | QPersistentModelIndex
LINE: Final = 18
"""Height of a line of text in a cell."""
PAD_X: Final = 10
PAD_Y: Final = 9
SMALLEST_ROW: Final = 44
SECTION_HEIGHT: Final = 32
BAR: Final = 3
_GAP: Final = 4
_WRAP: Final = QTextOption()
_WRAP.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
ADD_BILAN: Final = "Ajouter un bilan"


@lru_cache(maxsize=4096)
def lines_of_text(text: str, width: int, style: TypeStyle = BODY) -> tuple[str, ...]:
    """Return a text cut in lines of a width, as it is painted; an empty text has none."""
    found: list[str] = []
    for paragraph in text.split("\n") if text else ():
        layout = QTextLayout(paragraph, font(style))
        layout.setTextOption(_WRAP)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            start = line.textStart()
            found.append(paragraph[start : start + line.textLength()].rstrip())
        layout.endLayout()
        if not paragraph:
            found.append("")
    return tuple(found)


class GridState(Protocol):
    """What the delegate asks of the grid."""

    may_note: bool
    hovered_row: int

    @property
    def is_editable(self) -> bool:
        """Tell whether the lines may be written."""

    def changed_keys(self) -> frozenset[int]:
        """Return the lines that differ from the version before."""

    def current_place(self) -> tuple[int, int]:
        """Return the row and column one is on, -1 for none."""

    def has_ring(self) -> bool:
        """Tell whether the cell one is on wears the ring."""


class PlanGridDelegate(QStyledItemDelegate):
    """Paints the cells of a `PlanGridModel`; a keystroke in one measures no other."""

    def __init__(self, state: GridState, parent: QWidget) -> None:
        """Paint for a grid."""
        super().__init__(parent)
        self._state = state

    # --- measuring ---------------------------------------------------------------------------

    def row_height(self, model: PlanGridModel, at: int, widths: list[int]) -> int:
        """Return the height a row needs for columns of these widths."""
        row = model.row(at)
        if not isinstance(row, LineRow):
            return SECTION_HEIGHT
        heights = (
            self.cell_height(model, row, column, width)
            for column, width in zip(model.columns, widths, strict=True)
        )
        return max(SMALLEST_ROW, *heights)

    def cell_height(
        self, model: PlanGridModel, row: LineRow, column: GridColumn, width: int
    ) -> int:
        """Return the height one cell needs."""
        room = max(width - 2 * PAD_X, 20)
        if column.kind is CellKind.HANDLE:
            return SMALLEST_ROW
        if column.kind is CellKind.BILAN:
            return self._bilan_height(row, room) + 2 * PAD_Y
        count = len(lines_of_text(model.text(row, column), room, column.style))
        height = count * LINE + self.extra_height(row, column, width)
        return height + 2 * PAD_Y

    @staticmethod
    def extra_height(row: LineRow, column: GridColumn, width: int) -> int:
        """Return the height of what a cell shows under its text: the state of an objective."""
        line = row.line
        if (
            column.attribute != "objectif"
            or not isinstance(line, ObjectifLine)
            or line.statut == "en_cours"
        ):
            return 0
        room = max(width - 2 * PAD_X, 20)
        return BADGE + 2 * _GAP + LINE * len(lines_of_text(line.motif_non_realise, room, SMALL))

    def _bilan_height(self, row: LineRow, room: int) -> int:
        if not row.bilans:
            return LINE
        more = LINE if len(row.bilans) > 1 else 0
        return LINE * (1 + len(lines_of_text(row.bilans[0].texte, room))) + more

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's name
        """Leave the size to the grid, which knows its columns."""
        return option.rect.size()

    # --- painting ----------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        model = index.model()
        if not isinstance(model, PlanGridModel):
            return
        row = model.row(index.row())
        if isinstance(row, SectionRow):
            self._paint_section(painter, option.rect, model, row)
        elif row is not None:
            self._paint_line(painter, option.rect, model, row, index)

    def _paint_section(
        self, painter: QPainter, rect: QRect, model: PlanGridModel, row: SectionRow
    ) -> None:
        colours = tokens()
        painter.fillRect(rect, QColor(colours.sunken))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(colours.grid))
        title, count = model.section_words(row)
        icon_name = ICONS[model.part].get(row.group, "list-checks")
        side = QRect(rect.x() + 12, rect.y() + (rect.height() - 16) // 2, 16, 16)
        paint_icon(painter, icon_name, colours.text2, side)
        left = side.right() + 9
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font(BODY_STRONG))
        painter.setPen(QColor(colours.text))
        painter.drawText(rect.adjusted(left - rect.x(), 0, 0, 0), flags, title)
        left += metrics_of(font(BODY_STRONG)).horizontalAdvance(title) + 10
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.muted))
        painter.drawText(rect.adjusted(left - rect.x(), 0, 0, 0), flags, count)

    def _paint_line(
        self, painter: QPainter, rect: QRect, model: PlanGridModel, row: LineRow, index: Index
    ) -> None:
        colours, state = tokens(), self._state
        column = model.columns[index.column()]
        current_row, current_column = state.current_place()
        is_current = index.row() == current_row
        is_hovered = index.row() == state.hovered_row
        ground = colours.surface
        if is_current:
            ground = colours.accent_soft
        elif is_hovered:
            ground = colours.hover
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(colours.grid))
        if column.kind is CellKind.HANDLE:
            self._paint_handle(
                painter,
                rect,
                is_shown=is_current or is_hovered,
                is_changed=row.key in state.changed_keys(),
            )
            return
        painter.fillRect(rect.x(), rect.y(), 1, rect.height(), QColor(colours.grid))
        inner = rect.adjusted(PAD_X, PAD_Y, -PAD_X, -PAD_Y)
        if column.kind is CellKind.BILAN:
            self._paint_bilan(painter, inner, row)
        else:
            self._paint_text(painter, inner, model, row, column)
        if is_current and index.column() == current_column and state.has_ring():
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_handle(
        self, painter: QPainter, rect: QRect, *, is_shown: bool, is_changed: bool
    ) -> None:
        colours = tokens()
        if is_changed:
            painter.fillRect(rect.x(), rect.y(), BAR, rect.height() - 1, QColor(colours.accent))
        if self._state.is_editable:
            side = QRect(rect.x() + 8, rect.y() + PAD_Y + 2, ICON_S, ICON_S)
            ink = colours.text2 if is_shown else colours.border_strong
            paint_icon(painter, "grip-vertical", ink, side)

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        model: PlanGridModel,
        row: LineRow,
        column: GridColumn,
    ) -> None:
        colours = tokens()
        found = lines_of_text(model.text(row, column), rect.width(), column.style)
        _draw_lines(painter, rect, found, column.style, getattr(colours, column.ink))
        line = row.line
        if (
            column.attribute != "objectif"
            or not isinstance(line, ObjectifLine)
            or line.statut == "en_cours"
        ):
            return
        top = rect.y() + len(found) * LINE + _GAP
        tone, icon_name = STATUT_TONES.get(line.statut, ("neutral", "circle-dashed"))
        box = QRect(rect.x() - 1, top, rect.width(), BADGE)
        said = french(codes.STATUT_OBJECTIF.get(line.statut, line.statut))
        paint_badge(painter, box, said, tone=tone, icon_name=icon_name, is_on_row=True)
        why = lines_of_text(line.motif_non_realise, rect.width(), SMALL)
        under = rect.adjusted(0, top + BADGE + _GAP - rect.y(), 0, 0)
        _draw_lines(painter, under, why, SMALL, colours.muted)

    def _paint_bilan(self, painter: QPainter, rect: QRect, row: LineRow) -> None:
        colours = tokens()
        if not row.bilans:
            if self._state.may_note:
                _draw_lines(painter, rect, (ADD_BILAN,), BODY, colours.muted)
            return
        latest = row.bilans[0]
        _draw_lines(painter, rect, (words.day(latest.noted_on),), BODY, colours.muted)
        found = lines_of_text(latest.texte, rect.width())
        below = rect.adjusted(0, LINE, 0, 0)
        _draw_lines(painter, below, found, BODY, colours.text2)
        if more := len(row.bilans) - 1:
            said = "et 1 plus ancien" if more == 1 else f"et {more} plus anciens"
            under = below.adjusted(0, LINE * len(found), 0, 0)
            _draw_lines(painter, under, (said,), SMALL, colours.muted)


def _draw_lines(
    painter: QPainter, rect: QRect, lines: tuple[str, ...], style: TypeStyle, ink: str
) -> None:
    painter.setFont(font(style))
    painter.setPen(QColor(ink))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    for at, line in enumerate(lines):
        painter.drawText(rect.x(), rect.y() + at * LINE, rect.width() + 4, LINE, flags, line)
