"""A line of a card: icon, name, value at the right; one that opens a list is a button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, ICON_M, RADIUS_CONTROL
from ui.widgets.painting import metrics_of

HEIGHT: Final = 28
_GAP: Final = 10


class FigureRow(QAbstractButton):
    """« Contrat non signé  2 ». Without `is_link` it is read, not pressed.

    The value is not cut, unless asked: the name gives way, whole in the tooltip.
    """

    def __init__(
        self,
        icon_name: str,
        name: str,
        value: str,
        *,
        is_link: bool = False,
        may_cut: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show the line; ``may_cut``: the value gives way instead, whole in the tooltip."""
        super().__init__(parent)
        self._may_cut = may_cut
        self._icon_name, self._name, self._value = icon_name, name, value
        self._is_link = is_link
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name} : {value}")
        if is_link:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def value(self) -> str:
        """Return the value shown."""
        return self._value

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of both words."""
        names = metrics_of(font(BODY)).horizontalAdvance(self._name)
        values = metrics_of(font(BODY_MEDIUM)).horizontalAdvance(self._value)
        return QSize(ICON_M + 2 * _GAP + names + values, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the value."""
        values = metrics_of(font(BODY_MEDIUM)).horizontalAdvance(self._value)
        return QSize(ICON_M + 2 * _GAP + (0 if self._may_cut else values) + 60, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_link and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            around = QRectF(self.rect())
            painter.drawRoundedRect(around, RADIUS_CONTROL, RADIUS_CONTROL)
        top = (self.height() - ICON_M) // 2
        paint_icon(painter, self._icon_name, colours.text2, QRect(0, top, ICON_M, ICON_M))
        strong, plain = metrics_of(font(BODY_MEDIUM)), metrics_of(font(BODY))
        left = ICON_M + _GAP
        room = self.width() - left - _GAP
        cut = Qt.TextElideMode.ElideRight
        # A whole pixel more: the room of a text is rounded, and the name must not end in « … » for it.
        named = plain.horizontalAdvance(self._name) + 2 if self._may_cut else 0
        value_text = strong.elidedText(self._value, cut, room - named)
        taken = strong.horizontalAdvance(value_text)
        painter.setFont(font(BODY_MEDIUM))
        painter.setPen(QColor(colours.text))
        value = QRect(self.width() - taken - 2, 0, taken + 2, self.height())
        painter.drawText(value, Qt.AlignmentFlag.AlignVCenter, value_text)
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.text2))
        shown = plain.elidedText(self._name, cut, room - taken)
        is_cut = (shown, value_text) != (self._name, self._value)
        self.setToolTip(f"{self._name} : {self._value}" if is_cut else "")
        name = QRect(left, 0, room - taken, self.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, shown)
