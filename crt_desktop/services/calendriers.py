"""Calendar files: the rota, the visits and the stays in anybody's own calendar; leave read from one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import COMMAND_LINE_REASON, AuditTag
from crt_desktop.domain.calendrier import (
    AGENDA_LABELS,
    ALARMS,
    MOST_YEARS,
    Agenda,
    AgendaEvent,
    GivenEvent,
    row_of,
    uid_of,
    updated,
)
from crt_desktop.domain.dates import Period, add_months
from crt_desktop.domain.errors import PermissionDeniedError, RuleViolationError
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.calendriers import AgendaRenderer
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.calendrier import AgendaFile, AgendaSource, AgendaTarget, AgendaWritten
from crt_desktop.services.places_seen import known_among

TEAM: Final = "equipe"
"""The scope of a calendar that is for nobody in particular."""

_SEES: Final[Mapping[Agenda, Permission]] = {
    Agenda.ASTREINTES: Permission.ASTREINTE_READ,
    Agenda.VISITES: Permission.PLANNING_READ,
    Agenda.SEJOURS: Permission.PLACE_READ,
}
_TITLES: Final[Mapping[Agenda, str]] = {
    Agenda.ASTREINTES: "Astreinte",
    Agenda.VISITES: "Visite",
    Agenda.SEJOURS: "Séjour",
}
_CANCELLED: Final[Mapping[Agenda, str]] = {
    Agenda.ASTREINTES: french("Astreinte annulée"),
    Agenda.VISITES: french("Visite annulée"),
    Agenda.SEJOURS: french("Séjour annulé"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What of which calendar, and how it is told; ``reader``: the role, when it may not know everybody."""

    agenda: Agenda
    period: Period
    target: AgendaTarget | None
    with_names: bool
    alarm_minutes: int | None
    reader: str = ""

    @property
    def portee(self) -> str:
        """What names the calendar among those that are given."""
        target = self.target
        whose = TEAM if target is None else f"{target.sheet}:{target.row_id}"
        # Another one for whoever is told less: what was given to one is no news of the other.
        return ":".join(part for part in (self.agenda.value, whose, self.reader) if part)


class Calendriers:
    """Use cases on calendar files for one open vault."""

    def __init__(
        self, session: VaultSession, clock: Clock, *, renderer: AgendaRenderer, sink: FileSink
    ) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._renderer = renderer
        self._sink = sink

    def write(
        self,
        agenda: Agenda,
        period: Period,
        output: Path,
        *,
        for_: str | None = None,
        with_names: bool = False,
        alarm_minutes: int | None = None,
        reason: str | None = None,
    ) -> AgendaWritten:
        """Write a calendar file, whole or not at all, and keep what it gave; the journal comes first.

        A stay of somebody the actor may not know has no name nor initials.

        Args:
            agenda: What it is about.
            period: Events that touch it, ends included; five years at most.
            output: Where.
            for_: The reference of a professionnel, a person or a place; None: everybody's.
            with_names: Full names in the titles, and addresses; else initials alone.
            alarm_minutes: Ring so long before each event.
            reason: Why, for the journal.

        Raises:
            PermissionDeniedError: Not this calendar, or not for somebody else, or for a person the actor may not know.
            NotFoundError: Nobody has this reference.
            RuleViolationError: ``calendrier_trop_long``, ``calendrier_rappel``.
            DiskFullError, ReadOnlyError: The file could not be written; the next one tells the same.
        """
        actor = self._session.actor
        actor.require(Permission.CALENDAR_EXPORT)
        if period.after_end > add_months(period.start, 12 * MOST_YEARS):
            raise RuleViolationError("calendrier_trop_long", annees=MOST_YEARS)
        if alarm_minutes is not None and alarm_minutes not in ALARMS:
            raise RuleViolationError("calendrier_rappel", minutes=ALARMS[-1])
        with self._session.uow() as uow:
            target = self._target(uow, actor, agenda, for_)
            asked = _Asked(
                agenda=agenda,
                period=period,
                target=target,
                with_names=with_names,
                alarm_minutes=alarm_minutes,
                reader=_partial_reader(agenda, actor),
            )
            written, events = self._make(uow, asked)
            uow.calendars.keep(asked.portee, events)
            uow.audit.record(
                actor,
                AuditTag.CALENDAR_EXPORT,
                entity="beneficiaire" if target and target.sheet == "beneficiaires" else "",
                entity_id=target.row_id if target and target.sheet == "beneficiaires" else None,
                fields=(
                    agenda.value,
                    TEAM if target is None else target.reference,
                    f"{period.start.isoformat()}/{period.end.isoformat()}",
                    str(written.events),
                    *(("noms",) if with_names else ()),
                    f"sha256 : {hashlib.sha256(written.content).hexdigest()}",
                    f"motif : {(reason or '').strip() or COMMAND_LINE_REASON}",
                ),
            )
            uow.commit()
        self._sink.write(output, written.content)
        return written

    def _target(
        self, uow: UnitOfWork, actor: Actor, agenda: Agenda, for_: str | None
    ) -> AgendaTarget | None:
        """Return whom the calendar is for; whoever sees own visits only has them by default."""
        may_see_all = actor.may(_SEES[agenda])
        own = actor.professionnel
        if not may_see_all and agenda is Agenda.VISITES:
            actor.require(_SEES[agenda], Permission.PLANNING_READ_OWN)
            if own is None or for_ not in {None, own}:
                raise PermissionDeniedError(permission=_SEES[agenda].value, role=actor.role.value)
            for_ = own
        else:
            actor.require(_SEES[agenda])
        target = None if for_ is None else uow.calendars.target(agenda, for_)
        if agenda is Agenda.SEJOURS and target is not None and target.sheet == "beneficiaires":
            known = known_among(uow, actor, (target.row_id,), on=self._clock.today())
            if known is not None and target.row_id not in known:
                actor.require(Permission.BENEFICIAIRE_READ)
        return target

    def _make(
        self, uow: UnitOfWork, asked: _Asked
    ) -> tuple[AgendaWritten, tuple[AgendaEvent, ...]]:
        agenda, store = asked.agenda, uow.calendars
        given = store.given(asked.portee, asked.period)
        sources = store.sources(
            agenda, asked.period, target=asked.target, also=[row_of(one.uid) for one in given]
        )
        if asked.reader:
            people = {one.beneficiaire_id for one in sources}
            seen = known_among(uow, self._session.actor, people, on=self._clock.today())
            sources = _nameless(sources, seen or frozenset())
        vault = store.vault()
        current = [_event(agenda, one, vault, with_names=asked.with_names) for one in sources]
        # What was given of an event is found whenever it was: it says the same in a file of other days.
        known = {one.uid for one in given}
        others = [one.uid for one in current if one.uid not in known]
        given = (*given, *store.given_of(asked.portee, others))
        uids = dict.fromkeys((*(one.uid for one in current), *(one.uid for one in given)))
        highest = store.highest(list(uids))
        events = updated(current, given, highest, cancelled=_CANCELLED[agenda])
        content = self._renderer(
            AgendaFile(
                name=_name(uow.parametres().nom, agenda, asked.target),
                events=events,
                printed_at=self._clock.now(),
                alarm_minutes=asked.alarm_minutes,
                is_training=self._session.is_training,
            )
        )
        return _written(content, events, given), events


def _written(
    content: bytes, events: Sequence[AgendaEvent], given: Sequence[GivenEvent]
) -> AgendaWritten:
    before = {one.uid: one.fingerprint for one in given}
    return AgendaWritten(
        content=content,
        events=len(events),
        cancelled=sum(one.is_cancelled for one in events),
        new=sum(one.uid not in before for one in events),
        changed=sum(before.get(one.uid, one.fingerprint) != one.fingerprint for one in events),
    )


def _partial_reader(agenda: Agenda, actor: Actor) -> str:
    """Return the role of somebody who may not know every person of a calendar, else nothing."""
    tells_all = agenda is not Agenda.SEJOURS or actor.may(Permission.BENEFICIAIRE_READ)
    return "" if tells_all else actor.role.value


def _nameless(sources: Sequence[AgendaSource], known: Collection[int]) -> tuple[AgendaSource, ...]:
    """Return stays without who has them, but for these persons."""
    return tuple(
        one if one.beneficiaire_id in known else replace(one, qui="", initiales="")
        for one in sources
    )


def _name(house: str | None, agenda: Agenda, target: AgendaTarget | None) -> str:
    """Return the name of the calendar: never that of a person who is cared for."""
    whose = target.nom if target is not None and target.sheet != "beneficiaires" else ""
    return french(" – ".join(part for part in (AGENDA_LABELS[agenda], whose, house or "") if part))


def _event(agenda: Agenda, one: AgendaSource, vault: str, *, with_names: bool) -> AgendaEvent:
    what = _TITLES[agenda]
    if agenda is Agenda.ASTREINTES and one.autre:
        what = f"{what} ({one.autre})"
    if one.is_open:
        what = f"{what} (départ à fixer)"
    if one.is_cancelled:
        # Some programs show a cancelled event as any other: its title says it too.
        what = _CANCELLED[agenda]
    who = one.qui if with_names else one.initiales
    shows_place = with_names or agenda is Agenda.SEJOURS
    return AgendaEvent(
        uid=uid_of(agenda, one.row_id, vault),
        starts=one.starts,
        ends=_after(one.starts, one.ends),
        summary=french(f"{what} – {who}" if who else what),
        location=one.lieu if shows_place else "",
        description=one.autre if with_names and agenda is not Agenda.ASTREINTES else "",
        is_cancelled=one.is_cancelled,
    )


def _after(starts: datetime | date, ends: datetime | date) -> datetime | date:
    """Return the end, which a calendar wants after the start or equal to it."""
    return max(starts, ends)
