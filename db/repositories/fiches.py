"""Records of every sheet, one at a time, by row id: read, added, changed, taken away and put back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.records import Record
from crt_desktop.reports.fiches import BinLine, Choice, Removal, StoredFiche
from db import content
from db.audit import FIELDS_SEPARATOR
from db.repositories import bin as bin_
from db.repositories.exchange_reading import other_attributes, profils_of
from db.repositories.fiche_links import choices_in, free_reference, link_ids
from db.repositories.fiche_rows import settle_rang, write_accompagnement, write_profils
from db.repositories.latest import refresh_latest
from db.repositories.mapping import DEMANDES, MAPPINGS, SheetMapping
from db.repositories.occupied import telling_occupant
from db.repositories.row_ids import next_row_id
from db.tables import AccountRow, AuditRow
from db.touched import TOLD, tell

_ROW_NAME: Final = re.compile(r"#(\d{1,18})")
_ADDED: Final = 2
"""Columns that `_select` puts after those of the mapping: version and recording instant."""

_PERSON: Final = "person"
"""Stands for the column that says whose a record is, which has another name in the persons' own sheet."""
_WANTED: Final = "wanted"

_BY_HAND: Final = (
    AuditTag.FICHE_ADD,
    AuditTag.FICHE_CHANGE,
    AuditTag.FICHE_RESTORE,
    AuditTag.DATE_CORRECT,
    AuditTag.ASTREINTE_DRAFT,
    AuditTag.ASTREINTE_PUBLISH,
    AuditTag.ASTREINTE_REPLACE,
    AuditTag.ASTREINTE_INFORM,
    AuditTag.PLACE_BOOK,
    AuditTag.PLACE_CHANGE,
)
_BY_IMPORT: Final = (AuditTag.IMPORT_BENEFICIAIRE, AuditTag.IMPORT_RUN)


class SqlFicheRepository:
    """The records on a session; commits nothing.

    ``now`` gives the recording instant of what is written; ``begin_writing`` takes the lock for writing.
    """

    def __init__(
        self, session: Session, now: Callable[[], datetime], begin_writing: Callable[[], None]
    ) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._now = now
        self._begin_writing = begin_writing

    def lock(self) -> None:
        """Take the lock for writing: what is read from here on stands until the commit."""
        self._begin_writing()

    def get(self, sheet: str, row_id: int) -> StoredFiche:
        """Return a record; raises NotFoundError."""
        found = self._where(sheet, "id", row_id)
        if not found:
            raise NotFoundError(kind=sheet, reference=row_id)
        return found[0]

    def find(self, sheet: str, reference: str) -> StoredFiche | None:
        """Return the record that carries a reference, or that « #12 » names by its row id."""
        found = self._where(sheet, "reference", reference)
        name = _ROW_NAME.fullmatch(reference)
        if not found and name:
            found = self._where(sheet, "id", int(name[1]))
        return found[0] if found else None

    def of_person(self, sheet: str, beneficiaire_id: int) -> tuple[StoredFiche, ...]:
        """Return a person's records of a sheet, in the order they were created."""
        return self._where(sheet, _PERSON, beneficiaire_id)

    def all(self, sheet: str) -> tuple[StoredFiche, ...]:
        """Return every record of a sheet, in the order they were created."""
        return self._where(sheet)

    def linked(self, sheet: str, attribute: str, reference: str) -> tuple[StoredFiche, ...]:
        """Return the records of a sheet whose field points to a reference."""
        mapping = MAPPINGS[sheet]
        link = next(link for link in mapping.links if link.attribute == attribute)
        target = MAPPINGS[link.sheet].table
        row_id = self._session.scalar(select(target.c.id).where(target.c.reference == reference))
        return () if row_id is None else self._where(sheet, link.column, row_id)

    def choices(self, sheet: str, *, beneficiaire_id: int | None = None) -> tuple[Choice, ...]:
        """Return what a field may point to in a sheet, by name; aidants are those of the person.

        A record without a reference is offered as « #12 », its row id: see `name_row`.
        """
        return choices_in(self._session, sheet, beneficiaire_id=beneficiaire_id)

    def new_reference(self, sheet: str) -> str:
        """Return a reference no record of the sheet carries, nor one in the bin (« B0046 »)."""
        return free_reference(self._session, sheet)

    def name_row(self, fiche: StoredFiche) -> str:
        """Return the reference of a record, after giving it one when it has none."""
        if fiche.record.reference:
            return fiche.record.reference
        named = replace(fiche.record, reference=self.new_reference(fiche.sheet))
        self.update(fiche.sheet, fiche.row_id, named, version=fiche.version)
        return str(named.reference)

    def add(self, sheet: str, record: Record) -> StoredFiche:
        """Store a new record; raises NotFoundError for a reference to nothing."""
        self.lock()
        mapping = MAPPINGS[sheet]
        values = mapping.values(record, link_ids(self._session, mapping, record))
        settle_rang(self._session, mapping, values)
        row_id = next_row_id(self._session, sheet, mapping.table)
        if row_id is not None:
            values["id"] = row_id
        at = self._now()
        with telling_occupant(self._session, mapping.table.name, values):
            result = self._session.connection().execute(
                insert(mapping.table)
                .values(**values, recorded_at=at, version=1)
                .execution_options(**TOLD)
            )
        if row_id is None:
            (row_id,) = result.inserted_primary_key or (0,)
        tell(self._session, mapping.table, [row_id])
        self._write_parts(mapping, row_id, record, values, at)
        return self.get(sheet, row_id)

    def update(self, sheet: str, row_id: int, record: Record, *, version: int) -> StoredFiche:
        """Replace a record whose version is still this one, and add one to it.

        Raises NotFoundError, VersionMovedError when it moved on.
        """
        self.lock()
        mapping = MAPPINGS[sheet]
        table = mapping.table
        person_id = self._check_version(mapping, row_id, version)
        values = mapping.values(record, link_ids(self._session, mapping, record))
        settle_rang(self._session, mapping, values, row_id=row_id)
        at = self._now()
        with telling_occupant(self._session, table.name, values, row_id=row_id):
            self._session.execute(
                update(table)
                .where(table.c.id == row_id, table.c.version == version)
                .values(**values, recorded_at=at, version=version + 1)
                .execution_options(**TOLD)
            )
        tell(self._session, table, [row_id])
        self._write_parts(mapping, row_id, record, values, at, was_of=person_id)
        return self.get(sheet, row_id)

    def remove(
        self,
        sheet: str,
        row_id: int,
        *,
        version: int,
        title: str,
        by: str,
        at: datetime,
        reason: str | None = None,
    ) -> Removal:
        """Take a record and what hangs on it away to the bin.

        Raises NotFoundError, VersionMovedError, RuleViolationError (``retrait_impossible``) when records
        that must stay point to it.
        """
        self.lock()
        mapping = MAPPINGS[sheet]
        person_id = self._check_version(mapping, row_id, version)
        removal = bin_.take_away(
            self._session,
            mapping,
            row_id,
            bin_.Removed(
                beneficiaire_id=person_id, title=title, deleted_at=at, deleted_by=by, motif=reason
            ),
        )
        if sheet == DEMANDES and person_id is not None:
            refresh_latest(self._session, [person_id])
        return removal

    def restore(self, bin_id: int) -> StoredFiche:
        """Put a record and what hung on it back, under the same row ids where they are still free.

        Raises NotFoundError, RuleViolationError (``remise_impossible``) when its place is taken or its
        person is gone.
        """
        self.lock()
        sheet, row_id = bin_.put_back(self._session, bin_id)
        fiche = self.get(sheet, row_id)
        if sheet == DEMANDES and fiche.beneficiaire_id is not None:
            refresh_latest(self._session, [fiche.beneficiaire_id])
        return fiche

    def bin(self) -> tuple[BinLine, ...]:
        """Return what the bin holds, the latest first."""
        return bin_.lines(self._session)

    def bin_people(self, bin_id: int) -> tuple[int | None, ...]:
        """Return the persons that putting a line of the bin back would touch."""
        return bin_.people_of(self._session, bin_id)

    def empty_bin(self, *, before: datetime) -> tuple[int | None, ...]:
        """Throw away what was taken away before an instant; return whose it was, None for nobody's."""
        self.lock()
        return bin_.throw_away(self._session, before=before)

    def has_old_bin(self, *, before: datetime) -> bool:
        """Tell whether the bin holds something taken away before an instant."""
        return bin_.has_older(self._session, before=before)

    def last_change(self, fiche: StoredFiche) -> tuple[str, datetime, tuple[str, ...]] | None:
        """Return who changed a record last (as shown), when, and the fields, as the journal tells.

        Of what an import wrote the journal does not tell the fields.
        """
        is_about = (
            (AuditRow.entity == content.IMPORT)
            if fiche.beneficiaire_id is None
            else (AuditRow.entity == content.BENEFICIAIRE)
            & (AuditRow.entity_id == fiche.beneficiaire_id)
        )
        name = FIELDS_SEPARATOR.join((fiche.sheet, str(fiche.row_id)))
        entries = select(AuditRow.actor, AuditRow.at, AuditRow.fields).where(is_about)
        by_hand = self._session.execute(
            entries.where(
                AuditRow.action.in_(_BY_HAND),
                (AuditRow.fields == name)
                | AuditRow.fields.startswith(name + FIELDS_SEPARATOR, autoescape=True),
            )
            .order_by(AuditRow.seq.desc())
            .limit(1)
        ).one_or_none()
        found = by_hand
        if by_hand is None or by_hand.at < fiche.recorded_at:
            by_import = self._session.execute(
                entries.where(AuditRow.action.in_(_BY_IMPORT), AuditRow.at >= fiche.recorded_at)
                .order_by(AuditRow.seq)
                .limit(1)
            ).one_or_none()
            found = by_import or by_hand
        if found is None:
            return None
        shown = self._session.scalar(
            select(AccountRow.display_name).where(AccountRow.name == found.actor)
        )
        fields = tuple(found.fields.split(FIELDS_SEPARATOR))[2:] if found is by_hand else ()
        return shown or found.actor, found.at, fields

    def _check_version(self, mapping: SheetMapping, row_id: int, version: int) -> int | None:
        """Return whom a record is about; raises NotFoundError, VersionMovedError."""
        table = mapping.table
        row = self._session.execute(
            select(table.c.version, mapping.person_column.label("person_id")).where(
                table.c.id == row_id
            )
        ).one_or_none()
        if row is None:
            raise NotFoundError(kind=mapping.sheet.name, reference=row_id)
        if row.version != version:
            raise VersionMovedError(version=row.version)
        person_id: int | None = row.person_id
        return person_id

    def _write_parts(
        self,
        mapping: SheetMapping,
        row_id: int,
        record: Record,
        values: dict[str, Any],
        at: datetime,
        *,
        was_of: int | None = None,
    ) -> None:
        """Write what lies in another table than the record's own."""
        if isinstance(record, Beneficiaire):
            write_profils(self._session, row_id, record.profils)
        elif mapping.sheet.name == DEMANDES:
            person_id = values["beneficiaire_id"]
            write_accompagnement(
                self._session,
                record,
                demande_id=row_id,
                beneficiaire_id=person_id,
                recorded_at=at,
            )
            refresh_latest(self._session, sorted({person_id, was_of or person_id}))

    def _where(
        self, sheet: str, column: str | None = None, value: object = None
    ) -> tuple[StoredFiche, ...]:
        """Return the records of a sheet, those whose column holds a value when one is named."""
        mapping = MAPPINGS[sheet]
        asked = {} if column is None else {_WANTED: value}
        rows = self._session.execute(_statement(sheet, column), asked).all()
        profils = profils_of(self._session, mapping, [row.row_id for row in rows])
        return tuple(
            StoredFiche(
                sheet=sheet,
                row_id=row.row_id,
                version=row.version,
                recorded_at=row.recorded_at,
                record=mapping.record(row[:-_ADDED], **other_attributes(mapping, profils, row)),
                beneficiaire_id=row.person_id,
            )
            for row in rows
        )


@cache
def _statement(sheet: str, column: str | None) -> Select[Any]:
    """Return the query of a sheet's records, of those whose column holds `_WANTED`; written once.

    Writing a query anew costs several times what it takes to run it: a form saved asks a dozen.
    """
    mapping = MAPPINGS[sheet]
    table = mapping.table
    statement = mapping.select().add_columns(table.c.version, table.c.recorded_at)
    if column is not None:
        found = mapping.person_column if column == _PERSON else table.c[column]
        statement = statement.where(found == bindparam(_WANTED))
    return statement.order_by(table.c.id)
