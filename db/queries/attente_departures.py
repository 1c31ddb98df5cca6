"""The demandes that left the waiting list lately, one line each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, and_, case, or_, select, union_all

from crt_desktop.reports.attente import DepartureLine, Departures, Issue
from db.queries.caseload_sql import is_fictive
from db.tables import AccompagnementRow, BeneficiaireRow, DemandeRow

RECENT: Final = timedelta(days=30)
"""How far back the departures of the list are counted."""

_ISSUES: Final = {"refus": Issue.REFUSEE, "sans_suite": Issue.SANS_SUITE}


def departures(connection: Connection, *, on: date, is_training: bool) -> Departures:
    """Return who left the list in the thirty days up to a day, the latest first."""
    since = on - RECENT
    admitted_on = AccompagnementRow.admitted_on
    admitted = admitted_on.between(since, on)
    ended = and_(
        DemandeRow.decision.in_(tuple(_ISSUES)),
        DemandeRow.decided_on.between(since, on),
        or_(admitted_on.is_(None), admitted_on > on),
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
            DemandeRow.id.in_(_settled(since, on)),
            or_(admitted, ended),
        )
        .order_by(left_on.desc(), DemandeRow.id.desc())
    )
    lines = tuple(_line(row) for row in connection.execute(statement))
    counts = {issue: sum(line.issue is issue for line in lines) for issue in Issue}
    return Departures(
        since=since,
        admises=counts[Issue.ADMISE],
        refusees=counts[Issue.REFUSEE],
        sans_suite=counts[Issue.SANS_SUITE],
        lines=lines,
    )


def _settled(since: date, on: date) -> CompoundSelect[tuple[int]]:
    """Select the demandes admitted or decided between two days, before looking at whose they are."""
    admissions = select(AccompagnementRow.demande_id).where(
        AccompagnementRow.admitted_on.between(since, on)
    )
    decisions = select(DemandeRow.id).where(
        DemandeRow.decision.in_(tuple(_ISSUES)), DemandeRow.decided_on.between(since, on)
    )
    return union_all(admissions, decisions)


def _line(row: Any) -> DepartureLine:
    is_admitted = bool(row.is_admitted)
    return DepartureLine(
        demande_row_id=row.id,
        beneficiaire_id=row.beneficiaire_id,
        nom=row.nom_usage or row.nom_naissance,
        prenoms=row.prenoms,
        sexe=row.sexe,
        born_on=row.born_on,
        issue=Issue.ADMISE if is_admitted else _ISSUES[row.decision],
        on=row.left_on,
        requested_on=row.requested_on,
        motif=None if is_admitted else row.motif_refus,
        precision=None if is_admitted else row.motif_refus_precision,
        reorientation=None if is_admitted else row.reorientation,
    )
