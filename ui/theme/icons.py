"""Lucide icons, drawn from the package's SVG files and tinted with a token.

An icon is asked by name and token name, and paints itself in the colours in force: changing
the theme needs no new icon. Pixmaps are cached by name, colour, size and pixel ratio.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

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


def icon(
    name: str, tint: str = "text2", *, disabled: str = "muted", checked: str | None = None
) -> QIcon:
    """Return an icon tinted with a token, for buttons, menus and line edits."""
    # QIcon is loaded by what shows one: the unlock screen draws its icons itself.
    from ui.theme.icon_engine import token_icon

    return token_icon(name, tint, disabled=disabled, checked=checked or tint)
