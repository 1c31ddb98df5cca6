"""The corrections of effective dates: what each was, what it became, why, by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.orm import Session

from crt_desktop.reports.corrections import Correction
from db.tables import CorrectionRow

CORRECTION: Final = cast("Table", CorrectionRow.__table__)


class SqlCorrectionRepository:
    """Implements `crt_desktop.ports.corrections.CorrectionRepository` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._begin_writing = begin_writing

    def add(self, correction: Correction) -> None:
        """Keep a correction."""
        self._begin_writing()
        self._session.connection().execute(
            insert(CORRECTION).values(
                beneficiaire_id=correction.beneficiaire_id,
                feuille=correction.sheet,
                row_id=correction.row_id,
                attribut=correction.attribute,
                avant=correction.before or None,
                apres=correction.after or None,
                motif=correction.motif,
                corrected_at=correction.corrected_at,
                corrected_by=correction.corrected_by,
            )
        )

    def of_person(self, beneficiaire_id: int) -> Sequence[Correction]:
        """Return a person's corrections, the latest first."""
        return read_corrections(self._session.connection(), beneficiaire_id)


def read_corrections(connection: Connection, beneficiaire_id: int) -> tuple[Correction, ...]:
    """Return a person's corrections, the latest first."""
    rows = connection.execute(
        select(CORRECTION)
        .where(CORRECTION.c.beneficiaire_id == beneficiaire_id)
        .order_by(CORRECTION.c.corrected_at.desc(), CORRECTION.c.id.desc())
    )
    return tuple(_correction(row) for row in rows)


def _correction(row: Any) -> Correction:
    return Correction(
        beneficiaire_id=row.beneficiaire_id,
        sheet=row.feuille,
        row_id=row.row_id,
        attribute=row.attribut,
        before=row.avant or "",
        after=row.apres or "",
        motif=row.motif,
        corrected_at=row.corrected_at,
        corrected_by=row.corrected_by,
    )
