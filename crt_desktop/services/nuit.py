"""The night: whom to know about and whom to ring, and the book of the calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from crt_desktop.domain.appels import CallUpdate, NewCall
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.nuits import night_at
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.nuit import CallLine, NightSheet, OnCall, SavedCall
from crt_desktop.services import call_book
from crt_desktop.services.fiche_desk import FicheDesk, Openings
from crt_desktop.services.list_reading import ListReadings
from crt_desktop.services.night_sheet import (
    KnownPeople,
    own_duties,
    read_sheet,
    shown_besides,
    trace_of,
)

APPELS: Final = "appels_astreinte"


class Nuit:
    """Use cases of the night for one open vault; every method raises PermissionDeniedError.

    Who is on call sees the persons, visits and calls of the nights of an own published duty, titulaire or
    renfort; who reads every file sees those of any night.
    """

    def __init__(self, session: VaultSession, clock: Clock, openings: Openings) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._openings = openings
        self._desk = FicheDesk(session, clock)
        self._people = KnownPeople()
        self._readings = ListReadings(AuditTag.NIGHT_READ)

    # --- reading -----------------------------------------------------------------------------

    def tonight(self) -> NightSheet:
        """Return the sheet of the night that goes on, or of the coming one; audited."""
        self._session.actor.require(Permission.NIGHT_READ)
        with self._session.uow() as uow:
            return self._sheet(uow, night_at(self._clock.now(), uow.parametres()))

    def sheet(self, night_on: date) -> NightSheet:
        """Return the sheet of the night that begins on a day; audited.

        The sheet of a night is an entry the first time in a session: it stands for everyone accompanied
        that day, whose accesses tell it. Whoever else is shown, by a call or a visit, is an entry apart.
        """
        self._session.actor.require(Permission.NIGHT_READ)
        with self._session.uow() as uow:
            return self._sheet(uow, night_on)

    def calls(self, period: Period) -> tuple[CallLine, ...]:
        """Return the calls received on the days of a period, the latest first; audited.

        Who is on call is shown the calls taken, and those of the own duties.
        """
        actor = self._session.actor
        actor.require(Permission.NIGHT_READ)
        starts_at, ends_at = period.instants()
        with self._session.uow() as uow:
            lines = uow.nuit.calls(starts_at, ends_at)
            if not actor.may(Permission.BENEFICIAIRE_READ):
                duties = own_duties(uow.nuit.duties(starts_at, ends_at), actor)
                lines = tuple(line for line in lines if _is_own_call(line, duties, actor))
            days = (period.start.isoformat(), period.end.isoformat())
            shown = (line.beneficiaire_id for line in lines)
            self._readings.record(uow, actor, (APPELS, *days), shown)
        return lines

    def _sheet(self, uow: UnitOfWork, night_on: date) -> NightSheet:
        sheet = read_sheet(uow, self._session, self._clock, night_on, people=self._people)
        self._readings.record(uow, self._session.actor, trace_of(sheet), shown_besides(sheet))
        return sheet

    # --- the book of the calls ----------------------------------------------------------------

    def record_call(self, new: NewCall) -> SavedCall:
        """Write a call down: who, why, what was done; received now unless said otherwise.

        Raises:
            InvalidFicheError: Errors, field by field.
            PermissionDeniedError: The person is of nobody's night, or the call of another's.
        """
        return call_book.record(self._desk, self._openings, new)

    def update_call(self, row_id: int, *, version: int, update: CallUpdate) -> SavedCall:
        """Note what came after: departure, arrival, end, return, outcome, whom was told; or correct.

        A visit at home that ends is a visit done, once: it follows the times of its call when they are
        corrected, and goes to the bin when the call is told not to be a visit after all.

        Raises:
            InvalidFicheError: Errors, field by field.
            StaleEditError: Somebody changed the same fields.
            PermissionDeniedError: The call is of another.
        """
        return call_book.change(self._desk, self._openings, row_id, version=version, update=update)


def _is_own_call(line: CallLine, duties: Sequence[OnCall], actor: Actor) -> bool:
    if actor.professionnel is not None and line.professionnel == actor.professionnel:
        return True
    return any(duty.starts_at <= line.called_at < duty.ends_at for duty in duties)
