"""The side panel of a survey question: figure, definition, doubts, records behind it, what is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine, AnswerState
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from ui.pages.enquetes.answer_form import AnswerFields
from ui.pages.enquetes.doubts import DoubtsBox
from ui.pages.enquetes.evidence import EvidenceBlock
from ui.theme.tokens import BODY, FIGURE, SECTION
from ui.viewmodels.answer_keeper import AnswerKeeper
from ui.viewmodels.enquetes_sheet import Mode, Sheet, key_of
from ui.viewmodels.figures import scalar_text, total_of
from ui.viewmodels.survey import comparison
from ui.widgets import Badge, Banner, Button, IconButton, SidePanel, label, line
from ui.widgets.layout import ScrolledLayout

HEAD_LINE: Final = 28
LONGEST_CODE: Final = 30
_RING: Final = 3
_LONG_ANSWER: Final = 40
REDEFINED: Final = "La définition a changé depuis."
AS_THEN: Final = "Celle-ci et les libellés sont ceux du jour de la validation."


class SurveyPanel(SidePanel):
    """Shows one question at a time."""

    names_asked = Signal()
    person_asked = Signal(int)
    proof_asked = Signal(str, bool)
    doubt_asked = Signal(str)
    campaign_asked = Signal()
    copy_asked = Signal()

    def __init__(
        self,
        keeper: AnswerKeeper,
        *,
        today: Callable[[], date],
        may_open_people: bool,
        may_ask_names: bool,
        may_export: bool,
        may_write: bool,
    ) -> None:
        """Make an empty panel.

        Args:
            keeper: What stores what is typed.
            today: The day.
            may_open_people: A record leads to its person in the file active.
            may_ask_names: Names may be asked for, with a reason.
            may_export: The records behind a figure may leave in a file.
            may_write: Answers may be typed in a campaign.
        """
        super().__init__("Détail de la question")
        self._may_write = may_write
        self.line: AnswerLine | None = None
        self.sheet: Sheet | None = None
        self.fields = AnswerFields(keeper, today=today, parent=self)
        self.evidence = EvidenceBlock(
            may_open_people=may_open_people, may_ask_names=may_ask_names, may_export=may_export
        )
        self.doubts = DoubtsBox()
        self._build_head()
        self._build_body()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.number = label("", BODY, role="muted")
        self.question = label("", SECTION, wraps=True)
        self.head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self.question, 1, Qt.AlignmentFlag.AlignTop)
        # Both stand on one line, in the middle of the close button's height.
        self.number.setFixedHeight(HEAD_LINE + 4)
        self.question.setMinimumHeight(HEAD_LINE)

    def _build_body(self) -> None:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        inside = QWidget()
        column = ScrolledLayout(inside)
        # The ring of the focus stands outside the fields.
        column.setContentsMargins(_RING, 0, _RING, _RING)
        column.setSpacing(10)
        self.figure_row = self._build_figure()
        self.definition = label("", BODY, role="text2", wraps=True)
        self.redefined = Banner(REDEFINED, AS_THEN, tone="warning")
        self.narrowed = label("", BODY, role="text2", wraps=True)
        self.notice = self._build_notice()
        self.rule = line()
        for part in (
            self.figure_row,
            self.definition,
            self.redefined,
            self.narrowed,
            self.doubts,
            self.fields.upper,
            self.notice,
        ):
            column.addWidget(part)
        column.addWidget(self.evidence, 1)
        column.addWidget(self.rule)
        column.addWidget(self.fields.lower)
        column.addStretch(0)
        self._column = column
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.body.addWidget(self.area, 1)

    def _build_figure(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.figure = label("", FIGURE)
        self.compared = label("", BODY, role="text2")
        self.copy_button = IconButton("copy", "Copier la réponse (Ctrl+C)")
        self.copy_button.clicked.connect(self.copy_asked)
        self.code = Badge("", tone="outline")
        self.code.setToolTip("Code de l’indicateur")
        row.addWidget(self.figure)
        words_column = QVBoxLayout()
        words_column.addStretch(1)
        words_column.addWidget(self.compared)
        words_column.setContentsMargins(0, 0, 0, 3)
        row.addLayout(words_column, 1)
        row.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignVCenter)
        return box

    def _build_notice(self) -> QWidget:
        """Return what is said of a manual question outside a campaign."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.notice_text = label("", BODY, role="text2", wraps=True)
        self.campaign_button = Button("Ouvrir une campagne…", icon_name="plus")
        self.campaign_button.clicked.connect(self.campaign_asked)
        column.addWidget(self.notice_text)
        column.addWidget(self.campaign_button, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _connect(self) -> None:
        evidence = self.evidence
        evidence.names_asked.connect(self.names_asked)
        evidence.person_asked.connect(self.person_asked)
        evidence.export_asked.connect(self.proof_asked)
        evidence.left_by_escape.connect(self.closed)
        evidence.whole_asked.connect(self._show_whole)
        self.doubts.people_asked.connect(self.doubt_asked)

    # --- what is shown -----------------------------------------------------------------------

    def show_line(self, shown: AnswerLine, sheet: Sheet) -> None:
        """Show a question, its evidence on its way."""
        is_other = self.line is None or key_of(self.line) != key_of(shown)
        self.line, self.sheet = shown, sheet
        question = shown.question
        self.number.setText(question.number)
        self.question.setText(question.label)
        self.setAccessibleName(f"Question {question.number}, {question.label}")
        if is_other:
            self.evidence.set_whole(is_whole=False)
            self.area.verticalScrollBar().setValue(0)
        self._show_figure(shown, sheet.period)
        self._show_definition(shown, sheet.answer)
        self.fields.show_line(shown, is_editable=sheet.is_editable and self._may_write)
        has_fields = sheet.mode is not Mode.FREE
        is_manual = question.indicateur is None
        self.fields.upper.setVisible(has_fields)
        if not has_fields:
            self.fields.lower.hide()
        self.rule.setVisible(not self.fields.lower.isHidden() and not is_manual)
        self._show_notice(is_shown=is_manual and not has_fields)
        self.evidence.setVisible(not is_manual)
        self._column.setStretch(self._column.count() - 1, int(is_manual))
        if not is_manual:
            self.evidence.show_line(
                shown,
                sheet.period,
                said=sheet.answer.indicator,
                is_frozen=sheet.mode is Mode.FROZEN,
            )
        self.doubts.show_doubts(shown.doubts)

    def follow(self, shown: AnswerLine) -> None:
        """Show what became of the question on screen: the fields keep what is typed."""
        self.line = shown
        if self.sheet is not None:
            self._show_figure(shown, self.sheet.period)
        self.doubts.show_doubts(shown.doubts)
        self.fields.follow(shown)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show the records."""
        self.evidence.show_evidence(evidence)

    def show_refusal(self, title: str, text: str) -> None:
        """Say why the records cannot be shown."""
        self.evidence.show_refusal(title, text)

    def focus_inside(self) -> None:
        """Give the focus to what asks for an act, else to the list, else to the comment."""
        asks = self.line is not None and (
            self.line.question.indicateur is None or self.line.state is AnswerState.TO_JUSTIFY
        )
        if asks and self.fields.focus_asking():
            focused = self.focusWidget()
            if focused is not None:
                self.area.ensureWidgetVisible(focused)
            return
        if not self.evidence.focus_inside():
            self.close_button.setFocus(Qt.FocusReason.TabFocusReason)

    # --- inside ------------------------------------------------------------------------------

    def _show_figure(self, shown: AnswerLine, period: Period) -> None:
        path = shown.question.indicateur
        total = shown.manual if path is None else total_of(path, shown.value)
        text = "" if total is None else scalar_text(total)
        # A long answer is read in its field.
        is_shown = bool(text) and len(text) <= _LONG_ANSWER
        self.figure.setText(text if is_shown else "")
        self.figure.setVisible(is_shown)
        self.compared.setText(comparison(shown, period))
        self.copy_button.setVisible(bool(text))
        self.figure_row.setVisible(bool(text) or path is not None)
        self.code.setVisible(path is not None)
        if path is not None:
            code = path if len(path) <= LONGEST_CODE else path.partition(".")[0]
            self.code.set_badge(code, tone="outline")

    def _show_definition(self, shown: AnswerLine, answer: SurveyAnswer) -> None:
        path, filters = shown.question.indicateur, shown.question.filters
        self.definition.setVisible(path is not None)
        self.definition.setText("" if path is None else answer.indicator(path).definition)
        self.redefined.setVisible(_is_redefined(shown, answer))
        said = ", ".join(answer.label_of(one) for one in filters)
        self.narrowed.setVisible(bool(said))
        self.narrowed.setText(french(f"Seulement : {said}.") if said else "")

    def _show_notice(self, *, is_shown: bool) -> None:
        self.notice.setVisible(is_shown)
        self.campaign_button.setVisible(self._may_write)
        self.notice_text.setText(
            french(
                "Cette réponse ne se calcule pas : elle se saisit dans une campagne, qui la garde avec "
                "les autres."
            )
        )

    def _show_whole(self, is_whole: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Leave the panel to the list, or give back what stands around it."""
        sheet, shown = self.sheet, self.line
        if sheet is None or shown is None:
            return
        has_fields = sheet.mode is not Mode.FREE
        for part in (self.figure_row, self.definition):
            part.setVisible(not is_whole)
        self.redefined.setVisible(not is_whole and _is_redefined(shown, sheet.answer))
        self.narrowed.setVisible(not is_whole and bool(shown.question.filters))
        self.doubts.setVisible(not is_whole and bool(shown.doubts))
        self.fields.upper.setVisible(not is_whole and has_fields)
        has_notes = has_fields and not self.fields.comment_field.isHidden()
        self.fields.lower.setVisible(not is_whole and has_notes)
        self.rule.setVisible(not is_whole and has_notes)


def _is_redefined(shown: AnswerLine, answer: SurveyAnswer) -> bool:
    """Tell whether a figure is defined otherwise today than when it was validated."""
    path = shown.question.indicateur
    return path is not None and answer.is_redefined(path)
