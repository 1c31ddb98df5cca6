"""The days of hébergement temporaire a person used of a kind, against the limits of the etablissement.

Days are nights. A limit is never blocking. HT counts the nights of the civil year; HT-SH and HTU those of
the stay, renewals included: the stays that follow one another by ``suite_de`` without a night between.

Source: the call's section on hébergement temporaire; every limit is a parametre.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, add_months
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import Stay, nights_within, occupies
from crt_desktop.domain.reprise.spans import FAR_DAY

HT: Final = "HT"
HTSH: Final = "HTSH"
HTU: Final = "HTU"
_YEAR: Final = 12
_NEAR: Final = 10
"""A limit is near once the days left are at most one in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many days a kind allows; ``is_yearly``: in a civil year, else in a stay and its renewals.

    ``first``: the days after which a stay is a renewal, the same number where none is foreseen.
    """

    days: int
    first: int
    is_yearly: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one person used of one kind: this civil year, in the twelve months up to a day, in the stay.

    ``used``: the figure the limit binds.
    """

    this_year: int
    twelve_months: int
    current_stay: int
    used: int


def is_yearly(kind: str) -> bool:
    """Tell whether the limit of a kind is that of a civil year, else of a stay and its renewals."""
    return kind not in {HTSH, HTU}


def limit_of(kind: str, parametres: Parametres) -> Limit:
    """Return the limit of a kind, and the words of where it comes from."""
    if kind == HTSH:
        days = parametres.htsh_jours_sejour
        return Limit(
            days=days, first=days, is_yearly=False, source=_source(f"{days} jours par séjour")
        )
    if kind == HTU:
        first, times = parametres.htu_jours_sejour, parametres.htu_renouvellements
        words = f"{first} jours par séjour, {_times(times)}"
        return Limit(days=first * (1 + times), first=first, is_yearly=False, source=_source(words))
    days = parametres.ht_jours_an
    return Limit(days=days, first=days, is_yearly=True, source=_source(f"{days} jours par an"))


def is_near(used: int, limit: Limit) -> bool:
    """Tell whether a limit is near, reached or passed: a tenth of it is left, or less."""
    return used > 0 and (limit.days - used) * _NEAR <= limit.days


def daily_charge(kind: str, parametres: Parametres) -> Decimal:
    """Return what a day costs the person, in euros; HT is priced by each EHPAD: 0."""
    if kind == HTSH:
        return parametres.reste_a_charge_htsh
    return parametres.reste_a_charge_htu if kind == HTU else Decimal(0)


def usage_of(stays: Sequence[Stay], kind: str, *, on: date) -> Usage:
    """Return what a person used of a kind, on a day.

    The year holds what is booked to come; a stay without departure counts up to the night of the day.
    The twelve months are those that end with the night of the day.

    Args:
        stays: The person's stays.
        kind: The kind, that of the stays themselves.
        on: The day.
    """
    held = [one for one in stays if one.type == kind and occupies(one.etat)]
    year, back = _counted(on)
    this_year = twelve_months = 0
    for one in held:
        until = _until(one, on)
        this_year += nights_within(one.arrived_on, until, *year)
        twelve_months += nights_within(one.arrived_on, until, *back)
    chain = held if len(held) == 1 else current_chain(held, on=on)
    current = sum(_nights(one, on, date.min, FAR_DAY) for one in chain)
    return Usage(
        this_year=this_year,
        twelve_months=twelve_months,
        current_stay=current,
        used=this_year if is_yearly(kind) else current,
    )


@lru_cache(maxsize=8)
def _counted(on: date) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the civil year of a day and its twelve months, each [first, after last)."""
    return (
        (date(on.year, 1, 1), date(on.year + 1, 1, 1)),
        (add_months(on, -_YEAR) + ONE_DAY, on + ONE_DAY),
    )


def used_with(stay: Stay, stays: Iterable[Stay], *, on: date) -> int:
    """Return what the limit of its kind binds once a stay takes place, an option too.

    Of the civil years it touches, the one most used; else the stay and those it renews or that renew it.

    Args:
        stay: The stay as it is, or as it would be.
        stays: The others of the person.
        on: The day, up to the night of which a stay without departure counts.
    """
    kind, sheet, row_id = stay.type, stay.sheet, stay.row_id
    held = [stay]
    held += (
        one
        for one in stays
        if one.type == kind
        and occupies(one.etat)
        and not (one.row_id == row_id and one.sheet == sheet)
    )
    if not is_yearly(kind):
        return sum(_nights(one, on, date.min, FAR_DAY) for one in chain_of(stay, held))
    last = stay.departed_on or max(stay.arrived_on, on)
    years = range(stay.arrived_on.year, last.year + 1)
    return max(
        sum(_nights(one, on, date(year, 1, 1), date(year + 1, 1, 1)) for one in held)
        for year in years
    )


def used_by(stay: Stay, stays: Iterable[Stay], *, day: date) -> int:
    """Return what the limit of a stay binds, nights counted up to that of a day.

    Args:
        stay: A stay that has begun.
        stays: Those of the person, this one among them.
        day: The last day counted; its civil year is that of a yearly limit.
    """
    held = [one for one in stays if one.type == stay.type and occupies(one.etat)]
    if is_yearly(stay.type):
        first, counted = date(day.year, 1, 1), held
    else:
        first, counted = date.min, list(chain_of(stay, held))
    return sum(
        nights_within(one.arrived_on, one.departed_on, first, day + ONE_DAY) for one in counted
    )


def current_chain(stays: Sequence[Stay], *, on: date) -> tuple[Stay, ...]:
    """Return the stay that goes on with those it follows and those that follow it, in order.

    Without one that goes on: the latest that has begun, else the next one to come.
    """
    begun = [one for one in stays if one.arrived_on <= on]
    if begun:
        last = max(begun, key=lambda one: (one.arrived_on, one.row_id))
    elif stays:
        last = min(stays, key=lambda one: (one.arrived_on, one.row_id))
    else:
        return ()
    return chain_of(last, stays)


def chain_of(stay: Stay, stays: Iterable[Stay]) -> tuple[Stay, ...]:
    """Return a stay with those it renews or follows, and those that renew or follow it, by arrival.

    One that arrives after the departure of what it renews, be it by a day, is a stay of its own.
    """
    all_stays = tuple(stays)
    if not stay.suite_de and not any(one.suite_de for one in all_stays):
        # Nearly always: nothing was renewed.
        return (stay,)
    by_name = {one.reference: one for one in all_stays if one.reference}
    followers: dict[str, list[Stay]] = {}
    for one in all_stays:
        if one.suite_de:
            followers.setdefault(one.suite_de, []).append(one)
    found: dict[tuple[str, int], Stay] = {}
    waiting = [stay]
    while waiting:
        one = waiting.pop()
        if (one.sheet, one.row_id) in found:
            continue
        found[one.sheet, one.row_id] = one
        waiting += _neighbours(one, by_name, followers)
    return tuple(sorted(found.values(), key=lambda one: (one.arrived_on, one.row_id)))


def _neighbours(
    stay: Stay, by_name: Mapping[str, Stay], followers: Mapping[str, Sequence[Stay]]
) -> list[Stay]:
    before = by_name.get(stay.suite_de or "")
    after = [one for one in followers.get(stay.reference or "", ()) if _goes_on(stay, one)]
    return after if before is None or not _goes_on(before, stay) else [before, *after]


def _goes_on(stay: Stay, following: Stay) -> bool:
    """Tell whether no night is spent elsewhere between a stay and the one that renews or follows it."""
    return stay.departed_on is None or following.arrived_on <= stay.departed_on


def _nights(stay: Stay, on: date, first: date, after_last: date) -> int:
    return nights_within(stay.arrived_on, _until(stay, on), first, after_last)


def _until(stay: Stay, on: date) -> date:
    """Return the day up to which the nights of a stay count: without a departure, those lived."""
    return stay.departed_on or max(stay.arrived_on, on + ONE_DAY)


def _source(words: str) -> str:
    return f"AMI CRT Occitanie 2026, réglage : {words}"


def _times(times: int) -> str:
    if not times:
        return "sans renouvellement"
    return "renouvelable une fois" if times == 1 else f"renouvelable {times} fois"
