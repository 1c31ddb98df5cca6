"""Falls, screenings and contacts of aidants recorded in the period, and the records themselves."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, and_, select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.figures import breakdown
from db.queries.indicators.listing import (
    BY_NAME,
    PERSON,
    PERSON_COLUMNS,
    Field,
    Listing,
    modalite,
    run,
    shown,
    worked_out,
    yes_no,
)
from db.queries.indicators.scope import HOW_MANY, Scope, beneficiaire, counts, within_period
from db.tables import AidantRow, ChuteRow, ContactAidantRow, DepistageRow

aidant = AidantRow.__table__
chute = ChuteRow.__table__
contact = ContactAidantRow.__table__
depistage = DepistageRow.__table__


def _in_period(table: FromClause, day: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether a record is dated in the period, about a person who counts."""
    return and_(within_period(day), counts(table.c.beneficiaire_id))


_FALLS: Final = select(HOW_MANY).select_from(chute).where(_in_period(chute, chute.c.fell_on))
_SCREENINGS: Final = (
    select(depistage.c.type, HOW_MANY)
    .where(_in_period(depistage, depistage.c.screened_on))
    .group_by(depistage.c.type)
)
_CONTACTS: Final = (
    select(contact.c.demande, contact.c.action, HOW_MANY)
    .where(_in_period(contact, contact.c.contacted_on))
    .group_by(contact.c.demande, contact.c.action)
)


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the falls, the screenings by kind, the contacts by what was asked and what was done."""
    screenings: dict[str, int] = dict(session.execute(_SCREENINGS, scope.values).all())
    asked: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for demande, action, count in session.execute(_CONTACTS, scope.values):
        asked[demande] += count
        done[action] += count
    return {
        "contacts_aidants_par_demande": breakdown(codes.DEMANDE_AIDANT, asked),
        "contacts_aidants_par_action": breakdown(codes.ACTION_AIDANT, done),
        "chutes": session.scalar(_FALLS, scope.values),
        "depistages": breakdown(codes.DEPISTAGE, screenings),
    }


def _listed(table: FromClause, day: ColumnElement[Any], *others: ColumnElement[Any]) -> Select[Any]:
    """Return the records of the period with their persons, in the order of names, then dates."""
    return (
        select(*PERSON_COLUMNS, day.label("day"), *others)
        .join_from(table, beneficiaire, beneficiaire.c.id == table.c.beneficiaire_id)
        .where(_in_period(table, day))
        .order_by(*BY_NAME, day, table.c.id)
    )


_DAY: Final = shown("date", "Date", "date", "day")


def _coded(key: str, title: str, labels: Any) -> Field:
    """Show the label of a code."""
    return worked_out(key, title, lambda row: labels.get(getattr(row, key)))


def _contacts(counted: str, other: Field) -> Listing:
    statement = _listed(
        contact,
        contact.c.contacted_on,
        contact.c.canal,
        contact.c.demande,
        contact.c.action,
        aidant.c.nom.label("aidant_nom"),
        aidant.c.prenom.label("aidant_prenom"),
    ).outerjoin(aidant, aidant.c.id == contact.c.aidant_id)
    return Listing(
        rows=run(statement),
        fields=(
            *PERSON,
            worked_out(
                "aidant",
                "Aidant",
                lambda row: " ".join(filter(None, (row.aidant_nom, row.aidant_prenom))) or None,
            ),
            _DAY,
            _coded("canal", "Canal", codes.CANAL_CONTACT),
            other,
            modalite(counted),
        ),
    )


SUIVI_LISTINGS: Final = {
    "contacts_aidants_par_demande": _contacts(
        "demande", _coded("action", "Action", codes.ACTION_AIDANT)
    ),
    "contacts_aidants_par_action": _contacts(
        "action", _coded("demande", "Demande", codes.DEMANDE_AIDANT)
    ),
    "chutes": Listing(
        rows=run(
            _listed(chute, chute.c.fell_on, chute.c.lieu, chute.c.gravite, chute.c.is_relevee_seule)
        ),
        fields=(
            *PERSON,
            _DAY,
            _coded("lieu", "Lieu", codes.LIEU_CHUTE),
            _coded("gravite", "Gravité", codes.GRAVITE_CHUTE),
            yes_no("relevee_seule", "Relevée seule", "is_relevee_seule"),
        ),
    ),
    "depistages": Listing(
        rows=run(
            _listed(
                depistage,
                depistage.c.screened_on,
                depistage.c.type,
                depistage.c.instrument,
                depistage.c.score,
                depistage.c.resultat,
            )
        ),
        fields=(
            *PERSON,
            _DAY,
            shown("instrument", "Instrument"),
            shown("score", "Score"),
            _coded("resultat", "Résultat", codes.RESULTAT_DEPISTAGE),
            modalite("type"),
        ),
    ),
}
"""By code."""
