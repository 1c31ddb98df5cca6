"""Leave read from calendar files of every kind, as the worker process parses them."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.calendar_parsing import MOST_EVENTS, parse_leave
from exports.workbook_scan import RefusedError
from exports.workbook_worker import CALENDAR_LIMIT_BYTES


def calendar_of(*events: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//essai//FR"]
    for rank, event in enumerate(events):
        lines += ["BEGIN:VEVENT", *([] if "UID:" in event else [f"UID:e{rank}"])]
        lines += [*event.strip().splitlines(), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(text: str | bytes) -> Any:
    return parse_leave(text if isinstance(text, bytes) else text.encode())


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
def test_leave_is_read_as_whole_days(event: str, first: date, last: date) -> None:
    ((found,), left_out) = read(calendar_of(f"SUMMARY:Congés\n{event}"))
    assert (found.first_on, found.last_on, found.titre, left_out) == (first, last, "Congés", 0)
    assert found.looks_like_leave


def test_a_meeting_does_not_look_like_leave() -> None:
    meeting = "SUMMARY:Réunion\nDTSTART:20270201T080000Z\nDTEND:20270201T090000Z"
    ((found,), _) = read(calendar_of(meeting))
    assert not found.looks_like_leave


def test_repeated_leave_is_read_each_time_within_bounds() -> None:
    rule = "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=3"
    endless = "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY"
    until = "SUMMARY:RTT\nDTSTART:20270201T080000Z\nRRULE:FREQ=DAILY;UNTIL=20270203T080000Z"

    assert [one.first_on.day for one in read(calendar_of(rule))[0]] == [1, 8, 15]
    assert len(read(calendar_of(endless))[0]) == 100
    assert [one.first_on.day for one in read(calendar_of(until))[0]] == [1, 2, 3]


def test_a_repetition_that_was_moved_is_read_once_at_its_own_days() -> None:
    events = (
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270209\nRECURRENCE-ID;VALUE=DATE:20270208",
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270202\nRECURRENCE-ID;VALUE=DATE:20270201",
        "UID:a\nSUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=3",
    )
    lines = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    found, _ = read(f"BEGIN:VCALENDAR\nVERSION:2.0\n{lines}END:VCALENDAR\n")
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
def test_what_is_no_leave_is_left_out_and_counted(event: str) -> None:
    good = "SUMMARY:CP\nDTSTART;VALUE=DATE:20270201"
    found, left_out = read(calendar_of(event, good))
    assert ([one.titre for one in found], left_out) == (["CP"], 1)


NEVER = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
)


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_never_falls_is_looked_for_no_further_than_the_horizon(rule: str) -> None:
    never = f"SUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:{rule}"
    daily = "SUMMARY:CP\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=DAILY"
    started = time.monotonic()
    found, _ = read(calendar_of(*[never] * 20))
    lasted = time.monotonic() - started
    assert [one.first_on for one in found] == [date(2027, 2, 1)] * 20
    started = time.monotonic()
    read(calendar_of(*[daily] * 20))
    # Two years of days looked at, against a hundred found: to the year 9999 it was four hundred times.
    assert lasted < 40 * max(time.monotonic() - started, 0.05)


def test_days_taken_out_of_a_repetition_are_no_leave() -> None:
    event = (
        "SUMMARY:RTT\nDTSTART;VALUE=DATE:20270201\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;VALUE=DATE:20270208\nEXDATE;VALUE=DATE:20270215,20270301"
    )
    assert [one.first_on.day for one in read(calendar_of(event))[0]] == [1, 22]


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
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        read(content)
    assert caught.value.reason == "endommage"


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\r\n" + "X:" + "a" * CALENDAR_LIMIT_BYTES,
        calendar_of(*["DTSTART;VALUE=DATE:20270201"] * (MOST_EVENTS + 1)),
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 25,
        "BEGIN:VCALENDAR\r\nSUMMARY:a\r\n" + " bbbbbbbbbb\r\n" * 3_000,
    ],
)
def test_a_bomb_is_refused_before_it_is_parsed(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(text)
    assert caught.value.reason == "trop_gros"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
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
        found, left_out = read(bytes(content))
    except RefusedError:
        found, left_out = (), 0
    assert left_out >= 0
    assert all(one.first_on <= one.last_on for one in found)
