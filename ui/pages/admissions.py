"""The admissions to decide, for who pronounces them without reading the files."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.admission import AdmissionLine
from ui.context import PageContext
from ui.delegates.table import install
from ui.models.cells import TextCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.widgets import KeyHints, MessageState, PageHeader, StateStack, page_layout
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

TITLES: Final = ("Personne", "Demande du", "Voie", "Attend depuis")
PLANS: Final = (
    ColumnPlan(width=240, stretch=3),
    ColumnPlan(width=110),
    ColumnPlan(width=150, stretch=1),
    ColumnPlan(width=120, drop=1),
)


class AdmissionsPage(FreshPage):
    """Lists the demandes that wait for a decision; Enter opens the path of one."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._persons: dict[int, int] = {}
        self._latest: Latest[tuple[AdmissionLine, ...]] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        self.table.row_activated.connect(lambda _index: self.open_selected())
        self.states.error.asked.connect(self._ask)
        context.changes.caseload_changed.connect(self._become_stale)

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Admissions")
        layout.addWidget(self.header)
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Admissions à décider")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        empty = MessageState("inbox", "Aucune demande n’attend de décision")
        self.states = StateStack(area, empty=empty)
        layout.addWidget(self.states, 1)
        hints = KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "ouvrir l’admission")])
        layout.addWidget(hints, 0, Qt.AlignmentFlag.AlignRight)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the list."""
        self.table.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Entrée", "ouvrir l’admission")]

    def _read_again(self) -> None:
        if not self._persons:
            self.states.show_loading()
        services = self._context.services
        self._latest.ask(services.admissions.waiting)

    def _show(self, lines: tuple[AdmissionLine, ...]) -> None:
        today = self._context.application.clock.today()
        self._persons = {line.demande_row_id: line.beneficiaire_id for line in lines}
        selected = self.model.key_at(self.table.current_row())
        self.model.show_rows(
            [
                RecordRow(
                    key=line.demande_row_id,
                    cells=(
                        TextCell(text=f"{line.nom} {line.prenoms}"),
                        TextCell(text=words.day(line.requested_on), ink="text2"),
                        TextCell(text=french(codes.VOIE_ADMISSION[line.voie]), ink="text2"),
                        TextCell(
                            text=words.counted((today - line.requested_on).days, "jour"),
                            ink="text2",
                        ),
                    ),
                )
                for line in lines
            ]
        )
        self.table.select_row(-1 if selected is None else self.model.row_of(selected))
        self.card.fit_rows()
        self.header.set_facts(words.counted(len(lines), "demande") + " sans décision")
        self.count_changed.emit(len(lines) or None)
        if lines:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _show_failure(self, error: Exception) -> None:
        unread = "Les admissions n’ont pas pu être lues."
        show_failure(self.states, error, self._context.show_error, unread=unread)

    def open_selected(self) -> None:
        """Open the path of the demande that is selected."""
        key = self.model.key_at(self.table.current_row())
        if isinstance(key, int):
            self._context.open_screen("admission", self._persons[key], str(key))
