"""Records written through the repository at known instants, for its tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte, Professionnel, Visite
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.planning import PublicationAstreinte, SerieVisites
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sejours import PlaceHt
from crt_desktop.ports.exchange import SheetChanges, StoredRecord
from db.repositories.exchange import SqlExchangeRepository
from db.tables import (
    BeneficiaireRow,
)
from tests.builders import Caseload
from tests.persistence.records import (
    AIDANTS,
    ASTREINTES,
    DEMANDES,
    PARTENAIRES,
    PERSONS,
    PLACES,
    PLANS,
    PROFESSIONNELS,
    PUBLICATIONS,
    SERIES,
    VISITES,
    a_named,
)
from tests.persistence.store import keyed

RECORDED = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = RECORDED + timedelta(days=1)

BASE = Caseload(
    beneficiaires=tuple(a_named(person) for person in PERSONS),
    professionnels=tuple(
        Professionnel(reference=one, nom="Essai", prenom="Paul", profession="ide")
        for one in PROFESSIONNELS
    ),
    places_ht=tuple(PlaceHt(reference=one, etablissement="EHPAD", type="HT") for one in PLACES),
    aidants=tuple(Aidant(reference=one, beneficiaire=PERSONS[0], nom="Essai") for one in AIDANTS),
    partenaires=tuple(
        Partenaire(reference=one, nom="Essai", categorie="dac") for one in PARTENAIRES
    ),
)
"""Persons, and whatever is not about one, for records to point to."""

WITH_PLANS = replace(
    BASE,
    demandes=tuple(
        Demande(
            reference=one, beneficiaire=PERSONS[0], requested_on=date(2026, 1, 5), origine="dac"
        )
        for one in DEMANDES
    ),
    plans=tuple(
        Plan(
            reference=one,
            beneficiaire=PERSONS[0],
            numero=rank,
            statut="en_cours",
            drawn_on=date(2026, 2, 2),
        )
        for rank, one in enumerate(PLANS, 1)
    ),
    series_visites=tuple(
        SerieVisites(
            reference=one,
            beneficiaire=PERSONS[0],
            started_on=date(2026, 2, 2),
            heure=time(9),
            duree_minutes=45,
            regle="FREQ=WEEKLY",
            profession="ide",
        )
        for one in SERIES
    ),
    visites=tuple(
        Visite(
            reference=one,
            beneficiaire=PERSONS[0],
            starts_at=RECORDED,
            ends_at=RECORDED,
            profession="ide",
            statut="prevue",
        )
        for one in VISITES
    ),
    astreintes=tuple(
        Astreinte(
            reference=one, professionnel=PROFESSIONNELS[0], starts_at=RECORDED, ends_at=RECORDED
        )
        for one in ASTREINTES
    ),
    publications=tuple(
        PublicationAstreinte(
            reference=one,
            started_on=date(2026, 1, 1),
            ended_on=date(2026, 3, 31),
            published_at=RECORDED,
            publiee_par="Essai",
        )
        for one in PUBLICATIONS
    ),
)
"""The same, with demandes, plans and what a planning points to."""


def create(session: Session, sheet: str, *records: Record) -> tuple[int, ...]:
    stored = keyed(SHEET_BY_NAME[sheet], records)
    repository = SqlExchangeRepository(session, lambda: RECORDED)
    return repository.apply([SheetChanges(sheet=sheet, created=stored)])


def update(session: Session, sheet: str, *updated: StoredRecord) -> tuple[int, ...]:
    repository = SqlExchangeRepository(session, lambda: LATER)
    return repository.apply([SheetChanges(sheet=sheet, updated=updated)])


def read(session: Session, sheet: str) -> list[StoredRecord]:
    return list(SqlExchangeRepository(session).read_sheet(sheet))


def person_id(session: Session, reference: str) -> int:
    return session.scalars(
        select(BeneficiaireRow.id).where(BeneficiaireRow.reference == reference)
    ).one()


def a_visit(person: str, starts_at: datetime, **changes: Any) -> Visite:
    visit = Visite(
        beneficiaire=person,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        profession="ide",
        statut="realisee",
    )
    return replace(visit, **changes)


def a_demande(**changes: Any) -> Demande:
    demande = Demande(
        reference="D1", beneficiaire="B1", requested_on=date(2026, 1, 5), origine="dac"
    )
    return replace(demande, **changes)
