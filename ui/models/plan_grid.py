"""The lines of a plan as a grid: a sub-head for each group, one row for each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import BilanLine, PrestationLine
from ui.theme.tokens import BODY, BODY_MEDIUM, TypeStyle
from ui.viewmodels import plan_words as told
from ui.viewmodels import words
from ui.viewmodels.plan_content import (
    GROUP_LABELS,
    OBJECTIFS,
    PRESTATIONS,
    Line,
    PlanContent,
    group_of,
    lines_of,
)
from ui.viewmodels.plan_providers import provider_name

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
HANDLE: Final = 0
"""The column a line is dragged by."""


class CellKind(StrEnum):
    """How a cell is filled."""

    HANDLE = "handle"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    BILAN = "bilan"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A column: what it holds, its title, its least width and its share of the room left."""

    attribute: str
    kind: CellKind
    width: int
    share: int = 0
    style: TypeStyle = BODY
    ink: str = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = False

    @property
    def is_personal(self) -> bool:
        """Tell whether it only says something of one person's plan: notes, days, state."""
        return self.kind in {CellKind.BILAN, CellKind.DATE} or self.attribute == "etat"

    @property
    def title(self) -> str:
        """What stands at the head."""
        if self.kind is CellKind.HANDLE:
            return ""
        if self.kind is CellKind.BILAN:
            return french("Bilan d'étape")
        return told.attribute_title(self.attribute)


PROVIDER: Final = "fournisseur"
"""The column of who provides a prestation."""
_GRIP: Final = GridColumn(attribute="", kind=CellKind.HANDLE, width=28)
COLUMNS: Final[Mapping[str, tuple[GridColumn, ...]]] = {
    OBJECTIFS: (
        _GRIP,
        GridColumn(attribute="probleme", kind=CellKind.TEXT, width=128, share=17, ink="text2"),
        GridColumn(
            attribute="objectif", kind=CellKind.TEXT, width=140, share=19, style=BODY_MEDIUM
        ),
        GridColumn(attribute="actions", kind=CellKind.TEXT, width=150, share=27),
        GridColumn(attribute="intervenant", kind=CellKind.TEXT, width=108, share=13),
        GridColumn(attribute="critere", kind=CellKind.TEXT, width=118, share=16),
        GridColumn(attribute="bilans", kind=CellKind.BILAN, width=118, share=17),
    ),
    PRESTATIONS: (
        _GRIP,
        GridColumn(attribute="libelle", kind=CellKind.TEXT, width=150, share=28, style=BODY_MEDIUM),
        GridColumn(
            attribute="nature",
            kind=CellKind.CHOICE,
            width=116,
            share=4,
            choices=codes.NATURE_PRESTATION,
        ),
        GridColumn(attribute=PROVIDER, kind=CellKind.TEXT, width=110, share=16),
        GridColumn(
            attribute="profession",
            kind=CellKind.CHOICE,
            width=112,
            share=8,
            choices=codes.PROFESSION,
            may_be_empty=True,
        ),
        GridColumn(attribute="frequence", kind=CellKind.TEXT, width=110, share=16),
        GridColumn(attribute="started_on", kind=CellKind.DATE, width=98),
        GridColumn(attribute="ended_on", kind=CellKind.DATE, width=98),
        GridColumn(
            attribute="etat",
            kind=CellKind.CHOICE,
            width=96,
            share=3,
            choices=codes.ETAT_PRESTATION,
        ),
    ),
}
ICONS: Final = {OBJECTIFS: told.FAMILY_ICONS, PRESTATIONS: told.DOMAIN_ICONS}


class SectionRow(NamedTuple):
    """The sub-head of a group: its code and how many lines it has."""

    group: str
    lines: int

    @property
    def identity(self) -> str | int:
        """What stays the same while the row changes."""
        return self.group


class LineRow(NamedTuple):
    """A line, and its progress notes, the latest first."""

    key: int
    line: Line
    bilans: tuple[BilanLine, ...] = ()

    @property
    def identity(self) -> str | int:
        """What stays the same while the row changes."""
        return self.key


Row = SectionRow | LineRow


def rows_of(
    content: PlanContent, part: str, bilans_of: Callable[[int], tuple[BilanLine, ...]]
) -> list[Row]:
    """Return the rows of a part: each group under its sub-head."""
    rows: list[Row] = []
    counts: dict[str, int] = {}
    lines = lines_of(content, part)
    for one in lines:
        group = group_of(part, one.line)
        counts[group] = counts.get(group, 0) + 1
    shown = ""
    for one in lines:
        group = group_of(part, one.line)
        if group != shown:
            shown = group
            rows.append(SectionRow(group, counts[group]))
        rows.append(LineRow(one.key, one.line, bilans_of(one.key)))
    return rows


class PlanGridModel(QAbstractTableModel):
    """Shows the rows of one part; says only which of them changed."""

    def __init__(
        self, part: str, *, is_modele: bool = False, parent: QObject | None = None
    ) -> None:
        """Start empty; a template has no column for what belongs to a person."""
        super().__init__(parent)
        self.part = part
        self.columns = tuple(
            column for column in COLUMNS[part] if not (is_modele and column.is_personal)
        )
        self.is_editable = False
        self.partenaires: Mapping[str, str] = {}
        """Names by reference, of those who may provide a prestation."""
        self._rows: list[Row] = []

    # --- Qt ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows, sub-heads too."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the titles of the columns."""
        is_title = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.columns[section].title if is_title else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._read_aloud(row, column)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return None
        if isinstance(row, SectionRow):
            return self.section_words(row)[0] if index.column() == HANDLE else None
        return self.text(row, column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only the cells of lines can be gone to."""
        row = self._rows[index.row()] if index.isValid() else None
        if not isinstance(row, LineRow) or index.column() == HANDLE:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # --- what the delegate and the grid read ---------------------------------------------------

    def row(self, at: int) -> Row | None:
        """Return a row, None beyond the last."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def line_row(self, at: int) -> LineRow | None:
        """Return the line of a row, None for a sub-head."""
        row = self.row(at)
        return row if isinstance(row, LineRow) else None

    def row_of(self, key: int) -> int:
        """Return the row of a line, -1 when it is not there."""
        return next(
            (
                at
                for at, row in enumerate(self._rows)
                if isinstance(row, LineRow) and row.key == key
            ),
            -1,
        )

    def column_of(self, attribute: str) -> int:
        """Return the column of an attribute; the first that can be written when it has none."""
        names = [column.attribute for column in self.columns]
        return names.index(attribute) if attribute and attribute in names else HANDLE + 1

    def text(self, row: LineRow, column: GridColumn) -> str:
        """Return what a cell says, the latest note for the progress notes."""
        if column.kind is CellKind.HANDLE:
            return ""
        if column.kind is CellKind.BILAN:
            return (
                f"{words.day(row.bilans[0].noted_on)}\n{row.bilans[0].texte}" if row.bilans else ""
            )
        if isinstance(row.line, PrestationLine) and column.attribute == PROVIDER:
            return provider_name(row.line, self.partenaires)
        value = getattr(row.line, column.attribute)
        if column.kind is CellKind.CHOICE:
            return french(column.choices.get(value or "", value or ""))
        return words.day(value) if isinstance(value, date) else str(value or "")

    def section_words(self, row: SectionRow) -> tuple[str, str]:
        """Return the title of a group and its count."""
        title = french(GROUP_LABELS[self.part].get(row.group, row.group))
        return title, told.part_noun(self.part, row.lines)

    def _read_aloud(self, row: Row, column: GridColumn) -> str:
        if isinstance(row, SectionRow):
            return ", ".join(self.section_words(row))
        return french(f"{column.title} : {self.text(row, column) or 'vide'}")

    # --- change ------------------------------------------------------------------------------

    def show_rows(self, rows: list[Row]) -> None:
        """Show other rows: those that stay are told apart from those that come and go."""
        before = [row.identity for row in self._rows]
        after = [row.identity for row in rows]
        if before != after:
            self._replace_middle(before, after, rows)
        last = len(self.columns) - 1
        for at, row in enumerate(rows):
            if self._rows[at] != row:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at, 0), self.index(at, last))

    def _replace_middle(
        self, before: list[str | int], after: list[str | int], rows: list[Row]
    ) -> None:
        """Take out and put in only what stands between what is the same at both ends."""
        start = 0
        while start < min(len(before), len(after)) and before[start] == after[start]:
            start += 1
        end = 0
        while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
            end += 1
        if gone := len(before) - end - start:
            self.beginRemoveRows(_ROOT, start, start + gone - 1)
            del self._rows[start : start + gone]
            self.endRemoveRows()
        if come := len(after) - end - start:
            self.beginInsertRows(_ROOT, start, start + come - 1)
            self._rows[start:start] = rows[start : start + come]
            self.endInsertRows()
