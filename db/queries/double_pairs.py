"""The stored persons who are likely one and the same: pairs by birth, by name and by matricule, judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.doubles import (
    Likeness,
    Outline,
    bare_matricule,
    judge_of,
    may_be_likely,
)
from crt_desktop.reports.fiches import PossibleDouble
from crt_desktop.reports.fusions import DoublePair
from db.queries.doubles import PERSON_COLUMNS, PERSONS, double_of, similarity, traits_of
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


def likely_ids(session: Session, *, among: AbstractSet[int]) -> tuple[tuple[int, int], ...]:
    """Return the same pairs by their ids, the lower one first, of which one at least is among these."""
    return tuple((first.id, second.id) for first, second, _ in _likely(session, among=among))


def _likely(
    session: Session, *, among: AbstractSet[int] | None = None
) -> list[tuple[Any, Any, Likeness]]:
    """Return the rows of each likely pair and why, the likeliest first."""
    statement = select(*PERSON_COLUMNS, PERSONS.c.sort_name, PERSONS.c.search_text)
    rows = {row.id: row for row in session.execute(statement).all()}
    outlines = {row_id: _outline(row) for row_id, row in rows.items()}
    aside = every_aside(session)
    found = []
    # In the order of the groups: those compared with one another are spelled once.
    for pair in dict.fromkeys(_candidates(rows, outlines)):
        if pair in aside or (among is not None and among.isdisjoint(pair)):
            continue
        first, second = pair
        if not may_be_likely(outlines[first], outlines[second], similarity):
            continue
        like = judge_of(traits_of(rows[first]), similarity)(traits_of(rows[second]))
        if like is not None and like.is_likely:
            found.append((rows[first], rows[second], like))
    found.sort(key=lambda one: (-one[2].score, one[0].id, one[1].id))
    return found


def _candidates(
    rows: Mapping[int, Any], outlines: Mapping[int, Outline]
) -> Iterator[tuple[int, int]]:
    """Yield the ids of the pairs worth comparing, the lower one first."""
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row_id in sorted(rows):
        outline = outlines[row_id]
        groups[outline.born_on].append(row_id)
        groups[rows[row_id].sort_name.replace(" ", "")].append(row_id)
        if outline.matricule:
            groups["ins", outline.matricule].append(row_id)
    for group in groups.values():
        yield from combinations(group, 2)


def _outline(row: Any) -> Outline:
    return Outline(
        words=tuple(row.search_text.split()),
        born_on=row.born_on,
        matricule=bare_matricule(row.matricule_ins) if row.matricule_ins else "",
    )


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
