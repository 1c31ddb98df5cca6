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

from sqlalchemy import Connection, Select, String, func, select


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A statement whose rows are read in one piece, in their order; no column may be of bytes."""

    statement: Select[*tuple[Any, ...]]
    _whole: Select[str] = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the statement of the text."""
        rows = self.statement.subquery()
        text = func.json_group_array(func.json_array(*rows.c), type_=String)
        object.__setattr__(self, "_whole", select(text))

    def rows(self, connection: Connection, asked: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Return the rows, each value as its column reads it."""
        dialect = connection.dialect
        if dialect.name != "sqlite":
            return list(connection.execute(self.statement, asked).all())
        rows: list[list[Any]] = json.loads(connection.execute(self._whole, asked).scalar_one())
        # Column by column: the interpreter then runs no line of its own for each value.
        values: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for position, column in enumerate(self.statement.selected_columns):
            read = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if rows and read is not None:
                values[position] = map(read, values[position])
        return list(zip(*values, strict=True))
