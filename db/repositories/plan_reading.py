"""Plans read whole: the version, its lines in their order, the progress notes, the visits counted."""

from __future__ import annotations

import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Row, Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import SOURCE_RANK
from crt_desktop.domain.codes import ROLE_INTERVENANT
from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.plan_differences import OBJECTIF_ATTRIBUTES, PLAN_TEXTS
from crt_desktop.domain.plan_document import (
    BilanLine,
    ObjectifLine,
    PlanDocument,
    PrestationLine,
)
from crt_desktop.domain.plans import unreached
from crt_desktop.domain.search import fold
from crt_desktop.reports.plans import PlanSheet, PlanVersion
from db.tables import (
    BeneficiaireRow,
    BilanRow,
    EvaluationGirRow,
    IntervenantRow,
    ObjectifRow,
    PartenaireRow,
    PlanRow,
    PrestationRow,
    VisiteRow,
)

_ID: Final = bindparam("row_id", type_=BigInteger)
_PLAN: Final = PlanRow.__table__
_OBJECTIF: Final = ObjectifRow.__table__
_PRESTATION: Final = PrestationRow.__table__

PLAN: Final = select(_PLAN).where(_PLAN.c.id == _ID)
PLANS_OF: Final = (
    select(_PLAN)
    .where(_PLAN.c.beneficiaire_id == _ID)
    .order_by(_PLAN.c.numero.desc(), _PLAN.c.id.desc())
)


def _in_order(statement: Select[Any], table: Any) -> Select[Any]:
    """Order lines as they stand in a version; two of the same place by rank, as they came in."""
    rang = func.coalesce(table.c.rang, 0)
    return statement.order_by(table.c.plan_id, table.c.ordre, rang, table.c.id)


OBJECTIFS: Final = _in_order(select(_OBJECTIF).where(_OBJECTIF.c.plan_id == _ID), _OBJECTIF)
OBJECTIFS_OF: Final = _in_order(
    select(_OBJECTIF).where(_OBJECTIF.c.beneficiaire_id == _ID), _OBJECTIF
)
PRESTATIONS: Final = _in_order(
    select(_PRESTATION, PartenaireRow.reference.label("partenaire"))
    .join_from(
        _PRESTATION, PartenaireRow, PartenaireRow.id == _PRESTATION.c.partenaire_id, isouter=True
    )
    .where(_PRESTATION.c.plan_id == _ID),
    _PRESTATION,
)
_BILANS: Final = (
    select(BilanRow.fil, BilanRow.noted_on, BilanRow.texte, BilanRow.auteur)
    .where(BilanRow.beneficiaire_id == _ID)
    .order_by(BilanRow.noted_on.desc(), BilanRow.id.desc())
)
_VISITES: Final = select(
    VisiteRow.domaine,
    type_coerce(VisiteRow.starts_at, BigInteger),
    VisiteRow.profession,
    VisiteRow.statut,
).where(VisiteRow.beneficiaire_id == _ID, VisiteRow.domaine.is_not(None))
_PERSON: Final = select(
    BeneficiaireRow.nom_naissance, BeneficiaireRow.prenoms, BeneficiaireRow.born_on
).where(BeneficiaireRow.id == _ID)
_GIR: Final = select(
    EvaluationGirRow.id,
    EvaluationGirRow.evaluated_on,
    EvaluationGirRow.source,
    EvaluationGirRow.effective_gir,
).where(EvaluationGirRow.beneficiaire_id == _ID)
_INTERVENANTS: Final = (
    select(IntervenantRow.role, IntervenantRow.nom, IntervenantRow.telephone)
    .where(IntervenantRow.beneficiaire_id == _ID)
    .order_by(IntervenantRow.id)
)
_PARTENAIRES: Final = select(PartenaireRow.reference, PartenaireRow.nom, PartenaireRow.categorie)

Visit = tuple[int, str, str]
"""The second a visit begins, its profession and what became of it."""

Bilans = Mapping[int, tuple[BilanLine, ...]]


def read_document(session: Session, plan_row_id: int) -> PlanDocument:
    """Return a version, whole; raises NotFoundError."""
    asked = {"row_id": plan_row_id}
    plan = session.execute(PLAN, asked).one_or_none()
    if plan is None:
        raise NotFoundError(kind="plans", reference=plan_row_id)
    return _document(
        session,
        plan,
        session.execute(OBJECTIFS, asked).all(),
        _bilans(session, plan.beneficiaire_id),
    )


def read_versions(session: Session, beneficiaire_id: int) -> tuple[PlanVersion, ...]:
    """Return a person's versions, the latest first."""
    return tuple(_version(row) for row in session.execute(PLANS_OF, {"row_id": beneficiaire_id}))


def read_sheet(
    session: Session, beneficiaire_id: int, plan_row_id: int | None, *, on: date
) -> PlanSheet:
    """Return a person's plan as its screen opens with it; raises NotFoundError."""
    asked = {"row_id": beneficiaire_id}
    person = session.execute(_PERSON, asked).one_or_none()
    if person is None:
        raise NotFoundError(kind="beneficiaire", reference=beneficiaire_id)
    plans = session.execute(PLANS_OF, asked).all()
    shown = next((row for row in plans if plan_row_id in {None, row.id}), None)
    if shown is None and plan_row_id is not None:
        raise NotFoundError(kind="plans", reference=plan_row_id)
    document: PlanDocument | None = None
    left: tuple[tuple[int, ObjectifLine], ...] = ()
    if shown is not None:
        bilans = _bilans(session, beneficiaire_id)
        lines: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in session.execute(OBJECTIFS_OF, asked):
            lines[row.plan_id].append(row)
        document = _document(session, shown, lines[shown.id], bilans)
        left = unreached(
            ((row.numero, _objectifs(lines[row.id], bilans)) for row in plans),
            until=shown.numero,
        )
    register = _register(session)
    return PlanSheet(
        beneficiaire_id=beneficiaire_id,
        nom=person.nom_naissance,
        prenoms=person.prenoms,
        born_on=person.born_on,
        gir=_gir(session, beneficiaire_id, on=on),
        versions=tuple(map(_version, plans)),
        document=document,
        non_realises=left,
        intervenants=tuple(
            (ROLE_INTERVENANT.get(row.role, row.role), row.nom, row.telephone or "")
            for row in session.execute(_INTERVENANTS, asked)
        ),
        partenaires=tuple((row.reference, row.nom) for row in register),
        categories=tuple((row.reference, row.categorie) for row in register),
    )


def _register(session: Session) -> list[Row[str, str, str]]:
    """Return every partenaire, in the order a French reader looks for a name."""
    return sorted(session.execute(_PARTENAIRES).all(), key=lambda row: fold(row.nom))


def state_of(plan: Row[Any], *lines: Iterable[Row[Any]]) -> int:
    """Return the number that names a state of a version: of its row and of those of its lines.

    A line changed by a form or by an import counts, though the row of the plan stays as it is.
    """
    parts = [(plan.id, plan.version), *((row.id, row.version) for rows in lines for row in rows)]
    return zlib.crc32(repr(parts).encode())


def objectif_line(row: Any, bilans: tuple[BilanLine, ...] = ()) -> ObjectifLine:
    """Return the line of a row."""
    texts = {name: getattr(row, name) or "" for name in OBJECTIF_ATTRIBUTES}
    texts["statut"] = row.statut or "en_cours"
    return ObjectifLine(fil=row.fil, bilans=bilans, **texts)


def prestation_line(row: Any) -> PrestationLine:
    """Return the line of a row that carries the reference of its partenaire; no visit is counted."""
    return PrestationLine(
        fil=row.fil,
        domaine=row.domaine,
        nature=row.nature,
        libelle=row.libelle or "",
        fournisseur=row.fournisseur or "",
        partenaire=row.partenaire,
        profession=row.profession,
        frequence=row.frequence or "",
        started_on=row.started_on,
        ended_on=row.ended_on,
        etat=row.etat or "prevue",
    )


def _version(row: Row[Any]) -> PlanVersion:
    return PlanVersion(
        plan_row_id=row.id,
        numero=row.numero,
        statut=row.statut,
        drawn_on=row.drawn_on,
        validated_on=row.validated_on,
        validated_by=row.validated_by,
        review_on=row.review_on,
    )


def _document(
    session: Session, plan: Row[Any], objectifs: Sequence[Row[Any]], bilans: Bilans
) -> PlanDocument:
    prestations = session.execute(PRESTATIONS, {"row_id": plan.id}).all()
    return PlanDocument(
        plan_row_id=plan.id,
        version=state_of(plan, objectifs, prestations),
        beneficiaire_id=plan.beneficiaire_id,
        numero=plan.numero,
        statut=plan.statut,
        drawn_on=plan.drawn_on,
        recorded_at=plan.recorded_at,
        demande_row_id=plan.demande_id,
        validated_on=plan.validated_on,
        validated_by=plan.validated_by,
        review_on=plan.review_on,
        closed_on=plan.closed_on,
        objectifs=_objectifs(objectifs, bilans),
        prestations=_counted(session, plan.beneficiaire_id, prestations),
        **{name: getattr(plan, name) or "" for name in PLAN_TEXTS},
    )


def _objectifs(rows: Iterable[Row[Any]], bilans: Bilans) -> tuple[ObjectifLine, ...]:
    return tuple(objectif_line(row, bilans.get(row.fil, ())) for row in rows)


def _bilans(session: Session, beneficiaire_id: int) -> Bilans:
    found: defaultdict[int, list[BilanLine]] = defaultdict(list)
    for row in session.execute(_BILANS, {"row_id": beneficiaire_id}):
        found[row.fil].append(BilanLine(noted_on=row.noted_on, texte=row.texte, auteur=row.auteur))
    return {fil: tuple(lines) for fil, lines in found.items()}


def _counted(
    session: Session, beneficiaire_id: int, rows: Sequence[Row[Any]]
) -> tuple[PrestationLine, ...]:
    """Return the prestations with the visits made for each."""
    lines = tuple(map(prestation_line, rows))
    if not lines:
        return ()
    visits: defaultdict[str | None, list[Visit]] = defaultdict(list)
    for domaine, second, profession, statut in session.execute(
        _VISITES, {"row_id": beneficiaire_id}
    ):
        visits[domaine].append((second, profession, statut))
    return tuple(_with_visits(line, visits[line.domaine]) for line in lines)


def _with_visits(line: PrestationLine, visits: Sequence[Visit]) -> PrestationLine:
    first = -math.inf if line.started_on is None else midnight(line.started_on).timestamp()
    end = math.inf if line.ended_on is None else midnight(line.ended_on + ONE_DAY).timestamp()
    held = [
        statut
        for second, profession, statut in visits
        if first <= second < end and line.profession in {None, profession}
    ]
    if not held:
        return line
    planned, done = held.count("prevue"), held.count("realisee")
    return replace(
        line,
        visites_prevues=planned,
        visites_realisees=done,
        visites_non_faites=len(held) - planned - done,
    )


def _gir(session: Session, beneficiaire_id: int, *, on: date) -> int | None:
    """Return the GIR that counts on the day: the latest, then by source, then the last row."""
    rows = [
        row for row in session.execute(_GIR, {"row_id": beneficiaire_id}) if row.evaluated_on <= on
    ]
    if not rows:
        return None
    latest = max(rows, key=lambda row: (row.evaluated_on, -SOURCE_RANK[row.source], row.id))
    gir: int | None = latest.effective_gir
    return gir
