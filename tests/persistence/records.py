"""Hypothesis strategies: any record of any sheet that the rules let in, built from the sheet's columns."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from crt_desktop.domain.aggir import EvaluationGir, effective_gir
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import Astreinte, Visite
from crt_desktop.domain.parcours import Prestation
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.planning import Absence, HoraireTravail, PublicationAstreinte
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, RefusHt, ReservationHt, SejourHt
from crt_desktop.domain.suivi import Consentement, Equipement, SoutienAidant, Vaccination

T = TypeVar("T")

PERSONS: Final = ("B1", "B2", "é 3")
PROFESSIONNELS: Final = ("P1", "P2")
PLACES: Final = ("L1", "L2")
AIDANTS: Final = ("A1", "à 2")
PARTENAIRES: Final = ("S1", "S2")
DEMANDES: Final = ("Q1", "q é")
PLANS: Final = ("V1", "V2")
SERIES: Final = ("SV1", "sv é")
VISITES: Final = ("VI1", "VI2")
ASTREINTES: Final = ("AS1", "AS2")
PUBLICATIONS: Final = ("PU1", "PU2")
_REFERENCES: Final = {
    "beneficiaires": PERSONS,
    "professionnels": PROFESSIONNELS,
    "places_ht": PLACES,
    "aidants": AIDANTS,
    "partenaires": PARTENAIRES,
    "demandes": DEMANDES,
    "plans": PLANS,
    "series_visites": SERIES,
    "visites": VISITES,
    "astreintes": ASTREINTES,
    "publications": PUBLICATIONS,
}

_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_INSTANTS = st.integers(631_152_000, 4_102_444_800).map(
    lambda second: datetime.fromtimestamp(second, UTC)
)
_BY_KIND: Final[dict[Kind, st.SearchStrategy[Any]]] = {
    Kind.TEXT: _TEXTS,
    Kind.DATE: _DAYS,
    Kind.INSTANT: _INSTANTS,
    Kind.TIME: st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    Kind.FLAG: st.booleans(),
    Kind.INTEGER: st.integers(0, 2_000),
    Kind.DECIMAL: st.decimals(Decimal(0), Decimal(9), places=4),
}
ORDERED: Final[dict[type[Any], tuple[str, str]]] = {
    Demande: ("admitted_on", "left_on"),
    Visite: ("starts_at", "ends_at"),
    Astreinte: ("starts_at", "ends_at"),
    Hospitalisation: ("entered_on", "left_on"),
    PlaceHt: ("opened_on", "closed_on"),
    SejourHt: ("arrived_on", "departed_on"),
    SoutienAidant: ("started_on", "ended_on"),
    Equipement: ("installed_on", "recovered_on"),
    Vaccination: ("vaccinated_on", "next_on"),
    Consentement: ("given_on", "withdrawn_on"),
    Prestation: ("started_on", "ended_on"),
    HoraireTravail: ("since", "until"),
    Absence: ("started_on", "ended_on"),
    ReservationHt: ("arrived_on", "departed_on"),
    RefusHt: ("arrived_on", "departed_on"),
    PublicationAstreinte: ("started_on", "ended_on"),
}


def records_of(sheet: Sheet) -> st.SearchStrategy[Record]:
    """Draw a record of a sheet; references are among those of this module."""
    columns = {column.attribute: column for column in sheet.columns}
    drawn = {name.name: _values(columns[name.name]) for name in fields(sheet.record)}
    if not sheet.has_required_id:
        drawn["reference"] = st.none()
    return st.builds(sheet.record, **drawn).map(_allowed)


def _values(column: Column) -> st.SearchStrategy[Any]:
    if column.kind is Kind.CODES:
        codes = st.lists(st.sampled_from(sorted(column.codes or ())), unique=True, max_size=4)
        return codes.map(tuple)
    if column.attribute == "gir":
        values: st.SearchStrategy[Any] = st.integers(1, 6)
    elif column.attribute == "duree_minutes":
        values = st.integers(1, 1440)
    elif column.attribute == "numero":
        values = st.integers(1, 40)
    elif (column.name, column.kind) == ("score", Kind.DECIMAL):
        values = st.integers(0, 14).map(lambda halves: Decimal(halves) / 2)
    elif column.kind is Kind.CODE:
        values = st.sampled_from(sorted(column.codes or ()))
    elif column.kind is Kind.REFERENCE:
        values = st.sampled_from(_REFERENCES[column.sheet or ""])
    else:
        values = _BY_KIND[column.kind]
    return values if column.is_required else st.none() | values


def _allowed(record: Any) -> Any:
    """Return the nearest record that breaks no rule of the tables."""
    if type(record) in ORDERED:
        first, last = ORDERED[type(record)]
        start, end = getattr(record, first), getattr(record, last)
        if start is not None and end is not None and end < start:
            return replace(record, **{first: end, last: start})
    if isinstance(record, EvaluationGir) and effective_gir(record) is None:
        return replace(record, gir=4)
    return record


def a_named(person: str) -> Beneficiaire:
    """Build a person of which only the reference matters."""
    return Beneficiaire(
        reference=person,
        nom_naissance="Essai",
        prenoms="Ada",
        sexe="F",
        born_on=date(1940, 5, 17),
    )
