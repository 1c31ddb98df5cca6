"""The renderers of survey answers, by format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.survey_csv import SurveyCsv
from exports.survey_json import SurveyJson
from exports.survey_xlsx import SurveyXlsx


class Renderer(Protocol):
    """Renders an answer in one format."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the whole file; formats without evidence ignore it."""


def survey_renderers(fonts: Path) -> Mapping[str, Renderer]:
    """Return the renderers by format: json, csv, xlsx, pdf; ``fonts`` is the folder of the fonts."""
    return {**RENDERERS, "pdf": _LatePdf(fonts)}


class _LatePdf:
    """Renders the report, its library imported when the first one is made."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the whole file."""
        from exports.pdf.enquete import SurveyPdf  # noqa: PLC0415 - heavy, and seldom used

        return SurveyPdf(self._fonts).render(answer, evidences)


RENDERERS: Final[Mapping[str, Renderer]] = {
    "json": SurveyJson(),
    "csv": SurveyCsv(),
    "xlsx": SurveyXlsx(),
}
"""Those that need nothing of the installation."""
