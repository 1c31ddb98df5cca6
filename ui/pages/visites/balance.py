"""What was planned against what was delivered, prestation by prestation, over a month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.planning import DeliveryLine
from ui.context import PageContext
from ui.delegates.table import install
from ui.models.prestations import PLANS, PrestationsModel
from ui.pages.failures import show_failure
from ui.theme.tokens import BODY, ROW_TWO_LINES
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.widgets import MessageState, StateStack, label
from ui.widgets.record_table import RecordTable
from ui.widgets.table_card import TableCard


class BalanceView(QWidget):
    """The prestations of everybody, or of one person."""

    person_asked = Signal(int, str)
    """The visits of a person are wanted."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Make it empty; `show_period` reads a period."""
        super().__init__(parent)
        self._context = context
        self._asked: tuple[Period, int | None] | None = None
        self.model = PrestationsModel(self)
        self._latest = Latest[tuple[DeliveryLine, ...]](
            context.tasks, owner=self, done=self._show, failed=self._fail
        )
        self.table = RecordTable(PLANS, name="Prévu et réalisé par prestation", sortable=[])
        install(self.table)
        self.table.setModel(self.model)
        self.table.set_row_height(ROW_TWO_LINES)
        self.card = TableCard(self.table)
        area = QWidget()
        inside = QVBoxLayout(area)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.card, 1)
        self.fact = label("", BODY, role="muted")
        inside.addWidget(self.fact)
        inside.addStretch(0)
        self.states = StateStack(
            area,
            empty=MessageState(
                "scale",
                "Aucune visite sur cette période.",
                "Chaque visite prévue ou faite compte ici, pour la prestation du plan qu’elle délivre.",
            ),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.states)
        self.states.error.asked.connect(self._ask)
        self.table.row_activated.connect(lambda index: self._open(index.row()))

    def show_period(self, period: Period, beneficiaire_id: int | None) -> None:
        """Read a period, for a person or for all."""
        if self._asked is None:
            self.states.show_loading()
        self._asked = (period, beneficiaire_id)
        self._ask()

    def _ask(self) -> None:
        if self._asked is None:
            return
        period, person = self._asked
        service = self._context.services.visites
        self._latest.ask(lambda: service.deliveries(period, person))

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les prestations n’ont pas pu être lues.",
        )

    def _show(self, lines: Sequence[DeliveryLine]) -> None:
        self.model.show_lines(lines)
        self.card.fit_rows()
        planned, done = sum(one.prevues for one in lines), sum(one.realisees for one in lines)
        share = f" ({round(100 * done / planned)}\u202f%)" if planned else ""
        self.fact.setText(
            f"{words.counted(planned, 'visite prévue', 'visites prévues')}, "
            f"{words.counted(done, 'réalisée')}{share}"
        )
        if lines:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _open(self, row: int) -> None:
        line = self.model.line_at(row)
        if line is not None:
            self.person_asked.emit(line.beneficiaire_id, line.personne)
