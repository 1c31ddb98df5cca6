"""The editor of a questionnaire: written by the keyboard, checked at each key, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crt_desktop.domain.editions import Question, Section, check_edition
from crt_desktop.domain.errors import DiskFullError, NotFoundError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.enquetes import EditionOrigin
from tests.fakes_questionnaires import small_edition, vault_line
from tests.gui.questionnaire_kit import (
    ALT,
    CONTROL,
    ENTER,
    SHIFT,
    Desk,
    a_desk,
    current,
    questions,
)
from ui.pages.questionnaire.dialogs import LeaveDialog
from ui.pages.questionnaire.indicator_dialog import IndicatorDialog
from ui.viewmodels.edition_editor import HEAD, Spot
from ui.viewmodels.edition_text import from_text
from ui.viewmodels.questionnaire import TYPED, form_of, new_draft

SMALL = small_edition()
CODE = SMALL.id


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_desk(qtbot, SMALL) as made:
        yield made


# --- the whole task, by the keyboard alone -----------------------------------------------------


def test_a_questionnaire_is_written_and_saved_by_the_keyboard_alone(  # noqa: PLR0915 - one task
    desk: Desk,
) -> None:
    page = desk.editor(CODE)
    told: list[str] = []
    desk.kit.context.changes.editions_changed.connect(told.append)

    # To the second question, then a new one below it.
    for _ in range(3):
        desk.press(Qt.Key.Key_Down)
    assert current(page).number == "1.2"
    desk.press(ENTER, CONTROL)
    assert page.editor.spot == Spot(0, 2)
    desk.type("Hospitalisations en urgence")
    assert current(page).label == "Hospitalisations en urgence"
    assert current(page).number == "1.3"
    assert [one.field for one in page.view_model.issues] == ["indicateur"]

    # Bound to an indicator found by a word.
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Tab)
    assert desk.focused is page.body.question.binding.card.button
    desk.press(Qt.Key.Key_Space)
    dialog = desk.dialog()
    assert isinstance(dialog, IndicatorDialog)
    desk.type("hospit")
    assert dialog.indicator is not None
    assert dialog.indicator.code == "hospitalisations"
    desk.press(ENTER)
    assert current(page).indicateur == "hospitalisations"
    assert page.view_model.issues == ()

    # One of its figures, then a question typed below, in a new section.
    desk.press(Qt.Key.Key_Tab)
    desk.type("par")
    assert current(page).indicateur == "hospitalisations.par_urgences"
    desk.press(ENTER, CONTROL | SHIFT)
    assert page.editor.spot == Spot(1)
    desk.type("Locaux")
    desk.press(ENTER, CONTROL)
    desk.type("Surface")
    desk.press(Qt.Key.Key_Tab)
    desk.type("En mètres carrés.")
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Right)
    assert current(page).manual_type == "texte"
    desk.press(Qt.Key.Key_Tab)
    desk.type("nombre e")
    assert current(page).manual_type == "entier"
    desk.press(Qt.Key.Key_Tab)
    desk.type("0")
    desk.press(Qt.Key.Key_Tab)
    desk.type("500")
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Space)
    desk.press(Qt.Key.Key_S, CONTROL)
    desk.rest()

    stored = desk.editions.kept[CODE].edition
    assert [one.number for one in stored.questions] == ["1.1", "1.2", "1.3", "2.1", "3.1"]
    assert stored.sections[1].title == "Locaux"
    asked = stored.sections[1].questions[0]
    assert (asked.label, asked.help, asked.manual_type) == (
        "Surface",
        "En mètres carrés.",
        "entier",
    )
    assert (asked.minimum, asked.maximum, asked.is_optional) == (Decimal(0), Decimal(500), True)
    assert told == [CODE]
    assert not page.view_model.is_dirty
    assert desk.drafts.kept == {}
    assert page.header.badge.text() == "Enregistré"
    assert desk.editions.threads == {"database_0"}


def test_alt_and_the_arrows_carry_a_question_across_sections_and_numbers_follow(
    desk: Desk,
) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))

    desk.press(Qt.Key.Key_Down, ALT)
    assert page.editor.spot == Spot(1, 0)
    assert questions(page)[1:] == [
        ("2.1", "Personnes en GIR 1 et 2"),
        ("2.2", "Difficultés de recrutement"),
    ]
    assert current(page).key == "1.2"
    desk.press(Qt.Key.Key_Up, ALT)
    assert questions(page) == [(one.number, one.label) for one in SMALL.questions]
    desk.press(Qt.Key.Key_Up, ALT)
    assert page.editor.spot == Spot(0, 0)
    desk.press(Qt.Key.Key_Up, ALT)
    assert page.editor.spot == Spot(0, 0)


def test_alt_and_the_arrows_carry_a_section_with_its_questions(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(1))

    desk.press(Qt.Key.Key_Up, ALT)

    assert [one.title for one in page.editor.edition.sections] == ["Équipe", "File active"]
    assert page.editor.spot == Spot(0)
    assert [one.key for one in page.editor.edition.questions] == ["2.1", "1.1", "1.2"]
    desk.press(Qt.Key.Key_Up, ALT)
    assert page.editor.spot == Spot(0)


def test_delete_takes_a_question_away_and_ctrl_z_brings_it_back_where_it_was(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0))

    desk.press(Qt.Key.Key_Delete)
    assert questions(page)[0] == ("1.1", "Personnes en GIR 1 et 2")
    assert desk.toasts()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.editor.edition == SMALL
    assert page.editor.spot == Spot(0, 0)
    desk.press(Qt.Key.Key_Y, CONTROL)
    assert len(page.editor.edition.questions) == 2
    desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert not page.view_model.is_dirty


def test_delete_on_a_section_takes_its_questions_and_one_undo_brings_all_back(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0))
    desk.press(Qt.Key.Key_Delete)
    assert [one.label for one in page.editor.edition.questions] == ["Difficultés de recrutement"]
    desk.press(Qt.Key.Key_Delete)
    assert page.editor.edition.sections == ()
    assert page.editor.spot == HEAD
    # With nothing left, a question makes its section.
    desk.press(ENTER, CONTROL)
    assert page.editor.spot == Spot(0, 0)
    for _ in range(3):
        page.undo()
    assert page.editor.edition == SMALL


def test_ctrl_z_in_a_field_takes_back_what_was_typed_there_in_one_go(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))

    desk.press(Qt.Key.Key_End)
    desk.type(" en 2026")
    assert current(page).label == "Personnes accompagnées en 2026"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert page.editor.edition == SMALL
    assert page.body.question.label_area.text() == "Personnes accompagnées"
    desk.press(Qt.Key.Key_Y, CONTROL)
    assert current(page).label == "Personnes accompagnées en 2026"


def test_what_is_typed_in_two_questions_is_undone_apart(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("A")
    page.go_to(Spot(0, 1, "label"))
    desk.type("B")

    page.undo()
    assert page.editor.spot == Spot(0, 1)
    assert page.editor.edition.questions[0].label != SMALL.questions[0].label
    page.undo()
    assert page.editor.spot == Spot(0, 0)
    assert page.editor.edition == SMALL


def test_ctrl_d_copies_a_question_under_a_key_of_its_own(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))

    desk.press(Qt.Key.Key_D, CONTROL)

    assert current(page).indicateur == "par_gir_actuel.1+2"
    assert current(page).number == "1.3"
    assert len({one.key for one in page.editor.edition.questions}) == 4


def test_own_numbers_are_kept_when_they_are_not_automatic(desk: Desk) -> None:
    own = replace(
        SMALL,
        sections=(
            Section(
                title="A",
                questions=(replace(SMALL.questions[0], number="A1"),),
            ),
        ),
    )
    desk.editions.kept[CODE] = vault_line(own)
    page = desk.editor(CODE)
    assert not page.body.numbering.isChecked()
    page.go_to(Spot(0, 0, "number"))
    desk.press(Qt.Key.Key_End)
    desk.type("-bis")
    assert current(page).number == "A1-bis"
    assert current(page).key == SMALL.questions[0].key

    page.body.numbering.click()
    assert current(page).number == "1.1"
    assert not page.body.question.number_field.isVisible()
    page.body.numbering.click()
    assert page.body.question.number_field.isVisible()
    assert current(page).number == "1.1"


# --- what answers a question --------------------------------------------------------------------


def test_modalities_and_filters_are_ticked_and_the_figure_follows(qtbot: QtBot, desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    form, look = page.body.question.binding, page.body.question.look
    qtbot.waitUntil(lambda: look.figure.text() == "14")
    assert look.unit.text() == "personnes"

    form.picks.editors[0].boxes["3"].click()  # type: ignore[attr-defined]
    assert current(page).indicateur == "par_gir_actuel.1+2+3"
    assert look.figure.text() == "22"

    form.filters.add("par_sexe")
    assert current(page).filters == ("par_sexe",)
    assert [one.field for one in page.view_model.issues] == ["filters"]
    # Said once, under the filter; the figure waits for it, it is not on its way.
    assert form.note.text() == ""
    assert form.filters.rows[0].picks.fields[0].error.startswith("Cochez au moins une valeur")
    assert look.unit.text() == "Le chiffre s’affichera une fois la question corrigée."
    desk.press(Qt.Key.Key_Space)
    assert current(page).filters == ("par_sexe.F",)
    assert page.view_model.issues == ()
    qtbot.waitUntil(lambda: look.figure.text() == "11")
    assert ("par_gir_actuel.1+2+3", ("par_sexe.F",)) in desk.figures.asked
    offered = [one.text() for one in form.filters.add_button.menu().actions()]
    assert "Personnes selon le sexe" not in offered
    assert "GIR actuel" in offered

    form.filters.rows[0].cross.click()
    assert current(page).filters == ()
    assert look.figure.text() == "22"


def test_what_is_wrong_under_the_field_being_written_is_in_sight(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.resize(1120, 660)
    page.go_to(Spot(0, 1))
    page.body.question.binding.filters.add("par_sexe")
    desk.rest()
    field = page.body.question.binding.filters.rows[0].picks.fields[0]
    assert field.error
    assert field.isAncestorOf(desk.focused)
    view = page.body.area.viewport()
    top = field.mapTo(view, field.rect().topLeft()).y()
    assert top >= 0
    assert top + field.height() <= view.height()


def test_a_figure_that_takes_no_filter_says_so(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0))
    form = page.body.question.binding
    assert form.filters.add_button.isVisible()

    page.changes.write_question(indicateur="taux_occupation_ht")

    assert not form.filters.add_button.isVisible()
    assert form.filters.isVisible()


def test_a_figure_nothing_records_and_one_that_fails_are_told(qtbot: QtBot, desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0))
    look = page.body.question.look
    qtbot.waitUntil(lambda: look.figure.text() == "34")
    page.changes.write_question(indicateur="taux_occupation_ht")
    assert (look.figure.text(), look.unit.text()) == ("–", "Non disponible")
    page.changes.write_question(indicateur="par_gir_actuel")
    assert look._grid.count() > 0

    desk.figures.error = NotFoundError(kind="indicateur", reference="x")
    page.changes.write_question(indicateur="file_active", filters=("par_sexe.F",))
    qtbot.waitUntil(lambda: look.figure.text() == "–")


def test_a_question_becomes_typed_and_an_undo_brings_its_indicator_back(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    page.body.question.mode.setFocus()

    desk.press(Qt.Key.Key_Right)
    assert (current(page).indicateur, current(page).manual_type) == (None, "texte")
    assert page.body.question.manual.isVisible()
    page.undo()
    assert current(page).indicateur == "par_gir_actuel.1+2"
    assert page.body.question.binding.isVisible()


def test_the_choices_of_a_list_are_one_on_each_line(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(1, 0))
    manual = page.body.question.manual
    manual.kind.box.setCurrentIndex(manual.kind.box.findData("choix"))
    assert [one.field for one in page.view_model.issues] == ["choices"]
    assert manual.choices_field.error
    manual.choices.setFocus()

    desk.type("Oui")
    desk.press(ENTER)
    desk.type("En partie")

    assert current(page).choices == ("Oui", "En partie")
    assert page.view_model.issues == ()
    assert page.body.question.look.unit.text() == "Un choix parmi 2"


def test_the_limit_of_a_text_is_a_length_and_goes_with_another_type(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(1, 0))
    manual = page.body.question.manual
    kinds = manual.kind.box
    kinds.setCurrentIndex(kinds.findData("texte"))
    manual.maximum.setFocus()
    desk.type("-2,5")
    assert current(page).maximum == Decimal(25)
    assert page.body.question.look.unit.text() == "Un texte, 25 caractères au plus"
    kinds.setCurrentIndex(kinds.findData("nombre"))
    assert current(page).maximum is None
    manual.minimum.setFocus()
    desk.type("1,5")
    assert current(page).minimum == Decimal("1.5")
    kinds.setCurrentIndex(kinds.findData("entier"))
    assert [one.field for one in page.view_model.issues] == ["minimum"]
    assert manual.minimum_field.error


def test_a_free_value_is_typed_or_chosen_by_its_label(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    page.changes.write_question(indicateur="par_commune")
    picks = page.body.question.binding.picks
    picks.editors[0].setFocus()

    desk.type("Lagrasse")
    assert current(page).indicateur == "par_commune.Lagrasse"
    assert page.view_model.issues == ()
    page.undo()
    assert picks.editors[0].text() == ""
    picks.editors[0].set_text("non_renseigne")
    assert picks.editors[0].line.text() == "Non renseigné"  # type: ignore[attr-defined]
    desk.press(Qt.Key.Key_End)
    desk.type(" ")
    assert current(page).indicateur == "par_commune.non_renseigne"


def test_one_of_many_values_is_found_by_typing(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    page.changes.write_question(indicateur="demandes_par_origine")
    picks = page.body.question.binding.picks
    picks.editors[0].setFocus()

    desk.type("aidant")
    desk.press(ENTER)
    desk.type("had")
    desk.press(ENTER)
    desk.rest()

    assert current(page).indicateur == "demandes_par_origine.aidant+had"
    assert page.view_model.issues == ()


def test_what_is_inside_a_value_is_asked_once_one_is_chosen(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    page.changes.write_question(indicateur="sejours_ht")
    picks = page.body.question.binding.picks
    assert [one.isVisible() for one in picks.fields] == [True, False]
    picks.editors[0].setFocus()

    desk.type("htsh")
    assert [one.isVisible() for one in picks.fields] == [True, True]
    desk.press(Qt.Key.Key_Tab)
    desk.type("nuits")
    assert current(page).indicateur == "sejours_ht.HTSH.nuits"


def test_the_arrows_of_the_search_light_another_indicator(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0))
    page.body.question.binding.card.button.click()
    dialog = desk.dialog()
    assert dialog.indicator.code == "file_active"

    desk.press(Qt.Key.Key_Down)
    assert dialog.indicator.code == "presents_fin"
    assert dialog.definition.text()
    desk.press(Qt.Key.Key_PageDown)
    desk.press(Qt.Key.Key_Up)
    desk.type("participations")
    assert "non disponible" in dialog.facts.text()
    desk.type(" zzz")
    assert dialog.indicator is None
    assert not dialog.verb_button.isEnabled()
    desk.press(ENTER)
    assert dialog.isVisible()
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Escape)
    assert not desk.has_dialog()
    assert current(page).indicateur == "file_active"


def test_enter_in_a_label_goes_on_and_a_pasted_line_is_a_space(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    area = page.body.question.label_area.area
    area.selectAll()
    area.insertPlainText("Une question\nsur deux lignes")
    assert current(page).label == "Une question sur deux lignes"
    desk.press(ENTER)
    assert page.body.question.help_area.area.hasFocus()


def test_a_typed_question_becomes_computed_and_its_choices_come_back_with_an_undo(
    desk: Desk,
) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(1, 0))
    page.changes.write_question(manual_type="choix", choices=("Oui", "Non"), is_optional=True)
    page.body.question.mode.setFocus()

    desk.press(Qt.Key.Key_Left)
    asked = current(page)
    assert (asked.manual_type, asked.choices, asked.is_optional) == (None, (), False)
    assert page.body.question.mode.isAncestorOf(desk.focused)
    desk.press(Qt.Key.Key_Tab)
    assert page.body.question.binding.card.button.hasFocus()
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert current(page).choices == ("Oui", "Non")
    # What had the focus is no longer there: it stays beside, in the same question.
    assert page.body.question.mode.isAncestorOf(desk.focused)


# --- what is wrong ------------------------------------------------------------------------------


def test_what_is_wrong_is_listed_under_its_field_and_a_link_leads_there(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    page.go_to(Spot(1))

    strip = page.body.problems
    assert strip.isVisible()
    assert strip.title.text() == "1 point à corriger avant d’enregistrer"
    assert [one.text() for one in strip.links] == ["Question 1.1\u00a0: le libellé manque."]
    strip.toggle.click()
    strip.links[0].click()
    assert page.editor.spot == Spot(0, 0)
    assert page.body.question.label_area.area.hasFocus()
    assert page.body.question.label_field.error == "Le libellé manque."
    assert page.body.outline.outline_model.row(2).problems == 1  # type: ignore[union-attr]

    desk.type("Personnes")
    assert not strip.isVisible()
    assert page.body.question.label_field.error == ""


def test_saving_with_something_wrong_is_refused_and_goes_to_it(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 1))
    page.changes.write_question(label="")
    page.go_to(HEAD)
    desk.press(Qt.Key.Key_S, CONTROL)
    desk.rest()

    assert desk.editions.kept[CODE].version == 1
    assert page.editor.spot == Spot(0, 1)
    assert page.body.question.label_area.area.hasFocus()


def test_f8_goes_round_what_is_wrong(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.changes.write_head("title", "")
    for spot in (Spot(0, 1), Spot(1, 0)):
        page.go_to(spot)
        page.changes.write_question(label="")
    page.go_to(HEAD)

    found = []
    for _ in range(3):
        desk.press(Qt.Key.Key_F8)
        found.append(page.editor.spot)
    assert found == [Spot(0, 1), Spot(1, 0), HEAD]


def test_the_head_is_written_too(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(HEAD)
    desk.press(ENTER)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("Enquête 2027")
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("2027")
    desk.press(Qt.Key.Key_Tab)
    desk.type("à relire")
    desk.press(Qt.Key.Key_Escape)
    assert page.body.outline.hasFocus()

    edition = page.editor.edition
    assert (edition.title, edition.year, edition.notice) == ("Enquête 2027", 2027, "à relire")
    page.changes.write_head("year", 3)
    assert page.body.head.year_field.error
    assert page.header.title.whole_text() == "Enquête 2027"


# --- nothing is lost ----------------------------------------------------------------------------


def test_what_is_typed_is_a_draft_and_is_taken_up_at_the_next_opening(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    desk.kit.context.changes.about_to_lock.emit()
    desk.rest()
    kept = from_text(desk.drafts.kept[form_of(CODE)].values[TYPED])
    assert kept == page.editor.edition
    page.hide()

    again = desk.editor(CODE)
    assert again.editor.edition == kept
    assert again.banner.isVisible()
    assert again.header.badge.text() == "Non enregistré"
    again.undo()
    assert again.editor.edition == SMALL
    desk.rest()
    assert desk.drafts.kept == {}


def test_a_draft_with_something_wrong_in_it_is_kept_whole(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(1, 0))
    page.changes.write_question(label="", manual_type=None)
    page.draft.keep_now()
    desk.rest()
    page.hide()

    again = desk.editor(CODE)
    assert len(again.view_model.issues) == 2
    assert again.editor.edition == page.editor.edition


def test_what_is_typed_is_given_up_on_request(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    page.draft.keep_now()
    desk.rest()
    page.menu.offer()
    assert page.menu.give_up_action.isEnabled()

    page.menu.ask_give_up()
    desk.dialog().try_accept()
    desk.rest()
    assert page.editor.edition == SMALL
    assert desk.drafts.kept == {}
    assert not page.banner.isVisible()


def test_leaving_asks_and_goes_on_once_saved(desk: Desk) -> None:
    page = desk.editor(CODE)
    gone: list[str] = []
    assert not page.holds_back(lambda: gone.append("free"))
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")

    assert page.holds_back(lambda: gone.append("saved"))
    dialog = desk.dialog()
    assert isinstance(dialog, LeaveDialog)
    dialog.try_accept()
    desk.rest()
    assert gone == ["saved"]
    assert desk.editions.kept[CODE].version == 2


def test_leaving_with_something_wrong_keeps_the_draft(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0))
    page.changes.write_question(label="")
    gone: list[str] = []

    assert page.holds_back(lambda: gone.append("draft"))
    dialog = desk.dialog()
    assert not dialog.draft_button.isVisible()
    dialog.try_accept()
    desk.rest()
    assert gone == ["draft"]
    assert form_of(CODE) in desk.drafts.kept
    assert desk.editions.kept[CODE].version == 1
    # Once back, what is being written is still on screen.
    page.show_subject(CODE)
    desk.rest()
    assert page.view_model.is_dirty


def test_leaving_may_keep_the_draft_without_saving_or_stay(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    gone: list[str] = []

    assert page.holds_back(lambda: gone.append("no"))
    desk.dialog().reject()
    desk.rest()
    assert gone == []
    assert page.holds_back(lambda: gone.append("draft"))
    dialog = next(one for one in page.findChildren(LeaveDialog) if one.isVisible())
    dialog.draft_button.click()
    desk.rest()
    assert gone == ["draft"]
    assert desk.editions.kept[CODE].version == 1


def test_a_version_saved_meanwhile_is_replaced_only_once_agreed_to(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    mine = page.editor.edition
    desk.editions.kept[CODE] = vault_line(replace(SMALL, title="La sienne"), version=5)

    page.save()
    desk.rest()
    assert "Claire Vidal" in desk.dialog().text_label.text()
    desk.dialog().reject()
    desk.rest()
    assert desk.editions.kept[CODE].edition.title == "La sienne"
    page.save()
    desk.rest()
    next(one for one in [desk.dialog()]).try_accept()
    desk.rest()
    assert desk.editions.kept[CODE].edition == mine
    assert desk.editions.kept[CODE].version == 6


def test_one_taken_away_meanwhile_is_added_anew(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    del desk.editions.kept[CODE]

    page.save()
    desk.rest()

    assert desk.editions.kept[CODE].edition == page.editor.edition


def test_a_save_that_fails_is_told_and_keeps_the_draft(desk: Desk) -> None:
    page = desk.editor(CODE)
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    desk.editions.error = DiskFullError()

    page.save()
    desk.rest()

    assert [type(one) for one in desk.kit.errors] == [DiskFullError]
    desk.kit.errors.clear()
    assert form_of(CODE) in desk.drafts.kept
    assert page.view_model.is_dirty
    page.save()
    desk.rest()
    assert not page.view_model.is_dirty


# --- shipped, new, read only --------------------------------------------------------------------


def test_a_shipped_one_is_read_only_until_it_is_adapted(desk: Desk) -> None:
    page = desk.editor("occitanie")
    page.go_to(Spot(0, 0))
    assert page.body.question.label_area.area.isReadOnly()
    assert not page.body.foot.isVisible()
    desk.press(ENTER, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    assert page.editor.edition == desk.editions.installed["occitanie"].edition

    page.header.main_button.click()
    assert not page.body.question.label_area.area.isReadOnly()
    assert not page.view_model.is_dirty
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    desk.press(Qt.Key.Key_S, CONTROL)
    desk.rest()
    line = desk.editions.kept["occitanie"]
    assert (line.origin, line.version) == (EditionOrigin.VAULT, 1)
    assert not page.view_model.is_shipped


def test_a_shipped_one_that_was_being_adapted_is_taken_up_again(desk: Desk) -> None:
    page = desk.editor("occitanie")
    page.do_main()
    page.go_to(Spot(0, 0, "label"))
    desk.type("X")
    page.draft.keep_now()
    desk.rest()
    page.hide()

    again = desk.editor("occitanie")
    assert again.editor.is_editable
    assert again.view_model.is_dirty
    again.menu.give_up()
    assert not again.editor.is_editable
    assert again.editor.edition == desk.editions.installed["occitanie"].edition


def test_a_new_one_lives_as_a_draft_until_it_is_saved(desk: Desk) -> None:
    new = replace(small_edition("neuf"), title="Neuf")
    desk.drafts.keep_draft(new_draft(new, desk.kit.context.application.clock.now()))

    page = desk.editor("neuf")
    assert page.editor.edition == new
    assert page.header.badge.text() == "Jamais enregistré"
    page.menu.offer()
    assert not page.menu.export_action.isEnabled()
    page.save()
    desk.rest()
    assert desk.editions.kept["neuf"].edition == new
    assert desk.drafts.kept == {}


def test_a_new_one_given_up_is_gone(desk: Desk) -> None:
    new = small_edition("neuf")
    desk.drafts.keep_draft(new_draft(new, desk.kit.context.application.clock.now()))
    page = desk.editor("neuf")

    page.menu.ask_give_up()
    desk.dialog().try_accept()
    desk.rest()

    assert desk.drafts.kept == {}
    assert desk.kit.steps_back == [None]


def test_one_that_is_not_there_is_told_in_place_of_the_questions(desk: Desk) -> None:
    page = desk.editor("inconnu")
    assert page.states.error.isVisible()
    page.states.error.asked.emit()
    desk.rest()
    assert page.states.error.isVisible()


def test_who_only_reads_writes_nothing(qtbot: QtBot) -> None:
    with a_desk(qtbot, SMALL, role=Role.LECTURE) as desk:
        page = desk.editor(CODE)
        assert not page.header.main_button.isVisible()
        assert not page.header.copy_button.isVisible()
        page.go_to(Spot(0, 0))
        assert page.body.question.label_area.area.isReadOnly()
        assert not page.body.problems.isVisible()
        desk.press(ENTER, CONTROL)
        desk.press(Qt.Key.Key_Delete)
        assert page.editor.edition == SMALL


def test_the_copy_is_opened_and_the_export_and_removal_are_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    page = desk.editor(CODE)
    page.header.copy_button.click()
    desk.rest()
    dialog = desk.dialog()
    assert (dialog.title_edit.text(), dialog.year_edit.text()) == ("Enquête 2027", "2027")
    assert dialog.code_edit.text() == "enquete-2027"
    dialog.try_accept()
    desk.rest()
    copied = desk.editions.kept["enquete-2027"].edition
    assert [one.key for one in copied.questions] == [one.key for one in SMALL.questions]
    assert desk.kit.screens == [("questionnaire", None, "enquete-2027")]

    monkeypatch.setattr(
        "ui.dialogs.save_file.QFileDialog.getSaveFileName",
        lambda *_args: (f"{tmp_path}/sortie", ""),
    )
    page.menu.export_action.trigger()
    desk.rest()
    assert [(code, path.name) for code, path in desk.editions.written] == [(CODE, "sortie.toml")]

    page.menu.ask_removal()
    desk.dialog().try_accept()
    desk.rest()
    assert CODE not in desk.editions.kept
    assert desk.kit.steps_back == [None]


def test_long_labels_and_the_largest_questionnaire_are_shown_whole(desk: Desk) -> None:
    long = " ".join(["Combien de personnes accompagnées au domicile"] * 7)
    large = replace(
        SMALL,
        sections=tuple(
            Section(
                title=f"{section}. {long[:120]}",
                questions=tuple(
                    Question(number=f"{section}.{rank}", label=long, manual_type="texte")
                    for rank in range(1, 51)
                ),
            )
            for section in range(1, 11)
        ),
    )
    assert check_edition(large) == ()
    desk.editions.kept[CODE] = vault_line(large)
    page = desk.editor(CODE)
    page.go_to(Spot(9, 49, "label"))
    desk.type("x")
    assert current(page).label == f"x{long}"
    area = page.body.question.label_area.area
    desk.rest()
    assert area.verticalScrollBar().maximum() == 0
    assert page.body.outline.row_on() == 510


def test_the_keys_and_the_scenes_are_those_of_the_page(desk: Desk) -> None:
    page = desk.editor("nationale")
    keys = page.keys()
    assert ("F8", "aller au prochain point à corriger") in keys
    names = []
    for scene in page.scenes():
        scene.prepare()
        desk.rest()
        names.append(scene.name)
    assert names == ["presentation", "question", "corrections", "section"]
    assert not page.view_model.is_dirty
