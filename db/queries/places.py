"""The places of hébergement temporaire: who holds them, and which are free on a night.

Each part is a statement or two, however many places there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.places import ANNULE, KINDS, OPTION, RESERVATIONS, SEJOURS, Place, Stay
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.domain.reprise.spans import CLEAR_OF_PLACE
from db.base import Instant
from db.queries.nuit_people import person_name
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    HospitalisationRow,
    PlaceHtRow,
    RefusHtRow,
    ReservationHtRow,
    SejourHtRow,
)

_SEJOUR: Final = SejourHtRow
_KEPT: Final = ReservationHtRow
_PLACE: Final = PlaceHtRow
_PERSON: Final = BeneficiaireRow

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
_SEJOURS: Final = (
    select(
        *(getattr(_SEJOUR, name) for name in _COMMON),
        _SEJOUR.beneficiaire_id,
        _SEJOUR.suite_de,
        _SEJOUR.preparation,
        _PERSON.nom_naissance,
        _PERSON.nom_usage,
        _PERSON.prenoms,
        _PERSON.attribut_identite,
    )
    .join(_PERSON, _PERSON.id == _SEJOUR.beneficiaire_id)
    .order_by(_SEJOUR.arrived_on, _SEJOUR.id)
)
_RESERVATIONS: Final = select(*(getattr(_KEPT, name) for name in _COMMON)).order_by(
    _KEPT.arrived_on, _KEPT.id
)


class SqlPlaceQueries:
    """Implements `crt_desktop.ports.places.PlaceQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

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
        found: list[Stay] = []
        for statement, table, read in _SOURCES:
            asked = statement.where(*_touches(table, first, after_last), _stands(table))
            if places is not None:
                asked = asked.where(table.place_id.in_(sorted(places)))
            found += (read(row) for row in self._session.execute(asked))
        return _by_arrival(found)

    def stay(self, sheet: str, row_id: int) -> Stay:
        """Return one stay or place kept, cancelled ones too; raises NotFoundError."""
        for statement, table, read in _SOURCES:
            if _SHEET_OF[table] == sheet:
                row = self._session.execute(statement.where(table.id == row_id)).one_or_none()
                if row is not None:
                    found: Stay = read(row)
                    return found
        raise NotFoundError(kind=sheet, reference=row_id)

    def stays_of(self, people: Collection[int]) -> tuple[Stay, ...]:
        """Return every stay of these persons, not cancelled, by arrival."""
        if not people:
            return ()
        statement = _SEJOURS.where(_SEJOUR.beneficiaire_id.in_(sorted(people)), _stands(_SEJOUR))
        return tuple(_sejour(row) for row in self._session.execute(statement))

    def stayed(self, first: date, after_last: date) -> tuple[Stay, ...]:
        """Return every stay, not cancelled, of the persons who have one that touches [first, after_last)."""
        people = select(_SEJOUR.beneficiaire_id).where(
            *_touches(_SEJOUR, first, after_last), _stands(_SEJOUR)
        )
        statement = _SEJOURS.where(_SEJOUR.beneficiaire_id.in_(people), _stands(_SEJOUR))
        return tuple(_sejour(row) for row in self._session.execute(statement))

    def hospital(
        self, people: Collection[int], first: date, after_last: date
    ) -> Mapping[int, tuple[tuple[date, date | None], ...]]:
        """Return the [entry, exit) of these persons in hospital that touch a span, by person."""
        own = HospitalisationRow
        found: defaultdict[int, list[tuple[date, date | None]]] = defaultdict(list)
        if not people:
            return {}
        rows = self._session.execute(
            select(own.beneficiaire_id, own.entered_on, own.left_on)
            .where(
                own.beneficiaire_id.in_(sorted(people)),
                own.entered_on < after_last,
                or_(own.left_on.is_(None), own.left_on > first),
            )
            .order_by(own.entered_on, own.id)
        )
        for person, entered_on, left_on in rows:
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

    def refusals(self, period: Period) -> int:
        """Return how many requests could not be met among those asked in a period."""
        own = RefusHtRow
        count = select(func.count()).where(own.asked_on.between(period.start, period.end))
        return self._session.scalar(count) or 0


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
    return (
        select(table.id)
        .where(
            table.place_id == _PLACE.id,
            table.arrived_on <= _ON,
            or_(table.departed_on.is_(None), table.departed_on > _ON),
            or_(
                func.coalesce(table.etat, "").not_in(sorted(CLEAR_OF_PLACE)),
                and_(table.etat == OPTION, or_(table.expire_at.is_(None), table.expire_at > _AT)),
            ),
        )
        .correlate(_PLACE)
        .exists()
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
    ends = or_(table.departed_on.is_(None), table.departed_on > first, table.arrived_on >= first)
    return (ends,) if after_last is None else (ends, table.arrived_on < after_last)


def _stands(table: Any) -> Any:
    return func.coalesce(table.etat, "") != ANNULE


def _sejour(row: Any) -> Stay:
    return Stay(
        sheet=SEJOURS,
        beneficiaire_id=row.beneficiaire_id,
        personne=person_name(row),
        suite_de=row.suite_de,
        preparation=row.preparation,
        is_fictif=row.attribut_identite == "fictif",
        **_shared(row),
    )


def _reservation(row: Any) -> Stay:
    return Stay(sheet=RESERVATIONS, personne=A_NOMMER, **_shared(row))


def _shared(row: Any) -> dict[str, Any]:
    return {"row_id": row.id, **{name: getattr(row, name) for name in _COMMON[1:]}}


def _by_arrival(stays: list[Stay]) -> tuple[Stay, ...]:
    return tuple(sorted(stays, key=lambda one: (one.arrived_on, one.sheet, one.row_id)))


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return the key that puts « Place 2 » before « Place 10 »."""
    words = text.split()
    return tuple((int(word), "") if word.isdecimal() else (-1, word) for word in words)


_SOURCES: Final[tuple[tuple[Any, Any, Any], ...]] = (
    (_SEJOURS, _SEJOUR, _sejour),
    (_RESERVATIONS, _KEPT, _reservation),
)
_SHEET_OF: Final[Mapping[Any, str]] = {_SEJOUR: SEJOURS, _KEPT: RESERVATIONS}
