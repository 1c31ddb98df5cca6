"""What every test gets: folders of its own, and no warning left in a journal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from crt_desktop.log import LOGGER


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes by its argument: made files differ from one test process to the next."""
    return argname if isinstance(val, bytes) else None


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
    home = tmp_path_factory.mktemp("home", numbered=True)
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
