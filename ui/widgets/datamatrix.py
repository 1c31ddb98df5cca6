"""A Data Matrix symbol on screen and on paper: black modules on white, whatever the theme."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

Matrix = tuple[tuple[bool, ...], ...]

QUIET: Final = 2
"""Modules left white around the symbol; the standard asks for one."""
_BLACK: Final = QColor(0, 0, 0)
_WHITE: Final = QColor(255, 255, 255)


def paint_matrix(painter: QPainter, matrix: Matrix, rect: QRectF) -> None:
    """Draw the symbol as large as the rectangle lets it, on whole device pixels, centred.

    A reader needs black on white: this is the one drawing that ignores the theme.
    """
    side = len(matrix) + 2 * QUIET
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    pixels = max(int(min(rect.width(), rect.height()) * ratio) // side, 1)
    module = pixels / ratio
    left = rect.x() + (rect.width() - side * module) / 2
    top = rect.y() + (rect.height() - side * module) / 2
    left, top = round(left * ratio) / ratio, round(top * ratio) / ratio
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003 - Qt's signature
    painter.fillRect(QRectF(left, top, side * module, side * module), _WHITE)
    for row, modules in enumerate(matrix):
        for column, is_black in enumerate(modules):
            if is_black:
                square = QRectF(
                    left + (column + QUIET) * module,
                    top + (row + QUIET) * module,
                    module,
                    module,
                )
                painter.fillRect(square, _BLACK)
    painter.restore()


class DataMatrixView(QWidget):
    """Shows a symbol, or nothing."""

    def __init__(self, *, name: str, side: int = 132, parent: QWidget | None = None) -> None:
        """Make an empty square; ``name`` is read aloud."""
        super().__init__(parent)
        self._matrix: Matrix | None = None
        self._side = side
        self.setAccessibleName(name)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_matrix(self, matrix: Matrix | None) -> None:
        """Show another symbol; None shows nothing."""
        self._matrix = matrix
        self.update()

    def matrix(self) -> Matrix | None:
        """Return the symbol shown."""
        return self._matrix

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the side of the square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the symbol on its white ground."""
        if self._matrix is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_WHITE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        paint_matrix(painter, self._matrix, QRectF(self.rect()).adjusted(4, 4, -4, -4))
