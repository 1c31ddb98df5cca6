"""The renderers of survey answers, by format."""

from __future__ import annotations

from typing import Final

from exports.survey_csv import SurveyCsv
from exports.survey_json import SurveyJson
from exports.survey_xlsx import SurveyXlsx

RENDERERS: Final = {"json": SurveyJson(), "csv": SurveyCsv(), "xlsx": SurveyXlsx()}
