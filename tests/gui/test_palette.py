"""The palette: a few letters find a person or an act, the keyboard alone does the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from tests.fakes_ui import FakeBeneficiaires
from tests.gui.page_kit import Kit, a_kit, an_actor, press, rest
from ui.palette.actions import (
    OPEN_PLAN,
    RECORDS,
    Action,
    person_acts,
    rank_of,
    ranked_actions,
    split_verb,
)
from ui.palette.dialog import DEBOUNCE_MS, MOST_PEOPLE, Palette
from ui.palette.model import Head, PaletteModel, PersonRow, text_of
from ui.widgets import TextField


@pytest.fixture
def service() -> FakeBeneficiaires:
    return FakeBeneficiaires()


@pytest.fixture
def kit(service: FakeBeneficiaires) -> Iterator[Kit]:
    with a_kit(beneficiaires=service) as made:
        yield made


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    layout = QVBoxLayout(window)
    editor = TextField()
    layout.addWidget(editor)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
    editor.setFocus()
    return window


@pytest.fixture
def palette(host: QWidget, kit: Kit, done: list[str]) -> Palette:
    actions = [
        Action(title="Verrouiller", icon_name="lock", run=lambda: done.append("lock")),
        Action(
            title="Apparence sombre",
            icon_name="moon",
            keywords="thème nuit",
            run=lambda: done.append("dark"),
        ),
    ]
    made = Palette(kit.context, actions, parent=host)
    made.open()
    return made


def type_in(qtbot: QtBot, kit: Kit, palette: Palette, text: str) -> None:
    palette.edit.setText(text)
    qtbot.wait(DEBOUNCE_MS + 30)
    rest(qtbot, kit)


def said(palette: Palette) -> list[str]:
    return [text_of(row) for row in palette.model.rows if not isinstance(row, Head)]


def test_it_opens_with_the_acts_and_takes_the_keyboard(palette: Palette) -> None:
    assert palette.edit.hasFocus()
    assert said(palette) == ["Verrouiller", "Apparence sombre"]


def test_a_person_is_found_by_a_few_letters_and_opened_with_enter(
    qtbot: QtBot, kit: Kit, palette: Palette, service: FakeBeneficiaires
) -> None:
    type_in(qtbot, kit, palette, "delc")
    assert said(palette)[0] == "Delcambre Yvonne"
    assert kit.opened == []
    press(palette.edit, Qt.Key.Key_Return)
    assert kit.opened == [(6, "")]
    assert service.opened == [], "finding a name reads no file"


def test_enter_pressed_before_the_answer_opens_who_was_typed_and_nobody_found_before(
    qtbot: QtBot, kit: Kit, palette: Palette
) -> None:
    type_in(qtbot, kit, palette, "ma")
    palette.edit.setText("delc")
    press(palette.edit, Qt.Key.Key_Return)
    assert kit.opened == [], "the rows are those of the words before"
    rest(qtbot, kit)
    assert kit.opened == [(6, "")]


def test_letters_typed_after_enter_take_it_back(qtbot: QtBot, kit: Kit, palette: Palette) -> None:
    type_in(qtbot, kit, palette, "ma")
    palette.edit.setText("delc")
    press(palette.edit, Qt.Key.Key_Return)
    palette.edit.setText("delca")
    qtbot.wait(DEBOUNCE_MS + 30)
    rest(qtbot, kit)
    assert kit.opened == []
    assert said(palette)[0] == "Delcambre Yvonne"


def test_enter_on_words_nobody_answers_to_opens_nothing(
    qtbot: QtBot, kit: Kit, palette: Palette
) -> None:
    palette.edit.setText("zzz")
    press(palette.edit, Qt.Key.Key_Return)
    rest(qtbot, kit)
    assert kit.opened == []
    assert palette.isVisible()


def test_names_that_begin_as_typed_come_first_and_exited_people_are_found(
    qtbot: QtBot, kit: Kit, palette: Palette
) -> None:
    type_in(qtbot, kit, palette, "ma")
    people = [row for row in palette.model.rows if isinstance(row, PersonRow)]
    assert len(people) == MOST_PEOPLE
    assert [row.line.nom for row in people][:3] == ["Marsol", "Maurel", "Marsol"]
    assert people[2].line.left_on is not None


def test_a_verb_before_a_name_proposes_the_record(qtbot: QtBot, kit: Kit, palette: Palette) -> None:
    type_in(qtbot, kit, palette, "chute mars")
    assert said(palette)[:2] == [
        "Ajouter une chute — Marsol Marie-Ange",
        "Ajouter une chute — Marsol Odette",
    ]


def test_tab_shows_what_can_be_done_about_a_person(
    qtbot: QtBot, kit: Kit, palette: Palette
) -> None:
    type_in(qtbot, kit, palette, "ginest")
    press(palette.edit, Qt.Key.Key_Tab)
    assert palette.person_box.isVisible()
    shown = ["Ouvrir le dossier", OPEN_PLAN.title, *(act.title for act in RECORDS)]
    assert said(palette) == shown
    palette.edit.setText("transm")
    assert said(palette) == ["Ajouter une transmission"]
    palette.edit.setText("")
    press(palette.edit, Qt.Key.Key_Backspace)
    assert not palette.person_box.isVisible()
    assert palette.isVisible()


def test_plan_and_a_name_open_the_plan_of_the_person(
    qtbot: QtBot, kit: Kit, palette: Palette
) -> None:
    type_in(qtbot, kit, palette, "plan ginest")
    press(palette.edit, Qt.Key.Key_Return)
    assert [(screen, tab) for screen, _key, tab in kit.screens] == [("plan", "")]
    assert kit.opened == []


def test_the_arrows_jump_over_heads_and_turn_round(
    qtbot: QtBot, kit: Kit, palette: Palette, done: list[str]
) -> None:
    type_in(qtbot, kit, palette, "ver")
    kinds = [isinstance(row, Head) for row in palette.model.rows]
    assert kinds.count(True) == 2
    for _ in range(kinds.count(False)):
        press(palette.edit, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == 1
    press(palette.edit, Qt.Key.Key_Up)
    assert said(palette)[-1] == "Verrouiller"
    press(palette.edit, Qt.Key.Key_Return)
    assert done == ["lock"]


def test_a_click_chooses_and_a_click_beside_closes(
    qtbot: QtBot, palette: Palette, done: list[str]
) -> None:
    rect = palette.view.visualRect(palette.model.index(2, 0))
    QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert done == ["dark"]


def test_escape_gives_the_focus_back(palette: Palette, host: QWidget) -> None:
    press(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    editor = host.findChild(TextField)
    assert editor is not None
    assert editor.hasFocus()


def test_a_click_beside_the_card_closes(palette: Palette) -> None:
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton)
    assert not palette.isVisible()


def test_nothing_found_is_said(qtbot: QtBot, kit: Kit, palette: Palette) -> None:
    type_in(qtbot, kit, palette, "xyzxyz")
    assert palette.nothing.isVisible()
    assert palette.nothing.text() == "Rien ne répond à ces mots."
    press(palette.edit, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_failed_search_is_told(
    qtbot: QtBot, kit: Kit, palette: Palette, service: FakeBeneficiaires
) -> None:
    service.error = VaultBusyError(operation="import")
    palette.edit.setText("delc")
    qtbot.waitUntil(lambda: bool(kit.errors))
    assert isinstance(kit.errors.pop(), VaultBusyError)


def test_a_role_without_people_searches_acts_alone(qtbot: QtBot, host: QWidget) -> None:
    service = FakeBeneficiaires()
    with a_kit(role=Role.ADMINISTRATEUR, beneficiaires=service) as kit:
        palette = Palette(kit.context, [], parent=host)
        palette.open()
        type_in(qtbot, kit, palette, "delc")
        assert said(palette) == []
        assert palette.nothing.text() == "Rien ne répond à ces mots."
        palette.close()


def test_it_follows_the_size_of_the_window_and_fits_a_small_one(
    qtbot: QtBot, kit: Kit, palette: Palette, host: QWidget
) -> None:
    type_in(qtbot, kit, palette, "a")
    host.resize(960, 420)
    QApplication.processEvents()
    assert palette.size() == host.size()
    assert palette.rect().contains(palette.card.geometry())


def test_the_rows_are_a_well_behaved_model(kit: Kit, qtbot: QtBot, palette: Palette) -> None:
    model = PaletteModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    type_in(qtbot, kit, palette, "ver")
    model.show_rows(palette.model.rows, query="ver")
    assert model.rowCount() == len(palette.model.rows)
    model.show_rows([], query="")
    assert model.next_choice(-1, 1) == -1


def test_words_are_ranked_by_title_then_order_then_keywords() -> None:
    assert rank_of("ver", "Verrouiller") == 0
    assert rank_of("tableau de b", "Tableau de bord") == 0
    assert rank_of("bord tab", "Tableau de bord") == 1
    assert rank_of("THEME", "Apparence sombre", "thème nuit") == 2
    assert rank_of("nuit app", "Apparence sombre", "thème nuit") == 2
    assert rank_of("zz", "Verrouiller", "fermer") is None
    acts = [
        Action(title=title, icon_name="lock", keywords=keywords, run=lambda: None)
        for title, keywords in (("Ouvrir le guide", "aide"), ("Aide", ""), ("Verrouiller", ""))
    ]
    assert [one.title for one in ranked_actions("aid", acts)] == ["Aide", "Ouvrir le guide"]


def test_a_verb_needs_three_letters_and_a_name() -> None:
    acts = person_acts(an_actor())
    assert split_verb("chu delc", acts) == (RECORDS[0], "delc")
    assert split_verb("plan delc", acts) == (OPEN_PLAN, "delc")
    assert split_verb("Dépistage  Ginestoux a", acts) == (RECORDS[3], "Ginestoux a")
    for typed in ("ch delc", "chute", "chute ", "delc chute", ""):
        assert split_verb(typed, acts) is None, typed
    reader = person_acts(an_actor(Role.LECTURE))
    assert split_verb("chute delc", reader) is None
