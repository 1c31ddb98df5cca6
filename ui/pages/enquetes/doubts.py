"""Why a figure is to justify: one sentence for each doubt, and the way to its persons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crt_desktop.reports.enquetes import Doubt
from ui.widgets import LinkButton
from ui.widgets.icon_row import icon_row


class DoubtsBox(QFrame):
    """The doubts about one figure."""

    people_asked = Signal(str)
    """The persons behind the doubt of this code."""

    def __init__(self) -> None:
        """Make it hidden."""
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        self.setAccessibleName("Doutes sur ce chiffre")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 8)
        self._column.setSpacing(4)
        self._shown: tuple[Doubt, ...] | None = None
        self.links: list[LinkButton] = []
        self.hide()

    def show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """Show these doubts; none hides the box."""
        self.setVisible(bool(doubts))
        if tuple(doubts) == self._shown:
            return
        self._shown = tuple(doubts)
        self.links = []
        while (item := self._column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        for doubt in doubts:
            self._column.addWidget(self._row(doubt))

    def _row(self, doubt: Doubt) -> QWidget:
        if not doubt.people:
            return icon_row("triangle-alert", doubt.sentence, role="text")
        link = LinkButton("Voir")
        link.setAccessibleName(f"Voir les personnes : {doubt.sentence}")
        link.clicked.connect(lambda: self.people_asked.emit(doubt.code))
        self.links.append(link)
        return icon_row("triangle-alert", doubt.sentence, role="text", after=link)
