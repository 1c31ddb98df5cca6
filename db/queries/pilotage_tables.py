"""What the tables asked elsewhere count: hours by GIR and time of day, special profiles, contacts of aidants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from itertools import repeat
from operator import and_, mul, rshift
from typing import Any, Final

from sqlalchemy import CTE, BigInteger, case, func, literal, select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.curve import Span
from crt_desktop.domain.figures import breakdown
from crt_desktop.domain.pilotage import accompanied
from crt_desktop.ports.pilotage import CareCounts, ContactCounts, GirOn
from db.at_once import AtOnce
from db.queries.indicators.people import aidant, profil
from db.queries.indicators.scope import (
    HOW_MANY,
    KEYS,
    Scope,
    beneficiaire,
    counts,
    name,
    text_of,
    within_period,
)
from db.queries.indicators.suivi import contact
from db.queries.indicators.visits import ENDS, STARTS, is_done, visite
from db.queries.pilotage_parcours import month_of
from db.queries.pilotage_segments import creneau_segments, table_of
from db.queries.pilotage_visits import whose_count

NIGHT_STARTS: Final = time(22)
NIGHT_ENDS: Final = time(7)
"""The night of the yearly return of the services of aide à domicile: before 7:00 and after 22:00."""
HORS_FILE_ACTIVE: Final = "hors_file_active"
_BITS: Final = 32
_LASTED: Final = 2**_BITS - 1
"""More seconds than any visit lasts."""
_COMMA: Final = ","


_PROFILS: Final = AtOnce(select(profil.c.beneficiaire_id, profil.c.profil))


def care(session: Session, scope: Scope, spans: Iterable[Span], gir_on: GirOn) -> CareCounts:
    """Return the file active by GIR and special profile, and the hours of visit by GIR and time of day."""
    girs = {
        person: gir_on(person, day) or NON_EVALUE
        for person, _, day in accompanied(spans, scope.period)
    }
    profils: dict[int, tuple[str, ...]] = {}
    for person, one in _PROFILS.rows(session.connection(), {}):
        if person in girs:
            profils[person] = (*profils.get(person, ()), one)
    seconds = {key: dict.fromkeys(codes.CRENEAU, 0) for key in (*GIRS, HORS_FILE_ACTIVE)}
    by_profil: Counter[str] = Counter()
    kinds = {person: (gir, profils.get(person, ())) for person, gir in girs.items()}
    for creneau, (gir, those), lasted in _visited(session, scope, kinds):
        seconds[gir][creneau] += lasted
        for one in those:
            by_profil[one] += lasted
    people = Counter(one for those in profils.values() for one in those)
    return CareCounts(
        people=breakdown(GIRS, Counter(girs.values())),
        seconds=seconds,
        profils=breakdown(codes.PROFIL, people),
        profil_seconds=breakdown(codes.PROFIL, by_profil),
    )


_Kind = tuple[str, tuple[str, ...]]
"""What the hours of a person are told by: the GIR, or that the person is not of the file active; the profils."""


def _visited(
    session: Session, scope: Scope, kinds: Mapping[int, _Kind]
) -> Iterator[tuple[str, _Kind, int]]:
    """Yield the seconds of the done visits by slot class and kind of person; the night is of the yearly return.

    Alike visits are counted together, and no line of ours runs for one: there are hundreds of thousands.
    """
    elsewhere = replace(scope.parametres, nuit_debut=NIGHT_STARTS, nuit_fin=NIGHT_ENDS)
    segments = creneau_segments(replace(scope, parametres=elsewhere))
    told: dict[int, list[str]] = defaultdict(list)
    for rank, visits in _visits(session, scope, table_of(segments, tuple(codes.CRENEAU))):
        if visits:
            told[rank].append(visits)
    every = (*dict.fromkeys(kinds.values()), (HORS_FILE_ACTIVE, ()))
    ranks = {kind: rank for rank, kind in enumerate(every)}
    kind_of = defaultdict(lambda: len(every) - 1, {one: ranks[kind] for one, kind in kinds.items()})
    for rank, creneau in enumerate(codes.CRENEAU):
        alike = Counter(_COMMA.join(told[rank]).split(_COMMA)) if told[rank] else Counter()
        seconds = [0] * len(every)
        known = list(map(int, alike))
        whose = map(kind_of.__getitem__, map(rshift, known, repeat(_BITS)))
        lasted = map(mul, map(and_, known, repeat(_LASTED)), alike.values())
        for position, lasts in zip(whose, lasted, strict=True):
            seconds[position] += lasts
        for kind, total in zip(every, seconds, strict=True):
            yield creneau, kind, total


def _visits(session: Session, scope: Scope, segments: CTE) -> Sequence[Any]:
    """Return, for each segment, its slot class and its done visits on one line: whose each is, how long.

    The database would sort all the visits to add them up by person, and dressing a row for each costs more
    than reading it: person and seconds stand in one whole number, and the visits of a segment in one row.
    """
    visit = visite.c.beneficiaire_id * literal(2**_BITS, BigInteger) + (ENDS - STARTS)
    within = (
        select(func.aggregate_strings(text_of(visit), _COMMA))
        .select_from(visite)
        .where(
            is_done(),
            segments.c.column1 <= STARTS,
            segments.c.column2 > STARTS,
            whose_count(session, scope),
        )
        .correlate(segments)
        .scalar_subquery()
    )
    return session.execute(select(segments.c.column4, within), scope.values).all()


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


_CALLERS: Final = AtOnce(_callers())
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
    for sexe, born, lieu, activite, lien in _CALLERS.rows(session.connection(), scope.values):
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
