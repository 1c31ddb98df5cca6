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


def facts(lines: Sequence[TransmissionLine], *, is_week: bool = False) -> str:
    """Say how many are to be read, and how many of them are urgent; of a week, how many there are first."""
    unread = [line for line in lines if not line.is_read]
    urgent = sum(line.is_urgente for line in unread)
    urgently = f", dont {words.counted(urgent, 'urgente')}" if urgent else ""
    if not is_week or not lines:
        said = f"{words.counted(len(unread), 'transmission')} à lire"
        return f"{said}{urgently}" if unread else "Tout est lu"
    left = f"{len(unread)} à lire{urgently}" if unread else "tout est lu"
    return f"{words.counted(len(lines), 'transmission')} · {left}"
