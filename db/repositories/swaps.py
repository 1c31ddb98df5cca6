"""The swaps that are asked for: kept, read and decided."""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.ports.astreintes import StoredSwap, SwapAsked, SwapDecided
from db.tables import AstreinteRow, DemandeEchangeRow, ProfessionnelRow
from db.touched import TOLD, tell

table: Final = cast("Table", DemandeEchangeRow.__table__)
_TEAM: Final = ProfessionnelRow.__table__.c
_DUTY: Final = AstreinteRow.__table__.c

_SWAPS: Final = (
    select(
        table.c.id,
        table.c.version,
        table.c.astreinte_id,
        _TEAM.reference.label("avec"),
        table.c.motif,
        table.c.asked_at,
        table.c.asked_by,
        table.c.decided_at,
    )
    .join_from(table, AstreinteRow, _DUTY.id == table.c.astreinte_id)
    .outerjoin(ProfessionnelRow, _TEAM.id == table.c.avec_id)
    .order_by(table.c.asked_at, table.c.id)
)


def read(session: Session, *where: Any) -> tuple[StoredSwap, ...]:
    """Return the swaps asked for that answer to these conditions, the earliest asked first."""
    return tuple(
        StoredSwap(
            row_id=row.id,
            version=row.version,
            asked=SwapAsked(
                duty_id=row.astreinte_id,
                avec=row.avec,
                motif=row.motif,
                asked_at=row.asked_at,
                asked_by=row.asked_by,
            ),
            is_open=row.decided_at is None,
        )
        for row in session.execute(_SWAPS.where(*where)).all()
    )


def add(session: Session, asked: SwapAsked) -> int:
    """Store what somebody asks; return its row."""
    avec_id = None
    if asked.avec is not None:
        avec_id = session.scalar(select(_TEAM.id).where(_TEAM.reference == asked.avec))
        if avec_id is None:
            raise NotFoundError(kind="professionnels", reference=asked.avec)
    statement = (
        insert(table)
        .values(
            astreinte_id=asked.duty_id,
            avec_id=avec_id,
            motif=asked.motif,
            asked_at=asked.asked_at,
            asked_by=asked.asked_by,
            recorded_at=asked.asked_at,
            version=1,
        )
        .execution_options(**TOLD)
    )
    (row_id,) = session.connection().execute(statement).inserted_primary_key or (0,)
    tell(session, table, [row_id])
    return int(row_id)


def decide(session: Session, row_id: int, *, version: int, decided: SwapDecided) -> None:
    """Store what was decided; raises VersionMovedError when it moved on, or was decided already."""
    is_it = (table.c.id == row_id, table.c.version == version, table.c.decided_at.is_(None))
    if session.scalar(select(table.c.id).where(*is_it)) is None:
        raise VersionMovedError(version=0)
    session.execute(
        update(table)
        .where(*is_it)
        .values(
            is_accepted=decided.is_accepted,
            decided_at=decided.decided_at,
            decided_by=decided.decided_by,
            reponse=decided.reponse,
            recorded_at=decided.decided_at,
            version=version + 1,
        )
        .execution_options(**TOLD)
    )
    tell(session, table, [row_id])
