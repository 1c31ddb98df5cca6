"""Statements compiled once for all the vaults of a run.

SQLAlchemy keeps what it compiled by engine and by dialect object. The program opens one vault and
compiles each statement once; the tests open thousands, and spent a third of their time compiling the
same statements again.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS_KEPT: Final = 4000


def _traits(dialect: Any) -> tuple[object, ...]:
    """Tell what the statements compiled for a dialect depend on."""
    return (type(dialect), id(dialect.dbapi), getattr(dialect, "server_version_info", None))


def _is_same(dialect: Any, other: object) -> bool:
    return dialect is other or (
        isinstance(other, SQLiteDialect_pysqlite) and _traits(dialect) == _traits(other)
    )


def _hash(dialect: Any) -> int:
    return hash(_traits(dialect))


def share_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """Give every engine made from now on the same store of compiled statements."""
    kept: LRUCache[Any, Any] = LRUCache(STATEMENTS_KEPT)
    shared = property(lambda _engine: kept, lambda _engine, _own: None)
    patch.setattr(Engine, "_compiled_cache", shared, raising=False)
    patch.setattr(SQLiteDialect_pysqlite, "__eq__", _is_same)
    patch.setattr(SQLiteDialect_pysqlite, "__hash__", _hash)
