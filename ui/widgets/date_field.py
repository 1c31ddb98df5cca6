"""A day, or a day and a time, typed the quick way or picked in a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import font
from ui.theme.icons import icon
from ui.theme.tokens import BODY, SMALL
from ui.viewmodels.typed import normal_date, normal_time, read_typed_date, show_date
from ui.widgets.buttons import IconButton
from ui.widgets.field_editor import FieldEditor, LineEditor

HINT: Final = "JJ/MM/AAAA"
_STEPS: Final = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 30,
    Qt.Key.Key_PageDown: -30,
}


class DateField(LineEditor):
    """A day: « 3/2/38 », « 03021938 », « hier », « +7 »; ↑ ↓ go a day, Alt+↓ opens the calendar."""

    def __init__(
        self,
        today: Callable[[], date],
        *,
        is_past: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty field; ``is_past``: a year of two digits is never to come."""
        super().__init__(placeholder=HINT, parent=parent)
        self._today = today
        self._is_past = is_past
        self.button = IconButton("calendar-days", "Ouvrir le calendrier", parent=self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.open_calendar)
        self.line.setTextMargins(0, 0, self.button.sizeHint().width(), 0)
        self.calendar_popup: CalendarPopup | None = None
        self.line.installEventFilter(self)

    def usual_form(self, text: str) -> str:
        """Return the day as JJ/MM/AAAA."""
        return normal_date(text, today=self._today(), is_past=self._is_past)

    def day(self) -> date | None:
        """Return the day typed, None while it is none."""
        return read_typed_date(self.line.text(), today=self._today(), is_past=self._is_past)

    def open_calendar(self) -> None:
        """Open the calendar under the field, on its day."""
        if self.calendar_popup is None:
            self.calendar_popup = CalendarPopup(self)
            self.calendar_popup.day_chosen.connect(self._take)
        self.calendar_popup.show_day(self.day() or self._today(), today=self._today())
        self.calendar_popup.open_under(self.line)

    def _take(self, day: date) -> None:
        self.replace_typed(show_date(day))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Step with the arrows, keep the button at the right."""
        if event.type() == QEvent.Type.Resize:
            margin = (self.line.height() - self.button.sizeHint().height()) // 2
            self.button.move(self.line.width() - self.button.sizeHint().width() - 2, margin)
            self.button.raise_()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _STEPS
        ):
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_calendar()
            else:
                self._step(_STEPS[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)

    def _step(self, days: int) -> None:
        day = self.day()
        moved = self._today() if day is None else day + timedelta(days=days)
        self.replace_typed(show_date(moved))


class InstantField(FieldEditor):
    """A day and a time of Europe/Paris: « 21/11/2026 02:47 »."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """Make an empty field; ``now`` gives the local time."""
        super().__init__(parent)
        self._now = now
        self.day_field = DateField(lambda: now().date())
        self.time_line = QLineEdit()
        self.time_line.setFont(font(BODY))
        self.time_line.setPlaceholderText("HH:MM")
        self.time_line.setFixedWidth(84)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.day_field, 1)
        row.addWidget(self.time_line)
        self.own(self.day_field.line, self.time_line)
        self.day_field.typed.connect(self.typed)
        self._is_time_touched = False
        self.time_line.textEdited.connect(self._note_time)

    def text(self) -> str:
        """Return the day and the time with a space between."""
        return f"{self.day_field.text()} {self.time_line.text().strip()}".strip()

    def set_text(self, text: str) -> None:
        """Fill both parts."""
        day, _, clock = text.partition(" ")
        self.day_field.set_text(day)
        self._is_time_touched = False
        self.time_line.setText(clock.strip())

    def settle(self) -> None:
        """Write both parts in their usual form."""
        self.day_field.settle()
        typed = self.time_line.text()
        if self._is_time_touched and typed.strip():
            self.time_line.setText(normal_time(typed, now=self._now()))

    def _note_time(self, _text: str) -> None:
        self._is_time_touched = True
        self.typed.emit()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name both parts."""
        super().setAccessibleName(name)
        self.time_line.setAccessibleName(f"{name}, heure")


class CalendarPopup(QFrame):
    """A month under a field: arrows move, Enter chooses, Escape closes."""

    day_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        """Make the popup, closed."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "dialog")
        self.calendar = QCalendarWidget()
        self.calendar.setFont(font(SMALL))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(
            QCalendarWidget.HorizontalHeaderFormat.ShortDayNames
        )
        plain = QTextCharFormat()
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.setAccessibleName("Calendrier")
        self.calendar.setLocale(QLocale(QLocale.Language.French, QLocale.Country.France))
        self._dress("qt_calendar_prevmonth", "chevron-left", "Mois précédent")
        self._dress("qt_calendar_nextmonth", "chevron-right", "Mois suivant")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.calendar)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)

    def _dress(self, name: str, icon_name: str, said: str) -> None:
        button = self.calendar.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(icon(icon_name, "text2"))
            button.setAccessibleName(said)
            button.setToolTip(said)

    def show_day(self, day: date, *, today: date) -> None:
        """Show the month of a day, today set apart."""
        mark = QTextCharFormat()
        mark.setFontWeight(600)
        self.calendar.setDateTextFormat(QDate(today.year, today.month, today.day), mark)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))

    def open_under(self, widget: QWidget) -> None:
        """Open under a field."""
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self.calendar.setFocus()

    def choose(self, day: date) -> None:
        """Give a day and close."""
        self.close()
        self.day_chosen.emit(day)

    def _choose(self, day: QDate) -> None:
        self.choose(date(day.year(), day.month(), day.day()))
