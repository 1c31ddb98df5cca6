"""Who is at work, at the foot of the navigation; a click opens the menu of the account."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, RADIUS_CONTROL, SMALL
from ui.widgets.painting import initials, metrics_of, paint_avatar
from ui.widgets.text import tooltip

_AVATAR = 32
_INSET = 4


class AccountButton(QAbstractButton):
    """Avatar, name and role; alone the avatar in a rail."""

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        """Show an account."""
        super().__init__(parent)
        self._name, self._role = name, role
        self._is_rail = False
        self._menu: QMenu | None = None
        self.setAccessibleName(f"Compte : {name}, {role}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._open_menu)

    def setMenu(self, menu: QMenu) -> None:  # noqa: N802 - as QPushButton names it
        """Give the menu of the account."""
        self._menu = menu

    def set_rail(self, *, is_rail: bool) -> None:
        """Show only the avatar, the name in the tooltip."""
        self._is_rail = is_rail
        self.setToolTip(tooltip(f"{self._name}, {self._role}") if is_rail else "")
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the avatar and the words."""
        return QSize(_AVATAR if self._is_rail else 150, _AVATAR + 2 * _INSET)

    def _open_menu(self) -> None:
        if self._menu is not None:
            corner = self.mapToGlobal(QPoint(0, 0))
            corner.setY(corner.y() - self._menu.sizeHint().height() - 4)
            self._menu.popup(corner)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the account."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        left = 0 if self._is_rail else 8
        avatar = QRect(left, (self.height() - _AVATAR) // 2, _AVATAR, _AVATAR)
        first, _, last = self._name.partition(" ")
        paint_avatar(painter, avatar, initials(last, first))
        if self._is_rail:
            return
        left = avatar.right() + 11
        room = self.width() - left - 4
        for style, colour, text, top in (
            (BODY_MEDIUM, colours.text, self._name, 2),
            (SMALL, colours.muted, self._role, 20),
        ):
            used = font(style)
            painter.setFont(used)
            painter.setPen(QColor(colour))
            shown = metrics_of(used).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, top, room, 18), Qt.AlignmentFlag.AlignVCenter, shown)
