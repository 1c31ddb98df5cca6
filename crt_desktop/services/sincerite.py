"""The sincerity report: what is missing or suspicious behind the figures, and which answers it doubts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from crt_desktop.domain.dates import Period, local_date
from crt_desktop.domain.editions import Question
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.pilotage_words import counted
from crt_desktop.domain.sincerite import find_doubts, jump_words
from crt_desktop.domain.sincerite_words import JUMP, KINDS, Kind
from crt_desktop.domain.typography import upper_first
from crt_desktop.ports.sincerite import JudgedPerson
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import Doubt, SincerityLine, SincerityPerson, SincerityReport
from crt_desktop.reports.survey import IndicatorValue
from crt_desktop.services.rest import collector_at_rest

PSEUDONYM: Final = "Personne {:04d}"
"""The same as in the records behind a figure."""


def report_sincerity(
    uow: UnitOfWork, period: Period, *, now: datetime, is_training: bool, is_named: bool = False
) -> SincerityReport:
    """Return what is missing or suspicious behind the figures of a period; nothing is audited here.

    Whoever asks with ``is_named`` checks the right and records the reading.
    """
    on = local_date(now)
    with collector_at_rest():
        people = uow.sincerity.people(period, on=on, is_training=is_training)
        doubted = [(one, find_doubts(one.facts, period, on=on)) for one in people]
    names = _names(uow, doubted, is_named=is_named)
    lines = (
        SincerityLine(
            code=kind.code,
            title=kind.title,
            consequence=kind.consequence,
            remedy=kind.remedy,
            people=tuple(
                _person(one, kind, words[kind.code], names)
                for one, words in doubted
                if kind.code in words
            ),
        )
        for kind in KINDS.values()
    )
    return SincerityReport(
        period=period,
        computed_at=now,
        base=sum(one.facts.is_counted for one in people),
        people=sum(bool(words) for _, words in doubted),
        lines=tuple(line for line in lines if line.people),
        is_pseudonymised=not is_named,
    )


def doubts_of(
    question: Question,
    value: IndicatorValue,
    previous: IndicatorValue,
    report: SincerityReport,
) -> tuple[Doubt, ...]:
    """Return why the answer to a question is to justify, in the order of the report; empty: it stands.

    A kind of doubt touches the figures it is about (`domain.sincerite_words`), whichever part of them the
    question asks. Last comes a figure far from that of the period before. A manual answer, and a figure
    that nothing records, raise none.
    """
    path = question.indicateur
    if path is None or value is None:
        return ()
    code = find_indicator(path).code
    found = [
        Doubt(
            code=line.code,
            sentence=upper_first(f"{_counted(KINDS[line.code], len(line.people))}."),
            people=len(line.people),
        )
        for line in report.lines
        if code in KINDS[line.code].affects
    ]
    if words := jump_words(path, value, previous):
        found.append(Doubt(code=JUMP, sentence=f"{upper_first(words)}."))
    return tuple(found)


def _counted(kind: Kind, people: int) -> str:
    return counted(people, kind.one, kind.several)


def _names(
    uow: UnitOfWork,
    doubted: Sequence[tuple[JudgedPerson, Mapping[str, str]]],
    *,
    is_named: bool,
) -> Mapping[int, str]:
    """Return what stands for each person who may be shown: by name, or under a pseudonym."""
    ids = {one.facts.beneficiaire_id for one, words in doubted if words}
    ids |= {
        other for one, words in doubted if "double_possible" in words for other in one.facts.alike
    }
    if not is_named:
        return {one: PSEUDONYM.format(one) for one in ids}
    known = {one.facts.beneficiaire_id: one.name for one, _ in doubted}
    strangers = ids - known.keys()
    return known | dict(uow.sincerity.names(strangers)) if strangers else known


def _person(one: JudgedPerson, kind: Kind, words: str, names: Mapping[int, str]) -> SincerityPerson:
    facts = one.facts
    if kind.code == "double_possible":
        words = f"ressemble à {', '.join(names[other] for other in facts.alike)}"
    return SincerityPerson(
        beneficiaire_id=facts.beneficiaire_id,
        name=names[facts.beneficiaire_id],
        admitted_on=facts.last.admitted_on,
        left_on=facts.last.left_on,
        detail=words,
    )
