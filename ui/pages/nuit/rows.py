"""The rows of the cards: a phone to ring and copy, a visit to mark done, a call of the book."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.typography import french
from crt_desktop.reports.nuit import CallLine, PhoneLine
from crt_desktop.reports.planning import VisitLine
from ui.pages.nuit.look import (
    ICON,
    NIGHT_BODY,
    NIGHT_MEDIUM,
    NIGHT_PHONE,
    PADDING,
    night_toast,
    words,
)
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.viewmodels import words as french_words
from ui.viewmodels.nuit import DONE, PLANNED, visit_title, visit_under
from ui.viewmodels.nuit_book import row_title, row_under, spoken_call, state_of
from ui.widgets import metrics_of
from ui.widgets.painting import shortened
from ui.widgets.text import tooltip


class PhoneNumber(QAbstractButton):
    """A number in large figures, never cut; a click copies it."""

    def __init__(self, number: str, whose: str, parent: QWidget | None = None) -> None:
        """Show the number by pairs; ``whose`` is read aloud."""
        super().__init__(parent)
        self.number = french_words.phone(number)
        self.setText(self.number)
        self.setAccessibleName(f"{whose} : {self.number}, copier")
        self.setToolTip("Copier le numéro")
        self.setFont(font(NIGHT_PHONE))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.copy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the whole number."""
        return QSize(metrics_of(font(NIGHT_PHONE)).horizontalAdvance(self.number) + 14, 48)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the number."""
        return self.sizeHint()

    def copy(self) -> None:
        """Put the number in the clipboard."""
        QGuiApplication.clipboard().setText(self.number.replace("\u00a0", " "))
        night_toast(self, "Numéro copié", icon_name="copy")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the number."""
        painter = QPainter(self)
        colours = tokens()
        if self.underMouse() or self.isDown():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text))
        place = self.rect().adjusted(0, 0, -7, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, align, self.number)


LEAST_NAME: Final = 130
"""What a name needs beside its number."""


class PhoneRow(QWidget):
    """Somebody to ring: who, what to know of her, the number."""

    def __init__(self, phone: PhoneLine, parent: QWidget | None = None) -> None:
        """Show the line."""
        super().__init__(parent)
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(words(french(phone.nom)))
        parts = (french(phone.detail), "a les clés" if phone.has_cles else "")
        detail = ", ".join(one for one in parts if one)
        if detail:
            column.addWidget(words(detail, role="muted"))
        layout.addLayout(column, 1)
        self.number = PhoneNumber(phone.telephone, phone.nom)
        layout.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the number under the name where both do not hold side by side."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.number.sizeHint().width() + LEAST_NAME
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._row.setSpacing(0 if is_narrow else 8)


class _TwoLines(QAbstractButton):
    """A button of two lines, as wide as its column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(60)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take what width there is."""
        return QSize(200, 60)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def paint_hover(self, painter: QPainter) -> None:
        """Show that it can be pressed."""
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.fillRect(self.rect(), QColor(tokens().hover))

    def paint_lines(self, painter: QPainter, box: QRect, *, high: str, low: str) -> None:
        """Draw both lines, cut to the room; the hour at the head of the first never is."""
        colours = tokens()
        top = (self.height() - 48) // 2
        align = Qt.AlignmentFlag.AlignVCenter
        for position, (text, style, ink) in enumerate(
            ((high, NIGHT_MEDIUM, colours.text), (low, NIGHT_BODY, colours.text2))
        ):
            used = font(style)
            painter.setFont(used)
            painter.setPen(QColor(ink))
            place = QRect(box.x(), top + 24 * position, box.width(), 24)
            painter.drawText(place, align, shortened(metrics_of(used), text, box.width()))


class VisitRow(_TwoLines):
    """A visit of the night: a tap marks it done, now."""

    done_asked = Signal(object)

    def __init__(self, visit: VisitLine, *, may_mark: bool, parent: QWidget | None = None) -> None:
        """Show the visit."""
        super().__init__(parent)
        self.visit = visit
        self.setEnabled(may_mark and visit.statut == PLANNED)
        said = f"{visit_title(visit)}, {visit_under(visit)}"
        act = ", marquer fait maintenant" if self.isEnabled() else ""
        self.setAccessibleName(said + act)
        self.setToolTip(tooltip("Marquer fait maintenant" if self.isEnabled() else said))
        self.clicked.connect(lambda: self.done_asked.emit(self.visit))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark and the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_hover(painter)
        colours = tokens()
        name, tint = {
            DONE: ("circle-check", colours.success),
            PLANNED: ("circle", colours.muted),
        }.get(self.visit.statut, ("circle-x", colours.muted))
        paint_icon(painter, name, tint, QRect(PADDING, 0, ICON, self.height()))
        box = QRect(PADDING + ICON + 12, 0, self.width() - PADDING - ICON - 24, self.height())
        self.paint_lines(painter, box, high=visit_title(self.visit), low=visit_under(self.visit))


class CallRow(_TwoLines):
    """A call of the book: when, who, why, and where it is."""

    opened = Signal(object)

    def __init__(
        self, line: CallLine, *, is_current: bool = False, parent: QWidget | None = None
    ) -> None:
        """Show the call; the current one is on screen beside."""
        super().__init__(parent)
        self._is_current = is_current
        self._say(line)
        self.clicked.connect(lambda: self.opened.emit(self.line))

    def show_line(self, line: CallLine, *, is_current: bool) -> None:
        """Show what changed of the call."""
        if is_current != self._is_current:
            self._is_current = is_current
            self.update()
        if line != self.line:
            self._say(line)
            self.update()

    def _say(self, line: CallLine) -> None:
        self.line = line
        self.setAccessibleName(spoken_call(line))
        self.setToolTip(tooltip(f"{row_title(line)}\n{row_under(line)}"))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, and the state at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_hover(painter)
        if self._is_current:
            painter.fillRect(self.rect(), QColor(tokens().accent_soft))
            painter.fillRect(QRect(0, 0, 3, self.height()), QColor(tokens().accent))
        state, tone = state_of(self.line)
        width = paint_state(painter, self.rect().adjusted(0, 0, -PADDING, 0), state, tone)
        box = QRect(PADDING, 0, self.width() - 2 * PADDING - width - 12, self.height())
        self.paint_lines(painter, box, high=row_title(self.line), low=row_under(self.line))


class DraftRow(_TwoLines):
    """A call put aside, not recorded yet."""

    opened = Signal(str)

    def __init__(self, form: str, clock: str, about: str, parent: QWidget | None = None) -> None:
        """Show the draft; ``form`` is the key it is kept under."""
        super().__init__(parent)
        self.said = self._clock, self._about = clock, about
        self.setAccessibleName(f"Brouillon de l’appel de {clock}, {about}, reprendre")
        self.clicked.connect(lambda: self.opened.emit(form))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_hover(painter)
        width = paint_state(painter, self.rect().adjusted(0, 0, -PADDING, 0), "Reprendre", "accent")
        box = QRect(PADDING, 0, self.width() - 2 * PADDING - width - 12, self.height())
        high, low = f"{self._clock} · {self._about}", "Mis de côté, pas encore enregistré"
        self.paint_lines(painter, box, high=high, low=low)


def paint_state(painter: QPainter, rect: QRect, text: str, tone: str) -> int:
    """Draw a state in the letters of the night at the right of a rectangle; return its width."""
    ink, fill = tokens().tone(tone)
    width = metrics_of(font(NIGHT_MEDIUM)).horizontalAdvance(text) + 20
    box = QRect(rect.right() - width, rect.y() + (rect.height() - 30) // 2, width, 30)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(ink))
    painter.setFont(font(NIGHT_MEDIUM))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return width
