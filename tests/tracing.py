"""Which tests run without the coverage tracer, which costs them half their time again.

They go once more over lines that quicker tests run: whole scenarios in the window, generated caseloads
beside their slow twin, every page in every size. The commands typed stay watched: a process each, they
are where the command line is covered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from coverage import Coverage

_AGAIN: Final = (
    "tests/e2e/",
    "_slow_twin",
    "tests/gui/test_accessible_pages.py",
    "tests/gui/test_little_room.py",
    "tests/gui/test_nothing_is_cut.py",
    "::test_whatever_",
    "tests/unit/test_repos.py::test_a_minute_by_minute_check_",
)
_WATCHED: Final = "command"


def goes_over_again(node: str) -> bool:
    """Say whether what this test runs, by its node id, is covered by quicker ones."""
    return _WATCHED not in node and any(part in node for part in _AGAIN)


@contextmanager
def untraced() -> Iterator[None]:
    """Stop the tracer of this process, where there is one, and start it again."""
    tracer = Coverage.current()
    if tracer is None:
        yield
        return
    tracer.stop()
    try:
        yield
    finally:
        tracer.start()
