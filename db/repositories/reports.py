"""What was put off: one row for each key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.reports.alertes import Report
from db.tables import ReportAlerteRow
from db.touched import TOLD, tell

report_alerte: Final = cast("Table", ReportAlerteRow.__table__)


class SqlReportRepository:
    """Implements `crt_desktop.ports.reports.ReportRepository` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._begin_writing = begin_writing

    def standing(self, *, on: date) -> Mapping[str, Report]:
        """Return what is put off on a day: said by then, and its day not yet come."""
        statement = select(report_alerte).where(
            report_alerte.c.until_on > on,
            report_alerte.c.reported_at < midnight(on + ONE_DAY),
        )
        rows = self._session.connection().execute(statement)
        return {row.cle: _report(row) for row in rows}

    def put_off(self, report: Report) -> None:
        """Keep a report in the place of an earlier one of the same key."""
        self._begin_writing()
        values = {
            "beneficiaire_id": report.beneficiaire_id,
            "until_on": report.until_on,
            "motif": report.motif,
            "reported_at": report.reported_at,
            "reported_by": report.reported_by,
        }
        row_id = self._session.scalar(
            select(report_alerte.c.id).where(report_alerte.c.cle == report.cle)
        )
        connection = self._session.connection()
        if row_id is None:
            done = connection.execute(
                insert(report_alerte).values(cle=report.cle, **values).execution_options(**TOLD)
            )
            (row_id,) = done.inserted_primary_key or (0,)
        else:
            connection.execute(
                update(report_alerte)
                .where(report_alerte.c.id == row_id)
                .values(**values)
                .execution_options(**TOLD)
            )
        tell(self._session, report_alerte, [row_id])

    def take_up(self, cle: str) -> Report:
        """Forget a report and return it; raises NotFoundError."""
        self._begin_writing()
        connection = self._session.connection()
        row = connection.execute(
            select(report_alerte).where(report_alerte.c.cle == cle)
        ).one_or_none()
        if row is None:
            raise NotFoundError(kind="report", reference=cle)
        connection.execute(
            delete(report_alerte).where(report_alerte.c.id == row.id).execution_options(**TOLD)
        )
        tell(self._session, report_alerte, [row.id])
        return _report(row)


def _report(row: Any) -> Report:
    return Report(
        cle=row.cle,
        beneficiaire_id=row.beneficiaire_id,
        until_on=row.until_on,
        motif=row.motif,
        reported_at=row.reported_at,
        reported_by=row.reported_by,
    )
