"""What stands under the rows of the waiting list: the letters of the terms, and where they are weighed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.attente import TERME_LABELS, Terme
from crt_desktop.domain.typography import french
from ui.pages.attente_panel import Letter
from ui.theme.tokens import SMALL
from ui.widgets import LinkButton, label
from ui.widgets.visibility import hide_unless

_WORDS_FROM: Final = 700
"""The width under which the first words leave their room to the letters."""


class PriorityLegend(QWidget):
    """« Priorité, somme de U Urgence, H Sortie d’hôpital… », and the way to the weights."""

    weights_asked = Signal()

    def __init__(self, *, may_weigh: bool, parent: QWidget | None = None) -> None:
        """Make it; the way to the weights is for who may change them."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(6)
        self._sum_of = label("Priorité, somme de", SMALL, role="muted")
        row.addWidget(self._sum_of)
        for terme in Terme:
            row.addSpacing(4)
            row.addWidget(Letter(terme))
            row.addWidget(label(french(TERME_LABELS[terme]), SMALL, role="text2"))
        row.addStretch(1)
        self.weights = LinkButton("Régler les poids")
        self.weights.clicked.connect(self.weights_asked)
        hide_unless(self.weights, may_weigh)
        row.addWidget(self.weights)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the letters in a small window."""
        super().resizeEvent(event)
        self._sum_of.setVisible(self.width() >= _WORDS_FROM)
