"""Fixtures: an empty database, one with the whole schema, and a session on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - registers the tables
from db.base import Base
from db.session import LocalVaultSession
from tests.persistence.campaign_kit import CampaignDesk, make_desk
from tests.persistence.databases import ENGINES, empty_engine
from tests.persistence.portability import watch
from tests.persistence.vaults import Bench, make_bench


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.postgresql if name == "postgresql" else ())
        for name in ENGINES
    ]
)
def empty_database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on a database without tables; the test runs once per kind of engine."""
    with empty_engine(request.param) as engine:
        # What runs on PostgreSQL needs no proof there, and its catalogues are its own.
        if engine.dialect.name == "sqlite":
            watch(engine)
        yield engine


@pytest.fixture(scope="session")
def made_tables() -> Iterator[Any]:
    """A driver connection to a database with every table, made once; tests work on copies."""
    with empty_engine("sqlcipher") as engine:
        Base.metadata.create_all(engine)
        yield engine.raw_connection().driver_connection


@pytest.fixture
def database(empty_database: Engine, made_tables: Any) -> Engine:
    """An engine on a database with every table, empty."""
    if empty_database.dialect.name == "sqlite":
        made_tables.backup(empty_database.raw_connection().driver_connection)
    else:
        Base.metadata.create_all(empty_database)
    return empty_database


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A session on a fresh database with every table, empty."""
    with Session(database) as session:
        yield session


@pytest.fixture(scope="session")
def made_vault(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """An empty vault, made once; tests work on copies."""
    return make_bench(tmp_path_factory.mktemp("modele") / "coffre")


@pytest.fixture
def bench(made_vault: Bench, tmp_path: Path) -> Bench:
    """A vault of the test's own, closed."""
    return made_vault.copy_to(tmp_path / "coffre")


@pytest.fixture
def vault(bench: Bench) -> Iterator[LocalVaultSession]:
    """A vault of the test's own, open."""
    opened = bench.unlock()
    yield opened
    opened.close()


@pytest.fixture
def room(vault: LocalVaultSession, bench: Bench) -> CampaignDesk:
    """A vault of persons accompanied in 2025, and who answers about them."""
    return make_desk(vault, bench.clock)
