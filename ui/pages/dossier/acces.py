"""The tab of accesses: who opened and changed the file, when, from where, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.dossier import AccessLine, Dossier
from ui.delegates.table import install
from ui.models.cells import BadgeCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.parts import DossierTab
from ui.pages.failures import show_failure
from ui.theme.tokens import BODY, PAGE_MARGIN, SPACE_L
from ui.viewmodels import words
from ui.viewmodels.dossier_lists import written
from ui.widgets import Button, FilterChip, MessageState, StateStack, label
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

TITLES: Final = ("Date et heure", "Qui", "Quoi", "Poste", "")
PLANS: Final = (
    ColumnPlan(width=150),
    ColumnPlan(width=180, stretch=1),
    ColumnPlan(width=220, stretch=3),
    ColumnPlan(width=130, stretch=1, drop=1),
    ColumnPlan(width=130),
)


class AccesTab(DossierTab):
    """The journal of one person, latest first."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(acts, parent)
        self._lines: tuple[AccessLine, ...] = ()
        self._person: int | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, SPACE_L, PAGE_MARGIN, SPACE_L)
        layout.setSpacing(12)
        layout.addLayout(self._build_head())
        self.model = RecordRowsModel(TITLES, self)
        self.table = RecordTable(PLANS, name="Accès au dossier")
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(
            area,
            empty=MessageState("eye", "Personne n’a modifié ce dossier", button="Tout afficher"),
        )
        self.states.empty.asked.connect(self._show_all)
        self.states.error.asked.connect(acts.view_model.ask_accesses)
        layout.addWidget(self.states, 1)
        acts.view_model.accesses_changed.connect(self._show_accesses)
        acts.view_model.accesses_failed.connect(self._show_failure)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.changes_chip = FilterChip("Modifications")
        self.changes_chip.toggled.connect(lambda _on: self._show_rows())
        row.addWidget(self.changes_chip)
        self.count = label("", BODY, role="muted")
        row.addWidget(self.count)
        row.addStretch(1)
        self.refresh_button = Button(
            "Actualiser", variant="ghost", icon_name="refresh-cw", size="small"
        )
        self.refresh_button.clicked.connect(self.acts.view_model.ask_accesses)
        row.addWidget(self.refresh_button)
        return row

    def show_dossier(self, dossier: Dossier) -> None:
        """Ask for the accesses when another person is shown: looking is an entry of the journal."""
        if dossier.identity.row_id == self._person:
            return
        self._person = dossier.identity.row_id
        self._lines = ()
        self.count.setText("")
        self.states.show_loading()
        self.acts.view_model.ask_accesses()

    def _show_accesses(self, lines: tuple[AccessLine, ...]) -> None:
        self._lines = lines
        self._show_rows()

    def _show_all(self) -> None:
        self.changes_chip.setChecked(False)

    def _show_rows(self) -> None:
        wants_changes = self.changes_chip.isChecked()
        shown = [line for line in self._lines if line.is_change or not wants_changes]
        self.model.show_rows([_row(at, run) for at, run in enumerate(runs_of(shown))])
        self.card.fit_rows()
        self.count.setText(words.counted(len(shown), "accès", "accès"))
        if shown:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _show_failure(self, error: Exception) -> None:
        self._person = None
        show_failure(
            self.states,
            error,
            self.acts.context.show_error,
            unread="Les accès n’ont pas pu être lus.",
        )


def runs_of(lines: Sequence[AccessLine]) -> list[list[AccessLine]]:
    """Return the lines, those of one reading that went on put together.

    A file that stays on screen is read again after each change: the same person, from the same place, for
    the same reason, on the same day.
    """
    runs: list[list[AccessLine]] = []
    for line in lines:
        if runs and _is_same_reading(runs[-1][-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _is_same_reading(one: AccessLine, other: AccessLine) -> bool:
    if one.is_change or other.is_change or local_date(one.at) != local_date(other.at):
        return False
    said = (one.actor, one.workstation, one.action, one.detail)
    return said == (other.actor, other.workstation, other.action, other.detail)


def _row(at: int, run: Sequence[AccessLine]) -> RecordRow:
    line = run[0]
    badge = BadgeCell(text="Lecture")
    action = upper_first(line.action)
    role = ROLE_LABELS[Role(line.role)] if line.role in set(Role) else line.role
    if line.is_change:
        badge = BadgeCell(text="Modification", tone="info", icon="pencil")
    times = "" if len(run) == 1 else f"{len(run)} fois depuis {words.clock(run[-1].at)}"
    detail = " · ".join(part for part in (line.detail, times) if part)
    what = TwoLinesCell(text=action, detail=detail) if detail else TextCell(text=action)
    return RecordRow(
        key=at,
        cells=(
            TextCell(text=written(line.at), ink="text2"),
            TwoLinesCell(text=line.actor, detail=french(role)),
            what,
            TextCell(text=line.workstation, ink="text2"),
            badge,
        ),
    )
