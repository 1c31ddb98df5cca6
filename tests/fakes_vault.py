"""Vaults in memory, and a terminal that remembers what was printed and how long it waited."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from crt_desktop.cli.console import Console
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    UnknownAccountError,
    VaultExistsError,
    VaultNotFoundError,
    WrongPassphraseError,
)
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import Progress, RestoreOrder
from crt_desktop.ports.vault import CreatedVault, NewAccount, VaultSession
from crt_desktop.reports.caseload import PresentLine
from crt_desktop.reports.upkeep import BackupInfo, Restored
from crt_desktop.reports.vault import AccountLabel, Check, VaultStatus, VerifyReport
from tests.fakes_upkeep import FakeAccountStore, FakeBackupStore, a_backup, a_line

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSPHRASE = "lavande moulin ardoise tramontane figuier sentier octobre"
RECOVERY_KEY = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF-GGGGG-HHHHH"


class FakeClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW

    def today(self) -> date:
        return TODAY


@dataclass
class FakeUow:
    """Remembers what was audited and committed; knows who is present."""

    present_lines: tuple[PresentLine, ...] = ()
    pending: list[AuditTag] = field(default_factory=list)
    committed: list[AuditTag] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.pending = []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pending = []

    @property
    def audit(self) -> FakeUow:
        return self

    @property
    def caseload(self) -> FakeUow:
        return self

    def record(self, actor: Actor, tag: AuditTag, **details: object) -> None:
        self.pending.append(tag)

    def commit(self) -> None:
        assert self.pending
        self.committed += self.pending

    def parametres(self) -> Parametres:
        return Parametres()

    @property
    def settings(self) -> FakeUow:
        return self

    def texts(self, *, for_change: bool = False) -> Mapping[str, str]:
        return dict(self.stored)

    def store(self, values: Mapping[str, str]) -> None:
        self.stored.update(values)

    def present(self, on: date, *, is_training: bool) -> tuple[PresentLine, ...]:
        return self.present_lines


@dataclass
class FakeSession:
    """An open vault in memory."""

    path: Path
    actor: Actor
    is_training: bool = False
    checks: tuple[Check, ...] = (Check(name="pages", is_ok=True, detail="1 page."),)
    only_uow: FakeUow = field(default_factory=FakeUow)
    is_closed: bool = False
    label: str = ""
    account_store: FakeAccountStore = field(default_factory=FakeAccountStore)
    backup_store: FakeBackupStore = field(default_factory=lambda: FakeBackupStore(FakeClock()))

    def uow(self) -> UnitOfWork:
        return cast(UnitOfWork, self.only_uow)

    def verify(self, progress: Callable[[int, int], bool] | None = None) -> VerifyReport:
        return VerifyReport(checks=self.checks)

    def set_label(self, label: str) -> None:
        self.label = label

    def close(self) -> None:
        self.is_closed = True


@dataclass
class FakeVaults:
    """One vault at a time, by path; ``failure`` is raised instead of opening."""

    accounts: dict[str, tuple[Role, str]] = field(
        default_factory=lambda: {"claire.vidal": (Role.COORDINATEUR, PASSPHRASE)}
    )
    delay_s: int = 0
    failure: Exception | None = None
    is_training: bool = False
    checks: tuple[Check, ...] = FakeSession.checks
    present_lines: tuple[PresentLine, ...] = ()
    sessions: list[FakeSession] = field(default_factory=list)
    created: list[tuple[NewAccount, str]] = field(default_factory=list)
    account_store: FakeAccountStore = field(default_factory=FakeAccountStore)
    backup_store: FakeBackupStore = field(default_factory=lambda: FakeBackupStore(FakeClock()))
    restored: list[RestoreOrder] = field(default_factory=list)
    keyring: bool = False

    def has_keyring(self) -> bool:
        return self.keyring

    def inspect(self, path: Path) -> VaultStatus:
        if "absent" in path.parts:
            raise VaultNotFoundError(path=str(path))
        return VaultStatus(
            path=path,
            label="",
            accounts=tuple(
                AccountLabel(name=name, display_name=name, role=role)
                for name, (role, _) in self.accounts.items()
            ),
            is_training=self.is_training,
            delay_s=self.delay_s,
        )

    def create(
        self,
        path: Path,
        *,
        account: NewAccount,
        passphrase: str,
        label: str = "",
        is_training: bool = False,
    ) -> CreatedVault:
        if self.failure is not None:
            raise self.failure
        if "existing" in path.parts:
            raise VaultExistsError(path=str(path))
        self.created.append((account, passphrase))
        self.accounts = {account.name: (account.role, passphrase)}
        self.is_training = is_training
        return CreatedVault(session=self._open(path, account.name), recovery_key=RECOVERY_KEY)

    def unlock(self, path: Path, *, name: str, passphrase: str) -> VaultSession:
        if self.failure is not None:
            raise self.failure
        if name not in self.accounts:
            raise UnknownAccountError(name=name)
        if self.accounts[name][1] != passphrase:
            raise WrongPassphraseError(delay_s=2)
        return self._open(path, name)

    def recover(
        self, path: Path, *, name: str, recovery_key: str, new_passphrase: str
    ) -> CreatedVault:
        assert recovery_key == RECOVERY_KEY
        self.accounts[name] = (self.accounts[name][0], new_passphrase)
        return CreatedVault(session=self._open(path, name), recovery_key=RECOVERY_KEY[::-1])

    def inspect_backup(self, path: Path) -> BackupInfo:
        if "absent" in path.parts:
            raise VaultNotFoundError(path=str(path))
        return replace(
            a_backup(path, made_at=NOW, kind="automatique"),
            accounts=self.inspect(Path("coffre")).accounts,
        )

    def restore(self, order: RestoreOrder, *, progress: Progress | None = None) -> Restored:
        if self.failure is not None:
            raise self.failure
        if "existing" in order.into.parts and not order.replace:
            raise VaultExistsError(path=str(order.into))
        self.restored.append(order)
        return Restored(
            path=order.into,
            made_at=NOW,
            rows=120,
            set_aside=order.into.with_name("avant") if order.replace else None,
            recovery_key=RECOVERY_KEY[::-1] if order.recovery_key else None,
        )

    def _open(self, path: Path, name: str) -> VaultSession:
        session = FakeSession(
            path=path,
            actor=Actor(
                account_id=list(self.accounts).index(name) + 1,
                name=name,
                display_name=name,
                role=self.accounts[name][0],
                workstation="poste",
            ),
            is_training=self.is_training,
            checks=self.checks,
            only_uow=FakeUow(present_lines=self.present_lines),
            account_store=self._accounts_of(name),
            backup_store=self.backup_store,
        )
        self.sessions.append(session)
        return session

    def _accounts_of(self, name: str) -> FakeAccountStore:
        store = self.account_store
        if not store.lines:
            store.lines = [
                a_line(number, one, role)
                for number, (one, (role, _)) in enumerate(self.accounts.items(), start=1)
            ]
            store.passphrases = {one: phrase for one, (_, phrase) in self.accounts.items()}
        store.own = name
        return store


@dataclass(kw_only=True)
class Terminal:
    """A console whose two outputs can be read, and whose waits are remembered."""

    typed: str = ""
    environ: Mapping[str, str] = field(default_factory=lambda: {"CRT_PASSPHRASE": PASSPHRASE})
    answers: list[str] | None = None
    waits: list[float] = field(default_factory=list)
    stdout: io.StringIO = field(default_factory=io.StringIO)
    stderr: io.StringIO = field(default_factory=io.StringIO)

    @property
    def console(self) -> Console:
        answers = self.answers
        return Console(
            stdin=io.StringIO(self.typed),
            stdout=self.stdout,
            stderr=self.stderr,
            environ=self.environ,
            read_secret=None if answers is None else lambda _: answers.pop(0),
            sleep=self.waits.append,
        )

    @property
    def out(self) -> str:
        return self.stdout.getvalue()

    @property
    def err(self) -> str:
        return self.stderr.getvalue()


class FakeWiring:
    """Only what is given exists; anything else asked for is a failure of the test."""

    def __init__(self, **adapters: Any) -> None:
        self._adapters = {"clock": FakeClock(), **adapters}

    def __getattr__(self, name: str) -> Callable[[], Any]:
        return lambda: self._adapters[name]
