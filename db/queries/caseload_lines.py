"""One page of the file active: situation, GIR and what is due next for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from crt_desktop.domain.codes import PROFESSION, TYPE_HT
from crt_desktop.domain.dates import add_months, completed_years, local_date, midnight
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.caseload import CaseloadLine, CaseloadState, NextStep, Situation
from db.queries import caseload_sql as sql
from db.tables import (
    AccompagnementRow,
    BeneficiaireRow,
    DemandeRow,
    HospitalisationRow,
    SejourHtRow,
    VisiteRow,
)

SOON = timedelta(days=7)
PAPERS_WITHIN = timedelta(days=15)
HOSPITAL_MONTHS = 3
HOSPITAL_WARNING = timedelta(days=15)

# Aliases are made once: each new one costs a millisecond the first time its columns are read.
_Admission = aliased(DemandeRow)
_Latest = aliased(DemandeRow)
_Pending = aliased(DemandeRow)
_NextVisit = aliased(VisiteRow)

PIECES = {
    "contrat": "Contrat",
    "plan": "Plan",
    "avis_medical": "Avis médical",
    "gir": "GIR",
    "consentement": "Consentement",
    "concertation": "Concertation",
}
"""The papers of an admission, in the order of the indicators, with their labels."""


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
    last_demande = (
        select(_Latest.id)
        .where(_Latest.beneficiaire_id == BeneficiaireRow.id)
        .order_by(_Latest.requested_on.desc(), _Latest.id.desc())
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
    statement = (
        sql.from_people(
            BeneficiaireRow,
            sql.Current,
            _Admission,
            _Pending,
            sql.state_rank(on, is_training=is_training),
            sql.current_gir(on),
            on=on,
        )
        .outerjoin(_Admission, _Admission.id == sql.Current.demande_id)
        .outerjoin(_Pending, _Pending.id == last_demande)
        .where(BeneficiaireRow.id.in_(ids))
    )
    stays = _Stays(session, ids, on=on)
    visits = _next_visits(session, ids, on=on)
    standings = {}
    for row in session.execute(statement):
        found = _Found(*row)
        is_fictive = found.person.attribut_identite == "fictif" and not is_training
        missing = _missing(found, on=on)
        steps = _steps(found, missing, stays, visits.get(found.person.id), on=on)
        situation = Situation.FICTIVE if is_fictive else _situation(found, missing, stays, on=on)
        line = _line(found, situation, steps, on=on, parametres=parametres)
        standings[found.person.id] = Standing(line=line, steps=steps, missing=missing)
    return standings


class _Found(NamedTuple):
    """One person as selected: current accompagnement, its demande, the latest demande, state, GIR."""

    person: BeneficiaireRow
    current: AccompagnementRow | None
    demande: DemandeRow | None
    asked: DemandeRow | None
    rank: int
    gir: int | None

    @property
    def admitted_on(self) -> date | None:
        return None if self.current is None else self.current.admitted_on

    @property
    def left_on(self) -> date | None:
        return None if self.current is None else self.current.left_on


class _Stays:
    """Hospitalisations and sejours of a page of persons that touch the day or come after it."""

    def __init__(self, session: Session, ids: Sequence[int], *, on: date) -> None:
        self.hospital: dict[int, HospitalisationRow] = {}
        self.sejour: dict[int, SejourHtRow] = {}
        self.option: dict[int, SejourHtRow] = {}
        for stay in session.scalars(
            select(HospitalisationRow)
            .where(
                HospitalisationRow.beneficiaire_id.in_(ids),
                HospitalisationRow.entered_on <= on,
                or_(HospitalisationRow.left_on.is_(None), HospitalisationRow.left_on > on),
            )
            .order_by(HospitalisationRow.entered_on.desc())
        ):
            self.hospital[stay.beneficiaire_id] = stay
        for sejour in session.scalars(
            select(SejourHtRow)
            .where(
                SejourHtRow.beneficiaire_id.in_(ids),
                or_(SejourHtRow.departed_on.is_(None), SejourHtRow.departed_on > on),
                func.coalesce(SejourHtRow.etat, "") != "annule",
            )
            .order_by(SejourHtRow.arrived_on.desc())
        ):
            if sejour.etat == "option":
                if sejour.arrived_on >= on:
                    self.option[sejour.beneficiaire_id] = sejour
            elif sejour.arrived_on <= on:
                self.sejour[sejour.beneficiaire_id] = sejour


def _next_visits(session: Session, ids: Sequence[int], *, on: date) -> dict[int, VisiteRow]:
    """Return the first planned visit of each person from the start of the day."""
    first = (
        select(_NextVisit.id)
        .where(
            _NextVisit.beneficiaire_id == BeneficiaireRow.id,
            _NextVisit.starts_at >= midnight(on),
            _NextVisit.statut == "prevue",
        )
        .order_by(_NextVisit.starts_at, _NextVisit.id)
        .limit(1)
        .correlate(BeneficiaireRow)
        .scalar_subquery()
    )
    statement = (
        select(VisiteRow)
        .join(BeneficiaireRow, and_(VisiteRow.id == first, BeneficiaireRow.id.in_(ids)))
        .where(VisiteRow.beneficiaire_id == BeneficiaireRow.id)
    )
    return {row.beneficiaire_id: row for row in session.scalars(statement)}


def _missing(found: _Found, *, on: date) -> tuple[str, ...]:
    """Return the papers of a present person whose date is empty or to come; the GIR if never evaluated."""
    demande = found.demande
    if found.rank != sql.PRESENTE or demande is None:
        return ()
    dates = {
        "contrat": demande.contrat_on,
        "plan": demande.plan_on,
        "avis_medical": demande.avis_medical_on,
        "consentement": demande.consentement_on,
        "concertation": demande.concertation_on,
    }

    def is_missing(piece: str) -> bool:
        if piece == "gir":
            return found.gir is None
        day = dates[piece]
        return day is None or day > on

    return tuple(piece for piece in PIECES if is_missing(piece))


def _step(kind: str, label: str, day: date, *, on: date, **changes: Any) -> NextStep:
    return NextStep(
        kind=kind,
        label=label,
        on=day,
        **{"is_overdue": day < on, "is_soon": on <= day <= on + SOON, **changes},
    )


def _steps(
    found: _Found, missing: tuple[str, ...], stays: _Stays, visit: VisiteRow | None, *, on: date
) -> tuple[NextStep, ...]:
    """Return what is due for a person, the most pressing first."""
    steps = [*_due_when_present(found, missing, stays, on=on)]
    sejour = stays.sejour.get(found.person.id)
    if sejour is not None and sejour.departed_on is not None:
        steps.append(_step("retour_ht", "Retour à domicile", sejour.departed_on, on=on))
    option = stays.option.get(found.person.id)
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
    found: _Found, missing: tuple[str, ...], stays: _Stays, *, on: date
) -> Iterator[NextStep]:
    """Yield the missing papers, the review of the plan and the term of the three-month rule."""
    if found.rank != sql.PRESENTE:
        return
    if missing and found.admitted_on is not None:
        due = found.admitted_on + PAPERS_WITHIN
        count = f"{len(missing)} pièce{'s' if len(missing) > 1 else ''}"
        label = f"{count} en retard" if due < on else f"{count} à régulariser"
        yield _step("piece", label, due, on=on)
    if found.demande is not None and found.demande.plan_review_on is not None:
        yield _step("plan", "Plan à réviser", found.demande.plan_review_on, on=on)
    hospital = stays.hospital.get(found.person.id)
    if hospital is not None:
        term = add_months(hospital.entered_on, HOSPITAL_MONTHS)
        pressing = term <= on + HOSPITAL_WARNING
        yield _step("hopital_3_mois", "3 mois d’hôpital", term, on=on, is_overdue=pressing)


_ACRONYMS = {"ide": "IDE", "as": "AS", "asg": "ASG", "aes": "AES", "apa": "APA"}


def _spoken_profession(code: str) -> str:
    """Return the profession as it stands after « Visite »: acronyms upper case, words lower case."""
    return _ACRONYMS.get(code) or PROFESSION.get(code, code).lower()


def _situation(found: _Found, missing: tuple[str, ...], stays: _Stays, *, on: date) -> Situation:
    """Return what the badge says: where the person is, then what is missing."""
    if found.rank == sql.SORTIE:
        is_dead = found.current is not None and found.current.motif_sortie == "deces"
        return Situation.DECEDEE if is_dead else Situation.SORTIE
    if found.rank == sql.NON_ADMISE:
        asked = found.asked
        settled = asked is None or (
            asked.decision in {"refus", "sans_suite"}
            and asked.decided_on is not None
            and asked.decided_on <= on
        )
        return Situation.NON_ADMISE if settled else Situation.EN_ATTENTE
    if found.person.id in stays.hospital:
        return Situation.HOSPITALISEE
    if found.person.id in stays.sejour:
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
    person = found.person
    state = sql.STATE_OF_RANK[found.rank]
    aged_until = found.left_on if situation is Situation.DECEDEE else None
    return CaseloadLine(
        beneficiaire_id=person.id,
        reference=person.reference,
        nom=person.nom_naissance,
        prenoms=person.prenoms,
        born_on=person.born_on,
        age=completed_years(person.born_on, aged_until or on),
        sexe=person.sexe,
        state=state,
        situation=situation,
        gir=found.gir,
        commune=person.commune,
        minutes_trajet=person.minutes_trajet,
        is_far=person.minutes_trajet is not None
        and person.minutes_trajet > parametres.minutes_maximum,
        admitted_on=found.admitted_on,
        left_on=found.left_on if state is CaseloadState.SORTIE else None,
        next_step=steps[0] if steps else None,
        telephone=person.telephone,
    )
