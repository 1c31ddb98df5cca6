"""The two-pixel ring around buttons and lists with the keyboard focus, drawn outside them.

Fields wear theirs on their own border, by the style sheet.

An overlay widget, not a `QProxyStyle`: creating one makes Python build every enumeration of QStyle
before the first paint (25 ms), and routes each primitive drawn through Python ever after.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QWidget,
)
from shiboken6 import delete, isValid

from ui.theme.tokens import RADIUS_CONTROL, Tokens

RING_GAP: Final = 1
RING_WIDTH: Final = 2
COVERS: Final = "covers"
"""Property of what may stand over its siblings: the ring of one of them goes under it."""
_MOVES: Final = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
    }
)


class FocusRing(QWidget):
    """Follows one widget, one pixel away from it."""

    def __init__(self, tokens: Tokens) -> None:
        """Make an idle ring."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tokens = tokens
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._covers: list[QWidget] = []

    @property
    def target(self) -> QWidget | None:
        """The widget the ring is around."""
        return self._target if self._target is not None and isValid(self._target) else None

    def set_tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._tokens = tokens
        self.update()

    def follow(self, target: QWidget) -> None:
        """Go around this widget, above everything its window or scroll area shows."""
        self.leave()
        self._target = target
        self._watched = [target]
        self._covers = []
        host, inside = target.parentWidget(), target
        while host is not None:
            self._covers += _covers_over(inside, host)
            if host.isWindow():
                break
            above, inside = host.parentWidget(), host
            if isinstance(above, QAbstractScrollArea):
                break
            self._watched.append(host)
            host = above
        self._watched += self._covers
        for widget in self._watched:
            widget.installEventFilter(self)
        self.setParent(host)
        self._place()

    def leave(self) -> None:
        """Go away."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._covers = []
        self._target = None
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay around the widget when it, or what holds it, moves."""
        if event.type() in _MOVES:
            self._place()
        return False

    def _place(self) -> None:
        target, host = self.target, self.parentWidget()
        if target is None or host is None:
            return
        margin = RING_GAP + RING_WIDTH
        corner = target.mapTo(host, QPoint(0, 0))
        self.setGeometry(
            corner.x() - margin,
            corner.y() - margin,
            target.width() + 2 * margin,
            target.height() + 2 * margin,
        )
        self._go_under_covers(host)
        self.setVisible(target.isVisibleTo(host))
        self.raise_()

    def _go_under_covers(self, host: QWidget) -> None:
        whole = QRegion(self.rect())
        shown = whole
        for cover in self._covers:
            if isValid(cover) and cover.isVisibleTo(host):
                corner = cover.mapTo(host, QPoint(0, 0)) - self.pos()
                shown = shown.subtracted(QRegion(QRect(corner, cover.size())))
        if shown == whole:
            self.clearMask()
        else:
            # An empty mask is no mask at all: a ring that is wholly covered keeps one outside it.
            self.setMask(QRegion(-1, -1, 1, 1) if shown.isEmpty() else shown)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring."""
        target = self.target
        if target is None:
            return
        radius = target.property("ring_radius")
        half = RING_WIDTH / 2
        outer = float(RADIUS_CONTROL if radius is None else radius) + RING_GAP + half
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._tokens.focus), RING_WIDTH))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), outer, outer
        )


def _covers_over(inside: QWidget, host: QWidget) -> list[QWidget]:
    """Return what may stand over this child of a widget, beside it in the same parent."""
    return [
        one
        for one in host.children()
        if isinstance(one, QWidget) and one is not inside and one.property(COVERS)
    ]


class FocusKeeper(QObject):
    """Moves the ring with the focus, unless a click brought it there."""

    def __init__(self, application: QApplication, tokens: Tokens) -> None:
        """Watch the focus from now on."""
        super().__init__(application)
        self._ring: FocusRing | None = None
        self._tokens = tokens
        self._application = application
        application.focusChanged.connect(self._follow)
        self._follow(None, application.focusWidget())

    @property
    def ring(self) -> FocusRing | None:
        """The ring, once something wore it; deleted with the window it was in."""
        return self._ring if self._ring is not None and isValid(self._ring) else None

    def set_tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._tokens = tokens
        if self.ring is not None:
            self.ring.set_tokens(tokens)

    def put_away(self) -> None:
        """Stop watching, and delete the ring."""
        self._application.focusChanged.disconnect(self._follow)
        if self.ring is not None:
            delete(self.ring)
        self._ring = None

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._wears_ring(new):
            if self.ring is None:
                self._ring = FocusRing(self._tokens)
            if self.ring is not None:
                self.ring.follow(new)
        elif self.ring is not None:
            self.ring.leave()

    def _wears_ring(self, widget: QWidget) -> bool:
        if widget.isWindow() or widget.property("no_ring"):
            return False
        is_control = isinstance(widget, (QAbstractButton, QAbstractItemView))
        # While a click moves the focus, a mouse button is down; with the keyboard none is.
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return (is_control or bool(widget.property("ring"))) and not by_mouse
