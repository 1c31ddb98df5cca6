"""The questionnaires of the house: one row for each code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.ports.enquetes import StoredEdition
from db.tables import CampagneRow, EditionEnqueteRow

edition_enquete: Final = cast("Table", EditionEnqueteRow.__table__)
campagne: Final = cast("Table", CampagneRow.__table__)


class SqlEditionStore:
    """Implements `crt_desktop.ports.enquetes.EditionStore` on one session."""

    def __init__(
        self, session: Session, now: Callable[[], datetime], begin_writing: Callable[[], None]
    ) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._now = now
        self._begin_writing = begin_writing

    def all(self) -> tuple[StoredEdition, ...]:
        """Return them by code."""
        rows = self._session.execute(select(edition_enquete).order_by(edition_enquete.c.code))
        return tuple(_stored(row) for row in rows)

    def find(self, code: str) -> StoredEdition | None:
        """Return one, None when the house has none of that code."""
        row = self._session.execute(
            select(edition_enquete).where(edition_enquete.c.code == code)
        ).one_or_none()
        return None if row is None else _stored(row)

    def campaigns(self) -> Mapping[str, int]:
        """Return how many campaigns answer each edition."""
        rows = self._session.execute(
            select(campagne.c.edition, func.count().label("campaigns")).group_by(campagne.c.edition)
        )
        return {row.edition: row.campaigns for row in rows}

    def save(self, code: str, *, title: str, document: str, by: str, version: int | None) -> int:
        """Keep one and return its row; ``version`` None adds it.

        Raises VersionMovedError when it is not at that version, or is there already.
        """
        self._begin_writing()
        stored = self.find(code)
        if (stored.version if stored else None) != version:
            raise VersionMovedError(version=stored.version if stored else 0)
        values = {
            "titre": title,
            "document": document,
            "recorded_at": self._now(),
            "updated_by": by,
            "version": (version or 0) + 1,
        }
        if stored is None:
            done = self._session.execute(insert(edition_enquete).values(code=code, **values))
            return int((cast("Any", done).inserted_primary_key or (0,))[0])
        self._session.execute(
            update(edition_enquete).where(edition_enquete.c.id == stored.row_id).values(**values)
        )
        return stored.row_id

    def remove(self, code: str, *, version: int) -> None:
        """Take one away; raises NotFoundError, VersionMovedError."""
        self._begin_writing()
        stored = self.find(code)
        if stored is None:
            raise NotFoundError(kind="edition", reference=code)
        if stored.version != version:
            raise VersionMovedError(version=stored.version)
        self._session.execute(delete(edition_enquete).where(edition_enquete.c.id == stored.row_id))


def _stored(row: Any) -> StoredEdition:
    return StoredEdition(
        row_id=row.id,
        version=row.version,
        code=row.code,
        title=row.titre,
        document=row.document,
        updated_at=row.recorded_at,
        updated_by=row.updated_by,
    )
