"""The sheet of a night, put together for whoever may see it: on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.astreintes import RENFORT, is_held, night_span
from crt_desktop.domain.dates import ONE_DAY, local_date
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.nuit_words import SAMU, night_numbers
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.nuit import NightQuestion
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.nuit import NightPerson, NightSheet, OnCall, PhoneLine
from crt_desktop.services.rest import collector_at_rest

NOBODY: Final = "sans_personne"
"""What the journal adds to the sheet of a night on which no person was shown."""


class KnownPeople:
    """The persons of the night last read, given again as long as the journal tells of no change.

    The screen asks for them every minute the night long, and a night is mostly quiet.
    """

    def __init__(self) -> None:
        """Know nobody."""
        self._entry = 0
        self._known: tuple[NightQuestion, tuple[NightPerson, ...]] | None = None

    def of(self, uow: UnitOfWork, question: NightQuestion) -> tuple[NightPerson, ...]:
        """Return the persons of a night as they stand in this transaction."""
        entry, has_changed = uow.caseload.changed_since(self._entry)
        if self._known is None or has_changed or self._known[0] != question:
            with collector_at_rest():
                self._known = (question, uow.nuit.people(question))
        # Only now: a reading that failed must be tried again.
        self._entry = entry
        return self._known[1]


def read_sheet(
    uow: UnitOfWork, session: VaultSession, clock: Clock, night_on: date, *, people: KnownPeople
) -> NightSheet:
    """Return the sheet of a night; without a person for whoever is on call another night.

    The caller leaves the entries of the journal: `trace_of`, and one for each of `shown_besides`.
    ``people``: what was read before, which stands while nothing has changed.
    """
    actor = session.actor
    question = _question(uow, session, clock, night_on)
    starts_at, ends_at = question.starts_at, question.ends_at
    duties = uow.nuit.duties(starts_at, ends_at)
    is_mine = bool(own_duties(duties, actor))
    sheet = NightSheet(
        night_on=night_on,
        starts_at=starts_at,
        ends_at=ends_at,
        duties=duties,
        is_covered=_is_covered(duties, question),
        is_mine=is_mine,
        personnes=(),
        visites=(),
        appels=(),
        places=uow.nuit.free_places(night_on, clock.now()),
        numeros=_numbers(uow, question, duties),
        is_shown=is_mine or actor.may(Permission.BENEFICIAIRE_READ),
        is_training=session.is_training,
    )
    if not sheet.is_shown:
        return sheet
    return replace(
        sheet,
        personnes=people.of(uow, question),
        visites=uow.nuit.visits(question),
        appels=uow.nuit.calls(*_span_of_calls(question, duties)),
    )


def trace_of(sheet: NightSheet) -> tuple[str, ...]:
    """Return what the journal keeps of a sheet: its night, which stands for everyone accompanied that day."""
    night = sheet.night_on.isoformat()
    return (night,) if sheet.is_shown else (night, NOBODY)


def shown_besides(sheet: NightSheet) -> frozenset[int]:
    """Return whom a sheet tells of by a call or a visit alone: each is an entry of the journal apart."""
    listed = {one.beneficiaire_id for one in sheet.personnes}
    others = {one.beneficiaire_id for one in sheet.visites}
    others |= {one.beneficiaire_id for one in sheet.appels if one.beneficiaire_id is not None}
    return frozenset(others - listed)


def own_duties(duties: Sequence[OnCall], actor: Actor) -> tuple[OnCall, ...]:
    """Return the duties of the actor among these."""
    return tuple(
        duty
        for duty in duties
        if actor.professionnel is not None and duty.professionnel == actor.professionnel
    )


def _question(
    uow: UnitOfWork, session: VaultSession, clock: Clock, night_on: date
) -> NightQuestion:
    parametres = uow.parametres()
    starts_at, ends_at = night_span(night_on, parametres)
    is_past_midnight = clock.now() >= starts_at and clock.today() > night_on
    return NightQuestion(
        night_on=night_on,
        starts_at=starts_at,
        ends_at=ends_at,
        absent_on=(night_on, local_date(ends_at)) if is_past_midnight else (night_on,),
        parametres=parametres,
        is_training=session.is_training,
    )


def _is_covered(duties: Sequence[OnCall], question: NightQuestion) -> bool:
    """Tell whether a single stretch of duties of titulaires holds the night, by the rule of the rota."""
    return is_held(
        question.starts_at,
        question.ends_at,
        (
            Astreinte(
                professionnel=duty.professionnel,
                starts_at=duty.starts_at,
                ends_at=duty.ends_at,
                rang_astreinte=duty.rang,
            )
            for duty in duties
        ),
    )


def _span_of_calls(question: NightQuestion, duties: Sequence[OnCall]) -> tuple[datetime, datetime]:
    """Return the span whose calls are of the night: that of the night and of the duties that serve it."""
    day = (question.starts_at - ONE_DAY / 2, question.ends_at + ONE_DAY / 2)
    starts = (max(duty.starts_at, day[0]) for duty in duties)
    ends = (min(duty.ends_at, day[1]) for duty in duties)
    return min((question.starts_at, *starts)), max((question.ends_at, *ends))


def _numbers(
    uow: UnitOfWork, question: NightQuestion, duties: Sequence[OnCall]
) -> tuple[PhoneLine, ...]:
    """Return the SAMU, the numbers that were set, the médecins, the renfort, the centre 15."""
    set_lines = (
        PhoneLine(nom=nom, detail="", telephone=telephone)
        for nom, telephone in night_numbers(question.parametres.telephones_nuit)
    )
    renfort = (
        PhoneLine(nom=duty.nom, detail="Renfort", telephone=duty.telephone)
        for duty in duties
        if duty.rang == RENFORT and duty.telephone
    )
    others = uow.nuit.numbers(question.night_on)
    lines = (PhoneLine(nom="SAMU", detail="", telephone=SAMU), *set_lines, *renfort, *others)
    first_of: dict[str, PhoneLine] = {}
    for line in lines:
        first_of.setdefault(line.telephone, line)
    return tuple(first_of.values())
