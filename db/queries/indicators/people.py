"""The persons of the file active: who they are, their GIR, their papers, their aidants.

One statement: the accompagnements touching the period, one row per person, then a count per group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS
from crt_desktop.domain.catalogue.people import (
    EVOLUTIONS,
    NEAR_MINUTES,
    TRANCHES_AGE,
    tranche_of,
)
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown, mean, median, statistics
from db.dialect import days_between, ymd
from db.queries.indicators.scope import (
    AFTER_END,
    END,
    HOW_MANY,
    KEYS,
    NO_KEY,
    START,
    Scope,
    accompagnement,
    beneficiaire,
    counts,
    demande,
    earliest,
    flag,
    gir_on,
    keyed,
    latest,
    name,
    text_of,
    total_of,
    touches,
)
from db.queries.papers_sql import has_plan, is_signed, latest_plan
from db.tables import AidantRow, ProfilRow

aidant = AidantRow.__table__
profil = ProfilRow.__table__

YEAR: Final = 10_000
"""Between two days written yyyymmdd, a completed year."""


def touching_period() -> CTE:
    """Return the accompagnements with a day in the period, of the persons who count.

    ``rank_from_last`` is 1 for the person's last one; ``first_admitted_on`` is that of the first,
    ``of_person`` how many the person has.
    """
    own = accompagnement.c
    return (
        select(
            own.demande_id,
            own.beneficiaire_id,
            own.admitted_on,
            own.left_on,
            func.row_number()
            .over(partition_by=own.beneficiaire_id, order_by=own.admitted_on.desc())
            .label("rank_from_last"),
            func.min(own.admitted_on)
            .over(partition_by=own.beneficiaire_id)
            .label("first_admitted_on"),
            func.count().over(partition_by=own.beneficiaire_id).label("of_person"),
        )
        .where(
            touches(own.admitted_on, own.left_on, first=START, last=END),
            counts(own.beneficiaire_id),
        )
        .cte("touching")
    )


def is_missing(day: ColumnElement[date]) -> ColumnElement[bool]:
    """Tell whether a paper is missing at the end: no date, or one after the end."""
    return or_(day.is_(None), day > END)


def papers_missing() -> dict[str, ColumnElement[bool]]:
    """Return the condition under which each dated paper of the last accompagnement is missing."""
    own = demande.c
    return {
        "contrat": not_(is_signed(on=END)),
        "plan": not_(has_plan(on=END)),
        "avis_medical": is_missing(own.avis_medical_on),
        "consentement": is_missing(own.consentement_on),
        "concertation": is_missing(own.concertation_on),
    }


def reference_day(touching: CTE) -> ColumnElement[date]:
    """Return the day on which age and current GIR are judged: the end, or the sortie before it."""
    return earliest(touching.c.left_on, END)


def age_on(born_on: ColumnElement[date], day: ColumnElement[date]) -> ColumnElement[int]:
    """Return the completed years; born on 29 February, a year completes on 1 March."""
    return (ymd(day) - ymd(born_on)) // YEAR


def file_active(touching: CTE) -> CTE:
    """Return one row per person of the file active, with all that is counted about it."""
    own, person = touching.c, beneficiaire.c
    inner = (
        select(
            own.beneficiaire_id,
            latest(own.first_admitted_on, START).label("first_day"),
            person.sexe,
            age_on(person.born_on, reference_day(touching)).label("age"),
            gir_on(own.beneficiaire_id, own.first_admitted_on).label("gir_entree"),
            gir_on(own.beneficiaire_id, reference_day(touching)).label("gir_actuel"),
            person.mode_vie,
            person.protection,
            person.commune,
            person.apa,
            person.minutes_trajet,
            *(flag(condition).label(piece) for piece, condition in papers_missing().items()),
        )
        .join_from(touching, beneficiaire, person.id == own.beneficiaire_id)
        .join(demande, demande.c.id == own.demande_id)
        .where(own.rank_from_last == 1)
    )
    return inner.cte("file_active")


def has_plan_to_date(touching: CTE) -> ColumnElement[bool]:
    """Tell whether the person's latest plan at the end is to be reviewed after it."""
    return func.coalesce(plan_at_end(touching, "plan_review_on") > END, false())


def plan_at_end(touching: CTE, column: str) -> Any:
    """Return what the person's latest plan at the end says: ``plan_on`` or ``plan_review_on``."""
    return latest_plan(touching.c.beneficiaire_id, column, on=END, within=touching)


def is_present_at_end(touching: CTE) -> ColumnElement[bool]:
    """Tell whether the accompagnement has the last day of the period among its days."""
    return touches(touching.c.admitted_on, touching.c.left_on, first=END, last=END)


def days_inside(touching: CTE) -> ColumnElement[int]:
    """Return how many days of the accompagnement are inside the period."""
    own = touching.c
    return case(
        (own.left_on == own.admitted_on, 1),
        else_=days_between(latest(own.admitted_on, START), earliest(own.left_on, AFTER_END)),
    )


def _group(
    figure: str,
    source: FromClause,
    key: ColumnElement[Any],
    other: ColumnElement[Any] | None = None,
) -> Select[Any]:
    if other is None:
        return keyed(select(name(figure), key.label(KEYS[0]), NO_KEY, HOW_MANY), 1).select_from(
            source
        )
    columns = (key.label(KEYS[0]), other.label(KEYS[1]))
    return keyed(select(name(figure), *columns, HOW_MANY), 2).select_from(source)


def _groups_of_persons(people: CTE) -> list[Select[Any]]:
    own = people.c
    nearness = case(
        (own.minutes_trajet <= NEAR_MINUTES, "oui"), (own.minutes_trajet.is_not(None), "non")
    )
    lacks = {
        **{piece: own[piece] for piece in papers_missing()},
        "gir": flag(own.gir_actuel.is_(None)),
    }
    missing = sum(
        (lacks[piece] * 2**bit for bit, piece in enumerate(codes.PIECE)), start=literal(0)
    )
    return [
        _group("sexe", people, own.sexe),
        _group("age", people, text_of(own.age)),
        _group("gir", people, text_of(own.gir_entree), text_of(own.gir_actuel)),
        _group("mode_vie", people, own.mode_vie),
        _group("protection", people, own.protection),
        _group("commune", people, own.commune),
        _group("apa", people, case((own.apa.is_(True), "oui"), (own.apa.is_(False), "non"))),
        _group("minutes", people, nearness),
        _group("premier_jour", people, text_of(ymd(own.first_day))),
        _group("manques", people, text_of(missing)),
    ]


def _groups_around_persons(people: CTE) -> list[Select[Any]]:
    """Count profils and aidants of the persons, and the persons by what aidants they have."""
    own = people.c
    profils = _group("profil", people, profil.c.profil).join(
        profil, profil.c.beneficiaire_id == own.beneficiaire_id
    )
    standing = text_of(flag(aidant.c.is_principal.is_(True))) + text_of(
        flag(aidant.c.is_cohabitant.is_(True))
    )
    aidants = _group("aidant", people, aidant.c.lien, standing).join(
        aidant, aidant.c.beneficiaire_id == own.beneficiaire_id
    )
    carers = (
        select(func.max(flag(aidant.c.is_principal.is_(True))).label("has_principal"))
        .select_from(people.outerjoin(aidant, aidant.c.beneficiaire_id == own.beneficiaire_id))
        .add_columns(func.count(aidant.c.id).label("how_many"))
        .group_by(own.beneficiaire_id)
        .subquery("carers")
    )
    answer = case((carers.c.how_many == 0, "inconnu"), (carers.c.has_principal == 1, "oui"))
    return [profils, aidants, _group("aidant_principal", carers, answer)]


def _groups_of_accompagnements(touching: CTE) -> list[Select[Any]]:
    own = touching.c
    days = select(name("journees"), NO_KEY, NO_KEY, total_of(days_inside(touching)))
    seniority = text_of(days_between(own.admitted_on, AFTER_END))
    present = is_present_at_end(touching)
    return [
        days.select_from(touching),
        _group("anciennete", touching, seniority).where(present),
        select(name("plans"), NO_KEY, NO_KEY, HOW_MANY)
        .select_from(touching)
        .where(present, has_plan_to_date(touching)),
    ]


def _statement() -> Any:
    touching = touching_period()
    people = file_active(touching)
    return union_all(
        *_groups_of_persons(people),
        *_groups_around_persons(people),
        *_groups_of_accompagnements(touching),
    )


_STATEMENT: Final = _statement()


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the persons accompanied in the period."""
    groups: dict[str, Pairs] = {}
    for figure, key, other, count in session.execute(_STATEMENT, scope.values):
        groups.setdefault(figure, Counter())[key, other] = count
    seniority = _numbers(groups.get("anciennete", Counter()))
    objectif = scope.parametres.objectif_file_active
    return {
        **_profile(groups),
        **_girs(groups.get("gir", Counter())),
        **_around(groups),
        "journees": groups["journees"][None, None],
        "anciennete_presents": statistics(seniority),
        "plans_a_jour": {
            "valeur": groups["plans"][None, None],
            "base": sum(seniority.values()),
        },
        "dossiers_incomplets": _incomplete(groups.get("manques", Counter())),
        "date_seuil": _threshold(
            groups.get("premier_jour", Counter()), objectif=objectif, start=scope.period.start
        ),
    }


Pairs = Counter[tuple[str | None, str | None]]
"""How many for each pair of keys."""


def _words(groups: Mapping[str, Pairs], figure: str, empty: str = NON_RENSEIGNE) -> Counter[str]:
    """Count by first key, the empty one under its own name."""
    counted: Counter[str] = Counter()
    for (key, _), count in groups.get(figure, Counter()).items():
        counted[key or empty] += count
    return counted


def _numbers(pairs: Pairs) -> dict[int, int]:
    return {int(key): count for (key, _), count in pairs.items() if key is not None}


def _profile(groups: Mapping[str, Pairs]) -> dict[str, Any]:
    ages = _numbers(groups.get("age", Counter()))
    bands: Counter[str] = Counter()
    for age, count in ages.items():
        bands[tranche_of(age)] += count
    modes = _words(groups, "mode_vie")
    communes = _words(groups, "commune")
    return {
        "file_active": sum(ages.values()),
        "par_sexe": breakdown(codes.SEXE, _words(groups, "sexe")),
        "par_tranche_age": breakdown(TRANCHES_AGE, bands),
        "par_mode_vie": breakdown((*codes.MODE_VIE, NON_RENSEIGNE), modes),
        "par_protection": breakdown(
            (*codes.PROTECTION, NON_RENSEIGNE), _words(groups, "protection")
        ),
        "par_commune": breakdown(
            (*sorted(communes.keys() - {NON_RENSEIGNE}), NON_RENSEIGNE), communes
        ),
        "par_profil": breakdown(codes.PROFIL, _words(groups, "profil")),
        "age": {
            "moyenne": mean(ages),
            "mediane": median(ages),
            "min": min(ages, default=None),
            "max": max(ages, default=None),
        },
        "apa": _yes_unknown(_words(groups, "apa", "inconnu")),
        "vit_seul": {"oui": modes["seul"], "inconnu": modes[NON_RENSEIGNE]},
        "a_moins_de_30_min": _yes_unknown(_words(groups, "minutes", "inconnu")),
        "aidant_principal": _yes_unknown(_words(groups, "aidant_principal", "non")),
    }


def _yes_unknown(counted: Mapping[str, int]) -> dict[str, int]:
    return breakdown(("oui", "inconnu"), {key: counted[key] for key in ("oui", "inconnu")})


def _girs(pairs: Pairs) -> dict[str, dict[str, int]]:
    """Count by GIR at entry, by current GIR, and by how one became the other."""
    entree: Counter[str] = Counter()
    actuel: Counter[str] = Counter()
    changes: Counter[str] = Counter()
    for (at_entry, now), count in pairs.items():
        entree[at_entry or NON_EVALUE] += count
        actuel[now or NON_EVALUE] += count
        changes[evolution(at_entry, now)] += count
    return {
        "par_gir_entree": breakdown(GIRS, entree),
        "par_gir_actuel": breakdown(GIRS, actuel),
        "evolution_gir": breakdown(EVOLUTIONS, changes),
    }


def evolution(at_entry: str | None, now: str | None) -> str:
    """Name what became of a GIR; a higher number is an improvement."""
    if at_entry is None or now is None:
        return "non_mesurable"
    if at_entry == now:
        return "stable"
    return "amelioration" if now > at_entry else "aggravation"


def _around(groups: Mapping[str, Pairs]) -> dict[str, Any]:
    """Count the aidants; the second key says whether each is the main one, and lives with the person."""
    pairs = groups.get("aidant", Counter())
    liens = _words(groups, "aidant")
    return {
        "aidants": {
            "total": sum(pairs.values()),
            "principal": sum(n for (_, how), n in pairs.items() if how and how[0] == "1"),
            "cohabitants": sum(n for (_, how), n in pairs.items() if how and how[1] == "1"),
        },
        "aidants_par_lien": breakdown((*codes.LIEN_AIDANT, NON_RENSEIGNE), liens),
    }


def _incomplete(pairs: Pairs) -> dict[str, int]:
    """Count the persons each paper is missing to, and those any is missing to."""
    masks = _numbers(pairs)
    missing = {
        piece: sum(count for mask, count in masks.items() if mask >> bit & 1)
        for bit, piece in enumerate(codes.PIECE)
    }
    return {**missing, "total": sum(count for mask, count in masks.items() if mask)}


def _threshold(pairs: Pairs, *, objectif: int, start: date) -> str | None:
    """Return the first day on which as many different persons as the objectif had been accompanied."""
    if objectif <= 0:
        return start.isoformat()
    reached = 0
    for day, count in sorted(_numbers(pairs).items()):
        reached += count
        if reached >= objectif:
            return date(day // 10_000, day // 100 % 100, day % 100).isoformat()
    return None
