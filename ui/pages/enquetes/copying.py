"""An answer as it is pasted in a web form."""

from __future__ import annotations

from crt_desktop.domain.copied import copied_text
from crt_desktop.reports.enquetes import AnswerLine
from ui.viewmodels.figures import total_of


def copied_of(line: AnswerLine) -> str:
    """Return the one figure that sums an answer up, as a form takes it; empty when there is none."""
    path = line.question.indicateur
    return copied_text(line.manual if path is None else total_of(path, line.value))
