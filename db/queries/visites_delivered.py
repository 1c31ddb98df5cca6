"""Planned against delivered: the visits of a period counted by person and by prestation of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from crt_desktop.domain.codes import DOMAINE, STATUT_VISITE
from crt_desktop.domain.dates import Period
from crt_desktop.domain.typography import french
from crt_desktop.domain.visites import ABSENCE, ANNULEE, PREVUE, REALISEE
from crt_desktop.reports.planning import DeliveryLine
from db.repositories.exchange_reading import chunks
from db.tables import AccompagnementRow, BeneficiaireRow, PlanRow, PrestationRow, VisiteRow

_UNNAMED: Final = french("Sans prestation du plan")
_SECONDS: Final = 60


@dataclass(slots=True)
class _Count:
    """The visits of one state: how many, the seconds planned, the seconds they lasted."""

    how_many: int = 0
    planned_s: int = 0
    real_s: int = 0


_Counts = dict[tuple[int, int | None], dict[str, _Count]]


def read_deliveries(
    session: Session, period: Period, *, beneficiaire_id: int | None, team: Sequence[int] | None
) -> tuple[DeliveryLine, ...]:
    """Return a line for each prestation with visits in the period, or that the CRT is to provide in it."""
    counts = _count(session, period, beneficiaire_id=beneficiaire_id, team=team)
    people = {person for person, _ in counts}
    if team is None:
        people |= set(_followed(session, period, beneficiaire_id))
    prestations, latest = _prestations(session, people)
    names = _names(session, people)
    lines: list[DeliveryLine] = []
    for person in sorted(people, key=lambda one: (names[one], one)):
        own = prestations.get(person, {})
        fils = [
            fil
            for fil, row in own.items()
            if team is None and row.numero == latest[person] and _is_ours(row, period)
        ]
        counted = [fil for one, fil in counts if one == person]
        order = {fil: place for place, fil in enumerate(own)}
        named = {*fils, *(fil for fil in counted if fil is not None)}
        ordered: list[int | None] = [
            *sorted(named, key=lambda fil: (order.get(fil, len(order)), fil)),
            *([None] if None in counted else []),
        ]
        lines += [_line(person, names[person], fil, own.get(fil or 0), counts) for fil in ordered]
    return tuple(lines)


def _seconds(start: Any, end: Any) -> ColumnElement[int]:
    return type_coerce(end, BigInteger) - type_coerce(start, BigInteger)


def _count(
    session: Session, period: Period, *, beneficiaire_id: int | None, team: Sequence[int] | None
) -> _Counts:
    own = VisiteRow
    start, end = period.instants()
    where = [own.starts_at >= start, own.starts_at < end]
    if beneficiaire_id is not None:
        where.append(own.beneficiaire_id == beneficiaire_id)
    if team is not None:
        where.append(own.professionnel_id.in_(team))
    if len(where) == 2:  # noqa: PLR2004 - nothing but the period: each state has its own index
        where.append(own.statut.in_(tuple(STATUT_VISITE)))
    real = _seconds(own.starts_at, own.ends_at)
    planned = func.coalesce(_seconds(own.planned_starts_at, own.planned_ends_at), real)
    statement = (
        select(
            own.beneficiaire_id,
            own.prestation_fil,
            own.statut,
            func.count(),
            func.sum(planned),
            func.sum(real),
        )
        .where(*where)
        .group_by(own.beneficiaire_id, own.prestation_fil, own.statut)
    )
    found: defaultdict[tuple[int, int | None], dict[str, _Count]] = defaultdict(dict)
    for person, fil, statut, how_many, planned_s, real_s in session.execute(statement):
        found[person, fil][statut] = _Count(how_many, int(planned_s), int(real_s))
    return found


def _followed(session: Session, period: Period, beneficiaire_id: int | None) -> Iterable[int]:
    """Return who is accompanied in the period and has a plan."""
    own = AccompagnementRow
    statement = (
        select(own.beneficiaire_id)
        .join(PlanRow, PlanRow.beneficiaire_id == own.beneficiaire_id)
        .where(
            own.admitted_on <= period.end, or_(own.left_on.is_(None), own.left_on > period.start)
        )
        .distinct()
    )
    if beneficiaire_id is not None:
        statement = statement.where(own.beneficiaire_id == beneficiaire_id)
    return session.scalars(statement)


def _prestations(
    session: Session, people: Iterable[int]
) -> tuple[dict[int, dict[int, Any]], dict[int, int]]:
    """Return each person's prestations by thread, the latest version of each, and that of the plan."""
    own = PrestationRow
    found: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    latest: dict[int, int] = {}
    for part in chunks(people):
        statement = (
            select(
                own.beneficiaire_id,
                own.fil,
                own.libelle,
                own.domaine,
                own.frequence,
                own.nature,
                own.profession,
                own.partenaire_id,
                own.etat,
                own.started_on,
                own.ended_on,
                PlanRow.numero,
            )
            .join(PlanRow, PlanRow.id == own.plan_id)
            .where(own.beneficiaire_id.in_(part))
            .order_by(PlanRow.numero.desc(), own.ordre, own.id)
        )
        for row in session.execute(statement):
            latest.setdefault(row.beneficiaire_id, row.numero)
            found[row.beneficiaire_id].setdefault(row.fil, row)
    return found, latest


def _is_ours(row: Any, period: Period) -> bool:
    """Tell whether a prestation asks for visits of the CRT in a period."""
    return (
        row.profession is not None
        and row.partenaire_id is None
        and row.nature != "droit_commun"
        and row.etat != "refusee"
        and (row.started_on is None or row.started_on <= period.end)
        and (row.ended_on is None or row.ended_on >= period.start)
    )


def _names(session: Session, people: Iterable[int]) -> dict[int, str]:
    own = BeneficiaireRow
    shown = func.coalesce(own.nom_usage, own.nom_naissance)
    return {
        row_id: f"{nom} {prenoms}"
        for part in chunks(people)
        for row_id, nom, prenoms in session.execute(
            select(own.id, shown, own.prenoms).where(own.id.in_(part))
        )
    }


def _line(person: int, nom: str, fil: int | None, row: Any | None, counts: _Counts) -> DeliveryLine:
    by_statut = counts.get((person, fil), {})

    def of(statut: str) -> int:
        return by_statut[statut].how_many if statut in by_statut else 0

    libelle = _UNNAMED if row is None else row.libelle or DOMAINE[row.domaine]
    done = by_statut.get(REALISEE, _Count())
    return DeliveryLine(
        beneficiaire_id=person,
        personne=nom,
        fil=fil,
        libelle=libelle,
        domaine=None if row is None else row.domaine,
        frequence=None if row is None else row.frequence,
        prevues=sum(one.how_many for one in by_statut.values()),
        realisees=done.how_many,
        annulees=of(ANNULEE),
        absences=of(ABSENCE),
        a_venir=of(PREVUE),
        minutes_prevues=sum(one.planned_s for one in by_statut.values()) // _SECONDS,
        minutes_realisees=done.real_s // _SECONDS,
    )
