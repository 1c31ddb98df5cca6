"""What the window lends to its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.roles import Actor
from crt_desktop.services.application import Application, OpenVault
from ui.tasks import Tasks


class Changes(QObject):
    """Tells the open screens that what they show may have changed."""

    caseload_changed = Signal()
    """Persons, or anything about them, were written."""
    person_asked = Signal(int)
    """A screen asks for the summary of a person (its id); the file active shows it."""
    etablissement_changed = Signal()
    """The settings of the establishment were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The open vault, who acts, and the services of the window.

    ``services`` are only called from ``tasks``. ``go_to`` shows a page by its key;
    ``show_error`` says an exception in French (or opens the crash dialog for a bug).
    """

    application: Application
    services: OpenVault
    actor: Actor
    is_training: bool
    tasks: Tasks
    changes: Changes
    go_to: Callable[[str], None]
    show_error: Callable[[BaseException], None]
