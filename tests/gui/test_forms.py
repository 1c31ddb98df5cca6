"""The form of a record, driven by the keyboard: errors, drafts, stale edits, removal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.suivi import Chute, Intervenant, Note
from crt_desktop.reports.fiches import Choice, Draft, SavedFiche
from tests.fakes_fiches import NOW, FakeFiches, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, press, rest
from ui.dialogs.stale import StaleDialog
from ui.dialogs.verb import VerbDialog
from ui.forms import FicheDialog, FicheEditor, open_fiche_dialog
from ui.forms.drafts import DRAFT_MS
from ui.widgets.choice_field import ChoiceField
from ui.widgets.feedback import Toast
from ui.widgets.field_editor import LineEditor
from ui.widgets.list_field import LinkField

CHUTE = {"fell_on": "03/10/2026", "lieu": "cuisine", "remarque": "Tapis retiré."}


@pytest.fixture
def fiches() -> FakeFiches:
    return FakeFiches()


@pytest.fixture
def kit(fiches: FakeFiches, qapp: QApplication) -> Iterator[Kit]:
    with a_kit(app=an_application(), fiches=fiches, reglages=the_reglages()) as kit:
        yield kit


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    return window


def opened(
    qtbot: QtBot, kit: Kit, host: QWidget, sheet: str, row_id: int | None = None
) -> FicheDialog:
    dialog = open_fiche_dialog(kit.context, sheet, row_id=row_id, beneficiaire_id=7, parent=host)
    rest(qtbot, kit)
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    return dialog


def line_of(dialog: FicheDialog, name: str) -> LineEditor:
    editor = dialog.editor.body.fields[name].value_editor
    assert isinstance(editor, LineEditor)
    return editor


def the_dialog(kind: type[VerbDialog] = VerbDialog) -> VerbDialog:
    found = [one for one in QApplication.topLevelWidgets() if type(one) is kind and one.isVisible()]
    assert len(found) == 1, found
    assert isinstance(found[0], kind)
    return found[0]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def no_dialog() -> bool:
    return not [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, VerbDialog) and one.isVisible()
    ]


def toasts(host: QWidget) -> list[str]:
    return [toast.accessibleName() for toast in host.findChildren(Toast) if toast.isVisible()]


def test_a_fall_is_recorded_with_the_keyboard_alone(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    told: list[object] = []
    kit.context.changes.fiche_changed.connect(lambda sheet, whose: told.append((sheet, whose)))
    dialog = opened(qtbot, kit, host, "chutes")
    saved: list[SavedFiche] = []
    dialog.editor.saved.connect(saved.append)
    assert dialog.windowTitle() == "Noter une chute"
    assert QApplication.focusWidget() is line_of(dialog, "fell_on").line
    QTest.keyClicks(focused(), "hier")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "cui")
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    rest(qtbot, kit)
    (fiche,) = (one.fiche for one in saved)
    assert isinstance(fiche.record, Chute)
    assert str(fiche.record.fell_on) == "2026-11-22"
    assert fiche.record.lieu == "cuisine"
    assert fiche.record.gravite == "sans_gravite"
    assert told == [("chutes", 7)]
    assert toasts(host) == ["Enregistré"]
    assert fiches.kept == {}


def test_errors_stand_under_their_fields_and_the_first_takes_the_focus(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "beneficiaires")
    fields = dialog.editor.body.fields
    QTest.keyClicks(fields["nom_naissance"].value_editor.control, "Delcambre")
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, kit)
    wrong = [name for name, field in fields.items() if field.error]
    assert wrong == ["prenoms", "sexe", "born_on"]
    assert QApplication.focusWidget() is fields["prenoms"].value_editor.control
    assert fields["prenoms"].value_editor.control.accessibleDescription() == fields["prenoms"].error
    QTest.keyClicks(fields["prenoms"].value_editor.control, "Yvonne")
    assert fields["prenoms"].error == ""
    assert fiches.stored == {}


def test_a_field_left_is_checked_at_once(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    field = dialog.editor.body.fields["fell_on"]
    QTest.keyClick(field.value_editor.control, Qt.Key.Key_Tab)
    QTest.qWait(20)
    assert field.error == "", "what nobody typed is not blamed"
    field.focus_editor()
    QTest.keyClicks(field.value_editor.control, "31/02/2026")
    QTest.keyClick(field.value_editor.control, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: bool(field.error))
    field.focus_editor()
    line_of(dialog, "fell_on").line.selectAll()
    QTest.keyClicks(field.value_editor.control, "3/2/26")
    QTest.keyClick(field.value_editor.control, Qt.Key.Key_Tab)
    QTest.qWait(20)
    assert field.error == ""
    assert fiches.saves == []


def test_enter_twice_saves_once(qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    QTest.keyClicks(line_of(dialog, "fell_on").line, "hier")
    for _ in range(3):
        QTest.keyClick(line_of(dialog, "fell_on").line, Qt.Key.Key_Return)
    assert not dialog.editor.frame.save_button.isEnabled()
    rest(qtbot, kit)
    assert len(fiches.saves) == 1


def test_enter_on_a_button_presses_that_button(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    dialog.editor.frame.cancel_button.setFocus()
    QTest.keyClick(dialog.editor.frame.cancel_button, Qt.Key.Key_Return)
    rest(qtbot, kit)
    assert fiches.saves == []


def test_escape_leaves_at_once_when_nothing_was_typed(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    assert not dialog.editor.is_typed
    press(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
    assert no_dialog()
    assert not dialog.isVisible()


def test_escape_asks_before_losing_what_was_typed(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    gone: list[None] = []
    dialog.editor.cancelled.connect(lambda: gone.append(None))
    line = line_of(dialog, "fell_on").line
    QTest.keyClicks(line, "hi")
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    assert list(fiches.kept) == ["chutes:nouveau:7"]
    QTest.keyClick(line, Qt.Key.Key_Escape)
    question = the_dialog()
    question.cancel_button.click()
    assert gone == []
    assert line.text() == "hi"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    the_dialog().verb_button.click()
    rest(qtbot, kit)
    assert gone == [None]
    assert fiches.kept == {}


def test_a_draft_is_kept_within_a_second_and_offered_again(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    fiches.kept[f"chutes:{fall.row_id}"] = Draft(
        form=f"chutes:{fall.row_id}",
        title="Modifier la chute",
        values={"lieu": "escalier"},
        saved_at=NOW - timedelta(days=2),
    )
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    frame = dialog.editor.frame
    links = [one.text() for one in frame.draft_banner.findChildren(QPushButton)]
    assert links == ["Reprendre la saisie du 21/11 à 10:30", "Jeter"]
    assert dialog.editor.body.fields["lieu"].text() == "cuisine"
    frame.draft_banner.link_clicked.emit()
    assert dialog.editor.body.fields["lieu"].text() == "escalier"
    assert dialog.editor.body.fields["remarque"].text() == "Tapis retiré."
    assert dialog.editor.is_typed
    assert not frame.draft_banner.isVisible()
    dialog.editor.save()
    rest(qtbot, kit)
    assert fiches.kept == {}
    stored = fiches.stored["chutes", fall.row_id].record
    assert isinstance(stored, Chute)
    assert stored.lieu == "escalier"


def test_a_draft_that_is_thrown_away_is_gone(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fiches.kept["chutes:nouveau:7"] = Draft(
        form="chutes:nouveau:7", title="", values={"lieu": "escalier"}, saved_at=NOW
    )
    dialog = opened(qtbot, kit, host, "chutes")
    dialog.editor.frame.drop_button.click()
    rest(qtbot, kit)
    assert fiches.kept == {}
    assert dialog.editor.body.fields["lieu"].text() == ""
    assert not dialog.editor.frame.draft_banner.isVisible()


def test_what_is_typed_is_kept_when_the_vault_is_about_to_lock(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    QTest.keyClicks(line_of(dialog, "fell_on").line, "hier")
    assert fiches.kept == {}
    kit.context.changes.about_to_lock.emit()
    rest(qtbot, kit)
    assert fiches.kept["chutes:nouveau:7"].values == {"fell_on": "hier"}


def test_nothing_is_kept_of_a_form_nobody_typed_in(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    opened(qtbot, kit, host, "chutes", fall.row_id)
    kit.context.changes.about_to_lock.emit()
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    assert fiches.kept == {}


def test_two_persons_on_one_record_lose_nothing(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    fiches.change(fall, lieu="escalier", remarque="Tapis retiré par sa fille.")
    box = dialog.editor.body.fields["lieu"].value_editor
    assert isinstance(box, ChoiceField)
    QTest.keyClicks(box.box, "chambre")
    dialog.editor.save()
    rest(qtbot, kit)
    stale = the_dialog(StaleDialog)
    assert isinstance(stale, StaleDialog)
    assert "Nadia Benamrou" in stale.text_label.text()
    said = {button.accessibleName() for pair in stale.choices.values() for button in pair}
    assert "Lieu, autre saisie : Escalier" in said
    assert "Lieu, votre saisie : Chambre" in said
    assert "remarque" not in stale.choices
    QTest.keyClick(stale, Qt.Key.Key_Return)
    rest(qtbot, kit)
    stored = fiches.stored["chutes", fall.row_id]
    assert isinstance(stored.record, Chute)
    assert stored.version == 3
    assert stored.record.lieu == "chambre"
    assert stored.record.remarque == "Tapis retiré par sa fille."


def test_leaving_the_comparison_keeps_what_was_typed(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    fiches.change(fall, lieu="escalier")
    QTest.keyClicks(line_of(dialog, "fell_on").line, "")
    box = dialog.editor.body.fields["lieu"].value_editor
    assert isinstance(box, ChoiceField)
    QTest.keyClicks(box.box, "chambre")
    dialog.editor.save()
    rest(qtbot, kit)
    the_dialog(StaleDialog).reject()
    assert dialog.isVisible()
    assert dialog.editor.body.fields["lieu"].text() == "chambre"
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    assert fiches.kept[f"chutes:{fall.row_id}"].values == {"lieu": "chambre"}


def test_what_was_typed_over_a_record_taken_away_becomes_a_new_one(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    del fiches.stored["chutes", fall.row_id]
    dialog.editor.body.fields["lieu"].value_editor.set_text("chambre")
    dialog.editor.save()
    rest(qtbot, kit)
    the_dialog().verb_button.click()
    rest(qtbot, kit)
    (stored,) = fiches.stored.values()
    assert isinstance(stored.record, Chute)
    assert stored.record.lieu == "chambre"


def test_a_record_is_taken_away_with_words_and_brought_back(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fall.row_id)
    removed: list[int] = []
    dialog.editor.removed.connect(removed.append)
    dialog.editor.frame.remove_button.click()
    question = the_dialog()
    assert question.title_label.text() == "Retirer la chute\u202f?"
    question.verb_button.click()
    rest(qtbot, kit)
    assert removed == [1]
    assert fiches.stored == {}
    assert toasts(host) == ["Chute retirée"]
    toast = next(one for one in host.findChildren(Toast) if one.isVisible())
    toast.findChildren(QPushButton)[0].click()
    rest(qtbot, kit)
    assert list(fiches.stored) == [("chutes", fall.row_id)]


def test_a_new_record_cannot_be_taken_away(qtbot: QtBot, kit: Kit, host: QWidget) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    assert not dialog.editor.frame.remove_button.isVisible()


def test_a_warning_is_told_and_blocks_nothing(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "beneficiaires")
    dialog.editor.body.fill(
        {
            "nom_naissance": "Albarède",
            "prenoms": "Georgette",
            "sexe": "F",
            "born_on": "11/02/1936",
            "minutes_trajet": "45",
        }
    )
    dialog.editor.save()
    rest(qtbot, kit)
    ((_sheet, row_id),) = fiches.stored
    assert isinstance(fiches.stored["beneficiaires", row_id].record, Beneficiaire)
    (said,) = toasts(host)
    assert said.startswith("Enregistré. ")


def test_a_refusal_of_the_service_keeps_the_form_open(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    fiches.error = PermissionDeniedError(permission="suivi_write", role="lecture")
    QTest.keyClicks(line_of(dialog, "fell_on").line, "hier")
    dialog.editor.save()
    rest(qtbot, kit)
    assert [type(error) for error in kit.errors] == [PermissionDeniedError]
    kit.errors.clear()
    assert dialog.isVisible()
    assert dialog.editor.frame.save_button.isEnabled()


def test_a_partner_is_made_from_the_field_that_points_to_it(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    dialog = opened(qtbot, kit, host, "intervenants")
    field = dialog.editor.body.fields["partenaire"]
    (button,) = (one for one in field.findChildren(QPushButton) if one.text() == "Nouveau…")
    button.click()
    rest(qtbot, kit)
    (inner,) = (
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, FicheDialog) and one.windowTitle() == "Ajouter un partenaire"
    )
    inner.editor.body.fill({"nom": "Cigale Services", "categorie": "saas"})
    inner.editor.save()
    rest(qtbot, kit)
    assert isinstance(field.value_editor, LinkField)
    assert field.value_editor.line.text() == "Cigale Services"
    dialog.editor.body.fill({"role": "saas", "nom": "Mme Roy"})
    dialog.editor.save()
    rest(qtbot, kit)
    (helper,) = (
        one.record for one in fiches.stored.values() if isinstance(one.record, Intervenant)
    )
    assert helper.partenaire == fiches.choices["partenaires"][0].reference


def test_words_that_are_no_record_are_refused_before_saving(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fiches.choices["partenaires"] = (Choice(reference="P1", label="Cigale Services"),)
    dialog = opened(qtbot, kit, host, "intervenants")
    QTest.keyClicks(line_of(dialog, "partenaire").line, "inconnu")
    dialog.editor.save()
    rest(qtbot, kit)
    assert dialog.editor.body.fields["partenaire"].error
    assert fiches.saves == []


def test_an_editor_of_some_fields_keeps_the_others(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fall = fiches.put("chutes", CHUTE)
    editor = FicheEditor(kit.context, "chutes", row_id=fall.row_id, fields=("lieu",), parent=host)
    editor.show()
    rest(qtbot, kit)
    assert list(editor.body.fields) == ["lieu"]
    editor.body.fields["lieu"].value_editor.set_text("chambre")
    editor.save()
    rest(qtbot, kit)
    stored = fiches.stored["chutes", fall.row_id].record
    assert isinstance(stored, Chute)
    assert stored.remarque == "Tapis retiré."
    assert stored.lieu == "chambre"


def test_tab_goes_through_a_form_in_reading_order(qtbot: QtBot, kit: Kit, host: QWidget) -> None:
    dialog = opened(qtbot, kit, host, "chutes")
    seen: list[str] = []
    for _ in range(len(dialog.editor.body.fields)):
        at = focused()
        seen += [name for name, one in dialog.editor.body.fields.items() if one.isAncestorOf(at)]
        QTest.keyClick(at, Qt.Key.Key_Tab)
    assert seen == list(dialog.editor.body.fields)


def test_a_note_taken_up_days_later_keeps_the_hour_it_was_first_typed(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    first = {"noted_at": "20/11/2026 17:42"}
    dialog = open_fiche_dialog(kit.context, "notes", beneficiaire_id=7, preset=first, parent=host)
    rest(qtbot, kit)
    dialog.editor.type_value("texte", "Vue ce soir, fatiguée")
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    dialog.done(0)
    later = {"noted_at": "23/11/2026 10:30"}
    again = open_fiche_dialog(kit.context, "notes", beneficiaire_id=7, preset=later, parent=host)
    rest(qtbot, kit)
    assert again.editor.body.fields["noted_at"].text() == "23/11/2026 10:30"
    again.editor.resume_draft()
    again.editor.type_value("texte", "Vue ce soir, fatiguée, mange peu")
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    (draft,) = fiches.kept.values()
    assert draft.values == {
        "noted_at": "20/11/2026 17:42",
        "texte": again.editor.body.fields["texte"].text(),
    }
    again.editor.save()
    rest(qtbot, kit)
    (note,) = (one.record for one in fiches.stored.values() if isinstance(one.record, Note))
    assert f"{note.noted_at.astimezone(PARIS):%d/%m/%Y %H:%M}" == "20/11/2026 17:42"


def test_a_draft_over_a_stored_record_holds_only_what_was_typed(
    qtbot: QtBot, kit: Kit, host: QWidget, fiches: FakeFiches
) -> None:
    fiche = fiches.put("chutes", CHUTE)
    dialog = opened(qtbot, kit, host, "chutes", fiche.row_id)
    dialog.editor.type_value("remarque", "Tapis retiré, barre posée.")
    QTest.qWait(DRAFT_MS + 100)
    rest(qtbot, kit)
    (draft,) = fiches.kept.values()
    assert draft.values == {"remarque": "Tapis retiré, barre posée."}
    dialog.editor.abandon()
    rest(qtbot, kit)
