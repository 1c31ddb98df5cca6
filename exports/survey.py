"""The renderers of survey answers, by format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.survey_csv import SurveyCsv
from exports.survey_json import SurveyJson
from exports.survey_xlsx import SurveyXlsx


class Renderer(Protocol):
    """Renders an answer in one format."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the whole file; formats without evidence ignore it."""


RENDERERS: Final[Mapping[str, Renderer]] = {
    "json": SurveyJson(),
    "csv": SurveyCsv(),
    "xlsx": SurveyXlsx(),
}
