"""The slot file has one written form, and anything else is refused with a typed error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.errors import VaultDamagedError, VaultNewerError, VaultNotFoundError
from db import keys, slots
from tests.fast_keys import a_slot_file, encoded, with_right_digest


@pytest.fixture(scope="module")
def file() -> slots.SlotFile:
    return a_slot_file(keys.DataKey.new())


def test_a_file_reads_back_as_it_was_written(file: slots.SlotFile, tmp_path: Path) -> None:
    slots.write(tmp_path, file)
    assert slots.read(tmp_path) == file
    assert file.account("claire") is not None
    assert file.account("bob") is None


def test_the_secrets_are_not_in_the_file(file: slots.SlotFile) -> None:
    tree = json.loads(slots.to_bytes(file))
    assert set(tree) == {
        "format", "schema", "vault", "generation", "label", "is_training", "accounts", "recovery",
        "mac", "digest",
    }  # fmt: skip
    assert set(tree["recovery"]) == set(slots.SLOT_SIZES)


def test_a_vault_of_another_account_is_kept_when_one_changes(file: slots.SlotFile) -> None:
    (claire,) = file.accounts
    two = replace(file, accounts=(claire, replace(claire, name="bob")))
    changed = two.with_account(replace(claire, display_name="Claire B."))
    assert [one.name for one in changed.accounts] == ["claire", "bob"]
    assert changed.accounts[0].display_name == "Claire B."


@pytest.mark.parametrize(
    ("memory_kib", "iterations", "lanes"),
    [
        (64 * 1024 - 1, 1, 4),
        (1024 * 1024 + 1, 1, 4),
        (64 * 1024, 0, 4),
        (64 * 1024, 17, 4),
        (64 * 1024, 1, 0),
        (64 * 1024, 1, 9),
    ],
)
def test_key_derivation_out_of_bounds_is_refused_on_load(
    file: slots.SlotFile, memory_kib: int, iterations: int, lanes: int
) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        slots.KdfParameters(memory_kib=memory_kib, iterations=iterations, lanes=lanes)
    tree = json.loads(slots.to_bytes(file))
    tree["accounts"][0]["kdf"] |= {
        "memory_kib": memory_kib,
        "iterations": iterations,
        "lanes": lanes,
    }
    with pytest.raises(VaultDamagedError):
        slots.from_bytes(with_right_digest(tree))


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree.pop("label"),
        lambda tree: tree.update(more=1),
        lambda tree: tree.update(generation=True),
        lambda tree: tree.update(generation=1.0),
        lambda tree: tree.update(generation="1"),
        lambda tree: tree.update(is_training=1),
        lambda tree: tree.update(label=None),
        lambda tree: tree.update(label="\ud800"),
        lambda tree: tree.update(accounts=[]),
        lambda tree: tree.update(accounts={}),
        lambda tree: tree["accounts"].append(tree["accounts"][0]),
        lambda tree: tree["accounts"][0].update(role="roi"),
        lambda tree: tree["accounts"][0]["kdf"].update(name="scrypt"),
        lambda tree: tree["recovery"].update(salt="00"),
        lambda tree: tree["recovery"].update(salt="zz" * 16),
        lambda tree: tree["recovery"].update(salt=tree["recovery"]["salt"].upper() + " "),
        lambda tree: tree.update(mac=""),
        lambda tree: tree.update(format=0),
        lambda tree: tree.update(format="1"),
        lambda tree: tree.update(format=True),
    ],
)
def test_a_field_missing_added_or_of_another_kind_is_damage(
    file: slots.SlotFile, change: Callable[[dict[str, Any]], object]
) -> None:
    tree = json.loads(slots.to_bytes(file))
    change(tree)
    with pytest.raises(VaultDamagedError) as caught:
        slots.from_bytes(with_right_digest(tree))
    assert caught.value.values == {"part": "cles"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"null",
        b"[]",
        b"12",
        b"\xff\xfe{}",
        b"[" * 200_000,
        b'{"format": ' + b"9" * 5_000 + b"}",
        b" " * (slots.LARGEST_BYTES + 1),
    ],
)
def test_what_is_not_a_slot_file_is_damage(content: bytes) -> None:
    with pytest.raises(VaultDamagedError):
        slots.from_bytes(content)


def test_a_second_factor_is_written_only_where_it_is_asked(file: slots.SlotFile) -> None:
    assert b"factor" not in slots.to_bytes(file)
    asking = file.with_account(replace(file.accounts[0], factor=True))
    assert slots.from_bytes(slots.to_bytes(asking)) == asking
    for value in (False, None, 1, "true"):
        tree = json.loads(slots.to_bytes(file))
        tree["accounts"][0]["factor"] = value
        with pytest.raises(VaultDamagedError):
            slots.from_bytes(with_right_digest(tree))


def test_accounts_are_added_at_the_end_and_taken_away(file: slots.SlotFile) -> None:
    other = replace(file.accounts[0], name="luc")
    both = file.with_account(other)
    assert [one.name for one in both.accounts] == ["claire", "luc"]
    assert both.without_account("claire").accounts == (other,)
    assert both.without_account("personne") == both


def test_the_same_content_written_otherwise_is_refused(file: slots.SlotFile) -> None:
    content = slots.to_bytes(file)
    tree = json.loads(content)
    for other in (
        content + b"\n",
        content.replace(b": ", b":", 1),
        content.replace(b"\n", b"\r\n"),
        json.dumps(tree).encode(),
        encoded(dict(reversed(tree.items()))),
    ):
        with pytest.raises(VaultDamagedError):
            slots.from_bytes(other)


def test_every_flipped_bit_is_noticed(file: slots.SlotFile) -> None:
    content = slots.to_bytes(file)
    for place in range(0, len(content), 7):
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises((VaultDamagedError, VaultNewerError)):
            slots.from_bytes(bytes(changed))


def test_a_newer_format_is_told_before_anything_else() -> None:
    with pytest.raises(VaultNewerError) as caught:
        slots.from_bytes(b'{"format": 2, "unknown": []}')
    assert caught.value.values == {"found": "2", "known": "1"}


def test_a_folder_without_a_slot_file_is_no_vault_unless_a_database_is_there(
    tmp_path: Path,
) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(VaultNotFoundError):
            slots.read(path)
    (tmp_path / "fichier").touch()
    with pytest.raises(VaultNotFoundError):
        slots.read(tmp_path / "fichier")
    with pytest.raises(VaultNotFoundError):
        slots.read(tmp_path / "nul\0")
    (tmp_path / slots.DATABASE_NAME).touch()
    with pytest.raises(VaultDamagedError) as caught:
        slots.read(tmp_path)
    assert caught.value.values == {"part": "cles"}
