"""The dialog of the design: a title that ends in « ? », the consequence, « Annuler », the verb."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from ui.theme.tokens import BODY, SECTION
from ui.widgets import Button, label

WIDTH = 440


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
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(6)
        self.title_label = label(french(title), SECTION, wraps=True)
        self.text_label = label(french(consequence), BODY, role="text2", wraps=True)
        layout.addWidget(self.title_label)
        layout.addWidget(self.text_label)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 6, 0, 0)
        self.body.setSpacing(10)
        layout.addLayout(self.body)
        layout.addSpacing(12)
        row = QHBoxLayout()
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
        layout = self.layout()
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show} and layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self._width))
        return super().event(event)

    def try_accept(self) -> None:
        """Accept unless something is still to mend; a subclass checks its fields here."""
        self.accept()
