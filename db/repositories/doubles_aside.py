"""Pairs of persons who look alike and were said to be two; the pair of a merged person follows her."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, insert, or_, select
from sqlalchemy.orm import Session

from crt_desktop.reports.fusions import SetAside
from db.repositories.bin_rows import plain_row, typed_row
from db.tables import BeneficiaireRow, DoubleEcarteRow

ECARTE: Final = cast("Table", DoubleEcarteRow.__table__)
PERSON: Final = cast("Table", BeneficiaireRow.__table__)

Pair = tuple[int, int]
"""The ids of two persons, the lower one first."""


def pair_of(one: int, other: int) -> Pair:
    """Return a pair as it is kept."""
    return min(one, other), max(one, other)


def find_aside(session: Session, one: int, other: int) -> SetAside | None:
    """Return by whom and when two persons were said to be two, None when nobody did."""
    row = session.execute(select(ECARTE).where(_is(pair_of(one, other)))).one_or_none()
    return None if row is None else SetAside(decided_at=row.decided_at, decided_by=row.decided_by)


def others_aside(session: Session, person: int) -> frozenset[int]:
    """Return who was said to be another than this person."""
    rows = session.execute(
        select(ECARTE.c.beneficiaire_id, ECARTE.c.autre_id).where(_holds(person))
    )
    return frozenset(one for pair in rows for one in pair) - {person}


def every_aside(session: Session) -> frozenset[Pair]:
    """Return all these pairs."""
    rows = session.execute(select(ECARTE.c.beneficiaire_id, ECARTE.c.autre_id))
    return frozenset((first, second) for first, second in rows)


def put_aside(session: Session, one: int, other: int, *, by: str, at: datetime) -> bool:
    """Say that two persons are two; False when somebody had."""
    first, second = pair_of(one, other)
    if find_aside(session, first, second) is not None:
        return False
    values = {"beneficiaire_id": first, "autre_id": second, "decided_at": at, "decided_by": by}
    session.execute(insert(ECARTE).values(values))
    return True


def take_back(session: Session, one: int, other: int) -> bool:
    """Forget that two persons were said to be two; False when nobody had."""
    found = find_aside(session, one, other) is not None
    session.execute(delete(ECARTE).where(_is(pair_of(one, other))))
    return found


def give_aside(session: Session, giver: int, taker: int) -> dict[str, Any]:
    """Give the pairs of a person to another, with whom her own goes; return what it takes to go back.

    A pair the taker has already stays as it is.
    """
    held = session.execute(select(ECARTE).where(_holds(giver))).mappings().all()
    session.execute(delete(ECARTE).where(_holds(giver)))
    given: list[Pair] = []
    for row in held:
        other = row["autre_id"] if row["beneficiaire_id"] == giver else row["beneficiaire_id"]
        if other != taker and put_aside(
            session, taker, other, by=row["decided_by"], at=row["decided_at"]
        ):
            given.append(pair_of(taker, other))
    return {"held": [plain_row(ECARTE, dict(row)) for row in held], "given": given}


def give_aside_back(session: Session, kept: Mapping[str, Any]) -> None:
    """Undo `give_aside`; a pair of somebody who is no more, or said again since, is left out."""
    for one, other in kept["given"]:
        take_back(session, one, other)
    rows = [typed_row(ECARTE, row) for row in kept["held"]]
    present = _present(session, (row[key] for row in rows for key in _KEYS))
    for row in rows:
        if all(row[key] in present for key in _KEYS):
            pair = [row[key] for key in _KEYS]
            put_aside(session, *pair, by=row["decided_by"], at=row["decided_at"])


_KEYS: Final = ("beneficiaire_id", "autre_id")


def _present(session: Session, ids: Iterable[int]) -> frozenset[int]:
    return frozenset(session.scalars(select(PERSON.c.id).where(PERSON.c.id.in_(sorted(set(ids))))))


def _is(pair: Pair) -> Any:
    return (ECARTE.c.beneficiaire_id == pair[0]) & (ECARTE.c.autre_id == pair[1])


def _holds(person: int) -> Any:
    return or_(ECARTE.c.beneficiaire_id == person, ECARTE.c.autre_id == person)
