"""Entries, sorties, demandes and delays for the dashboard: the period and its months at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, or_, select, union_all
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.figures import breakdown, statistics
from crt_desktop.domain.pilotage import month_key
from crt_desktop.ports.pilotage import Counts
from db.at_once import AtOnce
from db.dialect import days_between, ymd
from db.queries.indicators.parcours import DEATH, from_demandes, is_reentry, issue_at_end
from db.queries.indicators.scope import (
    END,
    HOW_MANY,
    KEYS,
    NO_KEY,
    START,
    Scope,
    accompagnement,
    counts,
    demande,
    keyed,
    name,
    text_of,
    within_period,
)
from db.queries.papers_sql import signed_on

_DAYS: Final = 100
"""From a day written yyyymmdd to its month, yyyymm."""


def month_of(day: ColumnElement[date]) -> ColumnElement[int]:
    """Return the month of a day, written yyyymm."""
    return ymd(day) // _DAYS


# --- entries and sorties -------------------------------------------------------------------


def _moved(figure: str, day: ColumnElement[date], *keys: ColumnElement[Any]) -> Any:
    named = [key.label(word) for key, word in zip(keys, KEYS, strict=False)]
    padding = [NO_KEY] * (3 - len(keys))
    statement: Any = select(name(figure), *named, *padding, HOW_MANY)
    return keyed(statement, len(keys)).where(
        within_period(day),
        accompagnement.c.admitted_on.is_not(None),
        counts(accompagnement.c.beneficiaire_id),
    )


def _movements() -> Any:
    own = accompagnement.c
    reentry = case((is_reentry(), name("oui")), else_=name("non"))
    lasted = text_of(days_between(own.admitted_on, own.left_on))
    return union_all(
        _moved("entrees", own.admitted_on, text_of(month_of(own.admitted_on)), reentry),
        _moved(
            "sorties",
            own.left_on,
            text_of(month_of(own.left_on)),
            own.motif_sortie,
            own.destination,
        ),
        _moved("durees", own.left_on, lasted),
    )


_MOVEMENTS: Final = _movements()


def movements(session: Session, scope: Scope) -> Counts:
    """Return entries and sorties, of the period and by month."""
    entries: Counter[int] = Counter()
    exits: Counter[int] = Counter()
    motifs: Counter[str] = Counter()
    destinations: Counter[str] = Counter()
    durations: Counter[int] = Counter()
    again = 0
    for figure, first, second, third, count in session.execute(_MOVEMENTS, scope.values).all():
        if figure == "durees":
            durations[int(first)] += count
        elif figure == "entrees":
            entries[int(first)] += count
            again += count if second == "oui" else 0
        else:
            exits[int(first)] += count
            motifs[second or NON_RENSEIGNE] += count
            if second != DEATH:
                destinations[third or NON_RENSEIGNE] += count
    return Counts(
        values={
            "entrees": entries.total(),
            "reentrees": again,
            "sorties": exits.total(),
            "duree_accompagnement_sortis": statistics(durations),
            "sorties_par_motif": breakdown((*codes.MOTIF_SORTIE, NON_RENSEIGNE), motifs),
            "sorties_par_destination": breakdown((*codes.DESTINATION, NON_RENSEIGNE), destinations),
        },
        months={"entrees": entries, "sorties": exits},
    )


# --- demandes ------------------------------------------------------------------------------

_WIDTH: Final = 2
_CLOSED: Final = ("refus", "sans_suite")
"""Decisions that end the wait on their day."""


def _grouped(statement: Select[Any], figure: str, *keys: ColumnElement[Any]) -> Any:
    named = [key.label(word) for key, word in zip(keys, KEYS, strict=False)]
    padding = [NO_KEY] * (_WIDTH - len(keys))
    columns = (name(figure), *named, *padding, HOW_MANY)
    return keyed(statement.with_only_columns(*columns), len(keys))


def _waiting() -> Any:
    """Count the demandes of the period by issue, and its refusals."""
    own = demande.c
    with_opened = from_demandes(own.id)
    alone = select(own.id).where(counts(own.beneficiaire_id))
    return union_all(
        _grouped(with_opened, "issues", text_of(month_of(own.requested_on)), issue_at_end()).where(
            within_period(own.requested_on)
        ),
        _grouped(alone, "refus", own.motif_refus).where(
            own.decision == "refus", within_period(own.decided_on)
        ),
    )


def _stood() -> Any:
    """Select the demandes that wait on a day of the period: since when, and what settled them.

    Worked out month by month in the statement, the day one was settled would be told several times over.
    """
    own, opened = demande.c, accompagnement.c
    closed_on = case((own.decision.in_([name(one) for one in _CLOSED]), own.decided_on))
    return (
        from_demandes(own.requested_on, closed_on, opened.admitted_on)
        .where(own.requested_on <= END)
        .where(or_(opened.admitted_on.is_(None), opened.admitted_on >= START))
        .where(or_(closed_on.is_(None), closed_on >= START))
    )


def _dates() -> Any:
    """Select the dates of the entries of the period that delays are counted between."""
    own, opened = demande.c, accompagnement.c
    return (
        select(own.requested_on, own.evaluated_on, opened.admitted_on, signed_on(on=END))
        .join_from(accompagnement, demande, opened.demande_id == own.id)
        .where(within_period(opened.admitted_on), counts(own.beneficiaire_id))
    )


_WAITING: Final = _waiting()
_STOOD: Final = AtOnce(_stood())
_DATES: Final = AtOnce(_dates())


def waiting(session: Session, scope: Scope) -> Counts:
    """Return who waits at each month's end, and what became of the demandes of the period."""
    issues: Counter[str] = Counter()
    received: Counter[int] = Counter()
    refusals: Counter[str] = Counter()
    for figure, first, second, count in session.execute(_WAITING, scope.values).all():
        if figure == "issues":
            received[int(first)] += count
            issues[second] += count
        else:
            refusals[first or NON_RENSEIGNE] += count
    by_month = _waiting_by_month(
        _STOOD.rows(session.connection(), scope.values),
        scope.period,
    )
    return Counts(
        values={
            "demandes": received.total(),
            "demandes_par_issue": breakdown(codes.ISSUE_DEMANDE, issues),
            "refus_par_motif": breakdown((*codes.MOTIF_REFUS, NON_RENSEIGNE), refusals),
            "liste_attente_fin": by_month[month_key(scope.period.end)],
            **_delays(session, scope),
        },
        months={"demandes": received, "liste_attente_fin": by_month},
    )


def _delays(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the delays of the entries of the period, in days, both dates known."""
    evaluation: Counter[int] = Counter()
    admission: Counter[int] = Counter()
    contrat: Counter[int] = Counter()
    dates = _DATES.rows(session.connection(), scope.values)
    for requested_on, evaluated_on, admitted_on, signed in dates:
        admission[(admitted_on - requested_on).days] += 1
        if evaluated_on is not None:
            evaluation[(evaluated_on - requested_on).days] += 1
        if signed is not None:
            contrat[(signed - admitted_on).days] += 1
    return {
        "delai_demande_evaluation": statistics(evaluation),
        "delai_demande_admission": statistics(admission),
        "delai_admission_contrat": statistics(contrat),
    }


def _waiting_by_month(stands: Sequence[Sequence[Any]], period: Period) -> dict[int, int]:
    """Return how many wait at the end of each month.

    Each waits from the day it was asked until it was closed or opened, whichever came first.
    """
    settled: Counter[date] = Counter()
    for requested_on, closed_on, admitted_on in stands:
        is_opened = admitted_on is not None and (closed_on is None or admitted_on < closed_on)
        settled_on = admitted_on if is_opened else closed_on
        if settled_on is not None and settled_on <= period.end:
            settled[max(settled_on, requested_on)] += 1
    change: Counter[int] = Counter()
    standing = 0
    for requested_on, how_many in Counter(row[0] for row in stands).items():
        if requested_on < period.start:
            standing += how_many
        else:
            change[month_key(requested_on)] += how_many
    for settled_on, how_many in settled.items():
        change[month_key(settled_on)] -= how_many
    found = {}
    for month in period.months():
        key = month_key(month.start)
        standing += change[key]
        found[key] = standing
    return found
