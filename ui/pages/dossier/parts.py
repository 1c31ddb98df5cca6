"""What the tabs of a file share: their shape, a scrolling column, the head of a card, a contact."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.reports.dossier import Dossier
from ui.pages.dossier.acts import DossierActs
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import (
    AVATAR,
    BODY,
    BODY_MEDIUM,
    CARD_GAP,
    PAGE_MARGIN,
    RADIUS_CONTROL,
    SMALL,
    SPACE_L,
)
from ui.viewmodels.dossier_words import Contact
from ui.widgets import initials, section_title
from ui.widgets.layout import ScrolledLayout
from ui.widgets.painting import metrics_of, paint_avatar
from ui.widgets.text import tooltip

BAR: Final = 10
"""Width of a scroll bar, taken from the margin of the page."""


class DossierTab(QWidget):
    """A tab of the file: shown a dossier when it comes on screen, and again when it changed."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Act through the page."""
        super().__init__(parent)
        self.acts = acts

    def show_dossier(self, dossier: Dossier) -> None:
        """Show a person."""
        raise NotImplementedError

    def show_section(self, section: str) -> None:
        """Go to a part of the tab; a tab without parts has nothing to do."""

    def focus_search(self) -> bool:
        """Go to the search of the tab; tell whether it has one."""
        return False


class ScrollColumn(QScrollArea):
    """A column of widgets that scrolls; the bar stands in the page's margin."""

    def __init__(self, *, right: int = PAGE_MARGIN, parent: QWidget | None = None) -> None:
        """Make an empty column; ``right`` is the margin at its right."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        self.body: QVBoxLayout = ScrolledLayout(inside)
        self.body.setContentsMargins(0, SPACE_L, right, SPACE_L)
        self.body.setSpacing(CARD_GAP)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._yield_to_bar)
        self._right = right

    def _yield_to_bar(self, _minimum: int, maximum: int) -> None:
        """Keep the cards where they are when the bar comes: it takes its room from the margin."""
        margins = self.body.contentsMargins()
        margins.setRight(self._right - BAR if maximum > 0 else self._right)
        self.body.setContentsMargins(margins)


def card_head(title: str, *after: QWidget) -> QHBoxLayout:
    """Return the head of a card: its title, and what stands at the right."""
    head = QHBoxLayout()
    head.setContentsMargins(0, 0, 0, 0)
    head.setSpacing(8)
    head.addWidget(section_title(title))
    head.addStretch(1)
    for widget in after:
        head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return head


def empty_layout(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class ContactRow(QAbstractButton):
    """Somebody around the person: initials, name, one line, the phone never cut; a click opens it."""

    opened = Signal(str, int)

    def __init__(self, contact: Contact, parent: QWidget | None = None) -> None:
        """Show a contact."""
        super().__init__(parent)
        self.contact = contact
        self._letters = initials(contact.last, contact.first)
        said = ", ".join(part for part in (contact.name, contact.detail, contact.phone) if part)
        self.setAccessibleName(said)
        self.setToolTip(tooltip(f"{contact.name}\n{contact.detail}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.opened.emit(contact.sheet, contact.row_id))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of two lines."""
        return QSize(260, 42)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the contact."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.underMouse() or self.isDown()
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(self.rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        edge = 8
        disc = QRect(edge, (self.height() - AVATAR) // 2, AVATAR, AVATAR)
        paint_avatar(painter, disc, self._letters, is_on_row=is_on)
        phone = metrics_of(font(BODY)).horizontalAdvance(self.contact.phone) + 2
        left = edge + AVATAR + 12
        room = self.width() - left - edge - (phone + 12 if self.contact.phone else 0)
        top = (self.height() - 36) // 2
        for text, style, ink, at in (
            (self.contact.name, BODY_MEDIUM, colours.text, top),
            (self.contact.detail, SMALL, colours.text2, top + 18),
        ):
            used = font(style)
            painter.setFont(used)
            painter.setPen(QColor(ink))
            shown = metrics_of(used).elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, at, room, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.text2))
        box = QRect(self.width() - edge - phone, 0, phone, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.contact.phone)
