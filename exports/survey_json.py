"""Renders a survey answer as JSON, in the shape of the reference page."""

from __future__ import annotations

import json
from collections.abc import Sequence

from crt_desktop.reports.survey import Evidence, SurveyAnswer
from crt_desktop.reports.survey_json import survey_document


class SurveyJson:
    """Renders every indicator and the answers; the records behind them are left out."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the document, in UTF-8, ending with a line feed."""
        del evidences
        text = json.dumps(survey_document(answer), ensure_ascii=False, indent=2, allow_nan=False)
        return f"{text}\n".encode()
