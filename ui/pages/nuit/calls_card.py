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
        self._empty = words("Les appels que vous notez s’affichent ici.", role="muted")
        self._empty.setContentsMargins(PADDING, 0, PADDING, 0)
        self._empty.hide()
        self._area.inside.addWidget(self._empty)
        self._area.inside.addStretch(1)
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
        focused = self.focusWidget()
        had_focus = focused is not None and self._area.isAncestorOf(focused)
        self.count.setText(count_words(ordered))
        self._empty.setVisible(not ordered and not drafts)
        before = (*self.drafts.values(), *self.rows.values())
        self.drafts = {draft.form: self._draft_row(draft) for draft in drafts}
        self.rows = {line.row_id: self._call_row(line, current) for line in ordered}
        rows = (*self.drafts.values(), *self.rows.values())
        if rows != before:
            self._place(rows)
        self._chain(rows)
        if had_focus and self.rows and focused not in rows:
            self.focus_first()

    def _draft_row(self, draft: TakenCall) -> DraftRow:
        """Return the row of a draft, the one there is when it says the same."""
        said = (draft.clock, draft_words(draft))
        found = self.drafts.get(draft.form)
        if found is not None and found.said == said:
            return found
        made = DraftRow(draft.form, *said, parent=self._area.widget())
        made.opened.connect(self.resumed)
        return made

    def _call_row(self, line: CallLine, current: int | None) -> CallRow:
        """Return the row of a call: the one there is says what changed."""
        is_current = line.row_id == current
        found = self.rows.get(line.row_id)
        if found is not None:
            found.show_line(line, is_current=is_current)
            return found
        made = CallRow(line, is_current=is_current, parent=self._area.widget())
        made.opened.connect(self.opened)
        return made

    def _place(self, rows: Sequence[QWidget]) -> None:
        """Put the rows one under another, a line between; those that are no longer shown go."""
        column = self._area.inside
        while (item := column.takeAt(1)) is not None:
            if (widget := item.widget()) is not None and widget not in rows:
                widget.hide()
                widget.deleteLater()
        for position, row in enumerate(rows):
            if position:
                column.addWidget(separator(self._area.widget()))
            column.addWidget(row)
        column.addStretch(1)

    def _chain(self, rows: Sequence[QWidget]) -> None:
        """Come last with Tab, after the person beside, who was shown before the calls."""
        before: QWidget | None = self.window().previousInFocusChain()
        while before and (before in rows or before.focusPolicy() is Qt.FocusPolicy.NoFocus):
            before = before.previousInFocusChain()
        for row in rows:
            if before is not None:
                QWidget.setTabOrder(before, row)
            before = row

    def focus_first(self) -> None:
        """Put the focus on the first row."""
        rows: list[QWidget] = [*self.drafts.values(), *self.rows.values()]
        if rows:
            rows[0].setFocus(Qt.FocusReason.TabFocusReason)
