"""The tab of visits and nights: what is planned, what was done, the calls of the on-call duty."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.roles import Permission
from crt_desktop.reports.dossier import Dossier, VisitsAndCalls
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.parts import DossierTab
from ui.pages.dossier.sections import Section, SectionHost
from ui.pages.failures import show_failure
from ui.viewmodels.dossier_lists import lines_of
from ui.viewmodels.dossier_standing import marked_away
from ui.viewmodels.dossier_words import title
from ui.widgets import Button, MessageState, StateStack
from ui.widgets.visibility import hide_unless

SECTIONS: Final = (
    Section(key="prevues", title="À venir", icon_name="calendar-clock"),
    Section(key="passees", title="Passées", icon_name="calendar-days"),
    Section(key="appels", title="Appels d’astreinte", icon_name="phone-call"),
)


class VisitesTab(DossierTab):
    """Three lists, read when the tab is shown."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the lists, empty."""
        super().__init__(acts, parent)
        may_visit, may_call = acts.may_write("visites"), acts.may_write("appels_astreinte")
        self.tables = {
            "prevues": FicheTable(
                "Visites à venir",
                add="Ajouter une visite",
                empty="Aucune visite prévue",
                icon_name="calendar-clock",
                may_write=may_visit,
                has_time=True,
            ),
            "passees": FicheTable(
                "Visites passées",
                add="Ajouter une visite",
                empty="Aucune visite passée",
                icon_name="calendar-days",
                may_write=may_visit,
                has_time=True,
            ),
            "appels": FicheTable(
                "Appels d’astreinte",
                add="Noter un appel",
                empty="Aucun appel d’astreinte",
                icon_name="phone-call",
                may_write=may_call,
                has_time=True,
            ),
        }
        self.plan_button = Button("Planifier", icon_name="calendar-plus", size="small")
        hide_unless(self.plan_button, acts.context.actor.may(Permission.PLANNING_READ))
        self.plan_button.clicked.connect(self._open_planning)
        self.tables["prevues"].add_act(self.plan_button)
        for key, table in self.tables.items():
            sheet = "appels_astreinte" if key == "appels" else "visites"
            table.addition_asked.connect(partial(acts.add, sheet))
            table.opened.connect(lambda fiche: acts.edit(fiche.sheet, fiche.row_id))
            table.removal_asked.connect(acts.remove)
        self.host = SectionHost(SECTIONS, self.tables, name="Visites et nuits")
        self.states = StateStack(self.host, empty=MessageState("calendar-days", ""))
        self.states.error.asked.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.states)
        self._person: int | None = None
        self._dossier: Dossier | None = None
        acts.view_model.visits_changed.connect(self._show_visits)
        acts.view_model.visits_failed.connect(self._show_failure)

    def show_dossier(self, dossier: Dossier) -> None:
        """Ask for the lists of a person; those of another one go at once."""
        if dossier.identity.row_id != self._person:
            self._person = dossier.identity.row_id
            self.states.show_loading()
        self._dossier = dossier
        self._ask()

    def _open_planning(self) -> None:
        """Show the visits of the person in the planning."""
        if self._dossier is not None and self._person is not None:
            self.acts.context.show_visits(self._person, title(self._dossier))

    def _ask(self) -> None:
        self.acts.view_model.ask_visits()

    def show_section(self, section: str) -> None:
        """Go to a list."""
        self.host.show_section(section)

    def _show_visits(self, found: VisitsAndCalls) -> None:
        now = self.acts.context.application.clock.now()
        today = self.acts.today()
        visits = lines_of(found.visites, found.names, today=today)
        visits = marked_away(visits, self._dossier)
        planned = [line for line in visits if line.fiche.record.starts_at >= now]  # type: ignore[union-attr]  # a visit
        passed = [line for line in visits if line.fiche.record.starts_at < now]  # type: ignore[union-attr]  # a visit
        lists = {
            # What comes first is read first.
            "prevues": tuple(reversed(planned)),
            "passees": tuple(passed),
            "appels": lines_of(found.appels, found.names, today=today),
        }
        for key, lines in lists.items():
            self.tables[key].show_lines(lines)
            self.host.set_count(key, len(lines))
        self.states.show_content()

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self.acts.context.show_error,
            unread="Les visites n’ont pas pu être lues.",
        )
