"""The list of what is due: arrows move, Enter or a click opens the place where it is settled."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from crt_desktop.reports.alertes import Alerte
from ui.delegates.alertes import AlerteDelegate
from ui.models.alertes import ALERTE_ROLE, AlerteModel
from ui.theme.tokens import ROW_TWO_LINES


class AlertList(QListView):
    """Shows an `AlerteModel`."""

    alerte_opened = Signal(object)
    """A duty was chosen."""
    put_off_asked = Signal()
    """R was pressed on a duty."""
    left_by_escape = Signal()
    text_typed = Signal(str)
    """A letter that is no key of the list was typed: it begins a search."""

    def __init__(self, model: AlerteModel, parent: QWidget | None = None) -> None:
        """Show the duties of the model."""
        super().__init__(parent)
        self._is_whole = False
        self.setModel(model)
        self.setItemDelegate(AlerteDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("À faire")
        self.clicked.connect(self._open)

    def show_whole_rows(self) -> None:
        """Hide the rows there is no room for, instead of scrolling: the whole list is elsewhere."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._is_whole = True
        self.model().modelReset.connect(self._hide_cut_rows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        if self._is_whole:
            self._hide_cut_rows()

    def _hide_cut_rows(self) -> None:
        room = max(self.viewport().height() // ROW_TWO_LINES, 1)
        for row in range(self.model().rowCount()):
            self.setRowHidden(row, row >= room)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, R puts off, Escape leaves, other letters go to the search."""
        key, text = event.key(), event.text()
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.left_by_escape.emit()
        elif plain and text == "r":
            self.put_off_asked.emit()
        elif plain and text.isalnum():
            self.text_typed.emit(text)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def current_alerte(self) -> Alerte | None:
        """Return the duty the list stands on."""
        found = self.currentIndex().data(ALERTE_ROLE)
        return found if isinstance(found, Alerte) else None

    def select_first(self) -> None:
        """Stand on the first duty."""
        model = self.model()
        row = model.first_alerte_row() if isinstance(model, AlerteModel) else -1
        if row >= 0:
            self.setCurrentIndex(model.index(row, 0))

    def select_near(self, row: int) -> None:
        """Stand on this row, or the nearest duty before it; on the first one when there is none."""
        model = self.model()
        for at in range(min(row, model.rowCount() - 1), -1, -1):
            if model.index(at, 0).data(ALERTE_ROLE) is not None:
                self.setCurrentIndex(model.index(at, 0))
                return
        self.select_first()

    def _open(self, index: QModelIndex) -> None:
        alerte = index.data(ALERTE_ROLE)
        if alerte is not None:
            self.alerte_opened.emit(alerte)
