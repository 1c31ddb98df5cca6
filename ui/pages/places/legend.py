"""What the bars mean, at the foot of the board."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.places import EN_COURS
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL
from ui.viewmodels.places_words import LEGEND
from ui.widgets import label
from ui.widgets.places_board_paint import dress_of, outline, paint_shape, paint_stripes

_HOSPITAL: Final[str] = "hospital"


class _Swatch(QWidget):
    """A small bar, drawn as on the board."""

    def __init__(self, etat: str) -> None:
        super().__init__()
        self._etat = etat
        self.setFixedSize(22, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hospital = self._etat == _HOSPITAL
        dress = dress_of("HT", EN_COURS if is_hospital else self._etat)
        box = QRectF(self.rect())
        paint_shape(painter, box, dress)
        if is_hospital:
            paint_stripes(painter, box, tokens().surface, outline(box))
        painter.end()


def legend(*, knows_somebody: bool = True) -> QWidget:
    """Return the bars and their words; nobody is shown in hospital to whoever knows nobody."""
    host = QWidget()
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    shown = [one for one in LEGEND if knows_somebody or one[0] != _HOSPITAL]
    for rank, (etat, said) in enumerate(shown):
        if rank:
            row.addSpacing(8)
        row.addWidget(_Swatch(etat))
        row.addWidget(label(said, SMALL, role="muted"))
    return host
