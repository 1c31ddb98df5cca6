"""The board, the counters and the occupancy against a board kept night by night, on generated years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import Stay, is_free, meets
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.services.places_board import BoardFacts, counter_lines
from crt_desktop.services.places_occupancy import occupancy_lines
from db.queries.indicators import SqlIndicatorQueries
from db.queries.nuit_people import full_name
from db.queries.places import SqlPlaceQueries, free_places
from db.tables import BeneficiaireRow, PlaceHtRow
from tests.caseloads import Case, make_case
from tests.persistence.store import store_caseload
from tests.slow_places import Guest, board_of, count_nights

ONE = timedelta(days=1)


def guests_of(case: Case) -> list[Guest]:
    """Return who sleeps where, people made up left out of a real vault."""
    hidden = {
        one.reference
        for one in case.caseload.beneficiaires
        if one.attribut_identite == "fictif" and not case.is_training
    }
    return [
        Guest(
            one.beneficiaire,
            one.place,
            one.type,
            one.arrived_on,
            one.departed_on,
            holds=one.etat not in {"annule", "option"},
        )
        for one in case.caseload.sejours_ht
        if one.beneficiaire not in hidden
    ]


def nights_in(period: Period) -> list[date]:
    days = (period.after_end - period.start).days
    return [period.start + ONE * number for number in range(days)]


@pytest.mark.parametrize("seed", range(24))
def test_occupancy_is_counted_night_by_night_and_is_that_of_the_survey(
    session: Session, seed: int
) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    queries = SqlPlaceQueries(session)
    places = queries.places()
    lines = occupancy_lines(
        places,
        queries.stays(case.period.start, case.period.after_end),
        case.period,
        is_training=case.is_training,
    )
    board = board_of(guests_of(case), case.period.start, case.period.end)
    records = {one.reference: one for one in case.caseload.places_ht}
    for place in places:
        name = f"{place.etablissement}, {place.nom}"
        record = records[place.reference]
        for line in [one for one in lines if one.nom == name]:
            of_month = [
                night
                for night in nights_in(case.period)
                if (night.year, night.month) == (line.month.year, line.month.month)
            ]
            alike = [one for one in places if f"{one.etablissement}, {one.nom}" == name]
            if len(alike) > 1:
                continue
            assert line.occupied == sum(board[place.reference, night] for night in of_month)
            assert line.offered == sum(
                (record.opened_on is None or record.opened_on <= night)
                and (record.closed_on is None or night < record.closed_on)
                for night in of_month
            )
    total = [one for one in lines if one.nom == "Toutes les places"]
    occupied, offered = (
        sum(getattr(one, what) for one in total) for what in ("occupied", "offered")
    )
    figures = SqlIndicatorQueries(session).compute(
        case.period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )
    share = None
    if offered:
        share = (Decimal(occupied * 100) / offered).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert figures["taux_occupation_ht"] == share


@pytest.mark.parametrize("seed", range(24))
def test_days_used_are_counted_night_by_night(session: Session, seed: int) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    queries = SqlPlaceQueries(session)
    for on in (case.period.start, case.period.end, date(2024, 2, 29), date(2025, 12, 31)):
        personal = queries.stayed(on - timedelta(days=366))
        facts = BoardFacts(
            today=on,
            now=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
            parametres=Parametres(),
            places=(),
            stays=(),
            personal=personal,
            hospital={},
        )
        lines = counter_lines(facts)
        total = sum(one.this_year for one in lines)
        until = on + ONE
        guests = [
            Guest(
                one.beneficiaire,
                one.place,
                one.type,
                one.arrived_on,
                one.departed_on,
                holds=one.etat not in {"annule", "option"},
            )
            for one in case.caseload.sejours_ht
        ]
        people = {one.name for one in guests}
        year = (date(on.year, 1, 1), date(on.year, 12, 31))
        assert total == sum(
            count_nights(guests, (name, kind), *year, until=until)
            for name in people
            for kind in ("HT", "HTSH", "HTU")
        )


@pytest.mark.parametrize("seed", range(12))
def test_what_sql_says_is_free_is_what_the_rule_says(session: Session, seed: int) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    queries = SqlPlaceQueries(session)
    places = queries.places()
    stays = queries.stays(date(1990, 1, 1), None)
    for days in range(0, 400, 7):
        on = case.period.start + timedelta(days=days)
        now = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
        rows = session.scalars(free_places(PlaceHtRow.id), {"on": on, "at": now})
        assert set(rows) == {
            place.row_id
            for place in places
            if is_free(
                place, [one for one in stays if one.place_id == place.row_id], on=on, now=now
            )
        }


@pytest.mark.parametrize("many", [0, 500])
@pytest.mark.parametrize("seed", range(8))
def test_days_in_hospital_are_those_during_a_stay_whomever_is_asked(
    session: Session, seed: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.queries.places.MANY", many)
    case = make_case(seed)
    store_caseload(session, case.caseload)
    queries = SqlPlaceQueries(session)
    first, after_last = case.period.start, case.period.after_end
    stays = queries.stays(date.min, None)
    names = {one.reference: one.id for one in session.scalars(select(BeneficiaireRow))}
    assert {one.personne for one in stays} - {A_NOMMER} == {
        full_name(one.nom_naissance, one.prenoms, one.nom_usage)
        for one in case.caseload.beneficiaires
        if any(stay.beneficiaire_id == names[one.reference] for stay in stays)
    }
    everyone = {one.beneficiaire_id for one in stays if one.beneficiaire_id is not None}
    asked = set(sorted(everyone)[:2])
    wanted: dict[int, list[tuple[date, date | None]]] = {}
    for one in sorted(case.caseload.hospitalisations, key=lambda one: one.entered_on):
        person, left_on = names[one.beneficiaire], one.left_on or date.max
        mine = [stay for stay in stays if stay.beneficiaire_id == person]
        if (
            person in asked
            and meets(one.entered_on, left_on, first, after_last)
            and any(
                meets(one.entered_on, left_on, stay.arrived_on, stay.departed_on) for stay in mine
            )
        ):
            wanted.setdefault(person, []).append((one.entered_on, one.left_on))
    found = queries.hospital(asked, first, after_last)
    assert {person: sorted(spans, key=str) for person, spans in found.items()} == {
        person: sorted(spans, key=str) for person, spans in wanted.items()
    }


def test_a_board_takes_as_many_statements_for_many_places_as_for_one(session: Session) -> None:
    case = next(one for one in map(make_case, range(30)) if len(one.caseload.places_ht) > 1)
    store_caseload(session, case.caseload)
    session.flush()
    run: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: run.append(args[2]))
    queries = SqlPlaceQueries(session)
    queries.places()
    queries.stays(case.period.start, None)
    queries.stayed(case.period.start)
    # The places; stays, those kept for nobody and names; stays, whose names were read.
    assert len(run) == 5


@pytest.mark.parametrize("seed", range(12))
def test_stays_read_for_the_board_are_not_read_again_to_count_their_days(
    session: Session, seed: int
) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    queries = SqlPlaceQueries(session)
    first = case.period.start
    whole = queries.stayed(first)
    for days in (-40, 0, 1, 90, 400):
        since = first + timedelta(days=days)
        found = queries.stayed(first, known=queries.stays(since, None), since=since)
        assert sorted(map(told, found), key=repr) == sorted(map(told, whole), key=repr)


def told(stay: Stay) -> tuple[object, ...]:
    """Return what days are counted of."""
    return (
        *(stay.sheet, stay.row_id, stay.beneficiaire_id, stay.personne, stay.type, stay.etat),
        *(stay.arrived_on, stay.departed_on, stay.reference, stay.suite_de, stay.is_fictif),
    )
