"""Keys of the vault: the data key, its sub-keys, and the slots that give it to those who may.

A slot holds an X25519 key pair. Its private key is wrapped by AES-256-GCM under a key stretched from a
passphrase by Argon2id (or derived from the recovery key, which needs no stretching); the data key is
sealed to its public key. So the data key can be changed without anybody's passphrase.
"""

from __future__ import annotations

import hmac
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crt_desktop.domain.errors import VaultDamagedError
from db.slots import SLOT_SIZES, KdfParameters, Slot, SlotFile, authenticated_bytes

KEY_BYTES: Final = 32
DEFAULT_KDF: Final = KdfParameters(memory_kib=128 * 1024, iterations=1, lanes=4)
LIGHT_KDF: Final = KdfParameters(memory_kib=64 * 1024, iterations=1, lanes=4)
SHORTEST_S: Final = 0.5
LONGEST_S: Final = 1.0

_CONTEXT: Final = b"crt-desktop/1/"

Stretch = Callable[[bytes, bytes, KdfParameters], bytes]
"""Turns a secret and a salt into a wrapping key."""


class SlotClosedError(Exception):
    """The secret does not open this slot."""


@dataclass(slots=True)
class DataKey:
    """The key of the vault, those it had before, and the sub-keys derived from them.

    The sub-keys of the database and of the slot file change with the key; those of the journal, of the
    content, of the anchors and of the backups last as long as the vault, and derive from its first key.
    Each serves one purpose; `forget` overwrites every key, and what still uses them fails.
    """

    secret: bytearray = field(repr=False)
    former: tuple[bytearray, ...] = field(default=(), repr=False)

    @classmethod
    def new(cls) -> DataKey:
        """Return a random key."""
        return cls(bytearray(os.urandom(KEY_BYTES)))

    def successor(self) -> DataKey:
        """Return a new random key that remembers this one and those before it."""
        kept = (*self.former, self.secret)
        return DataKey(bytearray(os.urandom(KEY_BYTES)), tuple(bytearray(one) for one in kept))

    def remember(self, history: bytes | None) -> None:
        """Take the keys of before from what `history` wrote; raises VaultDamagedError."""
        found = history or b""
        if len(found) % KEY_BYTES:
            raise VaultDamagedError(part="coffre")
        self.former = tuple(
            bytearray(found[start : start + KEY_BYTES]) for start in range(0, len(found), KEY_BYTES)
        )

    @property
    def history(self) -> bytes | None:
        """The keys of before, oldest first, as the database keeps them; None: this is the first."""
        return b"".join(self.former) or None

    def subkey(self, purpose: str) -> bytes:
        """Return the 32 bytes for a purpose; raises RuntimeError once forgotten."""
        return _subkey(self.secret, purpose)

    def lasting_subkey(self, purpose: str) -> bytes:
        """Return the 32 bytes for a purpose that outlives a change of key; raises RuntimeError."""
        return _subkey(self.former[0] if self.former else self.secret, purpose)

    @property
    def database(self) -> bytes:
        """The raw key of the encrypted database."""
        return self.subkey("database")

    @property
    def slots(self) -> bytes:
        """The key of the slot file's MAC."""
        return self.subkey("slots")

    @property
    def audit(self) -> bytes:
        """The key of the journal's chain."""
        return self.lasting_subkey("audit")

    @property
    def content(self) -> bytes:
        """The key of the MACs of what the journal speaks of."""
        return self.lasting_subkey("content")

    @property
    def anchors(self) -> bytes:
        """The key of the anchors' seal."""
        return self.lasting_subkey("anchors")

    @property
    def backups(self) -> bytes:
        """The key of the backups' manifests."""
        return self.lasting_subkey("backups")

    def forget(self) -> None:
        """Overwrite the keys."""
        for one in (self.secret, *self.former):
            one[:] = bytes(len(one))


def argon2id(secret: bytes, salt: bytes, kdf: KdfParameters) -> bytes:
    """Stretch a passphrase into a wrapping key: slow and greedy on purpose."""
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=kdf.iterations,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    ).derive(secret)


def recovery_stretch(secret: bytes, salt: bytes, kdf: KdfParameters) -> bytes:
    """Derive a wrapping key from a recovery key: 160 random bits need no stretching."""
    del kdf
    return _hkdf(secret, salt, b"recovery")


def with_factor(stretch: Stretch, factor: bytes) -> Stretch:
    """Return a stretching that needs a second factor besides the passphrase."""

    def derive(secret: bytes, salt: bytes, kdf: KdfParameters) -> bytes:
        return _hkdf(stretch(secret, salt, kdf) + factor, salt, b"factor")

    return derive


def calibrated_kdf() -> KdfParameters:
    """Return parameters that take 0.5 to 1 second here, as near as whole iterations come."""
    kdf = DEFAULT_KDF
    started = time.perf_counter()
    argon2id(b"calibration", bytes(SLOT_SIZES["salt"]), kdf)
    took_s = time.perf_counter() - started
    if took_s > LONGEST_S:
        return LIGHT_KDF
    iterations = min(16, math.ceil(SHORTEST_S / took_s))
    return KdfParameters(memory_kib=kdf.memory_kib, iterations=iterations, lanes=kdf.lanes)


def owner_of(vault: str, name: str | None) -> bytes:
    """Return what ties a slot to its vault and account; None is the recovery slot."""
    return f"{vault}/{'recovery' if name is None else f'account/{name}'}".encode()


def make_slot(
    data_key: DataKey, secret: bytes, *, owner: bytes, kdf: KdfParameters, stretch: Stretch
) -> Slot:
    """Make a slot that a secret opens; ``owner`` ties it to one vault and one account."""
    salt, nonce = os.urandom(SLOT_SIZES["salt"]), os.urandom(SLOT_SIZES["nonce"])
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    wrapped = AESGCM(stretch(secret, salt, kdf)).encrypt(
        nonce, private.private_bytes_raw(), _CONTEXT + b"private/" + owner
    )
    ephemeral, seal_nonce, sealed = _seal(data_key, public, owner=owner)
    return Slot(
        salt=salt,
        nonce=nonce,
        wrapped=wrapped,
        public=public,
        ephemeral=ephemeral,
        seal_nonce=seal_nonce,
        sealed=sealed,
    )


def open_slot(
    slot: Slot, secret: bytes, *, owner: bytes, kdf: KdfParameters, stretch: Stretch
) -> DataKey:
    """Return the data key of a slot; raises SlotClosedError."""
    wrapping = stretch(secret, slot.salt, kdf)
    try:
        private = X25519PrivateKey.from_private_bytes(
            AESGCM(wrapping).decrypt(slot.nonce, slot.wrapped, _CONTEXT + b"private/" + owner)
        )
        shared = private.exchange(X25519PublicKey.from_public_bytes(slot.ephemeral))
        key = _seal_key(shared, slot.ephemeral, private.public_key().public_bytes_raw())
        secret_key = AESGCM(key).decrypt(slot.seal_nonce, slot.sealed, _CONTEXT + b"seal/" + owner)
    except (InvalidTag, ValueError) as error:  # ValueError: a null shared secret
        raise SlotClosedError from error
    return DataKey(bytearray(secret_key))


def reseal(file: SlotFile, data_key: DataKey) -> SlotFile:
    """Return the file with a data key sealed anew to every slot; no secret of anybody is needed.

    The caller has checked the file: a public key put there by somebody else would be given the key.
    """
    return replace(
        file,
        accounts=tuple(
            replace(one, slot=_reseal(one.slot, data_key, owner=owner_of(file.vault, one.name)))
            for one in file.accounts
        ),
        recovery=_reseal(file.recovery, data_key, owner=owner_of(file.vault, None)),
    )


def _reseal(slot: Slot, data_key: DataKey, *, owner: bytes) -> Slot:
    ephemeral, seal_nonce, sealed = _seal(data_key, slot.public, owner=owner)
    return replace(slot, ephemeral=ephemeral, seal_nonce=seal_nonce, sealed=sealed)


def seal_slots(file: SlotFile, data_key: DataKey) -> SlotFile:
    """Return the slot file with its MAC."""
    return replace(file, mac=_slots_mac(file, data_key))


def check_slots(file: SlotFile, data_key: DataKey) -> None:
    """Refuse a slot file that somebody without the key has changed; raises VaultDamagedError."""
    if not hmac.compare_digest(file.mac, _slots_mac(file, data_key)):
        raise VaultDamagedError(part="cles")


def _subkey(secret: bytearray, purpose: str) -> bytes:
    if not any(secret):
        msg = "the key of the vault has been forgotten"
        raise RuntimeError(msg)
    return _hkdf(bytes(secret), b"", b"subkey/" + purpose.encode())


def _slots_mac(file: SlotFile, data_key: DataKey) -> bytes:
    return hmac.digest(data_key.slots, authenticated_bytes(file), "sha256")


def _seal(data_key: DataKey, public: bytes, *, owner: bytes) -> tuple[bytes, bytes, bytes]:
    ephemeral = X25519PrivateKey.generate()
    ephemeral_public = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    nonce = os.urandom(SLOT_SIZES["seal_nonce"])
    sealed = AESGCM(_seal_key(shared, ephemeral_public, public)).encrypt(
        nonce, bytes(data_key.secret), _CONTEXT + b"seal/" + owner
    )
    return ephemeral_public, nonce, sealed


def _seal_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    return _hkdf(shared, b"", b"seal/" + ephemeral + public)


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt or None, info=_CONTEXT + info
    ).derive(secret)
