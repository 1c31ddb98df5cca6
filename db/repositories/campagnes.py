"""Campaigns of surveys: what is typed about each question, what was validated, what was done since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import READING_TAGS
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.ports.enquetes import FileAct, KnownPerson, StoredFrozen, TypedAnswer
from crt_desktop.reports.enquetes import CampaignLine, CampaignState, FrozenLine
from db import frozen as kept
from db.audit import FIELDS_SEPARATOR
from db.content import BENEFICIAIRE
from db.tables import (
    AccountRow,
    AuditRow,
    BeneficiaireRow,
    CampagneRow,
    ReponseEnqueteRow,
    ReponseValideeRow,
)

_CHUNK: Final = 500
"""Persons asked for in one statement."""

_READING: Final = [tag.value for tag in READING_TAGS]


class SqlCampaignRepository:
    """Implements `crt_desktop.ports.enquetes.CampaignRepository` on one session."""

    def __init__(self, session: Session, begin_writing: Callable[[], None], key: bytes) -> None:
        """Work in the transaction of the session; ``key`` is that of the chain of the journal."""
        self._session = session
        self._begin_writing = begin_writing
        self._key = key

    def all(self) -> tuple[CampaignLine, ...]:
        """Return them, the last period first; ``edition_title`` is left to the service."""
        statement = _lines().order_by(
            CampagneRow.ended_on.desc(), CampagneRow.started_on.desc(), CampagneRow.id.desc()
        )
        return tuple(_line(row) for row in self._session.execute(statement))

    def find(self, row_id: int) -> CampaignLine:
        """Return one; raises NotFoundError."""
        row = self._session.execute(_lines().where(CampagneRow.id == row_id)).one_or_none()
        if row is None:
            raise NotFoundError(kind="campagne", reference=str(row_id))
        return _line(row)

    def open(self, *, title: str, edition: str, period: Period, by: str, at: datetime) -> int:
        """Add one and return its row."""
        self._begin_writing()
        row = CampagneRow(
            titre=title,
            edition=edition,
            started_on=period.start,
            ended_on=period.end,
            statut=CampaignState.OPEN.value,
            opened_by=by,
            recorded_at=at,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def change(self, row_id: int, *, version: int, title: str, state: CampaignState) -> int:
        """Change one and return its new version; raises NotFoundError, VersionMovedError."""
        row = self._campaign(row_id, version)
        row.titre, row.statut = title, state.value
        row.version += 1
        self._session.flush()
        return row.version

    def remove(self, row_id: int, *, version: int) -> None:
        """Take away one that was never validated; raises NotFoundError, VersionMovedError."""
        row = self._campaign(row_id, version)
        self._session.execute(
            delete(ReponseEnqueteRow).where(ReponseEnqueteRow.campagne_id == row_id)
        )
        self._session.delete(row)
        self._session.flush()

    def typed(self, row_id: int) -> Mapping[str, TypedAnswer]:
        """Return what was typed, by question."""
        statement = select(ReponseEnqueteRow).where(ReponseEnqueteRow.campagne_id == row_id)
        return {
            row.question: TypedAnswer(
                question=row.question,
                manual=row.manuel,
                comment=row.commentaire,
                justification=row.justification,
                is_marked=row.is_a_justifier,
                version=row.version,
            )
            for row in self._session.scalars(statement)
        }

    def type(self, row_id: int, answer: TypedAnswer, *, by: str, at: datetime) -> int:
        """Keep what was typed about one question; ``answer.version`` 0 adds it. Return its version.

        Raises NotFoundError, VersionMovedError.
        """
        self._begin_writing()
        self.find(row_id)
        row = self._session.scalar(
            select(ReponseEnqueteRow).where(
                ReponseEnqueteRow.campagne_id == row_id,
                ReponseEnqueteRow.question == answer.question,
            )
        )
        found = 0 if row is None else row.version
        if found != answer.version:
            raise VersionMovedError(version=found)
        if row is None:
            row = ReponseEnqueteRow(campagne_id=row_id, question=answer.question, version=0)
            self._session.add(row)
        row.manuel, row.commentaire = answer.manual, answer.comment
        row.justification, row.is_a_justifier = answer.justification, answer.is_marked
        row.updated_by, row.recorded_at = by, at
        row.version = found + 1
        self._session.flush()
        return row.version

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        """Return the validated versions of a campaign, the first first, each checked whole."""
        statement = (
            select(ReponseValideeRow)
            .where(ReponseValideeRow.campagne_id == row_id)
            .order_by(ReponseValideeRow.numero)
        )
        sealed = kept.sealed_answers(self._session, self._key, row_id)
        return tuple(
            FrozenLine(
                row_id=row.id,
                campaign_id=row_id,
                number=row.numero,
                validated_at=row.validated_at,
                validated_by=row.validated_by,
                motif=row.motif,
                program_version=row.version,
                sha256=row.empreinte,
                is_intact=kept.is_intact(
                    row, kept.unpack(row.contenu), sealed.get((row_id, row.numero))
                ),
            )
            for row in self._session.scalars(statement)
        )

    def frozen(self, frozen_id: int) -> StoredFrozen:
        """Return one validated version; raises NotFoundError."""
        row = self._session.get(ReponseValideeRow, frozen_id)
        if row is None:
            raise NotFoundError(kind="reponse_validee", reference=str(frozen_id))
        return _frozen(row, kept.sealed_answers(self._session, self._key, row.campagne_id))

    def freeze(self, frozen: StoredFrozen) -> int:
        """Keep a validated version for ever and return its row; ``row_id`` is not read."""
        self._begin_writing()
        row = ReponseValideeRow(
            campagne_id=frozen.campaign_id,
            numero=frozen.number,
            validated_at=frozen.validated_at,
            validated_by=frozen.validated_by,
            motif=frozen.motif,
            version=frozen.program_version,
            empreinte=frozen.sha256,
            contenu=kept.pack(frozen.content),
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def acts(self, people: Collection[int], *, after: int) -> tuple[FileAct, ...]:
        """Return what the journal says was changed of these persons after an entry, the last first."""
        statement = (
            select(
                AuditRow.seq,
                AuditRow.entity_id,
                AuditRow.at,
                AuditRow.actor,
                AccountRow.display_name,
                AuditRow.action,
                AuditRow.fields,
            )
            .join(AccountRow, AccountRow.name == AuditRow.actor, isouter=True)
            .where(
                AuditRow.entity == BENEFICIAIRE,
                AuditRow.seq > after,
                AuditRow.action.not_in(_READING),
            )
        )
        rows = [
            row
            for chunk in _chunks(people)
            for row in self._session.execute(statement.where(AuditRow.entity_id.in_(chunk)))
        ]
        return tuple(
            FileAct(
                beneficiaire_id=row.entity_id,
                at=row.at,
                by=row.display_name or row.actor,
                action=row.action,
                fields=tuple(row.fields.split(FIELDS_SEPARATOR)) if row.fields else (),
            )
            for row in sorted(rows, key=lambda row: row.seq, reverse=True)
        )

    def people(self, ids: Collection[int]) -> Mapping[int, KnownPerson]:
        """Return those of these persons that the vault still holds."""
        statement = select(
            BeneficiaireRow.id,
            BeneficiaireRow.reference,
            BeneficiaireRow.nom_naissance,
            BeneficiaireRow.prenoms,
        )
        return {
            row.id: KnownPerson(reference=row.reference, name=f"{row.nom_naissance} {row.prenoms}")
            for chunk in _chunks(ids)
            for row in self._session.execute(statement.where(BeneficiaireRow.id.in_(chunk)))
        }

    def _campaign(self, row_id: int, version: int) -> CampagneRow:
        self._begin_writing()
        row = self._session.get(CampagneRow, row_id)
        if row is None:
            raise NotFoundError(kind="campagne", reference=str(row_id))
        if row.version != version:
            raise VersionMovedError(version=row.version)
        return row


def _lines() -> Any:
    """Select the campaigns, each with its last validation and how many it had."""
    counts = (
        select(
            ReponseValideeRow.campagne_id,
            func.count().label("versions"),
            func.max(ReponseValideeRow.numero).label("last"),
        )
        .group_by(ReponseValideeRow.campagne_id)
        .subquery("counts")
    )
    last = ReponseValideeRow.__table__.alias("last_one")
    return (
        select(
            CampagneRow.id,
            CampagneRow.version,
            CampagneRow.titre,
            CampagneRow.edition,
            CampagneRow.started_on,
            CampagneRow.ended_on,
            CampagneRow.statut,
            CampagneRow.recorded_at,
            CampagneRow.opened_by,
            func.coalesce(counts.c.versions, 0).label("versions"),
            last.c.validated_at,
            last.c.validated_by,
        )
        .outerjoin(counts, counts.c.campagne_id == CampagneRow.id)
        .outerjoin(last, (last.c.campagne_id == CampagneRow.id) & (last.c.numero == counts.c.last))
    )


def _line(row: Any) -> CampaignLine:
    return CampaignLine(
        row_id=row.id,
        version=row.version,
        title=row.titre,
        edition_id=row.edition,
        edition_title="",
        period=Period(start=row.started_on, end=row.ended_on),
        state=CampaignState(row.statut),
        opened_at=row.recorded_at,
        opened_by=row.opened_by,
        versions=row.versions,
        validated_at=row.validated_at,
        validated_by=row.validated_by,
    )


def _frozen(row: ReponseValideeRow, sealed: Mapping[tuple[int, int], kept.Sealed]) -> StoredFrozen:
    content = kept.unpack(row.contenu)
    told = sealed.get((row.campagne_id, row.numero))
    return StoredFrozen(
        row_id=row.id,
        campaign_id=row.campagne_id,
        number=row.numero,
        validated_at=row.validated_at,
        validated_by=row.validated_by,
        motif=row.motif,
        program_version=row.version,
        sha256=row.empreinte,
        content=content,
        is_intact=kept.is_intact(row, content, told),
        entry=0 if told is None else told.entry,
    )


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]
