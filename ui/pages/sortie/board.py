"""How the parts of a sortie stand: the form and what is open, the decision in sight beside, or under."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.pages.sortie.form import SortieForm
from ui.pages.sortie.items import OpenCard
from ui.pages.sortie.side import DecisionCard, DoneCard, HospitalCard, OpinionCard
from ui.theme.tokens import CARD_GAP, PAGE_MARGIN
from ui.widgets import Banner, LinkButton
from ui.widgets.layout import ScrolledLayout

SIDE_WIDTH: Final = 340
SIDE_BY_SIDE: Final = 880
"""Room from which the decision stands beside the form."""

_NO_LIMIT: Final = 16_777_215


class SortieBoard(QWidget):
    """Banners, the cards that scroll, and the side that stays."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Make every part, empty."""
        super().__init__(parent)
        self.form = SortieForm(today)
        self.open_card = OpenCard(today)
        self.done = DoneCard()
        self.decision = DecisionCard()
        self.opinion = OpinionCard()
        self.hospital = HospitalCard()
        self.draft_banner = Banner("", tone="info", icon_name="history")
        self.drop_button = LinkButton("Jeter")
        self.drop_button.setAccessibleName("Jeter la saisie non enregistrée")
        row = self.draft_banner.layout()
        if row is not None:
            row.addWidget(self.drop_button)
        self.proposal = Banner("", tone="info", icon_name="hospital")
        self.main = _column(self.done, self.form, self.open_card)
        self.side = _column(self.decision, self.opinion, self.hospital)
        self._build()
        self._is_wide: bool | None = None
        self._place()

    def _build(self) -> None:
        inside = QWidget()
        self._inside = ScrolledLayout(inside)
        self._inside.setContentsMargins(PAGE_MARGIN, 2, PAGE_MARGIN, PAGE_MARGIN)
        self._inside.setSpacing(CARD_GAP)
        for banner in (self.draft_banner, self.proposal):
            banner.hide()
            self._inside.addWidget(banner)
        self._inside.addWidget(self.main)
        self._inside.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._beside = QHBoxLayout(self)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.area, 1)

    def _place(self) -> None:
        """Keep the decision in sight beside the form, or put it under where there is little room."""
        is_wide = self.width() >= SIDE_BY_SIDE
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        margins = self._inside.contentsMargins()
        margins.setRight(CARD_GAP // 2 if is_wide else PAGE_MARGIN)
        self._inside.setContentsMargins(margins)
        if is_wide:
            self.side.setFixedWidth(SIDE_WIDTH + PAGE_MARGIN + CARD_GAP // 2)
            self._beside.addWidget(self.side)
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(_NO_LIMIT)
            self._inside.insertWidget(self._inside.indexOf(self.main) + 1, self.side)
        layout = self.side.layout()
        if layout is not None:
            edges = (CARD_GAP // 2, 2, PAGE_MARGIN, 0) if is_wide else (0, 0, 0, 0)
            layout.setContentsMargins(*edges)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the cards where they fit."""
        super().resizeEvent(event)
        self._place()


def _column(*cards: QWidget) -> QWidget:
    """Return cards one under the other, at the top."""
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(CARD_GAP)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return host
