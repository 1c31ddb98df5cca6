"""What rows say together, seen over the merged caseload: the stored records and the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.places import RESERVATIONS, SEJOURS
from crt_desktop.domain.reprise.crossing import (
    Held,
    PersonFile,
    Said,
    double_warnings,
    duty_spans,
    group_by,
    held_of,
    named,
    overlap_warnings,
    person_warnings,
    sejour_warnings,
)
from crt_desktop.domain.reprise.findings import OWNERS, Finding
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.remarks import Setting, warnings_of
from crt_desktop.domain.reprise.rows import Line
from crt_desktop.domain.reprise.rules import Remark, shown
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.reprise.spans import (
    FAR_DAY,
    Occupancy,
    Span,
    accompagnement_span,
    sejour_span,
)
from crt_desktop.domain.sejours import PlaceHt, ReservationHt, SejourHt
from crt_desktop.domain.typography import french
from crt_desktop.ports.exchange import ExchangeRepository, RowKey, StoredRecord
from crt_desktop.services.import_reading import ReadWorkbook, key_of

PERSON_SHEETS: Final = {
    "demandes": ("demandes", "visites"),
    "gir": ("demandes",),
    "visites": ("demandes", "visites"),
    "hospitalisations": ("hospitalisations",),
}
"""For each sheet looked at, the sheets of the file whose persons need it."""

_NAMING_AIDANTS: Final = tuple(
    sheet.name for sheet in ALL_SHEETS if any(column.sheet == "aidants" for column in sheet.columns)
)


class MergedCaseload:
    """The stored records and those of the file that are not in error, as if they were written."""

    def __init__(self, book: ReadWorkbook, exchange: ExchangeRepository) -> None:
        """Look at the file over what is stored."""
        self._book = book
        self._exchange = exchange
        self._known = {sheet: exchange.references(sheet) for sheet in OWNERS}
        self._of_persons: dict[str, dict[str, list[StoredRecord]]] = {}

    def is_known(self, sheet: str, reference: str) -> bool:
        """Tell whether a reference is stored."""
        return reference in self._known[sheet]

    def replaced_records(self, sheet: str, lines: Sequence[Line]) -> dict[RowKey, Record]:
        """Return the stored records that lines come over, by key.

        Those of the sheets that are looked at person by person are read once, with the others of the
        same persons.
        """
        keys = {key_of(line) for line in lines}
        found: dict[RowKey, Record] = {}
        if sheet in PERSON_SHEETS:
            persons = {str(line.values.get("beneficiaire")) for line in lines}
            for one in self.stored_of_persons(sheet, persons):
                if one.key in keys:
                    found[one.key] = one.record
            # An id keeps its record even when the row now names another person.
            keys = {key for key in keys - found.keys() if key.reference is not None}
        return {**found, **(self._exchange.find(sheet, keys) if keys else {})}

    def stored_of_persons(self, sheet: str, persons: Iterable[str]) -> Iterator[StoredRecord]:
        """Yield the stored records of a sheet that belong to these persons."""
        held = self._of_persons.setdefault(sheet, {})
        wanted = sorted(self._known["beneficiaires"].intersection(persons))
        missing = [person for person in wanted if person not in held]
        if missing:
            held.update({person: [] for person in missing})
            for one in self._exchange.records_of(sheet, missing):
                held[str(getattr(one.record, "beneficiaire", None))].append(one)
        for person in wanted:
            yield from held[person]

    def held_by_persons(self, sheet: str, persons: Iterable[str]) -> list[Held]:
        """Return the records of a sheet that belong to these persons: stored, then the file's."""
        wanted = set(persons)
        lines = [
            line
            for line in self._book.valid(sheet)
            if getattr(line.record, "beneficiaire", None) in wanted
        ]
        return self._merge(sheet, self.stored_of_persons(sheet, wanted), lines)

    def owners(self, sheet: str, references: Iterable[str]) -> dict[str, Held]:
        """Return the records that these references name, the file's before the stored."""
        wanted = set(references)
        held: dict[str, Held] = {}
        for line in self._book.valid(sheet):
            reference = key_of(line).reference
            if reference in wanted and line.record is not None:
                held[reference] = Held(line.record, line)
        missing = sorted((wanted - held.keys()) & self._known[sheet])
        if missing:
            keys = [RowKey(reference) for reference in missing]
            for key, record in self._exchange.find(sheet, keys).items():
                held[str(key.reference)] = Held(record)
        return held

    def people(self) -> list[Held]:
        """Return every person: the stored ones the file does not replace, then the file's."""
        stored = self._exchange.read_sheet("beneficiaires")
        return self._merge("beneficiaires", stored, self._book.valid("beneficiaires"))

    def _merge(
        self, sheet: str, stored: Iterable[StoredRecord], lines: Sequence[Line]
    ) -> list[Held]:
        replaced = {key_of(line) for line in self._book.valid(sheet) if line.stored is not None}
        held = [Held(one.record) for one in stored if one.key not in replaced]
        held += [Held(line.record, line) for line in lines if line.record is not None]
        return held


def reject_overlaps(book: ReadWorkbook, exchange: ExchangeRepository) -> None:
    """Put in error the accompagnements of a person, and the sejours on a place, that overlap.

    What is stored and not replaced stands first, then the rows in file order, the sejours before what is
    kept « à nommer »: the later row is in error. A row left out gives its stored version back its place,
    which may push out another row.
    """
    demandes = book.valid("demandes")
    persons = {record.beneficiaire for record in _versions(demandes, Demande)}
    stored = exchange.demandes_of(sorted(persons)) if persons else []
    _reject(book, {"demandes": stored}, "beneficiaire", _conflicting_accompagnement)
    places = {record.place for record in _versions(book.valid(SEJOURS), SejourHt)}
    places |= {record.place for record in _versions(book.valid(RESERVATIONS), ReservationHt)}
    wanted = sorted(places)
    stays = {
        SEJOURS: exchange.sejours_on(wanted) if wanted else [],
        RESERVATIONS: exchange.reservations_on(wanted) if wanted else [],
    }
    _reject(book, stays, "place", _conflicting_sejour)


T = TypeVar("T", Demande, SejourHt, ReservationHt)


def _versions(lines: Iterable[Line], kind: type[T]) -> Iterator[T]:
    """Yield the record each line makes, and the stored one it replaces."""
    for line in lines:
        for record in (line.record, line.stored):
            if isinstance(record, kind):
                yield record


def _reject(
    book: ReadWorkbook,
    stored: Mapping[str, Sequence[StoredRecord]],
    attribute: str,
    say: Callable[[Line, Span, Span], Finding],
) -> None:
    """Note the rows of these sheets, which share what they occupy, that meet another."""
    is_settled = False
    while not is_settled:
        is_settled = True
        taken: defaultdict[str, Occupancy] = defaultdict(Occupancy)
        for sheet, records in stored.items():
            replaced = {key_of(line) for line in book.valid(sheet) if line.stored is not None}
            for one in records:
                span = _span(Held(one.record))
                if span is not None and one.key not in replaced:
                    taken[getattr(one.record, attribute)].add(span)
        for line in [line for sheet in stored for line in book.valid(sheet)]:
            span = None if line.record is None else _span(Held(line.record, line))
            if span is None:
                continue
            occupancy = taken[getattr(line.record, attribute)]
            other = occupancy.conflict(span)
            if other is None:
                occupancy.add(span)
            else:
                book.note(line, say(line, span, other))
                is_settled &= line.stored is None


def _span(held: Held) -> Span | None:
    if isinstance(held.record, Demande):
        return accompagnement_span(held.record, held)
    if isinstance(held.record, SejourHt | ReservationHt):
        return sejour_span(held.record, held)
    return None


def _conflicting_accompagnement(line: Line, span: Span, other: Span) -> Finding:
    del span
    return line.finding("accompagnements_chevauchants", "admitted_on", autre=named(held_of(other)))


def _conflicting_sejour(line: Line, span: Span, other: Span) -> Finding:
    held = held_of(other)
    place = getattr(held.record, "place", "")
    who = f"ligne {held.row}" if held.line is not None else "séjour déjà enregistré"
    until = shown(other.end)
    if other.start > span.start:
        since = shown(other.start)
        when = f"à partir du {since}" if other.end == FAR_DAY else f"du {since} au {until}"
        remedy = f"Avancez le départ au {since}, ou choisissez une autre place."
    elif other.end == FAR_DAY:
        when = "sans date de départ"
        remedy = f"Saisissez le départ du séjour ({who}), ou choisissez une autre place."
    else:
        when = f"jusqu'au {until}"
        remedy = f"Décalez l'arrivée au {until}, ou choisissez une autre place."
    return line.finding(
        "place_occupee",
        "arrived_on",
        place=place,
        fin=french(when),
        autre=who,
        remede=french(remedy),
    )


def add_warnings(book: ReadWorkbook, merged: MergedCaseload, setting: Setting) -> None:
    """Say of every valid row what is worth a second look, alone and beside the others."""
    for name in book.sheets:
        for line in book.valid(name):
            if line.record is not None:
                for remark in warnings_of(line.record, setting):
                    _note(book, line, remark)
    for person in _person_files(book, merged):
        _note_all(book, person_warnings(person, setting))
    duties = [Held(line.record, line) for line in book.valid("astreintes") if line.record]
    for held in group_by(duties, "professionnel").values():
        _note_all(book, overlap_warnings(duty_spans(held), "astreintes_chevauchantes", "starts_at"))
    _add_sejour_warnings(book, merged)
    _add_aidant_warnings(book, merged)
    if any(line.stored is None for line in book.valid("beneficiaires")):
        _note_all(book, double_warnings(merged.people()))


def _note_all(book: ReadWorkbook, said: Iterable[Said]) -> None:
    for line, remark in said:
        _note(book, line, remark)


def _note(book: ReadWorkbook, line: Line, remark: Remark) -> None:
    book.note(line, line.finding(remark.code, remark.attribute, **remark.values))


def _person_files(book: ReadWorkbook, merged: MergedCaseload) -> Iterator[PersonFile]:
    persons = {
        name: {_beneficiaire(line) for line in book.valid(name)}
        for name in ("demandes", "visites", "hospitalisations")
    }
    groups = {
        sheet: group_by(
            merged.held_by_persons(sheet, set().union(*(persons[name] for name in needed_by))),
            "beneficiaire",
        )
        for sheet, needed_by in PERSON_SHEETS.items()
    }
    everyone = set().union(*persons.values())
    owners = merged.owners("beneficiaires", everyone)
    for reference in sorted(everyone):
        owner = owners.get(reference)
        beneficiaire = owner.record if owner is not None else None
        yield PersonFile(
            beneficiaire=beneficiaire if isinstance(beneficiaire, Beneficiaire) else None,
            demandes=groups["demandes"].get(reference, []),
            evaluations=groups["gir"].get(reference, []),
            visites=groups["visites"].get(reference, []),
            hospitalisations=groups["hospitalisations"].get(reference, []),
        )


def _beneficiaire(line: Line) -> str:
    return str(getattr(line.record, "beneficiaire", ""))


def _add_sejour_warnings(book: ReadWorkbook, merged: MergedCaseload) -> None:
    stays = [
        (line, line.record)
        for line in book.valid("sejours_ht")
        if isinstance(line.record, SejourHt)
    ]
    places = merged.owners("places_ht", (stay.place for _, stay in stays))
    for line, stay in stays:
        held = places.get(stay.place)
        if held is not None and isinstance(held.record, PlaceHt):
            _note_all(book, sejour_warnings(line, stay, held.record))


def _add_aidant_warnings(book: ReadWorkbook, merged: MergedCaseload) -> None:
    """Say which records name an aidant of another person."""
    lines = [
        (line, aidant)
        for sheet in _NAMING_AIDANTS
        for line in book.valid(sheet)
        if isinstance(aidant := getattr(line.record, "aidant", None), str)
    ]
    aidants = merged.owners("aidants", (aidant for _, aidant in lines))
    for line, aidant in lines:
        held = aidants.get(aidant)
        other = "" if held is None else str(getattr(held.record, "beneficiaire", ""))
        if other and other != _beneficiaire(line):
            values = {"aidant": aidant, "autre": other}
            _note(book, line, Remark("aidant_autre_personne", "aidant", values))
