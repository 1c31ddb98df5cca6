"""Plans as whole documents, and the templates of the team."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import VersionMovedError
from crt_desktop.domain.modeles_json import read_modele, write_modele
from crt_desktop.domain.plan_document import ModelePlan, PlanDocument
from crt_desktop.reports.plans import PlanSheet, PlanVersion
from db.repositories.plan_reading import read_document, read_sheet, read_versions
from db.repositories.plan_saving import save_document
from db.tables import BilanRow, ModelePlanRow, ObjectifRow, PartenaireRow, PrestationRow


class SqlPlanRepository:
    """Implements `crt_desktop.ports.plans.PlanRepository` on a session; commits nothing.

    ``now`` gives the recording instant of what is written; ``begin_writing`` takes the lock for writing.
    """

    def __init__(
        self, session: Session, now: Callable[[], datetime], begin_writing: Callable[[], None]
    ) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._now = now
        self._begin_writing = begin_writing

    def lock(self) -> None:
        """Take the lock for writing: what is read from here on stands until the commit."""
        self._begin_writing()

    def document(self, plan_row_id: int) -> PlanDocument:
        """Return a version, whole; raises NotFoundError."""
        return read_document(self._session, plan_row_id)

    def versions(self, beneficiaire_id: int) -> tuple[PlanVersion, ...]:
        """Return a person's versions without their content, the latest first."""
        return read_versions(self._session, beneficiaire_id)

    def sheet(self, beneficiaire_id: int, plan_row_id: int | None, *, on: date) -> PlanSheet:
        """Return what the screen of a person's plan opens with; raises NotFoundError."""
        return read_sheet(self._session, beneficiaire_id, plan_row_id, on=on)

    def free_threads(self, beneficiaire_id: int) -> tuple[int, int]:
        """Return the next free thread of a person's objectives, and that of the prestations.

        A progress note keeps the thread of an objective that no version has any more.
        """
        highest = [
            self._session.scalar(
                select(func.max(row.fil)).where(row.beneficiaire_id == beneficiaire_id)
            )
            or 0
            for row in (ObjectifRow, BilanRow, PrestationRow)
        ]
        return max(highest[:2]) + 1, highest[2] + 1

    def has_objectif(self, beneficiaire_id: int, fil: int) -> bool:
        """Tell whether an objective of the person, of any version, is on this thread."""
        statement = select(ObjectifRow.id).where(
            ObjectifRow.beneficiaire_id == beneficiaire_id, ObjectifRow.fil == fil
        )
        return self._session.scalar(statement.limit(1)) is not None

    def unknown_partenaires(self, references: Collection[str]) -> frozenset[str]:
        """Return those of these references that no partenaire carries."""
        known = self._session.scalars(
            select(PartenaireRow.reference).where(PartenaireRow.reference.in_(references))
        )
        return frozenset(references) - set(known)

    def save(self, document: PlanDocument) -> PlanDocument:
        """Store what differs from the version stored and return it anew."""
        self.lock()
        save_document(self._session, document, at=self._now())
        return self.document(document.plan_row_id)

    def own_modeles(self) -> tuple[ModelePlan, ...]:
        """Return the templates the team wrote or changed, by title."""
        rows = self._session.execute(
            select(
                ModelePlanRow.cle,
                ModelePlanRow.titre,
                ModelePlanRow.contenu,
                ModelePlanRow.version,
            ).order_by(ModelePlanRow.titre, ModelePlanRow.id)
        )
        return tuple(
            read_modele(row.contenu, cle=row.cle, titre=row.titre, version=row.version)
            for row in rows
        )

    def store_modele(self, modele: ModelePlan) -> ModelePlan:
        """Add a template, or replace the one of its key whose version is still its own.

        Raises VersionMovedError.
        """
        self.lock()
        stored = self._session.scalar(
            select(ModelePlanRow.version).where(ModelePlanRow.cle == modele.cle)
        )
        if (stored or 0) != modele.version:
            raise VersionMovedError(version=stored or 0)
        values = {
            "titre": modele.titre,
            "contenu": write_modele(modele),
            "recorded_at": self._now(),
            "version": modele.version + 1,
        }
        if stored is None:
            self._session.execute(insert(ModelePlanRow).values(cle=modele.cle, **values))
        else:
            self._session.execute(
                update(ModelePlanRow).where(ModelePlanRow.cle == modele.cle).values(**values)
            )
        return next(one for one in self.own_modeles() if one.cle == modele.cle)

    def remove_modele(self, cle: str) -> bool:
        """Remove the team's own version of a template; tell whether there was one."""
        self.lock()
        is_there = select(ModelePlanRow.id).where(ModelePlanRow.cle == cle)
        if self._session.scalar(is_there) is None:
            return False
        self._session.execute(delete(ModelePlanRow).where(ModelePlanRow.cle == cle))
        return True
