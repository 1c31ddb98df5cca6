"""Identity and entourage: read, edited in place, measured and completed from the cards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.roles import Role
from crt_desktop.domain.suivi import MesureZarit
from crt_desktop.reports.fiches import Choice, Draft
from tests.fakes_fiches import NOW, FakeFiches, an_application, the_reglages
from tests.gui.dossier_kit import HENRI, YVONNE, FakeDossiers, FakeTransmissions, a_dossier
from tests.gui.page_kit import Kit, a_kit, rest, show_page
from tests.gui.test_nothing_is_cut import faults
from ui.forms import FicheDialog
from ui.pages.dossier.identite import IdentiteTab
from ui.pages.dossier.page import DossierPage
from ui.viewmodels import identity_words as told
from ui.widgets import FactRow
from ui.widgets.list_field import SuggestField
from ui.widgets.zarit_chart import ZaritChart


@pytest.fixture
def fiches() -> FakeFiches:
    desk = FakeFiches()
    for person in (YVONNE, HENRI):
        desk.stored["beneficiaires", person] = a_dossier(person).identity
    desk.choices["aidants"] = (Choice(reference="A1", label="Delcambre Sylvie"),)
    return desk


@pytest.fixture(params=[Role.COORDINATEUR])
def kit(fiches: FakeFiches, request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Kit]:
    with a_kit(
        role=request.param,
        app=an_application(),
        fiches=fiches,
        reglages=the_reglages(),
        dossiers=FakeDossiers(),
        transmissions=FakeTransmissions(),
    ) as kit:
        yield kit


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> DossierPage:
    page = DossierPage(kit.context)
    qtbot.addWidget(page)
    page.resize(1232, 900)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.show_person(YVONNE, "identite")
    rest(qtbot, kit)
    return page


@pytest.fixture
def tab(page: DossierPage) -> IdentiteTab:
    return cast(IdentiteTab, page.pages.widget_of("identite"))


def facts_of(tab: IdentiteTab, key: str) -> dict[str, str]:
    rows = tab.cards[key].findChildren(FactRow)
    pairs = [row.value.accessibleName().split(" : ", 1) for row in rows if row.isVisible()]
    return dict(pairs)


def stored(fiches: FakeFiches, person: int = YVONNE) -> Beneficiaire:
    return cast(Beneficiaire, fiches.stored["beneficiaires", person].record)


def test_the_identity_is_read_in_groups(tab: IdentiteTab) -> None:
    assert facts_of(tab, "etat_civil")["Date de naissance"] == "15/03/1938, 88 ans"
    assert facts_of(tab, "ins")["Statut"] == "Qualifiée"
    assert facts_of(tab, "ins")["Attribut"] == told.UNKNOWN
    assert facts_of(tab, "coordonnees")["Adresse"] == (
        "12 rue des Tonneliers, 11200 Ferrals-les-Corbières"
    )


def test_a_card_is_edited_in_place_with_the_keyboard(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab, fiches: FakeFiches
) -> None:
    card = tab.cards["coordonnees"]
    card.edit_button.setFocus()
    QTest.keyClick(card.edit_button, Qt.Key.Key_Space)
    rest(qtbot, kit)
    editor = card.editor
    assert editor is not None
    assert set(editor.body.fields) == {
        "adresse", "code_postal", "commune", "antenne", "minutes_trajet", "telephone",
        "telephone_secondaire", "courriel", "acces",
    }  # fmt: skip
    focused = QApplication.focusWidget()
    assert focused is editor.body.fields["adresse"].value_editor.control
    QTest.keyClick(focused, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused, "3 place du Lavoir")
    QTest.keyClick(focused, Qt.Key.Key_Return)
    rest(qtbot, kit)
    assert card.editor is None
    assert stored(fiches).adresse == "3 place du Lavoir"
    assert stored(fiches).matricule_ins == "238031120204907", "fields not shown are kept"


def test_only_one_card_is_edited_at_a_time(qtbot: QtBot, kit: Kit, tab: IdentiteTab) -> None:
    tab.cards["ins"].edit()
    rest(qtbot, kit)
    assert not tab.cards["etat_civil"].edit_button.isEnabled()
    editor = tab.cards["ins"].editor
    assert editor is not None
    QTest.keyClick(editor.body.fields["ins_oid"].value_editor.control, Qt.Key.Key_Escape)
    assert tab.cards["ins"].editor is None
    assert tab.cards["etat_civil"].edit_button.isEnabled()


def test_a_card_being_edited_stays_when_the_file_is_read_again(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab
) -> None:
    tab.cards["ins"].edit()
    rest(qtbot, kit)
    kit.context.changes.fiche_changed.emit("notes", YVONNE)
    rest(qtbot, kit)
    assert tab.cards["ins"].editor is not None


def test_another_person_never_shows_the_form_of_the_former_one(
    qtbot: QtBot, kit: Kit, page: DossierPage, tab: IdentiteTab
) -> None:
    tab.cards["coordonnees"].edit()
    rest(qtbot, kit)
    page.show_person(HENRI, "identite")
    rest(qtbot, kit)
    assert tab.cards["coordonnees"].editor is None


def test_a_draft_of_another_card_is_saved_with_the_one_on_screen(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab, fiches: FakeFiches
) -> None:
    key = f"beneficiaires:{YVONNE}"
    fiches.kept[key] = Draft(
        form=key, title="", values={"nom_usage": "Marty", "adresse": "Ailleurs"}, saved_at=NOW
    )
    tab.cards["coordonnees"].edit()
    rest(qtbot, kit)
    editor = tab.cards["coordonnees"].editor
    assert editor is not None
    editor.frame.draft_banner.link_clicked.emit()
    assert editor.body.fields["adresse"].text() == "Ailleurs"
    editor.save()
    rest(qtbot, kit)
    assert stored(fiches).nom_usage == "Marty"
    assert stored(fiches).adresse == "Ailleurs"


def test_the_communes_of_the_territory_complete_the_field(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab
) -> None:
    tab.cards["coordonnees"].edit()
    rest(qtbot, kit)
    editor = tab.cards["coordonnees"].editor
    assert editor is not None
    line = editor.body.fields["commune"].value_editor.control
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "fabr")
    field = editor.body.fields["commune"].value_editor
    assert isinstance(field, SuggestField)
    assert field.completer.completionCount() == 1


def test_the_main_carer_comes_first_with_the_burden(tab: IdentiteTab) -> None:
    first, second = tab.entourage.cards
    assert first.accessibleName() == "Aidant : Delcambre Sylvie"
    assert first.chart.isVisibleTo(tab)
    assert first.chart.accessibleName() == "Mini-Zarit sur 7 : 5,5 le 27/03/2026, 4,5 le 05/10/2026"
    assert not second.chart.isVisibleTo(tab)


def test_the_chart_tells_each_measure_with_the_arrows(qtbot: QtBot) -> None:
    chart = ZaritChart()
    qtbot.addWidget(chart)
    chart.resize(320, 104)
    chart.set_measures([(date(2026, 3, 27), Decimal("5.5")), (date(2026, 10, 5), Decimal(7))])
    chart.show()
    assert chart.accessibleDescription() == "7 le 05/10/2026"
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "5,5 le 27/03/2026"
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.chosen == (date(2026, 3, 27), Decimal("5.5"))
    first, last = chart.points()
    assert first.x() < last.x()
    assert first.y() > last.y()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(310, 50))
    assert chart.chosen == (date(2026, 10, 5), Decimal(7))
    assert not chart.grab().isNull()


def test_a_chart_without_a_measure_is_blank(qtbot: QtBot) -> None:
    chart = ZaritChart()
    qtbot.addWidget(chart)
    chart.set_measures([])
    chart.show()
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton)
    assert chart.chosen is None
    assert not chart.grab().isNull()


def test_seven_answers_make_the_score(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab, fiches: FakeFiches
) -> None:
    dialog = tab.entourage.cards[0].measure()
    assert dialog is not None
    rest(qtbot, kit)
    assert "7 questions" in dialog.items.total.text()
    for rank, field in enumerate(dialog.items.fields):
        field.buttons[0].setFocus()
        QTest.keyClick(field.buttons[0], Qt.Key.Key_Right)
        for _ in range(rank % 3):
            QTest.keyClick(QApplication.focusWidget() or field, Qt.Key.Key_Right)
    assert dialog.items.score() == Decimal(3)
    assert dialog.editor.body.fields["score"].text() == "3"
    dialog.editor.save()
    rest(qtbot, kit)
    (measure,) = (
        one.record for one in fiches.stored.values() if isinstance(one.record, MesureZarit)
    )
    assert measure.score == Decimal(3)
    assert measure.aidant == "A1"
    assert measure.measured_on == date(2026, 11, 23)


def test_the_score_alone_is_enough(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab, fiches: FakeFiches
) -> None:
    dialog = tab.entourage.cards[0].measure()
    assert dialog is not None
    rest(qtbot, kit)
    QTest.keyClicks(dialog.editor.body.fields["score"].value_editor.control, "4.5")
    dialog.editor.save()
    rest(qtbot, kit)
    (measure,) = (
        one.record for one in fiches.stored.values() if isinstance(one.record, MesureZarit)
    )
    assert measure.score == Decimal("4.5")


@pytest.mark.parametrize("button", ["edit_button", "support_button", "contact_button"])
def test_each_link_of_a_carer_opens_its_form(
    qtbot: QtBot, kit: Kit, tab: IdentiteTab, fiches: FakeFiches, button: str
) -> None:
    titles = {
        "edit_button": "Modifier l’aidant",
        "support_button": "Ajouter un soutien",
        "contact_button": "Noter un contact",
    }
    card = tab.entourage.cards[0]
    fiches.stored["aidants", 50] = a_dossier().aidants[1].fiche
    getattr(card, button).click()
    rest(qtbot, kit)
    (dialog,) = (
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, FicheDialog) and one.isVisible()
    )
    assert dialog.windowTitle() == titles[button]
    if button != "edit_button":
        assert dialog.editor.body.fields["aidant"].text() == "A1"
    dialog.editor.abandon()


def test_supports_and_contacts_of_another_carer_are_not_shown() -> None:
    dossier = a_dossier()
    neighbour, daughter = dossier.aidants
    assert told.of_aidant(dossier, "soutiens_aidants", neighbour) == []
    assert len(told.of_aidant(dossier, "soutiens_aidants", daughter)) == 1
    assert told.aidant_reference(neighbour) == "#51"


@pytest.mark.parametrize("kit", [Role.LECTURE], indirect=True)
def test_who_only_reads_is_offered_no_act(tab: IdentiteTab) -> None:
    buttons = [
        *(card.edit_button for card in tab.cards.values()),
        tab.entourage.add_button,
        tab.entourage.helpers.add_button,
        *(card.edit_button for card in tab.entourage.cards),
        *(card.measure_button for card in tab.entourage.cards),
    ]
    assert not any(button.isVisible() for button in buttons)


def test_the_columns_go_one_under_the_other_when_there_is_little_room(
    qtbot: QtBot, kit: Kit, page: DossierPage, tab: IdentiteTab
) -> None:
    wide = tab.entourage.mapTo(tab, QPoint(0, 0))
    page.resize(860, 700)
    QApplication.processEvents()
    narrow = tab.entourage.mapTo(tab, QPoint(0, 0))
    assert wide.x() > narrow.x()
    assert narrow.y() > wide.y()


def test_a_link_to_the_carers_scrolls_to_them(
    qtbot: QtBot, kit: Kit, page: DossierPage, tab: IdentiteTab
) -> None:
    page.resize(820, 500)
    QApplication.processEvents()
    page.show_tab("identite", "intervenants")
    assert tab.column.verticalScrollBar().value() > 0


def test_no_word_of_the_identity_is_cut_nor_covered(qtbot: QtBot, kit: Kit) -> None:
    page = DossierPage(kit.context)
    show_page(qtbot, kit, page, width=1150, height=740)
    page.show_person(YVONNE)
    rest(qtbot, kit)
    page.show_tab("identite")
    rest(qtbot, kit)
    tab = cast(IdentiteTab, page.pages.widget_of("identite"))
    assert faults(tab) == []
