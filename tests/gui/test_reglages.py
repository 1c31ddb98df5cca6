"""The settings page: sections, typing, saving, what is refused, who was faster, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import (
    FieldConflict,
    StaleEdit,
    StaleEditError,
    VaultBusyError,
)
from crt_desktop.domain.reglages import MAX_LOGO_BYTES, write_logo
from crt_desktop.domain.roles import Role
from crt_desktop.reports.fiches import Draft
from tests.fakes_fiches import NOW, an_application
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from tests.gui.reglages_kit import DeskFiches, FakeReglages
from ui.dialogs.stale import StaleDialog
from ui.forms.drafts import DRAFT_MS
from ui.pages.reglages.fields import SettingRow
from ui.pages.reglages.form import SettingsForm
from ui.pages.reglages.keeper import FORM
from ui.pages.reglages.logo import LogoField
from ui.pages.reglages.page import ReglagesPage
from ui.widgets.feedback import Toast


@pytest.fixture
def reglages() -> FakeReglages:
    return FakeReglages(kept={"nom": "CRT d'essai", "communes": "Laure,Trèbes"})


@pytest.fixture
def fiches() -> DeskFiches:
    return DeskFiches()


@pytest.fixture
def kit(reglages: FakeReglages, fiches: DeskFiches) -> Iterator[Kit]:
    with a_kit(app=an_application(), reglages=reglages, fiches=fiches) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> ReglagesPage:
    page = ReglagesPage(kit.context)
    show_page(qtbot, kit, page, width=1224, height=856)
    return page


def form(page: ReglagesPage, section: str) -> SettingsForm:
    page.show_section(section)
    found = page.section_widget(section)
    assert isinstance(found, SettingsForm)
    return found


def row(page: ReglagesPage, section: str, key: str) -> SettingRow:
    return form(page, section).rows[key]


def write(row: SettingRow, text: str) -> None:
    row.value_editor.set_text(text)
    row.value_editor.typed.emit()


def toasts(page: ReglagesPage) -> list[str]:
    return [one.accessibleName() for one in page.window().findChildren(Toast) if one.isVisible()]


def stale_dialog() -> StaleDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, StaleDialog) and one.isVisible()
    ]
    return found


# --- sections ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (
            Role.COORDINATEUR,
            "etablissement territoire regles documents modeles_plan equipe utilisateurs sauvegardes corbeille conservation",
        ),
        (
            Role.DIRECTION,
            "etablissement territoire regles documents equipe utilisateurs sauvegardes corbeille conservation",
        ),
        (Role.ADMINISTRATEUR, "utilisateurs sauvegardes"),
    ],
)
def test_each_role_sees_its_sections(
    qtbot: QtBot, reglages: FakeReglages, fiches: DeskFiches, role: Role, keys: str
) -> None:
    with a_kit(app=an_application(), role=role, reglages=reglages, fiches=fiches) as kit:
        page = ReglagesPage(kit.context)
        qtbot.addWidget(page)
        assert [one.key for one in page.sections] == keys.split()


def test_the_first_section_shows_what_is_set(page: ReglagesPage) -> None:
    assert page.items["etablissement"].isChecked()
    assert row(page, "etablissement", "nom").value_editor.text() == "CRT d'essai"
    assert row(page, "etablissement", "objectif_file_active").value_editor.text() == "30"
    assert not page.bar.isVisible()


def test_an_unknown_section_shows_the_first(page: ReglagesPage) -> None:
    page.show_section("ailleurs")
    assert page.items["etablissement"].isChecked()


def test_each_default_is_shown_with_its_source(page: ReglagesPage) -> None:
    note = row(page, "regles", "preavis_astreinte_jours").note_label.text()
    assert note == "Par défaut\u00a0: 15 – Code du travail, R3121-3."
    note = row(page, "regles", "regime_astreinte").note_label.text()
    assert "Par défaut\u00a0: Droit commun – Code du travail" in note


# --- typing --------------------------------------------------------------------------------


def test_what_differs_is_named_at_the_foot_until_it_is_given_up(page: ReglagesPage) -> None:
    write(row(page, "regles", "age_minimum"), "62")
    write(row(page, "territoire", "minutes_maximum"), "40")
    assert page.bar.isVisible()
    assert page.bar.count.text() == "2 réglages modifiés\u00a0:"
    assert page.bar.names.whole_text() == "Trajet au plus, Âge minimum"
    page.bar.give_up_button.click()
    assert not page.bar.isVisible()
    assert row(page, "regles", "age_minimum").value_editor.text() == "60"


def test_four_changes_are_three_names_and_a_count(page: ReglagesPage) -> None:
    for key in ("relance_demande_mois", "avenant_mois", "revision_plan_mois", "ht_jours_an"):
        write(row(page, "regles", key), "7")
    assert page.bar.names.whole_text().endswith("et 1 autre")


def test_typing_the_default_is_no_change(page: ReglagesPage) -> None:
    age = row(page, "regles", "age_minimum")
    write(age, "61")
    write(age, "60")
    assert not page.bar.isVisible()


def test_one_click_goes_back_to_the_default(page: ReglagesPage, reglages: FakeReglages) -> None:
    age = row(page, "regles", "age_minimum")
    assert not age.back.isVisible()
    write(age, "70")
    assert age.back.isVisible()
    age.back.click()
    assert age.value_editor.text() == "60"
    assert not age.back.isVisible()
    assert not page.bar.isVisible()


# --- saving --------------------------------------------------------------------------------


def test_only_what_differs_is_saved_and_told(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    told: list[None] = []
    kit.context.changes.etablissement_changed.connect(lambda: told.append(None))
    write(row(page, "regles", "age_minimum"), " 62 ")
    page.bar.save_button.click()
    rest(qtbot, kit)
    assert reglages.saves == [{"age_minimum": "62"}]
    assert reglages.kept["age_minimum"] == "62"
    assert told == [None]
    assert toasts(page) == ["Réglages enregistrés"]
    assert not page.bar.isVisible()
    assert row(page, "regles", "age_minimum").back.isVisible()


def test_ctrl_s_takes_what_is_still_being_typed_and_saves(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    communes = row(page, "territoire", "communes")
    communes.focus_editor()
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    line = communes.value_editor.control
    assert QApplication.focusWidget() is line
    QTest.keyClicks(line, "Puicheric")
    QTest.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, kit)
    assert reglages.kept["communes"] == "Laure,Trèbes,Puicheric"


def test_errors_stand_under_their_fields_and_the_first_takes_the_focus(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    write(row(page, "etablissement", "code_postal"), "110")
    write(row(page, "conservation", "verrouillage_minutes"), "0")
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.save()
    rest(qtbot, kit)
    assert page.items["etablissement"].isChecked()
    wrong = form(page, "etablissement").rows["code_postal"]
    assert wrong.error == "Un code postal a 5 chiffres."
    assert wrong.value_editor.control.hasFocus()
    minutes = form(page, "conservation").rows["verrouillage_minutes"]
    assert "de 1 à 60" in minutes.error
    assert "verrouillage_minutes" not in reglages.kept
    write(minutes, "10")
    assert minutes.error == ""
    assert page.bar.isVisible()


def test_an_error_of_a_section_not_yet_shown_shows_it(
    qtbot: QtBot, kit: Kit, page: ReglagesPage
) -> None:
    page.view_model.set_text("age_minimum", "x")
    page.save()
    rest(qtbot, kit)
    assert page.items["regles"].isChecked()
    assert "nombre" in form(page, "regles").rows["age_minimum"].error


def test_what_is_worth_a_second_look_is_said_under_its_field(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    finess = row(page, "etablissement", "finess")
    write(finess, "110999001")
    page.save()
    rest(qtbot, kit)
    assert reglages.kept["finess"] == "110999001"
    assert finess.error == ""
    assert finess.warning


def test_a_word_out_of_the_list_is_not_saved(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    categories = row(page, "regles", "conventions_obligatoires")
    categories.value_editor.line.setText("boulangerie")  # type: ignore[attr-defined] # a TagsField
    page.show_section("etablissement")
    page.save()
    rest(qtbot, kit)
    assert reglages.saves == []
    assert page.items["regles"].isChecked()
    assert categories.value_editor.problem() == "Choisissez dans la liste."


def test_nothing_to_save_asks_nothing(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    page.save()
    rest(qtbot, kit)
    assert reglages.saves == []


# --- somebody was faster -------------------------------------------------------------------


@pytest.mark.parametrize("choice", [(0, "65"), (1, "62")])
def test_a_stale_edit_is_shown_and_the_choice_is_saved(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages, choice: tuple[int, str]
) -> None:
    whose, kept = choice
    write(row(page, "regles", "age_minimum"), "62")
    reglages.kept |= {"age_minimum": "65", "antennes": "Lagrasse"}
    reglages.error = StaleEditError(
        StaleEdit(
            by="Nadia Benamrou",
            at=NOW,
            version=0,
            conflicts=(FieldConflict(attribute="age_minimum", theirs="65", mine="62"),),
            theirs=(FieldConflict(attribute="antennes", theirs="Lagrasse", mine=""),),
        )
    )
    page.save()
    rest(qtbot, kit)
    dialog = stale_dialog()
    assert "Nadia Benamrou" in dialog.text_label.text()
    dialog.choices["age_minimum"][whose].setChecked(True)
    dialog.verb_button.click()
    rest(qtbot, kit)
    assert reglages.kept["age_minimum"] == kept
    assert reglages.kept["antennes"] == "Lagrasse"
    assert row(page, "regles", "age_minimum").value_editor.text() == kept
    assert not page.bar.isVisible()


# --- failures ------------------------------------------------------------------------------


def test_a_vault_that_does_not_answer_is_said_with_a_way_out(
    qtbot: QtBot, kit: Kit, reglages: FakeReglages
) -> None:
    reglages.error = VaultBusyError()
    page = ReglagesPage(kit.context)
    show_page(qtbot, kit, page)
    assert page.states.error.isVisible()
    assert "occupé" in page.states.error.title.text()
    page.states.error.button.click()
    rest(qtbot, kit)
    assert row(page, "etablissement", "nom").isVisible()


def test_a_bug_goes_to_the_crash_dialog(qtbot: QtBot, kit: Kit, reglages: FakeReglages) -> None:
    reglages.error = ZeroDivisionError()
    page = ReglagesPage(kit.context)
    show_page(qtbot, kit, page)
    assert page.states.error.title.text() == "Les réglages n’ont pas pu être lus."
    assert [type(one) for one in kit.errors] == [ZeroDivisionError]
    kit.errors.clear()


def test_a_saving_that_fails_keeps_what_is_typed(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    write(row(page, "regles", "age_minimum"), "62")
    reglages.error = VaultBusyError()
    page.save()
    rest(qtbot, kit)
    assert [type(one) for one in kit.errors] == [VaultBusyError]
    kit.errors.clear()
    assert page.bar.isVisible()
    page.save()
    rest(qtbot, kit)
    assert reglages.kept["age_minimum"] == "62"


# --- nothing typed is lost -----------------------------------------------------------------


def test_what_is_typed_is_kept_within_a_second_and_given_back(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, fiches: DeskFiches
) -> None:
    write(row(page, "regles", "age_minimum"), "62")
    qtbot.waitUntil(lambda: FORM in fiches.kept, timeout=DRAFT_MS + 2000)
    rest(qtbot, kit)
    assert fiches.kept[FORM].values == {"age_minimum": "62"}
    again = ReglagesPage(kit.context)
    show_page(qtbot, kit, again)
    assert row(again, "regles", "age_minimum").value_editor.text() == "62"
    assert again.bar.isVisible()
    again.show_section("corbeille")
    assert not again.notice.isVisible()
    again.show_section("regles")
    assert again.notice.isVisible()
    again.notice.link_clicked.emit()
    rest(qtbot, kit)
    assert not again.notice.isVisible()
    assert not again.bar.isVisible()
    assert FORM not in fiches.kept


def test_what_is_typed_is_kept_when_the_vault_is_about_to_lock(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, fiches: DeskFiches
) -> None:
    write(row(page, "regles", "age_minimum"), "62")
    kit.context.changes.about_to_lock.emit()
    rest(qtbot, kit)
    assert fiches.kept[FORM].values == {"age_minimum": "62"}


def test_saving_throws_the_draft_away(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, fiches: DeskFiches
) -> None:
    fiches.kept[FORM] = Draft(form=FORM, title="Réglages", values={}, saved_at=NOW)
    write(row(page, "regles", "age_minimum"), "62")
    page.save()
    rest(qtbot, kit)
    assert fiches.kept == {}


def test_a_draft_of_what_is_already_so_changes_nothing(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    fiches.kept[FORM] = Draft(
        form=FORM,
        title="Réglages",
        values={"age_minimum": "60", "ancien": "x"},
        saved_at=NOW,
    )
    page = ReglagesPage(kit.context)
    show_page(qtbot, kit, page)
    assert not page.notice.isVisible()
    assert not page.bar.isVisible()


def test_leaving_says_that_something_is_not_saved(page: ReglagesPage, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QStackedWidget, QWidget  # noqa: PLC0415 - this test alone

    host = QStackedWidget()
    qtbot.addWidget(host)
    host.addWidget(page)
    other = QWidget()
    host.addWidget(other)
    host.show()
    write(row(page, "regles", "age_minimum"), "62")
    host.setCurrentWidget(other)
    shown = [one.accessibleName() for one in host.findChildren(Toast) if one.isVisible()]
    assert shown == ["Réglages non enregistrés"]
    host.setCurrentWidget(page)
    assert row(page, "regles", "age_minimum").value_editor.text() == "62"


def test_the_settings_are_read_again_when_an_import_changed_them(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, reglages: FakeReglages
) -> None:
    write(row(page, "regles", "age_minimum"), "62")
    reglages.kept["minutes_maximum"] = "45"
    kit.context.changes.etablissement_changed.emit()
    rest(qtbot, kit)
    assert row(page, "territoire", "minutes_maximum").value_editor.text() == "45"
    assert row(page, "regles", "age_minimum").value_editor.text() == "62"


# --- the logo ------------------------------------------------------------------------------


def png(side: int = 8) -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#0B6474"))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub forgets devices
    return bytes(content.data())


def test_a_logo_is_chosen_shown_saved_and_taken_off(
    qtbot: QtBot,
    kit: Kit,
    page: ReglagesPage,
    reglages: FakeReglages,
    tmp_path: Path,
) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png())
    field = row(page, "documents", "logo").value_editor
    assert isinstance(field, LogoField)
    field.take_file(path)
    assert not field.preview.image.isNull()
    page.save()
    rest(qtbot, kit)
    assert reglages.kept["logo"] == write_logo(png())
    field.remove_button.click()
    page.save()
    rest(qtbot, kit)
    assert "logo" not in reglages.kept
    assert field.preview.image.isNull()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "PNG ou JPEG"),
        (png()[:40], "abîmée"),
        (png() + bytes(MAX_LOGO_BYTES), "512 ko"),
        (None, "ne peut pas être lu"),
    ],
)
def test_what_is_no_logo_is_refused_under_it(
    page: ReglagesPage, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)
    field = row(page, "documents", "logo").value_editor
    assert isinstance(field, LogoField)
    field.take_file(path)
    assert words in field.refusal.text()
    assert field.text() == ""
    assert not page.bar.isVisible()


# --- pictures and keys ---------------------------------------------------------------------


def test_the_scenes_show_each_section_and_leave_no_draft(
    qtbot: QtBot, kit: Kit, page: ReglagesPage, fiches: DeskFiches
) -> None:
    built = {"etablissement", "territoire", "regles", "documents", "equipe", "corbeille"}
    for scene in page.scenes():
        if scene.name in built | {"conservation", "modifies"}:
            scene.prepare()
            rest(qtbot, kit)
    assert form(page, "regles").rows["delai_regularisation_jours"].error
    assert fiches.kept == {}
    assert page.keys()


def test_the_sections_are_gone_through_with_the_keyboard(page: ReglagesPage) -> None:
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    page.setFocus()
    assert page.items["etablissement"].hasFocus()
    press(page.items["etablissement"], Qt.Key.Key_Down)
    focused = QApplication.focusWidget()
    assert focused is page.items["territoire"]
    press(page.items["territoire"], Qt.Key.Key_Space)
    assert page.items["territoire"].isChecked()


def test_the_text_of_the_contrat_has_room_and_goes_back_to_the_one_supplied(
    qtbot: QtBot, kit: Kit, reglages: FakeReglages, page: ReglagesPage
) -> None:
    contrat = row(page, "documents", "contrat_modele")
    rest(qtbot, kit)
    head = row(page, "documents", "entete_documents")
    assert contrat.value_editor.height() > 3 * head.value_editor.height()
    supplied = contrat.value_editor.text()
    assert supplied.startswith("# Les parties")
    assert not contrat.back.isVisible()
    write(contrat, "# Objet\nPour {persone}.")
    assert contrat.back.isVisible()
    contrat.back.click()
    assert contrat.value_editor.text() == supplied
