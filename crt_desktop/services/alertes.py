"""What is due: one list of duties across persons, partenaires and nights; put off and taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.alertes import ABOUT_ROTA, ABOUT_STAYS, NIGHTS_AHEAD
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.report_alerte import put_off_issues
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.alertes import Alerte, AlerteReportee, AlertList, Report
from crt_desktop.services.fiche_desk import PERSON, SHARED
from crt_desktop.services.rest import collector_at_rest

PUTTERS_OFF: Final = (
    Permission.BENEFICIAIRE_WRITE,
    Permission.SUIVI_WRITE,
    Permission.ADMISSION_DECIDE,
)
"""Who may say that something can wait: who writes files, and the direction."""


class AFaire:
    """The list of what is due, for one open vault; raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, holidays: HolidayCalendar) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._is_recorded = False

    def due(self, on: date | None = None) -> AlertList:
        """Return everything due on a day, today by default, most urgent first; what is put off apart.

        Who may not read files by name sees references, and no reason but one's own; who sees neither the rota nor
        the places has nothing to do there. The first list of a session is an entry of the journal.
        """
        actor = self._session.actor
        actor.require(Permission.DASHBOARD_READ)
        day = on or self._clock.today()
        moment = self._clock.now() if day == self._clock.today() else midnight(day + ONE_DAY)
        with self._session.uow() as uow:
            parametres = uow.parametres()
            with collector_at_rest():
                alertes = uow.alerts.due(
                    on=day,
                    at=moment,
                    parametres=parametres,
                    holidays=self._holidays.between(
                        day, day + timedelta(days=NIGHTS_AHEAD), departement=parametres.departement
                    ),
                    is_training=self._session.is_training,
                    names=actor.may(Permission.BENEFICIAIRE_READ),
                )
            alertes = tuple(one for one in alertes if _concerns(one, actor))
            reports = uow.reports.standing(on=day)
            if not self._is_recorded:
                uow.audit.record(actor, AuditTag.ALERTS_LIST, fields=(day.isoformat(),))
                uow.commit()
                self._is_recorded = True
        return AlertList(
            on=day,
            alertes=tuple(one for one in alertes if one.cle not in reports),
            reportees=tuple(
                AlerteReportee(alerte=one, report=_told(reports[one.cle], actor))
                for one in alertes
                if one.cle in reports
            ),
            may_put_off=may_put_off(actor),
        )

    def put_off(
        self, alertes: Alerte | Iterable[Alerte], until_on: date | None, motif: str
    ) -> None:
        """Put duties off to a day, with the reason the team will read; audited, for each person.

        Several are those that a list shows on one line. One that is put off already has its day moved.

        Raises:
            InvalidFicheError: No day to come within a year, or no reason.
        """
        actor = self._session.actor
        actor.require(*PUTTERS_OFF)
        issues = put_off_issues(until_on, motif, today=self._clock.today())
        if issues or until_on is None:
            raise InvalidFicheError(issues)
        chosen = [alertes] if isinstance(alertes, Alerte) else list(alertes)
        with self._session.uow() as uow:
            uow.fiches.lock()
            for one in chosen:
                uow.reports.put_off(
                    Report(
                        cle=one.cle,
                        beneficiaire_id=one.beneficiaire_id,
                        until_on=until_on,
                        motif=motif.strip(),
                        reported_at=self._clock.now(),
                        reported_by=actor.display_name,
                    )
                )
                self._record(uow, AuditTag.ALERT_PUT_OFF, one.beneficiaire_id, one.cle)
            uow.commit()

    def take_up(self, cle: str) -> None:
        """Show a duty that was put off again, at once; audited. Raises NotFoundError."""
        self._session.actor.require(*PUTTERS_OFF)
        with self._session.uow() as uow:
            uow.fiches.lock()
            report = uow.reports.take_up(cle)
            self._record(uow, AuditTag.ALERT_TAKE_UP, report.beneficiaire_id, cle)
            uow.commit()

    def _record(
        self, uow: UnitOfWork, tag: AuditTag, beneficiaire_id: int | None, cle: str
    ) -> None:
        uow.audit.record(
            self._session.actor,
            tag,
            entity=SHARED if beneficiaire_id is None else PERSON,
            entity_id=beneficiaire_id,
            # The record it is about, never the code of the duty: it may tell of an illness.
            fields=("report", *cle.split(":")[1:]),
        )


def _told(report: Report, actor: Actor) -> Report:
    """Return a report as somebody may see it: a reason is a sentence of the file."""
    may_read = actor.may(Permission.BENEFICIAIRE_READ) or report.reported_by == actor.display_name
    return report if may_read else replace(report, motif="")


def may_put_off(actor: Actor) -> bool:
    """Tell whether the actor may put off what is due."""
    return any(actor.may(permission) for permission in PUTTERS_OFF)


def _concerns(alerte: Alerte, actor: Actor) -> bool:
    """Tell whether the actor sees where a duty is settled: of a stay, the file of the person tells it too."""
    if alerte.code in ABOUT_ROTA:
        return actor.may(Permission.ASTREINTE_READ)
    is_of_a_place = alerte.code.startswith(ABOUT_STAYS) and alerte.beneficiaire_id is None
    return not is_of_a_place or actor.may(Permission.PLACE_READ)
