"""Going from question to question: the selection of the table, the panel that follows it, what asks for an act."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.survey import Evidence
from ui.context import PageContext
from ui.errors import message_of
from ui.pages.enquetes.body import SurveyBody
from ui.pages.enquetes.panel import SurveyPanel
from ui.viewmodels.answer_keeper import AnswerKeeper
from ui.viewmodels.enquetes import EnquetesViewModel
from ui.viewmodels.enquetes_sheet import ASKING, key_of, next_asking
from ui.widgets.panel_host import PanelHost

SETTLE_MS: Final = 200
"""How long the selection rests before an open panel reads other records: each reading is audited."""


class QuestionWalk(QObject):
    """Keeps the panel on the question of the table, and leaves nothing typed behind."""

    def __init__(
        self,
        context: PageContext,
        view_model: EnquetesViewModel,
        keeper: AnswerKeeper,
        *,
        body: SurveyBody,
        panel: SurveyPanel,
        host: PanelHost,
        page: QWidget,
    ) -> None:
        """Follow the table of a page."""
        super().__init__(page)
        self._context = context
        self._view_model = view_model
        self._keeper = keeper
        self._body, self._panel, self._host, self._page = body, panel, host, page
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.open_current)
        table = body.table
        table.row_activated.connect(self._open_and_enter)
        table.clicked.connect(lambda _index: self.open_current())
        table.preview_toggled.connect(self._toggle)
        table.left_by_escape.connect(self.close)
        table.row_selected.connect(self._follow_selection)
        panel.closed.connect(self.close)
        view_model.question_changed.connect(self._show_question)
        view_model.evidence_changed.connect(self._show_evidence)
        view_model.evidence_failed.connect(self._show_failure)

    # --- where to ----------------------------------------------------------------------------

    def go_to(self, name: str) -> None:
        """Open the panel of a question, by its key or number, and enter what asks for an act."""
        table, model = self._body.table, self._body.model
        row = model.row_of(name)
        if row < 0:
            self._body.clear_filters()
            row = model.row_of(name)
        table.select_row(row)
        table.keep_selection_visible()
        self.open_current()
        line = model.line_at(row)
        sheet = self._view_model.sheet
        is_asked = line is not None and line.state in ASKING
        if is_asked and sheet is not None and sheet.is_editable:
            self._panel.focus_inside()
        else:
            table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_next(self, step: int) -> None:
        """Go to the next question that asks for an act (+1), or to the one before (−1)."""
        sheet = self._view_model.sheet
        if sheet is None or not sheet.is_editable:
            return
        self._keeper.flush()
        current = self._body.model.line_at(self._body.table.current_row())
        if current is not None and current.state in ASKING and not self._host.is_open:
            self.go_to(key_of(current))
            return
        after = None if current is None else key_of(current)
        line = next_asking(sheet, after, step=step)
        if line is not None:
            self.go_to(key_of(line))

    def open_current(self) -> None:
        """Open the panel on the selected question."""
        self._settle.stop()
        key = self._body.model.key_at(self._body.table.current_row())
        if key is None:
            return
        self._host.open_panel()
        if self._view_model.selected != key:
            self._keeper.flush()
            self._view_model.open_question(key)

    def close(self) -> None:
        """Close the panel."""
        self._settle.stop()
        self._keeper.flush()
        self._view_model.close_question()
        self._host.close_panel()

    def _open_and_enter(self, _index: QModelIndex) -> None:
        self.open_current()
        self._panel.focus_inside()

    def _toggle(self) -> None:
        if self._host.is_open:
            self.close()
        else:
            self.open_current()

    def _follow_selection(self, _index: QModelIndex) -> None:
        if self._host.is_open:
            self._settle.start()

    # --- what is shown -----------------------------------------------------------------------

    def _show_question(self, line: AnswerLine) -> None:
        sheet = self._view_model.sheet
        if sheet is not None:
            self._panel.show_line(line, sheet)

    def _show_evidence(self, evidence: Evidence) -> None:
        focused = self._page.focusWidget()
        had_focus = focused is not None and self._panel.evidence.isAncestorOf(focused)
        self._panel.show_evidence(evidence)
        if had_focus:
            self._panel.evidence.focus_inside()

    def _show_failure(self, error: Exception) -> None:
        message = message_of(error)
        self._panel.show_refusal(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)
