"""Asks why a visit was not made: a click on a frequent reason, or a few words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.typography import french
from crt_desktop.reports.planning import VisitLine
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels import visites as told
from ui.viewmodels.visites_period import long_day
from ui.widgets import Button, FormField, TextField, small_head
from ui.widgets.flow import FlowLayout
from ui.widgets.visibility import hide_unless

LONGEST: Final = 200
TITLES: Final = {
    told.ANNULEE: ("Annuler la visite ?", "Annuler la visite"),
    told.ABSENCE: ("Noter la personne absente ?", "Noter l’absence"),
}
FOLLOWING: Final = "Annuler aussi les visites suivantes de la série"


class MissedDialog(VerbDialog):
    """Frequent reasons give themselves at once; other words wait for the button."""

    reason_given = Signal(str, bool)
    """The reason, and whether the series ends there."""

    def __init__(
        self, line: VisitLine, statut: str, *, may_end_series: bool, parent: QWidget
    ) -> None:
        """Ask about a visit that becomes ``statut``."""
        title, verb = TITLES[statut]
        day = long_day(local_date(line.starts_at), has_year=False)
        super().__init__(
            title,
            f"{line.personne}, {day} à {told.span(line.starts_at, line.ends_at).split('–')[0]}.",
            verb=verb,
            parent=parent,
        )
        self.cancel_button.setText("Fermer")
        self.reasons: list[Button] = []
        chips = QWidget()
        flow = FlowLayout(chips, spacing=6)
        for reason in told.REASONS[statut]:
            button = Button(reason, size="small")
            button.clicked.connect(lambda _on=False, words=reason: self._give(words))
            self.reasons.append(button)
            flow.addWidget(button)
        self.body.addWidget(small_head("Motif"))
        self.body.addWidget(chips)
        self.editor = TextField(placeholder="Autre motif")
        self.editor.setMaxLength(LONGEST)
        self.field = FormField("Autre motif", self.editor)
        self.body.addWidget(self.field)
        self.following = QCheckBox(french(FOLLOWING))
        self.following.setFont(font(BODY))
        is_series = line.serie_id is not None and statut == told.ANNULEE
        is_planned = line.statut == told.PREVUE
        hide_unless(self.following, is_series and may_end_series and is_planned)
        self.body.addWidget(self.following)
        self.editor.textChanged.connect(lambda _text: self.field.set_error(""))
        self.reasons[0].setFocus()

    def _give(self, reason: str) -> None:
        self.accept()
        self.reason_given.emit(reason, self.following.isChecked())

    def try_accept(self) -> None:
        """Give the words typed, or say that there are none."""
        reason = " ".join(self.editor.text().split())
        if not reason:
            self.field.set_error("Choisissez un motif, ou écrivez-le en quelques mots.")
            self.editor.setFocus()
            return
        self._give(reason)
