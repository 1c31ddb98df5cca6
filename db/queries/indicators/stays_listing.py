"""The stays, the professionnels and the partenaires behind the figures of the network."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.network import MANQUANTS
from crt_desktop.domain.conventions import missing_conventions
from db.queries.indicators import network
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
from db.queries.indicators.network import has_convention_at_end, partenaire, professionnel
from db.queries.indicators.scope import Scope, beneficiaire
from db.queries.indicators.stays import (
    arrives_in_period,
    days_in_period,
    find_long_stays,
    hospitalisation,
    is_counted_hospitalisation,
    is_occupying,
    is_rehospitalisation,
    place_ht,
    sejour_ht,
)

ENTREE: Final = shown("entree", "Entrée", "date", "entered_on")
SORTIE: Final = shown("sortie", "Sortie", "date", "left_on")
ARRIVEE: Final = shown("arrivee", "Arrivée", "date", "arrived_on")
DEPART: Final = shown("depart", "Départ", "date", "departed_on")
NUITS: Final = shown("nuits", "Nuits comptées", "entier", "days")

_hospital, _sejour = hospitalisation.c, sejour_ht.c


def _in_hospital(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *PERSON_COLUMNS,
            _hospital.id,
            _hospital.entered_on,
            _hospital.left_on,
            _hospital.is_programmee,
            _hospital.is_par_urgences,
            days_in_period(_hospital.entered_on, _hospital.left_on).label("days"),
            is_rehospitalisation().label("is_again"),
        )
        .join_from(hospitalisation, beneficiaire, beneficiaire.c.id == _hospital.beneficiaire_id)
        .where(*conditions)
        .order_by(*BY_NAME, _hospital.entered_on)
    )


def _sejours(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *PERSON_COLUMNS,
            _sejour.type,
            _sejour.arrived_on,
            _sejour.departed_on,
            place_ht.c.reference.label("place"),
            days_in_period(_sejour.arrived_on, _sejour.departed_on).label("days"),
        )
        .join_from(sejour_ht, beneficiaire, beneficiaire.c.id == _sejour.beneficiaire_id)
        .join(place_ht, place_ht.c.id == _sejour.place_id)
        .where(condition)
        .order_by(*BY_NAME, _sejour.arrived_on)
    )


def _long_stays(session: Session, scope: Scope) -> Iterable[Any]:
    """Return one row per person, with the first stay that reached three months in the period."""
    found = find_long_stays(session, scope)
    statement = _in_hospital(_hospital.id.in_(list(found)))
    seen: set[int] = set()
    for row in session.execute(statement, scope.values):
        if row.person_id not in seen:
            seen.add(row.person_id)
            yield SimpleNamespace(**row._asdict(), term=found[row.id][1])


def _standing(row: Any) -> str:
    """Return the parts of the figure a hospitalisation is counted in."""
    parts = (
        ("programmees", row.is_programmee is True),
        ("non_programmees", row.is_programmee is False),
        ("par_urgences", row.is_par_urgences is True),
        ("rehospitalisations_30j", row.is_again),
    )
    return ",".join(part for part, is_counted in parts if is_counted)


def _missing(session: Session, scope: Scope) -> Iterable[Any]:
    covered = set(session.scalars(network.CONVENTIONS, scope.values))
    for categorie in missing_conventions(covered, scope.parametres):
        yield SimpleNamespace(categorie=categorie, title=codes.CATEGORIE_PARTENAIRE[categorie])


def _conventions(*fields: Field) -> Listing:
    own = partenaire.c
    return Listing(
        rows=run(
            select(own.reference, own.nom, own.categorie, own.convention_from, own.convention_until)
            .where(has_convention_at_end())
            .order_by(own.categorie, own.nom, own.id)
        ),
        fields=fields,
    )


STAYS_LISTINGS: Final = {
    "hospitalisations": Listing(
        rows=run(_in_hospital(is_counted_hospitalisation())),
        fields=(
            *PERSON,
            ENTREE,
            SORTIE,
            yes_no("programmee", "Programmée", "is_programmee"),
            yes_no("par_urgences", "Par les urgences", "is_par_urgences"),
            shown("jours", "Jours comptés", "entier", "days"),
            modalite(_standing),
        ),
    ),
    "hospitalises_plus_3_mois": Listing(
        rows=_long_stays,
        fields=(*PERSON, ENTREE, SORTIE, shown("trois_mois", "Trois mois le", "date", "term")),
    ),
    "sejours_ht": Listing(
        rows=run(_sejours(arrives_in_period())),
        fields=(*PERSON, shown("place", "Place"), ARRIVEE, DEPART, NUITS, modalite("type")),
    ),
    "taux_occupation_ht": Listing(
        rows=run(_sejours(is_occupying())),
        fields=(*PERSON, shown("place", "Place"), ARRIVEE, DEPART, NUITS),
    ),
    "etp": Listing(
        rows=run(
            select(
                professionnel.c.reference,
                professionnel.c.nom,
                professionnel.c.prenom,
                professionnel.c.profession,
                professionnel.c.etp,
            )
            .where(network.is_in_team_at_end())
            .order_by(professionnel.c.nom, professionnel.c.prenom, professionnel.c.id)
        ),
        fields=(
            shown("professionnel", "Identifiant", attribute="reference"),
            worked_out("nom", "Professionnel", lambda row: f"{row.nom} {row.prenom}"),
            shown("etp", "ETP", "decimal"),
            modalite("profession"),
        ),
    ),
    "partenaires_conventionnes": _conventions(
        shown("partenaire", "Identifiant", attribute="reference"),
        shown("nom", "Partenaire"),
        shown("debut", "Convention du", "date", "convention_from"),
        shown("fin", "au", "date", "convention_until"),
        modalite("categorie"),
    ),
    MANQUANTS: Listing(
        rows=_missing,
        fields=(shown("categorie", "Catégorie", attribute="title"), modalite("categorie")),
    ),
}
"""By code."""
