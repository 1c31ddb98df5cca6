"""Fixtures: an empty database, one with the whole schema, and a session on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - registers the tables
from db.base import Base
from tests.persistence.databases import ENGINES, empty_engine


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.postgresql if name == "postgresql" else ())
        for name in ENGINES
    ]
)
def empty_database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database without tables; the test runs once per kind of engine."""
    with empty_engine(request.param) as engine:
        yield engine


@pytest.fixture
def database(empty_database: Engine) -> Engine:
    """An engine on a database with every table, empty."""
    Base.metadata.create_all(empty_database)
    return empty_database


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session on a fresh database with every table, empty."""
    with Session(database) as session:
        yield session
