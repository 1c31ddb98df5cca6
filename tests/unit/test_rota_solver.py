"""The optimiser: as good as trying everything, no hard rule broken, stopped when it is told to."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crt_desktop import __main__
from crt_desktop.domain.errors import SolverFailedError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.rota import (
    RotaLimits,
    RotaMember,
    RotaProblem,
    RotaProgress,
    RotaSolution,
    RotaStatus,
)
from crt_desktop.domain.rota_equity import cost_of
from crt_desktop.domain.rota_limits import caps_of
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.rota_solver import worker
from crt_desktop.rota_solver.first_draft import first_draft
from crt_desktop.rota_solver.programme import EMPTY_COST
from crt_desktop.rota_solver.solver import HighsRotaSolver
from crt_desktop.rota_solver.wire import read_assignments, read_problem, write_problem
from tests.rotas import (
    BAD,
    CCN51,
    CCN66,
    FPH,
    ONE,
    a_problem,
    a_team_of,
    broken_rules,
    days_from,
)
from tests.sizes import at_length

MONDAY = date(2027, 1, 4)


def searched(problem: RotaProblem) -> tuple[dict[date, str], float, list[dict[str, Any]]]:
    """Return the best assignment, the bound and every message, the search being made in this process."""
    messages: list[dict[str, Any]] = []
    worker.answer(
        problem,
        lambda message: messages.append(json.loads(json.dumps(message))),
        started=monotonic(),
    )
    found = [one for one in messages if one["type"] == "found"]
    assert messages[-1]["type"] == "end"
    everything = {**problem.fixed, **read_assignments(found[-1]["assignments"])}
    return everything, messages[-1]["bound"], messages


def total_cost(problem: RotaProblem, assignments: Mapping[date, str]) -> int:
    empty = sum(night.night_on not in assignments for night in problem.nights)
    return cost_of(problem, assignments) + EMPTY_COST * empty


# --- as good as trying everything ---------------------------------------------------------------


@st.composite
def problems(draw: st.DrawFn, *, people: int, nights: int) -> RotaProblem:
    first = draw(
        st.sampled_from((MONDAY, date(2026, 10, 22), date(2026, 12, 28), date(2027, 4, 29)))
    )
    days = days_from(first, nights)
    names = [f"P{rank}" for rank in range(people)]

    def some(most: int) -> st.SearchStrategy[frozenset[date]]:
        return st.frozensets(st.sampled_from(days), max_size=most)

    members = tuple(
        RotaMember(
            reference=name,
            unavailable=draw(some(nights // 3)),
            prefers=draw(some(2)),
            avoids=draw(some(2)),
            part=draw(st.sampled_from((1.0, 1.0, 0.5))),
            done_nights={(first.year, first.month): draw(st.integers(0, 2))},
            done_weeks={
                first.isocalendar().year: draw(st.sampled_from((frozenset(), frozenset({1}))))
            },
            carried={"nuits": draw(st.sampled_from((0.0, 3.0, -3.0)))},
        )
        for name in names
    )
    limits = draw(
        st.builds(
            RotaLimits,
            nights_month=st.sampled_from((None, 2, 4)),
            sundays_month=st.sampled_from((None, 1)),
            saturdays_month=st.sampled_from((None, 1)),
            feries_month=st.sampled_from((None, 1)),
            weeks_year=st.sampled_from((None, 1, 2)),
            hours_window=st.sampled_from((None, (5, 18), (6, 28))),
            days_month=st.sampled_from((None, 1.5)),
            consecutive=st.sampled_from((None, 1, 2)),
            gap=st.integers(0, 3),
        )
    )
    held = draw(st.dictionaries(st.sampled_from(days), st.sampled_from(names), max_size=2))
    before = days_from(first - 3 * ONE, 3)
    around = draw(st.dictionaries(st.sampled_from(before), st.sampled_from(names), max_size=2))
    feries = draw(some(1))
    problem = a_problem(
        *members, first=first, count=nights, limits=limits, fixed=held, around=around, feries=feries
    )
    assume(not broken_rules(replace(problem, fixed={}), held) or draw(st.booleans()))
    return problem


def best_of_all(problem: RotaProblem) -> int:
    """Return the least cost, every assignment being tried."""
    choices = [
        [None, *(one.reference for one in problem.members if night.night_on not in one.unavailable)]
        for night in problem.nights
        if night.night_on not in problem.fixed
    ]
    free = [night.night_on for night in problem.nights if night.night_on not in problem.fixed]
    best = total_cost(problem, problem.fixed)
    for names in sorted(itertools.product(*choices), key=lambda names: names.count(None)):
        if names.count(None) * EMPTY_COST >= best:
            break
        given = {day: name for day, name in zip(free, names, strict=True) if name is not None}
        assignments = {**problem.fixed, **given}
        cost = total_cost(problem, assignments)
        if cost < best and not broken_rules(problem, assignments):
            best = cost
    return best


@settings(max_examples=at_length(8, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(people=3, nights=at_length(5, 6)))
def test_the_proposal_costs_as_little_as_the_best_of_all_assignments(problem: RotaProblem) -> None:
    assignments, bound, messages = searched(problem)
    assert broken_rules(problem, assignments) == []
    assert messages[-1]["is_optimal"]
    assert total_cost(problem, assignments) == best_of_all(problem) == bound


@settings(max_examples=at_length(8, 100), deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(people=5, nights=24))
def test_no_hard_rule_is_ever_broken_and_the_bound_is_never_above_what_is_found(
    problem: RotaProblem,
) -> None:
    assignments, bound, messages = searched(replace(problem, seconds=2.0))
    assert broken_rules(problem, assignments) == []
    assert bound <= total_cost(problem, assignments)
    costs = [one["objective"] for one in messages if one["type"] == "found"]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == total_cost(problem, assignments)
    bounds = [one["bound"] for one in messages if one["type"] == "bound"]
    assert bounds == sorted(bounds)
    assert all(one <= costs[-1] + 0.01 for one in bounds)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(people=4, nights=30))
def test_the_first_draft_already_keeps_every_hard_rule(problem: RotaProblem) -> None:
    assert broken_rules(problem, {**problem.fixed, **first_draft(problem)}) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(problem=problems(people=4, nights=20))
def test_a_problem_is_read_as_it_was_written(problem: RotaProblem) -> None:
    assert read_problem(write_problem(problem)) == problem


def test_no_name_goes_to_the_process() -> None:
    member = RotaMember(reference="P1", nom="Nadia Benamrou")
    assert b"Benamrou" not in write_problem(a_problem(member))


# --- what is fair -------------------------------------------------------------------------------


def test_nights_are_shared_by_the_part_of_each() -> None:
    members = (
        RotaMember(reference="A"),
        RotaMember(reference="B"),
        RotaMember(reference="C", part=0.5),
    )
    assignments, _, _ = searched(a_problem(*members, count=30))
    counts = {name: list(assignments.values()).count(name) for name in "ABC"}
    assert counts == {"A": 12, "B": 12, "C": 6}


def test_who_served_more_before_serves_less_now() -> None:
    ahead = RotaMember(reference="A", carried={"nuits": 2.0})
    behind = RotaMember(reference="B", carried={"nuits": -2.0})
    assignments, _, _ = searched(a_problem(ahead, behind, count=28))
    counts = [list(assignments.values()).count(name) for name in "AB"]
    assert counts == [12, 16]


def test_wishes_that_cost_no_fairness_are_kept() -> None:
    days = days_from(MONDAY, 6)
    asks = RotaMember(reference="A", prefers=frozenset({days[1]}), avoids=frozenset({days[4]}))
    also = RotaMember(reference="B", avoids=frozenset({days[0]}))
    assignments, _, _ = searched(a_problem(asks, also, "C", count=6))
    assert assignments[days[1]] == "A"
    assert assignments[days[4]] != "A"
    assert assignments[days[0]] != "B"
    assert [list(assignments.values()).count(name) for name in "ABC"] == [2, 2, 2]


def test_what_is_fixed_stays_even_against_a_rule_and_nothing_is_added_to_it() -> None:
    days = days_from(MONDAY, 6)
    problem = a_problem(
        RotaMember(reference="A", unavailable=frozenset({days[0]})),
        "B",
        count=6,
        limits=RotaLimits(nights_month=2),
        fixed=dict.fromkeys(days[:3], "A"),
    )
    assignments, _, messages = searched(problem)
    assert [assignments.get(day) for day in days[:3]] == ["A"] * 3
    assert list(assignments.values()).count("A") == 3
    assert list(assignments.values()).count("B") == 2
    assert messages[-1]["is_optimal"]


def test_the_nights_held_before_the_period_count_for_the_rests() -> None:
    around = {MONDAY - ONE: "A", MONDAY - 2 * ONE: "A"}
    limits = RotaLimits(consecutive=2, gap=2)
    assignments, _, _ = searched(a_problem("A", "B", count=3, limits=limits, around=around))
    assert [assignments[day] for day in days_from(MONDAY, 2)] == ["B", "B"]


@pytest.mark.parametrize(
    ("first", "nights"),
    [(date(2026, 10, 19), 7), (date(2026, 3, 23), 8), (date(2026, 6, 1), 8)],
    ids=["ten hours in october", "eight hours in march", "any other fortnight"],
)
def test_the_hours_of_the_nights_when_clocks_change_are_those_that_pass(
    first: date, nights: int
) -> None:
    problem = a_problem("A", first=first, count=8, limits=FPH)
    problem = replace(problem, limits=RotaLimits(hours_window=FPH.hours_window))
    assignments, _, _ = searched(problem)
    assert len(assignments) == nights
    total = sum((one.elapsed for one in problem.nights if one.night_on in assignments), timedelta())
    assert total <= timedelta(hours=72)


def test_the_limit_of_weeks_is_kept_when_it_bears_and_when_it_does_not() -> None:
    assignments, _, messages = searched(
        a_problem("A", "B", count=28, limits=RotaLimits(weeks_year=2))
    )
    weeks = {
        name: {day.isocalendar().week for day, who in assignments.items() if who == name}
        for name in "AB"
    }
    assert len(assignments) == 28
    assert sorted(len(one) for one in weeks.values()) == [2, 2]
    assert messages[-1]["is_optimal"]
    free, _, _ = searched(a_problem("A", "B", count=28, limits=RotaLimits(weeks_year=26)))
    assert list(free.values()).count("A") == 14


def test_without_anybody_every_night_is_empty_and_without_a_night_there_is_nothing() -> None:
    assignments, bound, messages = searched(a_problem(count=3))
    assert (assignments, bound, messages[-1]["is_optimal"]) == ({}, 3 * EMPTY_COST, True)
    nothing, _, messages = searched(replace(a_problem("A"), nights=()))
    assert (nothing, messages[-1]["is_optimal"]) == ({}, True)


@pytest.mark.parametrize("limits", [CCN51, FPH, CCN66, BAD], ids=["ccn51", "fph", "ccn66", "bad"])
def test_a_month_of_a_real_team_keeps_each_regime(limits: RotaLimits) -> None:
    first = date(2026, 10, 1)
    feries = FrenchHolidays().between(first, first + 40 * ONE, departement="34")
    problem = a_team_of(8, first, 31, limits=limits, feries=feries, seed=3)
    assignments, _, _ = searched(problem)
    assert broken_rules(problem, assignments) == []
    assert len(assignments) == 31


# --- the process --------------------------------------------------------------------------------


def a_quarter() -> RotaProblem:
    first = date(2026, 10, 1)
    feries = FrenchHolidays().between(first, date(2026, 12, 31), departement="34")
    return a_team_of(8, first, 92, limits=CCN51, feries=feries, seed=1)


def a_year(seconds: float) -> RotaProblem:
    first = date(2027, 1, 1)
    feries = FrenchHolidays().between(first, date(2027, 12, 31), departement="34")
    return replace(a_team_of(20, first, 365, limits=FPH, feries=feries, seed=1), seconds=seconds)


def test_a_quarter_is_solved_apart_and_the_same_twice() -> None:
    problem = a_quarter()
    told: list[RotaProgress] = []

    def watch(progress: RotaProgress) -> bool:
        told.append(progress)
        return True

    first, second = (HighsRotaSolver().solve(problem, progress=watch) for _ in range(2))
    assert broken_rules(problem, first.assignments) == []
    assert first.status is RotaStatus.OPTIMAL
    assert (first.gap, first.unfilled, first.bound) == (0.0, (), first.objective)
    assert first.objective == cost_of(problem, first.assignments)
    assert second.assignments == first.assignments
    assert told
    assert all(one.seconds > 0 for one in told)


def test_the_best_found_comes_back_when_the_search_is_cancelled() -> None:
    problem = a_year(60)

    def until_something(progress: RotaProgress) -> bool:
        return progress.objective is None

    started = monotonic()
    found = HighsRotaSolver().solve(problem, progress=until_something)
    assert monotonic() - started < 10
    assert found.status is RotaStatus.STOPPED
    assert len(found.assignments) + len(found.unfilled) == 365
    assert broken_rules(problem, found.assignments) == []
    assert found.gap is not None
    assert found.bound is not None


def test_the_time_given_is_kept_within_a_second() -> None:
    problem = a_year(3)
    started = monotonic()
    found = HighsRotaSolver().solve(problem)
    assert monotonic() - started < 4
    assert found.status in {RotaStatus.GAP, RotaStatus.OPTIMAL}
    assert broken_rules(problem, found.assignments) == []


def test_who_cancels_at_once_is_given_what_is_fixed() -> None:
    problem = a_problem("A", fixed={MONDAY: "A"})
    found = HighsRotaSolver([sys.executable, "-c", "import time; time.sleep(60)"]).solve(
        problem, progress=lambda _: False
    )
    assert (found.status, found.assignments, found.gap) == (RotaStatus.EMPTY, {MONDAY: "A"}, None)
    assert len(found.unfilled) == 6


def test_a_process_that_says_nothing_is_put_an_end_to() -> None:
    started = monotonic()
    found = HighsRotaSolver([sys.executable, "-c", "import time; time.sleep(60)"]).solve(
        a_problem("A", seconds=0.2)
    )
    assert monotonic() - started < 1.2
    assert found == replace(found, status=RotaStatus.EMPTY, objective=None, bound=None)


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "import os; os.abort()",
        "print('nonsense', flush=True); import time; time.sleep(60)",
        "print('[1]', flush=True); import time; time.sleep(60)",
        'print(\'{"type": "found"}\', flush=True); import time; time.sleep(60)',
        'print(\'{"type": "bound", "bound": "x"}\', flush=True); import time; time.sleep(60)',
    ],
)
def test_a_process_that_dies_or_says_nonsense_is_an_error_of_the_environment(program: str) -> None:
    started = monotonic()
    with pytest.raises(SolverFailedError) as failed:
        HighsRotaSolver([sys.executable, "-c", program]).solve(a_problem("A"))
    assert monotonic() - started < 8
    assert explain(failed.value).title == "Le calcul du planning s’est arrêté avant la fin."


def test_a_program_that_is_not_there_is_an_error_of_the_environment() -> None:
    with pytest.raises(SolverFailedError):
        HighsRotaSolver(["/nulle/part"]).solve(a_problem("A"))


def test_the_gap_counts_empty_nights_until_they_are_proven() -> None:
    script = (
        "import json\n"
        "for one in ({'type': 'found', 'objective': 20040, 'assignments': {}},"
        " {'type': 'bound', 'bound': BOUND}):\n"
        "    print(json.dumps(one), flush=True)\n"
        "import time; time.sleep(60)"
    )

    def solved(bound: int) -> RotaSolution:
        program = script.replace("BOUND", str(bound))
        return HighsRotaSolver([sys.executable, "-c", program]).solve(
            a_problem("A", count=2, seconds=0.8)
        )

    doubtful, proven = solved(10020), solved(20020)
    assert (doubtful.objective, doubtful.bound) == (40, 0)
    assert doubtful.gap == pytest.approx(10020 / 20040)
    assert proven.bound == 20
    assert proven.gap == pytest.approx(0.5)


def test_the_frozen_application_is_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "main", lambda: 17)
    assert __main__.main(["--proposer-astreintes"]) == 17
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert HighsRotaSolver()._command == (sys.executable, "--proposer-astreintes")


def test_the_process_answers_on_its_output_within_its_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(worker, "limit_resources", asked.append)
    request, output = tmp_path / "request", tmp_path / "output"
    request.write_bytes(write_problem(a_problem("A", count=2, seconds=5)))
    opened = {0: request, 1: output}
    monkeypatch.setattr(
        worker,
        "open",
        lambda number, mode, closefd, buffering=-1: opened[number].open(mode, buffering),
        raising=False,
    )
    assert worker.main() == 0
    assert asked == [5 + worker.CPU_MARGIN_S]
    messages = [json.loads(line) for line in output.read_text().splitlines()]
    assert messages[0]["assignments"] == {"2027-01-04": "A", "2027-01-05": "A"}
    assert messages[-1]["is_optimal"] is True


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_what_the_process_may_take_is_bounded_and_a_refusal_of_the_system_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    asked: dict[int, tuple[int, int]] = {}

    def set_limit(kind: int, limits: tuple[int, int]) -> None:
        asked[kind] = limits
        if kind == resource.RLIMIT_AS:
            raise ValueError(kind)

    monkeypatch.setattr(resource, "setrlimit", set_limit)
    worker.limit_resources(7)
    assert asked == {
        resource.RLIMIT_AS: (worker.MEMORY_LIMIT,) * 2,
        resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }


def test_limits_on_an_empty_period_ask_for_nothing() -> None:
    limits = RotaLimits(consecutive=2, gap=1, hours_window=(15, 72), nights_month=3)
    assert list(caps_of(RotaMember(reference="A"), a_problem("A", count=0, limits=limits))) == []


def test_a_night_fixed_for_somebody_who_left_the_team_stays_and_costs_nobody() -> None:
    assignments, bound, _ = searched(a_problem("A", count=1, fixed={MONDAY: "parti"}))
    assert (assignments, bound) == ({MONDAY: "parti"}, 0)


def test_weeks_already_beyond_the_limit_take_no_other_but_may_be_filled() -> None:
    days = days_from(MONDAY, 14)
    problem = a_problem(
        "A",
        count=14,
        limits=RotaLimits(weeks_year=0),
        fixed={days[0]: "A"},
    )
    assignments, _, messages = searched(problem)
    assert set(assignments) == set(days[:7])
    assert broken_rules(problem, assignments) == []
    assert messages[-1]["is_optimal"]


def test_a_series_may_go_on_after_a_past_night_that_came_too_early() -> None:
    """What is past cannot be mended: the night after it is of the same series, and breaks nothing new."""
    first = MONDAY - ONE
    problem = a_problem(
        "A",
        first=MONDAY,
        count=1,
        limits=RotaLimits(gap=3),
        around={first - 2 * ONE: "A", first: "A"},
    )

    assignments, _, _ = searched(problem)

    assert assignments == {MONDAY: "A"}
    assert broken_rules(problem, assignments) == []
