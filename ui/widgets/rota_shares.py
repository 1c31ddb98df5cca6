"""How the nights are shared: a row per person, a bar, and what they count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, SMALL
from ui.viewmodels import words
from ui.viewmodels.astreintes_panel import ShareLine
from ui.widgets.painting import metrics_of

HEAD: Final = 20
ROW: Final = 26
BAR: Final = 6
COLUMNS: Final = ("Nuits", "Sam.", "Dim.", "Fér.")
_COLUMN: Final = 36
_NAMES: Final = (76, 150)
_GAP: Final = 10
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SharesTable(QWidget):
    """Nights, Saturdays, Sundays and holidays of each; read, not edited."""

    person_asked = Signal(str)
    """The name of somebody was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._lines: tuple[ShareLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Équité")

    def set_lines(self, lines: Sequence[ShareLine]) -> None:
        """Show other shares."""
        self._lines = tuple(lines)
        self.setFixedHeight(HEAD + ROW * len(self._lines))
        self.setAccessibleDescription(". ".join(spoken(one) for one in lines))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of every row."""
        return QSize(280, HEAD + ROW * len(self._lines))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the heads, then a row per person."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = tokens()
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.muted))
        for at, head in enumerate(COLUMNS):
            painter.drawText(self._column(at, 0, HEAD), _RIGHT, head)
        for rank, one in enumerate(self._lines):
            self._paint_row(painter, HEAD + rank * ROW, one)

    def _column(self, at: int, top: int, height: int) -> QRect:
        left = self.width() - (len(COLUMNS) - at) * _COLUMN
        return QRect(left, top, _COLUMN, height)

    def _paint_row(self, painter: QPainter, top: int, one: ShareLine) -> None:
        colours = tokens()
        least, most = _NAMES
        names = max(least, min(round(self.width() * 0.3), most))
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.text))
        shown = metrics_of(font(BODY)).elidedText(one.short, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRect(0, top, names + 2, ROW), _LEFT, shown)
        left = names + _GAP
        room = self.width() - len(COLUMNS) * _COLUMN - left
        if room > BAR * 2:
            track = QRectF(left, top + (ROW - BAR) / 2, room, BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press))
            painter.drawRoundedRect(track, BAR / 2, BAR / 2)
            track.setWidth(max(room * one.share, BAR if one.nuits else 0))
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(track, BAR / 2, BAR / 2)
        counts = (one.nuits, one.samedis, one.dimanches, one.feries)
        for at, count in enumerate(counts):
            painter.setFont(font(BODY_STRONG if at == 0 else BODY))
            painter.setPen(QColor(colours.text if count else colours.muted))
            painter.drawText(self._column(at, top, ROW), _RIGHT, str(count))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the row of somebody in the grid."""
        place: QPoint = event.position().toPoint()
        rank = (place.y() - HEAD) // ROW
        if place.y() >= HEAD and 0 <= rank < len(self._lines):
            self.person_asked.emit(self._lines[rank].professionnel)


def spoken(one: ShareLine) -> str:
    """Say one share."""
    return f"{one.nom} : {words.listed([*_counts(one)])}"


def _counts(one: ShareLine) -> list[str]:
    return [
        words.counted(one.nuits, "nuit"),
        words.counted(one.samedis, "samedi"),
        words.counted(one.dimanches, "dimanche"),
        words.counted(one.feries, "jour férié", "jours fériés"),
    ]
