"""The stored persons who are likely one and the same: pairs by birth, by name and by matricule, judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.doubles import Likeness, Traits, bare_matricule, judge_of
from crt_desktop.domain.search import compact
from crt_desktop.reports.fiches import PossibleDouble
from crt_desktop.reports.fusions import DoublePair
from db.queries.doubles import PERSON_COLUMNS, double_of, similarity, traits_of


def likely_pairs(session: Session) -> tuple[DoublePair, ...]:
    """Return the pairs that are likely doubles, the likeliest first.

    Worth comparing: the same birth, the same names, the same matricule. A slip in both the birth and the
    names is found while typing, not here.
    """
    rows = session.execute(select(*PERSON_COLUMNS).order_by(PERSON_COLUMNS[0])).all()
    judged = {pair: _judge(*pair) for pair in _candidates(rows)}
    likely = [(pair, like) for pair, like in judged.items() if like is not None and like.is_likely]
    likely.sort(key=lambda one: (-one[1].score, one[0][0].id, one[0][1].id))
    return tuple(
        DoublePair(first=_alone(first), second=double_of(second, like), reasons=like.reasons)
        for (first, second), like in likely
    )


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
