"""What runs without the coverage tracer: what is named exists, first times are always watched."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import tracing

ROOT = Path(__file__).resolve().parent.parent.parent


class FakeCoverage:
    """Coverage that is being measured."""

    @staticmethod
    def current() -> object:
        return object()


@pytest.fixture
def tracer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Have a tracer of the test's own, as coverage has; `monkeypatch` is not for trace functions."""
    monkeypatch.setattr(tracing, "Coverage", FakeCoverage)

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        return None

    return trace


def nodes() -> list[str]:
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT).as_posix()
        tests = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        found += [f"{name}::{test}" for test in tests]
    return found


def test_everything_named_as_gone_over_again_exists() -> None:
    named = nodes()
    assert [part for part in tracing._AGAIN if not any(part in node for node in named)] == []


def test_the_commands_typed_are_watched_though_other_scenarios_are_not() -> None:
    assert tracing.goes_over_again("tests/e2e/test_window.py::test_a_window")
    assert not tracing.goes_over_again("tests/e2e/test_command_line.py::test_a_command")
    assert not tracing.goes_over_again("tests/unit/test_places.py::test_a_place")


def test_the_first_set_ups_of_a_fixture_are_watched_for_each_of_its_parameters(
    tracer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "_set_ups", type(tracing._set_ups)())
    fixture: Any = type("Fixture", (), {"baseid": "tests/persistence", "argname": "coffre"})
    first: Any = type("Request", (), {"param_index": 0})
    second: Any = type("Request", (), {"param_index": 1})
    said = [tracing.is_watched_enough(fixture, first) for _ in range(5)]
    assert said == [False] * tracing.SET_UPS_WATCHED + [True] * (5 - tracing.SET_UPS_WATCHED)
    assert not tracing.is_watched_enough(fixture, second)
    screen: Any = type("Fixture", (), {"baseid": "tests/gui/test_nuit.py", "argname": "page"})
    assert not any(tracing.is_watched_enough(screen, first) for _ in range(5))


def test_a_hook_goes_on_without_the_tracer_which_is_put_back(tracer: Callable[..., Any]) -> None:
    before, threads_before = sys.gettrace(), threading.gettrace()
    sys.settrace(tracer)
    threading.settrace(tracer)
    try:
        for with_threads in (False, True):
            hook = tracing.untraced(with_threads=with_threads)
            next(hook)
            assert sys.gettrace() is None
            assert threading.gettrace() is (None if with_threads else tracer)
            with pytest.raises(StopIteration) as ended:
                hook.send("passed")
            assert ended.value.value == "passed"
            assert (sys.gettrace(), threading.gettrace()) == (tracer, tracer)
    finally:
        threading.settrace(threads_before)
        sys.settrace(before)


def test_the_first_examples_of_a_property_are_watched_and_the_tracer_is_put_back(
    tracer: Callable[..., Any],
) -> None:
    watched: list[bool] = []

    @settings(
        max_examples=tracing.EXAMPLES_WATCHED + 5,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers())
    def property_of_integers(number: int) -> None:
        watched.append(sys.gettrace() is tracer)

    tracing.watch_first_examples(property_of_integers)
    tracing.watch_first_examples(property_of_integers)
    before = sys.gettrace()
    sys.settrace(tracer)
    try:
        property_of_integers()
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(before)
    first, others = watched[: tracing.EXAMPLES_WATCHED], watched[tracing.EXAMPLES_WATCHED :]
    assert all(first)
    assert others
    assert not any(others)
