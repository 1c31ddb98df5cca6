"""The port of the indicators: every figure of a period, and the records behind one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import INDICATORS
from crt_desktop.reports.survey import IndicatorValue
from db.queries.indicators import network, nights, parcours, people, stays, visits
from db.queries.indicators.scope import Scope


class SqlIndicatorQueries:
    """Implements `ports.IndicatorQueries` on SQLite and PostgreSQL."""

    def __init__(self, session: Session) -> None:
        """Read through a session; nothing is ever written."""
        self._session = session

    def compute(
        self,
        period: Period,
        *,
        parametres: Parametres,
        holidays: frozenset[date],
        is_training: bool,
    ) -> dict[str, IndicatorValue]:
        """Return every code with its value, in the order of the reference page."""
        scope = Scope(
            period=period, parametres=parametres, holidays=holidays, is_training=is_training
        )
        values: dict[str, IndicatorValue] = {
            **people.compute(self._session, scope),
            **parcours.compute_months(self._session, scope),
            **parcours.compute(self._session, scope),
            **visits.compute(self._session, scope),
            **nights.compute(self._session, scope),
            **stays.compute(self._session, scope),
            **network.compute(self._session, scope),
        }
        objectif = parametres.objectif_file_active
        values["objectif"] = objectif
        values["ecart_objectif"] = values["file_active"] - objectif
        return {
            indicator.code: values[indicator.code] if indicator.is_recorded else None
            for indicator in INDICATORS
        }
