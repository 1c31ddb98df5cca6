"""The figures of a campaign, computed once as long as nothing of the vault changes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition
from crt_desktop.ports import Clock, VaultSession
from crt_desktop.reports.survey import SurveyAnswer
from crt_desktop.services.surveys import Surveys

_KEPT: Final = 4
"""How many answers are remembered."""


class CampaignFigures:
    """Computes an edition over a period, and remembers it until the journal tells of a change."""

    def __init__(self, session: VaultSession, clock: Clock, surveys: Surveys) -> None:
        """Nothing is computed yet."""
        self._session = session
        self._clock = clock
        self._surveys = surveys
        self._entry = 0
        self._known: OrderedDict[tuple[Edition, Period, date], SurveyAnswer] = OrderedDict()

    def of(self, edition: Edition, period: Period) -> SurveyAnswer:
        """Return the answer to an edition over a period, what is typed left out."""
        with self._session.uow() as uow:
            self._entry, has_changed = uow.caseload.changed_since(self._entry)
        if has_changed:
            self._known.clear()
        key = (edition, period, self._clock.today())
        found = self._known.get(key)
        if found is None:
            found = self._surveys.compute(edition.id, period)
            self._known[key] = found
        self._known.move_to_end(key)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found
