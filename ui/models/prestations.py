"""Planned against delivered, a row for each prestation of each person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.typography import french
from crt_desktop.reports.planning import DeliveryLine
from ui.models.cells import BarCell, Cell, TextCell, TwoLinesCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import visites as told
from ui.widgets.record_table import ColumnPlan

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
HEADS: Final = (
    "Personne et prestation",
    "Au plan",
    "Prévues",
    "Réalisées",
    "",
    "Annulées",
    "Absences",
    "À venir",
    "Temps prévu",
    "Temps réalisé",
)
_FIGURES: Final = 2
"""The first column of figures, at the right."""
PLANS: Final = (
    ColumnPlan(width=210, stretch=3),
    ColumnPlan(width=150, stretch=1, drop=3),
    ColumnPlan(width=74),
    ColumnPlan(width=76),
    ColumnPlan(width=80, drop=4),
    ColumnPlan(width=76),
    ColumnPlan(width=76),
    ColumnPlan(width=68),
    ColumnPlan(width=96, drop=1),
    ColumnPlan(width=104, drop=2),
)


class PrestationsModel(QAbstractTableModel):
    """Shows the prestations of a period."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._lines: tuple[DeliveryLine, ...] = ()

    def show_lines(self, lines: Sequence[DeliveryLine]) -> None:
        """Show other prestations."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line_at(self, row: int) -> DeliveryLine | None:
        """Return the prestation of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of prestations."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the heads; those of figures stand at the right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            flag = Qt.AlignmentFlag
            side = flag.AlignRight if section >= _FIGURES else flag.AlignLeft
            return side | flag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, or what is painted."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Role.CELL:
            return self.cell(index.row(), index.column())
        return _TEXTS[index.column()](line) if role in TEXT_ROLES else None

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""
        line = self._lines[row]
        if column == 0:
            return TwoLinesCell(text=line.personne, detail=french(line.libelle))
        if column == _SHARE:
            return BarCell(share=_share(line)) if line.prevues else None
        is_figure = column >= _FIGURES
        return TextCell(
            text=_TEXTS[column](line),
            ink="muted"
            if is_figure and not line.prevues
            else "text"
            if column in {2, 3}
            else "text2",
            weight=500 if column == _DONE else 400,
            is_right=is_figure,
        )


_DONE: Final = 3
_SHARE: Final = 4


def _share(line: DeliveryLine) -> float:
    return line.realisees / line.prevues if line.prevues else 0.0


_TEXTS: Final[Sequence[Callable[[DeliveryLine], str]]] = (
    lambda line: f"{line.personne}, {french(line.libelle)}",
    lambda line: french(line.frequence or ""),
    lambda line: str(line.prevues),
    lambda line: str(line.realisees),
    lambda line: f"{round(100 * _share(line))}\u202f%",
    lambda line: str(line.annulees),
    lambda line: str(line.absences),
    lambda line: str(line.a_venir),
    lambda line: told.duration(line.minutes_prevues),
    lambda line: told.duration(line.minutes_realisees),
)
