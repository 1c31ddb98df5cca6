"""What is due: one list of duties across persons, partenaires and nights."""

from __future__ import annotations

from datetime import date, timedelta

from crt_desktop.domain.alertes import NIGHTS_AHEAD
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.roles import Permission
from crt_desktop.ports import Clock, HolidayCalendar, VaultSession
from crt_desktop.reports.alertes import AlertList


class AFaire:
    """The list of what is due, for one open vault; raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, holidays: HolidayCalendar) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._is_recorded = False

    def due(self, on: date | None = None) -> AlertList:
        """Return everything due on a day, today by default, most urgent first.

        Who may not read files by name sees references. The first list of a session is an entry of the
        journal.
        """
        actor = self._session.actor
        actor.require(Permission.DASHBOARD_READ)
        day = on or self._clock.today()
        moment = self._clock.now() if day == self._clock.today() else midnight(day + ONE_DAY)
        with self._session.uow() as uow:
            parametres = uow.parametres()
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
            if not self._is_recorded:
                uow.audit.record(actor, AuditTag.ALERTS_LIST, fields=(day.isoformat(),))
                uow.commit()
                self._is_recorded = True
        return AlertList(on=day, alertes=alertes)
