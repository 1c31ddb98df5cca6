"""What the list of transmissions says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.fiches import TransmissionLine
from ui.viewmodels import words


def when(line: TransmissionLine, *, today: date) -> str:
    """Return when it was written: « aujourd’hui 07:40 », « hier 21:15 », « 18/11 14:02 »."""
    day = local_date(line.written_at)
    at = words.clock(line.written_at)
    ago = (today - day).days
    near = {0: "aujourd’hui", 1: "hier"}.get(ago)
    return f"{near or words.plain_day(day, today=today)} {at}"


def byline(line: TransmissionLine, *, today: date) -> str:
    """Return who wrote it and when."""
    return f"{when(line, today=today)} · {line.auteur or 'auteur inconnu'}"


def readers(line: TransmissionLine) -> str:
    """Return who has read it, or nothing when nobody has."""
    return f"Lu par {words.listed(line.read_by)}" if line.read_by else ""


def facts(lines: Sequence[TransmissionLine]) -> str:
    """Say how many are to be read, and how many of them are urgent."""
    unread = [line for line in lines if not line.is_read]
    if not unread:
        return "Tout est lu"
    urgent = sum(line.is_urgente for line in unread)
    said = f"{words.counted(len(unread), 'transmission')} à lire"
    return said + (f", dont {words.counted(urgent, 'urgente')}" if urgent else "")
