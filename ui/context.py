"""What the window lends to its pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Actor
from crt_desktop.reports.caseload import CaseloadState
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault
from ui.settings import WindowSettings
from ui.tasks import Tasks


class Changes(QObject):
    """Tells the open screens that what they show may have changed."""

    caseload_changed = Signal()
    """Persons, or anything about them, were written."""
    fiche_changed = Signal(str, object)
    """A record was written: its sheet, and the id of its beneficiaire or None."""
    etablissement_changed = Signal()
    """The settings of the establishment were written."""
    editions_changed = Signal(str)
    """A questionnaire was saved, added or taken away: its code."""
    backups_changed = Signal(object)
    """A backup was made (None), or the automatic one was refused (the error)."""
    due_counted = Signal(int, int)
    """What is due was counted: everything, and what is urgent of it."""
    about_to_lock = Signal()
    """The vault closes in a moment: what is being typed must be kept now, as a draft.

    Work asked from `Tasks` while answering is done before the vault closes.
    """


class OpenDossier(Protocol):
    """How a screen opens the file of a person."""

    def __call__(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show the file; an empty tab is its first one."""


class OpenScreen(Protocol):
    """How a screen opens another about a person (the admission, the plan), or about something else."""

    def __call__(self, screen: str, beneficiaire_id: int | None, tab: str = "") -> None:
        """Show the screen of that name of `ui.entries.PERSON_SCREENS`.

        Without a person: of `ui.entries.SUBJECT_SCREENS`, ``tab`` being the code of what it shows.
        """


class ShowEvidence(Protocol):
    """How a screen shows the records behind a figure."""

    def __call__(self, code: str, period: Period) -> None:
        """Show the evidence of an indicator, by code or path, over a period."""


class ShowCaseload(Protocol):
    """How a screen shows some persons of the file active."""

    def __call__(self, states: Collection[CaseloadState] = (), girs: Collection[str] = ()) -> None:
        """List persons in these states with these GIR ("1" … "6", non_evalue); empty: no filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The open vault, who acts, and the services of the window.

    ``services`` are only called from ``tasks``, but for two that are long: the backups, on their own copy
    of the vault, and the annotated copies, which need no database, are made on ``upkeep``, beside the
    work. ``go_to`` shows a page by its key, ``go_back`` what was on screen before; ``show_partner`` shows
    a partenaire by its row id, ``show_visits`` the visits of a person by its row id and name,
    ``open_palette`` the search of everything. ``show_error`` says an exception in French (or opens the
    crash dialog for a bug). ``settings``: what this workstation remembers, None where nothing is.
    """

    application: Application
    services: OpenVault
    actor: Actor
    is_training: bool
    tasks: Tasks
    upkeep: Tasks
    changes: Changes
    go_to: Callable[[str], None]
    go_back: Callable[[], None]
    open_dossier: OpenDossier
    open_screen: OpenScreen
    show_evidence: ShowEvidence
    show_caseload: ShowCaseload
    show_partner: Callable[[int], None]
    open_palette: Callable[[], None]
    show_error: Callable[[BaseException], None]
    show_visits: Callable[[int, str], None]
    settings: WindowSettings | None = None
