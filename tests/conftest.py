"""What every test gets: folders of its own, and no warning left in a journal."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from pytestqt.exceptions import TimeoutError as NotInTimeError
from pytestqt.qtbot import QtBot

from crt_desktop.log import LOGGER
from tests.statements import share_compiled_statements
from tests.tracing import goes_over_again, is_watched_enough, untraced, watch_first_examples

_HOMES = itertools.count()
_MS = 0.001


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its argument: made files differ from one test process to the next."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace only the tests that coverage is counted from."""
    if goes_over_again(item.nodeid):
        return (yield from untraced(with_threads=True))
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Trace the first set-ups of a fixture only; the threads it begins are traced each time."""
    if is_watched_enough(fixturedef, request):
        return (yield from untraced(with_threads=False))
    return (yield)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Trace the first examples of a property only."""
    if isinstance(item, pytest.Function):
        watch_first_examples(item.function)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Compile each statement once for the run, not once for each vault."""
    with pytest.MonkeyPatch.context() as patch:
        share_compiled_statements(patch)
        yield


class _Warnings(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Keep the journal and the settings of the test away from those of the user."""
    home = tmp_path_factory.mktemp(f"home{next(_HOMES)}", numbered=False)
    monkeypatch.setenv("CRT_HOME", str(home))
    before = list(LOGGER.handlers)
    yield home
    for handler in [one for one in LOGGER.handlers if one not in before]:
        LOGGER.removeHandler(handler)
        handler.close()


@pytest.fixture(autouse=True)
def no_warning_logged() -> Iterator[None]:
    """Fail a test that logs a warning it does not expect."""
    watch = _Warnings()
    roots = (logging.getLogger(), LOGGER)
    for logger in roots:
        logger.addHandler(watch)
    yield
    for logger in roots:
        logger.removeHandler(watch)
    assert not watch.sentences


class QuickBot(QtBot):
    """Looks at what it waits for every millisecond instead of every ten."""

    def waitUntil(  # noqa: N802 - the name of pytest-qt
        self, callback: Callable[[], bool | None], *, timeout: int = 5000
    ) -> None:
        """Let events pass until ``callback`` is not false; like pytest-qt, an assertion may say it."""
        __tracebackhide__ = True
        deadline = time.monotonic() + timeout * _MS
        while True:
            try:
                answer = callback()
                if not (answer is None or isinstance(answer, bool)):
                    message = f"waitUntil waits for a bool, not for {answer!r}"
                    raise TypeError(message)
                if answer is not False:
                    return
                refusal = None
            except AssertionError as wrong:
                refusal = wrong
            if time.monotonic() > deadline:
                message = f"waitUntil timed out in {timeout} milliseconds"
                raise NotInTimeError(message) from refusal
            self.wait(1)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Give pytest-qt's robot, in a hurry."""
    return QuickBot(request)
