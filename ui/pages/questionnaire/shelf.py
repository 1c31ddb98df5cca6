"""The shelf of the questionnaires: where each comes from, how many campaigns use it, what can be done."""

from __future__ import annotations

from ui.context import PageContext
from ui.pages import SubjectPage


class ShelfPage(SubjectPage):
    """Lists the questionnaires."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen."""
        super().__init__()
        self._context = context

    def show_subject(self, subject: str) -> None:
        """Show them all."""
