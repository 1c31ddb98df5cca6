"""The screen of a plan: saved by itself, through a lock, beside somebody else; versions, validation, notes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import (
    DiskFullError,
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    PermissionDeniedError,
    RuleViolationError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.plans import BilanLine, DifferenceKind, ObjectifLine, PlanDifference
from tests.fakes_plans import NOW, TODAY, YVONNE, FakePlans, former_plans, yvonne_plans
from tests.gui.plan_kit import CONTROL, DraftFiches, Screen, a_screen, choose, dialog_of
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.stale import StaleDialog
from ui.dialogs.verb import VerbDialog
from ui.pages.plan.dialogs import BilanDialog, ValidateDialog
from ui.pages.plan.draft import OPENED, TYPED, form_of
from ui.viewmodels.plan_content import content_of, to_text
from ui.viewmodels.plan_store import Saving
from ui.widgets.feedback import Toast

HENRI = 3


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    with a_screen(qtbot) as made:
        yield made


def write(screen: Screen, at: int, attribute: str, text: str) -> None:
    """Write in a cell as a person does, and leave it."""
    screen.go(at, attribute)
    screen.press(Qt.Key.Key_F2)
    screen.grid.writer.cell.area.setPlainText(text)
    screen.press(Qt.Key.Key_Tab)


def facts(screen: Screen) -> str:
    return screen.page.header.facts.whole_text()


# --- what it shows ---------------------------------------------------------------------------


def test_the_head_says_whose_which_version_and_from_which(screen: Screen) -> None:
    header = screen.page.header
    assert header.back.text().strip() == "Delcambre Yvonne"
    assert header.version.text() == "Version 3, en cours"
    assert facts(screen) == (
        "À partir de la version 2 validée le 14/05/2026 · révision due le 30/11/2026"
    )
    assert header.main_button.text().strip() == "Valider la version 3"
    assert header.compare_button.text().strip() == "Comparer à la version 2"
    screen.page.show_origin("À faire")
    assert header.back.text().strip() == "À faire"
    assert facts(screen).startswith("Delcambre Yvonne · À partir de la version 2")
    header.back.click()
    assert len(screen.kit.steps_back) == 1


def test_the_tabs_count_their_lines_and_the_foot_what_changed(screen: Screen) -> None:
    body = screen.page.body
    assert body.bar._counts == {"action": 6, "prestations": 7, "non_realises": 1}
    assert body.action.mark.text.text() == (
        "Changé depuis la version 2\u00a0: 2 ajouts, 1 modification"
    )
    assert not body.prestations.mark.isVisibleTo(body.prestations)
    marked = {one.key for one in screen.lines if one.line.fil in {1, 5, 6}}
    assert screen.grid.changed_keys() == marked
    write(screen, 2, "critere", "56 kg")
    assert "2 modifications" in body.action.mark.text.text()
    screen.page.undo()
    assert "1 modification" in body.action.mark.text.text()


def test_an_objective_not_reached_joins_the_fourth_part_and_is_taken_up_again(
    screen: Screen,
) -> None:
    body = screen.page.body
    body.show_tab("non_realises")
    (card,) = [one for one in body.unreached.findChildren(QPushButton) if one.isVisible()]
    card.click()
    assert screen.line(len(screen.lines) - 1).objectif == "Préparer seule le petit déjeuner"
    assert screen.line(len(screen.lines) - 1).statut == "en_cours"
    assert "non_realises" not in body.bar._counts
    screen.settle()
    assert screen.stored[-1].fil == 9
    body.action.set_statut(screen.lines[0].key, "atteint")
    screen.page.editor.set_values(
        "objectifs", screen.lines[1].key, statut="non_realise", motif_non_realise="Non"
    )
    assert body.bar._counts["non_realises"] == 1


def test_who_acts_at_home_is_listed_in_the_first_part(screen: Screen) -> None:
    screen.page.body.show_tab("informations")
    named = [
        one.accessibleName()
        for one in screen.page.body.informations.people.findChildren(QWidget)
        if "Ricalens" in one.accessibleName() and "," in one.accessibleName()
    ]
    assert named == ["Dr Bertrand Ricalens, Médecin traitant, 04\u00a068\u00a027\u00a001\u00a001"]


# --- saved by itself -------------------------------------------------------------------------


def test_a_finished_edit_is_stored_by_itself_and_its_time_said(screen: Screen) -> None:
    write(screen, 0, "actions", "Marcher avec l’ergothérapeute")
    assert facts(screen).endswith("enregistrement…")
    screen.settle()
    assert screen.stored[0].actions == "Marcher avec l’ergothérapeute"
    assert facts(screen).endswith("enregistré à 09:42")
    assert len(screen.plans.saves) == 1


def test_a_line_added_then_written_is_stored_once_under_one_number(screen: Screen) -> None:
    screen.go(0, "actions")
    screen.press(Qt.Key.Key_Return, held=CONTROL)
    screen.settle()
    write(screen, 1, "probleme", "Peur de tomber")
    screen.settle()
    write(screen, 1, "objectif", "Sortir")
    screen.settle()
    found = [line for line in screen.stored if line.probleme == "Peur de tomber"]
    assert [line.objectif for line in found] == ["Sortir"]
    assert len(screen.stored) == 7
    screen.page.undo()
    screen.page.undo()
    screen.page.undo()
    screen.settle()
    assert [line.fil for line in screen.stored] == [1, 5, 2, 3, 4, 6]
    screen.page.redo()
    screen.settle()
    assert len(screen.stored) == 7
    assert screen.page.view_model.fil_of(screen.lines[1].key) == found[0].fil


def test_two_edits_while_a_save_is_on_its_way_make_one_more_save(screen: Screen) -> None:
    held = threading.Event()
    screen.plans.before_save = lambda: (held.wait(5), None)[1]
    write(screen, 0, "actions", "Un")
    screen.page.view_model.save_now()
    write(screen, 0, "actions", "Deux")
    write(screen, 1, "actions", "Trois")
    held.set()
    screen.settle()
    assert [one.version for one in screen.plans.saves] == [1, 2]
    assert (screen.stored[0].actions, screen.stored[1].actions) == ("Deux", "Trois")


def test_a_text_is_a_change_once_one_stops_writing(screen: Screen) -> None:
    screen.page.body.show_tab("synthese")
    area = screen.page.body.synthese.texts["projet"].area
    area.area.setPlainText("Revoir la mer")
    screen.qtbot.waitUntil(lambda: screen.page.editor.content.projet == "Revoir la mer")
    screen.settle()
    assert screen.plans.plans[30].projet == "Revoir la mer"
    screen.page.body.show_tab("action")
    screen.page.undo()
    assert screen.page.body.bar.key() == "synthese"
    assert area.text().startswith("« Rester chez moi")
    screen.page.redo()
    assert area.text() == "Revoir la mer"


def test_ctrl_z_in_a_text_with_nothing_to_take_back_undoes_the_plan(screen: Screen) -> None:
    write(screen, 0, "actions", "Un")
    screen.page.body.go_to_text("projet")
    area = screen.page.body.synthese.texts["projet"].area.area
    QTest.keyClick(area, Qt.Key.Key_Z, CONTROL)
    assert screen.line(0).actions == "Atelier équilibre le mardi"
    assert screen.page.body.bar.key() == "action"


def test_a_lock_stores_the_open_cell_and_the_text_being_written(screen: Screen) -> None:
    screen.page.body.synthese.texts["projet"].area.area.setPlainText("Au milieu d’un mot")
    screen.go(0, "actions")
    screen.type(" et plus loin")
    screen.kit.context.changes.about_to_lock.emit()
    screen.kit.tasks.close(finishes=True)
    assert screen.stored[0].actions == "Atelier équilibre le mardi et plus loin"
    assert screen.plans.plans[30].projet == "Au milieu d’un mot"


def test_a_lock_while_a_save_is_on_its_way_stores_what_came_after_without_a_second_line(
    screen: Screen,
) -> None:
    held = threading.Event()
    screen.plans.before_save = lambda: (held.wait(5), None)[1]
    screen.go(0, "actions")
    screen.press(Qt.Key.Key_Return, held=CONTROL)
    screen.type("Peur")
    screen.press(Qt.Key.Key_Tab)
    screen.page.view_model.save_now()
    screen.type("Sortir")
    screen.kit.context.changes.about_to_lock.emit()
    held.set()
    screen.kit.tasks.close(finishes=True)
    assert len(screen.stored) == 7
    assert (screen.stored[1].probleme, screen.stored[1].objectif) == ("Peur", "Sortir")


def test_leaving_the_screen_stores_the_open_cell(screen: Screen) -> None:
    screen.go(0, "actions")
    screen.type("!")
    screen.page.hide()
    screen.settle()
    assert screen.stored[0].actions.endswith("!")


def test_a_refused_save_is_said_kept_as_a_draft_and_tried_again(screen: Screen) -> None:
    screen.plans.error = DiskFullError(path="coffre")
    write(screen, 0, "actions", "Un")
    screen.qtbot.waitUntil(lambda: screen.page.view_model.saving is Saving.FAILED)
    header = screen.page.header
    assert header.problem.text().startswith("Non enregistré")
    assert header.retry.isVisible()
    assert [type(one) for one in screen.kit.errors] == [DiskFullError]
    screen.kit.errors.clear()
    screen.qtbot.waitUntil(lambda: form_of(30) in screen.fiches.kept)
    header.retry.click()
    screen.settle()
    assert screen.stored[0].actions == "Un"
    assert not header.problem.isVisible()
    screen.qtbot.waitUntil(lambda: form_of(30) not in screen.fiches.kept)


def test_what_cannot_be_stored_is_shown_where_it_is(screen: Screen) -> None:
    issue = FieldIssue(attribute="prestation:1:ended_on", message="La fin précède le début.")
    screen.plans.error = InvalidFicheError((issue,))
    write(screen, 0, "actions", "Un")
    screen.qtbot.waitUntil(lambda: screen.page.view_model.saving is Saving.FAILED)
    screen.rest()
    assert screen.page.header.problem.text() == "Non enregistré\u00a0: La fin précède le début."
    assert screen.page.body.bar.key() == "prestations"
    grid = screen.page.body.prestations.grid
    line = grid.grid_model.line_row(grid.currentIndex().row())
    assert line is not None
    assert line.line.fil == 2
    write(screen, 0, "actions", "Deux")
    screen.settle()
    assert screen.stored[0].actions == "Deux"


# --- after a crash ---------------------------------------------------------------------------


def test_what_is_typed_in_a_cell_is_a_draft_within_a_second(screen: Screen) -> None:
    screen.go(0, "actions")
    screen.type(" puis le parc")
    screen.qtbot.waitUntil(lambda: form_of(30) in screen.fiches.kept, timeout=2000)
    kept = screen.fiches.kept[form_of(30)]
    assert "puis le parc" in kept.values[TYPED]
    assert screen.plans.saves == []
    screen.press(Qt.Key.Key_Tab)
    screen.settle()
    screen.qtbot.waitUntil(lambda: form_of(30) not in screen.fiches.kept)


def a_draft(text: str, *, opened: Any = None) -> Draft:
    document = yvonne_plans().plans[30]
    lines = (replace(document.objectifs[0], actions=text), *document.objectifs[1:])
    typed = content_of(replace(document, objectifs=lines))
    return Draft(
        form=form_of(30),
        title="Plan d’accompagnement",
        values={
            TYPED: to_text(typed, {}),
            OPENED: to_text(content_of(opened or document), {}),
        },
        saved_at=NOW,
        beneficiaire_id=YVONNE,
    )


def test_what_a_crash_left_comes_back_and_may_be_left_aside(qtbot: QtBot) -> None:
    fiches = DraftFiches(kept={form_of(30): a_draft("Repris d’hier")})
    with a_screen(qtbot, fiches=fiches) as screen:
        screen.qtbot.waitUntil(lambda: screen.line(0).actions == "Repris d’hier")
        assert screen.page.body.notice_box.isVisible()
        screen.settle()
        assert screen.stored[0].actions == "Repris d’hier"
        screen.page.body.notice.link.click()
        assert screen.line(0).actions == "Atelier équilibre le mardi"
        assert not screen.page.body.notice_box.isVisible()
        screen.settle()


def test_what_a_crash_left_does_not_undo_what_others_wrote_since(qtbot: QtBot) -> None:
    plans = yvonne_plans()
    now = plans.plans[30]
    lines = (*now.objectifs[:2], replace(now.objectifs[2], actions="De Nadia"), *now.objectifs[3:])
    plans.plans[30] = replace(now, objectifs=lines, version=4)
    fiches = DraftFiches(kept={form_of(30): a_draft("De Claire")})
    with a_screen(qtbot, plans=plans, fiches=fiches) as screen:
        screen.qtbot.waitUntil(lambda: screen.line(0).actions == "De Claire")
        screen.settle()
        assert screen.stored[2].actions == "De Nadia"


def test_a_draft_of_what_is_stored_already_says_nothing(qtbot: QtBot) -> None:
    fiches = DraftFiches(kept={form_of(30): a_draft("Atelier équilibre le mardi")})
    with a_screen(qtbot, fiches=fiches) as screen:
        screen.qtbot.waitUntil(lambda: not fiches.kept)
        assert not screen.page.body.notice_box.isVisible()
        assert not screen.page.editor.stack.canUndo()


# --- two windows -----------------------------------------------------------------------------


def as_nadia(screen: Screen, at: int, **values: Any) -> None:
    """Change a line as another window does."""
    now = screen.plans.plans[30]
    lines = list(now.objectifs)
    lines[at] = replace(lines[at], **values)
    screen.plans.plans[30] = replace(now, objectifs=tuple(lines), version=now.version + 1)


@pytest.mark.parametrize(("choice", "kept"), [(0, "De Nadia"), (1, "De Claire")])
def test_the_second_save_shows_both_and_stores_what_is_chosen(
    screen: Screen, choice: int, kept: str
) -> None:
    as_nadia(screen, 0, actions="De Nadia")
    as_nadia(screen, 2, critere="60 kg")
    write(screen, 0, "actions", "De Claire")
    screen.qtbot.waitUntil(lambda: bool(screen.page.findChildren(StaleDialog)))
    dialog = dialog_of(screen.page, StaleDialog)
    assert screen.stored[0].actions == "De Nadia"
    pair: tuple[QRadioButton, QRadioButton] = next(iter(dialog.choices.values()))
    pair[choice].setChecked(True)
    dialog.verb_button.click()
    screen.settle()
    assert screen.stored[0].actions == kept
    assert screen.stored[2].critere == "60 kg"
    assert screen.line(2).critere == "60 kg"
    assert not screen.page.header.problem.isVisible()


def test_a_version_validated_meanwhile_refuses_the_save_and_loses_nothing(screen: Screen) -> None:
    screen.plans.error = RuleViolationError("plan_verrouille", numero=3)
    write(screen, 0, "actions", "Trop tard")
    screen.qtbot.waitUntil(lambda: screen.page.view_model.saving is Saving.FAILED)
    screen.rest()
    assert [type(one) for one in screen.kit.errors] == [RuleViolationError]
    screen.kit.errors.clear()
    assert screen.line(0).actions == "Trop tard"
    screen.qtbot.waitUntil(lambda: form_of(30) in screen.fiches.kept)
    screen.page.view_model.retry()
    screen.settle()


# --- versions --------------------------------------------------------------------------------


def test_an_earlier_version_is_read_only_and_leads_back(screen: Screen) -> None:
    choose(
        screen.page.header.version.menu, "Version 1, validée le 17/04/2025, close par Claire Vidal"
    )
    screen.rest()
    page = screen.page
    assert page.header.version.text() == "Version 1, close"
    assert page.body.notice_box.isVisible()
    assert not page.header.main_button.isVisible()
    assert not page.body.action.foot.isVisible()
    screen.go(0, "actions")
    screen.type("x")
    assert not screen.grid.writer.is_open
    screen.press(Qt.Key.Key_Delete)
    assert len(screen.lines) == 5
    page.body.notice.link.click()
    screen.rest()
    assert page.header.version.text() == "Version 3, en cours"


def test_the_comparison_lists_what_differs_in_words(screen: Screen) -> None:
    write(screen, 2, "critere", "56 kg au 28/02/2027")
    screen.page.header.compare_button.click()
    screen.settle()
    compare = screen.page.body.compare
    assert compare.isVisible()
    said = {one.accessibleName() for one in compare.findChildren(QWidget)}
    assert "Ajout, Objectif\u00a0: Aller aux toilettes la nuit sans danger" in said
    assert "Modification, Objectif\u00a0: Retrouver 54 kg et le goût de cuisiner" in said
    assert "Avant\u00a0: 54 kg au 28/02/2027" in said
    assert "Après\u00a0: 56 kg au 28/02/2027" in said
    compare.after.setCurrentIndex(compare.after.findData(20))
    compare.after.activated.emit(0)
    screen.rest()
    assert compare.nothing.isVisible()
    screen.press(Qt.Key.Key_Escape)
    assert not compare.isVisible()


def test_who_provides_now_is_one_difference_though_two_values_say_it(screen: Screen) -> None:
    compare = screen.page.body.compare
    partner = PlanDifference(
        kind=DifferenceKind.CHANGED,
        part="prestation",
        fil=1,
        title="Téléassistance",
        attribute="partenaire",
        before="P1",
        after="P2",
    )
    compare.show_differences([replace(partner, attribute="fournisseur"), partner])
    assert compare.count.text() == "1 différence"
    said = [one.accessibleName() for one in compare.findChildren(QWidget)]
    assert "Modification, Prestation\u00a0: Téléassistance" in said


def test_a_person_without_a_plan_begins_with_nothing_or_a_template(qtbot: QtBot) -> None:
    with a_screen(qtbot, plans=FakePlans(), person=HENRI) as screen:
        page = screen.page
        assert page.empty.isVisible()
        page.empty.button.click()
        assert page.acts.begin_menu.isVisible()
        choose(page.acts.begin_menu, "À partir du modèle « Chutes »")
        page.acts.begin_menu.close()
        screen.rest()
        assert screen.objectifs() == ["Ne plus tomber"]
        assert page.header.version.text() == "Version 1, en cours"
        assert not page.header.compare_button.isVisible()
        assert not page.header.version.isEnabled()


def test_who_may_not_write_reads_only(qtbot: QtBot) -> None:
    plans = yvonne_plans()
    plans.may_write = False
    with a_screen(qtbot, plans=plans, role=Role.LECTURE) as screen:
        assert not screen.page.header.main_button.isVisible()
        assert not screen.page.body.action.foot.isVisible()
        screen.go(0, "actions")
        screen.type("x")
        assert not screen.grid.writer.is_open
    empty = FakePlans(may_write=False)
    with a_screen(qtbot, plans=empty, role=Role.LECTURE) as screen:
        assert screen.page.empty.isVisible()
        assert not screen.page.empty.button.isVisible()


def test_a_validated_plan_is_followed_by_another_version(qtbot: QtBot) -> None:
    plans = FakePlans(plans={one.plan_row_id: one for one in former_plans()})
    with a_screen(qtbot, plans=plans) as screen:
        header = screen.page.header
        assert header.main_button.text().strip() == "Commencer la version 3"
        assert not screen.page.body.notice_box.isVisible()
        header.main_button.click()
        screen.rest()
        assert header.version.text() == "Version 3, en cours"
        assert len(screen.lines) == 4
        assert facts(screen).startswith("À partir de la version 2")


def test_a_version_is_abandoned_then_put_back(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def put_back(_bin_id: int) -> None:
        screen.plans.plans[30] = screen.plans.removed[-1]

    monkeypatch.setattr(screen.fiches, "restore", put_back)
    screen.page.header.discard_action.trigger()
    dialog_of(screen.page, VerbDialog).verb_button.click()
    screen.rest()
    assert screen.page.header.version.text() == "Version 2, validée"
    toast = next(one for one in screen.page.findChildren(Toast) if one.isVisible())
    toast.findChildren(QPushButton)[0].click()
    screen.rest()
    assert screen.page.header.version.text() == "Version 3, en cours"


# --- validation ------------------------------------------------------------------------------


def test_a_validation_stores_what_is_typed_and_closes_the_version(screen: Screen) -> None:
    screen.page.body.action.set_statut(screen.lines[0].key, "atteint")
    screen.go(0, "actions")
    screen.type(" encore")
    screen.page.header.main_button.click()
    screen.settle()
    dialog = dialog_of(screen.page, ValidateDialog)
    assert dialog.review.text() == "30/11/2026"
    dialog.review.set_text("31/05/2027")
    dialog.review.typed.emit()
    dialog.verb_button.click()
    screen.rest()
    made = screen.plans.plans[30]
    assert (made.statut, made.validated_on, made.review_on) == ("valide", TODAY, date(2027, 5, 31))
    assert made.objectifs[0].actions.endswith("encore")
    assert screen.plans.plans[20].statut == "cloture"
    assert screen.page.header.version.text() == "Version 3, validée"
    assert screen.page.header.main_button.text().strip() == "Commencer la version 4"


def test_what_blocks_a_validation_is_listed_with_the_way_to_its_place(screen: Screen) -> None:
    screen.grid.add_line("nutrition")
    screen.press(Qt.Key.Key_Tab)
    screen.page.header.main_button.click()
    screen.settle()
    dialog = dialog_of(screen.page, ValidateDialog)
    assert not dialog.verb_button.isEnabled()
    errors = [one for one in dialog.found if one.is_error]
    assert [(one.part, one.place, one.attribute) for one in errors] == [
        ("objectif", 3, "probleme"),
        ("objectif", 3, "objectif"),
    ]
    links = [one for one in dialog.findChildren(QPushButton) if one.text() == "Y aller"]
    links[1].click()
    assert not dialog.isVisible()
    assert screen.grid.current_key() == screen.lines[3].key
    column = screen.grid.grid_model.columns[screen.grid.currentIndex().column()]
    assert column.attribute == "objectif"


def test_the_days_of_a_validation_are_checked_as_they_are_typed(screen: Screen) -> None:
    screen.page.header.main_button.click()
    screen.settle()
    dialog = dialog_of(screen.page, ValidateDialog)
    for text, is_error in (("", True), ("24/11/2026", True), ("22/11/2026", False)):
        dialog.day.set_text(text)
        dialog.day.typed.emit()
        assert bool(dialog.day_field.error) is is_error or not dialog.verb_button.isEnabled(), text
    dialog.review.set_text("01/01/2020")
    dialog.review.typed.emit()
    assert dialog.review_field.error
    assert not dialog.verb_button.isEnabled()
    dialog.reject()


def test_a_warning_leads_to_the_text_it_is_about(screen: Screen) -> None:
    screen.page.editor.set_text("projet", "")
    screen.page.header.main_button.click()
    screen.settle()
    dialog = dialog_of(screen.page, ValidateDialog)
    about = next(one for one in dialog.found if one.attribute == "projet")
    assert not about.is_error
    dialog._go(about)
    assert screen.page.body.bar.key() == "synthese"
    area = screen.page.body.synthese.texts["projet"].area.area
    assert screen.page.window().focusWidget() is area


# --- progress notes --------------------------------------------------------------------------


def test_a_note_is_added_dated_and_never_undone(screen: Screen) -> None:
    screen.go(1, "bilans")
    screen.press(Qt.Key.Key_Return)
    dialog = dialog_of(screen.page, BilanDialog)
    dialog.verb_button.click()
    assert dialog.text_field.error
    dialog.text.set_text("Dort mieux")
    dialog.day.set_text("24/11/2026")
    dialog.verb_button.click()
    assert dialog.day_field.error
    dialog.day.set_text("hier")
    dialog.verb_button.click()
    screen.rest()
    note = BilanLine(noted_on=date(2026, 11, 22), texte="Dort mieux", auteur="Claire Vidal")
    assert screen.stored[1].bilans == (note,)
    assert screen.page.view_model.notes_of(screen.lines[1].key) == (note,)
    assert screen.grid.currentIndex().data() == "22/11/2026\nDort mieux"
    assert not screen.page.editor.stack.canUndo()


def test_a_note_on_a_line_just_added_stores_the_line_first(screen: Screen) -> None:
    screen.grid.add_line("habitat")
    screen.type("Escalier")
    screen.press(Qt.Key.Key_Tab)
    key = screen.lines[-1].key
    screen.page.acts.open_bilans(key)
    dialog = dialog_of(screen.page, BilanDialog)
    dialog.text.set_text("Rampe posée")
    dialog.verb_button.click()
    screen.settle()
    assert screen.stored[-1].probleme == "Escalier"
    assert [one.texte for one in screen.stored[-1].bilans] == ["Rampe posée"]


def test_notes_are_added_to_a_validated_plan_and_only_read_in_an_earlier_one(
    qtbot: QtBot,
) -> None:
    plans = FakePlans(plans={one.plan_row_id: one for one in former_plans()})
    with a_screen(qtbot, plans=plans) as screen:
        screen.page.acts.open_bilans(screen.lines[1].key)
        dialog = dialog_of(screen.page, BilanDialog)
        dialog.text.set_text("53 kg")
        dialog.verb_button.click()
        screen.rest()
        assert plans.plans[20].objectifs[1].bilans[0].texte == "53 kg"
        screen.page.show_version(10)
        screen.rest()
        screen.page.acts.open_bilans(screen.lines[1].key)
        dialog = dialog_of(screen.page, BilanDialog)
        assert not dialog.verb_button.isVisible()
        dialog.reject()


# --- opening ---------------------------------------------------------------------------------


def test_another_person_takes_the_place_and_the_first_one_is_stored(screen: Screen) -> None:
    screen.go(0, "actions")
    screen.type("!")
    screen.page.show_person(HENRI)
    assert screen.lines == ()
    screen.rest()
    assert screen.page.empty.isVisible()
    assert screen.stored[0].actions.endswith("!")
    screen.page.show_person(YVONNE, "prestations")
    screen.rest()
    assert screen.page.body.bar.key() == "prestations"


def test_a_change_elsewhere_is_read_again_unless_one_is_writing(screen: Screen) -> None:
    asked = len(screen.plans.opened)
    screen.go(0, "actions")
    screen.type("x")
    screen.kit.context.changes.fiche_changed.emit("aidants", YVONNE)
    screen.rest()
    assert len(screen.plans.opened) == asked
    screen.press(Qt.Key.Key_Escape)
    screen.kit.context.changes.fiche_changed.emit("aidants", HENRI)
    screen.kit.context.changes.fiche_changed.emit("aidants", YVONNE)
    screen.rest()
    assert len(screen.plans.opened) == asked + 2
    screen.page.hide()
    screen.kit.context.changes.caseload_changed.emit()
    screen.rest()
    assert len(screen.plans.opened) == asked + 2
    screen.page.show()
    screen.page.on_shown()
    screen.rest()
    assert len(screen.plans.opened) == asked + 4


def test_a_plan_that_cannot_be_opened_says_why_and_tries_again(qtbot: QtBot) -> None:
    plans = yvonne_plans()
    plans.error = NotFoundError(kind="plans", reference=30)
    with a_screen(qtbot, plans=plans) as screen:
        assert screen.page.states.error.isVisible()
        screen.page.states.error.button.click()
        screen.rest()
        assert screen.page.header.version.text() == "Version 3, en cours"


def test_a_reading_that_needs_a_reason_asks_it(qtbot: QtBot) -> None:
    plans = yvonne_plans()
    plans.error = PermissionDeniedError(permission="beneficiaire_read_with_reason", role="x")
    with a_screen(qtbot, plans=plans) as screen:
        dialog = dialog_of(screen.page, ReasonDialog)
        dialog.editor.setText("Appel de la nuit du 21/11")
        dialog.verb_button.click()
        screen.rest()
        assert "Appel de la nuit du 21/11" in plans.reasons
        assert screen.page.header.version.text() == "Version 3, en cours"


def test_the_plan_is_written_as_pdf_in_either_size(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[tuple[Any, ...]] = []
    opened: list[QUrl] = []
    monkeypatch.setattr(
        "ui.dialogs.save_file.QFileDialog.getSaveFileName",
        lambda *_args: (str(tmp_path / "plan"), ""),
    )
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

    def put(kind: str, row_id: int, path: Path, *, large_print: bool, reason: str) -> bytes:
        written.append((kind, row_id, path.name, large_print, bool(reason)))
        return b""

    with a_screen(qtbot, documents=SimpleNamespace(write=put)) as screen:
        screen.page.header.print_action.trigger()
        screen.page.header.large_action.trigger()
        screen.rest()
    assert written == [
        ("plan", 30, "plan.pdf", False, True),
        ("plan", 30, "plan.pdf", True, True),
    ]
    assert len(opened) == 2


def test_short_of_room_the_acts_go_in_the_menu(screen: Screen) -> None:
    header = screen.page.header
    assert header.compare_button.isVisible()
    screen.page.resize(840, 500)
    screen.rest()
    assert not header.compare_button.isVisible()
    assert header.compare_action.isVisible()
    assert header.more_print.isVisible()
    assert header.main_button.isVisible()


def test_every_scene_of_the_page_can_be_shown(screen: Screen) -> None:
    for scene in screen.page.scenes():
        scene.prepare()
        screen.rest()
        assert not screen.page.grab().isNull()
    assert screen.page.keys()
    screen.page.body.close_comparison()


def test_an_objective_line_of_a_first_version_has_no_mark(qtbot: QtBot) -> None:
    document = replace(former_plans()[0], statut="en_cours", validated_on=None)
    plans = FakePlans(plans={10: document})
    with a_screen(qtbot, plans=plans) as screen:
        assert screen.grid.changed_keys() == frozenset()
        assert facts(screen).startswith("Commencée le 02/04/2025")
        assert isinstance(screen.lines[0].line, ObjectifLine)
