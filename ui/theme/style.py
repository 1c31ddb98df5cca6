"""What a style sheet cannot draw: check marks, radio dots and the focus ring."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)
from shiboken6 import delete, isValid

from ui.theme.tokens import RADIUS_CONTROL, Tokens

RING_GAP: Final = 1
RING_WIDTH: Final = 2


class CrtStyle(QProxyStyle):
    """Fusion, with our own check boxes and radio buttons and no dotted focus rectangle."""

    def __init__(self, tokens: Tokens) -> None:
        """Draw with these tokens; `set_tokens` changes them."""
        super().__init__("Fusion")
        self._tokens = tokens

    def set_tokens(self, tokens: Tokens) -> None:
        """Use other colours from the next paint on."""
        self._tokens = tokens

    def drawPrimitive(  # noqa: N802 - Qt's name
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the elements that are ours, leave the others to Fusion."""
        primitive = QStyle.PrimitiveElement
        if element == primitive.PE_FrameFocusRect:
            return
        if element in {primitive.PE_IndicatorCheckBox, primitive.PE_IndicatorItemViewItemCheck}:
            self._draw_check(option, painter)
        elif element == primitive.PE_IndicatorRadioButton:
            self._draw_radio(option, painter)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def _frame(self, option: QStyleOption, painter: QPainter) -> tuple[QRectF, bool, QColor]:
        """Set the pen and the brush of an indicator; return its box, state and mark colour."""
        tokens = self._tokens
        state = option.state
        is_on = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
        is_enabled = bool(state & QStyle.StateFlag.State_Enabled)
        rect = option.rect
        side = min(rect.width(), rect.height(), 16)
        box = QRectF(0, 0, side - 1, side - 1)
        box.moveCenter(QRectF(rect).center())
        fill = tokens.accent if is_on else tokens.surface
        edge = tokens.accent if is_on else tokens.border_strong
        if not is_enabled:
            fill, edge = tokens.press, tokens.border_strong
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(fill))
        return box, is_on, QColor(tokens.on_accent if is_enabled else tokens.muted)

    def _draw_check(self, option: QStyleOption, painter: QPainter) -> None:
        painter.save()
        box, is_on, mark = self._frame(option, painter)
        painter.drawRoundedRect(box, 4, 4)
        if is_on:
            pen = QPen(mark, 1.75)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            width, height = box.width(), box.height()
            path = QPainterPath(QPointF(box.x() + width * 0.24, box.y() + height * 0.52))
            path.lineTo(box.x() + width * 0.43, box.y() + height * 0.71)
            path.lineTo(box.x() + width * 0.77, box.y() + height * 0.31)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        painter.restore()

    def _draw_radio(self, option: QStyleOption, painter: QPainter) -> None:
        painter.save()
        box, is_on, mark = self._frame(option, painter)
        painter.drawEllipse(box)
        if is_on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(box.center(), 3, 3)
        painter.restore()


class _RingStyle(QProxyStyle):
    """Places the focus frame around its widget and above it, with room for the ring."""

    def pixelMetric(  # noqa: N802 - Qt's name
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Give the margins of the ring."""
        if metric in {
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        }:
            target = widget.widget() if isinstance(widget, QFocusFrame) else None
            return 1 if _is_field(target) else RING_GAP + RING_WIDTH
        return super().pixelMetric(metric, option, widget)

    def styleHint(  # noqa: N802 - Qt's name
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 - Qt's name
    ) -> int:
        """Keep the frame above its widget and rectangular."""
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """The two-pixel ring: on the border of a field, one pixel away from a button."""

    def __init__(self, tokens: Tokens) -> None:
        """Make an idle ring."""
        super().__init__()
        self._ring_style = _RingStyle("Fusion")
        self.setStyle(self._ring_style)
        self._tokens = tokens

    def set_tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._tokens = tokens
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring; a field in error keeps its red."""
        target = self.widget()
        if target is None:
            return
        is_error = target.property("state") == "error"
        radius = target.property("ring_radius")
        inner = RADIUS_CONTROL if radius is None else float(radius)
        half = RING_WIDTH / 2
        outer = inner + (0 if _is_field(target) else RING_GAP + half)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(self._tokens.danger if is_error else self._tokens.focus), RING_WIDTH)
        )
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), outer, outer
        )


def _is_field(widget: QWidget | None) -> bool:
    return isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox))


class FocusKeeper(QObject):
    """Moves the ring with the focus: fields always, the rest unless a click brought it there."""

    def __init__(self, application: QApplication, tokens: Tokens) -> None:
        """Watch the focus from now on."""
        super().__init__(application)
        self._ring: FocusRing | None = None
        self._tokens = tokens
        self._application = application
        application.focusChanged.connect(self._follow)

    def set_tokens(self, tokens: Tokens) -> None:
        """Use other colours."""
        self._tokens = tokens
        if self._ring is not None:
            self._ring.set_tokens(tokens)

    def put_away(self) -> None:
        """Stop watching, and delete the ring."""
        self._application.focusChanged.disconnect(self._follow)
        if self._ring is not None and isValid(self._ring):
            delete(self._ring)
        self._ring = None

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None and not isValid(self._ring):
            # The ring belongs to the window of its widget and went away with it.
            self._ring = None
        if new is None or not self._wears_ring(new):
            if self._ring is not None:
                self._ring.setWidget(None)  # type: ignore[arg-type]  # Qt takes no widget
            return
        if self._ring is None:
            self._ring = FocusRing(self._tokens)
        self._ring.setWidget(new)

    def _wears_ring(self, widget: QWidget) -> bool:
        if widget.isWindow() or widget.property("no_ring"):
            return False
        if _is_field(widget):
            return True
        is_control = isinstance(widget, (QAbstractButton, QAbstractItemView))
        # While a click moves the focus, a mouse button is down; with the keyboard none is.
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return (is_control or bool(widget.property("ring"))) and not by_mouse
