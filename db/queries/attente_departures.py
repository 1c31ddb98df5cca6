"""The demandes that left the waiting list lately, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Date,
    and_,
    bindparam,
    case,
    or_,
    select,
    union_all,
)

from crt_desktop.reports.attente import DepartureLine, Departures, Issue
from db.at_once import AtOnce
from db.queries.caseload_sql import is_fictive
from db.tables import AccompagnementRow, BeneficiaireRow, DemandeRow

RECENT: Final = timedelta(days=30)
"""How far back the departures of the list are counted."""

_ISSUES: Final = {"refus": Issue.REFUSEE, "sans_suite": Issue.SANS_SUITE}
_SINCE: Final = bindparam("since", type_=Date)
_DAY: Final = bindparam("day", type_=Date)


def departures(connection: Connection, *, on: date, is_training: bool) -> Departures:
    """Return who left the list in the thirty days up to a day, the latest first."""
    since = on - RECENT
    asked = {"since": since, "day": on}
    lines = tuple(map(_line, _left(is_training=is_training).rows(connection, asked)))
    counts = {issue: sum(line.issue is issue for line in lines) for issue in Issue}
    return Departures(
        since=since,
        admises=counts[Issue.ADMISE],
        refusees=counts[Issue.REFUSEE],
        sans_suite=counts[Issue.SANS_SUITE],
        lines=lines,
    )


@cache
def _left(*, is_training: bool) -> AtOnce:
    """Select the departures, as the line reads them; the statement is built once."""
    admitted_on = AccompagnementRow.admitted_on
    admitted = admitted_on.between(_SINCE, _DAY)
    ended = and_(
        DemandeRow.decision.in_(tuple(_ISSUES)),
        DemandeRow.decided_on.between(_SINCE, _DAY),
        or_(admitted_on.is_(None), admitted_on > _DAY),
    )
    left_on = case((admitted, admitted_on), else_=DemandeRow.decided_on)
    person = BeneficiaireRow
    statement = (
        select(
            DemandeRow.id,
            person.id.label("beneficiaire_id"),
            person.nom_naissance,
            person.nom_usage,
            person.prenoms,
            person.sexe,
            person.born_on,
            DemandeRow.requested_on,
            DemandeRow.decision,
            DemandeRow.motif_refus,
            DemandeRow.motif_refus_precision,
            DemandeRow.reorientation,
            left_on.label("left_on"),
            case((admitted, 1), else_=0).label("is_admitted"),
        )
        .join(person, person.id == DemandeRow.beneficiaire_id)
        .outerjoin(AccompagnementRow, AccompagnementRow.demande_id == DemandeRow.id)
        .where(
            ~is_fictive(is_training=is_training),
            DemandeRow.id.in_(_settled()),
            or_(admitted, ended),
        )
        .order_by(left_on.desc(), DemandeRow.id.desc())
    )
    return AtOnce(statement)


def _settled() -> CompoundSelect[tuple[int]]:
    """Select the demandes admitted or decided between two days, before looking at whose they are."""
    admissions = select(AccompagnementRow.demande_id).where(
        AccompagnementRow.admitted_on.between(_SINCE, _DAY)
    )
    decisions = select(DemandeRow.id).where(
        DemandeRow.decision.in_(tuple(_ISSUES)), DemandeRow.decided_on.between(_SINCE, _DAY)
    )
    return union_all(admissions, decisions)


def _line(row: Sequence[Any]) -> DepartureLine:
    own, person, birth_name, nom_usage, prenoms, sexe, born_on, requested_on, *left = row
    decision, motif, precision, reorientation, left_on, is_admitted = left
    return DepartureLine(
        demande_row_id=own,
        beneficiaire_id=person,
        nom=nom_usage or birth_name,
        prenoms=prenoms,
        sexe=sexe,
        born_on=born_on,
        issue=Issue.ADMISE if is_admitted else _ISSUES[decision],
        on=left_on,
        requested_on=requested_on,
        motif=None if is_admitted else motif,
        precision=None if is_admitted else precision,
        reorientation=None if is_admitted else reorientation,
    )
