"""A proposal over the grid: how good it is, what it could not do, taken or given up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.rota import RotaSolution
from crt_desktop.domain.typography import french, upper_first
from ui.theme.tokens import BODY_STRONG, SMALL
from ui.viewmodels.astreintes_proposal import (
    quality_words,
    spread_words,
    unfilled_words,
    wishes_words,
)
from ui.widgets import Button, LinkButton, label
from ui.widgets.fields import IconLabel

TAKE: Final = "Reprendre cette proposition"
LEAVE: Final = "Abandonner"
SHOWN_REASONS: Final = 3


class PreviewStrip(QFrame):
    """Says that what is shown is a proposal, and how good it is."""

    taken = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it hidden."""
        super().__init__(parent)
        self.setProperty("role", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(IconLabel("sparkles", "accent"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        self.title = label("", BODY_STRONG, wraps=True)
        self.facts = label("", SMALL, role="text2", wraps=True)
        self.reasons = label("", SMALL, role="text2", wraps=True)
        for one in (self.title, self.facts, self.reasons):
            texts.addWidget(one)
        self.more = LinkButton("")
        self.more.clicked.connect(self._toggle)
        texts.addWidget(self.more)
        row.addLayout(texts, 1)
        self.leave_button = Button(LEAVE, variant="ghost")
        self.take_button = Button(TAKE, variant="primary")
        self.leave_button.clicked.connect(self.left)
        self.take_button.clicked.connect(self.taken)
        row.addWidget(self.leave_button)
        row.addWidget(self.take_button)
        self._all: tuple[str, ...] = ()
        self._is_whole = False
        self.hide()

    def show_solution(self, solution: RotaSolution) -> None:
        """Show the quality of a proposal."""
        self.title.setText(f"Proposition, rien n’est enregistré. {quality_words(solution)}.")
        facts = (
            unfilled_words(solution.unfilled),
            spread_words(solution.shares),
            wishes_words(solution.shares),
        )
        self.facts.setText(upper_first(" · ".join(one for one in facts if one)))
        self._all = tuple(french(one) for one in solution.reasons)
        self._is_whole = False
        self._show_reasons()
        self.take_button.setEnabled(bool(solution.assignments))
        self.setAccessibleName(self.title.text())
        self.show()
        self.take_button.setFocus()

    def _toggle(self) -> None:
        self._is_whole = not self._is_whole
        self._show_reasons()
        self.changed.emit()

    def _show_reasons(self) -> None:
        shown = self._all if self._is_whole else self._all[:SHOWN_REASONS]
        self.reasons.setText("\n".join(shown))
        self.reasons.setVisible(bool(shown))
        self.more.setVisible(len(self._all) > SHOWN_REASONS)
        self.more.setText("Réduire" if self._is_whole else f"Tout voir ({len(self._all)})")
        self.more.setAccessibleName(self.more.text())
