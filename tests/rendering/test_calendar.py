"""Calendar files read back by two libraries."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped] # it ships no types
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from crt_desktop.domain.calendrier import AgendaEvent
from crt_desktop.domain.dates import PARIS
from crt_desktop.reports.calendrier import AgendaFile
from exports.calendar import TRAINING, render_calendar

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def at(*wall: int, fold: int = 0) -> datetime:
    return datetime(*wall, tzinfo=PARIS, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]


def an_event(starts: datetime | date, ends: datetime | date, **changes: Any) -> AgendaEvent:
    values = {"uid": "astreintes-1@abc.crt-desktop", "summary": "Astreinte – N. B."}
    return AgendaEvent(starts=starts, ends=ends, **{**values, **changes})


def a_file(*events: AgendaEvent, **changes: Any) -> AgendaFile:
    return AgendaFile(**{"name": "Astreintes", "events": events, "printed_at": NOW, **changes})


def both_spans(content: bytes) -> list[tuple[Any, Any]]:
    """Return the spans as icalendar and vobject read them, which must be the same."""
    mine = [
        (event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in Calendar.from_ical(content).walk("VEVENT")
    ]
    other = [
        (event.dtstart.value, event.dtend.value)
        for calendar in vobject.readComponents(content.decode())
        for event in calendar.contents.get("vevent", [])
    ]
    assert [tuple(map(_utc, span)) for span in mine] == [tuple(map(_utc, span)) for span in other]
    return [tuple(map(_utc, span)) for span in mine]


def _utc(moment: Any) -> Any:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 28), 8), ((2026, 10, 24), 10), ((2026, 11, 21), 9)]
)
def test_a_night_lasts_what_it_lasts(day: tuple[int, int, int], hours: int) -> None:
    after = date(*day) + timedelta(days=1)
    starts, ends = at(*day, 21), at(after.year, after.month, after.day, 6)

    content = render_calendar(a_file(an_event(starts, ends)))

    ((first, last),) = both_spans(content)
    assert (first, last) == (starts, ends)
    assert last - first == timedelta(hours=hours)
    assert b"DTSTART;TZID=Europe/Paris:" in content
    assert content.count(b"BEGIN:VTIMEZONE") == 1


def test_both_half_past_two_of_the_night_of_october_are_told_apart() -> None:
    spans = [
        (at(2026, 10, 25, 2, 30, fold=fold), at(2026, 10, 25, 2, 45, fold=fold)) for fold in (0, 1)
    ]
    events = [an_event(*span, uid=str(rank)) for rank, span in enumerate(spans)]

    found = both_spans(render_calendar(a_file(*events)))

    assert found == spans
    assert found[1][0] - found[0][0] == timedelta(hours=1)


@given(
    st.lists(
        st.tuples(st.integers(1_000_000_000, 4_000_000_000), st.integers(1, 40 * 3600)), max_size=5
    )
)
@settings(max_examples=60, deadline=None)
def test_every_instant_comes_back(spans: list[tuple[int, int]]) -> None:
    wanted = [
        (datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(begin + length, UTC))
        for begin, length in spans
    ]
    events = [an_event(*span, uid=str(rank)) for rank, span in enumerate(wanted)]
    found = [
        (_utc(event.decoded("DTSTART")), _utc(event.decoded("DTEND")))
        for event in Calendar.from_ical(render_calendar(a_file(*events))).walk("VEVENT")
    ]
    assert found == wanted


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Auckland"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """Put the machine in another time zone."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the machine cannot be moved")
def test_the_zone_of_the_machine_changes_nothing(machine_zone: str) -> None:
    del machine_zone
    content = render_calendar(a_file(an_event(at(2026, 10, 24, 21), at(2026, 10, 25, 6))))
    assert b"DTSTART;TZID=Europe/Paris:20261024T210000" in content
    assert b"DTEND;TZID=Europe/Paris:20261025T060000" in content


def test_a_stay_lasts_whole_days_and_its_departure_is_free() -> None:
    content = render_calendar(a_file(an_event(date(2026, 5, 4), date(2026, 5, 9))))
    assert both_spans(content) == [(date(2026, 5, 4), date(2026, 5, 9))]
    assert b"DTSTART;VALUE=DATE:20260504" in content


def test_a_cancelled_event_says_so_and_never_rings() -> None:
    live = an_event(at(2026, 5, 4, 21), at(2026, 5, 5, 6), sequence=2)
    gone = replace(live, uid="other", is_cancelled=True, sequence=5)

    events = Calendar.from_ical(render_calendar(a_file(live, gone, alarm_minutes=60))).walk(
        "VEVENT"
    )

    told = [
        (str(one["STATUS"]), int(str(one["SEQUENCE"])), len(one.walk("VALARM"))) for one in events
    ]
    assert told == [("CONFIRMED", 2, 1), ("CANCELLED", 5, 0)]


def test_a_training_vault_says_so_in_every_title() -> None:
    content = render_calendar(
        a_file(an_event(at(2026, 5, 4, 21), at(2026, 5, 5, 6)), is_training=True)
    )
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith(TRAINING)


def test_texts_with_separators_and_accents_come_back(tmp_path: Path) -> None:
    del tmp_path
    words = "Séjour ; « É, à » \\ fin\nligne – B. S."
    content = render_calendar(
        a_file(an_event(date(2026, 5, 4), date(2026, 5, 9), summary=words, location="a, b; c"))
    )
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == words
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
