"""HiGHS on a programme: imported by the process that searches, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Final

import highspy
import numpy as np

from crt_desktop.rota_solver.programme import Programme

TOLD_EVERY_S: Final = 0.25
_PROVEN: Final = 0.99
"""Costs are whole numbers: a bound closer than one proves the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A programme, an assignment to begin from, and the time allowed."""

    programme: Programme
    start: Mapping[date, str]
    seconds: float


def search(
    order: Search,
    *,
    found: Callable[[Mapping[date, str]], None],
    bounded: Callable[[float], None],
) -> bool:
    """Search and tell each better assignment and the bound; True when the best one is proven.

    The same order gives the same answer, unless time ends the search: one thread, one seed.
    """
    programme = order.programme
    if not programme.costs:
        bounded(float(programme.fixed_cost))
        return True
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # its constructor has no annotation
    highs.silent()
    for option, value in (
        ("time_limit", order.seconds),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", _PROVEN),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(_model(programme))
    _begin_from(highs, order)
    told_at = monotonic()

    def watch(event: highspy.HighsCallbackEvent) -> None:
        nonlocal told_at
        if monotonic() - told_at >= TOLD_EVERY_S:
            told_at = monotonic()
            bounded(event.data_out.mip_dual_bound)

    def improve(event: highspy.HighsCallbackEvent) -> None:
        found(programme.assignments(list(event.data_out.mip_solution)))

    highs.cbMipInterrupt.subscribe(watch)
    highs.cbMipImprovingSolution.subscribe(improve)
    highs.run()
    information = highs.getInfo()
    if information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        found(programme.assignments(highs.getSolution().col_value))
    bounded(information.mip_dual_bound)
    return highs.getModelStatus() == highspy.HighsModelStatus.kOptimal


def _model(programme: Programme) -> highspy.HighsLp:
    model = highspy.HighsLp()
    count = len(programme.costs)
    starts: list[int] = [0]
    columns: list[int] = []
    coefficients: list[int] = []
    for terms in programme.rows:
        columns += terms[0]
        coefficients += terms[1]
        starts.append(len(columns))
    model.num_col_, model.num_row_ = count, len(programme.rows)
    model.offset_ = float(programme.fixed_cost)
    model.col_cost_ = np.array(programme.costs, np.float64)
    model.col_lower_ = np.zeros(count)
    model.col_upper_ = np.array(programme.tops, np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    model.row_lower_ = np.array([low for _, _, low, _ in programme.rows], np.float64)
    model.row_upper_ = np.array([high for _, _, _, high in programme.rows], np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, np.int32)
    model.a_matrix_.index_ = np.array(columns, np.int32)
    model.a_matrix_.value_ = np.array(coefficients, np.float64)
    return model


def _begin_from(highs: highspy.Highs, order: Search) -> None:
    """Give who has which night; the library works out the costs that follow."""
    values = {
        column: float(order.start.get(night_on) == name)
        for (name, night_on), column in order.programme.picks.items()
    }
    for night_on, column in order.programme.empties.items():
        values[column] = float(night_on not in order.start)
    highs.setSolution(
        len(values), np.array(list(values), np.int32), np.array(list(values.values()), np.float64)
    )
