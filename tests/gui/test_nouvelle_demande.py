"""A demande received: somebody found as one types, or new; kept each second; stored once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.reports.demandes import Received
from crt_desktop.reports.fiches import Draft, PossibleDouble
from crt_desktop.services.demandes import NEW_FORM
from tests.fakes_demandes import FakeDemandes, a_match
from tests.fakes_fiches import TODAY, FakeFiches, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, press, rest
from tests.gui.test_nothing_is_cut import faults
from ui.dialogs.nouvelle_demande import NouvelleDemandeDialog, open_new_demande
from ui.dialogs.person_search import SEARCH_MS
from ui.dialogs.verb import VerbDialog
from ui.forms.drafts import DRAFT_MS
from ui.widgets.feedback import Toast


@dataclass
class Bench:
    """A window, the dialog over it, and what it asks of the services."""

    qtbot: QtBot
    kit: Kit
    window: QWidget
    fiches: FakeFiches
    demandes: FakeDemandes
    told: list[Received]

    def open(self, beneficiaire_id: int | None = None) -> NouvelleDemandeDialog:
        dialog = open_new_demande(
            self.kit.context, self.window, beneficiaire_id, saved=self.told.append
        )
        rest(self.qtbot, self.kit)
        return dialog

    def answer(self) -> None:
        QTest.qWait(SEARCH_MS + 60)
        rest(self.qtbot, self.kit)

    def write(self, text: str) -> None:
        for letter in text:
            press(focused(), Qt.Key.Key_unknown, letter)

    def look_for(self, dialog: NouvelleDemandeDialog, text: str) -> list[str]:
        dialog.search.edit.setText(text)
        self.answer()
        return [one.nom_naissance for one in dialog.search.model.matches]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    fiches = FakeFiches()
    demandes = FakeDemandes(fiches)
    services: dict[str, Any] = {
        "fiches": fiches,
        "demandes": demandes,
        "reglages": the_reglages(),
    }
    with a_kit(app=an_application(), **services) as kit:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        yield Bench(qtbot, kit, window, fiches, demandes, [])


# --- who ---------------------------------------------------------------------------------------


def test_somebody_is_found_as_one_types_and_enter_takes_the_lit_row(bench: Bench) -> None:
    dialog = bench.open()
    assert focused() is dialog.search.edit
    assert not dialog.frame.save_button.isVisible()
    bench.write("fon")
    bench.answer()
    assert bench.demandes.searches[-1] == "fon"
    assert [one.nom_naissance for one in dialog.search.model.matches] == [
        "Fontès", "Fontanel", "Fontbonne", "Fontcalm", "Fontfroide",
    ]  # fmt: skip
    press(dialog.search.edit, Qt.Key.Key_Down)
    press(dialog.search.edit, Qt.Key.Key_Down)
    press(dialog.search.edit, Qt.Key.Key_Return)
    assert dialog.form.known is not None
    assert dialog.form.known.nom_naissance == "Fontbonne"
    assert "Sorti le 30/09/2026" in dialog.form.banner.accessibleName()
    assert "nouvel accompagnement" in dialog.form.banner.accessibleName()
    assert focused().accessibleName().startswith("Origine de la demande")


def test_each_row_says_who_why_and_where_the_person_stands(bench: Bench) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "fon")
    said = [
        dialog.search.model.index(row, 0).data() for row in range(dialog.search.model.rowCount())
    ]
    assert said[0] == "Fontès Huguette, 12/03/1935 · 91\u00a0ans · Lagrasse, Même nom"
    assert "En attente du 02/11/2026" in said[1]
    assert "Décédée le 03/10/2026" in said[3]
    assert "Déjà accompagnée" in said[4]
    assert said[5] == "Nouvelle personne : nom Fon"


def test_the_last_row_makes_somebody_new_with_what_was_typed(bench: Bench) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "Fontaine Rose-Marie 12/03/35")
    press(dialog.search.edit, Qt.Key.Key_Return)
    rest(bench.qtbot, bench.kit)
    values = dialog.form.person.peek()
    assert (values["nom_naissance"], values["prenoms"], values["born_on"]) == (
        "Fontaine", "Rose-Marie", "12/03/1935",
    )  # fmt: skip
    assert focused().accessibleName().startswith("Sexe")
    assert dialog.doubles.isVisible()


def test_up_from_the_first_row_goes_round_to_somebody_new(bench: Bench) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "font")
    press(dialog.search.edit, Qt.Key.Key_Up)
    press(dialog.search.edit, Qt.Key.Key_Return)
    assert dialog.form.known is None
    assert dialog.form.isVisible()


def test_a_birth_that_is_nobodys_lights_the_new_person_among_homonyms(bench: Bench) -> None:
    bench.demandes.people = (a_match(1, "Fontès", "Huguette"),)
    dialog = bench.open()
    bench.look_for(dialog, "Fontès Huguette 01/07/1941")
    assert dialog.search.view.currentIndex().row() == dialog.search.model.new_row == 1
    bench.look_for(dialog, "Fontès Huguette 12/03/1935")
    assert dialog.search.view.currentIndex().row() == 0


def test_enter_quicker_than_the_answer_never_takes_somebody_unseen(bench: Bench) -> None:
    dialog = bench.open()
    bench.demandes.gate = Event()
    bench.write("fon")
    press(dialog.search.edit, Qt.Key.Key_Return)
    assert not dialog.form.isVisible()
    bench.demandes.gate.set()
    bench.answer()
    assert not dialog.form.isVisible()
    bench.demandes.gate = Event()
    dialog.search.edit.setText("Zola Émile")
    press(dialog.search.edit, Qt.Key.Key_Return)
    bench.demandes.gate.set()
    bench.answer()
    assert dialog.form.isVisible()
    assert dialog.form.person.peek()["nom_naissance"] == "Zola"


@pytest.mark.parametrize(("row", "said"), [(1, "Demande en attente"), (3, "Décédée le")])
def test_who_cannot_ask_is_told_and_nothing_can_be_saved(bench: Bench, row: int, said: str) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "fon")
    dialog.choose(dialog.search.model.matches[row])
    assert said in dialog.form.banner.accessibleName()
    assert not dialog.frame.save_button.isVisible()
    assert not dialog.form.demande.isVisible()
    dialog.save()
    rest(bench.qtbot, bench.kit)
    assert bench.demandes.received == []


def test_the_demande_that_waits_is_one_key_away(bench: Bench) -> None:
    dialog = bench.open(2)
    assert focused() is dialog.form.banner.link
    dialog.form.banner.link.click()
    rest(bench.qtbot, bench.kit)
    assert bench.kit.screens == [("admission", 2, "90")]


def test_doubles_are_still_told_while_the_birth_is_typed(bench: Bench) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "Zola Émile")
    press(dialog.search.edit, Qt.Key.Key_Return)
    one = bench.demandes.people[0]
    bench.fiches.found = (
        PossibleDouble(
            beneficiaire_id=1, reference="B0001", nom_naissance="Fontès", nom_usage=None,
            prenoms="Huguette", born_on=one.born_on, commune=None, score=90, is_likely=True,
        ),
    )  # fmt: skip
    dialog.form.person.fields["born_on"].focus_editor()
    bench.write("12031935")
    QTest.qWait(260)
    rest(bench.qtbot, bench.kit)
    assert bench.fiches.searches[-1]["born_on"] == one.born_on
    dialog.doubles.buttons[0].click()
    rest(bench.qtbot, bench.kit)
    assert dialog.form.known == one


# --- what is asked -----------------------------------------------------------------------------


def test_a_known_person_a_date_and_an_origin_are_enough(bench: Bench) -> None:
    dialog = bench.open(1)
    assert dialog.form.demande.peek()["requested_on"] == f"{TODAY:%d/%m/%Y}"
    bench.write("ccas")
    press(focused(), Qt.Key.Key_Return)
    rest(bench.qtbot, bench.kit)
    (reception,) = bench.demandes.received
    assert (reception.beneficiaire_id, reception.person) == (1, {})
    assert reception.demande["origine"] == "ccas"
    assert [one.demande.fiche.row_id for one in bench.told] == [901]
    toast = bench.window.findChild(Toast)
    assert isinstance(toast, Toast)
    assert toast.accessibleName() == "Demande enregistrée"


def test_every_error_of_both_is_under_its_field_and_the_focus_on_the_first(bench: Bench) -> None:
    dialog = bench.open()
    bench.look_for(dialog, "Zola")
    press(dialog.search.edit, Qt.Key.Key_Return)
    rest(bench.qtbot, bench.kit)
    dialog.save()
    rest(bench.qtbot, bench.kit)
    wrong = [
        name
        for body in (dialog.form.person, dialog.form.demande)
        for name, field in body.fields.items()
        if field.error
    ]
    assert wrong == ["prenoms", "sexe", "born_on", "origine"]
    assert focused().accessibleName().startswith("Prénoms")
    bench.write("Émile")
    assert not dialog.form.person.fields["prenoms"].error


def test_what_a_rule_refuses_is_told_and_the_form_stays(bench: Bench) -> None:
    dialog = bench.open(1)
    bench.demandes.error = RuleViolationError("demande_deja_en_attente", date="02/11/2026")
    bench.write("ccas")
    dialog.save()
    rest(bench.qtbot, bench.kit)
    (told,) = bench.kit.errors
    assert isinstance(told, RuleViolationError)
    bench.kit.errors.clear()
    assert dialog.isVisible()
    assert dialog.form.demande.peek()["origine"] == "ccas"


# --- drafts ------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_within_a_second_from_the_first_letter(bench: Bench) -> None:
    dialog = bench.open()
    bench.write("Fontès Hu")
    QTest.qWait(DRAFT_MS + 150)
    rest(bench.qtbot, bench.kit)
    ((form, draft),) = bench.fiches.kept.items()
    assert form.startswith(NEW_FORM)
    assert draft.values["recherche"] == "Fontès Hu"
    bench.answer()
    dialog.choose(bench.demandes.people[0])
    bench.write("ccas")
    QTest.qWait(DRAFT_MS + 150)
    rest(bench.qtbot, bench.kit)
    ((again, draft),) = bench.fiches.kept.items()
    assert again == form
    assert (draft.values["personne"], draft.values["origine"]) == ("1", "ccas")
    assert draft.beneficiaire_id == 1


def test_a_lock_keeps_what_was_just_typed(bench: Bench) -> None:
    bench.open()
    bench.write("Fo")
    bench.kit.context.changes.about_to_lock.emit()
    rest(bench.qtbot, bench.kit)
    (draft,) = bench.fiches.kept.values()
    assert draft.values["recherche"] == "Fo"


def a_draft(bench: Bench, number: int, **values: str) -> Draft:
    draft = Draft(
        form=f"{NEW_FORM}:{number}",
        title="Nouvelle demande",
        values=values,
        saved_at=datetime(2026, 11, 22, number, tzinfo=UTC),
    )
    bench.fiches.kept[draft.form] = draft
    return draft


def test_every_unfinished_demande_is_offered_again_the_latest_first(bench: Bench) -> None:
    a_draft(bench, 8, recherche="Zola", nom_naissance="Zola", prenoms="Émile", motif="Chutes")
    a_draft(bench, 9, recherche="fon", personne="1", origine="ccas", motif="Répit")
    dialog = bench.open()
    assert "10:00" in dialog.frame.draft_banner.link.text()
    dialog.frame.draft_banner.link.click()
    rest(bench.qtbot, bench.kit)
    assert dialog.form.known == bench.demandes.people[0]
    assert dialog.form.demande.peek()["motif"] == "Répit"
    dialog.save()
    rest(bench.qtbot, bench.kit)
    assert set(bench.fiches.kept) == {f"{NEW_FORM}:8"}
    dialog = bench.open()
    dialog.frame.draft_banner.link.click()
    rest(bench.qtbot, bench.kit)
    assert dialog.form.known is None
    assert dialog.form.person.peek()["prenoms"] == "Émile"
    assert dialog.form.demande.peek()["motif"] == "Chutes"


def test_a_draft_thrown_away_lets_the_one_before_be_seen(bench: Bench) -> None:
    a_draft(bench, 8, recherche="Zola")
    a_draft(bench, 9, recherche="fon")
    dialog = bench.open()
    dialog.frame.drop_button.click()
    rest(bench.qtbot, bench.kit)
    assert set(bench.fiches.kept) == {f"{NEW_FORM}:8"}
    dialog.frame.draft_banner.link.click()
    rest(bench.qtbot, bench.kit)
    assert dialog.search.text() == "Zola"


def test_leaving_asks_when_something_was_typed_and_not_otherwise(bench: Bench) -> None:
    dialog = bench.open()
    press(dialog, Qt.Key.Key_Escape)
    rest(bench.qtbot, bench.kit)
    assert bench.window.findChildren(NouvelleDemandeDialog) == []
    dialog = bench.open()
    bench.write("fon")
    dialog.cancel()
    (asked,) = dialog.findChildren(VerbDialog)
    asked.verb_button.click()
    rest(bench.qtbot, bench.kit)
    assert bench.fiches.kept == {}
    assert bench.demandes.received == []


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_no_word_of_the_dialog_is_cut(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    rest(bench.qtbot, bench.kit)
    dialog = bench.open()
    assert faults(dialog) == []
    bench.look_for(dialog, "fon")
    assert faults(dialog) == []
    dialog.choose(bench.demandes.people[2])
    rest(bench.qtbot, bench.kit)
    assert faults(dialog) == []
    dialog.show_search()
    bench.look_for(dialog, "Zola Émile")
    dialog.search.take()
    rest(bench.qtbot, bench.kit)
    assert faults(dialog) == []
    assert dialog.height() <= size[1]
