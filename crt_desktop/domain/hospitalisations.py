"""Stays in hospital: how long they last, the next alert, the term, and who is away from home on a day.

A stay is half-open: the day of entry counts, the day of the way out does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.sejours import Hospitalisation, SejourHt

_AWAY: Final = frozenset({None, "reserve", "en_cours", "termine"})
"""The states of a sejour during which the person is, or is to be, away; an option is nothing yet."""


class Lieu(StrEnum):
    """Where a person is who is not at home."""

    HOPITAL = "hopital"
    SEJOUR = "sejour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Why a person is not at home on a day, since when, and until when it is known (day not counted)."""

    lieu: Lieu
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalWatch:
    """A stay under way on a day: days elapsed, the next alert, the term.

    ``next_alert_on``: the day of the next alert or of the term, None once the term is reached;
    ``alerts_reached``: how many of them have come.
    """

    stay: Hospitalisation
    on: date
    days: int
    next_alert_on: date | None
    term_on: date
    alerts_reached: int = 0

    @property
    def is_at_term(self) -> bool:
        """Tell whether the exit is to be proposed."""
        return self.on >= self.term_on

    @property
    def days_left(self) -> int:
        """How many days before the term; zero or less once it is reached."""
        return (self.term_on - self.on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalStay:
    """A stay under way, the row that holds it, and where it stands."""

    row_id: int
    watch: HospitalWatch


def term_on(entered_on: date, parametres: Parametres) -> date:
    """Return the day the exit is proposed: the same day some months later, clamped to the end of the month.

    30 November + 3 months is the last day of February.

    Source: AMI CRT Occitanie 2026, annexe 2.2 (hospitalisation supérieure à trois mois, parametre).
    """
    return add_months(entered_on, parametres.hospitalisation_terme_mois)


def alerts_on(entered_on: date, parametres: Parametres) -> tuple[date, ...]:
    """Return the days of the alerts of a stay, in order, the term last; none is after the term."""
    term = term_on(entered_on, parametres)
    days = {
        entered_on + timedelta(days=limit) for limit in parametres.alertes_hospitalisation_jours
    }
    return (*sorted(day for day in days if day < term), term)


def is_under_way(stay: Hospitalisation, *, on: date) -> bool:
    """Tell whether the person is in hospital on a day; never on the day of a stay that begins and ends."""
    return stay.entered_on <= on and (stay.left_on is None or stay.left_on > on)


def under_way(stays: Iterable[Hospitalisation], *, on: date) -> Hospitalisation | None:
    """Return the stay that goes on, the one that began first of several; None when there is none."""
    found = [stay for stay in stays if is_under_way(stay, on=on)]
    return min(found, key=lambda stay: stay.entered_on, default=None)


def watch(stay: Hospitalisation, *, on: date, parametres: Parametres) -> HospitalWatch:
    """Return where a stay under way stands on a day."""
    alerts = alerts_on(stay.entered_on, parametres)
    return HospitalWatch(
        stay=stay,
        on=on,
        days=(on - stay.entered_on).days,
        next_alert_on=next((day for day in alerts if day > on), None),
        term_on=alerts[-1],
        alerts_reached=sum(day <= on for day in alerts),
    )


def stay_among(
    stays: Iterable[tuple[int, Hospitalisation]], *, on: date, parametres: Parametres
) -> HospitalStay | None:
    """Return the stay that goes on among rows and their records, the one that began first of several."""
    found = [(stay.entered_on, row_id, stay) for row_id, stay in stays if is_under_way(stay, on=on)]
    if not found:
        return None
    _, row_id, stay = min(found, key=lambda one: one[:2])
    return HospitalStay(row_id=row_id, watch=watch(stay, on=on, parametres=parametres))


def absence_on(
    on: date, *, stays: Iterable[Hospitalisation], sejours: Iterable[SejourHt] = ()
) -> Absence | None:
    """Return why the person is not at home on a day; the hospital comes first, None for at home."""
    stay = under_way(stays, on=on)
    if stay is not None:
        return Absence(lieu=Lieu.HOPITAL, since=stay.entered_on, until=stay.left_on)
    away = [
        one
        for one in sejours
        if one.etat in _AWAY
        and one.arrived_on <= on
        and (one.departed_on is None or one.departed_on > on)
    ]
    first = min(away, key=lambda one: one.arrived_on, default=None)
    if first is None:
        return None
    return Absence(lieu=Lieu.SEJOUR, since=first.arrived_on, until=first.departed_on)


def is_absent(
    on: date, *, stays: Iterable[Hospitalisation], sejours: Iterable[SejourHt] = ()
) -> bool:
    """Tell whether a person is in hospital or in a temporary stay on a day, away from visits and nights."""
    return absence_on(on, stays=stays, sejours=sejours) is not None
