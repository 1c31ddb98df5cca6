"""The database itself keeps two stays from holding one place, whatever writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.sejours import PlaceHt, ReservationHt, SejourHt
from db import places_ddl
from db.migrate import upgrade_to_head
from db.repositories.fiches import SqlFicheRepository
from db.repositories.mapping import MAPPINGS
from db.tables import ReservationHtRow, SejourHtRow
from tests.builders import Caseload
from tests.persistence.records import a_named
from tests.persistence.store import store_caseload
from tests.slow_places import Guest, overlaps

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TABLES: dict[str, Any] = {
    "sejours_ht": SejourHtRow.__table__,
    "reservations_ht": ReservationHtRow.__table__,
}
FAR = date(2028, 6, 1)


@pytest.fixture
def guarded(empty_database: Engine) -> Iterator[Session]:
    """A session on a migrated database with two places and a person."""
    with empty_database.connect() as connection:
        upgrade_to_head(connection)
    with Session(empty_database) as session:
        store_caseload(
            session,
            Caseload(
                beneficiaires=(a_named("B1"),),
                places_ht=tuple(
                    PlaceHt(reference=one, etablissement="EHPAD", type="HTU")
                    for one in ("L1", "L2")
                ),
            ),
        )
        session.flush()
        yield session


def add(session: Session, sheet: str, **changes: Any) -> int:
    """Write a row with no rule of the program in between; return its id."""
    values: dict[str, Any] = {
        "place_id": 1,
        "type": "HTU",
        "arrived_on": date(2026, 11, 10),
        "departed_on": date(2026, 11, 20),
        "etat": "reserve",
        "recorded_at": NOW,
        **changes,
    }
    values["reference"] = "-".join(str(one) for one in values.values())
    return add_as(session, sheet, values)


def change(session: Session, sheet: str, row_id: int, **changes: Any) -> None:
    """Change a row with no rule of the program in between."""
    table = TABLES[sheet]
    with session.begin_nested():
        session.connection().execute(update(table).where(table.c.id == row_id).values(**changes))


def refused(act: Any) -> bool:
    """Tell whether the database refuses an act because the place is held."""
    try:
        act()
    except IntegrityError as error:
        if places_ddl.REFUSED not in str(error.orig):
            raise
        return True
    return False


@pytest.mark.parametrize("first", TABLES)
@pytest.mark.parametrize("second", TABLES)
def test_two_cannot_hold_one_place_whichever_the_table(
    guarded: Session, first: str, second: str
) -> None:
    add(guarded, first)
    again = {"arrived_on": date(2026, 11, 19), "departed_on": None}
    assert refused(lambda: add(guarded, second, **again))
    assert refused(lambda: add(guarded, second, **again, etat="en_cours"))
    add(guarded, second, **again, place_id=2)
    add(guarded, second, **again, etat="option")
    add(guarded, second, arrived_on=date(2026, 11, 20), departed_on=None)
    add(guarded, second, arrived_on=date(2026, 11, 1), departed_on=date(2026, 11, 10))
    add(guarded, second, arrived_on=date(2026, 11, 10), departed_on=date(2026, 11, 10))
    inside = date(2026, 11, 15)
    assert refused(lambda: add(guarded, second, arrived_on=inside, departed_on=inside))


def test_a_state_nobody_wrote_holds_the_place(guarded: Session) -> None:
    add(guarded, "sejours_ht", etat=None)
    assert refused(lambda: add(guarded, "reservations_ht"))


@pytest.mark.parametrize("sheet", TABLES)
def test_a_change_is_judged_as_an_entry_is(guarded: Session, sheet: str) -> None:
    add(guarded, "sejours_ht")
    other = add(guarded, sheet, etat="option")
    assert refused(lambda: change(guarded, sheet, other, etat="reserve"))
    change(guarded, sheet, other, etat="reserve", place_id=2)
    assert refused(lambda: change(guarded, sheet, other, place_id=1))
    change(guarded, sheet, other, place_id=1, arrived_on=date(2026, 11, 20), departed_on=None)
    assert refused(lambda: change(guarded, sheet, other, arrived_on=date(2026, 11, 19)))


def test_stays_that_overlap_already_are_corrected_one_after_the_other(guarded: Session) -> None:
    for name in places_ddl.TRIGGERS:
        on = "" if guarded.get_bind().dialect.name == "sqlite" else f" ON {name.split('_libre')[0]}"
        guarded.connection().exec_driver_sql(f"DROP TRIGGER {name}{on}")
    first = add(guarded, "sejours_ht")
    second = add(guarded, "sejours_ht", arrived_on=date(2026, 11, 15), departed_on=None)
    third = add(guarded, "sejours_ht", arrived_on=date(2026, 11, 16), departed_on=None, etat=None)
    for statement in places_ddl.triggers(guarded.get_bind().dialect.name):
        if statement.lstrip().startswith("CREATE TRIGGER"):
            guarded.connection().exec_driver_sql(statement)
    change(guarded, "sejours_ht", first, remarque="relu", etat="reserve", place_id=1)
    change(guarded, "sejours_ht", second, departed_on=date(2026, 11, 18), etat="termine")
    change(guarded, "sejours_ht", third, etat="annule")
    assert refused(lambda: change(guarded, "sejours_ht", third, etat="termine"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(sorted(TABLES)),
        st.integers(1, 2),
        st.dates(date(2027, 12, 26), date(2028, 3, 4)),
        st.none() | st.integers(0, 9),
        st.sampled_from([None, "option", "reserve", "en_cours", "termine", "annule"]),
        st.none() | st.integers(0, 20),
    ),
    max_size=14,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_what_the_database_accepts_is_what_a_board_kept_night_by_night_does(
    guarded: Session, steps: list[tuple[str, int, date, int | None, str | None, int | None]]
) -> None:
    kept: dict[tuple[str, int], Guest] = {}
    with guarded.begin_nested() as point:
        for sheet, place, arrived_on, nights, drawn, target in steps:
            # A place kept for somebody to be named is an option or a réservation.
            etat = drawn if sheet == "sejours_ht" else drawn or "reserve"
            departed_on = None if nights is None else arrived_on + timedelta(days=nights)
            guest = Guest(
                "?",
                str(place),
                "HTU",
                arrived_on,
                departed_on,
                holds=etat not in {"option", "annule"},
            )
            rows = [row for row in sorted(kept) if row[0] == sheet]
            values = {
                "place_id": place,
                "arrived_on": arrived_on,
                "departed_on": departed_on,
                "etat": etat,
            }
            row = None if target is None or not rows else rows[target % len(rows)]
            others = [one for key, one in kept.items() if key != row]
            is_wrong = guest.holds and overlaps(guest, others, FAR)
            if row is None:
                values["reference"] = f"X{len(kept)}{arrived_on}"
                made: list[int] = []
                was = refused(lambda: made.append(add_as(guarded, sheet, values)))  # noqa: B023
                row = (sheet, made[0]) if made else (sheet, 0)
            else:
                was = refused(lambda: change(guarded, sheet, row[1], **values))  # noqa: B023
            assert was == is_wrong
            if not was:
                kept[row] = guest
        point.rollback()


def add_as(session: Session, sheet: str, values: dict[str, Any]) -> int:
    """Write a row that carries a reference of its own."""
    table = TABLES[sheet]
    whole = {"type": "HTU", "recorded_at": NOW, **values}
    whole |= {"beneficiaire_id": 1} if sheet == "sejours_ht" else {}
    with session.begin_nested():
        result = session.connection().execute(insert(table).values(**whole))
    return int((result.inserted_primary_key or (0,))[0])


def test_the_repository_names_who_is_there(guarded: Session) -> None:
    fiches = SqlFicheRepository(guarded, lambda: NOW, lambda: None)
    stay = SejourHt(
        beneficiaire="B1",
        place="L1",
        type="HTU",
        arrived_on=date(2026, 11, 10),
        departed_on=date(2026, 11, 20),
        etat="en_cours",
    )
    fiches.add("sejours_ht", stay)
    kept = ReservationHt(
        reference="R1", place="L1", type="HTU", arrived_on=date(2026, 11, 19), etat="reserve"
    )
    with pytest.raises(RuleViolationError, match="place_occupee") as caught:
        fiches.add("reservations_ht", kept)
    assert caught.value.values["au"] == "20/11/2026"
    assert caught.value.values["libre_le"] == "20/11/2026"
    rows = guarded.execute(select(MAPPINGS["reservations_ht"].table)).all()
    assert rows == []


@pytest.mark.postgresql
def test_of_two_servers_clients_who_write_at_once_one_waits_and_is_refused(
    empty_database: Engine, guarded: Session
) -> None:
    if empty_database.dialect.name != "postgresql":
        pytest.skip("one writer at a time: the vault takes its lock first")
    guarded.commit()
    said: list[bool] = []
    add(guarded, "sejours_ht")

    def second() -> None:
        with Session(empty_database) as other:
            said.append(refused(lambda: add(other, "reservations_ht")))
            other.commit()

    thread = Thread(target=second)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    guarded.commit()
    thread.join(10)
    assert said == [True]
