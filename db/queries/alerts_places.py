"""What is due about the temporary stays: options, limits, returns, the hospital."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select

from crt_desktop.domain import alertes_places as rules
from crt_desktop.domain.places import ANNULE, EN_COURS, OPTION, RESERVATIONS, SEJOURS, Stay
from crt_desktop.reports.alertes import Alerte
from db.base import Instant
from db.queries.alerts_question import Question, about_nobody, rows_of
from db.queries.alerts_sql import ON, PERSON, person_counts
from db.queries.caseload_sql import goes_beyond
from db.queries.indicators.scope import beneficiaire
from db.tables import HospitalisationRow, PlaceHtRow, ReservationHtRow, SejourHtRow

sejour: Final = SejourHtRow.__table__
reservation: Final = ReservationHtRow.__table__
place: Final = PlaceHtRow.__table__
hospital: Final = HospitalisationRow.__table__

_UNTIL: Final = bindparam("until_at", type_=Instant)
_UNDER_WAY: Final = (
    sejour.c.etat == EN_COURS,
    sejour.c.arrived_on <= ON,
    or_(sejour.c.departed_on.is_(None), sejour.c.departed_on >= ON),
)

_OPTIONS: Final = (
    select(
        *PERSON,
        sejour.c.id,
        sejour.c.type,
        sejour.c.arrived_on,
        sejour.c.expire_at,
        place.c.etablissement,
    )
    .join_from(sejour, beneficiaire, beneficiaire.c.id == sejour.c.beneficiaire_id)
    .join(place, place.c.id == sejour.c.place_id)
    .where(
        sejour.c.etat == OPTION,
        sejour.c.arrived_on >= ON,
        sejour.c.expire_at <= _UNTIL,
        person_counts(),
    )
)
"""The options to come of somebody that expire soon, or have."""

_UNNAMED: Final = (
    select(
        reservation.c.id,
        reservation.c.reference,
        reservation.c.type,
        reservation.c.arrived_on,
        reservation.c.expire_at,
        place.c.etablissement,
    )
    .join_from(reservation, place, place.c.id == reservation.c.place_id)
    .where(
        reservation.c.etat == OPTION,
        reservation.c.arrived_on >= ON,
        reservation.c.expire_at <= _UNTIL,
    )
    .order_by(reservation.c.id)
)
"""The same for somebody to be named."""

_STAYS: Final = (
    select(
        *PERSON,
        sejour.c.id,
        sejour.c.type,
        sejour.c.etat,
        sejour.c.arrived_on,
        sejour.c.departed_on,
        sejour.c.reference,
        sejour.c.suite_de,
        sejour.c.preparation,
        place.c.etablissement,
    )
    .join_from(sejour, beneficiaire, beneficiaire.c.id == sejour.c.beneficiaire_id)
    .join(place, place.c.id == sejour.c.place_id)
    .where(
        sejour.c.beneficiaire_id.in_(select(sejour.c.beneficiaire_id).where(*_UNDER_WAY)),
        func.coalesce(sejour.c.etat, "").not_in((OPTION, ANNULE)),
        person_counts(),
    )
    .order_by(sejour.c.id)
)
"""Every stay of those who have one under way."""

_IN_HOSPITAL: Final = (
    select(hospital.c.beneficiaire_id, func.min(hospital.c.entered_on))
    .where(
        hospital.c.entered_on <= ON,
        goes_beyond(hospital.c.left_on, ON),
        hospital.c.beneficiaire_id.in_(select(sejour.c.beneficiaire_id).where(*_UNDER_WAY)),
    )
    .group_by(hospital.c.beneficiaire_id)
)
"""Since when those who have a stay under way are in hospital."""


def places_due(connection: Connection, asked: Question) -> Iterator[Alerte]:
    """Yield what is due about the temporary stays."""
    yield from _options(connection, asked)
    yield from _under_way(connection, asked)


def _options(connection: Connection, asked: Question) -> Iterator[Alerte]:
    values = {**asked.values, "until_at": asked.at + rules.EXPIRES_WITHIN}
    for row in connection.execute(_OPTIONS, values).all():
        person, (row_id, kind, arrived_on, expire_at, where) = (
            row[: len(PERSON)],
            row[len(PERSON) :],
        )
        option = _option(SEJOURS, row_id, kind, arrived_on, expire_at)
        duty = rules.option_due(option, on=asked.on, at=asked.at, etablissement=where)
        if duty is not None:
            yield asked.about(duty, person, SEJOURS, row_id)
    unnamed = connection.execute(_UNNAMED, {"on": asked.on, "until_at": values["until_at"]})
    for row_id, reference, kind, arrived_on, expire_at, where in unnamed.all():
        option = _option(RESERVATIONS, row_id, kind, arrived_on, expire_at)
        duty = rules.option_due(option, on=asked.on, at=asked.at, etablissement=where)
        if duty is not None:
            yield about_nobody(duty, RESERVATIONS, row_id=row_id, reference=reference)


def _under_way(connection: Connection, asked: Question) -> Iterator[Alerte]:
    held: defaultdict[int, list[tuple[Any, Stay, str]]] = defaultdict(list)
    for person, (row_id, kind, etat, arrived_on, *rest) in rows_of(connection, _STAYS, asked):
        departed_on, reference, suite_de, preparation, where = rest
        stay = Stay(
            sheet=SEJOURS,
            row_id=row_id,
            version=0,
            place_id=0,
            type=kind,
            arrived_on=arrived_on,
            departed_on=departed_on,
            etat=etat,
            reference=reference,
            suite_de=suite_de,
            preparation=preparation,
        )
        held[person[0]].append((person, stay, where))
    away: dict[int, Any] = dict(map(tuple, connection.execute(_IN_HOSPITAL, asked.values).all()))
    for key, lines in held.items():
        stays = [stay for _, stay, _ in lines]
        for person, stay, where in lines:
            duties = [
                rules.limit_due(stay, stays, on=asked.on, parametres=asked.parametres),
                rules.return_due(stay, on=asked.on, etablissement=where),
            ]
            if key in away:
                duties.append(rules.hospital_due(stay, away[key], on=asked.on, etablissement=where))
            for duty in duties:
                if duty is not None:
                    yield asked.about(duty, person, SEJOURS, stay.row_id)


def _option(sheet: str, row_id: int, kind: str, arrived_on: Any, expire_at: Any) -> Stay:
    return Stay(
        sheet=sheet,
        row_id=row_id,
        version=0,
        place_id=0,
        type=kind,
        arrived_on=arrived_on,
        departed_on=None,
        etat=OPTION,
        expire_at=expire_at,
    )
