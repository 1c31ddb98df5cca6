"""The figures of a campaign and what they are doubted for, computed once as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import Doubt
from crt_desktop.reports.survey import SurveyAnswer
from crt_desktop.services.sincerite import doubts_of, report_sincerity
from crt_desktop.services.survey_figures import SurveyFigures

_KEPT: Final = 4
"""How many answers are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """An answer, what is typed left out, and why its figures are to justify, by key of question."""

    answer: SurveyAnswer
    doubts: Mapping[str, tuple[Doubt, ...]]


class CampaignFigures:
    """Computes an edition over a period, and remembers it until the journal tells of a change."""

    def __init__(self, session: VaultSession, clock: Clock, survey: SurveyFigures) -> None:
        """Nothing is computed yet."""
        self._session = session
        self._clock = clock
        self._survey = survey
        self._entry = 0
        self._known: OrderedDict[tuple[Edition, Period, date], Figures] = OrderedDict()

    def of(self, uow: UnitOfWork, edition: Edition, period: Period) -> Figures:
        """Return the figures of an edition over a period, as they stand in this transaction."""
        self._entry, has_changed = uow.caseload.changed_since(self._entry)
        if has_changed:
            self._known.clear()
        key = (edition, period, self._clock.today())
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._computed(uow, edition, period)
        self._known.move_to_end(key)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    def _computed(self, uow: UnitOfWork, edition: Edition, period: Period) -> Figures:
        answer = self._survey.answer(uow, edition, period)
        report = report_sincerity(
            uow, period, now=self._clock.now(), is_training=self._session.is_training
        )
        return Figures(
            answer=answer,
            doubts={
                one.question.key: doubts_of(one.question, one.value, one.previous, report)
                for one in answer.answers
            },
        )
