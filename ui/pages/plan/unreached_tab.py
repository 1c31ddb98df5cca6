"""The objectives left unreached: kept with the version they were in, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.typography import french
from crt_desktop.reports.plans import ObjectifLine
from ui.pages.dossier.parts import ScrollColumn, empty_layout
from ui.theme.tokens import BODY_STRONG, PAGE_MARGIN
from ui.viewmodels.plan_words import STATUT_TONES, line_title
from ui.widgets import Badge, Button, Card, FactRow, MessageState, label


class UnreachedTab(QWidget):
    """One card for each objective, the latest version first."""

    resumed = Signal(object)
    """An `ObjectifLine` to take up again in the version en cours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        column.body.addLayout(self._cards)
        self.nothing = MessageState(
            "circle-check",
            "Aucun objectif laissé de côté",
            french(
                "Un objectif noté « non réalisé », ou qu'une version ne reprend pas avant qu'il "
                "soit atteint, reste ici avec son motif."
            ),
        )
        column.body.addWidget(self.nothing)
        column.body.addStretch(1)
        self._shown: object = None

    def show_lines(
        self, lines: Sequence[tuple[int, ObjectifLine]], *, here: int, may_resume: bool
    ) -> None:
        """Show objectives, each with the number of its version; ``here`` is the one on screen."""
        shown = (tuple(lines), here, may_resume)
        if shown == self._shown:
            return
        self._shown = shown
        empty_layout(self._cards)
        for numero, one in lines:
            self._cards.addWidget(self._card(numero, one, may_resume=may_resume and numero != here))
        self.nothing.setVisible(not lines)

    def _card(self, numero: int, one: ObjectifLine, *, may_resume: bool) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(line_title(one), BODY_STRONG, wraps=True), 1)
        tone, icon_name = STATUT_TONES.get(one.statut, ("neutral", "circle-dashed"))
        said = french(codes.STATUT_OBJECTIF.get(one.statut, one.statut))
        if one.statut == "en_cours":
            said = "Non repris"
        middle = Qt.AlignmentFlag.AlignVCenter
        head.addWidget(Badge(said, tone=tone, icon_name=icon_name), 0, middle)
        head.addWidget(Badge(f"Version {numero}", tone="outline"), 0, middle)
        if may_resume:
            button = Button("Reprendre", icon_name="undo-2", size="small")
            button.setAccessibleName(f"Reprendre l’objectif\u00a0: {line_title(one)}")
            button.clicked.connect(lambda _on=False: self.resumed.emit(one))
            head.addWidget(button, 0, middle)
        card.body.addLayout(head)
        family = french(codes.FAMILLE_PROBLEME.get(one.famille, one.famille))
        for name, value in (
            ("Famille", family),
            ("Problème", one.probleme),
            ("Actions", one.actions),
            ("Intervenant", one.intervenant),
            ("Motif", one.motif_non_realise),
        ):
            if value:
                card.body.addWidget(FactRow(name, value))
        if one.bilans:
            latest = one.bilans[0]
            card.body.addWidget(FactRow("Bilan", f"{latest.noted_on:%d/%m/%Y}, {latest.texte}"))
        return card
