"""The proposal of a rota: the problem as it stands, solved apart, checked by the rules, never written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from crt_desktop.domain.astreintes import (
    BROUILLON,
    TITULAIRE,
    is_draft,
    night_served,
    night_span,
    rang_of,
)
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.planning import Absence, Souhait
from crt_desktop.domain.regles_astreinte import RotaFacts, check_rota
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.rota import RotaProblem, RotaSolution, RotaStatus
from crt_desktop.domain.rota_equity import cost_of, shares_of
from crt_desktop.domain.rota_reading import EDGE, Reading, days_of_history, read_problem
from crt_desktop.domain.rota_words import reasons_of
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.rota import RotaSolver, RotaWatch
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.rota_facts import read_facts, records_of

SECONDS: Final = 20.0
"""The time a proposal is given by default."""
_UNCOVERED: Final = "nuit_non_couverte"


class Rota:
    """Proposals of one open vault; every method raises PermissionDeniedError."""

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        holidays: HolidayCalendar,
        *,
        solver: Callable[[], RotaSolver],
    ) -> None:
        """Act as the session's actor; the solver is made when first used."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._solver = solver

    def problem(self, period: Period, *, keep_drafts: bool = True) -> RotaProblem:
        """Return the problem of a period: its nights to come, who may take them, what is fixed; audited."""
        return self._read(period, seconds=SECONDS, keep_drafts=keep_drafts).reading.problem

    def propose(
        self,
        period: Period,
        *,
        seconds: float = SECONDS,
        progress: RotaWatch | None = None,
        keep_drafts: bool = True,
    ) -> RotaSolution:
        """Return the fairest rota found within the time for the nights of a period to come; audited.

        Nothing is written, and nothing holds the vault during the search. The assignments are those that
        `Astreintes.accept` takes: the nights proposed, and the drafts when they are kept; what is published
        is left out of them, and counted in the shares. A night whose proposal the rules would not allow is
        taken out of it, with the reason.

        Args:
            period: Days the nights begin on.
            seconds: The time allowed.
            progress: Told a few times a second where the search stands; False stops it, and the best
                rota found so far is returned.
            keep_drafts: Whether the drafts stay as they are; otherwise their nights are proposed anew.

        Raises:
            SolverFailedError: The search could not run, or its process died.
        """
        known = self.prepare(period, seconds=seconds, keep_drafts=keep_drafts)
        return self.search(known, progress=progress)

    def prepare(
        self, period: Period, *, seconds: float = SECONDS, keep_drafts: bool = True
    ) -> PreparedRota:
        """Read what a proposal is made from; audited. The arguments are those of `propose`."""
        return self._read(period, seconds=seconds, keep_drafts=keep_drafts)

    def search(self, known: PreparedRota, *, progress: RotaWatch | None = None) -> RotaSolution:
        """Return the proposal of `propose` from what was read, from any thread: the vault is not asked.

        Raises SolverFailedError.
        """
        problem = known.reading.problem
        found = self._solver().solve(problem, progress=progress)
        kept, refused = _kept(known, found.assignments)
        everything = {**problem.fixed, **kept}
        if refused:
            found = replace(
                found, status=RotaStatus.GAP, objective=float(cost_of(problem, everything))
            )
        return replace(
            found,
            assignments={
                night_on: name
                for night_on, name in sorted(everything.items())
                if night_on not in known.reading.published
            },
            unfilled=tuple(
                night.night_on for night in problem.nights if night.night_on not in everything
            ),
            shares=shares_of(problem, everything),
            reasons=(*refused, *reasons_of(problem, everything)),
        )

    def ecarts(self, period: Period, assignments: Mapping[date, str]) -> tuple[Ecart, ...]:
        """Return every rule that a period would break with these drafts in the place of its own; audited."""
        self._session.actor.require(Permission.ASTREINTE_WRITE)
        with self._session.uow() as uow:
            facts = read_facts(uow, period, parametres=uow.parametres(), holidays=self._holidays)
            self._record(uow, period)
        return check_rota(_with_drafts(facts, assignments, redone=assignments))

    def _record(self, uow: UnitOfWork, period: Period) -> None:
        days = (period.start.isoformat(), period.end.isoformat())
        uow.audit.record(self._session.actor, AuditTag.ROTA_PROPOSE, fields=days)
        uow.commit()

    def _read(self, period: Period, *, seconds: float, keep_drafts: bool) -> PreparedRota:
        self._session.actor.require(Permission.ASTREINTE_WRITE)
        with self._session.uow() as uow:
            facts = self._facts(uow, period)
            souhaits = records_of(Souhait, uow.astreintes.souhaits(period))
            self._record(uow, period)
        reading = read_problem(
            facts, souhaits, now=self._clock.now(), seconds=seconds, keep_drafts=keep_drafts
        )
        return PreparedRota(facts=facts, reading=reading)

    def _facts(self, uow: UnitOfWork, period: Period) -> RotaFacts:
        """Return what the rules look at, with the duties and the absences of the year before."""
        parametres = uow.parametres()
        days = days_of_history(period)
        return replace(
            read_facts(uow, period, parametres=parametres, holidays=self._holidays),
            duties=records_of(Astreinte, uow.astreintes.duties(*days.instants())),
            absences=records_of(Absence, uow.astreintes.absences(days)),
            holidays=self._holidays.between(
                days.start, days.end, departement=parametres.departement
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRota:
    """What a proposal was made from."""

    facts: RotaFacts
    reading: Reading


def _kept(
    known: PreparedRota, assignments: Mapping[date, str]
) -> tuple[dict[date, str], tuple[str, ...]]:
    """Return the nights proposed that break no rule, and a sentence for each of the others.

    The rules are told of the duties alone, and know nothing of how they were found.
    """
    problem = known.reading.problem
    asked = {night.night_on for night in problem.nights} - problem.fixed.keys()
    kept = {day: name for day, name in assignments.items() if day in asked}
    facts = _around(known.facts)
    before = {_named(one) for one in check_rota(_with_drafts(facts, {}, redone=asked))}
    refused: list[str] = []
    while kept:
        ecarts = check_rota(_with_drafts(facts, kept, redone=asked))
        guilty = next(
            (
                one
                for one in ecarts
                if _is_breach(one)
                and one.professionnel in kept.values()
                and _named(one) not in before
            ),
            None,
        )
        if guilty is None:
            break
        mine = [day for day, name in kept.items() if name == guilty.professionnel]
        nearest = min(mine, key=lambda day: abs(day - guilty.on))
        del kept[nearest]
        refused.append(french(f"{nearest:%d/%m} : retirée du projet. {guilty.message}"))
    return kept, tuple(refused)


def _around(facts: RotaFacts) -> RotaFacts:
    """Return the facts to look at with the months and the year around: a night may break what comes after."""
    period = facts.period
    wide = Period(
        start=period.start - EDGE, end=max(period.end + EDGE, date(period.end.year, 12, 31))
    )
    return replace(facts, publications=(), period=wide)


def _with_drafts(
    facts: RotaFacts, assignments: Mapping[date, str], *, redone: Collection[date]
) -> RotaFacts:
    """Return the facts with these nights as drafts, and without the drafts of the nights made anew."""
    duties = [
        duty
        for duty in facts.duties
        if not (
            is_draft(duty)
            and rang_of(duty) == TITULAIRE
            and night_served(duty.starts_at, duty.ends_at, facts.parametres) in redone
        )
    ]
    drafts = [_duty(facts, night_on, name) for night_on, name in assignments.items()]
    return replace(facts, duties=[*duties, *drafts])


def _duty(facts: RotaFacts, night_on: date, name: str) -> Astreinte:
    starts_at, ends_at = night_span(night_on, facts.parametres)
    return Astreinte(professionnel=name, starts_at=starts_at, ends_at=ends_at, statut=BROUILLON)


def _is_breach(one: Ecart) -> bool:
    return one.gravite is Gravite.REGLE and one.code != _UNCOVERED


def _named(one: Ecart) -> tuple[str, date, str | None]:
    return one.code, one.on, one.professionnel
