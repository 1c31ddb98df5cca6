"""The planning of the visits: read, planned, moved, done, missed, reopened; series go to `visite_series`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, NotFoundError
from crt_desktop.domain.horaires import instant_of
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.series_words import serie_words
from crt_desktop.domain.visites import (
    BUSY,
    KEEP,
    PREVUE,
    Conflict,
    Keep,
    MoveScope,
    Slot,
    VisitOrder,
    done,
    done_issues,
    missed,
    moved,
    order_issues,
    reopened,
)
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.ports.visites import RecurrenceRules
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.planning import (
    DeliveryLine,
    MovedVisits,
    PlannedVisits,
    PlanningFilters,
    PlanningView,
    PrestationChoice,
    Round,
    SeriesLine,
)
from crt_desktop.services.fiche_desk import PERSON, Openings
from crt_desktop.services.visite_desk import (
    SERIES,
    VISITES,
    WRITERS,
    VisiteDesk,
    checked_changes,
    person_of,
    slot_of_fiche,
    visite_of,
)
from crt_desktop.services.visite_series import EndedSeries, SeriesDesk, end_of

_EVERYTHING: Final = PlanningFilters()


class Visites:
    """Use cases on visits for one open vault; every method may raise PermissionDeniedError.

    Whoever holds PLANNING_READ_OWN sees the own visits only, and may only tell what became of them.
    """

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        openings: Openings,
        *,
        holidays: HolidayCalendar,
        rules: RecurrenceRules,
    ) -> None:
        """Act as the session's actor; ``openings`` are those of the forms of the records."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._own = VisiteDesk(session, clock, openings)
        self._series = SeriesDesk(self._own, rules)
        self._read: set[tuple[str, int | None]] = set()
        self._prepared_on: date | None = None
        self._ended: dict[int, EndedSeries] = {}

    # --- reading -----------------------------------------------------------------------------

    def planning(self, period: Period, filters: PlanningFilters = _EVERYTHING) -> PlanningView:
        """Return the visits that begin in a period, by start, each with what it clashes with.

        The first planning of a session is an audit entry. Whoever plans has the visits of the series
        written ahead first, once a day.
        """
        own = self._own.require_reader()
        if self._session.actor.may(Permission.PLANNING_WRITE):
            self.prepare_series()
        with self._session.uow() as uow:
            parametres = uow.parametres()
            feries = self._holidays.between(
                period.start, period.end, departement=parametres.departement
            )
            lines = uow.visites.lines(
                period, filters, own=own, feries=feries, parametres=parametres
            )
            is_whole = own is None and replace(filters, only_conflicts=False) == PlanningFilters()
            lines = self._own.with_conflicts(uow, lines, period, is_whole=is_whole)
            if filters.only_conflicts:
                lines = tuple(line for line in lines if line.conflicts)
            view = PlanningView(
                period=period, visites=lines, equipe=uow.visites.team(period), feries=feries
            )
            self._record_reading(uow, "planning")
        return view

    def series(self, beneficiaire_id: int | None = None) -> tuple[SeriesLine, ...]:
        """Return the series of a person, or every one, in words; the first list is an audit entry."""
        self._session.actor.require(Permission.PLANNING_READ)
        with self._session.uow() as uow:
            found = uow.visites.series(beneficiaire_id=beneficiaire_id, on=self._clock.today())
            self._record_reading(uow, "series")
        return tuple(
            SeriesLine(
                row_id=one.row_id,
                version=one.version,
                beneficiaire_id=one.beneficiaire_id,
                personne=one.personne,
                words=serie_words(one.record),
                started_on=one.record.started_on,
                regle=one.record.regle,
                until=end_of(one.record),
                next_on=one.next_on,
            )
            for one in found
        )

    def round_of(self, professionnel: str, on: date) -> Round:
        """Return a professionnel's day, stop by stop, with what is needed to get in.

        The first time a person is shown so in a session is an audit entry. Raises NotFoundError for
        somebody who is not in the team that day.
        """
        own = self._own.require_reader()
        if own is not None and own != professionnel:
            self._session.actor.require(Permission.PLANNING_READ)
        period = Period(start=on, end=on)
        with self._session.uow() as uow:
            team = {one.reference: one for one in uow.visites.team(period)}
            if professionnel not in team:
                raise NotFoundError(kind="professionnels", reference=professionnel)
            parametres = uow.parametres()
            filters = PlanningFilters(professionnels=frozenset({professionnel}), statuts=BUSY)
            feries = self._holidays.between(on, on, departement=parametres.departement)
            lines = uow.visites.lines(
                period, filters, own=own, feries=feries, parametres=parametres
            )
            lines = self._own.with_conflicts(uow, lines, period, is_whole=False)
            stops = uow.visites.stops(lines)
            self._record_reading(uow, "tournee", {line.beneficiaire_id for line in lines})
        seconds = sum((line.ends_at - line.starts_at).total_seconds() for line in lines)
        return Round(
            professionnel=team[professionnel], on=on, stops=stops, minutes=int(seconds) // 60
        )

    def deliveries(
        self, period: Period, beneficiaire_id: int | None = None
    ) -> tuple[DeliveryLine, ...]:
        """Return planned against delivered of each prestation; the first list is an audit entry."""
        own = self._own.require_reader()
        with self._session.uow() as uow:
            lines = uow.visites.deliveries(period, beneficiaire_id=beneficiaire_id, own=own)
            self._record_reading(uow, "prestations")
        return lines

    def prestations(self, beneficiaire_id: int) -> tuple[PrestationChoice, ...]:
        """Return the prestations of a person's plan that a visit may deliver; audited once a session."""
        self._session.actor.require(Permission.PLANNING_READ)
        with self._session.uow() as uow:
            found = uow.visites.prestations(beneficiaire_id)
            self._record_reading(uow, "plans", {beneficiaire_id})
        return found

    def occurrences(self, order: VisitOrder, limit: int = 10) -> tuple[date, ...]:
        """Return the first days of a series being typed; raises InvalidFicheError."""
        self._session.actor.require(Permission.PLANNING_WRITE)
        return self._series.days_of(order, today=self._clock.today(), limit=limit)

    def check(self, order: VisitOrder) -> tuple[Conflict, ...]:
        """Return what a visit being typed clashes with, the first one of a series; nothing is written."""
        self._session.actor.require(Permission.PLANNING_WRITE)
        _refuse(order_issues(order))
        with self._session.uow() as uow:
            slot = _slot(order)
            return self._own.conflicts(uow, [slot]).get(slot, ())

    # --- planning ----------------------------------------------------------------------------

    def plan(self, order: VisitOrder) -> PlannedVisits:
        """Store a visit, or a series with its visits of the months ahead; audited.

        Conflicts are told, and block nothing.

        Raises:
            InvalidFicheError: What is asked cannot be planned, field by field.
            NotFoundError: No such person, or no such professionnel.
        """
        self._session.actor.require(Permission.PLANNING_WRITE)
        _refuse(order_issues(order))
        with self._session.uow() as uow:
            uow.fiches.lock()
            if order.regle is not None:
                planned = self._series.begin(uow, order, today=self._clock.today())
            else:
                planned = self._plan_one(uow, order)
            uow.commit()
        return planned

    def _plan_one(self, uow: UnitOfWork, order: VisitOrder) -> PlannedVisits:
        slot = _slot(order)
        record = Visite(
            beneficiaire=person_of(uow, order.beneficiaire_id),
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            profession=order.profession,
            statut=PREVUE,
            professionnel=order.professionnel,
            domaine=order.domaine,
            prestation_fil=order.prestation_fil,
            remarque=order.remarque,
        )
        fiche = self._own.save(uow, record, None)
        self._own.record(
            uow, AuditTag.VISITE_PLAN, [fiche.beneficiaire_id], VISITES, str(fiche.row_id)
        )
        found = slot_of_fiche(fiche)
        conflicts = self._own.conflicts(uow, [found]).get(found, ())
        return PlannedVisits(
            row_ids=(fiche.row_id,), conflicts=conflicts, how_many_clash=int(bool(conflicts))
        )

    def prepare_series(self) -> int:
        """Write the visits of the series for the months ahead; return how many; audited by person.

        Once a day in a session is enough: what is ready is left alone.
        """
        self._session.actor.require(Permission.PLANNING_WRITE)
        today = self._clock.today()
        if self._prepared_on == today:
            return 0
        with self._session.uow() as uow:
            how_many = self._series.prepare(uow, today=today)
        self._prepared_on = today
        return how_many

    # --- changing ----------------------------------------------------------------------------

    def move(
        self,
        row_id: int,
        *,
        version: int,
        starts_at: datetime,
        ends_at: datetime,
        professionnel: str | Keep | None = KEEP,
        scope: MoveScope = MoveScope.THIS,
    ) -> MovedVisits:
        """Put a planned visit at another time, with somebody else when one is named; audited.

        Args:
            row_id: The visit.
            version: What was shown when it was taken.
            starts_at: The new start.
            ends_at: The new end.
            professionnel: Who comes (a reference), None for nobody yet, `KEEP` for whoever it was.
            scope: This one, or all the following ones of its series: those still planned at the times of
                the series follow it, one that was placed by hand stays where it is.

        Raises:
            InvalidFicheError: It ends before it starts.
            RuleViolationError: ``visite_faite``, ``visite_non_faite``, ``visite_hors_serie``,
                ``serie_trop_complexe``.
            StaleEditError: Somebody changed or removed it meanwhile.
        """
        changes: dict[str, object] = {"starts_at": starts_at, "ends_at": ends_at}
        if not isinstance(professionnel, Keep):
            changes["professionnel"] = professionnel
        return self.change(row_id, version=version, changes=changes, scope=scope)

    def change(
        self,
        row_id: int,
        *,
        version: int,
        changes: Mapping[str, object],
        scope: MoveScope = MoveScope.THIS,
    ) -> MovedVisits:
        """Change a planned visit, or all the following ones of its series; audited.

        Args:
            row_id: The visit.
            version: What was shown.
            changes: Values by attribute of `domain.equipe.Visite`: `visite_desk.CHANGEABLE`.
            scope: As in `move`.

        Raises:
            InvalidFicheError: A value that cannot be.
            RuleViolationError: As `move`.
            StaleEditError: Somebody changed or removed it meanwhile.
        """
        self._session.actor.require(Permission.PLANNING_WRITE)
        asked = checked_changes(changes)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._own.stored(uow, row_id, version)
            visite = visite_of(stored)
            times = {
                "starts_at": asked.get("starts_at", visite.starts_at),
                "ends_at": asked.get("ends_at", visite.ends_at),
            }
            after = replace(moved(visite, **times), **(asked | times))
            serie_id = None
            if scope is MoveScope.FOLLOWING:
                serie_id, saved = self._series.change_following(uow, stored, after, asked)
            else:
                saved = (self._own.save(uow, after, stored),)
            self._own.record(
                uow, AuditTag.VISITE_PLAN, [stored.beneficiaire_id], VISITES, str(row_id), *asked
            )
            result = self._result(uow, saved, row_id, serie_id)
            uow.commit()
        return result

    def cancel_following(self, row_id: int, *, version: int, motif: str) -> MovedVisits:
        """Cancel a planned visit and all the following ones of its series, which ends there; audited.

        They stay in the planning as cancelled, with the reason; what was done stays as it is.

        Raises:
            InvalidFicheError: No reason is given.
            RuleViolationError: ``visite_faite``, ``visite_non_faite``, ``visite_hors_serie``.
            StaleEditError: Somebody changed or removed it meanwhile.
        """
        self._session.actor.require(Permission.PLANNING_WRITE)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._own.stored(uow, row_id, version)
            ended = self._series.cancel_following(uow, stored, motif)
            self._own.record(
                uow, AuditTag.VISITE_CLOSE, [stored.beneficiaire_id], VISITES, str(row_id), "serie"
            )
            uow.commit()
        serie_id = ended.after.row_id
        self._ended[serie_id] = ended
        return MovedVisits(
            versions={fiche.row_id: fiche.version for fiche in ended.cancelled}, serie_id=serie_id
        )

    def take_up(self, serie_id: int) -> MovedVisits:
        """Undo the end of a series by `cancel_following` in this session: its visits come back; audited.

        A visit that somebody has changed since stays as it is.

        Raises:
            NotFoundError: This session has not ended that series, or has taken it up already.
            StaleEditError: Somebody changed or removed the series meanwhile.
        """
        self._session.actor.require(Permission.PLANNING_WRITE)
        ended = self._ended.get(serie_id)
        if ended is None:
            raise NotFoundError(kind=SERIES, reference=str(serie_id))
        with self._session.uow() as uow:
            uow.fiches.lock()
            saved = self._series.take_up(uow, ended)
            self._own.record(
                uow,
                AuditTag.VISITE_PLAN,
                [ended.after.beneficiaire_id],
                SERIES,
                str(serie_id),
                str(len(saved)),
            )
            uow.commit()
        del self._ended[serie_id]
        return MovedVisits(
            versions={fiche.row_id: fiche.version for fiche in saved}, serie_id=serie_id
        )

    # --- what became of it -------------------------------------------------------------------

    def mark_done(
        self,
        row_id: int,
        *,
        version: int,
        starts_at: datetime,
        ends_at: datetime,
        remarque: str | None = None,
    ) -> MovedVisits:
        """Record a visit as it took place; the times it was planned at are kept; audited.

        ``remarque`` None leaves what was written.

        Raises:
            InvalidFicheError: Times that cannot be, or have not come.
            StaleEditError: Somebody changed or removed it meanwhile.
        """

        def close(visite: Visite) -> Visite:
            _refuse(done_issues(starts_at, ends_at, now=self._clock.now()))
            return done(visite, starts_at=starts_at, ends_at=ends_at, remarque=remarque)

        return self._close(row_id, version, close)

    def mark_missed(self, row_id: int, *, version: int, statut: str, motif: str) -> MovedVisits:
        """Record a visit that did not take place: ``annulee``, or ``absence`` of the person; audited.

        Raises:
            InvalidFicheError: No reason is given.
            RuleViolationError: ``visite_faite``: it is done, to be reopened first.
            StaleEditError: Somebody changed or removed it meanwhile.
        """
        return self._close(
            row_id, version, lambda visite: missed(visite, statut=statut, motif=motif)
        )

    def reopen(self, row_id: int, *, version: int) -> MovedVisits:
        """Put a visit back as it was planned, whatever became of it; audited.

        Raises StaleEditError.
        """
        return self._close(row_id, version, reopened)

    def _close(self, row_id: int, version: int, become: Callable[[Visite], Visite]) -> MovedVisits:
        self._session.actor.require(*WRITERS)
        with self._session.uow() as uow:
            uow.fiches.lock()
            stored = self._own.stored(uow, row_id, version)
            visite = visite_of(stored)
            self._own.require_own(visite)
            saved = self._own.save(uow, become(visite), stored)
            self._own.record(
                uow, AuditTag.VISITE_CLOSE, [saved.beneficiaire_id], VISITES, str(row_id)
            )
            result = self._result(uow, (saved,), row_id, None)
            uow.commit()
        return result

    # --- shared ------------------------------------------------------------------------------

    def _result(
        self, uow: UnitOfWork, saved: tuple[StoredFiche, ...], asked: int, serie_id: int | None
    ) -> MovedVisits:
        slots = [slot_of_fiche(fiche) for fiche in saved if fiche.row_id == asked]
        conflicts = self._own.conflicts(uow, slots)
        return MovedVisits(
            versions={fiche.row_id: fiche.version for fiche in saved},
            conflicts=next(iter(conflicts.values()), ()),
            serie_id=serie_id,
        )

    def _record_reading(
        self, uow: UnitOfWork, what: str, people: AbstractSet[int] | None = None
    ) -> None:
        """Leave an entry the first time this session reads something, of a person when one is named."""
        wanted: set[tuple[str, int | None]] = {(what, one) for one in people or (None,)}
        news = wanted - self._read
        if not news:
            return
        for _, person in sorted(news, key=lambda one: one[1] or 0):
            uow.audit.record(
                self._session.actor,
                AuditTag.PLANNING_READ,
                entity="" if person is None else PERSON,
                entity_id=person,
                fields=(what,),
            )
        uow.commit()
        self._read |= news


def _slot(order: VisitOrder) -> Slot:
    starts_at = instant_of(order.on, order.heure)
    return Slot(
        beneficiaire_id=order.beneficiaire_id,
        starts_at=starts_at,
        ends_at=starts_at + order.duration,
        professionnel=order.professionnel,
    )


def _refuse(issues: tuple[FieldIssue, ...]) -> None:
    if issues:
        raise InvalidFicheError(issues)
