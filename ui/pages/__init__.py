"""The screens of the window, and what the window asks of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Scene(NamedTuple):
    """One state of a page worth a picture: its name in the file, and how to get there.

    ``prepare`` may ask for work: the picture is taken once the database thread is idle.
    """

    name: str
    prepare: Callable[[], None]


class Page(QWidget):
    """A screen of the main window, made with a `ui.context.PageContext`."""

    count_changed = Signal(object)
    """The count the navigation shows beside the entry: an int, or None for nothing."""

    lock_asked = Signal()
    """The page has its own way to lock."""
    needs_room = False
    """The navigation is a rail while the page is on screen, however wide the window."""
    guide = ""
    """Its page of the guide, when it is not that of the entry of the navigation it was opened from."""

    def on_shown(self) -> None:
        """Refresh what may have changed; called each time the page comes on screen."""

    def holds_back(self, go_on: Callable[[], None]) -> bool:  # noqa: ARG002 - for who asks
        """Tell whether the page must ask something before another takes its place.

        It then asks, and calls ``go_on`` once answered. A lock asks nothing: what is typed is kept.
        """
        return False

    def focus_search(self) -> None:
        """Answer Ctrl+F; a page without a search does nothing."""

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of the page for the F1 list: (« Entrée », « ouvrir le dossier »)."""
        return []

    def scenes(self) -> list[Scene]:
        """Return the states of the page that `ui.screenshots` draws, in order."""
        return [Scene("", self.on_shown)]


class SubjectPage(Page):
    """A screen opened from another page about one thing at a time that is no person: a questionnaire."""

    def show_subject(self, subject: str) -> None:
        """Show this one, by its code; empty when the screen has only one thing to show."""
        raise NotImplementedError

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to; a screen without that link does nothing."""


class PersonPage(Page):
    """A screen about one person at a time."""

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show this person; an empty tab is the first one, or the one left open."""
        raise NotImplementedError

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to; a screen without that link does nothing."""
