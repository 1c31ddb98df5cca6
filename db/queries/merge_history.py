"""What the merges of a person leave to tell: when, by whom, and whose journal goes on with hers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, select

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from db.repositories.mapping import BENEFICIAIRES
from db.tables import BeneficiaireRow, FusionRow

_FUSION: Final = cast("Table", FusionRow.__table__)
_PERSON: Final = cast("Table", BeneficiaireRow.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMerge:
    """A merge seen from one of its two files.

    ``other_id`` and ``other_reference``: of the other file; ``is_kept``: this one is the file that stayed.
    """

    fusion_id: int
    other_id: int
    other_reference: str
    is_kept: bool
    merged_at: datetime
    merged_by: str
    undone_at: datetime | None
    undone_by: str | None


def merges_of(connection: Connection, beneficiaire_id: int) -> tuple[PastMerge, ...]:
    """Return the merges into a person, and those the person came out of again, the first done first."""
    statement = (
        select(_FUSION, _PERSON.c.reference)
        .join(_PERSON, _PERSON.c.id == _FUSION.c.beneficiaire_id)
        .where((_FUSION.c.beneficiaire_id == beneficiaire_id) | _FUSION.c.undone_at.is_not(None))
        .order_by(_FUSION.c.id)
    )
    found = (_seen_from(beneficiaire_id, row) for row in connection.execute(statement))
    return tuple(one for one in found if one is not None)


def _seen_from(beneficiaire_id: int, row: Any) -> PastMerge | None:
    absorbed_id = json.loads(row.contenu)["absorbed_id"]
    is_kept = row.beneficiaire_id == beneficiaire_id
    if not is_kept and absorbed_id != beneficiaire_id:
        return None
    return PastMerge(
        fusion_id=row.id,
        other_id=absorbed_id if is_kept else row.beneficiaire_id,
        other_reference=row.absorbed_reference if is_kept else row.reference,
        is_kept=is_kept,
        merged_at=row.merged_at,
        merged_by=row.merged_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )


def merge_events(connection: Connection, beneficiaire_id: int) -> Iterator[TimelineEvent]:
    """Yield each merge of a person and its undoing; the other file is told by its reference alone."""
    for one in merges_of(connection, beneficiaire_id):
        title = "Double réuni à ce dossier" if one.is_kept else "Dossier réuni à un autre"
        yield _event(beneficiaire_id, one, title, at=one.merged_at, by=one.merged_by)
        if one.undone_at is not None:
            title = "Dossiers séparés de nouveau"
            yield _event(beneficiaire_id, one, title, at=one.undone_at, by=one.undone_by or "")


def _event(
    beneficiaire_id: int, merge: PastMerge, title: str, *, at: datetime, by: str
) -> TimelineEvent:
    return TimelineEvent(
        on=local_date(at),
        at=at,
        category=EventCategory.PARCOURS,
        kind="fusion",
        title=title,
        detail=f"Dossier {merge.other_reference} · {by}",
        sheet=BENEFICIAIRES,
        row_id=beneficiaire_id,
    )
