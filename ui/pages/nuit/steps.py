"""The head of a step: its number, or a check once it is answered, and what was asked or answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.pages.nuit.look import NIGHT_BODY, NIGHT_STRONG, night_link
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.widgets import ElidedLabel

SIDE = 28


class StepMark(QWidget):
    """A disc: the number of the step, accent when it is asked, a green check once answered."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        """Show a step still to come."""
        super().__init__(parent)
        self._number = number
        self.state = "later"
        self.setFixedSize(SIDE, SIDE)

    def show_state(self, state: str) -> None:
        """Show « now », « done » or « later »."""
        self.state = state
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = tokens()
        fill, ink = {
            "now": (colours.accent, colours.on_accent),
            "done": (colours.success_soft, colours.success),
        }.get(self.state, (colours.press, colours.muted))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawEllipse(self.rect())
        if self.state == "done":
            paint_icon(painter, "check", ink, self.rect().adjusted(6, 6, -6, -6))
            return
        painter.setPen(QColor(ink))
        painter.setFont(font(NIGHT_STRONG))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))


class StepHead(QWidget):
    """The mark, the words, what was answered, and « Changer »."""

    def __init__(self, number: int, text: str, parent: QWidget | None = None) -> None:
        """Show the question of a step."""
        super().__init__(parent)
        self._question = text
        self.mark = StepMark(number)
        self.words = ElidedLabel(text, NIGHT_STRONG)
        self.after = ElidedLabel("", NIGHT_BODY, role="text2")
        self.change = night_link("Changer")
        self.change.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.mark)
        layout.addWidget(self.words, 3)
        layout.addWidget(self.after, 2)
        layout.addWidget(self.change)
        self.setFixedHeight(34)
        self.show_step("later")

    def show_step(self, state: str, *, answer: str = "", after: str = "") -> None:
        """Show where the step is; ``answer`` takes the place of the question."""
        self.mark.show_state(state)
        self.words.set_whole_text(answer or self._question)
        self.words.setMaximumWidth(self.words.sizeHint().width() if after else 16777215)
        self.after.set_whole_text(after)
        self.after.setVisible(bool(after))
        said = {"now": "à répondre", "done": "répondu", "later": "ensuite"}[state]
        self.setAccessibleName(f"{self._question} {answer} {after}, {said}")
