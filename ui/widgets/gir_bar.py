"""The GIR mix as segments in a fixed order: the digit under, the count inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crt_desktop.domain.codes import NON_EVALUE
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_STRONG, SMALL
from ui.widgets.painting import GIR_BORDERED_FROM

BAR: Final = 40
HEIGHT: Final = BAR + 24
_GAP: Final = 2
_NARROWEST: Final = 34
_WORDED_FROM: Final = 48


class GirBar(QWidget):
    """Draws how many persons stand in each GIR; those nobody counted are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Draw nothing until `set_counts`."""
        super().__init__(parent)
        self._counts: list[tuple[str, int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Répartition par GIR")

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the mix; keys are "1" … "6" and ``non_evalue``."""
        order = ("1", "2", "3", "4", "5", "6", NON_EVALUE)
        self._counts = [(key, counts.get(key, 0)) for key in order if counts.get(key, 0)]
        said = [
            f"{'non évalué' if key == NON_EVALUE else f'GIR {key}'} : {count}"
            for key, count in self._counts
        ]
        self.setAccessibleDescription(", ".join(said) or "Personne")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the bar and its words."""
        return QSize(240, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._counts:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().press))
            painter.drawRoundedRect(QRectF(0, 0, self.width(), BAR), 6, 6)
            return
        left = 0.0
        for (key, count), width in zip(self._counts, self._widths(), strict=True):
            self._paint_segment(painter, QRectF(left, 0, width, BAR), key, count)
            left += width + _GAP

    def _widths(self) -> list[float]:
        """Share the room by count, none too narrow for its figure."""
        room = self.width() - _GAP * (len(self._counts) - 1)
        total = sum(count for _, count in self._counts)
        narrowest = min(_NARROWEST, room / len(self._counts))
        spare = room - narrowest * len(self._counts)
        return [narrowest + spare * count / total for _, count in self._counts]

    def _paint_segment(self, painter: QPainter, box: QRectF, key: str, count: int) -> None:
        colours = tokens()
        is_known = key != NON_EVALUE
        fill, ink = colours.gir(int(key)) if is_known else (colours.surface, colours.muted)
        is_bordered = not is_known or int(key) >= GIR_BORDERED_FROM
        edge = (colours.gir4 if is_known else colours.border_strong) if is_bordered else fill
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(edge), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor(ink))
        painter.setFont(font(BODY_STRONG))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))
        painter.setPen(QColor(colours.text2))
        painter.setFont(font(SMALL))
        under = QRectF(box.x() - 4, BAR + 6, box.width() + 8, 16)
        word = key if is_known else "?"
        whole = f"GIR {key}" if is_known else "non évalué"
        fits = QFontMetrics(font(SMALL)).horizontalAdvance(whole) <= max(box.width(), _WORDED_FROM)
        shown = whole if fits and box.width() >= _NARROWEST else word
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, shown)
