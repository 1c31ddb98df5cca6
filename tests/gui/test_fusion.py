"""Merging by keyboard: both records side by side, a choice per field, undone from the same page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import RuleViolationError, VaultBusyError
from crt_desktop.domain.fusion import Choice, differences
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.reports.demandes import PersonSearch
from crt_desktop.reports.fiches import PossibleDouble, StoredFiche
from crt_desktop.reports.fusions import Comparison, DoublePair, MergeLine, Parted, SetAside
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.doubles import DoublesDialog, open_doubles
from ui.pages.fusion import FusionPage
from ui.viewmodels.fusion import parted_words, value_text
from ui.widgets import Button
from ui.widgets.feedback import Toast

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEPT = Beneficiaire(
    reference="B0001",
    nom_naissance="DELCAMBRE",
    prenoms="Yvonne",
    sexe="F",
    born_on=date(1938, 2, 3),
    adresse="4 rue des Oliviers",
    commune="Narbonne",
    profils=("isolement",),
    statut_identite="provisoire",
)
OTHER = replace(
    KEPT,
    reference="B0045",
    prenoms="Yvonne Marie",
    telephone="0468000001",
    commune="Sigean",
    profils=("fin_de_vie",),
    statut_identite="qualifiee",
)
LINE = MergeLine(
    fusion_id=5,
    beneficiaire_id=1,
    absorbed_reference="B0045",
    absorbed_name="DELCAMBRE Yvonne Marie",
    merged_at=NOW,
    merged_by="Claire Vidal",
)


@dataclass
class FakeCorrections:
    """Answers as `Corrections` does."""

    obstacles: tuple[RuleViolationError, ...] = ()
    lines: tuple[MergeLine, ...] = ()
    pairs: tuple[DoublePair, ...] = ()
    error: Exception | None = None
    asked: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, Mapping[str, Choice]]] = field(default_factory=list)
    parted: Parted = field(
        default_factory=lambda: Parted(beneficiaire_id=1, absorbed_id=2, moved=12)
    )
    undone: list[int] = field(default_factory=list)
    aside: SetAside | None = None
    decided: list[tuple[str, int, int]] = field(default_factory=list)

    def compare(self, kept_id: int, other_id: int) -> Comparison:
        self.asked.append((kept_id, other_id))
        people = (KEPT, OTHER) if kept_id == 1 else (OTHER, KEPT)
        kept, other = (
            StoredFiche(
                sheet="beneficiaires",
                row_id=row_id,
                version=3,
                recorded_at=NOW,
                record=record,
                beneficiaire_id=row_id,
            )
            for row_id, record in zip((kept_id, other_id), people, strict=True)
        )
        return Comparison(
            kept=kept,
            other=other,
            differences=differences(*people, is_kept_oldest=kept_id < other_id),
            counts={"demandes": 1, "visites": 12, "notes": 2},
            obstacles=self.obstacles,
            aside=self.aside,
        )

    def merge(
        self,
        kept_id: int,
        other_id: int,
        choices: Mapping[str, Choice],
        *,
        versions: tuple[int, int] | None = None,
    ) -> MergeLine:
        if self.error is not None:
            raise self.error
        assert versions == (3, 3)
        self.merged.append((kept_id, other_id, choices))
        self.lines = (LINE,)
        return LINE

    def merges(self, beneficiaire_id: int) -> tuple[MergeLine, ...]:
        assert beneficiaire_id
        return self.lines

    def undo_merge(self, fusion_id: int) -> Parted:
        self.undone.append(fusion_id)
        self.lines = (replace(LINE, undone_at=NOW, undone_by="Claire Vidal"),)
        return self.parted

    def doubles(self) -> tuple[DoublePair, ...]:
        return self.pairs

    def set_aside(self, one: int, other: int) -> bool:
        if self.error is not None:
            raise self.error
        self.decided.append(("aside", one, other))
        self.aside = SetAside(decided_at=NOW, decided_by="Claire Vidal")
        return True

    def take_back(self, one: int, other: int) -> bool:
        self.decided.append(("back", one, other))
        self.aside = None
        return True


@dataclass
class Screen:
    qtbot: QtBot
    kit: Kit
    page: FusionPage
    service: FakeCorrections

    def rest(self) -> None:
        rest(self.qtbot, self.kit)


def open_page(qtbot: QtBot, kit: Kit, service: FakeCorrections, tab: str) -> Screen:
    page = FusionPage(kit.context)
    page.show_person(1, tab)
    show_page(qtbot, kit, page)
    return Screen(qtbot, kit, page, service)


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    service = FakeCorrections()
    with a_kit(corrections=service) as kit:
        yield open_page(qtbot, kit, service, "2")


def test_both_records_stand_side_by_side_with_a_default_for_each_field(screen: Screen) -> None:
    assert screen.service.asked == [(1, 2)]
    assert screen.page.choices.chosen() == {
        "reference": Choice.KEPT,
        "prenoms": Choice.OTHER,
        "statut_identite": Choice.OTHER,
        "commune": Choice.KEPT,
        "telephone": Choice.OTHER,
        "profils": Choice.BOTH,
    }
    assert screen.page.moving_words.text() == "1 demande, 12 visites et 2 notes"
    assert not screen.page.picker_card.isVisible()
    telephone = screen.page.choices.choices["telephone"][Choice.KEPT]
    assert telephone.accessibleName() == "Téléphone, dossier gardé\u00a0: (vide)"


def test_a_field_is_chosen_by_keyboard_and_the_merge_follows(screen: Screen) -> None:
    commune = screen.page.choices.choices["commune"]
    commune[Choice.KEPT].setFocus()
    QTest.keyClick(commune[Choice.KEPT], Qt.Key.Key_Right)
    assert commune[Choice.OTHER].isChecked()
    screen.page.merge_button.setFocus()
    QTest.keyClick(screen.page.merge_button, Qt.Key.Key_Space)
    screen.rest()
    ((kept, other, chosen),) = screen.service.merged
    assert (kept, other, chosen["commune"]) == (1, 2, Choice.OTHER)
    assert screen.kit.opened == [(1, "")]
    assert screen.page.window().findChildren(Toast)


def test_the_other_record_may_be_the_one_kept(screen: Screen) -> None:
    screen.page.swap_button.click()
    screen.rest()
    assert screen.service.asked[-1] == (2, 1)
    screen.page.merge_button.click()
    screen.rest()
    assert screen.service.merged[0][:2] == (2, 1)
    assert screen.kit.opened == [(2, "")]


def test_what_stands_in_the_way_is_said_and_nothing_is_offered(qtbot: QtBot) -> None:
    obstacle = RuleViolationError("fusion_plans", retenu="B0001", autre="B0045")
    service = FakeCorrections(obstacles=(obstacle,))
    with a_kit(corrections=service) as kit:
        screen = open_page(qtbot, kit, service, "2")
        (banner,) = screen.page.banners
        assert "un plan en cours" in banner.accessibleName()
        assert not screen.page.merge_button.isEnabled()


def test_a_refusal_is_said_and_the_page_reads_again(screen: Screen) -> None:
    screen.service.error = VaultBusyError(operation="")
    screen.page.merge_button.click()
    screen.rest()
    assert [type(error) for error in screen.kit.errors] == [VaultBusyError]
    screen.kit.errors.clear()
    assert screen.service.asked == [(1, 2), (1, 2)]
    assert screen.page.merge_button.isEnabled()


def test_a_merge_is_undone_and_what_could_not_be_is_told(qtbot: QtBot) -> None:
    service = FakeCorrections(lines=(LINE,))
    service.parted = replace(service.parted, removed=1, changed=("telephone",))
    with a_kit(corrections=service) as kit:
        screen = open_page(qtbot, kit, service, "")
        assert screen.page.picker_card.isVisible()
        assert not screen.page.choices.isVisible()
        screen.page.merges.buttons[5].click()
        screen.rest()
        assert service.undone == [5]
        assert "12 enregistrements rendus" in screen.page.done_banner.accessibleName()
        assert "téléphone" in screen.page.done_banner.accessibleName()
        assert screen.page.merges.buttons == {}


def test_two_persons_are_said_to_be_two_by_keyboard_and_it_is_undone(screen: Screen) -> None:
    button = screen.page.aside_button
    assert button.text() == "Ce sont deux personnes"
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    screen.rest()
    assert screen.service.decided == [("aside", 1, 2)]
    assert len(screen.kit.steps_back) == 1
    (toast,) = screen.page.window().findChildren(Toast)
    toast.findChildren(Button)[0].click()
    screen.rest()
    assert screen.service.decided[1:] == [("back", 1, 2)]
    assert screen.service.asked[-1] == (1, 2)


def test_who_was_said_to_be_another_is_told_and_may_be_looked_at_again(qtbot: QtBot) -> None:
    service = FakeCorrections(aside=SetAside(decided_at=NOW, decided_by="Claire Vidal"))
    with a_kit(corrections=service) as kit:
        screen = open_page(qtbot, kit, service, "2")
        (banner,) = screen.page.banners
        assert "Claire Vidal l’a dit le 23/11/2026" in banner.accessibleName()
        assert screen.page.aside_button.text() == "Les rapprocher de nouveau"
        screen.page.aside_button.click()
        screen.rest()
        assert service.decided == [("back", 1, 2)]
        assert screen.page.banners == []
        assert screen.page.aside_button.text() == "Ce sont deux personnes"


def test_a_refused_decision_is_said_and_offered_again(screen: Screen) -> None:
    screen.service.error = VaultBusyError(operation="")
    screen.page.aside_button.click()
    screen.rest()
    assert [type(error) for error in screen.kit.errors] == [VaultBusyError]
    screen.kit.errors.clear()
    assert screen.page.aside_button.isEnabled()


def test_the_search_of_the_other_record_offers_nobody_new(screen: Screen) -> None:
    nobody = PersonSearch(query=PersonQuery(words=("Volmarinx", "Fa")))
    screen.page.picker.model.show_search(nobody)
    assert screen.page.picker.model.rowCount() == 0


def test_what_undoing_did_agrees_with_its_counts() -> None:
    parted = Parted(beneficiaire_id=1, absorbed_id=2, moved=1, followed=2, kept=1)
    assert parted_words(parted).startswith("1 enregistrement rendu\u202f; 2 de plus")


def test_values_are_said_in_words() -> None:
    assert value_text("sexe", "F") == "Femme"
    assert value_text("telephone", "0468000001").count("\u00a0") == 4
    assert value_text("apa", value=False) == "Non"
    assert value_text("minutes_trajet", 0) == "0"
    assert value_text("born_on", date(1938, 2, 3)) == "03/02/1938"
    assert value_text("acces", "") == "(vide)"


def test_a_pair_of_the_list_opens_its_fusion(qtbot: QtBot) -> None:
    def double(row_id: int, person: Beneficiaire) -> PossibleDouble:
        return PossibleDouble(
            beneficiaire_id=row_id,
            reference=person.reference,
            nom_naissance=person.nom_naissance,
            nom_usage=None,
            prenoms=person.prenoms,
            born_on=person.born_on,
            commune=person.commune,
            score=96,
            is_likely=True,
        )

    pair = DoublePair(
        first=double(1, KEPT), second=double(2, OTHER), reasons=("même date de naissance",)
    )
    service = FakeCorrections(pairs=(pair,))
    with a_kit(corrections=service) as kit:
        screen = open_page(qtbot, kit, service, "")
        open_doubles(kit.context, parent=screen.page)
        screen.rest()
        (dialog,) = screen.page.window().findChildren(DoublesDialog)
        assert "DELCAMBRE Yvonne (B0001)" in dialog.list.item(0).text()
        press(dialog.list, Qt.Key.Key_Return)
        assert kit.screens == [("fusion", 1, "2")]


def test_without_doubles_it_is_said(qtbot: QtBot) -> None:
    service = FakeCorrections()
    with a_kit(corrections=service) as kit:
        screen = open_page(qtbot, kit, service, "")
        open_doubles(kit.context, parent=screen.page)
        screen.rest()
        (dialog,) = screen.page.window().findChildren(DoublesDialog)
        assert not dialog.cancel_button.isVisible()
        dialog.verb_button.click()
        assert kit.screens == []
