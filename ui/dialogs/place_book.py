"""Books a place: for whom, what kind, which nights; what is free is listed as one types."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.codes import MOTIF_SEJOUR
from crt_desktop.domain.places import OPTION, RESERVE
from crt_desktop.domain.typography import french
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.places import Consequence, Offer, Taken
from ui.context import PageContext
from ui.dialogs.person_search import PersonSearchBox
from ui.dialogs.place_dialog import PlaceDialog
from ui.dialogs.place_offers import OfferList
from ui.forms.fields import PhoneField
from ui.theme.tokens import BODY_STRONG
from ui.viewmodels import places_booking as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.places import kind_choices
from ui.viewmodels.places_words import A_NOMMER, clash_sentence
from ui.viewmodels.typed import show_date
from ui.widgets import Button, FormField, LinkButton, TextField, label
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField, InstantField

WIDTH: Final = 580
WAIT_MS: Final = 150
_ETATS: Final = {RESERVE: "Réservation", OPTION: "Option"}
NO_PERSON: Final = "Choisissez une personne, ou « À nommer »."
NO_ARRIVAL: Final = "Indiquez le jour d’arrivée."
NO_DEPARTURE: Final = "Le départ vient après l’arrivée."
NO_EXPIRY: Final = "Indiquez jusqu’à quand l’option est gardée."
Found = tuple[told.Booking, tuple[Offer, ...], tuple[Taken, ...]]


class BookDialog(PlaceDialog):
    """For whom, when, where; « Réserver » is one click once a place is free."""

    refusal_asked = Signal(object, str)
    """Note what could not be met: what was typed (`Booking`), and the name of the person."""

    def __init__(
        self,
        context: PageContext,
        *,
        day: date | None = None,
        kind: str = "HTU",
        place_id: int | None = None,
        person: tuple[int, str] | None = None,
        renewed: int | None = None,
        parent: QWidget,
    ) -> None:
        """Start from a day and a place of the board, or from tonight; ``renewed``: the stay it renews."""
        super().__init__(
            context,
            "Réserver une place ?",
            "Les places libres s'affichent à mesure.",
            verb="Réserver",
            width=WIDTH,
            parent=parent,
        )
        self._today = context.application.clock.today()
        self._wanted = place_id
        self._person = person
        self._renewed = renewed
        self._is_unnamed = False
        self._is_syncing = False
        self._booking: told.Booking | None = None
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._look)
        self._free = Latest[Found](context.tasks, owner=self, done=self._show, failed=self._fail)
        self._effect = Latest[Consequence](
            context.tasks, owner=self, done=self._tell, failed=self._fail
        )
        self._build(day or self._today, kind)
        self._connect()
        self._show_person()
        self._look()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self, day: date, kind: str) -> None:
        self._build_who()
        self._build_when(day, kind)
        self._build_how()
        self.free_words = label("", BODY_STRONG, role="text2", wraps=True)
        self.body.addWidget(self.free_words)
        self.refusal = LinkButton("Noter la demande non satisfaite…")
        self.body.addWidget(self.refusal, 0, Qt.AlignmentFlag.AlignLeft)
        self.refusal.hide()
        self.offers = OfferList()
        self.offers.hide()
        self.body.addWidget(self.offers)
        self.end_with_note()

    def _build_who(self) -> None:
        self.search = PersonSearchBox(self.context, offers_new=False)
        self.search.note.setText("")
        self.unnamed = Button(A_NOMMER, icon_name="user-round")
        self.unnamed.setToolTip("La place est gardée ; la personne sera nommée plus tard")
        self._find = QWidget()
        row = _row(self._find)
        row.addWidget(self.search, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.unnamed, 0, Qt.AlignmentFlag.AlignTop)
        self._who = QWidget()
        row = _row(self._who)
        self.name = label("", BODY_STRONG)
        self.change_person = LinkButton("Changer")
        self.change_person.setAccessibleName("Changer de personne")
        row.addWidget(self.name)
        row.addWidget(self.change_person)
        row.addStretch(1)
        self.person_field = FormField("Pour qui", self._find)
        self.fields["beneficiaire"] = self.person_field
        self.body.addWidget(self.person_field)
        self.body.addWidget(self._who)

    def _build_when(self, day: date, kind: str) -> None:
        clock = self.context.application.clock
        self.kind = SegmentField(kind_choices(), is_required=True)
        self.kind.set_text(kind)
        self.motif = ChoiceField(dict(MOTIF_SEJOUR))
        self._pair(("type", "Type", self.kind), ("motif", "Motif", self.motif))
        self.first = DateField(clock.today)
        self.first.set_text(show_date(day))
        self.tonight = Button("Ce soir", size="small")
        self.nights = TextField()
        self.nights.setFixedWidth(64)
        self.nights.setText(self._usual_nights())
        self.last = DateField(clock.today)
        host = QWidget()
        row = _row(host)
        arrival = FormField("Arrivée", self.first, beside_editor=self.tonight)
        row.addWidget(arrival, 3)
        row.addWidget(FormField("Nuits", self.nights))
        departure = FormField("Départ", self.last)
        row.addWidget(departure, 2)
        self.fields |= {"arrived_on": arrival, "departed_on": departure}
        self.body.addWidget(host)
        self._sync_last()

    def _build_how(self) -> None:
        clock = self.context.application.clock
        self.etat = SegmentField(_ETATS, is_required=True)
        self.etat.set_text(RESERVE)
        self.expiry = InstantField(clock.now)
        self.expiry.set_text(told.default_expiry(clock.now()))
        self._pair(("etat", "C’est une", self.etat), ("expire_at", "Gardée jusqu’au", self.expiry))
        self.asker, self.phone = TextField(), PhoneField()
        self._pair(("demandeur", "Demandé par", self.asker), ("telephone", "Téléphone", self.phone))
        self._show_etat()

    def _pair(self, *columns: tuple[str, str, QWidget]) -> None:
        host = QWidget()
        row = _row(host)
        for attribute, words, editor in columns:
            field = FormField(words, editor)
            self.fields[attribute] = field
            row.addWidget(field, 1)
        self.body.addWidget(host)

    def _connect(self) -> None:
        self.search.person_chosen.connect(self.choose)
        self.search.failed.connect(self._fail)
        self.unnamed.clicked.connect(self.leave_unnamed)
        self.change_person.clicked.connect(self._ask_person)
        self.kind.typed.connect(self._note_kind)
        self.first.typed.connect(self._sync_last)
        self.tonight.clicked.connect(self.show_tonight)
        self.nights.textEdited.connect(lambda _text: self._sync_last())
        self.last.typed.connect(self._sync_nights)
        self.etat.typed.connect(self._show_etat)
        self.offers.chosen.connect(lambda _offer: self._ask_effect())
        self.refusal.clicked.connect(self._ask_refusal)

    # --- who ---------------------------------------------------------------------------------

    def choose(self, person: PersonMatch) -> None:
        """Book for a person."""
        self._person = (person.beneficiaire_id, f"{person.nom} {person.prenoms}".strip())
        self._is_unnamed = False
        self._show_person()
        self._look()
        self.kind.setFocus()

    def leave_unnamed(self) -> None:
        """Keep a place for somebody to be named."""
        self._person, self._is_unnamed = None, True
        self._show_person()
        self._look()
        self.kind.setFocus()

    def _ask_person(self) -> None:
        self._person, self._is_unnamed, self._renewed = None, False, None
        self._show_person()
        self.search.setFocus()

    def _show_person(self) -> None:
        is_known = self._person is not None or self._is_unnamed
        self.person_field.set_error("")
        self._find.setVisible(not is_known)
        self.person_field.setVisible(not is_known)
        self._who.setVisible(is_known)
        self.name.setText(A_NOMMER if self._person is None else self._person[1])
        if not is_known:
            self.search.setFocus()

    # --- when --------------------------------------------------------------------------------

    def show_tonight(self) -> None:
        """Arrive today, for one night unless more was typed."""
        self.first.set_text(show_date(self.context.application.clock.today()))
        if self.nights.text() == self._usual_nights():
            self.nights.setText("1")
        self._sync_last()

    def _usual_nights(self) -> str:
        return str(told.DEFAULT_NIGHTS.get(self.kind.text(), 7))

    def _note_kind(self) -> None:
        self.nights.setText(self._usual_nights())
        self._sync_last()

    def _sync_last(self) -> None:
        day, nights = self.first.day(), told.read_nights(self.nights.text())
        if day is not None and nights is not None:
            self.last.set_text(show_date(day + timedelta(days=nights)))
        self._timer.start()

    def _sync_nights(self) -> None:
        first, last = self.first.day(), self.last.day()
        if first is not None and last is not None and last > first:
            self.nights.setText(str((last - first).days))
        self._timer.start()

    def _show_etat(self) -> None:
        is_option = self.etat.text() == OPTION
        self.fields["expire_at"].setVisible(is_option)
        self.verb_button.set_label("Poser l’option" if is_option else "Réserver")

    # --- what is free ------------------------------------------------------------------------

    def _read(self) -> told.Booking | None:
        first, last = self.first.day(), self.last.day()
        if first is None or last is None or last <= first:
            return None
        return told.Booking(
            kind=self.kind.text(),
            arrived_on=first,
            departed_on=last,
            beneficiaire_id=None if self._person is None else self._person[0],
            etat=self.etat.text(),
            motif=self.motif.text() or None,
            expire_at=told.read_instant(self.expiry.text(), today=self._today),
            demandeur=self.asker.text().strip() or None,
            telephone=self.phone.text() or None,
            suite_de=self._renewed,
        )

    def _look(self) -> None:
        self._timer.stop()
        booking = self._read()
        if booking is None:
            return
        service = self.context.services.places

        def read() -> Found:
            offers = service.free_on(booking.arrived_on, nights=booking.nights)
            if told.is_met(offers, kind=booking.kind):
                return booking, offers, ()
            taken = service.taken_on(booking.arrived_on, nights=booking.nights, type=booking.kind)
            return booking, offers, taken

        self._free.ask(read)

    def _show(self, found: Found) -> None:
        self._booking, offers, taken = found
        kind = self._booking.kind
        said, tone = told.free_sentence(offers, kind=kind)
        self.free_words.setText(said)
        self.free_words.setProperty("role", tone)
        self.free_words.style().polish(self.free_words)
        self.offers.show_offers(
            told.sorted_offers(offers, kind=kind, wanted=self._wanted),
            today=self._today,
            kind=kind,
            taken=taken,
        )
        self.refusal.setVisible(not told.is_met(offers, kind=kind))
        self._ask_effect()

    def _ask_effect(self) -> None:
        """Ask what booking the place that is on would do: limits, an option on it."""
        offer, booking = self.offers.current(), self._read()
        self.note.hide()
        # Before the first answer nothing is known: the button then says what is missing.
        self.verb_button.setEnabled(offer is not None or not self.offers.offers)
        if offer is None or booking is None:
            self._effect.forget()
            return
        order = booking.order(offer)
        service = self.context.services.places
        self._effect.ask(lambda: service.consequence(order))

    def _tell(self, found: Consequence) -> None:
        if found.clash is not None:
            offer = self.offers.current()
            place = "Cette place" if offer is None else f"{offer.etablissement}, {offer.nom}"
            self.refuse(clash_sentence(found.clash, place, today=self._today))
        else:
            self.warn(" ".join(found.warnings))

    def _ask_refusal(self) -> None:
        booking = self._read()
        if booking is not None:
            name = "" if self._person is None else self._person[1]
            self.reject()
            self.refusal_asked.emit(booking, name)

    # --- storing -----------------------------------------------------------------------------

    def try_accept(self) -> None:
        """Have it booked, once everything is said."""
        booking, offer = self._read(), self.offers.current()
        if self._person is None and not self._is_unnamed:
            self.person_field.set_error(french(NO_PERSON))
            self.search.setFocus()
            return
        if self.first.day() is None:
            self.fields["arrived_on"].set_error(NO_ARRIVAL)
            return
        if booking is None:
            self.fields["departed_on"].set_error(NO_DEPARTURE)
            return
        if booking.etat == OPTION and booking.expire_at is None:
            self.fields["expire_at"].set_error(NO_EXPIRY)
            return
        if self._timer.isActive() or offer is None:
            # What is listed is about other dates: it is asked again first.
            self._look()
            return
        order = booking.order(offer)
        book = self.context.services.places.book
        self.work(lambda: book(order))


def _row(host: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(host)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    return row
