"""What the application answers: banner, toast, progress, and the states of a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, ICON_L, TypeStyle
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.fields import IconLabel
from ui.widgets.text import Paragraph, breakable, escaped, label

TOAST_MS: Final = 8000
FADE_MS: Final = 120
SKELETON_DELAY_MS: Final = 150
_MESSAGE_WIDTH: Final = 420
_TONE_ICONS: Final = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "danger": "circle-alert",
}


class Banner(QFrame):
    """A fact, its consequence and at most one link; it stays until solved."""

    link_clicked = Signal()

    def __init__(
        self,
        fact: str,
        consequence: str = "",
        *,
        tone: str = "info",
        link: str = "",
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the banner; tones: info, success, warning, danger."""
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._icon = IconLabel("info", "info", ICON_L)
        self._text = Paragraph(BODY)
        self._text.setFont(font(BODY))
        # A fixed line height leaves its room above the letters: this sets them level with the icon.
        self._text.setContentsMargins(0, 0, 0, 3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        self._link = LinkButton(link)
        self._link.clicked.connect(self.link_clicked)
        layout.addWidget(self._link)
        self.set_banner(fact, consequence, tone=tone, link=link, icon_name=icon_name)

    def set_banner(
        self,
        fact: str,
        consequence: str = "",
        *,
        tone: str = "info",
        link: str = "",
        icon_name: str | None = None,
    ) -> None:
        """Say something else; the fact is bold when a consequence follows."""
        self.setProperty("tone", tone)
        for widget in (self, self._link):
            # The colour of the link is chosen by the tone of the banner it stands in.
            self.style().unpolish(widget)
            self.style().polish(widget)
        self._icon.set_icon(icon_name or _TONE_ICONS[tone], tone)
        rest = breakable(escaped(consequence))
        strong = f"<span style='font-weight:600'>{escaped(fact)}</span> {rest}"
        self._text.set_html(strong if consequence else escaped(fact))
        self._link.setText(link)
        self._link.setAccessibleName(link)
        self._link.setVisible(bool(link))
        self.setAccessibleName(f"{fact} {consequence}".strip())

    @property
    def link(self) -> LinkButton:
        """The link, hidden when there is none."""
        return self._link


class Toast(QWidget):
    """A short confirmation at the bottom right, with « Annuler » when it can be undone.

    Never for an error: an error stays. The frame that fades is inside: an effect that goes has Qt paint all
    of what holds it, which would be the whole window.
    """

    def __init__(
        self,
        text: str,
        *,
        undo: Callable[[], None] | None = None,
        act: Callable[[], None] | None = None,
        act_label: str = "",
        icon_name: str = "check",
        parent: QWidget,
    ) -> None:
        """Prepare it over a window; `show_toast` puts it there.

        Args:
            text: At most five words.
            undo: What « Annuler » does.
            act: What goes on from there, in the words of ``act_label``.
            act_label: The words of the button.
            icon_name: « check » when something was done.
            parent: The window.
        """
        super().__init__(parent)
        self.setAccessibleName(text)
        self._frame = QFrame(self)
        self._frame.setProperty("role", "toast")
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._frame)
        layout = QHBoxLayout(self._frame)
        layout.setContentsMargins(14, 8, 8 if undo or act else 14, 8)
        layout.setSpacing(10)
        layout.addWidget(IconLabel(icon_name, "toast_text"))
        layout.addWidget(label(text, BODY))
        for words, run in ((act_label, act), ("Annuler", undo)):
            if run is None:
                continue
            button = Button(words, variant="ghost")
            button.setFont(font(BODY_STRONG))
            button.clicked.connect(run)
            button.clicked.connect(self.dismiss)
            layout.addSpacing(12)
            layout.addWidget(button)
        self._window = parent
        self._opacity = QGraphicsOpacityEffect(self._frame)
        self._frame.setGraphicsEffect(self._opacity)
        self._fade = QPropertyAnimation(self._opacity, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        parent.installEventFilter(self)

    def place(self) -> None:
        """Stand at the bottom right of the window."""
        self.adjustSize()
        room = self._window.rect().adjusted(0, 0, -24, -24)
        self.move(room.right() + 1 - self.width(), room.bottom() + 1 - self.height())

    def appear(self) -> None:
        """Fade in, and go by itself after eight seconds."""
        self.place()
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.start()
        self.show()
        self.raise_()
        QTimer.singleShot(TOAST_MS, self, self.dismiss)

    def dismiss(self) -> None:
        """Go."""
        self.close()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the window when its size changes."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.place()
        return False


def show_toast(
    widget: QWidget,
    text: str,
    *,
    undo: Callable[[], None] | None = None,
    act: Callable[[], None] | None = None,
    act_label: str = "",
    icon_name: str = "check",
) -> Toast:
    """Show a toast over the window of a widget; return it. The arguments are those of `Toast`."""
    window = widget.window()
    for old in window.findChildren(Toast):
        old.dismiss()
    toast = Toast(text, undo=undo, act=act, act_label=act_label, icon_name=icon_name, parent=window)
    toast.appear()
    return toast


class ProgressLine(QWidget):
    """A named progress with its figures over a six-pixel track."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Start empty; ``text`` says what is going on."""
        super().__init__(parent)
        self._text = label(text, BODY)
        self._figures = label("", BODY, role="text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text)
        row = QHBoxLayout()
        row.addWidget(self._text)
        row.addStretch(1)
        row.addWidget(self._figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._bar)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)

    def set_progress(self, done: int, total: int) -> None:
        """Show how far it is; a total of zero is unknown, the bar then moves by itself."""
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        self._figures.setText(f"{100 * done // total}\u202f%" if total else "")


class Skeleton(QWidget):
    """Grey bars where the rows will be."""

    def __init__(self, *, row_height: int = 44, parent: QWidget | None = None) -> None:
        """Draw bars as tall as the rows of the list to come."""
        super().__init__(parent)
        self._row_height = row_height
        self._is_drawn = False
        self.setAccessibleName("Chargement")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SKELETON_DELAY_MS)
        self._timer.timeout.connect(self._draw)

    def wait(self) -> None:
        """Stay blank 150 ms, then draw the bars: a quick answer does not flicker."""
        self._is_drawn = False
        self._timer.start()

    def _draw(self) -> None:
        self._is_drawn = True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bars."""
        if not self._is_drawn:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().hover))
        for position, top in enumerate(range(0, self.height(), self._row_height)):
            middle = top + self._row_height // 2
            painter.drawEllipse(16, middle - 14, 28, 28)
            width = max(self.width() // 2 - (position * 37) % 120, 60)
            painter.drawRoundedRect(56, middle - 6, min(width, self.width() - 72), 12, 6, 6)


class MessageState(QWidget):
    """Icon, sentence, and the one act that goes on from there."""

    asked = Signal()

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str = "",
        *,
        button: str = "",
        tint: str = "muted",
        width: int = _MESSAGE_WIDTH,
        styles: tuple[TypeStyle, TypeStyle] = (BODY_STRONG, BODY),
        parent: QWidget | None = None,
    ) -> None:
        """Show the state, centred; ``width`` is that of its lines, ``styles`` those of title and text."""
        super().__init__(parent)
        self.icon = IconLabel(icon_name, tint, 26)
        self.title: QLabel = label(title, styles[0], wraps=True)
        self.text: QLabel = label(text, styles[1], role="muted", wraps=True)
        self.button = Button(button)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        for shown in (self.title, self.text):
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            shown.setFixedWidth(width)
            column.addWidget(shown)
        column.addSpacing(8)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        self.button.clicked.connect(self.asked)
        self.set_message(title, text, button=button)

    def set_message(self, title: str, text: str = "", *, button: str = "") -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(f"{title} {text}".strip())


class StateStack(QWidget):
    """A content, and the states that stand in its place: loading, empty, error."""

    def __init__(
        self,
        content: QWidget,
        *,
        empty: MessageState,
        error: MessageState | None = None,
        row_height: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        """Show the content first."""
        super().__init__(parent)
        self.content = content
        self.empty = empty
        self.error = error or MessageState("circle-alert", "", button="Réessayer", tint="danger")
        self.loading = Skeleton(row_height=row_height)
        self._stack = QStackedLayout(self)
        for state in (content, self.empty, self.error, self.loading):
            self._stack.addWidget(state)

    def show_content(self) -> None:
        """Show the content."""
        self._stack.setCurrentWidget(self.content)

    def show_empty(self) -> None:
        """Say that there is nothing, and offer the first act."""
        self._stack.setCurrentWidget(self.empty)

    def show_loading(self) -> None:
        """Show bars, after 150 ms."""
        self.loading.wait()
        self._stack.setCurrentWidget(self.loading)

    def show_error(self, sentence: str, way_out: str = "", *, button: str = "Réessayer") -> None:
        """Say what failed and what to do."""
        self.error.set_message(sentence, way_out, button=button)
        self._stack.setCurrentWidget(self.error)
