"""The counts beside the entries of the navigation, before their pages are opened and after each change."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QTimer

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.alertes import Gravite
from ui.context import PageContext

FIRST_MS: Final = 700
"""After the opening: the first page is painted before anything is counted."""
COUNTED_FOR: Final = (Permission.DASHBOARD_READ, Permission.RELEVE_READ)
"""Whose navigation is counted."""
SETTLE_MS: Final = 1_500
"""After a change: several at once are counted once."""


class Counted(NamedTuple):
    """What was counted; None is what the role has no page for."""

    present: int | None = None
    waiting: int | None = None
    news: int | None = None
    due: tuple[int, int] | None = None
    """Duties, and the urgent ones among them; None also when a page has just told them."""


class NavCounts(QObject):
    """Asks the counts on the database thread, when nothing else waits for it."""

    def __init__(
        self,
        context: PageContext,
        *,
        keys: Collection[str],
        show: Callable[[str, int | None], None],
        parent: QObject,
    ) -> None:
        """Count soon.

        Args:
            context: The open vault.
            keys: The pages of the navigation.
            show: Shows a count beside a page.
            parent: The window.
        """
        super().__init__(parent)
        self._context = context
        self._keys = frozenset(keys)
        self._show_count = show
        self._is_due_told = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.ask)
        if not any(context.actor.may(one) for one in COUNTED_FOR):
            # The others begin on the one list that is theirs, and it counts itself.
            return
        changes = context.changes
        changes.caseload_changed.connect(self._note_change)
        changes.fiche_changed.connect(lambda _sheet, _whose: self._note_change())
        changes.etablissement_changed.connect(self._note_change)
        changes.due_counted.connect(self._note_due)
        changes.about_to_lock.connect(self._timer.stop)
        self._timer.start(FIRST_MS)

    def _note_due(self, _count: int, _urgent: int) -> None:
        """Leave what is due to the page that has just counted it, until the next change."""
        self._is_due_told = True

    def _note_change(self) -> None:
        self._is_due_told = False
        self._ask_later()

    def _ask_later(self) -> None:
        self._timer.start(SETTLE_MS)

    def ask(self) -> None:
        """Count now, or once the work of a page is done."""
        if self._context.tasks.is_busy:
            self._ask_later()
            return
        counts_due = "a_faire" in self._keys and not self._is_due_told
        self._context.tasks.run(
            lambda: self._read(counts_due=counts_due),
            owner=self,
            done=self._show,
            failed=self._fail,
        )

    def _read(self, *, counts_due: bool) -> Counted:
        services, keys = self._context.services, self._keys
        today = self._context.application.clock.today()
        # Up to today: at its end, the year may have admitted who waits now.
        year = Period(start=today.replace(month=1, day=1), end=today)
        sees_all = self._context.actor.may(Permission.DASHBOARD_READ)
        counts_people = sees_all and "file_active" in keys
        present = services.tableau.presence().total if counts_people else None
        waiting = services.tableau.waiting(year).waiting if "liste_attente" in keys else None
        news = services.releve.unread_count() if "releve" in keys else None
        due = None
        if counts_due:
            from ui.viewmodels.alertes import with_nights_together  # noqa: PLC0415 - after the paint

            found = with_nights_together(services.a_faire.due().alertes)
            due = len(found), sum(one.gravite is Gravite.URGENT for one in found)
        return Counted(present=present, waiting=waiting, news=news, due=due)

    def _show(self, counted: Counted) -> None:
        if counted.present is not None:
            self._show_count("file_active", counted.present)
        if counted.waiting is not None:
            self._show_count("liste_attente", counted.waiting or None)
        if counted.news is not None:
            self._show_count("releve", counted.news or None)
        if counted.due is not None:
            self._context.changes.due_counted.emit(*counted.due)

    def _fail(self, error: Exception) -> None:
        # A count that cannot be had is told by the page itself, when it is opened.
        if not isinstance(error, CrtError):
            self._context.show_error(error)
