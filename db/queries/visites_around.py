"""What visits are judged against: the others, the team's hours and absences, where the persons are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.visites import BUSY, Slot, Surroundings
from crt_desktop.reports.planning import VisitLine
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

_SLOTS: Final = (
    select(
        VisiteRow.id,
        VisiteRow.beneficiaire_id,
        VisiteRow.starts_at,
        VisiteRow.ends_at,
        VisiteRow.statut,
        func.coalesce(BeneficiaireRow.nom_usage, BeneficiaireRow.nom_naissance),
        BeneficiaireRow.prenoms,
        ProfessionnelRow.reference,
        ProfessionnelRow.prenom,
        ProfessionnelRow.nom,
    )
    .join(BeneficiaireRow, BeneficiaireRow.id == VisiteRow.beneficiaire_id)
    .outerjoin(ProfessionnelRow, ProfessionnelRow.id == VisiteRow.professionnel_id)
)


def read_surroundings(
    session: Session,
    period: Period,
    *,
    people: Collection[int],
    team: Sequence[int],
    known: Sequence[VisitLine] | None,
) -> Surroundings:
    """Return what the visits of these persons (row ids) and professionnels (row ids) are judged against.

    ``known``: every visit of the period when it was read already; those of the days around are read.
    """
    own = _Around(session, period, people=people, team=team)
    slots = own.slots() if known is None else [*own.edges(), *map(slot_of, known)]
    return Surroundings(
        slots=slots,
        absences=own.absences(),
        horaires=own.horaires(),
        duties=own.duties(),
        stays=own.stays(),
        sejours=own.sejours(),
        accompagnements=own.accompagnements(),
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


class _Around:
    """Reads around a period, which is a day wider on both sides: visits cross midnight."""

    def __init__(
        self, session: Session, period: Period, *, people: Collection[int], team: Sequence[int]
    ) -> None:
        self._session = session
        self._period = period
        self._wide = Period(start=period.start - ONE_DAY, end=period.end + ONE_DAY)
        self._people = people
        self._team = team

    def slots(self) -> list[Slot]:
        """Return the visits that take these persons or this team, in the days around too."""
        start, end = self._wide.instants()
        spans = VisiteRow.starts_at >= start, VisiteRow.starts_at < end
        found: dict[int, Slot] = {}
        for column, ids in (
            (VisiteRow.professionnel_id, self._team),
            (VisiteRow.beneficiaire_id, self._people),
        ):
            for part in chunks(ids):
                rows = self._session.execute(_SLOTS.where(column.in_(part), *spans))
                found.update((row[0], _slot(row)) for row in rows if row.statut in BUSY)
        return list(found.values())

    def edges(self) -> Iterator[Slot]:
        """Yield the visits of the day before and of the day after."""
        for day in (self._wide.start, self._wide.end):
            start, end = Period(start=day, end=day).instants()
            statement = _SLOTS.where(
                VisiteRow.statut.in_(sorted(BUSY)),
                VisiteRow.starts_at >= start,
                VisiteRow.starts_at < end,
            )
            yield from map(_slot, self._session.execute(statement))

    def absences(self) -> dict[str, list[Absence]]:
        """Return the absences of the team that touch the period."""
        own = AbsenceRow
        statement = (
            select(ProfessionnelRow.reference, own.started_on, own.ended_on, own.motif)
            .join(ProfessionnelRow, ProfessionnelRow.id == own.professionnel_id)
            .where(
                own.professionnel_id.in_(self._team),
                own.started_on <= self._period.end,
                own.ended_on >= self._period.start,
            )
            .order_by(own.started_on)
        )
        return _grouped(
            (reference, Absence(professionnel=reference, started_on=a, ended_on=b, motif=motif))
            for reference, a, b, motif in self._session.execute(statement)
        )

    def horaires(self) -> dict[str, list[HoraireTravail]]:
        """Return the contract hours of the team, whenever they are in force."""
        own = HoraireTravailRow
        statement = (
            select(ProfessionnelRow.reference, own.jour, own.starts, own.ends, own.since, own.until)
            .join(ProfessionnelRow, ProfessionnelRow.id == own.professionnel_id)
            .where(own.professionnel_id.in_(self._team))
        )
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
            for row in self._session.execute(statement)
        )

    def duties(self) -> dict[str, list[Any]]:
        """Return the spans of the team's duties that count."""
        own = AstreinteRow
        start, end = self._wide.instants()
        statement = (
            select(ProfessionnelRow.reference, own.starts_at, own.ends_at)
            .join(ProfessionnelRow, ProfessionnelRow.id == own.professionnel_id)
            .where(
                own.professionnel_id.in_(self._team),
                or_(own.statut.is_(None), own.statut == "publiee"),
                own.starts_at < end,
                own.ends_at > start,
            )
        )
        return _grouped((row[0], (row[1], row[2])) for row in self._session.execute(statement))

    def stays(self) -> dict[int, list[Hospitalisation]]:
        """Return the stays in hospital of the persons that touch the period."""
        own = HospitalisationRow
        return _grouped(
            (
                row.beneficiaire_id,
                Hospitalisation(beneficiaire="", entered_on=row.entered_on, left_on=row.left_on),
            )
            for part in chunks(self._people)
            for row in self._session.execute(
                select(own.beneficiaire_id, own.entered_on, own.left_on).where(
                    own.beneficiaire_id.in_(part),
                    own.entered_on <= self._period.end,
                    or_(own.left_on.is_(None), own.left_on > self._period.start),
                )
            )
        )

    def sejours(self) -> dict[int, list[SejourHt]]:
        """Return the temporary stays of the persons that touch the period."""
        own = SejourHtRow
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
            for part in chunks(self._people)
            for row in self._session.execute(
                select(
                    own.beneficiaire_id, own.type, own.arrived_on, own.departed_on, own.etat
                ).where(
                    own.beneficiaire_id.in_(part),
                    own.arrived_on <= self._period.end,
                    or_(own.departed_on.is_(None), own.departed_on > self._period.start),
                )
            )
        )

    def accompagnements(self) -> dict[int, list[Any]]:
        """Return the [admission, sortie) of the persons that touch the period."""
        own = AccompagnementRow
        return _grouped(
            (row.beneficiaire_id, (row.admitted_on, row.left_on))
            for part in chunks(self._people)
            for row in self._session.execute(
                select(own.beneficiaire_id, own.admitted_on, own.left_on).where(
                    own.beneficiaire_id.in_(part),
                    own.admitted_on <= self._period.end,
                    or_(own.left_on.is_(None), own.left_on > self._period.start),
                )
            )
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
