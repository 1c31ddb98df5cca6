"""The database engines the persistence tests run on: SQLCipher in memory, PostgreSQL when given."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, StaticPool, create_engine, event, make_url, text

KEY: Final = "00112233445566778899aabbccddeeff" * 2
"""The raw key of every test database."""

POSTGRESQL_ADDRESS: Final = os.environ.get("CRT_TEST_PG", "")
ENGINES: Final = ("sqlcipher", "postgresql") if POSTGRESQL_ADDRESS else ("sqlcipher",)


def connect_sqlcipher(database: Path | str = ":memory:") -> Any:
    """Open a keyed driver connection that leaves transactions to whoever uses it."""
    return keyed(sqlcipher.connect(str(database), isolation_level=None, check_same_thread=False))


def keyed(connection: Any) -> Any:
    """Give a driver connection the test key, and the pragmas that keep the data whole."""
    connection.execute(f"PRAGMA key = \"x'{KEY}'\"")
    for pragma in ("foreign_keys", "recursive_triggers"):
        connection.execute(f"PRAGMA {pragma} = ON")
    return connection


def sqlcipher_engine(database: Path | str = ":memory:") -> Engine:
    """Return an engine on one keyed connection; transactions begin as the vault's do."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect_sqlcipher(database),
        module=sqlcipher,
        poolclass=StaticPool,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@contextmanager
def postgresql_engine() -> Iterator[Engine]:
    """Give an engine whose tables go to a schema of its own, dropped at the end."""
    url = make_url(POSTGRESQL_ADDRESS).set(drivername="postgresql+psycopg")
    schema = f"crt_test_{uuid.uuid4().hex}"
    server = create_engine(url)
    engine = create_engine(url, connect_args={"options": f"-csearch_path={schema}"})
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield engine
    finally:
        engine.dispose()
        with server.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        server.dispose()


@contextmanager
def empty_engine(name: str) -> Iterator[Engine]:
    """Give an engine on a database without tables, by its name in `ENGINES`."""
    if name == "postgresql":
        with postgresql_engine() as engine:
            yield engine
        return
    engine = sqlcipher_engine()
    try:
        yield engine
    finally:
        engine.dispose()
