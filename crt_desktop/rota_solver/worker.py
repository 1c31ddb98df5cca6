"""The process that searches: a problem on its standard input, messages on its standard output.

A message is one JSON object a line: an assignment better than those before (``found``), where the search
stands (``bound``), how it ended (``end``). Objectives count everything, nights without anyone included.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from time import monotonic
from typing import Any, Final

from crt_desktop.domain.rota import RotaProblem
from crt_desktop.domain.rota_equity import cost_of
from crt_desktop.domain.rota_limits import held_by, weeks_of
from crt_desktop.rota_solver.first_draft import first_draft
from crt_desktop.rota_solver.highs import Search, search
from crt_desktop.rota_solver.programme import EMPTY_COST, programme_of
from crt_desktop.rota_solver.wire import read_problem, write_assignments

MEMORY_LIMIT: Final = 4 * (1 << 30)
CPU_MARGIN_S: Final = 30
STARTING_S: Final = 0.4
"""About what this process took before it read its problem."""
LEAST_S: Final = 0.1

Send = Callable[[Mapping[str, Any]], None]


def main() -> int:
    """Answer one problem."""
    started = monotonic() - STARTING_S
    # A windowed frozen application has no sys.stdin nor sys.stdout, but its pipes are there.
    with open(0, "rb", closefd=False) as stream:
        problem = read_problem(stream.read())
    limit_resources(int(problem.seconds) + CPU_MARGIN_S)
    with open(1, "wb", closefd=False, buffering=0) as output:

        def send(message: Mapping[str, Any]) -> None:
            output.write(json.dumps(message).encode() + b"\n")

        answer(problem, send, started=started)
    return 0


def limit_resources(cpu_s: int) -> None:
    """Bound what this process may take, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def answer(problem: RotaProblem, send: Send, *, started: float) -> None:
    """Search within the time of the problem, counted from ``started``, and tell what is found.

    The limit of weeks slows the search down and rarely bears: it is left out at first, and put in when the
    best assignment without it breaks it.
    """
    best = first_draft(problem)
    best_cost = _cost(problem, best)
    send({"type": "found", "objective": best_cost, "assignments": write_assignments(best)})
    bound = 0.0

    def found(assignments: Mapping[date, str]) -> None:
        nonlocal best, best_cost
        cost = _cost(problem, assignments)
        if cost < best_cost and keeps_weeks(problem, assignments):
            best, best_cost = dict(assignments), cost
            send({"type": "found", "objective": cost, "assignments": write_assignments(best)})

    def bounded(value: float) -> None:
        nonlocal bound
        bound = max(bound, value)
        send({"type": "bound", "bound": bound})

    is_over = False
    for with_weeks in (False, True):
        left = problem.seconds - (monotonic() - started)
        if is_over or left < LEAST_S:
            break
        programme = programme_of(problem, with_weeks=with_weeks)
        order = Search(programme=programme, start=best, seconds=left)
        is_over = search(order, found=found, bounded=bounded) and best_cost - bound < 1
    send({"type": "end", "is_optimal": is_over, "bound": best_cost if is_over else bound})


def keeps_weeks(problem: RotaProblem, assignments: Mapping[date, str]) -> bool:
    """Tell whether an assignment of what is not fixed keeps the weeks of a year of everybody."""
    most = problem.limits.weeks_year
    if most is None:
        return True
    for member in problem.members:
        held = held_by(member.reference, problem)
        mine = {day for day, name in assignments.items() if name == member.reference}
        before = weeks_of(held)
        for year, weeks in weeks_of(held | mine).items():
            done = member.done_weeks.get(year, frozenset())
            already = len(before.get(year, set()) | done)
            if len(weeks | done) > max(most, already):
                return False
    return True


def _cost(problem: RotaProblem, assignments: Mapping[date, str]) -> int:
    everything = {**problem.fixed, **assignments}
    empty = sum(night.night_on not in everything for night in problem.nights)
    return cost_of(problem, everything) + empty * EMPTY_COST


if __name__ == "__main__":
    sys.exit(main())
