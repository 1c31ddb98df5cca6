"""Persons, aidants and their contacts for the dashboard."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.catalogue.people import EVOLUTIONS, TRANCHES_AGE, tranche_of
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown, mean, median
from crt_desktop.ports.pilotage import Counts
from db.queries.indicators.people import (
    age_on,
    aidant,
    evolution,
    reference_day,
    touching_period,
)
from db.queries.indicators.scope import (
    HOW_MANY,
    KEYS,
    NO_KEY,
    Scope,
    beneficiaire,
    counts,
    flag,
    gir_on,
    keyed,
    name,
    text_of,
    within_period,
)
from db.queries.indicators.suivi import contact
from db.queries.pilotage_parcours import month_of


def _people() -> Any:
    """Count the file active by what each person is: sexe, age, GIR at entry and now, mode de vie."""
    touching = touching_period()
    own, person = touching.c, beneficiaire.c
    day = reference_day(touching)
    people = (
        select(
            person.sexe.label(KEYS[0]),
            age_on(person.born_on, day).label(KEYS[1]),
            gir_on(own.beneficiaire_id, own.first_admitted_on).label(KEYS[2]),
            gir_on(own.beneficiaire_id, day).label(KEYS[3]),
            person.mode_vie.label(KEYS[4]),
        )
        .join_from(touching, beneficiaire, person.id == own.beneficiaire_id)
        .where(own.rank_from_last == 1)
        .subquery("people")
    )
    return keyed(select(*(people.c[key] for key in KEYS), HOW_MANY), len(KEYS))


_PEOPLE: Final = _people()


def people(session: Session, scope: Scope) -> Counts:
    """Return who the persons of the file active are."""
    counted: dict[str, Counter[str]] = {
        code: Counter() for code in ("sexe", "age", "entree", "actuel", "evolution", "mode_vie")
    }
    ages: Counter[int] = Counter()
    for sexe, age, at_entry, now, mode_vie, count in session.execute(_PEOPLE, scope.values).all():
        entree, actuel = _text(at_entry), _text(now)
        ages[age] += count
        for code, key in (
            ("sexe", sexe),
            ("age", tranche_of(age)),
            ("entree", entree or NON_EVALUE),
            ("actuel", actuel or NON_EVALUE),
            ("evolution", evolution(entree, actuel)),
            ("mode_vie", mode_vie or NON_RENSEIGNE),
        ):
            counted[code][key] += count
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


def _text(gir: int | None) -> str | None:
    return None if gir is None else str(gir)


# --- aidants -------------------------------------------------------------------------------


def _aidants() -> Any:
    """Count the aidants of the file active, and the contacts of the period by month."""
    touching = touching_period()
    own = touching.c
    standing = text_of(flag(aidant.c.is_principal.is_(True))) + text_of(
        flag(aidant.c.is_cohabitant.is_(True))
    )
    of_people: Any = (
        select(
            name("aidants"),
            aidant.c.lien.label(KEYS[0]),
            standing.label(KEYS[1]),
            NO_KEY.label(KEYS[2]),
            HOW_MANY,
        )
        .join_from(touching, aidant, aidant.c.beneficiaire_id == own.beneficiaire_id)
        .where(own.rank_from_last == 1)
    )
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
