"""Everything the path of one demande looks at, in a few statements on indexed columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
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
from crt_desktop.domain.consentements import PARTAGE
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.reports.admission import AdmissionLine, Contact, Entourage, StoredAdmission
from crt_desktop.reports.fiches import StoredFiche
from db.queries.caseload_sql import is_fictive
from db.queries.consent_withdrawals import withdrawals
from db.queries.dossier_records import read_fiches
from db.queries.papers_sql import is_plan_of
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

_PERSON: Final = bindparam("person", type_=BigInteger)
_DEMANDE: Final = bindparam("demande", type_=BigInteger)
_DAY: Final = bindparam("day", type_=Date)
# The statements of a path are written once: building them costs more than running them.

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
        fiche = read_demande(connection, demande_row_id)
        person = cast("int", fiche.beneficiaire_id)
        demande = cast("Demande", fiche.record)
        who = connection.execute(_PERSON_STATEMENT, {"person": person}).one()
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
                consentement_withdrawn_on=withdrawals(connection, [demande_row_id], on=on).get(
                    demande_row_id
                ),
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


@cache
def _demande_statement() -> Select[Any]:
    mapping = MAPPINGS[DEMANDES]
    table = mapping.table
    return (
        mapping.select()
        .add_columns(table.c.version, table.c.recorded_at)
        .where(table.c.id == _DEMANDE)
    )


def read_demande(connection: Connection, row_id: int) -> StoredFiche:
    """Return a demande; raises NotFoundError."""
    row = connection.execute(_demande_statement(), {"demande": row_id}).first()
    if row is None:
        raise NotFoundError(kind="demande", reference=row_id)
    return StoredFiche(
        sheet=DEMANDES,
        row_id=row_id,
        version=row[-2],
        recorded_at=row[-1],
        record=MAPPINGS[DEMANDES].record(row[:-_AROUND]),
        beneficiaire_id=row[1],
    )


_PERSON_STATEMENT: Final = select(
    BeneficiaireRow.reference,
    BeneficiaireRow.nom_naissance,
    BeneficiaireRow.nom_usage,
    BeneficiaireRow.prenoms,
    BeneficiaireRow.sexe,
    BeneficiaireRow.born_on,
    BeneficiaireRow.adresse,
    BeneficiaireRow.commune,
    BeneficiaireRow.telephone,
    BeneficiaireRow.antenne,
    BeneficiaireRow.minutes_trajet,
    BeneficiaireRow.protection,
).where(BeneficiaireRow.id == _PERSON)

_PLANS: Final = (
    select(
        PlanRow.numero,
        PlanRow.statut,
        PlanRow.drawn_on,
        PlanRow.validated_on,
        PlanRow.validated_by,
        PlanRow.review_on,
        select(func.count(ObjectifRow.id))
        .where(ObjectifRow.plan_id == PlanRow.id)
        .correlate(PlanRow)
        .scalar_subquery()
        .label("objectifs"),
    )
    .where(
        PlanRow.beneficiaire_id == _PERSON,
        is_plan_of(_DEMANDE, _DAY),
    )
    .order_by(PlanRow.numero, PlanRow.id)
)
"""The versions of this demande, and those of none that count from its day or after."""

_CONTRATS: Final = (
    select(
        ContratRow.numero,
        ContratRow.drawn_on,
        ContratRow.handed_on,
        ContratRow.signed_on,
        ContratRow.signataire,
        ContratRow.qualite,
    )
    .where(ContratRow.demande_id == _DEMANDE, ContratRow.type == "contrat")
    .order_by(ContratRow.numero, ContratRow.id)
)

_EVALUATION: Final = (
    select(EvaluationRow.id)
    .where(
        EvaluationRow.beneficiaire_id == _PERSON,
        EvaluationRow.type == IDENTIFICATION,
        EvaluationRow.evaluated_on == _DAY,
    )
    .order_by(EvaluationRow.id.desc())
    .limit(1)
)


def _plans(
    connection: Connection, person: int, demande_row_id: int, *, since: date
) -> Iterator[PlanConnu]:
    asked = {"person": person, "demande": demande_row_id, "day": since}
    for row in connection.execute(_PLANS, asked):
        yield PlanConnu(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _contrats(connection: Connection, demande_row_id: int) -> Iterator[ContratConnu]:
    for row in connection.execute(_CONTRATS, {"demande": demande_row_id}):
        yield ContratConnu(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def _evaluation(connection: Connection, person: int, day: date | None) -> int | None:
    if day is None:
        return None
    return connection.execute(_EVALUATION, {"person": person, "day": day}).scalar_one_or_none()


# --- who can act ---------------------------------------------------------------------------

_TEAM_LABELS: Final = {"medecin": "Médecin du dispositif", "coordinateur": "Coordination"}
_NEAR_LABELS: Final = {
    _MANDATAIRE: "Mandataire judiciaire",
    _MEDECIN_TRAITANT: "Médecin traitant",
}
_TEAM: Final = (
    select(
        ProfessionnelRow.profession,
        ProfessionnelRow.prenom,
        ProfessionnelRow.nom,
        ProfessionnelRow.telephone,
    )
    .where(
        ProfessionnelRow.profession.in_(tuple(_TEAM_LABELS)),
        or_(ProfessionnelRow.arrived_on.is_(None), ProfessionnelRow.arrived_on <= _DAY),
        or_(ProfessionnelRow.left_on.is_(None), ProfessionnelRow.left_on >= _DAY),
    )
    .order_by(ProfessionnelRow.id)
)
_NEAR: Final = (
    select(IntervenantRow.role, IntervenantRow.nom, IntervenantRow.telephone)
    .where(IntervenantRow.beneficiaire_id == _PERSON, IntervenantRow.role.in_(tuple(_NEAR_LABELS)))
    .order_by(IntervenantRow.id.desc())
)
_AIDANT: Final = (
    select(AidantRow.nom, AidantRow.prenom, AidantRow.lien, AidantRow.sexe, AidantRow.telephone)
    .where(AidantRow.beneficiaire_id == _PERSON)
    .order_by(
        case((AidantRow.is_personne_confiance.is_(True), 0), else_=1),
        case((AidantRow.is_principal.is_(True), 0), else_=1),
        AidantRow.id,
    )
    .limit(1)
)
_PARTAGES: Final = select(func.count(ConsentementRow.id)).where(
    ConsentementRow.beneficiaire_id == _PERSON,
    ConsentementRow.type == PARTAGE,
    ConsentementRow.given_on <= _DAY,
    or_(ConsentementRow.withdrawn_on.is_(None), ConsentementRow.withdrawn_on > _DAY),
)


def _entourage(connection: Connection, person: int, *, on: date) -> Entourage:
    team = _team(connection, on=on)
    near = _near(connection, person)
    shared = connection.execute(_PARTAGES, {"person": person, "day": on}).scalar_one()
    return Entourage(
        medecins=team.get("medecin", ()),
        coordinateurs=team.get("coordinateur", ()),
        mandataire=near.get(_MANDATAIRE),
        medecin_traitant=near.get(_MEDECIN_TRAITANT),
        aidant=_aidant(connection, person),
        partages=int(shared),
    )


def _team(connection: Connection, *, on: date) -> dict[str, tuple[Contact, ...]]:
    found: dict[str, tuple[Contact, ...]] = {}
    for profession, prenom, nom, telephone in connection.execute(_TEAM, {"day": on}):
        title = "Dr " if profession == "medecin" else ""
        one = Contact(
            role=_TEAM_LABELS[profession], nom=f"{title}{prenom} {nom}", telephone=telephone or ""
        )
        found[profession] = (*found.get(profession, ()), one)
    return found


def _near(connection: Connection, person: int) -> dict[str, Contact]:
    """Return who represents the person and who treats the person, the first recorded of each."""
    return {
        role: Contact(role=_NEAR_LABELS[role], nom=nom, telephone=telephone or "")
        for role, nom, telephone in connection.execute(_NEAR, {"person": person})
    }


def _aidant(connection: Connection, person: int) -> Contact | None:
    """Return the carer to call about a signature: the person de confiance, then the main one."""
    row = connection.execute(_AIDANT, {"person": person}).first()
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
