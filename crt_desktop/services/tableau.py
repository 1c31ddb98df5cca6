"""The dashboard, part by part: each is asked alone and painted when it comes."""

from __future__ import annotations

from datetime import date

from crt_desktop.domain.dates import ONE_DAY, PARIS, Period
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.dashboard import (
    FileActiveFigures,
    GirFigures,
    IncompleteFigures,
    MovementFigures,
    NightFigures,
    PresenceFigures,
    WaitingFigures,
)


class TableauDeBord:
    """Figures for one open vault; no name of a person, every method raises PermissionDeniedError.

    A figure of a period is the indicator of that period: its records are those `Surveys.evidence` shows.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock

    def file_active(self, period: Period) -> FileActiveFigures:
        """Return the file active of a period, its target, and the curve up to today."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.file_active(
                period,
                on=on,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
            )

    def presence(self) -> PresenceFigures:
        """Return who is present today, and where."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.presence(on=on, is_training=self._session.is_training)

    def movements(self, period: Period) -> MovementFigures:
        """Return the entries and exits of a period and of its current quarter."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.movements(period, on=on, is_training=self._session.is_training)

    def waiting(self, period: Period) -> WaitingFigures:
        """Return how many wait at the end of a period, and its median delay to the admission."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.waiting(period, on=on, is_training=self._session.is_training)

    def gir(self, period: Period) -> GirFigures:
        """Return the GIR of those present, and the evolution over the file active of a period."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.gir(period, on=on, is_training=self._session.is_training)

    def night(self) -> NightFigures:
        """Return tonight and last night; until the night ends, tonight is the one going on."""
        on = self._today()
        with self._session.uow() as uow:
            parametres = uow.parametres()
            at = self._clock.now()
            now = at.astimezone(PARIS)
            is_across_midnight = parametres.nuit_debut >= parametres.nuit_fin
            if is_across_midnight and now.time() < parametres.nuit_fin:
                on -= ONE_DAY
            return uow.dashboard.night(on=on, at=at, parametres=parametres)

    def incomplete(self, period: Period) -> IncompleteFigures:
        """Return the persons of the file active of a period whose file lacks a paper."""
        on = self._today()
        with self._session.uow() as uow:
            return uow.dashboard.incomplete(
                period,
                on=on,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
            )

    def _today(self) -> date:
        self._session.actor.require(Permission.DASHBOARD_READ)
        return self._clock.today()
