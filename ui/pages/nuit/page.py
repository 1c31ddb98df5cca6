"""La nuit: what the person on call needs at 2:47, on one screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import Final, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.nuit import NightPerson, NightSheet
from ui.context import PageContext
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FRESH_S, FreshPage
from ui.pages.nuit.acts import NightActs
from ui.pages.nuit.booking import Booking
from ui.pages.nuit.columns import Columns
from ui.pages.nuit.desk import CallDesk
from ui.pages.nuit.head import HEIGHT, NightHead
from ui.pages.nuit.left import LeftColumn
from ui.pages.nuit.look import GAP, GAP_LOW, LOW_BELOW, PADDING, night_state
from ui.pages.nuit.people import PERSON_ROLE
from ui.pages.nuit.person_card import NumbersCard, PersonCard, PlacesCard
from ui.theme.theme import THEME
from ui.viewmodels.latest import Latest
from ui.viewmodels.nuit import NIGHTS_BACK, is_dark_hour, night_now, no_right_words
from ui.widgets import Card, StateStack

TICK_MS: Final = 2_000
KEYS: Final = (
    ("Lettres", "chercher la personne, puis choisir pourquoi"),
    ("1 à 6", "choisir qui appelle, puis ce qui a été fait, puis la suite"),
    ("D, A, F, R", "noter le départ, l’arrivée, la fin, le retour d’un appel"),
    ("Entrée", "choisir, enregistrer"),
    ("Échap", "revenir à la réponse d’avant"),
    ("Alt\u00a0N", "nouvel appel"),
    ("Alt\u00a0L", "aller aux appels de la nuit"),
    ("Alt\u00a0C", "aller aux personnes à connaître"),
    ("Alt\u00a0P", "aller aux passages prévus"),
    ("Alt\u00a0R", "réserver une place pour cette nuit"),
)


class Read(NamedTuple):
    """What the page shows of a night."""

    sheet: NightSheet
    drafts: tuple[Draft, ...]


class NuitPage(FreshPage):
    """The night that goes on, or one before; dark by night unless that was declined."""

    needs_room = True

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the night is asked when the page is shown."""
        super().__init__()
        # Before anything is made: what is there already is dressed anew, what is made now is not.
        THEME.darken(is_night=is_dark_hour(context.application.clock.now()))
        self._context = context
        self._chosen: date | None = None
        self._person: int | None = None
        self.sheet: NightSheet | None = None
        self._acts = NightActs(context, self, changed=self._become_stale)
        self._booking = Booking(context, self)
        self._latest: Latest[Read] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self.setProperty("role", "page")
        # The night is read while its screen is made.
        self._ask()
        self._build()
        self.states.show_loading()
        self._bind()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._follow_clock)
        self._tick.start()
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.fiche_changed.connect(self._follow)
        THEME.theme_changed.connect(self._show_dark)

    # --- parts -------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.head = NightHead(self)
        self.head.lock_asked.connect(self.lock_asked)
        self.head.pdf_asked.connect(self._write_pdf)
        self.head.night_asked.connect(self._choose_night)
        self.head.dark_asked.connect(self._choose_dark)
        layout.addWidget(self.head)
        # Each part is made inside what holds it: moved there afterwards, all of it is dressed again.
        self.columns = Columns(self)
        error = night_state("circle-alert", tint="danger", button="Réessayer")
        self.states = StateStack(self.columns, empty=night_state("moon"), error=error)
        self.states.error.asked.connect(self._ask)
        layout.addWidget(self.states, 1)
        content = self.columns.content
        self.left = LeftColumn(content)
        self.columns.fill(self.left, self._make_centre(content), self._make_right(content))
        self.head.show_now(self.desk.now())

    def _make_centre(self, parent: QWidget) -> QWidget:
        made = QWidget(parent)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        self.desk = CallDesk(self._context, made)
        column.addWidget(self.desk)
        self.refused = Card(padding=PADDING, parent=made)
        self._refusal = night_state("lock")
        self.refused.body.addWidget(self._refusal)
        self.refused.hide()
        column.addWidget(self.refused)
        return made

    def _make_right(self, parent: QWidget) -> QWidget:
        made = QWidget(parent)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.person = PersonCard(made)
        self.places = PlacesCard(made)
        self.numbers = NumbersCard(made)
        column.addWidget(self.person, 1)
        column.addWidget(self.places)
        column.addWidget(self.numbers)
        # Without a person to show, the cards stay at the top.
        column.addStretch(0)
        self._right = column
        return made

    def _bind(self) -> None:
        people = self.left.people
        people.list.picked.connect(self._pick)
        people.list.looked_at.connect(self._look_at)
        people.list.left_up.connect(self.desk.form.whom.search.setFocus)
        self.left.visits.done_asked.connect(
            lambda visit: self._acts.mark_done(visit, now=self.desk.now())
        )
        self.desk.person_shown.connect(self._show_person)
        self.desk.searched.connect(people.search)
        self.desk.person_asked.connect(self._pick_found)
        self.desk.outdated.connect(self._become_stale)
        self.places.book_asked.connect(self._book)
        for keys, act in (
            ("Alt+N", self.desk.new_call),
            ("Alt+L", self.desk.calls.focus_first),
            ("Alt+C", self._go_to_people),
            ("Alt+P", self.left.visits.focus_first),
            ("Alt+R", self._book),
        ):
            self._shortcut(keys, act)

    def _shortcut(self, keys: str, act: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Be dark before the first paint when it is night, then ask."""
        THEME.darken(is_night=is_dark_hour(self.desk.now()))
        self._follow_clock()
        super().on_shown()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the next answer."""
        del event
        self.desk.focus()

    def focus_search(self) -> None:
        """Look for a person: take a new call."""
        self.desk.new_call()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return list(KEYS)

    def scenes(self) -> list[Scene]:
        """Return the night, a call being taken, one of the book."""
        return [
            Scene("", self.on_shown),
            Scene("appel", self._take_example),
            Scene("en_cours", self._open_example),
        ]

    def _take_example(self) -> None:
        if self.sheet is not None and self.sheet.personnes:
            self.desk.show_example(self.sheet.personnes[0], motif="chute")

    def _open_example(self) -> None:
        if self.sheet is not None and self.sheet.appels:
            self.desk.open_call(self.sheet.appels[0].row_id)

    # --- reading -----------------------------------------------------------------------------

    def _follow(self, sheet: str, _beneficiaire_id: object) -> None:
        if sheet != "appels_astreinte":
            self._become_stale()

    def _read_again(self) -> None:
        night = self._chosen or night_now(self._context.application.clock.now())
        services = self._context.services
        self._latest.ask(
            lambda: Read(services.nuit.sheet(night), services.fiches.drafts()),
        )

    def _show(self, read: Read) -> None:
        sheet, now = read.sheet, self.desk.now()
        is_first = self.sheet is None
        self.sheet = sheet
        self.head.show_sheet(sheet, now=now)
        self._show_nights(sheet.night_on)
        self.left.visits.show_visits(sheet.visites, may_mark=sheet.is_shown)
        self.left.people.show_people(sheet.personnes, self._person)
        self.left.setVisible(sheet.is_shown)
        self.person.setVisible(sheet.is_shown)
        self.head.pdf.setEnabled(sheet.is_shown)
        self.places.show_places(sheet.places, may_book=self._may_book())
        self.numbers.show_numbers(sheet.numeros)
        self.desk.show_sheet(sheet, read.drafts)
        if not sheet.is_shown:
            self._refusal.set_message(*no_right_words(sheet, now=now))
        self.desk.setVisible(sheet.is_shown)
        self.refused.setVisible(not sheet.is_shown)
        self.states.show_content()
        if is_first and self.isVisible() and self.hasFocus():
            self.desk.focus()

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="La feuille de nuit n’a pas pu être lue.",
        )

    def _show_nights(self, shown: date) -> None:
        tonight = night_now(self.desk.now())
        nights = [tonight - ago * ONE_DAY for ago in range(NIGHTS_BACK + 1)]
        self.head.show_nights(nights, shown=shown, tonight=tonight)

    def _choose_night(self, night: date) -> None:
        self._chosen = None if night == night_now(self.desk.now()) else night
        self._show_person(None)
        self._ask()

    # --- persons -----------------------------------------------------------------------------

    def _pick(self, person: object) -> None:
        if isinstance(person, NightPerson):
            self.desk.choose_person(person)

    def _look_at(self, person: object) -> None:
        if isinstance(person, NightPerson):
            self._show_person(person.beneficiaire_id)

    def _pick_found(self) -> None:
        """Choose the person the letters found, or go to the list when nothing was typed."""
        people = self.left.people.list
        if self.desk.form.whom.search.text().strip():
            self._pick(people.currentIndex().data(PERSON_ROLE))
        else:
            self._go_to_people()

    def _go_to_people(self) -> None:
        people = self.left.people.list
        if not people.currentIndex().isValid() and people.people.rowCount():
            people.setCurrentIndex(people.people.index(0, 0))
        people.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_person(self, beneficiaire_id: int | None) -> None:
        self._person = beneficiaire_id
        people = self.sheet.personnes if self.sheet is not None else ()
        found = (one for one in people if one.beneficiaire_id == beneficiaire_id)
        person = next(found, None)
        is_unknown = person is None and self.desk.is_about_unknown
        if person is None or person != self.person.person:
            self.person.show_person(person, is_unknown=is_unknown)
            self.numbers.show_alone(is_alone=person is None)
        self.left.people.list.show_current(beneficiaire_id)

    # --- a place for the night ---------------------------------------------------------------

    def _may_book(self) -> bool:
        """Tell whether a place may be booked from here: tonight, by who writes there."""
        actor, sheet = self._context.actor, self.sheet
        may_write = actor.may(Permission.BENEFICIAIRE_WRITE) or actor.may(
            Permission.SUIVI_WRITE_OWN
        )
        is_tonight = self._chosen is None
        return sheet is not None and sheet.is_shown and is_tonight and may_write

    def _book(self) -> None:
        if self.sheet is not None and self._may_book():
            here = [one for one in self.sheet.personnes if one.absence is None]
            chosen = (
                self._person if any(one.beneficiaire_id == self._person for one in here) else None
            )
            self._booking.ask(self.sheet.night_on, here, chosen=chosen)

    # --- clock, dark, paper ------------------------------------------------------------------

    def _follow_clock(self) -> None:
        now = self.desk.now()
        self.head.show_now(now)
        is_night = is_dark_hour(now)
        self.head.show_dark(is_night=is_night)
        if not is_night:
            THEME.darken(is_night=False)
        if not self.isVisible():
            return
        self.desk.form.tick()
        if self.sheet is not None:
            self.head.show_duty(self.sheet, now=now)
        if not self._is_stale and monotonic() - self._asked_at > FRESH_S:
            self._ask()

    def _choose_dark(self, is_dark: bool) -> None:  # noqa: FBT001 - a signal's value
        THEME.choose_night(is_dark=is_dark)
        self._show_dark()

    def _show_dark(self) -> None:
        self.head.show_dark(is_night=is_dark_hour(self.desk.now()))

    def _write_pdf(self) -> None:
        if self.sheet is not None:
            self._acts.write_pdf(self.sheet)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Keep what is being typed when another page comes."""
        super().hideEvent(event)
        self.desk.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lower the tiles where the window is low."""
        super().resizeEvent(event)
        room = self.height() - HEIGHT
        self.desk.fit(room)
        for card in (self.person, self.places, self.numbers):
            card.fit(room)
        for column in (self._right, self.left.column):
            column.setSpacing(GAP_LOW if room < LOW_BELOW else GAP)
