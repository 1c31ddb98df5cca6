"""How the demandes of the last thirty days left the waiting list, and the list of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.attente import DepartureLine, Departures, Issue
from ui.delegates.table import install
from ui.models.cells import IconTextCell, PersonCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.theme.tokens import BODY, ROW_TWO_LINES, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.attente_paper import ICONS, counted_issue, issue_detail, reason
from ui.widgets import Button, ElidedLabel, LinkButton, label, section_title
from ui.widgets.fields import IconLabel
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

TITLE: Final = "Sorties de la liste"
PLANS: Final = (
    ColumnPlan(width=210, stretch=2),
    ColumnPlan(width=120),
    ColumnPlan(width=100),
    ColumnPlan(width=200, stretch=3),
)
HEADS: Final = ("Personne", "Issue", "Le", "Motif, orientation")
_NAMES: Final = {
    Issue.ADMISE: "Admission",
    Issue.REFUSEE: "Refus",
    Issue.SANS_SUITE: "Sans suite",
}
_WIDTH: Final = 760
_ROOM: Final = 24


class _IssueCell(QWidget):
    """One way out: its icon, how many, what is worth knowing."""

    def __init__(self, issue: Issue) -> None:
        super().__init__()
        self._issue = issue
        name, ink = ICONS[issue]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel(name, ink, 18), 0, Qt.AlignmentFlag.AlignVCenter)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self.count = label("", BODY)
        self.detail = ElidedLabel("", SMALL, role="muted")
        texts.addWidget(self.count)
        texts.addWidget(self.detail)
        row.addLayout(texts, 1)

    def show_departures(self, left: Departures) -> None:
        """Show another list."""
        counts = {
            Issue.ADMISE: left.admises,
            Issue.REFUSEE: left.refusees,
            Issue.SANS_SUITE: left.sans_suite,
        }
        self.count.setText(counted_issue(self._issue, counts[self._issue]))
        self.detail.set_whole_text(issue_detail(left, self._issue))


class DeparturesCard(QFrame):
    """« 2 admises, 1 refusée, 1 sans suite », and the way to each of them."""

    list_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it, without figures."""
        super().__init__(parent)
        self._is_compact = False
        self._when = ""
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(section_title(TITLE))
        self.period = label("", BODY, role="muted")
        head.addWidget(self.period)
        head.addStretch(1)
        self.link = LinkButton("")
        self.link.clicked.connect(self.list_asked)
        head.addWidget(self.link)
        layout.addLayout(head)
        cells = QHBoxLayout()
        cells.setSpacing(16)
        self.cells = {issue: _IssueCell(issue) for issue in Issue}
        for cell in self.cells.values():
            cells.addWidget(cell, 1)
        layout.addLayout(cells)

    def set_compact(self, *, is_compact: bool) -> None:
        """Say it on one line, where there is little height."""
        for cell in self.cells.values():
            cell.setVisible(not is_compact)
        self._is_compact = is_compact
        self._say()

    def _say(self) -> None:
        figures = words.listed(cell.count.text() for cell in self.cells.values())
        self.period.setText(figures if self._is_compact else self._when)

    def show_departures(self, left: Departures, *, is_past: bool) -> None:
        """Show another list."""
        self._when = f"depuis le {words.day(left.since)}" if is_past else "30 derniers jours"
        self.link.setVisible(left.total > 0)
        several = left.total > 1
        self.link.setText(f"Voir les {words.number(left.total)}" if several else "Voir")
        self.link.setAccessibleName(f"Voir les sorties de la liste : {left.total}")
        for cell in self.cells.values():
            cell.show_departures(left)
        self._say()


class DeparturesDialog(QDialog):
    """Those who left, the latest first; Enter opens the file."""

    person_asked = Signal(int)

    def __init__(self, left: Departures, *, parent: QWidget) -> None:
        """Show them over a window; open it with `open()`."""
        super().__init__(parent.window())
        title = f"{TITLE} depuis le {words.day(left.since)}"
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(label(title, SECTION))
        self.model = RecordRowsModel(HEADS, self)
        self.table = RecordTable(PLANS, name=title)
        install(self.table)
        self.table.setModel(self.model)
        self.table.set_row_height(ROW_TWO_LINES)
        self.model.show_rows([departure_row(line) for line in left.lines])
        card = TableCard(self.table)
        card.fit_rows()
        layout.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        self.close_button = Button("Fermer", variant="ghost")
        self.close_button.clicked.connect(self.reject)
        self.open_button = Button("Ouvrir le dossier", icon_name="folder-open")
        self.open_button.clicked.connect(self._open)
        foot.addWidget(self.close_button)
        foot.addWidget(self.open_button)
        layout.addLayout(foot)
        self.table.row_activated.connect(lambda _index: self._open())
        self.table.left_by_escape.connect(self.reject)
        window = parent.window()
        height = min(card.maximumHeight() + 132, window.height() - _ROOM)
        self.resize(QSize(min(_WIDTH, window.width() - _ROOM), height))
        self.table.select_row(0)
        self.table.setFocus()

    def _open(self, _index: QModelIndex | None = None) -> None:
        key = self.model.key_at(self.table.current_row())
        if isinstance(key, tuple):
            self.accept()
            self.person_asked.emit(key[1])


def departure_row(line: DepartureLine) -> RecordRow:
    """Return one of those who left, as a row; its key ends with the person."""
    name, ink = ICONS[line.issue]
    waited = f"après {words.counted(line.waited_days, 'jour')}"
    said = "" if line.issue is Issue.ADMISE else reason(line)
    return RecordRow(
        key=(line.demande_row_id, line.beneficiaire_id),
        cells=(
            PersonCell(
                nom=line.nom,
                prenoms=line.prenoms,
                detail=f"{words.agree(line.sexe, 'Née', 'Né')} le {words.day(line.born_on)}",
            ),
            IconTextCell(icon=name, text=_NAMES[line.issue], icon_ink=ink, ink="text"),
            TextCell(text=words.day(line.on)),
            TwoLinesCell(text=upper_first(said), detail=waited)
            if said
            else TextCell(text=upper_first(waited)),
        ),
    )
