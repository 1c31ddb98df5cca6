"""The register of the partenaires: what is listed, filtered, shown, copied and changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.partenaires import PartnerLine
from tests.fakes_fiches import TODAY, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from tests.gui.reglages_kit import DAY, DeskFiches, FakePartenaires, put_partner
from ui.forms import FicheDialog
from ui.models.partenaires import CATEGORIE, CONVENTION, MSSANTE, NOM
from ui.pages.partenaires import PartenairesPage
from ui.pages.partenaires_panel import CopyRow
from ui.viewmodels.partenaires import Filter, sharing_sentence, span_sentence, state_words
from ui.widgets.feedback import Toast


@pytest.fixture
def fiches() -> DeskFiches:
    desk = DeskFiches()
    put_partner(desk, "DAC 11", "dac", TODAY - 300 * DAY, TODAY + 400 * DAY, commune="Narbonne")
    put_partner(
        desk,
        "HAD du Littoral",
        "had",
        TODAY - 300 * DAY,
        TODAY + 22 * DAY,
        mssante="had@essai.mssante.fr",
        telephone="0400000002",
    )
    put_partner(desk, "EHPAD Les Glycines", "ehpad", None, TODAY - DAY)
    put_partner(desk, "PFR", "pfr")
    put_partner(desk, "Association", "association", TODAY + DAY)
    desk.put(
        "interlocuteurs",
        {
            "partenaire": "HAD du Littoral",
            "nom": "Roux",
            "prenom": "Anne",
            "fonction": "Cadre",
            "telephone": "0611223344",
            "courriel": "anne@essai.fr",
        },
        beneficiaire_id=None,
    )
    return desk


@pytest.fixture
def register(fiches: DeskFiches) -> FakePartenaires:
    return FakePartenaires(fiches, sharing={"HAD du Littoral": 3, "DAC 11": 1})


@pytest.fixture
def kit(fiches: DeskFiches, register: FakePartenaires) -> Iterator[Kit]:
    with a_kit(
        app=an_application(), fiches=fiches, partenaires=register, reglages=the_reglages()
    ) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> PartenairesPage:
    page = PartenairesPage(kit.context)
    show_page(qtbot, kit, page)
    return page


def names(page: PartenairesPage) -> list[str]:
    return texts(page, NOM)


def texts(page: PartenairesPage, column: int) -> list[str]:
    model = page.model
    return [
        str(model.index(row, column).data()).split("\n", maxsplit=1)[0]
        for row in range(model.rowCount())
    ]


def select(page: PartenairesPage, name: str) -> None:
    page.table.select_row(names(page).index(name))


def the_form() -> FicheDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, FicheDialog) and one.isVisible()
    ]
    return found


def said(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def toasts(page: PartenairesPage) -> list[str]:
    return [one.accessibleName() for one in page.window().findChildren(Toast) if one.isVisible()]


# --- the list ------------------------------------------------------------------------------


def test_the_register_is_listed_by_category_with_the_state_of_each_convention(
    page: PartenairesPage,
) -> None:
    assert names(page) == [
        "DAC 11",
        "HAD du Littoral",
        "EHPAD Les Glycines",
        "PFR",
        "Association",
    ]
    assert texts(page, CONVENTION) == [
        "En cours",
        "Expire le 15/12",
        "Expirée le 22/11",
        "Absente",
        "À partir du 24/11",
    ]
    assert page.header.facts() == "5 partenaires, 2 conventions en cours"
    assert page.count.text() == "5 partenaires"


def test_the_missing_mandatory_conventions_are_named_until_they_are_there(
    qtbot: QtBot, kit: Kit, page: PartenairesPage, fiches: DeskFiches
) -> None:
    assert page.missing.isVisible()
    assert page.missing.accessibleName() == (
        "Il manque 3 conventions obligatoires\u00a0: EHPAD, PFR et Hôpital de proximité. "
        "L’enquête les compte comme manquantes."
    )
    page.missing.link_clicked.emit()
    assert names(page) == ["EHPAD Les Glycines", "PFR"]
    put_partner(fiches, "SAAS", "saas", TODAY)
    put_partner(fiches, "Autre PFR", "pfr", TODAY)
    kit.context.changes.fiche_changed.emit("partenaires", None)
    rest(qtbot, kit)
    assert "une convention obligatoire\u00a0: Hôpital" in page.missing.accessibleName()
    put_partner(fiches, "Hôpital", "hopital_proximite", TODAY)
    kit.context.changes.fiche_changed.emit("partenaires", None)
    rest(qtbot, kit)
    assert not page.missing.isVisible()


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (Filter.CONVENTIONNES, ["DAC 11", "HAD du Littoral"]),
        (Filter.A_RENOUVELER, ["HAD du Littoral", "EHPAD Les Glycines"]),
        (Filter.SANS, ["PFR", "Association"]),
        (Filter.MANQUANTES, ["EHPAD Les Glycines", "PFR"]),
    ],
)
def test_each_chip_lists_and_counts_its_partners(
    page: PartenairesPage, one: Filter, expected: list[str]
) -> None:
    chip = page.filters.chips[one]
    counted = len(expected) if one is not Filter.MANQUANTES else 3
    assert chip.accessibleDescription() == str(counted)
    chip.click()
    assert names(page) == expected
    assert page.count.text() == f"{len(expected)} sur 5 partenaires"
    page.filters.clear_button.click()
    assert len(names(page)) == 5
    assert not chip.isChecked()


def test_two_chips_together_list_both(page: PartenairesPage) -> None:
    page.filters.chips[Filter.SANS].click()
    page.filters.chips[Filter.CONVENTIONNES].click()
    assert len(names(page)) == 4
    page.filters.chips[Filter.SANS].click()
    assert names(page) == ["DAC 11", "HAD du Littoral"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("glycines", ["EHPAD Les Glycines"]),
        ("roux an", ["HAD du Littoral"]),
        ("cadre", ["HAD du Littoral"]),
        ("narbonne", ["DAC 11"]),
        ("06 11 22", ["HAD du Littoral"]),
        ("04000", ["HAD du Littoral"]),
        ("had@essai", ["HAD du Littoral"]),
    ],
)
def test_the_search_finds_names_places_people_and_phones(
    page: PartenairesPage, query: str, expected: list[str]
) -> None:
    page.search.setText(query)
    assert names(page) == expected


def test_categories_are_chosen_from_those_listed(page: PartenairesPage) -> None:
    page.filters.category_chip.choices_changed.emit(frozenset({"pfr", "dac"}))
    assert names(page) == ["DAC 11", "PFR"]


def test_nothing_found_offers_to_clear(page: PartenairesPage) -> None:
    page.search.setText("zzz")
    assert page.states.empty.isVisible()
    page.states.empty.button.click()
    assert len(names(page)) == 5
    assert page.search.text() == ""


def test_the_heads_sort_both_ways(page: PartenairesPage) -> None:
    page.table.head.sectionClicked.emit(NOM)
    assert names(page)[0] == "Association"
    page.table.head.sectionClicked.emit(NOM)
    assert names(page)[0] == "PFR"
    page.table.head.sectionClicked.emit(CONVENTION)
    assert texts(page, CONVENTION)[:2] == ["Expirée le 22/11", "Expire le 15/12"]
    page.table.head.sectionClicked.emit(MSSANTE)
    page.table.head.sectionClicked.emit(CATEGORIE)
    assert names(page)[0] == "DAC 11"


def test_an_empty_register_offers_the_first_act(qtbot: QtBot, kit: Kit, fiches: DeskFiches) -> None:
    fiches.stored.clear()
    page = PartenairesPage(kit.context)
    show_page(qtbot, kit, page)
    assert page.states.empty.isVisible()
    page.states.empty.button.click()
    rest(qtbot, kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Ajouter un partenaire"
    dialog.editor.cancel()


def test_a_register_that_cannot_be_read_is_said_with_a_way_out(
    qtbot: QtBot, kit: Kit, register: FakePartenaires
) -> None:
    register.error = VaultBusyError()
    page = PartenairesPage(kit.context)
    show_page(qtbot, kit, page)
    assert page.states.error.isVisible()
    page.states.error.button.click()
    rest(qtbot, kit)
    assert len(names(page)) == 5


def test_a_bug_goes_to_the_crash_dialog(qtbot: QtBot, kit: Kit, register: FakePartenaires) -> None:
    register.error = ZeroDivisionError()
    page = PartenairesPage(kit.context)
    show_page(qtbot, kit, page)
    assert page.states.error.title.text() == "Le registre n’a pas pu être lu."
    assert [type(one) for one in kit.errors] == [ZeroDivisionError]
    kit.errors.clear()


def test_the_model_keeps_qt_s_rules(page: PartenairesPage) -> None:
    model: QAbstractItemModel = page.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.search.setText("a")
    page.filters.clear()


# --- the panel -----------------------------------------------------------------------------


def test_space_shows_the_partner_its_people_and_who_shares(
    qtbot: QtBot, kit: Kit, page: PartenairesPage
) -> None:
    select(page, "HAD du Littoral")
    press(page.table, Qt.Key.Key_Space)
    assert page.host.is_open
    shown = said(page.panel)
    assert "Roux Anne" in shown
    assert "Cadre" in shown
    assert "3 personnes ont accepté le partage" in shown
    assert "had@essai.mssante.fr" in shown
    assert f"Du {TODAY - 300 * DAY:%d/%m/%Y} au 15/12/2026" in shown
    select(page, "PFR")
    assert "Personne n’est encore noté." in said(page.panel)
    assert "Aucune coordonnée enregistrée." in said(page.panel)
    press(page.table, Qt.Key.Key_Escape)
    assert not page.host.is_open


def test_a_number_and_an_address_are_copied_from_the_panel(page: PartenairesPage) -> None:
    select(page, "HAD du Littoral")
    press(page.table, Qt.Key.Key_Space)
    copied = []
    for one in page.panel.findChildren(CopyRow):
        one.button.click()
        copied.append(QGuiApplication.clipboard().text())
    assert copied == [
        "04 00 00 00 02",
        "had@essai.mssante.fr",
        "06 11 22 33 44",
        "anne@essai.fr",
    ]


def test_the_mssante_address_is_copied_from_the_list(page: PartenairesPage) -> None:
    select(page, "HAD du Littoral")
    QGuiApplication.clipboard().clear()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "had@essai.mssante.fr"
    assert toasts(page) == ["Adresse MSSanté copiée"]
    QGuiApplication.clipboard().clear()
    row = names(page).index("HAD du Littoral")
    page.table.clicked.emit(page.model.index(row, MSSANTE))
    assert QGuiApplication.clipboard().text() == "had@essai.mssante.fr"
    assert not page.host.is_open
    select(page, "PFR")
    page.table.clicked.emit(page.model.index(names(page).index("PFR"), MSSANTE))
    assert page.host.is_open


def test_the_panel_follows_a_change_and_closes_with_its_partner(
    qtbot: QtBot, kit: Kit, page: PartenairesPage, fiches: DeskFiches
) -> None:
    select(page, "PFR")
    press(page.table, Qt.Key.Key_Space)
    fiche = next(one for one in fiches.all("partenaires") if one.record.reference == "PFR")
    fiches.change(fiche, telephone="0400000009")
    kit.context.changes.fiche_changed.emit("partenaires", None)
    rest(qtbot, kit)
    assert "04\u00a000\u00a000\u00a000\u00a009" in said(page.panel)
    del fiches.stored["partenaires", fiche.row_id]
    kit.context.changes.fiche_changed.emit("partenaires", None)
    rest(qtbot, kit)
    assert not page.host.is_open


def test_another_screen_leads_to_a_partner(page: PartenairesPage, fiches: DeskFiches) -> None:
    page.search.setText("dac")
    fiche = next(one for one in fiches.all("partenaires") if one.record.reference == "PFR")
    page.open_partner(fiche.row_id)
    assert page.host.is_open
    assert page.panel.line is not None
    assert page.panel.line.record.nom == "PFR"


# --- changes -------------------------------------------------------------------------------


def test_a_partner_asked_before_the_register_is_read_is_shown_once_it_is(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    page = PartenairesPage(kit.context)
    had = next(
        one for one in fiches.all("partenaires") if one.record.reference == "HAD du Littoral"
    )
    page.open_partner(had.row_id)
    show_page(qtbot, kit, page)
    assert page.host.is_open
    assert names(page)[page.table.current_row()] == "HAD du Littoral"


def test_enter_changes_a_partner(qtbot: QtBot, kit: Kit, page: PartenairesPage) -> None:
    select(page, "PFR")
    press(page.table, Qt.Key.Key_Return)
    rest(qtbot, kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Modifier le partenaire"
    dialog.editor.cancel()


def test_a_person_is_added_to_and_changed_from_the_panel(
    qtbot: QtBot, kit: Kit, page: PartenairesPage
) -> None:
    select(page, "HAD du Littoral")
    press(page.table, Qt.Key.Key_Space)
    assert page.panel.add_button is not None
    page.panel.add_button.click()
    rest(qtbot, kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Ajouter un interlocuteur"
    assert dialog.editor.body.fields["partenaire"].text() == "HAD du Littoral"
    dialog.editor.cancel()
    rest(qtbot, kit)
    page.panel.person_buttons[0].click()
    rest(qtbot, kit)
    assert the_form().windowTitle() == "Modifier l’interlocuteur"
    the_form().editor.cancel()
    page.panel.edit_button.click()
    rest(qtbot, kit)
    assert the_form().windowTitle() == "Modifier le partenaire"
    the_form().editor.cancel()


def test_a_new_partner_is_selected_whatever_was_filtered(
    qtbot: QtBot, kit: Kit, page: PartenairesPage
) -> None:
    page.search.setText("dac")
    page.add_button.click()
    rest(qtbot, kit)
    dialog = the_form()
    dialog.editor.body.fields["nom"].value_editor.set_text("CPTS du Minervois")
    dialog.editor.body.fields["nom"].value_editor.typed.emit()
    dialog.editor.body.fields["categorie"].value_editor.set_text("cpts")
    dialog.editor.body.fields["categorie"].value_editor.typed.emit()
    dialog.editor.save()
    rest(qtbot, kit)
    assert page.search.text() == ""
    assert names(page)[page.table.current_row()] == "CPTS du Minervois"


def test_who_may_only_read_sees_no_act(
    qtbot: QtBot, fiches: DeskFiches, register: FakePartenaires
) -> None:
    with a_kit(app=an_application(), role=Role.LECTURE, fiches=fiches, partenaires=register) as kit:
        page = PartenairesPage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.add_button.isVisible()
        select(page, "HAD du Littoral")
        press(page.table, Qt.Key.Key_Return)
        assert page.host.is_open
        assert not page.panel.edit_button.isVisible()
        assert page.panel.add_button is None
        assert page.panel.person_buttons == []


# --- keys and words ------------------------------------------------------------------------


def test_typing_in_the_list_searches_and_down_comes_back(page: PartenairesPage) -> None:
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.setFocus()
    assert page.search.hasFocus()
    press(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    press(page.table, Qt.Key.Key_P, "p")
    assert page.search.text() == "p"
    assert page.search.hasFocus()
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    page.focus_search()
    assert page.search.hasFocus()
    assert page.keys()


def test_the_scenes_show_the_list_a_partner_and_what_is_to_renew(
    qtbot: QtBot, kit: Kit, page: PartenairesPage
) -> None:
    for scene in page.scenes():
        scene.prepare()
        rest(qtbot, kit)
        if scene.name == "apercu":
            assert page.panel.line is not None
            assert page.panel.line.record.nom == "HAD du Littoral"
    assert names(page) == ["HAD du Littoral", "EHPAD Les Glycines"]
    assert not page.host.is_open


def test_a_convention_is_said_from_when_to_when(
    register: FakePartenaires,
) -> None:
    lines = {one.record.nom: one for one in register.register().lines}

    def spans(name: str) -> tuple[str, str]:
        line: PartnerLine = lines[name]
        return span_sentence(line.record), state_words(line, today=TODAY).tone

    assert spans("PFR") == ("Aucune", "neutral")
    assert spans("Association") == ("Depuis le 24/11/2026, sans terme", "info")
    assert spans("EHPAD Les Glycines") == ("Jusqu’au 22/11/2026", "danger")


def test_sharing_agrees_with_its_count() -> None:
    assert sharing_sentence(0) == "Aucune personne n’a accepté le partage"
    assert sharing_sentence(1) == "1 personne a accepté le partage"
    assert sharing_sentence(2) == "2 personnes ont accepté le partage"
