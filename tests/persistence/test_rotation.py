"""A new key for the vault: whole or not at all, whoever is at work, whatever is cut."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    OperationCancelledError,
    UnknownAccountError,
    VaultBusyError,
    VaultDamagedError,
    VaultReplacedError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.ports.upkeep import AccountToAdd
from db import rotation, slots, switch
from db.copying import count_rows
from db.engine import open_connection
from db.session import LocalVaultSession
from tests.fast_keys import PASSPHRASE
from tests.persistence.killing import count_steps, posix_only, run_killed, spread
from tests.persistence.vaults import NAME, Bench, add_people, fast_vaults

LUC = "luc"
LUC_PHRASE = "sept autres mots tirés au hasard ici"
NEXT = {switch.NEXT_DATABASE, switch.NEXT_SLOTS}


def no_rule(_: object) -> None:
    """Everything is allowed: rules are the service's."""


@pytest.fixture(scope="module")
def two_accounts(made_vault: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A vault with people and a second account, closed."""
    bench = made_vault.copy_to(tmp_path_factory.mktemp("deux") / "coffre")
    session = bench.unlock()
    add_people(session, range(1, 30))
    add_luc(session)
    session.close()
    return bench


@pytest.fixture
def bench(two_accounts: Bench, tmp_path: Path) -> Bench:
    return two_accounts.copy_to(tmp_path / "coffre")


@pytest.fixture
def vault(bench: Bench) -> Iterator[LocalVaultSession]:
    opened = bench.unlock()
    yield opened
    opened.close()


def add_luc(session: LocalVaultSession) -> None:
    session.account_store.add(
        AccountToAdd(name=LUC, display_name="Luc", role=Role.LECTURE, passphrase=LUC_PHRASE),
        rule=no_rule,
    )


def unlock_luc(bench: Bench) -> LocalVaultSession:
    return bench.vaults.unlock(bench.path, name=LUC, passphrase=LUC_PHRASE)


def journal(session: LocalVaultSession) -> list[str]:
    with session.uow() as uow:
        return list(uow.session.scalars(text("SELECT action FROM audit ORDER BY seq")))


def leave_entry(session: LocalVaultSession) -> None:
    with session.uow() as uow:
        uow.audit.record(session.actor, AuditTag.CASELOAD_LIST)
        uow.commit()


def names_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_key_opens_nothing_of_before_and_loses_nothing(
    bench: Bench, vault: LocalVaultSession
) -> None:
    old_key = vault.data_key.database
    told: list[tuple[int, int]] = []

    def note(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    vault.account_store.rotate_key(note)
    assert told
    assert told[-1][0] == told[-1][1]
    with pytest.raises(VaultDamagedError):
        open_connection(bench.database, old_key)
    assert journal(vault)[-1] == AuditTag.KEY_ROTATE
    assert vault.verify().is_ok
    leave_entry(vault)
    assert names_of(bench.path) & NEXT == set()


def test_passphrases_and_the_recovery_sheet_outlive_several_new_keys(
    bench: Bench, vault: LocalVaultSession
) -> None:
    for _ in range(3):
        vault.account_store.rotate_key()
    assert len(vault.data_key.former) == 3
    vault.close()
    bench.unlock().close()
    unlock_luc(bench).close()
    recovered = bench.vaults.recover(
        bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
    )
    assert recovered.session.verify().is_ok
    recovered.session.close()


def test_a_disabled_account_never_opens_again_even_with_its_old_slot_file(
    bench: Bench, vault: LocalVaultSession
) -> None:
    old_slots = (bench.path / slots.FILE_NAME).read_bytes()
    vault.account_store.disable(LUC, rule=no_rule)
    assert vault.verify().is_ok
    assert journal(vault)[-2:] == [AuditTag.ACCOUNT_DISABLE, AuditTag.KEY_ROTATE]
    with pytest.raises(UnknownAccountError):
        unlock_luc(bench)
    vault.close()
    (bench.path / slots.FILE_NAME).write_bytes(old_slots)
    with pytest.raises(VaultDamagedError):
        unlock_luc(bench)


def test_a_disabled_account_is_added_again_under_its_name(
    bench: Bench, vault: LocalVaultSession
) -> None:
    before = {line.name: line.account_id for line in vault.account_store.all()}
    vault.account_store.disable(LUC, rule=no_rule)
    add_luc(vault)
    (line,) = [one for one in vault.account_store.all() if one.name == LUC]
    assert (line.account_id, line.is_active) == (before[LUC], True)
    assert vault.verify().is_ok
    unlock_luc(bench).close()


def test_a_session_of_before_says_so_and_writes_nothing(
    bench: Bench, vault: LocalVaultSession
) -> None:
    other = unlock_luc(bench)
    leave_entry(other)
    vault.account_store.rotate_key()
    for act in (
        lambda: leave_entry(other),
        lambda: journal(other),
        lambda: other.set_label("perdu"),
        other.account_store.all,
        other.account_store.rotate_key,
        lambda: other.backup_store.make(kind="manuelle", program_version="1"),
    ):
        with pytest.raises(VaultReplacedError):
            act()
    leave_entry(vault)
    # Its end leaves the log of the new database alone.
    other.close()
    leave_entry(vault)
    assert vault.verify().is_ok
    vault.close()
    again = unlock_luc(bench)
    assert again.verify().is_ok
    again.close()


def test_a_session_that_reads_meanwhile_does_not_stop_the_change(
    bench: Bench, vault: LocalVaultSession
) -> None:
    other = unlock_luc(bench)
    with other.uow() as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM beneficiaire")) == 29
        vault.account_store.rotate_key()
        assert uow.session.scalar(text("SELECT count(*) FROM beneficiaire")) == 29
    other.close()
    assert vault.verify().is_ok


def test_a_writer_at_work_makes_the_change_wait_then_refuse(
    bench: Bench, vault: LocalVaultSession
) -> None:
    other = unlock_luc(bench)
    with other.uow() as uow:
        uow.begin_writing()
        with pytest.raises(VaultBusyError):
            vault.account_store.rotate_key()
    leave_entry(other)
    leave_entry(vault)
    other.close()
    assert names_of(bench.path) & NEXT == set()


@posix_only
def test_nothing_acknowledged_by_a_writer_of_before_is_lost(bench: Bench) -> None:
    acknowledged, reader = _write_until_replaced(bench)
    vault = patient(bench, NAME, PASSPHRASE)
    vault.account_store.rotate_key()
    counted = int(os.read(reader, 20))
    os.waitpid(acknowledged, 0)
    os.close(reader)
    assert journal(vault).count(AuditTag.SURVEY_EXPORT) == counted > 0
    assert vault.verify().is_ok
    vault.close()


def _write_until_replaced(bench: Bench) -> tuple[int, int]:
    """Start a process that writes until it is told that the vault changed, then says how many."""
    reader, writer = os.pipe()
    ready, go = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        os.close(go)
        assert os.read(ready, 1) == b"."
        os.close(ready)
        return child, reader
    try:
        _write_and_count(bench, writer, go)
    finally:
        os._exit(0)


def patient(bench: Bench, name: str, passphrase: str) -> LocalVaultSession:
    """Open with as much patience as people have."""
    vaults = fast_vaults(bench.clock, lock_wait_s=60)
    return vaults.unlock(bench.path, name=name, passphrase=passphrase)


def _write_and_count(bench: Bench, writer: int, go: int) -> None:
    session = patient(bench, LUC, LUC_PHRASE)
    count = 0
    try:
        while True:
            with session.uow() as uow:
                uow.audit.record(session.actor, AuditTag.SURVEY_EXPORT)
                uow.commit()
            count += 1
            if count == 5:
                os.write(go, b".")
            # As people do, it leaves a turn to the others.
            time.sleep(0.002)
    except VaultReplacedError:
        os.write(writer, str(count).encode())


def test_an_opening_during_the_change_takes_the_new_key(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults = bench.vaults
    read = vaults._try_passphrase
    changed: list[bool] = []

    def change_meanwhile(*arguments: Any) -> Any:
        found = read(*arguments)
        if not changed:
            changed.append(True)
            vault.account_store.rotate_key()
        return found

    monkeypatch.setattr(vaults, "_try_passphrase", change_meanwhile)
    opened = vaults.unlock(bench.path, name=NAME, passphrase=PASSPHRASE)
    assert opened.verify().is_ok
    opened.close()


def test_a_vault_that_never_stands_still_is_said_to_be_held(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaults = bench.vaults
    read = vaults._try_passphrase

    def change_each_time(*arguments: Any) -> Any:
        found = read(*arguments)
        vault.account_store.rotate_key()
        return found

    monkeypatch.setattr(vaults, "_try_passphrase", change_each_time)
    with pytest.raises(VaultBusyError):
        vaults.unlock(bench.path, name=NAME, passphrase=PASSPHRASE)


# --- cut short ---------------------------------------------------------------------------------


def disable_luc(bench: Bench) -> None:
    session = bench.unlock()
    session.account_store.disable(LUC, rule=no_rule)
    session.close()


def require_old_or_new(bench: Bench) -> bool:
    """Check that the vault is the one of before or the one of after; tell whether it is the latter."""
    bench.vaults.inspect(bench.path)
    session = bench.unlock()
    try:
        assert [check for check in session.verify().checks if not check.is_ok] == []
        is_new = AuditTag.KEY_ROTATE in journal(session)
        assert len(session.data_key.former) == is_new
        with session.uow() as uow:
            assert uow.session.scalar(text("SELECT count(*) FROM beneficiaire")) == 29
        leave_entry(session)
    finally:
        session.close()
    assert names_of(bench.path) & NEXT == set()
    if is_new:
        with pytest.raises(UnknownAccountError):
            unlock_luc(bench)
    else:
        unlock_luc(bench).close()
    return is_new


@posix_only
def test_killed_at_any_instant_the_vault_is_of_before_or_of_after(
    bench: Bench, tmp_path: Path
) -> None:
    trial = bench.copy_to(tmp_path / "essai")
    total = count_steps(lambda: disable_luc(trial))
    outcomes = []
    for instant in spread(total, count=14):
        shutil.rmtree(trial.path)
        trial = bench.copy_to(trial.path)
        killed = trial
        assert run_killed(lambda: disable_luc(killed), at=instant)  # noqa: B023 - used at once
        outcomes.append(require_old_or_new(trial))
    # Once new, new at every later instant.
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


@posix_only
def test_killed_at_every_instant_of_the_switch_the_vault_is_of_before_or_of_after(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = switch.switch
    states: list[Path] = []

    def keep_the_eve(folder: Path) -> None:
        states.append(tmp_path / "veille")
        shutil.copytree(folder, states[0])
        whole(folder)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "switch", keep_the_eve)
        disable_luc(bench)
    trial = Bench(tmp_path / "essai", bench.recovery_key, bench.clock)
    shutil.copytree(states[0], trial.path)
    outcomes = []
    for instant in range(1, count_steps(lambda: whole(trial.path)) + 1):
        shutil.rmtree(trial.path)
        shutil.copytree(states[0], trial.path)
        assert run_killed(lambda: whole(trial.path), at=instant)
        outcomes.append(require_old_or_new(trial))
    assert outcomes[0] is False
    assert outcomes == sorted(outcomes)
    assert outcomes.count(True) >= 4


@pytest.mark.parametrize("refused", range(1, 7))
def test_a_disk_that_refuses_leaves_the_vault_of_before_or_of_after(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    session = bench.unlock()
    calls = 0
    sync = os.fsync

    def refuse(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls >= refused:
            raise OSError(errno.ENOSPC, "plein")
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refuse)
        with pytest.raises(CrtError):
            session.account_store.disable(LUC, rule=no_rule)
    session.close()
    require_old_or_new(bench)


def test_a_change_that_is_cancelled_leaves_the_session_as_it_was(
    bench: Bench, vault: LocalVaultSession
) -> None:
    with pytest.raises(OperationCancelledError):
        vault.account_store.rotate_key(lambda *_: False)
    assert names_of(bench.path) & NEXT == set()
    leave_entry(vault)
    assert vault.verify().is_ok


def test_a_copy_that_lacks_a_row_is_refused(
    bench: Bench, vault: LocalVaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def miscount(connection: Any) -> dict[str, int]:
        found = count_rows(connection)
        monkeypatch.setattr(rotation, "count_rows", count_rows)
        return found | {"visite": found["visite"] + 1}

    monkeypatch.setattr(rotation, "count_rows", miscount)
    with pytest.raises(VaultDamagedError):
        vault.account_store.rotate_key()
    leave_entry(vault)
    assert vault.verify().is_ok


def test_leftovers_of_a_change_are_undone_by_a_session_that_is_open(
    bench: Bench, vault: LocalVaultSession
) -> None:
    (bench.path / switch.NEXT_DATABASE).write_bytes(b"moitie")
    (bench.path / switch.NEXT_SLOTS).write_bytes(b"moitie")
    vault.set_label("nouveau")
    assert names_of(bench.path) & NEXT == set()
    assert vault.verify().is_ok


def test_a_folder_held_by_a_change_is_still_shown_on_the_unlock_screen(bench: Bench) -> None:
    from db.locks import operation_lock  # noqa: PLC0415 - beside its use

    (bench.path / switch.NEXT_DATABASE).write_bytes(b"en cours")
    with operation_lock(bench.path):
        assert bench.vaults.inspect(bench.path).accounts
        with pytest.raises(VaultBusyError):
            bench.unlock()
        assert (bench.path / switch.NEXT_DATABASE).exists()
    bench.unlock().close()
    assert not (bench.path / switch.NEXT_DATABASE).exists()
