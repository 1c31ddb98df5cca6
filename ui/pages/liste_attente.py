"""The waiting list: who waits, in an order told term by term, as it stands or as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.attente import TERME_LABELS, Terme
from crt_desktop.domain.typography import french
from crt_desktop.reports.attente import AttenteLine, AttenteList, Etape
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.day import DayDialog
from ui.models.attente import AttenteModel
from ui.pages import Scene
from ui.pages.attente_panel import AttentePanel, Letter
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.theme.tokens import BODY, ROW_TWO_LINES, SIDE_PANEL_MIN, SMALL
from ui.viewmodels import words
from ui.viewmodels.attente import departures, header_fact, narrow, origin, printed
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Button,
    FilterChip,
    KeyHints,
    MenuChip,
    MessageState,
    PageHeader,
    SearchBox,
    StateStack,
    label,
    page_layout,
)
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=44),
    ColumnPlan(width=222, stretch=2),
    ColumnPlan(width=50),
    ColumnPlan(width=150, stretch=1, drop=1),
    ColumnPlan(width=78),
    ColumnPlan(width=190, stretch=1),
    ColumnPlan(width=190, stretch=2, drop=2),
)
HINTS: Final = [
    (["↑", "↓"], "parcourir"),
    (["Espace"], "pourquoi ce rang"),
    (["Entrée"], "ouvrir le dossier"),
]


class ListeAttentePage(FreshPage):
    """Shows the waiting list of a day."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._on: date | None = None
        self._found: AttenteList | None = None
        self.model = AttenteModel(self)
        self._latest: Latest[AttenteList] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Liste d’attente")
        self.day = Button("Telle qu’aujourd’hui", icon_name="history")
        self.header.add_action(self.day)
        self.print_button = Button("Imprimer…", icon_name="printer")
        self.header.add_action(self.print_button)
        layout.addWidget(self.header)
        layout.addSpacing(4)
        layout.addLayout(self._build_filters())
        self.table = RecordTable(PLANS, name="Demandes en attente", sortable=[])
        install(self.table)
        self.table.setModel(self.model)
        self.table.set_row_height(ROW_TWO_LINES)
        self.card = TableCard(self.table, foot=self._build_legend())
        area = QWidget()
        inner = QVBoxLayout(area)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.card, 1)
        inner.addStretch(0)
        self.states = StateStack(area, empty=MessageState("inbox", ""))
        self.panel = AttentePanel()
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MIN, focus_back=self.table
        )
        layout.addWidget(self.host, 1)
        foot = QHBoxLayout()
        self.left = label("", BODY, role="muted")
        foot.addWidget(self.left)
        foot.addStretch(1)
        foot.addWidget(KeyHints(list(HINTS)))
        layout.addLayout(foot)

    def _build_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchBox("Nom, téléphone")
        self.search.setMaximumWidth(360)
        row.addWidget(self.search, 1)
        self.to_evaluate = FilterChip("À évaluer")
        self.evaluated = FilterChip("Évaluées")
        self.to_remind = FilterChip("À relancer")
        for chip in (self.to_evaluate, self.evaluated, self.to_remind):
            row.addWidget(chip)
        self.origines = MenuChip("Origine")
        row.addWidget(self.origines)
        row.addStretch(1)
        return row

    def _build_legend(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(6)
        row.addWidget(label("Priorité, somme de", SMALL, role="muted"))
        for terme in Terme:
            row.addSpacing(8)
            row.addWidget(Letter(terme))
            row.addWidget(label(french(TERME_LABELS[terme]), SMALL, role="text2"))
        row.addStretch(1)
        return foot

    def _connect(self) -> None:
        context, table = self._context, self.table
        self.day.clicked.connect(self._ask_day)
        self.print_button.clicked.connect(self._print)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.moved_down.connect(self._enter_table)
        self.search.accepted.connect(self._open_current)
        for chip in (self.to_evaluate, self.evaluated, self.to_remind):
            chip.toggled.connect(lambda _on: self._narrow())
        self.origines.choices_changed.connect(lambda _keys: self._narrow())
        table.row_activated.connect(lambda _index: self._open_current())
        table.clicked.connect(lambda _index: self._show_panel())
        table.preview_toggled.connect(self._toggle_panel)
        table.left_by_escape.connect(self._leave_table)
        table.text_typed.connect(self._type_in_search)
        table.row_selected.connect(self._follow_selection)
        self.panel.closed.connect(self.host.close_panel)
        self.panel.dossier_asked.connect(self._open_person)
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._clear_filters)
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.etablissement_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        self.table.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher une personne"),
            ("↑ ↓", "parcourir la liste"),
            ("Espace", "montrer ou cacher pourquoi ce rang"),
            ("Entrée", "ouvrir le dossier"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list, and why the first one is first."""
        return [Scene("", self.on_shown), Scene("priorite", self._show_first)]

    def _show_first(self) -> None:
        self.table.select_first()
        self._show_panel()

    def _read_again(self) -> None:
        if self._found is None:
            self.states.show_loading()
        on = self._on
        self._latest.ask(lambda: self._context.services.attente.waiting(on))

    # --- the list ----------------------------------------------------------------------------

    def _show(self, found: AttenteList) -> None:
        self._found = found
        lines = found.lines
        self.header.set_facts(header_fact(found))
        self.left.setText(departures(found))
        self.to_evaluate.set_count(sum(one.etape is Etape.A_EVALUER for one in lines))
        self.evaluated.set_count(sum(one.etape is not Etape.A_EVALUER for one in lines))
        self.to_remind.set_count(sum(one.is_to_remind for one in lines))
        self.origines.set_choices({one.origine: origin(one) for one in sorted(lines, key=origin)})
        self.print_button.setEnabled(bool(lines))
        if self._on is None:
            self.count_changed.emit(len(lines) or None)
        self._narrow()

    def _narrow(self) -> None:
        if self._found is None:
            return
        current = self.model.line_at(self.table.current_row())
        query = self.search.text().strip()
        shown = narrow(
            self._found.lines,
            query=query,
            etapes=self._etapes(),
            reminds_only=self.to_remind.isChecked(),
            origines=self.origines.chosen(),
        )
        self.model.show_lines(shown, query=query)
        row = self.model.row_of(current.demande_row_id) if current is not None else -1
        self.table.select_row(max(row, 0) if shown else -1)
        self.card.fit_rows()
        if shown:
            self.states.show_content()
        else:
            self._show_nothing(self._found.lines)
        if self.host.is_open:
            self._show_panel()

    def _etapes(self) -> frozenset[Etape]:
        wanted: set[Etape] = set()
        if self.to_evaluate.isChecked():
            wanted.add(Etape.A_EVALUER)
        if self.evaluated.isChecked():
            wanted.update(set(Etape) - {Etape.A_EVALUER})
        return frozenset(wanted)

    def _show_nothing(self, lines: Sequence[AttenteLine]) -> None:
        if lines:
            self.states.empty.set_message(
                "Aucune demande ne répond à ces choix.", button="Toutes les demandes"
            )
        else:
            self.states.empty.set_message(
                "Personne n’attend.", "Les demandes sans décision s’affichent ici."
            )
        self.states.show_empty()

    def _clear_filters(self) -> None:
        self.search.clear()
        for chip in (self.to_evaluate, self.evaluated, self.to_remind):
            chip.setChecked(False)
        self.origines.clear_choices()
        self._narrow()

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La liste n’a pas pu être lue."
        )

    # --- another day, on paper ---------------------------------------------------------------

    def _ask_day(self) -> None:
        today = self._context.application.clock.today()
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
        is_today = on == self._context.application.clock.today()
        self._on = None if is_today else on
        self.day.set_label("Telle qu’aujourd’hui" if is_today else f"Telle qu’au {words.day(on)}")
        self._ask()

    def _print(self) -> None:
        if self._found is None:
            return
        from ui.printing import print_page  # noqa: PLC0415 - loads the printing of Qt

        today = self._context.application.clock.today()
        print_page(
            self, printed(self._found, today=today), title="Liste d’attente", is_landscape=True
        )

    # --- moving about ------------------------------------------------------------------------

    def _enter_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _type_in_search(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(self.search.text() + text)

    def _leave_table(self) -> None:
        if self.host.is_open:
            self.host.close_panel()
        elif self.search.text():
            self.search.clear()

    def _open_current(self) -> None:
        line = self.model.line_at(self.table.current_row())
        if line is not None:
            self._open_person(line.beneficiaire_id)

    def _open_person(self, beneficiaire_id: int) -> None:
        self._context.open_dossier(beneficiaire_id, "parcours")

    def _show_panel(self) -> None:
        line = self.model.line_at(self.table.current_row())
        if line is None:
            self.host.close_panel()
            return
        self.panel.show_line(line)
        self.host.open_panel()

    def _toggle_panel(self) -> None:
        if self.host.is_open:
            self.host.close_panel()
        else:
            self._show_panel()

    def _follow_selection(self, _index: QModelIndex) -> None:
        if self.host.is_open:
            self._show_panel()
