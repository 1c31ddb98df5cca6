"""A campaign on screen: opened, answered, doubted, validated, read again as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import pytest
from PySide6.QtCore import QDate, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import AnswerState
from crt_desktop.reports.fiches import Draft
from tests.fakes_enquetes import (
    SHA,
    YEAR,
    FakeCampagnes,
    FakeDrafts,
    a_campaign,
    a_desk,
    a_frozen,
    a_report,
)
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.campaign import OpenCampaignDialog, RenameCampaignDialog
from ui.dialogs.justify_answers import JustifyDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.survey_export import SurveyExportDialog
from ui.dialogs.validate_answer import ValidateDialog
from ui.dialogs.verb import VerbDialog
from ui.models.cells import BadgeCell
from ui.models.roles import Role as ItemRole
from ui.pages.enquetes import EnquetesPage
from ui.viewmodels.answer_keeper import SAVE_MS, form_of
from ui.viewmodels.enquetes_sheet import Mode
from ui.widgets import Button, Toast
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.text_area import TextArea

NOW: Final = datetime(2027, 1, 18, 8, 41, tzinfo=UTC)
D = TypeVar("D", bound=QDialog)


@pytest.fixture
def desk() -> FakeCampagnes:
    return a_desk()


@pytest.fixture
def drafts() -> FakeDrafts:
    return FakeDrafts()


def opened(
    desk: FakeCampagnes, drafts: FakeDrafts | None = None, *, role: Role = Role.COORDINATEUR
) -> AbstractContextManager[Kit]:
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: date(2027, 1, 18), now=lambda: NOW))
    return a_kit(
        role=role, app=app, surveys=desk.surveys, campagnes=desk, fiches=drafts or FakeDrafts()
    )


def a_page(qtbot: QtBot, kit: Kit) -> EnquetesPage:
    page = EnquetesPage(kit.context)
    show_page(qtbot, kit, page)
    rest(qtbot, kit)
    return page


@pytest.fixture
def kit(desk: FakeCampagnes, drafts: FakeDrafts) -> Iterator[Kit]:
    with opened(desk, drafts) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> EnquetesPage:
    return a_page(qtbot, kit)


def dialog_of(page: EnquetesPage, kind: type[D]) -> D:
    found = page.window().findChildren(kind)
    assert found
    return found[-1]


def state(page: EnquetesPage, number: str) -> str:
    return str(page.model.index(page.model.row_of(number), 4).data())


def settle(qtbot: QtBot, kit: Kit) -> None:
    qtbot.wait(SAVE_MS + 80)
    rest(qtbot, kit)


def type_in(editor: FieldEditor | None, text: str) -> None:
    """Change the value as a person does."""
    assert editor is not None
    if isinstance(editor, LineEditor):
        editor.replace_typed(text)
    elif isinstance(editor, TextArea):
        editor.area.setPlainText(text)
    else:
        editor.set_text(text)
        editor.typed.emit()


def typed_calls(desk: FakeCampagnes) -> list[tuple[Any, ...]]:
    return [call for call in desk.calls if call[0] == "type"]


# --- campaigns -------------------------------------------------------------------------------


def test_the_campaign_under_way_is_shown_first_with_what_it_still_asks(page: EnquetesPage) -> None:
    assert page.header.title.whole_text() == "Enquête nationale 2026"
    assert page.header.facts() == (
        "Calculée le 18/01/2027 à 09:40 · 10 réponses prêtes, 2 à justifier, 4 à saisir, "
        "2 sans donnée"
    )
    assert page.header.main_button.text() == "Valider la réponse…"
    assert not page.header.period_button.isVisible()
    row = page.model.row_of("1.4")
    assert page.model.index(row, 4).data(ItemRole.CELL) == BadgeCell(
        text="À justifier", tone="warning", icon="triangle-alert"
    )
    assert state(page, "4.2") == "facultatif"


def test_without_a_campaign_figures_are_read_freely_and_a_campaign_is_opened(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    desk.lines = []
    with opened(desk) as kit:
        page = a_page(qtbot, kit)
        assert page.header.main_button.text() == "Ouvrir une campagne…"
        page.header.main_button.click()
        dialog = dialog_of(page, OpenCampaignDialog)
        dialog.period.setCurrentIndex(dialog.period.findText("Dates libres"))
        dialog.start.setDate(QDate(2026, 7, 1))
        dialog.end.setDate(QDate(2026, 6, 30))
        dialog.verb_button.click()
        assert dialog.end_field.error == "La fin précède le début."
        dialog.end.setDate(QDate(2056, 6, 30))
        dialog.verb_button.click()
        assert "20 ans" in dialog.end_field.error
        dialog.end.setDate(QDate(2026, 12, 31))
        dialog.name.setText("Second semestre")
        dialog.verb_button.click()
        rest(qtbot, kit)
        asked = Period(start=date(2026, 7, 1), end=date(2026, 12, 31))
        assert desk.calls[-1] == ("open", "nationale", asked, "Second semestre")
        assert page.header.title.whole_text() == "Second semestre"
        assert page.view_model.sheet is not None
        assert page.view_model.sheet.mode is Mode.CAMPAIGN


def test_campaigns_are_chosen_named_and_taken_away_from_their_menu(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    earlier = Period.of_year(2025)
    desk.lines.append(
        a_campaign(row_id=2, title="Enquête nationale 2025", period=earlier, versions=2)
    )
    with opened(desk) as kit:
        page = a_page(qtbot, kit)

        def act(start: str) -> None:
            actions = page.header.campaign_button.menu().actions()
            next(one for one in actions if one.text().startswith(start)).trigger()
            rest(qtbot, kit)

        names = [one.text() for one in page.header.campaign_button.menu().actions()]
        assert names[:3] == [
            "Enquête nationale 2026 · en cours",
            "Enquête nationale 2025 · 2 versions validées",
            "Consultation libre",
        ]
        act("Renommer")
        renaming = dialog_of(page, RenameCampaignDialog)
        renaming.name.setText("  ")
        renaming.verb_button.click()
        assert renaming.field.error == "Donnez un titre."
        renaming.name.setText("Enquête de l’ARS")
        renaming.verb_button.click()
        rest(qtbot, kit)
        assert desk.calls[-1] == ("rename", 1, 1, "Enquête de l’ARS")
        assert page.header.title.whole_text() == "Enquête de l’ARS"

        act("Retirer")
        removal = dialog_of(page, VerbDialog)
        assert "jamais été validée" in removal.text_label.text()
        removal.verb_button.click()
        rest(qtbot, kit)
        assert ("remove", 1, 2) in desk.calls
        assert page.view_model.campaign is None

        act("Enquête nationale 2025")
        assert page.view_model.period == earlier
        actions = page.header.campaign_button.menu().actions()
        removing = next(one for one in actions if one.text().startswith("Retirer"))
        assert not removing.isEnabled()
        page.acts.ask_removal()
        act("Consultation libre")
        assert page.view_model.sheet is not None
        assert page.view_model.sheet.mode is Mode.FREE


def test_who_may_only_read_opens_nothing_and_types_nothing(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    with opened(desk, role=Role.LECTURE) as kit:
        page = a_page(qtbot, kit)
        texts = [one.text() for one in page.header.campaign_button.menu().actions()]
        assert "Ouvrir une campagne…" not in texts
        assert not page.body.questionnaire_button.isVisible()
        page.walk.go_to("4.3")
        rest(qtbot, kit)
        manual = page.panel.fields.manual
        assert manual is not None
        assert not manual.isEnabled()
        assert not page.panel.fields.mark.isVisible()


def test_what_refuses_a_campaign_is_told(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    desk = kit.context.services.campagnes
    desk.error = VaultBusyError()  # type: ignore[attr-defined]  # the fake's
    page.acts.ask_rename()
    dialog_of(page, RenameCampaignDialog).verb_button.click()
    rest(qtbot, kit)
    assert [type(error) for error in kit.errors] == [VaultBusyError]
    kit.errors.clear()


# --- answering -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "editor", "text"),
    [
        ("4.1", SegmentField, "oui"),
        ("4.2", TextArea, "Deux lignes\nde texte"),
        ("4.3", LineEditor, "2,5"),
        ("4.4", DateField, "12/12/2026"),
        ("4.5", ChoiceField, "Public"),
    ],
)
def test_a_manual_answer_is_stored_a_second_after_the_last_key(
    qtbot: QtBot, kit: Kit, number: str, editor: type[FieldEditor], text: str
) -> None:
    page = a_page(qtbot, kit)
    page.walk.go_to(number)
    rest(qtbot, kit)
    manual = page.panel.fields.manual
    assert isinstance(manual, editor)
    type_in(manual, text)
    assert page.panel.fields.note.text.text() == "Enregistrement…"
    settle(qtbot, kit)
    desk: FakeCampagnes = kit.context.services.campagnes  # type: ignore[assignment]  # the fake
    assert typed_calls(desk) == [("type", 1, number, 0, {"manual": text})]
    assert state(page, number) == "saisi"
    assert page.panel.fields.note.text.text() == "Enregistré"
    assert manual.text() == text


def test_an_answer_out_of_its_limits_is_refused_under_its_field_and_kept_as_a_draft(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, drafts: FakeDrafts
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    field = page.panel.fields.manual_field
    assert field is not None
    assert field.note_label.text() == "Entre 0 et 20."
    type_in(page.panel.fields.manual, "45")
    settle(qtbot, kit)
    assert field.error == "Entre 0 et 20."
    assert page.panel.fields.note.text.text() == "Non enregistré, gardé en brouillon"
    assert drafts.kept[form_of(1, "4.3")].values["manual"] == "45"
    page.walk.go_to("4.4")
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    assert page.panel.fields.manual is not None
    assert page.panel.fields.manual.text() == "45"

    type_in(page.panel.fields.manual, "4")
    settle(qtbot, kit)
    assert state(page, "4.3") == "saisi"
    assert drafts.kept == {}


def test_what_was_refused_before_a_lock_is_taken_up_again(
    qtbot: QtBot, desk: FakeCampagnes, drafts: FakeDrafts
) -> None:
    drafts.keep_draft(
        Draft(
            form=form_of(1, "4.3"),
            title="Enquête",
            values={"manual": "45", "is_marked": "oui", "version": "0"},
            saved_at=NOW,
        )
    )
    with opened(desk, drafts) as kit:
        page = a_page(qtbot, kit)
        settle(qtbot, kit)
        page.walk.go_to("4.3")
        rest(qtbot, kit)
        fields = page.panel.fields
        assert fields.manual is not None
        assert fields.manual.text() == "45"
        assert fields.mark.isChecked()
        assert fields.manual_field is not None
        assert fields.manual_field.error == "Entre 0 et 20."


def test_what_is_typed_is_stored_when_the_question_is_left_and_on_a_lock(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    type_in(page.panel.fields.manual, "3")
    page.walk.go_to("4.4")
    rest(qtbot, kit)
    assert typed_calls(desk)[-1][2:] == ("4.3", 0, {"manual": "3"})
    type_in(page.panel.fields.comment, "Comité reporté")
    kit.context.changes.about_to_lock.emit()
    rest(qtbot, kit)
    assert typed_calls(desk)[-1][2:] == ("4.4", 0, {"comment": "Comité reporté"})


def test_what_somebody_else_stored_meanwhile_is_shown_and_nothing_is_lost(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    desk.put(1, "4.3", manual="7")
    type_in(page.panel.fields.manual, "3")
    settle(qtbot, kit)
    conflict = page.panel.fields.conflict
    assert conflict.isVisible()
    assert "«\u202f7\u202f»" in conflict.banner.accessibleName()
    assert page.panel.fields.manual is not None
    assert page.panel.fields.manual.text() == "3"

    conflict.mine_button.click()
    rest(qtbot, kit)
    assert not conflict.isVisible()
    assert desk.typed[1, "4.3"].manual == "3"


def test_what_is_typed_under_a_dispute_is_kept_as_a_draft_and_when_the_campaign_is_left(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes, drafts: FakeDrafts
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    desk.put(1, "4.3", manual="7")
    type_in(page.panel.fields.manual, "3")
    settle(qtbot, kit)
    form = form_of(1, "4.3")
    assert drafts.kept[form].values["manual"] == "3"

    type_in(page.panel.fields.manual, "4")
    settle(qtbot, kit)
    assert drafts.kept[form].values["manual"] == "4"

    type_in(page.panel.fields.manual, "5")
    page.keeper.show_campaign(2, ())
    rest(qtbot, kit)
    assert drafts.kept[form].values["manual"] == "5"
    assert desk.typed[1, "4.3"].manual == "7"


def test_the_answer_of_the_other_may_be_taken(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    desk.put(1, "4.3", manual="7", comment="Vu avec la paie")
    type_in(page.panel.fields.manual, "3")
    type_in(page.panel.fields.comment, "Deux gelés")
    page.panel.fields.mark.setChecked(True)
    settle(qtbot, kit)
    said = page.panel.fields.conflict.banner.accessibleName()
    assert "Vu avec la paie" in said
    assert "À justifier\u00a0: non." in said
    page.panel.fields.conflict.theirs_button.click()
    rest(qtbot, kit)
    assert desk.typed[1, "4.3"].manual == "7"
    assert page.panel.fields.manual is not None
    assert page.panel.fields.manual.text() == "7"
    assert page.panel.fields.comment.text() == "Vu avec la paie"
    assert not page.panel.fields.mark.isChecked()


def test_the_same_answer_typed_by_two_persons_asks_nothing(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("4.3")
    rest(qtbot, kit)
    desk.put(1, "4.3", manual="3")
    type_in(page.panel.fields.manual, "3")
    settle(qtbot, kit)
    assert not page.panel.fields.conflict.isVisible()
    assert state(page, "4.3") == "saisi"


def test_a_doubtful_figure_is_justified_in_its_panel(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("1.4")
    rest(qtbot, kit)
    panel = page.panel
    assert panel.doubts.isVisible()
    assert panel.fields.justification.control.hasFocus()
    panel.doubts.links[0].click()
    assert kit.screens == [("sincerite", None, "2026-01-01_2026-12-31:sortie_sans_motif")]

    type_in(panel.fields.justification, "Motifs demandés aux familles")
    settle(qtbot, kit)
    assert state(page, "1.4") == "justifié"
    assert desk.typed[1, "1.4"].justification == "Motifs demandés aux familles"


def test_a_figure_nobody_doubts_may_be_marked(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    page.walk.go_to("1.2")
    rest(qtbot, kit)
    fields = page.panel.fields
    assert not fields.justification_field.isVisible()
    fields.mark.click()
    assert fields.justification_field.isVisible()
    settle(qtbot, kit)
    assert state(page, "1.2") == "À justifier"
    assert typed_calls(desk)[-1][4] == {"is_marked": True}


def test_one_sentence_justifies_the_figures_one_cause_makes_doubtful(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    desk.doubts["1.2"] = desk.doubts["1.1"]
    desk.put(1, "1.3", is_marked=True)
    page.view_model.refresh()
    rest(qtbot, kit)
    page.body.together_button.click()
    dialog = dialog_of(page, JustifyDialog)
    assert [box.text() for box in dialog.boxes.values()] == [
        "Écart avec la période précédente (2)",
        "Marquées à la main (1)",
        "Sorties sans motif (1)",
    ]
    assert dialog.told.text() == "2 réponses seront justifiées sur 4."
    dialog.boxes["marque"].click()
    dialog.verb_button.click()
    assert dialog.field.error == "Écrivez pourquoi ces chiffres sont justes."
    type_in(dialog.text, "Une seconde antenne a ouvert en mars.")
    assert not dialog.field.error
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert {key for _row, key in desk.typed if desk.typed[1, key].justification} == {
        "1.1",
        "1.2",
        "1.3",
    }
    assert [state(page, number) for number in ("1.1", "1.2", "1.3", "1.4")] == [
        "justifié",
        "justifié",
        "justifié",
        "À justifier",
    ]
    assert not page.body.together_button.isVisible()


def test_what_somebody_changed_meanwhile_is_left_to_be_read_again(
    qtbot: QtBot, kit: Kit, page: EnquetesPage, desk: FakeCampagnes
) -> None:
    desk.doubts["1.2"] = desk.doubts["1.1"]
    page.view_model.refresh()
    rest(qtbot, kit)
    page.body.together_button.click()
    dialog = dialog_of(page, JustifyDialog)
    type_in(dialog.text, "Une seconde antenne a ouvert en mars.")
    desk.put(1, "1.2", comment="Écrit ailleurs")
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert desk.typed[1, "1.1"].justification == "Une seconde antenne a ouvert en mars."
    assert desk.typed[1, "1.2"].justification is None
    (toast,) = (one for one in page.window().findChildren(Toast) if one.isVisible())
    assert "1 réponse justifiée sur 2, les autres ont changé" in toast.accessibleName()


def test_f8_goes_from_one_question_that_asks_for_an_act_to_the_next(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.table.setFocus()
    seen = []
    for _ in range(7):
        QTest.keyClick(page, Qt.Key.Key_F8)
        rest(qtbot, kit)
        seen.append(page.panel.number.text())
    assert seen == ["1.1", "1.4", "4.1", "4.3", "4.4", "4.5", "1.1"]
    QTest.keyClick(page, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert page.panel.number.text() == "4.5"


def test_the_filters_keep_what_asks_for_an_act(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    page.body.chips[AnswerState.TO_JUSTIFY].click()
    assert [page.model.key_at(row) for row in range(page.model.rowCount())] == [None, "1.1", "1.4"]
    page.body.chips[AnswerState.TO_TYPE].click()
    assert page.model.rowCount() == 8
    page.body.chips[AnswerState.TO_JUSTIFY].click()
    page.walk.go_to("1.1")
    assert not page.body.chips[AnswerState.TO_TYPE].isChecked()
    assert page.panel.number.text() == "1.1"


def test_a_filter_with_nothing_left_says_so(qtbot: QtBot, desk: FakeCampagnes) -> None:
    desk.doubts = {"1.1": desk.doubts["1.1"]}
    with opened(desk) as kit:
        page = a_page(qtbot, kit)
        page.body.chips[AnswerState.TO_JUSTIFY].click()
        page.walk.go_to("1.1")
        rest(qtbot, kit)
        type_in(page.panel.fields.justification, "Une antenne de plus")
        settle(qtbot, kit)
        page.body.show_sheet(page.view_model.sheet)  # type: ignore[arg-type]  # there is one
        assert page.body.nothing.isVisible()
        assert page.body.nothing.text() == "Plus rien à traiter ici."


# --- copying ---------------------------------------------------------------------------------


def test_an_answer_is_copied_as_a_form_takes_it(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    page.table.select_row(page.model.row_of("2.2"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "88,3"
    page.table.select_row(page.model.row_of("2.5"))
    page.copy_current()
    assert QGuiApplication.clipboard().text() == "88,3"
    page.walk.go_to("1.6")
    rest(qtbot, kit)
    page.panel.copy_button.click()
    assert QGuiApplication.clipboard().text() == "14/09/2026"


def test_the_answers_are_copied_one_after_the_other(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.table.select_row(page.model.row_of("2.5"))
    page.open_stepper()
    stepper = page.body.stepper
    assert stepper is not None
    qtbot.waitUntil(stepper.isVisible)
    assert QGuiApplication.clipboard().text() == "362"
    assert stepper.progress.text() == "11 sur 12"
    press(stepper, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "131"
    assert stepper.next_button.text() == "Terminer"
    press(stepper, Qt.Key.Key_Left)
    assert QGuiApplication.clipboard().text() == "362"
    press(stepper, Qt.Key.Key_Right)
    stepper.next_button.click()
    qtbot.waitUntil(lambda: page.body.stepper is None)


def test_a_sheet_without_a_text_has_nothing_to_copy(qtbot: QtBot, desk: FakeCampagnes) -> None:
    desk.surveys.figures = dict.fromkeys(desk.surveys.figures)
    with opened(desk) as kit:
        page = a_page(qtbot, kit)
        page.open_stepper()
        stepper = page.body.stepper
        assert stepper is not None
        assert "Aucune réponse à copier" in stepper.question.text()
        page.open_stepper()
        assert page.body.stepper is not stepper
        assert page.body.stepper is not None
        press(page.body.stepper, Qt.Key.Key_Escape)


# --- validation ------------------------------------------------------------------------------


def a_complete(**changes: Any) -> FakeCampagnes:
    desk = a_desk(doubts={}, **changes)
    answers = {"4.1": "oui", "4.3": "2", "4.4": "12/12/2026", "4.5": "Public"}
    for key, text in answers.items():
        desk.put(1, key, manual=text)
    return desk


def test_what_is_missing_blocks_the_validation_and_leads_to_its_question(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_page(qtbot, kit)
        page.header.main_button.click()
        dialog = dialog_of(page, ValidateDialog)
        assert not dialog.verb_button.isEnabled()
        dialog.try_accept()
        assert dialog.links[0].accessibleName() == "4.1 Difficultés de recrutement"
        assert len(dialog.links) == 6
        assert dialog.refusal == ""
        dialog.links[1].click()
        rest(qtbot, kit)
        assert page.panel.number.text() == "4.3"


def test_the_role_that_may_not_validate_is_told_who_may(qtbot: QtBot) -> None:
    with opened(a_complete()) as kit:
        page = a_page(qtbot, kit)
        page.header.main_button.click()
        dialog = dialog_of(page, ValidateDialog)
        assert not dialog.verb_button.isEnabled()
        assert "Direction" in dialog.refusal


def test_a_validated_version_is_shown_with_its_fingerprint_and_cannot_be_changed(
    qtbot: QtBot,
) -> None:
    desk = a_complete()
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_page(qtbot, kit)
        page.header.main_button.click()
        dialog_of(page, ValidateDialog).verb_button.click()
        rest(qtbot, kit)
        assert ("validate", 1, 1, None) in desk.calls
        sheet = page.view_model.sheet
        assert sheet is not None
        assert sheet.mode is Mode.FROZEN
        assert page.header.facts() == "Version 1 validée le 18/01/2027 à 09:40 par Ph. Roumégas"
        banner = page.body.version_banner.accessibleName()
        assert "en lecture seule" in banner
        assert SHA in banner
        page.walk.go_to("4.3")
        rest(qtbot, kit)
        manual = page.panel.fields.manual
        assert manual is not None
        assert (manual.text(), manual.isEnabled()) == ("2", False)
        assert page.window().findChildren(Toast)

        page.header.main_button.click()
        rest(qtbot, kit)
        assert page.view_model.sheet is not None
        assert page.view_model.sheet.mode is Mode.CAMPAIGN


def test_a_corrected_version_needs_its_motif(qtbot: QtBot) -> None:
    desk = a_complete(lines=[a_campaign(versions=1)], frozens=[a_frozen()])
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_page(qtbot, kit)
        page.header.main_button.click()
        dialog = dialog_of(page, ValidateDialog)
        assert dialog.verb_button.text() == "Valider la version 2"
        dialog.verb_button.click()
        assert dialog.field.error
        dialog.motif.setText("Sortie du 12/11 enregistrée en retard")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert ("validate", 1, 1, "Sortie du 12/11 enregistrée en retard") in desk.calls
        assert "Motif" in page.body.version_banner.accessibleName()


def test_what_refuses_the_validation_is_told(qtbot: QtBot) -> None:
    desk = a_complete()
    with opened(desk, role=Role.DIRECTION) as kit:
        page = a_page(qtbot, kit)
        page.header.main_button.click()
        desk.error = VaultBusyError()
        dialog_of(page, ValidateDialog).verb_button.click()
        rest(qtbot, kit)
        assert [type(error) for error in kit.errors] == [VaultBusyError]
        kit.errors.clear()


@pytest.fixture
def validated() -> FakeCampagnes:
    return a_complete(lines=[a_campaign(versions=1)], frozens=[a_frozen()])


def test_the_evidence_of_a_version_is_read_under_pseudonyms_until_a_reason_is_given(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    with opened(validated, role=Role.DIRECTION) as kit:
        page = a_page(qtbot, kit)
        menu = page.header.version_button.menu().actions()
        next(one for one in menu if one.text().startswith("Version 1")).trigger()
        rest(qtbot, kit)
        page.walk.go_to("1.1")
        rest(qtbot, kit)
        evidence = page.panel.evidence
        assert evidence.model.index(0, 0).data() == "Personne 0001"
        evidence.names_button.click()
        dialog = dialog_of(page, ReasonDialog)
        dialog.editor.setText("Contrôle de l’ARS")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert ("frozen", 11, "Contrôle de l’ARS") in validated.calls
        assert evidence.model.index(0, 0).data() == "Albarède Georgette"
        page.walk.go_to("1.2")
        rest(qtbot, kit)
        assert evidence.notice.isVisible()


def test_a_version_keeps_the_words_of_then_and_says_that_the_definition_changed(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    view = validated.view(1)
    then = replace(
        find_indicator("par_commune"),
        definition="Personnes selon la commune du dossier APA.",
        modalites={"Fabrezan": "Fabrezan (ancienne)"},
    )
    definitions = {"par_commune": then, "file_active": find_indicator("file_active")}
    answer = replace(view.answer, definitions=definitions)
    validated.kept[11] = replace(view, answer=answer)
    with opened(validated) as kit:
        page = a_page(qtbot, kit)
        menu = page.header.version_button.menu().actions()
        next(one for one in menu if one.text().startswith("Version 1")).trigger()
        rest(qtbot, kit)
        panel = page.panel
        page.walk.go_to("2.4")
        rest(qtbot, kit)
        assert panel.definition.text() == "Personnes selon la commune du dossier APA."
        assert panel.redefined.isVisible()
        assert "a changé depuis" in panel.redefined.accessibleName()
        parts = panel.evidence.breakdown
        assert "Fabrezan (ancienne)" in [
            parts.index(row, 0).data() for row in range(parts.rowCount())
        ]
        page.walk.go_to("1.1")
        rest(qtbot, kit)
        assert not panel.redefined.isVisible()
        # The records of a figure alone would be those of today.
        assert not panel.evidence.export_button.isVisible()
        assert panel.evidence.where.isVisible()
        assert "classeur XLSX de la version" in panel.evidence.where.text()
        page.header.version_button.menu().actions()[0].trigger()
        rest(qtbot, kit)
        assert not panel.evidence.where.isVisible()


def test_what_changed_since_opens_from_the_banner_and_the_menu(
    qtbot: QtBot, validated: FakeCampagnes
) -> None:
    with opened(validated) as kit:
        page = a_page(qtbot, kit)
        page.body.version_banner.link.click()
        menu = page.header.version_button.menu().actions()
        menu[-1].trigger()
        assert kit.screens == [("changements", None, "1:11")] * 2


def test_an_altered_version_is_told_in_danger(qtbot: QtBot, validated: FakeCampagnes) -> None:
    validated.frozens = [a_frozen(is_intact=False)]
    with opened(validated) as kit:
        page = a_page(qtbot, kit)
        banner = page.body.version_banner
        assert banner.property("tone") == "danger"
        assert "altérée" in banner.accessibleName()
        assert "sauvegarde" in banner.accessibleName()


# --- what leaves -----------------------------------------------------------------------------


@pytest.fixture
def saved_as(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[str]]:
    names: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        names.append(str(arguments[2]))
        return str(tmp_path / "fichier"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return lambda: names


def test_a_validated_version_leaves_as_it_was(
    qtbot: QtBot, validated: FakeCampagnes, saved_as: Callable[[], list[str]], tmp_path: Path
) -> None:
    with opened(validated) as kit:
        page = a_page(qtbot, kit)
        page.header.export_button.click()
        dialog = dialog_of(page, SurveyExportDialog)
        dialog.version.setCurrentIndex(1)
        dialog.kind.set_text("csv")
        dialog.verb_button.click()
        rest(qtbot, kit)
        assert saved_as() == ["Enquête_nationale_2026_v1.csv"]
        target = tmp_path / "fichier.csv"
        assert validated.calls[-1] == ("export", 1, "csv", target, 1, False, None)
        shown: list[str] = []

        def show(url: QUrl) -> bool:
            shown.append(url.toLocalFile())
            return True

        page.acts.open_url = show
        toast = page.window().findChildren(Toast)[-1]
        toast.findChildren(Button)[0].click()
        assert shown == [str(tmp_path)]


def test_the_proof_of_a_figure_leaves_under_pseudonyms_or_by_name_with_a_reason(
    qtbot: QtBot,
    kit: Kit,
    page: EnquetesPage,
    saved_as: Callable[[], list[str]],
    tmp_path: Path,
) -> None:
    page.walk.go_to("1.1")
    rest(qtbot, kit)
    actions = page.panel.evidence.export_button.menu().actions()
    actions[0].trigger()
    rest(qtbot, kit)
    desk: FakeCampagnes = kit.context.services.campagnes  # type: ignore[assignment]  # the fake
    assert saved_as() == ["preuve_1.1_2026.xlsx"]
    assert desk.surveys.calls[-1][:2] == ("proof", "file_active")
    assert desk.surveys.calls[-1][4] == tmp_path / "fichier.xlsx"
    assert desk.surveys.calls[-1][6] is False
    actions[-1].trigger()
    dialog = dialog_of(page, ReasonDialog)
    dialog.editor.setText("Contrôle de l’ARS")
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert desk.surveys.calls[-1][3:] == (
        "csv",
        tmp_path / "fichier.csv",
        (),
        True,
        "Contrôle de l’ARS",
    )


# --- other screens and the frame -------------------------------------------------------------


def test_the_questionnaire_and_the_shelf_open_from_the_page(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.body.questionnaire_button.click()
    page.header.campaign_button.menu().actions()[-1].trigger()
    assert kit.screens == [("questionnaire", None, "nationale"), ("questionnaires", None, "")]


def test_a_list_takes_the_whole_panel_and_gives_it_back(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.walk.go_to("1.1")
    rest(qtbot, kit)
    panel = page.panel
    panel.evidence.whole_button.click()
    assert not panel.definition.isVisible()
    assert not panel.fields.comment_field.isVisible()
    panel.evidence.whole_button.click()
    assert panel.definition.isVisible()
    assert panel.fields.comment_field.isVisible()


def test_a_figure_of_another_screen_leaves_the_campaign_for_its_period(
    qtbot: QtBot, kit: Kit, page: EnquetesPage
) -> None:
    page.show_evidence("entrees", YEAR)
    rest(qtbot, kit)
    assert page.view_model.campaign is not None
    assert page.panel.number.text() == "1.3"
    page.show_evidence("sorties", Period.of_year(2025))
    rest(qtbot, kit)
    assert page.view_model.campaign is None
    assert page.panel.number.text() == "1.4"


def test_the_keys_of_the_page_are_told(page: EnquetesPage) -> None:
    keys = dict(page.keys())
    assert keys["Ctrl\u00a0C"] == "copier la réponse"


def test_the_scenes_of_the_page_are_reached(qtbot: QtBot, kit: Kit, page: EnquetesPage) -> None:
    for scene in page.scenes():
        scene.prepare()
        rest(qtbot, kit)
    assert page.panel.number.text() == "4.1"


def test_the_sincerity_of_a_campaign_stands_over_its_questions(
    qtbot: QtBot, desk: FakeCampagnes
) -> None:
    desk.surveys.report = a_report()
    with opened(desk) as kit:
        page = a_page(qtbot, kit)
        assert page.body.sincerity_banner.isVisible()
