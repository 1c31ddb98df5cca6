"""Which night goes on, and which one an instant is told of; a night is named by the day it begins."""

from __future__ import annotations

from datetime import date, datetime

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import ONE_DAY, local_date
from crt_desktop.domain.etablissement import Parametres


def night_at(instant: datetime, parametres: Parametres) -> date:
    """Return the day the night begins that goes on at an instant, or else the coming one."""
    night_on = local_date(instant) - ONE_DAY
    while night_span(night_on, parametres)[1] <= instant:
        night_on += ONE_DAY
    return night_on


def night_near(instant: datetime, parametres: Parametres) -> date:
    """Return the night an instant belongs to: the one it is in, or else the nearest, the earlier of two.

    A call at 8:00 is still of the night that ended at 6:00; one at 20:00 is of the night that comes.
    """
    coming = night_at(instant, parametres)
    starts_at, _ = night_span(coming, parametres)
    if starts_at <= instant:
        return coming
    _, ended_at = night_span(coming - ONE_DAY, parametres)
    return coming - ONE_DAY if instant - ended_at <= starts_at - instant else coming


def is_in_night(instant: datetime, parametres: Parametres) -> bool:
    """Tell whether an instant is within a night."""
    return night_span(night_at(instant, parametres), parametres)[0] <= instant
