"""What visits are judged against: the others, the team's hours and absences, where the persons are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Date, and_, bindparam, func, or_, select, type_coerce

from crt_desktop.domain.astreintes import PUBLIEE
from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.horaires import Block
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.visites import BUSY, Slot, Surroundings
from crt_desktop.reports.planning import VisitLine
from db.base import Instant
from db.repositories.exchange_reading import chunks
from db.tables import (
    AbsenceRow,
    AccompagnementRow,
    AstreinteRow,
    BeneficiaireRow,
    HoraireTravailRow,
    HospitalisationRow,
    ProfessionnelRow,
    SejourHtRow,
    VisiteRow,
)

_VISITE: Final = VisiteRow.__table__
_ASKED: Final = _VISITE.alias("asked")
_DAY_SECONDS: Final = 86_400

_SLOTS: Final = (
    select(
        _VISITE.c.id,
        _VISITE.c.beneficiaire_id,
        _VISITE.c.starts_at,
        _VISITE.c.ends_at,
        _VISITE.c.statut,
        func.coalesce(
            BeneficiaireRow.__table__.c.nom_usage, BeneficiaireRow.__table__.c.nom_naissance
        ),
        BeneficiaireRow.__table__.c.prenoms,
        ProfessionnelRow.__table__.c.reference,
        ProfessionnelRow.__table__.c.prenom,
        ProfessionnelRow.__table__.c.nom,
    )
    .join_from(
        _VISITE,
        BeneficiaireRow.__table__,
        BeneficiaireRow.__table__.c.id == _VISITE.c.beneficiaire_id,
    )
    .outerjoin(
        ProfessionnelRow.__table__, ProfessionnelRow.__table__.c.id == _VISITE.c.professionnel_id
    )
)


def _meeting(column: str) -> Any:
    """Return the visits that share this column, and an instant, with some of those asked.

    A visit lasts a day at most: the one that meets another begins at most a day before it.
    """
    starts, ends = (type_coerce(_VISITE.c[name], BigInteger) for name in ("starts_at", "ends_at"))
    first, last = (type_coerce(_ASKED.c[name], BigInteger) for name in ("starts_at", "ends_at"))
    return _SLOTS.join(
        _ASKED,
        and_(
            _VISITE.c[column] == _ASKED.c[column],
            starts > first - _DAY_SECONDS,
            starts < last,
            ends > first,
            _VISITE.c.id != _ASKED.c.id,
        ),
    ).where(_ASKED.c.id.in_(bindparam("row_ids", expanding=True)))


_MEETING: Final = (_meeting("professionnel_id"), _meeting("beneficiaire_id"))

_IDS: Final[Any] = bindparam("ids", expanding=True)
_FIRST: Final = bindparam("first", type_=Date)
_LAST: Final = bindparam("last", type_=Date)
_SINCE: Final = bindparam("since", type_=Instant)
_UNTIL: Final = bindparam("until", type_=Instant)


def _touching(table: Any, start: str, end: str, *columns: str) -> Any:
    """Return the rows about persons whose [start, end) touches the period; no end is still going on."""
    return select(table.c.beneficiaire_id, *(table.c[name] for name in columns)).where(
        table.c.beneficiaire_id.in_(_IDS),
        table.c[start] <= _LAST,
        or_(table.c[end].is_(None), table.c[end] > _FIRST),
    )


_STAYS: Final = _touching(
    HospitalisationRow.__table__, "entered_on", "left_on", "entered_on", "left_on"
)
_SEJOURS: Final = _touching(
    SejourHtRow.__table__, "arrived_on", "departed_on", "type", "arrived_on", "departed_on", "etat"
)
_ACCOMPAGNEMENTS: Final = _touching(
    AccompagnementRow.__table__, "admitted_on", "left_on", "admitted_on", "left_on"
)


def _of_the_team(table: Any, *columns: str) -> Any:
    """Return the rows about some of the team, after the reference of each."""
    team = ProfessionnelRow.__table__
    return (
        select(team.c.reference, *(table.c[name] for name in columns))
        .join_from(table, team, team.c.id == table.c.professionnel_id)
        .where(table.c.professionnel_id.in_(_IDS))
    )


_ABSENCES: Final = (
    _of_the_team(AbsenceRow.__table__, "started_on", "ended_on", "motif")
    .where(AbsenceRow.started_on <= _LAST, AbsenceRow.ended_on >= _FIRST)
    .order_by(AbsenceRow.started_on)
)
_HORAIRES: Final = _of_the_team(
    HoraireTravailRow.__table__, "jour", "starts", "ends", "since", "until"
)
_DUTIES: Final = _of_the_team(AstreinteRow.__table__, "starts_at", "ends_at").where(
    or_(AstreinteRow.statut.is_(None), AstreinteRow.statut == PUBLIEE),
    AstreinteRow.starts_at < _UNTIL,
    AstreinteRow.ends_at > _SINCE,
)


def slot_of(line: VisitLine) -> Slot:
    """Return the time a visit of the planning takes."""
    return Slot(
        row_id=line.row_id,
        beneficiaire_id=line.beneficiaire_id,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        professionnel=line.professionnel,
        personne=line.personne,
        professionnel_nom=line.professionnel_nom or "",
        statut=line.statut,
    )


class Around:
    """Reads around a period, which is a day wider on both sides: visits cross midnight."""

    def __init__(
        self,
        connection: Connection,
        period: Period,
        *,
        people: Collection[int],
        team: Sequence[int],
    ) -> None:
        """Read for these persons and professionnels, by row id."""
        self._connection = connection
        self._period = period
        self._wide = Period(start=period.start - ONE_DAY, end=period.end + ONE_DAY)
        self._people = people
        self._team = team
        since, until = self._wide.instants()
        self._asked = {
            "first": period.start,
            "last": period.end,
            "since": since,
            "until": until,
        }

    def surroundings(
        self, *, known: Sequence[VisitLine] | None, row_ids: Sequence[int] | None
    ) -> Surroundings:
        """Return what visits are judged against; see `crt_desktop.ports.visites.VisiteQueries`."""
        if known is not None:
            slots = [*self._edges(), *map(slot_of, known)]
        elif row_ids is not None:
            slots = self._meeting(row_ids)
        else:
            slots = self._slots()
        return Surroundings(
            slots=slots,
            absences=self.absences(),
            horaires=self.horaires(),
            duties=self.duties(),
            stays=self.stays(),
            sejours=self.sejours(),
            accompagnements=self.accompagnements(),
        )

    def _slots(self) -> list[Slot]:
        """Return the visits that take these persons or this team, in the days around too."""
        start, end = self._wide.instants()
        spans = _VISITE.c.starts_at >= start, _VISITE.c.starts_at < end
        found: dict[int, Slot] = {}
        for column, ids in (
            (_VISITE.c.professionnel_id, self._team),
            (_VISITE.c.beneficiaire_id, self._people),
        ):
            for part in chunks(ids):
                rows = self._connection.execute(_SLOTS.where(column.in_(part), *spans))
                found.update((row[0], _slot(row)) for row in rows if row.statut in BUSY)
        return list(found.values())

    def _meeting(self, row_ids: Sequence[int]) -> list[Slot]:
        """Return the visits that meet some of these, those among them too."""
        found: dict[int, Slot] = {}
        for part in chunks(row_ids):
            for statement in _MEETING:
                rows = self._connection.execute(statement, {"row_ids": part})
                found.update((row[0], _slot(row)) for row in rows if row.statut in BUSY)
        return list(found.values())

    def _edges(self) -> Iterator[Slot]:
        """Yield the visits of the day before and of the day after."""
        for day in (self._wide.start, self._wide.end):
            start, end = Period(start=day, end=day).instants()
            statement = _SLOTS.where(
                _VISITE.c.statut.in_(sorted(BUSY)),
                _VISITE.c.starts_at >= start,
                _VISITE.c.starts_at < end,
            )
            yield from map(_slot, self._connection.execute(statement))

    def _of_team(self, statement: Any) -> Iterator[Any]:
        """Yield the rows that are about the team; no statement is run for nobody."""
        for part in chunks(self._team):
            yield from self._connection.execute(statement, {**self._asked, "ids": part}).all()

    def _of_people(self, statement: Any) -> Iterator[Any]:
        """Yield the rows that are about these persons."""
        for part in chunks(self._people):
            yield from self._connection.execute(statement, {**self._asked, "ids": part}).all()

    def absences(self) -> dict[str, list[Absence]]:
        """Return the absences of the team that touch the period."""
        return _grouped(
            (reference, Absence(professionnel=reference, started_on=a, ended_on=b, motif=motif))
            for reference, a, b, motif in self._of_team(_ABSENCES)
        )

    def horaires(self) -> dict[str, list[HoraireTravail]]:
        """Return the contract hours of the team, whenever they are in force."""
        return _grouped(
            (
                row.reference,
                HoraireTravail(
                    professionnel=row.reference,
                    jour=row.jour,
                    starts=row.starts,
                    ends=row.ends,
                    since=row.since,
                    until=row.until,
                ),
            )
            for row in self._of_team(_HORAIRES)
        )

    def duties(self) -> dict[str, list[Block]]:
        """Return the spans of the team's duties that count."""
        return _grouped((row[0], (row[1], row[2])) for row in self._of_team(_DUTIES))

    def stays(self) -> dict[int, list[Hospitalisation]]:
        """Return the stays in hospital of the persons that touch the period."""
        return _grouped(
            (
                row.beneficiaire_id,
                Hospitalisation(beneficiaire="", entered_on=row.entered_on, left_on=row.left_on),
            )
            for row in self._of_people(_STAYS)
        )

    def sejours(self) -> dict[int, list[SejourHt]]:
        """Return the temporary stays of the persons that touch the period."""
        return _grouped(
            (
                row.beneficiaire_id,
                SejourHt(
                    beneficiaire="",
                    place="",
                    type=row.type,
                    arrived_on=row.arrived_on,
                    departed_on=row.departed_on,
                    etat=row.etat,
                ),
            )
            for row in self._of_people(_SEJOURS)
        )

    def accompagnements(self) -> dict[int, list[tuple[date, date | None]]]:
        """Return the [admission, sortie) of the persons that touch the period."""
        return _grouped(
            (row.beneficiaire_id, (row.admitted_on, row.left_on))
            for row in self._of_people(_ACCOMPAGNEMENTS)
        )


def _slot(row: Any) -> Slot:
    row_id, person, starts_at, ends_at, statut, nom, prenoms, reference, prenom, team_nom = row
    return Slot(
        row_id=row_id,
        beneficiaire_id=person,
        starts_at=starts_at,
        ends_at=ends_at,
        professionnel=reference,
        personne=f"{nom} {prenoms}",
        professionnel_nom="" if reference is None else f"{prenom} {team_nom}",
        statut=statut,
    )


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
