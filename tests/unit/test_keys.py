"""Keys: who opens a slot, and what comes out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crt_desktop.domain.errors import VaultDamagedError
from db import keys, slots
from tests.fast_keys import FAST_KDF, PASSPHRASE, VAULT, a_slot_file, fast_stretch

OWNER = keys.owner_of(VAULT, "claire")


def a_slot(data_key: keys.DataKey, secret: bytes = b"secret") -> slots.Slot:
    return keys.make_slot(data_key, secret, owner=OWNER, kdf=FAST_KDF, stretch=fast_stretch)


def opened(slot: slots.Slot, secret: bytes = b"secret", owner: bytes = OWNER) -> keys.DataKey:
    return keys.open_slot(slot, secret, owner=owner, kdf=FAST_KDF, stretch=fast_stretch)


def test_the_secret_of_a_slot_gives_the_data_key_back() -> None:
    data_key = keys.DataKey.new()
    assert opened(a_slot(data_key)).secret == data_key.secret


def test_the_real_derivation_opens_what_it_closed() -> None:
    data_key = keys.DataKey.new()
    slot = keys.make_slot(data_key, b"secret", owner=OWNER, kdf=FAST_KDF, stretch=keys.argon2id)
    found = keys.open_slot(slot, b"secret", owner=OWNER, kdf=FAST_KDF, stretch=keys.argon2id)
    assert found.secret == data_key.secret


def test_another_secret_or_another_owner_opens_nothing() -> None:
    slot = a_slot(keys.DataKey.new())
    with pytest.raises(keys.SlotClosedError):
        opened(slot, b"Secret")
    for owner in (keys.owner_of(VAULT, "bob"), keys.owner_of(VAULT, None), b""):
        with pytest.raises(keys.SlotClosedError):
            opened(slot, owner=owner)


@pytest.mark.parametrize("name", list(slots.SLOT_SIZES))
def test_a_slot_changed_in_any_field_that_matters_opens_nothing(name: str) -> None:
    data_key = keys.DataKey.new()
    slot = a_slot(data_key)
    value = getattr(slot, name)
    changed = replace(slot, **{name: bytes([value[0] ^ 1]) + value[1:]})
    if name == "public":  # not used to open; covered by the MAC of the file
        assert opened(changed).secret == data_key.secret
        return
    with pytest.raises(keys.SlotClosedError):
        opened(changed)


def test_a_null_ephemeral_key_opens_nothing() -> None:
    slot = replace(a_slot(keys.DataKey.new()), ephemeral=bytes(32))
    with pytest.raises(keys.SlotClosedError):
        opened(slot)


def test_each_purpose_has_its_own_key() -> None:
    data_key = keys.DataKey.new()
    derived = {
        data_key.database,
        data_key.slots,
        data_key.audit,
        data_key.content,
        data_key.anchors,
        data_key.backups,
        bytes(data_key.secret),
    }
    assert len(derived) == 7
    assert keys.DataKey(bytearray(data_key.secret)).audit == data_key.audit


def test_a_new_key_changes_the_database_and_the_slots_and_nothing_that_lasts() -> None:
    first = keys.DataKey.new()
    second = first.successor()
    third = second.successor()
    assert len({one.database for one in (first, second, third)}) == 3
    assert len({one.slots for one in (first, second, third)}) == 3
    for purpose in ("audit", "content", "anchors", "backups"):
        assert len({getattr(one, purpose) for one in (first, second, third)}) == 1
    again = keys.DataKey(bytearray(third.secret))
    assert again.audit != third.audit
    again.remember(third.history)
    assert (again.audit, again.former) == (third.audit, third.former)
    again.remember(None)
    assert (again.history, first.history) == (None, None)
    with pytest.raises(VaultDamagedError):
        again.remember(bytes(33))
    first.forget()
    assert third.audit
    former = third.former
    third.forget()
    assert not any(map(any, former))


def test_a_key_is_sealed_anew_to_everybody_without_their_secrets() -> None:
    data_key = keys.DataKey.new()
    file = a_slot_file(data_key)
    successor = data_key.successor()
    sealed = keys.seal_slots(keys.reseal(file, successor), successor)
    keys.check_slots(sealed, successor)
    (before,), (after,) = file.accounts, sealed.accounts
    assert (before.slot.wrapped, before.slot.public) == (after.slot.wrapped, after.slot.public)
    found = keys.open_slot(
        after.slot,
        PASSPHRASE.encode(),
        owner=keys.owner_of(file.vault, "claire"),
        kdf=after.kdf,
        stretch=fast_stretch,
    )
    assert found.secret == successor.secret
    assert sealed.recovery.sealed != file.recovery.sealed


def test_a_slot_with_a_second_factor_needs_both() -> None:
    data_key, factor = keys.DataKey.new(), bytes(range(32))
    both = keys.with_factor(fast_stretch, factor)
    slot = keys.make_slot(data_key, b"secret", owner=OWNER, kdf=FAST_KDF, stretch=both)
    assert (
        keys.open_slot(slot, b"secret", owner=OWNER, kdf=FAST_KDF, stretch=both).secret
        == data_key.secret
    )
    other = keys.with_factor(fast_stretch, bytes(32))
    for secret, stretch in ((b"secret", fast_stretch), (b"secret", other), (b"autre", both)):
        with pytest.raises(keys.SlotClosedError):
            keys.open_slot(slot, secret, owner=OWNER, kdf=FAST_KDF, stretch=stretch)


def test_a_forgotten_key_is_overwritten_and_serves_no_more() -> None:
    data_key = keys.DataKey.new()
    secret = data_key.secret
    data_key.forget()
    assert not any(secret)
    with pytest.raises(RuntimeError):
        _ = data_key.database


def test_no_key_shows_in_a_representation() -> None:
    data_key = keys.DataKey.new()
    assert data_key.secret.hex() not in repr(data_key)
    assert repr(bytes(data_key.secret)) not in repr(data_key)


def test_the_mac_covers_every_field_of_the_file() -> None:
    data_key = keys.DataKey.new()
    file = a_slot_file(data_key)
    keys.check_slots(file, data_key)
    for changed in (
        replace(file, label="x"),
        replace(file, generation=2),
        replace(file, is_training=False),
        replace(file, vault="f" * 32),
        replace(file, schema="0002"),
        file.with_account(replace(file.accounts[0], display_name="x")),
        replace(file, recovery=replace(file.recovery, public=bytes(32))),
    ):
        with pytest.raises(VaultDamagedError):
            keys.check_slots(changed, data_key)
    with pytest.raises(VaultDamagedError):
        keys.check_slots(file, keys.DataKey.new())


@pytest.mark.parametrize(
    ("took_s", "memory_kib", "iterations"),
    [
        (0.3, 128, 2),
        (0.6, 128, 1),
        (1.0, 128, 1),
        (1.5, 64, 1),
        (0.45, 128, 2),
        (0.05, 128, 10),
        (0.001, 128, 16),
    ],
)
def test_derivation_is_calibrated_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, took_s: float, memory_kib: int, iterations: int
) -> None:
    ticks = iter([10.0, 10.0 + took_s])
    monkeypatch.setattr(keys, "argon2id", lambda *_: b"")
    monkeypatch.setattr("time.perf_counter", lambda: next(ticks))
    found = keys.calibrated_kdf()
    assert (found.memory_kib, found.iterations) == (memory_kib * 1024, iterations)
