"""The screen of a sortie, driven as a person does, on fakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import NotFoundError, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sortie_items import OpenFacts, Suite
from crt_desktop.domain.sorties import Manque, ProjetSortie, Relais
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.sorties import SortieSheet
from tests.fakes_ui import TODAY
from tests.gui.dossier_kit import YVONNE, FakeFiches, an_app
from tests.gui.page_kit import Kit, a_kit, rest, show_page
from tests.gui.sortie_kit import (
    FakeHospitalisations,
    FakeSorties,
    a_demande,
    a_sheet,
    a_stay,
    in_hospital,
)
from ui.pages.sortie.dialogs import OpinionDialog, RelayDialog
from ui.pages.sortie.items import OpenItemRow
from ui.pages.sortie.page import SortiePage
from ui.viewmodels.sortie_typed import JOUR
from ui.widgets.feedback import Toast

WISH = {
    "motif_sortie": "souhait",
    "left_on": "23/11/2026",
    "destination": "famille",
    "sortie_concertation_on": "20/11/2026",
    "sortie_concertation_participants": "Claire Vidal, Dr Sarrazeau",
    "relais": "organise",
    "relais_organisme": "SAAS Cigale",
    "relais_on": "24/11/2026",
}


@pytest.fixture
def sorties() -> FakeSorties:
    return FakeSorties()


@pytest.fixture
def fiches() -> FakeFiches:
    made = FakeFiches()
    made.keep_draft = lambda _draft: None  # type: ignore[attr-defined] # the fake keeps none by itself
    made.discard_draft = lambda _form: None  # type: ignore[attr-defined] # as above
    return made


def services(sorties: FakeSorties, fiches: FakeFiches) -> dict[str, Any]:
    return {
        "sorties": sorties,
        "fiches": fiches,
        "hospitalisations": FakeHospitalisations(),
        "reglages": SimpleNamespace(parametres=Parametres),
    }


@pytest.fixture
def kit(sorties: FakeSorties, fiches: FakeFiches) -> Iterator[Kit]:
    with a_kit(app=an_app(), **services(sorties, fiches)) as made:
        yield made


def open_page(qtbot: QtBot, kit: Kit, *, width: int = 1440) -> SortiePage:
    page = SortiePage(kit.context)
    show_page(qtbot, kit, page, width=width)
    page.show_person(YVONNE)
    rest(qtbot, kit)
    return page


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> SortiePage:
    return open_page(qtbot, kit)


def fill(page: SortiePage, **texts: str) -> None:
    """Type in fields as a person does."""
    for name, text in texts.items():
        page.form.editors[name].set_text(text)
        page.form.editors[name].typed.emit()
    QApplication.processEvents()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


# --- what is asked ----------------------------------------------------------------------------


def test_an_empty_page_names_what_is_missing_and_the_act_waits(page: SortiePage) -> None:
    assert page.title.whole_text() == "Sortie de Delcambre Yvonne"
    assert page.facts.whole_text() == "Née le 15/03/1938 · accompagnée depuis le 17/04/2025"
    assert [one.manque for one in page.decision.rows] == [
        Manque.MOTIF,
        Manque.DATE,
        Manque.DESTINATION,
        Manque.CONCERTATION,
        Manque.CONCERTATION_PARTICIPANTS,
        Manque.RELAIS,
    ]
    assert not page.decision.button.isEnabled()
    reason = page.decision.reason.text()
    assert reason == ("Manque\u00a0: motif et 5 autres. Qui peut agir\u00a0: la coordination.")
    assert page.decision.button.accessibleDescription() == reason
    assert "Indiquez la date d’effet" in said(page.open_card)


def test_a_lack_leads_to_its_field(page: SortiePage) -> None:
    lack = next(one for one in page.decision.rows if one.manque is Manque.DESTINATION)
    lack.click()
    assert page.form.editors["destination"].isAncestorOf(focused())


def test_a_sortie_is_pronounced_with_everything_settled_as_proposed(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    told: list[str] = []
    kit.context.changes.fiche_changed.connect(lambda sheet, _person: told.append(sheet))
    fill(page, **WISH)
    assert page.decision.title.text() == "Tout est renseigné"
    assert [one.item.key for one in page.open_card.rows] == [
        "visites",
        "sejour:4",
        "equipement:5",
        "transmissions",
        "plan:7",
        "consentements",
    ]
    assert page.decision.button.isEnabled()
    page.decision.button.click()
    rest(qtbot, kit)
    (order,) = sorties.orders
    assert order.projet == ProjetSortie(
        motif="souhait",
        left_on=TODAY,
        destination="famille",
        concertation_on=date(2026, 11, 20),
        concertation_participants="Claire Vidal, Dr Sarrazeau",
        relais=Relais.ORGANISE,
        relais_organisme="SAAS Cigale",
        relais_on=date(2026, 11, 24),
    )
    assert {one.key: one.suite for one in order.settlements} == {
        "visites": Suite.ANNULER,
        "sejour:4": Suite.ANNULER,
        "equipement:5": Suite.A_RECUPERER,
        "transmissions": Suite.LIRE,
        "plan:7": Suite.CLOTURER,
        "consentements": Suite.LAISSER,
    }
    assert {"demandes", "visites", "plans"} <= set(told)
    assert [toast.accessibleName() for toast in page.window().findChildren(Toast)] == [
        "Sortie prononcée"
    ]
    assert page.done.isVisible()
    assert not page.form.isVisible()
    assert "SAAS Cigale" in said(page.done)


def test_each_settlement_is_changed_in_place(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    fill(page, **WISH)
    equipment = next(one for one in page.open_card.rows if one.item.key == "equipement:5")
    assert not equipment.day.isVisible()
    equipment.choice.set_text("recuperer")
    equipment.choice.typed.emit()
    assert equipment.day.isVisible()
    equipment.day.set_text("28/02/2026")
    equipment.day.typed.emit()
    assert not page.decision.button.isEnabled()
    assert "Une date est à corriger" in page.decision.reason.text()
    assert equipment.problem.text() == "Corrigez cette date."
    equipment.day.set_text("20/11/2026")
    equipment.day.typed.emit()
    visits = next(one for one in page.open_card.rows if one.item.key == "visites")
    assert visits.reason.line.placeholderText() == "Sortie du 23/11/2026"
    visits.reason.set_text("Partie chez sa fille")
    visits.reason.typed.emit()
    page.decision.button.click()
    rest(qtbot, kit)
    decided = {one.key: one for one in sorties.orders[0].settlements}
    assert (decided["equipement:5"].suite, decided["equipement:5"].on) == (
        Suite.RECUPERER,
        date(2026, 11, 20),
    )
    assert decided["visites"].reason == "Partie chez sa fille"


def test_the_day_shown_with_a_suite_is_the_day_decided(page: SortiePage) -> None:
    fill(page, **WISH)
    shown = next(one for one in page.open_card.rows if one.item.key == "equipement:5")
    row = OpenItemRow(replace(shown.item, on=None), lambda: TODAY)
    row.choice.set_text("recuperer")
    row.choice.typed.emit()
    assert row.day.text() == f"{TODAY:%d/%m/%Y}"
    assert row.texts()[JOUR + "equipement:5"] == row.day.text()


def test_another_date_opens_other_things_and_keeps_what_was_decided(page: SortiePage) -> None:
    fill(page, **WISH)
    visits = next(one for one in page.open_card.rows if one.item.key == "visites")
    visits.choice.set_text("laisser")
    visits.choice.typed.emit()
    assert visits.item.count == 2
    fill(page, left_on="01/12/2026")
    visits = next(one for one in page.open_card.rows if one.item.key == "visites")
    assert (visits.item.count, visits.suite) == (1, Suite.LAISSER)
    assert "La personne reste présente" in page.form.fields["left_on"].warning


def test_nothing_open_says_so(qtbot: QtBot, kit: Kit, sorties: FakeSorties) -> None:
    sorties.sheet = a_sheet(facts=OpenFacts())
    page = open_page(qtbot, kit)
    fill(page, **WISH)
    assert "Rien ne reste ouvert à cette date." in said(page.open_card)
    assert page.decision.reason.text() == "Rien ne reste ouvert."


def test_a_date_that_is_none_is_said_and_keeps_the_act_from_going(page: SortiePage) -> None:
    fill(page, **{**WISH, "left_on": "32/11"})
    page.form.editors["left_on"].left.emit()
    assert page.form.fields["left_on"].error == "Écrivez une date sous la forme JJ/MM/AAAA."
    assert not page.decision.button.isEnabled()


def test_a_date_before_the_admission_is_said_under_its_field(page: SortiePage) -> None:
    fill(page, **{**WISH, "left_on": "16/04/2025"})
    warning = page.form.fields["left_on"].warning
    assert warning == "La sortie précède l’admission du 17/04/2025."
    assert not page.decision.button.isEnabled()


def test_criteria_ask_the_medecin_when_the_reason_is_of_health(page: SortiePage) -> None:
    fill(page, **{**WISH, "motif_sortie": "criteres"})
    assert page.form.opinion_card.isVisible()
    assert [one.manque for one in page.decision.rows] == [Manque.SANTE]
    assert not page.form.fields["sortie_avis_medical_on"].isVisible()
    fill(page, is_sante="non")
    assert page.decision.button.isEnabled()
    fill(page, is_sante="oui")
    assert [one.manque for one in page.decision.rows] == [Manque.AVIS_MEDICAL, Manque.AVIS_AUTEUR]
    assert "le médecin du dispositif" in page.decision.rows[0].accessibleName()
    fill(
        page,
        sortie_avis_medical_on="21/11/2026",
        sortie_avis_medical_auteur="Dr Hélène Sarrazeau",
    )
    assert page.decision.button.isEnabled()


def test_another_motif_asks_for_its_precision(page: SortiePage) -> None:
    fill(page, **{**WISH, "motif_sortie": "autre"})
    assert [one.manque for one in page.decision.rows] == [Manque.PRECISION]
    assert page.form.fields["motif_sortie_precision"].isVisible()
    fill(page, motif_sortie_precision="Retour au pays")
    assert page.decision.button.isEnabled()


@pytest.mark.parametrize("relais", ["a_organiser", "aucun"])
def test_a_relay_not_organised_asks_for_no_name(page: SortiePage, relais: str) -> None:
    fill(page, **{**WISH, "relais": relais, "relais_organisme": "", "relais_on": ""})
    assert not page.form.fields["relais_organisme"].isVisible()
    assert page.decision.button.isEnabled()


# --- a death ----------------------------------------------------------------------------------


def test_a_death_asks_for_its_day_alone_and_says_it_plainly(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    fill(page, motif_sortie="deces")
    assert [one.manque for one in page.decision.rows] == [Manque.DATE]
    for card in (page.form.relay_card, page.form.concertation_card, page.form.opinion_card):
        assert not card.isVisible()
    assert not page.form.fields["destination"].isVisible()
    assert page.form.fields["left_on"].label.text() == "Date du décès"
    fill(page, left_on="03/10/2026")
    assert page.decision.button.accessibleName() == "Enregistrer le décès"
    assert page.open_card.rows[-1].item.key == "aidants"
    page.decision.button.click()
    rest(qtbot, kit)
    assert sorties.orders[0].projet == ProjetSortie(motif="deces", left_on=date(2026, 10, 3))
    assert [toast.accessibleName() for toast in page.window().findChildren(Toast)] == [
        "Décès enregistré"
    ]
    assert page.done.title.text() == "Décédée le 03/10"
    assert page.title.whole_text() == "Delcambre Yvonne"
    for button in (page.done.relay, page.done.again, page.done.banner):
        assert not button.isVisible()


# --- from hospital ----------------------------------------------------------------------------


def test_at_day_76_the_stay_stands_beside_and_nothing_is_proposed(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorties.sheet = in_hospital()
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.hospitalisation.open_return",
        lambda _context, row_id, **_asked: asked.append(row_id),
    )
    page = open_page(qtbot, kit)
    assert page.hospital.isVisible()
    assert not page.proposal.isVisible()
    assert "08/09/2026, 76 jours" in said(page.hospital)
    page.hospital.button.click()
    assert asked == [77]
    fill(page, motif_sortie="hospitalisation_3_mois", left_on="23/11/2026")
    warning = page.form.fields["left_on"].warning
    assert warning == "Le terme de l’hospitalisation n’est pas atteint\u00a0: il est le 08/12/2026."


def test_at_the_term_the_exit_is_filled_in_and_still_to_be_pronounced(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties
) -> None:
    sorties.sheet = in_hospital(a_stay(date(2026, 8, 20)))
    page = open_page(qtbot, kit)
    assert page.proposal.isVisible()
    assert "pas encore prononcée" in page.proposal.accessibleName()
    texts = page.form.texts()
    assert (texts["motif_sortie"], texts["left_on"], texts["destination"]) == (
        "hospitalisation_3_mois",
        "20/11/2026",
        "hopital",
    )
    assert not page.decision.button.isEnabled()
    assert sorties.orders == []
    stay = next(one for one in page.open_card.rows if one.item.key == "hospitalisation:77")
    assert stay.suite is Suite.LAISSER


def test_without_a_stay_the_long_one_leads_to_note_it(
    page: SortiePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.hospitalisation.open_entry",
        lambda _context, person, **_asked: asked.append(person),
    )
    fill(page, **{**WISH, "motif_sortie": "hospitalisation_3_mois"})
    lack = next(one for one in page.decision.rows if one.manque is Manque.HOSPITALISATION)
    lack.click()
    assert asked == [YVONNE]


# --- drafts -----------------------------------------------------------------------------------


def a_draft() -> Draft:
    return Draft(
        form="demandes:12:sortie",
        title="Sortie",
        values={**WISH, "suite:visites": "laisser", "left_on": "24/11/2026"},
        saved_at=datetime(2026, 11, 22, 17, tzinfo=UTC),
        beneficiaire_id=YVONNE,
    )


def test_what_is_typed_is_kept_within_a_second(
    qtbot: QtBot, kit: Kit, page: SortiePage, fiches: FakeFiches
) -> None:
    kept: list[Draft] = []
    fiches.keep_draft = kept.append  # type: ignore[attr-defined] # as in the fixture
    fill(page, motif_sortie="souhait", left_on="23/11/2026")
    visits = next(one for one in page.open_card.rows if one.item.key == "visites")
    visits.choice.set_text("laisser")
    visits.choice.typed.emit()
    qtbot.waitUntil(lambda: bool(kept), timeout=3000)
    rest(qtbot, kit)
    assert kept[-1].form == "demandes:12:sortie"
    assert kept[-1].values == {
        "motif_sortie": "souhait",
        "left_on": "23/11/2026",
        "suite:visites": "laisser",
    }


def test_a_draft_is_offered_again_and_taken_up_whole(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties
) -> None:
    sorties.sheet = a_sheet(draft=a_draft())
    page = open_page(qtbot, kit)
    assert page.draft_banner.isVisible()
    assert page.form.texts()["motif_sortie"] == ""
    page.draft_banner.link.click()
    assert not page.draft_banner.isVisible()
    assert page.form.texts()["relais_organisme"] == "SAAS Cigale"
    visits = next(one for one in page.open_card.rows if one.item.key == "visites")
    assert visits.suite is Suite.LAISSER
    assert page.decision.button.isEnabled()


def test_a_draft_may_be_thrown_away(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties, fiches: FakeFiches
) -> None:
    thrown: list[str] = []
    fiches.discard_draft = thrown.append  # type: ignore[attr-defined] # the fake keeps none by itself
    sorties.sheet = a_sheet(draft=a_draft())
    page = open_page(qtbot, kit)
    page.drop_button.click()
    rest(qtbot, kit)
    assert thrown == ["demandes:12:sortie"]
    assert not page.draft_banner.isVisible()


def test_what_is_typed_stays_while_somebody_else_changes_the_file(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    fill(page, **WISH)
    sorties.sheet = a_sheet(facts=OpenFacts(), version=3)
    kit.context.changes.fiche_changed.emit("visites", YVONNE)
    rest(qtbot, kit)
    assert page.form.texts()["relais_organisme"] == "SAAS Cigale"
    assert page.open_card.rows == []


def test_what_was_refused_is_told_and_read_again(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    fill(page, **WISH)
    sorties.error = RuleViolationError("sortie_a_revoir", nombre=1)
    page.decision.button.click()
    rest(qtbot, kit)
    assert len(kit.errors) == 1
    kit.errors.clear()
    assert sorties.opened == 2
    assert page.form.texts()["motif_sortie"] == "souhait"
    assert page.decision.button.isEnabled()


# --- once pronounced --------------------------------------------------------------------------


def left(**changes: Any) -> SortieSheet:
    demande = a_demande(
        left_on=date(2026, 11, 20),
        left_recorded_on=date(2026, 11, 21),
        motif_sortie="souhait",
        destination="famille",
        has_relais=True,
        relais_organisme="SAAS Cigale",
        relais_on=date(2026, 11, 24),
    )
    return a_sheet(demande=replace(demande, **changes))


def test_the_relay_is_confirmed_from_where_the_alert_leads(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties
) -> None:
    sorties.sheet = left()
    page = open_page(qtbot, kit)
    assert "SAAS Cigale, à partir du 24/11/2026." in page.done.banner.accessibleName()
    page.done.relay.click()
    (dialog,) = page.window().findChildren(RelayDialog)
    dialog.day.set_text("24/11/2026")
    dialog.verb_button.click()
    assert dialog.day_field.error == "Ce jour n’est pas encore venu."
    dialog.day.set_text("23/11/2026")
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert sorties.relays == [(TODAY, True, "SAAS Cigale")]
    assert not page.done.relay.isVisible()


def test_there_may_be_no_relay_after_all(qtbot: QtBot, kit: Kit, sorties: FakeSorties) -> None:
    sorties.sheet = left()
    page = open_page(qtbot, kit)
    page.done.relay.click()
    (dialog,) = page.window().findChildren(RelayDialog)
    dialog.is_assured.set_text("non")
    dialog.is_assured.typed.emit()
    assert not dialog.who_field.isVisible()
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert sorties.relays == [(TODAY, False, "")]


def test_a_former_person_may_come_back_from_here(
    qtbot: QtBot, kit: Kit, sorties: FakeSorties, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        "ui.dialogs.reprise.open_new_accompagnement",
        lambda _context, person, **_asked: asked.append(person),
    )
    sorties.sheet = left(has_relais=False)
    page = open_page(qtbot, kit)
    page.done.again.click()
    assert asked == [YVONNE]
    page.done.dossier.click()
    assert kit.opened == [(YVONNE, "")]


# --- who ---------------------------------------------------------------------------------------


def test_the_medecin_signs_and_writes_nothing_else(
    qtbot: QtBot, sorties: FakeSorties, fiches: FakeFiches
) -> None:
    sorties.sheet = a_sheet(may_write=False, may_sign=True, signature="Dr Paul Azéma")
    with a_kit(app=an_app(), role=Role.MEDECIN, **services(sorties, fiches)) as kit:
        page = open_page(qtbot, kit)
        assert not page.form.isEnabled()
        assert not page.decision.button.isEnabled()
        assert "Votre rôle" not in page.decision.title.text()
        page.opinion.button.click()
        (dialog,) = page.window().findChildren(OpinionDialog)
        assert "Dr Paul Azéma" in dialog.text_label.text()
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert sorties.opinions == [TODAY]
        assert "Dr Paul Azéma" in page.opinion.text.text()


def test_a_reader_sees_and_pronounces_nothing(
    qtbot: QtBot, sorties: FakeSorties, fiches: FakeFiches
) -> None:
    sorties.sheet = a_sheet(may_write=False)
    with a_kit(app=an_app(), role=Role.LECTURE, **services(sorties, fiches)) as kit:
        page = open_page(qtbot, kit)
        assert not page.form.isEnabled()
        assert [one.manque for one in page.decision.rows] == [Manque.ROLE]
        assert not page.decision.button.isEnabled()


def test_somebody_never_accompanied_says_so(qtbot: QtBot, kit: Kit, sorties: FakeSorties) -> None:
    sorties.error = NotFoundError(kind="accompagnement", reference=YVONNE)
    page = open_page(qtbot, kit)
    assert page.states.error.isVisible()
    sorties.error = None
    page.states.error.asked.emit()
    rest(qtbot, kit)
    assert page.form.isVisible()


# --- the keyboard and the room ----------------------------------------------------------------


def test_the_whole_sortie_of_a_death_is_recorded_without_a_mouse(
    qtbot: QtBot, kit: Kit, page: SortiePage, sorties: FakeSorties
) -> None:
    page.activateWindow()
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(focused(), "dec")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "03102026")
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, kit)
    assert sorties.orders[0].projet == ProjetSortie(motif="deces", left_on=date(2026, 10, 3))


def test_tab_goes_through_the_page_in_reading_order(page: SortiePage) -> None:
    fill(page, **WISH)
    page.form.editors["motif_sortie"].setFocus()
    seen = []
    for _ in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        here = focused()
        seen += [name for name, one in page.form.editors.items() if one.isAncestorOf(here)]
    assert list(dict.fromkeys(seen)) == [
        "left_on",
        "destination",
        "sortie_concertation_on",
        "sortie_concertation_participants",
        "relais",
        "relais_organisme",
        "relais_on",
    ]


def test_in_a_narrow_window_the_decision_stands_under_the_form(qtbot: QtBot, kit: Kit) -> None:
    page = open_page(qtbot, kit, width=820)
    fill(page, **WISH)
    assert page.area.isAncestorOf(page.decision)
    wide = open_page(qtbot, kit)
    assert not wide.area.isAncestorOf(wide.decision)


def test_the_back_link_names_where_one_comes_from(page: SortiePage, kit: Kit) -> None:
    page.show_origin("À faire")
    assert page.back.accessibleName() == "Retour\u00a0: À faire"
    page.back.click()
    assert kit.steps_back == [None]


def test_every_scene_can_be_drawn(qtbot: QtBot, kit: Kit, page: SortiePage) -> None:
    for scene in page.scenes():
        scene.prepare()
        rest(qtbot, kit)
    assert page.form.texts()["motif_sortie"] == "deces"
