"""What is free and where: a line for each place, one chosen with the arrows or a click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from crt_desktop.reports.places import Offer, Taken
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, SMALL
from ui.viewmodels.places_booking import offer_line, taken_line
from ui.widgets import label

_INDENT: Final = 26
"""Where the words of a button begin, from its edge."""


class OfferList(QFrame):
    """The places one may choose from."""

    chosen = Signal(object)
    """The `Offer` that is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._note)
        self.offers: tuple[Offer, ...] = ()
        self.taken: tuple[Taken, ...] = ()
        self.buttons: list[QRadioButton] = []
        self._rows: list[QWidget] = []
        self._picked: int | None = None
        self._is_filling = False

    def show_offers(
        self, offers: Sequence[Offer], *, today: date, kind: str, taken: Sequence[Taken] = ()
    ) -> None:
        """Show other places; the one somebody chose stays on when it is still there and of the kind, else the first.

        None is on unless it is free as wished and of the kind: other dates are never taken for granted.
        ``taken``: who has the places that are not free, said under their nearest dates, or alone.
        """
        if (tuple(offers), tuple(taken)) == (self.offers, self.taken):
            return
        self.taken = tuple(taken)
        before = self._picked
        had_focus = any(button.hasFocus() for button in self.buttons)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for button in self.buttons:
            self._group.removeButton(button)
        self.buttons, self._rows, self.offers = [], [], tuple(offers)
        kept = next(
            (
                rank
                for rank, one in enumerate(offers)
                if one.place_id == before and one.is_wished and one.type == kind
            ),
            0,
        )
        said = {one.place_id: one for one in taken}
        for rank, offer in enumerate(offers):
            in_the_way = None if offer.is_wished else said.pop(offer.place_id, None)
            self._add(rank, offer, today, in_the_way)
        for one in said.values():
            name, who = taken_line(one, today=today)
            first = label(name, BODY_MEDIUM)
            indent = _INDENT if offers else 0
            first.setContentsMargins(indent, 0, 0, 0)
            self._append(_two_lines(first, who, indent=indent))
        if self.buttons and offers[kept].is_wished and offers[kept].type == kind:
            self._is_filling = True
            self.buttons[kept].setChecked(True)
            self._is_filling = False
            if had_focus:
                self.buttons[kept].setFocus()
        self.setVisible(bool(self._rows))

    def _append(self, row: QWidget) -> None:
        self._column.addWidget(row)
        self._rows.append(row)

    def _add(self, rank: int, offer: Offer, today: date, taken: Taken | None) -> None:
        name, detail = offer_line(offer, today=today)
        button = QRadioButton(name.replace("&", "&&"))
        button.setFont(font(BODY_MEDIUM))
        who = "" if taken is None else taken_line(taken, today=today, with_next=False)[1]
        button.setAccessibleName(", ".join(part for part in (name, detail, who) if part))
        host = QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(button)
        row.addStretch(1)
        row.addWidget(label(detail, BODY, role="muted"))
        self._group.addButton(button, rank)
        self._append(_two_lines(host, who) if who else host)
        self.buttons.append(button)

    def current(self) -> Offer | None:
        """Return the place that is on."""
        rank = self._group.checkedId()
        return self.offers[rank] if 0 <= rank < len(self.offers) else None

    def _note(self, rank: int, is_on: bool) -> None:  # noqa: FBT001 - Qt's argument
        if is_on and 0 <= rank < len(self.offers):
            if not self._is_filling:
                self._picked = self.offers[rank].place_id
            self.chosen.emit(self.offers[rank])


def _two_lines(first: QWidget, second: str, *, indent: int = _INDENT) -> QWidget:
    """Return a line with a quieter one under it."""
    host = QWidget()
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(0)
    column.addWidget(first)
    said = label(second, SMALL, role="text2", wraps=True)
    said.setContentsMargins(indent, 0, 0, 0)
    column.addWidget(said)
    return host
