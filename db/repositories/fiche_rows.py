"""What lies around the row of a record: its rank among equal keys, its profils, its accompagnement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.reprise.records import Record
from db.repositories.mapping import (
    ACCOMPAGNEMENT,
    GIVEN_REFERENCES,
    PROFIL,
    SheetMapping,
    accompagnement_values,
)


def natural_columns(mapping: SheetMapping) -> tuple[str, ...]:
    """Return the columns of the natural key of a sheet."""
    links = {link.attribute: link.column for link in mapping.links}
    return tuple(links.get(name, name) for name in mapping.sheet.natural_key)


def rang_or_free(
    session: Session,
    mapping: SheetMapping,
    values: Mapping[str, Any],
    *,
    besides: int | None = None,
) -> int:
    """Return the rank in the values when no other row of the same natural key has it, else a free one.

    Without a rank in the values, the lowest free one.
    """
    table = mapping.table
    same = [
        table.c[name].is_(None) if values[name] is None else table.c[name] == values[name]
        for name in natural_columns(mapping)
    ]
    rows = session.execute(select(table.c.id, table.c.rang).where(and_(*same)))
    taken = {row.rang for row in rows if row.id != besides}
    rang: int = values.get("rang") or 0
    if rang not in taken:
        return rang
    rang = 0
    while rang in taken:
        rang += 1
    return rang


def settle_rang(
    session: Session, mapping: SheetMapping, values: dict[str, Any], *, row_id: int | None = None
) -> None:
    """Put in the values of a row the rank that its key asks for: none for a new one with a reference.

    A row that keeps its natural key keeps its rank, on the sheets of `GIVEN_REFERENCES` even once it is
    given a reference: the workbook it came from still names it by its natural key. ``row_id`` is None
    for a new one.
    """
    if mapping.sheet.has_required_id:
        return
    values["rang"] = None
    is_named = values["reference"] is not None
    if row_id is not None and (not is_named or mapping.sheet.name in GIVEN_REFERENCES):
        values["rang"] = _kept_rang(session, mapping, values, row_id)
    if values["rang"] is None and not is_named:
        values["rang"] = rang_or_free(session, mapping, values, besides=row_id)


def _kept_rang(
    session: Session, mapping: SheetMapping, values: Mapping[str, Any], row_id: int
) -> int | None:
    """Return the rank of a row whose natural key stays as it is, None when there is none to keep."""
    names = natural_columns(mapping)
    columns = [mapping.table.c[name] for name in (*names, "rang")]
    row = session.execute(select(*columns).where(mapping.table.c.id == row_id)).mappings().one()
    is_same = all(row[name] == values[name] for name in names)
    rang: int | None = row["rang"] if is_same else None
    return rang


def write_profils(session: Session, beneficiaire_id: int, profils: tuple[str, ...]) -> None:
    """Make these the profils of a person, in this order."""
    kept = select(PROFIL.c.profil).where(PROFIL.c.beneficiaire_id == beneficiaire_id)
    if tuple(session.scalars(kept.order_by(PROFIL.c.position))) == profils:
        return
    session.execute(delete(PROFIL).where(PROFIL.c.beneficiaire_id == beneficiaire_id))
    rows = [
        {"beneficiaire_id": beneficiaire_id, "profil": profil, "position": position}
        for position, profil in enumerate(profils)
    ]
    if rows:
        session.execute(insert(PROFIL), rows)


def write_accompagnement(
    session: Session,
    record: Record,
    *,
    demande_id: int,
    beneficiaire_id: int,
    recorded_at: datetime,
) -> None:
    """Keep the accompagnement of a demande: there as soon as something of it is known."""
    owned: Table = ACCOMPAGNEMENT
    kept = select(owned).where(owned.c.demande_id == demande_id)
    row = session.execute(kept).mappings().one_or_none()
    values = accompagnement_values(record)
    if values is None:
        if row is not None:
            session.execute(delete(owned).where(owned.c.id == row["id"]))
        return
    values |= {"demande_id": demande_id, "beneficiaire_id": beneficiaire_id}
    if row is None:
        session.execute(insert(owned).values(**values, recorded_at=recorded_at, version=1))
    elif any(row[name] != value for name, value in values.items()):
        session.execute(
            update(owned)
            .where(owned.c.id == row["id"])
            .values(**values, recorded_at=recorded_at, version=row["version"] + 1)
        )
