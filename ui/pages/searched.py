"""The ways between a search and the table it narrows, the same on every list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from ui.widgets.fields import SearchBox
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.widgets.alert_list import AlertList


class SearchWays(QObject):
    """Down goes to the table, a letter typed there to the search; Escape closes, then empties."""

    def __init__(
        self,
        search: SearchBox,
        table: RecordTable | AlertList,
        *,
        host: PanelHost | None = None,
        close_panel: Callable[[], None] | None = None,
    ) -> None:
        """Bind the keys.

        Args:
            search: The search.
            table: What it narrows.
            host: The panel Escape closes first.
            close_panel: How the page closes it, when closing is not all.
        """
        super().__init__(table)
        self._search = search
        self._table = table
        self._host = host
        self._close_panel = close_panel or (host.close_panel if host is not None else None)
        search.moved_down.connect(self.enter_table)
        table.left_by_escape.connect(self._leave_table)
        table.text_typed.connect(self._type_in_search)

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def enter_table(self) -> None:
        """Put the focus in the table, unless it is empty."""
        if self._table.model().rowCount():
            self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _leave_table(self) -> None:
        if self._host is not None and self._host.is_open and self._close_panel is not None:
            self._close_panel()
        elif self._search.text():
            self._search.clear()

    def _type_in_search(self, text: str) -> None:
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.setText(self._search.text() + text)
