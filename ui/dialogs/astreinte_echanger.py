"""Swaps two nights: who goes where, what each would break, why and who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.astreintes import Duty
from ui.dialogs.astreinte_candidates import breach_lines
from ui.dialogs.astreinte_reasons import ReasonFields
from ui.dialogs.verb import VerbDialog
from ui.theme.tokens import BODY_MEDIUM, SMALL
from ui.viewmodels.astreintes_words import long_day, span_words
from ui.widgets import Card, label
from ui.widgets.fields import IconLabel

WIDTH: Final = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Two duties whose people change places, and what each new one would break."""

    first: Duty
    second: Duty
    first_breaches: tuple[str, ...]
    second_breaches: tuple[str, ...]


class SwapDialog(VerbDialog):
    """Both nights after the swap, side by side with what they break."""

    chosen = Signal(str, str)
    """The reason and the agreement."""

    def __init__(self, swap: Swap, *, actor_name: str, parent: QWidget) -> None:
        """Show what the swap would give."""
        super().__init__(
            "Échanger ces deux nuits ?",
            f"{swap.first.nom} et {swap.second.nom} échangent leurs nuits. "
            "Chacun reste à prévenir.",
            verb="Échanger",
            width=WIDTH,
            parent=parent,
        )
        self.body.addWidget(_night(swap.second.nom, swap.first, swap.first_breaches))
        arrow = IconLabel("arrow-left-right", "muted")
        self.body.addWidget(arrow, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(_night(swap.first.nom, swap.second, swap.second_breaches))
        self.reasons = ReasonFields(actor_name, example="Exemple : convenance, accord des deux")
        self.body.addWidget(self.reasons)
        self.reasons.motif.setFocus()

    def try_accept(self) -> None:
        """Give the reason and the agreement, once both are said."""
        if not self.reasons.is_complete():
            return
        self.accept()
        self.chosen.emit(*self.reasons.values())


def _night(nom: str, duty: Duty, breaches: tuple[str, ...]) -> QWidget:
    """Return a night with whoever would hold it and what it breaks."""
    card = Card(padding=12)
    column = QVBoxLayout()
    column.setSpacing(2)
    on = long_day(duty.night_on)
    column.addWidget(label(f"{nom} prend le {on}", BODY_MEDIUM, wraps=True))
    said = f"{span_words(duty)}, à la place de {duty.nom}"
    column.addWidget(label(said, SMALL, role="muted", wraps=True))
    for one in breach_lines(breaches):
        column.addWidget(one)
    card.body.addLayout(column)
    return card
