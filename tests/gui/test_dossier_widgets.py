"""The parts a file is drawn with: tabs, the GIR chart, the datamatrix, the timeline and its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import zxingcpp
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.reports.dossier import GirPoint, Timeline
from exports.datamatrix import encode_datamatrix
from tests.fakes_ui import TODAY
from tests.gui.dossier_kit import a_dossier, an_access, events, followed, gir_points
from ui.models.cells import BadgeCell, GirCell, PersonCell, SectionCell, TextCell
from ui.models.record_rows import RecordRow, RecordRowsModel, words_of
from ui.models.timeline import EventRow, TimelineModel, YearHead, rows_of
from ui.pages.dossier.acces import runs_of
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.ins_dialog import prepare_label, print_label
from ui.viewmodels.dossier_lists import lines_of
from ui.widgets.datamatrix import QUIET, DataMatrixView
from ui.widgets.gir_chart import GirChart, levels_of, shown_points
from ui.widgets.tabs import Tab, TabBar, TabPages

TABS = (
    Tab(key="un", title="Identité et entourage", short="Identité"),
    Tab(key="deux", title="Séjours et hôpital", short="Séjours"),
    Tab(key="trois", title="GIR"),
)


# --- tabs ----------------------------------------------------------------------------------


def a_bar(qtbot: QtBot, *, width: int) -> TabBar:
    bar = TabBar(name="Parties")
    qtbot.addWidget(bar)
    bar.set_tabs(TABS)
    bar.resize(width, bar.height())
    bar.show()
    return bar


def test_titles_shorten_before_anything_is_cut(qtbot: QtBot) -> None:
    wide = a_bar(qtbot, width=600)
    assert [wide.tabText(at) for at in range(3)] == [tab.title for tab in TABS]
    narrow = a_bar(qtbot, width=230)
    assert [narrow.tabText(at) for at in range(3)] == ["Identité", "Séjours", "GIR"]
    assert narrow.tabToolTip(0) == "Identité et entourage"
    assert narrow.tabToolTip(2) == ""
    assert narrow.tabRect(2).right() <= 230 + 24
    narrow.resize(600, narrow.height())
    assert narrow.tabText(0) == "Identité et entourage"
    assert narrow.tabToolTip(0) == ""


def test_a_bar_goes_by_keys_and_round_its_ends(qtbot: QtBot) -> None:
    bar = a_bar(qtbot, width=600)
    assert bar.key() == "un"
    assert bar.show_key("trois")
    assert not bar.show_key("quatre")
    bar.move(1)
    assert bar.key() == "un"
    bar.move(-1)
    assert bar.key() == "trois"
    QTest.keyClick(bar, Qt.Key.Key_Left)
    assert bar.key() == "deux"


def test_the_words_of_tabs_are_painted_dark_when_current_or_under_the_mouse(qtbot: QtBot) -> None:
    bar = a_bar(qtbot, width=600)
    before = bar.grab().toImage()
    QTest.mouseMove(bar, bar.tabRect(1).center())
    hovered = bar.grab().toImage()
    assert before != hovered
    bar.setFocus()
    bar.setCurrentIndex(1)
    assert bar.grab().toImage() != hovered


def test_pages_are_made_when_first_shown(qtbot: QtBot) -> None:
    made: list[str] = []

    def maker(key: str) -> QWidget:
        made.append(key)
        return QLabel(key)

    pages = TabPages({"un": lambda: maker("un"), "deux": lambda: maker("deux")})
    qtbot.addWidget(pages)
    pages.show_key("deux")
    pages.show_key("deux")
    assert made == ["deux"]
    assert pages.made_keys() == ("deux",)
    assert pages.widget_of("un") is None


# --- GIR -----------------------------------------------------------------------------------


def point(row_id: int, on: date, gir: int, *, counts: bool = True) -> GirPoint:
    return replace(gir_points()[0], row_id=row_id, on=on, gir=gir, counts=counts)


def test_the_line_keeps_the_evaluations_that_count_in_order() -> None:
    later = point(1, date(2026, 1, 5), 2)
    ignored = point(2, date(2026, 1, 5), 3, counts=False)
    first = point(3, date(2025, 1, 5), 3)
    assert shown_points((later, ignored, first)) == (first, later)


def test_the_levels_hold_every_point_and_never_leave_the_scale() -> None:
    day = date(2026, 1, 1)
    assert levels_of((point(1, day, 1),)) == (1, 2, 3, 4)
    assert levels_of((point(1, day, 6),)) == (3, 4, 5, 6)
    assert levels_of((point(1, day, 1), point(2, day, 6))) == (1, 2, 3, 4, 5, 6)
    assert levels_of(()) == (1, 2, 3, 4)


def a_chart(qtbot: QtBot) -> GirChart:
    chart = GirChart()
    qtbot.addWidget(chart)
    chart.resize(400, chart.height())
    texts = {1: "premier", 2: "second"}
    chart.set_points(gir_points(), today=TODAY, texts=texts, summary="GIR 3 puis GIR 2")
    chart.show()
    return chart


def test_points_stand_by_their_date_and_the_better_autonomy_is_higher(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    first, second = chart.point_place(0), chart.point_place(1)
    assert first.x() < second.x() < 400
    assert first.y() < second.y()


def test_arrows_move_along_the_points_and_enter_opens_one(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    assert chart.accessibleDescription() == "GIR 3 puis GIR 2"
    opened: list[int] = []
    chart.point_activated.connect(opened.append)
    chart.activateWindow()
    chart.setFocus()
    qtbot.waitUntil(chart.hasFocus)
    assert chart.aimed() == 2
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.aimed() == 1
    assert chart.accessibleDescription() == "premier"
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert opened == [1]


def test_a_click_on_a_point_opens_it_and_one_beside_does_nothing(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    opened: list[int] = []
    chart.point_activated.connect(opened.append)
    place: QPointF = chart.point_place(1)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place.toPoint())
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert opened == [2]


def test_dates_that_would_touch_are_left_out_and_the_last_one_stays(qtbot: QtBot) -> None:
    chart = GirChart()
    qtbot.addWidget(chart)
    chart.resize(320, chart.height())
    many = tuple(point(at, TODAY - timedelta(days=20 * at), 1 + at % 6) for at in range(30))
    chart.set_points(many, today=TODAY, texts={}, summary="")
    assert len(chart.points()) == 30
    assert not chart.grab().toImage().isNull()


# --- datamatrix ----------------------------------------------------------------------------


def read_back(image: QImage) -> list[str]:
    """Return what a reader of symbols finds in a picture."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width = grey.width()
    pixels = b"".join(
        bytes(cast(bytes, grey.constScanLine(row)))[:width] for row in range(grey.height())
    )
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=(grey.height(), width)))
    return [bytes(one.bytes).decode("ascii") for one in found]


def test_the_square_on_screen_is_read_by_a_scanner(qtbot: QtBot) -> None:
    text = "IS010000000000000000000000S1185057512345673"
    view = DataMatrixView(name="Datamatrix INS", side=160)
    qtbot.addWidget(view)
    view.set_matrix(encode_datamatrix(text))
    assert read_back(view.grab().toImage()) == [text]


def test_the_square_keeps_a_white_margin_in_the_dark_too(qtbot: QtBot) -> None:
    view = DataMatrixView(name="Datamatrix INS")
    qtbot.addWidget(view)
    matrix = encode_datamatrix("IS01")
    view.set_matrix(matrix)
    image = view.grab().toImage()
    middle = image.height() // 2
    assert image.pixelColor(6, middle).lightness() == 255
    assert len(matrix) + 2 * QUIET <= view.width()


def test_the_printed_label_holds_the_square(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "etiquette.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    prepare_label(printer)
    print_label(printer, a_dossier(), encode_datamatrix("IS01"))
    assert path.read_bytes().startswith(b"%PDF")


# --- rows ----------------------------------------------------------------------------------


def test_each_year_has_a_head_and_the_thread_stops_at_the_last_event() -> None:
    many = events(40)
    rows = rows_of(many)
    heads = [row.year for row in rows if isinstance(row, YearHead)]
    assert heads == [2026, 2025]
    last = rows[-1]
    assert isinstance(last, EventRow)
    assert last.is_last
    partial = rows_of(many, is_whole=False)[-1]
    assert isinstance(partial, EventRow)
    assert not partial.is_last


def timeline(count: int, total: int) -> Timeline:
    return Timeline(events=events(total)[:count], total=total, counts={})


def test_a_longer_list_of_the_same_events_only_adds_rows(qtbot: QtBot) -> None:
    model = TimelineModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_timeline(timeline(10, 30))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    wanted: list[int] = []
    model.more_wanted.connect(wanted.append)
    model.fetchMore(model.index(-1))
    model.fetchMore(model.index(-1))
    assert wanted == [20]
    model.show_timeline(timeline(20, 30))
    assert resets == []
    assert model.rowCount() == 21
    model.show_timeline(timeline(10, 10))
    assert resets == [None]
    assert not model.canFetchMore(model.index(-1))
    assert model.row_of("chutes", 1000) == 1
    assert model.row_of("chutes", 7) == -1
    assert "Chute sans gravité 0. Événement numéro 0" in str(model.index(1).data())
    assert model.index(0).data() == "Année 2026"


def test_rows_of_records_pass_the_tester_and_leave_sub_heads_out(qtbot: QtBot) -> None:
    model = RecordRowsModel(("Date", "Quoi"))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(
        (
            RecordRow(key="tête", cells=(SectionCell(title="Avant"),)),
            RecordRow(key=7, cells=(TextCell(text="05/10/2026"), GirCell(gir=None))),
        )
    )
    assert model.section_rows() == (0,)
    assert model.key_at(0) is None
    assert model.key_at(1) == 7
    assert model.row_of(7) == 1
    assert model.row_of(8) == -1
    assert model.index(1, 1).data() == "non évalué"
    assert model.index(0, 1).data() == "Avant"


def test_every_cell_has_words() -> None:
    assert words_of(BadgeCell(text="Donné")) == "Donné"
    assert words_of(GirCell(gir=2)) == "GIR 2"
    assert (
        words_of(PersonCell(nom="Sarda", prenoms="Élie", detail="82 ans")) == "Sarda Élie, 82 ans"
    )
    assert words_of(None) == ""


def test_a_list_keeps_its_selection_when_its_records_change(qtbot: QtBot) -> None:
    table = FicheTable(
        "Chutes", add="Noter", empty="Aucune", icon_name="footprints", may_write=True
    )
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    assert table.nothing.isVisible()
    fiches = followed()["chutes"]
    table.show_lines(lines_of(fiches, {}, today=TODAY))
    table.select(fiches[1].row_id)
    assert table.selected() == fiches[1]
    table.show_lines(lines_of(fiches[1:], {}, today=TODAY))
    assert table.selected() == fiches[1]
    table.show_lines(lines_of(fiches[:1], {}, today=TODAY))
    assert table.selected() is None
    assert not table.edit_button.isVisible()


def test_the_next_record_is_selected_when_one_is_taken_away_by_the_keyboard(qtbot: QtBot) -> None:
    table = FicheTable(
        "Chutes", add="Noter", empty="Aucune", icon_name="footprints", may_write=True
    )
    qtbot.addWidget(table)
    table.show()
    fiches = followed()["chutes"]
    table.show_lines(lines_of(fiches, {}, today=TODAY))
    table.activateWindow()
    table.table.setFocus()
    qtbot.waitUntil(table.table.hasFocus)
    table.select(fiches[0].row_id)
    table.show_lines(lines_of(fiches[1:], {}, today=TODAY))
    assert table.selected() == fiches[1]


def test_one_reading_that_goes_on_is_told_once() -> None:
    read = an_access("a ouvert le dossier", is_change=False)
    changed = an_access("a modifié une chute", is_change=True)
    later = replace(read, at=read.at + timedelta(days=1))
    elsewhere = replace(read, workstation="poste-2")
    runs = runs_of((later, read, read, changed, changed, read, elsewhere))
    assert [len(run) for run in runs] == [1, 2, 1, 1, 1, 1]
