"""The records of one person, sheet by sheet, as stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, select

from crt_desktop.reports.fiches import StoredFiche
from db.repositories.mapping import BENEFICIAIRES, MAPPINGS
from db.tables import AidantRow, PartenaireRow, PlaceHtRow, ProfessionnelRow, ProfilRow

_PERSON: Final = bindparam("person", type_=BigInteger)
_REFERENCES: Final[Any] = bindparam("references", expanding=True)
_ADDED: Final = 2
"""What stands after the attributes in a row: the version and the instant of recording."""

_PROFILS: Final = (
    select(ProfilRow.profil)
    .where(ProfilRow.beneficiaire_id == _PERSON)
    .order_by(ProfilRow.position)
)


@cache
def _statement(sheet: str) -> Select[Any]:
    """Build the query of a person's records once: building it costs more than running it."""
    mapping = MAPPINGS[sheet]
    table = mapping.table
    return (
        mapping.select()
        .add_columns(table.c.version, table.c.recorded_at)
        .where(mapping.person_column == _PERSON)
    )


def read_fiches(connection: Connection, sheet: str, beneficiaire_id: int) -> list[StoredFiche]:
    """Return a person's records of a sheet, in the order they were created."""
    mapping = MAPPINGS[sheet]
    asked = {"person": beneficiaire_id}
    others: dict[str, Any] = {}
    if sheet == BENEFICIAIRES:
        others["profils"] = tuple(connection.execute(_PROFILS, asked).scalars())
    found = [
        StoredFiche(
            sheet=sheet,
            row_id=row[0],
            version=row[-2],
            recorded_at=row[-1],
            record=mapping.record(row[:-_ADDED], **others),
            beneficiaire_id=beneficiaire_id,
        )
        for row in connection.execute(_statement(sheet), asked)
    ]
    found.sort(key=lambda fiche: fiche.row_id)
    return found


_WORDS: Final[Mapping[str, tuple[Any, tuple[ColumnElement[Any], ...]]]] = {
    "partenaires": (PartenaireRow, (PartenaireRow.__table__.c.nom,)),
    "professionnels": (
        ProfessionnelRow,
        (ProfessionnelRow.__table__.c.prenom, ProfessionnelRow.__table__.c.nom),
    ),
    "places_ht": (PlaceHtRow, (PlaceHtRow.__table__.c.etablissement,)),
    "aidants": (AidantRow, (AidantRow.__table__.c.prenom, AidantRow.__table__.c.nom)),
}
"""By sheet, the columns whose words name a record."""


@cache
def _naming(sheet: str) -> Select[Any]:
    table = _WORDS[sheet][0].__table__
    return select(table.c.reference, *_WORDS[sheet][1]).where(table.c.reference.in_(_REFERENCES))


def read_names(connection: Connection, fiches: Iterable[StoredFiche]) -> dict[str, dict[str, str]]:
    """Return, by sheet, the words that name each reference these records point to."""
    asked: dict[str, set[str]] = {sheet: set() for sheet in _WORDS}
    for fiche in fiches:
        for link in MAPPINGS[fiche.sheet].links:
            reference = getattr(fiche.record, link.attribute)
            if reference is not None and link.sheet in asked:
                asked[link.sheet].add(reference)
    return {sheet: _named(connection, sheet, references) for sheet, references in asked.items()}


def _named(connection: Connection, sheet: str, references: Collection[str]) -> dict[str, str]:
    if not references:
        return {}
    rows = connection.execute(_naming(sheet), {"references": sorted(references)})
    return {reference: " ".join(word for word in words if word) for reference, *words in rows}
