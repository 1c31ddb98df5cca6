"""A night worked out without hurry: one person, one place, one duty at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.sejours import ReservationHt, SejourHt
from tests.builders import Caseload
from tests.slow_indicators.basics import Question, at

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SlowNight:
    """What a sheet must say, by reference."""

    gir: dict[str, int | None]
    absent: dict[str, str]
    notes: dict[str, str]
    watched: set[str]
    fallen: set[str]
    phones: dict[str, list[str]]
    visites: list[tuple[str, datetime]]
    appels: list[datetime]
    places: list[tuple[str, str]]
    duties: list[tuple[str, datetime]]


def span(night_on: date, parametres: Parametres) -> tuple[datetime, datetime]:
    """Return the night by its two walls."""
    starts_at = at(night_on, parametres.nuit_debut)
    ends_at = at(night_on, parametres.nuit_fin)
    if ends_at <= starts_at:
        ends_at = at(night_on + ONE_DAY, parametres.nuit_fin)
    return starts_at, ends_at


def compute_night(question: Question, night_on: date) -> SlowNight:
    """Return what the sheet of a night must say of a caseload that counts."""
    caseload, parametres = question.caseload, question.parametres
    starts_at, ends_at = span(night_on, parametres)
    present = question.present_on(night_on)
    return SlowNight(
        gir={one: question.gir_on(one, night_on) for one in present},
        absent=dict(_absent(caseload, present, night_on)),
        notes=_notes(caseload, present, starts_at, ends_at),
        watched={
            one.beneficiaire
            for one in caseload.equipements
            if one.beneficiaire in present
            and one.type == "teleassistance"
            and one.installed_on <= night_on
            and not (one.recovered_on is not None and one.recovered_on <= night_on)
        },
        fallen={
            one.beneficiaire
            for one in caseload.chutes
            if one.beneficiaire in present and _is_recent(one.fell_on, night_on)
        },
        phones=_phones(caseload, present),
        visites=_visits(caseload, starts_at, ends_at),
        appels=sorted(
            (
                one.called_at
                for one in caseload.appels_astreinte
                if starts_at <= one.called_at < ends_at
            ),
            reverse=True,
        ),
        places=_free(caseload, night_on, starts_at),
        duties=[
            (one.professionnel, one.starts_at)
            for one in sorted(caseload.astreintes, key=lambda one: one.starts_at)
            if _counts(one) and one.starts_at < ends_at and one.ends_at > starts_at
        ],
    )


def _counts(duty: Astreinte) -> bool:
    return duty.statut is None or duty.statut == "publiee"


def _is_recent(day: date, on: date) -> bool:
    """Tell whether a fall is less than six months old: up to the same day, or the last one of the month."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    wanted = day.day
    while True:
        try:
            return day <= on <= date(year, month, wanted)
        except ValueError:
            wanted -= 1


def _absent(caseload: Caseload, present: set[str], on: date) -> Iterator[tuple[str, str]]:
    """Yield who is away, the hospital last so that it is what stays."""
    for one in caseload.sejours_ht:
        is_away = one.etat in {None, "reserve", "en_cours", "termine"}
        is_there = one.arrived_on <= on and (one.departed_on is None or on < one.departed_on)
        if one.beneficiaire in present and is_away and is_there:
            yield one.beneficiaire, "sejour"
    for stay in caseload.hospitalisations:
        is_in = stay.entered_on <= on and (stay.left_on is None or on < stay.left_on)
        if stay.beneficiaire in present and is_in:
            yield stay.beneficiaire, "hopital"


def _notes(
    caseload: Caseload, present: set[str], starts_at: datetime, ends_at: datetime
) -> dict[str, str]:
    notes: dict[str, tuple[datetime, int, str]] = {}
    for rank, one in enumerate(caseload.transmissions):
        if one.beneficiaire not in present or not one.is_urgente:
            continue
        if starts_at - 3 * ONE_DAY <= one.written_at < ends_at:
            known = notes.get(one.beneficiaire)
            if known is None or (one.written_at, rank) > known[:2]:
                notes[one.beneficiaire] = (one.written_at, rank, one.texte)
    return {person: text for person, (_, _, text) in notes.items()}


def _phones(caseload: Caseload, present: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in present:
        near = [one.nom for one in caseload.aidants if one.beneficiaire == person and one.telephone]
        others = [
            one.nom for one in caseload.intervenants if one.beneficiaire == person and one.telephone
        ]
        if near or others:
            found[person] = sorted(near or others)
    return found


def _visits(
    caseload: Caseload, starts_at: datetime, ends_at: datetime
) -> list[tuple[str, datetime]]:
    led_to = {one.visite for one in caseload.appels_astreinte if one.visite is not None}
    return sorted(
        (one.beneficiaire, one.starts_at)
        for one in caseload.visites
        if one.starts_at < ends_at
        and one.ends_at > starts_at
        and (one.reference is None or one.reference not in led_to)
        and one.starts_at >= starts_at - ONE_DAY
    )


def _free(caseload: Caseload, on: date, instant: datetime) -> list[tuple[str, str]]:
    free = []
    held: tuple[SejourHt | ReservationHt, ...] = (
        *caseload.sejours_ht,
        *caseload.reservations_ht,
    )
    for place in caseload.places_ht:
        is_offered = (place.opened_on is None or place.opened_on <= on) and (
            place.closed_on is None or on < place.closed_on
        )
        is_held = any(
            one.place == place.reference
            and one.etat != "annule"
            and (one.etat != "option" or one.expire_at is None or one.expire_at > instant)
            and one.arrived_on <= on
            and (one.departed_on is None or on < one.departed_on)
            for one in held
        )
        if is_offered and not is_held:
            free.append((place.type, place.reference))
    return sorted(free, key=lambda one: (("HTU", "HTSH", "HT").index(one[0]), one[1]))
