"""What a record points to: the row ids of its references, and what a field may choose among."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, exists, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import (
    CATEGORIE_PARTENAIRE,
    LIEN_AIDANT,
    PROFESSION,
    STATUT_PLAN,
    TYPE_HT,
)
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.record_titles import shown_day
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.search import fold
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import Choice
from db.repositories.mapping import BENEFICIAIRES, MAPPINGS, SheetMapping
from db.tables import (
    AidantRow,
    BeneficiaireRow,
    CorbeilleRow,
    DemandeRow,
    FusionRow,
    PartenaireRow,
    PlaceHtRow,
    PlanRow,
    ProfessionnelRow,
)

_NUMBERED: Final = re.compile(r"(\D*)(\d+)")
_PREFIXES: Final = {
    "beneficiaires": "B",
    "demandes": "D",
    "professionnels": "P",
    "places_ht": "HT",
    "partenaires": "PA",
    "aidants": "A",
    "plans": "PL",
    "contrats": "C",
    "visites": "V",
    "series_visites": "SV",
}
_WIDTH: Final = 4


def link_ids(session: Session, mapping: SheetMapping, record: Record) -> dict[str, dict[str, int]]:
    """Return, by sheet, the row id of each reference of a record; raises NotFoundError."""
    found: dict[str, dict[str, int]] = {}
    for link in mapping.links:
        reference = getattr(record, link.attribute)
        if reference is None:
            continue
        table = MAPPINGS[link.sheet].table
        row_id = session.scalar(select(table.c.id).where(table.c.reference == reference))
        if row_id is None:
            raise NotFoundError(kind=link.sheet, reference=reference)
        found.setdefault(link.sheet, {})[reference] = row_id
    return found


def free_reference(session: Session, sheet: str) -> str:
    """Return the reference after that of the last row, in its manner (« B045 » → « B046 »).

    One that a record of the bin carries is left to it, and so is that of a person merged into another.
    """
    table = MAPPINGS[sheet].table
    last = session.scalar(
        select(table.c.reference)
        .where(table.c.reference.is_not(None))
        .order_by(table.c.id.desc())
        .limit(1)
    )
    shape = _NUMBERED.fullmatch(last or "")
    prefix = shape[1] if shape else _PREFIXES.get(sheet, sheet[:2].upper())
    width = len(shape[2]) if shape else _WIDTH
    number = int(shape[2]) if shape else 0
    while True:
        number += 1
        reference = f"{prefix}{number:0{width}d}"
        if not session.scalar(select(_is_taken(table, reference))):
            return reference


def _is_taken(table: Table, reference: str) -> ColumnElement[bool]:
    """Tell whether a row, a person merged into another or a record of the bin carries a reference."""
    named = f'"reference":{json.dumps(reference, ensure_ascii=False)}'
    return or_(
        exists(select(table.c.id).where(table.c.reference == reference)),
        exists(select(FusionRow.id).where(FusionRow.absorbed_reference == reference)),
        exists(
            select(CorbeilleRow.id).where(CorbeilleRow.contenu.contains(named, autoescape=True))
        ),
    )


def choices_in(
    session: Session, sheet: str, *, beneficiaire_id: int | None = None
) -> tuple[Choice, ...]:
    """Return what a field may point to in a sheet, by name; aidants are those of the person.

    A record without a reference is offered as « #12 », its row id. Series, visits, duties and programmes are
    chosen on their own pages: nothing is offered of them.
    """
    found = [
        Choice(
            reference=f"#{row.id}" if row.reference is None else row.reference,
            label=label,
            detail=french(detail),
        )
        for row, label, detail in _CHOOSERS.get(sheet, _nothing)(session, beneficiaire_id)
    ]
    return tuple(sorted(found, key=lambda choice: fold(choice.label)))


def _nothing(session: Session, beneficiaire_id: int | None) -> list[tuple[Any, str, str]]:
    del session, beneficiaire_id
    return []


def _persons(
    session: Session, beneficiaire_id: int | None
) -> list[tuple[BeneficiaireRow, str, str]]:
    statement = select(BeneficiaireRow)
    if beneficiaire_id is not None:
        statement = statement.where(BeneficiaireRow.id == beneficiaire_id)
    return [
        (row, f"{row.nom_naissance} {row.prenoms}", shown_day(row.born_on))
        for row in session.scalars(statement)
    ]


def _aidants(session: Session, beneficiaire_id: int | None) -> list[tuple[AidantRow, str, str]]:
    statement = select(AidantRow).where(AidantRow.beneficiaire_id == beneficiaire_id)
    return [
        (row, _name(row.nom, row.prenom), LIEN_AIDANT.get(row.lien or "", ""))
        for row in session.scalars(statement)
    ]


def _professionnels(
    session: Session, beneficiaire_id: int | None
) -> list[tuple[ProfessionnelRow, str, str]]:
    del beneficiaire_id
    return [
        (
            row,
            _name(row.nom, row.prenom),
            PROFESSION.get(row.profession, row.profession)
            + (f", jusqu'au {shown_day(row.left_on)}" if row.left_on else ""),
        )
        for row in session.scalars(select(ProfessionnelRow))
    ]


def _partenaires(
    session: Session, beneficiaire_id: int | None
) -> list[tuple[PartenaireRow, str, str]]:
    del beneficiaire_id
    return [
        (row, row.nom, CATEGORIE_PARTENAIRE.get(row.categorie, row.categorie))
        for row in session.scalars(select(PartenaireRow))
    ]


def _places(session: Session, beneficiaire_id: int | None) -> list[tuple[PlaceHtRow, str, str]]:
    del beneficiaire_id
    return [
        (row, f"{row.etablissement} ({row.reference})", TYPE_HT.get(row.type, row.type))
        for row in session.scalars(select(PlaceHtRow))
    ]


def _demandes(session: Session, beneficiaire_id: int | None) -> list[tuple[DemandeRow, str, str]]:
    statement = select(DemandeRow).where(DemandeRow.beneficiaire_id == beneficiaire_id)
    return [
        (row, f"Demande du {shown_day(row.requested_on)}", row.reference)
        for row in session.scalars(statement)
    ]


def _plans(session: Session, beneficiaire_id: int | None) -> list[tuple[PlanRow, str, str]]:
    statement = select(PlanRow).where(PlanRow.beneficiaire_id == beneficiaire_id)
    return [
        (row, f"Version {row.numero}", STATUT_PLAN.get(row.statut, row.statut))
        for row in session.scalars(statement)
    ]


def _name(nom: str, prenom: str | None) -> str:
    return f"{nom} {prenom}" if prenom else nom


_CHOOSERS: Final[Mapping[str, Callable[[Session, int | None], list[tuple[Any, str, str]]]]] = {
    BENEFICIAIRES: _persons,
    "aidants": _aidants,
    "professionnels": _professionnels,
    "partenaires": _partenaires,
    "places_ht": _places,
    "demandes": _demandes,
    "plans": _plans,
}
