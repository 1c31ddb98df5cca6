"""What a change would do, said under the board until it is stored or left: the refusal, what else is free."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.places import Board, Consequence, Offer
from ui.theme.tokens import BODY, BODY_STRONG, ICON_L
from ui.viewmodels import places_words as words
from ui.viewmodels.places_change import Change
from ui.widgets import Button, IconButton, IconLabel, label

_ICONS = {"info": "info", "danger": "ban", "warning": "triangle-alert", "success": "circle-check"}


class ConsequenceStrip(QFrame):
    """The fact in bold, why, and a button for each alternative."""

    taken = Signal(object)
    """An `Offer` was chosen instead."""
    applied = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it hidden."""
        super().__init__(parent)
        self.setProperty("role", "consequence")
        self.setProperty("tone", "info")
        self._icon = IconLabel("info", "info", ICON_L)
        self.fact = label("", BODY_STRONG, wraps=True)
        self.said = label("", BODY, wraps=True)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.fact)
        text.addWidget(self.said)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(text, 1)
        row.addLayout(self._acts)
        self.buttons: list[Button] = []
        self.apply_button = Button("Appliquer", variant="primary")
        self.apply_button.setToolTip("Entrée")
        self.leave_button = IconButton("x", "Laisser en place")
        self.apply_button.clicked.connect(self.applied)
        self.leave_button.clicked.connect(self.left)
        self._acts.addWidget(self.apply_button)
        self._acts.addWidget(self.leave_button)
        self.hide()

    def show_change(self, change: Change, board: Board) -> None:
        """Say where the stay would stand, before what it would do is known."""
        self._say("info", words.change_words(change, board), "")
        self._offer((), board, None)
        self.apply_button.hide()
        self.show()

    def show_consequence(self, change: Change, found: Consequence, board: Board) -> None:
        """Say what it would do: who is in the way and what else is free, or limits that do not forbid."""
        if found.clash is not None:
            fact, why = words.refusal_words(change, found.clash, board)
            self._say("danger", fact, " ".join((why, *found.warnings)))
            self._offer(words.offers_for(change, found), board, change)
            self.apply_button.hide()
            return
        said = " ".join(found.warnings)
        tone = "warning" if said else "success"
        self._say(tone, words.change_words(change, board), said)
        self._offer((), board, None)
        self.apply_button.show()

    def height_in(self, width: int) -> int:
        """Return the height that shows everything in a width; none while hidden."""
        layout = self.layout()
        return 0 if self.isHidden() or layout is None else layout.totalHeightForWidth(width)

    def _say(self, tone: str, fact: str, said: str) -> None:
        self._icon.set_icon(_ICONS[tone], tone)
        self.fact.setText(fact)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.setAccessibleName(f"{fact} {said}".strip())
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def _offer(self, offers: Sequence[Offer], board: Board, change: Change | None) -> None:
        for button in self.buttons:
            self._acts.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for rank, offer in enumerate(offers):
            button = Button(words.offer_words(offer, today=board.today, change=change))
            button.clicked.connect(lambda _on=False, chosen=offer: self.taken.emit(chosen))
            self._acts.insertWidget(rank, button)
            self.buttons.append(button)
