"""A line that proposes what it knows: places to complete, records to point to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french
from ui.widgets.choice_paint import StyledDelegate
from ui.widgets.field_editor import LineEditor
from ui.widgets.fields import IconLabel

FOLDED: Final = Qt.ItemDataRole.UserRole + 1
KEY: Final = Qt.ItemDataRole.UserRole + 2
SHOWN_ROWS: Final = 9


class Proposal(NamedTuple):
    """One thing a line may be filled with: its key, its words, and more words to tell it apart."""

    key: str
    label: str
    detail: str = ""

    @property
    def shown(self) -> str:
        """The words of the row."""
        return f"{self.label} · {self.detail}" if self.detail else self.label


class FoldedCompleter(QCompleter):
    """Finds rows that hold what was typed, accents, case and blanks ignored."""

    def __init__(self, parent: QObject) -> None:
        """Make a completer that knows nothing yet."""
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setCompletionRole(FOLDED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setMaxVisibleItems(SHOWN_ROWS)
        self.rows_view = QListView()
        self.rows_view.setProperty("role", "popup")
        self.setPopup(self.rows_view)
        self.rows_view.setItemDelegate(StyledDelegate(self.rows_view))

    def set_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Know these, in this order."""
        self._rows.clear()
        for proposal in proposals:
            item = QStandardItem(proposal.shown)
            item.setData(compact(proposal.shown), FOLDED)
            item.setData(proposal, KEY)
            item.setEditable(False)
            self._rows.appendRow(item)

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 - Qt's name
        """Compare folded words."""
        return [compact(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802 - Qt's name
        """Give the words of the row, not its folded form."""
        proposal = index.data(KEY)
        return proposal.label if isinstance(proposal, Proposal) else ""


class SuggestField(LineEditor):
    """A free line that proposes known words: the communes of the territory."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty line without proposals."""
        super().__init__(parent=parent)
        self.completer = FoldedCompleter(self)
        self.line.setCompleter(self.completer)
        self.completer.activated.connect(lambda _text: self.typed.emit())

    def set_suggestions(self, words: Sequence[str]) -> None:
        """Propose these."""
        self.completer.set_proposals([Proposal(word, word) for word in words])


class LinkField(LineEditor):
    """Points to a record: type a part of its name, ↓ shows the list; the value is its reference."""

    def __init__(
        self, *, placeholder: str = "Chercher dans la liste", parent: QWidget | None = None
    ) -> None:
        """Make a field without proposals."""
        super().__init__(placeholder=placeholder, parent=parent)
        self._proposals: tuple[Proposal, ...] = ()
        self._key = ""
        self.completer = FoldedCompleter(self)
        self.line.setCompleter(self.completer)
        self.completer.activated[QModelIndex].connect(self._take_row)  # type: ignore[index] # overloads
        self.line.textEdited.connect(self._forget)
        self.line.setTextMargins(0, 0, 20, 0)
        self._chevron = IconLabel("chevron-down", "text2", 14, self)
        self.line.installEventFilter(self)

    def set_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Offer these records, in this order."""
        self._proposals = tuple(proposals)
        self.completer.set_proposals(self._proposals)
        self._show_key()

    def text(self) -> str:
        """Return the reference; words that name nothing are given back as they are."""
        return self._key or self.line.text().strip()

    def set_text(self, text: str) -> None:
        """Point to a reference."""
        self._key = text
        self._show_key()

    def settle(self) -> None:
        """Take the only record that answers to what was typed."""
        word = compact(self.line.text())
        if self._key or not word:
            return
        found = self._answers(word)
        if found is not None:
            self._take(found)

    def problem(self) -> str:
        """Tell that the words name nothing of the list."""
        if self._key or not self.line.text().strip():
            return ""
        return french("Choisissez dans la liste, ou effacez ce champ.")

    def _answers(self, word: str) -> Proposal | None:
        exact = [one for one in self._proposals if compact(one.label) == word]
        holding = [one for one in self._proposals if word in compact(one.shown)]
        found = exact or holding
        return found[0] if len(found) == 1 else None

    def _take_row(self, index: QModelIndex) -> None:
        proposal = index.data(KEY)
        if isinstance(proposal, Proposal):
            self._take(proposal)

    def _take(self, proposal: Proposal) -> None:
        self._key = proposal.key
        self.line.setText(proposal.label)
        self.typed.emit()

    def _forget(self, _text: str) -> None:
        self._key = ""

    def _show_key(self) -> None:
        if self._key:
            labels = {one.key: one.label for one in self._proposals}
            super().set_text(labels.get(self._key, self._key))
        else:
            super().set_text("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Open the whole list with the down arrow; keep the chevron at the right."""
        if event.type() == QEvent.Type.Resize:
            side = self._chevron.width()
            self._chevron.move(self.line.width() - side - 12, (self.line.height() - side) // 2)
            self._chevron.raise_()
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and not self.completer.rows_view.isVisible()
        ):
            self.completer.setCompletionPrefix("" if self._key else self.line.text())
            self.completer.complete()
            return True
        return super().eventFilter(watched, event)
