"""The bin: what was taken away and may still be put back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.fiches import BinLine, StoredFiche
from ui.context import PageContext
from ui.delegates.table import install
from ui.forms import tell_changed
from ui.models.bin import TITLES, bin_rows
from ui.models.record_rows import RecordRowsModel
from ui.pages.failures import show_failure
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.widgets import Button, KeyHints, MessageState, StateStack, label, show_toast
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=200, stretch=3),
    ColumnPlan(width=150, stretch=2),
    ColumnPlan(width=96),
    ColumnPlan(width=120, stretch=1, drop=1),
    ColumnPlan(width=118),
)


class BinSection(QWidget):
    """Lists what was taken away; Enter or the button puts it back."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the list; it is asked when the section is shown."""
        super().__init__(parent)
        self._context = context
        self._ask = Latest[tuple[BinLine, ...]](
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
        self.count = label("", role="text2")
        head.addWidget(self.count)
        head.addStretch(1)
        self.restore_button = Button("Remettre", variant="primary", icon_name="undo-2")
        self.restore_button.setEnabled(False)
        self.restore_button.setToolTip("Choisissez d’abord une ligne")
        head.addWidget(self.restore_button)
        layout.addLayout(head)
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Corbeille")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(
            content,
            empty=MessageState(
                "trash-2",
                "La corbeille est vide",
                "Ce que vous retirez d’un dossier, du registre des partenaires ou de l’équipe "
                "attend ici avant de disparaître.",
            ),
        )
        layout.addWidget(self.states, 1)
        self.hints = KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "remettre")])
        layout.addWidget(self.hints, 0, Qt.AlignmentFlag.AlignRight)
        QWidget.setTabOrder(self.restore_button, self.table)

    def _connect(self) -> None:
        self.table.row_selected.connect(self._follow_selection)
        self.table.row_activated.connect(lambda _index: self.restore_selected())
        self.restore_button.clicked.connect(self.restore_selected)
        self.states.error.asked.connect(self._retry)
        self._context.changes.fiche_changed.connect(self._follow)

    # --- the list ----------------------------------------------------------------------------

    def on_shown(self) -> None:
        """Ask the list."""
        if not self._is_loaded:
            self.states.show_loading()
        self._ask.ask(self._context.services.fiches.bin)

    def _follow(self, _sheet: str, _beneficiaire_id: object) -> None:
        if self._is_loaded:
            self.on_shown()

    def _retry(self) -> None:
        self._is_loaded = False
        self.on_shown()

    def _show(self, lines: tuple[BinLine, ...]) -> None:
        self._is_loaded = True
        selected = self.model.key_at(self.table.current_row())
        today = self._context.application.clock.today()
        self.model.show_rows(bin_rows(lines, today=today))
        self.table.select_row(-1 if selected is None else self.model.row_of(selected))
        self.card.fit_rows()
        self.count.setText(words.counted(len(lines), "fiche retirée", "fiches retirées"))
        self.restore_button.setEnabled(self.table.current_row() >= 0)
        for widget in (self.count, self.restore_button, self.hints):
            widget.setVisible(bool(lines))
        if lines:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La corbeille n’a pas pu être lue."
        )

    def _follow_selection(self, _index: QModelIndex) -> None:
        self.restore_button.setEnabled(True)

    # --- acts --------------------------------------------------------------------------------

    def restore_selected(self) -> None:
        """Put back what is selected."""
        key = self.model.key_at(self.table.current_row())
        if not isinstance(key, int):
            return
        self.restore_button.setEnabled(False)
        self._context.tasks.run(
            lambda: self._context.services.fiches.restore(key),
            owner=self,
            done=self._tell_restored,
            failed=self._tell_refused,
            keeps=True,
        )

    def _tell_restored(self, fiche: StoredFiche) -> None:
        show_toast(self, "Fiche remise")
        tell_changed(self._context, fiche.sheet, fiche.beneficiaire_id)

    def _tell_refused(self, error: Exception) -> None:
        self.restore_button.setEnabled(self.table.current_row() >= 0)
        self._context.show_error(error)
