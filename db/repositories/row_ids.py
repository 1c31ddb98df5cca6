"""Numbers of new rows that were never those of others.

SQLite gives again the number of the last row once it is gone: what is kept elsewhere under that number
(the journal of a person, a draft, a form still open, the bin) would then speak of somebody else.
PostgreSQL never does.
"""

from __future__ import annotations

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from db.content import BENEFICIAIRE
from db.tables import AuditRow, CorbeilleRow


def next_row_id(session: Session, sheet: str, table: Table) -> int | None:
    """Return the number of the next row of a sheet, None to let the database choose."""
    if session.get_bind().dialect.name != "sqlite":
        return None
    used = [
        session.scalar(select(func.max(table.c.id))),
        session.scalar(select(func.max(CorbeilleRow.row_id)).where(CorbeilleRow.feuille == sheet)),
    ]
    if table.name == BENEFICIAIRE:
        # The journal outlives the bin, and its entries say a person by this number.
        used.append(
            session.scalar(
                select(func.max(AuditRow.entity_id)).where(AuditRow.entity == BENEFICIAIRE)
            )
        )
    return max((number for number in used if number is not None), default=0) + 1
