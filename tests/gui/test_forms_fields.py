"""The editors of a form: filled without a word, typed with the keyboard, read as the rules read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain import codes
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SHEET_BY_NAME
from tests.fakes_fiches import NOW, TODAY
from ui.forms.body import FieldsBody
from ui.forms.fields import make_editor, shown_value
from ui.forms.plans import PLANS, plan_of
from ui.widgets.choice_field import ChecksField, ChoiceField, FlagField, SegmentField
from ui.widgets.date_field import DateField, InstantField
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.list_field import LinkField, Proposal, SuggestField
from ui.widgets.text_area import TextArea

EDITED = [
    (sheet, column)
    for sheet in ALL_SHEETS
    for column in sheet.columns
    if column.attribute not in plan_of(sheet.name).hidden
]


def send_text(widget: QWidget, text: str) -> None:
    """Type letters one by one, accents too."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(widget, event)


Show = Callable[[FieldEditor], list[str]]


@pytest.fixture
def shown(qtbot: QtBot) -> Show:
    """Show an editor beside another field; return the list its signals fill."""
    hosts = []

    def show(editor: FieldEditor) -> list[str]:
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.addWidget(editor)
        layout.addWidget(LineEditor())
        qtbot.addWidget(host)
        hosts.append(host)
        host.show()
        host.activateWindow()
        assert QTest.qWaitForWindowActive(host)
        editor.setFocus()
        told: list[str] = []
        editor.typed.connect(lambda: told.append(editor.text()))
        editor.left.connect(lambda: told.append("left"))
        return told

    return show


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_every_field_of_every_sheet_has_its_place_in_the_form(sheet: Sheet) -> None:
    plan = PLANS[sheet.name]
    every = {column.attribute for column in sheet.columns}
    assert len(plan.attributes) == len(set(plan.attributes))
    assert set(plan.attributes) | (plan.hidden & every) == every
    assert not set(plan.attributes) & plan.hidden
    assert plan.helps.keys() <= set(plan.attributes)


@pytest.mark.parametrize(
    ("sheet", "column"), EDITED, ids=[f"{sheet.name}-{column.name}" for sheet, column in EDITED]
)
def test_filling_an_editor_says_nothing_and_reads_back(
    shown: Show, sheet: Sheet, column: Column
) -> None:
    editor = make_editor(column, plan_of(sheet.name), now=lambda: NOW)
    told = shown(editor)
    first_code = next(iter(column.codes or {"": ""}))
    example = {
        Kind.TEXT: "Été 0465712840",
        Kind.CODE: first_code,
        Kind.CODES: first_code,
        Kind.DATE: "03/02/1938",
        Kind.INSTANT: "21/11/2026 02:47",
        Kind.TIME: "08:30",
        Kind.FLAG: "non",
        Kind.INTEGER: "12",
        Kind.DECIMAL: "4,5",
        Kind.REFERENCE: "P0001",
    }[column.kind]
    editor.set_text(example)
    editor.settle()
    assert editor.text() == example
    editor.set_text("")
    editor.settle()
    assert editor.text() == ""
    assert told == []


def test_a_day_is_normalised_when_the_field_is_left(shown: Show, qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY)
    told = shown(field)
    QTest.keyClicks(field.line, "3/2/38")
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "left" in told)
    assert field.text() == "03/02/1938"


def test_a_stored_day_written_another_way_is_left_alone(shown: Show, qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY)
    told = shown(field)
    field.set_text("3/2/1938")
    QTest.keyClick(field.line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "left" in told)
    assert told == ["left"]
    assert field.text() == "3/2/1938"


def test_arrows_go_from_day_to_day(shown: Show) -> None:
    field = DateField(lambda: TODAY)
    shown(field)
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    assert field.day() == TODAY
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    QTest.keyClick(field.line, Qt.Key.Key_Down)
    assert field.text() == "24/11/2026"


def test_the_calendar_opens_from_the_keyboard_and_fills_the_day(shown: Show) -> None:
    field = DateField(lambda: TODAY)
    told = shown(field)
    QTest.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = field.calendar_popup
    assert popup is not None
    assert popup.isVisible()
    assert popup.calendar.selectedDate().toPython() == TODAY
    popup.choose(date(2026, 12, 1))
    assert not popup.isVisible()
    assert told == ["01/12/2026"]


def test_an_instant_is_typed_in_two_parts(shown: Show, qtbot: QtBot) -> None:
    field = InstantField(lambda: datetime(2026, 11, 23, 10, 30))  # noqa: DTZ001 - a wall clock
    told = shown(field)
    QTest.keyClicks(field.day_field.line, "hier")
    QTest.keyClick(field.day_field.line, Qt.Key.Key_Tab)
    QTest.keyClicks(field.time_line, "2h47")
    assert "left" not in told
    QTest.keyClick(field.time_line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "left" in told)
    assert field.text() == "22/11/2026 02:47"


def test_segments_are_chosen_by_arrow_or_letter_and_cleared(shown: Show) -> None:
    field = SegmentField(codes.MODE_VIE)
    told = shown(field)
    QTest.keyClick(field.buttons[0], Qt.Key.Key_Right)
    QTest.keyClick(field.buttons[0], Qt.Key.Key_Right)
    assert field.text() == "couple"
    assert QApplication.focusWidget() is field.buttons[1]
    QTest.keyClicks(field.buttons[1], "a")
    assert field.text() == "autre"
    QTest.keyClick(field.buttons[3], Qt.Key.Key_Delete)
    assert field.text() == ""
    assert told == ["seul", "couple", "autre", ""]
    stops = [one for one in field.buttons if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1


def test_a_required_choice_cannot_be_taken_off(shown: Show) -> None:
    field = SegmentField(codes.SEXE, is_required=True)
    shown(field)
    field.set_text("F")
    QTest.keyClick(field.buttons[0], Qt.Key.Key_Delete)
    field.buttons[0].click()
    assert field.text() == "F"


def test_a_flag_is_yes_no_or_unknown(shown: Show) -> None:
    field = FlagField()
    told = shown(field)
    assert field.buttons[2].isChecked()
    QTest.keyClicks(field.buttons[2], "o")
    QTest.keyClicks(field.buttons[0], "n")
    QTest.keyClicks(field.buttons[1], "i")
    assert told == ["oui", "non", ""]


def test_a_list_is_found_by_typing_whatever_the_accents(shown: Show) -> None:
    field = ChoiceField(codes.CATEGORIE_PARTENAIRE, is_required=True)
    told = shown(field)
    assert field.text() == ""
    QTest.keyClicks(field.box, "equipe m")
    assert field.text() == "ems_apa"
    assert told[-1] == "ems_apa"


def test_a_code_of_old_that_is_no_longer_offered_is_kept(shown: Show) -> None:
    field = ChoiceField(codes.CATEGORIE_PARTENAIRE)
    shown(field)
    field.set_text("reseau_ancien")
    assert field.text() == "reseau_ancien"
    assert "ancienne valeur" in field.box.currentText()


def test_several_codes_are_ticked_and_unknown_ones_kept(shown: Show) -> None:
    field = ChecksField(codes.PROFIL)
    told = shown(field)
    field.set_text("fin_de_vie, ancien_profil")
    QTest.keyClick(field.boxes["isolement"], Qt.Key.Key_Space)
    assert field.text() == "fin_de_vie, isolement, ancien_profil"
    assert len(told) == 1


@pytest.mark.parametrize("typed", ["eglise", "Église", "PHARMACIE DE", "pharmaciedel"])
def test_a_link_is_found_by_a_part_of_its_name(shown: Show, typed: str) -> None:
    field = LinkField()
    told = shown(field)
    field.set_proposals(
        [Proposal("P1", "Cigale Services", "SAAS"), Proposal("P2", "Pharmacie de l’Église")]
    )
    send_text(field.line, typed)
    assert field.completer.completionCount() == 1
    field.settle()
    assert field.text() == "P2"
    assert field.line.text() == "Pharmacie de l’Église"
    assert field.problem() == ""
    assert told


def test_a_link_chosen_with_the_arrows_gives_its_reference(shown: Show) -> None:
    field = LinkField()
    shown(field)
    field.set_proposals([Proposal("P1", "Cigale Services"), Proposal("P2", "Pharmacie")])
    QTest.keyClick(field.line, Qt.Key.Key_Down)
    assert field.completer.rows_view.isVisible()
    QTest.keyClick(field.completer.rows_view, Qt.Key.Key_Down)
    QTest.keyClick(field.completer.rows_view, Qt.Key.Key_Down)
    QTest.keyClick(field.completer.rows_view, Qt.Key.Key_Return)
    assert field.text() == "P2"


def test_words_that_name_no_record_are_a_problem(shown: Show) -> None:
    field = LinkField()
    shown(field)
    field.set_proposals([Proposal("P1", "Cigale Services"), Proposal("P3", "Cigale Portage")])
    QTest.keyClicks(field.line, "cigale")
    field.settle()
    assert field.problem()
    field.line.clear()
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    assert field.problem() == ""
    assert field.text() == ""


def test_the_communes_of_the_territory_are_proposed(shown: Show) -> None:
    field = SuggestField()
    told = shown(field)
    field.set_suggestions(["Fabrezan", "Lézignan-Corbières"])
    QTest.keyClicks(field.line, "lezi")
    QTest.keyClick(field.completer.rows_view, Qt.Key.Key_Down)
    QTest.keyClick(field.completer.rows_view, Qt.Key.Key_Return)
    assert field.text() == "Lézignan-Corbières"
    assert told


def test_a_text_area_leaves_tab_and_ctrl_enter_to_the_form(shown: Show, qtbot: QtBot) -> None:
    field = TextArea()
    told = shown(field)
    before = field.area.height()
    QTest.keyClicks(field.area, "un")
    for _ in range(4):
        QTest.keyClick(field.area, Qt.Key.Key_Return)
    QTest.keyClicks(field.area, "deux")
    QTest.keyClick(field.area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "un\n\n\n\ndeux"
    assert field.area.height() > before
    QTest.keyClick(field.area, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "left" in told)


def test_values_are_shown_in_words() -> None:
    sheet = SHEET_BY_NAME["chutes"]
    assert shown_value(sheet.column("lieu"), "salle_de_bain") == "Salle de bain ou toilettes"
    assert shown_value(sheet.column("is_relevee_seule"), "non") == "Non"
    assert shown_value(sheet.column("remarque"), "Tapis") == "Tapis"
    profils = SHEET_BY_NAME["beneficiaires"].column("profils")
    assert shown_value(profils, "fin_de_vie, isolement") == "Fin de vie, Isolement sans aidant"


def test_fields_stand_one_under_the_other_when_there_is_little_room(qtbot: QtBot) -> None:
    body = FieldsBody("beneficiaires", now=lambda: NOW)
    qtbot.addWidget(body)
    body.resize(640, 900)
    body.show()
    first, second = body.fields["nom_naissance"], body.fields["nom_usage"]
    QApplication.processEvents()
    assert first.mapTo(body, QPoint(0, 0)).y() == second.mapTo(body, QPoint(0, 0)).y()
    body.resize(380, 1500)
    QApplication.processEvents()
    assert first.mapTo(body, QPoint(0, 0)).y() < second.mapTo(body, QPoint(0, 0)).y()


def test_every_control_of_a_form_says_its_field(qtbot: QtBot) -> None:
    body = FieldsBody("aidants", now=lambda: NOW)
    qtbot.addWidget(body)
    for name, field in body.fields.items():
        assert field.name in field.value_editor.control.accessibleName(), name
    assert "obligatoire" in body.fields["nom"].value_editor.control.accessibleName()


def test_boxes_stand_in_one_column_rather_than_cut(shown: Show) -> None:
    field = ChecksField(codes.PROFIL)
    shown(field)
    host = field.window()
    host.resize(720, 600)
    QApplication.processEvents()
    boxes = list(field.boxes.values())
    assert boxes[0].x() < boxes[-1].x()
    host.resize(420, 600)
    QApplication.processEvents()
    assert {box.x() for box in boxes} == {0}
    assert all(box.width() >= box.sizeHint().width() for box in boxes)
