"""Accounts, backups and the state of the installation, as screens and the command line show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crt_desktop.domain.roles import Role
from crt_desktop.reports.vault import AccountLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account: ``last_unlock_at`` comes from the journal; ``has_factor``: a second factor is asked."""

    account_id: int
    name: str
    display_name: str
    role: Role
    is_active: bool
    professionnel: str | None = None
    last_unlock_at: datetime | None = None
    has_factor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupInfo:
    """A backup as its manifest tells it.

    ``is_verified``: opened and compared after it was made, or when it was last checked; ``rows``: rows it
    holds; ``kind``: see `crt_desktop.domain.retention.KINDS`; ``accounts``: who could open it, when that
    was asked.
    """

    path: Path
    made_at: datetime
    label: str
    size_bytes: int
    rows: int
    schema: str
    kind: str
    is_verified: bool
    program_version: str
    accounts: tuple[AccountLabel, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """What the backups screen shows.

    ``last_elsewhere_at``: the last copy made out of the vault's folder; ``is_elsewhere_late``: none for
    longer than the reminder's days; ``is_due``: no automatic backup today yet.
    """

    backups: tuple[BackupInfo, ...]
    last_elsewhere_at: datetime | None
    is_elsewhere_late: bool
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A vault put back from a backup: where, from when, how many rows were compared.

    ``set_aside``: where the vault that stood there was moved. ``recovery_key``: the new one, when the old
    one was used.
    """

    path: Path
    made_at: datetime
    rows: int
    set_aside: Path | None = None
    recovery_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One check of the installation: what it is about, whether it is well, the fact, what to do."""

    name: str
    is_ok: bool
    fact: str
    remedy: str = ""
