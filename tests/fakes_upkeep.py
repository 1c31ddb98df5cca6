"""Accounts and backups in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from crt_desktop.domain.errors import (
    RuleViolationError,
    UnknownAccountError,
    VaultDamagedError,
    VaultExistsError,
    WrongPassphraseError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.upkeep import AccountChange, AccountRule, AccountToAdd, Progress
from crt_desktop.reports.upkeep import AccountLine, BackupInfo, Restored


def a_line(number: int, name: str, role: Role, *, is_active: bool = True) -> AccountLine:
    return AccountLine(
        account_id=number, name=name, display_name=name.title(), role=role, is_active=is_active
    )


@dataclass
class FakeAccountStore:
    """Keeps what it is told, after the rule agreed."""

    lines: list[AccountLine] = field(default_factory=list)
    passphrases: dict[str, str] = field(default_factory=dict)
    own: str = ""
    rotations: int = 0
    is_keyring_usable: bool = True

    def all(self) -> tuple[AccountLine, ...]:
        return tuple(self.lines)

    def add(self, account: AccountToAdd, *, rule: AccountRule) -> AccountLine:
        rule(self.lines)
        if any(line.name == account.name and line.is_active for line in self.lines):
            raise RuleViolationError("compte_existant", name=account.name)
        line = AccountLine(
            account_id=len(self.lines) + 1,
            name=account.name,
            display_name=account.display_name,
            role=account.role,
            is_active=True,
            professionnel=account.professionnel,
        )
        self.lines.append(line)
        self.passphrases[account.name] = account.passphrase
        return line

    def change(self, name: str, change: AccountChange, *, rule: AccountRule) -> AccountLine:
        rule(self.lines)
        place = self._place(name)
        line = self.lines[place]
        self.lines[place] = replace(
            line,
            role=change.role or line.role,
            display_name=change.display_name or line.display_name,
            professionnel=line.professionnel
            if change.professionnel is None
            else change.professionnel or None,
        )
        return self.lines[place]

    def disable(self, name: str, *, rule: AccountRule, progress: Progress | None = None) -> None:
        rule(self.lines)
        place = self._place(name)
        self.lines[place] = replace(self.lines[place], is_active=False)
        self.rotate_key(progress)

    def change_passphrase(self, *, old: str, new: str) -> None:
        self._check(old)
        self.passphrases[self.own] = new

    def rotate_key(self, progress: Progress | None = None) -> None:
        if progress is not None:
            progress(1, 1)
        self.rotations += 1

    def renew_recovery(self) -> str:
        return "NEUVE"

    def has_keyring(self) -> bool:
        return self.is_keyring_usable

    def set_second_factor(self, *, passphrase: str, is_on: bool) -> None:
        self._check(passphrase)
        place = self._place(self.own)
        self.lines[place] = replace(self.lines[place], has_factor=is_on)

    def _check(self, passphrase: str) -> None:
        if self.passphrases.get(self.own) != passphrase:
            raise WrongPassphraseError(delay_s=2)

    def _place(self, name: str) -> int:
        for place, line in enumerate(self.lines):
            if line.name == name and line.is_active:
                return place
        raise UnknownAccountError(name=name)


@dataclass
class FakeFactors:
    """The second factors of a workstation, in memory; ``failure`` is raised instead of answering."""

    kept: dict[tuple[str, str], bytes] = field(default_factory=dict)
    failure: Exception | None = None
    questions: int = 0

    def read(self, vault: str, name: str) -> bytes | None:
        self._answer()
        return self.kept.get((vault, name))

    def write(self, vault: str, name: str, factor: bytes) -> None:
        self._answer()
        self.kept[vault, name] = factor

    def remove(self, vault: str, name: str) -> None:
        self._answer()
        self.kept.pop((vault, name), None)

    def is_usable(self) -> bool:
        return True

    def _answer(self) -> None:
        self.questions += 1
        if self.failure is not None:
            raise self.failure


@dataclass
class FakeBackupStore:
    """Backups without files."""

    clock: Clock
    folder: Path = Path("coffre/sauvegardes")
    backups: list[BackupInfo] = field(default_factory=list)
    elsewhere: list[BackupInfo] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    damaged: set[Path] = field(default_factory=set)

    def all(self) -> tuple[BackupInfo, ...]:
        return tuple(sorted(self.backups, key=lambda one: one.made_at, reverse=True))

    def last_elsewhere_at(self) -> datetime | None:
        return max((one.made_at for one in self.elsewhere), default=None)

    def make(
        self,
        *,
        kind: str,
        program_version: str,
        folder: Path | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> BackupInfo:
        now = self.clock.now()
        name = file_name or f"sauvegarde-{now:%Y%m%dT%H%M%SZ}.crtsauve"
        path = (folder or self.folder) / name
        if path.exists():
            raise VaultExistsError(path=str(path))
        made = a_backup(path, made_at=now, kind=kind, program_version=program_version)
        (self.backups if folder is None else self.elsewhere).append(made)
        return made

    def make_unless(
        self,
        is_done: Callable[[Sequence[BackupInfo]], bool],
        *,
        kind: str,
        program_version: str,
        progress: Progress | None = None,
    ) -> BackupInfo | None:
        if is_done(self.backups):
            return None
        return self.make(kind=kind, program_version=program_version, progress=progress)

    def remove(self, backups: Sequence[BackupInfo]) -> None:
        self.removed += [one.path.name for one in backups]
        self.backups = [one for one in self.backups if one not in backups]

    def check(self, path: Path, progress: Progress | None = None) -> BackupInfo:
        if path in self.damaged:
            raise VaultDamagedError(part="sauvegarde_donnees")
        return next(one for one in self.backups if one.path == path)

    def rehearse(self, path: Path, progress: Progress | None = None) -> Restored:
        found = self.check(path, progress)
        return Restored(path=path, made_at=found.made_at, rows=found.rows)


def a_backup(
    path: Path, *, made_at: datetime, kind: str, program_version: str = "9.9"
) -> BackupInfo:
    return BackupInfo(
        path=path,
        made_at=made_at,
        label="",
        size_bytes=1_500_000,
        rows=120,
        schema="0002",
        kind=kind,
        is_verified=True,
        program_version=program_version,
    )
