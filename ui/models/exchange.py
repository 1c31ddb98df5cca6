"""The preview of an import: rows per sheet with their total, and the list of problems by pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from crt_desktop.reports.exchange import ImportReport, Problem, Severity, SheetReport
from ui.models.cells import Cell, TextCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import words
from ui.viewmodels.exchange import totals_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
TITLES: Final = ("Feuille", "Lignes", "Nouvelles", "Changées", "Inchangées", "En erreur")
PAGE_SIZE: Final = 100
ON_ROW: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SheetsModel(QAbstractTableModel):
    """One row per sheet of the report, then the total, which cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a report."""
        super().__init__(parent)
        self._rows: list[tuple[str, tuple[int, ...]]] = []

    def show_report(self, report: ImportReport) -> None:
        """Show another report."""
        self.beginResetModel()
        self._rows = [(name, _figures(sheet)) for name, sheet in report.sheets.items()]
        totals = totals_of(report)
        whole = (totals.read, totals.created, totals.updated, totals.unchanged, totals.failed)
        self._rows.append(("Total", whole))
        self.endResetModel()

    def sheet_at(self, row: int) -> str | None:
        """Return the sheet of a row; None for the total and outside."""
        return self._rows[row][0] if 0 <= row < len(self._rows) - 1 else None

    def row_of(self, sheet: str) -> int:
        """Return the row of a sheet, or −1."""
        names = [name for name, _figures_of in self._rows[:-1]]
        return names.index(sheet) if sheet in names else -1

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the sheets, and one for the total."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(TITLES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the total out of selection."""
        is_total = index.row() == len(self._rows) - 1
        return Qt.ItemFlag.NoItemFlags if is_total or not index.isValid() else ON_ROW

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column; figures are aligned right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the cell."""
        if not index.isValid():
            return None
        name, figures = self._rows[index.row()]
        column = index.column()
        if role in TEXT_ROLES:
            return name if column == 0 else words.number(figures[column - 1])
        return self.cell(index.row(), column) if role == Role.CELL else None

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted."""
        name, figures = self._rows[row]
        is_total = row == len(self._rows) - 1
        ground = "sunken" if is_total else None
        if column == 0:
            return TextCell(text=name, weight=600 if is_total else 400, ground=ground)
        figure = figures[column - 1]
        is_error = column == len(TITLES) - 1 and figure > 0
        ink = "danger" if is_error else "text" if figure else "muted"
        weight = 600 if is_error or is_total else 400
        return TextCell(
            text=words.number(figure), ink=ink, weight=weight, is_right=True, ground=ground
        )


def _figures(sheet: SheetReport) -> tuple[int, ...]:
    return sheet.read, sheet.created, sheet.updated, sheet.unchanged, sheet.failed


class ProblemsModel(QAbstractListModel):
    """The problems of a report, by pages; errors, or warnings, of all sheets or of one."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a problem."""
        super().__init__(parent)
        self._problems: tuple[Problem, ...] = ()
        self._found: Sequence[Problem] = ()
        self._shown = 0
        self._sheet: str | None = None
        self._severity = Severity.ERREUR

    @property
    def sheet(self) -> str | None:
        """The only sheet shown; None is all."""
        return self._sheet

    @property
    def severity(self) -> Severity:
        """Whether errors or warnings are shown."""
        return self._severity

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show the errors of another report, of all sheets."""
        self._problems = problems
        has_errors = any(problem.severity is Severity.ERREUR for problem in problems)
        self.narrow(None, Severity.ERREUR if has_errors else Severity.AVERTISSEMENT)

    def narrow(self, sheet: str | None, severity: Severity) -> None:
        """Show the errors or the warnings of one sheet, or of all."""
        self.beginResetModel()
        self._sheet, self._severity = sheet, severity
        self._found = [
            problem
            for problem in self._problems
            if problem.severity is severity and sheet in {None, problem.sheet}
        ]
        self._shown = min(PAGE_SIZE, len(self._found))
        self.endResetModel()

    def problem_count(self) -> int:
        """Return how many problems answer, shown or not yet."""
        return len(self._found)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the problems already fetched."""
        return 0 if parent.isValid() else self._shown

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether a page is left."""
        return not parent.isValid() and self._shown < len(self._found)

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Take the next page."""
        if not self.canFetchMore(parent):
            return
        last = min(self._shown + PAGE_SIZE, len(self._found))
        self.beginInsertRows(QModelIndex(), self._shown, last - 1)
        self._shown = last
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the problem for the delegate, its sentence for a screen reader."""
        if not index.isValid():
            return None
        problem = self._found[index.row()]
        if role == Role.CELL:
            return problem
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{where_of(problem)} : {problem.message} {problem.remedy}"
        return None


def where_of(problem: Problem) -> str:
    """Return "demandes, ligne 14"; a problem of the whole sheet has no row."""
    return f"{problem.sheet}, ligne {problem.row}" if problem.row > 0 else problem.sheet


def value_of(problem: Problem) -> str:
    """Return "date_sortie = « 03/02/2026 »"; only the column when the cell is empty."""
    if not problem.column:
        return ""
    return f"{problem.column} = {words.quoted(problem.value)}" if problem.value else problem.column
