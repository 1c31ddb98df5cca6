"""The pages of the navigation: who may open each, and how it is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from crt_desktop.domain.roles import Actor, Permission
from ui.context import PageContext
from ui.pages import Page

READ_PEOPLE: Final = frozenset(
    {
        Permission.BENEFICIAIRE_READ,
        Permission.BENEFICIAIRE_READ_WITH_REASON,
        Permission.BENEFICIAIRE_READ_OWN,
    }
)


def _dashboard(context: PageContext) -> Page:
    from ui.pages.tableau import TableauPage

    return TableauPage(context)


def _due(context: PageContext) -> Page:
    from ui.pages.a_faire import AFairePage

    return AFairePage(context)


def _settings(context: PageContext) -> Page:
    from ui.pages.reglages.page import ReglagesPage

    return ReglagesPage(context)


def _caseload(context: PageContext) -> Page:
    from ui.pages.file_active import FileActivePage

    return FileActivePage(context)


def _waiting(context: PageContext) -> Page:
    from ui.pages.liste_attente import ListeAttentePage

    return ListeAttentePage(context)


def _transmissions(context: PageContext) -> Page:
    from ui.pages.transmissions import TransmissionsPage

    return TransmissionsPage(context)


def _survey(context: PageContext) -> Page:
    from ui.pages.enquetes import EnquetesPage

    return EnquetesPage(context)


def _exchange(context: PageContext) -> Page:
    from ui.pages.import_export import ImportExportPage

    return ImportExportPage(context)


def _partners(context: PageContext) -> Page:
    from ui.pages.partenaires import PartenairesPage

    return PartenairesPage(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page as the navigation offers it, when the role holds one of the permissions.

    ``module`` is imported in the background while the person types; ``build`` makes the page the first
    time it is asked. An empty ``group`` is the head of the navigation. ``guide``: the page of the guide
    about it.
    """

    key: str
    title: str
    icon_name: str
    group: str
    permissions: frozenset[Permission]
    module: str
    build: Callable[[PageContext], Page]
    guide: str = "premiers-pas.md"


PAGES: Final = (
    PageEntry(
        key="tableau",
        title="Tableau de bord",
        icon_name="layout-dashboard",
        group="",
        permissions=frozenset({Permission.DASHBOARD_READ}),
        module="ui.pages.tableau",
        build=_dashboard,
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="a_faire",
        title="À faire",
        icon_name="list-checks",
        group="",
        permissions=frozenset({Permission.DASHBOARD_READ}),
        module="ui.pages.a_faire",
        build=_due,
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="file_active",
        title="File active",
        icon_name="users",
        group="Personnes",
        permissions=READ_PEOPLE,
        module="ui.pages.file_active",
        build=_caseload,
    ),
    PageEntry(
        key="liste_attente",
        title="Liste d’attente",
        icon_name="inbox",
        group="Personnes",
        permissions=frozenset({Permission.BENEFICIAIRE_READ}),
        module="ui.pages.liste_attente",
        build=_waiting,
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="transmissions",
        title="Transmissions",
        icon_name="message-square",
        group="Au quotidien",
        permissions=READ_PEOPLE,
        module="ui.pages.transmissions",
        build=_transmissions,
        guide="au-quotidien.md",
    ),
    PageEntry(
        key="partenaires",
        title="Partenaires",
        icon_name="handshake",
        group="Au quotidien",
        permissions=frozenset({Permission.PARTENAIRE_READ}),
        module="ui.pages.partenaires",
        build=_partners,
        guide="reglages-et-partenaires.md",
    ),
    PageEntry(
        key="enquetes",
        title="Enquêtes",
        icon_name="chart-column",
        group="Piloter",
        permissions=frozenset({Permission.SURVEY_READ}),
        module="ui.pages.enquetes",
        build=_survey,
        guide="enquetes.md",
    ),
    PageEntry(
        key="import_export",
        title="Import et export",
        icon_name="table-2",
        group="Piloter",
        permissions=frozenset({Permission.CASELOAD_IMPORT, Permission.CASELOAD_EXPORT}),
        module="ui.pages.import_export",
        build=_exchange,
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
        build=_settings,
        guide="reglages-et-partenaires.md",
    ),
)
"""In the order of the navigation; the first one the role may open is shown first."""


def entries_of(actor: Actor) -> list[PageEntry]:
    """Return the pages this role may open, in the order of the navigation."""
    return [entry for entry in PAGES if any(actor.may(one) for one in entry.permissions)]


def preload_pages() -> None:
    """Import the modules of the pages, from a background thread, while the person types."""
    for entry in PAGES:
        import_module(entry.module)
    for module in ("ui.pages.dossier.page", "ui.commands", "ui.palette.dialog", "ui.watchman"):
        import_module(module)
