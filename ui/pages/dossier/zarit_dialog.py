"""A new measure of the burden: the seven items of the mini-Zarit, summed while they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.theme.tokens import BODY, BODY_STRONG, SMALL, SMALL_STRONG
from ui.viewmodels.dossier_words import zarit
from ui.widgets.choice_field import SegmentField
from ui.widgets.layout import line
from ui.widgets.text import label

SIDE: Final = 420
_SIDE_HEIGHT: Final = 560
STEM: Final = "Le fait de vous occuper de votre parent entraîne-t-il :"
"""What begins the first three items."""
ITEMS: Final = (
    "Des difficultés dans votre vie familiale ?",
    "Des difficultés dans vos relations avec vos amis, vos loisirs, ou dans votre travail ?",
    "Un retentissement sur votre santé (physique et/ou psychique) ?",
    "Avez-vous le sentiment de ne plus reconnaître votre parent ?",
    "Avez-vous peur pour l'avenir de votre parent ?",
    "Souhaitez-vous être (davantage) aidé(e) pour vous occuper de votre parent ?",
    "Ressentez-vous une charge en vous occupant de votre parent ?",
)
"""The items as they are asked. Source: mini-Zarit, seven items, each 0, ½ or 1."""

ANSWERS: Final = {"0": "0\u2002jamais", "0.5": "½\u2002parfois", "1": "1\u2002souvent"}


class ZaritItems(QScrollArea):
    """The seven questions; the sum is told once each is answered."""

    summed = Signal(str)
    """The score as a French text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the questions, without an answer."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(3, 0, 12, 0)
        layout.setSpacing(3)
        self.fields: list[SegmentField] = []
        layout.addWidget(label(french(STEM), SMALL_STRONG, role="muted", wraps=True))
        for rank, item in enumerate(ITEMS, start=1):
            question = label(french(f"{rank}. {item}"), SMALL, wraps=True)
            field = SegmentField(ANSWERS, is_required=True)
            field.setAccessibleName(french(item))
            field.typed.connect(self._sum)
            layout.addWidget(question)
            layout.addWidget(field)
            layout.addSpacing(4)
            self.fields.append(field)
        layout.addWidget(line())
        self.total = label("", BODY_STRONG)
        layout.addWidget(self.total)
        layout.addWidget(
            label("Ou notez seulement le score, à gauche.", BODY, role="muted", wraps=True)
        )
        layout.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._show(None)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the room of the seven items."""
        return QSize(SIDE, _SIDE_HEIGHT)

    def score(self) -> Decimal | None:
        """Return the sum, None while an answer is missing."""
        answers = [field.text() for field in self.fields]
        return None if "" in answers else sum((Decimal(one) for one in answers), Decimal(0))

    def _sum(self) -> None:
        score = self.score()
        self._show(score)
        if score is not None:
            self.summed.emit(zarit(score))

    def _show(self, score: Decimal | None) -> None:
        left = sum(1 for field in self.fields if not field.text())
        plural = "s" if left > 1 else ""
        asked = f"{left} question{plural} sans réponse"
        self.total.setText(asked if score is None else f"Score : {zarit(score)} sur 7")


class ZaritDialog(FicheDialog):
    """The form of a measure, the items beside."""

    def __init__(
        self,
        context: PageContext,
        *,
        beneficiaire_id: int,
        preset: Mapping[str, str],
        parent: QWidget,
    ) -> None:
        """Ask for the form; ``preset`` names the carer and the day."""
        self.items = ZaritItems()
        super().__init__(
            context,
            "zarit",
            beneficiaire_id=beneficiaire_id,
            preset=preset,
            side=self.items,
            side_width=SIDE,
            parent=parent,
        )
        self.items.summed.connect(self._take_score)

    def _take_score(self, text: str) -> None:
        self.editor.type_value("score", text)
