"""The persons, the accompagnements and the aidants behind the figures of the file active."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from crt_desktop.domain.catalogue.people import NEAR_MINUTES, tranche_of
from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE, PIECE
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
    worked_out,
    yes_no,
)
from db.queries.indicators.people import (
    aidant,
    days_inside,
    evolution,
    file_active,
    has_plan_to_date,
    is_present_at_end,
    plan_at_end,
    profil,
    touching_period,
)
from db.queries.indicators.scope import AFTER_END, Scope, beneficiaire, flag

ADMISSION: Final = shown("admission", "Admission", "date", "admitted_on")
SORTIE: Final = shown("sortie", "Sortie", "date", "left_on")
JOURS: Final = shown("jours", "Jours comptés", "entier", "days")
_AGE: Final = shown("age", "Âge", "entier")
_GIRS: Final = (
    shown("gir_entree", "GIR à l’entrée", "entier"),
    shown("gir_actuel", "GIR actuel", "entier"),
)


@cache
def _persons() -> Select[Any]:
    """Return one row per person of the file active, with its last accompagnement and its days."""
    touching = touching_period()
    people = file_active(touching)
    own = touching.c
    spans = (
        select(own.beneficiaire_id, func.sum(days_inside(touching)).label("days"))
        .group_by(own.beneficiaire_id)
        .subquery("spans")
    )
    carers = (
        select(
            aidant.c.beneficiaire_id,
            func.max(flag(aidant.c.is_principal.is_(True))).label("has_principal"),
        )
        .group_by(aidant.c.beneficiaire_id)
        .subquery("carers")
    )
    columns = [column for column in people.c if column.name != "beneficiaire_id"]
    return (
        select(*PERSON_COLUMNS, own.admitted_on, own.left_on, spans.c.days, carers.c.has_principal)
        .add_columns(*columns)
        .join_from(people, beneficiaire, beneficiaire.c.id == people.c.beneficiaire_id)
        .join(
            touching, and_(own.beneficiaire_id == people.c.beneficiaire_id, own.rank_from_last == 1)
        )
        .join(spans, spans.c.beneficiaire_id == people.c.beneficiaire_id)
        .outerjoin(carers, carers.c.beneficiaire_id == people.c.beneficiaire_id)
        .order_by(*BY_NAME)
    )


@cache
def _accompagnements() -> Select[Any]:
    """Return the accompagnements that touch the period, with their days in it."""
    touching = touching_period()
    own = touching.c
    return (
        select(
            *PERSON_COLUMNS,
            own.admitted_on,
            own.left_on,
            days_inside(touching).label("days"),
            is_present_at_end(touching).label("is_present"),
            days_between(own.admitted_on, AFTER_END).label("seniority"),
            plan_at_end(touching, "plan_on").label("plan_on"),
            plan_at_end(touching, "plan_review_on").label("plan_review_on"),
            has_plan_to_date(touching).label("has_plan"),
        )
        .join_from(touching, beneficiaire, beneficiaire.c.id == own.beneficiaire_id)
        .order_by(*BY_NAME, own.admitted_on)
    )


@cache
def _profils() -> Select[Any]:
    people = file_active(touching_period())
    return (
        select(*PERSON_COLUMNS, profil.c.profil)
        .join_from(people, beneficiaire, beneficiaire.c.id == people.c.beneficiaire_id)
        .join(profil, profil.c.beneficiaire_id == people.c.beneficiaire_id)
        .order_by(*BY_NAME, profil.c.position)
    )


@cache
def _aidants() -> Select[Any]:
    people = file_active(touching_period())
    return (
        select(
            *PERSON_COLUMNS,
            aidant.c.id.label("aidant_id"),
            aidant.c.nom.label("aidant_nom"),
            aidant.c.prenom.label("aidant_prenom"),
            aidant.c.lien,
            aidant.c.is_principal,
            aidant.c.is_cohabitant,
        )
        .join_from(people, beneficiaire, beneficiaire.c.id == people.c.beneficiaire_id)
        .join(aidant, aidant.c.beneficiaire_id == people.c.beneficiaire_id)
        .order_by(*BY_NAME, aidant.c.id)
    )


class _InMonth(NamedTuple):
    """A person in a month: a row that is made many times over."""

    person_id: int
    beneficiaire: str
    nom: str
    prenoms: str
    admitted_on: date
    left_on: date | None
    month: str


def _by_month(*, is_at_end: bool) -> Any:
    """Return one row per month and person accompanied in it, or present on its last day."""

    def rows(session: Session, scope: Scope) -> Iterable[Any]:
        found = session.execute(_accompagnements(), scope.values)
        heads = found.columns(*_InMonth._fields[:-1]).all()
        spans = [(head[0], head.admitted_on, head.left_on, head) for head in heads]
        for month in scope.period.months():
            first, end, name = month.start, month.end, f"{month.start:%Y-%m}"
            if is_at_end:
                first = end
            seen: dict[int, Any] = {}
            for person, admitted_on, left_on, head in spans:
                if admitted_on <= end and (
                    left_on is None
                    or left_on > first
                    or (left_on == admitted_on and admitted_on >= first)
                ):
                    seen.setdefault(person, head)
            for head in seen.values():
                yield _InMonth._make((*head, name))

    return rows


def _up_to_threshold(session: Session, scope: Scope) -> Iterable[Any]:
    """Return the persons in the order of their first day, up to the one that reaches the objectif."""
    persons = sorted(session.execute(_persons(), scope.values).all(), key=lambda row: row.first_day)
    for rank, row in enumerate(persons[: scope.parametres.objectif_file_active], 1):
        yield SimpleNamespace(**row._asdict(), rank=rank)


_PERSONS: Final = run(_persons)
_ACCOMPAGNEMENTS: Final = run(_accompagnements)
_AIDANTS: Final = run(_aidants)
_MONTHS: Final = {is_at_end: _by_month(is_at_end=is_at_end) for is_at_end in (False, True)}


def _missing(row: Any) -> list[str]:
    lacks = {piece: getattr(row, piece, 0) for piece in PIECE}
    lacks["gir"] = row.gir_actuel is None
    return [piece for piece in PIECE if lacks[piece]]


def _yes_unknown(*, is_so: bool | None) -> str | None:
    return "inconnu" if is_so is None else "oui" if is_so else None


def _near(row: Any) -> str | None:
    minutes = row.minutes_trajet
    return _yes_unknown(is_so=None if minutes is None else minutes <= NEAR_MINUTES)


def _alone(row: Any) -> str | None:
    return _yes_unknown(is_so=None if row.mode_vie is None else row.mode_vie == "seul")


def _carer(row: Any) -> str | None:
    return _yes_unknown(is_so=None if row.has_principal is None else row.has_principal == 1)


def _persons_by(reading: Field, *others: Field) -> Listing:
    """List the persons whose modality is counted."""
    return Listing(
        rows=_PERSONS,
        fields=(*PERSON, ADMISSION, SORTIE, *others, reading),
        keeps=lambda row: reading.read(row) is not None,
    )


def _persons_with(*fields: Field) -> Listing:
    return Listing(
        rows=_PERSONS,
        fields=(*PERSON, ADMISSION, SORTIE, *fields),
    )


def _months(*, is_at_end: bool) -> Listing:
    return Listing(
        rows=_MONTHS[is_at_end],
        fields=(*PERSON, ADMISSION, SORTIE, modalite("month")),
    )


def _present(*fields: Field, keeps_plans: bool = False) -> Listing:
    return Listing(
        rows=_ACCOMPAGNEMENTS,
        fields=(*PERSON, ADMISSION, SORTIE, *fields),
        keeps=lambda row: row.is_present and (row.has_plan or not keeps_plans),
    )


def _carers(reading: Field) -> Listing:
    return Listing(
        rows=_AIDANTS,
        fields=(
            *PERSON,
            shown("aidant_id", "N° d’aidant", "entier"),
            worked_out(
                "aidant",
                "Aidant",
                lambda row: " ".join(filter(None, (row.aidant_nom, row.aidant_prenom))),
            ),
            yes_no("principal", "Principal", "is_principal"),
            yes_no("cohabitant", "Cohabitant", "is_cohabitant"),
            reading,
        ),
    )


def _standing(row: Any) -> str:
    words = (("principal", row.is_principal), ("cohabitants", row.is_cohabitant))
    return ",".join(word for word, is_so in words if is_so)


_SENIORITY: Final = shown("jours", "Jours depuis l’admission", "entier", "seniority")

PEOPLE_LISTINGS: Final = {
    "file_active": _persons_with(JOURS),
    "presents_fin": _present(_SENIORITY),
    "presents_fin_mois": _months(is_at_end=True),
    "file_active_moyenne": _months(is_at_end=True),
    "ecart_objectif": _persons_with(JOURS),
    "date_seuil": Listing(
        rows=_up_to_threshold,
        fields=(
            *PERSON,
            shown("premier_jour", "Premier jour", "date", "first_day"),
            shown("rang", "Rang", "entier", "rank"),
        ),
    ),
    "journees": Listing(
        rows=_ACCOMPAGNEMENTS,
        fields=(*PERSON, ADMISSION, SORTIE, JOURS),
    ),
    "personnes_mois": _months(is_at_end=False),
    "forfait_theorique": _months(is_at_end=False),
    "par_sexe": _persons_by(modalite("sexe")),
    "par_tranche_age": _persons_by(modalite(lambda row: tranche_of(row.age)), _AGE),
    "par_gir_entree": _persons_by(modalite(lambda row: _text(row.gir_entree), NON_EVALUE)),
    "par_gir_actuel": _persons_by(modalite(lambda row: _text(row.gir_actuel), NON_EVALUE)),
    "par_mode_vie": _persons_by(modalite("mode_vie", NON_RENSEIGNE)),
    "par_protection": _persons_by(modalite("protection", NON_RENSEIGNE)),
    "par_commune": _persons_by(modalite("commune", NON_RENSEIGNE)),
    "par_profil": Listing(
        rows=run(_profils),
        fields=(*PERSON, modalite("profil")),
    ),
    "age": _persons_with(_AGE),
    "evolution_gir": _persons_by(
        modalite(lambda row: evolution(_text(row.gir_entree), _text(row.gir_actuel))), *_GIRS
    ),
    "apa": _persons_by(modalite(lambda row: _yes_unknown(is_so=row.apa))),
    "aidant_principal": _persons_by(modalite(_carer)),
    "vit_seul": _persons_by(modalite(_alone)),
    "a_moins_de_30_min": _persons_by(
        modalite(_near), shown("minutes", "Minutes de trajet", "entier", "minutes_trajet")
    ),
    "anciennete_presents": _present(_SENIORITY),
    "plans_a_jour": _present(
        shown("plan", "Plan", "date", "plan_on"),
        shown("revision", "À réviser le", "date", "plan_review_on"),
        keeps_plans=True,
    ),
    "dossiers_incomplets": _persons_by(modalite(lambda row: ",".join(_missing(row)) or None)),
    "aidants": _carers(modalite(_standing)),
    "aidants_par_lien": _carers(modalite("lien", NON_RENSEIGNE)),
}
"""By code."""


def _text(gir: int | None) -> str | None:
    return None if gir is None else str(gir)
