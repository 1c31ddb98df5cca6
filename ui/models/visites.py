"""The visits of a period as a list, day by day; a row is only put in words when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.planning import VisitLine
from ui.models.cells import BadgeCell, Cell, IconTextCell, SectionCell, TextCell, TwoLinesCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import visites as told
from ui.viewmodels.visites_period import long_day
from ui.widgets.record_table import ColumnPlan

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
HEADS: Final = ("Heure", "Personne", "Professionnel", "Prestation", "État", "")
PLANS: Final = (
    ColumnPlan(width=128),
    ColumnPlan(width=190, stretch=2),
    ColumnPlan(width=160, stretch=1),
    ColumnPlan(width=150, stretch=1, drop=2),
    ColumnPlan(width=136),
    ColumnPlan(width=130, stretch=1, drop=1),
)


class VisitesModel(QAbstractTableModel):
    """One row a visit, under a row for each day."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._rows: list[VisitLine | str] = []
        self._sections: tuple[int, ...] = ()
        self._places: dict[int, int] = {}

    def show_lines(self, lines: Sequence[VisitLine]) -> None:
        """Show other visits, by start."""
        self.beginResetModel()
        rows: list[VisitLine | str] = []
        sections = []
        for day, group in groupby(lines, key=lambda line: local_date(line.starts_at)):
            visits = list(group)
            sections.append(len(rows))
            rows += [_section(day, visits), *visits]
        self._rows, self._sections = rows, tuple(sections)
        self._places = {row.row_id: at for at, row in enumerate(rows) if isinstance(row, VisitLine)}
        self.endResetModel()

    def section_rows(self) -> Sequence[int]:
        """Return the rows of the days."""
        return self._sections

    def line_at(self, row: int) -> VisitLine | None:
        """Return the visit of a row."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, VisitLine) else None

    def row_of(self, row_id: int | None) -> int:
        """Return the row of a visit, −1 when it is not in the list."""
        return -1 if row_id is None else self._places.get(row_id, -1)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows, those of the days included."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Only visits are selected."""
        is_visit = isinstance(self._rows[index.row()], VisitLine) if index.isValid() else False
        return super().flags(index) if is_visit else Qt.ItemFlag.ItemIsEnabled

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the heads."""
        is_text = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if is_text else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, or what is painted."""
        if not index.isValid():
            return None
        if role == Role.CELL:
            return self.cell(index.row(), index.column())
        if role not in TEXT_ROLES:
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if index.column() == 0 else ""
        return _text(row, index.column())

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""
        shown = self._rows[row]
        return SectionCell(title=shown) if isinstance(shown, str) else _cell(shown, column)


def _section(day: date, visits: Sequence[VisitLine]) -> str:
    return " · ".join((upper_first(long_day(day)), *told.counts(visits)))


def _text(line: VisitLine, column: int) -> str:
    return _TEXTS[column](line)


def _cell(line: VisitLine, column: int) -> Cell:
    return _CELLS[column](line)


def _when(line: VisitLine) -> Cell:
    return IconTextCell(
        icon=told.SLOT_ICONS.get(line.creneau, "calendar-days"),
        text=told.span(line.starts_at, line.ends_at),
        icon_ink=f"slot_{line.creneau}",
        ink="muted" if line.statut in told.MISSED else "text",
    )


def _who(line: VisitLine) -> str:
    return line.professionnel_nom or told.NOBODY


def _why(line: VisitLine) -> Cell:
    if not told.has_conflict(line):
        return TextCell(text=line.motif or "", ink="muted")
    return IconTextCell(
        icon="triangle-alert",
        text=told.conflict_label(line),
        icon_ink="danger",
        ink="danger",
    )


_TEXTS: Final[Sequence[Callable[[VisitLine], str]]] = (
    lambda line: told.span(line.starts_at, line.ends_at),
    lambda line: ", ".join(part for part in (line.personne, line.commune) if part),
    lambda line: f"{_who(line)}, {told.profession(line.profession)}",
    lambda line: line.prestation or "",
    told.state_words,
    lambda line: " ".join(conflict.message for conflict in line.conflicts),
)
_CELLS: Final[Sequence[Callable[[VisitLine], Cell]]] = (
    _when,
    lambda line: TwoLinesCell(
        text=line.personne, detail=line.commune or "", is_struck=line.statut in told.MISSED
    ),
    lambda line: TwoLinesCell(text=_who(line), detail=told.profession(line.profession)),
    lambda line: TextCell(text=line.prestation or "", ink="text2"),
    lambda line: BadgeCell(
        text=told.short_state(line),
        tone=told.STATE_TONES.get(line.statut, "neutral"),
        icon=told.STATE_ICONS.get(line.statut, "clock"),
    ),
    _why,
)
