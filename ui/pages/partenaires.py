"""The register of the partenaires: conventions, how to reach each, their people."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.roles import Permission
from crt_desktop.reports.fiches import SavedFiche
from crt_desktop.reports.partenaires import PartnerLine, PartnerRegister
from ui.context import PageContext
from ui.delegates.table import install
from ui.forms import open_fiche_dialog
from ui.models.partenaires import CATEGORIE, CONVENTION, MSSANTE, NOM, TITLES, partner_rows
from ui.models.record_rows import RecordRowsModel
from ui.pages import Page, Scene
from ui.pages.failures import show_failure
from ui.pages.partenaires_filters import PartnerFilters
from ui.pages.partenaires_panel import PartnerPanel
from ui.pages.searched import SearchWays
from ui.theme.tokens import BODY, SIDE_PANEL_MIN
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.viewmodels.partenaires import (
    Filter,
    Shown,
    SortKey,
    header_fact,
    matching,
    missing_sentence,
)
from ui.widgets import (
    Banner,
    Button,
    KeyHints,
    MessageState,
    PageHeader,
    StateStack,
    label,
    page_layout,
    show_toast,
)
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard
from ui.widgets.visibility import hide_unless

SHEETS: Final = frozenset({"partenaires", "interlocuteurs", "consentements", "beneficiaires"})
"""Records whose changes the register shows something of."""
PLANS: Final = (
    ColumnPlan(width=210, stretch=3),
    ColumnPlan(width=150, stretch=1, drop=1),
    ColumnPlan(width=156),
    ColumnPlan(width=126),
    ColumnPlan(width=210, stretch=2, drop=2),
)
SORTS: Final = {
    NOM: SortKey.NOM,
    CATEGORIE: SortKey.CATEGORIE,
    CONVENTION: SortKey.CONVENTION,
}
NEW: Final = "Ajouter un partenaire"


class PartenairesPage(Page):
    """Lists the partenaires; the panel shows one of them."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the register is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._today = context.application.clock.today
        self._may_write = context.actor.may(Permission.PARTENAIRE_WRITE)
        self._register: PartnerRegister | None = None
        self._wanted: int | None = None
        self._by_id: dict[int, PartnerLine] = {}
        self._ask = Latest[PartnerRegister](
            context.tasks, owner=self, done=self._take, failed=self._fail
        )
        self.model = RecordRowsModel(TITLES, self)
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Partenaires")
        self.add_button = Button(NEW, variant="primary", icon_name="plus")
        hide_unless(self.add_button, self._may_write)
        self.header.add_action(self.add_button)
        layout.addWidget(self.header)
        layout.addSpacing(4)
        self.missing = Banner("", tone="warning")
        self.missing.hide()
        layout.addWidget(self.missing)
        self.filters = PartnerFilters()
        self.search = self.filters.search
        layout.addWidget(self.filters)
        self.table = RecordTable(PLANS, name="Partenaires", sortable=SORTS)
        install(self.table)
        self.table.setModel(self.model)
        self.table.head.setSortIndicatorShown(True)
        self.card = TableCard(self.table)
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(area, empty=MessageState("handshake", ""))
        self.panel = PartnerPanel(today=self._today, may_write=self._may_write)
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MIN + 48, focus_back=self.table
        )
        layout.addWidget(self.host, 1)
        foot = QHBoxLayout()
        self.count = label("", BODY, role="muted")
        foot.addWidget(self.count)
        foot.addStretch(1)
        hints: list[tuple[list[str], str]] = [
            (["↑", "↓"], "parcourir"),
            (["Espace"], "aperçu"),
            (["Ctrl", "C"], "copier l’adresse MSSanté"),
        ]
        if self._may_write:
            hints.insert(1, (["Entrée"], "modifier"))
        foot.addWidget(KeyHints(hints))
        layout.addLayout(foot)
        chain = [
            self.add_button,
            *self.filters.focus_chain(),
            self.table.head,
            self.table,
            self.panel.close_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.filters.changed.connect(self._show)
        table = self.table
        self.ways = SearchWays(self.search, table, host=self.host)
        self.search.accepted.connect(self.ways.enter_table)
        table.head.sectionClicked.connect(self._sort)
        table.row_activated.connect(lambda _index: self._edit_current())
        table.clicked.connect(self._click)
        table.preview_toggled.connect(self._toggle_preview)
        table.row_selected.connect(lambda _index: self._follow_selection())
        self.panel.closed.connect(self.host.close_panel)
        self.panel.edit_asked.connect(self._edit)
        self.panel.person_asked.connect(
            lambda row_id: self._open_form("interlocuteurs", row_id=row_id)
        )
        self.panel.person_added.connect(
            lambda reference: self._open_form("interlocuteurs", preset={"partenaire": reference})
        )
        self.missing.link_clicked.connect(lambda: self._show_only(Filter.MANQUANTES))
        self.states.error.asked.connect(self._retry)
        self.states.empty.asked.connect(self._do_first_act)
        changes = self._context.changes
        changes.fiche_changed.connect(self._follow)
        changes.etablissement_changed.connect(self._refresh)
        changes.caseload_changed.connect(self._refresh)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_current)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the register."""
        if self._register is None:
            self.states.show_loading()
        self._ask.ask(self._context.services.partenaires.register)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the search."""
        self.search.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.ways.focus_search()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher un partenaire"),
            ("↑ ↓", "parcourir la liste"),
            ("Entrée", "modifier le partenaire"),
            ("Espace", "montrer ou cacher l’aperçu"),
            ("Ctrl C", "copier l’adresse MSSanté"),
            ("Échap", "fermer l’aperçu, effacer la recherche"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the register, one partenaire, what is to be renewed."""
        return [
            Scene("", self.on_shown),
            Scene("apercu", self._show_somebody),
            Scene("a-renouveler", self._show_what_to_renew),
        ]

    def _show_somebody(self) -> None:
        lines = () if self._register is None else self._register.lines
        for row, one in enumerate(lines):
            if one.people:
                self.table.select_row(row)
                break
        self._open_panel()

    def _show_what_to_renew(self) -> None:
        self.host.close_panel()
        self._show_only(Filter.A_RENOUVELER)

    def _follow(self, sheet: str, _beneficiaire_id: object) -> None:
        if sheet in SHEETS:
            self._refresh()

    def _refresh(self) -> None:
        if self._register is not None:
            self._ask.ask(self._context.services.partenaires.register)

    def _retry(self) -> None:
        self._register = None
        self.on_shown()

    # --- the list ----------------------------------------------------------------------------

    def _take(self, register: PartnerRegister) -> None:
        self._register = register
        self._by_id = {line.row_id: line for line in register.lines}
        self.header.set_facts(header_fact(register))
        sentence = missing_sentence(register)
        self.missing.setVisible(bool(sentence))
        if sentence:
            self.missing.set_banner(
                sentence,
                words.plural(
                    len(register.missing),
                    "L’enquête la compte comme manquante.",
                    "L’enquête les compte comme manquantes.",
                ),
                tone="warning",
                link="Voir les partenaires concernés" if self._concerned(register) else "",
            )
        self.count_changed.emit(None)
        self._show()
        if self._wanted is not None:
            self.open_partner(self._wanted)

    @staticmethod
    def _concerned(register: PartnerRegister) -> bool:
        return any(line.record.categorie in register.missing for line in register.lines)

    def _show(self) -> None:
        register = self._register
        if register is None:
            return
        criteria = self.filters.criteria
        shown = matching(register, criteria)
        selected = self.model.key_at(self.table.current_row())
        table = self.table
        was_blocked = table.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.model.show_rows(partner_rows(shown.lines, today=self._today()))
        row = self.model.row_of(selected) if selected is not None else -1
        table.select_row(row)
        table.blockSignals(was_blocked)
        self.card.fit_rows()
        table.keep_selection_visible()
        self.filters.show_counts(register, shown)
        self._show_count(register, shown)
        column = next(at for at, sort in SORTS.items() if sort is criteria.sort)
        order = Qt.SortOrder.DescendingOrder
        if not criteria.is_descending:
            order = Qt.SortOrder.AscendingOrder
        table.head.setSortIndicator(column, order)
        if shown.lines:
            self.states.show_content()
        else:
            self._show_nothing(register)
        self._show_panel(row)

    def _show_count(self, register: PartnerRegister, shown: Shown) -> None:
        self.count.setText(
            words.counted(len(shown.lines), "partenaire")
            if len(shown.lines) == len(register.lines)
            else f"{words.number(len(shown.lines))} sur "
            f"{words.counted(len(register.lines), 'partenaire')}"
        )

    def _show_nothing(self, register: PartnerRegister) -> None:
        if register.lines:
            self.states.empty.set_message(
                "Aucun partenaire ne répond à ces filtres", button="Effacer les filtres"
            )
        else:
            self.states.empty.set_message(
                "Le registre est vide",
                "Notez chaque partenaire avec sa convention : les échéances seront signalées.",
                button=NEW if self._may_write else "",
            )
        self.states.show_empty()

    def _do_first_act(self) -> None:
        if self._register is not None and self._register.lines:
            self.filters.clear()
        else:
            self.add()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="Le registre n’a pas pu être lu."
        )

    def _show_only(self, one: Filter) -> None:
        self.filters.show_only(one)
        self.ways.enter_table()

    def _sort(self, section: int) -> None:
        sort = SORTS.get(section)
        if sort is not None:
            self.filters.sort_by(sort)

    # --- moving about ------------------------------------------------------------------------

    def _line_at(self, row: int) -> PartnerLine | None:
        key = self.model.key_at(row)
        return self._by_id.get(key) if isinstance(key, int) else None

    def _click(self, index: QModelIndex) -> None:
        if index.column() == MSSANTE and self._copy_current():
            return
        self._open_panel()

    def _copy_current(self) -> bool:
        """Copy the MSSanté address of the selected partenaire; tell whether it has one."""
        found = self._line_at(self.table.current_row())
        if found is None or not found.record.mssante:
            return False
        QGuiApplication.clipboard().setText(found.record.mssante)
        show_toast(self, "Adresse MSSanté copiée")
        return True

    def _open_panel(self) -> None:
        found = self._line_at(self.table.current_row())
        if found is not None:
            self.panel.show_line(found)
            self.host.open_panel()

    def _toggle_preview(self) -> None:
        if self.host.is_open:
            self.host.close_panel()
        else:
            self._open_panel()

    def _follow_selection(self) -> None:
        if self.host.is_open:
            self._open_panel()

    def _show_panel(self, row: int) -> None:
        """Show the selected partenaire as it now is; one that is not listed any more closes it."""
        if not self.host.is_open:
            return
        found = self._line_at(row)
        if found is None:
            self.host.close_panel()
        else:
            self.panel.show_line(found)

    # --- acts --------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the form of a new partenaire."""
        if self._may_write:
            open_fiche_dialog(self._context, "partenaires", parent=self, saved=self._select_saved)

    def open_partner(self, row_id: int) -> None:
        """Show a partenaire in the panel; another screen leads here, maybe before the register is read."""
        self._wanted = row_id if self._register is None else None
        if self._register is None:
            return
        self.filters.show_only()
        self.table.select_row(self.model.row_of(row_id))
        self._open_panel()

    def _select_saved(self, saved: SavedFiche) -> None:
        self.filters.show_only()

        def show(register: PartnerRegister) -> None:
            self._take(register)
            self.table.select_row(self.model.row_of(saved.fiche.row_id))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

        self._context.tasks.run(
            self._context.services.partenaires.register, owner=self, done=show, failed=self._fail
        )

    def _edit_current(self) -> None:
        found = self._line_at(self.table.current_row())
        if found is None:
            return
        if self._may_write:
            self._edit(found.row_id)
        else:
            self._open_panel()

    def _edit(self, row_id: int) -> None:
        self._open_form("partenaires", row_id=row_id)

    def _open_form(
        self, sheet: str, *, row_id: int | None = None, preset: dict[str, str] | None = None
    ) -> None:
        open_fiche_dialog(self._context, sheet, row_id=row_id, preset=preset, parent=self)
