"""The file active as a paged table: every id at once, the lines of a page when it is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from crt_desktop.reports.caseload import CaseloadIndex, CaseloadLine, CaseloadSort
from ui.models.cells import (
    SKELETON,
    BadgeCell,
    Cell,
    GirCell,
    PersonCell,
    SectionCell,
    TextCell,
    TwoLinesCell,
)
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import caseload_words as words

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
PAGE_SIZE: Final = 64
KEPT_LINES: Final = 4096
LATE_AFTER_MS: Final = 150
EXITED: Final = SectionCell(title="Sorties")
SELECTABLE: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


class CaseloadColumn(StrEnum):
    """The columns, in order."""

    PERSONNE = "personne"
    GIR = "gir"
    COMMUNE = "commune"
    TRAJET = "trajet"
    DEPUIS = "depuis"
    ECHEANCE = "echeance"
    SITUATION = "situation"


COLUMNS: Final = tuple(CaseloadColumn)
TITLES: Final = {
    CaseloadColumn.PERSONNE: "Personne",
    CaseloadColumn.GIR: "GIR",
    CaseloadColumn.COMMUNE: "Commune",
    CaseloadColumn.TRAJET: "Trajet",
    CaseloadColumn.DEPUIS: "Depuis le",
    CaseloadColumn.ECHEANCE: "Prochaine échéance",
    CaseloadColumn.SITUATION: "Situation",
}
SORTS: Final = {
    CaseloadColumn.PERSONNE: CaseloadSort.PERSONNE,
    CaseloadColumn.GIR: CaseloadSort.GIR,
    CaseloadColumn.COMMUNE: CaseloadSort.COMMUNE,
    CaseloadColumn.TRAJET: CaseloadSort.TRAJET,
    CaseloadColumn.DEPUIS: CaseloadSort.DEPUIS,
    CaseloadColumn.SITUATION: CaseloadSort.SITUATION,
}
"""The columns a click on the header sorts by."""

EMPTY: Final = CaseloadIndex(
    ids=(), counts={}, present_count=0, total_present=0, accompanied_this_year=0
)


class CaseloadModel(QAbstractTableModel):
    """Rows are persons in the order of the index, exited ones under a sub-head row.

    Reading `Role.CELL` of a row whose line is unknown asks for its page, once; the pages asked in one
    turn of the event loop leave together in ``lines_wanted``. A page late by 150 ms shows bars.
    """

    lines_wanted = Signal(tuple)

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        """Start empty; ``today`` tells how near a date is."""
        super().__init__(parent)
        self._today = today
        self._index = EMPTY
        self._positions: dict[int, int] | None = None
        self._query = ""
        self._section_row = -1
        self._lines: OrderedDict[int, CaseloadLine | None] = OrderedDict()
        self._cells: dict[tuple[int, CaseloadColumn], Cell] = {}
        self._asked: set[int] = set()
        self._pages: set[int] = set()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._ask_pages)
        self._late = QTimer(self, singleShot=True, interval=LATE_AFTER_MS)
        self._late.timeout.connect(self._show_late)
        self._is_late = False

    # --- what is shown ---------------------------------------------------------------------

    def show_index(
        self, index: CaseloadIndex, lines: Iterable[CaseloadLine] = (), *, query: str = ""
    ) -> None:
        """Show another list, with the lines already known of it."""
        self.beginResetModel()
        self._index = index
        self._positions = None
        if query != self._query:
            for key in self._lines:
                self._cells.pop((key, CaseloadColumn.PERSONNE), None)
        self._query = query
        exits = len(index.ids) - index.present_count
        self._section_row = index.present_count if exits > 0 else -1
        self._asked.clear()
        self._pages.clear()
        for line in lines:
            self._keep(line.beneficiaire_id, line)
        self.endResetModel()

    def forget_lines(self) -> None:
        """Drop every line kept: what they say may have changed."""
        self._lines.clear()
        self._cells.clear()
        self._asked.clear()

    def add_lines(self, asked: Sequence[int], lines: Iterable[CaseloadLine]) -> None:
        """Take the lines of some ids; an asked id without a line is shown empty."""
        found = {line.beneficiaire_id: line for line in lines}
        wanted = set(asked)
        for key in asked:
            self._keep(key, found.get(key))
        self._asked -= wanted
        if not self._asked:
            self._late.stop()
            self._is_late = False
        rows = [self.row_of(key) for key in asked]
        shown = [row for row in rows if row >= 0]
        if shown:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(min(shown), 0), self.index(max(shown), last))

    def _keep(self, key: int, line: CaseloadLine | None) -> None:
        if self._lines.get(key) != line:
            self._forget_cells(key)
        self._lines[key] = line
        self._lines.move_to_end(key)
        while len(self._lines) > KEPT_LINES:
            oldest, _line = self._lines.popitem(last=False)
            self._forget_cells(oldest)

    def _forget_cells(self, key: int) -> None:
        for column in COLUMNS:
            self._cells.pop((key, column), None)

    # --- ids and rows ----------------------------------------------------------------------

    def section_rows(self) -> tuple[int, ...]:
        """Return the row of the sub-head of exited persons, if any."""
        return (self._section_row,) if self._section_row >= 0 else ()

    @property
    def person_count(self) -> int:
        """Persons in the list, sub-head left out."""
        return len(self._index.ids)

    def id_at(self, row: int) -> int | None:
        """Return the person of a row; None for the sub-head and outside the list."""
        if row == self._section_row or not 0 <= row < self.rowCount():
            return None
        return self._index.ids[self._position(row)]

    def row_of(self, beneficiaire_id: int) -> int:
        """Return the row of a person, or −1."""
        if self._positions is None:
            self._positions = {key: position for position, key in enumerate(self._index.ids)}
        position = self._positions.get(beneficiaire_id, -1)
        return position + (0 <= self._section_row <= position)

    def knows(self, beneficiaire_id: int) -> bool:
        """Tell whether the line of a person is kept; safe from the database thread."""
        return beneficiaire_id in self._lines

    def line_of(self, beneficiaire_id: int) -> CaseloadLine | None:
        """Return the line of a person when it is known."""
        return self._lines.get(beneficiaire_id)

    def _position(self, row: int) -> int:
        return row - (0 <= self._section_row < row)

    # --- Qt's own --------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the persons, plus one when there is a sub-head."""
        return 0 if parent.isValid() else len(self._index.ids) + (self._section_row >= 0)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the sub-head out of selection and of the arrows."""
        if not index.isValid() or index.row() == self._section_row:
            return Qt.ItemFlag.NoItemFlags
        return SELECTABLE

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if column is CaseloadColumn.TRAJET
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text, the line or the search of a cell."""
        if not index.isValid():
            return None
        row, at = index.row(), index.column()
        if role == Role.CELL:
            return self.cell(row, at)
        if role not in TEXT_ROLES:
            return None
        if row == self._section_row:
            return EXITED.title if at == 0 else None
        line = self._lines.get(self._index.ids[self._position(row)])
        return None if line is None else _TEXTS[COLUMNS[at]](line)

    def cell(self, row: int, at: int) -> Cell | None:
        """Return what is painted; asks for the page of a row that is not known."""
        if row == self._section_row:
            return EXITED
        key, column = self._index.ids[self._position(row)], COLUMNS[at]
        line = self._line_or_ask(key, row)
        if line is None:
            return SKELETON if self._is_late else None
        known = self._cells.get((key, column))
        if known is None:
            known = self._cells[key, column] = self._make_cell(column, line)
        return known

    def _make_cell(self, column: CaseloadColumn, line: CaseloadLine) -> Cell:
        if column is CaseloadColumn.PERSONNE:
            detail = words.birth_and_age(line)
            return PersonCell(nom=line.nom, prenoms=line.prenoms, detail=detail, query=self._query)
        if column is CaseloadColumn.ECHEANCE:
            return self._step_cell(line)
        return _CELLS[column](line)

    def _step_cell(self, line: CaseloadLine) -> Cell:
        step = line.next_step
        if step is None:
            return TextCell(text="—", ink="muted")
        day = words.step_day(step, today=self._today())
        return TwoLinesCell(text=step.label, detail=day, detail_ink=words.step_tone(step))

    # --- pages -----------------------------------------------------------------------------

    def _line_or_ask(self, key: int, row: int) -> CaseloadLine | None:
        if key not in self._lines and key not in self._asked:
            self._pages.add(self._position(row) // PAGE_SIZE)
            self._turn.start()
        return self._lines.get(key)

    def _ask_pages(self) -> None:
        """Ask for the ids of the pages shown that are neither known nor on their way."""
        wanted = [
            key
            for page in sorted(self._pages)
            for key in self._index.ids[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
            if key not in self._lines and key not in self._asked
        ]
        self._pages.clear()
        if wanted:
            self._asked.update(wanted)
            if not self._late.isActive():
                self._late.start()
            self.lines_wanted.emit(tuple(wanted))

    def _show_late(self) -> None:
        """Show bars in the rows that are still on their way."""
        self._is_late = True
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last, [Role.CELL])


def _trajet_cell(line: CaseloadLine) -> Cell:
    ink = "warning" if line.is_far else "text2"
    return TextCell(text=words.trajet(line), ink=ink, is_right=True)


def _situation_cell(line: CaseloadLine) -> Cell:
    badge = words.situation_badge(line)
    return BadgeCell(text=badge.text, tone=badge.tone, icon=badge.icon)


_CELLS: Final[dict[CaseloadColumn, Callable[[CaseloadLine], Cell]]] = {
    CaseloadColumn.GIR: lambda line: GirCell(gir=line.gir),
    CaseloadColumn.COMMUNE: lambda line: TextCell(text=line.commune or ""),
    CaseloadColumn.TRAJET: _trajet_cell,
    CaseloadColumn.DEPUIS: lambda line: TextCell(text=words.since(line), ink="text2"),
    CaseloadColumn.SITUATION: _situation_cell,
}
_TEXTS: Final = {
    CaseloadColumn.PERSONNE: lambda line: f"{line.nom} {line.prenoms}",
    CaseloadColumn.GIR: words.gir_label,
    CaseloadColumn.COMMUNE: lambda line: line.commune or "",
    CaseloadColumn.TRAJET: words.trajet,
    CaseloadColumn.DEPUIS: words.since,
    CaseloadColumn.ECHEANCE: words.step_sentence,
    CaseloadColumn.SITUATION: words.situation_label,
}
