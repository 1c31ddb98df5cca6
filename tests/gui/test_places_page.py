"""The page of the places: a change with its consequence, the cards, the acts on a stay, who may only read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import RuleViolationError, StaleEdit, StaleEditError
from crt_desktop.domain.places import BookingOrder, RefusalOrder
from crt_desktop.domain.roles import Role
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.places import Offer, RefusalLine
from tests.gui.places_kit import (
    BARS,
    NOW,
    TODAY,
    FakePlaces,
    a_board,
    a_screen,
    dec,
    many_places,
    nov,
)
from ui.dialogs.place_acts import (
    ArriveDialog,
    CancelDialog,
    LeaveDialog,
    NameDialog,
    PrepareDialog,
)
from ui.dialogs.place_book import BookDialog
from ui.dialogs.place_dates import ExtendDialog, HospitalDialog, TransferDialog
from ui.dialogs.place_offers import OfferList
from ui.dialogs.place_refusal import RefusalDialog
from ui.dialogs.place_refusals import NOTHING, RefusalsDialog
from ui.pages.places.rows import fitted_title
from ui.theme.fonts import font
from ui.theme.tokens import BODY_MEDIUM
from ui.viewmodels.places import Zoom, period_of
from ui.viewmodels.places_booking import SHOWN, sorted_offers
from ui.widgets import Toast, metrics_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
A_PERSON = PersonMatch(
    beneficiaire_id=110,
    reference="B10",
    nom_naissance="Delcambre",
    nom_usage=None,
    prenoms="Yvonne",
    sexe="F",
    born_on=nov(1).replace(year=1935),
    commune=None,
)


def test_a_longer_stay_is_refused_with_who_is_there_and_two_ways_out(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(5)
        for _ in range(7):
            screen.press(Qt.Key.Key_Right, SHIFT)
        strip = screen.page.strip
        assert not strip.isHidden()
        assert strip.fact.text() == "Fabrégoul Raymond ne peut pas rester jusqu’au 03/12."
        assert "Santoraz Marcelle du 01/12 au 15/12" in strip.said.text()
        assert [one.text() for one in strip.buttons] == [
            "Prolonger au 01/12",
            "Place 5 du 26/11 au 03/12",
        ]
        screen.press(Qt.Key.Key_Return)
        assert screen.places.asked == [], "what is refused is not asked"
        strip.buttons[0].click()
        screen.rest()
        assert screen.places.asked == [("extend", "sejours_ht", 5, 1, dec(1))]
        assert screen.page.strip.isHidden()


def test_the_rest_of_a_longer_stay_is_booked_elsewhere(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(5)
        screen.page.board.pull(7)
        screen.rest()
        screen.page.strip.buttons[1].click()
        screen.rest()
        ((act, order),) = screen.places.asked
        assert act == "book"
        assert isinstance(order, BookingOrder)
        assert (order.place_id, order.arrived_on, order.departed_on) == (5, nov(26), dec(3))
        assert (order.beneficiaire_id, order.suite_de) == (105, 5)


def test_a_night_more_is_stored_by_enter_and_undone(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(7)
        screen.press(Qt.Key.Key_Right, SHIFT)
        assert "89 jours sur 90" in screen.page.strip.said.text(), "a limit is told"
        screen.press(Qt.Key.Key_Return)
        assert screen.places.asked == [("extend", "sejours_ht", 7, 1, dec(9))]
        assert screen.page.board.current is not None
        assert screen.page.board.current.departed_on == dec(9)
        toast = screen.page.window().findChild(Toast)
        assert toast is not None
        screen.page.acts.undo()
        screen.rest()
        moved = {"place_id": 4, "arrived_on": nov(17), "departed_on": dec(8)}
        assert screen.places.asked[1:] == [("move", "sejours_ht", 7, 2, moved)]


def test_a_bar_is_dragged_to_other_dates_and_another_place(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.drag(6, 3)
        moved = {"place_id": 3, "arrived_on": dec(4), "departed_on": dec(18)}
        assert screen.places.asked[-1] == ("move", "sejours_ht", 6, 1, moved)
        screen.drag(6, 0, rows=-1.5)
        assert screen.places.asked[-1][4]["place_id"] == 2


def test_an_edge_is_dragged_and_a_refusal_stays_on_screen(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.drag(5, 2, at=1.0)
        assert screen.places.asked[-1] == ("extend", "sejours_ht", 5, 1, nov(28))
        screen.drag(5, 10, at=1.0)
        assert len(screen.places.asked) == 1
        assert screen.page.board.change is not None
        assert not screen.page.strip.isHidden()
        screen.press(Qt.Key.Key_Escape)
        assert screen.page.strip.isHidden()


def test_a_stay_under_way_dragged_elsewhere_asks_the_day_of_the_transfer(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(7)
        screen.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert screen.page.board.change is not None
        if screen.page.board.change is not None:
            screen.press(Qt.Key.Key_Escape)
        screen.page.acts.transfer(
            screen.page.board.timeline.by_key["sejours_ht", 7], screen.page.board.timeline.places, 2
        )
        dialog = screen.dialog(TransferDialog)
        screen.rest()
        assert dialog.place.text() == "2"
        dialog.verb_button.click()
        screen.rest()
        assert screen.places.asked[-1] == ("transfer", 7, 1, TODAY, 2)


def test_somebody_else_wrote_first_and_the_board_is_read_again(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        stale = StaleEditError(StaleEdit(by="Hélène Roux", at=NOW, version=2))
        screen.places.error = stale
        screen.select(7)
        screen.press(Qt.Key.Key_Right, SHIFT)
        screen.press(Qt.Key.Key_Return)
        assert screen.kit.errors == [stale]
        screen.kit.errors.clear()
        assert screen.page.board.change is None


# --- the menu of a stay --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row_id", "sheet", "first"),
    [
        (4, "sejours_ht", "Confirmer l’option"),
        (2, "sejours_ht", "Noter l’arrivée…"),
        (5, "sejours_ht", "Terminer le séjour…"),
        (3, "sejours_ht", "Renouveler…"),
        (9, "reservations_ht", "Confirmer l’option"),
    ],
)
def test_the_menu_begins_with_what_is_next(
    qtbot: QtBot, row_id: int, sheet: str, first: str
) -> None:
    with a_screen(qtbot) as screen:
        screen.select(row_id, sheet)
        screen.press(Qt.Key.Key_Return)
        assert screen.menu_lines()[0] == first


def test_an_option_is_confirmed(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        told: list[tuple[str, object]] = []
        screen.kit.context.changes.fiche_changed.connect(lambda *one: told.append(one))
        screen.select(4)
        screen.press(Qt.Key.Key_Return)
        screen.choose("Confirmer l’option")
        assert screen.places.asked == [("confirm", "sejours_ht", 4, 1)]
        assert told == [("sejours_ht", 104)]


def test_an_arrival_is_noted_with_its_checklist(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.arrive(screen.page.board.timeline.by_key["sejours_ht", 2])
        dialog = screen.dialog(ArriveDialog)
        dialog.checks.boxes["medicaments"].click()
        dialog.checks.boxes["dlu"].click()
        dialog.verb_button.click()
        screen.rest()
        assert screen.places.asked == [("arrive", 2, 1, TODAY, ("medicaments", "dlu"))]
        assert screen.no_dialog()


def test_a_stay_ends_with_the_return_prepared(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(5)
        screen.press(Qt.Key.Key_Return)
        screen.choose("Terminer le séjour…")
        dialog = screen.dialog(LeaveDialog)
        assert dialog.end.text() == "domicile"
        dialog.checks.boxes["idel"].click()
        dialog.verb_button.click()
        screen.rest()
        assert screen.places.asked == [("leave", 5, 1, TODAY, "domicile", ("idel",))]


def test_a_stay_is_cancelled_with_its_reason_only(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        bar = screen.page.board.timeline.by_key["sejours_ht", 2]
        screen.page.acts.cancel(bar)
        dialog = screen.dialog(CancelDialog)
        dialog.verb_button.click()
        assert dialog.fields["motif_annulation"].error
        dialog.reasons[0].click()
        screen.rest()
        assert screen.places.asked == [("cancel", "sejours_ht", 2, 1, "Refus de la personne")]
        assert ("sejours_ht", 2) not in screen.page.board.timeline.by_key


def test_a_departure_is_changed_from_the_menu_and_a_clash_blocks_the_button(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.extend(screen.page.board.timeline.by_key["sejours_ht", 5], "Place 3")
        dialog = screen.dialog(ExtendDialog)
        dialog.day.replace_typed("05/12/2026")
        screen.rest()
        assert not dialog.note.isHidden()
        assert not dialog.verb_button.isEnabled()
        assert dialog.others.isVisible()
        dialog.day.replace_typed("30/11/2026")
        screen.rest()
        assert not dialog.others.isVisible()
        dialog.verb_button.click()
        screen.rest()
        assert screen.places.asked == [("extend", "sejours_ht", 5, 1, nov(30))]


def test_what_else_is_possible_is_a_click_from_a_departure_refused(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.extend(screen.page.board.timeline.by_key["sejours_ht", 5], "Place 3")
        dialog = screen.dialog(ExtendDialog)
        dialog.day.replace_typed("05/12/2026")
        screen.rest()
        dialog.others.click()
        screen.rest()
        assert screen.no_dialog()
        change = screen.page.board.change
        assert change is not None
        assert (change.bar.row_id, change.departed_on) == (5, dec(5))
        assert len(screen.page.strip.buttons) == 2


def test_an_entry_in_hospital_keeps_the_place(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.hospital(screen.page.board.timeline.by_key["sejours_ht", 7])
        dialog = screen.dialog(HospitalDialog)
        dialog.where.setText("CH de Narbonne")
        dialog.verb_button.click()
        screen.rest()
        act, row_id, version, on, details = screen.places.asked[0]
        assert (act, row_id, version, on) == ("hospital", 7, 1, TODAY)
        assert details == {
            "keeps_place": True,
            "etablissement": "CH de Narbonne",
            "is_par_urgences": None,
        }


def test_a_place_kept_for_nobody_is_given_a_name(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.name(screen.page.board.timeline.by_key["reservations_ht", 9])
        screen.dialog(NameDialog).choose(A_PERSON)
        screen.rest()
        assert screen.places.asked == [("name", 9, 1, 110)]


def test_what_is_settled_for_the_return_is_noted_on_the_way_and_found_again_at_the_end(
    qtbot: QtBot,
) -> None:
    with a_screen(qtbot) as screen:
        screen.select(5)
        screen.press(Qt.Key.Key_Return)
        screen.choose("Préparer le retour…")
        prepare = screen.dialog(PrepareDialog)
        prepare.checks.boxes["idel"].click()
        prepare.verb_button.click()
        screen.rest()
        assert screen.places.asked == [("prepare", 5, 1, ("idel",))]
        screen.select(5)
        screen.press(Qt.Key.Key_Return)
        screen.choose("Terminer le séjour…")
        leave = screen.dialog(LeaveDialog)
        assert [code for code, box in leave.checks.boxes.items() if box.isChecked()] == ["idel"]


def test_a_renewal_follows_the_stay_it_renews_unless_somebody_else_comes(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.select(3)
        screen.press(Qt.Key.Key_Return)
        screen.choose("Renouveler…")
        dialog = screen.dialog(BookDialog)
        booking = dialog._read()
        assert booking is not None
        assert (booking.beneficiaire_id, booking.arrived_on) == (103, nov(21))
        assert booking.order(screen.places.free_on(nov(21))[0]).suite_de == 3
        dialog.change_person.click()
        dialog.choose(A_PERSON)
        booking = dialog._read()
        assert booking is not None
        assert (booking.beneficiaire_id, booking.suite_de) == (110, None)


# --- booking -------------------------------------------------------------------------------


def test_a_place_is_booked_for_tonight_in_a_few_keys(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.press(Qt.Key.Key_R)
        dialog = screen.dialog(BookDialog)
        dialog.choose(A_PERSON)
        dialog.kind.set_text("HTU")
        dialog._note_kind()
        dialog.show_tonight()
        assert dialog.nights.text() == "1"
        dialog._look()
        screen.rest()
        assert dialog.free_words.text() == "2 places HTU libres à ces dates."
        dialog.verb_button.click()
        screen.rest()
        ((act, order),) = screen.places.asked
        assert act == "book"
        assert (order.beneficiaire_id, order.type, order.place_id) == (110, "HTU", 2)
        assert (order.arrived_on, order.departed_on, order.etat) == (TODAY, nov(24), "reserve")
        assert screen.no_dialog()


def test_a_booking_without_anybody_says_so_and_an_option_has_an_end(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.board.select(("sejours_ht", 3))
        screen.page.header.book_button.click()
        dialog = screen.dialog(BookDialog)
        dialog.verb_button.click()
        assert "À nommer" in dialog.person_field.error
        dialog.unnamed.click()
        dialog.etat.buttons[1].click()
        screen.rest()
        dialog._look()
        screen.rest()
        dialog.verb_button.click()
        screen.rest()
        order = screen.places.asked[-1][1]
        assert (order.beneficiaire_id, order.etat) == (None, "option")
        assert order.expire_at.isoformat() == "2026-11-24T17:00:00+00:00"


def test_what_is_taken_meanwhile_is_said_in_the_dialog(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.acts.book(None, None)
        dialog = screen.dialog(BookDialog)
        dialog.leave_unnamed()
        screen.rest()
        dialog._look()
        screen.rest()
        screen.places.error = RuleViolationError(
            "aucune_place_libre",
            type="HTU",
            du="23/11/2026",
            jusque=" au 24/11/2026",
            occupants="",
            remede="Choisissez un autre type.",
        )
        dialog.verb_button.click()
        screen.rest()
        assert dialog.isVisible()
        assert "Aucune place HTU" in dialog.note.accessibleName()
        dialog.reject()


def test_other_dates_than_those_asked_are_never_taken_for_granted(qtbot: QtBot) -> None:
    one = replace(a_board(), places=a_board().places[:1])
    with a_screen(qtbot, places=FakePlaces(one)) as screen:
        screen.press(Qt.Key.Key_R)
        dialog = screen.dialog(BookDialog)
        dialog.leave_unnamed()
        screen.rest()
        assert dialog.offers.current() is None
        assert not dialog.verb_button.isEnabled()
        dialog.offers.buttons[0].click()
        screen.rest()
        assert dialog.verb_button.isEnabled()
        dialog.reject()


def test_with_nothing_free_each_place_says_who_has_it_until_when(qtbot: QtBot) -> None:
    board = replace(a_board(), places=a_board().places[:4])
    with a_screen(qtbot, places=FakePlaces(board)) as screen:
        screen.page.acts.book(board.places[0], nov(24), person=(1, "Verguette Élise"))
        dialog = screen.dialog(BookDialog)
        screen.rest()
        offers = dialog.offers
        said = " ".join(one.text() for one in offers.findChildren(QLabel))
        assert "occupée par Viguerolles Denise, jusqu’au 28/11" in said
        assert "occupée par Fabrégoul Raymond, jusqu’au 26/11" in said
        # Another kind is not what was asked for: it is offered, and nobody is named there.
        assert "Loubatières" not in said
        (later,) = [one for one in offers.buttons if "place 3" in one.text().casefold()]
        assert "Fabrégoul Raymond" in later.accessibleName()
        later.click()
        screen.rest()
        assert dialog.verb_button.isEnabled()
        dialog.reject()


def test_with_nothing_free_every_place_of_the_kind_is_a_click_away(qtbot: QtBot) -> None:
    board = replace(many_places(50, 2), period=period_of(Zoom.SEMAINES, TODAY))
    wanted = [one for one in board.places if one.type == "HT"]
    with a_screen(qtbot, places=FakePlaces(board)) as screen:
        screen.page.acts.book(wanted[0], nov(24), person=(1, "Verguette Élise"))
        dialog = screen.dialog(BookDialog)
        screen.rest()
        assert len(dialog.offers.buttons) == len(wanted) > SHOWN
        assert all("occupée par Personne" in one.accessibleName() for one in dialog.offers.buttons)
        assert dialog.offers.current() is None
        dialog.reject()


def test_a_request_that_cannot_be_met_is_noted(qtbot: QtBot) -> None:
    htu = replace(a_board(), places=a_board().places[:1])
    with a_screen(qtbot, places=FakePlaces(htu)) as screen:
        screen.press(Qt.Key.Key_R)
        dialog = screen.dialog(BookDialog)
        dialog.leave_unnamed()
        screen.rest()
        assert not dialog.refusal.isHidden()
        dialog.refusal.click()
        asked = screen.dialog(RefusalDialog)
        asked.verb_button.click()
        screen.rest()
        act, order = screen.places.asked[-1]
        assert act == "refusal"
        assert isinstance(order, RefusalOrder)
        assert order.raison == "aucune_place"
        assert "4 demandes" in screen.page.cards.refused.whole_text()


# --- around the board ----------------------------------------------------------------------


def test_a_counter_says_its_limit_and_opens_the_file(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        row = screen.page.cards.used.rows[0]
        said = row.accessibleName()
        assert "82 jours sur 90" in said
        assert "Jours d'HT par an" in said.replace("’", "'")
        assert "1\u202f640" in said
        row.click()
        assert screen.kit.opened == [(105, "sejours")]


def test_what_follows_opens_the_acts_of_its_stay(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.cards.follow.rows[0].click()
        assert screen.page.board.current is not None
        assert screen.page.board.current.row_id == 4
        assert screen.menu_lines()[0] == "Confirmer l’option"


def test_the_phone_of_a_free_place_is_copied(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        assert len(screen.page.cards.free.rows) == 2
        screen.page.cards.free.rows[0].click()
        assert QApplication.clipboard().text().split() == ["04", "65", "71", "40", "24"]


def test_the_occupancy_of_a_year_is_a_table(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.page.show_zoom(Zoom.OCCUPATION)
        screen.rest()
        model = screen.page.occupation.table.model()
        assert model.rowCount() == 3
        assert model.index(0, 0).data() == "Les Glycines, Place 1"
        assert model.index(0, 13).data() == "70\u202f%"


def test_periods_are_turned_with_the_keys_and_the_buttons(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.press(Qt.Key.Key_PageDown)
        assert screen.page.header.facts().startswith("du 30/11")
        screen.page.header.previous.click()
        screen.page.header.previous.click()
        screen.page.header.today.click()
        screen.rest()
        assert screen.page.header.facts().startswith("du 16/11 au 13/12/2026")


def test_another_period_makes_no_line_of_the_cards_anew(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        cards = screen.page.cards
        before = [*cards.used.rows, *cards.follow.rows, *cards.free.rows]
        screen.page.step(1)
        screen.rest()
        assert [*cards.used.rows, *cards.follow.rows, *cards.free.rows] == before
        screen.places.board_now = replace(screen.places.board_now, compteurs=())
        screen.page.step(-1)
        screen.rest()
        assert cards.used.rows == []
        assert all(row in before for row in cards.follow.rows)


def test_who_may_only_read_moves_nothing(qtbot: QtBot) -> None:
    with a_screen(qtbot, role=Role.LECTURE) as screen:
        assert screen.page.header.book_button.isHidden()
        screen.select(7)
        screen.press(Qt.Key.Key_Right, SHIFT)
        screen.press(Qt.Key.Key_R)
        assert screen.page.board.change is None
        assert screen.no_dialog()
        screen.drag(6, 3)
        assert screen.places.asked == []
        screen.select(7)
        screen.press(Qt.Key.Key_Return)
        assert screen.menu_lines() == ["Ouvrir le dossier"]


def test_the_place_asked_for_comes_first_of_its_kind_and_only_a_choice_stays(qtbot: QtBot) -> None:
    offers = tuple(
        Offer(
            place_id=place,
            nom=f"Place {place}",
            etablissement="EHPAD",
            type=kind,
            telephone=None,
            arrived_on=TODAY,
            departed_on=nov(25),
            is_wished=True,
        )
        for place, kind in ((1, "HT"), (2, "HTU"), (5, "HTU"))
    )
    listed = OfferList()
    qtbot.addWidget(listed)

    def shown(kind: str, *, wanted: int, among: tuple[Offer, ...] = offers) -> int | None:
        ranked = sorted_offers(among, kind=kind, wanted=wanted)
        listed.show_offers(ranked, today=TODAY, kind=kind)
        current = listed.current()
        return None if current is None else current.place_id

    assert shown("HT", wanted=1) == 1
    assert shown("HTU", wanted=1) == 2, "one of the kind that is asked now"
    assert shown("HTU", wanted=5, among=offers[:2]) == 2
    assert shown("HTU", wanted=5) == 5, "free again, and nobody chose another"
    listed.buttons[1].click()
    assert shown("HTU", wanted=5, among=offers[1:]) == 2, "chosen"


def test_who_may_know_nobody_opens_nothing_of_a_stay(qtbot: QtBot) -> None:
    """The direction: a place that is taken, and no act, no file, no list of persons."""
    bars = tuple(
        one._replace(beneficiaire_id=None, personne="Occupée", is_hidden=True)
        for one in BARS
        if one.sheet == "sejours_ht"
    )
    board = a_board(bars=bars, compteurs=(), a_suivre=())
    with a_screen(qtbot, role=Role.DIRECTION, places=FakePlaces(board)) as screen:
        page = screen.page
        assert page.header.book_button.isHidden()
        assert page.cards.used.isHidden()
        assert page.cards.follow.isHidden()
        assert page.cards.free.isVisible()
        said = [one.text() for one in page.legend.findChildren(QLabel)]
        assert said == ["En cours", "Réservé", "Option", "Terminé"]
        screen.select(7)
        screen.press(Qt.Key.Key_Return)
        assert page.findChildren(QMenu) == []
        screen.press(Qt.Key.Key_Right, SHIFT)
        assert page.board.change is None
        assert screen.places.asked == []
        told = page.keys()
        assert "réserver" not in [said for _, said in told]
        page.board.grab()


def test_who_is_on_call_is_told_whose_days_are_counted(qtbot: QtBot) -> None:
    board = a_board(compteurs=(), a_suivre=())
    with a_screen(qtbot, role=Role.SOIGNANT_ASTREINTE, places=FakePlaces(board)) as screen:
        said = [one.text() for one in screen.page.cards.findChildren(QLabel)]
        assert "Aucune des personnes de la nuit n’a eu de séjour cette année." in said
        assert "Rien à suivre pour les personnes de la nuit." in said


def test_without_a_place_who_may_only_read_is_told_who_adds_one(qtbot: QtBot) -> None:
    empty = a_board(places=(), bars=(), compteurs=(), a_suivre=(), libres=())
    with a_screen(qtbot, role=Role.DIRECTION, places=FakePlaces(empty)) as screen:
        shown = screen.page.states.empty
        assert shown.isVisible()
        assert shown.button.isHidden()


def test_without_a_place_the_screen_offers_to_add_one(qtbot: QtBot) -> None:
    empty = a_board(places=(), bars=(), compteurs=(), a_suivre=(), libres=())
    with a_screen(qtbot, places=FakePlaces(empty)) as screen:
        assert screen.page.states.empty.isVisible()
        assert not screen.page.header.book_button.isEnabled()
        screen.kit.context.changes.fiche_changed.emit("gir", 1)
        screen.rest()
        screen.places.board_now = a_board()
        screen.kit.context.changes.fiche_changed.emit("places_ht", None)
        screen.rest()
        assert screen.page.board.isVisible()


A_REFUSAL = RefusalLine(
    row_id=7,
    beneficiaire_id=110,
    personne="Delcambre Yvonne",
    asked_on=nov(21),
    type="HTU",
    arrived_on=nov(21),
    departed_on=nov(23),
    raison="aucune_place",
    motif="urgence",
    suite=None,
    remarque="Rappelée à 23 h",
)


def test_requests_not_met_are_listed_with_why_and_another_may_be_noted(qtbot: QtBot) -> None:
    with a_screen(qtbot) as screen:
        screen.places.refused = [A_REFUSAL, replace(A_REFUSAL, row_id=8, departed_on=None)]
        screen.page.cards.see.click()
        dialog = screen.dialog(RefusalsDialog)
        said = [one.text() for one in dialog.findChildren(QLabel)]
        assert "Delcambre Yvonne, HTU du 21/11 au 23/11" in said
        assert "Delcambre Yvonne, HTU à partir du 21/11" in said
        assert any(one.startswith("Demandée le 21/11/2026") for one in said)
        assert "Rappelée à 23 h" in said
        assert len(dialog.links) == 2

        screen.places.refused = [A_REFUSAL]
        screen.kit.context.changes.fiche_changed.emit("refus_ht", None)
        screen.rest()
        assert len(dialog.links) == 1
        dialog.verb_button.click()
        screen.dialog(RefusalDialog).reject()


def test_who_only_reads_sees_the_requests_and_corrects_none(qtbot: QtBot) -> None:
    with a_screen(qtbot, role=Role.LECTURE) as screen:
        screen.page.cards.see.click()
        dialog = screen.dialog(RefusalsDialog)
        assert NOTHING in [one.text() for one in dialog.findChildren(QLabel)]
        assert dialog.verb_button.text() == "Fermer"
        dialog.verb_button.click()
        assert screen.no_dialog()


def test_a_long_name_gives_way_before_what_is_to_be_done(qtbot: QtBot) -> None:
    del qtbot
    title = "Puéchabon Lucien François\u00a0: option à confirmer"
    whole = metrics_of(font(BODY_MEDIUM)).horizontalAdvance(title)
    assert fitted_title(title, whole) == title
    short = fitted_title(title, whole - 60)
    assert short.startswith("Puéchabon")
    assert short.endswith("…\u00a0: option à confirmer")
    assert fitted_title(title, 60) == title, "cut at its end: nothing would be left of the name"
