"""Duties as rows, in groups by urgency with a head each, or in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.domain.search import compact
from crt_desktop.reports.alertes import Alerte, Gravite
from ui.viewmodels.alertes import due_text, head_of, kind_of, title_of

ALERTE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
"""The `Alerte` of a row, None on a head."""
HEAD_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""The words of a head, empty on a duty."""
DUE_ROLE: Final = Qt.ItemDataRole.UserRole + 3

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


def _spoken(alerte: Alerte, today: date) -> str:
    said = (title_of(alerte), alerte.detail, due_text(alerte, today=today))
    return ", ".join(part for part in said if part)


_ANSWERS: Final[Mapping[int, Callable[[Alerte, date], object]]] = {
    ALERTE_ROLE: lambda alerte, _today: alerte,
    DUE_ROLE: lambda alerte, today: due_text(alerte, today=today),
    Qt.ItemDataRole.DisplayRole: lambda alerte, _today: title_of(alerte),
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
}


class AlerteModel(QAbstractListModel):
    """What is due, most urgent first."""

    def __init__(
        self,
        today: Callable[[], date],
        *,
        is_grouped: bool,
        most: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Show at most ``most`` duties; ``is_grouped`` puts a head over each urgency."""
        super().__init__(parent)
        self._today = today
        self._is_grouped = is_grouped
        self._most = most
        self._alertes: tuple[Alerte, ...] = ()
        self._rows: list[Alerte | str] = []

    def show_alertes(
        self,
        alertes: Sequence[Alerte],
        *,
        gravites: frozenset[Gravite],
        query: str = "",
        kinds: frozenset[str] = frozenset(),
    ) -> int:
        """Show the duties of these urgencies and kinds that hold the words; return how many.

        No kind means every one.
        """
        wanted = [compact(word) for word in query.split()]
        kept = [
            one
            for one in alertes
            if one.gravite in gravites
            and (not kinds or kind_of(one) in kinds)
            and all(word in compact(f"{title_of(one)} {one.detail}") for word in wanted)
        ]
        self.beginResetModel()
        self._alertes = tuple(kept)
        shown = kept[: self._most] if self._most is not None else kept
        self._rows = list(self._with_heads(shown) if self._is_grouped else shown)
        self.endResetModel()
        return len(kept)

    @staticmethod
    def _with_heads(alertes: Sequence[Alerte]) -> Iterator[Alerte | str]:
        for gravite, group in groupby(alertes, key=lambda one: one.gravite):
            held = list(group)
            yield f"{head_of(gravite)}  {len(held)}"
            yield from held

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows, heads included."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a row, its duty or its head."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            said = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, HEAD_ROLE}
            return row if role in said else None
        answer = _ANSWERS.get(role)
        return None if answer is None else answer(row, self._today())

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Tell that a head is not chosen."""
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def first_alerte_row(self) -> int:
        """Return the first row that is a duty, −1 when there is none."""
        return next((at for at, row in enumerate(self._rows) if not isinstance(row, str)), -1)
