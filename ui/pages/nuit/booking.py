"""Books a place for the night from the nurse's screen, or notes that none could be had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from crt_desktop.domain.codes import MOTIF_SEJOUR, RAISON_REFUS_HT
from crt_desktop.domain.places import RefusalOrder
from crt_desktop.reports.nuit import NightPerson
from crt_desktop.reports.places import Offer, StayBar, Taken
from ui.context import PageContext
from ui.dialogs.place_dialog import PlaceDialog
from ui.dialogs.place_offers import OfferList
from ui.pages.nuit.look import CONTROL, NIGHT_BODY, NIGHT_MEDIUM, night_toast
from ui.theme.fonts import font
from ui.viewmodels.astreintes_words import night_words
from ui.widgets import FormField
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.fields import Select

HTU: Final = "HTU"
WIDTH: Final = 560
NIGHTS: Final = {"1": "Cette nuit", "2": "2 nuits", "3": "3 nuits", "7": "7 nuits"}
NOBODY: Final = "Indiquez pour qui."
NO_PLACE: Final = "Choisissez une place."
_NONE_FREE: Final = "Aucune place ne peut accueillir cette nuit : notez la demande, elle compte."
_TELL: Final = "Prévenez l’établissement par téléphone : la réservation ne l’appelle pas."


class BookTonightDialog(PlaceDialog):
    """For whom, where, why: a stay that begins tonight. Without a free place, the request is noted."""

    def __init__(
        self,
        context: PageContext,
        night_on: date,
        people: Sequence[NightPerson],
        offers: Sequence[Offer],
        *,
        chosen: int | None,
        taken: Sequence[Taken] = (),
        parent: QWidget,
    ) -> None:
        """Offer the places free tonight, those of the emergencies first; ``chosen``: whom the call is about.

        ``taken``: when none is free, who has the places, with the nearest dates among the offers.
        """
        free = sorted(
            (one for one in offers if one.is_wished and one.arrived_on == night_on),
            key=lambda one: (one.type != HTU, one.etablissement, one.nom),
        )
        super().__init__(
            context,
            f"{'Réserver une place' if free else 'Noter une demande'} "
            f"pour la {night_words(night_on)} ?",
            _TELL if free else _NONE_FREE,
            verb="Réserver" if free else "Noter la demande",
            width=WIDTH,
            parent=parent,
        )
        self.night_on = night_on
        self.has_place = bool(free)
        self.person = Select()
        self.person.addItem("", None)
        for one in people:
            self.person.addItem(one.nom, one.beneficiaire_id)
        self.person.setCurrentIndex(max(self.person.findData(chosen), 0))
        self.add("beneficiaire", FormField("Pour", self.person))
        self.offers = OfferList()
        self.nights = SegmentField(NIGHTS, is_required=True)
        self.nights.set_text("1")
        self.motif = ChoiceField(dict(MOTIF_SEJOUR))
        self.raison = ChoiceField(dict(RAISON_REFUS_HT), is_required=True)
        self.raison.set_text("aucune_place")
        if free:
            self.offers.show_offers(free, today=night_on, kind=free[0].type)
            self.add("place", FormField("Place", self.offers))
            self.add("departed_on", FormField("Pour combien de nuits", self.nights))
        else:
            self.offers.show_offers((), today=night_on, kind=HTU, taken=taken)
            self.add("place", FormField("Qui les occupe", self.offers)).setVisible(bool(taken))
            self.add("raison", FormField("Pourquoi elle n’a pas pu être satisfaite", self.raison))
        self.add("motif", FormField("Motif", self.motif))
        self.end_with_note()
        _in_night_letters(self)
        (self.motif if chosen is not None else self.person).setFocus()

    def try_accept(self) -> None:
        """Have it booked, or noted."""
        person = self.person.currentData()
        if person is None:
            self.clear_errors()
            self.fields["beneficiaire"].set_error(NOBODY)
            self.person.setFocus()
            return
        places, motif = self.context.services.places, self.motif.text() or None
        if not self.has_place:
            order = RefusalOrder(
                type=HTU,
                arrived_on=self.night_on,
                departed_on=None,
                raison=self.raison.text(),
                beneficiaire_id=person,
                motif=motif,
            )
            self.work(lambda: places.record_refusal(order))
            return
        offer = self.offers.current()
        if offer is None:
            self.clear_errors()
            self.fields["place"].set_error(NO_PLACE)
            return
        nights = int(self.nights.text())
        self.work(lambda: places.book_tonight(person, offer.place_id, motif=motif, nights=nights))


def _in_night_letters(dialog: PlaceDialog) -> None:
    """Write everything of a dialog in the letters of the night, and make it as easy to aim at."""
    for one in dialog.findChildren(QWidget):
        if isinstance(one, QAbstractButton | Select):
            one.setFont(font(NIGHT_MEDIUM))
            one.setProperty("scale", "night")
            one.setFixedHeight(CONTROL)
        elif isinstance(one, SegmentField):
            one.frame.setFixedHeight(CONTROL)
        elif isinstance(one, QLabel | QLineEdit):
            one.setFont(font(NIGHT_BODY))


class Booking:
    """Asks what is free tonight, then the dialog, for one screen."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        """Act for a page."""
        self._context = context
        self._page = page

    def ask(self, night_on: date, people: Sequence[NightPerson], *, chosen: int | None) -> None:
        """Read what is free, then ask."""
        services = self._context.services

        def read() -> tuple[tuple[Offer, ...], tuple[Taken, ...]]:
            offers = services.places.free_on(night_on)
            if any(one.is_wished and one.arrived_on == night_on for one in offers):
                return offers, ()
            return offers, services.places.taken_on(night_on)

        def ask(found: tuple[tuple[Offer, ...], tuple[Taken, ...]]) -> None:
            offers, taken = found
            dialog = BookTonightDialog(
                self._context,
                night_on,
                people,
                offers,
                chosen=chosen,
                taken=taken,
                parent=self._page,
            )
            dialog.stored.connect(self._tell)
            dialog.open()

        self._context.tasks.run(
            read,
            owner=self._page,
            done=ask,
            failed=self._context.show_error,
        )

    def _tell(self, answer: object) -> None:
        is_booked = isinstance(answer, StayBar)
        night_toast(self._page, "Place réservée" if is_booked else "Demande notée")
        sheet = "sejours_ht" if is_booked else "refus_ht"
        person = answer.beneficiaire_id if isinstance(answer, StayBar) else None
        self._context.changes.fiche_changed.emit(sheet, person)
