"""The dashboard and the list of what is due, driven by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QAbstractItemModel, QObject, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.alertes import Alerte, Gravite
from crt_desktop.reports.caseload import CaseloadState
from crt_desktop.reports.dashboard import FileActiveFigures, PresenceFigures, WaitingFigures
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.tableau import TableauDeBord
from tests.fakes_tableau import FakeAFaire, FakeTableau, due_lines
from tests.fakes_ui import TODAY
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.models.alertes import AlerteModel
from ui.pages.a_faire import AFairePage
from ui.pages.tableau import SHOWN_ALERTS, TableauPage
from ui.viewmodels.alertes import due_text, with_nights_together
from ui.viewmodels.tableau import (
    PARTS,
    TableauViewModel,
    file_active_note,
    file_active_share,
    presence_note,
    waiting_note,
)
from ui.widgets.curve_chart import step_of

YEAR = Period.of_year(2026)


@dataclass
class Desk:
    kit: Kit
    tableau: FakeTableau
    a_faire: FakeAFaire
    page: TableauPage


class OneByOne:
    """Keeps what it is asked to run until it is told to do one."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def run(
        self,
        work: Callable[[], Any],
        *,
        owner: QObject,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        keeps: bool = False,
    ) -> object:
        del owner, failed, keeps
        self.waiting.append(lambda: done(work()))
        return None

    def do_one(self) -> None:
        self.waiting.pop(0)()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    tableau, a_faire = FakeTableau(), FakeAFaire()
    with a_kit(tableau=tableau, a_faire=a_faire) as kit:
        page = TableauPage(kit.context)
        show_page(qtbot, kit, page, width=1224)
        yield Desk(kit, tableau, a_faire, page)


def test_every_part_is_asked_once_and_shown(desk: Desk) -> None:
    assert [name for name, _ in desk.tableau.calls] == [one for one in PARTS if one != "a_faire"]
    assert desk.a_faire.calls == 1
    tiles = desk.page.tiles
    assert {name: tile.figure() for name, tile in tiles.items()} == {
        "file_active": "33",
        "presence": "27",
        "movements": "19 / 7",
        "waiting": "8",
    }
    assert tiles["file_active"].note() == "Objectif atteint le 14/09/2026"
    assert tiles["presence"].note() == "2 hospitalisées, 2 en HT"
    assert len(desk.page.curve.chart.points()) == 12
    assert desk.page.alertes.rowCount() == SHOWN_ALERTS
    assert desk.page.urgent.text() == "3 urgents"


@pytest.mark.parametrize(
    ("name", "code"),
    [("file_active", "file_active"), ("movements", "entrees")],
)
def test_a_tile_opens_the_records_behind_its_figure(desk: Desk, name: str, code: str) -> None:
    tile = desk.page.tiles[name]
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert desk.kit.evidence == [(code, YEAR)]


def test_the_present_persons_open_the_list_of_the_file_active(desk: Desk) -> None:
    desk.page.tiles["presence"].click()
    assert desk.kit.listed == [((CaseloadState.PRESENTE,), ())]


def test_the_waiting_list_opens_or_its_evidence_for_who_reads_no_name(qtbot: QtBot) -> None:
    for role, visited, evidence in (
        (Role.COORDINATEUR, ["liste_attente"], []),
        (Role.DIRECTION, [], [("liste_attente_fin", YEAR)]),
    ):
        with a_kit(role=role, tableau=FakeTableau(), a_faire=FakeAFaire()) as kit:
            page = TableauPage(kit.context)
            show_page(qtbot, kit, page)
            page.tiles["waiting"].click()
            assert (kit.visited, kit.evidence) == (visited, evidence)


def test_another_period_is_asked_everywhere_and_named(qtbot: QtBot, desk: Desk) -> None:
    desk.tableau.calls.clear()
    menu = desk.page.period.menu()
    action = next(one for one in menu.actions() if one.text() == "Année 2025")
    action.trigger()
    rest(qtbot, desk.kit)
    asked = dict(desk.tableau.calls)
    assert asked["file_active"] == asked["gir"] == Period.of_year(2025)
    assert asked["presence"] is None
    assert desk.page.period.accessibleName() == "Année 2025"
    desk.page.tiles["file_active"].click()
    assert desk.kit.evidence == [("file_active", Period.of_year(2025))]


def test_a_missing_paper_opens_its_list(desk: Desk) -> None:
    card = desk.page.incomplete
    card.total.click()
    card.asked.emit("dossiers_incomplets.contrat")
    assert [code for code, _ in desk.kit.evidence] == [
        "dossiers_incomplets.total",
        "dossiers_incomplets.contrat",
    ]


def test_a_duty_opens_the_place_where_it_is_settled(desk: Desk) -> None:
    due = desk.page.due
    due.setFocus()
    due.select_first()
    press(due, Qt.Key.Key_Return)
    assert desk.kit.opened == [(1, "sejours")]
    index = desk.page.alertes.index(1, 0)
    place = due.visualRect(index).center()
    QTest.mouseClick(due.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert desk.kit.screens == [("admission", 2, "102")]
    desk.page.all_due.click()
    assert desk.kit.visited == ["a_faire"]


def test_only_whole_duties_are_shown_beside_the_curve(desk: Desk) -> None:
    due = desk.page.due
    for height, whole in ((56 * 3 + 20, 3), (56 * 5, 5), (56 * 20, SHOWN_ALERTS)):
        due.setMinimumHeight(0)
        due.resize(400, height)
        hidden = [due.isRowHidden(row) for row in range(SHOWN_ALERTS)]
        assert hidden == [row >= whole for row in range(SHOWN_ALERTS)]


def test_the_curve_is_followed_point_by_point_and_read_as_a_table(desk: Desk) -> None:
    chart = desk.page.curve.chart
    press(chart, Qt.Key.Key_End)
    assert "33 cumulées" in chart.accessibleDescription()
    press(chart, Qt.Key.Key_Left)
    assert chart.current() == len(chart.points()) - 2
    press(chart, Qt.Key.Key_Home)
    press(chart, Qt.Key.Key_Left)
    assert chart.current() == 0
    desk.page.curve.switch.click()
    model = desk.page.curve.table.model()
    assert isinstance(model, QAbstractItemModel)
    assert model.rowCount() == 12
    assert [model.index(11, column).data() for column in range(3)] == ["23/11/2026", "33", "27"]


def test_a_change_of_a_record_asks_the_figures_again(qtbot: QtBot, desk: Desk) -> None:
    desk.tableau.calls.clear()
    desk.page.on_shown()
    rest(qtbot, desk.kit)
    assert desk.tableau.calls == []
    desk.kit.context.changes.fiche_changed.emit("chutes", 1)
    rest(qtbot, desk.kit)
    assert desk.tableau.calls


def test_one_part_is_asked_at_a_time_and_none_while_another_page_is_on_screen(
    qtbot: QtBot,
) -> None:
    tableau, a_faire, tasks = FakeTableau(), FakeAFaire(), OneByOne()
    view_model = TableauViewModel(
        lambda: cast(TableauDeBord, tableau),
        lambda: cast(AFaire, a_faire),
        tasks,
        today=lambda: TODAY,
    )
    arrived: list[str] = []
    view_model.part_arrived.connect(lambda name, _figures: arrived.append(name))
    view_model.refresh()
    assert len(tasks.waiting) == 1
    view_model.hold()
    tasks.do_one()
    assert (arrived, tasks.waiting) == (["presence"], [])
    view_model.go_on()
    view_model.go_on()
    assert len(tasks.waiting) == 1
    tasks.do_one()
    # Asked again meanwhile: the part under way is not shown, and its end asks nothing more.
    view_model.refresh()
    assert len(tasks.waiting) == 2
    tasks.do_one()
    assert len(tasks.waiting) == 1
    while tasks.waiting:
        tasks.do_one()
    assert arrived == ["presence", "file_active", *PARTS]


def test_the_dashboard_left_for_another_page_takes_up_where_it_was(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.tableau.calls.clear()
    desk.page.hide()
    desk.page.view_model.refresh()
    rest(qtbot, desk.kit)
    assert desk.tableau.calls == []
    desk.page.show()
    rest(qtbot, desk.kit)
    assert [name for name, _ in desk.tableau.calls] == [one for one in PARTS if one != "a_faire"]


def test_a_refusal_is_said_with_its_way_out(qtbot: QtBot) -> None:
    tableau = FakeTableau(error=VaultBusyError(operation=""))
    with a_kit(tableau=tableau, a_faire=FakeAFaire()) as kit:
        page = TableauPage(kit.context)
        show_page(qtbot, kit, page)
        assert page.trouble.isVisible()
        tableau.error = None
        page.trouble.link_clicked.emit()
        rest(qtbot, kit)
        assert not page.trouble.isVisible()
        assert page.tiles["presence"].figure() == "27"


def test_who_may_not_write_is_not_offered_a_new_demande(qtbot: QtBot) -> None:
    with a_kit(role=Role.DIRECTION, tableau=FakeTableau(), a_faire=FakeAFaire(alertes=())) as kit:
        page = TableauPage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.new_demande.isVisible()
        assert page.nothing_due.isVisible()


# --- what is due ---------------------------------------------------------------------------


@pytest.fixture
def due_page(qtbot: QtBot) -> Iterator[tuple[Kit, AFairePage, FakeAFaire]]:
    service = FakeAFaire()
    with a_kit(a_faire=service) as kit:
        page = AFairePage(kit.context)
        counted: list[tuple[int, int]] = []
        kit.context.changes.due_counted.connect(lambda *both: counted.append(both))
        show_page(qtbot, kit, page)
        assert counted == [(8, 3)]
        yield kit, page, service


def rows(page: AFairePage) -> list[str]:
    return [page.model.index(row, 0).data() for row in range(page.model.rowCount())]


def test_duties_stand_under_their_urgency(due_page: tuple[Kit, AFairePage, FakeAFaire]) -> None:
    _, page, _ = due_page
    heads = [row for row in rows(page) if row.split("  ")[0] in {"Urgent", "Bientôt", "À savoir"}]
    assert heads == ["Urgent  3", "Bientôt  2", "À savoir  3"]
    assert "Castelvi Henri — hospitalisé, 82 jours" in rows(page)
    assert page.list.currentIndex().row() == 1


def test_duties_are_narrowed_by_urgency_and_by_words(
    due_page: tuple[Kit, AFairePage, FakeAFaire],
) -> None:
    _, page, _ = due_page
    page.chips[Gravite.BIENTOT].click()
    assert len(rows(page)) == 3
    page.search.setText("delcambre")
    assert rows(page)[1:] == ["Delcambre Yvonne — plan à réviser"]
    page.search.setText("introuvable")
    assert page.states.empty.isVisible()
    page.states.empty.asked.emit()
    assert len(rows(page)) == 11


def test_a_convention_opens_the_partners(due_page: tuple[Kit, AFairePage, FakeAFaire]) -> None:
    kit, page, _ = due_page
    page.search.setText("HAD")
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Return)
    assert kit.visited == ["partenaires"]


def test_nothing_due_is_said(qtbot: QtBot) -> None:
    with a_kit(a_faire=FakeAFaire(alertes=())) as kit:
        page = AFairePage(kit.context)
        show_page(qtbot, kit, page)
        assert page.states.empty.isVisible()


def test_the_model_of_duties_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = AlerteModel(lambda: TODAY, is_grouped=True)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_alertes(due_lines(), gravites=frozenset(Gravite))
    assert model.rowCount() == 11
    model.show_alertes((), gravites=frozenset(Gravite))
    assert model.first_alerte_row() == -1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "aujourd’hui"),
        (-1, "retard 1 jour"),
        (-60, "retard 60 jours"),
        (-61, "depuis 2 mois"),
        (1, "dans 1 jour"),
        (7, "dans 7 jours"),
        (8, "01/12/2026"),
    ],
)
def test_when_a_duty_is_due_is_said_as_people_do(days: int, said: str) -> None:
    alerte = Alerte(
        code="x", gravite=Gravite.URGENT, message="x", echeance=TODAY + timedelta(days=days)
    )
    assert due_text(alerte, today=TODAY) == said


def test_many_uncovered_nights_are_one_line_and_a_few_stay_apart() -> None:
    def nights(count: int) -> list[Alerte]:
        return [
            Alerte(
                code="nuit_non_couverte",
                gravite=Gravite.URGENT,
                message=f"Nuit {night}",
                echeance=TODAY + timedelta(days=night),
            )
            for night in range(count)
        ]

    assert with_nights_together(nights(2)) == tuple(nights(2))
    other = due_lines()[0]
    together = with_nights_together([*nights(1), other, *nights(14)[1:]])
    assert [one.code for one in together] == ["nuit_non_couverte", other.code]
    assert together[0].message == "14 nuits non couvertes"
    assert together[0].detail.startswith("Du 23/11 au 06/12/2026")
    assert together[0].echeance == TODAY


# --- words of the tiles ----------------------------------------------------------------------


def figures(total: int, seuil_on: date | None) -> FileActiveFigures:
    return FileActiveFigures(period=YEAR, total=total, objectif=30, seuil_on=seuil_on, curve=())


def test_the_target_is_said_reached_or_how_far() -> None:
    assert file_active_note(figures(29, None)) == "Encore 1 personne avant l’objectif"
    assert file_active_note(figures(30, date(2026, 9, 14))) == "Objectif atteint le 14/09/2026"
    for total in (0, 15, 30, 45, 400):
        filled, mark = file_active_share(figures(total, None))
        assert 0 <= filled <= 1
        assert 0 < mark < 1
        assert (filled >= mark) == (total >= 30)


def test_the_notes_agree_with_their_counts() -> None:
    at_home = PresenceFigures(on=TODAY, total=3, a_domicile=3, hospitalisees=0, en_ht=0)
    assert presence_note(at_home) == "Toutes à domicile"
    nobody = PresenceFigures(on=TODAY, total=0, a_domicile=0, hospitalisees=0, en_ht=0)
    assert presence_note(nobody) == "Aucune personne accompagnée"
    assert waiting_note(WaitingFigures(waiting=1, median_delay=None)).endswith("inconnu")
    assert waiting_note(WaitingFigures(waiting=1, median_delay="21.5")).endswith("21,5 jours")
    assert waiting_note(WaitingFigures(waiting=1, median_delay="1.0")).endswith(" 1 jour")


@pytest.mark.parametrize("most", [1, 4, 5, 6, 33, 40, 41, 999, 24_000])
def test_the_scale_of_the_curve_is_cut_in_five_round_lines_at_most(most: int) -> None:
    step = step_of(most)
    assert step * 5 >= most
    assert step < most or most <= 5
