"""Hospitalisations and sejours of hébergement temporaire."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.figures import percentage, quotient
from db.dialect import days_between
from db.queries.indicators.scope import (
    AFTER_END,
    END,
    HOW_MANY,
    START,
    Scope,
    accompagnement,
    counts,
    earliest,
    flag,
    latest,
    total_of,
    touches,
    within_period,
)
from db.tables import HospitalisationRow, PlaceHtRow, SejourHtRow

hospitalisation = HospitalisationRow.__table__
place_ht = PlaceHtRow.__table__
sejour_ht = SejourHtRow.__table__

REHOSPITALISATION_DAYS: Final = 30
LONG_STAY_MONTHS: Final = 3
SHORTEST_LONG_STAY_DAYS: Final = 89
"""Three calendar months are never shorter (from 30 November of a year before a common one)."""

NOT_A_STAY: Final = ("annule", "option")


def days_in_period(start: ColumnElement[date], end: ColumnElement[date]) -> ColumnElement[int]:
    """Return the days of [start, end) inside the period; without an end, up to the end of the period."""
    return days_between(latest(start, START), earliest(end, AFTER_END))


def is_accompanied_at_entry() -> ColumnElement[bool]:
    """Tell whether the person was accompanied on the day the hospitalisation began."""
    own = accompagnement.c
    entered_on = hospitalisation.c.entered_on
    return (
        select(own.id)
        .where(
            own.beneficiaire_id == hospitalisation.c.beneficiaire_id,
            touches(own.admitted_on, own.left_on, first=entered_on, last=entered_on),
        )
        .exists()
    )


def is_rehospitalisation() -> ColumnElement[bool]:
    """Tell whether it begins 0 to 30 days after the end of a stay of the person entered earlier."""
    earlier = hospitalisation.alias("earlier")
    gap = days_between(earlier.c.left_on, hospitalisation.c.entered_on)
    return (
        select(earlier.c.id)
        .where(
            earlier.c.beneficiaire_id == hospitalisation.c.beneficiaire_id,
            earlier.c.entered_on < hospitalisation.c.entered_on,
            gap >= 0,
            gap <= REHOSPITALISATION_DAYS,
        )
        .exists()
    )


def is_counted_hospitalisation() -> ColumnElement[bool]:
    """Tell whether the stay begins in the period, of a person accompanied that day who counts."""
    return and_(
        within_period(hospitalisation.c.entered_on),
        is_accompanied_at_entry(),
        counts(hospitalisation.c.beneficiaire_id),
    )


def _hospitalisations() -> Any:
    own = hospitalisation.c
    return select(
        HOW_MANY,
        cast(func.count(own.beneficiaire_id.distinct()), BigInteger),
        total_of(flag(own.is_programmee.is_(True))),
        total_of(flag(own.is_programmee.is_(False))),
        total_of(flag(own.is_par_urgences.is_(True))),
        total_of(flag(is_rehospitalisation())),
        total_of(days_in_period(own.entered_on, own.left_on)),
    ).where(is_counted_hospitalisation())


_HOSPITALISATIONS: Final = _hospitalisations()
_LONG_STAYS: Final = select(
    hospitalisation.c.id,
    hospitalisation.c.beneficiaire_id,
    hospitalisation.c.entered_on,
    hospitalisation.c.left_on,
).where(
    hospitalisation.c.entered_on <= END,
    or_(
        hospitalisation.c.left_on.is_(None),
        and_(
            hospitalisation.c.left_on > START,
            days_between(hospitalisation.c.entered_on, hospitalisation.c.left_on)
            > SHORTEST_LONG_STAY_DAYS,
        ),
    ),
    counts(hospitalisation.c.beneficiaire_id),
)


def find_long_stays(session: Session, scope: Scope) -> dict[int, tuple[int, date]]:
    """Return (person, day the three months were reached) of each stay that reached them in the period.

    The person was still in hospital that day. SQL leaves out the short stays, the domain counts months.
    """
    found = {}
    for key, person, entered_on, left_on in session.execute(_LONG_STAYS, scope.values):
        term = add_months(entered_on, LONG_STAY_MONTHS)
        if scope.period.contains(term) and (left_on is None or left_on > term):
            found[key] = (person, term)
    return found


def is_stay() -> ColumnElement[bool]:
    """Tell whether a sejour is neither cancelled nor a mere option, of a person who counts."""
    own = sejour_ht.c
    return and_(
        func.coalesce(own.etat, "").not_in(NOT_A_STAY),
        counts(own.beneficiaire_id),
    )


def arrives_in_period() -> ColumnElement[bool]:
    """Tell whether a sejour that counts arrives in the period."""
    return and_(within_period(sejour_ht.c.arrived_on), is_stay())


def _sejours() -> Any:
    own = sejour_ht.c
    is_over = own.departed_on <= END
    return (
        select(
            own.type,
            HOW_MANY,
            cast(func.count(own.beneficiaire_id.distinct()), BigInteger),
            total_of(days_in_period(own.arrived_on, own.departed_on)),
            total_of(case((is_over, days_between(own.arrived_on, own.departed_on)))),
            total_of(flag(is_over)),
        )
        .where(arrives_in_period())
        .group_by(own.type)
    )


def is_occupying() -> ColumnElement[bool]:
    """Tell whether a sejour that counts holds a night of the period."""
    own = sejour_ht.c
    return and_(
        own.arrived_on <= END,
        or_(own.departed_on.is_(None), own.departed_on > START),
        is_stay(),
    )


def _occupation() -> Any:
    own, place = sejour_ht.c, place_ht.c
    occupied = select(total_of(days_in_period(own.arrived_on, own.departed_on))).where(
        is_occupying()
    )
    opened_on = func.coalesce(place.opened_on, START)
    offered = select(total_of(days_in_period(opened_on, place.closed_on))).where(
        opened_on <= END, or_(place.closed_on.is_(None), place.closed_on > START)
    )
    return select(occupied.scalar_subquery(), offered.scalar_subquery())


_SEJOURS: Final = _sejours()
_OCCUPATION: Final = _occupation()


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the time spent in hospital and in hébergement temporaire."""
    nombre, personnes, planned, unplanned, urgent, again, days = session.execute(
        _HOSPITALISATIONS, scope.values
    ).one()
    occupied, offered = session.execute(_OCCUPATION, scope.values).one()
    long_stays = find_long_stays(session, scope)
    sejours: dict[str, dict[str, Any]] = {
        kind: {"nombre": 0, "personnes": 0, "nuits": 0, "duree_moyenne": None}
        for kind in codes.TYPE_HT
    }
    for kind, count, persons, nights, lasted, ended in session.execute(_SEJOURS, scope.values):
        sejours[kind] = {
            "nombre": count,
            "personnes": persons,
            "nuits": nights,
            "duree_moyenne": quotient(lasted, ended),
        }
    return {
        "hospitalisations": {
            "nombre": nombre,
            "personnes": personnes,
            "programmees": planned,
            "non_programmees": unplanned,
            "par_urgences": urgent,
            "rehospitalisations_30j": again,
            "jours": days,
        },
        "hospitalises_plus_3_mois": len({person for person, _ in long_stays.values()}),
        "sejours_ht": sejours,
        "taux_occupation_ht": percentage(occupied, offered),
    }
