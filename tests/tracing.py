"""What runs without the coverage tracer, which costs as much again as what it watches.

Three things go over lines that were watched already:

- whole tests, named here: scenarios in the window, generated caseloads beside their slow twin, every
  page in every size. The commands typed stay watched: they are where the command line is covered;
- what a fixture of the database's tests does, once it was watched a few times: a vault is opened a
  thousand times in one way. Those of a screen cost Qt's time, and depend on the test: they stay watched;
- the examples of a property after the first ones.
"""

from __future__ import annotations

import functools
import sys
import threading
from collections import Counter
from collections.abc import Callable, Generator
from typing import Any, Final

import pytest
from coverage import Coverage

SET_UPS_AGAIN: Final = "tests/persistence"
"""Where fixtures do over again what they did."""
SET_UPS_WATCHED: Final = 3
"""How many times a fixture is watched, for each of its parameters."""
EXAMPLES_WATCHED: Final = 150
"""How many examples of a property are watched, for each test."""

_AGAIN: Final = (
    "tests/e2e/",
    "_slow_twin",
    "tests/gui/test_accessible_pages.py",
    "tests/gui/test_little_room.py",
    "tests/gui/test_nothing_is_cut.py",
    "tests/persistence/test_exchange_round_trips.py",
    "tests/persistence/test_scale_vault.py",
    "tests/persistence/test_vault_secrecy.py",
    "::test_whatever_",
    "::test_killed_at_",
    # Every kind of record, every schema, every caseload: what each of them is has its own tests.
    "::test_a_caseload_with_its_follow_up_goes_out_comes_in_and_goes_out_",
    "::test_a_golden_vault_gives_",
    "::test_a_golden_vault_has_",
    "::test_a_golden_vault_holds_",
    "::test_a_golden_vault_opens_",
    "::test_a_record_added_by_hand_is_the_row_",
    "::test_a_record_changed_by_hand_is_the_row_",
    "::test_a_released_vault_is_judged_before_and_after_",
    "::test_both_vaults_report_and_hold_the_same",
    "::test_conflicts_are_those_found_over_everything_",
    "::test_on_any_caseload_the_records_behind_a_figure_",
    "::test_slips_are_seen_through_",
    "::test_taken_away_and_put_back_rows_are_those_of_before",
    "::test_the_example_goes_in_comes_out_and_changes_nothing_",
    "::test_the_lines_of_a_period_are_its_visits",
    "::test_the_occupancy_of_a_month_is_its_indicator_",
    "::test_the_recovery_key_of_a_golden_vault_",
    "::test_the_state_of_a_day_is_the_rule_",
    "::test_two_cannot_hold_one_place_whichever_the_table",
    "::test_what_a_golden_vault_validated_",
    "::test_what_the_database_accepts_is_what_a_board_",
    # Long papers, hostile texts, whole workbooks: the same writer over more pages.
    "::test_a_hundred_persons_go_on_other_pages_",
    "::test_any_text_comes_back",
    "::test_each_of_forty_payloads_is_inert_",
    "::test_no_payload_is_more_than_a_text",
    "::test_no_text_is_ever_markup_",
    "::test_the_example_workbook_",
    "tests/unit/test_repos.py::test_a_minute_by_minute_check_",
)
_WATCHED: Final = "command"

_set_ups: Counter[tuple[str, str, int]] = Counter()


def goes_over_again(node: str) -> bool:
    """Say whether what this test runs, by its node id, is covered by quicker ones."""
    return _WATCHED not in node and any(part in node for part in _AGAIN)


def is_watched_enough(fixture: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> bool:
    """Count one more set-up of a fixture; say whether coverage saw enough of them before."""
    if not fixture.baseid.startswith(SET_UPS_AGAIN):
        return False
    counted = (fixture.baseid, fixture.argname, getattr(request, "param_index", 0))
    _set_ups[counted] += 1
    return _set_ups[counted] > SET_UPS_WATCHED and Coverage.current() is not None


def untraced(*, with_threads: bool) -> Generator[None, object, object]:
    """Let a hook go on without coverage's tracer: ``return (yield from untraced(…))``.

    `Coverage.stop` and `start` would look at every module again, a tenth of a second each time. The tracer
    is put aside and back in one frame, or it would lose count of the calls it is in.

    Args:
        with_threads: Whether threads begun meanwhile are left alone too.
    """
    if Coverage.current() is None:
        return (yield)
    tracer, of_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    if with_threads:
        threading.settrace(None)
    try:
        return (yield)
    finally:
        threading.settrace(of_threads)
        sys.settrace(tracer)


def watch_first_examples(test: Callable[..., Any]) -> None:
    """Have the examples of a property that come after the first ones run without the tracer."""
    handle = getattr(test, "hypothesis", None)
    if handle is None or hasattr(handle.inner_test, "is_watched_first"):
        return
    example, count = handle.inner_test, 0

    @functools.wraps(example)
    def run(*values: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count <= EXAMPLES_WATCHED or Coverage.current() is None:
            return example(*values, **named)
        # In one frame, as `untraced` does. Other threads stay watched.
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return example(*values, **named)
        finally:
            sys.settrace(tracer)

    run.is_watched_first = True  # type: ignore[attr-defined]  # read above
    handle.inner_test = run
