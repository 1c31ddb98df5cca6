"""The seals of what belongs to no person, part by part, so that a record saved seals its part alone.

A part is a span of the row numbers of one table, or a whole table without numbers. Each has its own
entries in the journal (`AuditTag.SHARED_SEAL`), written after the entry that tells of the change and
only where the content did change; the first change of a vault seals every part. Before that, and in the
vaults of earlier programs, one MAC covers everything: see `db.content.shared_mac`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Integer, Table, func, select
from sqlalchemy.orm import Session

from db.canonical_rows import canonical_of, columns_of, fetch_rows
from db.content import mac_of_nothing, shared_tables, start_mac
from db.tables.security import AuditRow
from db.touched import Touched

PREFIX: Final = "partage."
"""What the journal calls the parts of a table begins with this, and ends with the table's name."""

SPAN: Final = 256
"""How many row numbers a part covers."""

WHOLE_TABLE: Final = 0
"""The number of the part of a table whose rows have no number; the others count from 1."""

_MARK: Final = f"{PREFIX}parametre", WHOLE_TABLE
"""The part that is sealed first, even empty: once it is, each part has its own seal."""

Part = tuple[str, int]
"""A subject of the journal: a table under its name there, and the number of a part."""


class _Source(NamedTuple):
    """A table of what is shared, and the column that is NULL in such rows, None: all of them are."""

    table: Table
    owner: Column[Any] | None

    @property
    def entity(self) -> str:
        return PREFIX + self.table.name

    @property
    def is_numbered(self) -> bool:
        key = self.table.primary_key.columns
        return [one.name for one in key] == ["id"] and isinstance(key["id"].type, Integer)


def present_parts(session: Session, key: bytes) -> dict[Part, bytes]:
    """Return the MAC of every part that holds a row, each table read once."""
    macs: dict[Part, bytes] = {}
    for source in _sources():
        rows = fetch_rows(session, source.table, owner=source.owner)
        macs.update(_macs(key, source, rows))
    return macs


def moved_parts(
    session: Session, key: bytes, touched: Touched | None = None
) -> Sequence[tuple[Part, bytes]]:
    """Return the parts to seal anew with their MAC: those whose content is not what was last sealed.

    Args:
        session: Read in its transaction.
        key: The key of the MACs.
        touched: What the transaction wrote, the only place where a change is looked for; None: anywhere.
    """
    if _last_seal(session, _MARK) is None:
        found = present_parts(session, key)
        return sorted(({_MARK: mac_of_nothing(key, *_MARK)} | found).items())
    moved: list[tuple[Part, bytes]] = []
    for source in _sources():
        rows = None if touched is None else touched.rows_of(source.table)
        for part, mac in _candidates(session, key, source, rows):
            if _last_seal(session, part) != mac:
                moved.append((part, mac))
    return moved


def differing_parts(
    known: Mapping[str, Mapping[int, bytes]], present: Mapping[Part, bytes], key: bytes
) -> Iterator[Part]:
    """Yield the parts whose content is not what the journal last sealed, in order.

    ``known`` are the latest seals of the journal, by entity and number.
    """
    sealed = {
        (entity, number): mac
        for entity, macs in known.items()
        if entity.startswith(PREFIX)
        for number, mac in macs.items()
    }
    for part in sorted(sealed.keys() | present.keys()):
        nothing = mac_of_nothing(key, *part)
        if sealed.get(part, nothing) != present.get(part, nothing):
            yield part


def has_parts(known: Mapping[str, Mapping[int, bytes]]) -> bool:
    """Tell whether the journal seals part by part."""
    entity, number = _MARK
    return number in known.get(entity, {})


def _sources() -> Iterator[_Source]:
    return (_Source(table, owner) for table, owner in shared_tables())


def _candidates(
    session: Session, key: bytes, source: _Source, rows: Iterable[int] | None
) -> Iterable[tuple[Part, bytes]]:
    """Return the parts that hold these rows as they stand, None: every part there is or was."""
    if rows is None:
        held = _macs(key, source, fetch_rows(session, source.table, owner=source.owner))
        return (held | _emptied(session, key, source, held)).items()
    if not source.is_numbered:
        # The rows of such a table cannot be told apart: one of them is all of them.
        return _candidates(session, key, source, None) if list(rows) else ()
    macs: dict[Part, bytes] = {}
    for number in sorted({_number(row_id) for row_id in rows}):
        part = source.entity, number
        ids = range((number - 1) * SPAN, number * SPAN)
        found = fetch_rows(session, source.table, owner=source.owner, ids=ids)
        macs[part] = _mac(key, source, part, found)
    return macs.items()


def _emptied(
    session: Session, key: bytes, source: _Source, held: Mapping[Part, bytes]
) -> dict[Part, bytes]:
    """Return the parts of a table that were sealed and hold nothing any more."""
    last = session.scalar(
        select(func.max(AuditRow.entity_id)).where(AuditRow.entity == source.entity)
    )
    parts = [(source.entity, number) for number in range((-1 if last is None else last) + 1)]
    return {
        part: mac_of_nothing(key, *part)
        for part in parts
        if part not in held and _last_seal(session, part) is not None
    }


def _macs(key: bytes, source: _Source, rows: Iterable[Sequence[Any]]) -> dict[Part, bytes]:
    """Return the MAC of each part of a table, from its rows in the order of their keys."""
    if not source.is_numbered:
        held = list(rows)
        part = source.entity, WHOLE_TABLE
        return {part: _mac(key, source, part, held)} if held else {}
    place = [one.name for one in columns_of(source.table)].index("id")
    macs: dict[Part, bytes] = {}
    for number, found in groupby(rows, key=lambda row: _number(row[place])):
        part = source.entity, number
        macs[part] = _mac(key, source, part, found)
    return macs


def _mac(key: bytes, source: _Source, part: Part, rows: Iterable[Sequence[Any]]) -> bytes:
    mac = start_mac(key, *part)
    mac.update(canonical_of(source.table, rows))
    return mac.digest()


def _number(row_id: int) -> int:
    return row_id // SPAN + 1


def _last_seal(session: Session, part: Part) -> bytes | None:
    entity, number = part
    return session.scalar(
        select(AuditRow.content_mac)
        .where(AuditRow.entity == entity, AuditRow.entity_id == number)
        .order_by(AuditRow.seq.desc())
        .limit(1)
    )
