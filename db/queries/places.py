"""The places of hébergement temporaire: who holds them, and which are free on a night.

Each part is a statement or two, however many places there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.places import ANNULE, KINDS, OPTION, RESERVATIONS, SEJOURS, Place, Stay
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.domain.reprise.spans import CLEAR_OF_PLACE
from crt_desktop.reports.places import RefusalLine
from db.base import Instant
from db.queries.caseload_sql import goes_beyond
from db.queries.nuit_people import full_name
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    HospitalisationRow,
    PlaceHtRow,
    RefusHtRow,
    ReservationHtRow,
    SejourHtRow,
)

_SEJOUR: Final = SejourHtRow.__table__
_KEPT: Final = ReservationHtRow.__table__
_PLACE: Final = PlaceHtRow
_PERSON: Final = BeneficiaireRow

MANY: Final = 500
"""More persons than that are not asked for one by one: all are read, and those that were asked kept."""

_ON: Final = bindparam("on", type_=Date)
_AT: Final = bindparam("at", type_=Instant)

_COMMON: Final = (
    "id",
    "version",
    "place_id",
    "type",
    "arrived_on",
    "departed_on",
    "etat",
    "expire_at",
    "motif",
    "demandeur",
    "telephone",
    "remarque",
    "reference",
)
_WHO: Final = len(_COMMON)
"""Where the person stands in a row of `_SEJOURS`."""
_SEJOURS: Final = select(
    *(_SEJOUR.c[name] for name in (*_COMMON, "beneficiaire_id", "suite_de", "preparation"))
).order_by(_SEJOUR.c.arrived_on, _SEJOUR.c.id)
_COUNTED: Final = select(
    *(
        _SEJOUR.c[name]
        for name in (
            *("beneficiaire_id", "reference", "suite_de", "id", "version"),
            *("place_id", "type", "arrived_on", "departed_on", "etat"),
        )
    )
).order_by(_SEJOUR.c.arrived_on, _SEJOUR.c.id)
"""What days are counted of."""
_NOT_READ: Final = (None,) * (_COMMON.index("reference") - _COMMON.index("etat") - 1)
"""Stands for what is between the state and the reference of a stay read for its days only."""
_RESERVATIONS: Final = select(*(_KEPT.c[name] for name in _COMMON)).order_by(
    _KEPT.c.arrived_on, _KEPT.c.id
)
_PEOPLE: Final = select(
    _PERSON.id,
    _PERSON.nom_naissance,
    _PERSON.nom_usage,
    _PERSON.prenoms,
    _PERSON.attribut_identite,
)


class SqlPlaceQueries:
    """Implements `crt_desktop.ports.places.PlaceQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session
        self._names: dict[int, tuple[str, bool]] = {}

    def places(self) -> tuple[Place, ...]:
        """Return every place by EHPAD then name, those that are closed too."""
        statement = _places().order_by(_PLACE.etablissement, _PLACE.libelle, _PLACE.reference)
        found = [_place(row) for row in self._session.execute(statement)]
        return tuple(sorted(found, key=lambda one: (one.etablissement, _natural(one.nom))))

    def place(self, row_id: int) -> Place:
        """Return one place; raises NotFoundError."""
        row = self._session.execute(_places().where(_PLACE.id == row_id)).one_or_none()
        if row is None:
            raise NotFoundError(kind="places_ht", reference=row_id)
        return _place(row)

    def stays(
        self, first: date, after_last: date | None, *, places: Collection[int] | None = None
    ) -> tuple[Stay, ...]:
        """Return the stays and options, not cancelled, that touch [first, after_last), by arrival."""

        def among(table: Any) -> tuple[Any, ...]:
            own = () if places is None else (table.c.place_id.in_(sorted(places)),)
            return (*_touches(table, first, after_last), _stands(table), *own)

        stays = self._sejours(*among(_SEJOUR))
        kept = self._rows(_RESERVATIONS.where(*among(_KEPT)))
        if not kept:
            return tuple(stays)
        found = [*stays, *(_reservation(row) for row in kept)]
        return tuple(sorted(found, key=lambda one: (one.arrived_on, one.sheet, one.row_id)))

    def stay(self, sheet: str, row_id: int) -> Stay:
        """Return one stay or place kept, cancelled ones too; raises NotFoundError."""
        found = (
            self._sejours(_SEJOUR.c.id == row_id)
            if sheet == SEJOURS
            else [
                _reservation(row) for row in self._rows(_RESERVATIONS.where(_KEPT.c.id == row_id))
            ]
        )
        if not found:
            raise NotFoundError(kind=sheet, reference=row_id)
        return found[0]

    def stays_of(self, people: Collection[int]) -> tuple[Stay, ...]:
        """Return every stay of these persons, not cancelled, by arrival."""
        if not people:
            return ()
        own = _SEJOUR.c.beneficiaire_id.in_(sorted(people))
        return tuple(self._sejours(own, _stands(_SEJOUR)))

    def stayed(
        self, first: date, *, known: Sequence[Stay] = (), since: date | None = None
    ) -> tuple[Stay, ...]:
        """Return the stays not over on a day, and those they renew or follow, as days are counted of."""
        found = [one for one in known if _is_later(one, first)]
        if since is None or since > first:
            others = () if since is None else (~and_(*_touches(_SEJOUR, since, None)),)
            before = self._counted(*_touches(_SEJOUR, first, None), _stands(_SEJOUR), *others)
            found = [*before, *found]
        met = {one.reference for one in found}
        wanted = {one.suite_de for one in found if one.suite_de} - met
        while wanted:
            before = self._counted(_SEJOUR.c.reference.in_(sorted(wanted)), _stands(_SEJOUR))
            met |= wanted
            wanted = {one.suite_de for one in before if one.suite_de} - met
            found += before
        return tuple(found)

    def _rows(self, statement: Any) -> Any:
        # Past the session: thousands of rows, none of which is an object of its own.
        return self._session.connection().execute(statement).all()

    def _sejours(self, *conditions: Any) -> list[Stay]:
        """Return stays with the names of their persons, read once each."""
        rows = self._rows(_SEJOURS.where(*conditions))
        people = self._people({row[_WHO] for row in rows})
        return [_sejour(row, *people[row[_WHO]]) for row in rows]

    def _counted(self, *conditions: Any) -> list[Stay]:
        """Return stays as days are counted of, and the names of their persons."""
        rows = self._rows(_COUNTED.where(*conditions))
        people = self._people({row[0] for row in rows})
        return [_counted(row, *people[row[0]]) for row in rows]

    def _people(self, ids: set[int]) -> Mapping[int, tuple[str, bool]]:
        """Return at least the name of each of these persons, and whether it is made up; each is read once."""
        found = self._names
        unknown = ids - found.keys()
        if not unknown:
            return found
        own = () if len(unknown) > MANY else (_PERSON.id.in_(sorted(unknown)),)
        for row_id, nom, usage, prenoms, attribut in self._rows(_PEOPLE.where(*own)):
            found[row_id] = (full_name(nom, prenoms, usage), attribut == "fictif")
        return found

    def hospital(
        self, people: Collection[int], first: date, after_last: date
    ) -> Mapping[int, tuple[tuple[date, date | None], ...]]:
        """Return the [entry, exit) in hospital that touch a span and a stay of these persons, by person."""
        if not people:
            return {}
        own, found = HospitalisationRow, defaultdict[int, list[tuple[date, date | None]]](list)
        among = () if len(people) > MANY else (own.beneficiaire_id.in_(sorted(people)),)
        rows = self._rows(
            select(own.beneficiaire_id, own.entered_on, own.left_on)
            .where(
                own.entered_on < after_last,
                or_(own.left_on.is_(None), own.left_on > first),
                _is_during_a_stay(own),
                *among,
            )
            .order_by(own.entered_on, own.id)
        )
        for person, entered_on, left_on in rows:
            if person in people:
                found[person].append((entered_on, left_on))
        return {person: tuple(spans) for person, spans in found.items()}

    def followed(self, people: Collection[int], on: date) -> frozenset[int]:
        """Return those of these persons who are accompanied on a day."""
        own = AccompagnementRow
        rows = self._session.scalars(
            select(own.beneficiaire_id).where(
                own.beneficiaire_id.in_(sorted(people)),
                own.admitted_on <= on,
                or_(own.left_on.is_(None), own.left_on > on),
            )
        )
        return frozenset(rows)

    def refusal_lines(self, period: Period) -> tuple[RefusalLine, ...]:
        """Return the requests that could not be met among those asked in a period, the last first."""
        own = RefusHtRow
        rows = self._session.scalars(
            select(own)
            .where(own.asked_on.between(period.start, period.end))
            .order_by(own.asked_on.desc(), own.id.desc())
        ).all()
        people = self._people({row.beneficiaire_id for row in rows if row.beneficiaire_id})
        return tuple(_refusal(row, people) for row in rows)

    def refusals(self, period: Period) -> int:
        """Return how many requests could not be met among those asked in a period."""
        own = RefusHtRow
        count = select(func.count()).where(own.asked_on.between(period.start, period.end))
        return self._session.scalar(count) or 0


def _refusal(row: RefusHtRow, people: Mapping[int, tuple[str, bool]]) -> RefusalLine:
    named = people.get(row.beneficiaire_id or 0)
    return RefusalLine(
        row_id=row.id,
        beneficiaire_id=row.beneficiaire_id,
        personne=A_NOMMER if named is None else named[0],
        asked_on=row.asked_on,
        type=row.type,
        arrived_on=row.arrived_on,
        departed_on=row.departed_on,
        raison=row.raison,
        motif=row.motif,
        suite=row.suite,
        remarque=row.remarque,
    )


# --- what is free on a night ---------------------------------------------------------------


def free_places(*columns: Any) -> Any:
    """Select the places that may be offered on the night of ``on``, at the instant ``at``.

    Those that are open, that nobody holds and that no option which still stands is laid on: the rule of
    `crt_desktop.domain.places.is_free`, which a test compares with. The emergencies first.
    """
    ranks = {kind: rank for rank, kind in enumerate(KINDS)}
    return (
        select(*columns)
        .select_from(_PLACE)
        .where(
            or_(_PLACE.opened_on.is_(None), _PLACE.opened_on <= _ON),
            or_(_PLACE.closed_on.is_(None), _PLACE.closed_on > _ON),
            ~_held(_SEJOUR),
            ~_held(_KEPT),
        )
        .order_by(case(ranks, value=_PLACE.type, else_=len(ranks)), _PLACE.etablissement, _PLACE.id)
    )


def _held(table: Any) -> Any:
    """Tell whether a place is held by one of these stays; they are looked for all at once."""
    own = table.c
    return _PLACE.id.in_(
        select(own.place_id).where(
            own.arrived_on <= _ON,
            goes_beyond(own.departed_on, _ON),
            or_(
                func.coalesce(own.etat, "").not_in(sorted(CLEAR_OF_PLACE)),
                and_(own.etat == OPTION, or_(own.expire_at.is_(None), own.expire_at > _AT)),
            ),
        )
    )


# --- rows ----------------------------------------------------------------------------------


def _places() -> Any:
    return select(
        _PLACE.id,
        _PLACE.reference,
        _PLACE.libelle,
        _PLACE.etablissement,
        _PLACE.commune,
        _PLACE.type,
        _PLACE.telephone,
        _PLACE.opened_on,
        _PLACE.closed_on,
    )


def _place(row: Any) -> Place:
    return Place(
        row_id=row.id,
        reference=row.reference,
        nom=row.libelle or row.reference,
        etablissement=row.etablissement,
        commune=row.commune,
        type=row.type,
        telephone=row.telephone,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )


def _touches(table: Any, first: date, after_last: date | None) -> tuple[Any, ...]:
    """Tell which stays have a night, or for one of none a day, in [first, after_last)."""
    own = table.c
    ends = or_(own.departed_on.is_(None), own.departed_on > first, own.arrived_on >= first)
    return (ends,) if after_last is None else (ends, own.arrived_on < after_last)


def _is_during_a_stay(hospital: Any) -> Any:
    """Tell of an entry in hospital whether the person had a stay then: few of them did."""
    own = _SEJOUR.c
    return (
        select(own.id)
        .where(
            own.beneficiaire_id == hospital.beneficiaire_id,
            goes_beyond(own.departed_on, hospital.entered_on),
            goes_beyond(hospital.left_on, own.arrived_on),
            _stands(_SEJOUR),
        )
        .exists()
    )


def _is_later(stay: Stay, first: date) -> bool:
    """Tell of a stay what `_touches` asks."""
    if stay.sheet != SEJOURS:
        return False
    departed_on = stay.departed_on
    return departed_on is None or departed_on > first or stay.arrived_on >= first


def _stands(table: Any) -> Any:
    return func.coalesce(table.c.etat, "") != ANNULE


def _sejour(row: Any, personne: str, is_fictif: bool) -> Stay:  # noqa: FBT001 - of a pair
    # The columns are the fields, in their order; nobody is hidden yet.
    return Stay._make((SEJOURS, *row, personne, is_fictif, False))


def _counted(row: Any, personne: str, is_fictif: bool) -> Stay:  # noqa: FBT001 - of a pair
    who, reference, suite_de, *counted = row
    kept = (*counted, *_NOT_READ, reference, who, suite_de, ())
    return _sejour(kept, personne, is_fictif)


def _reservation(row: Any) -> Stay:
    return Stay._make((RESERVATIONS, *row, None, None, (), A_NOMMER, False, False))


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return the key that puts « Place 2 » before « Place 10 »."""
    words = text.split()
    return tuple((int(word), "") if word.isdecimal() else (-1, word) for word in words)
