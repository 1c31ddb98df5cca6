"""The SQL particular to an engine means the same everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Date, literal, null, select, type_coerce
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import Session

from db.dialect import days_between, ymd
from db.tables import PlaceHtRow

DAYS = [
    date(1899, 12, 31),
    date(1900, 3, 1),
    date(1936, 2, 29),
    date(2024, 2, 28),
    date(2024, 3, 1),
    date(2025, 3, 30),
    date(2025, 10, 26),
    date(2026, 11, 22),
]


@pytest.mark.parametrize("start", DAYS)
def test_days_between_counts_as_python_does(session: Session, start: date) -> None:
    for end in [*DAYS, start + timedelta(days=1), start]:
        assert session.scalar(select(days_between(start, end))) == (end - start).days


def test_a_day_becomes_a_whole_number(session: Session) -> None:
    for day in DAYS:
        expected = day.year * 10_000 + day.month * 100 + day.day
        assert session.scalar(select(ymd(day))) == expected


def test_an_unknown_day_gives_an_unknown_number(session: Session) -> None:
    unknown = type_coerce(null(), Date)
    assert session.scalar(select(ymd(unknown))) is None
    assert session.scalar(select(days_between(unknown, date(2025, 1, 1)))) is None
    assert session.scalar(select(days_between(date(2025, 1, 1), unknown))) is None


def test_columns_and_expressions_are_accepted(session: Session) -> None:
    day = date(2025, 5, 1)
    statement = select(
        days_between(literal(day, Date), PlaceHtRow.opened_on), ymd(PlaceHtRow.closed_on)
    )
    assert session.execute(statement).all() == []


def test_another_engine_is_refused() -> None:
    with pytest.raises(CompileError):
        ymd(date(2025, 1, 1)).compile(dialect=mysql.dialect())
