"""Keeps the latest accompagnement of each person repeated on the person's row, for lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from db.repositories.exchange_reading import chunks
from db.tables import AccompagnementRow, BeneficiaireRow


def refresh_latest(session: Session, beneficiaire_ids: Sequence[int]) -> None:
    """Repeat on these persons their accompagnement of the latest admission, then of the last row."""
    for chunk in chunks(beneficiaire_ids):
        session.execute(
            update(BeneficiaireRow)
            .where(BeneficiaireRow.id.in_(chunk))
            .values(
                last_admitted_on=_of_latest(AccompagnementRow.admitted_on),
                last_left_on=_of_latest(AccompagnementRow.left_on),
            )
            .execution_options(synchronize_session=False)
        )


def _of_latest(column: Any) -> ColumnElement[Any]:
    return (
        select(column)
        .where(
            AccompagnementRow.beneficiaire_id == BeneficiaireRow.id,
            AccompagnementRow.admitted_on.is_not(None),
        )
        .order_by(AccompagnementRow.admitted_on.desc(), AccompagnementRow.id.desc())
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
