"""Key derivation for tests: the right shape, without the slowness that protects people."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from crt_desktop.domain.roles import Role
from db import keys, slots

FAST_KDF = slots.KdfParameters(memory_kib=64 * 1024, iterations=1, lanes=4)
VAULT = "0123456789abcdef" * 2
PASSPHRASE = "lavande moulin ardoise tramontane figuier sentier octobre"


def fast_stretch(secret: bytes, salt: bytes, kdf: slots.KdfParameters) -> bytes:
    """Stand in for Argon2id."""
    return hashlib.sha256(repr((secret, salt, kdf)).encode()).digest()


def a_slot_file(data_key: keys.DataKey, **changes: Any) -> slots.SlotFile:
    """Return a sealed slot file with one account, « claire », opened by `PASSPHRASE`."""
    content: dict[str, Any] = {
        "vault": VAULT,
        "generation": 1,
        "schema": "0001",
        "label": "CRT d'essai",
        "is_training": True,
        "accounts": (
            slots.AccountSlot(
                name="claire",
                display_name="Claire Essai",
                role=Role.COORDINATEUR,
                kdf=FAST_KDF,
                slot=keys.make_slot(
                    data_key,
                    PASSPHRASE.encode(),
                    owner=keys.owner_of(VAULT, "claire"),
                    kdf=FAST_KDF,
                    stretch=fast_stretch,
                ),
            ),
        ),
        "recovery": keys.make_slot(
            data_key,
            bytes(20),
            owner=keys.owner_of(VAULT, None),
            kdf=FAST_KDF,
            stretch=keys.recovery_stretch,
        ),
    }
    return keys.seal_slots(slots.SlotFile(**(content | changes)), data_key)


def with_right_digest(tree: dict[str, Any]) -> bytes:
    """Return the file of a changed tree as a careful forger writes it: its digest is right."""
    content = {name: value for name, value in tree.items() if name != "digest"}
    digest = hashlib.sha256(encoded(content)).hexdigest()
    return encoded(content | {"digest": digest})


def encoded(tree: Any) -> bytes:
    """Return a tree in the written form of slot files."""
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")
