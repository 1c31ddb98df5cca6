"""What the accounts are typing, kept at once: a draft outlives a lock, a crash and a cut.

Drafts are working state, neither a record nor a reading: they leave no entry in the journal, and their
transactions are their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection, Delete, delete, insert, select
from sqlalchemy.orm import Session

from crt_desktop.reports.fiches import Draft
from db.engine import WRITES
from db.tables import BrouillonRow


class SqlDraftStore:
    """The drafts; reads and `settle` are in the session's transaction, the rest each in its own."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Read in the session; write beside it, on its engine."""
        self._session = session
        self._begin_writing = begin_writing

    def get(self, account_id: int, form: str) -> Draft | None:
        """Return what was typed in a form."""
        statement = select(BrouillonRow).where(
            BrouillonRow.account_id == account_id, BrouillonRow.form == form
        )
        row = self._session.scalar(statement)
        return None if row is None else _draft(row)

    def all(self, account_id: int) -> tuple[Draft, ...]:
        """Return every draft of an account, the latest first."""
        rows = self._session.scalars(
            select(BrouillonRow)
            .where(BrouillonRow.account_id == account_id)
            .order_by(BrouillonRow.saved_at.desc(), BrouillonRow.id.desc())
        )
        return tuple(_draft(row) for row in rows)

    def save(self, account_id: int, draft: Draft) -> None:
        """Keep what was typed, at once and alone: durable when this returns."""

        def write(connection: Connection) -> None:
            connection.execute(_deletion(account_id, draft.form))
            connection.execute(insert(BrouillonRow).values(account_id=account_id, **_row(draft)))

        self._alone(write)

    def discard(self, account_id: int, form: str) -> None:
        """Throw a draft away, at once and alone; one that is not there is ignored."""
        if self.get(account_id, form) is not None:
            self._alone(lambda connection: connection.execute(_deletion(account_id, form)))

    def settle(self, account_id: int, form: str) -> None:
        """Throw a draft away in the transaction that stores what was typed."""
        self._begin_writing()
        self._session.execute(_deletion(account_id, form))

    def _alone(self, write: Callable[[Connection], object]) -> None:
        # What the session read is let go first: its transaction would stand in the way.
        self._session.rollback()
        engine = self._session.get_bind().engine
        writing = engine.connect().execution_options(**{WRITES: True})
        with writing as connection, connection.begin():
            write(connection)


def _deletion(account_id: int, form: str) -> Delete:
    return delete(BrouillonRow).where(
        BrouillonRow.account_id == account_id, BrouillonRow.form == form
    )


def _row(draft: Draft) -> dict[str, object]:
    content = {
        "values": dict(draft.values),
        "opened": dict(draft.opened),
        "version": draft.version,
    }
    return {
        "form": draft.form,
        "beneficiaire_id": draft.beneficiaire_id,
        "titre": draft.title,
        "contenu": json.dumps(content, ensure_ascii=False),
        "saved_at": draft.saved_at,
    }


def _draft(row: BrouillonRow) -> Draft:
    content = json.loads(row.contenu)
    return Draft(
        form=row.form,
        title=row.titre,
        values=content["values"],
        opened=content["opened"],
        version=content["version"],
        saved_at=row.saved_at,
        beneficiaire_id=row.beneficiaire_id,
    )
