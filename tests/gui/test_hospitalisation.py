"""The dialogs of a stay in hospital and of a return, driven as a person does, on fakes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.fiches import Draft
from tests.gui.dossier_kit import YVONNE, FakeFiches, an_app
from tests.gui.page_kit import Kit, a_kit, rest
from tests.gui.sortie_kit import FakeHospitalisations, FakeSorties
from ui.dialogs.hospitalisation import EntryDialog, open_entry, open_return
from ui.dialogs.reprise import open_new_accompagnement
from ui.forms.dialog import FicheDialog


@pytest.fixture
def hospital() -> FakeHospitalisations:
    return FakeHospitalisations()


@pytest.fixture
def sorties() -> FakeSorties:
    return FakeSorties()


@pytest.fixture
def fiches() -> FakeFiches:
    made = FakeFiches()
    made.kept, made.thrown = [], []  # type: ignore[attr-defined] # what the tests look at
    made.keep_draft = made.kept.append  # type: ignore[attr-defined] # the fake keeps none by itself
    made.discard_draft = made.thrown.append  # type: ignore[attr-defined] # as above
    return made


@pytest.fixture
def kit(hospital: FakeHospitalisations, sorties: FakeSorties, fiches: FakeFiches) -> Iterator[Kit]:
    with a_kit(
        app=an_app(),
        hospitalisations=hospital,
        sorties=sorties,
        fiches=fiches,
        reglages=SimpleNamespace(parametres=Parametres),
    ) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


def an_entry(qtbot: QtBot, kit: Kit, window: QWidget) -> EntryDialog:
    open_entry(kit.context, YVONNE, parent=window)
    rest(qtbot, kit)
    return next(one for one in window.findChildren(EntryDialog) if one.isVisible())


def a_return(qtbot: QtBot, kit: Kit, window: QWidget) -> FicheDialog:
    dialog = open_return(kit.context, 77, parent=window)
    rest(qtbot, kit)
    return dialog


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_an_entry_is_three_fields_and_needs_no_mouse(
    qtbot: QtBot, kit: Kit, window: QWidget, hospital: FakeHospitalisations
) -> None:
    told: list[tuple[str, object]] = []
    kit.context.changes.fiche_changed.connect(lambda *said: told.append(said))
    dialog = an_entry(qtbot, kit, window)
    assert len(dialog.fields) == 3
    QTest.keyClicks(focused(), "CH de Narbonne")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert dialog.since.text() == "23/11/2026"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "p")
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert hospital.entries == [
        {
            "etablissement": "CH de Narbonne",
            "entered_on": "23/11/2026",
            "is_programmee": "non",
            "is_par_urgences": "oui",
        }
    ]
    assert told == [("hospitalisations", YVONNE)]


@pytest.mark.parametrize(
    ("way", "flags"),
    [("programmee", ("oui", "non")), ("autre", ("non", "non")), ("", ("", ""))],
)
def test_the_way_in_says_both_facts(
    qtbot: QtBot, kit: Kit, window: QWidget, way: str, flags: tuple[str, str]
) -> None:
    dialog = an_entry(qtbot, kit, window)
    dialog.way.set_text(way)
    values = dialog.values()
    assert (values["is_programmee"], values["is_par_urgences"]) == flags


def test_what_is_wrong_with_an_entry_is_said_under_its_field(
    qtbot: QtBot, kit: Kit, window: QWidget, hospital: FakeHospitalisations
) -> None:
    dialog = an_entry(qtbot, kit, window)
    hospital.error = InvalidFicheError((FieldIssue(attribute="entered_on", message="Non."),))
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert dialog.isVisible()
    assert dialog.fields["entered_on"].error == "Non."
    hospital.error = None
    dialog.since.set_text("22/11/2026")
    dialog.since.typed.emit()
    assert dialog.fields["entered_on"].error == ""
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert hospital.entries[0]["entered_on"] == "22/11/2026"


def test_what_is_typed_of_an_entry_survives_and_is_taken_up(
    qtbot: QtBot, kit: Kit, window: QWidget, hospital: FakeHospitalisations, fiches: FakeFiches
) -> None:
    dialog = an_entry(qtbot, kit, window)
    dialog.where.set_text("CH de N")
    dialog.where.typed.emit()
    kit.context.changes.about_to_lock.emit()
    rest(qtbot, kit)
    kept: list[Draft] = fiches.kept  # type: ignore[attr-defined] # what the fixture keeps
    assert kept[-1].values["etablissement"] == "CH de N"
    dialog.reject()
    rest(qtbot, kit)
    assert fiches.thrown == ["hospitalisations:nouveau:6:entree"]  # type: ignore[attr-defined] # as above
    hospital.draft = Draft(
        form="hospitalisations:nouveau:6:entree",
        title="",
        values={
            "etablissement": "CH de N",
            "entered_on": "20/11/2026",
            "is_programmee": "oui",
            "is_par_urgences": "non",
        },
        saved_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    again = an_entry(qtbot, kit, window)
    assert (again.where.text(), again.since.text(), again.way.text()) == (
        "CH de N",
        "20/11/2026",
        "programmee",
    )


def test_a_return_is_prepared_with_its_checklist(
    qtbot: QtBot, kit: Kit, window: QWidget, hospital: FakeHospitalisations
) -> None:
    dialog = a_return(qtbot, kit, window)
    words = said(dialog)
    assert "08/09/2026, 76 jours" in words
    assert "Visites à reprogrammer" in words
    assert "IDE, Inès Carrabin" in words
    dialog.editor.type_value("retour_prevu_on", "30/11/2026")
    dialog.editor.type_value("preparation", "idel, repas")
    dialog.editor.save()
    rest(qtbot, kit)
    (values,) = hospital.returns
    assert (values["retour_prevu_on"], values["preparation"]) == ("30/11/2026", "idel, repas")
    assert kit.opened == []


def test_once_home_the_visits_to_plan_again_are_shown(
    qtbot: QtBot, kit: Kit, window: QWidget, hospital: FakeHospitalisations
) -> None:
    dialog = a_return(qtbot, kit, window)
    dialog.editor.type_value("left_on", "23/11/2026")
    dialog.editor.save()
    rest(qtbot, kit)
    assert hospital.returns[0]["left_on"] == "23/11/2026"
    assert kit.opened == [(YVONNE, "visites:prevues")]


def test_a_new_accompagnement_begins_with_a_demande_filled_from_the_last(
    qtbot: QtBot, kit: Kit, window: QWidget, sorties: FakeSorties
) -> None:
    dialog = open_new_accompagnement(kit.context, YVONNE, parent=window)
    rest(qtbot, kit)
    assert dialog.editor.body.peek()["origine"] == "saas"
    dialog.editor.type_value("circonstance", "sortie_hospitalisation")
    dialog.editor.save()
    rest(qtbot, kit)
    assert sorties.returns[0]["circonstance"] == "sortie_hospitalisation"
    assert kit.screens == [("admission", YVONNE, "40")]
