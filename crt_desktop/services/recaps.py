"""The monthly recaps of the astreintes: read on screen, written as a workbook; on paper by the documents."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.ports.clock import HolidayCalendar
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.recap import RecapWorkbook
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.documents import RECAP
from crt_desktop.reports.recap import Recap
from crt_desktop.services.document_papers import letterhead
from crt_desktop.services.documents import trace_of
from crt_desktop.services.recap_rows import TEAM, allowed, read_recaps

IN_WORKBOOK: Final = "classeur"


class Recaps:
    """Use cases on the recaps of one open vault.

    The coordination and the direction read everybody's, whoever is on call their own. Every method raises
    PermissionDeniedError, and NotFoundError when nobody has the reference asked for.
    """

    def __init__(
        self,
        session: VaultSession,
        holidays: HolidayCalendar,
        *,
        workbook: RecapWorkbook,
        sink: FileSink,
    ) -> None:
        """Act as the session's actor."""
        self._session = session
        self._holidays = holidays
        self._workbook = workbook
        self._sink = sink

    def month(self, month: date, professionnel: str | None = None) -> tuple[Recap, ...]:
        """Return the recaps of the month of a day, by name; audited.

        Args:
            month: Any day of the month.
            professionnel: A reference; None is everybody who served or answered, or oneself for whoever
                may only read their own.
        """
        actor = self._session.actor
        whose = allowed(actor, professionnel)
        with self._session.uow() as uow:
            recaps = read_recaps(
                uow,
                month,
                whose,
                holidays=self._holidays,
                is_training=self._session.is_training,
            )
            uow.audit.record(actor, AuditTag.RECAP_READ, fields=(f"{month:%Y-%m}", whose or TEAM))
            uow.commit()
        return recaps

    def write_xlsx(
        self,
        month: date,
        output: Path,
        professionnel: str | None = None,
        *,
        reason: str | None = None,
    ) -> bytes:
        """Write the workbook of a month whole or not at all, and return it; the journal is written first.

        Arguments are those of `month`; DiskFullError, ReadOnlyError.
        """
        actor = self._session.actor
        whose = allowed(actor, professionnel)
        with self._session.uow() as uow:
            is_training = self._session.is_training
            recaps = read_recaps(
                uow, month, whose, holidays=self._holidays, is_training=is_training
            )
            content = self._workbook.render(
                recaps,
                month=month.replace(day=1),
                issuer=letterhead(uow, uow.parametres()).nom,
                is_training=is_training,
            )
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                fields=(
                    RECAP,
                    f"{month:%Y-%m}",
                    whose or TEAM,
                    IN_WORKBOOK,
                    *trace_of(content, reason),
                ),
            )
            uow.commit()
        self._sink.write(output, content)
        return content
