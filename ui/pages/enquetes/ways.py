"""From the surveys page to the screens around it: doubts, changes, questionnaires."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.context import PageContext
from ui.entries import CHANGES, QUESTIONNAIRE, QUESTIONNAIRES, SINCERITY
from ui.pages.enquetes.sincerity import subject_of
from ui.viewmodels.answer_keeper import AnswerKeeper
from ui.viewmodels.enquetes import EnquetesViewModel


class SurveyWays(QObject):
    """Opens the screens about what the page shows; what is typed is stored first."""

    def __init__(
        self,
        context: PageContext,
        view_model: EnquetesViewModel,
        keeper: AnswerKeeper,
        parent: QObject,
    ) -> None:
        """Lead away from a page."""
        super().__init__(parent)
        self._context = context
        self._model = view_model
        self._keeper = keeper

    def show_sincerity(self, code: str = "") -> None:
        """Show what is missing or suspicious behind the period, at a kind of doubt when given."""
        self._open(SINCERITY, subject_of(self._model.period, code))

    def show_changes(self, frozen_id: int) -> None:
        """Show what has changed since a validated version."""
        campaign = self._model.campaign
        if campaign is not None:
            self._open(CHANGES, f"{campaign.row_id}:{frozen_id}")

    def show_last_changes(self) -> None:
        """Show what has changed since the version the banner names."""
        sheet = self._model.sheet
        if sheet is not None and sheet.last is not None:
            self.show_changes(sheet.last.row_id)

    def open_questionnaire(self) -> None:
        """Open the editor of the questionnaire on screen."""
        self._open(QUESTIONNAIRE, self._model.edition)

    def open_shelf(self) -> None:
        """Open the list of the questionnaires."""
        self._open(QUESTIONNAIRES, "")

    def _open(self, screen: str, subject: str) -> None:
        self._keeper.flush()
        self._context.open_screen(screen, None, subject)
