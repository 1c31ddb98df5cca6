"""What is behind a figure: its parts, or the records it counts, one person or one event a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine
from crt_desktop.reports.survey import Evidence, EvidenceColumn
from ui.delegates.table import install
from ui.models.survey import BreakdownModel, EvidenceModel, column_head
from ui.theme.fonts import font
from ui.theme.tokens import COLUMN_HEAD, ROW_COMPACT, SMALL, SMALL_STRONG
from ui.viewmodels.figures import Says, breakdown_rows, indicator_of
from ui.viewmodels.survey import evidence_title, has_breakdown
from ui.widgets import LinkButton, MessageState, SegmentedControl, Skeleton, label, metrics_of
from ui.widgets.buttons import MenuButton
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_head import PAD

PARTS, RECORDS = range(2)
FEW_ROWS: Final = 5
MOST_ROWS: Final = 12
"""Rows shown at least, and before « Voir toute la liste », beside the fields of the answer."""
WHERE: Final = "La preuve part avec le classeur XLSX de la version : Exporter…"
"""Said of a validated version, whose records leave together."""
BREAKDOWN_PLANS: Final = (
    ColumnPlan(width=150, stretch=3),
    ColumnPlan(width=60, stretch=2),
    ColumnPlan(width=64),
    ColumnPlan(width=64),
)
_KIND_WIDTHS: Final = {"date": 94, "instant": 136, "entier": 56, "decimal": 56, "texte": 112}
_FIRST_WIDTH: Final = 124
_WIDEST_HEAD: Final = 104
_NOTICE_WIDTH: Final = 320
_NOTICE_HEIGHT: Final = 132
_BAR_ROOM: Final = 12


class EvidenceBlock(QWidget):
    """The parts and the records of one figure at a time."""

    names_asked = Signal()
    person_asked = Signal(int)
    export_asked = Signal(str, bool)
    """The records leave in a format, "xlsx" or "csv", with the names or not."""
    left_by_escape = Signal()
    whole_asked = Signal(bool)
    """The list takes the whole panel, or no longer."""

    def __init__(self, *, may_open_people: bool, may_ask_names: bool, may_export: bool) -> None:
        """Make it empty.

        Args:
            may_open_people: A record leads to its person in the file active.
            may_ask_names: Names may be asked for, with a reason.
            may_export: The records may leave in a file.
        """
        super().__init__()
        self._may_open_people = may_open_people
        self._may_ask_names = may_ask_names
        self._may_export = may_export
        self._line: AnswerLine | None = None
        self._said: Says = indicator_of
        self._is_frozen = False
        self._title = ""
        self._has_people = self._is_pseudonymised = self._is_whole = False
        self.model = EvidenceModel(self)
        self.breakdown = BreakdownModel(self)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        self.switch = SegmentedControl(["Répartition", "Liste"], name="Détail du chiffre")
        self.switch.group.idClicked.connect(self._show_part)
        layout.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        self.head = self._build_head()
        layout.addWidget(self.head)
        self.stack = QStackedWidget()
        self.breakdown_table = self._table(BREAKDOWN_PLANS, "Répartition du chiffre")
        self.breakdown_table.setModel(self.breakdown)
        self.table = self._table((), "Personnes derrière ce chiffre", scrolls_sideways=True)
        self.table.setModel(self.model)
        self.table.row_activated.connect(self._ask_person)
        self.waiting = Skeleton(row_height=ROW_COMPACT)
        self.notice = MessageState("info", "", width=_NOTICE_WIDTH)
        for part in (self.breakdown_table, self.table, self.waiting, self.notice):
            self.stack.addWidget(part)
        layout.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        self.hint = label("", SMALL, role="muted")
        self.whole_button = LinkButton("")
        self.whole_button.clicked.connect(lambda: self.set_whole(is_whole=not self._is_whole))
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.whole_button)
        layout.addLayout(foot)
        self.where = label(french(WHERE), SMALL, role="muted")
        self.where.setWordWrap(True)
        self.where.hide()
        layout.addWidget(self.where)
        layout.addStretch(0)

    def _build_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.title = label("", SMALL_STRONG, role="text2")
        self.names_button = LinkButton("Afficher les noms…")
        self.names_button.clicked.connect(self.names_asked)
        self.export_button = MenuButton("Exporter la preuve", icon_name="download", variant="link")
        formats = (("xlsx", "Classeur XLSX…"), ("csv", "Fichier CSV…"))
        named = (("xlsx", "Classeur XLSX avec les noms…"), ("csv", "Fichier CSV avec les noms…"))
        self._offer(formats, is_named=False)
        self.export_button.menu().addSeparator()
        self._offer(named, is_named=True)
        row.addWidget(self.title, 1)
        row.addWidget(self.export_button)
        column.addLayout(row)
        # A panel beside a table has no room for the three on one line.
        column.addWidget(self.names_button, 0, Qt.AlignmentFlag.AlignLeft)
        return head

    def _offer(self, choices: Iterable[tuple[str, str]], *, is_named: bool) -> None:
        for kind, words in choices:
            self.export_button.menu().addAction(words).triggered.connect(
                lambda _on=False, kind=kind: self.export_asked.emit(kind, is_named)
            )

    def _table(
        self, plans: tuple[ColumnPlan, ...], name: str, *, scrolls_sideways: bool = False
    ) -> RecordTable:
        table = RecordTable(
            plans,
            name=name,
            row_height=ROW_COMPACT,
            edge=0,
            end=12,
            ground="surface",
            selects_on_focus=scrolls_sideways,
            scrolls_sideways=scrolls_sideways,
        )
        install(table)
        table.left_by_escape.connect(self.left_by_escape)
        return table

    # --- what is shown -----------------------------------------------------------------------

    def show_line(
        self,
        line: AnswerLine,
        period: Period,
        *,
        said: Says = indicator_of,
        is_frozen: bool = False,
    ) -> None:
        """Show a computed figure whose records are on their way.

        Args:
            line: The figure.
            period: Over which it is counted.
            said: What was said of each code, where it is not what the catalogue says today.
            is_frozen: The records are those of a validation: they leave with the file of its version,
                the file of a figure alone would hold those of today.
        """
        self._line, self._said, self._is_frozen = line, said, is_frozen
        self._title, self._has_people, self._is_pseudonymised = "", False, False
        self.model.show_evidence(None)
        path = line.question.indicateur
        is_detailed = has_breakdown(line)
        self.switch.setVisible(is_detailed)
        self.head.hide()
        self.hint.setText("")
        self.where.hide()
        self.whole_button.hide()
        if path is not None and is_detailed:
            self.breakdown.show_rows(
                breakdown_rows(path, line.value, line.previous, said=said), period=period
            )
            self.switch.group.button(PARTS).setChecked(True)
            self._show_part(PARTS)
        else:
            self.waiting.wait()
            self._turn_to(self.waiting)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show the records."""
        self.model.show_evidence(evidence, said=self._said)
        columns = [evidence.columns[at] for at in self.model.order]
        self.table.plan_columns(plans_of(columns))
        self._title = evidence_title(evidence) if evidence.columns else ""
        self._has_people = any(key is not None for key in evidence.beneficiaire_ids)
        self._is_pseudonymised = evidence.is_pseudonymised
        is_detailed = self._line is not None and has_breakdown(self._line)
        if not is_detailed or self.switch.group.checkedId() == RECORDS:
            self._show_part(RECORDS)

    def show_refusal(self, title: str, text: str) -> None:
        """Say why the records cannot be shown."""
        self.notice.set_message(title, text)
        self._turn_to(self.notice)

    def set_whole(self, *, is_whole: bool) -> None:
        """Give the list the whole panel, or its few rows again."""
        if is_whole == self._is_whole:
            return
        self._is_whole = is_whole
        self._fit()
        self.whole_asked.emit(is_whole)

    def focus_inside(self) -> bool:
        """Give the focus to the list on screen; tell whether there is one."""
        shown = self.stack.currentWidget()
        if not isinstance(shown, RecordTable) or self.isHidden():
            return False
        shown.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # --- inside ------------------------------------------------------------------------------

    def _show_part(self, part: int) -> None:
        is_records = part == RECORDS
        has_list = is_records and self.model.rowCount() > 0
        self.title.setText(self._title)
        self.names_button.setVisible(
            is_records and self._is_pseudonymised and self._may_ask_names and self._has_people
        )
        can_export = has_list and self._may_export
        self.export_button.setVisible(can_export and not self._is_frozen)
        self.where.setVisible(can_export and self._is_frozen)
        self.head.setVisible(has_list and bool(self._title))
        self.hint.setText("Entrée : ouvrir la personne" if has_list and self.opens_people else "")
        if not is_records:
            self._turn_to(self.breakdown_table)
        elif has_list:
            self._turn_to(self.table)
        else:
            self._show_missing()

    def _show_missing(self) -> None:
        path = None if self._line is None else self._line.question.indicateur
        if path is not None and not indicator_of(path).is_recorded:
            self.show_refusal(
                "Donnée non recueillie", "Aucun écran ne l’enregistre encore dans cette version."
            )
        elif self.model.columnCount():
            self.show_refusal(
                "Personne ni événement", "Aucun enregistrement n’est compté dans ce chiffre."
            )
        else:
            self.show_refusal("Aucune liste derrière ce chiffre", "Il se déduit d’autres chiffres.")

    def _turn_to(self, part: QWidget) -> None:
        self.stack.setCurrentWidget(part)
        self._fit()

    def _fit(self) -> None:
        """Give the part on screen the height of its rows, a few at least, no more than many."""
        shown = self.stack.currentWidget()
        least = most = _NOTICE_HEIGHT
        rows = 0
        if isinstance(shown, RecordTable):
            rows = shown.model().rowCount()
            around = shown.head.height() + _BAR_ROOM
            least = around + min(rows, FEW_ROWS) * ROW_COMPACT
            most = around + min(rows, MOST_ROWS) * ROW_COMPACT
        self.stack.setMinimumHeight(least)
        self.stack.setMaximumHeight(16777215 if self._is_whole else max(most, least))
        has_more = rows > FEW_ROWS
        self.whole_button.setVisible(self._is_whole or has_more)
        self.whole_button.set_label(
            "Revenir à la réponse" if self._is_whole else "Agrandir la liste"
        )

    @property
    def opens_people(self) -> bool:
        """Tell whether a row leads to its person."""
        return self._may_open_people and self._has_people and not self._is_pseudonymised

    def _ask_person(self, index: QModelIndex) -> None:
        person = self.model.person_at(index.row())
        if person is not None and self.opens_people:
            self.person_asked.emit(person)


def plans_of(columns: list[EvidenceColumn]) -> list[ColumnPlan]:
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
