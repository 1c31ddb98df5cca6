"""The team: a table, the ETP by profession, and the form of each professionnel."""

from __future__ import annotations

from typing import Final, cast

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.equipe import Professionnel
from crt_desktop.reports.fiches import StoredFiche
from ui.context import PageContext
from ui.delegates.table import install
from ui.forms import open_fiche_dialog
from ui.models.record_rows import RecordRowsModel
from ui.models.team import TITLES, etp_parts, team_rows, total_sentence
from ui.pages.failures import show_failure
from ui.theme.tokens import BODY_STRONG
from ui.viewmodels.latest import Latest
from ui.widgets import Badge, Button, KeyHints, MessageState, StateStack, label
from ui.widgets.flow import FlowLayout
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

SHEET: Final = "professionnels"
PLANS: Final = (
    ColumnPlan(width=160, stretch=3),
    ColumnPlan(width=186, stretch=2),
    ColumnPlan(width=56),
    ColumnPlan(width=124, drop=2),
    ColumnPlan(width=110, drop=3),
    ColumnPlan(width=98, drop=1),
    ColumnPlan(width=98),
)


class TeamSection(QWidget):
    """Lists the professionnels; Enter opens the form of one."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the list; it is asked when the section is shown."""
        super().__init__(parent)
        self._context = context
        self._today = context.application.clock.today
        self._ask = Latest[tuple[StoredFiche, ...]](
            context.tasks, owner=self, done=self._show, failed=self._fail
        )
        self._is_loaded = False
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.total = label("", BODY_STRONG)
        head.addWidget(self.total)
        head.addStretch(1)
        self.add_button = Button(
            "Ajouter un professionnel", variant="primary", icon_name="user-plus"
        )
        head.addWidget(self.add_button)
        layout.addLayout(head)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.parts = QWidget()
        self._flow = FlowLayout(self.parts, spacing=6)
        column.addWidget(self.parts)
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Professionnels du CRT")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(
            content,
            empty=MessageState(
                "users-round",
                "L’équipe n’est pas encore décrite",
                "Ajoutez chaque professionnel avec sa profession et son temps de travail : "
                "l’enquête compte leurs ETP.",
                button="Ajouter un professionnel",
            ),
        )
        layout.addWidget(self.states, 1)
        hints = KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "modifier")])
        layout.addWidget(hints, 0, Qt.AlignmentFlag.AlignRight)
        QWidget.setTabOrder(self.add_button, self.table)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.add)
        self.table.row_activated.connect(self._edit)
        self.states.empty.asked.connect(self.add)
        self.states.error.asked.connect(self._retry)
        self._context.changes.fiche_changed.connect(self._follow)

    # --- the list ----------------------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the list."""
        if not self._is_loaded:
            self.states.show_loading()
        self._ask.ask(lambda: self._context.services.fiches.all(SHEET))

    def _follow(self, sheet: str, _beneficiaire_id: object) -> None:
        if sheet == SHEET and self._is_loaded:
            self.on_shown()

    def _retry(self) -> None:
        self._is_loaded = False
        self.on_shown()

    def _show(self, fiches: tuple[StoredFiche, ...]) -> None:
        self._is_loaded = True
        selected = self.model.key_at(self.table.current_row())
        today = self._today()
        self.model.show_rows(team_rows(fiches, on=today))
        if selected is not None:
            self.table.select_row(self.model.row_of(selected))
        self.card.fit_rows()
        parts = etp_parts((cast(Professionnel, one.record) for one in fiches), on=today)
        self.total.setText(total_sentence(parts) if fiches else "")
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for part in parts:
            self._flow.addWidget(Badge(part.text))
        self.parts.setVisible(bool(parts))
        self.parts.updateGeometry()
        self.add_button.setVisible(bool(fiches))
        if fiches:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="L’équipe n’a pas pu être lue."
        )

    # --- acts --------------------------------------------------------------------------------

    def add(self) -> None:
        """Open the form of a new professionnel."""
        open_fiche_dialog(self._context, SHEET, parent=self)

    def _edit(self, index: QModelIndex) -> None:
        key = self.model.key_at(index.row())
        if isinstance(key, int):
            open_fiche_dialog(self._context, SHEET, row_id=key, parent=self)
