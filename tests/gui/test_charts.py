"""Charts drawn in the window: read without colour, followed point by point, as a table, as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, ChartKind, Series
from tests.fakes_pilotage import (
    MONTH_PERIODS,
    YEAR,
    a_curve,
    a_forfait,
    a_table,
    no_calls,
    some_bars,
    some_contacts,
    some_girs,
    some_hours,
    some_rows,
    some_shares,
)
from tests.gui.page_kit import press
from ui.pages.pilotage.leaving import content_of
from ui.theme.theme import THEME, ThemeMode
from ui.theme.tokens import DARK, LIGHT
from ui.viewmodels.charts import (
    ALL_ZERO,
    NOTHING_KNOWN,
    ChartPoint,
    Move,
    figure,
    moved,
    opening_of,
    point_said,
    share_of,
    stops_of,
    table_of,
    with_unit,
)
from ui.widgets.charts.bars import BarPlot, StackPlot
from ui.widgets.charts.canvas import ChartCanvas
from ui.widgets.charts.card import ChartView, TableView
from ui.widgets.charts.files import png_of, svg_of
from ui.widgets.charts.ink import Ink, dots_in, paper, slanted_in
from ui.widgets.charts.plot import margin_of, wrapped
from ui.widgets.charts.plots import height_of, plot_of
from ui.widgets.charts.rows import RowPlot
from ui.widgets.charts.scale import every_of, scale_of, spread
from ui.widgets.charts.table import FiguresTable

ALL = (
    a_curve(),
    some_bars(),
    some_girs(),
    some_hours(),
    some_shares(),
    some_rows(),
    a_forfait(),
    no_calls(),
)
BOX = QRectF(0, 0, 560, 260)


def a_point(category: int, series: int = 0) -> ChartPoint:
    return ChartPoint(category=category, series=series)


def with_previous(chart: Chart) -> Chart:
    """Add the same series of the period before, one figure less."""
    before = tuple(
        replace(
            one,
            label=f"{one.label}, 2025",
            values=tuple(value and value - 1 for value in one.values),
            is_previous=True,
            evidence=(),
            periods=(),
        )
        for one in chart.series
        if not one.is_previous
    )
    return replace(chart, series=(*chart.series, *before))


@pytest.fixture(autouse=True)
def _light() -> Iterator[None]:
    THEME.apply(ThemeMode.LIGHT)
    yield
    THEME.apply(ThemeMode.LIGHT)


# --- figures and words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1, "personnes", "1\u00a0personne"),
        (0, "personnes présentes", "0\u00a0personne présente"),
        (2, "personnes", "2\u00a0personnes"),
        (1, "mois", "1\u00a0mois"),
        (1, "h", "1\u00a0h"),
        (12600, "€", "12\u202f600\u00a0€"),
        (Decimal("62.5"), "%", "62,5\u202f%"),
        (Decimal("1.5"), "jours", "1,5\u00a0jour"),
        (-3, "personnes", "−3\u00a0personnes"),
        (Decimal("88.0"), "", "88"),
        (None, "personnes", "inconnu"),
    ],
)
def test_a_figure_is_said_with_its_unit_as_french_people_do(
    value: int | Decimal | None, unit: str, said: str
) -> None:
    assert with_unit(value, unit) == said


def test_an_unknown_figure_is_a_dash_and_never_a_zero() -> None:
    assert figure(None) == "—"
    assert figure(0) == "0"
    rows = table_of(a_curve()).rows
    assert rows[-1] == ("déc.", None, None, 28, 30)


def test_a_share_is_of_the_bar_it_stands_in() -> None:
    chart = with_previous(some_shares())
    assert share_of(chart, 1, 0) == "39\u202f%"
    assert share_of(chart, len(some_shares().series) + 1, 0) == "43\u202f%"
    assert share_of(no_calls(), 0, 0) == ""


# --- arithmetic of the drawing -------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ((34, 30), ("0", "10", "20", "30", "40")),
        ((0,), ("0", "1")),
        ((3,), ("0", "1", "2", "3")),
        ((Decimal("0.4"),), ("0", "0,1", "0,2", "0,3", "0,4")),
        ((-3, 5), ("−4", "−2", "0", "2", "4", "6")),
        ((12_600,), ("0", "5\u202f000", "10\u202f000", "15\u202f000")),
    ],
)
def test_an_axis_has_round_figures_from_zero(
    values: tuple[int | Decimal, ...], ticks: tuple[str, ...]
) -> None:
    assert tuple(figure(tick) for tick in scale_of(values).ticks) == ticks


@given(
    st.lists(
        st.one_of(st.integers(-(10**7), 10**7), st.decimals(-1000, 10**6, places=2)), max_size=20
    )
)
def test_an_axis_holds_every_figure_and_zero_on_few_lines(values: list[int | Decimal]) -> None:
    scale = scale_of(values)
    assert all(scale.low <= value <= scale.high for value in [*values, 0])
    assert 2 <= len(scale.ticks) <= 7
    assert all(one < other for one, other in pairwise(scale.ticks))
    assert all(0 <= scale.share(value) <= 1 for value in values)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), max_size=8))
def test_labels_never_stand_over_one_another(blocks: list[tuple[float, float]]) -> None:
    wanted, sizes = [one for one, _ in blocks], [size for _, size in blocks]
    tops = spread(wanted, sizes, 0, 300)
    placed = sorted(zip(tops, sizes, strict=True))
    for (one, size), (other, _) in pairwise(placed):
        assert one + size <= other + 1e-6
    if sum(sizes) <= 300 and placed:
        assert placed[0][0] >= -1e-6
        assert placed[-1][0] + placed[-1][1] <= 300 + 1e-6


def test_words_under_an_axis_are_thinned_until_none_touches() -> None:
    assert every_of([30, 30], 60) == 1
    assert every_of([30, 30], 20) == 2
    assert every_of([90], 20) == 5


def test_hatches_and_dots_stay_inside_their_bar() -> None:
    box = QRectF(10, 20, 23, 47)
    for line in slanted_in(box):
        for place in (line.p1(), line.p2()):
            assert box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(place)
    assert all(box.contains(place) for place in dots_in(box))
    assert len(slanted_in(box)) > 5
    assert len(dots_in(box)) > 10


def test_a_long_name_takes_lines_before_it_is_cut() -> None:
    assert len(wrapped("Entrée en établissement (EHPAD ou autre)", 150)) == 2
    assert wrapped("Court", 150) == ["Court"]
    assert wrapped("Anticonstitutionnellement", 40)[0].endswith("…")


# --- told apart without colour -------------------------------------------------------------


def test_no_two_series_are_filled_or_dashed_alike() -> None:
    series = tuple(
        Series(key=f"s{rank}", label=f"Série {rank}", values=(rank + 1,)) for rank in range(8)
    )
    chart = Chart(
        key="k",
        title="T",
        kind=ChartKind.BARS,
        unit="",
        categories=("a",),
        series=(*series, replace(series[0], is_previous=True)),
        caption="",
    )
    for colours in (LIGHT, DARK):
        ink = Ink(colours=colours)
        fills = {ink.fill(chart, one) for one in chart.series}
        assert len(fills) == len(chart.series)
        strokes = {ink.stroke(chart, one) for one in chart.series[:4]}
        strokes.add(ink.stroke(chart, chart.series[-1]))
        assert len({stroke.dash for stroke in strokes}) == 5
        assert len({stroke.mark for stroke in strokes}) == 5


def test_in_grey_two_bars_side_by_side_still_differ() -> None:
    chart = some_bars()
    image = QImage(BOX.size().toSize(), QImage.Format.Format_Grayscale8)
    image.fill(QColor(LIGHT.surface))
    plot = plot_of(chart, BOX, Ink(colours=LIGHT))
    painter = QPainter(image)
    plot.paint(painter)
    painter.end()

    def tones(series: int) -> set[int]:
        bar = plot.item(a_point(2, series)).toRect().adjusted(2, 2, -2, -2)
        return {
            image.pixelColor(x, y).lightness()
            for x in range(bar.left(), bar.right())
            for y in range(bar.top(), bar.bottom())
        }

    assert len(tones(0)) == 1
    assert max(tones(1)) - min(tones(1)) > 100


def test_what_is_unknown_is_neither_a_point_nor_a_zero() -> None:
    chart = a_curve()
    plot = plot_of(chart, BOX, Ink(colours=LIGHT))
    assert plot.item(a_point(11)).isNull()
    assert not plot.item(a_point(11, 2)).isNull()
    assert point_said(chart, a_point(11)).startswith("déc. – Cumulées : inconnu")


@pytest.mark.parametrize("chart", [*ALL, *(with_previous(one) for one in ALL)])
@pytest.mark.parametrize("width", [300, 420, 560, 1100])
def test_every_chart_is_drawn_inside_its_box_at_any_width(chart: Chart, width: int) -> None:
    """Nothing is painted beyond the edges: a word that leaves the drawing would be cut."""
    height = round(height_of(chart, width))
    edge = 12
    image = QImage(width + 2 * edge, height + 2 * edge, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    box = QRectF(edge, edge, width, height)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot_of(chart, box, Ink(colours=LIGHT)).paint(painter)
    painter.end()
    blank = QImage(image.size(), image.format())
    blank.fill(QColor(LIGHT.surface))
    assert image != blank
    across, upright = image.width(), image.height()
    around = (
        QRect(0, 0, across, edge - 4),
        QRect(0, upright - edge + 4, across, edge - 4),
        QRect(0, 0, edge - 3, upright),
        QRect(across - edge + 3, 0, edge - 3, upright),
    )
    assert [strip for strip in around if image.copy(strip) != blank.copy(strip)] == []


@pytest.mark.parametrize("width", [300, 420, 700])
def test_the_labels_at_the_end_of_the_lines_never_touch(width: int) -> None:
    plot = plot_of(a_curve(), QRectF(0, 0, width, 240), Ink(colours=LIGHT))
    labels = plot.labels()  # type: ignore[attr-defined]  # of lines
    room = margin_of(labels, width) - 12
    heights = [one.height(room) for one in labels]
    tops = spread([one.wanted for one in labels], heights, 0, 260)
    for (one, size), (other, _) in pairwise(sorted(zip(tops, heights, strict=True))):
        assert one + size <= other + 0.01
    assert {one.figure for one in labels} == {"33", "27", "28", ""}


def test_figures_are_written_over_every_bar_or_over_none() -> None:
    wide, narrow = (
        plot_of(some_bars(), QRectF(0, 0, width, 240), Ink(colours=LIGHT)) for width in (600, 150)
    )
    assert isinstance(wide, BarPlot)
    assert isinstance(narrow, BarPlot)
    assert wide._has_figures()
    assert not narrow._has_figures()


def test_a_stack_is_as_high_as_its_whole_and_leaves_nothing_out() -> None:
    plot = plot_of(some_girs(), BOX, Ink(colours=LIGHT))
    assert isinstance(plot, StackPlot)
    parts = plot._parts(some_girs().series, 11, 0)
    assert [one.label for one, _ in parts] == ["GIR 1", "GIR 2", "GIR 3", "GIR 4"]
    tops = [bar.top() for _, bar in parts]
    assert tops == sorted(tops, reverse=True)
    assert tops[-1] == pytest.approx(plot.y(27))


def test_rows_are_as_many_as_categories_and_grow_with_them() -> None:
    chart = some_rows()
    plot = plot_of(chart, QRectF(0, 0, 420, height_of(chart, 420)), Ink(colours=LIGHT))
    assert isinstance(plot, RowPlot)
    bands = [plot.band_of(at) for at in range(len(chart.categories))]
    assert all(one.bottom() <= other.top() + 0.01 for one, other in pairwise(bands))
    assert bands[-1].bottom() <= 420
    assert height_of(chart, 260) >= height_of(chart, 900)


@pytest.mark.parametrize(("values", "said"), [((0, 0), ALL_ZERO), ((None, None), NOTHING_KNOWN)])
def test_a_chart_without_figures_says_so_instead_of_a_blank(
    qtbot: QtBot, values: tuple[int | None, ...], said: str
) -> None:
    chart = replace(no_calls(), series=(Series(key="a", label="Appels", values=values),))
    canvas = ChartCanvas()
    qtbot.addWidget(canvas)
    canvas.set_chart(chart)
    assert canvas.accessibleDescription().startswith(said)
    canvas.show()
    press(canvas, Qt.Key.Key_Right)
    assert canvas.current() is None


# --- moving about --------------------------------------------------------------------------


@pytest.fixture
def canvas(qtbot: QtBot) -> ChartCanvas:
    made = ChartCanvas()
    qtbot.addWidget(made)
    made.resize(600, 280)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_the_arrows_follow_the_curve_and_say_its_figures(canvas: ChartCanvas) -> None:
    canvas.set_chart(a_curve())
    assert canvas.accessibleName() == "Graphique : File active"
    press(canvas, Qt.Key.Key_Right)
    assert canvas.current() == a_point(0)
    press(canvas, Qt.Key.Key_End)
    press(canvas, Qt.Key.Key_Left)
    assert canvas.current() == a_point(10)
    said = canvas.accessibleDescription()
    assert said.startswith("nov. – Cumulées : 33\u00a0personnes, Présentes : 27\u00a0personnes")
    assert "Objectif : 30\u00a0personnes" in said
    assert said.endswith(a_curve().caption)
    press(canvas, Qt.Key.Key_Down)
    assert canvas.accessibleDescription().startswith("nov. – Présentes : 27\u00a0personnes")
    press(canvas, Qt.Key.Key_Escape)
    assert canvas.current() is None
    assert canvas.accessibleDescription() == a_curve().caption


def test_enter_opens_the_records_of_the_series_and_month_stood_on(
    qtbot: QtBot, canvas: ChartCanvas
) -> None:
    canvas.set_chart(a_curve())
    with qtbot.assertNotEmitted(canvas.evidence_asked):
        press(canvas, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        press(canvas, key)
    with qtbot.waitSignal(canvas.evidence_asked) as told:
        press(canvas, Qt.Key.Key_Return)
    assert told.args == ["presents_fin", MONTH_PERIODS[1]]
    press(canvas, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(canvas.evidence_asked):
        press(canvas, Qt.Key.Key_Return)


@pytest.mark.parametrize("chart", [*ALL, *(with_previous(one) for one in ALL)])
def test_every_figure_is_reached_by_the_arrows(chart: Chart) -> None:
    met: set[ChartPoint] = set()
    frontier = [moved(chart, None, Move.RIGHT)]
    while frontier:
        point = frontier.pop()
        if point is None or point in met:
            continue
        met.add(point)
        frontier += [moved(chart, point, move) for move in Move]
    wanted = {
        a_point(category, series)
        for category in range(len(chart.categories))
        for series in stops_of(chart, category)
    }
    assert met == wanted


def test_the_mouse_stands_on_a_bar_and_a_click_opens_it(qtbot: QtBot, canvas: ChartCanvas) -> None:
    canvas.set_chart(some_rows())
    plot = canvas.plot()
    assert plot is not None
    place = plot.item(a_point(1)).center().toPoint()
    QTest.mouseMove(canvas, place)
    assert canvas.current() == a_point(1)
    assert canvas.cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(canvas.evidence_asked) as told:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["sorties_par_motif.1", YEAR]
    QTest.mouseMove(canvas, plot.item(a_point(1, 1)).center().toPoint())
    assert canvas.current() == a_point(1, 1)
    assert canvas.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert plot.nearest(QPointF(-50, -50)) is None


def test_a_part_of_a_bar_of_shares_opens_its_own_list(canvas: ChartCanvas) -> None:
    chart = some_shares()
    canvas.set_chart(chart)
    for _ in range(6):
        press(canvas, Qt.Key.Key_Right)
    assert canvas.current() == a_point(0, 6)
    assert opening_of(chart, a_point(0, 6)) == ("par_gir_actuel.non_evalue", YEAR)
    said = canvas.accessibleDescription()
    assert said.startswith("31/12/2026 – Non évalué : 1\u00a0personne, 4\u202f%")
    press(canvas, Qt.Key.Key_Home)
    assert canvas.current() == a_point(0, 0)


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_the_words_of_a_point_stay_inside_the_drawing(
    canvas: ChartCanvas, chart: Chart, mode: ThemeMode
) -> None:
    THEME.apply(mode)
    canvas.set_chart(chart)
    plot = canvas.plot()
    assert plot is not None
    for category in range(len(chart.categories)):
        for series in stops_of(chart, category):
            spot = plot.band_of(category).united(plot.item(a_point(category, series)))
            corner = canvas._said_corner(spot, 180, 90)
            assert canvas.rect().contains(QRectF(corner.x(), corner.y(), 180, 90).toRect())
    canvas.stand_on(moved(chart, None, Move.LAST))
    assert not canvas.grab().toImage().isNull()


# --- the card ------------------------------------------------------------------------------


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.resize(640, 420)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_tableau_shows_the_figures_in_a_table_and_back(view: ChartView) -> None:
    view.show_chart(a_curve())
    QAbstractItemModelTester(view.table.figures)
    view.switch.setFocus()
    QTest.keyClick(view.switch, Qt.Key.Key_Space)
    assert view.table.isVisible()
    assert not view.canvas.isVisible()
    assert view.table.hasFocus()
    model = view.table.figures
    assert [model.index(10, column).data() for column in range(5)] == [
        "nov.",
        "33",
        "27",
        "22",
        "30",
    ]
    said = model.index(10, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "nov., Cumulées : 33"
    assert view.switch.accessibleName() == "Graphique"
    view.switch.click()
    assert view.canvas.isVisible()


def test_another_chart_keeps_the_table_when_it_was_shown(view: ChartView) -> None:
    view.show_chart(a_curve())
    view.switch.click()
    view.show_chart(some_bars())
    assert view.table.isVisible()
    assert view.table.accessibleName() == "Chiffres : Entrées et sorties par mois"
    assert view.title.text() == "Entrées et sorties par mois personnes"


def test_ctrl_c_copies_cells_as_a_spreadsheet_takes_them(qtbot: QtBot) -> None:
    table = FiguresTable(name="Heures")
    qtbot.addWidget(table)
    table.show_table(a_table())
    with qtbot.waitActive(table):
        table.show()
    clipboard = QGuiApplication.clipboard()
    table.setFocus()
    table.clearSelection()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = clipboard.text().split("\n")
    assert lines[0] == "GIR\tPersonnes\tHeures\tdont soirées\tdont week-ends"
    assert lines[3] == "GIR 3\t7\t640\t90\t"
    place = table.visualRect(table.figures.index(1, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "1203"
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "1203\t210,5\n640\t90"


def test_a_table_shows_every_column_and_its_total_in_bold(qtbot: QtBot) -> None:
    card = TableView()
    qtbot.addWidget(card)
    card.resize(700, 400)
    card.show_table(a_table())
    card.show()
    QApplication.processEvents()
    table = card.table
    assert table.horizontalHeader().length() <= table.viewport().width()
    model = table.figures
    assert model.index(3, 1).data(Qt.ItemDataRole.FontRole).weight() == 600
    assert model.index(0, 1).data(Qt.ItemDataRole.FontRole).weight() == 400
    assert model.index(2, 4).data() == "—"
    card.show_table(some_contacts())
    assert table.figures.index(0, 2).data() == "58,3\u202f%"
    card.copy_button.click()
    assert QGuiApplication.clipboard().text().endswith("Écoute\t10\t41,7")


def test_a_narrow_table_scrolls_rather_than_cutting_its_figures(qtbot: QtBot) -> None:
    table = FiguresTable(name="Heures")
    qtbot.addWidget(table)
    table.resize(220, 300)
    table.show_table(a_table())
    table.show()
    QApplication.processEvents()
    assert table.horizontalHeader().length() > table.viewport().width()
    for column in range(1, 5):
        assert table.columnWidth(column) >= table._wanted(column)


def test_who_may_not_export_is_offered_the_copy_alone(qtbot: QtBot) -> None:
    for may, count in ((True, 5), (False, 1)):
        view = ChartView(may_leave=may)
        qtbot.addWidget(view)
        assert len(view.more.menu_shown.actions()) == count
        card = TableView(may_leave=may)
        qtbot.addWidget(card)
        assert card.csv_button.isVisibleTo(card) is may


def test_the_menu_asks_for_each_kind_of_file(qtbot: QtBot, view: ChartView) -> None:
    chart = a_curve()
    view.show_chart(chart)
    asked: list[tuple[str, object]] = []
    view.leave_asked.connect(lambda kind, one: asked.append((kind, one)))
    for action in view.more.menu_shown.actions():
        if not action.isSeparator():
            action.trigger()
    assert asked == [("png", chart), ("svg", chart), ("csv", chart)]
    assert QGuiApplication.clipboard().text().startswith("\tCumulées\tPrésentes")
    QTest.mouseClick(view.more, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert view.more.menu_shown.isVisible()
    view.more.menu_shown.close()
    del qtbot


# --- files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("chart", ALL)
def test_a_png_is_twice_as_fine_on_white_whatever_the_screen(chart: Chart) -> None:
    THEME.apply(ThemeMode.DARK)
    content = png_of(chart)
    buffer = QBuffer()
    buffer.setData(content)
    reader = QImageReader(buffer, b"png")
    image = reader.read()
    assert image.width() == 1920
    corners = ((0, 0), (1919, 0), (0, image.height() - 1), (1919, image.height() - 1))
    assert {image.pixelColor(*corner).name() for corner in corners} == {"#ffffff"}
    assert image.text("Title") == chart.title
    THEME.apply(ThemeMode.LIGHT)
    assert png_of(chart) == content


@pytest.mark.parametrize("chart", [*ALL, *(with_previous(one) for one in ALL)])
def test_an_svg_keeps_its_words_as_words_in_named_fonts(chart: Chart) -> None:
    text = svg_of(chart).decode("utf-8")
    root = ET.fromstring(text)  # noqa: S314 - written just before
    space = "{http://www.w3.org/2000/svg}"
    words = ["".join(one.itertext()).strip() for one in root.iter(f"{space}text")]
    assert chart.title in words
    assert chart.unit in words
    assert chart.caption in " ".join(words)
    assert next(root.iter(f"{space}title")).text == chart.title
    families = set(re.findall(r'font-family="([^"]*)"', text))
    assert families == {"Inter, 'Helvetica Neue', Arial, sans-serif"}
    assert not list(root.iter(f"{space}image"))
    if not chart.is_empty and chart.kind in {ChartKind.ROWS, ChartKind.SHARES}:
        figures = {figure(value) for one in chart.series for value in one.values if value}
        assert figures <= set(words)
    assert QSvgRenderer(text.encode("utf-8")).isValid()


def test_a_file_of_a_training_vault_says_that_its_figures_are_fictional() -> None:
    chart = some_bars()
    for kind, figures in (("svg", chart), ("csv", chart), ("csv", table_of(chart))):
        marked = content_of(kind, figures, is_training=True).decode("utf-8-sig")
        assert "DONNÉES FICTIVES" in marked
        assert "DONNÉES FICTIVES" not in content_of(kind, figures).decode("utf-8-sig")
    head, *rows = content_of("csv", chart, is_training=True).decode("utf-8-sig").splitlines()
    assert head.startswith("avertissement;")
    assert all(row.startswith("DONNÉES FICTIVES;") for row in rows)
    assert content_of("png", chart, is_training=True) != content_of("png", chart)


def test_the_ink_of_a_file_is_that_of_paper() -> None:
    THEME.apply(ThemeMode.DARK)
    assert paper().colours.surface == LIGHT.surface
    assert not paper().colours.is_dark


def test_a_point_opens_the_period_of_its_own_category() -> None:
    chart = some_bars()
    assert opening_of(chart, a_point(3)) == (
        "entrees",
        Period(start=MONTH_PERIODS[3].start, end=MONTH_PERIODS[3].end),
    )
    short = replace(chart, evidence=chart.evidence[:2])
    assert opening_of(short, a_point(3)) is None


def test_labels_keep_the_order_of_their_lines_however_tall() -> None:
    tops = spread([20, 24], [40, 16], 0, 200, ranks=[18, 22])
    assert tops[0] < tops[1]
    tops = spread([26, 24], [40, 16], 0, 200, ranks=[18, 22])
    assert tops[0] + 40 <= tops[1]


def test_a_table_with_one_long_head_fits_where_it_can(qtbot: QtBot) -> None:
    heads = ("", "Présentes", "Présentes le dernier jour de la même période, 2025", "Objectif : 30")
    rows = tuple((month, 17, 0, 30) for month in ("janv.", "févr."))
    table = FiguresTable(name="Présentes")
    qtbot.addWidget(table)
    table.resize(640, 200)
    table.show_table(
        replace(a_table(), columns=heads, kinds=("texte", "entier", "entier", "entier"), rows=rows)
    )
    with qtbot.waitExposed(table):
        table.show()
    qtbot.waitUntil(lambda: table.columnWidth(0) > 0 and table.columnWidth(2) > 100)
    assert table.wanted_width() < 640
    assert table.horizontalHeader().length() <= table.viewport().width()
