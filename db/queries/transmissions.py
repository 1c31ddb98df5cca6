"""Transmissions and who has read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, case, insert, select
from sqlalchemy.orm import Session

from crt_desktop.reports.fiches import TransmissionLine
from db.repositories.exchange_reading import chunks
from db.tables import AccountRow, AccuseLectureRow, BeneficiaireRow, TransmissionRow


class SqlTransmissionQueries:
    """Transmissions on a session; `acknowledge` is to be called in a writing transaction."""

    def __init__(self, session: Session) -> None:
        """Read in the transaction of the session."""
        self._session = session

    def lines(
        self, account_id: int, *, since: datetime, only_unread: bool
    ) -> tuple[TransmissionLine, ...]:
        """Return transmissions, urgent and unread first, then the latest."""
        own = and_(
            AccuseLectureRow.transmission_id == TransmissionRow.id,
            AccuseLectureRow.account_id == account_id,
        )
        is_unread = AccuseLectureRow.account_id.is_(None)
        statement = (
            select(
                TransmissionRow.id,
                TransmissionRow.beneficiaire_id,
                TransmissionRow.written_at,
                TransmissionRow.texte,
                TransmissionRow.is_urgente,
                TransmissionRow.auteur,
                AccuseLectureRow.read_at,
                BeneficiaireRow.nom_naissance,
                BeneficiaireRow.prenoms,
            )
            .join(BeneficiaireRow, BeneficiaireRow.id == TransmissionRow.beneficiaire_id)
            .outerjoin(AccuseLectureRow, own)
            .where(TransmissionRow.written_at >= since)
            .order_by(
                case((and_(is_unread, TransmissionRow.is_urgente.is_(True)), 0), else_=1),
                TransmissionRow.written_at.desc(),
                TransmissionRow.id.desc(),
            )
        )
        if only_unread:
            statement = statement.where(is_unread)
        rows = self._session.execute(statement).all()
        readers = self._readers(row.id for row in rows)
        return tuple(
            TransmissionLine(
                row_id=row.id,
                beneficiaire_id=row.beneficiaire_id,
                personne=f"{row.nom_naissance} {row.prenoms}",
                written_at=row.written_at,
                texte=row.texte,
                is_urgente=bool(row.is_urgente),
                auteur=row.auteur,
                is_read=row.read_at is not None,
                read_by=readers[row.id],
            )
            for row in rows
        )

    def _readers(self, row_ids: Iterable[int]) -> defaultdict[int, tuple[str, ...]]:
        """Return who has read each transmission, in the order they did."""
        found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
        for part in chunks(row_ids):
            rows = self._session.execute(
                select(AccuseLectureRow.transmission_id, AccountRow.display_name)
                .join(AccountRow, AccountRow.id == AccuseLectureRow.account_id)
                .where(AccuseLectureRow.transmission_id.in_(part))
                .order_by(AccuseLectureRow.read_at, AccountRow.id)
            )
            for row_id, name in rows:
                found[row_id] = (*found[row_id], name)
        return found

    def people_of(self, row_ids: Sequence[int]) -> dict[int, int]:
        """Return whom each of these transmissions is about; one that is gone is left out."""
        found: dict[int, int] = {}
        for part in chunks(row_ids):
            rows = self._session.execute(
                select(TransmissionRow.id, TransmissionRow.beneficiaire_id).where(
                    TransmissionRow.id.in_(part)
                )
            )
            found.update((row_id, person_id) for row_id, person_id in rows)
        return found

    def acknowledge(self, account_id: int, row_ids: Sequence[int], *, at: datetime) -> None:
        """Say that an account has read these; those it had read keep their instant."""
        read: set[int] = set()
        for part in chunks(row_ids):
            read.update(
                self._session.scalars(
                    select(AccuseLectureRow.transmission_id).where(
                        AccuseLectureRow.account_id == account_id,
                        AccuseLectureRow.transmission_id.in_(part),
                    )
                )
            )
        rows = [
            {"transmission_id": row_id, "account_id": account_id, "read_at": at}
            for row_id in dict.fromkeys(row_ids)
            if row_id not in read
        ]
        if rows:
            self._session.execute(insert(AccuseLectureRow), rows)
