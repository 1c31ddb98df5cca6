"""The states of the surveys page that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crt_desktop.reports.enquetes import AnswerLine
from ui.pages import Scene
from ui.viewmodels.survey import has_breakdown

if TYPE_CHECKING:
    from ui.pages.enquetes.page import EnquetesPage


def scenes_of(page: EnquetesPage) -> list[Scene]:
    """Return the answers, the records behind a figure, a breakdown, a manual answer."""

    def show(wanted: Callable[[AnswerLine], bool]) -> Callable[[], None]:
        def prepare() -> None:
            sheet = page.view_model.sheet
            lines = () if sheet is None else sheet.lines
            if (found := next((one for one in lines if wanted(one)), None)) is not None:
                page.walk.go_to(found.question.number)

        return prepare

    return [
        Scene("", page.on_shown),
        Scene("preuve", show(lambda one: _is_computed(one) and not has_breakdown(one))),
        Scene("repartition", show(has_breakdown)),
        Scene("saisie", show(lambda one: not _is_computed(one))),
    ]


def _is_computed(line: AnswerLine) -> bool:
    return line.question.indicateur is not None
