"""One page of the file active: situation, GIR and what is due next for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    and_,
    bindparam,
    func,
    inspect,
    select,
)
from sqlalchemy.orm import Session, aliased

from crt_desktop.domain.alertes import papers_due_on
from crt_desktop.domain.codes import PIECE, PROFESSION, TYPE_HT
from crt_desktop.domain.dates import add_months, completed_years, local_date, midnight
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.caseload import CaseloadLine, CaseloadState, NextStep, Situation
from db.base import Instant
from db.queries import caseload_sql as sql
from db.queries.papers_sql import has_plan, latest_plan, signed_on
from db.tables import (
    BeneficiaireRow,
    DemandeRow,
    HospitalisationRow,
    SejourHtRow,
    VisiteRow,
)

SOON = timedelta(days=7)
HOSPITAL_WARNING = timedelta(days=15)

# Aliases are made once: each new one costs a millisecond the first time its columns are read.
_Admission = aliased(DemandeRow)
_Latest = aliased(DemandeRow)
_Pending = aliased(DemandeRow)
_NextVisit = aliased(VisiteRow)
_ADMISSION = inspect(_Admission).selectable
_ON: Any = bindparam("on", type_=Date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one person's line and summary are drawn from."""

    line: CaseloadLine
    steps: tuple[NextStep, ...]
    missing: tuple[str, ...]


def read_lines(
    session: Session,
    ids: Sequence[int],
    *,
    on: date,
    parametres: Parametres,
    is_training: bool,
) -> tuple[CaseloadLine, ...]:
    """Return the lines of these persons in the order of the ids."""
    standings = read_standings(session, ids, on=on, parametres=parametres, is_training=is_training)
    return tuple(standings[key].line for key in ids if key in standings)


def read_standings(
    session: Session,
    ids: Sequence[int],
    *,
    on: date,
    parametres: Parametres,
    is_training: bool,
) -> dict[int, Standing]:
    """Return the standing of each person by id."""
    if not ids:
        return {}
    connection = session.connection()
    asked = {"ids": list(ids), "on": on, "from_midnight": midnight(on)}
    stays = _Stays(connection, asked)
    visits = {
        row.beneficiaire_id: _Visit(*row) for row in connection.execute(_next_visits(), asked)
    }
    standings = {}
    for row in connection.execute(_people(is_training=is_training), asked):
        found = _Found(*row)
        is_fictive = found.attribut_identite == "fictif" and not is_training
        missing = _missing(found, on=on)
        steps = _steps(found, missing, stays, visits.get(found.id), on=on, parametres=parametres)
        situation = Situation.FICTIVE if is_fictive else _situation(found, missing, stays, on=on)
        line = _line(found, situation, steps, on=on, parametres=parametres)
        standings[found.id] = Standing(line=line, steps=steps, missing=missing)
    return standings


class _Found(NamedTuple):
    """One person as selected: current accompagnement, its demande, the latest demande, state, GIR."""

    id: int
    reference: str
    nom: str
    prenoms: str
    born_on: date
    sexe: str
    attribut_identite: str | None
    commune: str | None
    minutes_trajet: int | None
    telephone: str | None
    admitted_on: date | None
    left_on: date | None
    motif_sortie: str | None
    circonstance: str | None
    contrat_on: date | None
    has_plan: bool
    avis_medical_on: date | None
    consentement_on: date | None
    concertation_on: date | None
    plan_review_on: date | None
    asked_id: int | None
    asked_decision: str | None
    asked_decided_on: date | None
    rank: int
    gir: int | None


_FOUND_COLUMNS = (
    BeneficiaireRow.id,
    BeneficiaireRow.reference,
    BeneficiaireRow.nom_naissance,
    BeneficiaireRow.prenoms,
    BeneficiaireRow.born_on,
    BeneficiaireRow.sexe,
    BeneficiaireRow.attribut_identite,
    BeneficiaireRow.commune,
    BeneficiaireRow.minutes_trajet,
    BeneficiaireRow.telephone,
    sql.Current.admitted_on,
    sql.Current.left_on,
    sql.Current.motif_sortie,
    _Admission.circonstance,
    signed_on(on=_ON, own=_ADMISSION),
    has_plan(on=_ON, own=_ADMISSION),
    _Admission.avis_medical_on,
    _Admission.consentement_on,
    _Admission.concertation_on,
    latest_plan(
        cast("ColumnElement[int]", BeneficiaireRow.id),
        "plan_review_on",
        on=_ON,
        within=BeneficiaireRow.__table__,
    ),
    _Pending.id,
    _Pending.decision,
    _Pending.decided_on,
)
"""The columns of `_Found` but the last two, in its order: entities would cost five times as much."""


# Statements are built once: building one costs more than running it on a page of persons.
_IDS: Any = bindparam("ids", expanding=True)


@cache
def _people(*, is_training: bool) -> Select[*tuple[Any, ...]]:
    """Select the columns of `_Found` for a page of persons."""
    last_demande = (
        select(_Latest.id)
        .where(_Latest.beneficiaire_id == BeneficiaireRow.id)
        .order_by(_Latest.requested_on.desc(), _Latest.id.desc())
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
    return (
        sql.from_people(
            *_FOUND_COLUMNS,
            sql.state_rank(_ON, is_training=is_training),
            sql.current_gir(_ON),
            on=_ON,
        )
        .outerjoin(_Admission, _Admission.id == sql.Current.demande_id)
        .outerjoin(_Pending, _Pending.id == last_demande)
        .where(BeneficiaireRow.id.in_(_IDS))
    )


@cache
def _in_hospital() -> Select[*tuple[Any, ...]]:
    """Select the hospitalisations that have the day among their days, the earliest last."""
    row = HospitalisationRow
    return (
        select(row.beneficiaire_id, row.entered_on)
        .where(
            row.beneficiaire_id.in_(_IDS),
            row.entered_on <= _ON,
            sql.goes_beyond(row.left_on, _ON),
        )
        .order_by(row.entered_on.desc())
    )


@cache
def _sejours() -> Select[*tuple[Any, ...]]:
    """Select the sejours, options included, that are not over on the day, the earliest last."""
    row = SejourHtRow
    return (
        select(row.beneficiaire_id, row.type, row.etat, row.arrived_on, row.departed_on)
        .where(
            row.beneficiaire_id.in_(_IDS),
            sql.goes_beyond(row.departed_on, _ON),
            func.coalesce(row.etat, "") != "annule",
        )
        .order_by(row.arrived_on.desc())
    )


@cache
def _next_visits() -> Select[*tuple[Any, ...]]:
    """Select the first planned visit of each person from the start of the day."""
    first = (
        select(_NextVisit.id)
        .where(
            _NextVisit.beneficiaire_id == BeneficiaireRow.id,
            _NextVisit.starts_at >= bindparam("from_midnight", type_=Instant),
            # Wrapped, so that the index of the person's visits is taken and not the index by statut.
            func.coalesce(_NextVisit.statut, "") == "prevue",
        )
        .order_by(_NextVisit.starts_at)
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
    return (
        select(VisiteRow.beneficiaire_id, VisiteRow.starts_at, VisiteRow.profession)
        .join(BeneficiaireRow, and_(VisiteRow.id == first, BeneficiaireRow.id.in_(_IDS)))
        .where(VisiteRow.beneficiaire_id == BeneficiaireRow.id)
    )


class _Visit(NamedTuple):
    beneficiaire_id: int
    starts_at: datetime
    profession: str


class _Sejour(NamedTuple):
    beneficiaire_id: int
    type: str
    etat: str | None
    arrived_on: date
    departed_on: date | None


class _Stays:
    """Hospitalisations and sejours of a page of persons that touch the day or come after it."""

    def __init__(self, connection: Connection, asked: dict[str, Any]) -> None:
        self.hospital: dict[int, date] = dict(
            tuple(row) for row in connection.execute(_in_hospital(), asked)
        )
        self.sejour: dict[int, _Sejour] = {}
        self.option: dict[int, _Sejour] = {}
        on = asked["on"]
        for row in connection.execute(_sejours(), asked):
            sejour = _Sejour(*row)
            if sejour.etat == "option":
                if sejour.arrived_on >= on:
                    self.option[sejour.beneficiaire_id] = sejour
            elif sejour.arrived_on <= on:
                self.sejour[sejour.beneficiaire_id] = sejour


def _missing(found: _Found, *, on: date) -> tuple[str, ...]:
    """Return the papers of a present person whose date is empty or to come; the GIR if never evaluated."""
    if found.rank != sql.PRESENTE:
        return ()
    dates = {
        "contrat": found.contrat_on,
        "avis_medical": found.avis_medical_on,
        "consentement": found.consentement_on,
        "concertation": found.concertation_on,
    }

    def is_missing(piece: str) -> bool:
        if piece == "gir":
            return found.gir is None
        if piece == "plan":
            return not found.has_plan
        day = dates[piece]
        return day is None or day > on

    return tuple(piece for piece in PIECE if is_missing(piece))


def _step(kind: str, label: str, day: date, *, on: date, **changes: Any) -> NextStep:
    return NextStep(
        kind=kind,
        label=label,
        on=day,
        **{"is_overdue": day < on, "is_soon": on <= day <= on + SOON, **changes},
    )


def _steps(
    found: _Found,
    missing: tuple[str, ...],
    stays: _Stays,
    visit: _Visit | None,
    *,
    on: date,
    parametres: Parametres,
) -> tuple[NextStep, ...]:
    """Return what is due for a person, the most pressing first."""
    steps = [*_due_when_present(found, missing, stays, on=on, parametres=parametres)]
    sejour = stays.sejour.get(found.id)
    if sejour is not None and sejour.departed_on is not None:
        steps.append(_step("retour_ht", "Retour à domicile", sejour.departed_on, on=on))
    option = stays.option.get(found.id)
    if option is not None:
        label = f"Option {TYPE_HT.get(option.type, option.type)}"
        steps.append(_step("option_ht", label, option.arrived_on, on=on))
    if visit is not None:
        label = f"Visite {_spoken_profession(visit.profession)}"
        steps.append(
            NextStep(kind="visite", label=label, on=local_date(visit.starts_at), at=visit.starts_at)
        )
    return tuple(sorted(steps, key=lambda step: (not step.is_overdue, step.on, step.kind)))


def _due_when_present(
    found: _Found, missing: tuple[str, ...], stays: _Stays, *, on: date, parametres: Parametres
) -> Iterator[NextStep]:
    """Yield the missing papers, the review of the plan and the term of a stay in hospital."""
    if found.rank != sql.PRESENTE:
        return
    if missing and found.admitted_on is not None:
        due = papers_due_on(
            missing,
            admitted_on=found.admitted_on,
            circonstance=found.circonstance,
            parametres=parametres,
        )
        count = f"{len(missing)} pièce{'s' if len(missing) > 1 else ''}"
        label = f"{count} en retard" if due < on else f"{count} à régulariser"
        yield _step("piece", label, due, on=on)
    if found.plan_review_on is not None:
        yield _step("plan", "Plan à réviser", found.plan_review_on, on=on)
    entered_on = stays.hospital.get(found.id)
    if entered_on is not None:
        months = parametres.hospitalisation_terme_mois
        term = add_months(entered_on, months)
        pressing = term <= on + HOSPITAL_WARNING
        yield _step("hopital_3_mois", f"{months} mois d’hôpital", term, on=on, is_overdue=pressing)


_ACRONYMS = {"ide": "IDE", "as": "AS", "asg": "ASG", "aes": "AES", "apa": "APA"}


def _spoken_profession(code: str) -> str:
    """Return the profession as it stands after « Visite »: acronyms upper case, words lower case."""
    return _ACRONYMS.get(code) or PROFESSION.get(code, code).lower()


def _situation(found: _Found, missing: tuple[str, ...], stays: _Stays, *, on: date) -> Situation:
    """Return what the badge says: where the person is, then what is missing."""
    if found.rank == sql.SORTIE:
        return Situation.DECEDEE if found.motif_sortie == "deces" else Situation.SORTIE
    if found.rank == sql.NON_ADMISE:
        settled = found.asked_id is None or (
            found.asked_decision in {"refus", "sans_suite"}
            and found.asked_decided_on is not None
            and found.asked_decided_on <= on
        )
        return Situation.NON_ADMISE if settled else Situation.EN_ATTENTE
    if found.id in stays.hospital:
        return Situation.HOSPITALISEE
    if found.id in stays.sejour:
        return Situation.EN_HT
    return Situation.A_REGULARISER if missing else Situation.A_DOMICILE


def _line(
    found: _Found,
    situation: Situation,
    steps: tuple[NextStep, ...],
    *,
    on: date,
    parametres: Parametres,
) -> CaseloadLine:
    state = sql.STATE_OF_RANK[found.rank]
    aged_until = found.left_on if situation is Situation.DECEDEE else None
    return CaseloadLine(
        beneficiaire_id=found.id,
        reference=found.reference,
        nom=found.nom,
        prenoms=found.prenoms,
        born_on=found.born_on,
        age=completed_years(found.born_on, aged_until or on),
        sexe=found.sexe,
        state=state,
        situation=situation,
        gir=found.gir,
        commune=found.commune,
        minutes_trajet=found.minutes_trajet,
        is_far=found.minutes_trajet is not None
        and found.minutes_trajet > parametres.minutes_maximum,
        admitted_on=found.admitted_on,
        left_on=found.left_on if state is CaseloadState.SORTIE else None,
        next_step=steps[0] if steps else None,
        telephone=found.telephone,
    )
