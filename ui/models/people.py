"""The persons who answer to a line, and at the end the row that makes a new one."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.reports.demandes import PersonMatch, PersonSearch
from ui.models.roles import TEXT_ROLES
from ui.viewmodels import demandes as told

PERSON_ROLE: Final = Qt.ItemDataRole.UserRole + 1
NEW_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""What is understood for a new person, an empty text on the other rows."""

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class PeopleModel(QAbstractListModel):
    """Known persons in the order given; the last row is somebody new, once a name is typed."""

    def __init__(
        self, today: date, parent: QObject | None = None, *, offers_new: bool = True
    ) -> None:
        """Start without rows; ages are those of today; ``offers_new``: the last row may be somebody new."""
        super().__init__(parent)
        self.today = today
        self._offers_new = offers_new
        self.matches: tuple[PersonMatch, ...] = ()
        self.query = PersonQuery()
        self._new = ""

    def show_search(self, found: PersonSearch) -> None:
        """Show what answers to another line."""
        self.beginResetModel()
        self.matches = found.matches
        self.query = found.query
        self._new = told.new_person_words(found.query) if self._offers_new else ""
        self.endResetModel()

    @property
    def new_row(self) -> int:
        """The row of somebody new, −1 when nobody can be made of the line."""
        return len(self.matches) if self._new else -1

    def first_row(self) -> int:
        """Return the row that is probably meant.

        The first person, unless a birth was typed that is nobody's here: then it is somebody new.
        """
        if not self.matches:
            return self.new_row
        born_on = self.query.born_on
        first = self.matches[0]
        is_meant = born_on is None or first.is_likely or first.born_on == born_on
        return 0 if is_meant or self.new_row < 0 else self.new_row

    def person_at(self, row: int) -> PersonMatch | None:
        """Return the person of a row, None for somebody new and outside."""
        return self.matches[row] if 0 <= row < len(self.matches) else None

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.matches) + bool(self._new)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is painted, or the words of a row."""
        if not index.isValid():
            return None
        person = self.person_at(index.row())
        if role == PERSON_ROLE:
            return person
        if role == NEW_ROLE:
            return self._new if person is None else ""
        if role not in TEXT_ROLES:
            return None
        if person is None:
            return f"{told.NEW_TITLE} : {self._new}"
        said = (
            told.full_name(person),
            told.facts(person, today=self.today),
            told.standing(person).text,
            told.why(person),
        )
        return ", ".join(one for one in said if one)
