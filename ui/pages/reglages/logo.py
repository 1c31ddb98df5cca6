"""The logo of the documents: what it looks like on white paper, another file, none."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.reglages import MAX_LOGO_BYTES, read_logo, validate_settings, write_logo
from crt_desktop.domain.typography import french
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import PAPER, RADIUS_CONTROL, SMALL
from ui.widgets.buttons import Button
from ui.widgets.field_editor import FieldEditor
from ui.widgets.text import label

PREVIEW: Final = QSize(220, 96)
FILTER: Final = "Images (*.png *.jpg *.jpeg)"
_ROOM: Final = 10


class LogoPreview(QWidget):
    """The image on white, as it is printed; a dashed frame when there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing."""
        super().__init__(parent)
        self.setFixedSize(PREVIEW)
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show another image; a null one shows the empty frame."""
        self.image = image
        said = "Aucun logo" if image.isNull() else "Logo"
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the paper and the image."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        is_empty = self.image.isNull()
        style = Qt.PenStyle.DashLine if is_empty else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colours.border_strong), 1, style))
        # Paper is white in the dark theme too.
        painter.setBrush(QColor(colours.surface if is_empty else PAPER))
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        if is_empty:
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Aucun logo")
            return
        room = self.size() - QSize(2 * _ROOM, 2 * _ROOM)
        size = self.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self.image)


class LogoField(FieldEditor):
    """The image as the text it is kept as."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without an image."""
        super().__init__(parent)
        self._text = ""
        self.preview = LogoPreview()
        self.choose_button = Button("Choisir une image…", icon_name="upload")
        self.remove_button = Button("Retirer le logo", variant="ghost", icon_name="trash-2")
        self.refusal = label("", SMALL, role="danger", wraps=True)
        self.refusal.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.preview)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        row.addLayout(buttons, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.refusal)
        self.own(self.choose_button, self.remove_button)
        self.choose_button.clicked.connect(self.ask_file)
        self.remove_button.clicked.connect(self._remove)
        self.set_text("")

    def text(self) -> str:
        """Return the image as text, empty without one."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show an image kept as text."""
        self._text = text
        content = read_logo(text)
        self.preview.show_image(QImage() if content is None else QImage.fromData(content))
        self.remove_button.setVisible(bool(text))
        self._refuse("")

    def ask_file(self) -> None:
        """Let the person choose a file."""
        path, _kind = QFileDialog.getOpenFileName(self, "Choisir le logo", "", FILTER)
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Take the image of a file, or say why it cannot be."""
        try:
            with path.open("rb") as file:
                content = file.read(MAX_LOGO_BYTES + 1)
        except OSError:
            self._refuse("Ce fichier ne peut pas être lu.")
            return
        text = write_logo(content)
        _texts, issues = validate_settings({"logo": text})
        if len(content) > MAX_LOGO_BYTES:
            self._refuse("Cette image dépasse 512 ko : réduisez-la.")
        elif issues:
            self._refuse(issues[0].message)
        elif QImage.fromData(content).isNull():
            self._refuse("Cette image est abîmée : choisissez-en une autre.")
        else:
            self.set_text(text)
            self.typed.emit()

    def _remove(self) -> None:
        self.set_text("")
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.emit()

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(french(sentence))
        self.refusal.setVisible(bool(sentence))
