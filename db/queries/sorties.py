"""Everything a sortie looks at, and the visits a stay in hospital stands in the way of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.sortie_items import PREVUE, Held, OpenFacts
from crt_desktop.domain.suivi import Consentement, Equipement, Transmission
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.reports.sorties import StoredSortie
from db.queries.admission import read_demande
from db.queries.dossier_records import read_fiches, read_names
from db.repositories.mapping import MAPPINGS
from db.tables import (
    AccompagnementRow,
    AccuseLectureRow,
    AidantRow,
    BeneficiaireRow,
    HospitalisationRow,
    PartenaireRow,
    ProfessionnelRow,
    TransmissionRow,
)

UNREAD_FOR: Final = timedelta(days=30)
"""How far back a transmission is still worth acknowledging, as in the list of transmissions."""

HOSPITALS: Final = ("hopital_proximite", "etablissement_sante", "sante_mentale")
MOST_HOSPITALS: Final = 40

T = TypeVar("T")


class SqlSortieQueries:
    """Implements `crt_desktop.ports.sorties.SortieQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def read(self, demande_row_id: int, *, account_id: int, on: date) -> StoredSortie:
        """Return everything a sortie looks at; raises NotFoundError."""
        connection = self._session.connection()
        fiche = read_demande(connection, demande_row_id)
        person = cast("int", fiche.beneficiaire_id)
        admitted_on = cast("Demande", fiche.record).admitted_on
        table = BeneficiaireRow
        who = connection.execute(
            select(
                table.nom_naissance, table.nom_usage, table.prenoms, table.sexe, table.born_on
            ).where(table.id == person)
        ).one()
        return StoredSortie(
            demande=fiche,
            facts=_facts(connection, person, account_id=account_id, on=on, since=admitted_on),
            nom=who.nom_usage or who.nom_naissance,
            prenoms=who.prenoms,
            sexe=who.sexe,
            born_on=who.born_on,
            medecins=_medecins(connection, on=on),
        )

    def demande_of(self, beneficiaire_id: int) -> int | None:
        """Return the demande of the accompagnement under way, else of the latest; None without any."""
        own = AccompagnementRow
        statement = (
            select(own.demande_id)
            .where(own.beneficiaire_id == beneficiaire_id, own.admitted_on.is_not(None))
            .order_by(
                case((own.left_on.is_(None), 0), else_=1), own.admitted_on.desc(), own.id.desc()
            )
            .limit(1)
        )
        return self._session.execute(statement).scalar_one_or_none()

    def hospitals(self) -> tuple[str, ...]:
        """Return the names a hospital may have: of partenaires, then of earlier stays, each once."""
        registered = self._session.scalars(
            select(PartenaireRow.nom)
            .where(PartenaireRow.categorie.in_(HOSPITALS))
            .order_by(PartenaireRow.nom)
        )
        met = self._session.scalars(
            select(HospitalisationRow.etablissement)
            .where(HospitalisationRow.etablissement.is_not(None))
            .group_by(HospitalisationRow.etablissement)
            .order_by(func.count(HospitalisationRow.id).desc(), HospitalisationRow.etablissement)
            .limit(MOST_HOSPITALS)
        )
        return tuple(dict.fromkeys((*registered, *(name for name in met if name))))

    def visits_planned(
        self, beneficiaire_id: int, *, since: date, until: date | None
    ) -> tuple[Held[Visite], ...]:
        """Return the visits still planned on [since, until), in order; without an end, all of them."""
        return tuple(
            Held(row_id=row_id, record=record)
            for row_id, record in _visites(
                self._session.connection(), beneficiaire_id, since=since, until=until
            )
            if record.statut == PREVUE
        )

    def team_names(self) -> dict[str, str]:
        """Return the words of each professionnel, by reference."""
        table = ProfessionnelRow
        rows = self._session.execute(select(table.reference, table.prenom, table.nom))
        return {reference: f"{prenom} {nom}" for reference, prenom, nom in rows}


def _facts(
    connection: Connection, person: int, *, account_id: int, on: date, since: date | None
) -> OpenFacts:
    sejours = read_fiches(connection, "sejours_ht", person)
    unread = _unread(connection, person, account_id=account_id, on=on)
    return OpenFacts(
        visites=tuple(
            Held(row_id=row_id, record=record)
            for row_id, record in _visites(connection, person, since=since, until=None)
        ),
        sejours=_held(SejourHt, sejours),
        equipements=_held(Equipement, read_fiches(connection, "equipements", person)),
        hospitalisations=_held(
            Hospitalisation, read_fiches(connection, "hospitalisations", person)
        ),
        transmissions=tuple(
            held
            for held in _held(Transmission, read_fiches(connection, "transmissions", person))
            if held.row_id in unread
        ),
        plans=_held(Plan, read_fiches(connection, "plans", person)),
        consentements=_held(Consentement, read_fiches(connection, "consentements", person)),
        aidants=_aidants(connection, person),
        noms=read_names(connection, sejours)["places_ht"],
    )


def _held(kind: type[T], fiches: Iterable[StoredFiche]) -> tuple[Held[T], ...]:
    return tuple(
        Held(row_id=fiche.row_id, record=fiche.record)
        for fiche in fiches
        if isinstance(fiche.record, kind)
    )


def _visites(
    connection: Connection, person: int, *, since: date | None, until: date | None
) -> list[tuple[int, Visite]]:
    """Return the visits that start on [since, until), in order."""
    mapping = MAPPINGS["visites"]
    table = mapping.table
    spans = []
    if since is not None:
        spans.append(table.c.starts_at >= midnight(since))
    if until is not None:
        spans.append(table.c.starts_at < midnight(until))
    statement = (
        mapping.select()
        .where(mapping.person_column == person, *spans)
        .order_by(table.c.starts_at, table.c.id)
    )
    return [(row[0], cast("Visite", mapping.record(row))) for row in connection.execute(statement)]


def _unread(connection: Connection, person: int, *, account_id: int, on: date) -> set[int]:
    """Return the transmissions of a person that an account has still to read."""
    own: Any = and_(
        AccuseLectureRow.transmission_id == TransmissionRow.id,
        AccuseLectureRow.account_id == account_id,
    )
    statement = (
        select(TransmissionRow.id)
        .outerjoin(AccuseLectureRow, own)
        .where(
            TransmissionRow.beneficiaire_id == person,
            TransmissionRow.written_at >= midnight(on - UNREAD_FOR),
            AccuseLectureRow.account_id.is_(None),
        )
    )
    return set(connection.execute(statement).scalars())


def _aidants(connection: Connection, person: int) -> tuple[str, ...]:
    table = AidantRow
    statement = (
        select(table.prenom, table.nom)
        .where(table.beneficiaire_id == person)
        .order_by(case((table.is_principal.is_(True), 0), else_=1), table.id)
    )
    return tuple(
        f"{prenom} {nom}" if prenom else str(nom) for prenom, nom in connection.execute(statement)
    )


def _medecins(connection: Connection, *, on: date) -> tuple[str, ...]:
    table = ProfessionnelRow
    statement = (
        select(table.prenom, table.nom)
        .where(
            table.profession == "medecin",
            or_(table.arrived_on.is_(None), table.arrived_on <= on),
            or_(table.left_on.is_(None), table.left_on >= on),
        )
        .order_by(table.id)
    )
    return tuple(f"Dr {prenom} {nom}" for prenom, nom in connection.execute(statement))
