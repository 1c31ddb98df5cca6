"""What the signs on the visits mean, at the foot of the agendas."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.delegates.table import colour
from ui.theme.theme import tokens
from ui.theme.tokens import ICON_S, SMALL
from ui.widgets import IconLabel, label
from ui.widgets.agenda_paint import paint_hatch

SIGNS: Final = (
    ("check", "success", "Réalisée"),
    ("x", "muted", "Annulée"),
    ("user-x", "warning", "Absence"),
    ("triangle-alert", "danger", "Conflit"),
)
AWAY: Final = "À l’hôpital ou en HT"


class _Hatch(QWidget):
    """A swatch of the hatching."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRect(0, 0, self.width() - 1, self.height() - 1)
        painter.setPen(QPen(colour(tokens().danger), 1))
        painter.drawRect(rect)
        paint_hatch(painter, rect)


def legend() -> QWidget:
    """Return the signs and their words."""
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for icon_name, tint, words in SIGNS:
        row.addWidget(IconLabel(icon_name, tint, ICON_S))
        row.addWidget(label(words, SMALL, role="muted"))
        row.addSpacing(8)
    row.addWidget(_Hatch())
    row.addWidget(label(AWAY, SMALL, role="muted"))
    return host
