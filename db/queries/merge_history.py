"""What the merges of a person leave to tell: when, by whom, and whose journal goes on with hers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, select

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.dossier import EventCategory, TimelineEvent
from db.repositories.mapping import BENEFICIAIRES
from db.tables import BeneficiaireRow, FusionRow

_FUSION: Final = cast("Table", FusionRow.__table__)
_PERSON: Final = cast("Table", BeneficiaireRow.__table__)
_ALWAYS: Final = datetime(1900, 1, 1, tzinfo=UTC)
_NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """Another file that told of a person from ``since`` (included) until ``until``."""

    file_id: int
    reference: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merge:
    """One file given to another, whatever became of that other since; ``until``: when it was undone."""

    absorbed_id: int
    absorbed_reference: str
    kept_id: int
    since: datetime
    until: datetime


def files_of(connection: Connection, beneficiaire_id: int) -> tuple[HeldFile, ...]:
    """Return the other files that told of whom this file tells of today, merge after merge.

    A file given to one that was then given to a third is followed to the third, and back as far as its
    merges were undone, in whatever order. The same file may be told more than once, over the same time.
    """
    merges = [_read(row) for row in connection.execute(select(_FUSION).order_by(_FUSION.c.id))]
    if not merges:
        return ()
    times = sorted({_ALWAYS, *(at for one in merges for at in (one.since, one.until)), _NEVER})
    today = times[-2]
    absorbed = sorted({one.absorbed_id for one in merges})
    people = [beneficiaire_id]
    people += [one for one in absorbed if _holder(merges, one, today) == beneficiaire_id]
    spans = {
        (_holder(merges, person, since), since, until)
        for person in people
        for since, until in pairwise(times)
    }
    others = sorted(span for span in spans if span[0] != beneficiaire_id)
    references = {one.absorbed_id: one.absorbed_reference for one in merges}
    there = select(_PERSON.c.id, _PERSON.c.reference).where(
        _PERSON.c.id.in_({holder for holder, _, _ in others})
    )
    references |= {row.id: row.reference for row in connection.execute(there)}
    return tuple(
        HeldFile(file_id=holder, reference=references[holder], since=since, until=until)
        for holder, since, until in others
    )


def _read(row: Any) -> _Merge:
    content = json.loads(row.contenu)
    # The row goes with the file when it is merged in its turn: what it holds says to whom it was given.
    return _Merge(
        absorbed_id=content["absorbed_id"],
        absorbed_reference=row.absorbed_reference,
        kept_id=content["before"]["id"],
        since=row.merged_at,
        until=row.undone_at or _NEVER,
    )


def _holder(merges: list[_Merge], person: int, at: datetime) -> int:
    """Return the file that told of a person at an instant."""
    # No file is followed further than there are merges.
    for _ in merges:
        person = next(
            (
                one.kept_id
                for one in merges
                if one.absorbed_id == person and one.since <= at < one.until
            ),
            person,
        )
    return person


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
