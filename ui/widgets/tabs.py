"""Tabs under a page header: words on a line, the current one underlined in the accent colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, BODY_STRONG, PAGE_MARGIN, SMALL_MEDIUM
from ui.widgets.painting import metrics_of
from ui.widgets.text import tooltip

HEIGHT: Final = 40
GAP: Final = 24
SMALLEST_GAP: Final = 14
PILL: Final = 20
PILL_GAP: Final = 6
UNDERLINE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab: its key, its title, and the shorter one used when room is short."""

    key: str
    title: str
    short: str = ""

    @property
    def short_title(self) -> str:
        """The shorter title."""
        return self.short or self.title


class TabBar(QTabBar):
    """Tabs painted as words; arrows move, titles shorten before anything is cut."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        """Make an empty bar; ``name`` is read aloud."""
        super().__init__(parent)
        self._tabs: tuple[Tab, ...] = ()
        self._is_short = False
        self._gap = GAP
        self._hovered = -1
        self._counts: dict[str, int] = {}
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setProperty("no_ring", True)  # noqa: FBT003 - Qt's signature

    def set_tabs(self, tabs: tuple[Tab, ...]) -> None:
        """Show other tabs, the first one current, without a signal."""
        if tabs == self._tabs:
            return
        was_blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while self.count():
            self.removeTab(0)
        self._tabs = tabs
        for tab in tabs:
            self.addTab(tab.title)
        self.blockSignals(was_blocked)
        self._fit()

    def tabs(self) -> tuple[Tab, ...]:
        """Return what is shown."""
        return self._tabs

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show a count after the titles of these keys."""
        if dict(counts) == self._counts:
            return
        self._counts = dict(counts)
        self._fit()

    def key(self) -> str:
        """Return the key of the current tab, or nothing."""
        at = self.currentIndex()
        return self._tabs[at].key if 0 <= at < len(self._tabs) else ""

    def show_key(self, key: str) -> bool:
        """Make a tab current; tell whether it is there."""
        keys = [tab.key for tab in self._tabs]
        if key not in keys:
            return False
        self.setCurrentIndex(keys.index(key))
        return True

    def move(self, step: int) -> None:  # type: ignore[override]  # a bar is never placed by hand
        """Go some tabs further, round the ends."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + step) % self.count())

    # --- room --------------------------------------------------------------------------------

    def _title(self, at: int) -> str:
        tab = self._tabs[at]
        return tab.short_title if self._is_short else tab.title

    def _word(self, title: str) -> int:
        # The widest of both weights: nothing moves with the current tab.
        return metrics_of(font(BODY_STRONG)).horizontalAdvance(title) + 2

    def _pill(self, at: int) -> int:
        """Return the room of the count of a tab and of the space before it."""
        count = self._counts.get(self._tabs[at].key)
        if count is None:
            return 0
        return metrics_of(font(SMALL_MEDIUM)).horizontalAdvance(str(count)) + 12 + PILL_GAP

    def _needed(self, *, is_short: bool, gap: int) -> int:
        titles = [tab.short_title if is_short else tab.title for tab in self._tabs]
        pills = sum(self._pill(at) for at in range(len(self._tabs)))
        return sum(self._word(title) for title in titles) + pills + gap * max(len(titles), 1)

    def _fit(self) -> None:
        """Choose titles and gaps for the room: whole ones first, then closer, then shorter."""
        choices = ((False, GAP), (False, SMALLEST_GAP), (True, GAP), (True, SMALLEST_GAP))
        chosen = next(
            (
                (is_short, gap)
                for is_short, gap in choices
                if self._needed(is_short=is_short, gap=gap) <= self.width() + gap
            ),
            choices[-1],
        )
        self._is_short, self._gap = chosen
        for at, tab in enumerate(self._tabs):
            self.setTabText(at, self._title(at))
            count = self._counts.get(tab.key)
            self.setAccessibleTabName(at, tab.title if count is None else f"{tab.title}, {count}")
            is_cut = self._is_short and tab.short_title != tab.title
            self.setTabToolTip(at, tooltip(tab.title) if is_cut else "")
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the titles again."""
        self._fit()
        super().resizeEvent(event)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of a word and the gap after it."""
        if not 0 <= index < len(self._tabs):
            return QSize(0, HEIGHT)
        width = self._word(self._title(index)) + self._pill(index)
        return QSize(width + self._gap, HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        """Never cut a word."""
        return self.tabSizeHint(index)

    def _word_rect(self, at: int) -> QRect:
        rect = self.tabRect(at)
        return QRect(rect.x(), 0, rect.width() - self._gap, HEIGHT)

    # --- drawing -----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Darken the tab under the mouse."""
        at = self.tabAt(event.position().toPoint())
        self._hover(at)
        super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Forget the tab under the mouse when it leaves."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().event(event)

    def _hover(self, at: int) -> None:
        if at == self._hovered:
            return
        self._hovered = at
        cursor = Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor
        self.setCursor(cursor)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words, the underline of the current one, its ring when it has the focus."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self.count()):
            rect = self._word_rect(at)
            is_current = at == self.currentIndex()
            painter.setFont(font(BODY_STRONG if is_current else BODY_MEDIUM))
            is_dark = is_current or at == self._hovered
            painter.setPen(QColor(colours.text if is_dark else colours.text2))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._title(at))
            self._paint_count(painter, rect, at)
            if is_current:
                top = HEIGHT - UNDERLINE
                painter.fillRect(rect.x(), top, rect.width(), UNDERLINE, QColor(colours.accent))
                if self.hasFocus():
                    painter.setPen(QPen(QColor(colours.focus), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    ring = QRectF(rect.adjusted(-6, 8, 6, -8))
                    painter.drawRoundedRect(ring, 5, 5)

    def _paint_count(self, painter: QPainter, rect: QRect, at: int) -> None:
        """Draw the count of a tab in its pill."""
        pill = self._pill(at) - PILL_GAP
        if pill <= 0:
            return
        colours = tokens()
        box = QRect(rect.right() + 1 - pill, (HEIGHT - PILL) // 2, pill, PILL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(box, PILL / 2, PILL / 2)
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(QColor(colours.text2))
        text = str(self._counts[self._tabs[at].key])
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class TabLine(QWidget):
    """The bar over a line as wide as the page; the first word stands on the page's margin."""

    def __init__(self, bar: TabBar, parent: QWidget | None = None) -> None:
        """Put the bar on its line."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        layout.addWidget(bar)
        self.setFixedHeight(HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tokens().border), 1))
        bottom = self.height() - 0.5
        painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))


class TabPages(QStackedWidget):
    """The widgets of the tabs, each made the first time it is asked."""

    made = Signal(str)
    """A widget was made for this key."""

    def __init__(
        self, makers: dict[str, Callable[[], QWidget]], parent: QWidget | None = None
    ) -> None:
        """Keep the makers, by key; nothing is made yet."""
        super().__init__(parent)
        self._makers = makers
        self._widgets: dict[str, QWidget] = {}

    def show_key(self, key: str) -> QWidget:
        """Show the widget of a key, made if need be."""
        widget = self._widgets.get(key)
        if widget is None:
            widget = self._widgets[key] = self._makers[key]()
            self.addWidget(widget)
            self.made.emit(key)
        self.setCurrentWidget(widget)
        return widget

    def widget_of(self, key: str) -> QWidget | None:
        """Return the widget of a key, if it was made."""
        return self._widgets.get(key)

    def made_keys(self) -> tuple[str, ...]:
        """Return the keys whose widget was made."""
        return tuple(self._widgets)
