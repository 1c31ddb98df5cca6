"""The one delegate of tables: paints every kind of cell on the row's ground, sub-heads included."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from ui.delegates.terms import paint_terms
from ui.models.cells import (
    BadgeCell,
    BarCell,
    Cell,
    GirCell,
    IconTextCell,
    PersonCell,
    SectionCell,
    SkeletonCell,
    TermsCell,
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
    ROW_TWO_LINES,
    SMALL,
    SMALL_MEDIUM,
    SMALL_STRONG,
    TypeStyle,
)
from ui.viewmodels.hits import find_hits
from ui.widgets.painting import (
    badge_size,
    gir_size,
    initials,
    metrics_of,
    paint_avatar,
    paint_badge,
    paint_gir,
    paint_runs,
    shortened,
)
from ui.widgets.record_table import RecordTable
from ui.widgets.table_head import EDGE
from ui.widgets.text import tooltip

Index = QModelIndex | QPersistentModelIndex
LINE: Final = 18
BAR: Final = 8
"""Height of each line of a two-line cell."""
BODY_STYLES: Final = {400: BODY, 500: BODY_MEDIUM, 600: BODY_STRONG}
LEFT: Final = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)
RIGHT: Final = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


class CellModel(Protocol):
    """A model whose cells the delegate reads without the detour of Qt's roles."""

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""


class TableDelegate(QStyledItemDelegate):
    """Paints the cells of `ui.models.cells`; what recurs (badges, GIR, avatars) is drawn once.

    A keystroke repaints every row on screen: nothing here asks Qt what Python already knows.
    """

    def __init__(self, view: RecordTable) -> None:
        """Paint the rows of a table, whose model is a `CellModel`."""
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground of the row, its line, then what the cell says."""
        colours = tokens()
        view = self._view
        rect = option.rect
        row, column = index.row(), index.column()
        model = cast(CellModel, view.model())
        cell = model.cell(row, column)
        if isinstance(cell, SectionCell):
            _paint_ground(painter, rect, colours.sunken, colours.grid)
            if column == 0:
                inner = rect.adjusted(EDGE, 0, -EDGE, 0)
                _draw(painter, inner, cell.title, SMALL_STRONG, colours.muted)
            return
        is_selected = row == view.selected_row
        is_on_row = is_selected or row == view.hovered_row
        ground = colours.surface
        if is_selected:
            ground = colours.accent_soft
        elif isinstance(cell, TextCell) and cell.ground is not None:
            ground = getattr(colours, cell.ground)
        elif is_on_row:
            ground = colours.hover
        _paint_ground(painter, rect, ground, colours.grid)
        if isinstance(cell, TextCell) and cell.ground is not None:
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, colour(colours.border))
        if cell is not None:
            _paint_cell(painter, view.inner_rect(rect, column), cell, is_on_row=is_on_row)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's name
        """Leave the size to the view: rows are fixed and columns planned."""
        return option.rect.size()

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the whole text of a cell that is cut."""
        text = index.data(Qt.ItemDataRole.ToolTipRole)
        room = self._view.inner_rect(option.rect, index.column()).size()
        if text and _is_cut(index.data(Role.CELL), room):
            QToolTip.showText(event.globalPos(), tooltip(str(text)), view)
        else:
            QToolTip.hideText()
        return True


def _paint_ground(painter: QPainter, rect: QRect, ground: str, line: str) -> None:
    left, top, width, height = rect.x(), rect.y(), rect.width(), rect.height()
    painter.fillRect(left, top, width, height - 1, colour(ground))
    painter.fillRect(left, top + height - 1, width, 1, colour(line))


# --- cells ---------------------------------------------------------------------------------


def _paint_cell(painter: QPainter, rect: QRect, cell: Cell, *, is_on_row: bool) -> None:
    match cell:
        case PersonCell():
            _paint_person(painter, rect, cell, is_on_row=is_on_row)
        case TextCell():
            _paint_text(painter, rect, cell)
        case TwoLinesCell():
            _paint_two_lines(painter, rect, cell)
        case BadgeCell() | GirCell():
            _stamp(painter, rect, cell, is_on_row=is_on_row)
        case IconTextCell():
            _paint_icon_text(painter, rect, cell)
        case BarCell():
            _paint_share(painter, rect, cell.share)
        case TermsCell():
            paint_terms(painter, rect, cell)
        case SkeletonCell():
            _paint_bar(painter, rect)


def _paint_text(painter: QPainter, rect: QRect, cell: TextCell) -> None:
    style, ink = BODY_STYLES[cell.weight], getattr(tokens(), cell.ink)
    if _may_wrap(cell, rect.height()):
        lines = in_two_lines(cell.text, style, rect.width())
        if lines[1]:
            for line, box in zip(lines, _two_lines(rect), strict=True):
                _draw(painter, box, line, style, ink)
            return
    _draw(painter, rect, cell.text, style, ink, is_right=cell.is_right)


def _paint_person(painter: QPainter, rect: QRect, cell: PersonCell, *, is_on_row: bool) -> None:
    top = rect.y() + (rect.height() - AVATAR) // 2
    letters = _letters(cell.nom, cell.prenoms)
    ratio = _ratio(painter)
    disc = _avatar(letters, is_on_row=is_on_row, ratio=ratio, is_dark=tokens().is_dark)
    painter.drawPixmap(rect.x(), top, disc)
    upper, lower = _two_lines(rect.adjusted(AVATAR + 12, 0, 0, 0))
    colours = tokens()
    if cell.query:
        runs = ((cell.nom, font(BODY_STRONG)), (f" {cell.prenoms}", font(BODY)))
        marks = find_hits(f"{cell.nom} {cell.prenoms}", cell.query)
        paint_runs(painter, upper, runs, colour=colours.text, marks=marks)
    else:
        _draw(painter, upper, cell.nom, BODY_STRONG, colours.text)
        used = advance(f"{cell.nom} ", BODY_STRONG)
        _draw(painter, upper.adjusted(used, 0, 0, 0), cell.prenoms, BODY, colours.text)
    _draw(painter, lower, cell.detail, SMALL, colours.muted)


def _paint_two_lines(painter: QPainter, rect: QRect, cell: TwoLinesCell) -> None:
    upper, lower = _two_lines(rect)
    colours = tokens()
    _draw(painter, upper, cell.text, BODY, colours.muted if cell.is_struck else colours.text)
    if cell.is_struck:
        _strike(painter, upper, cell.text)
    style = SMALL if cell.detail_ink == "muted" else SMALL_MEDIUM
    _draw(painter, lower, cell.detail, style, getattr(colours, cell.detail_ink))


def _strike(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw a line through what was just written."""
    width = min(advance(text, BODY), rect.width())
    middle = rect.y() + rect.height() // 2
    painter.drawLine(rect.x(), middle, rect.x() + width, middle)


def _paint_icon_text(painter: QPainter, rect: QRect, cell: IconTextCell) -> None:
    colours = tokens()
    box = QRect(rect.x(), rect.y() + (rect.height() - ICON_S) // 2, ICON_S, ICON_S)
    paint_icon(painter, cell.icon, getattr(colours, cell.icon_ink), box)
    words = rect.adjusted(ICON_S + 5, 0, 0, 0)
    _draw(painter, words, cell.text, BODY, getattr(colours, cell.ink))


def _paint_share(painter: QPainter, rect: QRect, share: float) -> None:
    """Draw a bar from the left over its track."""
    track = QRect(rect.x(), rect.y() + (rect.height() - BAR) // 2, rect.width(), BAR)
    painter.fillRect(track, colour(tokens().press))
    width = round(rect.width() * max(0.0, min(share, 1.0)))
    painter.fillRect(track.x(), track.y(), max(width, 2) if share > 0 else 0, BAR, _accent())


def _accent() -> QColor:
    return colour(tokens().accent)


def _paint_bar(painter: QPainter, rect: QRect) -> None:
    bar = QRect(rect.x(), rect.y() + (rect.height() - 10) // 2, rect.width() * 2 // 3, 10)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens().press))
    painter.drawRoundedRect(bar, 5, 5)
    painter.restore()


def _draw(
    painter: QPainter, rect: QRect, text: str, style: TypeStyle, ink: str, *, is_right: bool = False
) -> None:
    """Draw a line of text, elided to the room."""
    if not text:
        return
    painter.setFont(font(style))
    painter.setPen(colour(ink))
    painter.drawText(rect, RIGHT if is_right else LEFT, elided(text, style, rect.width()))


def _stamp(painter: QPainter, rect: QRect, cell: BadgeCell | GirCell, *, is_on_row: bool) -> None:
    """Draw a badge or a GIR from its picture, made the first time."""
    size = badge_size(cell.text, cell.icon) if isinstance(cell, BadgeCell) else gir_size(cell.gir)
    width = min(size.width(), rect.width())
    picture = _picture(
        cell,
        QSize(width, size.height()),
        is_on_row=is_on_row,
        ratio=_ratio(painter),
        is_dark=tokens().is_dark,
    )
    painter.drawPixmap(rect.x(), rect.y() + (rect.height() - size.height()) // 2, picture)


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return device.devicePixelRatio() if device is not None else 1.0


def _blank(size: QSize, ratio: float) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


_letters = lru_cache(maxsize=4096)(initials)


@lru_cache(maxsize=1024)
def _avatar(letters: str, *, is_on_row: bool, ratio: float, is_dark: bool) -> QPixmap:
    """Return the picture of an avatar; ``is_dark`` only keeps both themes apart."""
    del is_dark
    made = _blank(QSize(AVATAR, AVATAR), ratio)
    painter = QPainter(made)
    paint_avatar(painter, QRect(0, 0, AVATAR, AVATAR), letters, is_on_row=is_on_row)
    painter.end()
    return made


@lru_cache(maxsize=512)
def _picture(
    cell: BadgeCell | GirCell, size: QSize, *, is_on_row: bool, ratio: float, is_dark: bool
) -> QPixmap:
    """Return the picture of a badge or a GIR; ``is_dark`` only keeps both themes apart."""
    del is_dark
    made = _blank(size, ratio)
    painter = QPainter(made)
    rect = QRect(0, 0, size.width(), size.height())
    if isinstance(cell, BadgeCell):
        paint_badge(
            painter, rect, cell.text, tone=cell.tone, icon_name=cell.icon, is_on_row=is_on_row
        )
    else:
        paint_gir(painter, rect, cell.gir)
    painter.end()
    return made


def _is_cut(cell: Cell | None, size: QSize) -> bool:
    room = size.width()
    match cell:
        case PersonCell():
            name = advance(f"{cell.nom} ", BODY_STRONG) + advance(cell.prenoms, BODY)
            return name > room - AVATAR - 12
        case TextCell():
            style = BODY_STYLES[cell.weight]
            if _may_wrap(cell, size.height()):
                return advance(in_two_lines(cell.text, style, room)[1], style) > room
            return advance(cell.text, style) > room
        case TwoLinesCell():
            return advance(cell.text, BODY) > room or advance(cell.detail, SMALL) > room
        case BadgeCell():
            return badge_size(cell.text, cell.icon).width() > room
        case _:
            return False


def _may_wrap(cell: TextCell, height: int) -> bool:
    """Tell whether words that are too long have a second line: the rows of two lines alone."""
    return height >= ROW_TWO_LINES - 1 and not cell.is_right


@lru_cache(maxsize=2048)
def in_two_lines(text: str, style: TypeStyle, room: int) -> tuple[str, str]:
    """Return the words that fit on a line, and all those after."""
    words = text.split(" ")
    kept = len(words)
    while kept > 1 and advance(" ".join(words[:kept]), style) > room:
        kept -= 1
    return " ".join(words[:kept]), " ".join(words[kept:])


@lru_cache(maxsize=512)
def colour(name: str) -> QColor:
    """Return the colour of a token's value; share it, never change it."""
    return QColor(name)


@lru_cache(maxsize=8192)
def elided(text: str, style: TypeStyle, room: int) -> str:
    """Return the text cut to the room with « … »."""
    return shortened(metrics_of(font(style)), text, room)


@lru_cache(maxsize=8192)
def advance(text: str, style: TypeStyle) -> int:
    """Return the width of a text."""
    return metrics_of(font(style)).horizontalAdvance(text)


def _two_lines(rect: QRect) -> tuple[QRect, QRect]:
    top = rect.y() + (rect.height() - 2 * LINE) // 2
    upper = QRect(rect.x(), top, rect.width(), LINE)
    return upper, upper.translated(0, LINE)


def install(view: RecordTable) -> TableDelegate:
    """Make a table paint its rows with the delegate; return it."""
    delegate = TableDelegate(view)
    view.setItemDelegate(delegate)
    return delegate


def forget_drawings() -> None:
    """Empty the pictures and the measures, before Qt is put away."""
    for cached in (_avatar, _picture, colour, elided, advance, in_two_lines):
        cached.cache_clear()
