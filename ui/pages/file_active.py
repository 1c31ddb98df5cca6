"""The file active: search, filters, the table of persons, and the summary of one of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.caseload import BeneficiaireSummary, CaseloadState
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.reason import ReasonDialog
from ui.models.caseload import COLUMNS, SORTS, CaseloadColumn, CaseloadModel
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.file_active_filters import FilterBar
from ui.pages.file_active_foot import CaseloadFoot, EndOfList
from ui.pages.fresh import FreshPage
from ui.pages.searched import SearchWays
from ui.pages.summary_panel import SummaryPanel
from ui.theme.tokens import SIDE_PANEL_MIN
from ui.viewmodels.caseload import CaseloadAnswer, CaseloadViewModel
from ui.viewmodels.caseload_sentences import (
    IMPORT,
    SHOW_THEM,
    Nothing,
    header_fact,
    homonym_sentence,
    nothing_to_show,
)
from ui.widgets import (
    Banner,
    Button,
    MessageState,
    PageHeader,
    StateStack,
    page_layout,
)
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=246, stretch=1),
    ColumnPlan(width=50),
    ColumnPlan(width=146, stretch=4, drop=1),
    ColumnPlan(width=68, drop=2),
    ColumnPlan(width=104, drop=3),
    ColumnPlan(width=156, stretch=1),
    ColumnPlan(width=142),
)
SETTLE_MS: Final = 200
"""How long the selection rests before an open panel reads the next file: each reading is audited."""

SHOWN_IN_PICTURES: Final = 6


class FileActivePage(FreshPage):
    """Shows the persons of the vault and opens the summary of one."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is asked when the page is shown."""
        super().__init__()
        self._context = context
        clock = context.application.clock
        self.model = CaseloadModel(clock.today, self)
        self.view_model = CaseloadViewModel(
            context.services.beneficiaires,
            context.tasks,
            today=clock.today,
            is_known=self.model.knows,
            parent=self,
        )
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._open_current)
        self._nothing: Nothing | None = None
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("File active")
        self.new_button = Button("Nouvelle personne", variant="primary", icon_name="plus")
        self.new_button.setToolTip("Ctrl\u00a0N")
        # Never shown by hand before it stands in its page: it would flash as a window.
        if not self._context.actor.may(Permission.BENEFICIAIRE_WRITE):
            self.new_button.hide()
        self.new_button.clicked.connect(self._add_person)
        self.header.add_action(self.new_button)
        layout.addWidget(self.header)
        layout.addSpacing(4)
        self.filters = FilterBar(self.view_model)
        self.search = self.filters.search
        layout.addWidget(self.filters)
        self.homonyms = Banner("")
        self.homonyms.hide()
        layout.addWidget(self.homonyms)
        self.table = RecordTable(
            PLANS,
            name="Personnes de la file active",
            sortable=[COLUMNS.index(column) for column in SORTS],
        )
        install(self.table)
        self.table.setModel(self.model)
        self.table.head.setSortIndicatorShown(True)
        self.card = TableCard(self.table)
        self.states = StateStack(self._build_list(), empty=MessageState("users", ""))
        self.panel = SummaryPanel(today=self.view_model.today)
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MIN, focus_back=self.table
        )
        layout.addWidget(self.host, 1)
        self.foot = CaseloadFoot()
        self.count = self.foot.count
        layout.addWidget(self.foot)
        self._build_tab_order()

    def _add_person(self) -> None:
        from ui.dialogs.new_person import open_new_person  # noqa: PLC0415 - seldom opened

        open_new_person(self._context, parent=self)

    def _build_list(self) -> QWidget:
        area = QWidget()
        layout = QVBoxLayout(area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.card, 1)
        self.end = EndOfList()
        layout.addWidget(self.end)
        layout.addStretch(0)
        return area

    def _build_tab_order(self) -> None:
        chain: list[QWidget] = [
            *self.filters.focus_chain(),
            self.table.head,
            self.table,
            self.end.link,
            self.panel.close_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        model, view_model, table = self.model, self.view_model, self.table
        view_model.answer_changed.connect(self._show_answer)
        view_model.lines_arrived.connect(model.add_lines)
        view_model.filters_changed.connect(self.filters.show_filters)
        view_model.failed.connect(self._show_failure)
        view_model.summary_asked.connect(self._show_summary_coming)
        view_model.summary_changed.connect(self._show_summary)
        view_model.summary_failed.connect(self._show_summary_refusal)
        view_model.reason_wanted.connect(self._ask_reason)
        model.lines_wanted.connect(view_model.fetch_lines)
        self.ways = SearchWays(self.search, table, host=self.host, close_panel=self._close_panel)
        self.search.accepted.connect(self._open_from_search)
        self.end.link.clicked.connect(lambda: view_model.show_states(frozenset(CaseloadState)))
        table.head.sectionClicked.connect(self._sort)
        table.row_activated.connect(lambda _index: self._open_dossier())
        table.clicked.connect(lambda _index: self._open_current())
        table.preview_toggled.connect(self._toggle_preview)
        table.row_selected.connect(self._follow_selection)
        self.panel.closed.connect(self._close_panel)
        self.panel.dossier_asked.connect(self._context.open_dossier)
        self.host.panel_toggled.connect(lambda _is_open: self._show_hints())
        self.states.error.asked.connect(self._retry)
        self.states.empty.asked.connect(self._do_first_act)
        self._context.changes.caseload_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the list the first time, and again when it may have changed or has grown old."""
        super().on_shown()
        self._show_hints()

    def _read_again(self) -> None:
        if self.view_model.answer is None:
            self.states.show_loading()
        self.model.forget_lines()
        self.view_model.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the search. No focus proxy: Tab would turn in circles around it."""
        self.search.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.ways.focus_search()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher une personne"),
            ("↑ ↓", "parcourir la liste"),
            ("Entrée", "ouvrir le dossier"),
            ("Espace", "montrer ou cacher l’aperçu"),
            ("Tab", "entrer dans l’aperçu ouvert"),
            ("Échap", "fermer l’aperçu, effacer la recherche"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list, the summary of a person, and a search."""
        return [
            Scene("", self.on_shown),
            Scene("apercu", self._show_a_summary),
            Scene("recherche", self._show_a_search),
        ]

    def _show_a_summary(self) -> None:
        self.table.select_row(min(SHOWN_IN_PICTURES, self.model.rowCount() - 1))
        self._open_current()

    def _show_a_search(self) -> None:
        self._close_panel()
        self.search.setText("ma")

    def open_person(self, beneficiaire_id: int) -> None:
        """Show the summary of a person, listed or not."""
        row = self.model.row_of(beneficiaire_id)
        if row >= 0:
            self.table.select_row(row)
        self._settle.stop()
        self.host.open_panel()
        self.view_model.open_summary(beneficiaire_id)

    def show_caseload(self, states: frozenset[CaseloadState], girs: frozenset[str]) -> None:
        """List the persons in these states with these GIR; empty: those present, every GIR."""
        self._close_panel()
        self.filters.show_only(states, girs)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the list ----------------------------------------------------------------------------

    def _show_answer(self, answer: CaseloadAnswer) -> None:
        selected = self.model.id_at(self.table.current_row())
        query = answer.criteria.query.strip()
        table = self.table
        was_blocked = table.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.model.show_index(answer.index, answer.lines, query=query)
        row = self.model.row_of(selected) if selected is not None else -1
        table.select_row(row)
        if row < 0 and query:
            table.select_first()
        table.blockSignals(was_blocked)
        self.card.fit_rows()
        table.keep_selection_visible()
        self._show_counts(answer)
        self._show_sort(answer)
        if answer.shown:
            self.states.show_content()
        else:
            self._show_nothing(answer)
        if self.host.is_open and self.model.id_at(table.current_row()) != self.view_model.opened:
            self._settle.start()

    def _show_counts(self, answer: CaseloadAnswer) -> None:
        index = answer.index
        self.header.set_facts(header_fact(answer, today=self.view_model.today()))
        self.foot.show_answer(answer)
        self.end.show_answer(answer)
        self.filters.show_answer(answer)
        sentence = homonym_sentence(index.homonyms)
        self.homonyms.setVisible(bool(sentence))
        if sentence:
            self.homonyms.set_banner(sentence)
        self.count_changed.emit(index.total_present)
        self._show_hints()

    def _show_sort(self, answer: CaseloadAnswer) -> None:
        criteria = answer.criteria
        column = next(column for column, sort in SORTS.items() if sort is criteria.sort)
        order = (
            Qt.SortOrder.DescendingOrder if criteria.is_descending else Qt.SortOrder.AscendingOrder
        )
        self.table.head.setSortIndicator(COLUMNS.index(column), order)

    def _show_nothing(self, answer: CaseloadAnswer) -> None:
        """Say why the list is empty and offer the first act."""
        may_import = self._context.actor.may(Permission.CASELOAD_IMPORT)
        self._nothing = said = nothing_to_show(answer, may_import=may_import)
        self.states.empty.set_message(said.title, said.text, button=said.act)
        self.states.show_empty()

    def _do_first_act(self) -> None:
        act = "" if self._nothing is None else self._nothing.act
        if act == IMPORT:
            self._context.go_to("import_export")
        elif act == SHOW_THEM:
            self.view_model.show_states(frozenset(CaseloadState))
        else:
            self.filters.clear()

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La liste n’a pas pu être lue."
        )

    def _retry(self) -> None:
        self.states.show_loading()
        self.view_model.refresh()

    def _sort(self, section: int) -> None:
        sort = SORTS.get(CaseloadColumn(COLUMNS[section]))
        if sort is not None:
            self.view_model.sort_by(sort)

    # --- moving about ------------------------------------------------------------------------

    def _open_from_search(self) -> None:
        if self.table.current_row() < 0:
            self.table.select_first()
        self._open_dossier()

    def _open_dossier(self) -> None:
        """Open the file of the selected person."""
        self._settle.stop()
        key = self.model.id_at(self.table.current_row())
        if key is not None:
            self._context.open_dossier(key)

    def _open_current(self) -> None:
        """Open the panel on the selected person, unless it is there already."""
        self._settle.stop()
        key = self.model.id_at(self.table.current_row())
        if key is None:
            return
        self.host.open_panel()
        if key != self.view_model.opened:
            self.view_model.open_summary(key)

    def _toggle_preview(self) -> None:
        if self.host.is_open:
            self._close_panel()
        else:
            self._open_current()

    def _follow_selection(self, _index: QModelIndex) -> None:
        if self.host.is_open:
            self._settle.start()

    def _close_panel(self) -> None:
        self._settle.stop()
        self.view_model.close_summary()
        self.host.close_panel()

    def _show_hints(self) -> None:
        self.foot.show_hints(is_panel_open=self.host.is_open, is_searching=bool(self.search.text()))

    # --- the summary -------------------------------------------------------------------------

    def _show_summary_coming(self, beneficiaire_id: int) -> None:
        self.panel.show_coming(self.model.line_of(beneficiaire_id))

    def _show_summary(self, summary: BeneficiaireSummary) -> None:
        had_focus = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.panel.show_summary(summary)
        if had_focus:
            self.panel.focus_inside()

    def _show_summary_refusal(self, error: Exception) -> None:
        if not isinstance(error, CrtError):
            self._close_panel()
            self._context.show_error(error)
            return
        message = explain(error)
        self.panel.show_refusal(message.title, message.body)

    def _ask_reason(self, beneficiaire_id: int) -> None:
        dialog = ReasonDialog(
            "Ouvrir ce dossier ?",
            "Cette personne n’est pas de celles que vous suivez. La lecture et son motif sont "
            "inscrits au journal, que la coordination consulte.",
            verb="Ouvrir le dossier",
            parent=self,
        )
        dialog.reason_given.connect(
            lambda reason: self.view_model.open_summary(beneficiaire_id, reason=reason)
        )
        dialog.rejected.connect(self._close_panel)
        dialog.open()
