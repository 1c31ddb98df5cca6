"""The waiting list: who waits, in an order told term by term, as it stands or as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.domain.roles import Permission
from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from crt_desktop.reports.demandes import Received
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.day import DayDialog
from ui.models.attente import ETAPE, AttenteModel
from ui.pages import Scene
from ui.pages.attente_acts import AttenteActs
from ui.pages.attente_departures import DeparturesCard, DeparturesDialog
from ui.pages.attente_filters import AttenteFilters
from ui.pages.attente_foot import PriorityLegend
from ui.pages.attente_panel import AttentePanel
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.pages.searched import SearchWays
from ui.theme.tokens import BODY, ROW_TWO_LINES, SIDE_PANEL_MIN
from ui.viewmodels import words
from ui.viewmodels.attente import header_fact
from ui.viewmodels.attente_paper import printed
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Banner,
    Button,
    KeyHints,
    MessageState,
    PageHeader,
    StateStack,
    label,
    page_layout,
)
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard
from ui.widgets.visibility import hide_unless

PLANS: Final = (
    ColumnPlan(width=44),
    ColumnPlan(width=226, stretch=6),
    ColumnPlan(width=50),
    ColumnPlan(width=138, stretch=1, drop=1),
    ColumnPlan(width=78),
    ColumnPlan(width=170, stretch=1),
    ColumnPlan(width=134, stretch=1),
)
HINTS: Final = [
    (["↑", "↓"], "parcourir"),
    (["Espace"], "pourquoi ce rang"),
    (["Entrée"], "parcours d’admission"),
]
TODAY_LABEL: Final = "Telle qu’aujourd’hui"
NEW: Final = "Nouvelle demande"
_LOW: Final = 560
_NARROW: Final = 900
"""The height under which what stands around leaves its room to the rows, and the width of a small page."""


class ListeAttentePage(FreshPage):
    """Shows the waiting list of a day."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._on: date | None = None
        self._found: AttenteList | None = None
        self._wanted: int | None = None
        self._acts = AttenteActs(context, self)
        self._today = context.application.clock.today
        self.model = AttenteModel(self)
        self._latest: Latest[AttenteList] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self._build_header()
        layout.addWidget(self.header)
        self.past = Banner("", tone="info", icon_name="history")
        self.past.hide()
        layout.addWidget(self.past)
        layout.addSpacing(2)
        self.filters = AttenteFilters()
        self.search = self.filters.search
        layout.addWidget(self.filters)
        self.table = RecordTable(PLANS, name="Demandes en attente", sortable=[])
        install(self.table)
        self.table.setModel(self.model)
        self.table.set_row_height(ROW_TWO_LINES)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        may_weigh = self._context.actor.may(Permission.SETTINGS_WRITE)
        self.legend = PriorityLegend(may_weigh=may_weigh)
        self.card = TableCard(self.table, foot=self.legend)
        self.departures = DeparturesCard()
        area = QWidget()
        inner = QVBoxLayout(area)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.card, 1)
        inner.addWidget(self.departures)
        inner.addStretch(0)
        self.states = StateStack(area, empty=MessageState("inbox", ""))
        self.panel = AttentePanel(may_write=self._acts.may_write)
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MIN + 12, focus_back=self.table
        )
        layout.addWidget(self.host, 1)
        foot = QHBoxLayout()
        self.shown_count = label("", BODY, role="muted")
        foot.addWidget(self.shown_count)
        foot.addStretch(1)
        self.hints = KeyHints(list(HINTS))
        foot.addWidget(self.hints)
        layout.addLayout(foot)
        chain = [
            self.day,
            self.print_button,
            self.new_button,
            *self.filters.focus_chain(),
            self.table,
            self.legend.weights,
            self.departures.link,
            self.panel.close_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _build_header(self) -> None:
        self.header = PageHeader("Liste d’attente")
        self.day = Button(TODAY_LABEL, icon_name="history")
        self.print_button = Button("Imprimer…", icon_name="printer")
        self.new_button = Button(NEW, variant="primary", icon_name="plus")
        self.new_button.setToolTip("Ctrl\u00a0N")
        hide_unless(self.new_button, self._acts.may_write)
        for button in (self.day, self.print_button, self.new_button):
            self.header.add_action(button)

    def _connect(self) -> None:
        context, table = self._context, self.table
        self.day.clicked.connect(self._ask_day)
        self.print_button.clicked.connect(self._print)
        self.new_button.clicked.connect(self.receive)
        self.past.link_clicked.connect(lambda: self.show_day(self._today()))
        self.filters.changed.connect(self._narrow)
        self.ways = SearchWays(self.search, table, host=self.host)
        self.search.accepted.connect(self._open_current)
        table.row_activated.connect(lambda _index: self._open_current())
        table.clicked.connect(self._click)
        table.preview_toggled.connect(self._toggle_panel)
        table.row_selected.connect(self._follow_selection)
        table.customContextMenuRequested.connect(self._open_menu)
        self.legend.weights_asked.connect(lambda: context.go_to("reglages"))
        self.departures.list_asked.connect(self._show_departures)
        self.panel.closed.connect(self.host.close_panel)
        self.panel.opened.connect(self._open_current)
        self.panel.evaluator_asked.connect(self._ask_evaluator)
        self.panel.copy_asked.connect(self._acts.copy)
        self.panel.menu.aboutToShow.connect(self._fill_menu)
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._do_first_act)
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.etablissement_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        self.table.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.ways.focus_search()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher une personne, un numéro ViaTrajectoire"),
            ("↑ ↓", "parcourir la liste"),
            ("Espace", "montrer ou cacher pourquoi ce rang"),
            ("Entrée", "ouvrir le parcours d’admission"),
            ("Maj F10", "désigner qui évalue, réorienter, refuser, classer sans suite"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list, why the first one is first, and the list as it stood."""
        return [
            Scene("", self.on_shown),
            Scene("priorite", self._show_first),
            Scene("passee", self._show_last_month),
        ]

    def _show_first(self) -> None:
        self.table.select_first()
        self._show_panel()

    def _show_last_month(self) -> None:
        self.host.close_panel()
        today = self._today()
        self.show_day(today.replace(day=1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the list in a small window."""
        super().resizeEvent(event)
        is_low = self.height() < _LOW
        self.hints.setVisible(not is_low)
        self.departures.set_compact(is_compact=is_low)
        self.print_button.set_compact(is_compact=self.width() < _NARROW)

    def _read_again(self) -> None:
        if self._found is None:
            self.states.show_loading()
        on = self._on
        self._latest.ask(lambda: self._context.services.attente.waiting(on))

    # --- the list ----------------------------------------------------------------------------

    def _show(self, found: AttenteList) -> None:
        self._found = found
        self.header.set_facts(header_fact(found))
        self.filters.show_counts(found)
        self.departures.show_departures(found.departures, is_past=found.is_past)
        self.print_button.setEnabled(bool(found.lines))
        self.past.setVisible(found.is_past)
        if found.is_past:
            self.past.set_banner(
                f"Liste au {words.day(found.on)}, telle que la disent les dates saisies depuis.",
                "Lecture seule\u00a0; qui devait évaluer n’est pas daté.",
                tone="info",
                icon_name="history",
                link="Revenir à aujourd’hui",
            )
        if self._on is None:
            self.count_changed.emit(len(found.lines) or None)
        self._narrow()

    def _narrow(self) -> None:
        found = self._found
        if found is None:
            return
        current = self.model.line_at(self.table.current_row())
        shown = self.filters.narrowed(found)
        self.model.show_lines(shown, query=self.filters.query(), is_past=found.is_past)
        kept = self._wanted or (current.demande_row_id if current is not None else None)
        row = -1 if kept is None else self.model.row_of(kept)
        if row >= 0:
            self._wanted = None
        self.table.select_row(max(row, 0) if shown else -1)
        self.card.fit_rows()
        self.table.keep_selection_visible()
        whole = len(found.lines)
        self.shown_count.setText(
            "" if len(shown) == whole else f"{len(shown)} sur {words.counted(whole, 'demande')}"
        )
        if shown:
            self.states.show_content()
        else:
            self._show_nothing(found.lines)
        if self.host.is_open:
            self._show_panel()

    def _show_nothing(self, lines: Sequence[AttenteLine]) -> None:
        if lines:
            self.states.empty.set_message(
                "Aucune demande ne répond à ces choix.", button="Toutes les demandes"
            )
        elif self._on is not None:
            self.states.empty.set_message(
                f"Personne n’attendait le {words.day(self._on)}.", button="Revenir à aujourd’hui"
            )
        else:
            self.states.empty.set_message(
                "Personne n’attend.",
                "Les demandes sans décision s’affichent ici, par ordre de priorité.",
                button=NEW if self._acts.may_write else "",
            )
        self.states.show_empty()

    def _do_first_act(self) -> None:
        if self._found is not None and self._found.lines:
            self.filters.clear()
        elif self._on is not None:
            self.show_day(self._today())
        else:
            self.receive()

    def receive(self) -> None:
        """Receive a demande; it is selected in the list once stored."""
        from ui.dialogs.nouvelle_demande import open_new_demande  # noqa: PLC0415 - seldom opened

        if self._acts.may_write:
            open_new_demande(self._context, self, saved=self._select_received)

    def _select_received(self, received: Received) -> None:
        self._wanted = received.demande.fiche.row_id
        self.filters.clear()
        if self._on is not None:
            self.show_day(self._today())

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La liste n’a pas pu être lue."
        )

    # --- another day, on paper ---------------------------------------------------------------

    def _ask_day(self) -> None:
        today = self._today()
        dialog = DayDialog(
            "Voir la liste de quel jour ?",
            "La liste est montrée telle qu’elle était à la fin de ce jour.",
            verb="Voir",
            day=self._on or today,
            latest=today,
            parent=self,
        )
        dialog.day_chosen.connect(self.show_day)
        dialog.open()

    def show_day(self, on: date) -> None:
        """Show the list as it stood on a day."""
        is_today = on == self._today()
        self._on = None if is_today else on
        self.day.set_label(TODAY_LABEL if is_today else f"Telle qu’au {words.day(on)}")
        self._ask()

    def _print(self) -> None:
        if self._found is None:
            return
        from ui.printing import print_page  # noqa: PLC0415 - loads the printing of Qt

        today = self._today()
        print_page(
            self, printed(self._found, today=today), title="Liste d’attente", is_landscape=True
        )

    # --- moving about ------------------------------------------------------------------------

    def _current(self) -> AttenteLine | None:
        return self.model.line_at(self.table.current_row())

    @property
    def _is_past(self) -> bool:
        return self._found is not None and self._found.is_past

    def _open_current(self) -> None:
        line = self._current()
        if line is None:
            return
        if self._is_past:
            self._acts.open_dossier(line)
        else:
            self._acts.open_admission(line)

    def _click(self, index: QModelIndex) -> None:
        """Show why; on the step, what comes next."""
        line = self.model.line_at(index.row())
        if line is None or index.column() != ETAPE or self._is_past:
            self._show_panel()
        elif line.etape in {Etape.AVIS_RENDU, Etape.DECIDEE}:
            self._acts.open_admission(line)
        elif line.has_no_evaluator and not line.is_to_remind and self._acts.may_write:
            self._acts.ask_evaluator(line)
        else:
            self._show_panel()

    def _ask_evaluator(self) -> None:
        line = self._current()
        if line is not None:
            self._acts.ask_evaluator(line)

    def _fill_menu(self) -> None:
        line = self._current()
        if line is not None:
            self._acts.fill_menu(self.panel.menu, line, is_past=self._is_past)

    def _open_menu(self, place: QPoint) -> None:
        line = self._current()
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._acts.fill_menu(menu, line, is_past=self._is_past)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _show_departures(self) -> None:
        if self._found is None:
            return
        dialog = DeparturesDialog(self._found.departures, parent=self)
        dialog.person_asked.connect(lambda key: self._context.open_dossier(key, "parcours"))
        dialog.open()

    def _show_panel(self) -> None:
        line = self._current()
        if line is None:
            self.host.close_panel()
            return
        self._acts.fill_menu(self.panel.menu, line, is_past=self._is_past)
        self.panel.show_line(line, is_past=self._is_past)
        self.host.open_panel()

    def _toggle_panel(self) -> None:
        if self.host.is_open:
            self.host.close_panel()
        else:
            self._show_panel()

    def _follow_selection(self, _index: QModelIndex) -> None:
        if self.host.is_open:
            self._show_panel()
