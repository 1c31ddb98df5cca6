"""Writing what a workbook brings, in bulk: created records, then updated ones, sheet by sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from crt_desktop.domain.errors import NotFoundError, OperationCancelledError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.places import OPTION, RESERVATIONS, SEJOURS
from crt_desktop.ports.exchange import SheetChanges, StoredRecord
from db.repositories.exchange_reading import chunks, ids_of, locate
from db.repositories.latest import refresh_latest
from db.repositories.mapping import (
    ACCOMPAGNEMENT,
    BENEFICIAIRES,
    DEMANDES,
    GIVEN_REFERENCES,
    MAPPINGS,
    PROFIL,
    WRITING_ORDER,
    SheetMapping,
    accompagnement_values,
)
from db.repositories.row_ids import next_row_id

BATCH: Final = 5000
"""How many records are turned into rows at once: enough for speed, little enough for memory."""

Rows = list[dict[str, Any]]

_HOLDING: Final = frozenset({SEJOURS, RESERVATIONS})
"""The sheets whose rows hold places."""


class ChangeWriter:
    """Writes changes on a session, in its transaction; knows the ids of what it met."""

    def __init__(
        self,
        session: Session,
        *,
        recorded_at: datetime,
        progress: Callable[[int, int], bool] | None,
    ) -> None:
        """Stamp every row with one recording instant."""
        self._session = session
        self._recorded_at = recorded_at
        self._progress = progress
        self._ids: dict[str, dict[str, int]] = defaultdict(dict)
        self._touched: set[int] = set()
        self._done = 0
        self._total = 0

    def write(self, changes: Sequence[SheetChanges]) -> tuple[int, ...]:
        """Write all the changes; return the ids of the beneficiaires touched, in order.

        Raises NotFoundError for a reference or a record to update that is not stored.
        """
        self._total = sum(len(change.created) + len(change.updated) for change in changes)
        for change in changes:
            if change.sheet in _HOLDING:
                self._give_way(MAPPINGS[change.sheet], change.updated)
        for change in sorted(changes, key=lambda change: WRITING_ORDER.index(change.sheet)):
            mapping = MAPPINGS[change.sheet]
            for batch in self._batches(change.created):
                self._create(mapping, batch)
            for batch in self._batches(change.updated):
                self._update(mapping, batch)
        touched = sorted(self._touched)
        if any(change.sheet == DEMANDES for change in changes):
            refresh_latest(self._session, touched)
        return tuple(touched)

    def _give_way(self, mapping: SheetMapping, updated: Sequence[StoredRecord]) -> None:
        """Have the stays about to change hold no place meanwhile: two may have changed places.

        The database judges each row as it is written; the whole was judged before.
        """
        for batch in chunks(updated, BATCH):
            found = locate(self._session, mapping.sheet.name, (stored.key for stored in batch))
            for ids in chunks([place.row_id for place in found.values()]):
                aside = update(mapping.table).where(mapping.table.c.id.in_(ids))
                self._session.execute(aside.values(etat=OPTION))

    def _batches(self, stored: Sequence[StoredRecord]) -> Iterator[list[StoredRecord]]:
        for batch in chunks(stored, BATCH):
            yield batch
            self._done += len(batch)
            if self._progress is not None and not self._progress(self._done, self._total):
                raise OperationCancelledError

    def _create(self, mapping: SheetMapping, batch: list[StoredRecord]) -> None:
        rows = self._values(mapping, batch)
        is_named_by_rank = not mapping.sheet.has_required_id
        for stored, row in zip(batch, rows, strict=True):
            row["recorded_at"] = self._recorded_at
            row["version"] = 1
            if is_named_by_rank:
                row["rang"] = stored.key.rank if stored.record.reference is None else None
        if mapping.sheet.name == BENEFICIAIRES:
            self._number(mapping, rows)
        if mapping.sheet.name in GIVEN_REFERENCES:
            self._take_aliases(mapping, batch)
        self._insert(mapping.table, rows)
        if mapping.has_person:
            self._touch(row["beneficiaire_id"] for row in rows)
        name = mapping.sheet.name
        if name in {BENEFICIAIRES, DEMANDES}:
            self._learn(name, {str(stored.record.reference) for stored in batch})
            ids = [self._ids[name][str(stored.record.reference)] for stored in batch]
            self._write_parts(mapping, batch, ids, rows)

    def _take_aliases(self, mapping: SheetMapping, batch: list[StoredRecord]) -> None:
        """Leave the natural keys of new rows to them: a row with a reference may answer to one."""
        keys = [stored.key for stored in batch if stored.key.reference is None]
        ids = [row.row_id for row in locate(self._session, mapping.sheet.name, keys).values()]
        for chunk in chunks(ids):
            taken = mapping.table.c.id.in_(chunk)
            self._session.execute(update(mapping.table).where(taken).values(rang=None))

    def _number(self, mapping: SheetMapping, rows: Rows) -> None:
        """Give new persons numbers that the journal never gave to another."""
        first = next_row_id(self._session, mapping.sheet.name, mapping.table)
        if first is not None:
            for row_id, row in enumerate(rows, first):
                row["id"] = row_id

    def _update(self, mapping: SheetMapping, batch: list[StoredRecord]) -> None:
        name = mapping.sheet.name
        found = locate(self._session, name, (stored.key for stored in batch))
        for stored in batch:
            if stored.key not in found:
                raise NotFoundError(kind=name, reference=stored.key.reference)
        places = [found[stored.key] for stored in batch]
        # A row that changes hands touches both persons.
        self._touch(place.person_id for place in places)
        rows = self._values(mapping, batch)
        ids = [place.row_id for place in places]
        self._change(mapping.table, ids, rows)
        if mapping.has_person:
            self._touch(row["beneficiaire_id"] for row in rows)
        self._write_parts(mapping, batch, ids, rows)

    def _write_parts(
        self, mapping: SheetMapping, batch: list[StoredRecord], ids: list[int], rows: Rows
    ) -> None:
        """Write what lies in another table than the record's own."""
        if mapping.sheet.name == BENEFICIAIRES:
            self._touch(ids)
            self._write_profils(batch, ids)
        elif mapping.sheet.name == DEMANDES:
            self._write_accompagnements(batch, ids, rows)

    def _write_profils(self, batch: list[StoredRecord], ids: list[int]) -> None:
        for chunk in chunks(ids):
            self._session.execute(delete(PROFIL).where(PROFIL.c.beneficiaire_id.in_(chunk)))
        rows = [
            {"beneficiaire_id": row_id, "profil": profil, "position": position}
            for stored, row_id in zip(batch, ids, strict=True)
            if isinstance(stored.record, Beneficiaire)
            for position, profil in enumerate(stored.record.profils)
        ]
        self._insert(PROFIL, rows)

    def _write_accompagnements(
        self, batch: list[StoredRecord], ids: list[int], demandes: Rows
    ) -> None:
        existing: dict[int, int] = {}
        for chunk in chunks(ids):
            columns = ACCOMPAGNEMENT.c.demande_id, ACCOMPAGNEMENT.c.id
            rows = self._session.execute(
                select(*columns).where(ACCOMPAGNEMENT.c.demande_id.in_(chunk))
            )
            existing.update((demande_id, row_id) for demande_id, row_id in rows)
        created: Rows = []
        changed: list[tuple[int, dict[str, Any]]] = []
        dropped: list[int] = []
        for stored, demande_id, demande in zip(batch, ids, demandes, strict=True):
            values = accompagnement_values(stored.record)
            row_id = existing.get(demande_id)
            if values is None:
                dropped += [] if row_id is None else [row_id]
                continue
            values |= {"demande_id": demande_id, "beneficiaire_id": demande["beneficiaire_id"]}
            if row_id is None:
                created.append(values | {"recorded_at": self._recorded_at, "version": 1})
            else:
                changed.append((row_id, values))
        self._insert(ACCOMPAGNEMENT, created)
        self._change(ACCOMPAGNEMENT, [row_id for row_id, _ in changed], [row for _, row in changed])
        for chunk in chunks(dropped):
            self._session.execute(delete(ACCOMPAGNEMENT).where(ACCOMPAGNEMENT.c.id.in_(chunk)))

    def _values(self, mapping: SheetMapping, batch: list[StoredRecord]) -> Rows:
        for link in mapping.links:
            references = {getattr(stored.record, link.attribute) for stored in batch}
            self._learn(link.sheet, references - {None})
        return [mapping.values(stored.record, self._ids) for stored in batch]

    def _learn(self, sheet: str, references: set[str]) -> None:
        known = self._ids[sheet]
        unknown = references - known.keys()
        known.update(ids_of(self._session, sheet, sorted(unknown)))
        for reference in unknown:
            if reference not in known:
                raise NotFoundError(kind=sheet, reference=reference)

    def _insert(self, table: Table, rows: Rows) -> None:
        if rows:
            self._session.connection().execute(insert(table), rows)

    def _change(self, table: Table, ids: list[int], rows: Rows) -> None:
        """Update rows by their ids: a new version, recorded now."""
        if not rows:
            return
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values(version=table.c.version + 1)
        )
        values = [
            {**row, "row_id": row_id, "recorded_at": self._recorded_at}
            for row_id, row in zip(ids, rows, strict=True)
        ]
        self._session.connection().execute(statement, values)

    def _touch(self, persons: Iterable[int | None]) -> None:
        self._touched.update(person for person in persons if person is not None)
