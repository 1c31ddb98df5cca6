"""Entries, sorties, delays and demandes of the period, and the months of presence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown, quotient, statistics, tidy
from db.dialect import days_between
from db.queries.indicators.people import touching_period
from db.queries.indicators.scope import (
    END,
    HOW_MANY,
    KEYS,
    NO_KEY,
    Scope,
    accompagnement,
    counts,
    demande,
    keyed,
    name,
    text_of,
    touches,
    within_period,
)
from db.queries.papers_sql import signed_on
from db.tables import EvaluationRow

evaluation = EvaluationRow.__table__

DEATH: Final = "deces"
"""The motif of a sortie that has no destination and no relais."""

FOLLOW_UP: Final = "suivi"
"""The type of an evaluation that comes after the one of the demande."""

_WIDTH: Final = 4
_Keys = tuple[str | None, str | None, str | None, str | None]


def is_reentry() -> ColumnElement[bool]:
    """Tell whether the person of the accompagnement had an earlier one."""
    earlier = accompagnement.alias("earlier")
    return (
        select(earlier.c.id)
        .where(
            earlier.c.beneficiaire_id == accompagnement.c.beneficiaire_id,
            earlier.c.admitted_on < accompagnement.c.admitted_on,
        )
        .exists()
    )


def issue_at_end() -> ColumnElement[str]:
    """Return the state of a demande at the end of the period, by its code."""
    decided = demande.c.decided_on <= END
    return case(
        (accompagnement.c.admitted_on <= END, "admise"),
        (and_(decided, demande.c.decision == "refus"), "refusee"),
        (and_(decided, demande.c.decision == "sans_suite"), "sans_suite"),
        else_="en_attente",
    )


def from_demandes(*columns: Any) -> Select[Any]:
    """Select from the demandes of the persons who count, with the accompagnement each opened if any."""
    return (
        select(*columns)
        .join_from(
            demande, accompagnement, accompagnement.c.demande_id == demande.c.id, isouter=True
        )
        .where(counts(demande.c.beneficiaire_id))
    )


def is_waiting() -> ColumnElement[bool]:
    """Tell whether a demande stands on the waiting list at the end of the period."""
    return and_(demande.c.requested_on <= END, issue_at_end() == "en_attente")


def is_followed_at_home() -> ColumnElement[bool]:
    """Tell whether an evaluation of follow-up was made at home in the period.

    Those of identification stand in their demande already.
    """
    return and_(
        evaluation.c.type == FOLLOW_UP,
        evaluation.c.is_at_home.is_(True),
        within_period(evaluation.c.evaluated_on),
    )


def _delay(figure: str, start: ColumnElement[Any], end: ColumnElement[Any]) -> Select[Any]:
    """Count the entries of the period by number of days between two dates, both known."""
    return _grouped(figure, text_of(days_between(start, end))).where(
        within_period(accompagnement.c.admitted_on), start.is_not(None), end.is_not(None)
    )


def _grouped(figure: str, *keys: ColumnElement[Any]) -> Select[Any]:
    named = [key.label(word) for key, word in zip(keys, KEYS, strict=False)]
    padding = [NO_KEY] * (_WIDTH - len(keys))
    return keyed(from_demandes(name(figure), *named, *padding, HOW_MANY), len(keys))


def _statement() -> Any:
    own, opened = demande.c, accompagnement.c
    reentry = case((is_reentry(), "oui"), else_="non")
    relais = case((opened.has_relais.is_(True), "oui"), (opened.has_relais.is_(False), "non"))
    lasted = text_of(days_between(opened.admitted_on, opened.left_on))
    left = and_(within_period(opened.left_on), opened.admitted_on.is_not(None))
    return union_all(
        _grouped("entrees", reentry).where(within_period(opened.admitted_on)),
        _delay("delai_demande_evaluation", own.requested_on, own.evaluated_on),
        _delay("delai_demande_admission", own.requested_on, opened.admitted_on),
        _delay("delai_admission_contrat", opened.admitted_on, signed_on(on=END)),
        _grouped("sorties", opened.motif_sortie, opened.destination, relais).where(left),
        _grouped("durees", lasted).where(left),
        _grouped("demandes", own.origine, own.circonstance, own.canal, issue_at_end()).where(
            within_period(own.requested_on)
        ),
        _grouped("refus", own.motif_refus).where(
            own.decision == "refus", within_period(own.decided_on)
        ),
        from_demandes(name("attente"), *[NO_KEY] * _WIDTH, HOW_MANY).where(is_waiting()),
        from_demandes(name("domicile"), *[NO_KEY] * _WIDTH, HOW_MANY).where(
            within_period(own.evaluated_on), own.is_evaluated_at_home.is_(True)
        ),
        select(name("domicile_suivi"), *[NO_KEY] * _WIDTH, HOW_MANY).where(
            is_followed_at_home(), counts(evaluation.c.beneficiaire_id)
        ),
        _grouped("avis", own.avis_medical).where(within_period(own.avis_medical_on)),
    )


_STATEMENT: Final = _statement()


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the demandes, entries and sorties of the period."""
    groups: dict[str, Counter[_Keys]] = {}
    for figure, *keys, count in session.execute(_STATEMENT, scope.values):
        groups.setdefault(figure, Counter())[tuple(keys)] = count
    entries = _by(groups, "entrees", 0)
    return {
        "entrees": entries.total(),
        "reentrees": entries["oui"],
        **{
            code: _delays(groups, code)
            for code in (
                "delai_demande_evaluation",
                "delai_demande_admission",
                "delai_admission_contrat",
            )
        },
        **_sorties(groups),
        **_demandes(groups),
    }


def _by(
    groups: Mapping[str, Counter[_Keys]], figure: str, index: int, empty: str = NON_RENSEIGNE
) -> Counter[str]:
    """Count a figure by one of its keys, the empty one under its own name."""
    counted: Counter[str] = Counter()
    for keys, count in groups.get(figure, Counter()).items():
        counted[keys[index] or empty] += count
    return counted


def _delays(groups: Mapping[str, Counter[_Keys]], figure: str) -> dict[str, Any]:
    return statistics({int(key): count for key, count in _by(groups, figure, 0).items()})


def _sorties(groups: Mapping[str, Counter[_Keys]]) -> dict[str, Any]:
    living = {
        "vivants": Counter(
            {
                keys: count
                for keys, count in groups.get("sorties", Counter()).items()
                if keys[0] != DEATH
            }
        )
    }
    motifs = _by(groups, "sorties", 0)
    return {
        "sorties": motifs.total(),
        "duree_accompagnement_sortis": _delays(groups, "durees"),
        "sorties_par_motif": breakdown((*codes.MOTIF_SORTIE, NON_RENSEIGNE), motifs),
        "sorties_par_destination": breakdown(
            (*codes.DESTINATION, NON_RENSEIGNE), _by(living, "vivants", 1)
        ),
        "sorties_avec_relais": breakdown(
            ("oui", "non", "inconnu"), _by(living, "vivants", 2, "inconnu")
        ),
    }


def _demandes(groups: Mapping[str, Counter[_Keys]]) -> dict[str, Any]:
    issues = _by(groups, "demandes", 3)
    return {
        "demandes": issues.total(),
        "demandes_par_origine": breakdown(codes.ORIGINE_DEMANDE, _by(groups, "demandes", 0)),
        "demandes_par_circonstance": breakdown(
            (*codes.CIRCONSTANCE, NON_RENSEIGNE), _by(groups, "demandes", 1)
        ),
        "demandes_par_canal": breakdown((*codes.CANAL, NON_RENSEIGNE), _by(groups, "demandes", 2)),
        "demandes_par_issue": breakdown(codes.ISSUE_DEMANDE, issues),
        "refus_par_motif": breakdown((*codes.MOTIF_REFUS, NON_RENSEIGNE), _by(groups, "refus", 0)),
        "liste_attente_fin": _by(groups, "attente", 0).total(),
        "evaluations_domicile": sum(
            _by(groups, figure, 0).total() for figure in ("domicile", "domicile_suivi")
        ),
        "avis_medicaux": breakdown((*codes.AVIS_MEDICAL, NON_RENSEIGNE), _by(groups, "avis", 0)),
    }


def _distinct_persons(
    touching: CTE, condition: ColumnElement[bool] | None = None
) -> ColumnElement[int]:
    """Count the persons of the rows that meet a condition, each once.

    Only those with several accompagnements need telling apart, which is much quicker.
    """
    own = touching.c
    is_met = true() if condition is None else condition
    several = case((and_(is_met, own.of_person > 1), own.beneficiaire_id))
    single = case((and_(is_met, own.of_person == 1), 1))
    return cast(func.count(several.distinct()) + func.count(single), BigInteger)


@cache
def _months_statement(how_many: int) -> Any:
    """Build the count of persons by month, for a number of months whose ends are bound values."""
    months = union_all(
        *(
            select(
                cast(literal(rank), Integer).label("rank"),
                bindparam(f"first_{rank}", type_=Date).label("first_on"),
                bindparam(f"last_{rank}", type_=Date).label("last_on"),
            )
            for rank in range(how_many)
        )
    ).cte("months")
    touching = touching_period()
    own, month = touching.c, months.c
    at_end = touches(own.admitted_on, own.left_on, first=month.last_on, last=month.last_on)
    return (
        select(
            month.rank,
            _distinct_persons(touching),
            _distinct_persons(touching, at_end),
        )
        .join_from(
            months,
            touching,
            touches(own.admitted_on, own.left_on, first=month.first_on, last=month.last_on),
        )
        .group_by(month.rank)
    )


def compute_months(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the presence at each month's end, its mean, and the person-months with their forfait."""
    months = tuple(scope.period.months())
    values = dict(scope.values)
    for rank, month in enumerate(months):
        values |= {f"first_{rank}": month.start, f"last_{rank}": month.end}
    found = {
        rank: (accompanied, present)
        for rank, accompanied, present in session.execute(_months_statement(len(months)), values)
    }
    presents = [found.get(rank, (0, 0))[1] for rank in range(len(months))]
    person_months = sum(accompanied for accompanied, _ in found.values())
    return {
        "presents_fin": presents[-1],
        "presents_fin_mois": [
            {"mois": month.start.strftime("%Y-%m"), "valeur": present}
            for month, present in zip(months, presents, strict=True)
        ],
        "file_active_moyenne": quotient(sum(presents), len(presents)),
        "personnes_mois": person_months,
        "forfait_theorique": tidy(person_months * scope.parametres.forfait_mensuel),
    }
