"""The editor of a questionnaire."""

from __future__ import annotations

from ui.context import PageContext
from ui.pages import SubjectPage


class QuestionnairePage(SubjectPage):
    """Shows one questionnaire at a time, and writes it."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; nothing is asked before `show_subject`."""
        super().__init__()
        self._context = context

    def show_subject(self, subject: str) -> None:
        """Show the questionnaire of this code."""
