"""The first screen when no vault is known: create, open, or try with fictional people."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.gate import GateCard
from ui.theme.tokens import SMALL
from ui.widgets.buttons import Button
from ui.widgets.text import label


class WelcomeCard(GateCard):
    """Three ways to begin."""

    create_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()

    def __init__(self, *, has_demo: bool) -> None:
        """Offer the demonstration when the installation has one."""
        super().__init__("CRT Desktop", "Le suivi d’un centre de ressources territorial, volet 2")
        self.create_button, _ = self._add(
            "Créer un coffre",
            "Pour commencer avec votre établissement : un dossier chiffré sur ce poste.",
            variant="primary",
        )
        self.create_button.clicked.connect(self.create_asked)
        self.open_button, _ = self._add(
            "Ouvrir un coffre…", "Il existe déjà, sur ce poste ou sur un support branché."
        )
        self.open_button.clicked.connect(self.open_asked)
        self.demo_button, demo = self._add(
            "Essayer avec des données fictives",
            "Un coffre d’entraînement de 45 personnes imaginaires.",
        )
        self.demo_button.clicked.connect(self.demo_asked)
        demo.setVisible(has_demo)

    def _add(self, text: str, note: str, *, variant: str = "secondary") -> tuple[Button, QWidget]:
        button = Button(text, variant=variant, size="large")
        button.setAccessibleDescription(note)
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(button)
        column.addWidget(label(note, SMALL, role="muted", wraps=True))
        self.body.addWidget(group)
        return button, group

    def focus_first(self) -> None:
        """Creating is the first act."""
        self.create_button.setFocus(Qt.FocusReason.OtherFocusReason)
