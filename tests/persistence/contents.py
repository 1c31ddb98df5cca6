"""All that a database holds, as its driver gives it: read often, so without building statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from db.base import Base


def contents(
    session: Session,
    *,
    tables_left_out: Collection[str] = (),
    columns_left_out: Collection[str] = (),
) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, in the order of its primary key, by column."""
    session.flush()
    connection = session.connection()
    found: dict[str, list[dict[str, Any]]] = {}
    for name, table in Base.metadata.tables.items():
        if name in tables_left_out:
            continue
        columns = [f'"{one.name}"' for one in table.columns if one.name not in columns_left_out]
        order = ", ".join(f'"{key.name}"' for key in table.primary_key)
        statement = f'SELECT {", ".join(columns)} FROM "{name}" ORDER BY {order}'
        found[name] = [dict(row) for row in connection.exec_driver_sql(statement).mappings()]
    return found
