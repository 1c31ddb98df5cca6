"""The sincerity report, and what has changed since a validated version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import Differences
from tests.fakes_enquetes import (
    YEAR,
    FakeCampagnes,
    FakeDrafts,
    a_campaign,
    a_desk,
    a_difference,
    a_frozen,
    a_person,
    a_report,
)
from tests.gui.page_kit import Kit, a_kit, press, rest
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.waiting import WaitingDialog
from ui.entries import SUBJECT_SCREENS
from ui.models.sincerity import ChangesModel, KindsModel, PeopleModel
from ui.pages.enquetes.changes import MOST_RECORDS, ChangesPage
from ui.pages.enquetes.sincerity import SincerityPage, period_of, subject_of
from ui.viewmodels.enquetes import EXPORT_REASON
from ui.widgets import Banner
from ui.widgets.text import Paragraph

NOW: Final = datetime(2027, 1, 25, 9, tzinfo=UTC)


@contextmanager
def opened(desk: FakeCampagnes, *, role: Role = Role.COORDINATEUR) -> Iterator[Kit]:
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: date(2027, 1, 25), now=lambda: NOW))
    with a_kit(
        role=role, app=app, surveys=desk.surveys, campagnes=desk, fiches=FakeDrafts()
    ) as kit:
        yield kit


def a_sincerity(qtbot: QtBot, kit: Kit, subject: str = "") -> SincerityPage:
    page = SincerityPage(kit.context)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.show_origin("Enquêtes")
    page.show_subject(subject or subject_of(YEAR))
    rest(qtbot, kit)
    return page


@pytest.fixture
def desk() -> FakeCampagnes:
    made = a_desk()
    made.surveys.report = a_report()
    return made


def test_the_subject_of_a_report_is_its_period_and_a_kind() -> None:
    assert subject_of(YEAR) == "2026-01-01_2026-12-31"
    assert subject_of(YEAR, "sans_gir") == "2026-01-01_2026-12-31:sans_gir"
    assert period_of("2026-01-01_2026-12-31:sans_gir") == YEAR


def test_each_kind_of_doubt_says_why_it_matters_and_what_to_do(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    with opened(desk) as kit:
        page = a_sincerity(qtbot, kit)
        assert page.header.facts.whole_text() == (
            "34 dossiers lus en 2026 · 4 personnes à vérifier · lu le 18/01/2027 à 09:40"
        )
        assert page.header.back.accessibleName() == "Retour\u00a0: Enquêtes"
        assert page.kind.text() == "Sans contrat"
        assert page.remedy.text().startswith("Que faire\u00a0: Enregistrez le contrat")
        assert page.count.text() == "2 personnes"
        model = page.people_model
        assert [model.index(1, column).data() for column in range(4)] == [
            "Fabrégoul Raymond",
            "18/03/2026",
            "en cours",
            "Admis depuis 168 jours",
        ]
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Down)
        assert page.kind.text() == "Sans avis médical"
        press(page.table, Qt.Key.Key_Return)
        assert page.people.hasFocus()
        press(page.people, Qt.Key.Key_Return)
        assert kit.opened == [(6, "")]
        press(page.people, Qt.Key.Key_Escape)
        assert page.table.hasFocus()
        page.header.back.click()
        assert kit.steps_back == [None]


def test_the_report_leaves_in_a_file_without_names_or_with_a_reason(
    qtbot: QtBot, desk: FakeCampagnes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(*given: str) -> tuple[str, str]:
        asked.append(given[2])
        return str(tmp_path / given[2]), ""

    monkeypatch.setattr("ui.dialogs.save_file.QFileDialog.getSaveFileName", choose)
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_sincerity(qtbot, kit)
        assert page.export.button.isVisible()
        acts = {act.text(): act for act in page.export.button.menu().actions()}
        acts["Document PDF…"].trigger()
        rest(qtbot, kit)
        path = tmp_path / "sincerite_2026.pdf"
        assert asked == [path.name]
        assert desk.surveys.calls[-1] == ("doubts", YEAR, "pdf", path, False, EXPORT_REASON)
        acts["Classeur XLSX avec les noms…"].trigger()
        dialog = page.findChild(ReasonDialog)
        assert dialog is not None
        dialog.editor.setText("contrôle")
        dialog.try_accept()
        rest(qtbot, kit)
        path = tmp_path / "sincerite_2026.xlsx"
        assert desk.surveys.calls[-1] == ("doubts", YEAR, "xlsx", path, True, "contrôle")


def test_who_may_only_read_is_offered_no_file(qtbot: QtBot, desk: FakeCampagnes) -> None:
    with opened(desk, role=Role.LECTURE) as kit:
        assert not a_sincerity(qtbot, kit).export.button.isVisible()


def test_a_report_opens_at_the_kind_it_was_asked_for_and_stays_there(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    with opened(desk) as kit:
        subject = subject_of(YEAR, "jamais_visite")
        page = a_sincerity(qtbot, kit, subject)
        assert page.kind.text() == "Jamais visité"
        page.table.select_row(1)
        kit.context.changes.caseload_changed.emit()
        rest(qtbot, kit)
        assert page.kind.text() == "Sans avis médical"
        page.show_subject(subject)
        rest(qtbot, kit)
        assert page.kind.text() == "Sans avis médical"


def test_a_report_without_a_doubt_says_so(qtbot: QtBot, desk: FakeCampagnes) -> None:
    desk.surveys.report = a_report(lines=(), people=0)
    with opened(desk) as kit:
        page = a_sincerity(qtbot, kit)
        assert page.states.empty.isVisible()
        assert page.states.empty.title.text() == "Rien à signaler"


def test_a_period_without_a_file_is_not_said_to_be_sound(qtbot: QtBot, desk: FakeCampagnes) -> None:
    desk.surveys.report = a_report(lines=(), people=0, base=0)
    with opened(desk) as kit:
        page = a_sincerity(qtbot, kit)
        assert page.states.empty.title.text() == "Aucun dossier à lire"


def test_the_direction_sees_pseudonyms_until_a_reason_is_given(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    hidden = tuple(
        replace(line, people=tuple(a_person(at, f"Personne {at:04}") for at in (1, 2)))
        for line in a_report().lines
    )
    desk.surveys.report = a_report(lines=hidden, is_pseudonymised=True)
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_sincerity(qtbot, kit)
        assert page.hint.text() == ""
        page.people.select_row(0)
        press(page.people, Qt.Key.Key_Return)
        assert kit.opened == []
        page.names_button.click()
        dialog = page.window().findChildren(ReasonDialog)[-1]
        desk.surveys.report = a_report()
        dialog.editor.setText("Contrôle de l’ARS")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert desk.surveys.calls[-1] == ("sincerity", YEAR, "Contrôle de l’ARS")
        assert page.people_model.index(0, 0).data() == "Albarède Georgette"
        assert not page.names_button.isVisible()


# --- what has changed ------------------------------------------------------------------------


def a_changed(qtbot: QtBot, kit: Kit) -> ChangesPage:
    page = ChangesPage(kit.context)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.show_subject("1:11")
    rest(qtbot, kit)
    return page


@pytest.fixture
def validated() -> FakeCampagnes:
    return a_desk(lines=[a_campaign(versions=1)], frozens=[a_frozen()], changes=(a_difference(),))


def test_each_changed_figure_shows_both_and_the_records_with_what_was_done(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    with opened(validated) as kit:
        page = a_changed(qtbot, kit)
        assert page.header.facts.whole_text() == (
            "1 chiffre a changé depuis la version 1, validée le 18/01/2027 · "
            "comparée le 18/01/2027 à 09:40"
        )
        assert [page.model.index(0, column).data() for column in range(5)] == [
            "1.1",
            "Personnes accompagnées dans l’année",
            "34",
            "33",
            "−\u00a01",
        ]
        assert (page.before.text(), page.after.text()) == ("34", "33")
        (card,) = page.cards
        said = card.accessibleName()
        assert "Albarède Rose-Marie ne compte plus" in said
        assert "Sortie modifiée le 20/01/2027 par C. Vidal" in said
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Return)
        assert card.link is not None
        assert card.link.hasFocus()
        card.link.click()
        assert kit.opened == [(2, "")]


def test_a_record_put_right_tells_what_it_was_and_what_it_is(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    change = a_difference()
    kept = change.records[0]
    place = next(at for at, one in enumerate(change.columns) if one.kind == "date")
    was, now = list(kept.cells), list(kept.cells)
    was[place], now[place] = date(2026, 3, 18), None
    record = replace(kept, is_gone=False, cells=tuple(now), was=tuple(was), times=5)
    validated.changes = (replace(change, records=(record, replace(record, times=1))),)
    with opened(validated) as kit:
        said = [card.accessibleName() for card in a_changed(qtbot, kit).cards]
    assert said[0].startswith("Albarède Rose-Marie compte autrement (5 lignes). ")
    assert said[1].startswith("Albarède Rose-Marie compte autrement. ")
    title = change.columns[place].title
    assert f"{title}\u00a0: 18/03/2026 → (vide)" in said[0]
    assert said[0].count("→") == 1


@pytest.fixture
def held(validated: FakeCampagnes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold back every comparison until it is set."""
    gate, compare = Event(), validated.differences

    def wait(*given: Any, **named: Any) -> Differences:
        gate.wait(5)
        return replace(compare(*given, **named), is_pseudonymised=named["reason"] is None)

    monkeypatch.setattr(validated, "differences", wait)
    yield gate
    gate.set()


def test_a_first_comparison_that_is_stopped_leads_back_and_a_second_one_stays(
    qtbot: QtBot, validated: FakeCampagnes, held: Event
) -> None:
    with opened(validated, role=Role.DIRECTION) as kit:
        page = ChangesPage(kit.context)
        qtbot.addWidget(page)
        page.show()
        page.show_subject("1:11")
        page.findChildren(WaitingDialog)[-1].reject()
        assert kit.steps_back == [None]
        held.set()
        page.show_subject("1:11")
        rest(qtbot, kit)
        assert page.names_button.isVisible()
        held.clear()
        page.ask_names()
        (reason,) = page.findChildren(ReasonDialog)
        reason.reason_given.emit("Contrôle de l’ARS")
        page.findChildren(WaitingDialog)[-1].reject()
        assert kit.steps_back == [None]
        assert page.model.rowCount() == 1
        held.set()
        page.read_again()
        rest(qtbot, kit)
        assert validated.calls[-1] == ("differences", 11, None)


def test_a_comparison_nobody_looks_at_is_stopped_and_opens_no_dialog(
    qtbot: QtBot, validated: FakeCampagnes, held: Event
) -> None:
    with opened(validated) as kit:
        page = ChangesPage(kit.context)
        qtbot.addWidget(page)
        page.show()
        page.show_subject("1:11")
        (dialog,) = page.findChildren(WaitingDialog)
        page.hide()
        held.set()
        rest(qtbot, kit)
        qtbot.waitUntil(lambda: not isValid(dialog))
        assert kit.steps_back == []
        assert page.model.rowCount() == 0


def test_a_definition_and_settings_that_changed_are_said(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    change = a_difference()
    records = tuple(
        replace(change.records[0], is_gone=False, person=None, beneficiaire_id=None, acts=())
        for _ in range(MOST_RECORDS + 3)
    )
    other = replace(change, is_definition_changed=True, records=records)
    validated.changes = (other, replace(change, records=()))
    with opened(validated, role=Role.DIRECTION) as kit:
        page = a_changed(qtbot, kit)
        assert page.redefined.isVisible()
        assert len(page.cards) == MOST_RECORDS
        assert page.cards[0].link is None
        page.table.select_row(1)
        assert not page.redefined.isVisible()
        assert page.cards == []
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Return)
        assert page.table.hasFocus()


def test_a_typed_answer_that_changed_is_said_to_be_typed(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    change = a_difference()
    computed = replace(change, records=())
    typed = replace(
        computed, question=replace(change.question, indicateur=None, manual_type="entier")
    )
    validated.changes = (typed, computed)
    with opened(validated) as kit:
        page = a_changed(qtbot, kit)
        said = [one.text() for one in page.area.findChildren(Paragraph)]
        assert said == [
            "Réponse saisie\u00a0: elle a été modifiée dans la campagne depuis la validation."
        ]
        page.table.select_row(1)
        inside = page.area.widget()
        assert inside is not None
        said = [one.text() for one in inside.findChildren(Paragraph)]
        assert said == [
            "Aucun enregistrement ne l’explique\u00a0: ce chiffre ne se lit pas ligne par ligne."
        ]


def test_a_fingerprint_goes_on_over_the_next_line_of_a_banner(qtbot: QtBot) -> None:
    banner = Banner(
        "Version 1, en lecture seule.", f"SHA-256 : {'a1' * 32}", link="Ce qui a changé"
    )
    qtbot.addWidget(banner)
    banner.resize(420, 80)
    banner.show()
    (text,) = banner.findChildren(Paragraph)
    document, words = QTextDocument(), QTextOption()
    words.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultFont(text.font())
    # A label breaks lines between words alone.
    document.setDefaultTextOption(words)
    document.setHtml(QLabel.text(text))
    document.setTextWidth(text.width())
    assert document.idealWidth() <= text.width()
    assert f"SHA-256 : {'a1' * 32}" in banner.accessibleName()


def test_an_answer_that_still_stands_says_so(qtbot: QtBot, validated: FakeCampagnes) -> None:
    validated.changes = ()
    with opened(validated) as kit:
        assert a_changed(qtbot, kit).states.empty.isVisible()


def test_a_failure_is_told_and_tried_again(qtbot: QtBot, validated: FakeCampagnes) -> None:
    validated.error = VaultBusyError()
    with opened(validated) as kit:
        page = a_changed(qtbot, kit)
        assert page.states.error.isVisible()
        validated.error = None
        page.states.error.button.click()
        rest(qtbot, kit)
        assert page.cards


def test_a_bug_is_not_hidden(qtbot: QtBot, validated: FakeCampagnes) -> None:
    validated.error = ValueError("a bug")
    with opened(validated) as kit:
        page = a_changed(qtbot, kit)
        assert page.states.error.isVisible()
        assert [type(error) for error in kit.errors] == [ValueError]
        kit.errors.clear()


def test_the_reports_are_screens_of_the_window() -> None:
    with opened(a_desk()) as kit:
        for name, title in (
            ("sincerite", "Rapport de sincérité"),
            ("changements", "Ce qui a changé"),
        ):
            screen = SUBJECT_SCREENS[name]
            assert screen.title == title
            page = screen.build(kit.context)
            assert page.keys()
            page.deleteLater()


def test_the_models_hold_under_the_model_tester() -> None:
    kinds, people, changes = KindsModel(), PeopleModel(), ChangesModel()
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (kinds, people, changes)
    ]
    report = a_report()
    kinds.show_lines(report.lines)
    people.show_people(report.lines[0].people)
    changes.show_lines((a_difference(),))
    assert [model.rowCount() for model in (kinds, people, changes)] == [3, 2, 1]
    assert len(testers) == 3
