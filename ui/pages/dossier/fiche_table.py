"""A list of records of one sheet in a card: title and count, its acts, rows to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, cast

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crt_desktop.reports.fiches import StoredFiche
from ui.delegates.table import install
from ui.models.cells import BadgeCell, Cell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow, RecordRowsModel
from ui.theme.tokens import BODY
from ui.viewmodels.dossier_lists import FicheLine
from ui.widgets import Button, MessageState, label, section_title
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import RoundedCard

DAY_WIDTH: Final = 106
INSTANT_WIDTH: Final = 146
BADGE_WIDTH: Final = 200
EMPTY_HEIGHT: Final = 148
HEAD_HEIGHT: Final = 50

More = Callable[[StoredFiche], Sequence[tuple[str, Callable[[], None]]]]
"""Acts on a record besides opening it and taking it away: words and what they do."""


class FicheRows(RecordTable):
    """The rows; Delete takes a record away."""

    removal_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete asks to take the record away."""
        if event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class FicheTable(RoundedCard):
    """The records of a sheet, latest first."""

    opened = Signal(object)
    """Enter or a double click on a record (`StoredFiche`)."""
    removal_asked = Signal(object)
    addition_asked = Signal()

    def __init__(
        self,
        title: str,
        *,
        first: str = "Date",
        add: str = "",
        empty: str,
        icon_name: str,
        may_write: bool,
        has_time: bool = False,
        more: More | None = None,
        grows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            title: The head of the card, read aloud too.
            first: Title of the column of dates.
            add: Words of the button that adds a record; empty: none.
            empty: The sentence of an empty list.
            icon_name: Icon of an empty list.
            may_write: Offer to add and to take away.
            has_time: The dates carry their time.
            more: Other acts on a record.
            grows: Take the height of every row, inside a column that scrolls.
            parent: The parent widget.
        """
        super().__init__(parent)
        self._may_write = may_write
        self._more = more
        self._grows = grows
        self._lines: dict[int, FicheLine] = {}
        self.model = RecordRowsModel((first, "", ""), self)
        self.table = FicheRows(
            (
                ColumnPlan(width=INSTANT_WIDTH if has_time else DAY_WIDTH),
                ColumnPlan(width=160, stretch=1),
                ColumnPlan(width=BADGE_WIDTH, drop=1),
            ),
            name=title,
            ground="surface",
        )
        self.table.head.hide()
        # One row is enough: the view would ask for more.
        self.table.setMinimumHeight(1)
        install(self.table)
        self.table.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_head(title, add))
        self.nothing = MessageState(icon_name, empty, width=300)
        self.nothing.setFixedHeight(EMPTY_HEIGHT)
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        self.raise_corners()
        self._connect()
        self.show_lines(())

    def _build_head(self, title: str, add: str) -> QWidget:
        host = QWidget()
        host.setFixedHeight(HEAD_HEIGHT)
        head = QHBoxLayout(host)
        head.setContentsMargins(16, 12, 12, 10)
        head.setSpacing(8)
        head.addWidget(section_title(title))
        self.count = label("", BODY, role="muted")
        self.count.setAccessibleName(f"{title}, nombre")
        head.addWidget(self.count)
        head.addStretch(1)
        self.edit_button = Button("Ouvrir", variant="ghost", icon_name="pencil", size="small")
        self.remove_button = Button("Retirer", variant="ghost", icon_name="trash-2", size="small")
        self.add_button = Button(add, icon_name="plus", size="small")
        self._head = head
        for button in (self.edit_button, self.remove_button, self.add_button):
            head.addWidget(button)
        self.add_button.setVisible(bool(add) and self._may_write)
        return host

    def _connect(self) -> None:
        table = self.table
        table.row_activated.connect(lambda _index: self._open())
        table.removal_asked.connect(self._ask_removal)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_acts())
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        self.edit_button.clicked.connect(self._open)
        self.remove_button.clicked.connect(self._ask_removal)
        self.add_button.clicked.connect(self.addition_asked)

    def add_act(self, button: QWidget) -> None:
        """Put another button before those of the selected record."""
        self._head.insertWidget(self._head.indexOf(self.edit_button), button)

    # --- rows --------------------------------------------------------------------------------

    def show_lines(
        self,
        lines: Sequence[FicheLine],
        *,
        badges: Callable[[FicheLine], Cell | None] | None = None,
    ) -> None:
        """Show other records; the one selected stays selected when it is still there."""
        kept, row_before = self.selected(), self.table.current_row()
        self._lines = {line.fiche.row_id: line for line in lines}
        self.model.show_rows(
            [
                RecordRow(
                    key=line.fiche.row_id,
                    cells=cells_of(line) if badges is None else (*cells_of(line)[:2], badges(line)),
                )
                for line in lines
            ]
        )
        self.count.setText(str(len(lines)) if lines else "")
        self.nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        if kept is not None:
            row = self.model.row_of(kept.row_id)
            if row < 0 and self.table.hasFocus():
                # Taken away by the keyboard: the next one takes its place.
                row = min(row_before, len(lines) - 1)
            self.table.select_row(row)
        self._show_acts()
        self._fit()

    def _fit(self) -> None:
        rows = self.table.verticalHeader().length() if self._lines else EMPTY_HEIGHT
        self.setMaximumHeight(rows + HEAD_HEIGHT + 2)
        self.setMinimumHeight(rows + HEAD_HEIGHT + 2 if self._grows else 0)
        self.updateGeometry()

    def lines(self) -> tuple[FicheLine, ...]:
        """Return what is shown."""
        return tuple(self._lines.values())

    def selected(self) -> StoredFiche | None:
        """Return the selected record."""
        key = self.model.key_at(self.table.current_row())
        line = self._lines.get(cast(int, key)) if key is not None else None
        return None if line is None else line.fiche

    def select(self, row_id: int) -> None:
        """Select a record and show it."""
        self.table.select_row(self.model.row_of(row_id))
        self.table.keep_selection_visible()

    # --- acts --------------------------------------------------------------------------------

    def _show_acts(self) -> None:
        has_one = self.selected() is not None
        self.edit_button.setVisible(has_one)
        self.remove_button.setVisible(has_one and self._may_write)

    def _open(self) -> None:
        if (fiche := self.selected()) is not None:
            self.opened.emit(fiche)

    def _ask_removal(self) -> None:
        fiche = self.selected()
        if fiche is not None and self._may_write:
            self.removal_asked.emit(fiche)

    def _open_menu(self, place: QPoint) -> None:
        index: QModelIndex = self.table.indexAt(place)
        if not index.isValid() or self.selected() is None:
            return
        menu = self.make_menu()
        menu.popup(self.table.viewport().mapToGlobal(place))

    def make_menu(self) -> QMenu:
        """Return the menu of the selected record."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Ouvrir").triggered.connect(self._open)
        fiche = self.selected()
        if fiche is not None and self._more is not None:
            for words, act in self._more(fiche):
                menu.addAction(words).triggered.connect(lambda _on=False, act=act: act())
        if self._may_write:
            menu.addSeparator()
            menu.addAction("Retirer").triggered.connect(self._ask_removal)
        return menu


def cells_of(line: FicheLine) -> tuple[Cell | None, ...]:
    """Return the cells of a record: its date, its words, its badge."""
    said: Cell = TextCell(text=line.title)
    if line.detail or line.is_struck:
        said = TwoLinesCell(text=line.title, detail=line.detail, is_struck=line.is_struck)
    badge = None
    if line.badge is not None:
        badge = BadgeCell(text=line.badge.text, tone=line.badge.tone, icon=line.badge.icon)
    return TextCell(text=line.when, ink="text2"), said, badge
