"""The head of the editor: which questionnaire, how it stands, what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ui.theme.icons import icon
from ui.theme.tokens import BODY, PAGE_TITLE
from ui.widgets import Badge, Button, ElidedLabel, IconButton, LinkButton


class EditorHeader(QWidget):
    """Way back, title, state, undo and redo, and the acts."""

    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.back = LinkButton("Enquêtes", icon_name="chevron-left")
        self.back.clicked.connect(self.back_asked)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = QHBoxLayout()
        title.setSpacing(12)
        self.title = ElidedLabel("", PAGE_TITLE)
        self.badge = Badge("")
        title.addWidget(self.title, 1)
        words.addLayout(title)
        facts = QHBoxLayout()
        facts.setSpacing(10)
        self.facts = ElidedLabel("", BODY, role="muted")
        facts.addWidget(self.badge)
        facts.addWidget(self.facts, 1)
        words.addLayout(facts)
        row.addLayout(words, 1)
        row.addLayout(self._acts())
        layout.addLayout(row)

    def _acts(self) -> QHBoxLayout:
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self.undo_button = IconButton("undo-2", "Annuler (Ctrl\u00a0Z)")
        self.redo_button = IconButton("redo-2", "Rétablir (Ctrl\u00a0Y)")
        self.more_button = IconButton("ellipsis", "Autres actions", is_outlined=True)
        self.more = QMenu(self.more_button)
        self.more_button.clicked.connect(
            lambda: self.more.popup(
                self.more_button.mapToGlobal(self.more_button.rect().bottomLeft())
            )
        )
        self.copy_button = Button("Dupliquer…", icon_name="copy")
        self.main_button = Button("Enregistrer", variant="primary", icon_name="save")
        for widget in (
            self.undo_button,
            self.redo_button,
            self.more_button,
            self.copy_button,
            self.main_button,
        ):
            acts.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        return acts

    def show_main(self, *, saves: bool) -> None:
        """Save with the main button, or begin to adapt a shipped questionnaire."""
        self.main_button.setIcon(icon("save" if saves else "pencil", "on_accent"))
        self.main_button.set_label("Enregistrer" if saves else "Adapter")
        self.main_button.setToolTip("Ctrl\u00a0S" if saves else "")

    def set_back(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self.back.set_label(title or "Retour")
        self.back.setAccessibleName(f"Retour\u00a0: {title}" if title else "Retour")
