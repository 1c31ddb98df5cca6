"""The shelf of the questionnaires: begun, copied, brought from a file, given as one, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.editions import write_edition
from crt_desktop.domain.errors import DiskFullError, EditionIssue
from crt_desktop.domain.roles import Role
from tests.fakes_questionnaires import SAVED_AT, small_edition, vault_line
from tests.gui.questionnaire_kit import CONTROL, ENTER, Desk, a_desk
from ui.pages.questionnaire.dialogs import ImportDialog, UnreadableDialog
from ui.pages.questionnaire.shelf import ShelfPage
from ui.viewmodels.edition_names import free_code, naming_issues, next_naming
from ui.viewmodels.questionnaire import code_of_form, form_of, new_draft

SMALL = small_edition()
CODE = SMALL.id


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_desk(qtbot, SMALL, campaigns=2) as made:
        yield made


def cells(page: ShelfPage, code: str) -> list[str]:
    row = page.model.row_of(code)
    return [
        str(page.model.index(row, column).data() or "")
        for column in range(page.model.columnCount())
    ]


def test_each_questionnaire_says_where_it_comes_from_and_who_uses_it(desk: Desk) -> None:
    broken = replace(
        vault_line(small_edition("ancienne")),
        issues=(EditionIssue(field="title", sentence="Le titre manque."),),
    )
    desk.editions.kept["ancienne"] = broken
    desk.drafts.keep_draft(new_draft(replace(SMALL, title="Autre"), SAVED_AT))
    desk.drafts.keep_draft(new_draft(small_edition("neuf"), SAVED_AT))
    page = desk.shelf()

    assert [one.edition.id for one in page.rows] == [
        "neuf",
        "nationale",
        "ancienne",
        CODE,
        "occitanie",
    ]
    assert cells(page, "nationale")[1:] == ["–", "136", "Livré", "Aucune campagne", ""]
    assert cells(page, CODE)[1:] == [
        "2026",
        "3",
        "De l’établissement",
        "2 campagnes",
        "Saisie non enregistrée",
    ]
    assert cells(page, "neuf")[3:] == ["Brouillon", "–", "Jamais enregistré"]
    assert cells(page, "ancienne")[5] == "1 point à corriger"
    assert page.facts.whole_text() == "5 questionnaires · 2 de l’établissement"


def test_enter_opens_the_questionnaire_of_the_row(desk: Desk) -> None:
    page = desk.shelf()
    page.table.select_row(page.model.row_of("occitanie"))
    desk.press(ENTER)
    assert desk.kit.screens == [("questionnaire", None, "occitanie")]
    page.back.click()
    assert desk.kit.steps_back == [None]


def test_a_shipped_one_is_copied_but_not_taken_away(desk: Desk) -> None:
    page = desk.shelf()
    page.table.select_row(page.model.row_of("nationale"))
    assert not page.remove_button.isEnabled()
    desk.press(Qt.Key.Key_Delete)
    assert not desk.has_dialog()

    desk.press(Qt.Key.Key_D, CONTROL)
    desk.rest()
    dialog = desk.dialog()
    assert (dialog.title_edit.text(), dialog.year_edit.text()) == ("Trame nationale 2026", "2026")
    desk.type("Enquête de l’ARS")
    desk.press(ENTER)
    desk.rest()
    copied = desk.editions.kept["enquete-de-l-ars"].edition
    assert (copied.title, copied.year, len(copied.questions)) == ("Enquête de l’ARS", 2026, 136)
    assert desk.kit.screens == [("questionnaire", None, "enquete-de-l-ars")]
    assert "enquete-de-l-ars" in [one.edition.id for one in page.rows]


def test_a_new_one_begins_as_a_draft_under_the_code_of_its_title(desk: Desk) -> None:
    page = desk.shelf()
    page.new_button.click()
    dialog = desk.dialog()
    assert dialog.code_edit.text() == "enquete-2026-2"
    dialog.title_edit.clear()
    dialog.try_accept()
    assert dialog.fields["title"].error == "Indiquez un titre."
    desk.type("Mon enquête")
    assert dialog.code_edit.text() == "mon-enquete"
    dialog.code_edit.setFocus()
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.type("essai")
    dialog.title_edit.setFocus()
    desk.type("!")
    assert dialog.code_edit.text() == "essai"
    desk.press(ENTER)
    desk.rest()

    assert form_of("essai") in desk.drafts.kept
    assert "essai" not in desk.editions.kept
    assert desk.kit.screens == [("questionnaire", None, "essai")]
    page.show_subject("essai")
    desk.rest()
    assert page.remove_button.text().strip() == "Abandonner…"
    desk.press(Qt.Key.Key_Delete)
    desk.dialog().try_accept()
    desk.rest()
    assert desk.drafts.kept == {}
    assert "essai" not in [one.edition.id for one in page.rows]


def test_one_of_the_house_is_taken_away_with_what_was_typed_in_it(desk: Desk) -> None:
    desk.editions.kept["autre"] = vault_line(small_edition("autre"))
    desk.drafts.keep_draft(new_draft(small_edition("autre"), SAVED_AT))
    told: list[str] = []
    desk.kit.context.changes.editions_changed.connect(told.append)
    page = desk.shelf()
    page.table.select_row(page.model.row_of("autre"))

    page.remove_button.click()
    dialog = desk.dialog()
    assert dialog.cancel_button.hasFocus()
    dialog.try_accept()
    desk.rest()

    assert "autre" not in desk.editions.kept
    assert desk.drafts.kept == {}
    assert told == ["autre"]


def test_one_that_campaigns_follow_is_kept_and_the_reason_told(desk: Desk) -> None:
    page = desk.shelf()
    page.table.select_row(page.model.row_of(CODE))
    page.remove_button.click()
    assert "2 campagnes" in desk.dialog().text_label.text()
    desk.dialog().try_accept()
    desk.rest()

    assert CODE in desk.editions.kept
    assert [getattr(one, "code", "") for one in desk.kit.errors] == ["edition_utilisee"]
    desk.kit.errors.clear()


def test_a_file_is_imported_under_its_code_then_opened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "Enquête ARS.toml"
    path.write_text(write_edition(SMALL), encoding="utf-8")
    monkeypatch.setattr(
        "ui.pages.questionnaire.acts.QFileDialog.getOpenFileName", lambda *_args: (str(path), "")
    )
    page = desk.shelf()

    page.import_button.click()
    desk.rest()
    dialog = desk.dialog()
    assert isinstance(dialog, ImportDialog)
    assert "« enquete-ars »".replace(" ", "\u202f") in dialog.text_label.text()
    assert not dialog.beside_button.isVisible()
    dialog.try_accept()
    desk.rest()
    assert desk.editions.kept["enquete-ars"].edition.questions == SMALL.questions
    assert desk.kit.screens == [("questionnaire", None, "enquete-ars")]


def test_a_file_whose_code_is_taken_replaces_or_stands_beside(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / f"{CODE}.toml"
    path.write_text(write_edition(replace(SMALL, title="Autre")), encoding="utf-8")
    page = desk.shelf()

    page.acts.read(path)
    desk.rest()
    dialog = desk.dialog()
    assert dialog.verb_button.text() == "Remplacer"
    assert dialog.cancel_button.hasFocus()
    dialog.beside_button.click()
    desk.rest()
    assert desk.editions.kept[f"{CODE}-2"].edition.title == "Autre"
    assert desk.editions.kept[CODE].edition.title == SMALL.title

    page.acts.read(path)
    desk.rest()
    desk.dialog().try_accept()
    desk.rest()
    assert desk.editions.kept[CODE].edition.title == "Autre"
    assert desk.editions.kept[CODE].version == 2


def test_a_file_that_adapts_a_shipped_one_takes_its_place(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "occitanie.toml"
    path.write_text(write_edition(SMALL), encoding="utf-8")
    page = desk.shelf()
    page.acts.read(path)
    desk.rest()
    dialog = desk.dialog()
    assert "Trame Occitanie" in dialog.text_label.text()
    dialog.try_accept()
    desk.rest()
    assert desk.editions.kept["occitanie"].edition.questions == SMALL.questions


def test_all_that_is_wrong_in_a_file_is_listed_and_nothing_is_kept(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "faux.toml"
    path.write_text(
        'titre = "X"\n[[sections]]\ntitre = "S"\n[[sections.questions]]\nnumero = "1"\n',
        encoding="utf-8",
    )
    page = desk.shelf()
    page.acts.read(path)
    desk.rest()

    dialog = desk.dialog()
    assert isinstance(dialog, UnreadableDialog)
    lines = dialog.list.toPlainText().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("• Section 1, question 1 : ")
    assert "faux" not in desk.editions.kept
    dialog.close()

    path.write_text("pas du TOML", encoding="utf-8")
    page.acts.read(path)
    desk.rest()
    dialog = next(one for one in page.findChildren(QDialog) if one.isVisible())
    assert isinstance(dialog, UnreadableDialog)
    assert not dialog.list.isVisible()
    dialog.close()


def test_a_file_that_cannot_be_written_or_read_is_told(desk: Desk, tmp_path: Path) -> None:
    page = desk.shelf()
    desk.editions.error = DiskFullError()
    page.acts.export(CODE, tmp_path / "x.toml")
    desk.rest()
    desk.editions.error = DiskFullError()
    page.acts.read(tmp_path / "x.toml")
    desk.rest()
    assert [type(one) for one in desk.kit.errors] == [DiskFullError, DiskFullError]
    desk.kit.errors.clear()


def test_ctrl_e_writes_the_questionnaire_of_the_row_as_a_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def save(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / name), ""

    monkeypatch.setattr("ui.dialogs.save_file.QFileDialog.getSaveFileName", save)
    page = desk.shelf()
    page.table.select_row(page.model.row_of("occitanie"))
    desk.press(Qt.Key.Key_E, CONTROL)
    desk.rest()
    assert asked == ["occitanie.toml"]
    assert (tmp_path / "occitanie.toml").exists()


def test_a_list_that_cannot_be_read_says_why_and_is_asked_again(desk: Desk) -> None:
    desk.editions.error = DiskFullError()
    page = desk.shelf()
    assert page.states.error.isVisible()
    page.states.error.asked.emit()
    desk.rest()
    assert page.table.isVisible()
    desk.kit.context.changes.editions_changed.emit(CODE)
    desk.rest()
    assert page.current() is not None


def test_who_only_reads_opens_and_exports(qtbot: QtBot) -> None:
    with a_desk(qtbot, SMALL, role=Role.LECTURE) as desk:
        page = desk.shelf()
        assert not page.new_button.isVisible()
        assert not page.copy_button.isVisible()
        assert page.open_button.isVisible()
        page.table.select_row(page.model.row_of(CODE))
        desk.press(Qt.Key.Key_Delete)
        desk.press(Qt.Key.Key_D, CONTROL)
        assert not desk.has_dialog()
        assert page.keys()[0] == ("Entrée", "ouvrir le questionnaire")
        for scene in page.scenes():
            scene.prepare()


def test_the_names_of_a_copy_are_of_this_year_or_of_the_next() -> None:
    old = replace(SMALL, title="Enquête 2025 de l’ARS", year=2025)
    assert next_naming(old, this_year=2026, taken=()) == (
        "Enquête 2026 de l’ARS",
        2026,
        "enquete-2026-de-l-ars",
    )
    assert next_naming(SMALL, this_year=2026, taken=("enquete-2027",)) == (
        "Enquête 2027",
        2027,
        "enquete-2027-2",
    )
    plain = replace(SMALL, title="Trame", year=None)
    assert next_naming(plain, this_year=2026, taken=()) == ("Trame 2026", 2026, "trame-2026")


def test_names_are_refused_each_with_its_reason() -> None:
    issues = naming_issues(" ", "12", "É", taken=())
    assert [one.attribute for one in issues] == ["title", "year", "code"]
    assert [one.attribute for one in naming_issues("A", "", "a", taken=("a",))] == ["code"]
    assert naming_issues("A", "2026", "a", taken=()) == ()
    long = free_code("x" * 80, ("x" * 60,))
    assert len(long) <= 60
    assert long != "x" * 60
    assert code_of_form("plan:3") is None
