"""What the tables asked elsewhere count: hours by GIR and time of day, special profiles, contacts of aidants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import time
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, case, func, select, true
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown
from crt_desktop.ports.pilotage import CareCounts, ContactCounts
from db.queries.indicators.local_time import clock_changes, creneau_of, local_values
from db.queries.indicators.people import aidant, profil, reference_day, touching_period
from db.queries.indicators.scope import (
    HOW_MANY,
    KEYS,
    Scope,
    beneficiaire,
    counts,
    gir_on,
    keyed,
    name,
    total_of,
    within_period,
)
from db.queries.indicators.suivi import contact
from db.queries.indicators.visits import ENDS, STARTS, every, in_period, is_done, visite
from db.queries.pilotage_parcours import month_of
from db.queries.pilotage_segments import values_table

NIGHT_STARTS: Final = time(22)
NIGHT_ENDS: Final = time(7)
"""The night of the yearly return of the services of aide à domicile: before 7:00 and after 22:00."""
HORS_FILE_ACTIVE: Final = "hors_file_active"
_RANKED: Final = range(1, 7)


def _girs() -> Any:
    """Select the persons of the file active, each with the current GIR, 0 without any."""
    touching = touching_period()
    own = touching.c
    now = func.coalesce(gir_on(own.beneficiaire_id, reference_day(touching)), 0)
    return select(own.beneficiaire_id, now).where(own.rank_from_last == 1)


def _profils() -> Any:
    """Count the file active by special profile."""
    touching = touching_period()
    own = touching.c
    statement: Any = select(profil.c.profil.label(KEYS[0]), HOW_MANY).join_from(
        touching, profil, profil.c.beneficiaire_id == own.beneficiaire_id
    )
    return keyed(statement, 1).where(own.rank_from_last == 1)


_GIRS: Final = _girs()
_PROFILS: Final = _profils()


def _hours(girs: CTE, how_many_changes: int) -> Any:
    """Add up the seconds of the done visits by slot class, for everybody and for each GIR.

    ``girs``: persons and GIRs, read before: a statement that looked them up would do it for each GIR.
    """
    own = visite.c
    profession = every("profession", codes.PROFESSION)
    domaine = every("domaine", (*codes.DOMAINE, None))
    pairs = (
        select(profession.c.profession, domaine.c.domaine)
        .join_from(profession, domaine, true())
        .cte("pairs")
    )
    seconds = ENDS - STARTS

    def of_gir(gir: int) -> ColumnElement[int]:
        whose = select(girs.c.column1).where(girs.c.column2 == gir)
        return total_of(case((own.beneficiaire_id.in_(whose), seconds), else_=0))

    creneau = creneau_of(own.starts_at, how_many_changes=how_many_changes)
    statement: Any = select(
        creneau.label(KEYS[0]), total_of(seconds), *(of_gir(gir) for gir in (0, *_RANKED))
    ).join_from(
        # An outer join: each pair reads a short stretch of the index, never the rows of the visits.
        pairs,
        visite,
        and_(
            is_done(),
            own.profession == pairs.c.profession,
            own.domaine.is_not_distinct_from(pairs.c.domaine),
            in_period(),
        ),
        isouter=True,
    )
    return keyed(statement, 1)


def care(session: Session, scope: Scope) -> CareCounts:
    """Return the file active by GIR and special profile, and the hours of visit by GIR and time of day."""
    people = session.execute(_GIRS, scope.values).all()
    profils: dict[str, int] = dict(map(tuple, session.execute(_PROFILS, scope.values)))
    return CareCounts(
        people=breakdown(GIRS, Counter(_gir(gir) for _, gir in people)),
        profils=breakdown(codes.PROFIL, profils),
        seconds=_seconds(session, scope, people),
    )


def _seconds(session: Session, scope: Scope, people: Iterable[Any]) -> dict[str, dict[str, int]]:
    """Return the seconds of the done visits by GIR, then by slot class of their start."""
    girs = values_table("girs", (f"({person},{gir})" for person, gir in people), width=2)
    elsewhere = replace(scope.parametres, nuit_debut=NIGHT_STARTS, nuit_fin=NIGHT_ENDS)
    as_asked = replace(scope, parametres=elsewhere)
    seconds: dict[str, dict[str, int]] = {
        key: dict.fromkeys(codes.CRENEAU, 0) for key in (*GIRS, HORS_FILE_ACTIVE)
    }
    statement = _hours(girs, len(clock_changes(scope.period)))
    for creneau, total, *by_gir in session.execute(
        statement, as_asked.values | local_values(as_asked)
    ):
        for rank, found in enumerate(by_gir):
            seconds[_gir(rank)][creneau] = found
        seconds[HORS_FILE_ACTIVE][creneau] = total - sum(by_gir)
    return seconds


def _gir(rank: int) -> str:
    return str(rank) if rank else NON_EVALUE


# --- contacts of aidants -------------------------------------------------------------------

_CONTACTS: Final = (
    select(contact.c.aidant_id, month_of(contact.c.contacted_on).label(KEYS[0]), HOW_MANY)
    .where(within_period(contact.c.contacted_on), counts(contact.c.beneficiaire_id))
    .group_by(contact.c.aidant_id, KEYS[0])
)
_AGES: Final = ((50, "<50"), (60, "50-59"), (70, "60-69"), (80, "70-79"))
OLDEST: Final = "80+"


def _callers() -> Any:
    """Select what the aidants are who made a contact in the period; one row an aidant."""
    own = aidant.c
    made = (
        select(contact.c.id)
        .where(
            contact.c.aidant_id == own.id,
            within_period(contact.c.contacted_on),
            counts(contact.c.beneficiaire_id),
        )
        .exists()
    )
    place = case(
        (own.is_cohabitant.is_(True), name("cohabitant")),
        (own.commune == beneficiaire.c.commune, name("meme_commune")),
        (own.commune.is_not(None), name("autre_commune")),
        else_=name(NON_RENSEIGNE),
    )
    return (
        select(own.sexe, own.annee_naissance, place, own.activite, own.lien)
        .join_from(aidant, beneficiaire, beneficiaire.c.id == own.beneficiaire_id)
        .where(made)
    )


_CALLERS: Final = _callers()
_ORIENTED: Final = select(HOW_MANY).where(
    within_period(aidant.c.pfr_on), counts(aidant.c.beneficiaire_id)
)


def contacts(session: Session, scope: Scope) -> ContactCounts:
    """Return the contacts by month, those that are an aidant's only one, and who the aidants are."""
    made: Counter[int] = Counter()
    months: Counter[int] = Counter()
    last: dict[int, int] = {}
    for who, month, count in session.execute(_CONTACTS, scope.values):
        months[month] += count
        if who is not None:
            made[who] += count
            last[who] = month
    profile: dict[str, Counter[str]] = {
        key: Counter() for key in ("sexe", "age", "lieu", "activite", "lien")
    }
    for sexe, born, lieu, activite, lien in session.execute(_CALLERS, scope.values):
        for key, value in (
            ("sexe", sexe),
            ("age", _age(born, scope.period.end.year)),
            ("lieu", lieu),
            ("activite", activite),
            ("lien", lien),
        ):
            profile[key][value or NON_RENSEIGNE] += 1
    return ContactCounts(
        months=months,
        single=Counter(last[who] for who, count in made.items() if count == 1),
        aidants=len(made),
        profile=profile,
        orientes_pfr=session.scalar(_ORIENTED, scope.values) or 0,
    )


def _age(born: int | None, year: int) -> str | None:
    """Return the band of the age reached in a year."""
    if born is None:
        return None
    return next((band for under, band in _AGES if year - born < under), OLDEST)
