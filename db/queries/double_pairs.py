"""The stored persons who are likely one and the same: pairs by birth, by name and by matricule, judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.doubles import Likeness, Traits, bare_matricule, judge_of
from crt_desktop.domain.search import compact
from crt_desktop.reports.fiches import PossibleDouble
from crt_desktop.reports.fusions import DoublePair
from db.queries.doubles import PERSON_COLUMNS, double_of, similarity, traits_of
from db.repositories.doubles_aside import every_aside


def likely_pairs(session: Session) -> tuple[DoublePair, ...]:
    """Return the pairs that are likely doubles, the likeliest first; those set aside are left out.

    Worth comparing: the same birth, the same names, the same matricule. A slip in both the birth and the
    names is found while typing, not here.
    """
    return tuple(
        DoublePair(first=_alone(first), second=double_of(second, like), reasons=like.reasons)
        for first, second, like in _likely(session)
    )


def likely_ids(session: Session, *, among: Collection[int]) -> tuple[tuple[int, int], ...]:
    """Return the same pairs by their ids, the lower one first, of which one at least is among these."""
    return tuple((first.id, second.id) for first, second, _ in _likely(session, among=among))


def _likely(
    session: Session, *, among: Collection[int] | None = None
) -> list[tuple[Any, Any, Likeness]]:
    """Return the rows of each likely pair and why, the likeliest first."""
    rows = session.execute(select(*PERSON_COLUMNS).order_by(PERSON_COLUMNS[0])).all()
    aside = every_aside(session)
    found = []
    for first, second in set(_candidates(rows)):
        if (first.id, second.id) in aside:
            continue
        if among is not None and first.id not in among and second.id not in among:
            continue
        like = _judge(first, second)
        if like is not None and like.is_likely:
            found.append((first, second, like))
    found.sort(key=lambda one: (-one[2].score, one[0].id, one[1].id))
    return found


def _candidates(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    groups: defaultdict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.born_on].append(row)
        groups[compact(row.nom_naissance), compact(row.prenoms)].append(row)
        if row.matricule_ins:
            groups["ins", bare_matricule(row.matricule_ins)].append(row)
    for group in groups.values():
        yield from combinations(group, 2)


def _judge(first: Any, second: Any) -> Likeness | None:
    typed: Traits = traits_of(first)
    return judge_of(typed, similarity)(traits_of(second))


def _alone(row: Any) -> PossibleDouble:
    return PossibleDouble(
        beneficiaire_id=row.id,
        reference=row.reference,
        nom_naissance=row.nom_naissance,
        nom_usage=row.nom_usage,
        prenoms=row.prenoms,
        born_on=row.born_on,
        commune=row.commune,
        score=100,
        is_likely=True,
    )
