"""A new person: the doubles found while typing, never refused; the file opens once it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.reports.fiches import PossibleDouble
from tests.fakes_fiches import FakeFiches, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, rest
from ui.dialogs.new_person import SEARCH_MS, NewPersonDialog, open_new_person

YVONNE = PossibleDouble(
    beneficiaire_id=3,
    reference="B0003",
    nom_naissance="Marty",
    nom_usage="Delcambre",
    prenoms="Yvonne",
    born_on=date(1938, 3, 15),
    commune="Ferrals-les-Corbières",
    score=96,
    is_likely=True,
    reasons=("même date de naissance", "nom proche"),
)
HOMONYM = PossibleDouble(
    beneficiaire_id=4,
    reference="B0004",
    nom_naissance="Marty",
    nom_usage=None,
    prenoms="Yvette",
    born_on=date(1941, 3, 5),
    commune=None,
    score=60,
    is_likely=False,
)


@pytest.fixture
def fiches() -> FakeFiches:
    return FakeFiches()


@pytest.fixture
def kit(fiches: FakeFiches, qapp: QApplication) -> Iterator[Kit]:
    with a_kit(app=an_application(), fiches=fiches, reglages=the_reglages()) as kit:
        yield kit


@pytest.fixture
def dialog(qtbot: QtBot, kit: Kit) -> Iterator[NewPersonDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    dialog = open_new_person(kit.context, parent=window)
    rest(qtbot, kit)
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    yield dialog
    window.close()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab(times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)


def test_a_person_is_made_with_the_keyboard_and_the_file_opens(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    QTest.keyClicks(focused(), "Marty")
    tab(2)
    QTest.keyClicks(focused(), "Yvonne Louise")
    tab()
    QTest.keyClicks(focused(), "f")
    tab()
    QTest.keyClicks(focused(), "15/3/38")
    tab()
    QTest.keyClicks(focused(), "0465712840")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    rest(qtbot, kit)
    ((_sheet, row_id),) = fiches.stored
    person = fiches.stored["beneficiaires", row_id].record
    assert isinstance(person, Beneficiaire)
    assert person.nom_naissance == "Marty"
    assert person.born_on == date(1938, 3, 15)
    assert person.sexe == "F"
    assert kit.opened == [(row_id, "")]


def test_one_search_answers_a_burst_of_keys(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    fiches.found = (YVONNE, HOMONYM)
    QTest.keyClicks(focused(), "Marty")
    assert fiches.searches == []
    QTest.qWait(SEARCH_MS + 100)
    rest(qtbot, kit)
    (asked,) = fiches.searches
    assert asked == {"nom": "Marty", "prenoms": "", "born_on": None, "sexe": None}
    assert len(dialog.doubles.buttons) == 2
    assert "Delcambre Yvonne" in dialog.doubles.buttons[0].accessibleName()


def test_a_date_alone_is_searched_too(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    dialog.editor.body.fields["born_on"].focus_editor()
    QTest.keyClicks(focused(), "150338")
    QTest.qWait(SEARCH_MS + 100)
    rest(qtbot, kit)
    assert fiches.searches[-1]["born_on"] == date(1938, 3, 15)


def test_a_known_person_is_opened_instead_and_nothing_is_stored(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    fiches.found = (YVONNE, HOMONYM)
    QTest.keyClicks(focused(), "Marty")
    QTest.qWait(SEARCH_MS + 100)
    rest(qtbot, kit)
    dialog.doubles.buttons[0].setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    rest(qtbot, kit)
    assert kit.opened == [(3, "")]
    assert fiches.stored == {}
    assert fiches.kept == {}


def test_a_likely_double_never_refuses_a_new_person(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    fiches.found = (YVONNE,)
    QTest.keyClicks(focused(), "Marty")
    QTest.qWait(SEARCH_MS + 100)
    rest(qtbot, kit)
    dialog.editor.body.fill({"prenoms": "Yvonne", "sexe": "F", "born_on": "15/03/1938"})
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    rest(qtbot, kit)
    assert len(fiches.stored) == 1


def test_too_few_letters_search_nobody(
    qtbot: QtBot, kit: Kit, dialog: NewPersonDialog, fiches: FakeFiches
) -> None:
    QTest.keyClicks(focused(), "M")
    QTest.qWait(SEARCH_MS + 100)
    rest(qtbot, kit)
    assert fiches.searches == []
