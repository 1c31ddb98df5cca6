"""What the tables asked elsewhere count: hours by GIR and time of day, special profiles, contacts of aidants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, and_, case, cast, select, true
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

NIGHT_STARTS: Final = time(22)
NIGHT_ENDS: Final = time(7)
"""The night of the yearly return of the services of aide à domicile: before 7:00 and after 22:00."""
HORS_FILE_ACTIVE: Final = "hors_file_active"
_WIDTH: Final = 8
"""Room for the slot classes beside a person in one whole number: a group of one key is found faster."""


def _people() -> Any:
    """Select the persons of the file active, each with the current GIR, None without any."""
    touching = touching_period()
    own = touching.c
    now = gir_on(own.beneficiaire_id, reference_day(touching))
    return select(own.beneficiaire_id, now).where(own.rank_from_last == 1)


@cache
def _hours(how_many_changes: int) -> Any:
    """Add up the seconds of the done visits of each person by slot class, told by its rank.

    An outer join from the pairs: each reads a short stretch of the index, never the rows of the visits. A
    pair without a visit stands for nobody.
    """
    own = visite.c
    profession = every("profession", codes.PROFESSION)
    domaine = every("domaine", (*codes.DOMAINE, None))
    pairs = (
        select(profession.c.profession, domaine.c.domaine)
        .join_from(profession, domaine, true())
        .cte("pairs")
    )
    is_of_pair = and_(
        is_done(),
        own.profession == pairs.c.profession,
        own.domaine.is_not_distinct_from(pairs.c.domaine),
        in_period(),
    )
    creneau = creneau_of(own.starts_at, how_many_changes=how_many_changes)
    rank = case({key: rank for rank, key in enumerate(codes.CRENEAU)}, value=creneau)
    key = cast(own.beneficiaire_id * _WIDTH + rank, BigInteger)
    statement: Any = select(key.label(KEYS[0]), total_of(ENDS - STARTS)).join_from(
        pairs, visite, is_of_pair, isouter=True
    )
    return keyed(statement, 1)


_PEOPLE: Final = _people()
_PROFILS: Final = select(profil.c.beneficiaire_id, profil.c.profil)
_CRENEAUX: Final = tuple(codes.CRENEAU)


def care(session: Session, scope: Scope) -> CareCounts:
    """Return the file active by GIR and special profile, and the hours of visit by GIR and time of day."""
    girs = {
        person: NON_EVALUE if gir is None else str(gir)
        for person, gir in session.execute(_PEOPLE, scope.values).all()
    }
    profils: dict[int, list[str]] = {}
    for person, one in session.execute(_PROFILS).all():
        if person in girs:
            profils.setdefault(person, []).append(one)
    seconds = {key: dict.fromkeys(codes.CRENEAU, 0) for key in (*GIRS, HORS_FILE_ACTIVE)}
    by_profil: Counter[str] = Counter()
    for person, creneau, lasted in _visited(session, scope):
        seconds[girs.get(person, HORS_FILE_ACTIVE)][creneau] += lasted
        for one in profils.get(person, ()):
            by_profil[one] += lasted
    people = Counter(one for those in profils.values() for one in those)
    return CareCounts(
        people=breakdown(GIRS, Counter(girs.values())),
        seconds=seconds,
        profils=breakdown(codes.PROFIL, people),
        profil_seconds=breakdown(codes.PROFIL, by_profil),
    )


def _visited(session: Session, scope: Scope) -> Iterator[tuple[int, str, int]]:
    """Yield person, slot class and seconds of the done visits, by the night of the yearly return."""
    elsewhere = replace(scope.parametres, nuit_debut=NIGHT_STARTS, nuit_fin=NIGHT_ENDS)
    asked = replace(scope, parametres=elsewhere)
    statement = _hours(len(clock_changes(scope.period)))
    for key, lasted in session.execute(statement, asked.values | local_values(asked)).all():
        if key is not None:
            person, rank = divmod(key, _WIDTH)
            yield person, _CRENEAUX[rank], lasted


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
    for who, month, count in session.execute(_CONTACTS, scope.values).all():
        months[month] += count
        if who is not None:
            made[who] += count
            last[who] = month
    profile: dict[str, Counter[str]] = {
        key: Counter() for key in ("sexe", "age", "lieu", "activite", "lien")
    }
    for sexe, born, lieu, activite, lien in session.execute(_CALLERS, scope.values).all():
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
