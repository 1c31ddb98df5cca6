"""The way through time: before, today, after, a day of the calendar; and how the visits are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.viewmodels.visites_period import VIEW_LABELS, AgendaView
from ui.widgets import Button, IconButton, SegmentedControl
from ui.widgets.date_field import CalendarPopup

VIEWS: Final = tuple(VIEW_LABELS)


class PeriodBar(QWidget):
    """Asks for another period, or another view; the page answers."""

    stepped = Signal(int)
    today_asked = Signal()
    day_chosen = Signal(object)
    view_asked = Signal(object)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Make the buttons."""
        super().__init__(parent)
        self._today = today
        self._day = today()
        self._popup: CalendarPopup | None = None
        self.previous = IconButton("chevron-left", "Période précédente", is_outlined=True)
        self.today = Button("Aujourd’hui")
        self.next = IconButton("chevron-right", "Période suivante", is_outlined=True)
        self.calendar = IconButton("calendar-days", "Choisir un jour", is_outlined=True)
        self.segments = SegmentedControl(list(VIEW_LABELS.values()), name="Affichage")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for one in (self.previous, self.today, self.next, self.calendar):
            row.addWidget(one)
        row.addSpacing(4)
        row.addWidget(self.segments)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.today.clicked.connect(self.today_asked)
        self.calendar.clicked.connect(self.open_calendar)
        self.segments.group.idClicked.connect(lambda at: self.view_asked.emit(VIEWS[at]))

    def controls(self) -> list[QWidget]:
        """Return the controls in reading order."""
        return [
            self.previous,
            self.today,
            self.next,
            self.calendar,
            *self.segments.group.buttons(),
        ]

    def show_period(self, view: AgendaView, day: date) -> None:
        """Show which view and which day are on screen."""
        self._day = day
        group = self.segments.group
        # Between the two, no segment may be on: a round and the balance are none of them.
        group.setExclusive(False)
        for at, one in enumerate(VIEWS):
            group.button(at).setChecked(one is view)
        group.setExclusive(True)

    def open_calendar(self) -> None:
        """Open the calendar under its button."""
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.day_chosen.connect(self.day_chosen)
        self._popup.show_day(self._day, today=self._today())
        self._popup.open_under(self.calendar)
