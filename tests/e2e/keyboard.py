"""A person at the keyboard: keys sent to the window in front, as the system would, and nothing else.

What has the focus is read as a screen reader would say it: a control is found by its accessible name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.e2e.driver import Driver
from ui.shell import Shell
from ui.widgets.nav import NavItem

MOST_STEPS = 160
"""Presses of Tab after which a control is said to be out of reach."""

MOST_CHOICES = 6
"""Choices side by side."""

_PLAIN = Qt.KeyboardModifier.NoModifier
_LAST_LATIN = 0xFF


def said_of(widget: QWidget | None) -> str:
    """Return the name a screen reader says of a control, blanks made plain."""
    if widget is None:
        return ""
    # The name of a list is its value on some systems; what it is called stands beside.
    told = QAccessible.queryAccessibleInterface(widget)
    name = widget.accessibleName() or (told.text(QAccessible.Text.Name) if told else "")
    return " ".join(name.split())


def focused() -> QWidget:
    """Return the control keys go to."""
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


class Keyboard(Driver):
    """Ten fingers, no mouse."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        super().__init__(qtbot, shell)
        self._bring_to_front()

    # --- keys --------------------------------------------------------------------------------

    def press(self, keys: str, times: int = 1) -> None:
        """Press keys given as a menu writes them: « Ctrl+N », « Tab », « Shift+Tab »."""
        sequence: Any = QKeySequence(keys)
        combination = sequence[0]
        assert isinstance(combination, QKeyCombination)
        for _ in range(times):
            self._send(combination.key(), "", combination.keyboardModifiers())

    def write(self, text: str) -> None:
        """Type a text, accents included."""
        for letter in text:
            code = ord(letter.upper())
            key = Qt.Key(code) if code <= _LAST_LATIN else Qt.Key.Key_unknown
            modifier = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else _PLAIN
            self._send(key, letter, modifier)

    def _send(self, key: Qt.Key, text: str, modifier: Qt.KeyboardModifier) -> None:
        self._bring_to_front()
        # Named as long as keys are sent: what Python calls a popup must outlive its children.
        popup = QApplication.activePopupWidget()
        front: Any = (popup.focusWidget() or popup) if popup else QGuiApplication.focusWindow()
        assert front is not None, "no window is in front"
        if text:
            QTest.sendKeyEvent(QTest.KeyAction.Click, front, key, text, modifier)
        else:
            QTest.keyClick(front, key, modifier)
        QApplication.processEvents()

    def _bring_to_front(self) -> None:
        """Do what a window manager does when a window is gone: the one under it is in front."""
        if QApplication.activePopupWidget() is None and not _has_window_in_front():
            front = QApplication.activeModalWidget() or self.shell
            if front.isVisible():
                front.activateWindow()
                self.qtbot.waitUntil(_has_window_in_front, timeout=2000)

    def rest(self) -> None:
        """Wait until everything is answered, and the window under a dialog that closed is in front."""
        super().rest()
        self._bring_to_front()

    # --- going to a control ------------------------------------------------------------------

    def go_to(
        self,
        name: str,
        *,
        backwards: bool = False,
        kinds: tuple[type[QWidget], ...] = (QWidget,),
    ) -> QWidget:
        """Press Tab until the control of this name, and of one of these kinds, has the focus."""
        wanted = " ".join(name.split())
        met: list[str] = []
        for _ in range(MOST_STEPS):
            told = said_of(QApplication.focusWidget())
            if _answers(told, wanted) and isinstance(focused(), kinds):
                return focused()
            met.append(told)
            self.press("Shift+Tab" if backwards else "Tab")
        message = f"« {wanted} » is out of the reach of Tab among {list(dict.fromkeys(met))}"
        raise AssertionError(message)

    def push(self, name: str, *, backwards: bool = False) -> None:
        """Go to a button and press it."""
        self.go_to(name, backwards=backwards, kinds=(QPushButton,))
        self.press("Space")
        self.rest()

    def fill(self, name: str, text: str) -> None:
        """Go to a line and type in it, over what it holds."""
        self.go_to(name, kinds=(QLineEdit, QPlainTextEdit))
        self.press("Ctrl+A")
        self.write(text)

    def choose(self, name: str, words: str) -> None:
        """Go to a choice and take the one that begins with these words."""
        editor = self.go_to(name)
        if isinstance(editor, QComboBox):
            self.write(words)
            assert editor.currentText().startswith(words), editor.currentText()
            return
        assert isinstance(editor, QPushButton), editor
        self.press("Left", times=MOST_CHOICES)
        for _ in range(MOST_CHOICES):
            if _is_on(focused()) and said_of(focused()).endswith(f": {words}"):
                return
            self.press("Right")
        message = f"« {words} » is not among the choices of « {name} »"
        raise AssertionError(message)

    def tick(self, name: str) -> None:
        """Go to a box and tick it."""
        box = self.go_to(name, kinds=(QCheckBox,))
        self.press("Space")
        assert isinstance(box, QCheckBox)
        assert box.isChecked()

    def pick(self, words: str) -> None:
        """Go down the menu that is open to this line, and take it."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), menu
        for _ in range(len(menu.actions()) + 1):
            action = menu.activeAction()
            if action is not None and action.text().replace("&", "").startswith(words):
                self.press("Return")
                self.rest()
                return
            self.press("Down")
        message = f"« {words} » is not in the menu {[one.text() for one in menu.actions()]}"
        raise AssertionError(message)

    # --- the screens of the work -------------------------------------------------------------

    def focus(self) -> QWidget:
        """Return the control with the focus, once everything is answered."""
        self.rest()
        return focused()

    def place(self) -> str:
        """Return the name of the screen."""
        self.rest()
        page = self.main.current_page()
        return page.accessibleName() if page is not None else ""

    def add(self, words: str) -> None:
        """Choose in the menu of what can be recorded of a person."""
        self.press("Ctrl+E")
        self.pick(words)
        self.dialog()

    def open_person(self, name: str) -> None:
        """Go to the file of a person from wherever one is."""
        self.call(name)
        assert name in self.place()

    def call(self, words: str) -> None:
        """Choose a page or an action by its name, in the search of everything."""
        self.press("Ctrl+K")
        self.write(words)
        self.qtbot.wait(150)
        self.rest()
        self.press("Return")

    def go_by_name(self, page: str) -> None:
        """Go to a page by its name."""
        self.call(page)
        assert self.place() == page

    def section(self, name: str) -> None:
        """Go to a section of the settings."""
        self.go_by_name("Réglages")
        self.walk_to(name, among="Établissement")
        self.press("Space")
        self.rest()

    def walk_to(self, name: str, *, among: str) -> None:
        """Go to a list of entries by one of them, then to another with the arrows."""
        for _ in range(MOST_STEPS):
            parent = focused().parentWidget()
            entries = parent.findChildren(NavItem) if parent is not None else []
            names = [said_of(one) for one in entries]
            if any(_answers(one, among) for one in names):
                break
            self.press("Tab")
        keys = ("Up", "Down")
        for key in (keys[0],) * len(names) + (keys[1],) * len(names):
            if _answers(said_of(focused()), name):
                return
            self.press(key)
        assert _answers(said_of(focused()), name), names

    def save_in_place(self) -> None:
        """Save what is edited inside the page."""
        self.press("Ctrl+Return")
        self.rest()

    # --- what is in front --------------------------------------------------------------------

    def dialog(self) -> QDialog:
        """Return the dialog in front, once it is there."""
        self.rest()
        self.until(lambda: isinstance(QApplication.activeModalWidget(), QDialog))
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def save(self) -> None:
        """Save the form in front; it closes."""
        before = self.dialog()
        self.press("Ctrl+Return")
        self.rest()
        left = QApplication.activeModalWidget()
        assert left is not before, _wrong_in(before)

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something to be seen."""
        self.qtbot.waitUntil(happened, timeout=10_000)
        self.rest()


def _has_window_in_front() -> bool:
    front = QGuiApplication.focusWindow()
    return front is not None and front.isVisible()


def _answers(told: str, wanted: str) -> bool:
    return told == wanted or told.startswith((f"{wanted},", f"{wanted} :"))


def _is_on(widget: QWidget) -> bool:
    return isinstance(widget, QPushButton) and widget.isChecked()


def _wrong_in(dialog: QDialog) -> str:
    told = [
        f"{said_of(widget)}: {widget.accessibleDescription()}"
        for widget in dialog.findChildren(QWidget)
        if widget.property("state") == "error"
    ]
    return f"the form stayed open: {told}"
