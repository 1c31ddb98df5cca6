"""Calendar files read back by two libraries, and leave read from files of every kind."""

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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from crt_desktop.domain.calendrier import AgendaEvent
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.reports.calendrier import AgendaFile
from exports.calendar import TRAINING, render_calendar
from exports.calendar_reader import MOST_BYTES, MOST_EVENTS, read_leave

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


# --- leave -----------------------------------------------------------------------------------


def calendar_of(*events: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//essai//FR"]
    for rank, event in enumerate(events):
        lines += ["BEGIN:VEVENT", *([] if "UID:" in event else [f"UID:e{rank}"])]
        lines += [*event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(tmp_path: Path, text: str | bytes) -> Any:
    path = tmp_path / "conges.ics"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_leave(path)


@pytest.mark.parametrize(
    ("event", "first", "last"),
    [
        (
            "DTSTART;VALUE=DATE:20270201\nDTEND;VALUE=DATE:20270206",
            date(2027, 2, 1),
            date(2027, 2, 5),
        ),
        ("DTSTART;VALUE=DATE:20270201", date(2027, 2, 1), date(2027, 2, 1)),
        ("DTSTART:20270201T080000Z\nDTEND:20270203T170000Z", date(2027, 2, 1), date(2027, 2, 3)),
        ("DTSTART:20270201T230000Z\nDURATION:PT8H", date(2027, 2, 2), date(2027, 2, 2)),
        ("DTSTART:20270201T000000\nDTEND:20270202T000000", date(2027, 2, 1), date(2027, 2, 1)),
        (
            "DTSTART;TZID=Europe/Paris:20270201T090000\nDTEND;TZID=Europe/Paris:20270201T170000",
            date(2027, 2, 1),
            date(2027, 2, 1),
        ),
    ],
)
def test_leave_is_read_as_whole_days(tmp_path: Path, event: str, first: date, last: date) -> None:
    ((found,), left_out) = read(tmp_path, calendar_of(f"SUMMARY:Congés\n{event}"))
    assert (found.first_on, found.last_on, found.titre, left_out) == (first, last, "Congés", 0)
    assert found.looks_like_leave


def test_a_meeting_does_not_look_like_leave(tmp_path: Path) -> None:
    meeting = "SUMMARY:Réunion\nDTSTART:20270201T080000Z\nDTEND:20270201T090000Z"
    ((found,), _) = read(tmp_path, calendar_of(meeting))
    assert not found.looks_like_leave


def test_repeated_leave_is_read_each_time_within_bounds(tmp_path: Path) -> None:
    rule = "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=3"
    endless = "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY"
    until = "SUMMARY:RTT\nDTSTART:20270201T080000Z\nRRULE:FREQ=DAILY;UNTIL=20270203T080000Z"

    assert [one.first_on.day for one in read(tmp_path, calendar_of(rule))[0]] == [1, 8, 15]
    assert len(read(tmp_path, calendar_of(endless))[0]) == 100
    assert [one.first_on.day for one in read(tmp_path, calendar_of(until))[0]] == [1, 2, 3]


def test_a_repetition_that_was_moved_is_read_once_at_its_own_days(tmp_path: Path) -> None:
    events = (
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270209\nRECURRENCE-ID;VALUE=DATE:20270208",
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270202\nRECURRENCE-ID;VALUE=DATE:20270201",
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=3",
    )
    lines = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    found, _ = read(tmp_path, f"BEGIN:VCALENDAR\nVERSION:2.0\n{lines}END:VCALENDAR\n")
    assert [(one.uid, one.first_on.day) for one in found] == [
        ("a", 2),
        ("a#2027-02-08", 9),
        ("a#2027-02-15", 15),
    ]


@pytest.mark.parametrize(
    "event",
    [
        "SUMMARY:sans début",
        "DTSTART;VALUE=DATE:19000101",
        "DTSTART;VALUE=DATE:20270201\nDTEND;VALUE=DATE:20290201",
        "DTSTART;VALUE=DATE:20270201\nRRULE:FREQ=SECONDLY",
        "DTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY;BYHOUR=8,9",
        "DTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY;byminute=0,1",
        "DTSTART;VALUE=DATE:20270230",
    ],
)
def test_what_is_no_leave_is_left_out_and_counted(tmp_path: Path, event: str) -> None:
    good = "SUMMARY:CP\nDTSTART;VALUE=DATE:20270201"
    found, left_out = read(tmp_path, calendar_of(event, good))
    assert ([one.titre for one in found], left_out) == (["CP"], 1)


NEVER = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
)


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_never_falls_is_looked_for_no_further_than_the_horizon(
    tmp_path: Path, rule: str
) -> None:
    never = f"SUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:{rule}"
    daily = "SUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY"
    started = time.monotonic()
    found, _ = read(tmp_path, calendar_of(*[never] * 20))
    lasted = time.monotonic() - started
    assert [one.first_on for one in found] == [date(2027, 2, 1)] * 20
    started = time.monotonic()
    read(tmp_path, calendar_of(*[daily] * 20))
    # Two years of days looked at, against a hundred found: to the year 9999 it was four hundred times.
    assert lasted < 40 * max(time.monotonic() - started, 0.05)


def test_days_taken_out_of_a_repetition_are_no_leave(tmp_path: Path) -> None:
    event = (
        "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;VALUE=DATE:20270208\nEXDATE;VALUE=DATE:20270215,20270301"
    )
    assert [one.first_on.day for one in read(tmp_path, calendar_of(event))[0]] == [1, 22]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not a calendar",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCALENDAR\x00END:VCALENDAR",
        b"\xff\xfeB\x00E\x00G\x00",
    ],
)
def test_what_is_no_calendar_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(RuleViolationError) as caught:
        read(tmp_path, content)
    assert caught.value.code == "calendrier_illisible"
    assert caught.value.values == {"fichier": "conges.ics"}


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\n" + "X:" + "a" * MOST_BYTES,
        calendar_of(*["DTSTART;VALUE=DATE:20270201"] * (MOST_EVENTS + 1)),
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 25,
        "BEGIN:VCALENDAR\r\nSUMMARY:a\r\n" + " bbbbbbbbbb\r\n" * 3_000,
    ],
)
def test_a_bomb_is_refused_before_it_is_parsed(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleViolationError) as caught:
        read(tmp_path, text)
    assert caught.value.code == "calendrier_trop_gros"


@given(st.data())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, data: st.DataObject
) -> None:
    good = calendar_of(
        "SUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nDTEND;VALUE=DATE:20270206",
        "SUMMARY:RTT\nDTSTART:20270301T080000Z\nRRULE:FREQ=WEEKLY;COUNT=3\nSTATUS:CANCELLED",
    ).encode()
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[place] = data.draw(st.integers(0, 255))
        else:
            del content[place : place + data.draw(st.integers(1, 30))]
    try:
        found, left_out = read(tmp_path, bytes(content))
    except RuleViolationError:
        found, left_out = (), 0
    assert left_out >= 0
    assert all(one.first_on <= one.last_on for one in found)
