"""The navigation: grouped entries with their counts, a 56-pixel rail when narrow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    BODY_MEDIUM,
    BODY_STRONG,
    ICON_L,
    NAV_ITEM,
    RADIUS_CONTROL,
    SMALL_MEDIUM,
    SMALL_STRONG,
    TINY_STRONG,
)
from ui.widgets.painting import metrics_of
from ui.widgets.text import label

_PILL_HEIGHT = 18
_HEAD_HEIGHT = 36
RING = 3
"""Room of the focus ring around the entries, inside the area that scrolls."""


class NavItem(QToolButton):
    """One entry: icon, word, count; the chosen one on the surface with an accent bar."""

    def __init__(self, text: str, icon_name: str, *, key_hint: str = "") -> None:
        """Make the entry; ``key_hint`` (« Ctrl 1 ») goes to the tooltip."""
        super().__init__()
        self._text = text
        self._icon_name = icon_name
        self._key_hint = key_hint
        self._count = ""
        self._is_overdue = False
        self._is_rail = False
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFixedHeight(NAV_ITEM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def set_count(self, count: int | None, *, is_overdue: bool = False) -> None:
        """Show a count at the right, as a red pill when something is overdue."""
        self._count = "" if count is None else f"{count:,}".replace(",", "\u202f")
        self._is_overdue = is_overdue
        self._name()
        self.update()

    def set_rail(self, *, is_rail: bool) -> None:
        """Show only the icon, the word in the tooltip."""
        self._is_rail = is_rail
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        counted = f", {self._count}" if self._count else ""
        self.setAccessibleName(self._text + counted)
        hint = f" ({self._key_hint})" if self._key_hint else ""
        self.setToolTip(self._text + counted + hint if self._is_rail else self._key_hint)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Take the width of the bar."""
        return QSize(NAV_ITEM if self._is_rail else 192, NAV_ITEM)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the entry."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if is_on:
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(0, 8, 3, self.height() - 16), 1.5, 1.5)
        elif self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.press if self.isDown() else colours.hover))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        left = (self.width() - ICON_L) // 2 if self._is_rail else 8
        icon_box = QRect(left, (self.height() - ICON_L) // 2, ICON_L, ICON_L)
        paint_icon(painter, self._icon_name, colours.accent if is_on else colours.text2, icon_box)
        if not self._is_rail:
            painter.setFont(font(BODY_STRONG if is_on else BODY_MEDIUM))
            painter.setPen(QColor(colours.text if is_on else colours.text2))
            room = self.rect().adjusted(36, 0, -8, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
        if self._count:
            self._paint_count(painter)

    def _paint_count(self, painter: QPainter) -> None:
        colours = tokens()
        used = font(SMALL_STRONG if self._is_overdue else SMALL_MEDIUM)
        if self._is_rail:
            if self._is_overdue:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.danger))
                painter.drawEllipse(QRectF(self.width() - 10, 5, 6, 6))
            return
        width = metrics_of(used).horizontalAdvance(self._count)
        right = self.width() - 8
        painter.setFont(used)
        if self._is_overdue:
            pill = QRectF(
                right - width - 12, (self.height() - _PILL_HEIGHT) / 2, width + 12, _PILL_HEIGHT
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.danger_soft))
            painter.drawRoundedRect(pill, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
            painter.setPen(QColor(colours.danger))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._count)
            return
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRect(right - width, 0, width + 2, self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self._count,
        )


class NavArea(QScrollArea):
    """Holds the navigation: in a low window its entries scroll, rather than stand one over the other."""

    def __init__(self, bar: NavBar, parent: QWidget | None = None) -> None:
        """Hold a bar."""
        super().__init__(parent)
        self._bar = bar
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        bar.current_shown.connect(self._show_item)
        self.setWidget(bar)
        bar.setAutoFillBackground(False)

    def set_rail(self, *, is_rail: bool) -> None:
        """Leave the rail to its icons: there is no room for a scroll bar."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_rail else policy.ScrollBarAsNeeded
        )
        self._bar.set_rail(is_rail=is_rail)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the entry of the page on screen in sight."""
        super().resizeEvent(event)
        checked = (item for item in self._bar.items.values() if item.isChecked())
        if (item := next(checked, None)) is not None:
            self._show_item(item)

    def _show_item(self, item: NavItem) -> None:
        self.ensureWidgetVisible(item, 0, NAV_ITEM)


class NavBar(QFrame):
    """The groups of entries; `page_asked` says which page the user wants."""

    page_asked = Signal(str)
    current_shown = Signal(object)
    """The `NavItem` of the page on screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty bar."""
        super().__init__(parent)
        self.setAccessibleName("Navigation")
        self.items: dict[str, NavItem] = {}
        self._heads: list[tuple[QLabel, str]] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(RING, RING, RING, RING)
        self._layout.setSpacing(0)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)

    def add_group(self, title: str) -> None:
        """Begin a group of entries; an untitled one has no head."""
        if not title:
            return
        head = label(title, TINY_STRONG, role="muted")
        head.setContentsMargins(8, 0, 0, 4)
        head.setFixedHeight(_HEAD_HEIGHT)
        head.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._heads.append((head, title))
        self._layout.addWidget(head)

    def add_item(self, key: str, text: str, icon_name: str, *, key_hint: str = "") -> NavItem:
        """Add an entry to the last group."""
        item = NavItem(text, icon_name, key_hint=key_hint)
        item.clicked.connect(lambda: self.page_asked.emit(key))
        self._group.addButton(item)
        self._layout.addWidget(item)
        self.items[key] = item
        return item

    def show_current(self, key: str) -> None:
        """Mark the entry of the page on screen."""
        self.items[key].setChecked(True)
        self.current_shown.emit(self.items[key])

    def set_rail(self, *, is_rail: bool) -> None:
        """Shrink to icons, or open again."""
        for head, title in self._heads:
            head.setText("" if is_rail else title)
            head.setFixedHeight(16 if is_rail else _HEAD_HEIGHT)
        for item in self.items.values():
            item.set_rail(is_rail=is_rail)
