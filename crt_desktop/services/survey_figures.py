"""The figures of an edition over a period, computed in one transaction, and the records behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    find_indicator,
    mask_figure,
    mask_small,
    previous_period,
    value_at,
)
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports import Clock, HolidayCalendar, UnitOfWork, VaultSession
from crt_desktop.reports.survey import Answer, Evidence, IndicatorValue, SurveyAnswer
from crt_desktop.services.survey_evidence import EvidenceReader, has_records, pseudonymised


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
        figures = self._figures(uow, edition.questions, period, values)
        others = self._figures(uow, edition.questions, before, previous)
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

    def _figures(
        self,
        uow: UnitOfWork,
        questions: Iterable[Question],
        period: Period,
        values: Mapping[str, IndicatorValue],
    ) -> dict[Question, IndicatorValue]:
        """Return the figure of each computed question over a period.

        Records are read for the filtered ones alone, once for each code in question.
        """
        records = self.records(uow, period, values)
        return {
            question: records.value(question.indicateur, question.filters)
            if question.filters
            else value_at(values, question.indicateur)
            for question in questions
            if question.indicateur
        }


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
                value=_masked(one.question, one.value, values),
                previous=_masked(one.question, one.previous, previous),
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


def _masked(
    question: Question, figure: IndicatorValue, values: Mapping[str, IndicatorValue]
) -> IndicatorValue:
    """Mask the figure of a question as those of the codes, already masked, are."""
    if question.filters:
        return mask_figure(figure)
    try:
        return value_at(values, question.indicateur or "")
    except NotFoundError:
        # The catalogue dropped the code since the answer was validated.
        return mask_figure(figure)
