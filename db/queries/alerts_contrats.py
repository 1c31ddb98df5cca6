"""The contrats of those present, and the plans: what was taken over in demandes, what is written since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, String, cast, literal, select, union_all

from crt_desktop.domain.alertes_contrat import Papier
from db.queries.alerts_sql import ON, PERSON, is_present, person_counts
from db.queries.indicators.scope import accompagnement, beneficiaire, demande
from db.queries.papers_sql import contrat, plan

DEMANDES: Final = "demandes"
PLANS: Final = "plans"


def _of_present(*columns: Any) -> Select[Any]:
    return (
        select(*PERSON, *columns)
        .join_from(
            accompagnement, beneficiaire, beneficiaire.c.id == accompagnement.c.beneficiaire_id
        )
        .where(is_present(), person_counts())
    )


def _plans() -> Select[Any]:
    known = union_all(
        _of_present(
            demande.c.id.label("row_id"),
            demande.c.plan_on.label("plan_on"),
            demande.c.plan_review_on.label("review_on"),
            cast(literal(DEMANDES), String).label("sheet"),
            cast(literal(0), BigInteger).label("numero"),
        )
        .join(demande, demande.c.beneficiaire_id == beneficiaire.c.id)
        .where(demande.c.plan_on <= ON),
        _of_present(
            plan.c.id,
            plan.c.validated_on,
            plan.c.review_on,
            cast(literal(PLANS), String),
            cast(plan.c.numero, BigInteger),
        )
        .join(plan, plan.c.beneficiaire_id == beneficiaire.c.id)
        .where(plan.c.validated_on <= ON),
    ).subquery("known")
    own = known.c
    person = [own[column.name] for column in PERSON]
    return select(*person, own.row_id, own.plan_on, own.review_on, own.sheet).order_by(
        own.id, own.plan_on, own.numero, own.row_id
    )


PLANS_OF_PRESENT: Final = _plans()
"""Every plan of those present, the latest of each last; one that is written after one taken over."""

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
