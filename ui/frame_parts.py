"""What stands around the pages besides the navigation: the strip of a training vault, an empty frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from crt_desktop.domain.roles import ROLE_LABELS, Actor
from ui.theme.tokens import BODY_MEDIUM, SMALL, SMALL_MEDIUM
from ui.widgets.fields import IconLabel
from ui.widgets.text import ElidedLabel, label


def fictional_strip() -> QFrame:
    """Return the strip that says people are fictional, over every page of a training vault."""
    strip = QFrame()
    strip.setProperty("role", "strip")
    strip.setFixedHeight(28)
    strip.setAccessibleName("Données fictives")
    layout = QHBoxLayout(strip)
    layout.setContentsMargins(28, 0, 28, 0)
    layout.setSpacing(8)
    layout.addWidget(IconLabel("triangle-alert", "warning", 14))
    layout.addWidget(label("Données fictives", SMALL_MEDIUM))
    said = "Coffre d’entraînement : aucune de ces personnes n’existe."
    layout.addWidget(ElidedLabel(said, SMALL, role="text2"), 1)
    return strip


def nothing_to_show(actor: Actor) -> QLabel:
    """Return what is said to a role that no page is open to."""
    role = ROLE_LABELS[actor.role]
    shown = label(
        f"Aucun écran n’est ouvert au rôle « {role} » dans cette version.",
        BODY_MEDIUM,
        role="muted",
        wraps=True,
    )
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return shown
