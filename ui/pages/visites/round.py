"""The day of a professionnel: where to go, in which order, and what is needed to get in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.reports.planning import Round, RoundStop, TeamMember
from ui.context import PageContext
from ui.pages.failures import show_failure
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, CONTROL_SMALL, ICON_M, SMALL
from ui.viewmodels import visites as told
from ui.viewmodels import visites_round as said
from ui.viewmodels import words
from ui.viewmodels.latest import Latest
from ui.widgets import Button, Card, IconLabel, LinkButton, MessageState, StateStack, label, line
from ui.widgets.choice_field import ChoiceField
from ui.widgets.feedback import show_toast
from ui.widgets.layout import ScrolledLayout

HOUR_WIDTH: Final = 104
SIGN: Final = 24
MEMBER_WIDTH: Final = 280
_WARNING: Final = "triangle-alert"


class RoundView(QWidget):
    """Asks who, shows the stops of the day, copies and prints them."""

    dossier_asked = Signal(int)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Make it empty; `show_day` reads a day."""
        super().__init__(parent)
        self._context = context
        self._day: date | None = None
        self._team: tuple[TeamMember, ...] = ()
        self.round: Round | None = None
        self._latest = Latest[Round](context.tasks, owner=self, done=self._show, failed=self._fail)
        self._build()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self.member = ChoiceField({}, nothing="Choisir un professionnel")
        self.member.setAccessibleName("Professionnel de la tournée")
        self.member.setMinimumWidth(MEMBER_WIDTH)
        self.fact = label("", BODY, role="muted", wraps=True)
        self.copy_button = Button("Copier", icon_name="copy")
        self.print_button = Button("Imprimer…", icon_name="printer")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.member)
        head.addWidget(self.fact, 1)
        head.addWidget(self.copy_button)
        head.addWidget(self.print_button)
        layout.addLayout(head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Étapes de la tournée")
        self.states = StateStack(self.area, empty=MessageState("route", ""))
        layout.addWidget(self.states, 1)
        self.member.typed.connect(self._ask)
        self.copy_button.clicked.connect(self.copy)
        self.print_button.clicked.connect(self.print)
        self.states.error.asked.connect(self._ask)
        self._show_acts()

    def show_team(self, team: Sequence[TeamMember]) -> None:
        """Offer who is in the team."""
        if tuple(team) == self._team:
            return
        self._team = tuple(team)
        kept = self.member.text()
        box = self.member.box
        box.blockSignals(True)  # noqa: FBT003 - Qt's signature
        while box.count() > 1:
            box.removeItem(1)
        for one in self._team:
            box.addItem(told.member_words(one), one.reference)
        box.blockSignals(False)  # noqa: FBT003 - Qt's signature
        known = {one.reference for one in self._team}
        own = self._context.actor.professionnel
        self.member.set_text(next((one for one in (kept, own) if one in known), "") or "")
        if self.isVisible() and self.member.text() != kept:
            self._ask()

    def show_day(self, day: date, professionnel: str | None = None) -> None:
        """Read a day, of somebody or of whoever is chosen."""
        self._day = day
        if professionnel is not None:
            self.member.set_text(professionnel)
        self._ask()

    def _ask(self) -> None:
        day, reference = self._day, self.member.text()
        if day is None or not reference:
            self._latest.forget()
            self.round = None
            self.fact.setText("")
            self.states.empty.set_message(
                "De qui voulez-vous la tournée\u202f?",
                "Les visites du jour s’affichent dans l’ordre, avec adresses, téléphones et accès.",
            )
            self.states.show_empty()
            self._show_acts()
            return
        if self.round is None:
            self.states.show_loading()
        service = self._context.services.visites
        self._latest.ask(lambda: service.round_of(reference, day))

    def _fail(self, error: Exception) -> None:
        self.round = None
        self._show_acts()
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="La tournée n’a pas pu être lue.",
        )

    def _show(self, found: Round) -> None:
        self.round = found
        self.fact.setText(said.round_fact(found))
        self._show_acts()
        if not found.stops:
            self.states.empty.set_message(
                "Aucune visite ce jour-là.", f"{found.professionnel.nom} n’a rien de prévu."
            )
            self.states.show_empty()
            return
        inside = QWidget()
        column = ScrolledLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        card = Card()
        card.body.setSpacing(12)
        for rank, stop in enumerate(found.stops):
            if rank:
                card.body.addWidget(line())
            card.body.addWidget(self._stop(rank + 1, stop))
        column.addWidget(card)
        column.addStretch(1)
        self.area.setWidget(inside)
        self.states.show_content()

    def _stop(self, rank: int, stop: RoundStop) -> QWidget:
        shown = stop.visite
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        when = QVBoxLayout()
        when.setContentsMargins(0, 0, 0, 0)
        when.setSpacing(0)
        span = label(told.span(shown.starts_at, shown.ends_at), BODY_STRONG)
        number = label(f"{rank}.", BODY_MEDIUM, role="muted")
        # As tall as the name, a button: the three then stand level.
        for words_ in (span, number):
            words_.setFixedHeight(CONTROL_SMALL)
        when.addWidget(span)
        state = IconLabel(told.icon_of(shown), "text2", ICON_M)
        under = QHBoxLayout()
        under.setSpacing(6)
        under.addWidget(state)
        under.addWidget(label(told.short_state(shown), SMALL, role="muted"), 1)
        when.addLayout(under)
        when.addStretch(1)
        left = QWidget()
        left.setLayout(when)
        left.setFixedWidth(HOUR_WIDTH)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(stop), 1)
        return host

    def _words(self, stop: RoundStop) -> QVBoxLayout:
        shown = stop.visite
        column = QVBoxLayout()
        column.setSpacing(2)
        name = LinkButton(shown.personne)
        name.setAccessibleName(f"Ouvrir le dossier{words.NO_BREAK}: {shown.personne}")
        name.clicked.connect(lambda: self.dossier_asked.emit(shown.beneficiaire_id))
        column.addWidget(name, 0, Qt.AlignmentFlag.AlignLeft)
        if said.what(stop):
            column.addWidget(label(said.what(stop), BODY, role="text2", wraps=True))
        for icon_name, what, text in said.details(stop):
            tint = "warning" if icon_name == _WARNING else "muted"
            detail = QHBoxLayout()
            detail.setSpacing(8)
            sign = IconLabel(icon_name, tint, ICON_M)
            sign.setFixedHeight(SIGN)
            detail.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            value = label(text, BODY, wraps=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(f"{what}{words.NO_BREAK}: {text}")
            detail.addWidget(value, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(detail)
        return column

    # --- taken along -------------------------------------------------------------------------

    def _show_acts(self) -> None:
        has_stops = self.round is not None and bool(self.round.stops)
        for button in (self.copy_button, self.print_button):
            button.setEnabled(has_stops)

    def copy(self) -> None:
        """Put the day in the clipboard, as text."""
        if self.round is not None:
            QGuiApplication.clipboard().setText(said.round_text(self.round))
            show_toast(self, "Tournée copiée")

    def print(self) -> None:
        """Print the day."""
        if self.round is not None:
            from ui.printing import print_page  # noqa: PLC0415 - loads the printing of Qt

            print_page(self, said.round_page(self.round), title="Tournée")
