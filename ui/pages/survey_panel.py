"""The side panel of a survey question: figure, definition, parts, and the records behind it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.typography import french
from crt_desktop.reports.survey import Answer, Evidence, EvidenceColumn
from ui.delegates.table import install
from ui.models.survey import BreakdownModel, EvidenceModel, column_head
from ui.theme.fonts import font
from ui.theme.tokens import BODY, COLUMN_HEAD, FIGURE, ROW_COMPACT, SECTION, SMALL, SMALL_STRONG
from ui.viewmodels.figures import breakdown_rows, scalar_text, total_of
from ui.viewmodels.survey import State, comparison, evidence_title, has_breakdown, state_of
from ui.widgets import (
    Badge,
    LinkButton,
    MessageState,
    SegmentedControl,
    SidePanel,
    Skeleton,
    label,
    metrics_of,
)
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_head import PAD

PARTS, RECORDS = range(2)
BREAKDOWN_PLANS: Final = (
    ColumnPlan(width=150, stretch=3),
    ColumnPlan(width=60, stretch=2),
    ColumnPlan(width=64),
    ColumnPlan(width=64),
)
_KIND_WIDTHS: Final = {"date": 94, "instant": 136, "entier": 56, "decimal": 56, "texte": 112}
_FIRST_WIDTH: Final = 124
_WIDEST_HEAD: Final = 104
HEAD_LINE: Final = 28
NOTICE_WIDTH: Final = 320


class SurveyPanel(SidePanel):
    """Shows one question at a time."""

    names_asked = Signal()
    person_asked = Signal(int)

    def __init__(
        self, *, may_open_people: bool, may_ask_names: bool, parent: QWidget | None = None
    ) -> None:
        """Make an empty panel.

        Args:
            may_open_people: A record leads to its person in the file active.
            may_ask_names: Names may be asked for, with a reason.
            parent: The parent widget.
        """
        super().__init__("Détail de la question", parent)
        self._may_open_people = may_open_people
        self._may_ask_names = may_ask_names
        self._answer: Answer | None = None
        self.evidence_model = EvidenceModel(self)
        self.breakdown_model = BreakdownModel(self)
        self.number = label("", BODY, role="muted")
        self.question = label("", SECTION, wraps=True)
        self.head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self.question, 1, Qt.AlignmentFlag.AlignTop)
        # Both stand on one line, in the middle of the close button's height.
        self.number.setFixedHeight(HEAD_LINE + 4)
        self.question.setMinimumHeight(HEAD_LINE)
        self.body.setSpacing(8)
        self.body.addLayout(self._build_figure())
        self.definition = label("", BODY, role="text2", wraps=True)
        self.body.addWidget(self.definition)
        self.switch = SegmentedControl(["Répartition", "Liste"], name="Détail du chiffre")
        self.switch.group.idClicked.connect(self._show_part)
        self.body.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(4)
        self.records_head = self._build_records_head()
        self.body.addWidget(self.records_head)
        self.stack = QStackedWidget()
        self.breakdown_table = self._build_breakdown()
        self.evidence_table = self._build_evidence()
        self.waiting = Skeleton(row_height=ROW_COMPACT)
        self.notice = MessageState("info", "", width=NOTICE_WIDTH)
        for part in (self.breakdown_table, self.evidence_table, self.waiting, self.notice):
            self.stack.addWidget(part)
        self.body.addWidget(self.stack, 1)
        self.hint = label("", SMALL, role="muted")
        self.body.addWidget(self.hint)

    # --- the parts ---------------------------------------------------------------------------

    def _build_figure(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.figure = label("", FIGURE)
        self.compared = label("", BODY, role="text2")
        self.code = Badge("", tone="outline")
        self.code.setToolTip("Code de l’indicateur")
        row.addWidget(self.figure)
        words_column = QVBoxLayout()
        words_column.addStretch(1)
        words_column.addWidget(self.compared)
        words_column.setContentsMargins(0, 0, 0, 3)
        row.addLayout(words_column, 1)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _build_records_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        self.records_title = label("", SMALL_STRONG, role="text2")
        self.names_button = LinkButton("Afficher les noms…")
        self.names_button.clicked.connect(self.names_asked)
        row.addWidget(self.records_title, 1)
        row.addWidget(self.names_button)
        return head

    def _build_breakdown(self) -> RecordTable:
        table = RecordTable(
            BREAKDOWN_PLANS,
            name="Répartition du chiffre",
            row_height=ROW_COMPACT,
            edge=0,
            end=12,
            ground="surface",
            selects_on_focus=False,
        )
        install(table)
        table.setModel(self.breakdown_model)
        return table

    def _build_evidence(self) -> RecordTable:
        table = RecordTable(
            (),
            name="Personnes derrière ce chiffre",
            row_height=ROW_COMPACT,
            edge=0,
            end=12,
            ground="surface",
            scrolls_sideways=True,
        )
        install(table)
        table.setModel(self.evidence_model)
        table.row_activated.connect(self._ask_person)
        table.left_by_escape.connect(self.closed)
        return table

    # --- what is shown -----------------------------------------------------------------------

    def show_question(self, answer: Answer, period: Period) -> None:
        """Show a question whose evidence is on its way."""
        self._answer = answer
        self._evidence_title = ""
        self._has_people = False
        question = answer.question
        path = question.indicateur
        self.number.setText(question.number)
        self.question.setText(question.label)
        self.setAccessibleName(f"Question {question.number}, {question.label}")
        total = answer.manual if path is None else total_of(path, answer.value)
        is_detailed = has_breakdown(answer)
        is_unknown = total is None
        self.figure.setText("" if is_unknown else scalar_text(total))
        self.figure.setVisible(not is_unknown)
        self.compared.setText(comparison(answer, period))
        self.code.setVisible(path is not None)
        self.definition.setVisible(path is not None)
        self.names_button.hide()
        self.hint.setText("")
        self.records_head.hide()
        self.evidence_model.show_evidence(None)
        self.switch.setVisible(is_detailed)
        if path is None:
            self._show_notice(
                "À saisir par l’établissement",
                french(
                    "Cette réponse ne se calcule pas : la saisie arrivera avec la validation "
                    "de l'enquête."
                ),
            )
            return
        indicator = find_indicator(path)
        self.code.set_badge(path if len(path) <= LONGEST_CODE else indicator.code, tone="outline")
        self.definition.setText(indicator.definition)
        if is_detailed:
            rows = breakdown_rows(path, answer.value, answer.previous)
            self.breakdown_model.show_rows(rows, period=period)
            self.switch.group.button(PARTS).setChecked(True)
            self._show_part(PARTS)
        else:
            self._wait()

    def show_evidence(self, evidence: Evidence) -> None:
        """Show the records."""
        self.evidence_model.show_evidence(evidence)
        columns = [evidence.columns[at] for at in self.evidence_model.order]
        self.evidence_table.plan_columns(_plans_of(columns))
        can_ask = evidence.is_pseudonymised and self._may_ask_names
        self.names_button.setVisible(can_ask)
        self._evidence_title = evidence_title(evidence) if evidence.columns else ""
        self._has_people = any(key is not None for key in evidence.beneficiaire_ids)
        self._is_pseudonymised = evidence.is_pseudonymised
        is_detailed = self._answer is not None and has_breakdown(self._answer)
        if not is_detailed or self.switch.group.checkedId() == RECORDS:
            self._show_part(RECORDS)

    def show_refusal(self, title: str, text: str) -> None:
        """Say why the records cannot be shown."""
        self._show_notice(title, text)

    def focus_inside(self) -> None:
        """Give the focus to the list, or to what stands in its place."""
        shown = self.stack.currentWidget()
        is_table = isinstance(shown, RecordTable)
        target: QWidget = shown if is_table and shown is not None else self.close_button
        target.setFocus(Qt.FocusReason.TabFocusReason)

    # --- inside ------------------------------------------------------------------------------

    _evidence_title = ""
    _has_people = False
    _is_pseudonymised = False

    def _wait(self) -> None:
        self.waiting.wait()
        self.stack.setCurrentWidget(self.waiting)

    def _show_notice(self, title: str, text: str) -> None:
        self.notice.set_message(title, text)
        self.stack.setCurrentWidget(self.notice)

    def _show_part(self, part: int) -> None:
        """Show the parts or the records of the figure."""
        is_records = part == RECORDS
        self.records_title.setText(self._evidence_title)
        self.names_button.setVisible(
            is_records and self._is_pseudonymised and self._may_ask_names and self._has_people
        )
        self.hint.setText("")
        self.records_head.setVisible(is_records and bool(self._evidence_title))
        if not is_records:
            self.stack.setCurrentWidget(self.breakdown_table)
            return
        if self.evidence_model.columnCount() == 0:
            self._show_missing()
            return
        self.stack.setCurrentWidget(self.evidence_table)
        if self._opens_people():
            self.hint.setText("Entrée ou double-clic : ouvrir la personne")

    def _show_missing(self) -> None:
        answer = self._answer
        if answer is not None and state_of(answer) is State.NON_RECUEILLI:
            self._show_notice(
                "Donnée non recueillie", "Aucun écran ne l’enregistre encore dans cette version."
            )
        else:
            self._show_notice("Aucune liste derrière ce chiffre", "Il se déduit d’autres chiffres.")

    def _opens_people(self) -> bool:
        return self._may_open_people and self._has_people and not self._is_pseudonymised

    def _ask_person(self, index: QModelIndex) -> None:
        person = self.evidence_model.person_at(index.row())
        if person is not None and self._opens_people():
            self.person_asked.emit(person)


LONGEST_CODE: Final = 30


def _plans_of(columns: list[EvidenceColumn]) -> list[ColumnPlan]:
    """Return the widths of columns: by kind, wide enough for most heads."""
    plans = []
    last = len(columns) - 1
    for at, column in enumerate(columns):
        head = metrics_of(font(COLUMN_HEAD)).horizontalAdvance(column_head(column)) + 18
        width = max(_KIND_WIDTHS.get(column.kind, 112), min(head, _WIDEST_HEAD))
        width += {0: -PAD, last: 4}.get(at, 0)
        is_text = column.kind == "texte"
        plans.append(
            ColumnPlan(width=max(width, _FIRST_WIDTH), stretch=2)
            if at == 0
            else ColumnPlan(width=width, stretch=int(is_text))
        )
    return plans
