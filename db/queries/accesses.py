"""Who read and changed a person's file, as the journal tells, in French."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Connection, Integer, bindparam, select

from crt_desktop.domain.acces_words import tell
from crt_desktop.reports.dossier import AccessLine
from db.audit import FIELDS_SEPARATOR
from db.content import BENEFICIAIRE
from db.tables import AccountRow, AuditRow

_ENTRIES: Final = (
    select(
        AuditRow.at,
        AuditRow.actor,
        AccountRow.display_name,
        AuditRow.role,
        AuditRow.workstation,
        AuditRow.action,
        AuditRow.fields,
    )
    .join(AccountRow, AccountRow.name == AuditRow.actor, isouter=True)
    .where(
        AuditRow.entity == BENEFICIAIRE,
        AuditRow.entity_id == bindparam("person", type_=BigInteger),
    )
    .order_by(AuditRow.seq.desc())
    .limit(bindparam("most", type_=Integer))
)


def read_accesses(
    connection: Connection, beneficiaire_id: int, *, limit: int
) -> tuple[AccessLine, ...]:
    """Return the entries of the journal about a person, latest first."""
    lines = []
    asked = {"person": beneficiaire_id, "most": limit}
    for at, name, display_name, role, workstation, tag, fields in connection.execute(
        _ENTRIES, asked
    ):
        told = tell(tag, tuple(fields.split(FIELDS_SEPARATOR)) if fields else ())
        lines.append(
            AccessLine(
                at=at,
                actor=display_name or name,
                role=role,
                workstation=workstation,
                action=told.action,
                detail=told.detail,
                is_change=told.is_change,
            )
        )
    return tuple(lines)
