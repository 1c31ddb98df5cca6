"""The board of the places as a widget that only shows: rows that scroll under their head, what is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from crt_desktop.reports.places import StayBar
from ui.viewmodels import places_words as words
from ui.viewmodels.places import Key, Timeline
from ui.viewmodels.places_change import Change
from ui.widgets.places_board_geometry import HEAD, Geometry
from ui.widgets.places_board_panels import Look
from ui.widgets.places_board_pictures import Pictures

_SMALLEST: Final = QSize(420, 130)


class BoardView(QAbstractScrollArea):
    """Shows a timeline, the stay and the place chosen in it, and a change not stored."""

    change_shown = Signal(object)
    """A `Change` is shown and not stored; None: there is none any more."""

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        """Show a timeline."""
        super().__init__(parent)
        self._timeline = timeline
        self._place_id: int | None = None
        self._key: Key | None = None
        self._hovered: Key | None = None
        self._change: Change | None = None
        self._is_refused = False
        self._is_low = False
        self._places: Geometry | None = None
        self._pictures = Pictures()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Tableau des places")

    # --- what is shown -----------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """What is on screen."""
        return self._timeline

    @property
    def current(self) -> StayBar | None:
        """The stay chosen."""
        return None if self._key is None else self._timeline.by_key.get(self._key)

    @property
    def current_place(self) -> int | None:
        """The place chosen."""
        return self._place_id

    @property
    def change(self) -> Change | None:
        """The change shown and not stored."""
        return self._change

    def _show(self, timeline: Timeline) -> None:
        """Show another timeline; what is chosen stays when it is on it."""
        self._timeline = timeline
        self._drop_change()
        self._hovered = None
        bar = self.current
        if bar is None:
            self._key = None
        else:
            self._place_id = bar.place_id
        if self._place_id not in timeline.row_of:
            first = next(iter(timeline.places), None)
            self._place_id = None if first is None else first.row_id
        self._settle()
        self.updateGeometry()
        self._tell()

    def show_refused(self, *, is_refused: bool) -> None:
        """Show the change as one somebody's stay forbids."""
        if self._change is not None:
            self._is_refused = is_refused
            self.viewport().update()

    def _drop_change(self) -> None:
        if self._change is not None:
            self._change = None
            self._is_refused = False
            self.change_shown.emit(None)
        self.viewport().update()

    def bar_place(self, key: Key) -> QRectF:
        """Return where a stay stands on the viewport; empty when it is not in sight."""
        bar = self._timeline.by_key.get(key)
        found = None if bar is None else self._geometry().bar_rect(bar)
        return QRectF() if found is None else found.translated(0, -self._offset)

    # --- geometry ----------------------------------------------------------------------------

    @property
    def _offset(self) -> int:
        return self.verticalScrollBar().value()

    def _geometry(self) -> Geometry:
        width, known = self.viewport().width(), self._places
        if (
            known is None
            or known.timeline is not self._timeline
            or (known.width, known.is_low) != (width, self._is_low)
        ):
            known = Geometry.of(self._timeline, width, is_low=self._is_low)
            self._places = known
        return known

    def height_of_rows(self, *, is_low: bool) -> int:
        """Return the height that shows every row."""
        return Geometry.of(self._timeline, self.viewport().width(), is_low=is_low).height

    def set_low(self, *, is_low: bool) -> None:
        """Draw the rows lower, or as usual."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._settle()

    def _settle(self) -> None:
        places = self._geometry()
        bar = self.verticalScrollBar()
        bar.setSingleStep(places.place)
        bar.setPageStep(max(self.viewport().height() - HEAD, places.place))
        bar.setRange(0, max(places.height - self.viewport().height(), 0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place everything again."""
        super().resizeEvent(event)
        self._settle()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        """Draw again: the head stays in sight."""
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the places scroll."""
        return _SMALLEST

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for every row."""
        return QSize(980, self._geometry().height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what is in sight."""
        look = Look(
            place_id=self._place_id if self.hasFocus() or self._key else None,
            key=self._key,
            has_focus=self.hasFocus(),
            hovered=self._hovered,
            change=self._change,
            is_refused=self._is_refused,
        )
        painter = QPainter(self.viewport())
        self._pictures.paint(
            painter, self._geometry(), look, offset=self._offset, dirty=event.rect()
        )
        painter.end()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Keep no picture nobody sees."""
        super().hideEvent(event)
        self._pictures.forget()

    # --- what is chosen ----------------------------------------------------------------------

    def sentence(self) -> str:
        """Return what is chosen, in one breath."""
        today = self._timeline.board.today
        bar = self.current
        place = None if self._place_id is None else self._timeline.place(self._place_id)
        if bar is not None:
            return words.bar_sentence(bar, place, today=today)
        if place is None:
            return "Aucune place."
        return f"{place.etablissement}, {place.nom}, {words.place_status(place, today=today)[0]}."

    def _tell(self) -> None:
        self.setAccessibleDescription(self.sentence())
        self.viewport().update()

    def _reveal(self) -> None:
        """Scroll until the current row is in sight under the head."""
        place_id = self._change.place_id if self._change is not None else self._place_id
        row = None if place_id is None else self._timeline.row_of.get(place_id)
        if row is None:
            return
        places = self._geometry()
        box = places.row_rect(row)
        bar = self.verticalScrollBar()
        above = (
            places.row_height(row - 1) if row and self._timeline.rows[row - 1].place is None else 0
        )
        if bar.value() > box.top() - HEAD - above:
            bar.setValue(box.top() - HEAD - above)
        elif bar.value() < box.bottom() - self.viewport().height():
            bar.setValue(box.bottom() + 1 - self.viewport().height())

    # --- what is under a point ---------------------------------------------------------------

    def bar_at(self, at: QPointF) -> StayBar | None:
        """Return the stay under a point of the viewport."""
        places = self._geometry()
        if at.y() < HEAD or at.x() < places.names:
            return None
        row = places.row_at(int(at.y()) + self._offset)
        place = None if row is None else self._timeline.rows[row].place
        if place is None:
            return None
        point = at + QPointF(0, self._offset)
        for bar in reversed(self._timeline.bars.get(place.row_id, ())):
            box = places.bar_rect(bar)
            if box is not None and box.contains(point):
                return bar
        return None

    def _place_at(self, at: QPointF) -> int | None:
        row = self._geometry().row_at(int(at.y()) + self._offset) if at.y() >= HEAD else None
        place = None if row is None else self._timeline.rows[row].place
        return None if place is None else place.row_id
