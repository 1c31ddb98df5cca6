"""The keys of the screen, on F1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import BODY, SECTION
from ui.widgets import Button, KeyHint, label, small_head


class KeysDialog(QDialog):
    """Two lists: the keys of the page, and those that work everywhere; the guide is a click away."""

    guide_asked = Signal()

    def __init__(
        self,
        page_title: str,
        page_keys: Sequence[tuple[str, str]],
        common_keys: Sequence[tuple[str, str]],
        *,
        parent: QWidget,
    ) -> None:
        """Show the keys; open it with `open()`."""
        super().__init__(parent.window())
        self.setWindowTitle("Touches du clavier")
        self.setAccessibleName("Touches du clavier")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(label("Touches du clavier", SECTION))
        layout.addLayout(_table(((page_title, page_keys), ("Partout", common_keys))))
        row = QHBoxLayout()
        self.guide_button = Button("Ouvrir le guide", icon_name="book-open")
        self.guide_button.clicked.connect(self._ask_guide)
        row.addWidget(self.guide_button)
        row.addStretch(1)
        close = Button("Fermer", variant="primary")
        close.setDefault(True)
        close.clicked.connect(self.close)
        row.addWidget(close)
        layout.addSpacing(4)
        layout.addLayout(row)
        self.close_button = close
        close.setFocus()

    def _ask_guide(self) -> None:
        self.close()
        self.guide_asked.emit()


def _table(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> QGridLayout:
    """Return every group in one grid: what the keys do stands on one line from top to bottom."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, 120)
    grid.setColumnMinimumWidth(1, 260)
    grid.setColumnStretch(1, 1)
    for title, keys in groups:
        if not keys:
            continue
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), 6)
        grid.addWidget(small_head(title), grid.rowCount(), 0, 1, 2)
        for key, act in keys:
            row = grid.rowCount()
            grid.addWidget(KeyHint(key), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(act, BODY), row, 1)
    return grid
