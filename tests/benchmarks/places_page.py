"""The painted board of the temporary stays: fifty places over three years, and one frame of scrolling."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from crt_desktop.reports.places import Board
from tests.benchmarks.agenda import paint
from tests.benchmarks.table import Figure, median_ms
from tests.gui.places_kit import many_places
from ui.app import forget_drawings, prepare
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.places import Zoom, period_of, timeline_of
from ui.widgets.places_board import PlacesBoard

PLACES: Final = 50
YEARS: Final = 3
DRAW_BAR_MS: Final = 100
FRAME_BAR_MS: Final = 33
SIZE: Final = (1168, 560)
ROW_PX: Final = 40


def measure() -> Iterator[Figure]:
    """Measure from the stays read to the pixels, in memory: no vault is opened."""
    if QApplication.instance() is None:
        prepare(["bench"])
    THEME.apply(ThemeMode.LIGHT)
    stays = many_places(PLACES, YEARS)
    weeks = replace(stays, period=period_of(Zoom.SEMAINES, stays.today))
    board = PlacesBoard(timeline_of(stays, Zoom.SEMAINES), may_write=True)
    board.resize(*SIZE)
    board.show()
    said = f"{PLACES} places, {YEARS} years, {len(stays.bars)} stays"
    for zoom, told in ((Zoom.SEMAINES, weeks), (Zoom.MOIS, stays)):

        def draw(zoom: Zoom = zoom, told: Board = told) -> None:
            board.set_timeline(timeline_of(told, zoom))
            paint(board.viewport())

        yield Figure(
            name=f"the board laid out and drawn, {zoom.value}, {said}",
            value=median_ms(draw),
            unit="ms",
            bar=DRAW_BAR_MS,
        )
    rail = board.verticalScrollBar()

    def scroll() -> None:
        rail.setValue((rail.value() + ROW_PX) % max(rail.maximum(), 1))
        paint(board.viewport())

    yield Figure(
        name=f"one frame of scrolling it, {said}",
        value=median_ms(scroll, times=40),
        unit="ms",
        bar=FRAME_BAR_MS,
    )
    board.deleteLater()
    forget_drawings()
