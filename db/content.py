"""The MAC of what the journal speaks of: a person's whole aggregate, what the persons share, an account.

Each row is written as its table and the JSON of its columns by name, in order, as the database holds
them, NULLs left out: a nullable column added later changes nothing. A migration that rewrites content
must record it in the journal again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    cast,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from db import tables
from db.base import Instant, ScaledDecimal

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
)
"""Tables of the whole etablissement; what is about nobody in `_MAYBE_OWNED` is added to them."""

_MAYBE_OWNED: Final[tuple[Any, ...]] = (tables.AppelAstreinteRow, tables.CorbeilleRow)
"""Tables whose rows may be about nobody known."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode


def beneficiaire_macs(
    session: Session, key: bytes, ids: Sequence[int] | None = None
) -> dict[int, bytes]:
    """Return the MAC of each person's aggregate, in a few statements per table.

    A person who does not exist gets the MAC of nothing. None: every person there is.
    """
    wanted = None if ids is None else sorted(set(ids))
    macs = {one: _start(key, BENEFICIAIRE, one) for one in wanted or ()}
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
        table: Table = row_class.__table__
        statement = _select(session, table, next(iter(table.primary_key)))
        for _, line in _lines(session, table, statement.order_by(*table.primary_key)):
            mac.update(line)
    for row_class in _MAYBE_OWNED:
        maybe: Table = row_class.__table__
        of_nobody = _select(session, maybe, maybe.c.id).where(maybe.c.beneficiaire_id.is_(None))
        for _, line in _lines(session, maybe, of_nobody.order_by(maybe.c.id)):
            mac.update(line)
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
    if isinstance(column.type, Date):
        return type_coerce(column, String)
    return column


def _lines(session: Session, table: Table, statement: Select[Any]) -> Iterable[tuple[Any, bytes]]:
    """Yield the owner of each row and its canonical form."""
    names = [column.name for column in _columns(table)]
    prefix = table.name.encode()
    result = session.execute(statement.execution_options(yield_per=2_000))
    for owner_id, *values in result:
        content = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        yield owner_id, prefix + _encode(content).encode() + b"\n"
