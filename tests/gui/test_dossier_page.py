"""The screen of a file, driven as a person does, on fakes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import HospitalStay, watch
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.reports.dossier import EventCategory, PrintedDlu
from tests.fakes_ui import TODAY
from tests.gui.dossier_kit import (
    HENRI,
    MATRIX,
    YVONNE,
    FakeDossiers,
    FakeFiches,
    FakeTransmissions,
    a_dossier,
    an_app,
    events,
    facts_of,
    fiche,
    followed,
    with_fiches,
)
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.verb import VerbDialog
from ui.pages.dossier.acces import AccesTab
from ui.pages.dossier.consentements import ConsentementsTab
from ui.pages.dossier.gir_tab import GirTab
from ui.pages.dossier.ins_dialog import InsDialog
from ui.pages.dossier.page import DossierPage
from ui.pages.dossier.parcours import ParcoursCard, ParcoursTab
from ui.pages.dossier.parts import ContactRow
from ui.pages.dossier.suivi import SuiviTab
from ui.pages.dossier.timeline_card import SETTLE_MS, WITHOUT_VISITS
from ui.pages.dossier.visites import VisitesTab
from ui.widgets import Badge, Button
from ui.widgets.feedback import Toast

Opened = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def service() -> FakeDossiers:
    return FakeDossiers()


@pytest.fixture
def fiches() -> FakeFiches:
    return FakeFiches()


@pytest.fixture
def transmissions() -> FakeTransmissions:
    return FakeTransmissions()


@pytest.fixture
def kit(
    service: FakeDossiers, fiches: FakeFiches, transmissions: FakeTransmissions
) -> Iterator[Kit]:
    with a_kit(app=an_app(), dossiers=service, fiches=fiches, transmissions=transmissions) as made:
        yield made


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Remember which forms are opened, without opening them."""
    opened: Opened = []

    def remember(context: object, sheet: str, **asked: Any) -> None:
        opened.append((sheet, asked))

    monkeypatch.setattr("ui.forms.open_fiche_dialog", remember)
    return opened


def open_page(qtbot: QtBot, kit: Kit, tab: str = "", *, person: int = YVONNE) -> DossierPage:
    page = DossierPage(kit.context)
    show_page(qtbot, kit, page)
    page.show_person(person, tab)
    rest(qtbot, kit)
    return page


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> DossierPage:
    return open_page(qtbot, kit)


def said(widget: QWidget) -> str:
    """Return every word on screen under a widget."""
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    badges = [one.text() for one in widget.findChildren(Badge) if one.isVisible()]
    rows = [one.contact.name for one in widget.findChildren(ContactRow) if one.isVisible()]
    return "\n".join((*labels, *badges, *rows))


def tab_of(page: DossierPage, key: str) -> Any:
    return page.pages.widget_of(key)


# --- opening -------------------------------------------------------------------------------


def test_a_file_opens_on_its_head_and_its_first_tab(page: DossierPage) -> None:
    assert page.header.name.whole_text() == "Delcambre Yvonne"
    assert page.header.born.text.text() == "Née le 15/03/1938, 88\u00a0ans"
    assert page.header.address.text.text().startswith("12 rue des Tonneliers")
    assert page.header.ins.text() == "INS qualifiée"
    assert page.header.situation.text() == "À domicile"
    assert page.bar.key() == "synthese"
    assert page.accessibleName() == "Dossier de Delcambre Yvonne"
    words = said(page.synthese)
    assert "Anticoagulant" in words
    assert "Depuis 19\u00a0mois" in words
    assert "Mini-Zarit 4,5 sur 7" in words
    assert "Delcambre Sylvie" in words
    assert "Révision" not in words


def test_only_the_first_tab_is_made_before_another_is_shown(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    assert page.pages.made_keys() == ("synthese",)
    page.show_tab("gir")
    rest(qtbot, kit)
    assert page.pages.made_keys() == ("synthese", "gir")


def test_a_file_opens_on_the_tab_and_the_list_that_were_asked(qtbot: QtBot, kit: Kit) -> None:
    page = open_page(qtbot, kit, "suivi:notes")
    assert page.bar.key() == "suivi"
    assert tab_of(page, "suivi").host.section() == "notes"


def test_the_same_person_again_keeps_the_tab_and_another_starts_on_the_first(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    page.show_tab("sejours")
    page.show_person(YVONNE)
    rest(qtbot, kit)
    assert page.bar.key() == "sejours"
    page.show_person(HENRI)
    rest(qtbot, kit)
    assert page.bar.key() == "synthese"
    assert page.header.name.whole_text() == "Castelvi Henri"


def test_switching_person_takes_the_former_one_off_the_screen_at_once(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    gate = service.gates[HENRI] = threading.Event()
    page.show_person(HENRI)
    assert page.header.name.whole_text() == ""
    assert not page.header.facts.isVisible()
    assert not page.pages.isVisible()
    assert page.synthese.timeline.model.rowCount() == 0
    gate.set()
    rest(qtbot, kit)
    assert page.header.name.whole_text() == "Castelvi Henri"


def test_of_two_persons_asked_in_a_row_only_the_last_is_shown(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    gate = service.gates[HENRI] = threading.Event()
    shown: list[str] = []
    page.view_model.dossier_changed.connect(lambda dossier: shown.append(dossier.summary.line.nom))
    page.show_person(HENRI)
    page.show_person(YVONNE)
    gate.set()
    rest(qtbot, kit)
    assert shown == ["Delcambre"]
    assert page.header.name.whole_text() == "Delcambre Yvonne"


def test_a_file_that_cannot_be_read_says_why_and_tries_again(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.error = VaultBusyError(operation="import")
    page = open_page(qtbot, kit)
    assert page.states.error.isVisible()
    assert page.states.error.title.text()
    assert not page.header.add_button.isEnabled()
    service.error = None
    page.states.error.asked.emit()
    rest(qtbot, kit)
    assert page.header.name.whole_text() == "Delcambre Yvonne"


def test_a_bug_while_opening_goes_to_its_report(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.error = ZeroDivisionError("bug")
    page = open_page(qtbot, kit)
    assert page.states.error.title.text() == "Le dossier n’a pas pu être ouvert."
    assert isinstance(kit.errors.pop(), ZeroDivisionError)


def test_the_one_on_call_is_asked_a_reason_and_reads_with_it(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.needs_reason = True
    page = open_page(qtbot, kit)
    dialog = page.findChild(ReasonDialog) or page.window().findChild(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.editor.setText("appel de la nuit")
    dialog.try_accept()
    rest(qtbot, kit)
    assert service.opened == [(YVONNE, "appel de la nuit")]
    assert page.header.name.whole_text() == "Delcambre Yvonne"


def test_giving_no_reason_goes_back_without_a_name_on_screen(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.needs_reason = True
    page = open_page(qtbot, kit)
    dialog = page.window().findChild(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.reject()
    rest(qtbot, kit)
    assert len(kit.steps_back) == 1
    assert page.view_model.person is None
    assert page.header.name.whole_text() == ""


# --- moving --------------------------------------------------------------------------------


def test_the_keyboard_goes_from_tab_to_tab_round_the_ends(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    page.bar.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.bar, Qt.Key.Key_PageDown, control)
    assert page.bar.key() == "identite"
    page.bar.setCurrentIndex(2)
    QTest.keyClick(page.bar, Qt.Key.Key_Tab, control)
    assert page.bar.key() == "parcours"
    QTest.keyClick(page.bar, Qt.Key.Key_PageUp, control)
    assert page.bar.key() == "gir"
    page.bar.setCurrentIndex(0)
    page.bar.move(-1)
    rest(qtbot, kit)
    assert page.bar.key() == "acces"


def test_the_accesses_are_only_for_those_who_may_see_the_journal(qtbot: QtBot) -> None:
    with a_kit(role=Role.MEDECIN, app=an_app(), dossiers=FakeDossiers()) as kit:
        page = open_page(qtbot, kit, "acces")
        assert [tab.key for tab in page.bar.tabs()][-1] == "consentements"
        assert page.bar.key() == "synthese"


def test_the_back_link_names_where_one_comes_from_and_leads_there(
    page: DossierPage, kit: Kit
) -> None:
    page.show_origin("Liste d’attente")
    assert page.header.back.text() == "Liste d’attente"
    assert page.header.back.accessibleName() == "Retour\u00a0: Liste d’attente"
    page.header.back.click()
    assert (len(kit.steps_back), kit.visited) == (1, [])
    page.show_origin("")
    assert not page.header.back.isVisible()


def test_the_traits_are_copied(page: DossierPage) -> None:
    page.header.traits_action.trigger()
    assert "Nom de naissance : Delcambre" in QGuiApplication.clipboard().text()


# --- refreshing ----------------------------------------------------------------------------


def test_a_change_of_the_person_reads_the_file_once_again(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    assert len(service.opened) == 1
    kit.context.changes.fiche_changed.emit("beneficiaires", YVONNE)
    kit.context.changes.caseload_changed.emit()
    rest(qtbot, kit)
    assert len(service.opened) == 2
    kit.context.changes.fiche_changed.emit("chutes", HENRI)
    kit.context.changes.fiche_changed.emit("interlocuteurs", None)
    rest(qtbot, kit)
    assert len(service.opened) == 2


def test_a_change_while_another_page_is_shown_is_read_on_coming_back(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    page.hide()
    kit.context.changes.fiche_changed.emit("chutes", YVONNE)
    rest(qtbot, kit)
    assert len(service.opened) == 1
    page.show()
    page.on_shown()
    rest(qtbot, kit)
    assert len(service.opened) == 2


def test_a_record_added_elsewhere_appears_in_the_tab_on_screen(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    page = open_page(qtbot, kit, "suivi:chutes")
    tab: SuiviTab = tab_of(page, "suivi")
    assert len(tab.tables["chutes"].lines()) == 2
    service.people[YVONNE] = with_fiches(service.people[YVONNE], chutes=())
    kit.context.changes.fiche_changed.emit("chutes", YVONNE)
    rest(qtbot, kit)
    assert tab.tables["chutes"].lines() == ()
    assert tab.tables["chutes"].nothing.isVisible()


# --- adding, editing, taking away ----------------------------------------------------------


def test_a_fall_is_two_keys_away_and_filled_with_today(page: DossierPage, forms: Opened) -> None:
    QTest.keyClick(page.bar, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert page.add_menu.isVisible()
    QTest.keyClick(page.add_menu, Qt.Key.Key_Down)
    QTest.keyClick(page.add_menu, Qt.Key.Key_Return)
    sheet, asked = forms[0]
    assert sheet == "chutes"
    assert asked["preset"] == {"fell_on": "23/11/2026"}
    assert asked["beneficiaire_id"] == YVONNE


def test_the_menu_offers_only_what_the_account_may_write(qtbot: QtBot) -> None:
    with a_kit(role=Role.MEDECIN, app=an_app(), dossiers=FakeDossiers()) as kit:
        page = open_page(qtbot, kit)
        sheets = [action.data() for action in page.add_menu.actions() if action.data()]
        assert "chutes" in sheets
        assert "gir" in sheets
        assert "consentements" not in sheets
        assert not page.header.removal_action.isVisible()
    with a_kit(role=Role.LECTURE, app=an_app(), dossiers=FakeDossiers()) as kit:
        page = open_page(qtbot, kit)
        assert not page.header.add_button.isVisible()
        assert not page.header.hospital_button.isVisible()


def test_the_hospital_button_notes_an_entry(
    page: DossierPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.hospitalisation.open_entry",
        lambda _context, person, **_asked: asked.append(person),
    )
    page.header.hospital_button.click()
    page.acts.add("hospitalisations")
    assert asked == [YVONNE, YVONNE]


def test_enter_on_an_event_opens_its_record(page: DossierPage, forms: Opened) -> None:
    view = page.synthese.timeline.view
    view.setFocus()
    press(view, Qt.Key.Key_Return)
    event = page.synthese.timeline.model.event_at(1)
    assert event is not None
    assert (forms[0][0], forms[0][1]["row_id"]) == (event.sheet, event.row_id)


def test_a_carer_opens_from_the_entourage(page: DossierPage, forms: Opened) -> None:
    page.synthese.findChildren(ContactRow)[0].click()
    assert (forms[0][0], forms[0][1]["row_id"]) == ("aidants", 50)


def test_a_record_taken_away_can_be_put_back_from_the_toast(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches
) -> None:
    page = open_page(qtbot, kit, "suivi:chutes")
    table = tab_of(page, "suivi").tables["chutes"]
    table.table.select_row(0)
    press(table.table, Qt.Key.Key_Delete)
    rest(qtbot, kit)
    assert fiches.removed == [("chutes", followed()["chutes"][0].row_id, 1)]
    toast = page.window().findChild(Toast)
    assert isinstance(toast, Toast)
    assert toast.accessibleName() == "Chute retirée"
    undo = next(one for one in toast.findChildren(Button) if one.text() == "Annuler")
    undo.click()
    rest(qtbot, kit)
    assert fiches.restored == [77]


def test_a_removal_that_is_refused_says_why_and_reads_the_file_again(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, service: FakeDossiers
) -> None:
    fiches.error = VaultBusyError(operation="import")
    page = open_page(qtbot, kit, "suivi:chutes")
    table = tab_of(page, "suivi").tables["chutes"]
    table.table.select_row(0)
    table.remove_button.click()
    rest(qtbot, kit)
    assert isinstance(kit.errors.pop(), VaultBusyError)
    assert len(service.opened) == 2


def test_a_person_goes_to_the_bin_once_it_is_asked_and_the_list_is_shown(
    qtbot: QtBot, kit: Kit, fiches: FakeFiches, page: DossierPage
) -> None:
    page.header.removal_action.trigger()
    dialog = page.window().findChild(VerbDialog)
    assert isinstance(dialog, VerbDialog)
    assert "corbeille" in dialog.text_label.text()
    assert fiches.removed == []
    dialog.try_accept()
    rest(qtbot, kit)
    assert fiches.removed == [("beneficiaires", YVONNE, 1)]
    assert kit.visited == ["file_active"]
    assert page.view_model.person is None


def test_a_reader_only_opens_records(qtbot: QtBot) -> None:
    with a_kit(
        role=Role.LECTURE,
        app=an_app(),
        dossiers=FakeDossiers(),
        transmissions=FakeTransmissions(),
    ) as kit:
        page = open_page(qtbot, kit, "suivi:chutes")
        table = tab_of(page, "suivi").tables["chutes"]
        table.table.select_row(0)
        assert table.edit_button.isVisible()
        assert not table.remove_button.isVisible()
        assert not table.add_button.isVisible()
        press(table.table, Qt.Key.Key_Delete)
        rest(qtbot, kit)


# --- timeline ------------------------------------------------------------------------------


def search(qtbot: QtBot, kit: Kit, page: DossierPage, text: str) -> None:
    page.focus_search()
    page.synthese.timeline.search.setText(text)
    qtbot.wait(SETTLE_MS + 30)
    rest(qtbot, kit)


def test_everything_but_visits_is_shown_first_and_a_search_finds_visits_too(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    card = page.synthese.timeline
    assert service.timelines[-1][1] == WITHOUT_VISITS
    assert card.count.text() == "5 événements"
    search(qtbot, kit, page, "visite")
    assert service.timelines[-1][1:3] == (frozenset(), "visite")
    assert card.count.text() == "1 événement"
    press(card.view, Qt.Key.Key_Escape)
    rest(qtbot, kit)
    assert card.count.text() == "5 événements"
    assert card.search.isHidden()


def test_chips_narrow_the_events_and_all_brings_them_back(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    card = page.synthese.timeline
    assert not card.chips[EventCategory.AIDANTS].isVisible()
    card.chips[EventCategory.NUITS].click()
    rest(qtbot, kit)
    assert service.timelines[-1][1] == {EventCategory.NUITS}
    assert not card.all_chip.isChecked()
    assert card.count.text() == "2 événements"
    card.all_chip.click()
    rest(qtbot, kit)
    assert service.timelines[-1][1] == WITHOUT_VISITS
    assert card.all_chip.isChecked()


def test_a_search_that_finds_nothing_offers_to_show_everything(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    card = page.synthese.timeline
    search(qtbot, kit, page, "introuvable")
    assert card.states.empty.isVisible()
    card.states.empty.asked.emit()
    rest(qtbot, kit)
    assert card.count.text() == "5 événements"


def test_a_thousand_events_come_by_pages(qtbot: QtBot, kit: Kit, service: FakeDossiers) -> None:
    service.happened = tuple(
        one for one in events(1400) if one.category is not EventCategory.VISITES
    )
    page = open_page(qtbot, kit)
    card = page.synthese.timeline
    assert card.count.text().replace("\u202f", " ") == "1 050 événements"
    rows = card.model.rowCount()
    assert rows < 300
    card.view.scrollToBottom()
    rest(qtbot, kit)
    assert card.model.rowCount() > rows
    assert service.timelines[-1][3] == 400


def test_letters_typed_in_the_events_go_to_the_search(page: DossierPage) -> None:
    card = page.synthese.timeline
    card.view.setFocus()
    press(card.view, Qt.Key.Key_C, "c")
    assert card.search.text() == "c"
    assert not card.search.isHidden()


def test_events_that_cannot_be_read_leave_the_rest_of_the_file(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    page.view_model.timeline_failed.emit(VaultBusyError(operation="import"))
    assert page.synthese.timeline.states.error.isVisible()
    assert page.header.name.whole_text() == "Delcambre Yvonne"
    page.synthese.timeline.states.error.asked.emit()
    rest(qtbot, kit)
    assert page.synthese.timeline.view.isVisible()


# --- tabs ----------------------------------------------------------------------------------


def test_the_gir_tab_shows_the_evaluation_that_counts_and_its_grid_beside_the_former(
    qtbot: QtBot, kit: Kit, forms: Opened
) -> None:
    page = open_page(qtbot, kit, "gir")
    tab: GirTab = tab_of(page, "gir")
    texts = [str(tab.model.index(row, 4).data() or "") for row in range(tab.model.rowCount())]
    assert texts == ["Retenue", ""]
    assert "Grille du 03/04/2026" in said(tab.grid)
    assert "03/2025" in said(tab.grid)
    tab.table.select_row(1)
    assert "Grille du 11/03/2025" in said(tab.grid)
    press(tab.table, Qt.Key.Key_Return)
    assert forms[0][0] == "gir"


def test_a_person_never_evaluated_is_offered_the_grid(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.people[YVONNE] = with_fiches(a_dossier(gir=()), gir=())
    page = open_page(qtbot, kit, "gir")
    tab: GirTab = tab_of(page, "gir")
    assert tab.nothing.isVisible()
    assert not tab.table_card.isVisible()


def test_the_parcours_tells_the_missing_papers_and_since_when(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, forms: Opened
) -> None:
    service.people[YVONNE] = a_dossier(
        accompagnements=(facts_of(contrat_on=None, missing=("contrat", "concertation")),)
    )
    page = open_page(qtbot, kit, "parcours")
    tab: ParcoursTab = tab_of(page, "parcours")
    card = tab.findChild(ParcoursCard)
    assert isinstance(card, ParcoursCard)
    words = said(card)
    assert "à fournir" in words
    assert "favorable, 20/03/2026" not in words
    assert "favorable, 20/03/2025" in words
    banner = next(
        one
        for one in card.findChildren(QWidget)
        if one.accessibleName().startswith("Contrat et Concertation")
    )
    assert "22/04/2025, il y a 580 jours" in banner.accessibleName()
    card.edit_button.click()
    assert (forms[0][0], forms[0][1]["row_id"]) == ("demandes", 40)
    card.path_button.click()
    assert kit.screens == [("admission", YVONNE, "40")]


def test_unread_transmissions_are_marked_and_acknowledged(
    qtbot: QtBot, kit: Kit, transmissions: FakeTransmissions
) -> None:
    unread = followed()["transmissions"][0].row_id
    transmissions.unread_ids = [unread]
    page = open_page(qtbot, kit, "suivi:transmissions")
    tab: SuiviTab = tab_of(page, "suivi")
    model = tab.tables["transmissions"].model
    assert [str(model.index(row, 2).data() or "") for row in range(2)] == ["Urgente, à lire", ""]
    assert tab.read_button.isVisible()
    tab.read_button.click()
    rest(qtbot, kit)
    assert transmissions.acknowledged == [(unread,)]
    assert not tab.read_button.isVisible()
    assert str(model.index(0, 2).data()) == "Urgente"


def test_the_lists_of_the_follow_up_are_counted_and_chosen_by_the_keyboard(
    qtbot: QtBot, kit: Kit
) -> None:
    page = open_page(qtbot, kit, "suivi")
    tab: SuiviTab = tab_of(page, "suivi")
    assert tab.host.bar.items["chutes"].accessibleName() == "Chutes, 2"
    tab.host.bar.items["chutes"].setFocus()
    QTest.keyClick(tab.host.bar.items["chutes"], Qt.Key.Key_Down)
    assert tab.host.section() == "depistages"
    assert tab.host.table() is tab.tables["depistages"]


def test_equipment_still_there_offers_its_recovery(qtbot: QtBot, kit: Kit) -> None:
    page = open_page(qtbot, kit, "suivi:equipements")
    table = tab_of(page, "suivi").tables["equipements"]
    table.table.select_row(0)
    assert "Noter la récupération…" in [one.text() for one in table.make_menu().actions()]
    table.table.select_row(1)
    assert "Noter la récupération…" not in [one.text() for one in table.make_menu().actions()]


def test_visits_to_come_are_read_from_the_nearest_and_the_others_from_the_latest(
    qtbot: QtBot, kit: Kit
) -> None:
    page = open_page(qtbot, kit, "visites")
    tab: VisitesTab = tab_of(page, "visites")
    coming = [line.when for line in tab.tables["prevues"].lines()]
    assert coming == ["24/11/2026 10:00", "25/11/2026 10:00"]
    assert [line.when for line in tab.tables["passees"].lines()] == ["22/11/2026 10:00"]
    assert tab.tables["appels"].lines()[0].title == "Chute, levée de doute"


def test_the_visits_of_the_person_lead_to_the_planning(qtbot: QtBot, kit: Kit) -> None:
    page = open_page(qtbot, kit, "visites")
    tab: VisitesTab = tab_of(page, "visites")
    tab.plan_button.click()
    assert kit.planned == [(YVONNE, "Delcambre Yvonne")]


def test_visits_that_cannot_be_read_say_why_and_come_when_asked_again(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.visits_error = VaultBusyError(operation="import")
    page = open_page(qtbot, kit, "visites")
    tab: VisitesTab = tab_of(page, "visites")
    assert tab.states.error.isVisible()
    service.visits_error = None
    tab.states.error.asked.emit()
    rest(qtbot, kit)
    assert tab.host.isVisible()


def in_hospital(service: FakeDossiers, *, on: date = TODAY) -> None:
    """Put Yvonne in hospital since 8 September."""
    stay = Hospitalisation(
        beneficiaire="P-006", entered_on=date(2026, 9, 8), etablissement="CH de Narbonne"
    )
    seen = watch(stay, on=on, parametres=Parametres())
    service.people[YVONNE] = replace(
        with_fiches(
            service.people[YVONNE], hospitalisations=(fiche("hospitalisations", stay, 77),)
        ),
        hospital=HospitalStay(row_id=77, watch=seen),
    )


def test_a_stay_in_hospital_stands_above_every_tab_with_its_two_ways_out(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.hospitalisation.open_return",
        lambda _context, row_id, **_asked: asked.append(row_id),
    )
    page = open_page(qtbot, kit, "sejours")
    assert not page.standing.isVisible()
    in_hospital(service)
    kit.context.changes.fiche_changed.emit("hospitalisations", YVONNE)
    rest(qtbot, kit)
    assert page.standing.isVisible()
    said_above = page.standing.banner.accessibleName()
    assert "À l’hôpital depuis le 08/09/2026, 76 jours, CH de Narbonne." in said_above
    assert "Terme le 08/12/2026, dans 15 jours." in said_above
    page.show_tab("gir")
    assert page.standing.isVisible()
    page.standing.banner.link.click()
    page.header.hospital_button.click()
    assert asked == [77, 77]
    assert page.header.hospital_button.accessibleName() == "Retour d’hôpital"
    page.standing.exit_link.click()
    assert kit.screens == [("sortie", YVONNE, "")]


def test_at_the_term_the_exit_is_to_be_decided(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    in_hospital(service, on=date(2026, 12, 8))
    page = open_page(qtbot, kit)
    assert page.standing.banner.property("tone") == "danger"
    words = page.standing.banner.accessibleName()
    assert "Terme atteint le 08/12/2026\u00a0: sortie à décider." in words


def test_a_reader_sees_the_stay_and_is_offered_nothing(
    qtbot: QtBot, service: FakeDossiers, fiches: FakeFiches, transmissions: FakeTransmissions
) -> None:
    in_hospital(service)
    with a_kit(
        app=an_app(),
        role=Role.LECTURE,
        dossiers=service,
        fiches=fiches,
        transmissions=transmissions,
    ) as kit:
        page = open_page(qtbot, kit)
        assert page.standing.isVisible()
        assert not page.standing.banner.link.isVisible()
        assert not page.standing.exit_link.isVisible()


def test_the_visits_planned_while_in_hospital_are_struck(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    in_hospital(service)
    page = open_page(qtbot, kit, "visites")
    tab: VisitesTab = tab_of(page, "visites")
    planned = tab.tables["prevues"].lines()
    assert planned
    for line in planned:
        is_planned = getattr(line.fiche.record, "statut", "") == "prevue"
        assert line.is_struck is is_planned
        assert line.badge is not None
        assert (line.badge.text == "À l’hôpital") is is_planned
    assert any(line.is_struck for line in planned)
    assert not any(one.is_struck for one in tab.tables["passees"].lines())


def test_the_menu_says_whether_the_dlu_printed_last_may_still_be_trusted(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    printed = PrintedDlu(printed_at=datetime(2026, 5, 3, 9, tzinfo=UTC), numero="3fa9 12bc")
    for known, said in (
        (None, ""),
        (printed, " (à jour, imprimé le 03/05/2026)"),
        (replace(printed, is_outdated=True), " (périmé, imprimé le 03/05/2026)"),
    ):
        service.printed = known
        page.header.menu.aboutToShow.emit()
        rest(qtbot, kit)
        assert page.header.dlu_action.text() == f"Dossier de liaison d’urgence…{said}"


def test_the_menu_stays_under_its_button_when_the_words_of_the_dlu_grow(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, page: DossierPage
) -> None:
    service.printed = PrintedDlu(printed_at=datetime(2026, 5, 3, 9, tzinfo=UTC), numero="3fa9 12bc")
    page.resize(760, 700)
    header = page.header
    header.more_button.click()
    narrow = header.menu.width()
    rest(qtbot, kit)
    button = header.more_button
    edge = button.mapToGlobal(button.rect().topRight()).x()
    assert header.menu.width() > narrow
    assert header.menu.geometry().right() <= edge
    header.menu.close()


def test_the_menu_leads_to_the_sortie(page: DossierPage, kit: Kit) -> None:
    assert page.header.exit_action.text() == "Préparer la sortie…"
    page.header.exit_action.trigger()
    assert kit.screens == [("sortie", YVONNE, "")]


def test_the_dossier_de_liaison_is_written_where_one_chooses_and_opened(
    qtbot: QtBot, service: FakeDossiers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[object, ...]] = []
    opened: list[str] = []
    names: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        names.append(Path(name).name)
        return str(tmp_path / "dlu.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
    documents = SimpleNamespace(
        write=lambda kind, person, path, reason: written.append((kind, person, path.name, reason))
    )
    with a_kit(app=an_app(), dossiers=service, fiches=FakeFiches(), documents=documents) as kit:
        page = open_page(qtbot, kit)
        action = page.header.dlu_action
        assert action.text() == "Dossier de liaison d’urgence…"
        assert action.isVisible()
        action.trigger()
        rest(qtbot, kit)
    person = service.people[YVONNE].identity.row_id
    assert written == [("dlu", person, "dlu.pdf", "demandé depuis le dossier")]
    assert names == ["dlu-delcambre.pdf"]
    assert [Path(one).name for one in opened] == ["dlu.pdf"]


@pytest.mark.parametrize(("role", "may"), [(Role.MEDECIN, True), (Role.LECTURE, False)])
def test_the_dossier_de_liaison_is_offered_to_who_may_print(
    qtbot: QtBot,
    service: FakeDossiers,
    role: Role,
    may: bool,  # noqa: FBT001 - drawn
) -> None:
    with a_kit(app=an_app(), role=role, dossiers=service, fiches=FakeFiches()) as kit:
        assert open_page(qtbot, kit).header.dlu_action.isVisible() is may


def left(service: FakeDossiers, motif: str) -> None:
    person = service.people[YVONNE]
    facts = replace(person.accompagnements[0], left_on=date(2026, 10, 3), motif_sortie=motif)
    service.people[YVONNE] = replace(person, accompagnements=(facts,))


def test_a_former_person_may_come_back(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.reprise.open_new_accompagnement",
        lambda _context, person, **_asked: asked.append(person),
    )
    left(service, "souhait")
    page = open_page(qtbot, kit)
    words = page.standing.banner.accessibleName()
    assert words == (
        "Accompagnement terminé le 03/10/2026\u00a0: souhait de la personne ou du mandataire."
    )
    page.standing.banner.link.click()
    assert asked == [YVONNE]
    assert page.header.exit_action.text() == "Voir la sortie…"


def test_nothing_is_resumed_after_a_death(qtbot: QtBot, kit: Kit, service: FakeDossiers) -> None:
    left(service, "deces")
    page = open_page(qtbot, kit)
    assert not page.standing.isVisible()


def test_a_file_without_a_consent_to_sharing_warns(
    qtbot: QtBot, kit: Kit, service: FakeDossiers, forms: Opened
) -> None:
    page = open_page(qtbot, kit, "consentements")
    tab: ConsentementsTab = tab_of(page, "consentements")
    assert not tab.warning.isVisible()
    assert [line.badge.text for line in tab.withdrawn.lines() if line.badge] == [
        "Retiré le 01/02/2026"
    ]
    tab.given.table.select_row(0)
    assert "Noter le retrait du consentement…" in [
        one.text() for one in tab.given.make_menu().actions()
    ]
    service.people[YVONNE] = with_fiches(service.people[YVONNE], consentements=())
    kit.context.changes.fiche_changed.emit("consentements", YVONNE)
    rest(qtbot, kit)
    assert tab.warning.isVisible()
    tab.warning.link_clicked.emit()
    assert forms[0][1]["preset"] == {"given_on": "23/11/2026", "type": "partage"}


def test_the_accesses_are_read_once_when_shown_and_can_be_narrowed_to_changes(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    page = open_page(qtbot, kit, "acces")
    tab: AccesTab = tab_of(page, "acces")
    assert service.looked == [YVONNE]
    assert tab.model.rowCount() == 2
    assert str(tab.model.index(0, 1).data()) == "Claire Vidal\nCoordination"
    assert str(tab.model.index(0, 2).data()) == "A ouvert le dossier\nmotif : appel de la nuit"
    page.show_tab("synthese")
    page.show_tab("acces")
    rest(qtbot, kit)
    assert service.looked == [YVONNE]
    tab.changes_chip.click()
    assert tab.model.rowCount() == 1
    tab.refresh_button.click()
    rest(qtbot, kit)
    assert service.looked == [YVONNE, YVONNE]


def test_the_banner_of_what_is_due_leads_to_its_tab(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    banner = page.synthese.accompagnement.banner
    assert banner.isVisible()
    banner.link_clicked.emit()
    rest(qtbot, kit)
    assert page.bar.key() == "parcours"


def test_a_person_of_whom_nothing_is_known_has_no_empty_card(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    bare = a_dossier(
        vigilances=(), accompagnements=(), gir=(), aidants=(), fiches={}, ins_text=None
    )
    service.people[YVONNE] = bare
    service.happened = ()
    page = open_page(qtbot, kit)
    tab = page.synthese
    assert not tab.vigilances.isVisible()
    assert "Aucune demande enregistrée." in said(tab.accompagnement)
    assert "Jamais évalué" in said(tab.gir)
    assert "Aucun aidant ni intervenant noté." in said(tab.entourage)
    assert tab.timeline.states.empty.isVisible()
    assert not page.header.ins_action.isVisible()
    for key in ("gir", "parcours", "suivi", "visites", "sejours", "consentements"):
        page.show_tab(key)
        rest(qtbot, kit)
        assert page.bar.key() == key


def test_the_ins_dialog_shows_the_square_of_a_qualified_identity(
    qtbot: QtBot, kit: Kit, page: DossierPage
) -> None:
    page.header.ins_action.trigger()
    rest(qtbot, kit)
    dialog = page.window().findChild(InsDialog)
    assert isinstance(dialog, InsDialog)
    assert dialog.square.matrix() == MATRIX
    assert dialog.print_button.isEnabled()
    assert "2 38 03 11 202 049 07" in said(dialog).replace("\u00a0", " ")
    dialog.copy_button.click()
    assert "Matricule INS : 238031120204907" in QGuiApplication.clipboard().text()
    dialog.close()


def test_a_file_without_a_qualified_identity_shows_no_square(
    qtbot: QtBot, kit: Kit, service: FakeDossiers
) -> None:
    service.people[YVONNE] = a_dossier(ins_text=None)
    page = open_page(qtbot, kit)
    page.show_ins()
    rest(qtbot, kit)
    assert page.window().findChild(InsDialog) is None


def test_every_state_worth_a_picture_is_a_tab_of_the_file(page: DossierPage) -> None:
    assert [scene.name for scene in page.scenes()] == [
        "",
        *(tab.key for tab in page.bar.tabs()[1:]),
    ]
