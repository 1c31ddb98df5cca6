"""The MAC of what the journal speaks of: a person's whole aggregate, what the persons share, an account.

Each row is written as its table and the JSON of its columns by name, in order, as the database holds
them, NULLs left out: a nullable column added later changes nothing. A migration that rewrites content
must record it in the journal again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
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

from db import tables
from db.base import CodeList, Instant, ScaledDecimal

BENEFICIAIRE: Final = "beneficiaire"
IMPORT: Final = "import"
COMPTE: Final = "compte"

CHUNK: Final = 500
"""Identifiers bound in one statement; beyond `WHOLE`, whole tables are read."""

WHOLE: Final = 5_000

_OWNED: Final[tuple[tuple[Any, str], ...]] = (
    (tables.BeneficiaireRow, "id"),
    (tables.ProfilRow, "beneficiaire_id"),
    (tables.DemandeRow, "beneficiaire_id"),
    (tables.AccompagnementRow, "beneficiaire_id"),
    (tables.EvaluationGirRow, "beneficiaire_id"),
    (tables.HospitalisationRow, "beneficiaire_id"),
    (tables.SejourHtRow, "beneficiaire_id"),
    (tables.AidantRow, "beneficiaire_id"),
    (tables.VisiteRow, "beneficiaire_id"),
    (tables.AppelAstreinteRow, "beneficiaire_id"),
    (tables.IntervenantRow, "beneficiaire_id"),
    (tables.MesureZaritRow, "beneficiaire_id"),
    (tables.SoutienAidantRow, "beneficiaire_id"),
    (tables.ContactAidantRow, "beneficiaire_id"),
    (tables.ChuteRow, "beneficiaire_id"),
    (tables.DepistageRow, "beneficiaire_id"),
    (tables.NoteRow, "beneficiaire_id"),
    (tables.TransmissionRow, "beneficiaire_id"),
    (tables.EquipementRow, "beneficiaire_id"),
    (tables.VaccinationRow, "beneficiaire_id"),
    (tables.TeleconsultationRow, "beneficiaire_id"),
    (tables.TransportRow, "beneficiaire_id"),
    (tables.ConsentementRow, "beneficiaire_id"),
    (tables.EvaluationRow, "beneficiaire_id"),
    (tables.PlanRow, "beneficiaire_id"),
    (tables.ObjectifRow, "beneficiaire_id"),
    (tables.BilanRow, "beneficiaire_id"),
    (tables.PrestationRow, "beneficiaire_id"),
    (tables.ContratRow, "beneficiaire_id"),
    (tables.PieceJointeRow, "beneficiaire_id"),
    (tables.CorrectionRow, "beneficiaire_id"),
    (tables.FusionRow, "beneficiaire_id"),
    (tables.ReportAlerteRow, "beneficiaire_id"),
    (tables.CorbeilleRow, "beneficiaire_id"),
)
"""Every table whose rows belong to a person, and the column that says whose."""

_SHARED: Final[tuple[Any, ...]] = (
    tables.ProfessionnelRow,
    tables.PlaceHtRow,
    tables.PartenaireRow,
    tables.ParametreRow,
    tables.AstreinteRow,
    tables.InterlocuteurRow,
    tables.ModelePlanRow,
)
"""Tables of the whole etablissement; what is about nobody in `_MAYBE_OWNED` is added to them."""

_MAYBE_OWNED: Final[tuple[Any, ...]] = (
    tables.AppelAstreinteRow,
    tables.CorbeilleRow,
    tables.ReportAlerteRow,
)
"""Tables whose rows may be about nobody known."""

_quote = encode_basestring


def beneficiaire_macs(
    session: Session, key: bytes, ids: Sequence[int] | None = None
) -> dict[int, bytes]:
    """Return the MAC of each person's aggregate, in a few statements per table.

    A person who does not exist gets the MAC of nothing. None: every person there is.
    """
    wanted = None if ids is None else sorted(set(ids))
    macs = {one: _start(key, BENEFICIAIRE, one) for one in wanted or ()}
    if wanted is not None and len(wanted) == 1:
        (one,) = wanted
        for rows in _rows_of(session, one):
            macs[one].update(rows)
        return {one: macs[one].digest()}
    for row_class, owner in _OWNED:
        table: Table = row_class.__table__
        for select_rows in _owned_selects(session, table, owner, wanted):
            for owner_id, line in _lines(session, table, select_rows):
                mac = macs.get(owner_id)
                if mac is None:
                    if wanted is not None:
                        continue
                    mac = macs[owner_id] = _start(key, BENEFICIAIRE, owner_id)
                mac.update(line)
    return {one: mac.digest() for one, mac in macs.items()}


def shared_mac(session: Session, key: bytes) -> bytes:
    """Return the MAC of what belongs to no person: team, places, partners, settings, duties."""
    mac = _start(key, IMPORT, None)
    for row_class in _SHARED:
        mac.update(_written_rows(session, row_class.__table__))
    for row_class in _MAYBE_OWNED:
        table: Table = row_class.__table__
        mac.update(_written_rows(session, table, table.c.beneficiaire_id))
    return mac.digest()


def account_mac(session: Session, key: bytes, account_id: int | None) -> bytes:
    """Return the MAC of an account's row."""
    table: Table = tables.AccountRow.__table__  # type: ignore[assignment]
    mac = _start(key, COMPTE, account_id)
    for _, line in _lines(
        session, table, _select(session, table, table.c.id).where(table.c.id == account_id)
    ):
        mac.update(line)
    return mac.digest()


def mac_of_nothing(key: bytes, entity: str, entity_id: int | None) -> bytes:
    """Return the MAC of a subject that holds no row."""
    return _start(key, entity, entity_id).digest()


def _start(key: bytes, entity: str, entity_id: int | None) -> hmac.HMAC:
    return hmac.new(key, f"{entity}:{entity_id}\n".encode(), hashlib.sha256)


def _owned_selects(
    session: Session, table: Table, owner: str, ids: list[int] | None
) -> Iterator[Select[Any]]:
    """Yield the selects of the rows of these persons, each person's rows in the order of their keys."""
    column = table.c[owner]
    order = [column, *(one for one in table.primary_key if one is not column)]
    statement = _select(session, table, column).where(column.is_not(None)).order_by(*order)
    if ids is None or len(ids) > WHOLE:
        yield statement
        return
    for start in range(0, len(ids), CHUNK):
        yield statement.where(column.in_(ids[start : start + CHUNK]))


def _select(session: Session, table: Table, owner: Column[Any]) -> Select[Any]:
    dialect_name = session.get_bind().dialect.name
    columns = [_raw(column, dialect_name) for column in _columns(table)]
    return select(owner, *columns)


@cache
def _columns(table: Table) -> tuple[Column[Any], ...]:
    return tuple(sorted(table.columns, key=lambda column: column.name))


def _raw(column: Column[Any], dialect_name: str) -> ColumnElement[Any]:
    """Return the column as the database holds it: conversions would only slow the reading."""
    if isinstance(column.type, Instant | ScaledDecimal):
        return type_coerce(column, BigInteger)
    if isinstance(column.type, Boolean):
        return (
            cast(column, Integer) if dialect_name == "postgresql" else type_coerce(column, Integer)
        )
    if isinstance(column.type, Date | CodeList):
        return type_coerce(column, String)
    return column


def _lines(session: Session, table: Table, statement: Select[Any]) -> Iterable[tuple[Any, bytes]]:
    """Yield the owner of each row and its canonical form."""
    names = tuple(column.name for column in _columns(table))
    result = session.execute(statement.execution_options(yield_per=2_000))
    for owner_id, *values in result:
        yield owner_id, _canonical(table.name, names, (values,))


def _rows_of(session: Session, beneficiaire_id: int) -> Iterator[bytes]:
    """Yield the canonical form of the rows of one person, table by table as in `beneficiaire_macs`.

    One statement tells which tables hold something of the person: most hold nothing.
    """
    connection = session.connection()
    owners = tuple(row_class.__table__.c[owner] for row_class, owner in _OWNED)
    written = _written_probe(owners, connection.dialect)
    asked: Any = {_OWNER: beneficiaire_id}
    if written.is_positional:
        asked = (beneficiaire_id,) * len(owners)
    held = connection.exec_driver_sql(written.text, asked).one()
    for column, is_held in zip(owners, held, strict=True):
        if is_held:
            yield _written_rows(session, column.table, column, beneficiaire_id)


def _written_rows(
    session: Session,
    table: Table,
    owner: Column[Any] | None = None,
    owner_id: int | None = None,
) -> bytes:
    """Return the canonical form of the rows of a table, of one owner, or of nobody, by their keys.

    The statements are written once, and read as the driver gives them: a form saved then costs a few
    milliseconds, most of which SQLAlchemy would spend writing two dozen statements and rows again.
    """
    connection = session.connection()
    columns = _columns(table)
    names = tuple(column.name for column in columns)
    written = _written(columns, owner, owner_id is None, connection.dialect)
    parameters: Any = None
    if owner_id is not None:
        parameters = (owner_id,) if written.is_positional else {_OWNER: owner_id}
    rows = connection.exec_driver_sql(written.text, parameters).fetchall()
    return _canonical(table.name, names, rows)


_OWNER: Final = "owner"


class _Written(NamedTuple):
    """A statement as the driver takes it, and whether its value goes by position."""

    text: str
    is_positional: bool


@lru_cache(maxsize=8)
def _written_probe(owners: tuple[Column[Any], ...], dialect: Dialect) -> _Written:
    """Write the statement that tells, column by column, whether a row has this owner."""
    statement = select(*(exists().where(owner == bindparam(_OWNER)) for owner in owners))
    compiled = statement.compile(dialect=dialect)
    return _Written(str(compiled), bool(getattr(compiled, "positional", False)))


@lru_cache(maxsize=128)
def _written(
    columns: tuple[Column[Any], ...],
    owner: Column[Any] | None,
    is_of_nobody: bool,  # noqa: FBT001 - a key of the cache
    dialect: Dialect,
) -> _Written:
    statement = select(*(_raw(one, dialect.name) for one in columns))
    if owner is not None:
        statement = statement.where(owner.is_(None) if is_of_nobody else owner == bindparam(_OWNER))
    statement = statement.order_by(*columns[0].table.primary_key)
    compiled = statement.compile(dialect=dialect)
    return _Written(str(compiled), bool(getattr(compiled, "positional", False)))


def _canonical(table: str, names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> bytes:
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
