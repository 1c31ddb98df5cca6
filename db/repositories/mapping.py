"""How each record of the workbook lies in its table: two functions, record → values and row → record.

A column bears the name of its attribute. Three things differ: a reference to another sheet is kept as
the id of its row, profils have a table of their own, and a demande is two rows (the demande, and the
accompagnement it opened). What is derived (search columns, the GIR that counts) is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, FromClause, Integer, Select, Table, null, select, type_coerce

from crt_desktop.domain.aggir import EvaluationGir, effective_gir
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.columns import Kind, Sheet
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SHEET_BY_NAME
from crt_desktop.domain.search import compact, fold, phone_digits
from crt_desktop.ports.exchange import RowKey, StoredRecord
from db.base import BIG_ID, Base
from db.tables import (
    AbsenceRow,
    AccompagnementRow,
    AidantRow,
    AppelAstreinteRow,
    AstreinteRow,
    BeneficiaireRow,
    BilanRow,
    ChuteRow,
    ConsentementRow,
    ContactAidantRow,
    ContratRow,
    DemandeRow,
    DepistageRow,
    EquipementRow,
    EvaluationGirRow,
    EvaluationRow,
    HoraireTravailRow,
    HospitalisationRow,
    InformationRow,
    InterlocuteurRow,
    IntervenantRow,
    MesureZaritRow,
    NoteRow,
    ObjectifRow,
    PartenaireRow,
    PlaceHtRow,
    PlanRow,
    PrestationRow,
    ProfessionnelRow,
    ProfilRow,
    PublicationRow,
    RefusHtRow,
    ReservationHtRow,
    SejourHtRow,
    SerieVisitesRow,
    SouhaitRow,
    SoutienAidantRow,
    TeleconsultationRow,
    TransmissionRow,
    TransportRow,
    VaccinationRow,
    VisiteRow,
)

BENEFICIAIRES: Final = "beneficiaires"
DEMANDES: Final = "demandes"

PROFIL: Final = cast("Table", ProfilRow.__table__)
ACCOMPAGNEMENT: Final = cast("Table", AccompagnementRow.__table__)
ACCOMPAGNEMENT_COLUMNS: Final = (
    "admitted_on",
    "left_on",
    "motif_sortie",
    "destination",
    "has_relais",
    "motif_sortie_precision",
    "left_recorded_on",
    "sortie_concertation_on",
    "sortie_concertation_participants",
    "sortie_avis_medical_on",
    "sortie_avis_medical_auteur",
    "relais_organisme",
    "relais_on",
    "relais_confirmed_on",
)
"""The attributes of a demande that are kept in the row of its accompagnement."""

_ROWS: Final[Mapping[str, type[Base]]] = {
    "beneficiaires": BeneficiaireRow,
    "demandes": DemandeRow,
    "gir": EvaluationGirRow,
    "visites": VisiteRow,
    "professionnels": ProfessionnelRow,
    "astreintes": AstreinteRow,
    "appels_astreinte": AppelAstreinteRow,
    "hospitalisations": HospitalisationRow,
    "places_ht": PlaceHtRow,
    "sejours_ht": SejourHtRow,
    "aidants": AidantRow,
    "partenaires": PartenaireRow,
    "intervenants": IntervenantRow,
    "interlocuteurs": InterlocuteurRow,
    "zarit": MesureZaritRow,
    "soutiens_aidants": SoutienAidantRow,
    "contacts_aidants": ContactAidantRow,
    "chutes": ChuteRow,
    "depistages": DepistageRow,
    "notes": NoteRow,
    "transmissions": TransmissionRow,
    "equipements": EquipementRow,
    "vaccinations": VaccinationRow,
    "teleconsultations": TeleconsultationRow,
    "transports": TransportRow,
    "consentements": ConsentementRow,
    "evaluations": EvaluationRow,
    "plans": PlanRow,
    "objectifs": ObjectifRow,
    "bilans": BilanRow,
    "prestations": PrestationRow,
    "contrats": ContratRow,
    "series_visites": SerieVisitesRow,
    "horaires": HoraireTravailRow,
    "absences": AbsenceRow,
    "souhaits": SouhaitRow,
    "publications": PublicationRow,
    "informations": InformationRow,
    "reservations_ht": ReservationHtRow,
    "refus_ht": RefusHtRow,
}

_RANG: Final = 2
_LEADING_COLUMNS: Final = 3
"""What stands before the attributes in a row of `SheetMapping.select`: id, person's id, rang."""


def _no_columns(record: Any) -> dict[str, object]:
    del record
    return {}


def _search_columns(person: Beneficiaire) -> dict[str, object]:
    names = (person.nom_naissance, person.nom_usage, person.prenoms)
    return {
        "sort_name": fold(f"{person.nom_naissance} {person.prenoms}"),
        "search_text": " ".join(filter(None, (compact(name or "") for name in names))),
        "search_phone": phone_digits(person.telephone),
    }


def _gir_columns(evaluation: EvaluationGir) -> dict[str, object]:
    return {"effective_gir": effective_gir(evaluation)}


_DERIVED: Final[Mapping[str, Callable[[Any], dict[str, object]]]] = {
    BENEFICIAIRES: _search_columns,
    "gir": _gir_columns,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference of a record: its attribute, the column that holds the id, the sheet it points to."""

    attribute: str
    column: str
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMapping:
    """The mapping of one sheet.

    ``attributes`` are those of the record in the order of `select`; ``columns`` those among them that
    are columns of ``table`` under the same name; the places are those of the key in a row of `select`.
    """

    sheet: Sheet
    table: Table
    links: tuple[Link, ...]
    attributes: tuple[str, ...]
    columns: tuple[str, ...]
    reference_place: int
    natural_places: tuple[int, ...]
    derived: Callable[[Any], dict[str, object]]

    @property
    def has_person(self) -> bool:
        """Tell whether the rows belong to a person, or may."""
        return any(link.sheet == BENEFICIAIRES for link in self.links)

    @property
    def person_column(self) -> ColumnElement[int | None]:
        """The id of the person a row is about, NULL for the sheets of the etablissement."""
        if self.sheet.name == BENEFICIAIRES:
            return cast("ColumnElement[int | None]", self.table.c.id)
        if self.has_person:
            return cast("ColumnElement[int | None]", self.table.c.beneficiaire_id)
        return type_coerce(null(), BIG_ID)

    def values(self, record: Record, ids: Mapping[str, Mapping[str, int]]) -> dict[str, object]:
        """Return the column values of a record; ``ids`` gives, by sheet, the id of each reference.

        Raises KeyError for a reference that is not there.
        """
        values: dict[str, object] = {name: getattr(record, name) for name in self.columns}
        for link in self.links:
            reference = getattr(record, link.attribute)
            values[link.column] = None if reference is None else ids[link.sheet][reference]
        values.update(self.derived(record))
        return values

    def record(self, row: Sequence[Any], **others: Any) -> Record:
        """Return the record of a row of `select`; ``others`` are the attributes kept elsewhere."""
        values: dict[str, Any] = dict(zip(self.attributes, row[_LEADING_COLUMNS:], strict=True))
        return self.sheet.record(**values, **others)

    def key_of(self, row: Sequence[Any]) -> RowKey:
        """Return the key of a row of `select`: its reference, else its natural key and rank."""
        reference = row[self.reference_place]
        if reference is not None:
            return RowKey(reference=reference)
        return RowKey(natural=tuple(row[one] for one in self.natural_places), rank=row[_RANG])

    def alias_of(self, row: Sequence[Any]) -> RowKey | None:
        """Return the natural key that a row with a reference still answers to, None for any other.

        It came in without a reference and was given one since: its workbook does not know it.
        """
        if row[_RANG] is None or row[self.reference_place] is None:
            return None
        return RowKey(natural=tuple(row[one] for one in self.natural_places), rank=row[_RANG])

    def stored(self, row: Sequence[Any], **others: Any) -> StoredRecord:
        """Return the record of a row of `select` with its key."""
        return StoredRecord(key=self.key_of(row), record=self.record(row, **others))

    def select(self) -> Select[Any]:
        """Return the query of every row: its id, its person's id, its rang, then `attributes`."""
        source: FromClause = self.table
        found: dict[str, ColumnElement[Any]] = {name: self.table.c[name] for name in self.columns}
        for link in self.links:
            target = MAPPINGS[link.sheet].table.alias(f"{link.attribute}_link")
            source = source.outerjoin(target, self.table.c[link.column] == target.c.id)
            found[link.attribute] = target.c.reference.label(link.attribute)
        if self.sheet.name == DEMANDES:
            source = source.outerjoin(
                ACCOMPAGNEMENT, ACCOMPAGNEMENT.c.demande_id == self.table.c.id
            )
            found |= {name: ACCOMPAGNEMENT.c[name] for name in ACCOMPAGNEMENT_COLUMNS}
        rang = type_coerce(null(), Integer) if self.sheet.has_required_id else self.table.c.rang
        return select(
            self.table.c.id.label("row_id"),
            self.person_column.label("person_id"),
            rang.label("row_rang"),
            *(found[name] for name in self.attributes),
        ).select_from(source)


def accompagnement_values(record: Any) -> dict[str, object] | None:
    """Return the values of a demande's accompagnement, None when nothing of it is known."""
    values = {name: getattr(record, name) for name in ACCOMPAGNEMENT_COLUMNS}
    return None if all(value is None for value in values.values()) else values


def normalised(key: RowKey) -> RowKey:
    """Return the key with its instants in UTC, as rows give them."""
    if key.reference is not None:
        return RowKey(reference=key.reference)
    natural = tuple(
        value.astimezone(UTC) if isinstance(value, datetime) else value for value in key.natural
    )
    return RowKey(natural=natural, rank=key.rank)


def _mapping(sheet: Sheet) -> SheetMapping:
    table = cast("Table", _ROWS[sheet.name].__table__)
    links = tuple(
        Link(attribute=column.attribute, column=f"{column.attribute}_id", sheet=column.sheet)
        for column in sheet.columns
        if column.kind is Kind.REFERENCE and column.sheet is not None
    )
    attributes = tuple(field.name for field in fields(sheet.record) if field.name != "profils")
    return SheetMapping(
        sheet=sheet,
        table=table,
        links=links,
        attributes=attributes,
        columns=tuple(name for name in attributes if name in table.c),
        reference_place=_LEADING_COLUMNS + attributes.index("reference"),
        natural_places=tuple(
            _LEADING_COLUMNS + attributes.index(name) for name in sheet.natural_key
        ),
        derived=_DERIVED.get(sheet.name, _no_columns),
    )


MAPPINGS: Final[Mapping[str, SheetMapping]] = {sheet.name: _mapping(sheet) for sheet in ALL_SHEETS}
"""The mapping of each sheet of records."""


def _referred_first() -> tuple[str, ...]:
    """Return the sheets, each after those it refers to, else in the workbook's order."""
    order: dict[str, None] = {}

    def add(name: str) -> None:
        for link in MAPPINGS[name].links:
            if link.sheet not in order:
                add(link.sheet)
        order[name] = None

    for name in SHEET_BY_NAME:
        add(name)
    return tuple(order)


WRITING_ORDER: Final = _referred_first()
"""The sheets, those that others refer to first."""

GIVEN_REFERENCES: Final = frozenset(
    link.sheet
    for mapping in MAPPINGS.values()
    for link in mapping.links
    if not MAPPINGS[link.sheet].sheet.has_required_id
)
"""The sheets whose rows may be given a reference, to be pointed to, after they came in without one."""
