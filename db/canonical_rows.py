"""Rows in one written form, for a MAC: each is its table and the JSON of its columns by name, in order.

Columns are as the database holds them, NULLs left out: a nullable column added later changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from types import NoneType
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Date,
    Dialect,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    cast,
    exists,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from db.base import CodeList, Instant, ScaledDecimal, TimeOfDay

_quote = encode_basestring


def select_rows(session: Session, table: Table, owner: Column[Any]) -> Select[Any]:
    """Return the query of the rows of a table as the database holds them, each after its owner."""
    dialect_name = session.get_bind().dialect.name
    columns = [_raw(column, dialect_name) for column in columns_of(table)]
    return select(owner, *columns)


@cache
def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns of a table by name."""
    return tuple(sorted(table.columns, key=lambda column: column.name))


def _raw(column: Column[Any], dialect_name: str) -> ColumnElement[Any]:
    """Return the column as the database holds it: conversions would only slow the reading."""
    if isinstance(column.type, Instant | ScaledDecimal | TimeOfDay):
        return type_coerce(column, BigInteger)
    if isinstance(column.type, Boolean):
        return (
            cast(column, Integer) if dialect_name == "postgresql" else type_coerce(column, Integer)
        )
    if isinstance(column.type, Date | CodeList):
        return type_coerce(column, String)
    return column


def lines(session: Session, table: Table, statement: Select[Any]) -> Iterable[tuple[Any, bytes]]:
    """Yield the owner of each row and its canonical form."""
    names = tuple(column.name for column in columns_of(table))
    result = session.execute(statement.execution_options(yield_per=2_000))
    for owner_id, *values in result:
        yield owner_id, canonical_rows(table.name, names, (values,))


def written_rows(
    session: Session,
    table: Table,
    *,
    owner: Column[Any] | None = None,
    owner_id: int | None = None,
) -> bytes:
    """Return the canonical form of the rows of a table, of one owner, or of nobody, by their keys."""
    return canonical_of(table, fetch_rows(session, table, owner=owner, owner_id=owner_id))


def canonical_of(table: Table, rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the canonical form of rows that `fetch_rows` gave."""
    return canonical_rows(table.name, tuple(column.name for column in columns_of(table)), rows)


def fetch_rows(
    session: Session,
    table: Table,
    *,
    owner: Column[Any] | None = None,
    owner_id: int | None = None,
    ids: range | None = None,
) -> Sequence[Sequence[Any]]:
    """Return the rows of a table in the order of their keys, with the columns of `columns_of`.

    The statements are written once, and read as the driver gives them: a form saved then costs a few
    milliseconds, most of which SQLAlchemy would spend writing two dozen statements and rows again.

    Args:
        session: Read in its transaction.
        table: Whose rows.
        owner: The column that says whose a row is; None: every row.
        owner_id: Whose rows; None with an owner: those of nobody.
        ids: The numbers the rows have, None: any.
    """
    connection = session.connection()
    limits = _Limits(owner, is_of_nobody=owner_id is None, has_ids=ids is not None)
    written = _written(columns_of(table), limits, connection.dialect)
    values: dict[str, int | None] = {_OWNER: owner_id}
    if ids is not None:
        values |= {_FIRST: ids.start, _LAST: ids.stop - 1}
    return written.run(connection, values).fetchall()


def held_by(session: Session, owners: tuple[Column[Any], ...], owner_id: int) -> Sequence[bool]:
    """Tell, column by column, whether a row has this owner; one statement for all."""
    connection = session.connection()
    found = _probe(owners, connection.dialect).run(connection, {_OWNER: owner_id}).one()
    return [bool(one) for one in found]


_OWNER: Final = "owner"
_FIRST: Final = "first_id"
_LAST: Final = "last_id"


class _Limits(NamedTuple):
    """Which rows a statement asks for."""

    owner: Column[Any] | None
    is_of_nobody: bool
    has_ids: bool


class _Written(NamedTuple):
    """A statement as the driver takes it; ``names`` those of its values when they go by position."""

    text: str
    names: tuple[str, ...] | None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Run the statement with the values it names."""
        if self.names is None:
            return connection.exec_driver_sql(self.text, dict(values))
        return connection.exec_driver_sql(self.text, tuple(values[name] for name in self.names))


@lru_cache(maxsize=8)
def _probe(owners: tuple[Column[Any], ...], dialect: Dialect) -> _Written:
    asked: Any = select(*(exists().where(owner == bindparam(_OWNER)) for owner in owners))
    return _compiled(asked, dialect)


@lru_cache(maxsize=256)
def _written(columns: tuple[Column[Any], ...], limits: _Limits, dialect: Dialect) -> _Written:
    statement = select(*(_raw(one, dialect.name) for one in columns))
    owner, table = limits.owner, columns[0].table
    if owner is not None:
        is_theirs = owner.is_(None) if limits.is_of_nobody else owner == bindparam(_OWNER)
        statement = statement.where(is_theirs)
    if limits.has_ids:
        statement = statement.where(table.c.id.between(bindparam(_FIRST), bindparam(_LAST)))
    return _compiled(statement.order_by(*table.primary_key), dialect)


def _compiled(statement: Select[Any], dialect: Dialect) -> _Written:
    compiled: Any = statement.compile(dialect=dialect)
    return _Written(str(compiled), tuple(compiled.positiontup) if compiled.positional else None)


def canonical_rows(table: str, names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the canonical form of rows: for each its table, then the JSON of what it holds.

    NULLs are left out. Rows are many and of few forms: filling one is several times quicker than
    encoding each.
    """
    shapes: dict[tuple[type, ...], _Shape] = {}
    lines: list[str] = []
    for row in rows:
        types = tuple(map(type, row))
        shape = shapes.get(types)
        if shape is None:
            shape = shapes[types] = _shape(table, names, types)
        held = shape.pick(row)
        if shape.texts:
            quoted = list(held)
            for place in shape.texts:
                value = quoted[place]
                quoted[place] = _quote(value if isinstance(value, str) else value.isoformat())
            held = tuple(quoted)
        lines.append(shape.template % held)
    return "".join(lines).encode()


class _Shape(NamedTuple):
    """The form of rows whose values have the same types.

    ``pick`` gives what a row holds besides NULLs; ``texts`` are the places of texts among it.
    """

    template: str
    texts: tuple[int, ...]
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]


@cache
def _shape(table: str, names: tuple[str, ...], types: tuple[type, ...]) -> _Shape:
    places = tuple(place for place, kind in enumerate(types) if kind is not NoneType)
    kinds = tuple(types[place] for place in places)
    fields = ",".join(
        f"{_quote(names[place])}:{'%d' if issubclass(types[place], int) else '%s'}"
        for place in places
    )
    return _Shape(
        template=f"{table}{{{fields}}}\n",
        texts=tuple(place for place, kind in enumerate(kinds) if not issubclass(kind, int)),
        pick=_picker(places),
    )


def _picker(places: tuple[int, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) < 2:  # noqa: PLR2004 - an itemgetter of one gives no tuple
        return lambda row: tuple(row[place] for place in places)
    return itemgetter(*places)
