"""The grid of the rota: keys, mouse, what is said, what is drawn, how it stands in its room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.fakes_astreintes import LARGE_TEAM, QUARTER, a_quarter
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.viewmodels.astreintes import Board, Layer, board_of
from ui.widgets.rota_geometry import SMALLEST_ROW, Geometry
from ui.widgets.rota_grid import RotaGrid

TODAY = date(2027, 1, 12)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def a_board(**changes: object) -> Board:
    rota = a_quarter(**changes)  # type: ignore[arg-type]  # what the quarter takes
    rota.today = TODAY
    return board_of(rota.quarter(QUARTER), Layer.FINAL, today=TODAY)


@pytest.fixture
def grid(qtbot: QtBot) -> Iterator[RotaGrid]:
    made = RotaGrid()
    qtbot.addWidget(made)
    made.resize(900, 740)
    made.set_board(a_board(draft=False))
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    made.hide()


def press(grid: RotaGrid, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    modifiers = held or Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(grid, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


def mouse(
    grid: RotaGrid, kind: QEvent.Type, place: QPoint, button: Qt.MouseButton | None = None
) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        QPointF(place),
        QPointF(grid.viewport().mapToGlobal(place)),
        button or Qt.MouseButton.NoButton,
        held or Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(grid.viewport(), event)


def centre(grid: RotaGrid, who: str, on: date) -> QPoint:
    return grid.cell_place(who, on).center()


def test_the_grid_starts_today_and_arrows_go_on_over_the_months(grid: RotaGrid) -> None:
    assert (grid.current_reference, grid.current_night) == ("P1", TODAY)
    press(grid, Qt.Key.Key_Down)
    press(grid, Qt.Key.Key_Right)
    assert (grid.current_reference, grid.current_night) == ("P2", date(2027, 1, 13))
    press(grid, Qt.Key.Key_End)
    assert grid.current_night == date(2027, 1, 31)
    press(grid, Qt.Key.Key_Right)
    assert grid.current_night == date(2027, 2, 1)
    press(grid, Qt.Key.Key_PageDown)
    assert grid.current_night == date(2027, 3, 1)
    press(grid, Qt.Key.Key_Right, CONTROL)
    assert grid.current_night == date(2027, 3, 8)
    press(grid, Qt.Key.Key_End, CONTROL)
    assert grid.current_night == date(2027, 3, 31)
    press(grid, Qt.Key.Key_Right)
    assert grid.current_night == date(2027, 3, 31)
    press(grid, Qt.Key.Key_PageUp)
    assert grid.current_night == date(2027, 2, 28)
    press(grid, Qt.Key.Key_Home, CONTROL)
    assert grid.current_night == date(2027, 1, 1)


def test_down_from_the_last_person_goes_to_the_next_month_and_up_comes_back(
    grid: RotaGrid,
) -> None:
    grid.go_to("P8", date(2027, 1, 15))
    press(grid, Qt.Key.Key_Down)
    assert (grid.current_reference, grid.current_night) == ("P1", date(2027, 2, 15))
    press(grid, Qt.Key.Key_Up)
    assert (grid.current_reference, grid.current_night) == ("P8", date(2027, 1, 15))
    grid.go_to("P1", date(2027, 1, 15))
    press(grid, Qt.Key.Key_Up)
    assert (grid.current_reference, grid.current_night) == ("P1", date(2027, 1, 15))


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Space, "toggle_asked"),
        (Qt.Key.Key_Return, "toggle_asked"),
        (Qt.Key.Key_Enter, "toggle_asked"),
        (Qt.Key.Key_R, "replace_asked"),
        (Qt.Key.Key_E, "swap_asked"),
        (Qt.Key.Key_Menu, "menu_asked"),
        (Qt.Key.Key_N, "name_menu_asked"),
    ],
)
def test_each_key_asks_its_act_of_the_current_cell(
    qtbot: QtBot, grid: RotaGrid, key: Qt.Key, signal: str
) -> None:
    with qtbot.waitSignal(getattr(grid, signal)) as asked:
        press(grid, key)
    assert asked.args is not None
    assert asked.args[0] == "P1"
    if signal != "name_menu_asked":
        assert asked.args[1] == TODAY


def test_shift_and_arrows_choose_days_that_enter_asks_about(qtbot: QtBot, grid: RotaGrid) -> None:
    for _ in range(3):
        press(grid, Qt.Key.Key_Right, SHIFT)
    press(grid, Qt.Key.Key_Down, SHIFT)
    assert grid.span() == (TODAY, date(2027, 1, 15))
    with qtbot.waitSignal(grid.span_chosen) as asked:
        press(grid, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[:3] == ["P1", TODAY, date(2027, 1, 15)]
    press(grid, Qt.Key.Key_Escape)
    assert grid.span() is None


def test_a_span_is_drawn_with_the_mouse_on_the_row_it_began_on(
    qtbot: QtBot, grid: RotaGrid
) -> None:
    left = Qt.MouseButton.LeftButton
    first, last = date(2027, 2, 2), date(2027, 2, 5)
    mouse(grid, QEvent.Type.MouseButtonPress, centre(grid, "P3", first), left)
    mouse(grid, QEvent.Type.MouseMove, centre(grid, "P5", last), left)
    with qtbot.waitSignal(grid.span_chosen) as asked:
        mouse(grid, QEvent.Type.MouseButtonRelease, centre(grid, "P5", last), left)
    assert asked.args is not None
    assert asked.args[:3] == ["P3", first, last]


def test_a_click_chooses_and_a_double_click_asks_for_the_draft(
    qtbot: QtBot, grid: RotaGrid
) -> None:
    left, on = Qt.MouseButton.LeftButton, date(2027, 2, 13)
    mouse(grid, QEvent.Type.MouseButtonPress, centre(grid, "P4", on), left)
    assert (grid.current_reference, grid.current_night) == ("P4", on)
    with qtbot.assertNotEmitted(grid.span_chosen):
        mouse(grid, QEvent.Type.MouseButtonRelease, centre(grid, "P4", on), left)
    with qtbot.waitSignal(grid.toggle_asked) as asked:
        mouse(grid, QEvent.Type.MouseButtonDblClick, centre(grid, "P4", on), left)
    assert asked.args == ["P4", on]


def test_a_name_the_head_of_a_night_and_the_right_button_ask_their_own(
    qtbot: QtBot, grid: RotaGrid
) -> None:
    left, on = Qt.MouseButton.LeftButton, date(2027, 1, 20)
    cell = grid.cell_place("P2", on)
    with qtbot.waitSignal(grid.name_menu_asked) as asked:
        mouse(grid, QEvent.Type.MouseButtonPress, QPoint(20, cell.center().y()), left)
    assert asked.args is not None
    assert asked.args[0] == "P2"
    with qtbot.waitSignal(grid.night_asked) as night:
        mouse(grid, QEvent.Type.MouseButtonPress, QPoint(cell.center().x(), 10), left)
    assert night.args == [on]
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, cell.center(), grid.mapToGlobal(cell.center())
    )
    with qtbot.waitSignal(grid.menu_asked) as menu:
        QApplication.sendEvent(grid.viewport(), event)
    assert menu.args is not None
    assert menu.args[:2] == ["P2", on]


def test_what_is_under_the_mouse_is_said_then_the_current_cell_again(
    qtbot: QtBot, grid: RotaGrid
) -> None:
    on = date(2027, 2, 13)
    with qtbot.waitSignal(grid.pointed) as said:
        mouse(grid, QEvent.Type.MouseMove, centre(grid, "P2", on))
    assert said.args is not None
    assert "préfère ne pas être d’astreinte" in said.args[0]
    place = centre(grid, "P2", on)
    tip = QHelpEvent(QEvent.Type.ToolTip, place, grid.viewport().mapToGlobal(place))
    QApplication.sendEvent(grid.viewport(), tip)
    assert "Julien Castaing" in QToolTip.text()
    with qtbot.waitSignal(grid.pointed) as said:
        QApplication.sendEvent(grid.viewport(), QEvent(QEvent.Type.Leave))
    assert said.args is not None
    assert said.args[0].startswith("Nadia Benamrou, mardi 12 janvier")


def test_the_current_cell_is_read_aloud_and_silent_without_the_focus(
    qtbot: QtBot, grid: RotaGrid
) -> None:
    grid.go_to("P1", date(2027, 1, 18))
    assert grid.accessibleDescription().startswith(
        "Nadia Benamrou, lundi 18 janvier\u00a0: congé du 18 au 24/01"
    )
    with qtbot.waitSignal(grid.pointed) as said:
        grid.clearFocus()
    assert said.args == [""]


def test_the_current_cell_is_brought_in_sight_under_the_head_of_its_month(qtbot: QtBot) -> None:
    grid = RotaGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 420)
    grid.set_board(a_board(draft=False, team=LARGE_TEAM))
    grid.show()
    grid.go_to("P20", date(2027, 3, 31))
    assert grid.viewport().rect().contains(grid.cell_place("P20", date(2027, 3, 31)))
    grid.go_to("P2", date(2027, 2, 10))
    place = grid.cell_place("P2", date(2027, 2, 10))
    assert grid.viewport().rect().contains(place)
    assert place.top() >= 38
    grid.show_night(date(2027, 3, 1))
    assert 0 <= grid.cell_place("P1", date(2027, 3, 1)).top() <= 45


def test_another_board_keeps_the_current_cell_when_it_is_on_it(grid: RotaGrid) -> None:
    grid.go_to("P6", date(2027, 3, 2))
    grid.set_board(a_board(draft=True))
    assert (grid.current_reference, grid.current_night) == ("P6", date(2027, 3, 2))
    assert not grid.go_to("nobody", TODAY)
    assert not grid.go_to("P1", date(2030, 1, 1))


def test_rows_fill_the_height_for_three_months_and_never_get_too_small() -> None:
    board = a_board()
    tall, low = Geometry.of(board, 900, 760), Geometry.of(board, 900, 300)
    assert tall.height <= 760 < tall.height + 3 * len(board.rows)
    assert low.row == SMALLEST_ROW
    assert low.height > 300
    narrow = Geometry.of(board, 500, 700)
    assert narrow.column >= 18


def test_every_column_meets_its_neighbour_and_is_found_again() -> None:
    places = Geometry.of(a_board(), 901, 760)
    for month, panel in enumerate(places.board.months):
        for at, day in enumerate(panel.days):
            cell = places.cell_rect(month, 3, at)
            assert cell.right() + 1 == places.column_left(at + 1)
            assert places.hit(cell.center().x(), cell.center().y()) == (month, 3, day.on)
    assert places.hit(5, places.panel_height + 3) is None


def colour_at(grid: RotaGrid, place: QPoint) -> str:
    return grid.viewport().grab().toImage().pixelColor(place).name().upper()


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_a_published_duty_is_filled_a_draft_is_an_outline_and_a_hole_is_red(
    qtbot: QtBot, mode: ThemeMode
) -> None:
    THEME.apply(mode)
    grid = RotaGrid()
    qtbot.addWidget(grid)
    grid.resize(900, 740)
    published, drafted = a_quarter(draft=False), a_quarter(draft=True)
    on = date(2027, 1, 14)
    who = next(one.professionnel for one in published.duties.values() if one.night_on == on)
    grid.set_board(board_of(published.quarter(QUARTER), Layer.FINAL, today=TODAY))
    grid.show()
    assert colour_at(grid, centre(grid, who, on)) == tokens().accent
    hole = centre(grid, "P1", date(2027, 2, 14))
    assert colour_at(grid, hole) == tokens().danger_soft
    grid.set_board(board_of(drafted.quarter(QUARTER), Layer.FINAL, today=TODAY))
    assert colour_at(grid, centre(grid, who, on)) == tokens().surface


def test_an_empty_grid_takes_keys_without_harm(qtbot: QtBot) -> None:
    grid = RotaGrid()
    qtbot.addWidget(grid)
    grid.show()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Menu):
        press(grid, key)
    assert grid.sentence() == ""
    assert grid.current_reference == ""
