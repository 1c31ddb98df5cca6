"""The records of the vault as the sheets of the workbook, read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from crt_desktop.domain.reprise.records import Record


@dataclass(frozen=True, slots=True)
class RowKey:
    """The stable key of a workbook row: its id, or its natural key and rank among equal keys.

    ``natural`` holds the values of the sheet's ``natural_key`` attributes in order; ``rank`` from 0.
    """

    reference: str | None = None
    natural: tuple[object, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record with its key, as stored."""

    key: RowKey
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChanges:
    """What one sheet brings: records to create and to update, in file order."""

    sheet: str
    created: Sequence[StoredRecord] = ()
    updated: Sequence[StoredRecord] = ()


class ExchangeRepository(Protocol):
    """The caseload in the shape of the workbook."""

    def read_sheet(self, sheet: str) -> Iterator[StoredRecord]:
        """Yield every record of a sheet in the order it was created."""

    def find(self, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Record]:
        """Return the stored records among these keys."""

    def references(self, sheet: str) -> frozenset[str]:
        """Return every reference of a sheet whose rows carry one."""

    def absorbed(self) -> Mapping[str, str]:
        """Return, for each person's reference that a merge took away, that of who has the records now."""

    def demandes_of(self, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return all the demandes of these persons (references)."""

    def sejours_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all the sejours on these places (references)."""

    def reservations_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all that is kept « à nommer » on these places (references)."""

    def records_of(self, sheet: str, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return the records of a sheet that belong to these persons (references)."""

    def apply(
        self, changes: Sequence[SheetChanges], *, progress: Callable[[int, int], bool] | None = None
    ) -> tuple[int, ...]:
        """Write the changes of all sheets; return the ids of the beneficiaires touched.

        References are resolved against what is stored and what this call creates.
        ``progress(done, total)`` counts records; returning False raises OperationCancelledError.
        """

    def parametres(self) -> dict[str, str]:
        """Return the stored settings, as text by key."""

    def store_parametres(self, values: Mapping[str, str]) -> None:
        """Write settings; an empty value removes the key."""
