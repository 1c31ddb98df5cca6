"""The figures of the surveys, and the records behind each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.survey import Evidence, IndicatorValue

ReadRecords = dict[object, Any]
"""What was read for one code of a question and serves its other codes; empty for another transaction."""


class IndicatorQueries(Protocol):
    """Every indicator of the reference page, computed from effective dates."""

    def compute(
        self,
        period: Period,
        *,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
    ) -> dict[str, IndicatorValue]:
        """Return every code with its value, in the order of the reference page.

        ``holidays`` cover the period; ``is_training``: persons marked fictif count.
        """

    def evidence(
        self,
        code: str,
        period: Period,
        *,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
        known: Mapping[str, IndicatorValue] | None = None,
        shared: ReadRecords | None = None,
    ) -> Evidence:
        """Return the records behind one code; raises NotFoundError for an unknown code.

        ``known``: what `compute` returned for the same question, so that the figure is not counted again.
        ``shared``: what was read of it for other codes, so that it is not read again; added to.
        """
