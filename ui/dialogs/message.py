"""Says that something failed: an expected error and its remedy, or a bug and its report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from crt_desktop.domain.messages import Message
from ui.theme.fonts import font
from ui.theme.tokens import BODY, SECTION, SMALL
from ui.widgets import Button, IconLabel, label

WIDTH = 480


class MessageDialog(QDialog):
    """What happened, why, and what to do; one button closes it."""

    def __init__(self, message: Message, *, parent: QWidget) -> None:
        """Make the dialog over a window; show it with `open()`."""
        super().__init__(parent.window())
        self.setWindowTitle("CRT Desktop")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        sign = IconLabel("circle-alert", "danger", 24)
        head.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(message.title, SECTION, wraps=True), 1)
        layout.addLayout(head)
        for text, role in ((message.detail, "text2"), (message.remedy, "text")):
            if text:
                layout.addWidget(label(text, BODY, role=role, wraps=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        layout.addLayout(self.body)
        layout.addSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.close_button = Button("Fermer", variant="primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        self.buttons.addWidget(self.close_button)
        layout.addLayout(self.buttons)
        self.close_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take the height the wrapped sentences need."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(WIDTH))
        super().showEvent(event)


class CrashDialog(MessageDialog):
    """A bug: the report, without personal data, can be read and copied."""

    def __init__(self, message: Message, report: str, *, parent: QWidget) -> None:
        """Show the report under the message."""
        super().__init__(message, parent=parent)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setFont(font(SMALL))
        self.report.setFixedHeight(160)
        self.report.setAccessibleName("Rapport d’erreur")
        self.report.setTabChangesFocus(True)
        self.body.addWidget(self.report)
        self.copy_button = Button("Copier le rapport", icon_name="copy")
        self.copy_button.clicked.connect(self._copy)
        self.buttons.insertWidget(1, self.copy_button)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copy_button.set_label("Rapport copié")
