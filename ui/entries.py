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


def _caseload(context: PageContext) -> Page:
    from ui.pages.file_active import FileActivePage

    return FileActivePage(context)


def _survey(context: PageContext) -> Page:
    from ui.pages.enquetes import EnquetesPage

    return EnquetesPage(context)


def _exchange(context: PageContext) -> Page:
    from ui.pages.import_export import ImportExportPage

    return ImportExportPage(context)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page as the navigation offers it, when the role holds one of the permissions.

    ``module`` is imported in the background while the person types; ``build`` makes the page the first
    time it is asked. An empty ``group`` is the head of the navigation.
    """

    key: str
    title: str
    icon_name: str
    group: str
    permissions: frozenset[Permission]
    module: str
    build: Callable[[PageContext], Page]


PAGES: Final = (
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
        key="enquetes",
        title="Enquêtes",
        icon_name="chart-column",
        group="Piloter",
        permissions=frozenset({Permission.SURVEY_READ}),
        module="ui.pages.enquetes",
        build=_survey,
    ),
    PageEntry(
        key="import_export",
        title="Import et export",
        icon_name="table-2",
        group="Piloter",
        permissions=frozenset({Permission.CASELOAD_IMPORT, Permission.CASELOAD_EXPORT}),
        module="ui.pages.import_export",
        build=_exchange,
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
