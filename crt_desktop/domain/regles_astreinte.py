"""What a rota breaks: every rule of the trade and of the régime, looked at one by one.

It knows nothing of how the rota was made. Nights, Sundays and public holidays are counted by the day the
night begins. Duties that stand are judged: those published and, when asked, the drafts; replaced or
cancelled ones never count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.astreintes import RENFORT, counts, night_span, rang_of, stands
from crt_desktop.domain.dates import ONE_DAY, PARIS, Period, local_date
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite, is_in_team
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import days_served, duration_words, gaps_in
from crt_desktop.domain.planning import Absence, HoraireTravail, PublicationAstreinte
from crt_desktop.domain.regimes import RegimeLimits, limits_of
from crt_desktop.domain.regles_contingents import find_excesses
from crt_desktop.domain.regles_preavis import find_late_changes, find_late_publications
from crt_desktop.domain.repos import (
    LongDay,
    RestBreach,
    find_daily_breaches,
    find_long_days,
    find_weekly_breaches,
    interventions_of,
    ordinary_work,
)
from crt_desktop.domain.typography import french, lower_first

FORBIDDEN_LEAVE: Final = frozenset({"conge", "recuperation", "maladie"})
"""Absences during which nobody is on call; the others deserve a look."""
OF_WORK: Final = frozenset({"repos_quotidien", "amplitude", "repos_hebdomadaire"})
"""The codes of the breaches that visits and interventions make: whoever is on call, they stay."""
_AROUND_WORK: Final = timedelta(days=8)
_AROUND_DUTIES: Final = timedelta(days=16)


@dataclass(frozen=True, kw_only=True)
class RotaFacts:
    """Everything a check looks at.

    Attributes:
        period: The days whose breaches are wanted; a breach is told on the day or the night it is seen on.
        parametres: Those in force.
        team: Every professionnel, those who left included.
        duties: Duties of every statut and layer of `days_of_duties` (the limits of the year ask for it).
        appels: Calls of `days_of_work`.
        visites: Visits of `days_of_work`.
        horaires: Contract hours; empty: only visits are ordinary work.
        absences: Those that have a day of `days_of_work`.
        publications: Programmes with a night of the period, and the earlier ones that share a night with them.
        holidays: Public holidays of `days_of_duties`.
        with_drafts: Whether drafts are judged as if they were published.
    """

    period: Period
    parametres: Parametres
    team: Collection[Professionnel]
    duties: Collection[Astreinte]
    appels: Collection[AppelAstreinte] = ()
    visites: Collection[Visite] = ()
    horaires: Collection[HoraireTravail] = ()
    absences: Collection[Absence] = ()
    publications: Collection[PublicationAstreinte] = ()
    holidays: Collection[date] = frozenset()
    with_drafts: bool = True

    @cached_property
    def limits(self) -> RegimeLimits:
        """The limits in force."""
        return limits_of(self.parametres)

    @cached_property
    def standing(self) -> dict[str, list[Astreinte]]:
        """The duties judged, in order, by professionnel."""
        is_judged = stands if self.with_drafts else counts
        found: dict[str, list[Astreinte]] = defaultdict(list)
        for one in sorted(self.duties, key=lambda each: (each.starts_at, each.ends_at)):
            if is_judged(one) and one.starts_at < one.ends_at:
                found[one.professionnel].append(one)
        return found

    @cached_property
    def professionnels(self) -> dict[str, Professionnel]:
        """The team by reference."""
        return {one.reference: one for one in self.team}


def days_of_duties(period: Period) -> Period:
    """Return the days whose duties and holidays a check of a period looks at: its years and a bit around."""
    return Period(
        start=date(period.start.year, 1, 1) - _AROUND_DUTIES,
        end=date(period.end.year, 12, 31) + _AROUND_DUTIES,
    )


def days_of_work(period: Period) -> Period:
    """Return the days whose visits, calls and absences a check of a period looks at: its weeks and those around."""
    return Period(
        start=period.start - timedelta(days=period.start.weekday()) - _AROUND_WORK,
        end=period.end + timedelta(days=6 - period.end.weekday()) + _AROUND_WORK,
    )


def check_rota(facts: RotaFacts) -> tuple[Ecart, ...]:
    """Return every breach seen in the period, by day, then by rule.

    Codes: ``nuit_non_couverte``, ``qualification``, ``hors_equipe``, ``astreinte_absence``,
    ``chevauchement``, ``nuits_mois``, ``samedis_mois``, ``dimanches_mois``, ``feries_mois``,
    ``semaines_an``, ``heures_quinzaine``, ``jours_mois``, ``repos_quotidien``, ``amplitude``,
    ``repos_hebdomadaire``, ``preavis_publication``, ``programme_trop_court``, ``preavis_changement``, ``changement_apres_coup``.
    """
    found = [
        *_uncovered(facts),
        *_people(facts),
        *_overlaps(facts),
        *_excesses(facts),
        *_rests(facts),
        *find_late_publications(facts.publications, limits=facts.limits),
        *find_late_changes(facts.duties, limits=facts.limits, parametres=facts.parametres),
    ]
    return tuple(
        sorted(
            (one for one in found if facts.period.contains(one.on)),
            key=lambda one: (one.on, one.code, one.professionnel or "", one.message),
        )
    )


# --- the cover of the nights ---------------------------------------------------------------


def _uncovered(facts: RotaFacts) -> Iterator[Ecart]:
    held = [
        (one.starts_at, one.ends_at)
        for duties in facts.standing.values()
        for one in duties
        if rang_of(one) != RENFORT
    ]
    for night_on in _days(facts.period):
        if facts.parametres.date_ouverture and night_on < facts.parametres.date_ouverture:
            continue
        whole = night_span(night_on, facts.parametres)
        free = gaps_in(whole, (one for one in held if one[0] < whole[1] and one[1] > whole[0]))
        if free:
            spans = ", ".join(
                f"de {start.astimezone(PARIS):%H:%M} à {end.astimezone(PARIS):%H:%M}"
                for start, end in free
            )
            yield Ecart(
                code="nuit_non_couverte",
                on=night_on,
                message=french(f"Personne d'astreinte {spans}."),
            )


def _days(period: Period) -> Iterator[date]:
    day = period.start
    while day <= period.end:
        yield day
        day += ONE_DAY


# --- who is on call ------------------------------------------------------------------------


def _people(facts: RotaFacts) -> Iterator[Ecart]:
    away: dict[str, list[Absence]] = defaultdict(list)
    for absence in facts.absences:
        away[absence.professionnel].append(absence)
    for reference, duties in facts.standing.items():
        who = facts.professionnels.get(reference)
        seen: set[tuple[str, date]] = set()
        for duty in duties:
            for day in days_served(duty.starts_at, duty.ends_at, facts.parametres):
                for one in (
                    *_qualified(who, duty, day, facts.parametres),
                    *_in_team(who, reference, day),
                    *_on_leave(away[reference], reference, day, facts.limits),
                ):
                    if (one.code, day) not in seen:
                        seen.add((one.code, day))
                        yield one


def _qualified(
    who: Professionnel | None, duty: Astreinte, day: date, parametres: Parametres
) -> Iterator[Ecart]:
    if who is None or rang_of(duty) == RENFORT:
        return
    if who.profession not in parametres.professions_astreinte:
        allowed = ", ".join(codes.PROFESSION[one] for one in parametres.professions_astreinte)
        profession = codes.PROFESSION.get(who.profession, who.profession)
        yield Ecart(
            code="qualification",
            on=day,
            professionnel=who.reference,
            message=french(f"{profession} d'astreinte ; professions prévues : {allowed}."),
        )


def _in_team(who: Professionnel | None, reference: str, day: date) -> Iterator[Ecart]:
    if who is not None and is_in_team(who, on=day):
        return
    if who is None:
        said = "D'astreinte sans être de l'équipe."
    elif who.arrived_on is not None and day < who.arrived_on:
        said = f"D'astreinte avant son arrivée, le {who.arrived_on:%d/%m/%Y}."
    else:
        said = f"D'astreinte après son départ, le {who.left_on:%d/%m/%Y}."
    yield Ecart(code="hors_equipe", on=day, professionnel=reference, message=french(said))


def _on_leave(
    absences: Iterable[Absence], reference: str, day: date, limits: RegimeLimits
) -> Iterator[Ecart]:
    for one in absences:
        if one.started_on <= day <= one.ended_on:
            motif = lower_first(codes.MOTIF_ABSENCE.get(one.motif, one.motif))
            is_rule = one.motif in FORBIDDEN_LEAVE
            yield Ecart(
                code="astreinte_absence",
                on=day,
                professionnel=reference,
                gravite=Gravite.REGLE if is_rule else Gravite.AVERTISSEMENT,
                article=limits.leave,
                message=french(
                    f"D'astreinte pendant une absence ({motif} du {one.started_on:%d/%m} "
                    f"au {one.ended_on:%d/%m})."
                ),
            )


def _overlaps(facts: RotaFacts) -> Iterator[Ecart]:
    """Yield the duties that begin before an earlier one of the same person ends."""
    for reference, duties in facts.standing.items():
        reached = duties[0].ends_at
        for _, duty in pairwise(duties):
            if duty.starts_at < reached:
                until = min(reached, duty.ends_at).astimezone(PARIS)
                yield Ecart(
                    code="chevauchement",
                    on=days_served(duty.starts_at, duty.ends_at, facts.parametres)[0],
                    professionnel=reference,
                    message=french(
                        f"Deux astreintes à la fois, du {duty.starts_at.astimezone(PARIS):%d/%m à %H:%M} "
                        f"au {until:%d/%m à %H:%M}."
                    ),
                )
            reached = max(reached, duty.ends_at)


def _excesses(facts: RotaFacts) -> Iterator[Ecart]:
    for reference, duties in facts.standing.items():
        yield from find_excesses(
            reference,
            duties,
            limits=facts.limits,
            holidays=facts.holidays,
            parametres=facts.parametres,
        )


# --- rests ---------------------------------------------------------------------------------


def _rests(facts: RotaFacts) -> Iterator[Ecart]:
    people = {
        *facts.professionnels,
        *(one.professionnel for one in facts.appels if one.professionnel is not None),
        *(one.professionnel for one in facts.visites if one.professionnel is not None),
    }
    limits = facts.limits
    around = days_of_work(facts.period)
    visites: dict[str | None, list[Visite]] = defaultdict(list)
    for one in facts.visites:
        visites[one.professionnel].append(one)
    for reference in sorted(people):
        work = ordinary_work(
            reference,
            visites=visites[reference],
            appels=facts.appels,
            horaires=tuple(facts.horaires),
            absences=facts.absences,
            period=around,
        )
        answered = interventions_of(reference, facts.appels)
        for breach in find_daily_breaches(work, answered, rest=limits.daily):
            yield _daily(reference, breach, limits)
        most = timedelta(minutes=limits.amplitude.value)
        for long_day in find_long_days(work, answered, rest=limits.daily, most=most):
            yield _amplitude(reference, long_day, limits)
        for week in find_weekly_breaches(work, answered, rest=limits.weekly, period=facts.period):
            sunday = week.monday + timedelta(days=6)
            yield Ecart(
                code="repos_hebdomadaire",
                on=max(week.monday, facts.period.start),
                professionnel=reference,
                article=limits.weekly_rest.article,
                message=french(
                    f"Semaine du {week.monday:%d/%m} au {sunday:%d/%m} : "
                    f"{duration_words(week.longest)} de repos d'affilée ; "
                    f"{duration_words(limits.weekly)} au moins."
                ),
            )


def _daily(reference: str, breach: RestBreach, limits: RegimeLimits) -> Ecart:
    ended, resumed = breach.ended_at.astimezone(PARIS), breach.resumed_at.astimezone(PARIS)
    until = breach.not_before.astimezone(PARIS)
    words = (
        f"{duration_words(breach.longest)} de repos d'affilée entre le {ended:%d/%m à %H:%M} et le "
        f"{resumed:%d/%m à %H:%M} ; {duration_words(limits.daily)} au moins"
    )
    if breach.intervention_ended_at is not None:
        after = breach.intervention_ended_at.astimezone(PARIS)
        words += f" : après l'intervention finie à {after:%H:%M}"
    hour = f"{until:%H:%M}" if until.date() == resumed.date() else f"{until:%H:%M le %d/%m}"
    return Ecart(
        code="repos_quotidien",
        on=local_date(breach.resumed_at),
        professionnel=reference,
        article=limits.daily_rest.article,
        message=french(f"{words}, ne peut reprendre avant {hour}."),
    )


def _amplitude(reference: str, found: LongDay, limits: RegimeLimits) -> Ecart:
    """Return a journée too long: a breach, or a look when a full rest was taken inside it."""
    started, ended = found.started_at.astimezone(PARIS), found.ended_at.astimezone(PARIS)
    last = f"{ended:%H:%M}" if ended.date() == started.date() else f"{ended:%H:%M le %d/%m}"
    words = (
        f"Journée du {started:%d/%m} de {started:%H:%M} à {last} : "
        f"{duration_words(found.amplitude)} d'amplitude ; "
        f"{duration_words(timedelta(minutes=limits.amplitude.value))} au plus"
    )
    if found.has_rest:
        words += f" ; {duration_words(limits.daily)} de repos prises entre deux"
    return Ecart(
        code="amplitude",
        on=local_date(found.started_at),
        professionnel=reference,
        gravite=Gravite.AVERTISSEMENT if found.has_rest else Gravite.REGLE,
        article=limits.amplitude.article,
        message=french(f"{words}."),
    )
