"""Writes calendar files (RFC 5545): local times of Europe/Paris with their VTIMEZONE.

A local time that comes twice, on the night the clock goes back, means the first one in such a file: the
second is written in UTC, so that no program loses an hour.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event, Timezone, vDDDTypes, vText

from crt_desktop.domain.calendrier import AgendaEvent
from crt_desktop.domain.dates import PARIS
from crt_desktop.reports.calendrier import AgendaFile

PRODUCT: Final = "-//CRT Desktop//calendrier//FR"
TRAINING: Final = "DONNÉES FICTIVES"

_PRIVATE: Final = vText("PRIVATE")
_CONFIRMED: Final = (vText("CONFIRMED"), vText("OPAQUE"))
_CANCELLED: Final = (vText("CANCELLED"), vText("TRANSPARENT"))

_PARIS: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The zone as two rules, which every program reads: some, Outlook among them, ignore lists of dates."""


def render_calendar(agenda: AgendaFile) -> bytes:
    """Return the whole .ics file."""
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    name = f"{TRAINING} – {agenda.name}" if agenda.is_training else agenda.name
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", "Europe/Paris")
    calendar.add_component(Timezone.from_ical(_PARIS))
    stamp = vDDDTypes(agenda.printed_at.astimezone(UTC))
    for event in agenda.events:
        calendar.add_component(_event(event, agenda, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(one: AgendaEvent, agenda: AgendaFile, stamp: vDDDTypes) -> Event:
    event = Event()
    event.add("UID", one.uid)
    event.add("SEQUENCE", one.sequence)
    event["DTSTAMP"] = stamp
    event.add("DTSTART", _moment(one.starts))
    event.add("DTEND", _moment(one.ends))
    summary = f"{TRAINING} – {one.summary}" if agenda.is_training else one.summary
    event.add("SUMMARY", summary)
    if one.location:
        event.add("LOCATION", one.location)
    if one.description:
        event.add("DESCRIPTION", one.description)
    event["CLASS"] = _PRIVATE
    event["STATUS"], event["TRANSP"] = _CANCELLED if one.is_cancelled else _CONFIRMED
    if agenda.alarm_minutes is not None and not one.is_cancelled:
        event.add_component(_alarm(summary, agenda.alarm_minutes))
    return event


def _alarm(summary: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", summary)
    alarm.add("TRIGGER", timedelta(minutes=-minutes))
    return alarm


def _moment(moment: datetime | date) -> datetime | date:
    """Return a day as it is, an instant as a local time, or in UTC when its local time came before."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(PARIS)
    return moment.astimezone(UTC) if local.fold else local
