"""How a visit comes back: a usual way, its days, its last day, and what it gives in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import BODY, SMALL
from ui.viewmodels.visites_period import DAYS, LETTERS
from ui.viewmodels.visites_typed import BY_WEEK, FREE, ONCE, REPEATS, TypedRepeat
from ui.widgets import FilterChip, FormField, TextField, label
from ui.widgets.choice_field import ChoiceField
from ui.widgets.date_field import DateField

DAY_WIDTH: Final = 58


class RepeatField(QWidget):
    """The way of coming back, what goes with it, and the sentence under it."""

    typed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Start with a visit that comes once."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        choices = {kind: words for kind, words in REPEATS.items() if kind}
        self.kind = ChoiceField(choices, nothing=REPEATS[ONCE])
        self.until = DateField(today)
        self.kind_field = FormField("Répétition", self.kind)
        self.until_field = FormField("Jusqu’au (facultatif)", self.until)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kind_field, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.until_field, 2, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        self._suggested: int | None = None
        self.days = [self._day(rank) for rank in range(len(DAYS))]
        self.days_row = QWidget()
        inside = QHBoxLayout(self.days_row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for chip in self.days:
            inside.addWidget(chip)
        inside.addStretch(1)
        layout.addWidget(self.days_row)
        self.free = TextField(placeholder="FREQ=MONTHLY;BYDAY=1MO")
        self.free_field = FormField(
            "Règle", self.free, help_text="Le texte d’une règle RRULE, sans son nom."
        )
        layout.addWidget(self.free_field)
        self.words = label("", BODY, role="text2", wraps=True)
        self.next_days = label("", SMALL, role="muted", wraps=True)
        layout.addWidget(self.words)
        layout.addWidget(self.next_days)
        self.kind.typed.connect(self._react)
        self.until.typed.connect(self.typed)
        self.free.textChanged.connect(lambda _text: self.typed.emit())
        self._show()

    def _day(self, rank: int) -> FilterChip:
        chip = FilterChip(LETTERS[rank])
        chip.setAccessibleName(DAYS[rank].capitalize())
        chip.setToolTip(DAYS[rank].capitalize())
        chip.setFixedWidth(DAY_WIDTH)
        chip.toggled.connect(lambda _on: self.typed.emit())
        chip.toggled.connect(lambda _on: chip.setAccessibleName(DAYS[rank].capitalize()))
        return chip

    def text(self) -> TypedRepeat:
        """Return what is typed."""
        return TypedRepeat(
            kind=self.kind.text(),
            days=frozenset(rank for rank, chip in enumerate(self.days) if chip.isChecked()),
            free=self.free.text(),
            until=self.until.text(),
        )

    def suggest_day(self, rank: int) -> None:
        """Tick the day of the first visit while no other day was chosen; it follows that day."""
        chosen = {at for at, chip in enumerate(self.days) if chip.isChecked()}
        if chosen - {self._suggested}:
            return
        for at, chip in enumerate(self.days):
            chip.setChecked(at == rank)
        self._suggested = rank

    def show_words(self, sentence: str, days: str = "") -> None:
        """Say what it gives; empty texts say nothing."""
        for part, text in ((self.words, sentence), (self.next_days, days)):
            part.setText(text)
            part.setVisible(bool(text))

    def _react(self) -> None:
        self._show()
        self.typed.emit()

    def _show(self) -> None:
        kind = self.kind.text()
        self.days_row.setVisible(kind in BY_WEEK)
        self.free_field.setVisible(kind == FREE)
        self.until_field.setVisible(kind != ONCE)
        if kind == ONCE:
            self.show_words("")
