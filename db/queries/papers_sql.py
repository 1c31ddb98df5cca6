"""The plan and the contrat of somebody on a day: taken over in the demande, or written since.

A take-over leaves ``plan_on`` and ``contrat_on`` in the demande; the window writes rows of ``plan`` and
``contrat``. Both count; what is written wins over what was taken over on the same day.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from db.tables import ContratRow, DemandeRow, PlanRow

demande = DemandeRow.__table__
plan = PlanRow.__table__
contrat = ContratRow.__table__

FIRM: Final = "contrat"
"""The type of a contrat that is no avenant."""


def latest_plan(
    person: ColumnElement[int], column: str, *, on: ColumnElement[date], within: FromClause
) -> Any:
    """Return what the latest plan of a person says on a day, NULL without any.

    Args:
        person: The person of the row asked about.
        column: ``plan_on`` or ``plan_review_on``.
        on: The day, inclusive: a version validated later does not count yet.
        within: What the row is selected from.
    """
    taken, written = demande.alias("taken_plan"), plan.alias("written_plan")
    known = union_all(
        select(
            taken.c.plan_on,
            taken.c.plan_review_on,
            cast(literal(0), BigInteger).label("numero"),
            taken.c.id.label("rank"),
        )
        .where(taken.c.beneficiaire_id == person, taken.c.plan_on <= on)
        .correlate(within),
        select(
            written.c.validated_on,
            written.c.review_on,
            cast(written.c.numero, BigInteger),
            written.c.id,
        )
        .where(written.c.beneficiaire_id == person, written.c.validated_on <= on)
        .correlate(within),
    ).subquery("known_plans")
    return (
        select(known.c[column])
        .order_by(known.c.plan_on.desc(), known.c.numero.desc(), known.c.rank.desc())
        .limit(1)
        .scalar_subquery()
    )


def is_plan_of(
    demande_id: ColumnElement[int], requested_on: ColumnElement[date], *, written: FromClause = plan
) -> ColumnElement[bool]:
    """Tell whether a version of the person is of a demande: the same as `plans.is_plan_of`, in SQL."""
    own = written.c
    return or_(
        own.demande_id == demande_id,
        and_(
            own.demande_id.is_(None),
            func.coalesce(own.validated_on, own.drawn_on) >= requested_on,
        ),
    )


def has_plan(*, on: ColumnElement[date], own: FromClause = demande) -> ColumnElement[bool]:
    """Tell whether a demande has a plan on a day; one that names none is of those made before it.

    ``own``: the demandes asked about, under their name in the statement.
    """
    written = plan.alias("own_plan")
    validated = exists(
        select(written.c.id).where(
            written.c.beneficiaire_id == own.c.beneficiaire_id,
            written.c.validated_on <= on,
            is_plan_of(own.c.id, own.c.requested_on, written=written),
        )
    )
    return or_(func.coalesce(own.c.plan_on <= on, False), validated)


def signed_on(*, on: ColumnElement[date], own: FromClause = demande) -> ColumnElement[date]:
    """Return when the contrat of a demande was signed: as taken over, or written and signed by a day."""
    taken = own.c.contrat_on
    written = contrat.c.signed_on
    earlier = case((or_(taken.is_(None), written < taken), written))
    return (
        select(func.coalesce(func.min(earlier), taken))
        .where(contrat.c.demande_id == own.c.id, contrat.c.type == FIRM, written <= on)
        .correlate(own)
        .scalar_subquery()
    )


def is_signed(*, on: ColumnElement[date], own: FromClause = demande) -> ColumnElement[bool]:
    """Tell whether the contrat of a demande is signed on a day: `signed_on` has come, asked at less cost."""
    written = exists(
        select(contrat.c.id)
        .where(
            contrat.c.demande_id == own.c.id,
            contrat.c.type == FIRM,
            contrat.c.signed_on <= on,
        )
        .correlate(own)
    )
    return or_(func.coalesce(own.c.contrat_on <= on, False), written)
