"""A figure that opens its list: label, big figure, a word beside it, one line under."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    BODY,
    CARD_PADDING,
    FIGURE,
    ICON_M,
    ICON_S,
    RADIUS_CARD,
    SMALL,
    SMALL_MEDIUM,
)
from ui.widgets.painting import in_lines, metrics_of, shortened

HEIGHT: Final = 116
_TRACK: Final = 6
_LABEL_TOP: Final = 14
_FIGURE_TOP: Final = 34
_TRACK_TOP: Final = 76
_TREND_TOP: Final = 72
_NOTE_BOTTOM: Final = 12
_NOTE_LINES: Final = 2
"""Lines a long note takes where neither a track nor a trend stands above it."""
_GAP: Final = 10


class StatTile(QAbstractButton):
    """One figure of the dashboard; the whole tile opens what is counted.

    A trend says how the figure moved, in words after an arrow. With a share, a track shows how far the figure is, and a mark where the target stands.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Show the title alone until `set_figure`."""
        super().__init__(parent)
        self._title = title
        self._figure = ""
        self._beside = ""
        self._note = ""
        self._share: tuple[float, float] | None = None
        self._trend = ("", "", "")
        self._opens = True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title = title
        self._name()

    def set_figure(
        self,
        figure: str,
        beside: str = "",
        note: str = "",
        *,
        share: tuple[float, float] | None = None,
    ) -> None:
        """Show a figure; ``share`` is how far the track is filled and where its mark stands, 0 to 1."""
        self._figure, self._beside, self._note, self._share = figure, beside, note, share
        self._name()
        self.setToolTip(note if self._is_note_cut() else "")

    def set_trend(self, text: str, arrow: str = "", *, short: str = "") -> None:
        """Say under the figure how it moved, after the icon of an arrow if any.

        ``short`` is said instead where there is no room for the whole: a figure is never cut.
        """
        self._trend = (text, arrow, short or text)
        self._name()

    def trend(self) -> str:
        """Return what is said of how the figure moved."""
        return self._trend[0]

    def set_opens(self, *, is_link: bool) -> None:
        """Be read only when nothing opens behind the figure."""
        self._opens = is_link
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_link else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not is_link)
        self.update()

    def figure(self) -> str:
        """Return the figure as shown."""
        return self._figure

    def note(self) -> str:
        """Return the line under the figure."""
        return self._note

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the design."""
        return QSize(220, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never hide the figure."""
        return QSize(150, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the card, its words and its track."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = self.underMouse() and self.isEnabled()
        fill = colours.press if self.isDown() else colours.hover if is_hovered else colours.surface
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(colours.border), 1))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        inner = self.rect().adjusted(CARD_PADDING, 0, -CARD_PADDING, 0)
        self._paint_head(painter, inner)
        self._paint_figure(painter, inner)
        self._paint_trend(painter, inner)
        if self._share is not None:
            self._paint_track(painter, inner, *self._share)
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.text2))
        lines = self.note_lines(inner.width())
        top = self.height() - _NOTE_BOTTOM - SMALL.line * len(lines)
        for at, text in enumerate(lines):
            line = QRect(inner.x(), top + at * SMALL.line, inner.width(), SMALL.line)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_head(self, painter: QPainter, inner: QRect) -> None:
        colours = tokens()
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(QColor(colours.text2))
        head = QRect(inner.x(), _LABEL_TOP, inner.width() - ICON_M, SMALL_MEDIUM.line)
        title = shortened(painter.fontMetrics(), self._title, head.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, title)
        if not self._opens:
            return
        arrow = QRect(inner.right() - ICON_M + 1, _LABEL_TOP, ICON_M, ICON_M)
        paint_icon(painter, "chevron-right", colours.muted, arrow)

    def _paint_figure(self, painter: QPainter, inner: QRect) -> None:
        colours = tokens()
        painter.setFont(font(FIGURE))
        painter.setPen(QColor(colours.text))
        box = QRect(inner.x(), _FIGURE_TOP, inner.width(), FIGURE.line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._figure)
        taken = QFontMetrics(font(FIGURE)).horizontalAdvance(self._figure) + _GAP
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.text2))
        # The small words stand on the line of the figure.
        beside = QRect(inner.x() + taken, _FIGURE_TOP + 4, inner.width() - taken, FIGURE.line)
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self._beside, Qt.TextElideMode.ElideRight, beside.width())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_trend(self, painter: QPainter, inner: QRect) -> None:
        text, arrow, short = self._trend
        if not text:
            return
        colours = tokens()
        left = inner.x()
        if arrow:
            place = QRect(left - 1, _TREND_TOP + 1, ICON_S, ICON_S)
            paint_icon(painter, arrow, colours.text2, place)
            left += ICON_S + 4
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(QColor(colours.text2))
        box = QRect(left, _TREND_TOP, inner.right() + 1 - left, SMALL_MEDIUM.line)
        metrics = painter.fontMetrics()
        fitting = text if metrics.horizontalAdvance(text) <= box.width() else short
        shown = shortened(metrics, fitting, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_track(self, painter: QPainter, inner: QRect, filled: float, mark: float) -> None:
        colours = tokens()
        track = QRectF(inner.x(), _TRACK_TOP, inner.width(), _TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.press))
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        done = QRectF(track)
        done.setWidth(track.width() * min(max(filled, 0.0), 1.0))
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(done, _TRACK / 2, _TRACK / 2)
        if 0 <= mark <= 1:
            painter.setBrush(QColor(colours.text))
            at = track.x() + track.width() * mark
            painter.drawRect(QRectF(at - 1, track.y() - 3, 2, _TRACK + 6))

    def note_lines(self, width: int) -> list[str]:
        """Return the lines of the note as they are drawn in this width, the last one cut if it must be."""
        metrics = metrics_of(font(SMALL))
        most = 1 if self._share is not None or self._trend[0] else _NOTE_LINES
        lines = in_lines(self._note, width, most=most, width=metrics.horizontalAdvance)
        return [shortened(metrics, line, width) for line in lines or [""]]

    def _is_note_cut(self) -> bool:
        return " ".join(self.note_lines(self.width() - 2 * CARD_PADDING)) != self._note

    def _name(self) -> None:
        said = " ".join(part for part in (self._figure, self._beside) if part)
        self.setAccessibleName(f"{self._title} : {said}" if said else self._title)
        words = (text for text in (self._trend[0], self._note) if text)
        self.setAccessibleDescription(". ".join(words))
        self.update()
