"""The demandes and accompagnements behind the figures of entries, sorties and delays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, and_, cast, null, select
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import NON_RENSEIGNE
from db.dialect import days_between
from db.queries.indicators.listing import (
    BY_NAME,
    PERSON,
    PERSON_COLUMNS,
    Field,
    Listing,
    modalite,
    run,
    shown,
)
from db.queries.indicators.parcours import (
    DEATH,
    evaluation,
    from_demandes,
    is_followed_at_home,
    is_reentry,
    is_waiting,
    issue_at_end,
)
from db.queries.indicators.people_listing import ADMISSION, SORTIE
from db.queries.indicators.scope import (
    END,
    Scope,
    accompagnement,
    beneficiaire,
    counts,
    demande,
    within_period,
)
from db.queries.papers_sql import signed_on

_own, _opened = demande.c, accompagnement.c
_SIGNED: Final = signed_on(on=END)

DEMANDE: Final = shown("demande", "Demande")
DATE_DEMANDE: Final = shown("date_demande", "Demandée le", "date", "requested_on")
JOURS: Final = shown("jours", "Jours", "entier", "days")


def _rows(*conditions: ColumnElement[bool], days: ColumnElement[Any] | None = None) -> Select[Any]:
    """Return the demandes that meet conditions, with the accompagnement each opened."""
    statement = from_demandes(
        *PERSON_COLUMNS,
        _own.reference.label("demande"),
        _own.requested_on,
        _own.origine,
        _own.circonstance,
        _own.canal,
        _own.evaluated_on,
        _own.avis_medical_on,
        _own.avis_medical,
        _own.decided_on,
        _own.motif_refus,
        _SIGNED.label("contrat_on"),
        _opened.admitted_on,
        _opened.left_on,
        _opened.motif_sortie,
        _opened.destination,
        _opened.has_relais,
        issue_at_end().label("issue"),
    )
    if days is not None:
        statement = statement.add_columns(days.label("days"))
    return (
        statement.join(beneficiaire, beneficiaire.c.id == _own.beneficiaire_id)
        .where(*conditions)
        .order_by(*BY_NAME, _own.requested_on, _own.id)
    )


def _listing(statement: Select[Any], *fields: Field) -> Listing:
    return Listing(rows=run(statement), fields=(*PERSON, DEMANDE, *fields))


_ENTERED: Final = within_period(_opened.admitted_on)
_LEFT: Final = and_(within_period(_opened.left_on), _opened.admitted_on.is_not(None))
_ALIVE: Final = (_LEFT, (_opened.motif_sortie.is_(None)) | (_opened.motif_sortie != DEATH))
_ASKED: Final = within_period(_own.requested_on)
_DEMANDES: Final = run(_rows(_ASKED))
_SURVIVORS: Final = run(_rows(*_ALIVE))


def _delay(start: ColumnElement[Any], end: ColumnElement[Any], *fields: Field) -> Listing:
    statement = _rows(_ENTERED, start.is_not(None), end.is_not(None), days=days_between(start, end))
    return _listing(statement, *fields, JOURS)


def _asked_by(reading: str, empty: str | None = NON_RENSEIGNE) -> Listing:
    return Listing(
        rows=_DEMANDES, fields=(*PERSON, DEMANDE, DATE_DEMANDE, modalite(reading, empty))
    )


def _relais(row: Any) -> str:
    words: dict[bool | None, str] = {True: "oui", False: "non", None: "inconnu"}
    return words[row.has_relais]


def _left_alive(reading: str | Callable[[Any], Any]) -> Listing:
    return Listing(
        rows=_SURVIVORS,
        fields=(*PERSON, DEMANDE, ADMISSION, SORTIE, modalite(reading, NON_RENSEIGNE)),
    )


_FIRST_AT_HOME: Final = _rows(within_period(_own.evaluated_on), _own.is_evaluated_at_home.is_(True))
_AGAIN_AT_HOME: Final = (
    select(
        *PERSON_COLUMNS,
        cast(null(), String).label("demande"),
        evaluation.c.evaluated_on,
    )
    .join_from(evaluation, beneficiaire, beneficiaire.c.id == evaluation.c.beneficiaire_id)
    .where(is_followed_at_home(), counts(evaluation.c.beneficiaire_id))
    .order_by(*BY_NAME, evaluation.c.evaluated_on, evaluation.c.id)
)


def _home_evaluations(session: Session, scope: Scope) -> list[Any]:
    """Return the evaluations at home of the demandes, then those of follow-up."""
    return [
        row
        for statement in (_FIRST_AT_HOME, _AGAIN_AT_HOME)
        for row in session.execute(statement, scope.values).all()
    ]


PARCOURS_LISTINGS: Final = {
    "entrees": _listing(_rows(_ENTERED), ADMISSION, SORTIE),
    "sorties": _listing(
        _rows(_LEFT), ADMISSION, SORTIE, shown("motif", "Motif", attribute="motif_sortie")
    ),
    "reentrees": _listing(_rows(_ENTERED, is_reentry()), ADMISSION, SORTIE),
    "demandes": _listing(_rows(_ASKED), DATE_DEMANDE, shown("issue", "Issue")),
    "demandes_par_origine": _asked_by("origine"),
    "demandes_par_circonstance": _asked_by("circonstance"),
    "demandes_par_canal": _asked_by("canal"),
    "demandes_par_issue": _asked_by("issue"),
    "refus_par_motif": _listing(
        _rows(_own.decision == "refus", within_period(_own.decided_on)),
        DATE_DEMANDE,
        shown("decision", "Refusée le", "date", "decided_on"),
        modalite("motif_refus", NON_RENSEIGNE),
    ),
    "liste_attente_fin": _listing(_rows(is_waiting()), DATE_DEMANDE, shown("origine", "Origine")),
    "delai_demande_evaluation": _delay(
        _own.requested_on,
        _own.evaluated_on,
        DATE_DEMANDE,
        shown("evaluation", "Évaluée le", "date", "evaluated_on"),
    ),
    "delai_demande_admission": _delay(
        _own.requested_on, _opened.admitted_on, DATE_DEMANDE, ADMISSION
    ),
    "evaluations_domicile": Listing(
        rows=_home_evaluations,
        fields=(
            *PERSON,
            DEMANDE,
            shown("evaluation", "Évaluée le", "date", "evaluated_on"),
        ),
    ),
    "avis_medicaux": _listing(
        _rows(within_period(_own.avis_medical_on)),
        shown("avis", "Avis du", "date", "avis_medical_on"),
        modalite("avis_medical", NON_RENSEIGNE),
    ),
    "duree_accompagnement_sortis": _listing(
        _rows(_LEFT, days=days_between(_opened.admitted_on, _opened.left_on)),
        ADMISSION,
        SORTIE,
        JOURS,
    ),
    "sorties_par_motif": _listing(
        _rows(_LEFT), ADMISSION, SORTIE, modalite("motif_sortie", NON_RENSEIGNE)
    ),
    "sorties_par_destination": _left_alive("destination"),
    "sorties_avec_relais": _left_alive(_relais),
    "delai_admission_contrat": _delay(
        _opened.admitted_on,
        _SIGNED,
        ADMISSION,
        shown("contrat", "Contrat signé le", "date", "contrat_on"),
    ),
}
"""By code."""
