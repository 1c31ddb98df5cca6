"""Asks whether a change of a visit of a series is for it alone, or for all those that follow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QWidget

from crt_desktop.domain.typography import french
from crt_desktop.domain.visites import MoveScope
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import Change
from ui.viewmodels.visites_period import long_day

SCOPES = {
    MoveScope.THIS: "Celle-ci seulement",
    MoveScope.FOLLOWING: "Celle-ci et les suivantes",
}


class ScopeDialog(VerbDialog):
    """Two choices; Escape leaves the visit where it was."""

    chosen = Signal(object)
    """A `MoveScope`."""

    def __init__(self, change: Change, *, parent: QWidget) -> None:
        """Start with this visit alone."""
        where = long_day(change.day, has_year=False)
        super().__init__(
            "Déplacer quelles visites ?",
            f"La visite de {change.line.personne} se répète. Nouvel horaire : {where}, "
            f"{told.span(change.starts_at, change.ends_at)}.",
            verb="Déplacer",
            parent=parent,
        )
        self.buttons: dict[MoveScope, QRadioButton] = {}
        for scope, words in SCOPES.items():
            button = QRadioButton(french(words))
            button.setFont(font(BODY))
            button.setMinimumHeight(28)
            self.buttons[scope] = button
            self.body.addWidget(button)
        self.buttons[MoveScope.THIS].setChecked(True)
        self.buttons[MoveScope.THIS].setFocus()

    def try_accept(self) -> None:
        """Give the choice."""
        scope = next(one for one, button in self.buttons.items() if button.isChecked())
        self.accept()
        self.chosen.emit(scope)
