"""The survey screen, driven as a person does, on prepared figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import PermissionDeniedError, VaultBusyError
from crt_desktop.domain.roles import Role
from tests.fakes_enquetes import FakeCampagnes, FakeDrafts, a_report
from tests.fakes_ui import FIGURES, TODAY, FakeSurveys
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.period import PeriodDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.survey_export import SurveyExportDialog
from ui.models.cells import BadgeCell, BarCell, IconTextCell, SectionCell
from ui.models.roles import Role as ItemRole
from ui.models.survey import BreakdownModel, EvidenceModel, QuestionsModel
from ui.pages.enquetes import EnquetesPage
from ui.pages.enquetes.walk import SETTLE_MS
from ui.viewmodels.enquetes_sheet import facts_of, free_sheet
from ui.viewmodels.figures import breakdown_rows
from ui.viewmodels.survey import question_of

YEAR = Period.of_year(2026)
NOW: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)


def free(service: FakeSurveys) -> dict[str, Any]:
    """Return the services of a vault without a campaign."""
    return {
        "surveys": service,
        "campagnes": FakeCampagnes(surveys=service),
        "fiches": FakeDrafts(),
        "app": SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW)),
    }


@pytest.fixture
def service() -> FakeSurveys:
    return FakeSurveys()


@pytest.fixture
def kit(service: FakeSurveys) -> Iterator[Kit]:
    with a_kit(**free(service)) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> EnquetesPage:
    made = EnquetesPage(kit.context)
    show_page(qtbot, kit, made)
    rest(qtbot, kit)
    return made


def open_question(qtbot: QtBot, kit: Kit, page: EnquetesPage, number: str) -> None:
    page.table.select_row(page.model.row_of(number))
    press(page.table, Qt.Key.Key_Return)
    rest(qtbot, kit)


def texts(page: EnquetesPage, number: str) -> list[str]:
    row = page.model.row_of(number)
    return [str(page.model.index(row, column).data()) for column in range(5)]


def test_the_current_year_of_the_first_edition_is_computed_at_once(
    page: EnquetesPage, service: FakeSurveys
) -> None:
    assert service.calls == [("compute", "nationale", YEAR)]
    assert page.header.title.text() == "Enquête 2026"
    assert page.header.facts() == (
        "Calculée le 18/01/2027 à 09:40 · 12 réponses prêtes, 2 à saisir, 2 sans donnée"
    )
    assert "à ajuster au questionnaire reçu" in page.body.notice.accessibleName()


def test_a_year_that_is_not_over_says_first_up_to_when_it_is_told(page: EnquetesPage) -> None:
    sheet = page.view_model.sheet
    assert sheet is not None
    at = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)
    running = replace(sheet, computed_at=at, answer=replace(sheet.answer, computed_at=at))
    assert facts_of(running).startswith(
        "Année en cours, arrêtée au 22/11 · calculée le 22/11/2026 à 09:05 · 12 réponses prêtes"
    )


def test_each_question_shows_its_figure_the_one_before_and_its_state(page: EnquetesPage) -> None:
    assert texts(page, "1.1") == [
        "1.1",
        "Personnes accompagnées dans l’année",
        "34",
        "28",
        "calculé",
    ]
    assert texts(page, "1.6")[2] == "14/09/2026"
    assert texts(page, "2.1")[2] == "17"
    assert texts(page, "2.2")[2:4] == ["88,3", "87,9"]
    assert texts(page, "2.4")[2] == "34"
    assert texts(page, "2.5")[2:] == ["—", "—", "sans donnée"]
    assert texts(page, "3.3")[2:] == ["—", "—", "non disponible"]
    assert texts(page, "4.1")[2:] == ["—", "—", "À saisir"]
    assert page.model.headerData(2, Qt.Orientation.Horizontal) == "2026"
    assert page.model.headerData(3, Qt.Orientation.Horizontal) == "2025"


def test_a_state_is_a_word_with_its_icon(page: EnquetesPage) -> None:
    def state(number: str) -> object:
        return page.model.index(page.model.row_of(number), 4).data(ItemRole.CELL)

    assert state("1.1") == IconTextCell(icon="check", text="calculé", icon_ink="success")
    assert state("4.1") == BadgeCell(text="À saisir", tone="info", icon="pencil")


def test_sections_stand_as_sub_heads(page: EnquetesPage) -> None:
    assert page.model.section_rows() == (0, 7, 13, 17)
    assert page.model.index(0, 0).data(ItemRole.CELL) == SectionCell(title="1. File active")
    assert page.model.line_at(0) is None


def test_a_question_opens_its_figure_definition_and_records(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    open_question(qtbot, kit, page, "1.1")

    panel = page.panel
    assert panel.isVisible()
    assert panel.figure.text() == "34"
    assert panel.compared.text() == "28 en 2025, soit +\u00a06"
    assert panel.code.text() == "file_active"
    assert "chacune comptée une fois" in panel.definition.text()
    assert panel.evidence.title.text() == "34 personnes derrière ce chiffre"
    model = panel.evidence.model
    assert model.rowCount() == 34
    assert [model.index(0, column).data() for column in range(model.columnCount())] == [
        "Albarède Georgette",
        "18/03/2026",
        "en cours",
        "289",
    ]
    assert service.calls[-1] == ("evidence", "file_active", None)
    assert not panel.evidence.switch.isVisible()
    assert not panel.evidence.names_button.isVisible()


def test_a_figure_that_counts_nobody_says_so_and_has_no_evidence_to_export(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    open_question(qtbot, kit, page, "1.1")
    block = page.panel.evidence
    shown = service.evidence("file_active", YEAR)
    page.panel.show_evidence(replace(shown, rows=(), beneficiaire_ids=(), value=0))
    assert block.notice.title.text() == "Personne ni événement"
    assert not block.head.isVisible()
    page.panel.show_evidence(shown)
    assert block.head.isVisible()
    assert block.stack.currentWidget() is block.table


def test_a_breakdown_shows_its_parts_then_the_list_on_demand(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    open_question(qtbot, kit, page, "2.4")
    panel = page.panel
    assert panel.evidence.switch.isVisible()
    assert panel.evidence.stack.currentWidget() is panel.evidence.breakdown_table
    model = panel.evidence.breakdown
    assert [model.index(0, column).data() for column in (0, 2, 3)] == [
        "Lézignan-Corbières",
        "9",
        "9",
    ]
    assert model.index(0, 1).data(ItemRole.CELL) == BarCell(share=1.0)

    panel.evidence.switch.group.button(1).click()
    assert panel.evidence.stack.currentWidget() is panel.evidence.table
    assert panel.evidence.title.text() == "34 personnes derrière ce chiffre"


def test_a_manual_question_says_who_answers(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    open_question(qtbot, kit, page, "4.1")
    assert "se saisit dans une campagne" in page.panel.notice_text.text()
    assert page.panel.campaign_button.isVisible()
    assert not page.panel.code.isVisible()
    assert not page.panel.evidence.isVisible()


def test_a_figure_nothing_records_says_so(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    open_question(qtbot, kit, page, "3.3")
    assert page.panel.evidence.notice.title.text() == "Donnée non recueillie"


def test_the_keyboard_alone_opens_reads_and_closes(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.model.key_at(page.table.current_row()) == "1.1"
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Space)
    rest(qtbot, kit)
    assert page.panel.number.text() == "1.2"
    press(page.table, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert page.view_model.selected is None


def test_passing_over_questions_reads_only_the_last(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    page.table.select_row(page.model.row_of("1.1"))
    press(page.table, Qt.Key.Key_Space)
    rest(qtbot, kit)
    service.calls.clear()
    for _ in range(3):
        press(page.table, Qt.Key.Key_Down)
    qtbot.wait(SETTLE_MS + 50)
    rest(qtbot, kit)
    assert service.calls == [("evidence", "sorties", None)]


def test_another_period_is_computed_and_named(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    names = [
        action.text() for action in page.header.period_button.menu().actions() if action.text()
    ]
    assert names[:5] == [
        "Année 2026",
        "Année 2025",
        "Année 2024",
        "Année 2023",
        "4e trimestre 2026",
    ]
    assert names[-1] == "Dates libres…"

    quarter = next(
        action
        for action in page.header.period_button.menu().actions()
        if action.text() == "3e trimestre 2026"
    )
    quarter.trigger()
    rest(qtbot, kit)
    asked = Period(start=date(2026, 7, 1), end=date(2026, 9, 30))
    assert service.calls[-1] == ("compute", "nationale", asked)
    assert page.header.period_button.accessibleName() == "3e trimestre 2026"
    assert page.model.headerData(3, Qt.Orientation.Horizontal) == "Précédente"


def test_free_dates_are_asked_and_checked(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    page.ask_period()
    dialog = page.window().findChild(PeriodDialog)
    assert dialog is not None
    dialog.start.setDate(QDate(2026, 3, 15))
    dialog.end.setDate(QDate(2026, 3, 14))
    dialog.verb_button.click()
    assert dialog.end_field.error == "La fin précède le début."

    dialog.end.setDate(QDate(2026, 4, 14))
    dialog.verb_button.click()
    rest(qtbot, kit)
    asked = Period(start=date(2026, 3, 15), end=date(2026, 4, 14))
    assert service.calls[-1] == ("compute", "nationale", asked)
    assert page.header.period_button.accessibleName() == "15/03 – 14/04/2026"


def test_another_edition_is_answered(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    page.header.edition_button.menu().actions()[1].trigger()
    rest(qtbot, kit)
    assert service.calls[-1] == ("compute", "occitanie", YEAR)
    assert page.header.edition_button.accessibleName() == "Trame Occitanie"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Answer the save dialogs, and remember the names they proposed."""
    names: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        names.append(str(arguments[2]))
        return str(tmp_path / "reponse"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return names


def test_the_answers_are_exported_in_a_format_masked_with_some_questions(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, asked: list[str], tmp_path: Path
) -> None:
    page.header.export_button.click()
    dialog = page.window().findChild(SurveyExportDialog)
    assert dialog is not None
    dialog.kind.set_text("pdf")
    dialog.kind.typed.emit()
    dialog.masked.setChecked(True)
    dialog.scope.set_text("choix")
    dialog.scope.typed.emit()
    dialog.verb_button.click()
    assert dialog.scope_field.error == "Choisissez au moins une question."
    dialog.boxes["1.1"].setChecked(True)
    assert dialog.scope_field.note_label.text() == "1 question choisie"
    dialog.verb_button.click()
    rest(qtbot, kit)

    assert asked == ["enquete_nationale_2026.pdf"]
    service = cast(FakeSurveys, kit.context.services.surveys)
    assert service.calls[-1] == (
        "export",
        "nationale",
        YEAR,
        "pdf",
        tmp_path / "reponse.pdf",
        True,
        frozenset({"1.1"}),
        "export depuis l’écran Enquêtes",
    )


def test_the_direction_sees_pseudonyms_until_a_reason_is_given(qtbot: QtBot) -> None:
    service = FakeSurveys(role=Role.DIRECTION)
    with a_kit(role=Role.DIRECTION, **free(service)) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        rest(qtbot, kit)
        open_question(qtbot, kit, page, "1.1")
        assert page.panel.evidence.model.index(0, 0).data() == "Personne 0001"
        assert page.panel.evidence.names_button.isVisible()
        # Names and export both offered, nothing of the panel is cut at its right.
        assert page.panel.evidence.export_button.isVisible()
        inside = page.panel.area.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= page.panel.area.viewport().width()

        page.panel.evidence.names_button.click()
        dialog = page.window().findChild(ReasonDialog)
        assert dialog is not None
        dialog.editor.setText("Contrôle de l’ARS")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert service.calls[-1] == ("evidence", "file_active", "Contrôle de l’ARS")
        assert page.panel.evidence.model.index(0, 0).data() == "Albarède Georgette"
        assert not page.panel.evidence.names_button.isVisible()


def test_a_record_leads_to_its_person(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    open_question(qtbot, kit, page, "1.1")
    page.panel.evidence.table.select_row(2)
    press(page.panel.evidence.table, Qt.Key.Key_Return)
    assert kit.opened == [(3, "")]


def test_pseudonyms_lead_nowhere(qtbot: QtBot) -> None:
    with a_kit(role=Role.DIRECTION, **free(FakeSurveys(role=Role.DIRECTION))) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        rest(qtbot, kit)
        open_question(qtbot, kit, page, "1.1")
        page.panel.evidence.table.select_row(2)
        press(page.panel.evidence.table, Qt.Key.Key_Return)
        assert kit.opened == []
        assert page.panel.evidence.hint.text() == ""


def test_a_figure_of_another_screen_opens_its_question_over_its_period(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    year = Period.of_year(2025)
    page.show_evidence("file_active", year)
    rest(qtbot, kit)
    assert page.view_model.period == year
    assert page.panel.isVisible()
    assert page.panel.number.text() == "1.1"

    page.show_evidence("par_gir_entree.2", year)
    rest(qtbot, kit)
    line = page.view_model.line
    assert line is not None
    assert line.question.indicateur is not None
    assert line.question.indicateur.startswith("par_gir_entree")


def test_the_closest_question_of_an_indicator_is_found() -> None:
    questions = tuple(
        Question(number=str(number), label="x", indicateur=path)
        for number, path in enumerate(("sorties.deces", "entrees", "sorties", "age.moyen"), start=1)
    )
    edition = Edition(
        id="e", title="E", year=None, notice="", sections=(Section(title="S", questions=questions),)
    )
    assert question_of("sorties.deces", edition) == "1"
    assert question_of("sorties.domicile", edition) == "3"
    assert question_of("age.median", edition) == "4"
    assert question_of("visites", edition) is None


def test_who_may_not_export_has_no_export(qtbot: QtBot) -> None:
    with a_kit(role=Role.LECTURE, **free(FakeSurveys())) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.header.export_button.isVisible()


def test_a_failure_is_told_and_can_be_tried_again(qtbot: QtBot, service: FakeSurveys) -> None:
    service.error = VaultBusyError()
    with a_kit(**free(service)) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        rest(qtbot, kit)
        assert page.states.error.isVisible()
        service.error = None
        page.states.error.button.click()
        rest(qtbot, kit)
        assert page.table.isVisible()


def test_records_that_may_not_be_read_are_refused_in_words(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    service.evidence_error = PermissionDeniedError(permission="evidence_named", role="direction")
    open_question(qtbot, kit, page, "1.1")
    assert page.panel.evidence.notice.isVisible()
    assert page.panel.evidence.notice.title.text()


def test_no_edition_at_all_is_said(qtbot: QtBot) -> None:
    with a_kit(**free(FakeSurveys(offered=()))) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        rest(qtbot, kit)
        assert page.states.empty.isVisible()


def test_what_changed_elsewhere_is_computed_again(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, service: FakeSurveys
) -> None:
    service.figures["file_active"] = 35
    kit.context.changes.caseload_changed.emit()
    rest(qtbot, kit)
    assert texts(page, "1.1")[2] == "35"


def test_files_that_are_doubtful_are_counted_over_the_questions(
    qtbot: QtBot, service: FakeSurveys
) -> None:
    service.report = a_report()
    with a_kit(**free(service)) as kit:
        page = EnquetesPage(kit.context)
        show_page(qtbot, kit, page)
        rest(qtbot, kit)
        assert page.body.sincerity_banner.accessibleName() == (
            "4 dossiers à vérifier\u00a0: sans contrat (2), sans avis médical (1), jamais visité (1)."
        )
        page.body.sincerity_banner.link.click()
        assert kit.screens == [("sincerite", None, "2026-01-01_2026-12-31")]


def test_homonyms_behind_a_figure_are_told_apart_by_their_identifier(qtbot: QtBot) -> None:
    evidence = FakeSurveys().evidence("file_active", YEAR)
    rows = list(evidence.rows)
    rows[1] = (rows[1][0], rows[0][1], *rows[1][2:])
    model = EvidenceModel()
    model.show_evidence(replace(evidence, rows=tuple(rows)))
    assert [model.index(row, 0).data() for row in range(3)] == [
        "Albarède Georgette (P-001)",
        "Albarède Georgette (P-002)",
        "Castelvi Henri",
    ]


def test_the_three_models_hold_under_the_model_tester(qtbot: QtBot) -> None:
    service = FakeSurveys()
    questions, breakdown, evidence = QuestionsModel(), BreakdownModel(), EvidenceModel()
    testers = [
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for model in (questions, breakdown, evidence)
    ]
    questions.show_sheet(free_sheet(service.compute("nationale", YEAR)))
    rows = breakdown_rows("par_commune", FIGURES["par_commune"], None)
    breakdown.show_rows(rows, period=YEAR)
    evidence.show_evidence(service.evidence("file_active", YEAR))
    evidence.show_evidence(None)
    assert questions.rowCount() == 20
    assert breakdown.rowCount() == 8
    assert evidence.rowCount() == 0
    assert len(testers) == 3
