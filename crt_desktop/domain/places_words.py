"""What is said of the places: an occupied one, limits reached, what to follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from crt_desktop.domain.codes import TYPE_HT
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.places import Place, Stay
from crt_desktop.domain.places_compteurs import Limit, is_near
from crt_desktop.domain.typography import french

A_NOMMER: Final = "À nommer"

MOST_NAMED: Final = 6
"""How many stays a refusal names; the list of the places tells them all."""


def shown_day(day: date | None) -> str:
    """Return a day as it is read, empty when unknown."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def shown_instant(instant: datetime) -> str:
    """Return an instant in Europe/Paris: « 24/11/2026 à 18:00 »."""
    return f"{instant.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def kind_word(kind: str) -> str:
    """Return how a kind is read: « HT-SH »."""
    return TYPE_HT.get(kind, kind)


def place_word(place: Place) -> str:
    """Return how a place is named in a sentence: « EHPAD Les Glycines, Place 2 »."""
    return f"{place.etablissement}, {place.nom}"


def occupied_values(place: str, stay: Stay, *, libre_le: date | None) -> dict[str, str]:
    """Return the values of the sentence of an occupied place.

    Args:
        place: The words of the place.
        stay: Who is there.
        libre_le: The day from which the place is free as long as wished, None when nobody knows.
    """
    until = (
        "sans date de départ" if stay.departed_on is None else f"au {shown_day(stay.departed_on)}"
    )
    remedy = (
        "Choisissez une autre place."
        if libre_le is None
        else f"Elle est libre à partir du {shown_day(libre_le)} ; ou choisissez une autre place."
    )
    return {
        "place": place,
        "occupant": stay.personne,
        "du": shown_day(stay.arrived_on),
        "au": shown_day(stay.departed_on),
        "jusque": french(until),
        "libre_le": shown_day(libre_le),
        "remede": french(remedy),
    }


def occupants_words(held: Sequence[tuple[str, Stay]]) -> str:
    """Return who has each of these places (its words, the stay) and until when, after a space; "" for none.

    The first to leave are named, `MOST_NAMED` at most, then how many others there are.
    """
    if not held:
        return ""
    first = sorted(held, key=lambda one: one[1].departed_on or date.max)[:MOST_NAMED]
    told = [f"{place} : {_there_until(stay)}" for place, stay in first]
    if others := len(held) - len(first):
        told.append(f"{others} autre{'s' if others > 1 else ''}")
    return french(f" {' ; '.join(told)}.")


def _there_until(stay: Stay) -> str:
    if stay.departed_on is None:
        return f"{stay.personne}, sans date de départ"
    return f"{stay.personne}, jusqu'au {shown_day(stay.departed_on)}"


def limit_warnings(kind: str, used: int, limit: Limit) -> tuple[str, ...]:
    """Return what is said of the days used: above the limit, a renewal, or near it."""
    word = kind_word(kind)
    period = "dans l'année" if limit.is_yearly else "pour ce séjour"
    if used > limit.days:
        over = used - limit.days
        said = (
            f"{word} : {used} jours {period}, {_days(over)} de plus que la limite ({limit.source})."
        )
    elif used > limit.first:
        said = f"{word} : {used} jours {period}, c'est un renouvellement ({limit.source})."
    elif is_near(used, limit):
        said = f"{word} : {used} jours sur {limit.days} {period} ({limit.source})."
    else:
        return ()
    return (french(said),)


def option_warning(stay: Stay) -> str:
    """Return what is said of a place under an option that still stands."""
    until = "" if stay.expire_at is None else f", jusqu'au {shown_instant(stay.expire_at)}"
    return french(
        f"Une option est posée sur cette place pour {stay.personne} "
        f"à partir du {shown_day(stay.arrived_on)}{until}."
    )


def other_kind_warning(kind: str, place: Place) -> str:
    """Return what is said of a stay whose kind is not that of its place."""
    return french(
        f"{place_word(place)} est une place {kind_word(place.type)}, le séjour est {kind_word(kind)}."
    )


def closed_warning(place: Place) -> str:
    """Return what is said of a place that is not open all along."""
    opened = "" if place.opened_on is None else f" du {shown_day(place.opened_on)}"
    closed = "" if place.closed_on is None else f" au {shown_day(place.closed_on)}"
    return french(f"{place_word(place)} n'est ouverte que{opened}{closed}.")


def elsewhere_warning(stay: Stay, place: Place | None) -> str:
    """Return what is said of a person who is already in another place those nights."""
    where = "" if place is None else f", {place_word(place)}"
    until = "" if stay.departed_on is None else f" au {shown_day(stay.departed_on)}"
    return french(
        f"{stay.personne} a déjà un séjour du {shown_day(stay.arrived_on)}{until}{where}."
    )


def not_accompanied_warning(personne: str) -> str:
    """Return what is said of somebody who is not accompanied on the day of arrival."""
    return french(f"{personne} n'est pas en accompagnement à cette date.")


def _days(count: int) -> str:
    return f"{count} jour{'s' if count > 1 else ''}"
