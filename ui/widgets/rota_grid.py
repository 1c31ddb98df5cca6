"""The rota of a quarter in one painted widget: months, a row per person, a column per night.

Arrows move the cell, Espace or Entrée put or take a draft, R replaces, E swaps, Maj and the arrows
choose a span of days. What the cell says is the accessible description, the tooltip, and
`pointed` for a line of text elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from ui.viewmodels.astreintes import Board, Layer
from ui.viewmodels.astreintes_words import cell_sentence, day_sentence
from ui.widgets.rota_geometry import Geometry
from ui.widgets.rota_panels import Look, paint_board
from ui.widgets.rota_steps import moved, span_to
from ui.widgets.text import tooltip

_MOVES: Final = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)
_WHEEL_STEP: Final = 44
_SMALLEST: Final = QSize(420, 160)


class RotaGrid(QAbstractScrollArea):
    """Shows a board; every act is asked of whoever listens."""

    toggle_asked = Signal(str, object)
    """Put or take a draft: the person, the night."""
    replace_asked = Signal(str, object)
    swap_asked = Signal(str, object)
    span_chosen = Signal(str, object, object, object)
    """A person, the first and last days, and where a menu may open."""
    menu_asked = Signal(str, object, object)
    """A person, a night, and where."""
    name_menu_asked = Signal(str, object)
    night_asked = Signal(object)
    """The head of a night was activated."""
    pointed = Signal(str)
    """What the cell under the mouse, or the current one, says."""
    left_by_escape = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty grid."""
        super().__init__(parent)
        self._board = Board(layer=Layer.FINAL)
        self._row = 0
        self._on: date | None = None
        self._anchor: date | None = None
        self._pressed: tuple[int, date] | None = None
        self._hovered: tuple[int | None, date | None] = (None, None)
        self._held: tuple[str, date] | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Grille des astreintes")

    # --- what is shown -----------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """The board on screen."""
        return self._board

    def set_board(self, board: Board) -> None:
        """Show another board; the current cell stays when it is on it."""
        reference = self.current_reference
        self._board = board
        self._anchor = None
        self._row = board.row_of.get(reference, 0) if reference else 0
        if self._on not in board.days:
            days = list(board.days)
            self._on = board.today if board.today in board.days else next(iter(days), None)
        self._place()
        self._tell()

    @property
    def current_reference(self) -> str:
        """The person of the current cell, empty without any."""
        rows = self._board.rows
        return rows[self._row].reference if self._row < len(rows) else ""

    @property
    def current_night(self) -> date | None:
        """The night of the current cell."""
        return self._on

    def go_to(self, reference: str, on: date) -> bool:
        """Make a cell current and show it; False when it is not on the board."""
        row = self._board.row_of.get(reference)
        if row is None or on not in self._board.days:
            return False
        self._anchor = None
        self._set_current(row, on)
        return True

    def show_night(self, on: date) -> None:
        """Scroll to the month of a night."""
        for at, month in enumerate(self._board.months):
            if (month.first.year, month.first.month) == (on.year, on.month):
                self.verticalScrollBar().setValue(self._geometry().panel_top(at))

    def hold(self, cell: tuple[str, date] | None) -> None:
        """Mark the first night of a swap, or none."""
        self._held = cell
        self.viewport().update()

    def span(self) -> tuple[date, date] | None:
        """Return the span of days chosen, None without one."""
        if self._anchor is None or self._on is None or self._anchor == self._on:
            return None
        return min(self._anchor, self._on), max(self._anchor, self._on)

    def cell_place(self, reference: str, on: date) -> QRect:
        """Return where a cell stands on the viewport; null when it is not on the board."""
        row = self._board.row_of.get(reference)
        found = None if row is None else self._geometry().place_of(row, on)
        return QRect() if found is None else found.translated(0, -self._offset)

    # --- geometry ----------------------------------------------------------------------------

    @property
    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def _geometry(self) -> Geometry:
        return Geometry.of(self._board, self.viewport().width(), self.viewport().height())

    def _place(self) -> None:
        places = self._geometry()
        bar = self.verticalScrollBar()
        bar.setSingleStep(places.row)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(places.height - self.viewport().height(), 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place everything again."""
        super().resizeEvent(event)
        self._place()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        """Draw again: the head of a month stays in sight above its rows."""
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the months scroll."""
        return _SMALLEST

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the usual size."""
        return QSize(860, 720)

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is in sight."""
        look = Look(
            current=(self._row, self._on) if self._on is not None else None,
            has_focus=self.hasFocus(),
            hovered=self._hovered,
            span=self.span(),
            held=self._held,
            offset=self._offset,
        )
        painter = QPainter(self.viewport())
        paint_board(painter, self._geometry(), look, event.rect())
        painter.end()

    # --- keyboard ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move, or ask for the act of the key."""
        if self._on is None or not self._board.rows:
            super().keyPressEvent(event)
            return
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _MOVES:
            self._move(Qt.Key(key), event.modifiers())
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            self._ask_menu()
        elif not self._act(key):
            super().keyPressEvent(event)
            return
        event.accept()

    def _move(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        assert self._on is not None  # noqa: S101 - told by the caller
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if held & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = self._anchor or self._on
            self._set_current(self._row, span_to(self._board, self._on, key))
            return
        self._anchor = None
        self._set_current(*moved(self._board, self._row, self._on, key, is_far=control))

    def _act(self, key: int) -> bool:
        reference, on = self.current_reference, self._on
        span = self.span()
        if key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if span is not None:
                self._ask_menu()
            else:
                self.toggle_asked.emit(reference, on)
        elif key == Qt.Key.Key_R:
            self.replace_asked.emit(reference, on)
        elif key == Qt.Key.Key_E:
            self.swap_asked.emit(reference, on)
        elif key == Qt.Key.Key_N:
            self.name_menu_asked.emit(reference, self._under_name())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _leave(self) -> None:
        if self._anchor is not None:
            self._anchor = None
            self._tell()
        self.left_by_escape.emit()

    def _under_name(self) -> QPoint:
        assert self._on is not None  # noqa: S101 - a key acts on a cell
        place = self.cell_place(self.current_reference, self._on)
        return self.viewport().mapToGlobal(QPoint(self._geometry().names // 2, place.bottom()))

    def _ask_menu(self) -> None:
        if self._on is None:
            return
        reference = self.current_reference
        place = self.cell_place(reference, self._on)
        where = self.viewport().mapToGlobal(place.bottomLeft())
        span = self.span()
        if span is not None:
            self.span_chosen.emit(reference, *span, where)
        else:
            self.menu_asked.emit(reference, self._on, where)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the current cell."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring."""
        super().focusOutEvent(event)
        self._tell()

    def _set_current(self, row: int, on: date) -> None:
        self._row, self._on = row, on
        self._show_current()
        self._tell()

    def _show_current(self) -> None:
        """Scroll until the current cell is in sight, under the head of its month."""
        places = self._geometry()
        place = None if self._on is None else places.place_of(self._row, self._on)
        if place is None:
            return
        bar = self.verticalScrollBar()
        head = place.top() - places.panel_top(self._month_of(self._on)) - self._row * places.row
        top = place.top() - head - 2
        bottom = place.bottom() + 2 - self.viewport().height()
        if bar.value() > top:
            bar.setValue(top)
        elif bar.value() < bottom:
            bar.setValue(bottom)

    def _month_of(self, on: date | None) -> int:
        keys = [(month.first.year, month.first.month) for month in self._board.months]
        return keys.index((on.year, on.month)) if on is not None else 0

    def sentence(self) -> str:
        """Return what the current cell says."""
        if self._on is None:
            return ""
        if not self._board.rows:
            return day_sentence(self._board, self._on)
        return cell_sentence(self._board, self.current_reference, self._on)

    def _tell(self) -> None:
        said = self.sentence()
        self.setAccessibleDescription(said)
        self.pointed.emit(said if self.hasFocus() else "")
        self.viewport().update()

    # --- mouse -------------------------------------------------------------------------------

    def _hit(self, place: QPoint) -> tuple[int | None, date | None]:
        found = self._geometry().hit(place.x(), place.y() + self._offset)
        return (None, None) if found is None else found[1:]

    def _said(self, row: int | None, on: date | None) -> str:
        if on is None:
            return "" if row is None else self._board.rows[row].nom
        if row is None:
            return day_sentence(self._board, on)
        return cell_sentence(self._board, self._board.rows[row].reference, on)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a cell, or open the menu of a name."""
        row, on = self._hit(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if row is not None and on is not None:
            self._anchor = None
            self._pressed = (row, on)
            self._set_current(row, on)
        elif row is not None:
            self.name_menu_asked.emit(
                self._board.rows[row].reference, event.globalPosition().toPoint()
            )
        elif on is not None:
            self.night_asked.emit(on)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Light the row and the night under the mouse; draw a span while a button is held."""
        found = self._hit(event.position().toPoint())
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            row, began = self._pressed
            if found[1] is not None and found[1] != self._on:
                self._anchor = began
                self._set_current(row, found[1])
            return
        if found != self._hovered:
            self._hovered = found
            is_hand = found != (None, None)
            shape = Qt.CursorShape.PointingHandCursor if is_hand else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            if said := self._said(*found):
                self.pointed.emit(said)
            else:
                self._tell()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask what to do with the span that was drawn."""
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self.span() is not None:
            self._ask_menu()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Put or take a draft."""
        row, on = self._hit(event.position().toPoint())
        if row is not None and on is not None and event.button() == Qt.MouseButton.LeftButton:
            self.toggle_asked.emit(self._board.rows[row].reference, on)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Open the menu of the cell under the mouse."""
        row, on = self._hit(event.pos())
        if row is None or on is None:
            return
        if self.span() is None:
            self._set_current(row, on)
        self._ask_menu()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say the current cell again."""
        super().leaveEvent(event)
        self._hovered = (None, None)
        self._tell()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say what is under the mouse when it rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self._said(*self._hit(event.pos()))
            if said:
                QToolTip.showText(event.globalPos(), tooltip(said), self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave:
            self.leaveEvent(event)
        return super().viewportEvent(event)
