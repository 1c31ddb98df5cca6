"""Lucide icons, drawn from the package's SVG files and tinted with a token.

An icon is asked by name and token name, and paints itself in the colours in force: changing
the theme needs no new icon. Pixmaps are cached by name, colour, size and pixel ratio.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.theme import tokens

ICON_FOLDER: Final = Path(__file__).parent / "icons"


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    """Return the text of an icon; a name that does not exist is a bug and raises."""
    return (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def tinted_pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon in a colour (``#RRGGBB``), ``size`` logical pixels wide."""
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRect | QRectF) -> None:
    """Draw an icon centred in a rectangle, as large as its smaller side."""
    side = int(min(rect.width(), rect.height()))
    device = painter.device()
    pixmap = tinted_pixmap(name, colour, side, device.devicePixelRatio() if device else 1.0)
    centre = QPointF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2)
    painter.drawPixmap(centre, pixmap)


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
def icon(
    name: str, tint: str = "text2", *, disabled: str = "muted", checked: str | None = None
) -> QIcon:
    """Return an icon tinted with a token, for buttons, menus and line edits."""
    return QIcon(TokenIconEngine(name, tint, disabled=disabled, checked=checked or tint))
