"""The calls of the night: what is put aside and what goes on first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.nuit import CallLine
from ui.pages.nuit.look import (
    LOW_BELOW,
    NIGHT_BODY,
    PADDING,
    Scrolled,
    clear,
    separator,
    titled_card,
    words,
)
from ui.pages.nuit.rows import CallRow, DraftRow
from ui.viewmodels.nuit_book import count_words, in_order
from ui.viewmodels.nuit_call import TakenCall, draft_words
from ui.widgets.text import label

ROW = 60
"""A whole row stays in sight."""


class CallsCard(QWidget):
    """A row for each call; the one on screen is marked."""

    opened = Signal(object)
    resumed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty book."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.count = label("", NIGHT_BODY, role="text2")
        self.card = titled_card("Appels de la nuit", self.count, is_flush=True, parent=self)
        self._area = Scrolled(self.card)
        self.card.body.addSpacing(2)
        self.card.body.addWidget(self._area, 1)
        layout.addWidget(self.card)
        self._area.setMinimumHeight(ROW)
        self.rows: dict[int, CallRow] = {}
        self.drafts: dict[str, DraftRow] = {}
        self._shown: object = None

    def fit(self, height: int) -> None:
        """Come nearer to the edges where the window is low."""
        is_low = height < LOW_BELOW
        self.card.body.setContentsMargins(1, 8 if is_low else 14, 1, 2 if is_low else 6)

    def show_book(
        self, lines: Sequence[CallLine], drafts: Sequence[TakenCall], *, current: int | None
    ) -> None:
        """Show the calls and what was put aside; ``current`` is the row on screen beside."""
        ordered = in_order(lines)
        asked = (ordered, tuple(drafts), current)
        if asked == self._shown:
            return
        self._shown = asked
        had_focus = self._area.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        column = self._area.inside
        clear(column)
        self.rows, self.drafts = {}, {}
        self.count.setText(count_words(ordered))
        if not ordered and not drafts:
            empty = words("Les appels que vous notez s’affichent ici.", role="muted")
            empty.setContentsMargins(PADDING, 0, PADDING, 0)
            column.addWidget(empty)
        for draft in drafts:
            aside = DraftRow(draft.form, draft.clock, draft_words(draft))
            aside.opened.connect(self.resumed)
            self.drafts[draft.form] = aside
            self._add(aside)
        for line in ordered:
            row = CallRow(line, is_current=line.row_id == current)
            row.opened.connect(self.opened)
            self.rows[line.row_id] = row
            self._add(row)
        column.addStretch(1)
        if had_focus and self.rows:
            self.focus_first()

    def _add(self, row: QWidget) -> None:
        column = self._area.inside
        if column.count():
            column.addWidget(separator())
        column.addWidget(row)

    def focus_first(self) -> None:
        """Put the focus on the first row."""
        rows: list[QWidget] = [*self.drafts.values(), *self.rows.values()]
        if rows:
            rows[0].setFocus(Qt.FocusReason.TabFocusReason)
