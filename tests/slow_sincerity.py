"""Every doubt on a caseload, found the long way: day by day, record by record, from the texts alone.

Nothing of `crt_desktop.domain.sincerite` is used here, nor anything of the queries. Pairs of doubles
are given: how they are found has tests of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crt_desktop.domain.dates import Period
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from tests.builders import Caseload
from tests.slow_indicators.activity import first_signature
from tests.slow_indicators.basics import Question, admission, local, without_fictif

ONE_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Slow:
    """A caseload without its fictifs, the period, and today."""

    question: Question
    today: date

    @property
    def caseload(self) -> Caseload:
        return self.question.caseload

    @property
    def period(self) -> Period:
        return self.question.period


def doubt_slowly(
    caseload: Caseload,
    period: Period,
    *,
    today: date,
    is_training: bool,
    pairs: Iterable[tuple[str, str]] = (),
) -> dict[str, set[str]]:
    """Return, for each kind of doubt, the references of the persons it is about; only those with some."""
    kept = caseload if is_training else without_fictif(caseload)
    question = Question(caseload=kept, period=period, parametres=Parametres(), holidays=frozenset())
    slow = Slow(question=question, today=today)
    persons = list(question.touching)
    known = {person.reference for person in kept.beneficiaires}
    found = {
        "jamais_visite": {one for one in persons if _never_visited(slow, one)},
        "dates_en_desordre": {one for one in persons if any(_wrong_dates(slow, one))},
        "gir_5_6": {one for one in persons if _is_too_able(slow, one)},
        "sortie_sans_motif": {
            one.beneficiaire
            for one in question.accompagnements
            if question.holds(one.left_on) and one.motif_sortie is None
        },
        "double_possible": {
            one for pair in pairs for one in pair if one in question.touching and set(pair) <= known
        },
    }
    return {code: people for code, people in found.items() if people}


def _never_visited(slow: Slow, person: str) -> bool:
    last = slow.question.touching[person][-1]
    start = admission(last)
    days = [
        start + timedelta(days=rank)
        for rank in range(4000)
        if start + timedelta(days=rank) <= min(slow.period.end, slow.today)
        and (
            last.left_on is None
            or start + timedelta(days=rank) < last.left_on
            or (rank == 0 and last.left_on == start)
        )
    ]
    until = slow.period.end if last.left_on is None else min(last.left_on, slow.period.end)
    visits = [
        one
        for one in slow.caseload.visites
        if one.beneficiaire == person
        and one.statut == "realisee"
        and start <= local(one.starts_at).date() <= until
    ]
    return len(days) > ONE_WEEK and not visits


def _wrong_dates(slow: Slow, person: str) -> Iterator[str]:
    mine = [one for one in slow.question.accompagnements if one.beneficiaire == person]
    touching = slow.question.touching[person]
    for one in touching:
        yield from _wrong_in(slow, one)
    yield from _ahead(slow, person)
    for one in touching:
        for other in mine:
            if other is not one and _every_day(one) & _every_day(other):
                yield "overlap"


def _ahead(slow: Slow, person: str) -> Iterator[str]:
    for evaluation in slow.caseload.gir:
        if evaluation.beneficiaire == person and evaluation.evaluated_on > slow.today:
            yield "gir ahead"
    for one_evaluation in slow.caseload.evaluations:
        if one_evaluation.beneficiaire == person and one_evaluation.evaluated_on > slow.today:
            yield "evaluation ahead"
    for plan in slow.caseload.plans:
        if plan.beneficiaire == person:
            dated = plan.drawn_on if plan.validated_on is None else plan.validated_on
            if dated > slow.today:
                yield "plan ahead"


def _wrong_in(slow: Slow, one: Demande) -> Iterator[str]:
    steps = [one.requested_on, one.evaluated_on, one.admitted_on, one.left_on]
    known = [day for day in steps if day is not None]
    if known != sorted(known):
        yield "order"
    signed = first_signature(slow.caseload, one, slow.period.end)
    if signed is not None and one.left_on is not None and signed > one.left_on:
        yield "signed after"
    if one.evaluated_on is not None and one.evaluated_on > slow.today:
        yield "evaluation ahead"
    if one.plan_on is not None and one.plan_on > slow.today:
        yield "plan ahead"


def _every_day(one: Demande) -> frozenset[date]:
    start = admission(one)
    end = date(2032, 1, 1) if one.left_on is None else max(one.left_on, start + timedelta(days=1))
    return frozenset(start + timedelta(days=rank) for rank in range((end - start).days))


def _is_too_able(slow: Slow, person: str) -> bool:
    first = slow.question.touching[person][0]
    entry = slow.question.gir_on(person, admission(first))
    now = slow.question.gir_on(person, slow.question.last_known_day(person))
    return entry in (5, 6) or now in (5, 6)
