"""The slot file, ``coffre.cles.json``: who may open the vault, and the data key sealed for each.

Standard library alone: the unlock screen reads it before anything else is imported. A file is read only
if it is, byte for byte, what this module would write: no second form of the same content exists. The
digest tells accidental damage from a wrong passphrase; the MAC, checked once the data key is known,
tells tampering.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from crt_desktop.domain.errors import VaultDamagedError, VaultNewerError, VaultNotFoundError
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.roles import Role
from crt_desktop.domain.vault_folder import SLOT_FILE
from db.files import write_atomic

FILE_NAME: Final = SLOT_FILE
DATABASE_NAME: Final = "coffre.db"
FORMAT: Final = 1
LARGEST_BYTES: Final = 1 << 20

MEMORY_KIB: Final = range(64 * 1024, 1024 * 1024 + 1)
ITERATIONS: Final = range(1, 17)
LANES: Final = range(1, 9)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfParameters:
    """How a passphrase is stretched by Argon2id; out of bounds raises ValueError."""

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse parameters too weak to protect or too heavy to compute."""
        if (
            self.memory_kib not in MEMORY_KIB
            or self.iterations not in ITERATIONS
            or self.lanes not in LANES
        ):
            msg = "key derivation parameters out of bounds"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An X25519 key pair, its private key wrapped, and the data key sealed to its public key."""

    salt: bytes
    nonce: bytes
    wrapped: bytes
    public: bytes
    ephemeral: bytes
    seal_nonce: bytes
    sealed: bytes


SLOT_SIZES: Final = {
    "salt": 16,
    "nonce": 12,
    "wrapped": 48,
    "public": 32,
    "ephemeral": 32,
    "seal_nonce": 12,
    "sealed": 48,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSlot:
    """The slot of one account, opened by its passphrase; ``factor``: and by the keyring's secret."""

    name: str
    display_name: str
    role: Role
    kdf: KdfParameters
    slot: Slot
    factor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorMark:
    """An anchor of the journal that the slot file remembers: what is deleted of ``ancre/`` is missed.

    ``on`` is the day it was taken over, as an ISO date.
    """

    seq: int
    mac: bytes
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFile:
    """The whole file. ``schema`` is the revision of the database when the file was written.

    ``anchor`` is None in a file of before, and until a first anchor is taken over.
    """

    vault: str
    generation: int
    schema: str
    label: str
    is_training: bool
    accounts: tuple[AccountSlot, ...]
    recovery: Slot
    anchor: AnchorMark | None = None
    mac: bytes = b""

    def account(self, name: str) -> AccountSlot | None:
        """Return the slot of an account, or None."""
        return next((account for account in self.accounts if account.name == name), None)

    def without_account(self, name: str) -> SlotFile:
        """Return the file without the slot of an account."""
        return replace(self, accounts=tuple(one for one in self.accounts if one.name != name))

    def with_account(self, changed: AccountSlot) -> SlotFile:
        """Return the file with the slot of an account replaced, or added at the end."""
        if self.account(changed.name) is None:
            return replace(self, accounts=(*self.accounts, changed))
        kept = [changed if one.name == changed.name else one for one in self.accounts]
        return replace(self, accounts=tuple(kept))


def authenticated_bytes(file: SlotFile) -> bytes:
    """Return what the MAC covers: everything but the MAC and the digest."""
    return _encode(_content(file))


def to_bytes(file: SlotFile) -> bytes:
    """Return the one written form of a slot file."""
    content = _content(file) | {"mac": file.mac.hex()}
    return _encode(content | {"digest": hashlib.sha256(_encode(content)).hexdigest()})


def from_bytes(content: bytes) -> SlotFile:
    """Read a slot file; raises VaultDamagedError (part "cles"), VaultNewerError."""
    try:
        _require(is_true=len(content) <= LARGEST_BYTES)
        tree = json.loads(content)
        written_format = tree["format"]
        if type(written_format) is int and written_format > FORMAT:
            raise VaultNewerError(found=str(written_format), known=str(FORMAT))
        file = _parse(tree)
        is_canonical = to_bytes(file) == content
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise VaultDamagedError(part="cles") from error
    if not is_canonical:
        raise VaultDamagedError(part="cles")
    return file


def read(folder: Path) -> SlotFile:
    """Read the slot file of a vault; raises VaultNotFoundError, VaultDamagedError, VaultNewerError."""
    path = folder / FILE_NAME
    try:
        with machine_refusals(path):
            try:
                with path.open("rb") as opened:
                    return from_bytes(opened.read(LARGEST_BYTES + 1))
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                if (folder / DATABASE_NAME).exists():
                    raise VaultDamagedError(part="cles") from None
                raise VaultNotFoundError(path=str(folder)) from None
    except ValueError:  # a path with a null character
        raise VaultNotFoundError(path=str(folder)) from None


def write(folder: Path, file: SlotFile) -> None:
    """Replace the slot file of a vault, whole or not at all."""
    write_atomic(folder / FILE_NAME, to_bytes(file))


def _encode(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _content(file: SlotFile) -> dict[str, Any]:
    content: dict[str, Any] = {
        "format": FORMAT,
        "schema": file.schema,
        "vault": file.vault,
        "generation": file.generation,
        "label": file.label,
        "is_training": file.is_training,
        "accounts": [_account_content(account) for account in file.accounts],
        "recovery": _slot_content(file.recovery),
    }
    mark = file.anchor
    if mark is None:
        return content
    return content | {"anchor": {"seq": mark.seq, "mac": mark.mac.hex(), "on": mark.on}}


def _account_content(account: AccountSlot) -> dict[str, Any]:
    content = {
        "name": account.name,
        "display_name": account.display_name,
        "role": account.role.value,
        "kdf": {
            "name": "argon2id",
            "memory_kib": account.kdf.memory_kib,
            "iterations": account.kdf.iterations,
            "lanes": account.kdf.lanes,
        },
        "slot": _slot_content(account.slot),
    }
    # Written when it is asked only: the files of before stay what they are, byte for byte.
    return content | {"factor": True} if account.factor else content


def _slot_content(slot: Slot) -> dict[str, str]:
    return {field.name: getattr(slot, field.name).hex() for field in fields(slot)}


def _parse(tree: dict[str, Any]) -> SlotFile:
    """Build the file from JSON; the canonical form is compared afterwards."""
    accounts = tuple(_parse_account(account) for account in _typed(tree["accounts"], list))
    _require(is_true=len({account.name for account in accounts}) == len(accounts) > 0)
    return SlotFile(
        vault=_typed(tree["vault"], str),
        generation=_typed(tree["generation"], int),
        schema=_typed(tree["schema"], str),
        label=_typed(tree["label"], str),
        is_training=_typed(tree["is_training"], bool),
        accounts=accounts,
        recovery=_parse_slot(tree["recovery"]),
        anchor=_parse_mark(tree["anchor"]) if "anchor" in tree else None,
        mac=_parse_bytes(tree["mac"], 32),
    )


def _parse_account(tree: dict[str, Any]) -> AccountSlot:
    kdf = tree["kdf"]
    return AccountSlot(
        name=_typed(tree["name"], str),
        display_name=_typed(tree["display_name"], str),
        role=Role(_typed(tree["role"], str)),
        kdf=KdfParameters(
            memory_kib=_typed(kdf["memory_kib"], int),
            iterations=_typed(kdf["iterations"], int),
            lanes=_typed(kdf["lanes"], int),
        ),
        slot=_parse_slot(tree["slot"]),
        factor=_typed(tree.get("factor", False), bool),
    )


def _parse_mark(tree: dict[str, Any]) -> AnchorMark:
    on = _typed(tree["on"], str)
    date.fromisoformat(on)
    return AnchorMark(seq=_typed(tree["seq"], int), mac=_parse_bytes(tree["mac"], 32), on=on)


def _parse_slot(tree: dict[str, Any]) -> Slot:
    return Slot(**{name: _parse_bytes(tree[name], size) for name, size in SLOT_SIZES.items()})


def _parse_bytes(value: object, size: int) -> bytes:
    decoded = bytes.fromhex(_typed(value, str))
    _require(is_true=len(decoded) == size)
    return decoded


def _typed(value: object, kind: type[_T]) -> _T:
    # The exact type: True is an int, and would be written back differently.
    _require(is_true=type(value) is kind)
    return cast("_T", value)


def _require(*, is_true: bool) -> None:
    if not is_true:
        msg = "not a slot file"
        raise ValueError(msg)
