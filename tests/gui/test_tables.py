"""The table of the design and what it stands in: columns, head, floating bar, panel, flow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.reports.caseload import CaseloadCriteria, CaseloadState
from tests.fakes_ui import ERRORS, TODAY, FakeBeneficiaires, many_lines
from tests.gui.page_kit import press
from ui.delegates.table import advance, in_two_lines, install
from ui.models.caseload import CaseloadModel
from ui.models.exchange import ProblemsModel
from ui.pages.import_parts import ProblemList
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.theme.tokens import BODY
from ui.widgets.flow import FlowLayout
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable, plan_widths

PLANS = (
    ColumnPlan(width=200, stretch=1),
    ColumnPlan(width=50),
    ColumnPlan(width=120, stretch=3, drop=1),
    ColumnPlan(width=70, drop=2),
    ColumnPlan(width=100, drop=3),
    ColumnPlan(width=150),
    ColumnPlan(width=140),
)


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    service = FakeBeneficiaires(people=many_lines(40))
    model = CaseloadModel(lambda: TODAY)
    made = RecordTable(PLANS, name="Personnes", sortable=(0, 1, 3))
    model.setParent(made)
    install(made)
    made.setModel(model)
    index = service.index(CaseloadCriteria())
    model.show_index(index, service.lines(index.ids))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


# --- columns ---------------------------------------------------------------------------------


def test_the_least_useful_columns_leave_first() -> None:
    assert plan_widths(PLANS, 830) == [200, 50, 120, 70, 100, 150, 140]
    assert plan_widths(PLANS, 829)[4] == 0
    narrow = plan_widths(PLANS, 600)
    assert [width == 0 for width in narrow] == [False, False, True, True, True, False, False]


@settings(max_examples=100)
@given(st.integers(min_value=540, max_value=3000))
def test_the_columns_fill_the_room_exactly(room: int) -> None:
    widths = plan_widths(PLANS, room)
    assert sum(widths) == room
    assert all(width == 0 or width >= plan.width for width, plan in zip(widths, PLANS, strict=True))


def test_what_never_leaves_may_overflow_a_tiny_room() -> None:
    assert sum(plan_widths(PLANS, 100)) == 540


# --- the head --------------------------------------------------------------------------------


def test_the_head_is_reached_by_tab_and_sorts_with_enter(qtbot: QtBot, table: RecordTable) -> None:
    head = table.head
    head.setSortIndicatorShown(True)
    head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    head.setFocus(Qt.FocusReason.TabFocusReason)
    assert head.focusPolicy() is Qt.FocusPolicy.TabFocus
    press(head, Qt.Key.Key_Right)
    with qtbot.waitSignal(head.sectionClicked) as clicked:
        press(head, Qt.Key.Key_Return)
    assert clicked.args == [1]
    press(head, Qt.Key.Key_Right)
    with qtbot.waitSignal(head.sectionClicked) as clicked:
        press(head, Qt.Key.Key_Space)
    assert clicked.args == [3]


def test_a_head_that_does_not_sort_is_not_a_stop(qtbot: QtBot) -> None:
    table = RecordTable(PLANS, name="Figures")
    qtbot.addWidget(table)
    assert table.head.focusPolicy() is Qt.FocusPolicy.NoFocus


# --- rows ------------------------------------------------------------------------------------


def test_the_bar_floats_only_when_the_rows_do_not_fit(qtbot: QtBot, table: RecordTable) -> None:
    bar = table._bar
    assert bar.isVisible()
    bar.setValue(100)
    assert table.verticalScrollBar().value() == 100
    table.verticalScrollBar().setValue(30)
    assert bar.value() == 30
    table.resize(900, 2400)
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert table.content_height() < 2400


def test_the_row_under_the_mouse_is_followed(qtbot: QtBot, table: RecordTable) -> None:
    QTest.mouseMove(table.viewport(), QPoint(30, 44 * 2 + 10))
    assert table.hovered_row == 2
    table._hover(-1)
    assert table.hovered_row == -1


def test_a_cut_cell_shows_its_whole_text(qtbot: QtBot, table: RecordTable) -> None:
    table.setColumnWidth(0, 120)
    index = table.model().index(0, 0)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    where = table.viewport().mapToGlobal(option.rect.center())
    event = QHelpEvent(QHelpEvent.Type.ToolTip, option.rect.center(), where)
    table.itemDelegate().helpEvent(event, table, option, index)
    assert QToolTip.text() == str(index.data())
    QToolTip.hideText()


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_the_grounds_of_rows_come_from_the_theme(table: RecordTable, mode: ThemeMode) -> None:
    THEME.apply(mode)
    table.select_row(1)
    table._hover(2)
    image: QImage = table.viewport().grab().toImage()
    grounds = [image.pixelColor(4, 44 * row + 4).name().upper() for row in range(3)]
    colours = tokens()
    assert grounds == [colours.surface, colours.accent_soft, colours.hover]


def test_an_exited_person_stands_under_a_painted_sub_head(qtbot: QtBot) -> None:
    service = FakeBeneficiaires()
    model = CaseloadModel(lambda: TODAY)
    table = RecordTable(PLANS, name="Personnes")
    model.setParent(table)
    install(table)
    table.setModel(model)
    index = service.index(CaseloadCriteria(states=frozenset(CaseloadState), query="marsol"))
    model.show_index(index, service.lines(index.ids))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    assert table.columnSpan(1, 0) == model.columnCount()
    image = table.viewport().grab().toImage()
    assert image.pixelColor(600, 44 + 10).name().upper() == tokens().sunken


def test_problems_are_as_tall_as_their_text(qtbot: QtBot) -> None:
    view = ProblemList()
    model = ProblemsModel(view)
    view.setModel(model)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    model.show_problems(ERRORS)
    wide = view.content_height()
    view.resize(420, 600)
    assert view.content_height() > wide
    assert not view.grab().isNull()


# --- what stands around ----------------------------------------------------------------------


def test_the_panel_stands_beside_then_over_and_gives_the_focus_back(qtbot: QtBot) -> None:
    content, panel = QWidget(), QWidget()
    content.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    host = PanelHost(content, panel, panel_width=312)
    qtbot.addWidget(host)
    host.resize(1400, 500)
    host.show()
    qtbot.waitUntil(host.isVisible)
    with qtbot.waitSignal(host.panel_toggled) as told:
        host.open_panel()
    assert told.args == [True]
    assert content.width() == 1400 - 312 - 16
    assert panel.geometry().right() == 1399

    host.resize(1000, 500)
    assert host.is_overlaying()
    assert content.width() == 1000
    host.close_panel()
    assert not panel.isVisible()


def test_a_flow_goes_to_the_next_line_and_leaves_hidden_ones_out(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, spacing=10)
    labels = [QLabel("mot") for _ in range(3)]
    for one in labels:
        one.setFixedSize(100, 20)
        flow.addWidget(one)
    host.resize(220, 100)
    host.show()
    qtbot.waitUntil(lambda: labels[2].y() == 30)
    assert [one.x() for one in labels] == [0, 110, 0]
    assert flow.heightForWidth(220) == 50
    assert flow.heightForWidth(500) == 20
    labels[0].hide()
    flow.setGeometry(host.rect())
    assert labels[2].y() == labels[1].y()
    assert flow.itemAt(5) is None
    assert flow.takeAt(0) is not None
    assert flow.count() == 2


def test_the_items_of_a_flow_stand_at_the_middle_of_what_is_beside(qtbot: QtBot) -> None:
    host, small = QWidget(), QLabel("x")
    qtbot.addWidget(host)
    small.setFixedSize(20, 28)
    flow = FlowLayout(host, least=32)
    flow.addWidget(small)
    host.resize(100, 32)
    host.show()
    assert (small.y(), flow.heightForWidth(100)) == (2, 32)


def test_words_too_long_for_a_line_go_on_under_it_whole(qtbot: QtBot) -> None:
    del qtbot
    said = "Une fois par semaine pendant trois mois"
    room = advance("Une fois par semaine", BODY)
    assert in_two_lines(said, BODY, room) == ("Une fois par semaine", "pendant trois mois")
    assert in_two_lines(said, BODY, 10 * room) == (said, "")
    assert in_two_lines("Hebdomadairement", BODY, 10) == ("Hebdomadairement", "")
