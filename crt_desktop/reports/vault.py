"""What can be said of a vault from outside, and the outcome of its checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crt_desktop.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLabel:
    """An account as the unlock screen offers it."""

    name: str
    display_name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultStatus:
    """What the slot file says without a key.

    ``label``: name of the etablissement, or empty; ``delay_s``: seconds before an attempt is accepted.
    """

    path: Path
    label: str
    accounts: tuple[AccountLabel, ...]
    is_training: bool
    delay_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of `verify`: its French name, whether it passed, and one sentence."""

    name: str
    is_ok: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """The checks in the order they ran."""

    checks: tuple[Check, ...]

    @property
    def is_ok(self) -> bool:
        """Tell whether every check passed."""
        return all(check.is_ok for check in self.checks)
