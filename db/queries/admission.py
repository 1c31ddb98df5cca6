"""Everything the path of one demande looks at, in a few statements on indexed columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.admission import IDENTIFICATION, voie_of
from crt_desktop.domain.admission_facts import (
    AdmissionFacts,
    ContratConnu,
    PersonneAdmise,
    PlanConnu,
)
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.alertes import ENDING_DECISIONS
from crt_desktop.domain.codes import LIEN_AIDANT
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.reports.admission import AdmissionLine, Contact, Entourage, StoredAdmission
from crt_desktop.reports.fiches import StoredFiche
from db.queries.caseload_sql import is_fictive
from db.queries.dossier_records import read_fiches
from db.repositories.mapping import DEMANDES, MAPPINGS
from db.tables import (
    AccompagnementRow,
    AidantRow,
    BeneficiaireRow,
    ConsentementRow,
    ContratRow,
    DemandeRow,
    EvaluationRow,
    IntervenantRow,
    ObjectifRow,
    PlanRow,
    ProfessionnelRow,
)

_AROUND: Final = 2
"""What stands after the attributes of a demande: its version and the instant of recording."""

_MANDATAIRE: Final = "mandataire"
_MEDECIN_TRAITANT: Final = "medecin_traitant"


class SqlAdmissionQueries:
    """Implements `crt_desktop.ports.admission.AdmissionQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def read(self, demande_row_id: int, *, on: date) -> StoredAdmission:
        """Return everything the path looks at, and the team of a day; raises NotFoundError."""
        connection = self._session.connection()
        fiche = _demande(connection, demande_row_id)
        person = cast("int", fiche.beneficiaire_id)
        demande = cast("Demande", fiche.record)
        who = _person(connection, person)
        evaluations = [one.record for one in read_fiches(connection, "gir", person)]
        return StoredAdmission(
            demande=fiche,
            facts=AdmissionFacts(
                demande=demande,
                personne=PersonneAdmise(
                    born_on=who.born_on,
                    sexe=who.sexe,
                    adresse=who.adresse,
                    commune=who.commune,
                    antenne=who.antenne,
                    minutes_trajet=who.minutes_trajet,
                    protection=who.protection,
                ),
                evaluations=tuple(cast("list[EvaluationGir]", evaluations)),
                plans=tuple(_plans(connection, person, demande_row_id, since=demande.requested_on)),
                contrats=tuple(_contrats(connection, demande_row_id)),
            ),
            entourage=_entourage(connection, person, on=on),
            nom=who.nom_usage or who.nom_naissance,
            prenoms=who.prenoms,
            reference=who.reference,
            telephone=who.telephone,
            evaluation_row_id=_evaluation(connection, person, demande.evaluated_on),
        )

    def demande_of(self, beneficiaire_id: int) -> int | None:
        """Return the demande of a person that no decision has ended, else the latest; None without any."""
        statement = (
            select(DemandeRow.id)
            .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
            .where(DemandeRow.beneficiaire_id == beneficiaire_id)
            .order_by(
                case((_is_open(), 0), else_=1),
                DemandeRow.requested_on.desc(),
                DemandeRow.id.desc(),
            )
            .limit(1)
        )
        return self._session.execute(statement).scalar_one_or_none()

    def waiting(self, *, is_training: bool) -> tuple[AdmissionLine, ...]:
        """Return the demandes that wait for a decision, the oldest first."""
        person = BeneficiaireRow
        statement = (
            select(
                DemandeRow.id,
                person.id,
                func.coalesce(person.nom_usage, person.nom_naissance),
                person.prenoms,
                DemandeRow.requested_on,
                DemandeRow.voie,
                DemandeRow.circonstance,
            )
            .join(person, person.id == DemandeRow.beneficiaire_id)
            .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
            .where(_is_open(), ~is_fictive(is_training=is_training))
            .order_by(DemandeRow.requested_on, DemandeRow.id)
        )
        return tuple(
            AdmissionLine(
                demande_row_id=row[0],
                beneficiaire_id=row[1],
                nom=row[2],
                prenoms=row[3],
                requested_on=row[4],
                voie=voie_of(row[5], row[6]),
            )
            for row in self._session.execute(statement)
        )


def _is_open() -> Any:
    is_ended = func.coalesce(DemandeRow.decision, "").in_(ENDING_DECISIONS)
    return and_(AccompagnementRow.admitted_on.is_(None), ~is_ended)


def _demande(connection: Connection, row_id: int) -> StoredFiche:
    mapping = MAPPINGS[DEMANDES]
    table = mapping.table
    statement = (
        mapping.select()
        .add_columns(table.c.version, table.c.recorded_at)
        .where(table.c.id == row_id)
    )
    row = connection.execute(statement).first()
    if row is None:
        raise NotFoundError(kind="demande", reference=row_id)
    return StoredFiche(
        sheet=DEMANDES,
        row_id=row_id,
        version=row[-2],
        recorded_at=row[-1],
        record=mapping.record(row[:-_AROUND]),
        beneficiaire_id=row[1],
    )


def _person(connection: Connection, person: int) -> Any:
    table = BeneficiaireRow
    return connection.execute(
        select(
            table.reference,
            table.nom_naissance,
            table.nom_usage,
            table.prenoms,
            table.sexe,
            table.born_on,
            table.adresse,
            table.commune,
            table.telephone,
            table.antenne,
            table.minutes_trajet,
            table.protection,
        ).where(table.id == person)
    ).one()


def _plans(
    connection: Connection, person: int, demande_row_id: int, *, since: date
) -> Iterator[PlanConnu]:
    """Yield the versions of this demande; one of no demande counts when it was begun since."""
    is_its_own = or_(
        PlanRow.demande_id == demande_row_id,
        and_(PlanRow.demande_id.is_(None), PlanRow.drawn_on >= since),
    )
    counted = (
        select(func.count(ObjectifRow.id))
        .where(ObjectifRow.plan_id == PlanRow.id)
        .correlate(PlanRow)
        .scalar_subquery()
    )
    statement = (
        select(
            PlanRow.numero,
            PlanRow.statut,
            PlanRow.drawn_on,
            PlanRow.validated_on,
            PlanRow.validated_by,
            PlanRow.review_on,
            counted.label("objectifs"),
        )
        .where(PlanRow.beneficiaire_id == person, is_its_own)
        .order_by(PlanRow.numero, PlanRow.id)
    )
    for row in connection.execute(statement):
        yield PlanConnu(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _contrats(connection: Connection, demande_row_id: int) -> Iterator[ContratConnu]:
    statement = (
        select(
            ContratRow.numero,
            ContratRow.drawn_on,
            ContratRow.handed_on,
            ContratRow.signed_on,
            ContratRow.signataire,
            ContratRow.qualite,
        )
        .where(ContratRow.demande_id == demande_row_id, ContratRow.type == "contrat")
        .order_by(ContratRow.numero, ContratRow.id)
    )
    for row in connection.execute(statement):
        yield ContratConnu(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _evaluation(connection: Connection, person: int, day: date | None) -> int | None:
    if day is None:
        return None
    table = EvaluationRow
    statement = (
        select(table.id)
        .where(
            table.beneficiaire_id == person,
            table.type == IDENTIFICATION,
            table.evaluated_on == day,
        )
        .order_by(table.id.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar_one_or_none()


def _entourage(connection: Connection, person: int, *, on: date) -> Entourage:
    team = _team(connection, on=on)
    near = _near(connection, person)
    return Entourage(
        medecins=team.get("medecin", ()),
        coordinateurs=team.get("coordinateur", ()),
        mandataire=near.get(_MANDATAIRE),
        medecin_traitant=near.get(_MEDECIN_TRAITANT),
        aidant=_aidant(connection, person),
        partages=_partages(connection, person, on=on),
    )


def _team(connection: Connection, *, on: date) -> dict[str, tuple[Contact, ...]]:
    table = ProfessionnelRow
    labels = {"medecin": "Médecin du dispositif", "coordinateur": "Coordination"}
    statement = (
        select(table.profession, table.prenom, table.nom, table.telephone)
        .where(
            table.profession.in_(tuple(labels)),
            or_(table.arrived_on.is_(None), table.arrived_on <= on),
            or_(table.left_on.is_(None), table.left_on >= on),
        )
        .order_by(table.id)
    )
    found: dict[str, tuple[Contact, ...]] = {}
    for profession, prenom, nom, telephone in connection.execute(statement):
        title = "Dr " if profession == "medecin" else ""
        one = Contact(
            role=labels[profession], nom=f"{title}{prenom} {nom}", telephone=telephone or ""
        )
        found[profession] = (*found.get(profession, ()), one)
    return found


def _near(connection: Connection, person: int) -> dict[str, Contact]:
    """Return who represents the person and who treats the person, the first recorded of each."""
    table = IntervenantRow
    labels = {_MANDATAIRE: "Mandataire judiciaire", _MEDECIN_TRAITANT: "Médecin traitant"}
    statement = (
        select(table.role, table.nom, table.telephone)
        .where(table.beneficiaire_id == person, table.role.in_(tuple(labels)))
        .order_by(table.id.desc())
    )
    return {
        role: Contact(role=labels[role], nom=nom, telephone=telephone or "")
        for role, nom, telephone in connection.execute(statement)
    }


def _aidant(connection: Connection, person: int) -> Contact | None:
    """Return the carer to call about a signature: the person de confiance, then the main one."""
    table = AidantRow
    statement = (
        select(table.nom, table.prenom, table.lien, table.sexe, table.telephone)
        .where(table.beneficiaire_id == person)
        .order_by(
            case((table.is_personne_confiance.is_(True), 0), else_=1),
            case((table.is_principal.is_(True), 0), else_=1),
            table.id,
        )
        .limit(1)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    name = f"{row.prenom} {row.nom}" if row.prenom else str(row.nom)
    return Contact(role=_kin(row.lien, row.sexe), nom=name, telephone=row.telephone or "")


_KIN: Final = {
    ("enfant", "F"): "Sa fille",
    ("enfant", "M"): "Son fils",
    ("conjoint", "F"): "Son épouse",
    ("conjoint", "M"): "Son époux",
    ("fratrie", "F"): "Sa sœur",
    ("fratrie", "M"): "Son frère",
}


def _kin(lien: str | None, sexe: str | None) -> str:
    return _KIN.get((lien or "", sexe or ""), LIEN_AIDANT.get(lien or "", "Aidant"))


def _partages(connection: Connection, person: int, *, on: date) -> int:
    table = ConsentementRow
    count = connection.execute(
        select(func.count(table.id)).where(
            table.beneficiaire_id == person,
            table.type == "partage",
            table.given_on <= on,
            or_(table.withdrawn_on.is_(None), table.withdrawn_on > on),
        )
    ).scalar_one()
    return int(count)
