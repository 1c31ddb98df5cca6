"""The persons who may be the one being typed: candidates by birth and by names, then judged by the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import takewhile
from typing import Any, Final, cast

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain.doubles import (
    Likeness,
    Traits,
    bare_matricule,
    judge_of,
    near_births,
)
from crt_desktop.domain.search import compact, fold
from crt_desktop.reports.fiches import PossibleDouble
from db.repositories.doubles_aside import others_aside
from db.repositories.exchange_reading import chunks
from db.tables import BeneficiaireRow

PERSONS: Final = cast("Table", BeneficiaireRow.__table__)

SHORT_WORD: Final = 5
SHORT_EDGE: Final = 2
LONG_EDGE: Final = 3
"""Letters at each end of a name that candidates must hold, of a name so short or longer."""

NAMED: Final = 80
"""How many candidates the names alone bring."""

PERSON_COLUMNS: Final = (
    PERSONS.c.id,
    PERSONS.c.reference,
    PERSONS.c.nom_naissance,
    PERSONS.c.nom_usage,
    PERSONS.c.prenoms,
    PERSONS.c.born_on,
    PERSONS.c.sexe,
    PERSONS.c.commune,
    PERSONS.c.matricule_ins,
)
"""What is read of a person to be compared and shown."""


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 100; two neighbouring letters inverted are one slip."""
    return OSA.normalized_similarity(one, other) * 100


class SqlDoublesQueries:
    """Finds possible doubles on a session."""

    def __init__(self, session: Session) -> None:
        """Read in the transaction of the session."""
        self._session = session

    def search(
        self,
        *,
        nom: str,
        prenoms: str,
        born_on: date | None,
        sexe: str | None = None,
        matricule_ins: str | None = None,
        besides: int | None = None,
        limit: int = 8,
    ) -> tuple[PossibleDouble, ...]:
        """Return possible doubles, the likeliest first; any trait may be missing.

        ``besides``: the person typed, left out with those somebody said are others.
        """
        left_out = set() if besides is None else {besides, *others_aside(self._session, besides)}
        typed = Traits(
            nom=nom, prenoms=prenoms, born_on=born_on, sexe=sexe, matricule_ins=matricule_ins
        )
        judge = judge_of(typed, similarity)
        found: list[PossibleDouble] = []
        for row in self._candidates(typed):
            if row.id in left_out:
                continue
            like = judge(traits_of(row))
            if like is not None:
                found.append(double_of(row, like))
        found.sort(key=lambda one: (not one.is_likely, -one.score, fold(one.nom_naissance)))
        return tuple(found[:limit])

    def _candidates(self, typed: Traits) -> Iterable[Any]:
        """Return the rows worth comparing: those a birth, a matricule or the names bring."""
        rows: dict[int, Any] = {}
        conditions: list[ColumnElement[bool]] = []
        if typed.born_on is not None:
            conditions.append(PERSONS.c.born_on.in_(sorted(near_births(typed.born_on))))
        if typed.matricule_ins:
            stored = func.lower(func.replace(PERSONS.c.matricule_ins, " ", ""))
            conditions.append(stored.startswith(bare_matricule(typed.matricule_ins)))
        for condition in conditions:
            for row in self._session.execute(select(*PERSON_COLUMNS).where(condition)):
                rows[row.id] = row
        missing = [key for key in self._named(typed) if key not in rows]
        for part in chunks(missing):
            for row in self._session.execute(select(*PERSON_COLUMNS).where(PERSONS.c.id.in_(part))):
                rows[row.id] = row
        return rows.values()

    def _named(self, typed: Traits) -> list[int]:
        """Return the ids of those whose names are most like the typed ones, in any order."""
        words = [word for word in (compact(typed.nom), compact(typed.prenoms)) if word]
        if not words:
            return []
        # The columns asked for are those of one index: the rows themselves are not read.
        known = self._session.execute(
            select(PERSONS.c.id, PERSONS.c.sort_name, PERSONS.c.search_text).where(
                *(_may_hold(word) for word in words)
            )
        ).all()
        if not known:
            return []
        ids, sort_names, search_texts = zip(*known, strict=True)
        typed_text = f"{fold(typed.nom)} {fold(typed.prenoms)}"
        whole = _scores(typed_text, sort_names, fuzz.token_set_ratio)
        least = whole[NAMED - 1][1] if len(whole) >= NAMED else 0.0
        best = dict(takewhile(lambda found: found[1] >= least, whole))
        # Nobody under the last of those the whole names bring can be one of them by the words alone.
        for rank, score in _scores(" ".join(words), search_texts, fuzz.token_sort_ratio, least):
            best[rank] = max(score, best.get(rank, score))
        ranks = sorted(best, key=lambda rank: (-best[rank], rank))
        return [ids[rank] for rank in ranks[:NAMED]]


def _scores(
    typed: str, texts: Sequence[str], scorer: Callable[..., float], least: float = 0.0
) -> list[tuple[int, float]]:
    """Return the rank and the score of the texts that reach ``least``, the most alike first."""
    found = process.extract(typed, texts, scorer=scorer, limit=None, score_cutoff=least)
    return [(rank, score) for _text, score, rank in found]


def _may_hold(word: str) -> ColumnElement[bool]:
    """Tell whether a person's names hold the beginning or the end of a word: a slip spoils one of them."""
    size = LONG_EDGE if len(word) > SHORT_WORD else SHORT_EDGE
    text = PERSONS.c.search_text
    return or_(
        text.contains(word[:size], autoescape=True), text.contains(word[-size:], autoescape=True)
    )


def traits_of(row: Any) -> Traits:
    """Return what is compared of a row of `PERSON_COLUMNS`."""
    return Traits(
        nom=row.nom_naissance,
        prenoms=row.prenoms,
        born_on=row.born_on,
        sexe=row.sexe,
        nom_usage=row.nom_usage,
        matricule_ins=row.matricule_ins,
    )


def double_of(row: Any, like: Likeness) -> PossibleDouble:
    """Return a row of `PERSON_COLUMNS` as somebody possibly the same."""
    return PossibleDouble(
        beneficiaire_id=row.id,
        reference=row.reference,
        nom_naissance=row.nom_naissance,
        nom_usage=row.nom_usage,
        prenoms=row.prenoms,
        born_on=row.born_on,
        commune=row.commune,
        score=like.score,
        is_likely=like.is_likely,
        reasons=like.reasons,
    )
