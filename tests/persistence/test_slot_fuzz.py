"""No forged slot file opens a vault, and none is met with anything but a typed error.

``CRT_FUZZ_SLOTS=20000`` sets the number of forgeries, ``CRT_FUZZ_SEED`` where they start.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

from crt_desktop.domain.errors import (
    TooManyAttemptsError,
    UnknownAccountError,
    VaultDamagedError,
    VaultNewerError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import NewAccount
from db import slots
from tests.fast_keys import PASSPHRASE
from tests.persistence.slot_forgeries import forge
from tests.persistence.vaults import NAME, Bench, TickingClock, fast_vaults
from tests.sizes import at_length

SIZE = int(os.environ.get("CRT_FUZZ_SLOTS") or at_length(300, 20_000))
SEED = int(os.environ.get("CRT_FUZZ_SEED") or 20_261_122)
EXPECTED = (VaultDamagedError, VaultNewerError, WrongPassphraseError, UnknownAccountError)


def other_files(bench: Bench, folder: Path) -> list[bytes]:
    """Return an older file of this vault, and that of another one with the same passphrase."""
    older = (bench.path / slots.FILE_NAME).read_bytes()
    opened = bench.unlock()
    opened.set_label("CRT renommé")
    opened.close()
    fast_vaults(TickingClock()).create(
        folder,
        account=NewAccount(name=NAME, display_name="Autre", role=Role.ADMINISTRATEUR),
        passphrase=PASSPHRASE,
    ).session.close()
    return [older, (folder / slots.FILE_NAME).read_bytes()]


def forge_anew(random: Random, genuine: bytes, others: list[bytes]) -> bytes:
    """Return a forgery that differs from the genuine file: some changes undo themselves."""
    while (forged := forge(random, genuine, others)) == genuine:
        pass
    return forged


def outcome(bench: Bench) -> str:
    """Return what meeting this slot file gives; an untyped error goes through."""
    bench.clock.advance(3600)
    try:
        bench.unlock().close()
    except EXPECTED as error:
        return type(error).__name__
    return "accepted"


def test_no_forged_slot_file_opens_the_vault(bench: Bench, tmp_path: Path) -> None:
    others = other_files(bench, tmp_path / "autre")
    path = bench.path / slots.FILE_NAME
    genuine = path.read_bytes()
    random = Random(SEED)  # noqa: S311 - repeatable
    seen: Counter[str] = Counter()
    for number in range(SIZE):
        forged = forge_anew(random, genuine, others)
        path.write_bytes(forged)
        found = outcome(bench)
        assert found != "accepted", f"forgery {number} of seed {SEED}"
        seen[found] += 1
    assert set(seen) >= {"VaultDamagedError", "WrongPassphraseError"}
    assert sum(seen.values()) > SIZE * 0.9
    path.write_bytes(genuine)
    assert outcome(bench) == "accepted"


def test_no_forged_slot_file_opens_by_the_recovery_key(bench: Bench, tmp_path: Path) -> None:
    others = other_files(bench, tmp_path / "autre")
    path = bench.path / slots.FILE_NAME
    genuine = path.read_bytes()
    random = Random(SEED + 1)  # noqa: S311 - repeatable
    for number in range(SIZE // 3):
        forged = forge_anew(random, genuine, others)
        path.write_bytes(forged)
        bench.clock.advance(3600)
        is_refused = False
        try:
            bench.vaults.recover(
                bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
            )
        except (*EXPECTED, WrongRecoveryKeyError):
            is_refused = True
        assert is_refused, f"forgery {number} of seed {SEED + 1}"


def test_looking_at_a_forged_slot_file_is_never_untyped(bench: Bench) -> None:
    path = bench.path / slots.FILE_NAME
    genuine = path.read_bytes()
    random = Random(SEED + 2)  # noqa: S311 - repeatable
    for _ in range(SIZE):
        path.write_bytes(forge(random, genuine, [genuine]))
        try:
            bench.vaults.inspect(bench.path)
        except (VaultDamagedError, VaultNewerError, TooManyAttemptsError):
            continue
