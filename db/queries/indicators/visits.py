"""The visits of the period: one grouped pass over them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, and_, case, literal_column, select, type_coerce
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.work import MISSED
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown, to_tenth
from db.queries.indicators.local_time import clock_changes, creneau_of, local_values
from db.queries.indicators.scope import ENDS_AT, HOW_MANY, STARTS_AT, Scope, counts, total_of
from db.tables import VisiteRow

visite = VisiteRow.__table__

DONE: Final = "realisee"
COUNTED: Final = (DONE, *MISSED)
"""A visit still planned is neither done nor missed."""
_SECONDS_AN_HOUR: Final = 3600


def in_period() -> ColumnElement[bool]:
    """Tell whether a visit starts in the period, with a person who counts."""
    starts_at = type_coerce(visite.c.starts_at, BigInteger)
    return and_(
        starts_at >= STARTS_AT,
        starts_at < ENDS_AT,
        visite.c.statut.in_([literal_column(f"'{statut}'") for statut in COUNTED]),
        counts(visite.c.beneficiaire_id),
    )


def duration() -> ColumnElement[int]:
    """Return the elapsed seconds of a visit."""
    return type_coerce(visite.c.ends_at, BigInteger) - type_coerce(visite.c.starts_at, BigInteger)


@cache
def _statement(how_many_changes: int) -> Any:
    own = visite.c
    creneau = creneau_of(own.starts_at, how_many_changes=how_many_changes)
    motif = case((own.statut != DONE, own.motif))
    keys = (own.statut, own.profession, own.domaine, creneau, motif)
    return select(*keys, HOW_MANY, total_of(duration())).where(in_period()).group_by(*keys)


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the visits that start in the period."""
    statement = _statement(len(clock_changes(scope.period)))
    professions: Counter[str] = Counter()
    domaines: Counter[str] = Counter()
    creneaux: Counter[str] = Counter()
    missed: dict[str, Counter[str]] = {statut: Counter() for statut in MISSED}
    seconds = 0
    for statut, profession, domaine, creneau, motif, count, lasted in session.execute(
        statement, scope.values | local_values(scope)
    ):
        if statut != DONE:
            missed[statut][motif or NON_RENSEIGNE] += count
            continue
        professions[profession] += count
        domaines[domaine or NON_RENSEIGNE] += count
        creneaux[creneau] += count
        seconds += lasted
    return {
        "visites_realisees": professions.total(),
        "visites_heures": to_tenth(Fraction(seconds, _SECONDS_AN_HOUR)),
        "visites_par_profession": breakdown(codes.PROFESSION, professions),
        "visites_par_domaine": breakdown((*codes.DOMAINE, NON_RENSEIGNE), domaines),
        "visites_par_creneau": breakdown(codes.CRENEAU, creneaux),
        "visites_non_realisees": {
            statut: {
                NON_RENSEIGNE: motifs[NON_RENSEIGNE],
                **{motif: motifs[motif] for motif in sorted(motifs) if motif != NON_RENSEIGNE},
            }
            for statut, motifs in missed.items()
        },
    }
