"""The page of an admission: what is missing and who can act, the shortcuts, the path, the decision."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.errors import (
    FieldConflict,
    NotFoundError,
    RuleViolationError,
    StaleEdit,
    StaleEditError,
    VaultBusyError,
)
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.roles import Role
from crt_desktop.reports.admission import AdmissionLine, Contact
from crt_desktop.reports.fiches import Draft, StoredFiche
from tests.fakes_fiches import NOW
from tests.fakes_ui import TODAY
from tests.gui.admission_kit import (
    DEMANDE,
    PERSON,
    Bench,
    a_bench,
    a_demande,
    a_stored,
    whole,
)
from tests.gui.page_kit import press, rest, show_page
from ui.dialogs.stale import StaleDialog
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import FicheDialog
from ui.forms.drafts import DRAFT_MS
from ui.pages.admission.page import AdmissionPage
from ui.pages.admissions import AdmissionsPage
from ui.viewmodels import admission as told
from ui.widgets.feedback import Toast


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    with a_bench() as bench:
        yield bench


def shown(qtbot: QtBot, bench: Bench, **size: int) -> AdmissionPage:
    page = AdmissionPage(bench.kit.context)
    page.show_person(PERSON, str(DEMANDE))
    show_page(qtbot, bench.kit, page, **size)
    return page


def the_form() -> FicheDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, FicheDialog) and one.isVisible()
    ]
    return found


def the_question() -> VerbDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, VerbDialog) and one.isVisible()
    ]
    return found


def opened(qtbot: QtBot, bench: Bench, page: AdmissionPage, etape: Etape) -> FicheDialog:
    page.steps.rows[etape].button.click()
    rest(qtbot, bench.kit)
    return the_form()


def save(qtbot: QtBot, bench: Bench, dialog: FicheDialog) -> None:
    dialog.editor.save()
    rest(qtbot, bench.kit)


def put(bench: Bench, sheet: str, row_id: int, record: Record) -> None:
    """Store a record behind the other forms."""
    bench.fiches.stored[sheet, row_id] = StoredFiche(
        sheet=sheet,
        row_id=row_id,
        version=1,
        recorded_at=NOW,
        record=record,
        beneficiaire_id=PERSON,
    )


def missing(page: AdmissionPage) -> list[str]:
    return [row.accessibleName() for row in page.side.decision.rows]


def toast() -> str:
    (found,) = [
        one
        for window in QApplication.topLevelWidgets()
        for one in window.findChildren(Toast)
        if one.isVisible()
    ]
    return found.accessibleName()


# --- what is shown -------------------------------------------------------------------------


def test_the_page_names_what_is_missing_and_who_to_turn_to(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    assert page.header.title.text() == "Admission de Barascud Éliane"
    assert page.header.facts() == (
        "Née le 06/10/1940, 86 ans · Conilhac-Corbières · demande du 02/11/2026, "
        "Dr Ricalens (médecin traitant)"
    )
    side = page.side.decision
    assert side.title.text() == "Il manque 3 éléments"
    assert side.done.text() == "5 sur 8 faits"
    assert missing(page) == [
        "Avis médical, étape 5",
        "Avis de la concertation, étape 6",
        "Signature du contrat, étape 8",
    ]
    assert [row.accessibleDescription() for row in side.rows] == [
        "Dr Hélène Sarrazeau, 06\u00a039\u00a098\u00a010\u00a002",
        "Vous, Claire Vidal",
        "Son fils Didier Barascud, 06\u00a039\u00a098\u00a041\u00a060",
    ]
    assert not side.button.isEnabled()
    assert side.reason.text() == "Voie ordinaire\u00a0: les 8 étapes sont exigées."
    assert side.button.accessibleDescription() == side.reason.text()


def test_each_step_says_its_state_in_words(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    rows = page.steps.rows
    assert rows[Etape.AVIS_MEDICAL].state.text() == "À faire"
    assert rows[Etape.CONCERTATION].state.text() == "Incomplet"
    assert rows[Etape.PLAN].state.text() == ""
    spoken = rows[Etape.CONCERTATION].accessibleName()
    assert spoken.startswith("Étape 6, Concertation de l’équipe\u00a0: incomplet. Tenue le")
    assert rows[Etape.EVALUATION].day.text() == "09/11/2026"
    assert rows[Etape.EVALUATION].who.text() == "Sophie Marquille"
    assert rows[Etape.ELIGIBILITE].criteria.text() == "5 critères sur 5"


def test_the_acts_are_those_of_who_reads(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(role=Role.MEDECIN) as bench:
        page = shown(qtbot, bench)
        rows = page.steps.rows
        assert rows[Etape.AVIS_MEDICAL].button.text() == "Donner mon avis"
        assert rows[Etape.CONCERTATION].button.isHidden()
        assert not page.voie.isEnabled()
        assert page.side.other.isHidden()
        assert page.side.urgent.isHidden()
        assert "revient à la coordination" in page.side.decision.reason.text()
        page.go_to_step(Etape.CONCERTATION)
        rest(qtbot, bench.kit)
        assert bench.admissions.recorded == []


def test_the_direction_decides_and_reads_nothing_more(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(whole(avis_medical_motif="Instable"), Role.DIRECTION) as bench:
        page = shown(qtbot, bench)
        assert page.side.decision.button.isEnabled()
        assert page.steps.rows[Etape.AVIS_MEDICAL].fact.text() == "Avis favorable"
        assert all(row.again.isHidden() for row in page.steps.rows.values())
        page.header.back_asked.emit()
        assert bench.kit.visited == ["admissions"]
        page.decide()
        rest(qtbot, bench.kit)
        save(qtbot, bench, the_form())
        assert len(bench.admissions.decided) == 1
        assert page.side.owed.link.isHidden()


def test_the_way_back_is_the_waiting_list(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    page.header.back_asked.emit()
    assert bench.kit.visited == ["liste_attente"]


def test_without_a_demande_named_the_person_s_own_is_shown(qtbot: QtBot, bench: Bench) -> None:
    page = AdmissionPage(bench.kit.context)
    page.show_person(PERSON)
    show_page(qtbot, bench.kit, page)
    assert bench.admissions.asked == [f"person {PERSON}", DEMANDE]


def test_a_path_that_cannot_be_read_says_so_and_may_be_asked_again(
    qtbot: QtBot, bench: Bench
) -> None:
    bench.admissions.error = NotFoundError(kind="demande", reference=DEMANDE)
    page = shown(qtbot, bench)
    assert page.states.error.title.text().startswith("Introuvable")
    page.states.error.button.click()
    rest(qtbot, bench.kit)
    assert page.path is not None


def test_the_page_follows_what_is_written_elsewhere(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    changes = bench.kit.context.changes
    changes.fiche_changed.emit("plans", 999)
    rest(qtbot, bench.kit)
    assert bench.admissions.asked == [DEMANDE]
    bench.admissions.stored = whole()
    changes.fiche_changed.emit("plans", PERSON)
    rest(qtbot, bench.kit)
    assert page.side.decision.title.text() == "Tout est prêt"
    page.hide()
    changes.fiche_changed.emit("professionnels", None)
    assert len(bench.admissions.asked) == 2
    page.show()
    page.on_shown()
    rest(qtbot, bench.kit)
    assert len(bench.admissions.asked) == 3


def test_another_person_takes_the_former_one_away_at_once(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    page.show_person(PERSON, str(DEMANDE))
    assert len(bench.admissions.asked) == 1
    page.show_person(9, "90")
    assert page.header.title.text() == "Admission"
    assert page.path is None
    rest(qtbot, bench.kit)
    assert bench.admissions.asked == [DEMANDE, 90]


@pytest.mark.parametrize(("width", "is_beside"), [(1224, True), (904, True), (700, False)])
def test_the_cards_go_under_the_steps_where_there_is_little_room(
    qtbot: QtBot, bench: Bench, width: int, *, is_beside: bool
) -> None:
    page = shown(qtbot, bench, width=width, height=700)
    assert (page.side.x() > page.steps.x()) is is_beside
    assert page.area.horizontalScrollBar().maximum() == 0
    for row in page.steps.rows.values():
        for part in (row.title, row.day, row.who, row.button):
            if part.isVisible():
                assert part.width() >= part.minimumSizeHint().width()


# --- the steps -----------------------------------------------------------------------------


def test_an_opinion_is_recorded_and_the_page_shows_it(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    dialog = opened(qtbot, bench, page, Etape.AVIS_MEDICAL)
    assert dialog.windowTitle() == "Enregistrer l’avis médical"
    editor = dialog.editor
    assert editor.body.fields["avis_medical_on"].text() == f"{TODAY:%d/%m/%Y}"
    editor.type_value("avis_medical", "favorable")
    editor.type_value("avis_medical_auteur", "Dr Sarrazeau")
    save(qtbot, bench, dialog)
    assert bench.admissions.recorded[-1][1]["avis_medical"] == "favorable"
    assert missing(page) == ["Avis de la concertation, étape 6", "Signature du contrat, étape 8"]
    assert page.steps.rows[Etape.AVIS_MEDICAL].fact.text() == "Avis favorable"


def test_what_is_wrong_in_a_step_is_said_under_its_field(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    dialog = opened(qtbot, bench, page, Etape.AVIS_MEDICAL)
    dialog.editor.type_value("avis_medical", "defavorable")
    dialog.editor.type_value("avis_medical_auteur", "Dr Sarrazeau")
    save(qtbot, bench, dialog)
    assert dialog.isVisible()
    assert dialog.editor.body.fields["avis_medical_motif"].error == (
        "Un avis défavorable donne son motif."
    )
    dialog.editor.abandon()


def test_a_draft_of_a_step_is_kept_and_offered_again(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    dialog = opened(qtbot, bench, page, Etape.CONCERTATION)
    dialog.editor.type_value("concertation_participants", "Claire, Sophie")
    qtbot.wait(DRAFT_MS + 100)
    rest(qtbot, bench.kit)
    (kept,) = bench.fiches.kept.values()
    assert kept.form == f"demandes:{DEMANDE}:concertation"
    assert dict(kept.values) == {"concertation_participants": "Claire, Sophie"}
    dialog.editor.abandon()
    rest(qtbot, bench.kit)
    assert bench.fiches.kept == {}
    bench.admissions.drafts[kept.form] = Draft(
        form=kept.form, title="", values=kept.values, saved_at=NOW
    )
    again = opened(qtbot, bench, page, Etape.CONCERTATION)
    again.editor.resume_draft()
    assert again.editor.body.fields["concertation_participants"].text() == "Claire, Sophie"
    again.editor.abandon()


def test_what_somebody_else_recorded_is_shown_and_chosen(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    dialog = opened(qtbot, bench, page, Etape.CONCERTATION)
    dialog.editor.type_value("concertation_avis", "reserve")
    conflict = FieldConflict(attribute="concertation_avis", theirs="favorable", mine="reserve")
    edit = StaleEdit(by="Sophie Marquille", at=NOW, version=4, conflicts=(conflict,))
    bench.admissions.error = StaleEditError(edit)
    save(qtbot, bench, dialog)
    question = the_question()
    assert isinstance(question, StaleDialog)
    question.try_accept()
    rest(qtbot, bench.kit)
    assert bench.admissions.recorded[-1][1]["concertation_avis"] == "reserve"


def test_each_shortcut_opens_the_right_form(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Beneficiaire(
        reference="B0004", nom_naissance="A", prenoms="B", sexe="F", born_on=date(1940, 1, 1)
    )
    put(bench, "beneficiaires", PERSON, person)
    asked: list[tuple[Any, ...]] = []
    contrat = SimpleNamespace(open_contrat_dialog=lambda *given: asked.append(given[1:3]))
    monkeypatch.setitem(sys.modules, "ui.dialogs.contrat", contrat)
    page = shown(qtbot, bench)
    page.open_step(Etape.PLAN)
    assert bench.kit.screens == [("plan", PERSON, "")]
    page.side.decision.rows[2].click()
    assert asked == [(PERSON, DEMANDE)]
    page.open_step(Etape.EVALUATION)
    rest(qtbot, bench.kit)
    evaluation = the_form()
    assert evaluation.windowTitle() == "Évaluer la situation"
    assert evaluation.editor.body.fields["type"].text() == "identification"
    assert evaluation.editor.body.fields["auteur"].text() == "Claire Vidal"
    evaluation.editor.abandon()
    page.open_step(Etape.ELIGIBILITE)
    rest(qtbot, bench.kit)
    identity = the_form()
    assert set(identity.editor.body.fields) >= {"commune", "minutes_trajet"}
    identity.editor.abandon()


def test_a_gir_out_of_the_criteria_is_evaluated_again(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = a_stored()
    unfit = replace(stored.facts.evaluations[0], gir=5)
    stored = replace(stored, facts=replace(stored.facts, evaluations=(unfit,)))
    with a_bench(stored) as bench:
        page = shown(qtbot, bench)
        assert page.steps.rows[Etape.ELIGIBILITE].state.text() == "Critère non rempli"
        reason = page.side.decision.reason.text()
        assert reason == "Son GIR est 5\u00a0: l’accompagnement s’adresse aux GIR 1 à 4."
        asked: list[Etape] = []
        monkeypatch.setattr(page.acts, "open_step", lambda _path, etape: asked.append(etape))
        page.side.decision.rows[0].click()
        assert asked == [Etape.GIR]


# --- the path ------------------------------------------------------------------------------


def test_the_urgent_path_is_confirmed_and_shows_what_will_be_owed(
    qtbot: QtBot, bench: Bench
) -> None:
    page = shown(qtbot, bench)
    page.side.urgent.button.click()
    question = the_question()
    assert question.windowTitle() == "Admettre en urgence\u202f?"
    assert "sous 15 jours" in question.text_label.text()
    question.verb_button.click()
    rest(qtbot, bench.kit)
    assert bench.admissions.voies == ["urgence"]
    assert toast() == "Urgence"
    assert page.side.urgent.isHidden()
    assert page.side.decision.title.text() == "L’entrée est possible"
    assert page.side.decision.button.isEnabled()
    assert page.steps.rows[Etape.AVIS_MEDICAL].state.text() == "Peut suivre l’entrée"
    assert [row.accessibleName() for row in page.side.owed.rows] == [
        "Évaluation médicale, avant le 08/12/2026",
        "Contrat d’accompagnement, avant le 08/12/2026",
    ]


def test_the_path_stays_when_its_question_is_left(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    page.voie.group.button(2).click()
    assert the_question().windowTitle() == "Admettre en sortie d’hôpital\u202f?"
    the_question().reject()
    assert page.voie.group.checkedId() == 0
    assert bench.admissions.voies == []


def test_from_one_urgent_path_to_another_or_back_nothing_is_asked(
    qtbot: QtBot, qapp: QApplication
) -> None:
    with a_bench(a_stored(a_demande(voie="urgence"))) as bench:
        page = shown(qtbot, bench)
        page.voie.group.button(2).click()
        rest(qtbot, bench.kit)
        page.voie.group.button(0).click()
        rest(qtbot, bench.kit)
        assert bench.admissions.voies == ["sortie_hospitalisation", "ordinaire"]
        page.voie.group.button(0).click()
        assert len(bench.admissions.voies) == 2


def test_a_path_refused_shows_what_stands(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(a_stored(a_demande(voie="urgence"))) as bench:
        page = shown(qtbot, bench)
        refusal = RuleViolationError("demande_deja_decidee", decision="Refus.")
        bench.admissions.error = refusal
        page.voie.group.button(0).click()
        rest(qtbot, bench.kit)
        assert bench.kit.errors == [refusal]
        bench.kit.errors.clear()
        assert page.voie.group.checkedId() == 1


# --- the decision ----------------------------------------------------------------------------


def test_a_whole_path_is_pronounced_with_the_keyboard(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(whole()) as bench:
        page = shown(qtbot, bench)
        page.activateWindow()
        assert QTest.qWaitForWindowActive(page)
        page.setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is page.side.decision.button
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        rest(qtbot, bench.kit)
        dialog = the_form()
        assert dialog.windowTitle() == "Prononcer l’admission de Barascud Éliane\u202f?"
        assert set(dialog.editor.body.fields) == {"decided_on", "admitted_on"}
        dialog.editor.type_value("admitted_on", "25/11/2026")
        press(dialog.editor.frame, Qt.Key.Key_Return)
        rest(qtbot, bench.kit)
        (order,) = bench.admissions.decided
        assert (order.decided_on, order.admitted_on) == (TODAY, date(2026, 11, 25))
        assert toast() == "Admission prononcée"
        assert page.side.owed.title.text() == "Admise le 25/11/2026"
        assert page.side.decision.isHidden()
        assert page.steps.decision.fact.text() == (
            "Prononcée le 23/11/2026 par Claire Vidal, entrée le 25/11/2026."
        )
        page.side.owed.link.click()
        assert bench.kit.opened == [(PERSON, "")]


def test_a_day_left_blank_is_asked_for(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(whole()) as bench:
        page = shown(qtbot, bench)
        page.decide()
        rest(qtbot, bench.kit)
        dialog = the_form()
        dialog.editor.type_value("admitted_on", "")
        save(qtbot, bench, dialog)
        assert dialog.editor.body.fields["admitted_on"].error == "Donnez ce jour."
        assert bench.admissions.decided == []
        dialog.editor.abandon()


def test_an_unfavourable_opinion_asks_for_the_reason(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(whole(avis_medical="defavorable", avis_medical_motif="Instable")) as bench:
        page = shown(qtbot, bench)
        assert "demandera son motif" in page.side.decision.reason.text()
        page.decide()
        rest(qtbot, bench.kit)
        dialog = the_form()
        dialog.editor.type_value("decision_motif", "Aidants présents")
        save(qtbot, bench, dialog)
        assert bench.admissions.decided[0].motif == "Aidants présents"


def test_nothing_is_pronounced_while_something_is_missing(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    page.decide()
    rest(qtbot, bench.kit)
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, FicheDialog)] == []


def test_a_late_paper_is_said_to_be(qtbot: QtBot, qapp: QApplication) -> None:
    demande = a_demande(
        voie="urgence",
        decision="admission",
        decided_on=date(2026, 11, 3),
        admitted_on=date(2026, 11, 3),
    )
    with a_bench(a_stored(demande)) as bench:
        page = shown(qtbot, bench)
        assert [row.accessibleName() for row in page.side.owed.rows] == [
            "Évaluation médicale, en retard, avant le 18/11/2026",
            "Contrat d’accompagnement, en retard, avant le 18/11/2026",
        ]
        state = page.steps.rows[Etape.AVIS_MEDICAL].state
        assert state.text() == "À régulariser avant le 18/11/2026"
        assert state.property("role") == "danger"
        assert not page.voie.isEnabled()
        # What is à régulariser is mended from here.
        assert page.steps.rows[Etape.AVIS_MEDICAL].button.isVisible()


def test_a_demande_that_ended_otherwise_says_how(qtbot: QtBot, qapp: QApplication) -> None:
    demande = a_demande(
        decision="refus", decided_on=date(2026, 11, 20), motif_refus="hors_territoire"
    )
    with a_bench(a_stored(demande)) as bench:
        page = shown(qtbot, bench)
        assert page.side.owed.title.text() == "Demande refusée"
        assert page.side.owed.text.text() == (
            "Demande refusée le 20/11/2026\u00a0: hors territoire."
        )
        assert page.steps.rows[Etape.AVIS_MEDICAL].state.text() == "Sans objet"
        assert page.side.other.isHidden()


def test_a_demande_may_be_refused_from_the_page(qtbot: QtBot, bench: Bench) -> None:
    put(bench, "demandes", DEMANDE, a_demande())
    page = shown(qtbot, bench)
    page.side.other.refuse.click()
    rest(qtbot, bench.kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Refuser la demande\u202f?"
    save(qtbot, bench, dialog)
    assert dialog.editor.body.fields["motif_refus"].error
    dialog.editor.type_value("motif_refus", "hors_territoire")
    save(qtbot, bench, dialog)
    assert bench.refused == [(DEMANDE, "hors_territoire")]


# --- keys and words ----------------------------------------------------------------------------


def test_a_digit_goes_to_its_step_and_the_focus_starts_with_what_is_missing(
    qtbot: QtBot, bench: Bench
) -> None:
    page = shown(qtbot, bench)
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is page.side.decision.rows[0]
    QTest.keyClick(page, Qt.Key.Key_6)
    assert QApplication.focusWidget() is page.steps.rows[Etape.CONCERTATION].button
    QTest.keyClick(page, Qt.Key.Key_7)
    assert QApplication.focusWidget() is page.steps.rows[Etape.PLAN].again
    said = page.keys()
    assert [key for key, _ in said] == ["1 à 8", "Ctrl Entrée", "Alt ←"]


def test_every_act_is_named_and_reached_by_tab_in_reading_order(qtbot: QtBot, bench: Bench) -> None:
    page = shown(qtbot, bench)
    acts: list[QWidget] = []
    for row in page.steps.rows.values():
        acts += [one for one in (row.again, row.button) if one.isVisible()]
    assert all(one.accessibleName() for one in acts)
    order = []
    widget: QWidget | None = page.header
    for _ in range(400):
        assert widget is not None
        widget = widget.nextInFocusChain()
        if widget in acts and widget not in order:
            order.append(widget)
    assert order == acts


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (Contact(role="Coordination"), ("Coordination", "")),
        (Contact(role="Vous", nom="Claire"), ("Vous, Claire", "")),
        (Contact(role="Sa fille", nom="Zoé"), ("Sa fille Zoé", "")),
        (
            Contact(role="Médecin du dispositif", nom="Dr Azéma", telephone="0639981002"),
            ("Dr Azéma", "06\u00a039\u00a098\u00a010\u00a002"),
        ),
    ],
)
def test_who_to_turn_to_is_named(contact: Contact, said: tuple[str, str]) -> None:
    assert told.contact_words(contact) == said


def test_a_name_that_begins_with_a_vowel_elides(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(replace(a_stored(), nom="Albarède")) as bench:
        page = shown(qtbot, bench)
        assert page.header.title.text() == "Admission d’Albarède Éliane"


# --- the list of who decides without reading ---------------------------------------------------


def test_the_direction_opens_an_admission_from_its_list(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(role=Role.DIRECTION) as bench:
        page = AdmissionsPage(bench.kit.context)
        show_page(qtbot, bench.kit, page)
        assert page.states.empty.isVisible()
        bench.admissions.lines = (
            AdmissionLine(
                demande_row_id=DEMANDE,
                beneficiaire_id=PERSON,
                nom="Barascud",
                prenoms="Éliane",
                requested_on=date(2026, 11, 2),
                voie="urgence",
            ),
        )
        with qtbot.waitSignal(page.count_changed) as counted:
            bench.kit.context.changes.caseload_changed.emit()
            rest(qtbot, bench.kit)
        assert counted.args == [1]
        assert page.header.facts() == "1 demande sans décision"
        said = [page.model.data(page.model.index(0, column)) for column in range(4)]
        assert said == ["Barascud Éliane", "02/11/2026", "Urgence", "21 jours"]
        page.table.select_row(0)
        press(page.table, Qt.Key.Key_Return)
        assert bench.kit.screens == [("admission", PERSON, str(DEMANDE))]
        assert page.keys() == [("Entrée", "ouvrir l’admission")]


def test_a_list_that_cannot_be_read_says_so(qtbot: QtBot, qapp: QApplication) -> None:
    with a_bench(role=Role.DIRECTION) as bench:
        bench.admissions.error = VaultBusyError(operation="")
        page = AdmissionsPage(bench.kit.context)
        show_page(qtbot, bench.kit, page)
        assert "occupé" in page.states.error.title.text()
