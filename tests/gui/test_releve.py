"""The relève is read, filtered and acknowledged with the keyboard alone; transmissions stay within reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.caseload import CaseloadIndex
from tests.fakes_fiches import FakeFiches, the_reglages
from tests.fakes_ui import FakeBeneficiaires
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from tests.gui.releve_kit import (
    HENRI,
    NOBODY,
    NOW,
    READ_UNTIL,
    SIMONE,
    FakeReleve,
    a_releve,
    an_item,
)
from tests.gui.test_transmissions import FakeTransmissions
from ui.dialogs.transmission import TransmissionDialog
from ui.forms.dialog import FicheDialog
from ui.models.releve import ReleveModel
from ui.pages.releve import FILTERED, RelevePage
from ui.viewmodels.releve import (
    counts,
    day_words,
    facts,
    icon_of,
    rows_of,
    spoken,
    tab_of,
    when,
)
from ui.widgets import Toast

TODAY = date(2026, 11, 23)


@dataclass
class Desk:
    kit: Kit
    releve: FakeReleve
    page: RelevePage


def an_application() -> SimpleNamespace:
    return SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    releve = FakeReleve()
    with a_kit(
        app=an_application(),
        releve=releve,
        transmissions=FakeTransmissions(),
        fiches=FakeFiches(),
        beneficiaires=FakeBeneficiaires(),
        reglages=the_reglages(),
    ) as kit:
        page = RelevePage(kit.context)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        with qtbot.waitActive(page):
            page.show()
        page.on_shown()
        rest(qtbot, kit)
        page.setFocus()
        yield Desk(kit, releve, page)


def shown(desk: Desk) -> list[str]:
    rows = desk.page.board.model.rows()
    return [row.person.personne if row.item is None else f"· {row.item.titre}" for row in rows]


def test_what_is_new_is_listed_by_person_and_counted(qtbot: QtBot, desk: Desk) -> None:
    assert shown(desk) == [
        "Barthouil Simone",
        "· Transmission urgente",
        "· Appel : chute",
        "· Visite faite",
        "Castelvi Henri",
        "· Entrée à l’hôpital",
        "Personne inconnue",
        "· Appel",
    ]
    header = desk.page.board.header
    assert header.facts() == "5 nouvelles depuis hier 08:05, dont 1 urgente"
    with qtbot.waitSignal(desk.page.count_changed) as counted:
        desk.page.board._ask()
    assert counted.args == [5]


def test_j_ai_lu_acknowledges_what_is_shown_and_what_came_since_stays(
    qtbot: QtBot, desk: Desk
) -> None:
    late = an_item("chute", "chutes", 41, titre="Chute", recorded_at=NOW + timedelta(minutes=1))
    desk.releve.kept = replace(
        desk.releve.kept,
        personnes=(*desk.releve.kept.personnes, replace(HENRI, items=(late,))),
    )
    assert QApplication.focusWidget() is desk.page.board.list
    modifier = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(desk.page.board.list, Qt.Key.Key_Return, modifier)
    rest(qtbot, desk.kit)
    assert desk.releve.acknowledged == [NOW]
    assert shown(desk) == ["Castelvi Henri", "· Chute"]
    assert desk.page.findChildren(Toast)
    assert desk.kit.opened == [], "it is no Enter"


def test_nothing_new_is_a_quiet_sentence(qtbot: QtBot, desk: Desk) -> None:
    desk.page.board.read.click()
    rest(qtbot, desk.kit)
    board = desk.page.board
    assert board.states.empty.title.text() == "Rien de nouveau depuis votre dernière lecture."
    assert board.header.facts() == "Rien de nouveau depuis aujourd’hui 07:30"
    assert not board.read.isEnabled()
    board.acknowledge()
    assert len(desk.releve.acknowledged) == 1


def test_filters_narrow_and_nothing_hidden_is_acknowledged(qtbot: QtBot, desk: Desk) -> None:
    board = desk.page.board
    assert [key for key, chip in board.chips.items() if chip.isVisible()] == [
        "urgent",
        "appel",
        "visite",
        "transmission",
        "hospitalisation",
    ]
    board.chips["appel"].setChecked(True)
    assert shown(desk) == ["Barthouil Simone", "· Appel : chute", "Personne inconnue", "· Appel"]
    assert board.blocked.isVisible()
    assert board.blocked.text() == FILTERED
    board.acknowledge()
    rest(qtbot, desk.kit)
    assert desk.releve.acknowledged == []
    board.chips["urgent"].setChecked(True)
    assert board.states.empty.isVisible()
    board.states.empty.asked.emit()
    assert len(shown(desk)) == 8
    assert board.read.isEnabled()


def test_a_filter_left_without_anything_goes(qtbot: QtBot, desk: Desk) -> None:
    board = desk.page.board
    board.chips["hospitalisation"].setChecked(True)
    desk.releve.kept = a_releve(SIMONE)
    board._ask()
    rest(qtbot, desk.kit)
    assert not board.chips["hospitalisation"].isVisible()
    assert len(shown(desk)) == 4


def test_enter_opens_the_file_where_the_thing_is(desk: Desk) -> None:
    rows = desk.page.board.list
    press(rows, Qt.Key.Key_Return)
    for _ in range(2):
        press(rows, Qt.Key.Key_Down)
    press(rows, Qt.Key.Key_Return)
    rows.setCurrentIndex(desk.page.board.model.index(7, 0))
    press(rows, Qt.Key.Key_Return)
    assert desk.kit.opened == [(1, ""), (1, "visites")], "nobody knows who called last"


def test_a_click_on_a_name_opens_her_file(desk: Desk) -> None:
    board = desk.page.board
    board.list.clicked.emit(board.model.index(4, 0))
    board.list.clicked.emit(board.model.index(5, 0))
    assert desk.kit.opened == [(2, "")]


def test_t_writes_a_transmission_about_the_person(qtbot: QtBot, desk: Desk) -> None:
    rows = desk.page.board.list
    press(rows, Qt.Key.Key_T, "t")
    rest(qtbot, desk.kit)
    (dialog,) = desk.page.window().findChildren(FicheDialog)
    assert dialog.editor.form is not None
    assert dialog.editor.form.beneficiaire_id == 1
    dialog.editor.type_value("texte", "À surveiller ce soir")
    dialog.editor.save()
    rest(qtbot, desk.kit)
    fiches: Any = desk.kit.context.services.fiches
    assert [sheet for sheet, _values in fiches.saves] == ["transmissions"]
    rows.setCurrentIndex(desk.page.board.model.index(6, 0))
    press(rows, Qt.Key.Key_T, "t")
    assert len(desk.page.window().findChildren(FicheDialog)) <= 1, "about nobody known"


def test_a_transmission_is_written_about_anybody(qtbot: QtBot, desk: Desk) -> None:
    desk.page.board.write.click()
    (dialog,) = desk.page.window().findChildren(TransmissionDialog)
    dialog.search.set_text("delc")
    qtbot.wait(200)
    rest(qtbot, desk.kit)
    assert dialog.search.model.rowCount() == 1
    dialog.verb_button.click()
    rest(qtbot, desk.kit)
    (form,) = desk.page.window().findChildren(FicheDialog)
    assert form.editor.form is not None
    assert form.editor.form.sheet == "transmissions"
    form.reject()


def test_a_search_that_fails_is_said(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_criteria: object) -> CaseloadIndex:
        raise VaultBusyError(operation="")

    monkeypatch.setattr(desk.kit.context.services.beneficiaires, "index", refuse)
    desk.page.board.write.click()
    (dialog,) = desk.page.window().findChildren(TransmissionDialog)
    dialog.search.set_text("delc")
    qtbot.wait(200)
    rest(qtbot, desk.kit)
    assert dialog.search.note.text()
    dialog.reject()


def test_the_transmissions_one_by_one_are_behind_the_releve(qtbot: QtBot, desk: Desk) -> None:
    page = desk.page
    page.board.all_transmissions.click()
    rest(qtbot, desk.kit)
    transmissions = page.transmissions
    assert transmissions.isVisible()
    assert QApplication.focusWidget() is transmissions.list
    press(transmissions.list, Qt.Key.Key_Space)
    rest(qtbot, desk.kit)
    assert [line.row_id for line in transmissions.model.lines()] == [2]
    assert ("Espace", "marquer comme lue") in list(page.keys())
    page.setFocus()
    assert QApplication.focusWidget() is transmissions.list
    page.on_shown()
    transmissions.header.back_asked.emit()
    rest(qtbot, desk.kit)
    assert page.board.isVisible()
    assert ("T", "écrire une transmission") in list(page.keys())


def test_the_scenes_show_the_releve_then_the_transmissions(qtbot: QtBot, desk: Desk) -> None:
    for scene in desk.page.scenes():
        scene.prepare()
        rest(qtbot, desk.kit)
    assert desk.page.transmissions.isVisible()


def test_something_written_elsewhere_is_read_again(qtbot: QtBot, desk: Desk) -> None:
    reads = desk.releve.reads
    desk.kit.context.changes.fiche_changed.emit("chutes", 1)
    rest(qtbot, desk.kit)
    desk.kit.context.changes.caseload_changed.emit()
    rest(qtbot, desk.kit)
    assert desk.releve.reads == reads + 2


def test_a_refusal_is_said_and_can_be_tried_again(qtbot: QtBot, desk: Desk) -> None:
    board = desk.page.board
    desk.releve.error = VaultBusyError(operation="")
    board.acknowledge()
    rest(qtbot, desk.kit)
    assert isinstance(desk.kit.errors.pop(), VaultBusyError)
    assert board.read.isEnabled()
    board._ask()
    rest(qtbot, desk.kit)
    assert board.states.error.isVisible()
    desk.releve.error = None
    board.states.error.asked.emit()
    rest(qtbot, desk.kit)
    assert len(shown(desk)) == 8


def test_whoever_only_reads_is_not_offered_to_write(qtbot: QtBot) -> None:
    with a_kit(role=Role.LECTURE, app=an_application(), releve=FakeReleve()) as kit:
        page = RelevePage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.board.write.isVisible()
        press(page.board.list, Qt.Key.Key_T, "t")
        assert not page.window().findChildren(FicheDialog)


def test_rows_are_as_high_as_their_text(desk: Desk) -> None:
    model, view = desk.page.board.model, desk.page.board.list
    heights = [view.visualRect(model.index(row, 0)).height() for row in range(3)]
    assert heights[2] > heights[1] > heights[0]
    assert not desk.page.grab().isNull()


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot) -> None:
    model = ReleveModel(lambda: TODAY)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(rows_of(a_releve(SIMONE, NOBODY)))
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert said[0] == "Barthouil Simone, 3 nouvelles"
    assert said[1].startswith("urgent, aujourd’hui 02:30 : Transmission urgente, Rappeler")


# --- words -----------------------------------------------------------------------------------


def test_the_words_of_the_releve() -> None:
    first = a_releve(SIMONE, read_until=None)
    assert facts(first, today=TODAY) == (
        "3 nouvelles ces trois derniers jours, votre première lecture, dont 1 urgente"
    )
    assert [day_words(TODAY - timedelta(days=n), today=TODAY) for n in (0, 1, 2, 7)] == [
        "aujourd’hui",
        "hier",
        "samedi",
        "16/11",
    ]
    assert when(HENRI.items[0], today=TODAY) == ("hier", "")
    assert spoken(rows_of(a_releve(SIMONE))[3], today=TODAY).endswith(", vous")
    assert counts(a_releve(SIMONE, HENRI)) == {
        "urgent": 1,
        "appel": 1,
        "visite": 1,
        "transmission": 1,
        "hospitalisation": 1,
    }
    assert READ_UNTIL < NOW


def test_each_kind_has_its_icon_and_its_tab() -> None:
    assert icon_of(SIMONE.items[0]) == "message-square-warning"
    assert icon_of(SIMONE.items[1]) == "phone-call"
    assert icon_of(an_item("autre", "notes", 1)) == "circle-dot"
    assert (tab_of(None), tab_of(SIMONE.items[0]), tab_of(an_item("x", "notes", 1))) == (
        "",
        "suivi",
        "",
    )
