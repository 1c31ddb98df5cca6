"""The first screen when no vault is known: create, open, restore, or try with fictional people."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.gate import GateCard
from ui.theme.tokens import SMALL
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from ui.widgets.text import label

_TRY: Final = "Essayer avec des données fictives"
_MAKING: Final = "Préparation de la démonstration…"


class WelcomeCard(GateCard):
    """The ways to begin."""

    is_tall = True

    create_asked = Signal()
    open_asked = Signal()
    restore_asked = Signal()
    demo_asked = Signal()

    def __init__(self) -> None:
        """Offer them."""
        super().__init__("CRT Desktop", "Le suivi d’un centre de ressources territorial, volet 2")
        self.problem = Banner("", tone="danger")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self.create_button = self._add(
            "Créer un coffre",
            "Pour commencer avec votre établissement : un dossier chiffré sur ce poste.",
            variant="primary",
        )
        self.create_button.clicked.connect(self.create_asked)
        self.open_button = self._add(
            "Ouvrir un coffre…", "Il existe déjà, sur ce poste ou sur un support branché."
        )
        self.open_button.clicked.connect(self.open_asked)
        self.restore_button = self._add(
            "Restaurer une sauvegarde…",
            "Sur un poste neuf, avec la phrase de passe ou la fiche de secours d’alors.",
        )
        self.restore_button.clicked.connect(self.restore_asked)
        self.demo_button = self._add(
            _TRY,
            "Un coffre d’entraînement de 45 personnes imaginaires, prêt en une minute environ.",
        )
        self.demo_button.clicked.connect(self.demo_asked)

    def _add(self, text: str, note: str, *, variant: str = "secondary") -> Button:
        button = Button(text, variant=variant, size="large")
        button.setAccessibleDescription(note)
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(button)
        column.addWidget(label(note, SMALL, role="muted", wraps=True))
        self.body.addWidget(group)
        return button

    def show_working(self, *, is_working: bool) -> None:
        """Keep still while the training vault is made."""
        self.setEnabled(not is_working)
        self.problem.hide()
        self.demo_button.setText(_MAKING if is_working else _TRY)

    def refuse(self, said: str) -> None:
        """Say that the training vault could not be made."""
        self.show_working(is_working=False)
        self.problem.set_banner("La démonstration n’a pas pu être préparée.", said, tone="danger")
        self.problem.show()

    def focus_first(self) -> None:
        """Creating is the first act."""
        self.create_button.setFocus(Qt.FocusReason.OtherFocusReason)
