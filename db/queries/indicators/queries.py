"""The port of the indicators: every figure of a period, and the records behind one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, INDICATORS
from crt_desktop.ports.indicators import ReadRecords
from crt_desktop.reports.survey import Evidence, IndicatorValue
from db.queries.indicators import network, nights, parcours, people, stays, suivi, visits
from db.queries.indicators.listing import Listing
from db.queries.indicators.parcours_listing import PARCOURS_LISTINGS
from db.queries.indicators.people_listing import PEOPLE_LISTINGS
from db.queries.indicators.scope import Scope
from db.queries.indicators.stays_listing import STAYS_LISTINGS
from db.queries.indicators.suivi import SUIVI_LISTINGS
from db.queries.indicators.work_listing import WORK_LISTINGS

LISTINGS: Final[Mapping[str, Listing]] = {
    **PEOPLE_LISTINGS,
    **PARCOURS_LISTINGS,
    **WORK_LISTINGS,
    **STAYS_LISTINGS,
    **SUIVI_LISTINGS,
}
"""The records behind each code; none behind a setting, or behind what nothing records."""

_FAMILIES: Final = (
    (PEOPLE_LISTINGS, (parcours.compute_months, people.compute)),
    (PARCOURS_LISTINGS, (parcours.compute,)),
    (WORK_LISTINGS, (nights.compute, visits.compute)),
    (STAYS_LISTINGS, (network.compute, stays.compute)),
    (SUIVI_LISTINGS, (suivi.compute,)),
)
"""What computes the figures, beside the lists of the same figures."""

_NOTHING: Final = Listing(rows=lambda _session, _scope: (), fields=())


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
        values: dict[str, IndicatorValue] = {}
        for _, computations in _FAMILIES:
            for compute in computations:
                values |= compute(self._session, scope)
        values |= _against_target(values["file_active"], scope)
        return {
            indicator.code: values[indicator.code] if indicator.is_recorded else None
            for indicator in INDICATORS
        }

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
        indicator = INDICATOR_BY_CODE.get(code)
        if indicator is None:
            raise NotFoundError(kind="indicateur", reference=code)
        scope = Scope(
            period=period, parametres=parametres, holidays=holidays, is_training=is_training
        )
        listing = LISTINGS.get(code, _NOTHING)
        rows, persons = listing.read(self._session, scope, {} if shared is None else shared)
        return Evidence(
            indicateur=code,
            label=indicator.label,
            definition=indicator.definition,
            start=period.start,
            end=period.end,
            value=self._known_value(code, scope, known) if indicator.is_recorded else None,
            columns=listing.columns,
            rows=rows,
            beneficiaire_ids=persons,
        )

    def _known_value(
        self, code: str, scope: Scope, known: Mapping[str, IndicatorValue] | None
    ) -> IndicatorValue:
        return self._value(code, scope) if known is None else known[code]

    def _value(self, code: str, scope: Scope) -> IndicatorValue:
        """Return one figure, without computing the other families."""
        values: dict[str, IndicatorValue] = {"objectif": scope.parametres.objectif_file_active}
        for codes, computations in _FAMILIES:
            for compute in computations if code in codes else ():
                if code not in values:
                    values |= compute(self._session, scope)
        if "file_active" in values:
            values |= _against_target(values["file_active"], scope)
        return values[code]


def _against_target(persons: int, scope: Scope) -> dict[str, int]:
    """Return the objectif of file active and how far it is."""
    objectif = scope.parametres.objectif_file_active
    return {"objectif": objectif, "ecart_objectif": persons - objectif}
