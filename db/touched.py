"""What a transaction writes, table by table, as its statements tell it.

A statement that writes a table touches all of it, unless whoever runs it says so (`TOLD`) and tells the
rows: forgetting to tell costs time, never a seal. A statement given as text touches everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import Connection, Table, event
from sqlalchemy.orm import Session

TOLD: Final = {"crt_told": True}
"""Execution options of a statement whose rows are told with `tell`."""

_KEY: Final = "crt_touched"
_WRITING: Final = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "WITH"})


class Touched:
    """The tables and the rows that one transaction has written so far."""

    def __init__(self) -> None:
        """Nothing is written yet."""
        self._rows: dict[str, set[int]] = {}
        self._tables: set[str] = set()
        self._is_everything = False

    def watch(self, session: Session, connection: Connection) -> None:
        """Follow the statements of a session's transaction on its connection."""
        session.info[_KEY] = self
        event.listen(connection, "before_cursor_execute", self._note)

    def rows_of(self, table: Table) -> Collection[int] | None:
        """Return the rows of a table that were written; None: any of them may have been."""
        if self._is_everything or table.name in self._tables:
            return None
        return self._rows.get(table.name, ())

    def add(self, table: Table, row_ids: Iterable[int]) -> None:
        """Note rows that were written, or are about to be."""
        self._rows.setdefault(table.name, set()).update(row_ids)

    def _note(self, *told: Any) -> None:
        """Take what the event gives: connection, cursor, statement, parameters, context, many."""
        statement, context = told[2], told[4]
        compiled = getattr(context, "compiled", None)
        if compiled is not None and (context.isinsert or context.isupdate or context.isdelete):
            if not context.execution_options.get("crt_told", False):
                self._tables.add(compiled.compile_state.dml_table.name)
        elif not getattr(compiled, "compile_state", None):
            words = statement.split(maxsplit=1)
            self._is_everything |= bool(words) and words[0].upper() in _WRITING


def tell(session: Session, table: Table, row_ids: Iterable[int]) -> None:
    """Say which rows the statements under `TOLD` write; nothing to say to where nobody follows."""
    touched: Touched | None = session.info.get(_KEY)
    if touched is not None:
        touched.add(table, row_ids)
