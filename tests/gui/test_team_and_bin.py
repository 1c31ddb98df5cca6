"""The team and the bin among the settings, and the list of words they are set with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.errors import RuleViolationError, VaultBusyError
from tests.fakes_fiches import TODAY, an_application, the_reglages
from tests.gui.page_kit import Kit, a_kit, press, rest
from tests.gui.reglages_kit import DAY, DeskFiches, french_day, put_partner, put_professional
from ui.dialogs.verb import VerbDialog
from ui.forms import FicheDialog
from ui.models.cells import BadgeCell, SectionCell
from ui.models.team import etp_parts, total_sentence
from ui.pages.reglages.bin import BinSection
from ui.pages.reglages.team import TeamSection
from ui.widgets.badges import Badge
from ui.widgets.feedback import Toast
from ui.widgets.tags_field import TagsField


@pytest.fixture
def fiches() -> DeskFiches:
    return DeskFiches()


@pytest.fixture
def kit(fiches: DeskFiches) -> Iterator[Kit]:
    with a_kit(app=an_application(), fiches=fiches, reglages=the_reglages()) as made:
        yield made


def shown(qtbot: QtBot, kit: Kit, section: TeamSection | BinSection) -> None:
    qtbot.addWidget(section)
    section.resize(936, 640)
    section.show()
    section.on_shown()
    rest(qtbot, kit)


def team(qtbot: QtBot, kit: Kit) -> TeamSection:
    section = TeamSection(kit.context)
    shown(qtbot, kit, section)
    return section


def corbeille(qtbot: QtBot, kit: Kit) -> BinSection:
    section = BinSection(kit.context)
    shown(qtbot, kit, section)
    return section


def texts(section: TeamSection | BinSection, column: int) -> list[str]:
    model = section.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def the_form() -> FicheDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, FicheDialog) and one.isVisible()
    ]
    return found


def toasts(widget: QWidget) -> list[str]:
    return [one.accessibleName() for one in widget.window().findChildren(Toast) if one.isVisible()]


# --- the team ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "left", "is_in"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (None, TODAY, True),
        (None, TODAY - DAY, False),
    ],
)
def test_the_days_of_arrival_and_departure_count(
    arrived: date | None,
    left: date | None,
    is_in: bool,  # noqa: FBT001 - a parameter of the table above
) -> None:
    one = Professionnel(
        reference="P", nom="N", prenom="P", profession="ide", arrived_on=arrived, left_on=left
    )
    assert is_in_team(one, on=TODAY) is is_in


def test_etp_are_summed_by_profession_among_those_present() -> None:
    def one(profession: str, etp: str | None, left: date | None = None) -> Professionnel:
        return Professionnel(
            reference="P",
            nom="N",
            prenom="P",
            profession=profession,
            etp=None if etp is None else Decimal(etp),
            left_on=left,
        )

    parts = etp_parts(
        (
            one("ide", "0.5"),
            one("medecin", "0.2"),
            one("ide", "1"),
            one("as", None),
            one("as", "1", TODAY - DAY),
        ),
        on=TODAY,
    )
    assert [part.text for part in parts] == [
        "Médecin\u00a00,2",
        "IDE\u00a01,5",
        "Aide-soignant\u00a00",
    ]
    assert total_sentence(parts) == "4 personnes présentes, 1,7\u00a0ETP"
    assert total_sentence(()) == "0 personne présente, 0\u00a0ETP"


def test_those_present_come_first_then_those_to_come_then_those_who_left(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    put_professional(fiches, "Zola", etp="1", telephone="0400000000")
    put_professional(fiches, "Parti", left_on=french_day(TODAY - 30 * DAY))
    put_professional(fiches, "Élan", etp="0,5", rpps="99900000045")
    put_professional(fiches, "Futur", arrived_on=french_day(TODAY + DAY))
    section = team(qtbot, kit)
    assert texts(section, 0) == [
        "Élan Paul",
        "Zola Paul\n04\u00a000\u00a000\u00a000\u00a000",
        "À venir (1)",
        "Futur Paul",
        "Partis (1)",
        "Parti Paul",
    ]
    assert isinstance(section.model.cell(2, 0), SectionCell)
    assert section.total.text() == "2 personnes présentes, 1,5\u00a0ETP"
    assert [one.text() for one in section.parts.findChildren(Badge)] == ["IDE\u00a01,5"]


def test_a_professional_is_added_from_the_empty_list(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    section = team(qtbot, kit)
    assert section.states.empty.isVisible()
    assert not section.add_button.isVisible()
    section.states.empty.button.click()
    rest(qtbot, kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Ajouter un professionnel"
    put_professional(fiches, "Roux")
    kit.context.changes.fiche_changed.emit("professionnels", None)
    dialog.editor.cancel()
    rest(qtbot, kit)
    assert texts(section, 0) == ["Roux Paul"]
    assert section.add_button.isVisible()


def test_enter_opens_the_form_and_a_removal_can_be_undone(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    put_professional(fiches, "Roux")
    section = team(qtbot, kit)
    section.table.select_row(0)
    press(section.table, Qt.Key.Key_Return)
    rest(qtbot, kit)
    dialog = the_form()
    assert dialog.windowTitle() == "Modifier le professionnel"
    removed: list[int] = []
    dialog.editor.removed.connect(removed.append)
    dialog.editor.ask_removal()
    (question,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, VerbDialog) and one.isVisible()
    ]
    question.verb_button.click()
    rest(qtbot, kit)
    assert removed == [1]
    assert section.states.empty.isVisible()
    (toast,) = [one for one in section.findChildren(Toast) if one.isVisible()]
    undo = next(one for one in toast.findChildren(QWidget) if one.property("variant") == "ghost")
    undo.click()  # type: ignore[attr-defined] # a button
    rest(qtbot, kit)
    assert texts(section, 0) == ["Roux Paul"]


def test_a_team_that_cannot_be_read_is_said_with_a_way_out(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches
) -> None:
    fiches.failure = VaultBusyError()
    section = team(qtbot, kit)
    assert section.states.error.isVisible()
    fiches.failure = None
    put_professional(fiches, "Roux")
    section.states.error.button.click()
    rest(qtbot, kit)
    assert texts(section, 0) == ["Roux Paul"]


@pytest.mark.parametrize("section_type", [TeamSection, BinSection])
def test_a_bug_of_a_list_goes_to_the_crash_dialog(
    qtbot: QtBot, kit: Kit, fiches: DeskFiches, section_type: type[TeamSection | BinSection]
) -> None:
    fiches.failure = ZeroDivisionError()
    section = section_type(kit.context)
    shown(qtbot, kit, section)
    assert section.states.error.isVisible()
    assert [type(one) for one in kit.errors] == [ZeroDivisionError]
    kit.errors.clear()


# --- the bin -------------------------------------------------------------------------------


@pytest.fixture
def two_removed(fiches: DeskFiches) -> DeskFiches:
    first = put_professional(fiches, "Roux")
    second = put_partner(fiches, "HAD", "had")
    fiches.remove("professionnels", first.row_id, version=1)
    fiches.remove("partenaires", second.row_id, version=1)
    return fiches


def test_an_empty_bin_says_what_comes_there(qtbot: QtBot, kit: Kit) -> None:
    section = corbeille(qtbot, kit)
    assert section.states.empty.isVisible()
    assert not section.restore_button.isVisible()


def test_the_bin_lists_what_and_how_long_it_stays(
    qtbot: QtBot, kit: Kit, two_removed: DeskFiches
) -> None:
    section = corbeille(qtbot, kit)
    assert section.count.text() == "2 fiches retirées"
    assert texts(section, 0) == ["HAD\nPartenaire", "Roux Paul\nProfessionnel"]
    assert texts(section, 4) == ["30 jours", "2 jours"]
    soon = section.model.cell(1, 4)
    assert isinstance(soon, BadgeCell)
    assert soon.tone == "warning"
    section.table.select_row(-1)
    section.on_shown()
    rest(qtbot, kit)
    assert not section.restore_button.isEnabled()


def test_enter_puts_back_and_the_other_screens_hear_of_it(
    qtbot: QtBot, kit: Kit, two_removed: DeskFiches
) -> None:
    told: list[tuple[str, object]] = []
    section = corbeille(qtbot, kit)
    kit.context.changes.fiche_changed.connect(lambda sheet, whose: told.append((sheet, whose)))
    section.table.select_row(1)
    assert section.restore_button.isEnabled()
    press(section.table, Qt.Key.Key_Return)
    rest(qtbot, kit)
    assert told == [("professionnels", None)]
    assert texts(section, 0) == ["HAD\nPartenaire"]
    assert toasts(section) == ["Fiche remise"]
    section.restore_button.click()
    rest(qtbot, kit)
    assert texts(section, 0) == ["HAD\nPartenaire"]


def test_what_cannot_be_put_back_stays_and_says_why(
    qtbot: QtBot, kit: Kit, two_removed: DeskFiches, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_bin_id: int) -> None:
        raise RuleViolationError("remise_impossible", raison="sa place est prise")

    monkeypatch.setattr(two_removed, "restore", refuse)
    section = corbeille(qtbot, kit)
    section.table.select_row(0)
    section.restore_button.click()
    rest(qtbot, kit)
    assert [type(one) for one in kit.errors] == [RuleViolationError]
    kit.errors.clear()
    assert section.restore_button.isEnabled()
    assert section.model.rowCount() == 2


def test_a_bin_that_cannot_be_read_is_said_with_a_way_out(
    qtbot: QtBot, kit: Kit, two_removed: DeskFiches
) -> None:
    two_removed.failure = VaultBusyError()
    section = corbeille(qtbot, kit)
    assert section.states.error.isVisible()
    two_removed.failure = None
    section.states.error.button.click()
    rest(qtbot, kit)
    assert section.model.rowCount() == 2
    kit.context.changes.fiche_changed.emit("partenaires", None)
    rest(qtbot, kit)
    assert section.model.rowCount() == 2


# --- the list of words ---------------------------------------------------------------------


@pytest.fixture
def tags(qtbot: QtBot) -> TagsField:
    field = TagsField(add="Ajouter une commune")
    qtbot.addWidget(field)
    field.set_text("Laure, Trèbes")
    field.show()
    field.activateWindow()
    assert QTest.qWaitForWindowActive(field)
    field.setFocus()
    return field


def test_words_are_added_by_enter_a_comma_or_a_pasted_list(tags: TagsField) -> None:
    told: list[None] = []
    tags.typed.connect(lambda: told.append(None))
    QTest.keyClicks(tags.line, "Douzens")
    QTest.keyClick(tags.line, Qt.Key.Key_Return)
    QTest.keyClicks(tags.line, "Moux,")
    assert tags.text() == "Laure, Trèbes, Douzens, Moux"
    tags.line.setText("Escales; Boutenac, laure")
    tags.add_button.click()
    assert tags.words() == ("Laure", "Trèbes", "Douzens", "Moux", "Escales", "Boutenac")
    assert tags.line.text() == ""
    assert len(told) == 3


def test_a_word_already_there_is_not_added_again(tags: TagsField) -> None:
    told: list[None] = []
    tags.typed.connect(lambda: told.append(None))
    QTest.keyClicks(tags.line, "TREBES")
    QTest.keyClick(tags.line, Qt.Key.Key_Return)
    assert tags.text() == "Laure, Trèbes"
    assert told == []


def test_a_cross_takes_a_word_off_and_the_focus_goes_to_the_next(tags: TagsField) -> None:
    tags.tags()[0].cross.click()
    assert tags.text() == "Trèbes"
    assert tags.tags()[0].cross.hasFocus()
    tags.tags()[0].cross.click()
    assert tags.text() == ""
    assert tags.line.hasFocus()


def test_backspace_in_the_empty_line_takes_the_last_word_off(tags: TagsField) -> None:
    QTest.keyClick(tags.line, Qt.Key.Key_Backspace)
    assert tags.text() == "Laure"
    QTest.keyClicks(tags.line, "x")
    QTest.keyClick(tags.line, Qt.Key.Key_Backspace)
    assert tags.text() == "Laure"


def test_only_the_choices_of_a_list_are_added_by_their_words(qtbot: QtBot) -> None:
    field = TagsField(add="Ajouter", choices={"mdph": "MDPH", "pfr": "PFR"})
    qtbot.addWidget(field)
    field.show()
    field.line.setText("mdph, boulangerie")
    field.take_line()
    assert field.text() == "mdph"
    assert field.line.text() == "boulangerie"
    assert field.problem() == "Choisissez dans la liste."
    QTest.keyClick(field.line, Qt.Key.Key_Backspace)
    assert field.problem() == ""
    field.clear_line()
    field.settle()
    assert field.text() == "mdph"
    assert field.completer is not None
    field.completer.setCompletionPrefix("")
    assert field.completer.completionCount() == 1
