"""The vault locks when nobody is there: on time, under a dialog, with a word of warning."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.idle import WARNING_S, IdleWatch, seconds
from ui.system_lock import SystemLock, _escaped
from ui.widgets import TextField

ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    layout = QVBoxLayout(shown)
    layout.addWidget(TextField())
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


@pytest.fixture
def watch(window: QWidget, clock: Clock, told: list[object]) -> Iterator[IdleWatch]:
    made = IdleWatch(5, clock=clock, parent=window)
    made._timer.stop()
    made.idle.connect(lambda: told.append("idle"))
    made.near.connect(told.append)
    made.touched.connect(lambda: told.append("touched"))
    yield made
    made.stop()


def pass_seconds(watch: IdleWatch, clock: Clock, count: int) -> None:
    """Let the time go, second by second."""
    for _ in range(count):
        clock.now += 1
        watch.look()


def test_it_locks_after_the_minutes_and_warns_in_the_last_seconds(
    watch: IdleWatch, clock: Clock, told: list[object]
) -> None:
    pass_seconds(watch, clock, 300 - WARNING_S - 1)
    assert told == []
    pass_seconds(watch, clock, WARNING_S)
    assert told == list(range(WARNING_S, 0, -1))
    pass_seconds(watch, clock, 1)
    assert told[-1] == "idle"


def test_a_key_or_the_mouse_begins_the_count_again(
    watch: IdleWatch, clock: Clock, told: list[object], window: QWidget
) -> None:
    handle = window.windowHandle()
    pass_seconds(watch, clock, 290)
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert told[-1] == "touched"
    told.clear()
    pass_seconds(watch, clock, 260)
    assert told == []
    QTest.mouseMove(handle, QPoint(5, 5))
    pass_seconds(watch, clock, 260)
    assert told == []


def test_what_the_program_does_by_itself_is_nobody(
    watch: IdleWatch, clock: Clock, told: list[object], window: QWidget
) -> None:
    for _ in range(300):
        window.update()
        window.findChildren(TextField)[0].setText("x")
        pass_seconds(watch, clock, 1)
    assert told[-1] == "idle"


def test_a_hand_in_a_dialog_or_a_menu_counts_and_neither_holds_the_lock(
    watch: IdleWatch, clock: Clock, told: list[object], window: QWidget, qtbot: QtBot
) -> None:
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.open()
    pass_seconds(watch, clock, 200)
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_A)
    pass_seconds(watch, clock, 200)
    assert told == []
    menu = QMenu(dialog)
    menu.addAction("Un acte")
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(menu.isVisible)
    pass_seconds(watch, clock, 1)
    QTest.mouseMove(menu.windowHandle(), QPoint(3, 3))
    pass_seconds(watch, clock, 299)
    assert "idle" not in told
    pass_seconds(watch, clock, 1)
    assert told[-1] == "idle"
    menu.close()


def test_ctrl_l_locks_over_a_dialog_as_soon_as_it_is_open(
    watch: IdleWatch, window: QWidget, qtbot: QtBot
) -> None:
    dialog = QDialog(window)
    dialog.setModal(True)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(watch.lock_asked, timeout=1000):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    with qtbot.assertNotEmitted(watch.lock_asked, wait=20):
        QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_L)
    dialog.close()


def test_a_jump_of_the_clock_as_after_a_sleep_locks_at_once(
    watch: IdleWatch, clock: Clock, told: list[object]
) -> None:
    clock.now += 8 * 3600
    watch.look()
    assert told == ["idle"]


def test_another_delay_is_taken_at_once(watch: IdleWatch, clock: Clock, told: list[object]) -> None:
    watch.set_minutes(1)
    pass_seconds(watch, clock, 60)
    assert told[-1] == "idle"


def test_the_real_clock_goes_on() -> None:
    first = seconds()
    assert seconds() >= first > 0


_BUS = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.system_lock import SystemLock

application = QCoreApplication([])
heard = []
lock = SystemLock()
lock.locked.connect(lambda: heard.append(True))
other = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "other")
assert other.registerService("org.freedesktop.ScreenSaver")

def send(is_locked):
    message = QDBusMessage.createSignal(
        "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"
    )
    message.setArguments([is_locked])
    assert other.send(message)

QTimer.singleShot(100, lambda: send(True))
QTimer.singleShot(200, lambda: send(False))
QTimer.singleShot(1500, application.quit)
application.exec()
print(lock.is_listening, len(heard))
"""


def test_the_screen_saver_of_the_desktop_is_heard_on_a_real_bus() -> None:
    try:
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-c", _BUS],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=30,
        )
    except FileNotFoundError:
        pytest.skip("no dbus-run-session here")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "1"]


def test_without_a_bus_nothing_is_heard_and_nothing_is_wrong(qtbot: QtBot) -> None:
    lock = SystemLock()
    with qtbot.waitSignals([lock.locked, lock.locked]):
        lock.hear(True)  # noqa: FBT003 - D-Bus's signature
        lock.hear_lock()
    with qtbot.assertNotEmitted(lock.locked):
        lock.hear(False)  # noqa: FBT003 - D-Bus's signature


@pytest.mark.parametrize(("session", "path"), [("c2", "c2"), ("3", "_33"), ("31", "_331")])
def test_the_path_of_a_session_is_written_as_the_system_does(session: str, path: str) -> None:
    assert _escaped(session) == path
