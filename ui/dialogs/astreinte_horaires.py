"""The contract hours of somebody: listed by day, changed and added in their form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.codes import JOUR_SEMAINE
from crt_desktop.domain.planning import HoraireTravail
from crt_desktop.reports.fiches import StoredFiche
from ui.context import PageContext
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import open_fiche_dialog
from ui.theme.tokens import BODY, SMALL
from ui.viewmodels import words
from ui.widgets import Button, LinkButton, label, line

SHEET: Final = "horaires"
NOTHING: Final = "Aucun horaire n’est noté : tout temps non noté compte comme repos."


def hours_line(one: HoraireTravail) -> str:
    """Write hours: « 09:00–12:30 », with the days they are in force."""
    span = f"{one.starts:%H:%M}–{one.ends:%H:%M}"
    since = f"depuis le {words.day(one.since)}" if one.since else ""
    until = f"jusqu’au {words.day(one.until)}" if one.until else ""
    return ", ".join(part for part in (span, since, until) if part)


class HorairesDialog(VerbDialog):
    """The hours of one person; each opens its form."""

    def __init__(
        self,
        context: PageContext,
        reference: str,
        nom: str,
        fiches: Iterable[StoredFiche],
        *,
        parent: QWidget,
    ) -> None:
        """List the hours of the person among every record."""
        super().__init__(
            f"Horaires de {nom}",
            "Ils servent à vérifier les repos et les visites.",
            verb="Fermer",
            parent=parent,
        )
        self.cancel_button.hide()
        self._context = context
        self._reference = reference
        self._nom = nom
        self._host = parent
        self.links: list[LinkButton] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.body.addLayout(self._list)
        self.add_button = Button("Ajouter un horaire…", size="small", icon_name="plus")
        self.add_button.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._show(fiches)
        context.changes.fiche_changed.connect(self._refresh)

    def _show(self, fiches: Iterable[StoredFiche]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.links = []
        mine = [
            (cast("HoraireTravail", one.record), one)
            for one in fiches
            if cast("HoraireTravail", one.record).professionnel == self._reference
        ]
        mine.sort(key=lambda pair: (list(JOUR_SEMAINE).index(pair[0].jour), pair[0].starts))
        if not mine:
            self._list.addWidget(label(NOTHING, BODY, role="muted", wraps=True))
        for rank, (record, fiche) in enumerate(mine):
            if rank:
                self._list.addWidget(line())
            self._list.addWidget(self._row(record, fiche))

    def _row(self, record: HoraireTravail, fiche: StoredFiche) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        day = label(JOUR_SEMAINE[record.jour], BODY)
        day.setFixedWidth(84)
        row.addWidget(day)
        row.addWidget(label(hours_line(record), SMALL, role="text2"), 1)
        link = LinkButton("Modifier")
        link.setAccessibleName(f"Modifier : {JOUR_SEMAINE[record.jour]} {hours_line(record)}")
        link.clicked.connect(
            lambda: open_fiche_dialog(self._context, SHEET, row_id=fiche.row_id, parent=self)
        )
        row.addWidget(link)
        self.links.append(link)
        return made

    def _add(self) -> None:
        open_fiche_dialog(
            self._context, SHEET, preset={"professionnel": self._reference}, parent=self
        )

    def _refresh(self, sheet: str, _person: object) -> None:
        if sheet == SHEET:
            services = self._context.services
            self._context.tasks.run(
                lambda: services.fiches.all(SHEET),
                owner=self,
                done=self._show,
                failed=self._context.show_error,
            )


def open_horaires(context: PageContext, reference: str, nom: str, *, parent: QWidget) -> None:
    """Read the hours, then show those of a person."""
    services = context.services

    def show(fiches: tuple[StoredFiche, ...]) -> None:
        HorairesDialog(context, reference, nom, fiches, parent=parent).open()

    context.tasks.run(
        lambda: services.fiches.all(SHEET), owner=parent, done=show, failed=context.show_error
    )
