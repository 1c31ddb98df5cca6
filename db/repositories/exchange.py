"""The caseload in the shape of the workbook, kept in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.etablissement import LOGO
from crt_desktop.domain.reprise.records import Record
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from db.repositories.exchange_reading import (
    find_records,
    records_linked,
    records_named,
    stream_sheet,
)
from db.repositories.exchange_writing import ChangeWriter
from db.repositories.mapping import BENEFICIAIRES, DEMANDES, MAPPINGS
from db.repositories.settings import store_settings
from db.tables import ParametreRow


def _now() -> datetime:
    return datetime.now(UTC)


class SqlExchangeRepository:
    """The exchange repository on a session; commits nothing.

    ``recorded_at`` gives the recording instant of what is written.
    """

    def __init__(self, session: Session, recorded_at: Callable[[], datetime] = _now) -> None:
        """Work in the transaction of the session."""
        self._session = session
        self._recorded_at = recorded_at

    def read_sheet(self, sheet: str) -> Iterator[StoredRecord]:
        """Yield every record of a sheet in the order it was created."""
        return stream_sheet(self._session, sheet)

    def find(self, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Record]:
        """Return the stored records among these keys."""
        return find_records(self._session, sheet, keys)

    def references(self, sheet: str) -> frozenset[str]:
        """Return every reference of a sheet whose rows carry one."""
        column = MAPPINGS[sheet].table.c.reference
        return frozenset(self._session.scalars(select(column).where(column.is_not(None))))

    def absorbed(self) -> dict[str, str]:
        """Return, for each person's reference that a merge took away, that of who has the records now."""
        from db.repositories.fusions import absorbed_references  # noqa: PLC0415 - loaded when used

        return absorbed_references(self._session)

    def demandes_of(self, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return all the demandes of these persons, in the order they were created."""
        return self.records_of(DEMANDES, beneficiaires)

    def sejours_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all the sejours on these places, in the order they were created."""
        return records_linked(self._session, "sejours_ht", "place", places)

    def reservations_on(self, places: Iterable[str]) -> list[StoredRecord]:
        """Return all that is kept « à nommer » on these places, in the order they were created."""
        return records_linked(self._session, "reservations_ht", "place", places)

    def records_of(self, sheet: str, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        """Return the records of a sheet that belong to these persons, in the order they were created.

        Raises ValueError for a sheet that is about no person.
        """
        if sheet == BENEFICIAIRES:
            return records_named(self._session, sheet, beneficiaires)
        if not MAPPINGS[sheet].has_person:
            msg = f"the sheet {sheet} is about no person"
            raise ValueError(msg)
        return records_linked(self._session, sheet, "beneficiaire", beneficiaires)

    def apply(
        self,
        changes: Sequence[SheetChanges],
        *,
        progress: Callable[[int, int], bool] | None = None,
    ) -> tuple[int, ...]:
        """Write the changes of all sheets; return the ids of the beneficiaires touched.

        A person is touched when its row, or any row about it, is created or updated.

        Raises:
            NotFoundError: A reference, or a record to update, is not stored.
            OperationCancelledError: ``progress`` returned False; the transaction is to be undone.
        """
        writer = ChangeWriter(self._session, recorded_at=self._recorded_at(), progress=progress)
        return writer.write(changes)

    def parametres(self) -> dict[str, str]:
        """Return the stored settings but the logo, as text by key, in the order of the keys."""
        statement = (
            select(ParametreRow.cle, ParametreRow.valeur)
            .where(ParametreRow.cle != LOGO)
            .order_by(ParametreRow.cle)
        )
        return {row.cle: row.valeur for row in self._session.execute(statement)}

    def store_parametres(self, values: Mapping[str, str]) -> None:
        """Write settings; an empty value removes the key."""
        store_settings(self._session, values, at=self._recorded_at())
