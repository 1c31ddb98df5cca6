"""Who agreed to share information with whom."""

from __future__ import annotations

from datetime import date

from sqlalchemy import distinct, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.consentements import PARTAGE
from db.tables import PartenaireRow
from db.tables.suivi import ConsentementRow


class SqlSharingQueries:
    """Counts over the consents to share."""

    def __init__(self, session: Session) -> None:
        """Read in the transaction of the session."""
        self._session = session

    def persons_by_partenaire(self, *, on: date) -> dict[str, int]:
        """Return how many persons' consent to share holds on a day, by reference of the partenaire.

        The same as `consentements.is_consent_in_force`, in one question.
        """
        own = ConsentementRow
        statement = (
            select(PartenaireRow.reference, func.count(distinct(own.beneficiaire_id)))
            .join(PartenaireRow, PartenaireRow.id == own.partenaire_id)
            .where(
                own.type == PARTAGE,
                own.given_on <= on,
                or_(own.withdrawn_on.is_(None), own.withdrawn_on > on),
            )
            .group_by(PartenaireRow.reference)
        )
        return dict(self._session.execute(statement).all())
