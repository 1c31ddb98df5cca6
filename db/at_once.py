"""Long lists read in one piece.

SQLite gives its rows one at a time, and lets another thread run between two of them: while the window is
being drawn, a list of thousands waits for it at every row. Written by the engine as one text, the list is
read beside the drawing, and costs the interpreter its reading alone. Other engines send their rows at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Dialect, Select, String, func, select

_SQLITE = "sqlite"


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A statement whose rows are read in one piece, in their order; no column may be of bytes."""

    statement: Select[*tuple[Any, ...]]
    _whole: Select[str] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the statement of the text."""
        object.__setattr__(self, "_whole", _as_text(self.statement))

    def rows(self, connection: Connection, asked: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Return the rows, each value as its column reads it."""
        dialect = connection.dialect
        if dialect.name != _SQLITE:
            return list(connection.execute(self.statement, asked).all())
        return _read(connection.execute(self._whole, asked).scalar_one(), self.statement, dialect)


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """Several statements by their names, their lists read together in one piece as `AtOnce` reads one."""

    statements: Mapping[str, Select[*tuple[Any, ...]]]
    _whole: Select[*tuple[Any, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the statement of the texts, one column each."""
        texts = (_as_text(one).scalar_subquery() for one in self.statements.values())
        object.__setattr__(self, "_whole", select(*texts))

    def rows(self, connection: Connection, asked: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Return the rows of each statement, each value as its column reads it."""
        dialect = connection.dialect
        if dialect.name != _SQLITE:
            return {
                name: list(connection.execute(one, asked).all())
                for name, one in self.statements.items()
            }
        texts = connection.execute(self._whole, asked).one()
        return {
            name: _read(text, statement, dialect)
            for text, (name, statement) in zip(texts, self.statements.items(), strict=True)
        }


def _as_text(statement: Select[*tuple[Any, ...]]) -> Select[str]:
    """Return the statement of the text that holds the rows of another."""
    rows = statement.subquery()
    return select(func.json_group_array(func.json_array(*rows.c), type_=String))


def _read(text: str, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> list[Sequence[Any]]:
    """Return the rows a text holds, each value as its column reads it."""
    rows: list[list[Any]] = json.loads(text)
    if not rows:
        return []
    # Column by column: the interpreter then runs no line of its own for each value.
    values: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for position, column in enumerate(statement.selected_columns):
        read = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if read is not None:
            values[position] = map(read, values[position])
    return list(zip(*values, strict=True))
