"""Keeps the proof that people were told: how each was, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from crt_desktop.domain.codes import MOYEN_INFORMATION
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import french
from crt_desktop.reports.astreintes import ToldLine
from ui.dialogs.verb import VerbDialog
from ui.theme.tokens import BODY, SMALL
from ui.viewmodels.astreintes_panel import told_line
from ui.viewmodels.typed import read_typed_date, read_typed_time
from ui.widgets import Button, FormField, Select, label, line
from ui.widgets.date_field import InstantField

WIDTH: Final = 500
_WAY: Final = 224
IN_HAND: Final = "main_propre"
EVERYBODY: Final = "Tous en main propre"
NOT_YET: Final = "Pas encore"
NOBODY: Final = "Choisissez comment au moins une personne a été informée."
NO_INSTANT: Final = "Indiquez le jour et l’heure."
TO_COME: Final = "L’information est déjà donnée : pas de date à venir."


class InformDialog(VerbDialog):
    """How each was told; those left « Pas encore » are told another day."""

    chosen = Signal(object, object)
    """People by way of telling (code → references), and the instant."""

    def __init__(
        self,
        about: str,
        people: Sequence[tuple[str, str]],
        told: Sequence[ToldLine],
        now: Callable[[], datetime],
        *,
        parent: QWidget,
    ) -> None:
        """List who is still to be told, then who was; ``about`` says of what."""
        super().__init__(
            "Qui a été informé, et comment ?" if people else "Qui a été informé ?",
            about,
            verb="Noter l’information" if people else "Fermer",
            width=WIDTH,
            parent=parent,
        )
        self._now = now
        self.ways: dict[str, Select] = {}
        self.at = InstantField(lambda: now().astimezone(PARIS))
        local = now().astimezone(PARIS)
        self.at.set_text(f"{local:%d/%m/%Y %H:%M}")
        self.at_field = FormField("Informées le", self.at)
        if people:
            self._add_people(people)
            self.at.typed.connect(lambda: self.at_field.set_error(""))
            self.body.addWidget(self.at_field)
        else:
            self.cancel_button.hide()
        self._add_told(told)

    def _add_people(self, people: Sequence[tuple[str, str]]) -> None:
        row = QHBoxLayout()
        self.everybody = Button(EVERYBODY, size="small", icon_name="check-check")
        self.everybody.clicked.connect(lambda: self.tell_all(IN_HAND))
        row.addWidget(self.everybody)
        row.addStretch(1)
        self.body.addLayout(row)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for at, (reference, nom) in enumerate(people):
            way = Select()
            way.addItem(NOT_YET, "")
            for code, words in MOYEN_INFORMATION.items():
                way.addItem(french(words), code)
            way.setMinimumWidth(_WAY)
            way.setAccessibleName(f"{nom}, moyen")
            way.currentIndexChanged.connect(lambda _at: self.at_field.set_error(""))
            grid.addWidget(label(nom, BODY), at, 0)
            grid.addWidget(way, at, 1)
            self.ways[reference] = way
        self.body.addLayout(grid)

    def _add_told(self, told: Sequence[ToldLine]) -> None:
        if not told:
            return
        self.body.addWidget(line())
        moyens = dict(MOYEN_INFORMATION)
        for one in told:
            row = QHBoxLayout()
            row.addWidget(label(one.nom, SMALL))
            row.addStretch(1)
            row.addWidget(label(told_line(one, moyens), SMALL, role="muted"))
            self.body.addLayout(row)

    def tell_all(self, moyen: str) -> None:
        """Say the same way for everybody."""
        for way in self.ways.values():
            way.setCurrentIndex(way.findData(moyen))

    def try_accept(self) -> None:
        """Give the proofs, once somebody was told at an instant gone by."""
        if not self.ways:
            self.accept()
            return
        self.at.settle()
        by_way: dict[str, list[str]] = defaultdict(list)
        for reference, way in self.ways.items():
            if way.currentData():
                by_way[str(way.currentData())].append(reference)
        instant = self._instant()
        if not by_way or instant is None or instant > self._now():
            wrong = NOBODY if not by_way else NO_INSTANT if instant is None else TO_COME
            self.at_field.set_error(french(wrong))
            return
        self.accept()
        self.chosen.emit(dict(by_way), instant)

    def _instant(self) -> datetime | None:
        day_text, _, time_text = self.at.text().partition(" ")
        day = read_typed_date(day_text, today=self._now().astimezone(PARIS).date())
        at = read_typed_time(time_text)
        if day is None or at is None:
            return None
        return datetime.combine(day, at, tzinfo=PARIS).astimezone(self._now().tzinfo)
