"""The one delegate of tables: paints every kind of cell on the row's ground, sub-heads included."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui.models.cells import (
    BadgeCell,
    Cell,
    GirCell,
    IconTextCell,
    PersonCell,
    SkeletonCell,
    TextCell,
    TwoLinesCell,
)
from ui.models.roles import Role
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    AVATAR,
    BODY,
    BODY_MEDIUM,
    BODY_STRONG,
    ICON_S,
    SMALL,
    SMALL_MEDIUM,
    SMALL_STRONG,
)
from ui.viewmodels.hits import find_hits
from ui.widgets.painting import (
    badge_size,
    initials,
    metrics_of,
    paint_avatar,
    paint_badge,
    paint_gir,
    paint_runs,
)

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 16
"""Room left of the first column and right of the last one."""
PAD: Final = 8
"""Room at both sides of the other cells."""
LINE: Final = 18
"""Height of each line of a two-line cell."""
BODY_FONTS: Final = {400: BODY, 500: BODY_MEDIUM, 600: BODY_STRONG}


class TableDelegate(QStyledItemDelegate):
    """Paints the cells of `ui.models.cells`; one instance serves every table of the window."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground of the row, its line, then what the cell says."""
        colours = tokens()
        title = index.data(Role.SECTION)
        if title is not None:
            self._paint_section(painter, option.rect, index, str(title))
            return
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        view = option.widget
        is_hovered = view is not None and view.property("hovered_row") == index.row()
        ground = colours.surface
        if is_selected:
            ground = colours.accent_soft
        elif is_hovered:
            ground = colours.hover
        painter.fillRect(option.rect, QColor(ground))
        self._paint_line(painter, option.rect)
        cell: Cell | None = index.data(Role.CELL)
        if cell is not None:
            rect = inner_rect(option.rect, index)
            painter.save()
            self._paint_cell(painter, rect, cell, is_on_row=is_selected or is_hovered)
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Leave the size to the view: rows are fixed and columns planned."""
        return QSize(option.rect.width(), option.rect.height())

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text of a cell that is cut."""
        text = index.data(Qt.ItemDataRole.ToolTipRole)
        if text and self._is_cut(option, index):
            QToolTip.showText(event.globalPos(), str(text), view)
            return True
        QToolTip.hideText()
        return True

    # --- grounds ---------------------------------------------------------------------------

    def _paint_line(self, painter: QPainter, rect: QRect) -> None:
        bottom = rect.bottom()
        painter.fillRect(QRect(rect.x(), bottom, rect.width(), 1), QColor(tokens().grid))

    def _paint_section(self, painter: QPainter, rect: QRect, index: Index, title: str) -> None:
        colours = tokens()
        painter.fillRect(rect, QColor(colours.sunken))
        self._paint_line(painter, rect)
        if index.column() == 0:
            painter.setFont(font(SMALL_STRONG))
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                rect.adjusted(EDGE, 0, -EDGE, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
                title,
            )

    # --- cells -----------------------------------------------------------------------------

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: Cell, *, is_on_row: bool) -> None:
        match cell:
            case PersonCell():
                self._paint_person(painter, rect, cell, is_on_row=is_on_row)
            case TextCell():
                self._paint_text(painter, rect, cell)
            case TwoLinesCell():
                self._paint_two_lines(painter, rect, cell)
            case BadgeCell():
                paint_badge(
                    painter,
                    rect,
                    cell.text,
                    tone=cell.tone,
                    icon_name=cell.icon,
                    is_on_row=is_on_row,
                )
            case GirCell():
                paint_gir(painter, rect, cell.gir)
            case IconTextCell():
                self._paint_icon_text(painter, rect, cell)
            case SkeletonCell():
                self._paint_bar(painter, rect)

    def _paint_person(
        self, painter: QPainter, rect: QRect, cell: PersonCell, *, is_on_row: bool
    ) -> None:
        top = rect.y() + (rect.height() - AVATAR) // 2
        circle = QRect(rect.x(), top, AVATAR, AVATAR)
        paint_avatar(painter, circle, initials(cell.nom, cell.prenoms), is_on_row=is_on_row)
        words = QRect(rect)
        words.setLeft(circle.right() + 1 + 12)
        upper, lower = _two_lines(words)
        colours = tokens()
        runs = ((cell.nom, font(BODY_STRONG)), (f" {cell.prenoms}", font(BODY)))
        marks = find_hits(f"{cell.nom} {cell.prenoms}", cell.query)
        paint_runs(painter, upper, runs, colour=colours.text, marks=marks)
        self._draw(painter, lower, cell.detail, font(SMALL), colours.muted)

    def _paint_text(self, painter: QPainter, rect: QRect, cell: TextCell) -> None:
        used = font(BODY_FONTS[cell.weight])
        ink = getattr(tokens(), cell.ink)
        self._draw(painter, rect, cell.text, used, ink, is_right=cell.is_right)

    def _paint_two_lines(self, painter: QPainter, rect: QRect, cell: TwoLinesCell) -> None:
        upper, lower = _two_lines(rect)
        colours = tokens()
        self._draw(painter, upper, cell.text, font(BODY), colours.text)
        style = SMALL if cell.detail_ink == "muted" else SMALL_MEDIUM
        self._draw(painter, lower, cell.detail, font(style), getattr(colours, cell.detail_ink))

    def _paint_icon_text(self, painter: QPainter, rect: QRect, cell: IconTextCell) -> None:
        colours = tokens()
        box = QRect(rect.x(), rect.y() + (rect.height() - ICON_S) // 2, ICON_S, ICON_S)
        paint_icon(painter, cell.icon, getattr(colours, cell.icon_ink), box)
        words = QRect(rect)
        words.setLeft(box.right() + 1 + 5)
        self._draw(painter, words, cell.text, font(BODY), getattr(colours, cell.ink))

    def _paint_bar(self, painter: QPainter, rect: QRect) -> None:
        bar = QRect(rect.x(), rect.y() + (rect.height() - 10) // 2, rect.width() * 2 // 3, 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().press))
        painter.drawRoundedRect(bar, 5, 5)

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        used: QFont,
        ink: str,
        *,
        is_right: bool = False,
    ) -> None:
        painter.setFont(used)
        painter.setPen(QColor(ink))
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        shown = metrics_of(used).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(
            rect, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown
        )

    def _is_cut(self, option: QStyleOptionViewItem, index: Index) -> bool:
        cell: Cell | None = index.data(Role.CELL)
        room = inner_rect(option.rect, index).width()
        match cell:
            case PersonCell():
                room -= AVATAR + 12
                name = metrics_of(font(BODY_STRONG)).horizontalAdvance(cell.nom)
                name += metrics_of(font(BODY)).horizontalAdvance(f" {cell.prenoms}")
                return name > room
            case TextCell() | TwoLinesCell():
                return metrics_of(font(BODY)).horizontalAdvance(cell.text) > room
            case BadgeCell():
                return badge_size(cell.text, cell.icon).width() > room
            case _:
                return False


def inner_rect(rect: QRect, index: Index) -> QRect:
    """Return the room of a cell inside its margins; the ends of a row are wider."""
    last = index.model().columnCount() - 1
    left = EDGE if index.column() == 0 else PAD
    right = EDGE if index.column() == last else PAD
    return rect.adjusted(left, 0, -right, -1)


def _two_lines(rect: QRect) -> tuple[QRect, QRect]:
    top = rect.y() + (rect.height() - 2 * LINE) // 2
    upper = QRect(rect.x(), top, rect.width(), LINE)
    return upper, upper.translated(0, LINE)


def install(view: QTableView) -> TableDelegate:
    """Make a table paint its rows with the delegate; return it."""
    delegate = TableDelegate(view)
    view.setItemDelegate(delegate)
    return delegate
