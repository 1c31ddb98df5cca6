"""What a proposal of rota could not do, in French sentences: nights left empty, wishes not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from crt_desktop.domain.codes import MOTIF_ABSENCE
from crt_desktop.domain.rota import RotaLimits, RotaMember, RotaProblem
from crt_desktop.domain.rota_limits import Cap, broken_gaps, caps_of, held_by, weeks_of
from crt_desktop.domain.typography import french, french_list

COULD: Final = "pourrait la prendre"
"""What is told of somebody no rule keeps from an empty night: the search ended too soon."""
_AWAY_WORDS: Final = {"conge": "en congé", "recuperation": "en récupération"}
_AWAY_OTHERWISE: Final = "absent"
_NOT_AVAILABLE: Final = "indisponible"
_SHORT_DAY: Final = "%d/%m"


def reasons_of(problem: RotaProblem, assignments: Mapping[date, str]) -> tuple[str, ...]:
    """Return the sentences on a proposal: each empty night, then the wishes not kept, person by person.

    No name stands in the sentence of a night.
    """
    return (*_empty_nights(problem, assignments), *_lost_wishes(problem, assignments))


def _empty_nights(problem: RotaProblem, assignments: Mapping[date, str]) -> Iterator[str]:
    caps = {member.reference: tuple(caps_of(member, problem)) for member in problem.members}
    held: dict[str, set[date]] = {
        member.reference: set(held_by(member.reference, problem)) for member in problem.members
    }
    for night_on, name in assignments.items():
        held.setdefault(name, set()).add(night_on)
    for night in problem.nights:
        if night.night_on in assignments:
            continue
        causes = Counter(
            _cause(member, night.night_on, held[member.reference], caps[member.reference], problem)
            for member in problem.members
        )
        words = [_counted(count, cause) for cause, count in causes.most_common()]
        told = ", ".join(words) or "personne dans l'équipe de nuit"
        yield french(f"{night.night_on:{_SHORT_DAY}} : {told}")


def _counted(count: int, cause: str) -> str:
    if count > 1 and cause in {_AWAY_OTHERWISE, _NOT_AVAILABLE}:
        return f"{count} {cause}s"
    if count > 1 and cause == COULD:
        return f"{count} pourraient la prendre"
    return f"{count} {cause}"


def _cause(
    member: RotaMember,
    night_on: date,
    held: set[date],
    caps: tuple[Cap, ...],
    problem: RotaProblem,
) -> str:
    """Return why somebody has not a night nobody has: the first rule that keeps them from it."""
    if night_on in member.unavailable:
        motif = member.away.get(night_on)
        if motif is None:
            return _NOT_AVAILABLE
        return _AWAY_WORDS.get(motif, _AWAY_OTHERWISE if motif in MOTIF_ABSENCE else _NOT_AVAILABLE)
    for cap in caps:
        if night_on in cap.weights and cap.excess(held | {night_on}):
            return limit_words(cap.rule, problem.limits)
    gap = problem.limits.gap
    if broken_gaps(held | {night_on}, gap) - broken_gaps(held, gap):
        return limit_words("gap", problem.limits)
    if _opens_a_week_too_many(member, night_on, held, problem):
        return limit_words("weeks_year", problem.limits)
    return COULD


def _opens_a_week_too_many(
    member: RotaMember, night_on: date, held: set[date], problem: RotaProblem
) -> bool:
    most = problem.limits.weeks_year
    year, week, _ = night_on.isocalendar()
    known = weeks_of(held).get(year, set()) | member.done_weeks.get(year, frozenset())
    return most is not None and week not in known and len(known) >= most


def limit_words(rule: str, limits: RotaLimits) -> str:
    """Return how a limit reads after a number of people: « au-delà de 10 nuits dans le mois »."""
    if rule == "hours_window" and limits.hours_window is not None:
        days, hours = limits.hours_window
        return f"au-delà de {hours} h en {days} jours"
    if rule == "consecutive":
        return f"déjà {_of(limits.consecutive, 'nuit')} de suite"
    if rule == "gap":
        return f"à moins de {_of(limits.gap, 'nuit')} d'une autre série"
    if rule == "weeks_year":
        return f"au-delà de {_of(limits.weeks_year, 'semaine')} dans l'année"
    if rule == "days_month" and limits.days_month is not None:
        return f"au-delà de {limits.days_month:g} jours d'astreinte dans le mois".replace(".", ",")
    noun = {
        "nights_month": "nuit",
        "saturdays_month": "samedi",
        "sundays_month": "dimanche",
        "feries_month": "jour férié",
    }[rule]
    return f"au-delà de {_of(getattr(limits, rule), noun)} dans le mois"


def _of(count: int | None, noun: str) -> str:
    """Return « 10 nuits », « 1 jour férié »."""
    plural = " ".join(f"{word}s" for word in noun.split()) if (count or 0) > 1 else noun
    return f"{count} {plural}"


def _lost_wishes(problem: RotaProblem, assignments: Mapping[date, str]) -> Iterator[str]:
    nights = [night.night_on for night in problem.nights]
    for member in problem.members:
        held = {day for day in nights if assignments.get(day) == member.reference}
        asked = [f"{day:{_SHORT_DAY}}" for day in nights if day in member.prefers - held]
        avoided = [f"{day:{_SHORT_DAY}}" for day in nights if day in member.avoids & held]
        parts = []
        if asked:
            parts.append(f"nuit souhaitée, non obtenue : {french_list(asked, 'et')}")
        if avoided:
            parts.append(f"nuit à éviter, donnée : {french_list(avoided, 'et')}")
        if parts:
            yield french(f"{member.nom or member.reference} – {' ; '.join(parts)}")
