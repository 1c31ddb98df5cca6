"""The outline of the questionnaire: where one stands, and the keys that add, move and take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui.delegates.edition_outline import OutlineDelegate
from ui.models.edition_outline import Index, OutlineModel, OutlineRow
from ui.pages.questionnaire.dragging import RowDrag
from ui.theme.tokens import RADIUS_CARD
from ui.viewmodels.edition_editor import Spot

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2})
_SCROLL_BAR: Final = 12


class Outline(QListView):
    """Lists the head, the sections and the questions; one is always on a row."""

    spot_chosen = Signal(object)
    """One goes to a place: a `Spot`."""
    writing_asked = Signal()
    """What is on this row is to be written."""
    removal_asked = Signal()
    carried = Signal(object, object)
    """A row was let go elsewhere by the mouse: its `Spot`, and the one it gets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty outline."""
        super().__init__(parent)
        self.outline_model = OutlineModel(self)
        self.drag = RowDrag(self, self.outline_model)
        self.can_carry = False
        self._hovered = -1
        self._is_following = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Questions du questionnaire")
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setModel(self.outline_model)
        self.setItemDelegate(OutlineDelegate(self, self))
        self.outline_model.dataChanged.connect(lambda *_at: self.scheduleDelayedItemsLayout())
        self.drag.carried.connect(self.carried)
        self.doubleClicked.connect(lambda _index: self.writing_asked.emit())

    # --- what the delegate asks --------------------------------------------------------------

    def row_on(self) -> int:
        """Return the row one is on."""
        return self.currentIndex().row()

    def row_hovered(self) -> int:
        """Return the row under the mouse."""
        return self._hovered

    def room(self) -> int:
        """Return the width of the rows."""
        return self.viewport().width()

    # --- places ------------------------------------------------------------------------------

    def current(self) -> OutlineRow | None:
        """Return the row one is on."""
        return self.outline_model.row(self.row_on())

    def follow(self, spot: Spot) -> None:
        """Stand on the row of a place, without telling."""
        at = self.outline_model.place_of(spot)
        if at < 0:
            return
        self._is_following = True
        index = self.outline_model.index(at)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._is_following = False
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell where one goes."""
        super().currentChanged(current, previous)
        self.viewport().update()
        row = self.outline_model.row(current.row())
        if row is not None and not self._is_following:
            self.spot_chosen.emit(row.spot)

    # --- keys and mouse ----------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the shortcuts of the page away while the mouse holds a row: it would be another row."""
        if event.type() == QEvent.Type.ShortcutOverride and self.drag.is_pressed:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter writes, Delete takes away; the page knows the others. Escape lets a carried row go."""
        if self.drag.is_pressed:
            if event.key() == Qt.Key.Key_Escape:
                self.drag.give_up()
            event.accept()
            return
        act = self._act_of(event.keyCombination())
        if act is None:
            super().keyPressEvent(event)
            return
        act()
        event.accept()

    def _act_of(self, keys: QKeyCombination) -> Callable[[], None] | None:
        if keys.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if keys.key() in _ENTER:
            return self.writing_asked.emit
        return self.removal_asked.emit if keys.key() == Qt.Key.Key_Delete else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stand on the row, and take hold of it."""
        super().mousePressEvent(event)
        if self.can_carry and event.button() == Qt.MouseButton.LeftButton:
            self.drag.press(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the row under the mouse, or carry the one it holds."""
        at = event.position().toPoint()
        if self.drag.is_pressed and not event.buttons() & Qt.MouseButton.LeftButton:
            # Let go where nobody told: over a dialog.
            self.drag.give_up()
        if self.drag.is_pressed:
            self._hover(-1)
            self.drag.move(at)
            return
        self._hover(self.indexAt(at).row())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the row."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.release()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Drop the row: the keys go elsewhere, Escape too."""
        super().focusOutEvent(event)
        self.drag.give_up()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line where a carried row would land."""
        super().paintEvent(event)
        self.drag.paint()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Leave every row."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Measure the rows again: a label takes more lines in less room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
