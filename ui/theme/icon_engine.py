"""Icons of buttons and menus, that read the theme each time they are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from ui.theme.icons import paint_icon, tinted_pixmap
from ui.theme.theme import tokens


class TokenIconEngine(QIconEngine):
    """Paints one icon with the token of its state, whatever the theme then in force."""

    def __init__(self, name: str, token: str, *, disabled: str, checked: str) -> None:
        """Keep the names of the icon and of its tokens."""
        super().__init__()
        self._name = name
        self._token = token
        self._disabled = disabled
        self._checked = checked

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        token = self._checked if state is QIcon.State.On else self._token
        if mode is QIcon.Mode.Disabled:
            token = self._disabled
        colour: str = getattr(tokens(), token)
        return colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon in the rectangle."""
        paint_icon(painter, self._name, self._colour(mode, state), rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon at a size in device pixels."""
        return tinted_pixmap(
            self._name, self._colour(mode, state), min(size.width(), size.height())
        )

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the icon for a screen of this pixel ratio."""
        side = min(size.width(), size.height())
        return tinted_pixmap(self._name, self._colour(mode, state), round(side / scale), scale)

    def clone(self) -> QIconEngine:
        """Return a copy."""
        return TokenIconEngine(
            self._name, self._token, disabled=self._disabled, checked=self._checked
        )


@lru_cache(maxsize=256)
def token_icon(name: str, tint: str, *, disabled: str, checked: str) -> QIcon:
    """Return the shared icon of this name and these tokens."""
    return QIcon(TokenIconEngine(name, tint, disabled=disabled, checked=checked))
