"""What is due about the temporary stays: one pure rule for each kind of duty.

Codes: sejour_option_a_confirmer, sejour_option_expiree, sejour_limite, sejour_retour_a_preparer,
sejour_hospitalise. A stay to close, and an option whose day has come without a word of its expiry, are in
`crt_desktop.domain.alertes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.alertes import Duty, Gravite
from crt_desktop.domain.codes import FIN_SEJOUR
from crt_desktop.domain.dates import ONE_DAY, local_date
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import EN_COURS, OPTION, Stay, is_expired
from crt_desktop.domain.places_compteurs import limit_of, used_by
from crt_desktop.domain.places_words import kind_word, shown_day, shown_instant
from crt_desktop.domain.typography import french

EXPIRES_WITHIN: Final = timedelta(hours=24)
LIMIT_AHEAD: Final = 7
"""How many days before a limit a stay that reaches it is told."""
RETURN_AHEAD: Final = timedelta(days=3)
HOME: Final = "domicile"


def option_due(stay: Stay, *, on: date, at: datetime, etablissement: str) -> Duty | None:
    """Return an option to come that expires within 24 hours, or that has expired.

    Args:
        stay: An option of a person, or of somebody to be named.
        on: The day.
        at: The instant of that day.
        etablissement: The EHPAD.
    """
    expires = stay.expire_at
    if stay.etat != OPTION or expires is None or stay.arrived_on < on:
        return None
    if expires - EXPIRES_WITHIN > at:
        return None
    kind, day = kind_word(stay.type), local_date(expires)
    # What presses comes first: a narrow card cuts the end.
    arrival = f"arrivée le {shown_day(stay.arrived_on)}, {etablissement}"
    if is_expired(stay, at):
        return _duty(
            "sejour_option_expiree",
            Gravite.INFORMATION,
            f"option {kind} expirée, place libérée",
            f"Expirée le {shown_instant(expires)}, {arrival}",
            day,
        )
    return _duty(
        "sejour_option_a_confirmer",
        Gravite.URGENT,
        f"option {kind} à confirmer",
        f"Expire le {shown_instant(expires)}, {arrival}",
        day,
    )


def limit_due(
    stay: Stay, stays: Iterable[Stay], *, on: date, parametres: Parametres
) -> Duty | None:
    """Return a stay that goes on over its limit, or that reaches it within 7 days.

    Args:
        stay: The stay.
        stays: Those of the person, this one among them.
        on: The day; nights are counted up to its own.
        parametres: The limits.
    """
    if not _goes_on(stay, on):
        return None
    held, limit = tuple(stays), limit_of(stay.type, parametres)
    days = [on + ONE_DAY * ahead for ahead in range(LIMIT_AHEAD + 1)]
    counts = [used_by(stay, held, day=day) for day in days]
    kind, period = kind_word(stay.type), "dans l'année" if limit.is_yearly else "pour ce séjour"
    if counts[0] > limit.days:
        return _duty(
            "sejour_limite",
            Gravite.URGENT,
            f"séjour {kind} au-delà de sa limite",
            f"{counts[0]} jours {period}, limite {limit.days} ({limit.source})",
            on,
        )
    reached = next(
        (day for day, used in zip(days, counts, strict=True) if used >= limit.days), None
    )
    if reached is None:
        return None
    return _duty(
        "sejour_limite",
        Gravite.BIENTOT,
        f"séjour {kind} bientôt à sa limite",
        f"{counts[0]} jours sur {limit.days} {period} ({limit.source})",
        reached,
    )


def return_due(stay: Stay, *, on: date, etablissement: str) -> Duty | None:
    """Return a stay that ends within 3 days and whose return nobody has begun to prepare."""
    departed_on = stay.departed_on
    if stay.etat != EN_COURS or departed_on is None or stay.preparation:
        return None
    if not on <= departed_on <= on + RETURN_AHEAD:
        return None
    return _duty(
        "sejour_retour_a_preparer",
        Gravite.BIENTOT,
        f"{FIN_SEJOUR[HOME].lower()} à préparer",
        f"{etablissement}, départ le {shown_day(departed_on)}",
        departed_on,
    )


def hospital_due(stay: Stay, entered_on: date, *, on: date, etablissement: str) -> Duty | None:
    """Return a stay that goes on while the person is in hospital: the place is kept, or the stay ends."""
    if not _goes_on(stay, on):
        return None
    return _duty(
        "sejour_hospitalise",
        Gravite.BIENTOT,
        f"à l'hôpital pendant un séjour {kind_word(stay.type)}",
        f"{etablissement}, depuis le {shown_day(entered_on)} : garder la place ou terminer le séjour",
        entered_on,
    )


def _goes_on(stay: Stay, on: date) -> bool:
    if stay.etat != EN_COURS or stay.arrived_on > on:
        return False
    return stay.departed_on is None or on < stay.departed_on


def _duty(code: str, gravite: Gravite, message: str, detail: str, echeance: date) -> Duty:
    return Duty(
        code=code,
        gravite=gravite,
        message=french(message),
        detail=french(detail),
        echeance=echeance,
    )
