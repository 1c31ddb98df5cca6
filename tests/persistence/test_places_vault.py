"""The desk of the temporary stays on a real vault: booked, moved, lived, ended, journaled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Astreinte, Professionnel
from crt_desktop.domain.errors import (
    InvalidFicheError,
    PermissionDeniedError,
    RuleViolationError,
    StaleEditError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.places import BookingOrder, RefusalOrder
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sejours import SejourHt
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from crt_desktop.reports.places import StayBar
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.fast_keys import PASSPHRASE
from tests.persistence.fiches_desk import Desk
from tests.persistence.places_kit import TODAY, Case, day, make_case
from tests.persistence.vaults import NAME, Bench, fast_vaults
from ui.viewmodels.places_booking import state_texts

NOVEMBER = Period(start=day(16), end=date(2026, 12, 13))


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    return make_case(vault, desk)


def refused(act: Any) -> RuleViolationError:
    """Return the rule that refuses an act."""
    with pytest.raises(RuleViolationError) as caught:
        act()
    return caught.value


def test_one_leaves_and_another_arrives_the_same_day(case: Case) -> None:
    case.book(day(20), day(25), etat="en_cours")
    second = case.book(day(25), day(28), beneficiaire_id=case.people[1])
    assert (second.etat, second.nights) == ("reserve", 3)
    bars = case.service.board(NOVEMBER).bars
    assert [(one.personne, one.arrived_on, one.departed_on) for one in bars] == [
        ("DURAND Marie Louise", day(20), day(25)),
        ("LEROY Marie Louise", day(25), day(28)),
    ]


def test_a_place_that_is_taken_is_refused_with_who_until_when_and_the_next_free_day(
    case: Case,
) -> None:
    case.book(day(20), day(25))
    case.book(day(26), day(28))
    error = refused(lambda: case.book(day(24), day(27), beneficiaire_id=case.people[1]))
    assert error.code == "place_occupee"
    assert error.values["occupant"] == "DURAND Marie Louise"
    assert (error.values["du"], error.values["au"]) == ("20/11/2026", "25/11/2026")
    assert error.values["libre_le"] == "28/11/2026"
    told = explain(error)
    assert told.detail == (
        "EHPAD Les Glycines, Place 1\u00a0: DURAND Marie Louise, du 20/11/2026 au 25/11/2026."
        " Rien n’a été enregistré."
    )
    assert "28/11/2026" in told.remedy


def test_places_are_in_the_order_they_are_called(case: Case) -> None:
    lines = case.service.board(NOVEMBER).places
    assert [(one.etablissement, one.nom) for one in lines] == [
        ("EHPAD La Garrigue", "Place 2"),
        ("EHPAD Les Glycines", "Place 1"),
        ("EHPAD Les Glycines", "Place 10"),
    ]
    assert all(one.is_free_tonight for one in lines)


def test_without_a_place_the_first_free_one_of_the_kind_is_taken(case: Case) -> None:
    first = case.book(day(24), day(26), place_id=None)
    second = case.book(day(24), day(26), place_id=None, beneficiaire_id=case.people[1])
    assert (first.place_id, second.place_id) == case.places[:2]
    error = refused(lambda: case.book(day(25), day(27), place_id=None))
    assert error.code == "aucune_place_libre"
    assert "26/11/2026" in explain(error).remedy


def test_of_two_windows_that_book_the_last_bed_one_wins_and_the_other_is_told(
    case: Case, bench: Bench
) -> None:
    # As patient as the program is: who waits for the other to have written is not refused for that.
    vaults = fast_vaults(bench.clock, lock_wait_s=60)
    opened = [vaults.unlock(bench.path, name=NAME, passphrase=PASSPHRASE) for _ in range(2)]
    try:
        first, second = (replace(case, vault=one) for one in opened)
        orders = [
            (first, case.people[0], date(2026, 11, 30)),
            (second, case.people[1], date(2026, 11, 28)),
        ]
        # Both looked, both saw it free.
        for window, person, until in orders:
            order = BookingOrder(
                type="HT",
                beneficiaire_id=person,
                place_id=case.places[2],
                arrived_on=day(24),
                departed_on=until,
            )
            assert window.service.consequence(order).clash is None
        won: list[str] = []
        told: list[RuleViolationError] = []

        def book(window: Case, person: int, until: date) -> None:
            try:
                bar = window.book(
                    day(24), until, type="HT", beneficiaire_id=person, place_id=case.places[2]
                )
                won.append(bar.personne)
            except RuleViolationError as error:
                told.append(error)

        threads = [Thread(target=book, args=order) for order in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    finally:
        for one in opened:
            one.close()
    (winner,), (error,) = won, told
    assert error.code == "place_occupee"
    assert error.values["occupant"] == winner
    assert error.values["libre_le"] == ("30/11/2026" if "DURAND" in winner else "28/11/2026")
    assert winner in explain(error).detail
    (bar,) = case.service.board(NOVEMBER).bars
    assert bar.personne == winner


def test_a_stay_goes_from_its_option_to_its_end(case: Case) -> None:
    expires = datetime(2026, 11, 22, 17, tzinfo=UTC)
    bar = case.book(TODAY, day(25), etat="option", expire_at=expires, demandeur="SAAS Cigale")
    assert (bar.etat, bar.expire_at, bar.demandeur) == ("option", expires, "SAAS Cigale")
    service = case.service
    bar = service.confirm("sejours_ht", bar.row_id, version=bar.version)
    assert (bar.etat, bar.expire_at) == ("reserve", None)
    checked = ("medicaments", "dlu")
    bar = service.arrive(bar.row_id, version=bar.version, on=TODAY, checklist=checked)
    assert case.get("sejours_ht", bar.row_id).arrivee == checked
    bar = service.extend(bar.row_id, version=bar.version, departed_on=day(28))
    assert (bar.etat, bar.nights) == ("en_cours", 6)
    bar = service.prepare(bar.row_id, version=bar.version, preparation=("idel",))
    case.desk.clock.advance(2 * 24 * 3600)
    bar = service.leave(bar.row_id, version=bar.version, on=day(24), fin="domicile")
    record = case.get("sejours_ht", bar.row_id)
    assert (bar.etat, bar.nights, record.fin) == ("termine", 2, "domicile")
    assert record.preparation == ("idel",)
    assert (
        refused(lambda: service.extend(bar.row_id, version=bar.version, departed_on=None)).code
        == "sejour_etat"
    )
    tags = [entry.action for entry in case.desk.journal() if entry.action.startswith("place.")]
    assert tags == ["place.reservation", *["place.modification"] * 5]


def test_an_option_that_expires_frees_its_place_and_may_still_be_confirmed(case: Case) -> None:
    bar = case.book(TODAY, day(25), etat="option", expire_at=datetime(2026, 11, 22, 10, tzinfo=UTC))
    place = case.places[0]
    assert place not in {one.place_id for one in case.service.board(NOVEMBER).libres}
    asked = BookingOrder(
        type="HTU",
        beneficiaire_id=case.people[1],
        place_id=place,
        arrived_on=TODAY,
        departed_on=day(24),
    )
    (warning,) = case.service.consequence(asked).warnings
    assert "22/11/2026 à 11:00" in warning
    case.desk.clock.advance(3600)
    board = case.service.board(NOVEMBER)
    assert [one.etat for one in board.bars] == ["expiree"]
    assert place in {one.place_id for one in board.libres}
    assert [one.code for one in board.a_suivre] == ["option"]
    assert case.service.consequence(asked).warnings == ()
    assert case.get("sejours_ht", bar.row_id).etat == "option"
    case.service.book(asked)
    error = refused(lambda: case.service.confirm("sejours_ht", bar.row_id, version=bar.version))
    assert error.code == "place_occupee"


def test_an_option_cannot_have_expired_already(case: Case) -> None:
    with pytest.raises(InvalidFicheError):
        case.book(TODAY, day(25), etat="option", expire_at=datetime(2026, 11, 22, 9, tzinfo=UTC))


def test_a_place_kept_for_nobody_named_holds_and_becomes_a_stay(case: Case) -> None:
    kept = case.book(day(24), day(26), beneficiaire_id=None)
    assert (kept.sheet, kept.personne) == ("reservations_ht", "À nommer")
    assert refused(lambda: case.book(day(25), day(27))).values["occupant"] == "À nommer"
    with pytest.raises(InvalidFicheError):
        case.book(TODAY, None, beneficiaire_id=None, etat="en_cours", place_id=case.places[1])
    named = case.service.name(kept.row_id, version=kept.version, beneficiaire_id=case.people[1])
    assert (named.sheet, named.etat, named.personne) == (
        "sejours_ht",
        "reserve",
        "LEROY Marie Louise",
    )
    assert len(case.service.board(NOVEMBER).bars) == 1
    (line,) = case.desk.fiches.bin()
    error = refused(lambda: case.desk.fiches.restore(line.bin_id))
    assert (error.code, error.values["occupant"]) == ("place_occupee", "LEROY Marie Louise")


def test_a_renewal_is_said_before_it_is_booked_and_counted_with_what_it_renews(case: Case) -> None:
    record = SejourHt(
        beneficiaire="B1",
        place="L1",
        type="HTU",
        arrived_on=day(12),
        departed_on=day(25),
        etat="en_cours",
    )
    first = case.book(day(12), day(25), etat="en_cours")
    stay = case.get("sejours_ht", first.row_id)
    imported = replace(record, beneficiaire=stay.beneficiaire, place=stay.place)
    case.desk.fiches.remove("sejours_ht", first.row_id, version=first.version)
    (row_id,) = case.store("sejours_ht", [imported])
    order = BookingOrder(
        type="HTU",
        beneficiaire_id=case.people[0],
        place_id=case.places[0],
        arrived_on=day(25),
        departed_on=day(30),
        suite_de=row_id,
    )
    (said,) = case.service.consequence(order).warnings
    assert "18 jours pour ce séjour, c’est un renouvellement" in said
    bar = case.service.book(order)
    assert bar.warnings == (said,)
    (counter,) = case.service.counters(day(26))
    assert (counter.used, counter.limit) == (18, 30)


def test_what_somebody_changed_meanwhile_is_not_written_over(case: Case) -> None:
    bar = case.book(day(24), day(26))
    case.service.extend(bar.row_id, version=bar.version, departed_on=day(27))
    with pytest.raises(StaleEditError) as caught:
        case.service.cancel("sejours_ht", bar.row_id, version=bar.version, motif="Renoncement")
    edit = caught.value.edit
    assert edit is not None
    assert (edit.by, edit.version) == ("Claire Essai", bar.version + 1)


def test_a_cancelled_stay_says_why_and_frees_its_place(case: Case) -> None:
    bar = case.book(day(24), day(26))
    with pytest.raises(InvalidFicheError):
        case.service.cancel("sejours_ht", bar.row_id, version=bar.version, motif=" ")
    case.service.cancel("sejours_ht", bar.row_id, version=bar.version, motif="Aidante disponible")
    record = case.get("sejours_ht", bar.row_id)
    assert (record.etat, record.motif_annulation) == ("annule", "Aidante disponible")
    kept = case.book(day(24), day(26), beneficiaire_id=None)
    case.service.cancel("reservations_ht", kept.row_id, version=kept.version, motif="Sans suite")
    assert case.service.board(NOVEMBER).bars == ()


@pytest.mark.parametrize("is_named", [True, False])
def test_a_confirmation_or_a_cancellation_is_taken_back_as_the_screen_does(
    case: Case, *, is_named: bool
) -> None:
    at = datetime(2026, 11, 23, 17, tzinfo=UTC)
    more = {} if is_named else {"beneficiaire_id": None}
    option = case.book(day(24), day(26), etat="option", expire_at=at, **more)
    kept = case.service.confirm(option.sheet, option.row_id, version=option.version)
    put_back(case, option, kept.version)
    record = case.get(option.sheet, option.row_id)
    assert (record.etat, record.expire_at) == ("option", at)
    if not is_named:
        return
    version = kept.version + 1
    case.service.cancel(option.sheet, option.row_id, version=version, motif="Erreur")
    put_back(case, option, version + 1)
    record = case.get(option.sheet, option.row_id)
    assert (record.etat, record.motif_annulation) == ("option", None)


def put_back(case: Case, before: StayBar, version: int) -> None:
    Fiches(case.desk.vault, case.desk.clock).save(
        before.sheet,
        state_texts(before),
        form=f"{before.sheet}:{before.row_id}",
        row_id=before.row_id,
        version=version,
    )


def test_a_move_is_shown_then_done_or_refused_with_what_else_there_is(case: Case) -> None:
    bar = case.book(TODAY, day(26), etat="en_cours")
    other = case.book(day(28), day(30), beneficiaire_id=case.people[1])
    order = BookingOrder(
        type="HTU",
        arrived_on=TODAY,
        departed_on=date(2026, 12, 1),
        place_id=case.places[0],
        row_id=bar.row_id,
    )
    found = case.service.consequence(order)
    assert found.clash is not None
    assert (found.clash.occupant, found.clash.arrived_on) == (other.personne, day(28))
    offers = [(one.place_id, one.arrived_on, one.departed_on) for one in found.offers]
    assert offers[0] == (case.places[0], TODAY, day(28))
    assert offers[1] == (case.places[1], day(26), date(2026, 12, 1))
    # Who is there does not come later instead.
    assert all(arrived_on <= day(26) for _, arrived_on, _ in offers)
    with pytest.raises(InvalidFicheError):
        case.service.move(
            "sejours_ht",
            bar.row_id,
            version=bar.version,
            place_id=case.places[0],
            arrived_on=day(30),
            departed_on=date(2026, 12, 9),
        )
    kept = case.service.consequence(
        BookingOrder(
            type="HTU",
            arrived_on=day(28),
            departed_on=day(29),
            place_id=case.places[0],
            beneficiaire_id=case.people[0],
        )
    )
    assert (case.places[0], day(30)) in [(one.place_id, one.arrived_on) for one in kept.offers]
    assert (
        refused(
            lambda: case.service.move(
                "sejours_ht",
                bar.row_id,
                version=bar.version,
                place_id=case.places[0],
                arrived_on=TODAY,
                departed_on=date(2026, 12, 1),
            )
        ).code
        == "place_occupee"
    )
    moved = case.service.move(
        "sejours_ht",
        bar.row_id,
        version=bar.version,
        place_id=case.places[2],
        arrived_on=TODAY,
        departed_on=date(2026, 12, 1),
    )
    assert (moved.place_id, moved.nights) == (case.places[2], 9)
    assert any("HT, le séjour est HTU" in one for one in moved.warnings)


def test_every_alternative_that_is_proposed_is_booked_at_once(case: Case) -> None:
    first, second, other = case.places
    expires = case.desk.clock.now() + timedelta(days=30)
    case.book(day(20), day(25), etat="en_cours")
    case.book(day(27), day(29), etat="option", expire_at=expires)
    case.book(day(23), day(26), place_id=second, beneficiaire_id=case.people[1])
    case.book(day(28), day(30), place_id=second, etat="option", expire_at=expires)
    case.book(day(23), None, place_id=other, beneficiaire_id=case.people[1])
    tried = 0
    for place, since, until in (
        (first, day(24), day(26)),
        (first, TODAY, day(24)),
        (second, TODAY, day(25)),
        (second, TODAY, day(29)),
        (other, TODAY, day(28)),
        (other, day(24), None),
    ):
        order = BookingOrder(
            type="HTU",
            arrived_on=since,
            departed_on=until,
            beneficiaire_id=case.people[0],
            place_id=place,
            etat="reserve",
        )
        for offer in case.service.consequence(order).offers:
            instead = replace(
                order,
                place_id=offer.place_id,
                arrived_on=offer.arrived_on,
                departed_on=offer.departed_on,
            )
            told = case.service.consequence(instead)
            assert told.clash is None
            assert not any("option est posée" in one for one in told.warnings)
            bar = case.service.book(instead)
            case.service.cancel(bar.sheet, bar.row_id, version=bar.version, motif="Essai")
            tried += 1
    assert tried >= 10


def test_a_transfer_ends_here_and_goes_on_there_as_one_stay(case: Case) -> None:
    bar = case.book(day(12), date(2026, 12, 5), etat="en_cours")
    service = case.service
    following = service.transfer(bar.row_id, version=bar.version, on=TODAY, place_id=case.places[1])
    before, after = case.get("sejours_ht", bar.row_id), case.get("sejours_ht", following.row_id)
    assert (before.etat, before.departed_on, before.fin) == ("termine", TODAY, "transfert")
    assert (after.etat, after.arrived_on, after.departed_on) == (
        "en_cours",
        TODAY,
        date(2026, 12, 5),
    )
    assert after.suite_de == before.reference
    (line,) = service.counters()
    assert (line.current_stay, line.used, line.limit, line.this_year) == (23, 23, 30, 23)
    assert line.reste_a_charge == 23 * 20
    with pytest.raises(InvalidFicheError):
        service.transfer(
            following.row_id, version=following.version, on=day(1), place_id=case.places[0]
        )
    with pytest.raises(InvalidFicheError):
        service.transfer(
            following.row_id, version=following.version, on=TODAY, place_id=case.places[1]
        )


def test_a_stay_over_its_limit_is_warned_and_written(case: Case) -> None:
    bar = case.book(day(1), day(23), etat="en_cours")
    assert any("c’est un renouvellement" in one for one in bar.warnings)
    longer = case.service.extend(bar.row_id, version=bar.version, departed_on=date(2026, 12, 6))
    (warning,) = longer.warnings
    assert warning.startswith("HTU\u00a0: 35 jours pour ce séjour, 5 jours de plus que la limite")
    assert "AMI CRT Occitanie 2026" in warning
    (line,) = [one for one in case.service.board(NOVEMBER).a_suivre if one.code == "renewal"]
    assert line.titre.endswith("limite dépassée")


def test_in_hospital_the_place_is_kept_or_the_stay_ends(case: Case) -> None:
    bar = case.book(day(18), day(30), etat="en_cours")
    service = case.service
    kept = service.hospital(
        bar.row_id,
        version=bar.version,
        on=day(21),
        keeps_place=True,
        etablissement="CH de Narbonne",
        is_par_urgences=True,
    )
    assert (kept.etat, kept.hospital) == ("en_cours", ((day(21), day(23)),))
    board = service.board(NOVEMBER)
    assert [one.code for one in board.a_suivre] == ["hospital"]
    error = refused(
        lambda: service.hospital(kept.row_id, version=kept.version, on=TODAY, keeps_place=True)
    )
    assert error.code == "hospitalisation_en_cours"
    other = case.book(
        day(18), day(30), beneficiaire_id=case.people[1], place_id=case.places[1], etat="en_cours"
    )
    ended = service.hospital(other.row_id, version=other.version, on=TODAY, keeps_place=False)
    assert (ended.etat, ended.departed_on) == ("termine", TODAY)
    assert case.get("sejours_ht", other.row_id).fin == "hospitalisation"
    with pytest.raises(InvalidFicheError):
        service.hospital(kept.row_id, version=kept.version, on=day(23), keeps_place=True)


def test_a_death_ends_a_stay(case: Case) -> None:
    bar = case.book(day(18), None, etat="en_cours")
    ended = case.service.leave(bar.row_id, version=bar.version, on=TODAY, fin="deces")
    assert (ended.etat, ended.nights) == ("termine", 4)


def test_what_is_said_of_a_booking_before_it_is_done(case: Case) -> None:
    case.book(day(24), day(26), place_id=case.places[1])
    stranger = case.desk.person(nom_naissance="MARTY", born_on="05/12/1937")
    order = BookingOrder(
        type="HTU",
        beneficiaire_id=case.people[0],
        place_id=case.places[2],
        arrived_on=day(25),
        departed_on=day(27),
    )
    said = case.service.consequence(order).warnings
    assert [one.partition(" ")[0] for one in said] == ["EHPAD", "DURAND"]
    assert "a déjà un séjour du 24/11/2026 au 26/11/2026, EHPAD Les Glycines, Place 10" in said[1]
    (alone,) = case.service.consequence(
        replace(order, beneficiaire_id=stranger, type="HT")
    ).warnings
    assert "n’est pas en accompagnement" in alone
    with pytest.raises(InvalidFicheError):
        case.service.consequence(replace(order, departed_on=day(20)))


def test_what_is_free_is_told_with_the_nearest_dates_of_the_others(case: Case) -> None:
    case.book(day(22), day(27))
    offers = case.service.free_on(day(24), nights=2)
    assert [(one.place_id, one.arrived_on, one.is_wished) for one in offers] == [
        (case.places[1], day(24), True),
        (case.places[2], day(24), True),
        (case.places[0], day(27), False),
    ]
    assert [one.place_id for one in case.service.free_on(day(24), type="HT")] == [case.places[2]]


def test_requests_that_could_not_be_met_are_counted_by_quarter(case: Case) -> None:
    order = RefusalOrder(type="HTU", arrived_on=TODAY, raison="aucune_place")
    case.service.record_refusal(order)
    case.service.record_refusal(
        replace(order, beneficiaire_id=case.people[0], asked_on=date(2026, 9, 30))
    )
    assert case.service.board(NOVEMBER).refus_trimestre == 1
    tags = [(one.action, one.entity_id) for one in case.desk.journal() if "refus" in one.action]
    assert tags == [("place.refus", None), ("place.refus", case.people[0])]


def test_the_one_on_call_books_for_the_night_and_only_that_night(case: Case) -> None:
    case.store(
        "professionnels",
        [Professionnel(reference="P1", nom="ROUX", prenom="Léa", profession="ide")],
    )
    on_call = case.as_role(Role.SOIGNANT_ASTREINTE, professionnel="P1")
    tonight: dict[str, Any] = {"motif": "urgence", "nights": 2}
    error = refused(lambda: on_call.book_tonight(case.people[0], case.places[0], **tonight))
    assert error.code == "hors_astreinte"
    starts_at = datetime(2026, 11, 22, 20, tzinfo=UTC)
    case.store(
        "astreintes",
        [
            Astreinte(
                professionnel="P1", starts_at=starts_at, ends_at=starts_at + timedelta(hours=9)
            )
        ],
    )
    # At 2 in the morning the night is still that of the 22nd.
    case.desk.clock.advance(16 * 3600)
    bar = on_call.book_tonight(case.people[0], case.places[0], **tonight)
    assert (bar.type, bar.etat, bar.arrived_on, bar.departed_on) == (
        "HTU",
        "reserve",
        TODAY,
        day(24),
    )
    assert [one.place_id for one in on_call.free_on(TODAY, type="HTU") if one.is_wished] == [
        case.places[1]
    ]
    on_call.record_refusal(RefusalOrder(type="HTU", arrived_on=TODAY, raison="aucune_place"))
    stranger = case.desk.person(nom_naissance="MARTY", born_on="05/12/1937")
    with pytest.raises(PermissionDeniedError):
        on_call.book_tonight(stranger, case.places[1], motif=None)
    with pytest.raises(PermissionDeniedError):
        on_call.confirm("sejours_ht", bar.row_id, version=bar.version)


def test_the_board_is_an_entry_once_and_one_for_each_person_it_shows(case: Case) -> None:
    case.book(day(24), day(26))
    service = case.service
    for _ in range(2):
        service.board(NOVEMBER)
    read = [one.entity_id for one in case.desk.journal() if one.action == "place.consultation"]
    assert read == [None, case.people[0]]


def test_the_survey_and_the_board_give_the_same_occupancy(case: Case) -> None:
    case.book(day(1), day(11), etat="en_cours")
    case.book(day(20), None, place_id=case.places[1], beneficiaire_id=case.people[1])
    case.book(day(15), day(18), place_id=case.places[2], etat="option")
    case.book(day(20), day(25), place_id=case.places[2], beneficiaire_id=None)
    period = Period(start=day(1), end=day(30))
    with case.vault.uow() as uow:
        figures = uow.indicators.compute(
            period, parametres=uow.parametres(), holidays=frozenset(), is_training=True
        )
    lines = {one.nom: one for one in case.service.occupancy(period)}
    total = lines["Toutes les places"]
    assert (total.occupied, total.offered) == (10 + 11, 90)
    assert total.share == figures["taux_occupation_ht"]
    assert lines["HTU"].occupied == 21
    assert lines["EHPAD Les Glycines, Place 1"].occupied == 10


def test_a_workbook_may_have_two_stays_change_places(case: Case) -> None:
    first, second = (case.get("places_ht", one).reference for one in case.places[:2])
    person = case.get("beneficiaires", case.people[0]).reference
    stay = SejourHt(
        reference="X1",
        beneficiaire=person,
        place=first,
        type="HTU",
        arrived_on=day(1),
        departed_on=day(9),
        etat="reserve",
    )
    other = replace(stay, reference="X2", place=second)
    case.store("sejours_ht", [stay, other])
    swapped = [replace(stay, place=second), replace(other, place=first)]
    with case.vault.uow() as uow:
        keys = [RowKey(reference=one.reference) for one in swapped]
        updated = [
            StoredRecord(key=key, record=one) for key, one in zip(keys, swapped, strict=True)
        ]
        uow.exchange.apply([SheetChanges(sheet="sejours_ht", updated=updated)])
        found = uow.exchange.find("sejours_ht", keys)
    assert [found[key].place for key in keys] == [second, first]  # type: ignore[union-attr] # stays


def test_a_form_is_told_that_a_place_is_kept_for_somebody_to_be_named(case: Case) -> None:
    case.book(day(24), day(26), beneficiaire_id=None)
    place = case.get("places_ht", case.places[0]).reference
    values = {
        "place": place,
        "type": "HTU",
        "arrived_on": "25/11/2026",
        "departed_on": "27/11/2026",
        "etat": "reserve",
    }
    with pytest.raises(InvalidFicheError) as caught:
        case.desk.save("sejours_ht", values, person=case.people[0])
    (issue,) = caught.value.issues
    assert issue.attribute == "arrived_on"
    assert "une personne à nommer" in issue.message
