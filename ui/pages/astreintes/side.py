"""Beside the grid: what is wrong and how to settle it, how the nights are shared, who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.reports.astreintes import PublicationLine, ResumeLine, RotaView, SwapLine
from ui.pages.astreintes.legend import Legend
from ui.theme.tokens import BODY, ICON_M, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.astreintes import Board
from ui.viewmodels.astreintes_panel import (
    EcartGroup,
    HoleGroup,
    changes_to_tell,
    ecarts_of,
    holes_of,
    publication_detail,
    publication_title,
    resume_detail,
    resume_title,
    shares_of,
    shares_summary,
    shifts_of,
    swap_lines,
)
from ui.viewmodels.astreintes_words import regime_words, told_words
from ui.widgets import Banner, Card, LinkButton, label, line
from ui.widgets.fields import IconLabel
from ui.widgets.layout import ScrolledLayout
from ui.widgets.rota_shares import SharesTable
from ui.widgets.visibility import hide_unless

WIDTH: Final = 328
SHOWN: Final = 4
"""Breaches and nights shown before « Tout voir »."""
_GAP: Final = 12
_LEVEL: Final = 4
"""How much lower than the top of a link its words stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the account may do here."""

    may_write: bool
    today: date


class Point(QWidget):
    """A sign, a line, a muted one under it, and the act that settles it."""

    def __init__(
        self,
        title: str,
        details: Iterable[str],
        *,
        icon_name: str,
        tint: str,
        link: LinkButton | None = None,
    ) -> None:
        """Show the point; empty details are left out."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(10)
        sign = QVBoxLayout()
        sign.setContentsMargins(0, _LEVEL + 2, 0, 0)
        sign.addWidget(IconLabel(icon_name, tint, ICON_M))
        sign.addStretch(1)
        row.addLayout(sign)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        said = label(title, BODY, wraps=True)
        said.setContentsMargins(0, _LEVEL, 0, 0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)
        if link is not None:
            head.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        texts.addLayout(head)
        for one in details:
            if one:
                texts.addWidget(label(one, SMALL, role="muted", wraps=True))
        row.addLayout(texts, 1)


class AstreintesSide(QScrollArea):
    """The column of cards."""

    fill_asked = Signal(object)
    """The nights to find somebody for."""
    propose_asked = Signal()
    """Search a planning for nights nobody planned yet."""
    swap_asked = Signal(str, object)
    shown_asked = Signal(str, object)
    """Show the cell of a person on a night."""
    inform_asked = Signal(object)
    """Say who was told of a publication."""
    tell_asked = Signal(object)
    """Say that somebody was told of a changed duty."""
    person_asked = Signal(str)
    decide_asked = Signal(object)
    """Answer what somebody asked about a night."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty column."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Points à voir")
        self._all_ecarts = False
        self._has_legend = False
        self._legend: Card | None = None
        self._shown: tuple[Board, RotaView, tuple[ResumeLine, ...], Rights] | None = None
        inside = QWidget()
        inside.setProperty("role", "page")
        self._column = ScrolledLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        self.setWidget(inside)

    def _empty(self) -> None:
        """Take every card away."""
        while (item := self._column.takeAt(0)) is not None:
            if (card := item.widget()) is not None:
                card.hide()
                card.deleteLater()

    def show_view(
        self, board: Board, view: RotaView, resumes: tuple[ResumeLine, ...], rights: Rights
    ) -> None:
        """Show the points of a view; the place in the column is kept."""
        at = self.verticalScrollBar().value()
        focused = QApplication.focusWidget()
        named = focused.accessibleName() if focused and self.isAncestorOf(focused) else ""
        self._shown = (board, view, resumes, rights)
        self._empty()
        column = self._column
        names = {row.reference: row.nom for row in board.rows}
        column.addWidget(self._holes(holes_of(board, view), rights))
        column.addWidget(
            self._ecarts(board, ecarts_of(view, names, today=rights.today), view, rights)
        )
        if view.echanges:
            column.addWidget(self._swaps(view.echanges, rights))
        if resumes:
            column.addWidget(self._resumes(resumes, rights))
        for said in shifts_of(board):
            column.addWidget(Banner(said, tone="info"))
        column.addWidget(self._shares(view))
        column.addWidget(self._publications(board, view, rights))
        self._legend = self._card("Légende")
        signs = Legend()
        signs.show_board(board)
        self._legend.body.addWidget(signs)
        hide_unless(self._legend, self._has_legend)
        column.addWidget(self._legend)
        column.addStretch(1)
        self.verticalScrollBar().setValue(at)
        if named:
            self._focus_named(named)

    def show_legend(self, *, is_shown: bool) -> None:
        """Show what the marks mean here when there is no room for it under the grid."""
        self._has_legend = is_shown
        if self._legend is not None:
            self._legend.setVisible(is_shown)

    def _focus_named(self, name: str) -> None:
        """Give the focus back to the act of that name, or to the first one."""
        # Those of the cards just taken away are still children for a moment.
        links = [one for one in self.findChildren(LinkButton) if not one.isHidden()]
        same = [one for one in links if one.accessibleName() == name]
        for one in (same or links)[:1]:
            one.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, title: str, beside: str = "") -> Card:
        card = Card()
        card.body.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(title, SECTION), 0, Qt.AlignmentFlag.AlignBottom)
        if beside:
            said = label(beside, SMALL, role="muted", wraps=True)
            said.setContentsMargins(0, 0, 0, 3)
            head.addWidget(said, 1, Qt.AlignmentFlag.AlignBottom)
        else:
            head.addStretch(1)
        card.body.addLayout(head)
        return card

    # --- nights without anybody ---------------------------------------------------------------

    def _holes(self, groups: tuple[HoleGroup, ...], rights: Rights) -> Card:
        count = sum(len(one.nights) for one in groups)
        if not count:
            card = self._card("Nuits")
            card.body.addWidget(
                Point("Chaque nuit a quelqu’un", (), icon_name="circle-check", tint="success")
            )
            return card
        card = self._card(f"{words.counted(count, 'nuit')} sans personne")
        for rank, group in enumerate(groups):
            if rank:
                card.body.addWidget(line())
            card.body.addWidget(self._hole(group, rights))
        return card

    def _hole(self, group: HoleGroup, rights: Rights) -> Point:
        link = None
        if rights.may_write:
            verb = "Proposer" if group.is_unplanned else "Noter" if group.is_past else "Pourvoir"
            link = LinkButton(verb)
            link.setAccessibleName(f"{verb} : {group.title}")
            if group.is_unplanned:
                link.clicked.connect(self.propose_asked)
            else:
                link.clicked.connect(lambda: self.fill_asked.emit(group.nights))
        tint = "text2" if group.is_unplanned else "danger"
        return Point(group.title, [group.detail], icon_name="moon", tint=tint, link=link)

    # --- breaches ------------------------------------------------------------------------------

    def _ecarts(
        self, board: Board, groups: tuple[EcartGroup, ...], view: RotaView, rights: Rights
    ) -> Card:
        count = sum(len(one.nights) for one in groups if not one.is_warning)
        title = f"{words.counted(count, 'écart')} aux règles" if count else "Règles respectées"
        card = self._card(title, regime_words(view.regime))
        if not groups:
            said = "Aucun écart sur ce trimestre"
            card.body.addWidget(Point(said, (), icon_name="circle-check", tint="success"))
        shown = groups if self._all_ecarts else groups[:SHOWN]
        for rank, group in enumerate(shown):
            if rank:
                card.body.addWidget(line())
            card.body.addWidget(self._ecart(board, group, rights))
        if len(groups) > SHOWN:
            words_ = "Réduire" if self._all_ecarts else f"Tout voir ({len(groups)})"
            more = LinkButton(words_)
            more.clicked.connect(self._toggle_ecarts)
            card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _ecart(self, board: Board, group: EcartGroup, rights: Rights) -> Point:
        tint, icon_name = ("warning", "info") if group.is_warning else ("danger", "triangle-alert")
        link = self._ecart_link(board, group, rights)
        return Point(
            group.title, [group.detail, group.article], icon_name=icon_name, tint=tint, link=link
        )

    def _ecart_link(self, board: Board, group: EcartGroup, rights: Rights) -> LinkButton | None:
        who, nights = group.professionnel, group.nights
        if who is None or not any(on in board.days for on in nights):
            return None
        on = next(on for on in reversed(nights) if on in board.days)
        may_swap = rights.may_write and on >= rights.today and not group.is_of_work
        link = LinkButton("Échanger" if may_swap else "Voir")
        link.setAccessibleName(f"{link.text()} : {group.title}")
        asked = self.swap_asked if may_swap else self.shown_asked
        link.clicked.connect(lambda: asked.emit(who, on))
        return link

    def _toggle_ecarts(self) -> None:
        self._all_ecarts = not self._all_ecarts
        if self._shown is not None:
            self.show_view(*self._shown)

    # --- what is asked -------------------------------------------------------------------------

    def _swaps(self, asked: tuple[SwapLine, ...], rights: Rights) -> Card:
        card = self._card(words.counted(len(asked), "échange demandé", "échanges demandés"))
        for rank, one in enumerate(asked):
            if rank:
                card.body.addWidget(line())
            title, details = swap_lines(one)
            link = None
            if rights.may_write:
                link = LinkButton("Répondre")
                link.setAccessibleName(f"Répondre : {title}")
                link.clicked.connect(lambda _on=False, swap=one: self.decide_asked.emit(swap))
            card.body.addWidget(
                Point(title, details, icon_name="arrow-left-right", tint="warning", link=link)
            )
        return card

    # --- the rest ------------------------------------------------------------------------------

    def _resumes(self, resumes: tuple[ResumeLine, ...], rights: Rights) -> Card:
        card = self._card("Repos dû")
        for one in resumes:
            card.body.addWidget(
                Point(
                    resume_title(one, today=rights.today),
                    [resume_detail(one, today=rights.today)],
                    icon_name="clock",
                    tint="warning",
                )
            )
        return card

    def _shares(self, view: RotaView) -> Card:
        lines = shares_of(view.equite)
        card = self._card("Équité", shares_summary(lines))
        table = SharesTable()
        table.set_lines(lines)
        table.person_asked.connect(self.person_asked)
        card.body.addWidget(table)
        return card

    def _publications(self, board: Board, view: RotaView, rights: Rights) -> Card:
        card = self._card("Publications")
        changes = changes_to_tell(board)
        if not view.publications:
            said = "Rien n’est publié sur ce trimestre"
            card.body.addWidget(label(said, BODY, role="muted", wraps=True))
        for rank, one in enumerate(view.publications):
            if rank:
                card.body.addWidget(line())
            card.body.addWidget(self._publication(one, rights))
        for change in changes:
            card.body.addWidget(line())
            link = None
            if rights.may_write:
                link = LinkButton("Noter")
                link.setAccessibleName(f"Noter l’information : {change.title}")
                link.clicked.connect(lambda _on=False, duty=change.duty: self.tell_asked.emit(duty))
            card.body.addWidget(
                Point(change.title, [change.detail], icon_name="bell", tint="warning", link=link)
            )
        return card

    def _publication(self, one: PublicationLine, rights: Rights) -> Point:
        link = None
        if rights.may_write:
            link = LinkButton("Noter" if one.untold else "Voir")
            link.setAccessibleName(
                f"Noter l’information donnée : publication du {publication_title(one)}"
            )
            link.clicked.connect(lambda: self.inform_asked.emit(one))
        is_told = not one.untold
        told = told_words(one)
        untold = f"{told}{words.NO_BREAK}: {words.listed(one.untold)}" if one.untold else told
        return Point(
            publication_title(one),
            [publication_detail(one), untold[:1].upper() + untold[1:]],
            icon_name="circle-check" if is_told else "bell",
            tint="success" if is_told else "warning",
            link=link,
        )
