"""The only module that writes SQL particular to one engine.

Each construct compiles for SQLite and for PostgreSQL; any other engine is a compile error.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement

DateExpression = SQLCoreOperations[date] | SQLCoreOperations[date | None] | date


class _DaysBetween(FunctionElement[int]):
    inherit_cache = True
    type = Integer()


class _Ymd(FunctionElement[int]):
    inherit_cache = True
    type = Integer()


def _as_date(value: Any) -> ColumnElement[date]:
    return literal(value, Date) if isinstance(value, date) else value


def days_between(start: DateExpression, end: DateExpression) -> ColumnElement[int]:
    """Return the whole number of days from start to end, negative when end comes first; NULL if one is."""
    return _DaysBetween(_as_date(start), _as_date(end))


def ymd(day: DateExpression) -> ColumnElement[int]:
    """Return a day as the whole number yyyymmdd: ages by subtraction, months by division."""
    return _Ymd(_as_date(day))


@compiles(_DaysBetween, "sqlite")
def _days_between_sqlite(element: _DaysBetween, compiler: SQLCompiler, **kwargs: Any) -> str:
    # A day's julianday() ends in exactly .5: the difference of two days is a whole float.
    start, end = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


@compiles(_DaysBetween, "postgresql")
def _days_between_postgresql(element: _DaysBetween, compiler: SQLCompiler, **kwargs: Any) -> str:
    start, end = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"(CAST({end} AS DATE) - CAST({start} AS DATE))"


@compiles(_Ymd, "sqlite")
def _ymd_sqlite(element: _Ymd, compiler: SQLCompiler, **kwargs: Any) -> str:
    # Days are kept as yyyy-mm-dd text.
    (day,) = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"CAST(replace({day}, '-', '') AS INTEGER)"


@compiles(_Ymd, "postgresql")
def _ymd_postgresql(element: _Ymd, compiler: SQLCompiler, **kwargs: Any) -> str:
    (day,) = (compiler.process(clause, **kwargs) for clause in element.clauses)
    return f"CAST(to_char(CAST({day} AS DATE), 'YYYYMMDD') AS INTEGER)"
