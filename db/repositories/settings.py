"""The settings of the etablissement, one row a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from db.tables.etablissement import ParametreRow
from db.tables.security import AccountRow, AuditRow

_CHANGES: Final = (AuditTag.PARAMETRES_CHANGE.value, AuditTag.IMPORT_RUN.value)


def store_settings(session: Session, values: Mapping[str, str], *, at: datetime) -> None:
    """Write settings recorded at an instant; an empty value removes the key."""
    for cle, valeur in values.items():
        row = session.get(ParametreRow, cle)
        if not valeur:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(ParametreRow(cle=cle, valeur=valeur, recorded_at=at))
        elif row.valeur != valeur:
            row.valeur = valeur
            row.version += 1
            row.recorded_at = at
    session.flush()


class SqlSettingsRepository:
    """The settings on a session; commits nothing.

    ``begin_writing`` takes the lock for writing; ``now`` gives the recording instant.
    """

    def __init__(
        self, session: Session, *, begin_writing: Callable[[], None], now: Callable[[], datetime]
    ) -> None:
        """Work in the transaction of the session; nothing is locked before it has to be."""
        self._session = session
        self._begin_writing = begin_writing
        self._now = now

    def texts(self, *, for_change: bool = False) -> dict[str, str]:
        """Return what is set, the logo included; a key left out has its default.

        With ``for_change`` the lock is taken first: nothing moves between this and `store`.
        """
        if for_change:
            self._begin_writing()
        rows = self._session.execute(select(ParametreRow.cle, ParametreRow.valeur))
        return {row.cle: row.valeur for row in rows}

    def text(self, key: str) -> str:
        """Return one setting, empty when its default is in force."""
        statement = select(ParametreRow.valeur).where(ParametreRow.cle == key)
        return self._session.scalar(statement) or ""

    def store(self, values: Mapping[str, str]) -> None:
        """Write settings; an empty value goes back to the default."""
        self._begin_writing()
        store_settings(self._session, values, at=self._now())

    def last_change(self) -> tuple[str, datetime] | None:
        """Return who changed the settings last and when, as the journal tells; an import may have."""
        statement = (
            select(AuditRow.actor, AuditRow.at, AccountRow.display_name)
            .outerjoin(AccountRow, AccountRow.name == AuditRow.actor)
            .where(AuditRow.action.in_(_CHANGES))
            .order_by(AuditRow.seq.desc())
            .limit(1)
        )
        row = self._session.execute(statement).first()
        return None if row is None else (row.display_name or row.actor, row.at)
