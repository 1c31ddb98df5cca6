"""The occupancy of a year: each place, each kind, all of them, month by month."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHeaderView, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.places import OccupancyLine
from ui.context import PageContext
from ui.pages.failures import show_failure
from ui.viewmodels.latest import Latest
from ui.viewmodels.places_cards import OCCUPANCY_HEADS, occupancy_rows
from ui.widgets import Card, MessageState, StateStack
from ui.widgets.plain_table import PlainTable

NAME: Final = 240
MONTH_LEAST: Final = 58
"""Of « 100 % », whole: a narrower screen scrolls."""


class OccupationView(StateStack):
    """Asks and shows a year."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Make the table, empty."""
        self.table = PlainTable(OCCUPANCY_HEADS, name="Occupation des places")
        empty = MessageState("bed", "Aucune nuit offerte cette année")
        self.table.setWordWrap(False)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(MONTH_LEAST)
        self.table.setColumnWidth(0, NAME)
        frame = Card(padding=1)
        frame.body.addWidget(self.table)
        super().__init__(frame, empty=empty, parent=parent)
        self._context = context
        self._latest = Latest[tuple[OccupancyLine, ...]](
            context.tasks, owner=self, done=self._show, failed=self._fail
        )

    def show_period(self, period: Period) -> None:
        """Ask the nights of a year."""
        service = self._context.services.places
        self._latest.ask(lambda: service.occupancy(period))

    def _show(self, lines: tuple[OccupancyLine, ...]) -> None:
        rows = occupancy_rows(lines)
        self.table.set_rows(rows, has_total=True)
        if rows:
            self.show_content()
        else:
            self.show_empty()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self, error, self._context.show_error, unread="L’occupation n’a pas pu être lue."
        )
