"""The frame of an open vault: navigation, page on screen, account and lock."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.caseload import CaseloadState
from ui.account_menu import AccountMenu
from ui.context import PageContext
from ui.entries import DOSSIER, PERSON_SCREENS, SUBJECT_SCREENS, entries_of, first_entry
from ui.frame_parts import fictional_strip, nothing_to_show
from ui.history import History, Place
from ui.nav_counts import NavCounts
from ui.pages import Page, PersonPage, SubjectPage
from ui.side import PAGE_KEYS, Side
from ui.theme.tokens import RAIL_BELOW

if TYPE_CHECKING:
    from ui.pages.enquetes import EnquetesPage
    from ui.pages.file_active import FileActivePage
    from ui.pages.partenaires import PartenairesPage
    from ui.pages.visites.page import VisitesPage
    from ui.palette.dialog import Palette

COMMON_KEYS: Final = (
    ("Ctrl\u00a0K", "aller à une personne ou lancer une action"),
    ("Ctrl\u00a0N", "nouvelle demande"),
    ("Ctrl\u00a01 à Ctrl\u00a09, Ctrl\u00a00", "aller à une page"),
    ("Alt\u00a0←", "revenir à l’écran d’avant"),
    ("Ctrl\u00a0F", "chercher"),
    ("Ctrl\u00a0L", "verrouiller"),
    ("F1", "voir les touches"),
)


class MainWindow(QWidget):
    """Navigation at the left, the page at the right; a 56-pixel rail below 1280."""

    lock_asked = Signal()
    switch_asked = Signal()
    """Lock, then offer the accounts."""
    theme_asked = Signal(object)
    backup_asked = Signal()

    def __init__(self, context: PageContext, *, label_text: str, has_banner: bool) -> None:
        """Show the first page the role may open.

        Args:
            context: The open vault.
            label_text: Name of the etablissement, or empty.
            has_banner: Say on every page that people are fictional.
        """
        super().__init__()
        self._context = context
        self._pages: dict[str, Page] = {}
        self._screens: dict[str, PersonPage] = {}
        self._subjects: dict[str, SubjectPage] = {}
        self._palette: Palette | None = None
        self.history = History()
        self.entries = entries_of(context.actor)
        self.setProperty("role", "page")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_side(label_text))
        content = QVBoxLayout()
        content.setSpacing(0)
        if has_banner:
            content.addWidget(fictional_strip())
        self._stack = QStackedWidget()
        content.addWidget(self._stack, 1)
        layout.addLayout(content, 1)
        self._bind_keys()
        context.changes.due_counted.connect(self._show_due)
        self.counts = NavCounts(
            context,
            keys=[entry.key for entry in self.entries],
            show=lambda key, count: self.side.nav.items[key].set_count(count),
            parent=self,
        )
        if self.entries:
            self.show_page(first_entry(context.actor).key)
        else:
            self._stack.addWidget(nothing_to_show(context.actor))

    def page(self, key: str) -> Page:
        """Return a page, made the first time."""
        if key not in self._pages:
            entry = next(one for one in self.entries if one.key == key)
            page = entry.build(self._context)
            page.setAccessibleName(entry.title)
            item = self.side.nav.items[key]
            page.count_changed.connect(item.set_count)
            page.lock_asked.connect(self.lock_asked)
            self._stack.addWidget(page)
            self._pages[key] = page
        return self._pages[key]

    def current_page(self) -> Page | None:
        """Return the page on screen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_page(self, key: str) -> None:
        """Put a page on screen; a page the role may not open is ignored."""
        if any(entry.key == key for entry in self.entries):
            self._visit(Place(key))

    def open_dossier(self, beneficiaire_id: int, tab: str = "") -> None:
        """Put the file of a person on screen; the navigation stays on the page it was opened from."""
        self.open_screen(DOSSIER, beneficiaire_id, tab)

    def open_screen(self, screen: str, beneficiaire_id: int | None, tab: str = "") -> None:
        """Put a screen about a person, or a thing, on screen.

        The navigation stays on the page it was opened from, or goes to the one the thing belongs to.
        """
        current = self.history.current
        key = current.key if current else ""
        if beneficiaire_id is None:
            own = SUBJECT_SCREENS[screen].entry
            key = next((entry.key for entry in self.entries if entry.key == own), key)
        self._visit(Place(key, beneficiaire_id, screen, tab))

    def go_back(self) -> None:
        """Put back what was on screen before."""
        if self.history.can_go_back and not self._is_held(self._step_back):
            self._step_back()

    def _step_back(self) -> None:
        place = self.history.back()
        if place is not None:
            self._show(place)

    def show_evidence(self, code: str, period: Period) -> None:
        """Show the records behind a figure, in the surveys; ignored when the role may not."""
        self.show_page("enquetes")
        if self._is_on("enquetes"):
            page = cast("EnquetesPage", self.current_page())
            page.show_evidence(code, period)

    def show_caseload(
        self, states: Collection[CaseloadState] = (), girs: Collection[str] = ()
    ) -> None:
        """Show the persons in these states with these GIR; ignored when the role may not."""
        self.show_page("file_active")
        if self._is_on("file_active"):
            page = cast("FileActivePage", self.current_page())
            page.show_caseload(frozenset(states), frozenset(girs))

    def show_partner(self, row_id: int) -> None:
        """Show a partenaire in the register; ignored when the role may not."""
        self.show_page("partenaires")
        if self._is_on("partenaires"):
            page = cast("PartenairesPage", self.current_page())
            page.open_partner(row_id)

    def show_visits(self, beneficiaire_id: int, name: str) -> None:
        """Show the visits of a person in the planning; ignored when the role may not."""
        self.show_page("visites")
        if self._is_on("visites"):
            page = cast("VisitesPage", self.current_page())
            page.show_person(beneficiaire_id, name)

    def open_palette(self) -> None:
        """Search persons and actions, on Ctrl+K."""
        from ui.commands import actions_of
        from ui.palette.dialog import Palette

        self.close_palette()
        self._palette = Palette(self._context, actions_of(self, self._context), parent=self)
        self._palette.open()

    def close_palette(self) -> None:
        """Uncover the page."""
        if self._palette is not None and isValid(self._palette):
            self._palette.close()

    def _show_due(self, count: int, urgent: int) -> None:
        if (item := self.side.nav.items.get("a_faire")) is not None:
            item.set_count(count or None, is_overdue=urgent > 0)

    def _is_on(self, key: str) -> bool:
        return self.history.current == Place(key)

    def _visit(self, place: Place) -> None:
        is_there = place == self.history.current
        if is_there or not self._is_held(partial(self._enter, place)):
            self._enter(place)

    def _is_held(self, go_on: Callable[[], None]) -> bool:
        page = self.current_page()
        return page is not None and page.holds_back(go_on)

    def _enter(self, place: Place) -> None:
        self.history.visit(place)
        self._show(place)

    def _show(self, place: Place) -> None:
        """Put a place on screen; the focus goes where it was there, unless it is in the navigation."""
        self.close_palette()
        focused = QApplication.focusWidget()
        follows = focused is not None and self._stack.isAncestorOf(focused)
        person = place.beneficiaire_id
        page = self._page_of(place)
        self._stack.setCurrentWidget(page)
        self._follow_room()
        if place.key:
            self.side.nav.show_current(place.key)
        if person is not None:
            screen = self.screen_page(place.screen)
            screen.show_origin(self._origin_of(place))
            screen.show_person(person, place.tab)
        elif isinstance(page, SubjectPage):
            page.show_origin(self._origin_of(place))
            page.show_subject(place.tab)
        page.on_shown()
        if follows:
            self.focus_page()

    def _origin_of(self, place: Place) -> str:
        """Return the name of where « retour » leads from a place, without the name of a person."""
        before = self.history.previous
        if before is None:
            return ""
        if before.beneficiaire_id is None:
            if before.screen:
                return SUBJECT_SCREENS[before.screen].title
            titles = (entry.title for entry in self.entries if entry.key == before.key)
            return next(titles, "")
        if place.beneficiaire_id in {None, before.beneficiaire_id}:
            return PERSON_SCREENS[before.screen].title
        return "Personne précédente"

    def screen_page(self, screen: str = DOSSIER) -> PersonPage:
        """Return a screen about a person, made the first time."""
        if screen not in self._screens:
            entry = PERSON_SCREENS[screen]
            page = entry.build(self._context)
            page.setAccessibleName(entry.title)
            self._stack.addWidget(page)
            self._screens[screen] = page
        return self._screens[screen]

    def subject_page(self, screen: str) -> SubjectPage:
        """Return a screen about no person, made the first time."""
        if screen not in self._subjects:
            entry = SUBJECT_SCREENS[screen]
            page = self._subjects[screen] = entry.build(self._context)
            page.setAccessibleName(entry.title)
            self._stack.addWidget(page)
        return self._subjects[screen]

    def _page_of(self, place: Place) -> Page:
        if place.beneficiaire_id is not None:
            return self.screen_page(place.screen)
        return self.subject_page(place.screen) if place.screen else self.page(place.key)

    def focus_page(self) -> None:
        """Put the focus in the page on screen."""
        page = self.current_page()
        if page is None:
            return
        last = page.focusWidget()
        target = last if last is not None and last.isVisible() else page
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shrink the navigation to a rail when the window is narrow."""
        super().resizeEvent(event)
        self._follow_room()

    def show_keys(self) -> None:
        """List the keys, on F1."""
        from ui.dialogs.keys import KeysDialog

        page = self.current_page()
        title = page.accessibleName() if page else ""
        dialog = KeysDialog(title, page.keys() if page else [], COMMON_KEYS, parent=self)
        dialog.guide_asked.connect(self.show_guide)
        dialog.open()

    def change_passphrase(self) -> None:
        """Ask a new passphrase for the account at work."""
        from ui.dialogs.own_passphrase import ask_own_passphrase

        ask_own_passphrase(self._context, parent=self)

    def show_guide(self) -> None:
        """Open the guide at the page on screen."""
        from ui.help.window import open_guide

        place = self.history.current
        names = (entry.guide for entry in self.entries if place and entry.key == place.key)
        page = self.current_page()
        open_guide(self, (page.guide if page else "") or next(names, ""))

    # --- the side ----------------------------------------------------------------------------

    def _make_side(self, label_text: str) -> Side:
        self.side = Side(self._context.actor, self.entries, label_text=label_text)
        self.side.nav.page_asked.connect(self.show_page)
        self.menu = AccountMenu(self, self._context)
        self.side.set_menu(self.menu)
        self.side.lock_asked.connect(self.lock_asked)
        return self.side

    def set_label(self, text: str) -> None:
        """Show another name of the etablissement."""
        self.side.set_label(text)

    def _follow_room(self) -> None:
        page = self.current_page()
        needs_room = page is not None and page.needs_room
        self.side.set_rail(is_rail=needs_room or self.width() < RAIL_BELOW)

    def _bind_keys(self) -> None:
        for keys, entry in zip(PAGE_KEYS, self.entries, strict=False):
            self._bind(f"Ctrl+{keys}", partial(self.show_page, entry.key))
        self._bind("Ctrl+L", self.lock_asked.emit)
        self._bind("F1", self.show_keys)
        self._bind("Ctrl+F", self._focus_search)
        self._bind("Ctrl+K", self.open_palette)
        self._bind("Ctrl+N", self._receive_demande)
        self._bind("Alt+Left", self.go_back)

    def _receive_demande(self) -> None:
        if self._context.actor.may(Permission.BENEFICIAIRE_WRITE):
            from ui.commands import receive_demande

            receive_demande(self, self._context)

    def _bind(self, keys: str, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _focus_search(self) -> None:
        page = self.current_page()
        if page is not None:
            page.focus_search()
