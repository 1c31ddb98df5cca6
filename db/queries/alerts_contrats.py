"""The contrats of those present, and the plans: what was taken over in demandes, what is written since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from crt_desktop.domain.alertes_contrat import Papier
from db.queries.alerts_sql import ON, PERSON, is_present, person_counts
from db.queries.indicators.scope import accompagnement, beneficiaire, demande
from db.queries.papers_sql import contrat, plan

DEMANDES: Final = "demandes"
PLANS: Final = "plans"


def _plans() -> Select[Any]:
    """Rank the plans of those present with few columns, then name whose the latest are."""
    here = select(accompagnement.c.beneficiaire_id).where(is_present())
    known = union_all(
        select(
            demande.c.beneficiaire_id.label("person_id"),
            demande.c.id.label("row_id"),
            demande.c.plan_on.label("plan_on"),
            demande.c.plan_review_on.label("review_on"),
            cast(literal(0), BigInteger).label("numero"),
        ).where(demande.c.plan_on <= ON, demande.c.beneficiaire_id.in_(here)),
        select(
            plan.c.beneficiaire_id,
            plan.c.id,
            plan.c.validated_on,
            plan.c.review_on,
            cast(plan.c.numero, BigInteger),
        ).where(plan.c.validated_on <= ON, plan.c.beneficiaire_id.in_(here)),
    ).subquery("known")
    own = known.c
    place = func.row_number().over(
        partition_by=own.person_id,
        order_by=(own.plan_on.desc(), own.numero.desc(), own.row_id.desc()),
    )
    ranked = select(known, place.label("place")).subquery("ranked")
    latest = ranked.c
    return (
        select(
            *PERSON,
            latest.row_id,
            latest.plan_on,
            latest.review_on,
            case((latest.numero == 0, DEMANDES), else_=PLANS),
        )
        .join_from(ranked, beneficiaire, beneficiaire.c.id == latest.person_id)
        .where(latest.place == 1, person_counts())
    )


PLANS_OF_PRESENT: Final = _plans()
"""The latest plan of each of those present; of one day, what is written rather than taken over."""

_CONTRATS: Final = (
    select(
        contrat.c.demande_id,
        contrat.c.id,
        contrat.c.numero,
        contrat.c.type,
        contrat.c.drawn_on,
        contrat.c.handed_on,
        contrat.c.signed_on,
        contrat.c.plan_id,
    )
    .join_from(contrat, accompagnement, accompagnement.c.demande_id == contrat.c.demande_id)
    .where(is_present())
    .order_by(contrat.c.id)
)


def papers_of_present(
    connection: Connection, values: Mapping[str, Any]
) -> Mapping[int, Sequence[Papier]]:
    """Return the contrats and avenants of those present, by their demande."""
    found: defaultdict[int, list[Papier]] = defaultdict(list)
    asked: dict[str, date] = {"on": values["on"]}
    for demande_id, row_id, numero, kind, drawn, handed, signed, plan_id in connection.execute(
        _CONTRATS, asked
    ):
        found[demande_id].append(
            Papier(
                row_id=row_id,
                numero=numero,
                type=kind,
                drawn_on=drawn,
                handed_on=handed,
                signed_on=signed,
                has_plan=plan_id is not None,
            )
        )
    return found
