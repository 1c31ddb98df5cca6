"""A long work tells how far it is and can be stopped; a short one shows nothing."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.waiting import WaitingDialog, run_watched
from ui.tasks import Progress, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    del qtbot
    running = Tasks()
    yield running
    running.close()


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def a_dialog(page: QWidget) -> WaitingDialog:
    return WaitingDialog("Comparaison en cours", "Les dossiers.", said="Chiffres", parent=page)


def test_work_that_ends_at_once_opens_no_dialog(qtbot: QtBot, tasks: Tasks, page: QWidget) -> None:
    told: list[object] = []
    dialog = a_dialog(page)
    run_watched(
        tasks,
        dialog,
        lambda _progress: 12,
        owner=page,
        done=lambda found: told.append((found, dialog.isVisible())),
        failed=told.append,
        stopped=lambda: told.append("arrêt"),
    )
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(12, False)]


def test_work_that_lasts_tells_how_far_it_is_and_stops_when_asked(
    qtbot: QtBot, tasks: Tasks, page: QWidget
) -> None:
    told: list[object] = []
    going_on, answers = Event(), []

    def work(progress: Progress) -> int:
        answers.append(progress(1, 4))
        going_on.wait(5)
        answers.append(progress(2, 4))
        return 12

    dialog = a_dialog(page)
    run_watched(
        tasks,
        dialog,
        work,
        owner=page,
        done=told.append,
        failed=told.append,
        stopped=lambda: told.append("arrêt"),
    )
    # It opens by itself: here, at once.
    dialog._timer.start(0)
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(lambda: "25" in dialog.progress._figures.text())
    dialog.try_accept()
    assert dialog.isVisible()

    dialog.cancel_button.click()
    going_on.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert (told, answers) == (["arrêt"], [True, False])


def test_the_dialog_never_opens_over_another_screen_and_opens_on_its_own_again(
    page: QWidget,
) -> None:
    dialog = a_dialog(page)
    page.hide()
    dialog._timer.timeout.emit()
    assert not dialog.isVisible()
    assert dialog._timer.isActive()

    page.show()
    dialog._timer.timeout.emit()
    assert dialog.isVisible()
    dialog.end()


def test_work_that_fails_closes_the_dialog_and_says_so(
    qtbot: QtBot, tasks: Tasks, page: QWidget
) -> None:
    told: list[Exception] = []

    def work(_progress: Progress) -> int:
        raise ValueError

    run_watched(
        tasks,
        a_dialog(page),
        work,
        owner=page,
        done=lambda _found: None,
        failed=told.append,
        stopped=lambda: None,
    )
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ValueError)
