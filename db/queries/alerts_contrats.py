"""The contrats of those present, and the plans: what was taken over in demandes, what is written since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from crt_desktop.domain.alertes_contrat import Papier
from db.queries.alerts_sql import ON, is_present
from db.queries.indicators.scope import accompagnement, demande
from db.queries.papers_sql import contrat, plan


def _latest(table: Any, plan_on: str, review_on: str, *ranks: str) -> Select[Any]:
    """Select, for each of those present, the row of the latest plan of a table: by day, then by rank."""
    own = table.alias("own_latest")
    order = [own.c[plan_on].desc(), *(own.c[rank].desc() for rank in ranks)]
    latest = (
        select(own.c.id)
        .where(own.c.beneficiaire_id == accompagnement.c.beneficiaire_id, own.c[plan_on] <= ON)
        .order_by(*order)
        .limit(1)
        .correlate(accompagnement)
        .scalar_subquery()
    )
    return (
        select(accompagnement.c.beneficiaire_id, table.c.id, table.c[plan_on], table.c[review_on])
        .join_from(accompagnement, table, table.c.id == latest)
        .where(is_present())
    )


PLANS_TAKEN_OVER: Final = _latest(demande, "plan_on", "plan_review_on", "id")
"""The latest plan that the demandes of each of those present say was made."""
PLANS_WRITTEN: Final = _latest(plan, "validated_on", "review_on", "numero", "id")
"""The latest validated version of each of those present."""

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
)


def papers_of_present(
    connection: Connection, values: Mapping[str, Any]
) -> Mapping[int, Sequence[Papier]]:
    """Return the contrats and avenants of those present, by their demande."""
    found: defaultdict[int, list[Papier]] = defaultdict(list)
    asked: dict[str, date] = {"on": values["on"]}
    for demande_id, row_id, numero, kind, drawn, handed, signed, plan_id in connection.execute(
        _CONTRATS, asked
    ).all():
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
    for papers in found.values():
        papers.sort(key=_by_row)
    return found


def _by_row(paper: Papier) -> int:
    return paper.row_id
