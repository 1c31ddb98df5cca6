"""A questionnaire on screen: services in memory, keys pressed as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.roles import Role
from tests.fakes_fiches import an_application
from tests.fakes_questionnaires import FakeDrafts, FakeEditions, FakeFigures, vault_line
from tests.gui.page_kit import Kit, a_kit, press, rest
from ui.pages.questionnaire.page import QuestionnairePage
from ui.pages.questionnaire.shelf import ShelfPage
from ui.widgets.feedback import Toast

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


class Desk:
    """A screen, the fakes behind it, and short words for what is done on it."""

    def __init__(
        self,
        qtbot: QtBot,
        kit: Kit,
        editions: FakeEditions,
        drafts: FakeDrafts,
        figures: FakeFigures,
    ) -> None:
        self.qtbot, self.kit = qtbot, kit
        self.editions, self.drafts, self.figures = editions, drafts, figures
        self.screen: QWidget = QWidget()

    # --- screens -----------------------------------------------------------------------------

    def _show(self, screen: QWidget) -> None:
        self.screen = screen
        self.qtbot.addWidget(screen)
        screen.resize(1224, 860)
        with self.qtbot.waitExposed(screen):
            screen.show()
        screen.activateWindow()

    def editor(self, code: str) -> QuestionnairePage:
        page = QuestionnairePage(self.kit.context)
        self._show(page)
        page.show_origin("Questionnaires")
        page.show_subject(code)
        self.rest()
        page.setFocus()
        return page

    def shelf(self) -> ShelfPage:
        page = ShelfPage(self.kit.context)
        self._show(page)
        page.show_origin("Enquêtes")
        page.show_subject("")
        self.rest()
        page.setFocus()
        return page

    # --- acts --------------------------------------------------------------------------------

    def rest(self) -> None:
        QTest.qWait(1)
        rest(self.qtbot, self.kit)

    @property
    def focused(self) -> QWidget:
        if QApplication.focusWidget() is None:
            # A dialog was just closed: the system gives its focus back to the window.
            self.screen.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.focused, key, held)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        for letter in text:
            key = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            press(self.focused, key, letter)

    def dialog(self) -> Any:
        """Return the dialog on screen."""
        shown = [one for one in self.screen.findChildren(QDialog) if one.isVisible()]
        assert len(shown) == 1
        shown[0].activateWindow()
        self.qtbot.waitUntil(shown[0].isActiveWindow)
        return shown[0]

    def has_dialog(self) -> bool:
        return any(one.isVisible() for one in self.screen.findChildren(QDialog))

    def toasts(self) -> list[str]:
        return [one.accessibleName() for one in self.screen.findChildren(Toast)]


@contextmanager
def a_desk(
    qtbot: QtBot, *kept: Edition, role: Role = Role.COORDINATEUR, campaigns: int = 0
) -> Iterator[Desk]:
    """Give a desk whose vault keeps these questionnaires."""
    editions, drafts, figures = FakeEditions(), FakeDrafts(), FakeFigures()
    for one in kept:
        editions.kept[one.id] = vault_line(one, campaigns=campaigns)
    with a_kit(
        role=role, app=an_application(), editions=editions, fiches=drafts, surveys=figures
    ) as kit:
        desk = Desk(qtbot, kit, editions, drafts, figures)
        yield desk
        desk.screen.hide()
        desk.rest()


def questions(page: QuestionnairePage) -> list[tuple[str, str]]:
    """Return the numbers and labels on screen."""
    return [(one.number, one.label) for one in page.editor.edition.questions]


def current(page: QuestionnairePage) -> Question:
    found = page.editor.question
    assert found is not None
    return found
