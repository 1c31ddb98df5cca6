"""What the tests of merges share: a repository on a session, and pairs that may be merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations

from sqlalchemy.orm import Session

from crt_desktop.domain.fusion import Side, obstacles
from crt_desktop.domain.people import Beneficiaire
from db.repositories.fusions import SqlFusionRepository
from tests.builders import Caseload

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)


def fusions_on(session: Session) -> SqlFusionRepository:
    """Return a repository on a session that is writing already."""
    return SqlFusionRepository(session, lambda: NOW, lambda: None)


def side_of(caseload: Caseload, person: Beneficiaire) -> Side:
    """Return what may stand in the way of merging a person of a caseload."""
    name = person.reference
    return Side(
        person=person,
        demandes=[one for one in caseload.demandes if one.beneficiaire == name],
        plans=[one for one in caseload.plans if one.beneficiaire == name],
    )


def pairs_of(caseload: Caseload) -> Iterator[tuple[Beneficiaire, Beneficiaire]]:
    """Yield the pairs that may be merged, each both ways."""
    for kept, other in permutations(caseload.beneficiaires, 2):
        if not obstacles(side_of(caseload, kept), side_of(caseload, other)):
            yield kept, other
