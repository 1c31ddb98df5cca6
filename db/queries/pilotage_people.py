"""Persons, aidants and their contacts for the dashboard."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import case, select, union_all
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.aggir import SOURCE_RANK
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.catalogue.people import EVOLUTIONS, TRANCHES_AGE, tranche_of
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.curve import Span
from crt_desktop.domain.dates import Period, completed_years
from crt_desktop.domain.figures import breakdown, mean, median
from crt_desktop.domain.pilotage import accompanied
from crt_desktop.ports.pilotage import Counts, GirOn
from db.at_once import AtOnce
from db.queries.indicators.people import aidant, evolution
from db.queries.indicators.scope import (
    END,
    HOW_MANY,
    KEYS,
    NO_KEY,
    START,
    Scope,
    accompagnement,
    beneficiaire,
    counts,
    evaluation_gir,
    flag,
    keyed,
    name,
    text_of,
    touches,
    within_period,
)
from db.queries.indicators.suivi import contact
from db.queries.pilotage_parcours import month_of


class Girs:
    """Every GIR of everybody, read at once: looking each up on two days takes longer than reading them all."""

    def __init__(self, session: Session) -> None:
        """Read the evaluations, by person and day; of those of a day, the one that counts comes last."""
        rows = _EVALUATIONS.rows(session.connection(), {})
        persons, days, girs = zip(*rows, strict=True) if rows else ((), (), ())
        self._days: Sequence[date] = days
        self._girs: Sequence[int] = girs
        # Of the ranks of a person, the one kept is the last that is written.
        self._after: dict[int, int] = dict(zip(persons, range(1, len(persons) + 1), strict=True))
        self._first: dict[int, int] = dict(
            zip(reversed(persons), reversed(range(len(persons))), strict=True)
        )

    def at(self, person: int, day: date) -> str | None:
        """Return the GIR that counts on a day; None without any."""
        first = self._first.get(person)
        if first is None:
            return None
        rank = bisect_right(self._days, day, first, self._after[person])
        return str(self._girs[rank - 1]) if rank > first else None


_EVALUATIONS: Final = AtOnce(
    select(
        evaluation_gir.c.beneficiaire_id,
        evaluation_gir.c.evaluated_on,
        evaluation_gir.c.effective_gir,
    ).order_by(
        evaluation_gir.c.beneficiaire_id,
        evaluation_gir.c.evaluated_on,
        case(SOURCE_RANK, value=evaluation_gir.c.source, else_=len(SOURCE_RANK)).desc(),
        evaluation_gir.c.id,
    )
)


Persons = Mapping[int, tuple[str, date, str | None]]
"""Sexe, birth and mode de vie of each person."""

_PERSONS: Final = AtOnce(
    select(beneficiaire.c.id, beneficiaire.c.sexe, beneficiaire.c.born_on, beneficiaire.c.mode_vie)
)


def read_persons(session: Session) -> Persons:
    """Return what is counted of everybody."""
    rows = _PERSONS.rows(session.connection(), {})
    return {person: (sexe, born_on, mode_vie) for person, sexe, born_on, mode_vie in rows}


def people(persons: Persons, spans: Iterable[Span], period: Period, gir_on: GirOn) -> Counts:
    """Return who the persons of the file active are."""
    alike: Counter[tuple[str, int, str | None, str | None, str | None]] = Counter()
    for person, entered_on, day in accompanied(spans, period):
        sexe, born_on, mode_vie = persons[person]
        age = completed_years(born_on, day)
        alike[sexe, age, gir_on(person, entered_on), gir_on(person, day), mode_vie] += 1
    counted: dict[str, Counter[str]] = {
        code: Counter() for code in ("sexe", "age", "entree", "actuel", "evolution", "mode_vie")
    }
    ages: Counter[int] = Counter()
    for (sexe, age, entree, actuel, mode_vie), how_many in alike.items():
        ages[age] += how_many
        for code, key in (
            ("sexe", sexe),
            ("age", tranche_of(age)),
            ("entree", entree or NON_EVALUE),
            ("actuel", actuel or NON_EVALUE),
            ("evolution", evolution(entree, actuel)),
            ("mode_vie", mode_vie or NON_RENSEIGNE),
        ):
            counted[code][key] += how_many
    return Counts(
        values={
            "file_active": ages.total(),
            "par_sexe": breakdown(codes.SEXE, counted["sexe"]),
            "par_tranche_age": breakdown(TRANCHES_AGE, counted["age"]),
            "par_gir_entree": breakdown(GIRS, counted["entree"]),
            "par_gir_actuel": breakdown(GIRS, counted["actuel"]),
            "evolution_gir": breakdown(EVOLUTIONS, counted["evolution"]),
            "par_mode_vie": breakdown((*codes.MODE_VIE, NON_RENSEIGNE), counted["mode_vie"]),
            "age.moyenne": mean(ages),
            "age.mediane": median(ages),
            "vit_seul.oui": counted["mode_vie"]["seul"],
        },
        months={},
    )


# --- aidants -------------------------------------------------------------------------------


def _aidants() -> Any:
    """Count the aidants of the file active, and the contacts of the period by month."""
    own = accompagnement.c
    is_of_file_active = (
        select(own.id)
        .where(
            own.beneficiaire_id == aidant.c.beneficiaire_id,
            touches(own.admitted_on, own.left_on, first=START, last=END),
        )
        .exists()
    )
    standing = text_of(flag(aidant.c.is_principal.is_(True))) + text_of(
        flag(aidant.c.is_cohabitant.is_(True))
    )
    of_people: Any = select(
        name("aidants"),
        aidant.c.lien.label(KEYS[0]),
        standing.label(KEYS[1]),
        NO_KEY.label(KEYS[2]),
        HOW_MANY,
    ).where(is_of_file_active, counts(aidant.c.beneficiaire_id))
    contacts: Any = select(
        name("contacts"),
        contact.c.demande.label(KEYS[0]),
        contact.c.action.label(KEYS[1]),
        text_of(month_of(contact.c.contacted_on)).label(KEYS[2]),
        HOW_MANY,
    ).where(within_period(contact.c.contacted_on), counts(contact.c.beneficiaire_id))
    return union_all(keyed(of_people, 2), keyed(contacts, 3))


_AIDANTS: Final = _aidants()


def aidants(session: Session, scope: Scope) -> Counts:
    """Return the aidants of the file active and the contacts received, by month and in all."""
    liens: Counter[str] = Counter()
    standings: Counter[str] = Counter()
    asked: dict[str, Counter[int]] = {}
    done: Counter[str] = Counter()
    for figure, first, second, third, count in session.execute(_AIDANTS, scope.values).all():
        if figure == "aidants":
            liens[first or NON_RENSEIGNE] += count
            standings["principal"] += count if second[0] == "1" else 0
            standings["cohabitants"] += count if second[1] == "1" else 0
        else:
            asked.setdefault(first, Counter())[int(third)] += count
            done[second] += count
    return Counts(
        values={
            "aidants.total": liens.total(),
            "aidants.principal": standings["principal"],
            "aidants.cohabitants": standings["cohabitants"],
            "aidants_par_lien": breakdown((*codes.LIEN_AIDANT, NON_RENSEIGNE), liens),
            "contacts_aidants_par_demande": breakdown(
                codes.DEMANDE_AIDANT, {key: found.total() for key, found in asked.items()}
            ),
            "contacts_aidants_par_action": breakdown(codes.ACTION_AIDANT, done),
        },
        months={f"contacts_aidants_par_demande.{key}": found for key, found in asked.items()},
    )
