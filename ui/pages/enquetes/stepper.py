"""A small window above all others: each press puts the next answer in the clipboard, for a web form."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine
from ui.pages.enquetes.copying import copied_of
from ui.theme.tokens import BODY, SECTION, SMALL
from ui.viewmodels.enquetes_sheet import Sheet, key_of
from ui.widgets import Button, ElidedLabel, IconButton, IconLabel, label

WIDTH: Final = 360
_EDGE: Final = 24
_NEXT: Final = "Copier la suivante"
_LAST: Final = "Terminer"


class CopyStepper(QFrame):
    """Goes through the answers that have a text; what is shown is in the clipboard."""

    left = Signal()

    def __init__(self, sheet: Sheet, *, start: str | None, parent: QWidget) -> None:
        """Start at a question, or at the first answer after it that has a text."""
        super().__init__(parent.window(), Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("Copier les réponses")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "page")
        self.setFixedWidth(WIDTH)
        self._anchor = parent
        self.lines: tuple[AnswerLine, ...] = tuple(line for line in sheet.lines if copied_of(line))
        keys = [key_of(line) for line in sheet.lines]
        first = keys.index(start) if start in keys else 0
        later = {key_of(line) for line in sheet.lines[first:]}
        self.at = next((rank for rank, line in enumerate(self.lines) if key_of(line) in later), 0)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.progress = label("", SMALL, role="muted")
        head.addWidget(self.progress)
        head.addStretch(1)
        layout.addLayout(head)
        self.question = label("", BODY, role="text2", wraps=True)
        layout.addWidget(self.question)
        told = QHBoxLayout()
        told.setSpacing(8)
        self.value = ElidedLabel("", SECTION)
        told.addWidget(self.value, 1)
        self._icon = IconLabel("check", "success")
        self.state = label("copiée", SMALL, role="success")
        told.addWidget(self._icon)
        told.addWidget(self.state)
        layout.addLayout(told)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.before_button = IconButton("chevron-left", "Réponse précédente", is_outlined=True)
        self.next_button = Button(_NEXT, variant="primary")
        self.close_button = Button("Fermer", variant="ghost")
        row.addWidget(self.before_button)
        row.addWidget(self.next_button, 1)
        row.addWidget(self.close_button)
        layout.addLayout(row)
        self.before_button.clicked.connect(lambda: self.go_to(self.at - 1))
        self.next_button.clicked.connect(self.go_on)
        self.close_button.clicked.connect(self.close)

    def appear(self) -> None:
        """Stand at the bottom right of the window, the first answer in the clipboard."""
        self.go_to(self.at)
        self.adjustSize()
        window = self._anchor.window()
        corner = window.mapToGlobal(window.rect().bottomRight())
        self.move(corner.x() - self.width() - _EDGE, corner.y() - self.height() - _EDGE)
        self.show()
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Copy the next answer; after the last one, leave."""
        if self.at + 1 >= len(self.lines):
            self.close()
        else:
            self.go_to(self.at + 1)

    def go_to(self, rank: int) -> None:
        """Copy the answer of this rank."""
        if not self.lines:
            self._say_nothing()
            return
        self.at = min(max(rank, 0), len(self.lines) - 1)
        line = self.lines[self.at]
        text = copied_of(line)
        QGuiApplication.clipboard().setText(text)
        self.progress.setText(f"{self.at + 1} sur {len(self.lines)}")
        self.question.setText(f"{line.question.number}  {line.question.label}")
        self.value.set_whole_text(" ".join(text.split()))
        self.setAccessibleName(f"{line.question.number}, {text}, copiée")
        self.before_button.setEnabled(self.at > 0)
        is_last = self.at + 1 == len(self.lines)
        self.next_button.set_label(_LAST if is_last else _NEXT)
        self.next_button.setAccessibleName(self.next_button.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with Enter or →, back with ←, leave with Escape."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.go_on()
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.go_to(self.at - 1)
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                super().keyPressEvent(event)
                return
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Say that it is gone."""
        self.left.emit()
        super().closeEvent(event)

    def _say_nothing(self) -> None:
        self.progress.setText("")
        self.question.setText(french("Aucune réponse à copier : elles sont vides ou détaillées."))
        for part in (self.value, self._icon, self.state, self.before_button, self.next_button):
            part.hide()
