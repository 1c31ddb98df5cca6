"""The painted agendas: what stands where, what the mouse and the keys do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from crt_desktop.reports.planning import VisitLine
from tests.fakes_visites import MONDAY, FakeVisites, a_visit, a_week, at, many_visits
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.viewmodels.visites_agenda import Board, Change, Slot, day_board, month_board, week_board
from ui.viewmodels.visites_period import AgendaView, period_of, read_period
from ui.widgets.agenda import ABSENT, CANCELLED, DONE, Agenda
from ui.widgets.agenda_month import MonthGrid
from ui.widgets.agenda_time import TimeGrid
from ui.widgets.agenda_time_layout import GUTTER, HEAD, LEAST_CARD

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
TUESDAY = MONDAY + timedelta(days=1)


def a_board(view: AgendaView, lines: list[VisitLine], *, day: date = MONDAY) -> Board:
    found = FakeVisites(list(lines)).planning(read_period(view, day))
    if view is AgendaView.JOUR:
        return day_board(found, day, today=MONDAY)
    if view is AgendaView.SEMAINE:
        return week_board(found, period_of(view, day), today=MONDAY)
    return month_board(found, read_period(view, day), day=day, today=MONDAY)


def shown(
    qtbot: QtBot, agenda: Agenda, board: Board, *, size: tuple[int, int] = (1100, 720)
) -> None:
    qtbot.addWidget(agenda)
    agenda.resize(*size)
    with qtbot.waitActive(agenda):
        agenda.show()
    agenda.setFocus()
    agenda.show_board(board)
    QApplication.processEvents()


@pytest.fixture
def week(qtbot: QtBot) -> TimeGrid:
    grid = TimeGrid(name="Agenda", may_write=True, now=lambda: at(MONDAY, "10:20"))
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, a_week()))
    return grid


@pytest.fixture
def day(qtbot: QtBot) -> TimeGrid:
    grid = TimeGrid(name="Agenda", may_write=True)
    shown(qtbot, grid, a_board(AgendaView.JOUR, a_week()))
    return grid


@pytest.fixture
def month(qtbot: QtBot) -> MonthGrid:
    grid = MonthGrid(name="Mois", may_write=True)
    shown(qtbot, grid, a_board(AgendaView.MOIS, a_week()))
    return grid


def centre(agenda: Agenda, row_id: int) -> QPoint:
    block = agenda.block_of(row_id)
    assert block is not None
    return agenda.rect_of(block).center()


def press(agenda: Agenda, point: QPoint) -> None:
    QTest.mousePress(agenda.viewport(), Qt.MouseButton.LeftButton, pos=point)


def drag(agenda: Agenda, start: QPoint, end: QPoint, *, drops: bool = True) -> None:
    """Drag with the left button from a point to another, by a few steps."""
    press(agenda, start)
    for step in (4, 2, 1):
        QTest.mouseMove(agenda.viewport(), start + (end - start) / step)
        QApplication.processEvents()
    if drops:
        QTest.mouseRelease(agenda.viewport(), Qt.MouseButton.LeftButton, pos=end)


def collected(signal: object) -> list[object]:
    found: list[object] = []
    signal.connect(found.append)  # type: ignore[attr-defined]  # a bound signal
    return found


# --- what stands where -----------------------------------------------------------------------


def test_the_morning_is_at_the_top_and_the_night_is_a_scroll_away(week: TimeGrid) -> None:
    assert week.slot_at(QPoint(GUTTER + 20, HEAD + 6)) == Slot(day=MONDAY, start=7 * 60)
    bar = week.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = week.slot_at(QPoint(GUTTER + 20, week.viewport().height() - 6))
    assert last is not None
    assert last.start == 23 * 60 + 30
    bar.setValue(0)
    first = week.slot_at(QPoint(GUTTER + 20, HEAD + 3))
    assert first is not None
    assert first.start == 0


def test_visits_that_overlap_stand_side_by_side_and_are_all_found_again(week: TimeGrid) -> None:
    one, other = week.block_of(2), week.block_of(3)
    assert one is not None
    assert other is not None
    assert not week.rect_of(one).intersects(week.rect_of(other))
    for block in (one, other):
        found = week.block_at(week.rect_of(block).center())
        assert found is not None
        assert found.row_id == block.row_id


def test_a_visit_over_midnight_goes_on_at_the_top_of_the_next_day(week: TimeGrid) -> None:
    parts = [block for block in week.board.blocks if block.row_id == 9]
    assert [(part.column, part.start, part.end) for part in parts] == [(0, 1335, 1440), (1, 0, 45)]
    assert [part.is_head for part in parts] == [True, False]


def test_a_crowded_day_piles_what_it_has_no_room_for_and_never_hides_the_visit_chosen(
    qtbot: QtBot,
) -> None:
    grid = TimeGrid(name="Agenda", may_write=True)
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, many_visits(420, days=7)))
    shown_ids = {block.row_id for block, _rect in grid.grid.rects}
    piled = [block for pile in grid.grid.piles for block in pile.blocks]
    assert piled
    assert shown_ids | {block.row_id for block in piled} == {
        block.row_id for block in grid.board.blocks
    }
    assert all(rect.width() >= LEAST_CARD - 2 for _block, rect in grid.grid.rects)
    hidden = piled[0]
    grid.select(hidden.row_id)
    found = grid.block_at(grid.rect_of(hidden).center())
    assert found is not None
    assert found.row_id == hidden.row_id


def test_a_pile_says_its_visits_and_opens_its_day(qtbot: QtBot) -> None:
    grid = TimeGrid(name="Agenda", may_write=True)
    lines = [a_visit(key, TUESDAY, "09:00", person=key % 7) for key in range(1, 8)]
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, lines))
    (pile,) = grid.grid.piles
    point = pile.rect.translated(grid.grid.shift).center()
    assert grid.hint_at(point).splitlines() == [
        f"09:00 {block.line.personne}" for block in pile.blocks
    ]
    days = collected(grid.day_asked)
    press(grid, point)
    assert days == [TUESDAY]


def test_two_visits_of_a_pile_that_would_touch_make_one(qtbot: QtBot) -> None:
    grid = TimeGrid(name="Agenda", may_write=True)
    lines = [a_visit(key, TUESDAY, "09:00", person=key % 7) for key in range(1, 7)]
    lines += [a_visit(9, TUESDAY, "09:10")]
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, lines))
    assert len(grid.grid.piles) == 1


def test_the_columns_of_a_day_are_the_professionnels_who_have_visits(day: TimeGrid) -> None:
    assert [column.title for column in day.board.columns] == [
        "Benamrou Nadia",
        "Castaing Julien",
        "Delpuchet Thérèse",
        "Marquille Sophie",
        "Olivarès Marc",
    ]
    assert day.board.columns[0].under == "IDE · 3 visites"


def test_the_day_of_many_professionnels_scrolls_sideways(qtbot: QtBot, day: TimeGrid) -> None:
    day.resize(420, 500)
    QApplication.processEvents()
    bar = day.horizontalScrollBar()
    assert bar.maximum() > 0
    day.select(9)
    assert bar.value() > 0, "what is selected comes on screen"
    assert day.viewport().rect().intersects(day.rect_of(day.block_of(9)))  # type: ignore[arg-type]  # it is there


def test_a_month_shows_the_first_visits_of_a_day_and_counts_the_others(month: MonthGrid) -> None:
    month.resize(900, 500)
    QApplication.processEvents()
    at_monday = next(at for at, one in enumerate(month.board.columns) if one.day == MONDAY)
    lines, left = month.shown_of(at_monday)
    assert left > 0
    assert len(lines) + left == 9
    month.select(9)
    lines, left_now = month.shown_of(at_monday)
    assert 9 in [block.row_id for block in lines], "the visit chosen is always shown"
    assert left_now == left


def test_a_tooltip_says_the_visit_and_its_conflicts(week: TimeGrid, qtbot: QtBot) -> None:
    point = centre(week, 4)
    event = QHelpEvent(QEvent.Type.ToolTip, point, week.viewport().mapToGlobal(point))
    QApplication.sendEvent(week.viewport(), event)
    qtbot.waitUntil(QToolTip.isVisible)
    assert QToolTip.text().splitlines() == [
        "10:30–11:00 · Cœurdelaine Jean-Noël",
        "IDE · Benamrou Nadia",
        "Prévue",
        "Déjà en visite chez Barthouil Simone de 10:00 à 10:45.",
    ]
    QToolTip.hideText()


def is_near(wanted: str, found: set[str]) -> bool:
    """Tell whether a colour is there, but for what smooths the lines of a small sign."""
    ink = QColor(wanted)
    return any(
        max(
            abs(ink.red() - one.red()),
            abs(ink.green() - one.green()),
            abs(ink.blue() - one.blue()),
        )
        < 40
        for one in map(QColor, found)
    )


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_the_state_of_a_visit_is_seen_by_more_than_its_colour(
    qtbot: QtBot, mode: ThemeMode
) -> None:
    THEME.apply(mode)
    grid = TimeGrid(name="Agenda", may_write=True)
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, a_week()), size=(1400, 900))
    image = grid.viewport().grab().toImage()

    def colours_of(row_id: int) -> set[str]:
        rect = grid.rect_of(grid.block_of(row_id))  # type: ignore[arg-type]  # it is there
        return {
            image.pixelColor(x, y).name()
            for x in range(rect.left(), rect.right())
            for y in range(rect.top(), rect.bottom())
        }

    named = tokens()
    assert QColor(named.success_soft).name() in colours_of(1), "réalisée: ground"
    assert is_near(named.success, colours_of(1)), "réalisée: check"
    assert QColor(named.danger).name() in colours_of(4), "conflict: border and sign"
    assert QColor(named.slot_soiree).name() in colours_of(8), "the bar of the evening"
    assert QColor(named.slot_soiree).name() not in colours_of(1)
    THEME.apply(ThemeMode.LIGHT)


# --- the mouse -------------------------------------------------------------------------------


def test_a_visit_is_dragged_to_another_day_and_hour_on_the_grid(week: TimeGrid) -> None:
    changes, ghosts = collected(week.change_asked), collected(week.change_shown)
    start = centre(week, 7)
    drag(week, start, start + QPoint(round(week.grid.width), -round(week.grid.hour * 1.1)))
    (change,) = changes
    assert isinstance(change, Change)
    assert (change.line.row_id, change.day) == (7, TUESDAY)
    assert (change.starts_at, change.ends_at) == (at(TUESDAY, "14:00"), at(TUESDAY, "15:30"))
    assert not change.gives
    assert any(isinstance(ghost, Change) for ghost in ghosts[:-1])
    assert ghosts[-1] is None, "the ghost goes with the drop"


def test_escape_leaves_a_dragged_visit_where_it_was(week: TimeGrid) -> None:
    changes = collected(week.change_asked)
    start = centre(week, 7)
    drag(week, start, start + QPoint(0, 120), drops=False)
    assert week.drag is not None
    QTest.keyClick(week, Qt.Key.Key_Escape)
    assert week.drag is None
    QTest.mouseRelease(week.viewport(), Qt.MouseButton.LeftButton, pos=start)
    assert changes == []
    assert week.selected == 7, "it stays selected"


def test_an_edge_dragged_makes_a_visit_longer_or_begin_earlier(week: TimeGrid) -> None:
    changes = collected(week.change_asked)
    rect = week.rect_of(week.block_of(7))  # type: ignore[arg-type]  # it is there
    half = round(week.grid.hour / 2)
    foot = QPoint(rect.center().x(), rect.bottom() - 2)
    drag(week, foot, foot + QPoint(0, half))
    head = QPoint(rect.center().x(), rect.top() + 2)
    drag(week, head, head - QPoint(0, half))
    longer, earlier = changes
    assert isinstance(longer, Change)
    assert isinstance(earlier, Change)
    assert (longer.starts_at, longer.ends_at) == (at(MONDAY, "15:00"), at(MONDAY, "17:00"))
    assert (earlier.starts_at, earlier.ends_at) == (at(MONDAY, "14:30"), at(MONDAY, "16:30"))


def test_dragged_to_another_column_of_the_day_a_visit_is_given_to_somebody_else(
    day: TimeGrid,
) -> None:
    changes = collected(day.change_asked)
    start = centre(day, 7)
    drag(day, start, start - QPoint(round(day.grid.width), 0))
    (change,) = changes
    assert isinstance(change, Change)
    assert (change.gives, change.professionnel) == (True, "P-3")
    assert change.starts_at == at(MONDAY, "15:00")


@pytest.mark.parametrize("row_id", [1, 6, 10])
def test_what_is_done_cancelled_or_missed_is_not_dragged(week: TimeGrid, row_id: int) -> None:
    changes = collected(week.change_asked)
    start = centre(week, row_id)
    drag(week, start, start + QPoint(0, 90))
    assert changes == []
    assert week.selected == row_id


def test_whoever_only_reads_drags_nothing(qtbot: QtBot) -> None:
    grid = TimeGrid(name="Agenda", may_write=False)
    shown(qtbot, grid, a_board(AgendaView.SEMAINE, a_week()))
    changes = collected(grid.change_asked)
    start = centre(grid, 7)
    drag(grid, start, start + QPoint(0, 90))
    QTest.keyClick(grid, Qt.Key.Key_Down, ALT)
    assert changes == []


def test_a_drag_held_at_the_foot_scrolls(week: TimeGrid, qtbot: QtBot) -> None:
    before = week.verticalScrollBar().value()
    start = centre(week, 7)
    foot = QPoint(start.x(), week.viewport().height() - 4)
    drag(week, start, foot, drops=False)
    qtbot.waitUntil(lambda: week.verticalScrollBar().value() > before + 20)
    assert week.drag is not None
    week.cancel_drag()


def test_a_double_click_opens_a_visit_or_asks_for_one(week: TimeGrid) -> None:
    opened, slots = collected(week.visit_opened), collected(week.slot_asked)
    left = Qt.MouseButton.LeftButton
    QTest.mouseDClick(week.viewport(), left, pos=centre(week, 7))
    free = QPoint(GUTTER + round(2.5 * week.grid.width), HEAD + round(3.2 * week.grid.hour))
    QTest.mouseDClick(week.viewport(), left, pos=free)
    assert opened == [7]
    assert slots == [Slot(day=MONDAY + timedelta(days=2), start=10 * 60)]


def test_a_click_on_the_name_of_a_day_opens_it(week: TimeGrid, month: MonthGrid) -> None:
    days = collected(week.day_asked)
    press(week, QPoint(GUTTER + round(1.5 * week.grid.width), 12))
    assert days == [TUESDAY]
    others = collected(month.day_asked)
    at_monday = next(at for at, one in enumerate(month.board.columns) if one.day == MONDAY)
    press(month, month._cell(at_monday).topLeft() + QPoint(12, 12))
    assert others == [MONDAY]


def test_in_a_month_a_visit_is_dragged_to_another_day_and_keeps_its_hour(month: MonthGrid) -> None:
    changes = collected(month.change_asked)
    start = centre(month, 2)
    drag(month, start, start + QPoint(round(month.viewport().width() / 7), 0))
    (change,) = changes
    assert isinstance(change, Change)
    assert change.starts_at == at(TUESDAY, "09:45")


def test_ctrl_and_the_wheel_make_the_hours_taller(week: TimeGrid) -> None:
    before = week.grid.hour
    for delta in (120, 120, -120):
        event = QWheelEvent(
            QPointF(300, 300),
            QPointF(300, 300),
            QPoint(0, 0),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            CTRL,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003 - Qt's signature
        )
        QApplication.sendEvent(week.viewport(), event)
    assert week.grid.hour == pytest.approx(before + 8)


# --- the keyboard ----------------------------------------------------------------------------


def test_arrows_go_from_visit_to_visit(week: TimeGrid) -> None:
    said = collected(week.visit_selected)
    QTest.keyClick(week, Qt.Key.Key_Down)
    assert week.selected == 1
    QTest.keyClick(week, Qt.Key.Key_Down)
    assert week.selected == 2
    QTest.keyClick(week, Qt.Key.Key_Right)
    assert week.selected == 10, "the nearest in time of the next day that has any"
    QTest.keyClick(week, Qt.Key.Key_Right)
    assert week.selected == 12
    QTest.keyClick(week, Qt.Key.Key_Right)
    assert week.selected == 12
    assert said == [1, 2, 10, 12]
    assert "Barthouil Simone" in week.accessibleDescription()


@pytest.mark.parametrize(
    ("key", "modifiers", "starts", "minutes"),
    [
        (Qt.Key.Key_Down, ALT, at(MONDAY, "15:15"), 90),
        (Qt.Key.Key_Up, ALT, at(MONDAY, "14:45"), 90),
        (Qt.Key.Key_Right, ALT, at(TUESDAY, "15:00"), 90),
        (Qt.Key.Key_Down, ALT | SHIFT, at(MONDAY, "15:00"), 105),
        (Qt.Key.Key_Up, ALT | SHIFT, at(MONDAY, "15:00"), 75),
    ],
)
def test_alt_and_an_arrow_push_the_visit_which_is_dropped_when_alt_is_let_go(
    week: TimeGrid, key: Qt.Key, modifiers: Qt.KeyboardModifier, starts: object, minutes: int
) -> None:
    changes = collected(week.change_asked)
    week.select(7)
    QTest.keyClick(week, key, modifiers)
    (change,) = changes
    assert isinstance(change, Change)
    assert (change.starts_at, change.minutes) == (starts, minutes)


def test_pushed_several_times_a_visit_is_dropped_once(week: TimeGrid) -> None:
    changes = collected(week.change_asked)
    week.select(7)
    for _ in range(3):
        QTest.keyPress(week, Qt.Key.Key_Down, ALT)
    assert changes == []
    assert week.drag is not None
    QTest.keyRelease(week, Qt.Key.Key_Alt)
    (change,) = changes
    assert isinstance(change, Change)
    assert change.starts_at == at(MONDAY, "15:45")


def test_the_window_does_not_go_back_when_a_visit_is_pushed_to_the_left(
    qtbot: QtBot, week: TimeGrid
) -> None:
    backs: list[None] = []
    QShortcut(QKeySequence("Alt+Left"), week).activated.connect(lambda: backs.append(None))
    week.select(10)
    QTest.keyClick(week, Qt.Key.Key_Left, ALT)
    week.select(12)
    QTest.keyPress(week, Qt.Key.Key_Left, ALT)
    assert week.drag is not None
    assert backs == []
    week.cancel_drag()
    week.select(None)
    QTest.keyClick(week, Qt.Key.Key_Left, ALT)
    assert backs == [None], "without a visit the keys are the window's"


def test_leaving_the_agenda_leaves_a_pushed_visit_where_it_was(
    week: TimeGrid, qtbot: QtBot
) -> None:
    changes = collected(week.change_asked)
    week.select(7)
    QTest.keyPress(week, Qt.Key.Key_Down, ALT)
    week.clearFocus()
    assert week.drag is None
    assert changes == []


def test_ctrl_and_arrows_choose_a_free_place_that_enter_and_n_plan_in(week: TimeGrid) -> None:
    slots = collected(week.slot_asked)
    QTest.keyClick(week, Qt.Key.Key_Down, CTRL)
    assert week.slot == Slot(day=MONDAY, start=9 * 60)
    QTest.keyClick(week, Qt.Key.Key_Down, CTRL)
    QTest.keyClick(week, Qt.Key.Key_Right, CTRL)
    assert week.slot == Slot(day=TUESDAY, start=9 * 60 + 30)
    assert week.accessibleDescription() == "mardi 24 novembre, 09:30, libre"
    QTest.keyClick(week, Qt.Key.Key_Return)
    QTest.keyClick(week, Qt.Key.Key_N)
    assert slots == [Slot(day=TUESDAY, start=9 * 60 + 30)] * 2
    QTest.keyClick(week, Qt.Key.Key_Escape)
    assert week.slot is None


def test_letters_are_acts_and_pages_turn(week: TimeGrid) -> None:
    acts, turned, opened = (
        collected(week.act_asked),
        collected(week.turned),
        collected(week.visit_opened),
    )
    for key in (Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_B):
        QTest.keyClick(week, key)
    assert acts == [], "no visit is selected"
    week.select(7)
    for key in (Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_Return):
        QTest.keyClick(week, key)
    QTest.keyClick(week, Qt.Key.Key_PageDown)
    QTest.keyClick(week, Qt.Key.Key_PageUp)
    assert acts == [DONE, CANCELLED, ABSENT]
    assert turned == [1, -1]
    assert opened == [7]


def test_in_a_month_alt_and_arrows_push_by_days_and_weeks(month: MonthGrid) -> None:
    changes = collected(month.change_asked)
    month.select(2)
    QTest.keyClick(month, Qt.Key.Key_Right, ALT)
    QTest.keyClick(month, Qt.Key.Key_Up, ALT)
    QTest.keyClick(month, Qt.Key.Key_Down, ALT | SHIFT)
    days = [change.day for change in changes if isinstance(change, Change)]
    assert days == [TUESDAY, MONDAY - timedelta(days=7)], "a month has no hours to make longer"


def test_in_a_month_ctrl_and_arrows_choose_a_day(month: MonthGrid) -> None:
    QTest.keyClick(month, Qt.Key.Key_Down, CTRL)
    QTest.keyClick(month, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(month, Qt.Key.Key_Up, CTRL)
    assert month.slot is not None
    assert month.slot.day == TUESDAY - timedelta(days=7)


@pytest.mark.parametrize(
    "make",
    [lambda: TimeGrid(name="A", may_write=True), lambda: MonthGrid(name="A", may_write=True)],
)
def test_an_agenda_without_visits_is_walked_by_its_free_places(
    qtbot: QtBot, make: Callable[[], Agenda]
) -> None:
    agenda = make()
    view = AgendaView.MOIS if isinstance(agenda, MonthGrid) else AgendaView.SEMAINE
    shown(qtbot, agenda, a_board(view, []))
    QTest.keyClick(agenda, Qt.Key.Key_Down)
    assert agenda.slot is not None
    assert agenda.slot.day == MONDAY
    assert agenda.selected is None
