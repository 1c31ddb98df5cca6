"""The one database thread: order, thread of the answers, errors, cancelling."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui.tasks import Progress, Tasks


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_work_runs_in_order_on_one_thread_and_answers_on_this_one(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    threads: list[int] = []
    answers: list[tuple[int, int]] = []
    for number in range(5):

        def work(number: int = number) -> int:
            threads.append(threading.get_ident())
            return number

        tasks.run(
            work,
            owner=owner,
            done=lambda answer: answers.append((answer, threading.get_ident())),
        )
    qtbot.waitUntil(lambda: not tasks.is_busy)
    here = threading.get_ident()
    assert answers == [(number, here) for number in range(5)]
    assert len(set(threads)) == 1
    assert here not in threads


def test_busy_is_told_once_at_each_end(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    told: list[bool] = []
    tasks.busy_changed.connect(told.append)
    for _ in range(3):
        tasks.run(lambda: None, owner=owner, done=lambda _: None)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert told == [True, False]


def test_an_answer_whose_owner_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    owner = QObject()
    answers: list[int] = []
    gate = threading.Event()
    tasks.run(lambda: gate.wait(5) and 1, owner=owner, done=answers.append)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert answers == []


def test_an_error_goes_to_its_taker(qtbot: QtBot, tasks: Tasks, owner: QObject) -> None:
    errors: list[Exception] = []
    escaped: list[object] = []
    tasks.error_escaped.connect(escaped.append)
    tasks.run(lambda: 1 // 0, owner=owner, done=lambda _: None, failed=errors.append)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert [type(error) for error in errors] == [ZeroDivisionError]
    assert escaped == []


def test_an_error_nobody_takes_escapes_even_when_the_owner_is_gone(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    escaped: list[object] = []
    tasks.error_escaped.connect(escaped.append)
    tasks.run(lambda: 1 // 0, owner=owner, done=lambda _: None)
    gone = QObject()
    tasks.run(lambda: int("x"), owner=gone, done=lambda _: None, failed=lambda _: None)
    delete(gone)
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert [type(error) for error in escaped] == [ZeroDivisionError, ValueError]


def test_progress_comes_back_and_cancelling_stops_the_work(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    seen: list[tuple[int, int]] = []
    stopped_at: list[int] = []
    step = threading.Event()

    def work(progress: Progress) -> None:
        for done in range(100):
            if not progress(done, 100):
                stopped_at.append(done)
                return
            step.wait(5)

    answers: list[object] = []
    task = tasks.run_long(
        work,
        owner=owner,
        done=answers.append,
        progressed=lambda done, total: seen.append((done, total)),
    )
    qtbot.waitUntil(lambda: bool(seen))
    task.cancel()
    step.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert seen == [(0, 100)]
    assert stopped_at == [1]
    assert answers == []
    assert task.is_cancelled()


def test_waiting_work_that_is_cancelled_never_begins(
    qtbot: QtBot, tasks: Tasks, owner: QObject
) -> None:
    gate = threading.Event()
    begun: list[str] = []
    tasks.run(lambda: gate.wait(5), owner=owner, done=lambda _: None)
    waiting = tasks.run(lambda: begun.append("waiting"), owner=owner, done=lambda _: None)
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)
    assert begun == []


def test_closing_does_one_last_thing_and_refuses_more(qtbot: QtBot, owner: QObject) -> None:
    tasks = Tasks()
    done: list[str] = []
    tasks.run(lambda: None, owner=owner, done=lambda _: None)
    tasks.close(last=lambda: done.append("closed"))
    tasks.close(last=lambda: done.append("again"))
    late = tasks.run(lambda: done.append("late"), owner=owner, done=lambda _: None)
    assert done == ["closed"]
    assert late.is_cancelled()


@pytest.mark.parametrize("drops_first", [False, True])
def test_what_somebody_asked_to_keep_is_done_before_the_end(
    qtbot: QtBot, owner: QObject, *, drops_first: bool
) -> None:
    tasks = Tasks()
    running, gate = threading.Event(), threading.Event()
    done: list[str] = []

    def work() -> None:
        running.set()
        gate.wait(5)

    tasks.run(work, owner=owner, done=lambda _: None)
    running.wait(5)
    tasks.run(lambda: done.append("read"), owner=owner, done=lambda _: None)
    tasks.run(lambda: done.append("saved"), owner=owner, done=lambda _: None, keeps=True)
    if drops_first:
        tasks.drop_waiting()
    gate.set()
    tasks.close(last=lambda: done.append("closed"), finishes=drops_first)
    assert [one for one in done if one != "read"] == ["saved", "closed"]
    assert not (drops_first and "read" in done)


def test_long_work_is_stopped_by_a_lock_and_what_was_asked_to_be_kept_is_still_stored(
    qtbot: QtBot, owner: QObject
) -> None:
    tasks = Tasks()
    running, gate = threading.Event(), threading.Event()
    done: list[str] = []

    def work(progress: Progress) -> None:
        running.set()
        gate.wait(5)
        done.append("written" if progress(1, 2) else "undone")

    tasks.run_long(work, owner=owner, done=lambda _: done.append("told"))
    running.wait(5)
    tasks.run(lambda: done.append("saved"), owner=owner, done=lambda _: None, keeps=True)
    tasks.drop_waiting()
    gate.set()
    tasks.close(last=lambda: done.append("closed"), finishes=True)
    qtbot.wait(1)
    assert done == ["undone", "saved", "closed"]


def test_long_work_that_keeps_something_is_finished_through_a_lock(
    qtbot: QtBot, owner: QObject
) -> None:
    tasks = Tasks()
    begun, gate = threading.Event(), threading.Event()
    went_on: list[bool] = []

    def work(progress: Progress) -> None:
        begun.set()
        gate.wait(5)
        went_on.append(progress(1, 2))

    tasks.run_long(work, owner=owner, done=lambda _: None, keeps=True)
    assert begun.wait(5)
    tasks.drop_waiting()
    gate.set()
    tasks.close(finishes=True)
    assert went_on == [True]


def test_an_error_of_the_last_thing_escapes(qtbot: QtBot) -> None:
    tasks = Tasks()
    escaped: list[object] = []
    tasks.error_escaped.connect(escaped.append)

    def fail() -> None:
        raise OSError

    tasks.close(last=fail)
    assert [type(error) for error in escaped] == [OSError]


def test_closing_without_any_work_starts_no_thread() -> None:
    before = threading.active_count()
    Tasks().close()
    assert threading.active_count() == before
