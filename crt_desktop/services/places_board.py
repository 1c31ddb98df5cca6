"""The board of the temporary stays put together: bars, counters, what to follow, what is free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from crt_desktop.domain.codes import PREPARATION_RETOUR, TYPE_HT
from crt_desktop.domain.dates import ONE_DAY, Period, add_months
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import (
    EN_COURS,
    EXPIREE,
    OPTION,
    RESERVE,
    TERMINE,
    Place,
    Stay,
    free_until,
    holds,
    is_free,
    is_live_option,
    kind_rank,
    meets,
    nights_of,
    occupies,
    shown_etat,
)
from crt_desktop.domain.places_compteurs import (
    Limit,
    Usage,
    daily_charge,
    is_near,
    limit_of,
    usage_of,
    used_with,
)
from crt_desktop.domain.places_words import (
    kind_word,
    limit_warnings,
    other_kind_warning,
    shown_day,
    shown_instant,
)
from crt_desktop.domain.typography import french
from crt_desktop.reports.places import (
    CounterLine,
    FollowLine,
    FreeTonight,
    PlaceLine,
    StayBar,
)

RETURN_DAYS: Final = 3
"""How many days before a stay ends its return is to be prepared."""

_OVER: Final = frozenset({TERMINE, EXPIREE})
Spans = Mapping[int, Sequence[tuple[date, date | None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFacts:
    """What the board is made of: ``hospital`` by person; ``stays`` to come are all there.

    ``by_place`` and ``by_person``: the stays and those of persons, sorted out; ``coming``: by place, those
    not over today; ``renewing``: persons some stay of whom renews or follows another.
    """

    today: date
    now: datetime
    parametres: Parametres
    places: Sequence[Place]
    stays: Sequence[Stay]
    personal: Sequence[Stay]
    hospital: Spans
    by_place: Mapping[int, Sequence[Stay]] = field(init=False)
    coming: Mapping[int, Sequence[Stay]] = field(init=False)
    by_person: Mapping[int, Sequence[Stay]] = field(init=False)
    renewing: Collection[int | None] = field(init=False)
    limits: Mapping[str, Limit] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the stays by place and by person."""
        by_place: defaultdict[int, list[Stay]] = defaultdict(list)
        coming: defaultdict[int, list[Stay]] = defaultdict(list)
        for one in self.stays:
            by_place[one.place_id].append(one)
            if one.departed_on is None or one.departed_on > self.today:
                coming[one.place_id].append(one)
        by_person: defaultdict[int, list[Stay]] = defaultdict(list)
        for one in self.personal:
            if one.beneficiaire_id is not None:
                by_person[one.beneficiaire_id].append(one)
        object.__setattr__(self, "by_place", by_place)
        object.__setattr__(self, "coming", coming)
        object.__setattr__(self, "by_person", by_person)
        renewing = {one.beneficiaire_id for one in self.personal if one.suite_de}
        object.__setattr__(self, "renewing", renewing)
        kinds = {*TYPE_HT, *(one.type for one in (*self.stays, *self.personal))}
        limits = {kind: limit_of(kind, self.parametres) for kind in kinds}
        object.__setattr__(self, "limits", limits)

    def etat(self, stay: Stay) -> str:
        """Return the state a stay is shown in."""
        return shown_etat(stay, today=self.today, now=self.now)

    def of_place(self, place_id: int) -> Sequence[Stay]:
        """Return the stays of a place."""
        return self.by_place.get(place_id, ())

    def of_person(self, beneficiaire_id: int | None) -> Sequence[Stay]:
        """Return the stays of a person."""
        return () if beneficiaire_id is None else self.by_person.get(beneficiaire_id, ())


# --- the lines -----------------------------------------------------------------------------


def place_lines(facts: BoardFacts, period: Period) -> tuple[PlaceLine, ...]:
    """Return the places open some day of the period, or that hold a stay of it."""
    return tuple(
        _place_line(facts, place)
        for place in facts.places
        if _is_shown(place, facts.of_place(place.row_id), period)
    )


def _is_shown(place: Place, stays: Iterable[Stay], period: Period) -> bool:
    is_open = (place.opened_on is None or place.opened_on <= period.end) and (
        place.closed_on is None or place.closed_on > period.start
    )
    return is_open or any(
        meets(one.arrived_on, one.departed_on, period.start, period.after_end) for one in stays
    )


def _place_line(facts: BoardFacts, place: Place) -> PlaceLine:
    stays, today = facts.coming.get(place.row_id, ()), facts.today
    is_free_now = is_free(place, stays, on=today, now=facts.now)
    until = None
    for one in sorted(stays, key=lambda one: one.arrived_on):
        if holds(one, today if until is None else until):
            until = one.departed_on
            if until is None:
                break
    return PlaceLine(
        row_id=place.row_id,
        reference=place.reference,
        nom=place.nom,
        etablissement=place.etablissement,
        commune=place.commune,
        type=place.type,
        telephone=place.telephone,
        opened_on=place.opened_on,
        closed_on=place.closed_on,
        is_free_tonight=is_free_now,
        until=None if is_free_now else until,
        free_until=free_until(stays, on=today, place=place) if is_free_now else None,
    )


def bars_of(facts: BoardFacts, period: Period) -> tuple[StayBar, ...]:
    """Return the stays that touch the period, by arrival."""
    places = {place.row_id: place for place in facts.places}
    return tuple(
        bar_of(facts, one, places.get(one.place_id))
        for one in facts.stays
        if one.arrived_on <= period.end
        and (
            one.departed_on is None
            or one.departed_on > period.start
            or one.arrived_on >= period.start
        )
    )


def bar_of(facts: BoardFacts, stay: Stay, place: Place | None) -> StayBar:
    """Return one stay as the board draws it."""
    etat = facts.etat(stay)
    is_over = etat in _OVER
    is_known = stay.beneficiaire_id is not None and stay.beneficiaire_id in facts.hospital
    return StayBar(
        sheet=stay.sheet,
        row_id=stay.row_id,
        version=stay.version,
        place_id=stay.place_id,
        beneficiaire_id=stay.beneficiaire_id,
        personne=stay.personne,
        type=stay.type,
        etat=etat,
        arrived_on=stay.arrived_on,
        departed_on=stay.departed_on,
        nights=nights_of(stay.arrived_on, stay.departed_on),
        motif=stay.motif,
        expire_at=stay.expire_at,
        hospital=_away(facts, stay) if is_known else (),
        warnings=() if is_over else _warnings(facts, stay, place),
        demandeur=stay.demandeur,
        telephone=stay.telephone,
        remarque=stay.remarque,
        preparation=stay.preparation,
        is_hidden=stay.is_hidden,
    )


def _away(facts: BoardFacts, stay: Stay) -> tuple[tuple[date, date], ...]:
    """Return the days the person is in hospital during a stay; one that goes on, up to tonight."""
    known = facts.hospital.get(stay.beneficiaire_id or 0, ())
    if not known or not occupies(stay.etat):
        return ()
    spans = []
    for entered_on, left_on in known:
        if left_on is not None and left_on <= stay.arrived_on:
            continue
        first = max(entered_on, stay.arrived_on)
        last = left_on or max(facts.today, entered_on) + ONE_DAY
        last = last if stay.departed_on is None else min(last, stay.departed_on)
        if first < last:
            spans.append((first, last))
    return tuple(spans)


def _warnings(facts: BoardFacts, stay: Stay, place: Place | None) -> tuple[str, ...]:
    said: list[str] = []
    if place is not None and place.type != stay.type:
        said.append(other_kind_warning(stay.type, place))
    if stay.beneficiaire_id is not None:
        said += limits_said(facts, stay)
    return tuple(said)


def limits_said(facts: BoardFacts, stay: Stay) -> tuple[str, ...]:
    """Return what is said of the limit of its kind once a stay takes place."""
    limit = facts.limits.get(stay.type) or limit_of(stay.type, facts.parametres)
    alone = nights_of(stay.arrived_on, stay.departed_on)
    is_alone = stay.beneficiaire_id not in facts.renewing and not stay.suite_de
    if not limit.is_yearly and is_alone and alone is not None:
        # Nearly always: nothing of this person was renewed.
        return limit_warnings(stay.type, alone, limit)
    others = facts.of_person(stay.beneficiaire_id)
    used = used_with(stay, others, on=facts.today)
    return limit_warnings(stay.type, used, limit)


# --- counters ------------------------------------------------------------------------------


def counter_lines(facts: BoardFacts) -> tuple[CounterLine, ...]:
    """Return what each person used this year or in the twelve months, the nearest to the limit first."""
    charges = {kind: daily_charge(kind, facts.parametres) for kind in facts.limits}
    lines = [
        _counter(facts, stays, usage, (kind, charges[kind]))
        for stays in facts.by_person.values()
        for kind in {one.type for one in stays if occupies(one.etat)}
        if (usage := usage_of(stays, kind, on=facts.today)).this_year or usage.twelve_months
    ]
    return tuple(sorted(lines, key=lambda one: (-(one.used / one.limit), one.personne, one.type)))


def _counter(
    facts: BoardFacts, stays: Sequence[Stay], usage: Usage, priced: tuple[str, Decimal]
) -> CounterLine:
    kind, charge = priced
    limit = facts.limits[kind]
    person = stays[0].beneficiaire_id
    assert person is not None  # noqa: S101 - those of `by_person` have one
    return CounterLine(
        beneficiaire_id=person,
        personne=stays[0].personne,
        type=kind,
        this_year=usage.this_year,
        twelve_months=usage.twelve_months,
        current_stay=usage.current_stay,
        used=usage.used,
        limit=limit.days,
        source=limit.source,
        reste_a_charge=usage.this_year * charge,
    )


def counted_from(today: date) -> date:
    """Return the first day of which nights count: this civil year, and the twelve months."""
    return min(date(today.year, 1, 1), add_months(today, -12))


# --- to follow -----------------------------------------------------------------------------


def follow_lines(facts: BoardFacts) -> tuple[FollowLine, ...]:
    """Return what is to be done about the stays, the nearest day first; of nobody the reader may not know."""
    found = [
        line
        for one in facts.stays
        if one.etat != TERMINE and not one.is_hidden
        for line in _to_follow(facts, one)
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.titre)))


def _to_follow(facts: BoardFacts, stay: Stay) -> list[FollowLine]:
    etat, today = facts.etat(stay), facts.today
    found: list[FollowLine] = []
    if etat in {OPTION, EXPIREE} and stay.arrived_on >= today - ONE_DAY:
        found.append(_option_line(facts, stay, etat))
    elif etat == RESERVE and stay.arrived_on < today:
        day = f"attendue le {shown_day(stay.arrived_on)}"
        found.append(_line(stay, "late", "arrivée à noter", day, stay.arrived_on))
    elif etat == EN_COURS:
        found += _under_way(facts, stay)
    return found


def _option_line(facts: BoardFacts, stay: Stay, etat: str) -> FollowLine:
    arrival = f"arrivée le {shown_day(stay.arrived_on)}"
    if etat == EXPIREE or stay.expire_at is None:
        title = "option expirée" if etat == EXPIREE else "option à confirmer"
        return _line(stay, "option", title, arrival, stay.arrived_on)
    detail = f"avant le {shown_instant(stay.expire_at)}, {arrival}"
    due_on = min(stay.arrived_on, max(stay.expire_at.date(), facts.today))
    return _line(stay, "option", "option à confirmer", detail, due_on)


def _under_way(facts: BoardFacts, stay: Stay) -> list[FollowLine]:
    today, departed_on = facts.today, stay.departed_on
    found: list[FollowLine] = []
    away = [span for span in _away(facts, stay) if span[0] <= today < span[1]]
    if away:
        detail = f"place gardée, depuis le {shown_day(away[0][0])}"
        found.append(_line(stay, "hospital", "à l'hôpital", detail, away[0][0]))
    if departed_on is not None and departed_on < today:
        detail = f"départ prévu le {shown_day(departed_on)}"
        found.append(_line(stay, "late", "séjour à terminer", detail, departed_on))
    elif departed_on is not None and departed_on <= today + timedelta(days=RETURN_DAYS):
        detail = f"le {shown_day(departed_on)}, {_preparation_words(stay)}"
        found.append(_line(stay, "return", "retour à domicile", detail, departed_on))
    limit = facts.limits[stay.type]
    used = used_with(stay, facts.of_person(stay.beneficiaire_id), on=today)
    if is_near(used, limit):
        title = "limite dépassée" if used > limit.days else "limite proche"
        detail = f"{used} jours sur {limit.days} en {kind_word(stay.type)}"
        found.append(_line(stay, "renewal", title, detail, departed_on))
    return found


def _preparation_words(stay: Stay) -> str:
    missing = len(PREPARATION_RETOUR.keys() - set(stay.preparation))
    if not stay.preparation:
        return "retour à préparer"
    if not missing:
        return "retour préparé"
    return f"{missing} point{'s' if missing > 1 else ''} à préparer"


def _line(stay: Stay, code: str, title: str, detail: str, due_on: date | None) -> FollowLine:
    return FollowLine(
        code=code,
        sheet=stay.sheet,
        row_id=stay.row_id,
        beneficiaire_id=stay.beneficiaire_id,
        titre=french(f"{stay.personne} : {title}"),
        detail=french(detail),
        due_on=due_on,
    )


# --- free tonight -----------------------------------------------------------


def free_tonight(facts: BoardFacts) -> tuple[FreeTonight, ...]:
    """Return the places free tonight, those of the emergencies first."""
    free = [
        place
        for place in facts.places
        if is_free(place, facts.coming.get(place.row_id, ()), on=facts.today, now=facts.now)
    ]
    return tuple(
        FreeTonight(
            place_id=place.row_id,
            nom=place.nom,
            etablissement=place.etablissement,
            type=place.type,
            telephone=place.telephone,
            free_until=_tonight_until(facts, place),
        )
        for place in sorted(free, key=lambda one: kind_rank(one.type))
    )


def _tonight_until(facts: BoardFacts, place: Place) -> date | None:
    """Return the day until which a free place stays so, an option that still stands counted."""
    stays = facts.coming.get(place.row_id, ())
    options = [
        one.arrived_on
        for one in stays
        if is_live_option(one, facts.now) and one.arrived_on > facts.today
    ]
    held = free_until(stays, on=facts.today, place=place)
    return min([*options, *([] if held is None else [held])], default=None)
