"""A place for the night from the nurse's screen: booked with the keyboard, or the request noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.places import RefusalOrder
from crt_desktop.domain.roles import Role
from crt_desktop.reports.places import Offer, StayBar, Taken
from tests.gui.nuit_kit import NIGHT, FakeClock, FakeNuit, a_night_application, night_services
from tests.gui.page_kit import Kit, a_kit, rest
from ui.pages.nuit.booking import NO_PLACE, NOBODY, BookTonightDialog
from ui.pages.nuit.page import NuitPage


def an_offer(place_id: int, kind: str, **changes: Any) -> Offer:
    offer = Offer(
        place_id=place_id,
        nom=f"place {place_id}",
        etablissement="EHPAD Saint-Roch",
        type=kind,
        telephone="0465716624",
        arrived_on=NIGHT,
        departed_on=NIGHT + timedelta(days=1),
        is_wished=True,
    )
    return replace(offer, **changes)


OFFERS = (
    an_offer(3, "HT"),
    an_offer(5, "HTU"),
    an_offer(7, "HTU", arrived_on=NIGHT + timedelta(days=4), is_wished=False),
)


@dataclass
class FakePlaces:
    offers: tuple[Offer, ...] = OFFERS
    error: Exception | None = None
    booked: list[tuple[int, int, str | None, int]] = field(default_factory=list)
    refused: list[RefusalOrder] = field(default_factory=list)
    taken: tuple[Taken, ...] = ()

    def free_on(self, day: date) -> tuple[Offer, ...]:
        assert day == NIGHT
        return self.offers

    def taken_on(self, day: date) -> tuple[Taken, ...]:
        assert day == NIGHT
        return self.taken

    def book_tonight(
        self, beneficiaire_id: int, place_id: int, *, motif: str | None, nights: int
    ) -> StayBar:
        if self.error is not None:
            raise self.error
        self.booked.append((beneficiaire_id, place_id, motif, nights))
        return StayBar(
            sheet="sejours_ht",
            row_id=1,
            version=1,
            place_id=place_id,
            beneficiaire_id=beneficiaire_id,
            personne="",
            type="HTU",
            etat="reserve",
            arrived_on=NIGHT,
            departed_on=NIGHT + timedelta(days=nights),
            nights=nights,
        )

    def record_refusal(self, order: RefusalOrder) -> int:
        self.refused.append(order)
        return 1


@dataclass
class Desk:
    qtbot: QtBot
    kit: Kit
    page: NuitPage
    places: FakePlaces

    def ask(self) -> BookTonightDialog:
        QTest.keyClick(self.page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
        self.rest()
        (dialog,) = (
            one for one in self.page.window().findChildren(BookTonightDialog) if one.isVisible()
        )
        return dialog

    def rest(self) -> None:
        rest(self.qtbot, self.kit)

    def is_asked(self) -> bool:
        found = self.page.window().findChildren(BookTonightDialog)
        return any(one.isVisible() for one in found)


@contextmanager
def a_desk(
    qtbot: QtBot, places: FakePlaces, role: Role = Role.SOIGNANT_ASTREINTE
) -> Iterator[Desk]:
    app = a_night_application(FakeClock())
    with a_kit(app=app, role=role, places=places, **night_services(FakeNuit())) as kit:
        page = NuitPage(kit.context)
        qtbot.addWidget(page)
        page.resize(1310, 740)
        with qtbot.waitActive(page):
            page.show()
        page.on_shown()
        rest(qtbot, kit)
        yield Desk(qtbot, kit, page, places)
        page.hide()
        rest(qtbot, kit)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    with a_desk(qtbot, FakePlaces()) as made:
        yield made


def test_a_place_is_booked_for_the_person_looked_at_emergencies_first(desk: Desk) -> None:
    desk.page._show_person(3)
    told: list[str] = []
    desk.kit.context.changes.fiche_changed.connect(lambda sheet, _id: told.append(sheet))
    dialog = desk.ask()
    assert dialog.person.currentText() == "Ginestoux Andrée"
    assert [one.place_id for one in dialog.offers.offers] == [5, 3]
    current = dialog.offers.current()
    assert current is not None
    assert current.place_id == 5
    dialog.nights.set_text("2")
    dialog.try_accept()
    desk.rest()

    assert [one[:2] for one in desk.places.booked] == [(3, 5)]
    assert desk.places.booked[0][3] == 2
    assert told == ["sejours_ht"]
    assert not desk.is_asked()


def test_somebody_must_be_named_and_who_is_away_is_not_offered(desk: Desk) -> None:
    dialog = desk.ask()
    names = [dialog.person.itemText(rank) for rank in range(dialog.person.count())]
    assert names[0] == ""
    assert "Castelvi Henri" not in names
    assert "Sarda Élie" in names
    dialog.try_accept()
    assert dialog.fields["beneficiaire"].error == NOBODY
    assert desk.places.booked == []
    dialog.reject()


def test_nothing_below_sixteen_pixels_and_nothing_small_to_aim_at(desk: Desk) -> None:
    dialog = desk.ask()
    small = [one.text() for one in dialog.findChildren(QLabel) if one.text() and _size(one) < 16]
    assert small == []
    assert all(one.height() >= 48 for one in (dialog.verb_button, dialog.cancel_button))
    dialog.reject()


def _size(shown: QLabel) -> int:
    return shown.font().pixelSize()


def test_a_place_taken_meanwhile_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    desk.page._show_person(3)
    values = {"occupant": "Mme Santoraz", "du": "23/11", "au": "24/11", "libre_le": "24/11"}
    desk.places.error = RuleViolationError("hors_astreinte", **values)
    dialog = desk.ask()
    dialog.try_accept()
    desk.rest()
    assert dialog.isVisible()
    assert dialog.note.isVisible()
    assert dialog.person.currentData() == 3
    desk.places.error = None
    dialog.try_accept()
    desk.rest()
    assert len(desk.places.booked) == 1


def test_without_a_free_place_who_has_them_is_told(qtbot: QtBot) -> None:
    taken = Taken(
        place_id=7,
        nom="place 7",
        etablissement="EHPAD Saint-Roch",
        type="HTU",
        telephone=None,
        occupant="une autre personne",
        arrived_on=NIGHT - timedelta(days=2),
        departed_on=NIGHT + timedelta(days=4),
        next_free_on=NIGHT + timedelta(days=4),
    )
    kept = replace(taken, place_id=8, nom="place 8", occupant="À nommer", departed_on=None)
    with a_desk(qtbot, FakePlaces(offers=OFFERS[2:], taken=(taken, kept))) as desk:
        dialog = desk.ask()
        said = " ".join(one.text() for one in dialog.offers.findChildren(QLabel))
        until = f"{NIGHT + timedelta(days=4):%d/%m}"
        assert "Saint-Roch, place 7 (HTU)" in said
        assert f"occupée par une autre personne, jusqu’au {until}" in said
        assert f"libre à partir du {until}" in said
        assert "gardée pour une personne à nommer, sans date de départ" in said
        assert dialog.verb_button.text() == "Noter la demande"
        dialog.reject()


def test_without_a_free_place_the_request_is_noted(qtbot: QtBot) -> None:
    with a_desk(qtbot, FakePlaces(offers=OFFERS[2:])) as desk:
        desk.page._show_person(1)
        dialog = desk.ask()
        assert dialog.verb_button.text() == "Noter la demande"
        dialog.try_accept()
        desk.rest()
        (order,) = desk.places.refused
        assert (order.type, order.arrived_on, order.beneficiaire_id) == ("HTU", NIGHT, 1)
        assert order.raison == "aucune_place"


def test_places_of_another_kind_alone_are_proposed(qtbot: QtBot) -> None:
    with a_desk(qtbot, FakePlaces(offers=OFFERS[:1])) as desk:
        desk.page._show_person(1)
        dialog = desk.ask()
        for button in dialog.offers.buttons:
            button.setAutoExclusive(False)
        group = dialog.offers._group
        group.setExclusive(False)
        dialog.offers.buttons[0].setChecked(False)
        dialog.try_accept()
        assert dialog.fields["place"].error == NO_PLACE
        dialog.offers.buttons[0].setChecked(True)
        dialog.try_accept()
        desk.rest()
        assert [one[:2] for one in desk.places.booked] == [(1, 3)]


def test_another_night_and_who_only_reads_book_nothing(qtbot: QtBot) -> None:
    with a_desk(qtbot, FakePlaces()) as desk:
        assert desk.page.places.book.isVisible()
        desk.page._choose_night(NIGHT - timedelta(days=1))
        desk.rest()
        assert not desk.page.places.book.isVisible()
        QTest.keyClick(desk.page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
        desk.rest()
        assert not desk.is_asked()
    with a_desk(qtbot, FakePlaces(), Role.MEDECIN) as desk:
        assert not desk.page.places.book.isVisible()
