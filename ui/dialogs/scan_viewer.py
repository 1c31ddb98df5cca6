"""Shows a scanned image inside the window: nothing of it leaves the vault."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.reports.contrats import ScanLine
from ui.theme.tokens import BODY
from ui.widgets import Button, IconButton, label

MEMORY_MB: Final = 512
"""What an image may take once unfolded: 100 million points of four bytes, and room to spare."""
_STEP: Final = 1.25
_LARGEST: Final = 4.0
_LONGEST: Final = 16_000
"""Points of the height of what is drawn, at the most."""
_UNREADABLE: Final = "Cette image ne peut pas être affichée."


class ScanViewer(QDialog):
    """An image as wide as the dialog, larger or smaller on demand."""

    def __init__(self, scan: ScanLine, image: QImage, parent: QWidget) -> None:
        """Show an image already unfolded: a large one takes a second, away from the window."""
        super().__init__(parent.window())
        self.setWindowTitle(scan.nom)
        self.setAccessibleName(f"Document numérisé {scan.nom}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.image = image
        self.zoom = 1.0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(label(scan.nom, BODY, role="text2"), 1)
        self.smaller = IconButton("minus", "Réduire")
        self.larger = IconButton("plus", "Agrandir")
        self.close_button = Button("Fermer", variant="ghost")
        for button in (self.smaller, self.larger, self.close_button):
            row.addWidget(button)
        layout.addLayout(row)
        self.picture = QLabel()
        self.picture.setAccessibleName(scan.nom)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.picture)
        layout.addWidget(self.area, 1)
        self.smaller.clicked.connect(lambda: self.scale(1 / _STEP))
        self.larger.clicked.connect(lambda: self.scale(_STEP))
        self.close_button.clicked.connect(self.accept)
        for keys, factor in (("Ctrl++", _STEP), ("Ctrl+-", 1 / _STEP)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=factor: self.scale(by))
        room = parent.window()
        self.resize(max(room.width() - 48, 480), max(room.height() - 48, 360))
        self._show_image()

    def scale(self, factor: float) -> None:
        """Show the image larger or smaller."""
        self.zoom = min(max(self.zoom * factor, 1 / _LARGEST), _LARGEST)
        self._show_image()

    def _show_image(self) -> None:
        if self.image.isNull():
            self.picture.setText(_UNREADABLE)
            return
        ratio = self.devicePixelRatioF()
        width = (self.width() - 60) * self.zoom * ratio
        # A narrow strip as wide as the dialog would be as long as a street.
        width = int(min(width, _LONGEST * self.image.width() / self.image.height()))
        shown = QPixmap.fromImage(
            self.image.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
        )
        shown.setDevicePixelRatio(ratio)
        self.picture.setPixmap(shown)


def read_image(content: bytes) -> QImage:
    """Return an image, turned as the camera held it; null when it cannot be unfolded."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAllocationLimit(MEMORY_MB)
    reader.setAutoTransform(True)
    return reader.read()
