"""The grid of a plan by keyboard and mouse: written in place, added, moved, taken away, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from crt_desktop.reports.plans import ObjectifLine, PrestationLine
from tests.fakes_plans import many_objectifs, yvonne_plans
from tests.gui.plan_kit import ALT, CONTROL, SHIFT, Screen, a_screen, choose, dialog_of
from ui.delegates.plan_grid import PlanGridDelegate, lines_of_text
from ui.models.plan_grid import HANDLE, SectionRow
from ui.pages.plan.cell_editor import CellArea
from ui.pages.plan.cell_writer import DAY_UNREAD
from ui.pages.plan.dialogs import WhyDialog
from ui.viewmodels.plan_content import PRESTATIONS, lines_of

TAB, ENTER, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    with a_screen(qtbot) as made:
        yield made


def test_typing_opens_the_cell_at_its_end_and_tab_keeps_it_and_goes_on(screen: Screen) -> None:
    screen.go(0, "intervenant")
    screen.type(" B")
    assert screen.grid.writer.is_open
    assert isinstance(QApplication.focusWidget(), CellArea)
    screen.press(TAB)
    assert screen.line(0).intervenant == "Ergothérapeute, enseignant APA B"
    assert not screen.grid.writer.is_open
    assert screen.grid.hasFocus()
    assert (
        screen.grid.grid_model.columns[screen.grid.currentIndex().column()].attribute == "critere"
    )
    screen.press(Qt.Key.Key_Backtab, held=SHIFT)
    screen.type("!")
    screen.press(Qt.Key.Key_Backtab, held=SHIFT)
    assert screen.line(0).intervenant.endswith("B!")
    assert (
        screen.grid.grid_model.columns[screen.grid.currentIndex().column()].attribute == "actions"
    )


def test_tab_goes_over_sub_heads_and_out_at_both_ends(screen: Screen) -> None:
    screen.go(1, "bilans")
    screen.press(TAB)
    assert screen.grid.current_key() == screen.lines[2].key
    screen.go(len(screen.lines) - 1, "bilans")
    screen.press(TAB)
    assert not screen.grid.hasFocus()
    assert screen.page.body.action.add_button.hasFocus()
    screen.grid.setFocus(Qt.FocusReason.OtherFocusReason)
    screen.go(0, "probleme")
    screen.press(Qt.Key.Key_Backtab, held=SHIFT)
    assert not screen.grid.hasFocus()


def test_the_arrows_skip_sub_heads(screen: Screen) -> None:
    screen.go(1, "actions")
    screen.press(Qt.Key.Key_Down)
    assert screen.grid.current_key() == screen.lines[2].key
    screen.press(Qt.Key.Key_Left)
    screen.press(Qt.Key.Key_Left)
    screen.press(Qt.Key.Key_Left)
    assert screen.grid.currentIndex().column() == HANDLE + 1


def test_escape_leaves_the_cell_as_it_was(screen: Screen) -> None:
    before = screen.page.editor.content
    screen.go(1, "actions")
    screen.press(Qt.Key.Key_F2)
    screen.type("rien de tout cela")
    height = screen.grid.rowHeight(2)
    screen.press(ENTER)
    screen.type("sur trois lignes")
    screen.press(ENTER)
    screen.type("encore")
    assert screen.grid.rowHeight(2) > height
    screen.press(ESCAPE)
    assert screen.page.editor.content is before
    assert screen.grid.hasFocus()
    assert screen.grid.rowHeight(2) <= height
    assert not screen.page.editor.stack.canUndo()


def test_enter_writes_another_line_in_the_cell(screen: Screen) -> None:
    screen.go(1, "actions")
    screen.press(ENTER)
    screen.press(ENTER)
    screen.type("Veilleuse")
    screen.press(TAB)
    assert screen.line(1).actions.endswith("l’essai\nVeilleuse")


def test_ctrl_enter_adds_an_objective_after_this_one_in_its_family(screen: Screen) -> None:
    screen.go(0, "actions")
    screen.type(" x")
    screen.press(ENTER, held=CONTROL)
    assert screen.line(0).actions.endswith("x")
    assert screen.line(1) == ObjectifLine(fil=0, famille="mobilite")
    assert screen.grid.current_key() == screen.lines[1].key
    assert screen.grid.writer.is_open
    screen.type("Peur de tomber")
    screen.press(TAB)
    screen.type("Sortir seule")
    screen.press(ENTER, held=CONTROL)
    assert (screen.line(1).probleme, screen.line(1).objectif) == ("Peur de tomber", "Sortir seule")
    assert screen.line(2).famille == "mobilite"


def test_alt_arrows_move_the_line_and_follow_it_even_from_an_open_cell(screen: Screen) -> None:
    moved = screen.objectifs()[0]
    screen.go(0, "critere")
    screen.press(Qt.Key.Key_Down, held=ALT)
    assert screen.objectifs()[1] == moved
    assert screen.grid.current_key() == screen.lines[1].key
    screen.type(" 2")
    screen.press(Qt.Key.Key_Down, held=ALT)
    assert screen.line(1).famille == "nutrition"
    assert screen.line(1).critere.endswith(" 2")
    screen.press(Qt.Key.Key_Up, held=ALT)
    assert screen.line(1).famille == "mobilite"


def test_delete_takes_the_line_away_and_the_toast_brings_it_back(screen: Screen) -> None:
    before = screen.objectifs()
    screen.go(2, "objectif")
    screen.press(Qt.Key.Key_Delete)
    assert screen.objectifs() == before[:2] + before[3:]
    assert screen.grid.current_key() == screen.lines[2].key
    toast = screen.page._removal
    assert toast is not None
    screen.page.undo()
    assert screen.objectifs() == before
    assert screen.page._removal is None


def test_the_offer_to_bring_a_line_back_goes_with_the_next_change(screen: Screen) -> None:
    screen.go(2, "objectif")
    screen.press(Qt.Key.Key_Delete)
    assert screen.page._removal is not None
    screen.type("x")
    screen.press(TAB)
    assert screen.page._removal is None


def test_the_last_line_taken_away_leaves_the_first_act(screen: Screen) -> None:
    for _line in screen.lines:
        screen.go(0, "objectif")
        screen.press(Qt.Key.Key_Delete)
    tab = screen.page.body.action
    assert tab.nothing.isVisible()
    assert not tab.grid.isVisible()
    choose(tab.add_menu, "Nutrition")
    assert tab.grid.isVisible()
    screen.type("Mange peu")
    screen.press(TAB)
    assert screen.line(0).probleme == "Mange peu"


def test_undo_in_a_cell_takes_its_letters_back_then_the_plan(screen: Screen) -> None:
    before = screen.objectifs()
    screen.go(0, "objectif")
    screen.press(Qt.Key.Key_Delete)
    screen.go(0, "actions")
    screen.type("ab")
    area = screen.grid.writer.cell.area
    while area.document().isUndoAvailable():
        screen.press(Qt.Key.Key_Z, held=CONTROL)
    assert screen.grid.writer.is_open
    assert screen.objectifs() != before
    screen.press(Qt.Key.Key_Z, held=CONTROL)
    assert not screen.grid.writer.is_open
    assert screen.objectifs() == before
    screen.go(0, "actions")
    screen.press(Qt.Key.Key_F2)
    screen.press(Qt.Key.Key_Y, held=CONTROL)
    assert screen.objectifs() == before[1:]


def test_the_state_is_chosen_by_its_key_and_why_is_asked(screen: Screen) -> None:
    screen.go(1, "actions")
    screen.press(Qt.Key.Key_E, held=CONTROL)
    menu = screen.page.body.action.findChildren(QMenu)[-1]
    choose(menu, "Atteint en partie")
    menu.close()
    assert screen.line(1).statut == "partiel"
    screen.page.body.action.set_statut(screen.lines[1].key, "non_realise")
    dialog = dialog_of(screen.page, WhyDialog)
    dialog.verb_button.click()
    assert dialog.field.error
    dialog.text.set_text("Ne le souhaite plus")
    dialog.verb_button.click()
    assert (screen.line(1).statut, screen.line(1).motif_non_realise) == (
        "non_realise",
        "Ne le souhaite plus",
    )
    screen.page.body.action.set_statut(screen.lines[1].key, "en_cours")
    assert screen.line(1).motif_non_realise == ""


def test_the_menu_of_a_line_changes_its_family(screen: Screen) -> None:
    grid, tab = screen.grid, screen.page.body.action
    screen.go(0, "objectif")
    rect = grid.visualRect(grid.currentIndex())
    place = rect.center()
    for reason in (QContextMenuEvent.Reason.Keyboard, QContextMenuEvent.Reason.Mouse):
        event = QContextMenuEvent(reason, place, grid.viewport().mapToGlobal(place))
        grid.contextMenuEvent(event)
    menus = [one for one in tab.findChildren(QMenu) if one.title() == "Famille"]
    choose(menus[-1], "Habitat")
    for menu in tab.findChildren(QMenu):
        menu.close()
    assert screen.line(len(screen.lines) - 1).famille == "habitat"
    assert grid.current_key() == screen.lines[-1].key


def mouse(screen: Screen, kind: QEvent.Type, point: QPoint) -> None:
    grid = screen.grid
    is_move = kind == QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if is_move else Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind,
        QPointF(point),
        QPointF(grid.viewport().mapToGlobal(point)),
        button,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(grid.viewport(), event)


def test_a_line_is_dragged_by_its_handle(screen: Screen) -> None:
    grid = screen.grid
    moved = screen.objectifs()[0]
    start = grid.visualRect(grid.grid_model.index(1, HANDLE)).center()
    end = grid.visualRect(grid.grid_model.index(4, HANDLE)).center() + QPoint(0, 4)
    mouse(screen, QEvent.Type.MouseButtonPress, start)
    mouse(screen, QEvent.Type.MouseMove, start + QPoint(0, 40))
    mouse(screen, QEvent.Type.MouseMove, end)
    grid.grab()
    mouse(screen, QEvent.Type.MouseButtonRelease, end)
    assert screen.objectifs().index(moved) == 2
    assert screen.line(2).famille == "nutrition"


def test_a_press_on_a_handle_that_does_not_move_changes_nothing(screen: Screen) -> None:
    before = screen.page.editor.content
    start = screen.grid.visualRect(screen.grid.grid_model.index(1, HANDLE)).center()
    mouse(screen, QEvent.Type.MouseButtonPress, start)
    mouse(screen, QEvent.Type.MouseButtonRelease, start)
    assert screen.page.editor.content is before
    assert screen.grid.current_key() == screen.lines[0].key


@pytest.mark.parametrize(("row", "family"), [(0, "mobilite"), (3, "mobilite"), (99, "aidant")])
def test_a_line_dropped_before_a_sub_head_ends_the_family_above(
    screen: Screen, row: int, family: str
) -> None:
    key = screen.lines[2].key
    screen.grid.drag.drop(key, min(row, screen.grid.grid_model.rowCount()))
    found = next(one.line for one in screen.lines if one.key == key)
    assert isinstance(found, ObjectifLine)
    assert found.famille == family


def test_a_second_press_on_a_cell_writes_in_it(screen: Screen) -> None:
    grid = screen.grid
    cell = grid.visualRect(grid.grid_model.index(1, 3)).center()
    grid.setFocus()
    mouse(screen, QEvent.Type.MouseButtonPress, cell)
    mouse(screen, QEvent.Type.MouseButtonRelease, cell)
    assert not grid.writer.is_open
    mouse(screen, QEvent.Type.MouseButtonPress, cell)
    assert grid.writer.is_open
    other = grid.visualRect(grid.grid_model.index(2, 3)).center()
    grid.writer.cell.area.setPlainText("Écrit puis quitté")
    mouse(screen, QEvent.Type.MouseButtonPress, other)
    assert screen.line(0).actions == "Écrit puis quitté"


def test_an_accent_typed_in_two_keys_is_written(screen: Screen) -> None:
    screen.go(1, "intervenant")
    composed = QInputMethodEvent()
    composed.setCommitString("ê")
    QApplication.sendEvent(screen.grid, composed)
    screen.press(TAB)
    assert screen.line(1).intervenant == "AS de nuitê"


def test_a_cell_is_copied_and_another_takes_it(screen: Screen) -> None:
    screen.go(0, "intervenant")
    screen.press(Qt.Key.Key_C, held=CONTROL)
    assert QGuiApplication.clipboard().text() == "Ergothérapeute, enseignant APA"
    screen.go(1, "intervenant")
    screen.press(Qt.Key.Key_V, held=CONTROL)
    screen.press(TAB)
    assert screen.line(1).intervenant == "AS de nuitErgothérapeute, enseignant APA"


def test_prestations_take_codes_by_menu_and_days_as_they_are_typed(screen: Screen) -> None:
    screen.page.body.show_tab("prestations")
    tab = screen.page.body.prestations
    lines = lines_of(screen.page.editor.content, PRESTATIONS)

    def first() -> PrestationLine:
        line = lines_of(screen.page.editor.content, PRESTATIONS)[0].line
        assert isinstance(line, PrestationLine)
        return line

    assert tab.grid.go_to(lines[0].key, "nature")
    screen.press(ENTER)
    menu = tab.findChildren(QMenu)[-1]
    choose(menu, "Optionnelle, facturée")
    menu.close()
    assert first().nature == "optionnelle"
    tab.grid.go_to(lines[0].key, "profession")
    screen.press(ENTER)
    menu = tab.findChildren(QMenu)[-1]
    choose(menu, "Non précisée")
    menu.close()
    assert first().profession is None
    tab.grid.go_to(lines[0].key, "ended_on")
    screen.type("3112")
    screen.press(TAB)
    assert first().ended_on == date(2026, 12, 31)
    tab.grid.go_to(lines[0].key, "ended_on")
    screen.press(Qt.Key.Key_F2)
    tab.grid.writer.cell.area.setPlainText("bientôt")
    screen.press(ENTER)
    assert tab.grid.writer.is_open
    assert tab.grid.writer.cell.toolTip() == DAY_UNREAD
    tab.grid.writer.cell.area.setPlainText("")
    screen.press(ENTER)
    assert first().ended_on is None
    tab.grid.go_to(lines[0].key, "etat")
    screen.press(Qt.Key.Key_E, held=CONTROL)
    menu = tab.findChildren(QMenu)[-1]
    choose(menu, "Refusée")
    menu.close()
    assert first().etat == "refusee"


def test_a_template_is_inserted_and_undone_whole(screen: Screen) -> None:
    tab = screen.page.body.action
    before = screen.page.editor.content
    assert tab.modeles_button.isVisible()
    choose(tab.modeles_menu, "Chutes")
    assert len(screen.lines) == len(before.objectifs) + 1
    screen.page.undo()
    assert screen.page.editor.content == before


def test_the_rows_are_read_aloud_with_their_column(screen: Screen) -> None:
    model = screen.grid.grid_model
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == "Mobilité, chutes, 2 objectifs"
    assert model.index(1, 2).data(role) == (
        "Objectif partagé\u00a0: Marcher jusqu’à la boulangerie deux fois par semaine"
    )
    assert model.index(2, 6).data(role) == "Bilan d’étape\u00a0: vide"
    assert isinstance(model.row(0), SectionRow)


# --- typing costs one cell -------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_a_letter_measures_no_other_row_and_changes_nothing_else(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    plans = yvonne_plans(objectifs=many_objectifs(count, length=3))
    with a_screen(qtbot, plans=plans) as screen:
        screen.go(count // 2, "actions")
        screen.type("x")
        changed: list[object] = []
        screen.page.editor.changed.connect(lambda *args: changed.append(args))
        screen.grid.grid_model.dataChanged.connect(lambda *args: changed.append(args))
        measured: list[int] = []
        whole = PlanGridDelegate.cell_height

        def counted(self: PlanGridDelegate, *args: object) -> int:
            measured.append(1)
            return whole(self, *args)  # type: ignore[arg-type]

        monkeypatch.setattr(PlanGridDelegate, "cell_height", counted)
        before = lines_of_text.cache_info().misses
        screen.type("y")
        # Still on the same line of text: the row keeps its height, nothing is measured.
        assert measured == []
        screen.press(ENTER)
        screen.type("z")
        # A line more: the other cells of this row are asked once, from memory.
        assert 0 < len(measured) <= 2 * len(screen.grid.grid_model.columns)
        assert lines_of_text.cache_info().misses == before
        assert changed == []
        assert screen.plans.saves == []
        monkeypatch.undo()


def test_a_prestation_is_provided_by_a_partenaire_of_the_register_chosen_or_typed(
    screen: Screen,
) -> None:
    screen.page.body.show_tab("prestations")
    tab = screen.page.body.prestations
    key = lines_of(screen.page.editor.content, PRESTATIONS)[0].key

    def provider() -> tuple[str, str | None]:
        line = lines_of(screen.page.editor.content, PRESTATIONS)[0].line
        assert isinstance(line, PrestationLine)
        return line.fournisseur, line.partenaire

    tab.open_menu(key, tab.mapToGlobal(tab.rect().center()))
    (offered,) = (one for one in tab.findChildren(QMenu) if one.title() == "Assurée par")
    titles = [one.text() for one in offered.actions()]
    assert titles == ["CRT", "Présence Verte", "SAAS Cigale Services"]
    assert [one.isChecked() for one in offered.actions()] == [True, False, False]
    choose(offered, "SAAS Cigale Services")
    for menu in tab.findChildren(QMenu):
        menu.close()
    assert provider() == ("SAAS Cigale Services", "P1")
    for typed, kept in (
        ("presence verte", ("Présence Verte", "P2")),
        ("CRT", ("CRT", None)),
    ):
        tab.grid.go_to(key, "fournisseur")
        screen.press(Qt.Key.Key_F2)
        tab.grid.writer.cell.area.setPlainText(typed)
        screen.press(TAB)
        assert provider() == kept


def test_those_who_provide_the_domain_of_a_prestation_are_offered_first(screen: Screen) -> None:
    screen.page.body.show_tab("prestations")
    tab = screen.page.body.prestations
    line = lines_of(screen.page.editor.content, PRESTATIONS)[0]
    screen.page.editor.set_values(PRESTATIONS, line.key, domaine="projet_de_vie")
    tab.open_menu(line.key, tab.mapToGlobal(tab.rect().center()))
    (offered,) = (one for one in tab.findChildren(QMenu) if one.title() == "Assurée par")
    titles = ["" if one.isSeparator() else one.text() for one in offered.actions()]
    assert titles == ["CRT", "SAAS Cigale Services", "", "Présence Verte"]
    for menu in tab.findChildren(QMenu):
        menu.close()


def test_a_row_has_the_room_of_the_name_of_its_partenaire(screen: Screen) -> None:
    screen.page.body.show_tab("prestations")
    tab = screen.page.body.prestations
    key = lines_of(screen.page.editor.content, PRESTATIONS)[0].key
    screen.page.editor.set_values(PRESTATIONS, key, fournisseur="", partenaire="P1")
    row = tab.grid.grid_model.row_of(key)
    before = tab.grid.rowHeight(row)
    tab.show_partenaires({"P1": " ".join(["Service d’aide et d’accompagnement"] * 6)}, {})
    assert tab.grid.rowHeight(row) > before
