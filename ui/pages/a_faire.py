"""À faire: everything due across persons, by urgency; each line opens the place where it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout

from crt_desktop.reports.alertes import Alerte, Gravite
from crt_desktop.reports.alertes import AlertList as DueList
from ui.context import PageContext
from ui.models.alertes import AlerteModel
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.viewmodels import words
from ui.viewmodels.alertes import head_of, tab_of, with_nights_together
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Card,
    FilterChip,
    KeyHints,
    MessageState,
    PageHeader,
    SearchBox,
    StateStack,
    page_layout,
)
from ui.widgets.alert_list import AlertList

HINTS: Final = [(["↑", "↓"], "parcourir"), (["Entrée"], "ouvrir")]


def open_alerte(context: PageContext, alerte: Alerte) -> None:
    """Open the place where a duty is settled."""
    if alerte.beneficiaire_id is not None:
        context.open_dossier(alerte.beneficiaire_id, tab_of(alerte))
    elif alerte.code.startswith("convention"):
        context.go_to("partenaires")


class AFairePage(FreshPage):
    """Shows what is due today."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the list is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._due: DueList | None = None
        self.model = AlerteModel(context.application.clock.today, is_grouped=True, parent=self)
        self._latest: Latest[DueList] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("À faire")
        layout.addWidget(self.header)
        layout.addSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchBox("Chercher une personne, un motif…")
        self.search.setMaximumWidth(420)
        row.addWidget(self.search, 1)
        self.chips = {gravite: FilterChip(head_of(gravite)) for gravite in Gravite}
        for chip in self.chips.values():
            row.addWidget(chip)
            chip.toggled.connect(lambda _on: self._narrow())
        row.addStretch(1)
        layout.addLayout(row)
        card = Card(padding=8)
        self.list = AlertList(self.model)
        self.list.alerte_opened.connect(lambda alerte: open_alerte(self._context, alerte))
        card.body.addWidget(self.list, 1)
        self.states = StateStack(card, empty=MessageState("list-checks", ""))
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._show_all)
        layout.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(KeyHints(list(HINTS)))
        layout.addLayout(foot)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.moved_down.connect(self._enter_list)
        self.search.accepted.connect(self._enter_list)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        self.list.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher"),
            ("↑ ↓", "parcourir la liste"),
            ("Entrée", "ouvrir l’endroit où cela se règle"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list, and a search that finds nothing."""
        return [
            Scene("", self.on_shown),
            Scene("rien", lambda: self.search.setText("introuvable")),
        ]

    def _read_again(self) -> None:
        if self._due is None:
            self.states.show_loading()
        self._latest.ask(self._read)

    def _read(self) -> DueList:
        # On the database thread, where the service is made too.
        return self._context.services.a_faire.due()

    # --- the list ----------------------------------------------------------------------------

    def _show(self, due: DueList) -> None:
        due = self._due = replace(due, alertes=with_nights_together(due.alertes))
        counts = {
            gravite: sum(one.gravite is gravite for one in due.alertes) for gravite in Gravite
        }
        for gravite, chip in self.chips.items():
            chip.set_count(counts[gravite])
        urgent = counts[Gravite.URGENT]
        total = len(due.alertes)
        self.header.set_facts(
            f"Au {words.day(due.on)} · {words.counted(total, 'ligne')}"
            + (f", dont {words.counted(urgent, 'urgente')}" if urgent else "")
        )
        self._context.changes.due_counted.emit(total, urgent)
        self._narrow()

    def _narrow(self) -> None:
        if self._due is None:
            return
        wanted = frozenset(one for one, chip in self.chips.items() if chip.isChecked())
        count = self.model.show_alertes(
            self._due.alertes, gravites=wanted or frozenset(Gravite), query=self.search.text()
        )
        if count:
            self.list.select_first()
            self.states.show_content()
        elif self._due.alertes:
            self.states.empty.set_message("Rien ne répond à ces choix.", button="Tout montrer")
            self.states.show_empty()
        else:
            self.states.empty.set_message(
                "Rien n’est dû.", "Chaque personne a ses pièces, chaque nuit est couverte."
            )
            self.states.show_empty()

    def _show_all(self) -> None:
        self.search.clear()
        for chip in self.chips.values():
            chip.setChecked(False)

    def _enter_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La liste n’a pas pu être lue."
        )
