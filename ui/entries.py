"""The pages of the navigation: who may open each, and how it is made when it is first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

from crt_desktop.domain.roles import Actor, Permission, Role
from ui.context import PageContext
from ui.pages import Page, PersonPage, SubjectPage

READ_PEOPLE: Final = frozenset(
    {
        Permission.BENEFICIAIRE_READ,
        Permission.BENEFICIAIRE_READ_WITH_REASON,
        Permission.BENEFICIAIRE_READ_OWN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page as the navigation offers it, when the role holds one of the permissions.

    ``module`` is imported in the background while the person types; ``page`` is its class, made the first
    time it is asked. An empty ``group`` is the head of the navigation. ``guide``: the page of the guide
    about it. ``unless``: the permission whose holders find the same elsewhere. ``first_for``: the roles
    that begin their day there.
    """

    key: str
    title: str
    icon_name: str
    group: str
    permissions: frozenset[Permission]
    module: str
    page: str
    guide: str = "premiers-pas.md"
    unless: Permission | None = None
    first_for: frozenset[Role] = frozenset()

    def is_for(self, actor: Actor) -> bool:
        """Tell whether the navigation offers the page to this role."""
        has_better = self.unless is not None and actor.may(self.unless)
        return not has_better and any(actor.may(one) for one in self.permissions)

    def build(self, context: PageContext) -> Page:
        """Make the page."""
        made: Page = getattr(import_module(self.module), self.page)(context)
        return made


PAGES: Final = (
    PageEntry(
        key="tableau",
        title="Tableau de bord",
        icon_name="layout-dashboard",
        group="",
        permissions=frozenset({Permission.DASHBOARD_READ}),
        module="ui.pages.tableau",
        page="TableauPage",
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="a_faire",
        title="À faire",
        icon_name="list-checks",
        group="",
        permissions=frozenset({Permission.DASHBOARD_READ}),
        module="ui.pages.a_faire",
        page="AFairePage",
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="file_active",
        title="File active",
        icon_name="users",
        group="Personnes",
        permissions=READ_PEOPLE,
        module="ui.pages.file_active",
        page="FileActivePage",
    ),
    PageEntry(
        key="liste_attente",
        title="Liste d’attente",
        icon_name="inbox",
        group="Personnes",
        permissions=frozenset({Permission.BENEFICIAIRE_READ}),
        module="ui.pages.liste_attente",
        page="ListeAttentePage",
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="admissions",
        title="Admissions",
        icon_name="door-open",
        group="Personnes",
        permissions=frozenset({Permission.ADMISSION_DECIDE}),
        module="ui.pages.admissions",
        page="AdmissionsPage",
        guide="au-quotidien.md",
        unless=Permission.BENEFICIAIRE_READ,
    ),
    PageEntry(
        key="nuit",
        title="La nuit",
        icon_name="moon",
        group="Au quotidien",
        permissions=frozenset({Permission.NIGHT_READ}),
        module="ui.pages.nuit.page",
        page="NuitPage",
        guide="visites-et-nuits.md",
        first_for=frozenset({Role.SOIGNANT_ASTREINTE}),
    ),
    PageEntry(
        key="releve",
        title="Relève",
        icon_name="sun",
        group="Au quotidien",
        permissions=frozenset({Permission.RELEVE_READ}),
        module="ui.pages.releve",
        page="RelevePage",
        guide="visites-et-nuits.md",
    ),
    PageEntry(
        key="visites",
        title="Visites",
        icon_name="calendar-days",
        group="Au quotidien",
        permissions=frozenset({Permission.PLANNING_READ, Permission.PLANNING_READ_OWN}),
        module="ui.pages.visites.page",
        page="VisitesPage",
        guide="visites-et-nuits.md",
    ),
    PageEntry(
        key="astreintes",
        title="Nuits et astreintes",
        icon_name="moon-star",
        group="Au quotidien",
        permissions=frozenset({Permission.ASTREINTE_READ}),
        module="ui.pages.astreintes.page",
        page="AstreintesPage",
        guide="visites-et-nuits.md",
    ),
    PageEntry(
        key="places",
        title="Places HT",
        icon_name="bed",
        group="Au quotidien",
        permissions=frozenset({Permission.PLACE_READ}),
        module="ui.pages.places.page",
        page="PlacesPage",
        guide="visites-et-nuits.md",
    ),
    PageEntry(
        key="transmissions",
        title="Transmissions",
        icon_name="message-square",
        group="Au quotidien",
        permissions=READ_PEOPLE,
        module="ui.pages.transmissions",
        page="TransmissionsPage",
        guide="au-quotidien.md",
        unless=Permission.RELEVE_READ,
    ),
    PageEntry(
        key="partenaires",
        title="Partenaires",
        icon_name="handshake",
        group="Au quotidien",
        permissions=frozenset({Permission.PARTENAIRE_READ}),
        module="ui.pages.partenaires",
        page="PartenairesPage",
        guide="reglages-et-partenaires.md",
    ),
    PageEntry(
        key="pilotage",
        title="Pilotage",
        icon_name="chart-line",
        group="Piloter",
        permissions=frozenset({Permission.SURVEY_READ}),
        module="ui.pages.pilotage.page",
        page="PilotagePage",
        guide="pilotage.md",
        first_for=frozenset({Role.DIRECTION}),
    ),
    PageEntry(
        key="enquetes",
        title="Enquêtes",
        icon_name="chart-column",
        group="Piloter",
        permissions=frozenset({Permission.SURVEY_READ}),
        module="ui.pages.enquetes",
        page="EnquetesPage",
        guide="enquetes.md",
    ),
    PageEntry(
        key="import_export",
        title="Import et export",
        icon_name="table-2",
        group="Piloter",
        permissions=frozenset({Permission.CASELOAD_IMPORT, Permission.CASELOAD_EXPORT}),
        module="ui.pages.import_export",
        page="ImportExportPage",
        guide="classeur-de-reprise.md",
    ),
    PageEntry(
        key="reglages",
        title="Réglages",
        icon_name="settings",
        group="Piloter",
        permissions=frozenset(
            {
                Permission.SETTINGS_WRITE,
                Permission.EQUIPE_WRITE,
                Permission.USERS_MANAGE,
                Permission.BACKUP_RUN,
            }
        ),
        module="ui.pages.reglages.page",
        page="ReglagesPage",
        guide="reglages-et-partenaires.md",
    ),
)
"""In the order of the navigation; the first one the role may open is shown first, unless another is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScreen:
    """A screen about one person: its module and class, imported when first shown, and its title."""

    module: str
    page: str
    title: str

    def build(self, context: PageContext) -> PersonPage:
        """Make the screen."""
        made: PersonPage = getattr(import_module(self.module), self.page)(context)
        return made


DOSSIER: Final = "dossier"
PERSON_SCREENS: Final = {
    DOSSIER: PersonScreen(module="ui.pages.dossier.page", page="DossierPage", title="Dossier"),
    "admission": PersonScreen(
        module="ui.pages.admission.page", page="AdmissionPage", title="Admission"
    ),
    "plan": PersonScreen(
        module="ui.pages.plan.page", page="PlanPage", title="Plan d’accompagnement"
    ),
    "sortie": PersonScreen(module="ui.pages.sortie.page", page="SortiePage", title="Sortie"),
    "fusion": PersonScreen(module="ui.pages.fusion", page="FusionPage", title="Fusion"),
}
"""The screens about one person, by the name `PageContext.open_screen` is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectScreen:
    """A screen about something that is no person: its module and class, and its title.

    ``entry``: the page it belongs to, which the navigation shows wherever it was opened from.
    """

    module: str
    page: str
    title: str
    entry: str = "enquetes"

    def build(self, context: PageContext) -> SubjectPage:
        """Make the screen."""
        made: SubjectPage = getattr(import_module(self.module), self.page)(context)
        return made


QUESTIONNAIRES: Final = "questionnaires"
QUESTIONNAIRE: Final = "questionnaire"
SINCERITY: Final = "sincerite"
CHANGES: Final = "changements"
SUBJECT_SCREENS: Final = {
    QUESTIONNAIRES: SubjectScreen(
        module="ui.pages.questionnaire.shelf", page="ShelfPage", title="Questionnaires"
    ),
    QUESTIONNAIRE: SubjectScreen(
        module="ui.pages.questionnaire.page", page="QuestionnairePage", title="Questionnaire"
    ),
    SINCERITY: SubjectScreen(
        module="ui.pages.enquetes.sincerity", page="SincerityPage", title="Rapport de sincérité"
    ),
    CHANGES: SubjectScreen(
        module="ui.pages.enquetes.changes", page="ChangesPage", title="Ce qui a changé"
    ),
}
"""The screens about no person, by the name `PageContext.open_screen` is given, with None for the person."""


def entries_of(actor: Actor) -> list[PageEntry]:
    """Return the pages this role may open, in the order of the navigation."""
    return [entry for entry in PAGES if entry.is_for(actor)]


def first_entry(actor: Actor) -> PageEntry:
    """Return the page an account begins on: that of its role, else the first it may open.

    Raises:
        StopIteration: The role may open none.
    """
    entries = entries_of(actor)
    own = (entry for entry in entries if actor.role in entry.first_for)
    return next(own, None) or next(iter(entries))


def preload_pages() -> None:
    """Import the frame and the modules of the pages, in the background, while the person types."""
    for module in ("ui.main_window", "ui.watchman"):
        import_module(module)
    for entry in PAGES:
        import_module(entry.module)
    for module in ("ui.pages.dossier.page", "ui.commands", "ui.palette.dialog"):
        import_module(module)
