"""The head of the night: which night, who is on call until when, the back-up, the clock, the acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.nuit import NightSheet
from ui.pages.nuit.look import (
    ICON,
    NIGHT_CLOCK,
    NIGHT_MEDIUM,
    NIGHT_TITLE,
    night_button,
    one_line,
)
from ui.pages.nuit.rows import PhoneNumber
from ui.theme.fonts import font
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.viewmodels import words
from ui.viewmodels.nuit import duty_line, night_title, renforts, short_night, titulaire
from ui.widgets import IconLabel, MenuButton
from ui.widgets.text import label

HEIGHT = 70
WORDS_FROM = 1560
"""Width from which every act of the head shows its word."""
RENFORT_WIDEST = 280
RENFORT_LEAST = 130
"""The room under which the name of the back-up tells nothing."""
NIGHTS_FROM = 1100
"""Width from which the night shown is named on its button."""


class _Moon(QWidget):
    """The moon on its soft square: one sees from the door which screen this is."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(40, 40)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the square and the moon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().accent_soft))
        painter.drawRoundedRect(self.rect(), 8, 8)
        paint_icon(painter, "moon", tokens().accent_ink, self.rect().adjusted(10, 10, -10, -10))


class NightHead(QFrame):
    """Title and sentence at the left; back-up, clock, choice of the night, dark, PDF and lock at the right."""

    lock_asked = Signal()
    pdf_asked = Signal()
    night_asked = Signal(object)
    dark_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty head."""
        super().__init__(parent)
        self.setProperty("role", "nighthead")
        self.setFixedHeight(HEIGHT)
        self._row = layout = QHBoxLayout(self)
        self._night_words = "Cette nuit"
        self._offered: tuple[Sequence[date], date, date] | None = None
        self._backup: QWidget | None = None
        layout.setContentsMargins(28, 0, 28, 0)
        layout.setSpacing(12)
        layout.addWidget(_Moon())
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch(1)
        self.title = one_line("La nuit")
        self.title.setFont(font(NIGHT_TITLE))
        self.duty = one_line("", role="text2")
        column.addWidget(self.title)
        column.addWidget(self.duty)
        column.addStretch(1)
        layout.addLayout(column, 1)
        self._renfort = QHBoxLayout()
        self._renfort.setSpacing(8)
        layout.addLayout(self._renfort)
        self.clock = label("", NIGHT_CLOCK)
        self.clock.setAccessibleName("Heure")
        layout.addSpacing(4)
        layout.addWidget(self.clock)
        layout.addSpacing(4)
        self._make_acts(layout)

    def _make_acts(self, layout: QHBoxLayout) -> None:
        self.nights = MenuButton("Cette nuit", icon_name="calendar-days")
        self.nights.setProperty("scale", "night")
        self.nights.setFont(font(NIGHT_MEDIUM))
        self.nights.setAccessibleName("Choisir la nuit")
        # Two weeks of entries, seldom looked at.
        self.nights.menu().aboutToShow.connect(self._offer_nights)
        self.dark = night_button("Sombre", icon_name="moon-star")
        self.dark.setIcon(icon("moon-star", "text", checked="accent_ink"))
        self.dark.setCheckable(True)
        self.dark.clicked.connect(self.dark_asked)
        self.pdf = night_button("Feuille de nuit", icon_name="printer")
        self.pdf.setAccessibleName("Feuille de nuit (PDF)")
        self.pdf.clicked.connect(self.pdf_asked)
        self.lock = night_button("Verrouiller", icon_name="lock")
        self.lock.clicked.connect(self.lock_asked)
        for button in (self.nights, self.dark, self.pdf, self.lock):
            button.setIconSize(QSize(ICON, ICON))
            layout.addWidget(button)

    def show_now(self, now: datetime) -> None:
        """Show the time."""
        self.clock.setText(words.clock(now))
        self.clock.setAccessibleName(f"Il est {words.clock(now)}")

    def show_dark(self, *, is_night: bool) -> None:
        """Offer the dark by night, unless the whole window is dark already."""
        self.dark.setVisible(is_night and THEME.mode is not ThemeMode.DARK)
        self.dark.setChecked(tokens().is_dark)
        self._fit()

    def show_sheet(self, sheet: NightSheet, *, now: datetime) -> None:
        """Show the night, who holds it and who backs up."""
        self.title.set_whole_text(night_title(sheet.night_on))
        self.show_duty(sheet, now=now)
        while (item := self._renfort.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._backup = None
        for backup in renforts(sheet)[:1]:
            self._renfort.addWidget(IconLabel("users", "text2", ICON))
            name = one_line(f"Renfort : {backup.nom}", role="text2")
            self._backup = name
            self._renfort.addWidget(name)
            if backup.telephone:
                self._renfort.addWidget(PhoneNumber(backup.telephone, f"Renfort, {backup.nom}"))
        for position in range(self._renfort.count()):
            made = self._renfort.itemAt(position)
            if made is not None and (widget := made.widget()) is not None:
                # Qt shows them later, and counts their room only then.
                widget.show()
        self._fit()

    def show_duty(self, sheet: NightSheet, *, now: datetime) -> None:
        """Say who is on call now."""
        self.duty.set_whole_text(duty_line(sheet, now=now))
        role = "text2" if titulaire(sheet, now=now) is not None else "warning"
        if self.duty.property("role") != role:
            self.duty.setProperty("role", role)
            self.duty.style().unpolish(self.duty)
            self.duty.style().polish(self.duty)

    def show_nights(self, nights: Sequence[date], *, shown: date, tonight: date) -> None:
        """Offer these nights."""
        self._offered = (nights, shown, tonight)
        self._night_words = short_night(shown, tonight=tonight)
        self.nights.setAccessibleName(f"Choisir la nuit : {self._night_words}")
        self._fit()

    def _offer_nights(self) -> None:
        """Make the entries of the menu."""
        menu = self.nights.menu()
        menu.clear()
        if self._offered is None:
            return
        nights, shown, tonight = self._offered
        menu.setFont(font(NIGHT_MEDIUM))
        for night in nights:
            action = menu.addAction(short_night(night, tonight=tonight))
            action.setCheckable(True)
            action.setChecked(night == shown)
            action.triggered.connect(lambda _on=False, night=night: self.night_asked.emit(night))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Drop the words of the acts where room is short."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for button in (self.dark, self.pdf, self.lock):
            button.set_compact(is_compact=self.width() < WORDS_FROM)
        is_compact = self.width() < NIGHTS_FROM
        self.nights.setText("" if is_compact else f"\u2009{self._night_words}")
        self.nights.setToolTip(self.nights.accessibleName() if is_compact else "")
        margin = 28 if self.width() >= NIGHTS_FROM else 16
        self._row.setContentsMargins(margin, 0, margin, 0)
        if (name := self._backup) is not None:
            # Until when somebody is on call is never cut: the name of the back-up gives way first.
            name.hide()
            # A row inside a row keeps its measure until both are laid out again.
            self._renfort.invalidate()
            # The layout counts a line that may be cut for nothing.
            words_room = max(one.sizeHint().width() for one in (self.title, self.duty))
            taken = self._row.sizeHint().width() + self._renfort.spacing() + words_room
            room = self.width() - taken
            name.setFixedWidth(max(min(name.sizeHint().width(), RENFORT_WIDEST, room), 0))
            name.setVisible(room >= RENFORT_LEAST)
