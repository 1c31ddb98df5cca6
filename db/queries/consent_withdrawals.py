"""When the consent of a demande ended in the person's register: what the path and the waiting list ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, and_, bindparam, func, select

from crt_desktop.domain.consentements import ACCOMPAGNEMENT
from db.repositories.exchange_reading import chunks
from db.tables import ConsentementRow, DemandeRow

_STATEMENT: Final = (
    select(DemandeRow.id, func.max(ConsentementRow.withdrawn_on))
    .join(
        ConsentementRow,
        and_(
            ConsentementRow.beneficiaire_id == DemandeRow.beneficiaire_id,
            ConsentementRow.type == ACCOMPAGNEMENT,
            ConsentementRow.given_on >= DemandeRow.consentement_on,
        ),
    )
    .where(DemandeRow.id.in_(bindparam("demandes", expanding=True, type_=BigInteger)))
    .group_by(DemandeRow.id)
    .having(func.count(ConsentementRow.id) == func.count(ConsentementRow.withdrawn_on))
)


def withdrawals(connection: Connection, demande_ids: Iterable[int]) -> dict[int, date]:
    """Return the last withdrawal of each demande whose consent, and any given since, is withdrawn.

    A consent that nobody wrote in the register stands.
    """
    found: dict[int, date] = {}
    for part in chunks(demande_ids):
        rows: Iterable[Any] = connection.execute(_STATEMENT, {"demandes": part})
        found.update(iter(rows))
    return found
