"""Labels in the type styles of the design, and key hints."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, SMALL_MEDIUM, TypeStyle


def label(
    text: str = "",
    style: TypeStyle = BODY,
    *,
    role: str = "text",
    wraps: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """Return a plain-text label; roles: text, text2, muted, danger, warning, success."""
    made = Paragraph(style, parent) if wraps else QLabel(parent)
    if not wraps:
        made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(style))
    made.setProperty("role", role)
    made.setMinimumHeight(style.line)
    made.setText(text)
    return made


_LONG_WORD: Final = re.compile("[0-9a-f]{33,}")
_PIECE: Final = re.compile(".{1,8}")


class Paragraph(QLabel):
    """Plain text on several lines, with the line height of its type style."""

    def __init__(self, style: TypeStyle, parent: QWidget | None = None) -> None:
        """Make an empty paragraph."""
        super().__init__(parent)
        self._line = style.line
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Change the text, given plain."""
        self._plain = text
        self.set_html(escaped(text).replace("\n", "<br>") if text else "")
        self.setAccessibleName(text)

    def set_html(self, html: str) -> None:
        """Show marked-up text in the line height of the paragraph."""
        # Only rich text has a line height in Qt.
        self.setTextFormat(Qt.TextFormat.RichText)
        super().setText(
            f"<p style='margin:0; line-height:{self._line}px'>{html}</p>" if html else ""
        )

    def text(self) -> str:
        """Return the plain text."""
        return self._plain


def escaped(text: str) -> str:
    """Return plain text as it is written inside marked-up text.

    A narrow no-break space is written by its number: as it is, Qt takes it for a space to break at.
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("\u202f", "&#8239;")


def breakable(html: str) -> str:
    """Return marked-up text where a word that no line holds, a fingerprint, goes on over the next one."""
    return _LONG_WORD.sub(lambda found: "&#8203;".join(_PIECE.findall(found[0])), html)


def tooltip(text: str) -> str:
    """Return text as a tooltip shows it as it is.

    Qt takes what looks like mark-up for it: a cell of a workbook could then have a picture fetched.
    """
    return f"<span>{escaped(text)}</span>" if "<" in text or "&" in text else text


class ElidedLabel(QLabel):
    """A one-line label that ends in « … » when short of room, the whole text in its tooltip.

    Never use it for a phone number, a date or a dose.
    """

    def __init__(
        self,
        text: str = "",
        style: TypeStyle = BODY,
        *,
        role: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        """Show the text in a type style."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(style))
        self.setProperty("role", role)
        self.setMinimumHeight(style.line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.set_whole_text(text)

    def set_whole_text(self, text: str) -> None:
        """Change the text."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()
        self.updateGeometry()

    def whole_text(self) -> str:
        """Return the text before it was shortened."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the width of the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten again."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 0)
        )
        self.setText(shown)
        self.setToolTip(tooltip(self._whole) if shown != self._whole else "")


class KeyHint(QWidget):
    """A key of the keyboard, drawn as a small bordered box: « Ctrl F »."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Show the name of the key."""
        super().__init__(parent)
        self._text = text
        self.setFont(font(SMALL_MEDIUM))
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        width = self.fontMetrics().horizontalAdvance(text) + 12
        self.setFixedSize(max(width, 22), 18)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box and the word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().border), 1))
        painter.setBrush(QColor(tokens().sunken))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(tokens().muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
