"""The figures of an edition over a period, computed in one transaction, and the records behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    adds_up,
    find_indicator,
    mask_figure,
    mask_small,
    previous_period,
    value_at,
)
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.survey import Answer, Evidence, IndicatorValue, SurveyAnswer
from crt_desktop.services.survey_evidence import EvidenceReader, has_records, pseudonymised


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The figures of the computed questions of an edition, and the records behind them."""

    figures: Mapping[Question, IndicatorValue]
    records: EvidenceReader
    computed_at: datetime


class SurveyFigures:
    """Computes answers for one open vault; who may read them is the business of the caller."""

    def __init__(
        self, session: VaultSession, clock: Clock, holidays: HolidayCalendar, *, version: str
    ) -> None:
        """``version`` is the program's, written on every answer."""
        self._session = session
        self._clock = clock
        self._holidays = holidays
        self._version = version

    def answer(self, uow: UnitOfWork, edition: Edition, period: Period) -> SurveyAnswer:
        """Answer an edition over a period, beside the figures of the period before; nothing is typed yet.

        A question with filters counts the records behind its figure whose person stands behind every one
        of them, in each of the two periods; what cannot be filtered so has no figure.
        """
        before = previous_period(period)
        values, previous = self.values(uow, period), self.values(uow, before)
        figures = _figures(edition.questions, values, self.records(uow, period, values))
        others = _figures(edition.questions, previous, self.records(uow, before, previous))
        parametres = uow.parametres()
        return SurveyAnswer(
            edition=edition,
            start=period.start,
            end=period.end,
            computed_at=self._clock.now(),
            version=self._version,
            indicateurs=values,
            answers=tuple(
                Answer(
                    question=question,
                    value=figures.get(question),
                    previous=others.get(question),
                )
                for question in edition.questions
            ),
            is_training=self._session.is_training,
            etablissement=parametres.nom,
            finess=parametres.finess,
            previous_values=previous,
        )

    def current(self, uow: UnitOfWork, edition: Edition, period: Period) -> Current:
        """Return the figures of an edition over a period alone, and what reads the records behind them."""
        values = self.values(uow, period)
        records = self.records(uow, period, values)
        return Current(
            figures=_figures(edition.questions, values, records),
            records=records,
            computed_at=self._clock.now(),
        )

    def with_terms(self, uow: UnitOfWork, answer: SurveyAnswer) -> SurveyAnswer:
        """Return an answer as the vault stands with what each filtered sum adds up, for `masked`."""
        period = Period(start=answer.start, end=answer.end)
        records = self.records(uow, period, answer.indicateurs)
        earlier = self.records(uow, previous_period(period), answer.previous_values)
        return replace(
            answer,
            answers=tuple(
                replace(
                    one,
                    terms=_terms(one.question, records),
                    previous_terms=_terms(one.question, earlier),
                )
                for one in answer.answers
            ),
        )

    def values(self, uow: UnitOfWork, period: Period) -> dict[str, IndicatorValue]:
        """Return the figures of every code over a period."""
        parametres = uow.parametres()
        return uow.indicators.compute(
            period,
            parametres=parametres,
            holidays=self._holidays.between(
                period.start, period.end, departement=parametres.departement
            ),
            is_training=self._session.is_training,
        )

    def records(
        self,
        uow: UnitOfWork,
        period: Period,
        known: Mapping[str, IndicatorValue] | None = None,
    ) -> EvidenceReader:
        """Return what reads the records of a period; ``known``: its figures, when they are computed."""
        parametres = uow.parametres()
        asked: dict[str, Any] = {
            "parametres": parametres,
            "holidays": self._holidays.between(
                period.start, period.end, departement=parametres.departement
            ),
            "is_training": self._session.is_training,
            "known": known,
            "shared": {},
        }
        return EvidenceReader(lambda code: uow.indicators.evidence(code, period, **asked))

    def evidences(
        self, uow: UnitOfWork, answer: SurveyAnswer, period: Period
    ) -> tuple[Evidence, ...]:
        """Return what goes with the file of an answer, not masked, under pseudonyms.

        The records behind each indicator of its edition, and behind each filtered figure, once.
        """
        asked = dict.fromkeys(
            (question.indicateur, question.filters)
            if question.filters
            else (find_indicator(question.indicateur).code, ())
            for question in answer.edition.questions
            if question.indicateur and has_records(question)
        )
        records = self.records(uow, period, answer.indicateurs)
        found = (records.of(path, filters) for path, filters in asked)
        return tuple(pseudonymised(evidence) for evidence in found if evidence.columns)


def masked(answer: SurveyAnswer) -> SurveyAnswer:
    """Return an answer with every count of people or events from 1 to 4 replaced."""
    values, previous = mask_small(answer.indicateurs), mask_small(answer.previous_values)
    return replace(
        answer,
        indicateurs=values,
        previous_values=previous,
        answers=tuple(
            replace(
                one,
                value=_masked(one.question, one.value, one.terms, values),
                previous=_masked(one.question, one.previous, one.previous_terms, previous),
            )
            if one.question.indicateur
            else one
            for one in answer.answers
        ),
        is_masked=True,
    )


def may_read_names(actor: Actor, reason: str) -> bool:
    """Tell whether the records behind a figure are shown by name: as of right, or for a reason given."""
    if actor.may(Permission.EVIDENCE_NAMED):
        return True
    return actor.may(Permission.EVIDENCE_NAMED_WITH_REASON) and bool(reason)


def _figures(
    questions: Iterable[Question],
    values: Mapping[str, IndicatorValue],
    records: EvidenceReader,
) -> dict[Question, IndicatorValue]:
    """Return the figure of each computed question over a period.

    Records are read for the filtered ones alone, once for each code in question.
    """
    return {
        question: records.value(question.indicateur, question.filters)
        if question.filters
        else value_at(values, question.indicateur)
        for question in questions
        if question.indicateur
    }


def _terms(question: Question, records: EvidenceReader) -> tuple[IndicatorValue, ...] | None:
    """Return what a filtered figure adds up; None when it adds nothing up."""
    path = question.indicateur
    return records.terms(path, question.filters) if path and _is_filtered_sum(question) else None


def _is_filtered_sum(question: Question) -> bool:
    return bool(question.filters) and any(
        map(adds_up, (question.indicateur or "", *question.filters))
    )


def _masked(
    question: Question,
    figure: IndicatorValue,
    terms: tuple[IndicatorValue, ...] | None,
    values: Mapping[str, IndicatorValue],
) -> IndicatorValue:
    """Mask the figure of a question as those of the codes, already masked, are.

    A filtered sum whose terms are not known is not told: one of them may be small.
    """
    if _is_filtered_sum(question):
        return None if terms is None or figure is None else mask_figure(figure, terms)
    if question.filters:
        return mask_figure(figure)
    try:
        return value_at(values, question.indicateur or "")
    except NotFoundError:
        # The catalogue dropped the code since the answer was validated.
        return mask_figure(figure)
