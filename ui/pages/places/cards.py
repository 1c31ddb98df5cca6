"""The three cards under the board: days used, what follows, what is free tonight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.reports.places import Board, CounterLine, FollowLine, FreeTonight
from ui.pages.places.rows import CardRow, CounterRow, FollowRow, FreeRow
from ui.theme.tokens import BODY, CARD_GAP, SECTION
from ui.viewmodels import places_cards as told
from ui.viewmodels.words import counted
from ui.widgets import Badge, Card, IconLabel, LinkButton, label, line
from ui.widgets.layout import ScrolledLayout
from ui.widgets.text import ElidedLabel
from ui.widgets.visibility import hide_unless

LEAST: Final = 132
_SHARES: Final = (37, 34, 35)
L = TypeVar("L")


_USED: Final = "Personne n’a encore eu de séjour cette année."
_DUE: Final = "Rien à suivre : aucune option, aucun départ prochain."


class ListCard(Card):
    """A title and lines that scroll."""

    def __init__(self, title: str, empty: str, parent: QWidget | None = None) -> None:
        """Make it empty; ``empty`` is said when there is nothing."""
        super().__init__(parent=parent)
        self.body.setContentsMargins(10, 12, 10, 10)
        self.body.setSpacing(6)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(6, 0, 6, 0)
        self.head.setSpacing(8)
        self.head.addWidget(label(title, SECTION))
        self.body.addLayout(self.head)
        self._empty = empty
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        inside = QWidget()
        self._column = ScrolledLayout(inside)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.rows: list[CardRow] = []
        self._shown: tuple[date, Sequence[object]] | None = None
        self.setMinimumHeight(LEAST)

    def show_lines(self, lines: Sequence[L], make: Callable[[L], CardRow], *, today: date) -> None:
        """Show other lines, each made a row; the one that had the focus keeps it.

        Nothing is made anew while they say the same the same day: another period of the board is shown.
        """
        if self._shown == (today, lines):
            return
        self._shown = (today, lines)
        rows = [make(one) for one in lines]
        held = next((rank for rank, row in enumerate(self.rows) if row.hasFocus()), None)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = rows
        for row in rows:
            self._column.addWidget(row)
        if not rows:
            said = label(self._empty, BODY, role="muted", wraps=True)
            said.setContentsMargins(6, 0, 6, 0)
            self._column.addWidget(said)
        self._column.addStretch(1)
        if held is not None and rows:
            rows[min(held, len(rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


class Readable(StrEnum):
    """Of whom somebody may read: `crt_desktop.services.places_seen`."""

    EVERYBODY = "everybody"
    THE_NIGHT = "the_night"
    NOBODY = "nobody"


def readable_by(actor: Actor) -> Readable:
    """Return of whom the actor may read."""
    if actor.may(Permission.BENEFICIAIRE_READ):
        return Readable.EVERYBODY
    by_night = actor.may(Permission.BENEFICIAIRE_READ_WITH_REASON)
    return Readable.THE_NIGHT if by_night else Readable.NOBODY


_NOTHING: Final = {
    Readable.EVERYBODY: (_USED, _DUE),
    Readable.THE_NIGHT: (
        "Aucune des personnes de la nuit n’a eu de séjour cette année.",
        "Rien à suivre pour les personnes de la nuit.",
    ),
    Readable.NOBODY: ("", ""),
}
"""What the cards of the days used and of what follows say when there is nothing."""


class PlacesCards(QWidget):
    """What is used, what follows, what is free; the last alone for whoever may read of nobody."""

    person_asked = Signal(int)
    follow_asked = Signal(object)
    copied = Signal(str)
    refusals_asked = Signal()

    def __init__(
        self, readable: Readable = Readable.EVERYBODY, parent: QWidget | None = None
    ) -> None:
        """Make the cards, empty; ``readable``: of whom they tell."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(CARD_GAP)
        nothing_used, nothing_due = _NOTHING[readable]
        self.used = ListCard("Jours utilisés", nothing_used)
        self._year = ElidedLabel("", BODY, role="muted")
        self.used.head.addWidget(self._year, 1)
        self.follow = ListCard("À suivre", nothing_due)
        self.follow.head.addStretch(1)
        self.free = ListCard("Libre ce soir", "Aucune place libre ce soir.")
        self._count = Badge("", tone="success")
        self.free.head.addWidget(self._count)
        self.free.head.addStretch(1)
        self.free.body.addWidget(line())
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 0, 6, 0)
        foot.setSpacing(8)
        foot.addWidget(IconLabel("ban", "muted"))
        self.refused = ElidedLabel("", BODY, role="text2")
        foot.addWidget(self.refused, 1)
        self.see = LinkButton("Voir")
        self.see.setAccessibleName("Voir les demandes non satisfaites")
        self.see.clicked.connect(self.refusals_asked)
        foot.addWidget(self.see)
        self.free.body.addLayout(foot)
        for card, share in zip((self.used, self.follow, self.free), _SHARES, strict=True):
            row.addWidget(card, share)
        for card in (self.used, self.follow):
            hide_unless(card, readable is not Readable.NOBODY)

    def show_board(self, board: Board) -> None:
        """Show what follows from a board."""
        today = board.today
        self._year.set_whole_text(f"sur les plafonds de {today.year}")
        self.used.show_lines(board.compteurs, self._counter, today=today)
        self.follow.show_lines(board.a_suivre, self._follow, today=today)
        self.free.show_lines(board.libres, partial(self._free, today=today), today=today)
        self._count.setVisible(bool(board.libres))
        self._count.set_badge(counted(len(board.libres), "place"), tone="success")
        self.refused.set_whole_text(told.refusals_words(board.refus_trimestre))

    def _counter(self, one: CounterLine) -> CounterRow:
        row = CounterRow(one)
        row.clicked.connect(lambda: self.person_asked.emit(row.line.beneficiaire_id))
        return row

    def _follow(self, one: FollowLine) -> FollowRow:
        row = FollowRow(one)
        row.clicked.connect(lambda: self.follow_asked.emit(row.line))
        return row

    def _free(self, one: FreeTonight, *, today: date) -> FreeRow:
        row = FreeRow(one, told.free_words(one, today=today))
        row.clicked.connect(lambda: self._copy(row.phone))
        return row

    def _copy(self, phone: str) -> None:
        if phone:
            QApplication.clipboard().setText(phone)
            self.copied.emit(phone)
