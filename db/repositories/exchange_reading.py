"""Reading the caseload in the shape of the workbook: whole sheets, by keys, by references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Row, and_, bindparam, select, tuple_
from sqlalchemy.orm import Session

from crt_desktop.domain.reprise.records import Record
from crt_desktop.ports.exchange import RowKey, StoredRecord
from db.repositories.mapping import BENEFICIAIRES, MAPPINGS, SheetMapping, normalised
from db.tables import ProfilRow

T = TypeVar("T")

CHUNK: Final = 1000
"""How many keys one query is given: far below the engines' limits on bound values."""

FETCHED: Final = 1000
"""How many rows of a whole sheet are held at once."""

_PROFILS: Final = (
    select(ProfilRow.beneficiaire_id, ProfilRow.profil)
    .where(ProfilRow.beneficiaire_id.in_(bindparam("ids", expanding=True)))
    .order_by(ProfilRow.beneficiaire_id, ProfilRow.position)
)


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut items into lists of a size, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def ids_of(session: Session, sheet: str, references: Iterable[str]) -> dict[str, int]:
    """Return the row id of each of these references that is stored."""
    table = MAPPINGS[sheet].table
    found: dict[str, int] = {}
    for chunk in chunks(references):
        rows = session.execute(
            select(table.c.reference, table.c.id).where(table.c.reference.in_(chunk))
        )
        found.update((reference, row_id) for reference, row_id in rows)
    return found


def stream_sheet(session: Session, sheet: str) -> Iterator[StoredRecord]:
    """Yield every record of a sheet in the order it was created, a part at a time."""
    mapping = MAPPINGS[sheet]
    statement = mapping.select().order_by(mapping.table.c.id)
    result = session.execute(statement, execution_options={"yield_per": FETCHED})
    for rows in result.partitions():
        yield from _stored(session, mapping, rows)


def records_linked(
    session: Session, sheet: str, attribute: str, references: Iterable[str]
) -> list[StoredRecord]:
    """Return the records whose attribute is one of these references, in the order they were created."""
    mapping = MAPPINGS[sheet]
    link = next(link for link in mapping.links if link.attribute == attribute)
    ids = ids_of(session, link.sheet, set(references)).values()
    return _where(session, mapping, mapping.table.c[link.column], ids)


def records_named(session: Session, sheet: str, references: Iterable[str]) -> list[StoredRecord]:
    """Return the records that carry these references, in the order they were created."""
    mapping = MAPPINGS[sheet]
    return _where(session, mapping, mapping.table.c.reference, set(references))


def find_records(session: Session, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Record]:
    """Return the stored records among these keys."""
    mapping = MAPPINGS[sheet]
    found: dict[RowKey, Record] = {}
    for part in chunks(_find_rows(session, mapping, keys)):
        profils = profils_of(session, mapping, [row.row_id for _, row in part])
        for key, row in part:
            found[key] = mapping.record(row, **other_attributes(mapping, profils, row))
    return found


def locate(session: Session, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Row[Any]]:
    """Return, for the stored records among these keys, rows with ``row_id`` and ``person_id``."""
    return dict(_find_rows(session, MAPPINGS[sheet], keys))


def _where(
    session: Session, mapping: SheetMapping, column: ColumnElement[Any], values: Iterable[object]
) -> list[StoredRecord]:
    rows: list[Row[Any]] = []
    for chunk in chunks(values):
        rows += session.execute(mapping.select().where(column.in_(chunk)))
    rows.sort(key=lambda row: row.row_id)
    return [stored for part in chunks(rows) for stored in _stored(session, mapping, part)]


def _stored(
    session: Session, mapping: SheetMapping, rows: Iterable[Row[Any]]
) -> Iterator[StoredRecord]:
    rows = list(rows)
    profils = profils_of(session, mapping, [row.row_id for row in rows])
    for row in rows:
        yield mapping.stored(row, **other_attributes(mapping, profils, row))


def profils_of(session: Session, mapping: SheetMapping, ids: list[int]) -> dict[int, list[str]]:
    """Return the profils of these persons, in order; nothing for another sheet than theirs."""
    found: dict[int, list[str]] = defaultdict(list)
    if mapping.sheet.name == BENEFICIAIRES:
        for person_id, profil in session.execute(_PROFILS, {"ids": ids}):
            found[person_id].append(profil)
    return found


def other_attributes(
    mapping: SheetMapping, profils: Mapping[int, list[str]], row: Row[Any]
) -> dict[str, Any]:
    """Return the attributes of a record that are not in its row of `SheetMapping.select`."""
    if mapping.sheet.name != BENEFICIAIRES:
        return {}
    return {"profils": tuple(profils.get(row.row_id, ()))}


def _find_rows(
    session: Session, mapping: SheetMapping, keys: Iterable[RowKey]
) -> Iterator[tuple[RowKey, Row[Any]]]:
    asked = {normalised(key): key for key in keys}
    conditions = _named(mapping, asked), _unnamed(session, mapping, asked)
    for condition in (one for part in conditions for one in part):
        for row in session.execute(mapping.select().where(condition)):
            for found in (mapping.key_of(row), mapping.alias_of(row)):
                if found is not None and found in asked:
                    yield asked[found], row


def _named(mapping: SheetMapping, keys: Iterable[RowKey]) -> Iterator[ColumnElement[bool]]:
    references = (key.reference for key in keys if key.reference is not None)
    for chunk in chunks(references):
        yield mapping.table.c.reference.in_(chunk)


def _unnamed(
    session: Session, mapping: SheetMapping, keys: Iterable[RowKey]
) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that find the natural keys, grouped by which of their values are unknown.

    NULL equals nothing in SQL, so that an unknown value cannot stand in a list of values.
    """
    natural = [key for key in keys if key.reference is None]
    if not natural:
        return
    columns, ids = _natural_columns(session, mapping, natural)
    groups: dict[tuple[bool, ...], list[tuple[object, ...]]] = defaultdict(list)
    for key in natural:
        values = [
            value if known is None or value is None else known.get(str(value))
            for value, known in zip(key.natural, ids, strict=True)
        ]
        unknown = tuple(value is None for value in key.natural)
        # A reference that is not stored names no row.
        if unknown == tuple(value is None for value in values):
            groups[unknown].append((*(value for value in values if value is not None), key.rank))
    table = mapping.table
    for unknown, wanted in groups.items():
        shapes = list(zip(columns, unknown, strict=True))
        absent = [column.is_(None) for column, is_unknown in shapes if is_unknown]
        given = tuple_(*(column for column, is_unknown in shapes if not is_unknown), table.c.rang)
        for chunk in chunks(wanted):
            yield and_(*absent, given.in_(chunk))


def _natural_columns(
    session: Session, mapping: SheetMapping, keys: list[RowKey]
) -> tuple[list[ColumnElement[Any]], list[dict[str, int] | None]]:
    """Return the columns of the natural key and, for those that hold an id, the ids by reference."""
    links = {link.attribute: link for link in mapping.links}
    columns: list[ColumnElement[Any]] = []
    ids: list[dict[str, int] | None] = []
    for position, name in enumerate(mapping.sheet.natural_key):
        link = links.get(name)
        columns.append(mapping.table.c[name if link is None else link.column])
        references = {str(key.natural[position]) for key in keys if key.natural[position]}
        ids.append(None if link is None else ids_of(session, link.sheet, references))
    return columns, ids
