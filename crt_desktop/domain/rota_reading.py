"""The problem of a rota, read from what is known: duties, absences, wishes, the team and the régime."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.astreintes import RENFORT, is_draft, night_span, rang_of, stands
from crt_desktop.domain.dates import ONE_DAY, Period, local_date
from crt_desktop.domain.equipe import Professionnel, is_in_team
from crt_desktop.domain.heures import SUNDAY, days_served
from crt_desktop.domain.planning import Absence, Souhait
from crt_desktop.domain.regimes import rota_limits
from crt_desktop.domain.regles_astreinte import FORBIDDEN_LEAVE, RotaFacts
from crt_desktop.domain.regles_contingents import SATURDAY
from crt_desktop.domain.rota import RotaMember, RotaNight, RotaProblem
from crt_desktop.domain.rota_equity import Kind, fair_shares, is_of_kind
from crt_desktop.domain.rota_limits import weeks_of

HISTORY: Final = timedelta(days=365)
"""How far back what was served weighs on what is fair."""
EDGE: Final = timedelta(days=31)
"""How far around a period the nights held are looked at: a month, and any rolling window of the régimes."""
PREFERS: Final = "prefere"
AVOIDS: Final = "evite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A night of somebody: by whom, how long the duty lasts, and how much of the night it holds."""

    night_on: date
    professionnel: str
    elapsed: timedelta
    shared: timedelta
    is_published: bool
    is_titulaire: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A problem, and which of what it fixes is published: the rest of it is drafts that are kept."""

    problem: RotaProblem
    published: frozenset[date]


def days_of_history(period: Period) -> Period:
    """Return the days whose duties, absences and holidays the problem of a period looks at."""
    return Period(
        start=min(period.start - HISTORY, date(period.start.year, 1, 1)) - EDGE,
        end=date(period.end.year, 12, 31) + EDGE,
    )


def read_problem(
    facts: RotaFacts,
    souhaits: Collection[Souhait],
    *,
    now: datetime,
    seconds: float,
    keep_drafts: bool,
) -> Reading:
    """Return the problem of the nights of the period that have not begun yet.

    Args:
        facts: Duties, absences and holidays of `days_of_history`, the period that of the nights.
        souhaits: Wishes for the nights of the period.
        now: A night that has begun is past: it is counted, never proposed.
        seconds: The time allowed.
        keep_drafts: Whether the drafts of titulaires stay as they are, like what is published.
    """
    parametres = facts.parametres
    nights = [
        day
        for day in _days(facts.period)
        if night_span(day, parametres)[0] > now
        and (parametres.date_ouverture is None or day >= parametres.date_ouverture)
    ]
    asked = frozenset(nights)
    held = [
        one
        for one in _held(facts)
        if keep_drafts or one.is_published or not one.is_titulaire or one.night_on not in asked
    ]
    holder = _holders(held)
    fixed = {day: one for day, one in holder.items() if day in asked}
    around = {
        day: one
        for day, one in holder.items()
        if day not in asked and nights and nights[0] - EDGE <= day <= nights[-1] + EDGE
    }
    problem = RotaProblem(
        nights=tuple(_night(day, facts, fixed.get(day)) for day in nights),
        edges=tuple(_night(day, facts, around[day]) for day in sorted(around)),
        members=_members(facts, souhaits, nights, held, holder),
        limits=rota_limits(parametres),
        fixed={day: one.professionnel for day, one in fixed.items()},
        around={day: one.professionnel for day, one in around.items()},
        seconds=seconds,
    )
    published = frozenset(day for day, one in fixed.items() if one.is_published)
    return Reading(problem=problem, published=published)


def _days(period: Period) -> Iterable[date]:
    day = period.start
    while day <= period.end:
        yield day
        day += ONE_DAY


def _night(night_on: date, facts: RotaFacts, held: Held | None) -> RotaNight:
    starts_at, ends_at = night_span(night_on, facts.parametres)
    return RotaNight(
        night_on=night_on,
        elapsed=ends_at - starts_at if held is None else held.elapsed,
        is_saturday=night_on.weekday() == SATURDAY,
        is_sunday=night_on.weekday() == SUNDAY,
        is_ferie=night_on in facts.holidays,
    )


def _held(facts: RotaFacts) -> Iterable[Held]:
    """Yield who is on call each night, published or in a draft, renforts too."""
    for duty in facts.duties:
        if not stands(duty) or duty.ends_at <= duty.starts_at:
            continue
        days = days_served(duty.starts_at, duty.ends_at, facts.parametres)
        for day in days:
            starts_at, ends_at = night_span(day, facts.parametres)
            yield Held(
                night_on=day,
                professionnel=duty.professionnel,
                elapsed=(duty.ends_at - duty.starts_at) / len(days),
                shared=min(duty.ends_at, ends_at) - max(duty.starts_at, starts_at),
                is_published=not is_draft(duty),
                is_titulaire=rang_of(duty) != RENFORT,
            )


def _holders(held: Iterable[Held]) -> dict[date, Held]:
    """Return whose each night is: the titulaire who holds most of it, one published before a draft."""
    found: dict[date, Held] = {}
    for one in held:
        if one.is_titulaire:
            known = found.get(one.night_on)
            if known is None or (one.is_published, one.shared) > (known.is_published, known.shared):
                found[one.night_on] = one
    return found


def _members(
    facts: RotaFacts,
    souhaits: Collection[Souhait],
    nights: Collection[date],
    held: Collection[Held],
    holder: Mapping[date, Held],
) -> tuple[RotaMember, ...]:
    """Return who may be on call some night, with what was served and what is still owed."""
    asked = frozenset(nights)
    people = [
        _member(one, facts, asked, souhaits)
        for one in facts.team
        if one.profession in facts.parametres.professions_astreinte
    ]
    served: dict[str, set[date]] = defaultdict(set)
    for one in held:
        served[one.professionnel].add(one.night_on)
    carried = _carried(facts, nights, holder)
    return tuple(
        _with_history(member, facts, done=mine - kept, carried=carried.get(member.reference, {}))
        for member in people
        for mine in (served[member.reference],)
        for kept in ({day for day in mine & asked if _is_holder(holder, day, member.reference)},)
        if kept or not member.unavailable >= asked
    )


def _is_holder(holder: Mapping[date, Held], night_on: date, reference: str) -> bool:
    return night_on in holder and holder[night_on].professionnel == reference


def _member(
    one: Professionnel, facts: RotaFacts, nights: Iterable[date], souhaits: Collection[Souhait] = ()
) -> RotaMember:
    """Return somebody with the nights that are never theirs: away, or not of the team until its end.

    The night that ends on the first day of a leave is left free as well.
    """
    away: dict[date, str] = {}
    for absence in facts.absences:
        if absence.professionnel == one.reference:
            away |= dict.fromkeys(_nights_away(absence), absence.motif)
    wishes = {
        wish.night_on: wish.souhait for wish in souhaits if wish.professionnel == one.reference
    }
    return RotaMember(
        reference=one.reference,
        nom=f"{one.prenom} {one.nom}",
        part=1.0 if one.etp is None else float(one.etp),
        away={day: motif for day, motif in away.items() if day in nights},
        unavailable=frozenset(
            day for day in nights if day in away or not _is_there(one, day, facts)
        ),
        prefers=frozenset(day for day, souhait in wishes.items() if souhait == PREFERS),
        avoids=frozenset(day for day, souhait in wishes.items() if souhait == AVOIDS),
    )


def _nights_away(absence: Absence) -> Iterable[date]:
    first = absence.started_on
    if absence.motif in FORBIDDEN_LEAVE:
        first -= ONE_DAY
    return _days(Period(start=first, end=absence.ended_on))


def _is_there(one: Professionnel, night_on: date, facts: RotaFacts) -> bool:
    last = local_date(night_span(night_on, facts.parametres)[1])
    return is_in_team(one, on=night_on) and is_in_team(one, on=last)


def _with_history(
    member: RotaMember, facts: RotaFacts, *, done: Collection[date], carried: Mapping[str, float]
) -> RotaMember:
    """Add the nights served or promised that the problem does not hold."""
    return replace(
        member,
        done_nights=_by_month(done),
        done_saturdays=_by_month(day for day in done if day.weekday() == SATURDAY),
        done_sundays=_by_month(day for day in done if day.weekday() == SUNDAY),
        done_feries=_by_month(day for day in done if day in facts.holidays),
        done_weeks={year: frozenset(weeks) for year, weeks in weeks_of(done).items()},
        carried=carried,
    )


def _by_month(days: Iterable[date]) -> dict[tuple[int, int], int]:
    return dict(Counter((day.year, day.month) for day in days))


def _carried(
    facts: RotaFacts, nights: Collection[date], holder: Mapping[date, Held]
) -> dict[str, dict[str, float]]:
    """Return what each person served in the year before the period beyond the fair share of it.

    The share of a past night is that of those of the team who were not away, as for a night to come: who
    came lately owes nothing of before.
    """
    if not nights:
        return {}
    first = min(nights)
    days = [day for day in holder if first - HISTORY <= day < first]
    past = tuple(_night(day, facts, None) for day in sorted(days))
    members = tuple(
        _member(one, facts, frozenset(days))
        for one in facts.team
        if one.profession in facts.parametres.professions_astreinte
    )
    names = {day: holder[day].professionnel for day in days}
    problem = RotaProblem(nights=past, members=members, fixed=names)
    carried: dict[str, dict[str, float]] = defaultdict(dict)
    for kind in Kind:
        of_kind = [night for night in past if is_of_kind(night, kind)]
        served = Counter(names[night.night_on] for night in of_kind)
        for reference, share in fair_shares(of_kind, problem).items():
            carried[reference][kind.value] = served[reference] - share
    return carried
