"""À faire: everything due across persons, by urgency; each line opens the place where it is settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.alertes import ABOUT_ROTA
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.alertes import Alerte, Gravite
from crt_desktop.reports.alertes import AlertList as DueList
from ui.context import PageContext
from ui.dialogs.put_off import PutOffDialog
from ui.entries import PERSON_SCREENS
from ui.models.alertes import AlerteModel
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.pages.searched import SearchWays
from ui.theme.tokens import CONTROL
from ui.viewmodels import words
from ui.viewmodels.alertes import (
    KINDS,
    behind,
    head_of,
    kind_of,
    page_of,
    put_off_line,
    screen_of,
    tab_of,
    title_of,
    with_nights_together,
)
from ui.viewmodels.latest import Latest
from ui.widgets import (
    Button,
    Card,
    FilterChip,
    KeyHints,
    MenuChip,
    MessageState,
    PageHeader,
    SearchBox,
    StateStack,
    page_layout,
    show_toast,
)
from ui.widgets.alert_list import AlertList
from ui.widgets.flow import FlowLayout

ABOUT_CONTRAT: Final = frozenset(
    {"contrat_a_remettre", "contrat_a_signer", "avenant_a_signer", "contrat_a_reactualiser"}
)
"""Duties settled over the list, in the contrat itself."""

PUT_OFF: Final = "Reporter…"
TAKE_UP: Final = "Reprendre"
_SMALLEST_SEARCH: Final = 180
_NOBODY: Final = "Chaque personne a ses pièces, chaque nuit est couverte."


def open_alerte(context: PageContext, alerte: Alerte, parent: QWidget) -> None:
    """Open the place where a duty is settled; ``parent`` is a widget of the window."""
    reads = context.actor.may(Permission.BENEFICIAIRE_READ)
    if alerte.beneficiaire_id is not None and alerte.code in ABOUT_CONTRAT and reads:
        import_module("ui.dialogs.contrat").open_contrat_dialog(
            context, alerte.beneficiaire_id, None, parent
        )
    elif alerte.beneficiaire_id is not None:
        screen = screen_of(alerte)
        may_write = context.actor.may(Permission.BENEFICIAIRE_WRITE)
        if screen is not None and screen[0] in PERSON_SCREENS and may_write:
            context.open_screen(screen[0], alerte.beneficiaire_id, screen[1])
        else:
            context.open_dossier(alerte.beneficiaire_id, tab_of(alerte))
    elif alerte.sheet == "partenaires" and alerte.row_id is not None:
        context.show_partner(alerte.row_id)
    elif alerte.code.startswith("convention"):
        context.go_to("partenaires")
    elif alerte.code in ABOUT_ROTA:
        context.go_to("astreintes")
    else:
        page = page_of(alerte)
        if page is not None:
            context.go_to(page)


class AFairePage(FreshPage):
    """Shows what is due today, and what was put off."""

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
        layout.addLayout(self._make_filters())
        card = Card(padding=8)
        self.list = AlertList(self.model)
        self.list.alerte_opened.connect(lambda alerte: open_alerte(self._context, alerte, self))
        self.list.put_off_asked.connect(self._put_off_or_take_up)
        card.body.addWidget(self.list, 1)
        self.states = StateStack(card, empty=MessageState("list-checks", ""))
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._show_all)
        layout.addWidget(self.states, 1)
        layout.addLayout(self._make_foot())
        self.ways = SearchWays(self.search, self.list)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.accepted.connect(self.ways.enter_table)

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchBox("Chercher une personne, un motif…")
        self.search.setMinimumWidth(_SMALLEST_SEARCH)
        self.search.setMaximumWidth(360)
        row.addWidget(self.search, 4, Qt.AlignmentFlag.AlignTop)
        self.chips = {gravite: FilterChip(head_of(gravite)) for gravite in Gravite}
        self.kinds = MenuChip("Nature")
        self.put_off_chip = FilterChip("Reportées")
        chips = QWidget()
        flow = FlowLayout(chips, least=CONTROL)
        for chip in (*self.chips.values(), self.put_off_chip):
            chip.toggled.connect(lambda _on: self._narrow())
        for one in (*self.chips.values(), self.kinds, self.put_off_chip):
            flow.addWidget(one)
        self.kinds.choices_changed.connect(lambda _kinds: self._narrow())
        row.addWidget(chips, 6)
        return row

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        self.put_off_button = Button(PUT_OFF, size="small", icon_name="alarm-clock")
        self.put_off_button.clicked.connect(self._put_off_or_take_up)
        foot.addWidget(self.put_off_button)
        foot.addStretch(1)
        self.hints = KeyHints(
            [(["↑", "↓"], "parcourir"), (["Entrée"], "ouvrir"), (["R"], "reporter, reprendre")]
        )
        foot.addWidget(self.hints)
        return foot

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the list."""
        self.list.setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.ways.focus_search()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl F", "chercher"),
            ("↑ ↓", "parcourir la liste"),
            ("Entrée", "ouvrir l’endroit où cela se règle"),
            ("R", "reporter, ou reprendre ce qui est reporté"),
            ("Échap", "effacer la recherche"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the list, a search that finds nothing, and what was put off."""
        return [
            Scene("", self.on_shown),
            Scene("rien", lambda: self.search.setText("introuvable")),
            Scene("reportees", self._show_put_off),
        ]

    def _show_put_off(self) -> None:
        self.search.clear()
        self.put_off_chip.setChecked(True)

    def _read_again(self) -> None:
        if self._due is None:
            self.states.show_loading()
        self._latest.ask(self._read)

    def _read(self) -> DueList:
        # On the database thread, where the service is made too.
        return self._context.services.a_faire.due()

    # --- the list ----------------------------------------------------------------------------

    @property
    def _is_on_put_off(self) -> bool:
        return self.put_off_chip.isChecked()

    def _show(self, due: DueList) -> None:
        self._due = due
        shown = with_nights_together(due.alertes)
        counts = {gravite: sum(one.gravite is gravite for one in shown) for gravite in Gravite}
        for gravite, chip in self.chips.items():
            chip.set_count(counts[gravite])
        everything = (*shown, *(one.alerte for one in due.reportees))
        present = {kind_of(one) for one in everything}
        self.kinds.set_choices({key: text for key, text in KINDS.items() if key in present})
        self.put_off_chip.set_count(len(due.reportees))
        self.put_off_chip.setVisible(bool(due.reportees) or self._is_on_put_off)
        self.put_off_button.setVisible(due.may_put_off)
        urgent, total = counts[Gravite.URGENT], len(shown)
        self.header.set_facts(
            f"Au {words.day(due.on)} · {words.counted(total, 'ligne')}"
            + (f", dont {words.counted(urgent, 'urgente')}" if urgent else "")
            + (f" · {words.counted(len(due.reportees), 'reportée')}" if due.reportees else "")
        )
        self._context.changes.due_counted.emit(total, urgent)
        self._narrow()

    def _lines(self, due: DueList) -> tuple[Alerte, ...]:
        """Return the lines of the list in view: what is due, or what was put off."""
        if not self._is_on_put_off:
            return with_nights_together(due.alertes)
        today = self._context.application.clock.today()
        return tuple(put_off_line(one, today=today) for one in due.reportees)

    def _narrow(self) -> None:
        if self._due is None:
            return
        lines, at = self._lines(self._due), self.list.currentIndex().row()
        wanted = frozenset(one for one, chip in self.chips.items() if chip.isChecked())
        count = self.model.show_alertes(
            lines,
            gravites=wanted or frozenset(Gravite),
            query=self.search.text(),
            kinds=self.kinds.chosen(),
        )
        self.put_off_button.set_label(TAKE_UP if self._is_on_put_off else PUT_OFF)
        self.put_off_button.setEnabled(count > 0)
        if count:
            self.list.select_near(at)
            self.states.show_content()
            return
        if lines:
            self.states.empty.set_message("Rien ne répond à ces choix.", button="Tout montrer")
        elif self._is_on_put_off:
            self.states.empty.set_message("Rien n’est reporté.", button="Tout montrer")
        else:
            self.states.empty.set_message("Rien n’est dû.", _NOBODY)
        self.states.show_empty()

    def _show_all(self) -> None:
        self.search.clear()
        self.kinds.clear_choices()
        for chip in (*self.chips.values(), self.put_off_chip):
            chip.setChecked(False)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states, error, self._context.show_error, unread="La liste n’a pas pu être lue."
        )

    # --- putting off -------------------------------------------------------------------------

    def _put_off_or_take_up(self) -> None:
        alerte, due = self.list.current_alerte(), self._due
        if alerte is None or due is None or not due.may_put_off:
            return
        if self._is_on_put_off:
            self._take_up((alerte,))
            return
        dialog = PutOffDialog(title_of(alerte), self._context.application.clock.today, parent=self)
        chosen = behind(alerte, due.alertes)
        dialog.chosen.connect(lambda day, reason: self._put_off(chosen, day, reason))
        dialog.open()

    def _put_off(self, alertes: tuple[Alerte, ...], day: date, reason: str) -> None:
        today = self._context.application.clock.today()
        self._run(
            lambda: self._context.services.a_faire.put_off(alertes, day, reason),
            f"Reporté au {words.plain_day(day, today=today)}",
            undo=lambda: self._take_up(alertes),
        )

    def _take_up(self, alertes: tuple[Alerte, ...]) -> None:
        def work() -> None:
            for one in alertes:
                self._context.services.a_faire.take_up(one.cle)

        self._run(work, "De nouveau dans la liste")

    def _run(
        self, work: Callable[[], None], said: str, *, undo: Callable[[], None] | None = None
    ) -> None:
        def done(_nothing: None) -> None:
            show_toast(self, said, undo=undo)
            self._ask()

        self._context.tasks.run(work, owner=self, done=done, failed=self._context.show_error)
