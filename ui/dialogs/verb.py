"""The dialog of the design: a title that ends in « ? », the consequence, « Annuler », the verb."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from ui.theme.tokens import BODY, SECTION
from ui.widgets import Button, label

WIDTH: Final = 440
_SIDE: Final = 20
_ROOM: Final = 16
_RING: Final = 3
_LEAST: Final = 240
"""Room left around the dialog in a low window, and the height under which none is lowered."""


class FieldsArea(QScrollArea):
    """The editors of a dialog, as tall as they are unless asked for less: then they scroll."""

    changed = Signal()
    """An editor asks for another height."""

    def __init__(self, width: int) -> None:
        """Make it empty; ``width`` is that of the editors."""
        super().__init__()
        self._width = width
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content = QWidget()
        self.column = QVBoxLayout(content)
        # The ring of the focus stands outside the editors.
        self.column.setContentsMargins(_RING, 6, _RING, _RING)
        self.column.setSpacing(10)
        self.setWidget(content)
        content.setAutoFillBackground(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow what the editors ask for."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return super().eventFilter(watched, event)

    def wanted(self) -> int:
        """Return the height that shows every editor; nothing without any."""
        if not self.column.count():
            return 0
        if self.column.hasHeightForWidth():
            return self.column.totalHeightForWidth(self._width + 2 * _RING)
        return self.column.totalSizeHint().height()

    def ask_for(self, height: int) -> None:
        """Take this height."""
        if self.height() != height or self.maximumHeight() != height:
            self.setFixedHeight(max(height, 0))


class VerbDialog(QDialog):
    """Asks before an act; open it with `open()`, listen to ``accepted``."""

    def __init__(
        self,
        title: str,
        consequence: str,
        *,
        verb: str,
        variant: str = "primary",
        width: int = WIDTH,
        parent: QWidget,
    ) -> None:
        """Make the dialog over a window; put editors in ``body``."""
        super().__init__(parent.window())
        self.setWindowTitle(french(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._width = width
        self.setFixedWidth(width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE - _RING, 18, _SIDE - _RING, 18)
        layout.setSpacing(6)
        self.title_label = label(french(title), SECTION, wraps=True)
        self.text_label = label(french(consequence), BODY, role="text2", wraps=True)
        for words in (self.title_label, self.text_label):
            words.setContentsMargins(_RING, 0, _RING, 0)
            layout.addWidget(words)
        self._area = FieldsArea(width - 2 * _SIDE)
        self._area.changed.connect(self._fit)
        self.body = self._area.column
        layout.addWidget(self._area, 1)
        layout.addSpacing(12)
        row = QHBoxLayout()
        row.setContentsMargins(_RING, 0, _RING, 0)
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.verb_button = Button(verb, variant=variant)
        self.verb_button.setDefault(True)
        row.addWidget(self.cancel_button)
        row.addWidget(self.verb_button)
        layout.addLayout(row)
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self.try_accept)
        self.setAccessibleName(french(title))
        self.setAccessibleDescription(french(consequence))

    def event(self, event: QEvent) -> bool:
        """Be as tall as what is said: wrapped text changes height with the width."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Take the height of what is said; in a window too low for it, the editors scroll."""
        layout = self.layout()
        if layout is None:
            return
        wanted = self._area.wanted()
        self._area.ask_for(wanted)
        height = layout.totalHeightForWidth(self._width)
        parent = self.parentWidget()
        room = height if parent is None else max(parent.height() - _ROOM, _LEAST)
        over = max(height - room, 0)
        self._area.ask_for(wanted - over)
        self.setFixedHeight(height - over)

    def try_accept(self) -> None:
        """Accept unless something is still to mend; a subclass checks its fields here."""
        self.accept()
