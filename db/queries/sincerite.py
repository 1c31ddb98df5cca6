"""What is known of the persons behind the figures of a period, for the judgement of their sincerity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Date,
    Select,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import PIECE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.sincerite import Course, Facts
from crt_desktop.ports.sincerite import JudgedPerson
from db.queries.double_pairs import likely_ids
from db.queries.indicators.people import file_active, papers_missing, touching_period
from db.queries.indicators.scope import (
    END,
    ENDS_AT,
    START,
    STARTS_AT,
    Scope,
    accompagnement,
    beneficiaire,
    counts,
    demande,
    evaluation_gir,
    touches,
    within_period,
)
from db.queries.indicators.visits import STARTS, is_done, visite
from db.queries.papers_sql import signed_on
from db.queries.pilotage_segments import Segment, table_of
from db.repositories.exchange_reading import chunks
from db.tables import EvaluationRow, PlanRow

evaluation = EvaluationRow.__table__
plan = PlanRow.__table__

ON: Final = bindparam("today", type_=Date)

EVERY: Final = 2
"""Of how many months the visits of one are read first."""


class SqlSincerityQueries:
    """Implements `crt_desktop.ports.sincerite.SincerityQueries`."""

    def __init__(self, session: Session) -> None:
        """Read through a session; nothing is ever written."""
        self._session = session

    def people(self, period: Period, *, on: date, is_training: bool) -> tuple[JudgedPerson, ...]:
        """Return the file active, and whoever has a sortie dated in the period, by name."""
        scope = Scope(
            period=period, parametres=Parametres(), holidays=frozenset(), is_training=is_training
        )
        values = scope.values | {"today": on}
        counted = {row.person_id: row for row in self._session.execute(_persons(), values).all()}
        courses, names = self._courses(values)
        ahead = self._ahead(values)
        alike = self._alike(counted.keys(), values)
        unvisited = self._unvisited(courses, values, period)
        return tuple(
            JudgedPerson(
                name=name,
                facts=Facts(
                    beneficiaire_id=person,
                    is_counted=person in counted,
                    courses=tuple(courses[person]),
                    is_visited=person not in unvisited,
                    ahead=tuple(ahead.get(person, ())),
                    alike=tuple(alike.get(person, ())),
                    **_at_end(counted.get(person)),
                ),
            )
            for person, name in names.items()
        )

    def names(self, ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of these persons, whoever they are."""
        person = beneficiaire.c
        return {
            row.id: _name(row.nom_naissance, row.prenoms)
            for part in chunks(sorted(ids))
            for row in self._session.execute(
                select(person.id, person.nom_naissance, person.prenoms).where(person.id.in_(part))
            )
        }

    def _courses(
        self, values: Mapping[str, Any]
    ) -> tuple[Mapping[int, list[Course]], Mapping[int, str]]:
        """Return the accompagnements of each person, the oldest first, and the names in their order."""
        courses: defaultdict[int, list[Course]] = defaultdict(list)
        names: dict[int, str] = {}
        for person, nom, prenoms, *dates, motif, counted in self._session.execute(
            _every_course(), values
        ).all():
            requested_on, evaluated_on, plan_on, signed, admitted_on, left_on = dates
            if person not in names:
                names[person] = _name(nom, prenoms)
            courses[person].append(
                Course(
                    requested_on=requested_on,
                    evaluated_on=evaluated_on,
                    plan_on=plan_on,
                    signed_on=signed,
                    admitted_on=admitted_on,
                    left_on=left_on,
                    motif_sortie=motif,
                    is_counted=counted,
                )
            )
        return courses, names

    def _ahead(self, values: Mapping[str, Any]) -> Mapping[int, list[tuple[str, date]]]:
        found: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
        for person, words, day in self._session.execute(_ahead(), values).all():
            found[person].append((words, day))
        return found

    def _alike(
        self, counted: AbstractSet[int], values: Mapping[str, Any]
    ) -> Mapping[int, list[int]]:
        """Return, for each person of the file active, who may be the same: in order, those who count."""
        pairs = likely_ids(self._session, among=counted)
        others = {one for pair in pairs for one in pair} - counted
        real = set(counted)
        for part in chunks(sorted(others)):
            statement = select(beneficiaire.c.id).where(
                beneficiaire.c.id.in_(part), counts(beneficiaire.c.id)
            )
            real.update(self._session.scalars(statement, values))
        found: defaultdict[int, list[int]] = defaultdict(list)
        for first, second in pairs:
            for one, other in ((first, second), (second, first)):
                if one in counted and other in real:
                    found[one].append(other)
        return found

    def _unvisited(
        self, courses: Mapping[int, list[Course]], values: Mapping[str, Any], period: Period
    ) -> frozenset[int]:
        """Return who had no done visit during the last accompagnement that touches the period.

        The first and last visits of some months of the period tell of nearly everyone; those left are
        looked for each.
        """
        spans = {
            person: _instants(last.admitted_on, min(last.left_on or period.end, period.end))
            for person, theirs in courses.items()
            if (last := next((one for one in reversed(theirs) if one.is_counted), None))
        }
        for month in tuple(period.months())[::-EVERY]:
            starts_at, ends_at = _instants(month.start, month.end)
            bounds = {"starts_at": starts_at, "ends_at": ends_at}
            # All at once: a cursor read row by row takes several times longer.
            found = self._session.execute(_FIRST_AND_LAST, {**values, **bounds}).all()
            for person, *visits in found:
                _rule_out(spans, person, visits)
        return frozenset(
            person
            for part in chunks(sorted(spans))
            for person in self._session.scalars(_without_visit({one: spans[one] for one in part}))
        )


def _rule_out(spans: dict[int, tuple[int, int]], person: int, visits: Collection[int]) -> None:
    """Forget somebody who was visited on one of her days."""
    if person in spans:
        starts_at, ends_at = spans[person]
        if any(starts_at <= visit < ends_at for visit in visits):
            del spans[person]


def _instants(first: date, last: date) -> tuple[int, int]:
    """Return [start, end) of some days of Europe/Paris, in seconds."""
    starts_at, ends_at = Period(start=first, end=last).instants()
    return int(starts_at.timestamp()), int(ends_at.timestamp())


_FIRST_AND_LAST: Final = (
    select(visite.c.beneficiaire_id, func.min(STARTS), func.max(STARTS))
    .where(is_done(), STARTS >= STARTS_AT, STARTS < ENDS_AT)
    .group_by(visite.c.beneficiaire_id)
)
"""The first and the last done visit of each person between two instants: one index tells."""


def _without_visit(spans: Mapping[int, tuple[int, int]]) -> Select[Any]:
    """Select the persons without a done visit between two instants of their own."""
    people = table_of([Segment(*instants, person, "") for person, instants in spans.items()], ())
    found = exists(
        select(visite.c.id).where(
            visite.c.beneficiaire_id == people.c.column3,
            people.c.column1 <= STARTS,
            people.c.column2 > STARTS,
            is_done(),
        )
    )
    return select(people.c.column3).where(~found)


@cache
def _persons() -> Select[Any]:
    """Return one row per person of the file active: GIR, and a flag per paper missing."""
    people = file_active(touching_period()).c
    return select(
        people.beneficiaire_id.label("person_id"),
        people.gir_entree,
        people.gir_actuel,
        *(people[piece] for piece in papers_missing()),
    )


@cache
def _every_course() -> Select[Any]:
    """Return every accompagnement of the persons, by name, the oldest first."""
    own, asked, person = accompagnement.c, demande.c, beneficiaire.c
    touching = touches(own.admitted_on, own.left_on, first=START, last=END)
    judged = accompagnement.alias("judged")
    theirs = select(judged.c.beneficiaire_id).where(
        judged.c.admitted_on.is_not(None),
        or_(
            touches(judged.c.admitted_on, judged.c.left_on, first=START, last=END),
            within_period(judged.c.left_on),
        ),
        counts(judged.c.beneficiaire_id),
    )
    return (
        select(
            own.beneficiaire_id,
            person.nom_naissance,
            person.prenoms,
            asked.requested_on,
            asked.evaluated_on,
            asked.plan_on,
            signed_on(on=END).label("signed_on"),
            own.admitted_on,
            own.left_on,
            own.motif_sortie,
            touching.label("is_counted"),
        )
        .join_from(accompagnement, demande, asked.id == own.demande_id)
        .join(beneficiaire, person.id == own.beneficiaire_id)
        .where(own.admitted_on.is_not(None), own.beneficiaire_id.in_(theirs))
        .order_by(person.sort_name, person.id, own.admitted_on, own.id)
    )


@cache
def _ahead() -> Any:
    """Return what is dated after today: the latest of each kind, by person."""
    written = plan.c

    def latest(table: Any, day: Any, words: str) -> Select[Any]:
        owner = table.c.beneficiaire_id
        return (
            select(owner, literal(words), func.max(day))
            .where(day > ON, counts(owner))
            .group_by(owner)
        )

    return union_all(
        latest(evaluation_gir, evaluation_gir.c.evaluated_on, "évaluation GIR datée"),
        latest(evaluation, evaluation.c.evaluated_on, "évaluation de suivi datée"),
        latest(plan, func.coalesce(written.validated_on, written.drawn_on), "plan daté"),
    )


def _at_end(row: Any | None) -> dict[str, Any]:
    """Return what the figures say of a person of the file active at the end of the period."""
    if row is None:
        return {}
    missing = {piece for piece in PIECE if piece != "gir" and getattr(row, piece)}
    if row.gir_actuel is None:
        missing.add("gir")
    return {
        "missing": frozenset(missing),
        "gir_entree": row.gir_entree,
        "gir_actuel": row.gir_actuel,
    }


def _name(nom: str, prenoms: str) -> str:
    return f"{nom} {prenoms}"
