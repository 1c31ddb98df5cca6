"""One part of the director's dashboard: its tiles, its charts, its tables; and the bar that leads to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, DataTable
from crt_desktop.reports.pilotage import KeyFigure, PilotagePart
from ui.theme.fonts import font
from ui.theme.tokens import CARD_GAP, CARD_PADDING, RADIUS_CHIP, SECTION, SMALL_MEDIUM
from ui.viewmodels.pilotage import tile_of
from ui.widgets import Banner, Skeleton, label
from ui.widgets.charts.card import ChartView, TableView
from ui.widgets.flow import FlowLayout
from ui.widgets.stat_tile import StatTile

TILE: Final = 208
"""The least width of a tile."""
MOST_TILES: Final = 4
TWO_FROM: Final = 860
"""From this width two charts stand side by side."""
WAITING: Final = 176


class PartSection(QWidget):
    """A titled part: bars while it is computed, then what came, or why it did not."""

    evidence_asked = Signal(str, object)
    """The path and the `Period` of the records behind a figure."""
    leave_asked = Signal(str, object)
    """How it leaves (png, svg, csv), and the `Chart` or the `DataTable`."""
    retry_asked = Signal(str)
    """The key of the part."""

    def __init__(self, key: str, title: str, *, may_leave: bool) -> None:
        """Wait for the first answer."""
        super().__init__()
        self.key = key
        self._may_leave = may_leave
        self._columns = 0
        self.tiles: list[StatTile] = []
        self.charts: list[ChartView] = []
        self.tables: list[TableView] = []
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.title = label(title, SECTION)
        layout.addWidget(self.title)
        self.trouble = Banner("", tone="danger")
        self.trouble.link_clicked.connect(lambda: self.retry_asked.emit(self.key))
        self.trouble.hide()
        layout.addWidget(self.trouble)
        self.skeleton = Skeleton(row_height=44)
        self.skeleton.setFixedHeight(WAITING)
        layout.addWidget(self.skeleton)
        self._tile_grid = _grid()
        self._card_grid = _grid()
        layout.addLayout(self._tile_grid)
        layout.addLayout(self._card_grid)
        self.wait()

    # --- states ------------------------------------------------------------------------------

    def wait(self) -> None:
        """Show bars where nothing came yet; what is there stays until the new figures come."""
        self.trouble.hide()
        is_bare = not (self.tiles or self.charts or self.tables)
        self.skeleton.setVisible(is_bare)
        if is_bare:
            self.skeleton.wait()

    def fail(self, fact: str, consequence: str) -> None:
        """Say why the part could not be computed, and offer to try again."""
        self._empty()
        self.skeleton.hide()
        self.trouble.set_banner(fact, consequence, tone="danger", link="Recommencer")
        self.trouble.show()

    def show_part(self, part: PilotagePart, period: Period, beside: Period) -> None:
        """Show the figures of a period beside another.

        The cards of before are filled again when they are as many: a chart left as a table stays one.
        """
        self.trouble.hide()
        self.skeleton.hide()
        self.title.setText(part.title)
        wanted = (len(part.figures), len(part.charts), len(part.tables))
        if wanted != (len(self.tiles), len(self.charts), len(self.tables)):
            self._empty()
            self._make(wanted)
        for tile, one in zip(self.tiles, part.figures, strict=True):
            self._fill_tile(tile, one, period, beside)
        for view, chart in zip(self.charts, part.charts, strict=True):
            view.show_chart(chart)
        for card, table in zip(self.tables, part.tables, strict=True):
            card.show_table(table)
        self._columns = 0
        self._place()

    def _make(self, wanted: tuple[int, int, int]) -> None:
        tiles, charts, tables = wanted
        self.tiles = [StatTile("") for _ in range(tiles)]
        self.charts = [ChartView(may_leave=self._may_leave) for _ in range(charts)]
        self.tables = [TableView(may_leave=self._may_leave) for _ in range(tables)]
        for tile in self.tiles:
            tile.clicked.connect(self._open_tile)
        for view in self.charts:
            view.evidence_asked.connect(self.evidence_asked)
            view.leave_asked.connect(self.leave_asked)
        for card in self.tables:
            card.leave_asked.connect(self.leave_asked)

    def _fill_tile(self, tile: StatTile, one: KeyFigure, period: Period, beside: Period) -> None:
        shown = tile_of(one, beside)
        tile.set_title(one.label)
        tile.set_figure(shown.figure, shown.beside, one.note)
        tile.set_trend(shown.trend, shown.arrow, short=shown.short_trend)
        tile.set_opens(is_link=bool(one.path))
        tile.setToolTip(" · ".join(text for text in (shown.trend, one.note) if text))
        tile.setProperty("path", one.path)
        tile.setProperty("period", period)

    def _open_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, StatTile) and tile.property("path"):
            self.evidence_asked.emit(tile.property("path"), tile.property("period"))

    def _empty(self) -> None:
        for widget in (*self.tiles, *self.charts, *self.tables):
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self.tiles, self.charts, self.tables = [], [], []

    # --- room --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the cards side by side, or under one another where room is short."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = max(self.width(), 1)
        columns = 2 if room >= TWO_FROM else 1
        per_line = max(1, min(MOST_TILES, (room + CARD_GAP) // (TILE + CARD_GAP)))
        arrangement = columns * 10 + per_line
        if arrangement == self._columns:
            return
        self._columns = arrangement
        lines = -(-len(self.tiles) // per_line)
        across = -(-len(self.tiles) // lines) if lines else 1
        _lay(self._tile_grid, [(tile, 1) for tile in self.tiles], across)
        half = (room - CARD_GAP) // 2 - 2 * CARD_PADDING
        cards: list[tuple[QWidget, int]] = [
            (view, columns if view.is_dense() else 1) for view in self.charts
        ]
        cards += [
            (card, 1 if card.table.wanted_width() <= half else columns) for card in self.tables
        ]
        _lay(self._card_grid, cards, columns)

    def first_stop(self) -> QWidget | None:
        """Return what the focus comes to first in this part."""
        tiles = [tile for tile in self.tiles if tile.focusPolicy() != Qt.FocusPolicy.NoFocus]
        stops: Sequence[QWidget] = [
            *tiles[:1],
            *(view.canvas if view.canvas.isVisibleTo(view) else view.table for view in self.charts),
            *(card.table for card in self.tables),
        ]
        if self.trouble.isVisibleTo(self):
            return self.trouble.link
        return stops[0] if stops else None

    def figures(self) -> tuple[Chart | DataTable | None, ...]:
        """Return the charts and the tables on screen."""
        return (
            *(view.chart() for view in self.charts),
            *(card.table.figures.table() for card in self.tables),
        )


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(CARD_GAP)
    return grid


def _lay(grid: QGridLayout, cards: Sequence[tuple[QWidget, int]], columns: int) -> None:
    """Place cards in reading order; the last one of a line takes what is left of it."""
    for column in range(MOST_TILES):
        grid.setColumnStretch(column, 1 if column < columns else 0)
    while grid.takeAt(0) is not None:
        pass
    row = column = 0
    for at, (card, span) in enumerate(cards):
        width = min(span, columns)
        if column + width > columns:
            row, column = row + 1, 0
        following = cards[at + 1][1] if at + 1 < len(cards) else columns
        is_last = column + width + min(following, columns) > columns
        shown = columns - column if is_last and not isinstance(card, StatTile) else width
        grid.addWidget(card, row, column, 1, shown)
        column += shown


class PartsBar(QWidget):
    """The parts as a line of words: one stop for Tab, arrows go from part to part, Enter enters it."""

    jump_asked = Signal(str)
    """Put this part at the top."""
    enter_asked = Signal(str)
    """Put this part at the top, and the focus in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty bar."""
        super().__init__(parent)
        self.setAccessibleName("Parties du tableau")
        self._line = FlowLayout(self, spacing=6)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QPushButton] = {}

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Offer these parts, the first one on."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for key, title in parts:
            self.buttons[key] = self._button(key, title)
        self.mark(parts[0][0] if parts else "")

    def _button(self, key: str, title: str) -> QPushButton:
        button = _PartButton(title)
        button.clicked.connect(lambda _on=False, key=key: self.jump_asked.emit(key))
        button.entered.connect(lambda key=key: self.enter_asked.emit(key))
        self._group.addButton(button)
        self._line.addWidget(button)
        return button

    def mark(self, key: str) -> None:
        """Show which part is at the top; it is the one stop of the bar."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)
            is_stop = name == key
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            )

    def current(self) -> str:
        """Return the part at the top."""
        return next((key for key, one in self.buttons.items() if one.isChecked()), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from part to part with the arrows, Home and End."""
        keys = list(self.buttons)
        at = keys.index(self.current()) if self.current() in keys else 0
        last = len(keys) - 1
        moves = {
            Qt.Key.Key_Right: min(at + 1, last),
            Qt.Key.Key_Left: max(at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if keys and event.key() in moves:
            key = keys[moves[Qt.Key(event.key())]]
            self.mark(key)
            self.buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
            self.jump_asked.emit(key)
            event.accept()
            return
        super().keyPressEvent(event)


class _PartButton(QPushButton):
    """The name of a part; Enter goes in, arrows are for the bar."""

    entered = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("variant", "chip")
        self.setProperty("ring_radius", RADIUS_CHIP)
        self.setFont(font(SMALL_MEDIUM))
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Aller à : {title}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter or Space goes in the part; arrows are left to the bar."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.entered.emit()
            event.accept()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()
        else:
            super().keyPressEvent(event)
