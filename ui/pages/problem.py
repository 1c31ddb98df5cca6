"""A vault that cannot be opened as it is: what happened, what to do, and the ways out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from crt_desktop.domain.errors import (
    CrtError,
    VaultBusyError,
    VaultDamagedError,
    VaultNewerError,
    VaultNotFoundError,
)
from crt_desktop.domain.messages import explain
from ui.pages.gate import GateCard
from ui.theme.tokens import BODY
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.feedback import Banner
from ui.widgets.text import label

_TITLES = {
    VaultDamagedError.code: "Coffre endommagé",
    VaultNewerError.code: "Coffre plus récent que le logiciel",
    VaultBusyError.code: "Coffre occupé",
    VaultNotFoundError.code: "Coffre introuvable",
}


class ProblemCard(GateCard):
    """One error of a vault, with the acts that go on from there."""

    retry_asked = Signal()
    other_vault_asked = Signal()
    create_asked = Signal()

    def __init__(self, error: CrtError) -> None:
        """Say the error in French."""
        message = explain(error)
        super().__init__(_TITLES.get(error.code, "Le coffre ne s’ouvre pas"), "CRT volet 2")
        self.error = error
        tone = "danger" if isinstance(error, VaultDamagedError) else "warning"
        self.body.addWidget(Banner(message.title, tone=tone))
        for sentence, role in ((message.detail, "text2"), (message.remedy, "text")):
            if sentence:
                shown = label(sentence, BODY, role=role, wraps=True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self.body.addWidget(shown)
        self.main_button = Button("Réessayer", variant="primary", size="large")
        self.main_button.clicked.connect(self.retry_asked)
        self.body.addWidget(self.main_button)
        self.other_link = LinkButton("Ouvrir un autre coffre")
        self.other_link.clicked.connect(self.other_vault_asked)
        self.body.addWidget(self.other_link, 0, Qt.AlignmentFlag.AlignHCenter)
        self.create_link = LinkButton("Créer un coffre")
        self.create_link.clicked.connect(self.create_asked)
        self.create_link.setVisible(isinstance(error, VaultNotFoundError))
        self.body.addWidget(self.create_link, 0, Qt.AlignmentFlag.AlignHCenter)

    def focus_first(self) -> None:
        """The first act is to try again."""
        self.main_button.setFocus(Qt.FocusReason.OtherFocusReason)
