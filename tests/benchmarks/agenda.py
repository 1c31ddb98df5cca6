"""The painted agendas: a month of two thousand visits, a crowded week, one step of a drag."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crt_desktop.reports.planning import PlanningView
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import BenchFolder
from tests.fakes_visites import MONDAY, TEAM, many_visits
from ui.app import forget_drawings, prepare
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.visites_agenda import Board, day_board, month_board, week_board
from ui.viewmodels.visites_period import AgendaView, period_of, read_period
from ui.widgets.agenda import Agenda
from ui.widgets.agenda_month import MonthGrid
from ui.widgets.agenda_time import TimeGrid

MONTH_OF: Final = 2_000
WEEK_OF: Final = 420
DRAW_BAR_MS: Final = 100
FRAME_BAR_MS: Final = 33
SIZE: Final = (1168, 730)


def measure(_folder: BenchFolder) -> Iterator[Figure]:
    """Measure from the visits read to the pixels, in memory: no vault is opened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if QApplication.instance() is None:
        prepare(["crt-desktop"])
    THEME.apply(ThemeMode.LIGHT)
    month = _planning(AgendaView.MOIS, MONTH_OF, date(2026, 11, 1), 30)
    period = month.period
    yield _drawn(
        MonthGrid(name="Mois", may_write=True),
        lambda: month_board(month, period, day=MONDAY, today=MONDAY),
        f"month of {MONTH_OF} visits laid out and drawn",
    )
    week = _planning(AgendaView.SEMAINE, WEEK_OF, MONDAY, 7)
    grid = TimeGrid(name="Semaine", may_write=True)
    yield _drawn(
        grid,
        lambda: week_board(week, week.period, today=MONDAY),
        f"week of {WEEK_OF} visits laid out and drawn",
    )
    yield _scrolled(grid)
    yield _dragged(grid)
    yield _drawn(
        TimeGrid(name="Jour", may_write=True),
        lambda: day_board(week, MONDAY, today=MONDAY),
        f"day of {WEEK_OF // 7} visits laid out and drawn",
    )
    forget_drawings()


def _planning(view: AgendaView, count: int, first: date, days: int) -> PlanningView:
    lines = sorted(many_visits(count, first=first, days=days), key=lambda line: line.starts_at)
    period = read_period(view, MONDAY) if view is AgendaView.MOIS else period_of(view, MONDAY)
    return PlanningView(period=period, visites=tuple(lines), equipe=TEAM)


def _drawn(agenda: Agenda, board: Callable[[], Board], name: str) -> Figure:
    agenda.resize(*SIZE)
    agenda.show()

    def draw() -> None:
        agenda.show_board(board())
        paint(agenda.viewport())

    figure = Figure(name=name, value=median_ms(draw), unit="ms", bar=DRAW_BAR_MS)
    if not isinstance(agenda, TimeGrid):
        agenda.hide()
    return figure


def _scrolled(grid: TimeGrid) -> Figure:
    bar = grid.verticalScrollBar()

    def scroll() -> None:
        bar.setValue((bar.value() + 40) % max(bar.maximum(), 1))
        paint(grid.viewport())

    value = median_ms(scroll, times=40)
    return Figure(name="one frame of scrolling that week", value=value, unit="ms", bar=FRAME_BAR_MS)


def _dragged(grid: TimeGrid) -> Figure:
    grid.show_hour(8)
    view = grid.viewport().rect().adjusted(60, 60, -60, -60)
    block = next(
        block
        for block, _rect in grid.grid.rects
        if block.is_movable and block.is_head and view.contains(grid.rect_of(block))
    )
    start = grid.rect_of(block).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=start)
    steps = [QPoint(0, 30), QPoint(0, 60)]

    def push() -> None:
        steps.reverse()
        QTest.mouseMove(grid.viewport(), start + steps[0])
        paint(grid.viewport())

    value = median_ms(push, times=40)
    grid.cancel_drag()
    return Figure(
        name="one step of a drag over that week", value=value, unit="ms", bar=FRAME_BAR_MS
    )


def paint(widget: QWidget) -> None:
    """Paint a widget now, whatever it waits for."""
    widget.repaint()
    QApplication.processEvents()
