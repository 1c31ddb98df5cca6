"""A caseload in memory in the shape of the workbook, a vault session over it, workbooks in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import NotFoundError, OperationCancelledError
from crt_desktop.domain.etablissement import Parametres, parametres_from_texts
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import AccountStore, BackupStore
from crt_desktop.reports.exchange import RawCell, RawRow, RawSheet, RawWorkbook
from crt_desktop.reports.vault import VerifyReport

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def wall(*parts: int) -> datetime:
    """Return a time as a spreadsheet holds it: the clock on the wall, without a zone."""
    year, month, day, hour, minute, second, micro = (*parts, *(0,) * (7 - len(parts)))
    return datetime(year, month, day, hour, minute, second, micro)  # noqa: DTZ001 - without a zone


def an_actor(role: Role = Role.COORDINATEUR) -> Actor:
    return Actor(
        account_id=1,
        name="essai",
        display_name="Compte d'essai",
        role=role,
        workstation="poste",
    )


class FixedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return TODAY


@dataclass
class FakeExchange:
    """Records by sheet and key, in the order they were created."""

    rows: dict[str, dict[RowKey, Record]] = field(
        default_factory=lambda: {name: {} for name in SHEET_BY_NAME}
    )
    settings: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def read_sheet(self, sheet: str) -> Iterator[StoredRecord]:
        for key, record in self.rows[sheet].items():
            yield StoredRecord(key=key, record=record)

    def find(self, sheet: str, keys: Iterable[RowKey]) -> dict[RowKey, Record]:
        held = self.rows[sheet]
        return {key: held[key] for key in keys if key in held}

    def references(self, sheet: str) -> frozenset[str]:
        return frozenset(key.reference for key in self.rows[sheet] if key.reference is not None)

    def absorbed(self) -> dict[str, str]:
        return dict(self.merged)

    def demandes_of(self, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        return self.records_of("demandes", beneficiaires)

    def sejours_on(self, places: Iterable[str]) -> list[StoredRecord]:
        return self._linked("sejours_ht", "place", places)

    def reservations_on(self, places: Iterable[str]) -> list[StoredRecord]:
        return self._linked("reservations_ht", "place", places)

    def records_of(self, sheet: str, beneficiaires: Iterable[str]) -> list[StoredRecord]:
        return self._linked(sheet, "beneficiaire", beneficiaires)

    def _linked(self, sheet: str, attribute: str, owners: Iterable[str]) -> list[StoredRecord]:
        wanted = set(owners)
        return [one for one in self.read_sheet(sheet) if getattr(one.record, attribute) in wanted]

    def apply(
        self,
        changes: Sequence[SheetChanges],
        *,
        progress: Callable[[int, int], bool] | None = None,
    ) -> tuple[int, ...]:
        touched: dict[str, None] = {}
        total = sum(len(one.created) + len(one.updated) for one in changes)
        done = 0
        for one in changes:
            for stored in (*one.created, *one.updated):
                is_new = stored.key not in self.rows[one.sheet]
                assert is_new == (done < 0 or stored in one.created)
                self.rows[one.sheet][stored.key] = stored.record
                done += 1
                owner = getattr(stored.record, "beneficiaire", None)
                if one.sheet == "beneficiaires":
                    owner = stored.key.reference
                if owner is not None:
                    touched[owner] = None
                if progress is not None and not progress(done, total):
                    raise OperationCancelledError
        self._check_links()
        people = [key.reference for key in self.rows["beneficiaires"]]
        return tuple(people.index(owner) + 1 for owner in touched)

    def _check_links(self) -> None:
        for name, sheet in SHEET_BY_NAME.items():
            links = [column for column in sheet.columns if column.kind is Kind.REFERENCE]
            for record in self.rows[name].values():
                for column in links:
                    reference = getattr(record, column.attribute)
                    target = str(column.sheet)
                    if reference is not None and RowKey(reference) not in self.rows[target]:
                        raise NotFoundError(kind=target, reference=reference)

    def parametres(self) -> dict[str, str]:
        return dict(sorted(self.settings.items()))

    def store_parametres(self, values: Mapping[str, str]) -> None:
        self.settings.update(values)


@dataclass(frozen=True)
class Entry:
    """An entry of the journal."""

    tag: AuditTag
    entity: str
    entity_id: int | None
    fields: tuple[str, ...]


@dataclass
class FakeUnitOfWork:
    """One transaction over the session's exchange: a copy until it is committed."""

    session: FakeSession
    exchange: FakeExchange = field(default_factory=FakeExchange)
    pending: list[Entry] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.exchange = deepcopy(self.session.exchange)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pending = []

    @property
    def audit(self) -> FakeUnitOfWork:
        return self

    def parametres(self) -> Parametres:
        return parametres_from_texts(self.exchange.settings)

    def record(
        self,
        actor: Actor,
        tag: AuditTag,
        *,
        entity: str = "",
        entity_id: int | None = None,
        fields: Sequence[str] = (),
    ) -> None:
        assert actor.name == "essai"
        self.pending.append(Entry(tag, entity, entity_id, tuple(fields)))

    def commit(self) -> None:
        assert self.pending, "nothing is committed without an entry of the journal"
        if self.session.commit_failure is not None:
            raise self.session.commit_failure
        self.session.exchange = self.exchange
        self.session.journal += self.pending


@dataclass
class FakeSession:
    """An open vault in memory."""

    path: Path = Path("coffre")
    actor: Actor = field(default_factory=an_actor)
    is_training: bool = False
    exchange: FakeExchange = field(default_factory=FakeExchange)
    journal: list[Entry] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    commit_failure: Exception | None = None

    def uow(self) -> UnitOfWork:
        return cast(UnitOfWork, FakeUnitOfWork(self))

    def verify(self, progress: Callable[[int, int], bool] | None = None) -> VerifyReport:
        return VerifyReport(checks=())

    @property
    def account_store(self) -> AccountStore:
        raise AssertionError

    @property
    def backup_store(self) -> BackupStore:
        raise AssertionError

    def set_label(self, label: str) -> None:
        self.labels.append(label)

    def close(self) -> None:
        """Nothing is held."""


@dataclass
class FakeReader:
    """Gives back the workbook it was told."""

    workbook: RawWorkbook

    def read(self, path: Path, *, is_cancelled: Callable[[], bool] | None = None) -> RawWorkbook:
        if is_cancelled is not None and is_cancelled():
            raise OperationCancelledError
        return self.workbook


def a_sheet(name: str, header: str, *rows: Sequence[RawCell], **others: Any) -> RawSheet:
    """Return a sheet from its column names, separated by blanks, and its rows from row 2."""
    return RawSheet(
        name=name,
        header=tuple(header.split()),
        rows=tuple(RawRow(number, tuple(cells)) for number, cells in enumerate(rows, start=2)),
        **others,
    )


def a_workbook(*sheets: RawSheet) -> RawWorkbook:
    return RawWorkbook(file_name="reprise.xlsx", size_bytes=1000, sheets=sheets)
