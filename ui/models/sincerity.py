"""The tables of the sincerity report and of what has changed: kinds, persons, figures then and now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.reports.enquetes import Difference, SincerityLine, SincerityPerson
from ui.models.cells import Cell, IconTextCell, TextCell
from ui.models.roles import TEXT_ROLES, Role
from ui.viewmodels import words
from ui.viewmodels.enquetes_words import after_text, before_text, moved_text
from ui.viewmodels.words import DASH

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class _Rows(QAbstractTableModel):
    """Rows of texts and cells under fixed heads."""

    heads: tuple[str, ...] = ()
    right: frozenset[int] = frozenset()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[tuple[str, ...], ...] = ()

    def show_texts(self, texts: Sequence[tuple[str, ...]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._texts = tuple(texts)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the rows."""
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column; figures are aligned right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if section in self.right else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text or the cell."""
        if not index.isValid():
            return None
        if role in TEXT_ROLES:
            return self._texts[index.row()][index.column()]
        return self.cell(index.row(), index.column()) if role == Role.CELL else None

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted."""
        text = self._texts[row][column]
        is_right = column in self.right
        return TextCell(text=text, ink="text2", is_right=is_right)


class KindsModel(_Rows):
    """The kinds of doubt, with how many persons stand behind each."""

    heads = ("Motif de doute", "Personnes")
    right = frozenset({1})

    def show_lines(self, lines: Sequence[SincerityLine]) -> None:
        """Show the kinds of a report."""
        self.show_texts([(line.title, words.number(len(line.people))) for line in lines])

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted: the title with its sign, the number strong."""
        text = self._texts[row][column]
        if column == 0:
            return IconTextCell(icon="triangle-alert", text=text, icon_ink="warning", ink="text")
        return TextCell(text=text, weight=600, is_right=True)


class PeopleModel(_Rows):
    """The persons behind a kind of doubt."""

    heads = ("Personne", "Admission", "Sortie", "Précision")

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without a person."""
        super().__init__(parent)
        self.people: tuple[SincerityPerson, ...] = ()

    def show_people(self, people: Sequence[SincerityPerson]) -> None:
        """Show other persons."""
        self.people = tuple(people)
        self.show_texts(
            [
                (one.name, _day(one.admitted_on, DASH), _day(one.left_on, "en cours"), one.detail)
                for one in people
            ]
        )

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted: the name first."""
        text = self._texts[row][column]
        return TextCell(text=text, weight=500) if column == 0 else TextCell(text=text, ink="text2")


class ChangesModel(_Rows):
    """The figures that are no longer what was validated."""

    heads = ("N°", "Question", "Validé", "Aujourd’hui", "Écart")
    right = frozenset({2, 3, 4})

    def show_lines(self, lines: Sequence[Difference]) -> None:
        """Show the changed figures."""
        self.show_texts(
            [
                (
                    line.question.number,
                    line.question.label,
                    before_text(line),
                    after_text(line),
                    moved_text(line),
                )
                for line in lines
            ]
        )

    def cell(self, row: int, column: int) -> Cell:
        """Return what is painted: what it is now is strong."""
        text = self._texts[row][column]
        if column == 1:
            return TextCell(text=text)
        if column == 3:  # noqa: PLR2004 - the column of today
            return TextCell(text=text, weight=600, is_right=True)
        return super().cell(row, column)


def _day(value: date | None, missing: str) -> str:
    return missing if value is None else words.day(value)
