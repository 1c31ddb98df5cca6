"""The free comments of the dossier of dialogue de gestion: one row for each part of a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VersionMovedError
from crt_desktop.ports.pilotage import DialogueComment
from db.tables import CommentaireDialogueRow


class SqlDialogueComments:
    """Implements `crt_desktop.ports.pilotage.DialogueComments` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None]) -> None:
        """Work in the transaction of the session; the first change takes the lock for writing."""
        self._session = session
        self._begin_writing = begin_writing

    def of_period(self, period: Period) -> tuple[DialogueComment, ...]:
        """Return the comments of a period, by rubrique."""
        statement = (
            select(CommentaireDialogueRow)
            .where(
                CommentaireDialogueRow.started_on == period.start,
                CommentaireDialogueRow.ended_on == period.end,
            )
            .order_by(CommentaireDialogueRow.rubrique)
        )
        return tuple(
            DialogueComment(rubrique=row.rubrique, texte=row.texte, version=row.version)
            for row in self._session.scalars(statement)
        )

    def keep(self, period: Period, comment: DialogueComment, *, by: str, at: datetime) -> int:
        """Keep one and return its version; ``comment.version`` 0 adds it, an empty text takes it away.

        Returns 0 when nothing is kept any more. Raises VersionMovedError.
        """
        self._begin_writing()
        row = self._session.scalar(
            select(CommentaireDialogueRow).where(
                CommentaireDialogueRow.started_on == period.start,
                CommentaireDialogueRow.ended_on == period.end,
                CommentaireDialogueRow.rubrique == comment.rubrique,
            )
        )
        found = 0 if row is None else row.version
        if found != comment.version:
            raise VersionMovedError(version=found)
        if not comment.texte:
            if row is not None:
                self._session.delete(row)
                self._session.flush()
            return 0
        if row is None:
            row = CommentaireDialogueRow(
                started_on=period.start,
                ended_on=period.end,
                rubrique=comment.rubrique,
                version=0,
            )
            self._session.add(row)
        row.texte, row.updated_by, row.recorded_at = comment.texte, by, at
        row.version = found + 1
        self._session.flush()
        return row.version
