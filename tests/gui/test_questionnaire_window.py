"""The questionnaires in the window: opened from the palette, left only once asked, back where one was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crt_desktop.domain.roles import Role
from tests.fakes_fiches import an_application
from tests.fakes_questionnaires import (
    FakeDrafts,
    FakeEditions,
    FakeFigures,
    small_edition,
    vault_line,
)
from tests.fakes_tableau import FakeAFaire
from tests.gui.page_kit import Kit, a_kit, rest
from ui.commands import actions_of
from ui.entries import QUESTIONNAIRE, QUESTIONNAIRES
from ui.help.window import GuideWindow
from ui.main_window import MainWindow
from ui.pages import Page
from ui.pages.questionnaire.dialogs import LeaveDialog
from ui.pages.questionnaire.page import QuestionnairePage
from ui.pages.questionnaire.shelf import ShelfPage
from ui.viewmodels.edition_editor import Spot

SMALL = small_edition()
MODIFY = "Modifier un questionnaire"


@pytest.fixture
def kit() -> Iterator[Kit]:
    editions = FakeEditions()
    editions.kept[SMALL.id] = vault_line(SMALL)
    with a_kit(
        role=Role.DIRECTION,
        app=an_application(),
        editions=editions,
        fiches=FakeDrafts(),
        surveys=FakeFigures(),
        a_faire=FakeAFaire(),
    ) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    # The pages of the navigation are not what is tried here.
    monkeypatch.setattr("ui.entries.PageEntry.build", lambda _entry, _context: Page())
    made: MainWindow | None = None

    def the_window() -> MainWindow:
        assert made is not None
        return made

    context = replace(
        kit.context,
        open_screen=lambda screen, key, tab="": the_window().open_screen(screen, key, tab),
        go_back=lambda: the_window().go_back(),
    )
    made = MainWindow(context, label_text="CRT", has_banner=False)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    with qtbot.waitActive(made):
        made.show()
    made.show_page("enquetes")
    return made


def shelf_of(window: MainWindow) -> ShelfPage:
    return cast(ShelfPage, window.subject_page(QUESTIONNAIRES))


def editor_of(window: MainWindow) -> QuestionnairePage:
    return cast(QuestionnairePage, window.subject_page(QUESTIONNAIRE))


def test_the_palette_leads_to_the_list_and_the_list_to_one_and_back(
    qtbot: QtBot, kit: Kit, window: MainWindow
) -> None:
    window.show_page("pilotage")
    act = next(one for one in actions_of(window, window._context) if one.title == MODIFY)
    act.run()
    rest(qtbot, kit)
    shelf = shelf_of(window)
    assert window.current_page() is shelf
    assert shelf.back.accessibleName() == "Retour\u00a0: Pilotage"
    assert window.side.nav.items["enquetes"].isChecked()
    shelf.table.select_row(shelf.model.row_of(SMALL.id))
    shelf.open_current()
    rest(qtbot, kit)

    editor = editor_of(window)
    assert window.current_page() is editor
    assert editor.header.back.accessibleName() == "Retour\u00a0: Questionnaires"
    assert editor.editor.edition == SMALL
    window.show_guide()
    guide = window.findChild(GuideWindow)
    assert guide is not None
    guide.close()
    editor.header.back.click()
    assert window.current_page() is shelf
    window.go_back()
    assert window.current_page() is window.page("pilotage")


def test_the_keyboard_starts_in_the_list_then_in_the_outline_and_comes_back_to_what_was_written(
    qtbot: QtBot, window: MainWindow, kit: Kit
) -> None:
    window.open_screen(QUESTIONNAIRES, None)
    shelf = shelf_of(window)
    # What the window does while the list is read: the first control has the focus.
    shelf.back.setFocus()
    rest(qtbot, kit)
    assert window.focusWidget() is shelf.table
    assert shelf.current() is not None
    window.open_screen(QUESTIONNAIRE, None, SMALL.id)
    rest(qtbot, kit)
    page = cast(QuestionnairePage, window.subject_page(QUESTIONNAIRE))
    assert window.focusWidget() is page.body.outline
    shelf.table.select_row(0)
    last = shelf.rows[-1].edition.id
    assert last != shelf.rows[0].edition.id
    kit.context.changes.editions_changed.emit(last)
    window.go_back()
    rest(qtbot, kit)
    written = shelf.current()
    assert written is not None
    assert written.edition.id == last


def test_who_may_not_write_them_is_not_offered_the_act(window: MainWindow) -> None:
    with a_kit(role=Role.LECTURE) as other:
        assert MODIFY not in [one.title for one in actions_of(window, other.context)]


def test_what_is_not_saved_holds_every_way_out_until_it_is_answered(
    qtbot: QtBot, kit: Kit, window: MainWindow
) -> None:
    window.open_screen(QUESTIONNAIRE, None, SMALL.id)
    rest(qtbot, kit)
    editor = editor_of(window)
    editor.go_to(Spot(0, 0))
    editor.changes.write_question(label="Autre")

    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    first = next(one for one in window.findChildren(LeaveDialog) if one.isVisible())
    first.reject()
    assert window.current_page() is editor
    window.show_page("pilotage")
    assert window.current_page() is editor
    second = next(one for one in window.findChildren(LeaveDialog) if one.isVisible())
    second.try_accept()
    rest(qtbot, kit)

    assert window.current_page() is window.page("pilotage")
    services = window._context.services
    kept = cast(FakeEditions, services.editions).kept[SMALL.id]
    assert kept.edition.questions[0].label == "Autre"
    # Once back, it asks again for what is changed again.
    window.go_back()
    rest(qtbot, kit)
    editor.changes.write_question(label="Encore")
    window.open_screen(QUESTIONNAIRE, None, "nationale")
    third = next(one for one in window.findChildren(LeaveDialog) if one.isVisible())
    third.draft_button.click()
    rest(qtbot, kit)
    assert editor.view_model.code == "nationale"
    window.open_screen(QUESTIONNAIRE, None, SMALL.id)
    rest(qtbot, kit)
    assert editor.editor.edition.questions[0].label == "Encore"
