"""The paged model of the file active, under Qt's own model tester."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crt_desktop.reports.caseload import CaseloadCriteria, CaseloadState
from tests.fakes_ui import TODAY, FakeBeneficiaires, many_lines
from ui.models.caseload import COLUMNS, PAGE_SIZE, CaseloadColumn, CaseloadModel
from ui.models.cells import SKELETON, BadgeCell, PersonCell, SectionCell, TwoLinesCell
from ui.models.roles import Role

EVERY_STATE = CaseloadCriteria(states=frozenset(CaseloadState))


@pytest.fixture
def model(qtbot: QtBot) -> CaseloadModel:
    made = CaseloadModel(lambda: TODAY)
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]  # kept alive with the model
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def cell(model: CaseloadModel, row: int, column: CaseloadColumn) -> object:
    return model.index(row, COLUMNS.index(column)).data(Role.CELL)


def test_exited_persons_stand_under_a_sub_head_that_cannot_be_selected(
    model: CaseloadModel,
) -> None:
    service = FakeBeneficiaires()
    index = service.index(EVERY_STATE)

    model.show_index(index, service.lines(index.ids))

    assert model.rowCount() == 35
    assert model.section_rows() == (27,)
    head = model.index(27, 0)
    assert head.data(Role.CELL) == SectionCell(title="Sorties")
    assert head.data(Qt.ItemDataRole.DisplayRole) == "Sorties"
    assert model.flags(head) == Qt.ItemFlag.NoItemFlags
    assert model.id_at(27) is None
    assert model.id_at(28) == index.ids[27]
    assert model.row_of(index.ids[27]) == 28


def test_a_list_without_exits_has_no_sub_head(model: CaseloadModel) -> None:
    service = FakeBeneficiaires()

    model.show_index(service.index(CaseloadCriteria()))

    assert model.section_rows() == ()
    assert model.rowCount() == 27


def test_only_the_pages_that_are_painted_are_asked_and_each_once(
    qtbot: QtBot, model: CaseloadModel
) -> None:
    service = FakeBeneficiaires(people=many_lines(1000))
    index = service.index(CaseloadCriteria())
    asked: list[tuple[int, ...]] = []
    model.lines_wanted.connect(asked.append)
    model.show_index(index)

    for row in (500, 501, 502):
        assert cell(model, row, CaseloadColumn.PERSONNE) is None
    qtbot.waitUntil(lambda: bool(asked))
    cell(model, 503, CaseloadColumn.PERSONNE)
    qtbot.wait(10)

    page = 500 // PAGE_SIZE
    assert asked == [index.ids[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]]

    model.add_lines(asked[0], service.lines(asked[0]))
    assert isinstance(cell(model, 500, CaseloadColumn.PERSONNE), PersonCell)


def test_reading_the_text_of_far_rows_does_not_fetch_them(
    qtbot: QtBot, model: CaseloadModel
) -> None:
    service = FakeBeneficiaires(people=many_lines(500))
    asked: list[tuple[int, ...]] = []
    model.lines_wanted.connect(asked.append)
    model.show_index(service.index(CaseloadCriteria()))

    found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, "Zuccarelli", 1)
    qtbot.wait(20)

    assert found == []
    assert asked == []


def test_a_page_late_by_150_ms_shows_bars_until_it_comes(
    qtbot: QtBot, model: CaseloadModel
) -> None:
    service = FakeBeneficiaires(people=many_lines(10))
    index = service.index(CaseloadCriteria())
    model.show_index(index)

    assert cell(model, 0, CaseloadColumn.COMMUNE) is None
    qtbot.waitUntil(lambda: cell(model, 0, CaseloadColumn.COMMUNE) is SKELETON, timeout=1000)
    model.add_lines(index.ids, service.lines(index.ids))

    assert cell(model, 0, CaseloadColumn.COMMUNE) not in {None, SKELETON}


def test_an_id_without_a_line_stays_empty_and_is_not_asked_again(
    qtbot: QtBot, model: CaseloadModel
) -> None:
    service = FakeBeneficiaires(people=many_lines(3))
    index = service.index(CaseloadCriteria())
    asked: list[tuple[int, ...]] = []
    model.lines_wanted.connect(asked.append)
    model.show_index(index)
    model.add_lines(index.ids, service.lines(index.ids[:2]))

    assert cell(model, 2, CaseloadColumn.PERSONNE) is None
    qtbot.wait(20)
    assert asked == []


def test_cells_tell_the_person_what_is_due_and_where_she_is(model: CaseloadModel) -> None:
    service = FakeBeneficiaires()
    index = service.index(EVERY_STATE)
    model.show_index(index, service.lines(index.ids), query="ma")
    row = model.row_of(next(one.beneficiaire_id for one in service.people if one.nom == "Castelvi"))

    assert cell(model, row, CaseloadColumn.PERSONNE) == PersonCell(
        nom="Castelvi", prenoms="Henri", detail="03/06/1941 · 85\u00a0ans", query="ma"
    )
    assert cell(model, row, CaseloadColumn.ECHEANCE) == TwoLinesCell(
        text="3 mois d’hôpital", detail="02/12/2026", detail_ink="danger"
    )
    assert cell(model, row, CaseloadColumn.SITUATION) == BadgeCell(
        text="Hospitalisé", tone="info", icon="hospital"
    )


def test_a_death_is_told_without_icon_nor_red(model: CaseloadModel) -> None:
    service = FakeBeneficiaires()
    index = service.index(EVERY_STATE)
    model.show_index(index, service.lines(index.ids))
    row = model.row_of(
        next(
            one.beneficiaire_id for one in service.people if one.prenoms == "Odette" and one.left_on
        )
    )

    assert cell(model, row, CaseloadColumn.SITUATION) == BadgeCell(
        text="Décédée le 03/10", tone="outline"
    )


def test_the_trajet_column_is_aligned_right_in_head_and_cells(model: CaseloadModel) -> None:
    column = COLUMNS.index(CaseloadColumn.TRAJET)

    alignment = model.headerData(
        column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
    )

    assert alignment & Qt.AlignmentFlag.AlignRight
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
