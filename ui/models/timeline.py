"""What happened to a person as rows: a head for each year, then its events, latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from crt_desktop.reports.dossier import Timeline, TimelineEvent
from ui.models.roles import Role
from ui.viewmodels.words import NO_BREAK, day

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
SELECTABLE: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearHead:
    """The head of the events of a year."""

    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event in its place: the thread goes on above it, below it, or not."""

    event: TimelineEvent
    is_first: bool
    is_last: bool


TimelineRow = YearHead | EventRow


def rows_of(events: Sequence[TimelineEvent], *, is_whole: bool = True) -> list[TimelineRow]:
    """Return the rows of events given latest first; ``is_whole``: nothing older is left to show."""
    rows: list[TimelineRow] = []
    last = len(events) - 1
    for at, event in enumerate(events):
        is_new_year = at == 0 or events[at - 1].on.year != event.on.year
        if is_new_year:
            rows.append(YearHead(year=event.on.year))
        rows.append(EventRow(event=event, is_first=at == 0, is_last=is_whole and at == last))
    return rows


class TimelineModel(QAbstractListModel):
    """The events asked so far; reaching their end asks for more in ``more_wanted``."""

    more_wanted = Signal(int)
    """How many events to ask for in all."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rows: list[TimelineRow] = []
        self._events: tuple[TimelineEvent, ...] = ()
        self._total = 0
        self._asked = 0
        self.query = ""

    def show_timeline(self, timeline: Timeline, *, query: str = "") -> None:
        """Show other events; a longer list of the same ones only adds rows at the end."""
        before = self._events
        is_longer = (
            query == self.query
            and len(before) < len(timeline.events)
            and bool(before)
            and timeline.events[: len(before)] == before
        )
        rows = rows_of(timeline.events, is_whole=len(timeline.events) >= timeline.total)
        self._events = timeline.events
        self._total = timeline.total
        self._asked = len(timeline.events)
        self.query = query
        if is_longer:
            first = len(self._rows)
            # The last one shown so far gets its thread.
            self._rows[-1] = rows[first - 1]
            self.beginInsertRows(NOWHERE, first, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
            self.dataChanged.emit(self.index(first - 1), self.index(first - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing: another person is on the way."""
        self.beginResetModel()
        self._rows, self._events, self._total, self._asked = [], (), 0, 0
        self.endResetModel()

    def row(self, at: int) -> TimelineRow | None:
        """Return a row."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def event_at(self, at: int) -> TimelineEvent | None:
        """Return the event of a row; None for a head."""
        found = self.row(at)
        return found.event if isinstance(found, EventRow) else None

    def row_of(self, sheet: str, row_id: int) -> int:
        """Return the first row that comes from a record, or −1."""
        for at, row in enumerate(self._rows):
            if (
                isinstance(row, EventRow)
                and row.event.sheet == sheet
                and row.event.row_id == row_id
            ):
                return at
        return -1

    # --- Qt ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the heads and the events."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Tell whether events are left that were not asked for."""
        return not parent.isValid() and len(self._events) < self._total

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        """Ask for as many again, once."""
        if not self.canFetchMore(parent):
            return
        wanted = 2 * len(self._events)
        if wanted > self._asked:
            self._asked = wanted
            self.more_wanted.emit(wanted)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the heads out of the selection."""
        if not index.isValid() or not isinstance(self.row(index.row()), EventRow):
            return Qt.ItemFlag.NoItemFlags
        return SELECTABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row for the delegate, its words for a screen reader."""
        found = self.row(index.row()) if index.isValid() else None
        if found is None:
            return None
        if role == Role.CELL:
            return found
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return told(found)
        return None


def told(row: TimelineRow) -> str:
    """Return what is read aloud of a row."""
    if isinstance(row, YearHead):
        return f"Année {row.year}"
    event = row.event
    said = f"{day(event.on)}{NO_BREAK}: {event.title}"
    return f"{said}. {event.detail}" if event.detail else said
