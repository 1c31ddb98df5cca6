"""The waiting list as a table; a whole list is a few dozen rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.reports.attente import AttenteLine
from ui.models.cells import Cell, GirCell, PersonCell, TermsCell, TextCell, TwoLinesCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import words
from ui.viewmodels.attente import origin, step, terms_of, under_name, wait

HEADS: Final = ("N°", "Personne", "GIR", "Origine", "Attente", "Priorité", "Étape")
RANG, PERSONNE, GIR, ORIGINE, ATTENTE, PRIORITE, ETAPE = range(7)
_RIGHT: Final = frozenset({RANG, ATTENTE})

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class AttenteModel(QAbstractTableModel):
    """Rows are waiting demandes in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._lines: tuple[AttenteLine, ...] = ()
        self._most = 1
        self._query = ""
        self._is_past = False

    def show_lines(
        self, lines: Sequence[AttenteLine], *, query: str = "", is_past: bool = False
    ) -> None:
        """Show other demandes; hits of the query are marked in the names."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self._most = max((line.priorite for line in lines), default=1)
        self._query = query
        self._is_past = is_past
        self.endResetModel()

    def line_at(self, row: int) -> AttenteLine | None:
        """Return the demande of a row, None outside."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, demande_row_id: int) -> int:
        """Return the row of a demande, −1 when it is not shown."""
        found = (at for at, line in enumerate(self._lines) if line.demande_row_id == demande_row_id)
        return next(found, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of demandes."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_right = section in _RIGHT
            side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, or what is painted."""
        if not index.isValid():
            return None
        if role == Role.CELL:
            return self.cell(index.row(), index.column())
        if role not in TEXT_ROLES:
            return None
        line = self._lines[index.row()]
        if index.column() == ETAPE:
            return " ".join(step(line, is_past=self._is_past)[:2]).strip()
        return _TEXTS[index.column()](line)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""
        line = self._lines[row]
        if column == PERSONNE:
            return PersonCell(
                nom=line.nom, prenoms=line.prenoms, detail=under_name(line), query=self._query
            )
        if column == PRIORITE:
            return TermsCell(total=line.priorite, terms=terms_of(line), most=self._most)
        if column == ETAPE:
            return _step_cell(line, is_past=self._is_past)
        return _CELLS[column](line)


def _step_cell(line: AttenteLine, *, is_past: bool) -> Cell:
    name, detail, ink = step(line, is_past=is_past)
    return TwoLinesCell(text=name, detail=detail, detail_ink=ink) if detail else TextCell(text=name)


_CELLS: Final[Mapping[int, Callable[[AttenteLine], Cell]]] = {
    RANG: lambda line: TextCell(text=str(line.rang), ink="muted", is_right=True),
    GIR: lambda line: GirCell(gir=line.gir),
    ORIGINE: lambda line: TwoLinesCell(text=origin(line), detail=words.day(line.requested_on)),
    ATTENTE: lambda line: TextCell(
        text=wait(line), ink="danger" if line.is_to_remind else "text", is_right=True
    ),
}
_TEXTS: Final[Sequence[Callable[[AttenteLine], str]]] = (
    lambda line: str(line.rang),
    lambda line: f"{line.nom} {line.prenoms}",
    lambda line: "GIR non évalué" if line.gir is None else f"GIR {line.gir}",
    lambda line: f"{origin(line)}, {words.day(line.requested_on)}",
    wait,
    lambda line: f"Priorité {line.priorite}",
)
