"""What proposes a rota."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from crt_desktop.domain.rota import RotaProblem, RotaProgress, RotaSolution

RotaWatch = Callable[[RotaProgress], bool]
"""Told a few times a second where the search stands; answers False to stop it there."""


class RotaSolver(Protocol):
    """Finds the fairest assignment that breaks no hard rule."""

    def solve(self, problem: RotaProblem, *, progress: RotaWatch | None = None) -> RotaSolution:
        """Return the best assignment found within the time of the problem, what is fixed included.

        Stopped by ``progress``, it gives the best found so far. Raises SolverFailedError when the solver
        could not run or died.
        """
