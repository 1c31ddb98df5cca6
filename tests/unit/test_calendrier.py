"""Calendar files: identifiers, sequences, and what the next file says of what is no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.calendrier import (
    Agenda,
    AgendaEvent,
    GivenEvent,
    initials,
    row_of,
    uid_of,
    updated,
)

START = datetime(2026, 10, 24, 19, tzinfo=UTC)


def an_event(row_id: int = 1, *, hours: int = 10, **changes: Any) -> AgendaEvent:
    values: dict[str, Any] = {
        "uid": uid_of(Agenda.ASTREINTES, row_id, "abc"),
        "starts": START,
        "ends": START + timedelta(hours=hours),
        "summary": "Astreinte – N. B.",
    }
    return AgendaEvent(**{**values, **changes})


def as_given(event: AgendaEvent) -> GivenEvent:
    assert isinstance(event.starts, datetime)
    assert isinstance(event.ends, datetime)
    return GivenEvent(
        uid=event.uid,
        sequence=event.sequence,
        fingerprint=event.fingerprint,
        starts_at=event.starts,
        ends_at=event.ends,
        is_cancelled=event.is_cancelled,
    )


def next_file(
    current: list[AgendaEvent],
    given_before: list[AgendaEvent],
    highest: dict[str, int] | None = None,
) -> tuple[AgendaEvent, ...]:
    known = {one.uid: one.sequence for one in given_before}
    return updated(
        current,
        [as_given(one) for one in given_before],
        highest or known,
        cancelled="Astreinte annulée",
    )


@given(st.sampled_from(Agenda), st.integers(1, 10**12), st.text("0123456789abcdef", min_size=1))
def test_an_identifier_names_its_row(agenda: Agenda, row_id: int, vault: str) -> None:
    assert row_of(uid_of(agenda, row_id, vault)) == row_id


def test_an_identifier_from_elsewhere_names_nothing() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        row_of("autre@exemple")


def test_a_first_file_begins_at_zero() -> None:
    (event,) = next_file([an_event()], [])
    assert event.sequence == 0
    assert not event.is_cancelled


def test_what_has_not_changed_keeps_its_sequence() -> None:
    (event,) = next_file([an_event()], [an_event(sequence=3)])
    assert event.sequence == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"ends": START + timedelta(hours=9)},
        {"starts": START + timedelta(hours=1)},
        {"summary": "Astreinte – K. R."},
        {"location": "EHPAD"},
        {"description": "Psychologue"},
        {"is_cancelled": True},
    ],
)
def test_what_has_changed_takes_the_next_sequence(changes: dict[str, Any]) -> None:
    (event,) = next_file([an_event(**changes)], [an_event(sequence=3)])
    assert event.sequence == 4


def test_a_change_goes_above_what_another_calendar_was_given() -> None:
    before = an_event(sequence=1)
    (event,) = next_file([an_event(hours=8)], [before], {before.uid: 6})
    assert event.sequence == 7


def test_what_is_no_more_is_cancelled_once_and_told_again_the_same() -> None:
    first = next_file([], [an_event(sequence=2)])
    assert [(one.is_cancelled, one.sequence, one.summary) for one in first] == [
        (True, 3, "Astreinte annulée")
    ]
    assert next_file([], list(first)) == first


def test_what_was_cancelled_before_it_was_given_is_not_told() -> None:
    gone = an_event(is_cancelled=True)
    assert next_file([gone], []) == ()
    # Another calendar gave it: a program that has both is told.
    (event,) = next_file([gone], [], {gone.uid: 2})
    assert (event.is_cancelled, event.sequence) == (True, 3)


def test_what_comes_back_is_told_above_its_cancellation() -> None:
    (cancelled,) = next_file([], [an_event()])
    (event,) = next_file([an_event()], [cancelled])
    assert not event.is_cancelled
    assert event.sequence == cancelled.sequence + 1


@given(st.lists(st.dictionaries(st.integers(1, 4), st.integers(1, 3)), max_size=8))
def test_a_program_that_keeps_the_highest_sequence_always_ends_with_the_truth(
    states: list[dict[int, int]],
) -> None:
    given_before: dict[str, AgendaEvent] = {}
    seen: dict[str, AgendaEvent] = {}
    for state in states:
        current = [an_event(row_id, hours=hours) for row_id, hours in state.items()]
        for event in next_file(current, list(given_before.values())):
            given_before[event.uid] = event
            if event.uid not in seen or event.sequence > seen[event.uid].sequence:
                seen[event.uid] = event
            else:
                assert seen[event.uid].fingerprint == event.fingerprint
    held = {one.uid: one.ends for one in seen.values() if not one.is_cancelled}
    last = states[-1] if states else {}
    assert held == {
        an_event(one, hours=hours).uid: an_event(one, hours=hours).ends
        for one, hours in last.items()
    }


def test_initials_tell_nobody() -> None:
    assert initials("Barthouil", "Simone Anne").replace("\u00a0", " ") == "B. S."
    assert initials("élie", "") == "É."


def test_whole_days_have_a_fingerprint_of_their_own() -> None:
    day = AgendaEvent(uid="s", starts=date(2026, 5, 1), ends=date(2026, 5, 3), summary="Séjour")
    longer = AgendaEvent(uid="s", starts=date(2026, 5, 1), ends=date(2026, 5, 4), summary="Séjour")
    assert day.fingerprint != longer.fingerprint
