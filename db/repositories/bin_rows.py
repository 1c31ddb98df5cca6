"""Rows as the bin holds them: JSON, each value written and read as its column asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Column, Date, Table

from db.base import Instant, ScaledDecimal, TimeOfDay

Row = dict[str, Any]


def encode(content: object) -> str:
    """Return the JSON of the bin, without a space, so that a text can be looked for in it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def plain_row(table: Table, row: Row) -> Row:
    """Return a row as JSON holds it, unknown values left out."""
    return {name: _writer(table.c[name])(value) for name, value in row.items() if value is not None}


def typed_row(table: Table, row: Row) -> Row:
    """Return a row as the table takes it, unknown values as None."""
    return {
        column.name: _reader(column)(row[column.name]) if column.name in row else None
        for column in table.columns
    }


def _same(value: Any) -> Any:
    return value


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, Instant):
        return lambda value: int(value.timestamp())
    if isinstance(column.type, ScaledDecimal):
        return str
    if isinstance(column.type, Date):
        return date.isoformat
    if isinstance(column.type, TimeOfDay):
        return lambda value: value.isoformat("minutes")
    return _same


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, Instant):
        return lambda value: datetime.fromtimestamp(value, UTC)
    if isinstance(column.type, ScaledDecimal):
        return Decimal
    if isinstance(column.type, Date):
        return date.fromisoformat
    if isinstance(column.type, TimeOfDay):
        return time.fromisoformat
    return bool if isinstance(column.type, Boolean) else _same
