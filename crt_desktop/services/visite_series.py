"""Series of visits: begun, prepared ahead, changed or ended from one visit on.

A series act deletes nothing: the old series ends the day before, a new one goes on, and visits that are no
longer to take place are cancelled with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, local_date
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.errors import (
    FieldIssue,
    InvalidFicheError,
    NotFoundError,
    RuleViolationError,
)
from crt_desktop.domain.fiches import changed_fields
from crt_desktop.domain.form_sentences import issue_of
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.series import (
    MOST_OCCURRENCES,
    WEEKS_AHEAD,
    Rule,
    RuleUnreadableError,
    cut_before,
    cut_from,
    ending,
    exceptions_of,
    read_rule,
    span_on,
    wall_of,
    write_rule,
)
from crt_desktop.domain.series_shift import shifted_serie
from crt_desktop.domain.typography import french
from crt_desktop.domain.visites import PREVUE, VisitOrder, missed, require_planned
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.visites import RecurrenceRules, StoredSeries
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.planning import PlannedVisits
from crt_desktop.services.fiche_saving import record_change
from crt_desktop.services.visite_desk import (
    SERIES,
    VISITES,
    VisiteDesk,
    person_of,
    serie_of,
    slot_of_fiche,
    visite_of,
)

_AHEAD: Final = timedelta(weeks=WEEKS_AHEAD)
_EVER: Final = timedelta(days=200 * 365)
_SLACK: Final = timedelta(weeks=1)
"""How much nearer than `_AHEAD` the visits of a series may end before more are written."""


def end_of(serie: SerieVisites) -> date | None:
    """Return the last day a series may have, None when no day ends it or its rule cannot be read."""
    try:
        return read_rule(serie.regle).until
    except RuleUnreadableError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedSeries:
    """A series that was ended: what it was and became, the visits as they were planned and as cancelled."""

    before: StoredFiche
    after: StoredFiche
    planned: tuple[Visite, ...]
    cancelled: tuple[StoredFiche, ...]


class SeriesDesk:
    """Writes series and their visits; the lock is taken and the commit made by the caller."""

    def __init__(self, own: VisiteDesk, rules: RecurrenceRules) -> None:
        """Work at this desk, with this expansion of the rules."""
        self._own = own
        self._rules = rules

    # --- beginning ---------------------------------------------------------------------------

    def days_of(self, order: VisitOrder, *, today: date, limit: int) -> tuple[date, ...]:
        """Return the first days of a series that is asked; raises InvalidFicheError."""
        if order.regle is None:
            return (order.on,)
        rule = self._rule_of(order)
        last = max(today, order.on) + 4 * _AHEAD
        return self._rules.days(rule, order.on, first=order.on, last=last, limit=limit)

    def begin(self, uow: UnitOfWork, order: VisitOrder, *, today: date) -> PlannedVisits:
        """Store a series and its visits of the months ahead; raises InvalidFicheError."""
        rule = self._rule_of(order)
        horizon = max(today, order.on) + _AHEAD
        days = self._rules.days(rule, order.on, first=order.on, last=horizon)
        if not days:
            words = "Cette règle ne donne aucun jour : vérifiez les dates."
            raise InvalidFicheError((FieldIssue(attribute="regle", message=french(words)),))
        serie = SerieVisites(
            reference="",
            beneficiaire=person_of(uow, order.beneficiaire_id),
            started_on=order.on,
            heure=order.heure,
            duree_minutes=order.minutes,
            regle=write_rule(rule),
            profession=order.profession,
            professionnel=order.professionnel,
            domaine=order.domaine,
            prestation_fil=order.prestation_fil,
            prepared_until=_reached(days, horizon),
            remarque=order.remarque,
        )
        stored = self._own.save_serie(uow, serie, None)
        fiches = self._write_days(uow, serie_of(stored), days)
        self._record_planned(uow, stored.row_id, order.beneficiaire_id, len(fiches))
        conflicts = self._own.conflicts(uow, map(slot_of_fiche, fiches))
        return PlannedVisits(
            row_ids=tuple(fiche.row_id for fiche in fiches),
            serie_id=stored.row_id,
            conflicts=next(iter(conflicts.values()), ()),
            how_many_clash=len(conflicts),
        )

    def _rule_of(self, order: VisitOrder) -> Rule:
        """Return the rule of a series that is asked, with its last day; raises InvalidFicheError.

        A count becomes the last day it leads to: a series is cut, shifted and ended by days.
        """
        try:
            rule = read_rule(order.regle or "")
        except RuleUnreadableError as error:
            raise InvalidFicheError((issue_of(SERIES, "regle", error.code),)) from error
        if rule.count is not None:
            days = self._rules.days(rule, order.on, first=order.on, last=order.on + _EVER)
            rule = ending(rule, days[-1]) if days else rule
        return ending(rule, order.until)

    # --- the months ahead --------------------------------------------------------------------

    def prepare(self, uow: UnitOfWork, *, today: date) -> int:
        """Write the visits that are missing ahead, and commit; return how many."""
        if not self._waiting(uow, today):
            return 0
        uow.fiches.lock()
        how_many, is_written = 0, False
        for one in self._waiting(uow, today):
            written = self._prepare(uow, one, today)
            is_written = is_written or written is not None
            how_many += written or 0
        if is_written:
            uow.commit()
        return how_many

    def _waiting(self, uow: UnitOfWork, today: date) -> list[StoredSeries]:
        """Return the series that go on and whose visits are not written far enough."""
        return [
            one
            for one in uow.visites.unprepared(before=today + _AHEAD - _SLACK)
            if self._unwritten(one.record, today) and self._has_future(uow, one, today)
        ]

    def _unwritten(self, serie: SerieVisites, today: date) -> tuple[date, ...]:
        """Return the days of a series whose visits are to be written, none when its rule cannot be read."""
        try:
            rule = read_rule(serie.regle)
        except RuleUnreadableError:
            return ()
        first = _first_unwritten(serie, today)
        return self._rules.days(rule, serie.started_on, first=first, last=today + _AHEAD)

    def _has_future(self, uow: UnitOfWork, one: StoredSeries, today: date) -> bool:
        """Tell whether the person is, or is to be, accompanied after what is written."""
        since = _first_unwritten(one.record, today)
        return any(
            left is None or left > since for _, left in uow.visites.followed(one.beneficiaire_id)
        )

    def _prepare(self, uow: UnitOfWork, one: StoredSeries, today: date) -> int | None:
        serie = one.record
        days = self._unwritten(serie, today)
        spans = uow.visites.followed(one.beneficiaire_id)
        skipped = exceptions_of(serie) | self._held_days(uow, one, since=days[0])
        wanted = [day for day in days if day not in skipped and _is_followed(day, spans)]
        fiches = self._write_days(uow, serie, wanted)
        stored = uow.fiches.get(SERIES, one.row_id)
        self._own.save_serie(
            uow, replace(serie, prepared_until=_reached(days, today + _AHEAD)), stored
        )
        self._record_planned(uow, one.row_id, one.beneficiaire_id, len(fiches))
        return len(fiches)

    def _held_days(self, uow: UnitOfWork, one: StoredSeries, *, since: date) -> frozenset[date]:
        """Return the days of a series that have their visit already: one taken over with its visits has."""
        held = uow.visites.of_serie(one.row_id, since=since)
        days = (visit.record.occurrence_on for visit in held)
        return frozenset(day for day in days if day is not None)

    # --- all the following -------------------------------------------------------------------

    def change_following(
        self,
        uow: UnitOfWork,
        stored: StoredFiche,
        after: Visite,
        changes: Mapping[str, Any],
    ) -> tuple[int, tuple[StoredFiche, ...]]:
        """Change a visit and those that follow it in its series; return the series and the visits.

        Args:
            uow: The transaction.
            stored: The visit that was taken.
            after: What it becomes.
            changes: What of it changes.

        Raises:
            RuleViolationError: ``visite_hors_serie``, ``serie_trop_complexe``.
        """
        serie_fiche, on = self._serie_of(uow, stored)
        before = serie_of(serie_fiche)
        is_timed = "starts_at" in changes or "ends_at" in changes
        days, serie = self._shifted(before, on, after, is_timed=is_timed)
        serie = replace(
            serie,
            **{name: value for name, value in changes.items() if name in _OF_ALL},
        )
        serie_id, reference = self._store_split(uow, serie_fiche, serie, on)
        serie = replace(serie, reference=reference)
        saved = []
        for held in uow.visites.of_serie(serie_fiche.row_id, since=on):
            if held.record.statut != PREVUE or held.record.occurrence_on is None:
                continue
            is_taken = held.row_id == stored.row_id
            day = days.get(held.record.occurrence_on, held.record.occurrence_on)
            record = _followed_by(held.record, before, serie, day, changes)
            if is_taken:
                record = replace(after, serie=reference, occurrence_on=day)
            saved.append(self._update(uow, held.row_id, record))
        return serie_id, tuple(saved)

    def cancel_following(self, uow: UnitOfWork, stored: StoredFiche, motif: str) -> EndedSeries:
        """Cancel a planned visit and those that follow it; the series ends before it."""
        require_planned(visite_of(stored))
        before, on = self._serie_of(uow, stored)
        after = self._own.save_serie(uow, cut_before(serie_of(before), on), before)
        planned = [
            held
            for held in uow.visites.of_serie(before.row_id, since=on)
            if held.record.statut == PREVUE
        ]
        saved = [
            self._update(uow, held.row_id, missed(held.record, statut="annulee", motif=motif))
            for held in planned
        ]
        return EndedSeries(
            before=before,
            after=after,
            planned=tuple(held.record for held in planned),
            cancelled=tuple(saved),
        )

    def take_up(self, uow: UnitOfWork, ended: EndedSeries) -> tuple[StoredFiche, ...]:
        """Give a series back its days and its visits, as they were before it was ended.

        A visit that somebody has changed since stays as it is now; raises StaleEditError when the series
        itself has.
        """
        stored = self._own.stored(uow, ended.after.row_id, ended.after.version, SERIES)
        self._own.save_serie(uow, serie_of(ended.before), stored)
        return tuple(
            self._update(uow, cancelled.row_id, record)
            for cancelled, record in zip(ended.cancelled, ended.planned, strict=True)
            if self._is_as_left(uow, cancelled)
        )

    def _is_as_left(self, uow: UnitOfWork, left: StoredFiche) -> bool:
        try:
            return uow.fiches.get(VISITES, left.row_id).version == left.version
        except NotFoundError:
            return False

    def _serie_of(self, uow: UnitOfWork, stored: StoredFiche) -> tuple[StoredFiche, date]:
        """Return the series of a visit, and its day in it; raises RuleViolationError."""
        visite = visite_of(stored)
        found = None if visite.serie is None else uow.fiches.find(SERIES, visite.serie)
        if found is None or visite.occurrence_on is None:
            raise RuleViolationError("visite_hors_serie")
        return found, visite.occurrence_on

    def _shifted(
        self, serie: SerieVisites, on: date, after: Visite, *, is_timed: bool
    ) -> tuple[dict[date, date], SerieVisites]:
        """Return which day each day of the series becomes from one on, and the series that begins there."""
        rule = read_rule(serie.regle)
        earlier = self._rules.days(
            rule, serie.started_on, first=serie.started_on, last=on - ONE_DAY
        )
        rest = cut_from(serie, on, already=len(earlier), reference=serie.reference)
        if not is_timed:
            return {}, rest
        minutes = int((after.ends_at - after.starts_at).total_seconds()) // 60
        rest = replace(rest, heure=wall_of(after.starts_at), duree_minutes=max(minutes, 1))
        to = local_date(after.starts_at)
        if to == on:
            return {}, rest
        return shifted_serie(rest, to, self._rules.days)

    def _store_split(
        self, uow: UnitOfWork, stored: StoredFiche, rest: SerieVisites, on: date
    ) -> tuple[int, str]:
        """Store what goes on: the series itself from its first day, else another after its end."""
        before = serie_of(stored)
        rule = read_rule(before.regle)
        is_first = not self._rules.days(
            rule, before.started_on, first=before.started_on, last=on - ONE_DAY, limit=1
        )
        if is_first:
            saved = self._own.save_serie(uow, rest, stored)
        else:
            self._own.save_serie(uow, cut_before(before, on), stored)
            saved = self._own.save_serie(uow, replace(rest, reference=""), None)
        return saved.row_id, str(saved.record.reference)

    # --- rows --------------------------------------------------------------------------------

    def _write_days(
        self, uow: UnitOfWork, serie: SerieVisites, days: Iterable[date]
    ) -> list[StoredFiche]:
        """Store the visits of these days; the series itself is in the journal, with how many."""
        fiches = []
        for day in days:
            starts_at, ends_at = span_on(serie, day)
            record = Visite(
                beneficiaire=serie.beneficiaire,
                starts_at=starts_at,
                ends_at=ends_at,
                profession=serie.profession,
                statut=PREVUE,
                professionnel=serie.professionnel,
                domaine=serie.domaine,
                serie=serie.reference,
                occurrence_on=day,
                prestation_fil=serie.prestation_fil,
                remarque=serie.remarque,
            )
            fiches.append(uow.fiches.add(VISITES, record))
        return fiches

    def _update(self, uow: UnitOfWork, row_id: int, record: Visite) -> StoredFiche:
        """Store a visit of a series and tell the journal what of it changed."""
        stored = uow.fiches.get(VISITES, row_id)
        changed = changed_fields(stored.record, record)
        if not changed:
            return stored
        saved = uow.fiches.update(VISITES, row_id, record, version=stored.version)
        record_change(self._own.desk, uow, stored, saved, changed)
        return saved

    def _record_planned(
        self, uow: UnitOfWork, serie_id: int, beneficiaire_id: int, how_many: int
    ) -> None:
        self._own.record(
            uow, AuditTag.VISITE_PLAN, [beneficiaire_id], SERIES, str(serie_id), str(how_many)
        )


_OF_ALL: Final = frozenset({"profession", "professionnel", "domaine", "prestation_fil", "remarque"})
"""What a series says of all its visits, besides when they take place."""


def _followed_by(
    visite: Visite, before: SerieVisites, serie: SerieVisites, day: date, changes: Mapping[str, Any]
) -> Visite:
    """Return a visit of the series after a change of all the following: what was set by hand stays."""
    record = replace(visite, serie=serie.reference, occurrence_on=day)
    is_by_hand = (visite.starts_at, visite.ends_at) != span_on(
        before, cast("date", visite.occurrence_on)
    )
    if not is_by_hand:
        starts_at, ends_at = span_on(serie, day)
        record = replace(record, starts_at=starts_at, ends_at=ends_at)
    kept = {
        name: value
        for name, value in changes.items()
        if name in _OF_ALL and getattr(visite, name) == getattr(before, name)
    }
    return replace(record, **kept)


def _first_unwritten(serie: SerieVisites, today: date) -> date:
    """Return the first day to write: what a series taken over without its visits was before is history."""
    prepared = serie.prepared_until
    return max(serie.started_on, today if prepared is None else prepared + ONE_DAY)


def _reached(days: Sequence[date], horizon: date) -> date:
    """Return how far a series is written with these days: a long list stops before the horizon."""
    return days[-1] if len(days) == MOST_OCCURRENCES else horizon


def _is_followed(day: date, spans: Sequence[tuple[date, date | None]]) -> bool:
    return any(start <= day and (left is None or day < left) for start, left in spans)
