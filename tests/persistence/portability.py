"""Holds every statement of the persistence tests to both engines, whichever one runs it."""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event

DIALECTS: Final[tuple[Any, ...]] = (
    create_engine("postgresql+psycopg://").dialect,
    create_engine("sqlite://").dialect,
)

_SQLITE_ONLY: Final = re.compile(
    r"\b((julianday|strftime|unixepoch|datetime|group_concat|ifnull|iif|total|printf|instr"
    r"|json_extract|json_each)\s*\(|GLOB\b|rowid\b)",
    re.IGNORECASE,
)
_POSTGRESQL_ONLY: Final = re.compile(
    r"(\b(to_char|date_part|string_agg|generate_series|array_agg|now)\s*\(|\bILIKE\b|::)",
    re.IGNORECASE,
)

_seen: set[str] = set()


def watch(engine: Engine) -> None:
    """Fail a test whose statement does not compile for both engines, or names what one lacks."""
    event.listen(engine, "before_cursor_execute", _check)


def _check(*arguments: Any) -> None:
    _, _, _, _, context, _ = arguments
    compiled = context.compiled
    if compiled is not None and compiled.string not in _seen:
        _seen.add(compiled.string)
        check_statement(compiled.statement)


def check_statement(statement: Any) -> None:
    """Compile a statement for both engines; AssertionError names a function that one lacks."""
    for dialect, lacking in zip(DIALECTS, (_SQLITE_ONLY, _POSTGRESQL_ONLY), strict=True):
        sql = str(statement.compile(dialect=dialect))
        found = lacking.search(sql)
        assert found is None, f"{found and found[0]} is not known to {dialect.name}: {sql}"
