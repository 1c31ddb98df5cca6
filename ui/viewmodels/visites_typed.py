"""What is typed of a visit, read into what is asked of the service, every error at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.series import DAYS, Rule, RuleUnreadableError, ending, read_rule
from crt_desktop.domain.series_words import rule_words
from crt_desktop.domain.typography import upper_first
from crt_desktop.domain.visites import VisitOrder
from ui.viewmodels import words
from ui.viewmodels.typed import read_typed_date, read_typed_time
from ui.viewmodels.visites_period import long_day

ONCE: Final = ""
DAILY: Final = "jour"
WEEKLY: Final = "semaine"
FORTNIGHTLY: Final = "deux_semaines"
MONTHLY: Final = "mois"
FREE: Final = "libre"
REPEATS: Final = {
    ONCE: "Ne se répète pas",
    DAILY: "Chaque jour",
    WEEKLY: "Chaque semaine",
    FORTNIGHTLY: "Toutes les 2 semaines",
    MONTHLY: "Chaque mois",
    FREE: "Règle libre (RFC 5545)",
}
BY_WEEK: Final = frozenset({WEEKLY, FORTNIGHTLY})
_RULES: Final = {DAILY: "FREQ=DAILY", MONTHLY: "FREQ=MONTHLY"}
_UNREADABLE: Final = {
    "regle_illisible": "Cette règle n’est pas lisible. Exemple : FREQ=WEEKLY;BYDAY=MO,TH",
    "regle_trop_frequente": "Une série a une visite par jour au plus.",
}
MOST_MINUTES: Final = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRepeat:
    """How a visit comes back, as typed; ``days``: ranks of the days of the week, Monday first."""

    kind: str = ONCE
    days: frozenset[int] = frozenset()
    free: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedVisit:
    """What is typed of a visit; codes and references as they are, texts as typed."""

    beneficiaire_id: int
    day: str
    clock: str
    minutes: str
    profession: str
    professionnel: str = ""
    domaine: str = ""
    prestation_fil: int | None = None
    remarque: str = ""
    repeat: TypedRepeat = TypedRepeat()


def rule_of(repeat: TypedRepeat, on: date) -> str | None:
    """Return the rule of recurrence, None for a visit that comes once."""
    if repeat.kind == ONCE:
        return None
    if repeat.kind == FREE:
        return repeat.free.strip().upper().removeprefix("RRULE:")
    if repeat.kind in BY_WEEK:
        interval = "INTERVAL=2;" if repeat.kind == FORTNIGHTLY else ""
        days = ",".join(DAYS[day] for day in sorted(repeat.days or {on.weekday()}))
        return f"FREQ=WEEKLY;{interval}BYDAY={days}"
    return _RULES[repeat.kind]


def read_visit(
    typed: TypedVisit, *, today: date
) -> tuple[VisitOrder | None, tuple[FieldIssue, ...]]:
    """Read what is typed; the order is None as long as something is wrong."""
    issues: list[FieldIssue] = []
    on = read_typed_date(typed.day, today=today)
    heure = read_typed_time(typed.clock)
    minutes = int(typed.minutes) if typed.minutes.strip().isdecimal() else 0
    if on is None:
        issues.append(_issue("on", "Écrivez le jour, comme 23/11/2026 ou demain."))
    if heure is None:
        issues.append(_issue("heure", "Écrivez l’heure, comme 9:30."))
    if not 1 <= minutes <= MOST_MINUTES:
        issues.append(_issue("minutes", "De 1 à 1 440 minutes."))
    if not typed.profession:
        issues.append(_issue("profession", "Choisissez la profession."))
    until = None
    if typed.repeat.kind != ONCE:
        until = read_typed_date(typed.repeat.until, today=today)
        issues += _repeat_issues(typed.repeat, on, until)
    if issues or on is None or heure is None:
        return None, tuple(issues)
    order = VisitOrder(
        beneficiaire_id=typed.beneficiaire_id,
        on=on,
        heure=heure,
        minutes=minutes,
        profession=typed.profession,
        professionnel=typed.professionnel or None,
        domaine=typed.domaine or None,
        prestation_fil=typed.prestation_fil,
        remarque=" ".join(typed.remarque.split()) or None,
        regle=rule_of(typed.repeat, on),
        until=until,
    )
    return order, ()


def _repeat_issues(repeat: TypedRepeat, on: date | None, until: date | None) -> list[FieldIssue]:
    issues = []
    if repeat.until.strip() and until is None:
        issues.append(_issue("until", "Écrivez le dernier jour, comme 31/12/2026."))
    if until is not None and on is not None and until < on:
        issues.append(_issue("until", "Le dernier jour précède la première visite."))
    if on is not None:
        try:
            read_rule(rule_of(repeat, on) or "")
        except RuleUnreadableError as error:
            issues.append(_issue("regle", _UNREADABLE[error.code]))
    return issues


def _issue(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=message)


def repeat_words(order: VisitOrder) -> str:
    """Return how a visit comes back, as a sentence: « Tous les lundis, jusqu'au 31/12/2026. »."""
    if order.regle is None:
        return ""
    rule: Rule = ending(read_rule(order.regle), order.until)
    return f"{upper_first(rule_words(rule, order.on))}."


def days_words(days: Collection[date], *, today: date) -> str:
    """Return the next days of a series: « lundi 23/11, lundi 30/11… »."""
    said = (f"{long_day(day).split(' ')[0]} {words.plain_day(day, today=today)}" for day in days)
    return f"Prochaines visites{words.NO_BREAK}: {', '.join(said)}…" if days else ""
