"""One night: who is on call, what is planned, the calls, the free places, whom to ring.

Each part is a statement or two, however many persons are accompanied.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Date, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from crt_desktop.domain.appels import is_open
from crt_desktop.domain.astreintes import RENFORT, TITULAIRE
from crt_desktop.domain.codes import CATEGORIE_PARTENAIRE
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.repos import WORKED
from crt_desktop.domain.search import phone_pairs
from crt_desktop.ports.nuit import NightQuestion, Work
from crt_desktop.reports.nuit import CallLine, FreePlace, NightPerson, OnCall, PhoneLine
from crt_desktop.reports.planning import VisitLine
from db.base import Instant
from db.queries.astreintes import counts
from db.queries.nuit_people import person_name, read_people
from db.queries.places import free_places
from db.repositories.mapping import MAPPINGS
from db.tables import (
    AbsenceRow,
    AppelAstreinteRow,
    AstreinteRow,
    BeneficiaireRow,
    HoraireTravailRow,
    PartenaireRow,
    PlaceHtRow,
    PlanRow,
    PrestationRow,
    ProfessionnelRow,
    VisiteRow,
)

LONGEST_VISIT: Final = timedelta(days=1)
"""How long before the night a visit that touches it may begin."""
_STATUTS: Final = ("prevue", "realisee", "annulee", "absence")

_FIRST: Final = bindparam("first", type_=Instant)
_LAST: Final = bindparam("last", type_=Instant)
_ON: Final = bindparam("on", type_=Date)
_OtherPlan = aliased(PlanRow)


class SqlNightQueries:
    """Implements `crt_desktop.ports.nuit.NightQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def duties(self, starts_at: datetime, ends_at: datetime) -> tuple[OnCall, ...]:
        """Return the published duties that touch a span, titulaires first, then by start."""
        rows = self._session.execute(_DUTIES, {"first": starts_at, "last": ends_at})
        return tuple(
            OnCall(
                professionnel=row.reference,
                nom=f"{row.prenom} {row.nom}".strip(),
                profession=row.profession,
                telephone=_phone(row.telephone),
                rang=row.rang_astreinte or TITULAIRE,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
            for row in rows
        )

    def people(self, question: NightQuestion) -> tuple[NightPerson, ...]:
        """Return the persons accompanied on the day the night begins, those at home first, by name."""
        return read_people(self._session.connection(), question)

    def visits(self, question: NightQuestion) -> tuple[VisitLine, ...]:
        """Return the visits that touch the night, by start, but for those a call led to."""
        asked = {
            "first": question.starts_at,
            "last": question.ends_at,
            "earliest": question.starts_at - LONGEST_VISIT,
        }
        rows = self._session.execute(_VISITS, asked).all()
        words = self._prestations(rows)
        return tuple(
            VisitLine(
                row_id=row.id,
                version=row.version,
                beneficiaire_id=row.beneficiaire_id,
                personne=person_name(row),
                commune=row.commune,
                adresse=row.adresse,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                profession=row.profession,
                statut=row.statut,
                creneau="nuit",
                professionnel=row.reference,
                professionnel_nom=_who(row),
                domaine=row.domaine,
                motif=row.motif,
                serie_id=row.serie_id,
                occurrence_on=row.occurrence_on,
                prestation_fil=row.prestation_fil,
                prestation=words.get((row.beneficiaire_id, row.prestation_fil)),
                planned_starts_at=row.planned_starts_at,
                planned_ends_at=row.planned_ends_at,
                remarque=row.remarque,
            )
            for row in rows
        )

    def _prestations(self, visits: Sequence[Any]) -> dict[tuple[int, int], str]:
        """Return the words of the lines of the latest plans that these visits deliver."""
        asked = sorted({row.beneficiaire_id for row in visits if row.prestation_fil is not None})
        if not asked:
            return {}
        rows = self._session.execute(_PRESTATIONS, {"people": asked})
        return {(person, fil): libelle for person, fil, libelle in rows if libelle}

    def calls(self, starts_at: datetime, ends_at: datetime) -> tuple[CallLine, ...]:
        """Return the calls received on [starts_at, ends_at), the latest first."""
        own = AppelAstreinteRow
        statement = _calls().where(own.called_at >= _FIRST, own.called_at < _LAST)
        statement = statement.order_by(own.called_at.desc(), own.id.desc())
        rows = self._session.execute(statement, {"first": starts_at, "last": ends_at})
        return tuple(_call(row) for row in rows)

    def call(self, row_id: int) -> CallLine:
        """Return one call; raises NotFoundError."""
        row = self._session.execute(_calls().where(AppelAstreinteRow.id == row_id)).one_or_none()
        if row is None:
            raise NotFoundError(kind="appels_astreinte", reference=row_id)
        return _call(row)

    def free_places(self, on: date, at: datetime) -> tuple[FreePlace, ...]:
        """Return the places that may be offered on a night, those of the emergencies first."""
        return tuple(
            FreePlace(
                place=row.libelle or row.reference,
                etablissement=row.etablissement,
                type=row.type,
                telephone=_phone(row.telephone),
            )
            for row in self._session.execute(_FREE, {"on": on, "at": at})
        )

    def numbers(self, on: date) -> tuple[PhoneLine, ...]:
        """Return whom to ring whoever the person is: the médecins of the team, then the centre 15."""
        doctors = self._session.execute(_DOCTORS, {"on": on})
        lines = [
            PhoneLine(
                nom=f"Dr {row.prenom} {row.nom}",
                detail="Médecin du dispositif",
                telephone=phone_pairs(row.telephone),
            )
            for row in doctors
        ]
        lines += [
            PhoneLine(
                nom=row.nom,
                detail=CATEGORIE_PARTENAIRE[row.categorie],
                telephone=phone_pairs(row.telephone),
            )
            for row in self._session.execute(_CENTRES)
        ]
        return tuple(lines)

    def work(self, professionnel: str, first: datetime, last: datetime) -> Work:
        """Return what somebody (reference) works on [first, last); contract hours and absences are all there."""
        who = ProfessionnelRow
        key = self._session.scalar(select(who.id).where(who.reference == professionnel))
        visites, appels = VisiteRow, AppelAstreinteRow
        return Work(
            visites=self._records(
                "visites",
                # Not by the index of the person: years of visits have the same one.
                func.coalesce(visites.professionnel_id, 0) == key,
                visites.statut.in_(sorted(WORKED)),
                visites.starts_at.between(first - LONGEST_VISIT, last),
            ),
            appels=self._records(
                "appels_astreinte",
                appels.professionnel_id == key,
                appels.called_at.between(first - LONGEST_VISIT, last),
            ),
            horaires=self._records("horaires", HoraireTravailRow.professionnel_id == key),
            absences=self._records(
                "absences",
                AbsenceRow.professionnel_id == key,
                AbsenceRow.ended_on >= local_date(first),
            ),
        )

    def _records(self, sheet: str, *conditions: Any) -> Any:
        mapping = MAPPINGS[sheet]
        rows = self._session.execute(mapping.select().where(*conditions))
        return tuple(mapping.record(row) for row in rows)


def _duties() -> Any:
    duty, who = AstreinteRow, ProfessionnelRow
    return (
        select(
            who.reference,
            who.prenom,
            who.nom,
            who.profession,
            who.telephone,
            duty.rang_astreinte,
            duty.starts_at,
            duty.ends_at,
        )
        .join(who, who.id == duty.professionnel_id)
        .where(duty.starts_at < _LAST, duty.ends_at > _FIRST, counts())
        .order_by(
            case((func.coalesce(duty.rang_astreinte, "") == RENFORT, 1), else_=0),
            duty.starts_at,
            duty.id,
        )
    )


def _visits() -> Any:
    """Select the visits of a night; every statut is named, so that the index of the starts is used."""
    own, person, who = VisiteRow, BeneficiaireRow, ProfessionnelRow
    of_call = (
        select(AppelAstreinteRow.id)
        .where(AppelAstreinteRow.visite_id == own.id)
        .correlate(own)
        .exists()
    )
    return (
        select(
            *(own.id, own.version, own.beneficiaire_id, own.starts_at, own.ends_at, own.statut),
            *(own.profession, own.domaine, own.motif, own.serie_id, own.occurrence_on),
            *(own.prestation_fil, own.planned_starts_at, own.planned_ends_at, own.remarque),
            *(person.nom_naissance, person.nom_usage, person.prenoms),
            *(person.commune, person.adresse),
            *(who.reference, who.prenom, who.nom),
        )
        .join(person, person.id == own.beneficiaire_id)
        .outerjoin(who, who.id == own.professionnel_id)
        .where(
            own.statut.in_(_STATUTS),
            own.starts_at >= bindparam("earliest", type_=Instant),
            own.starts_at < _LAST,
            own.ends_at > _FIRST,
            ~of_call,
        )
        .order_by(own.starts_at, own.id)
    )


def _prestations() -> Any:
    plan, line = PlanRow, PrestationRow
    latest = (
        select(func.max(_OtherPlan.id))
        .where(_OtherPlan.beneficiaire_id == plan.beneficiaire_id)
        .correlate(plan)
        .scalar_subquery()
    )
    return (
        select(line.beneficiaire_id, line.fil, line.libelle)
        .join(plan, plan.id == line.plan_id)
        .where(line.beneficiaire_id.in_(bindparam("people", expanding=True)))
        .order_by(case((plan.id == latest, 1), else_=0), plan.id)
    )


def _calls() -> Any:
    own, person, who = AppelAstreinteRow, BeneficiaireRow, ProfessionnelRow
    return (
        select(
            *(own.id, own.version, own.called_at, own.beneficiaire_id, own.origine, own.motif),
            *(own.reponse, own.departed_at, own.arrived_at, own.ended_at, own.returned_at),
            *(own.suite, own.prevenus, own.remarque, own.visite_id),
            *(person.nom_naissance, person.nom_usage, person.prenoms),
            *(who.reference, who.prenom, who.nom),
        )
        .outerjoin(person, person.id == own.beneficiaire_id)
        .outerjoin(who, who.id == own.professionnel_id)
    )


def _doctors() -> Any:
    who = ProfessionnelRow
    return (
        select(who.prenom, who.nom, who.telephone)
        .where(
            who.profession == "medecin",
            func.trim(func.coalesce(who.telephone, "")) != "",
            or_(who.arrived_on.is_(None), who.arrived_on <= _ON),
            or_(who.left_on.is_(None), who.left_on >= _ON),
        )
        .order_by(who.id)
    )


_DUTIES: Final = _duties()
_VISITS: Final = _visits()
_PRESTATIONS: Final = _prestations()
_FREE: Final = free_places(
    PlaceHtRow.reference,
    PlaceHtRow.libelle,
    PlaceHtRow.etablissement,
    PlaceHtRow.type,
    PlaceHtRow.telephone,
)
_DOCTORS: Final = _doctors()
_CENTRES: Final = (
    select(PartenaireRow.nom, PartenaireRow.categorie, PartenaireRow.telephone)
    .where(
        and_(
            PartenaireRow.categorie == "centre_15",
            func.trim(func.coalesce(PartenaireRow.telephone, "")) != "",
        )
    )
    .order_by(PartenaireRow.nom, PartenaireRow.id)
)


def _call(row: Any) -> CallLine:
    return CallLine(
        row_id=row.id,
        version=row.version,
        called_at=row.called_at,
        beneficiaire_id=row.beneficiaire_id,
        personne=None if row.beneficiaire_id is None else person_name(row),
        origine=row.origine,
        motif=row.motif,
        reponse=row.reponse,
        professionnel=row.reference,
        professionnel_nom=_who(row),
        departed_at=row.departed_at,
        arrived_at=row.arrived_at,
        ended_at=row.ended_at,
        returned_at=row.returned_at,
        suite=row.suite,
        prevenus=row.prevenus,
        remarque=row.remarque,
        visite_id=row.visite_id,
        is_open=is_open(row.reponse, row.ended_at),
    )


def _who(row: Any) -> str | None:
    return None if row.reference is None else f"{row.prenom} {row.nom}".strip()


def _phone(text: str | None) -> str | None:
    return phone_pairs(text) or None
