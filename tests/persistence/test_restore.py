"""Restoration: on a clean folder or over a vault, with a passphrase or the recovery sheet alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    EnvironmentFailedError,
    NotFoundError,
    PermissionDeniedError,
    UnknownAccountError,
    UnsafeLocationError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
    VaultReplacedError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.domain.retention import MANUELLE
from crt_desktop.domain.roles import Role
from crt_desktop.ports.upkeep import AccountToAdd, RestoreOrder
from crt_desktop.reports.upkeep import Restored
from db import backup_file, keys, slots, switch
from db.backup_check import opened_for_reading, read_contents
from db.copying import close_in_delete_mode
from db.leftovers import leftovers, remove_leftovers
from db.locks import operation_lock
from db.session import LocalVaultSession
from db.vault import LocalVaults
from tests.fast_keys import FAST_KDF, PASSPHRASE
from tests.golden.make_vault import FOLDER as GOLDEN
from tests.persistence.killing import count_steps, posix_only, run_killed, spread
from tests.persistence.test_backups import DAMAGES
from tests.persistence.vaults import NAME, Bench, TickingClock, add_people, fast_vaults

LUC, LUC_PHRASE = "luc", "une phrase"


@pytest.fixture(scope="module")
def saved(made_vault: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, Path]:
    """A vault with people and a second account, and its backup elsewhere."""
    folder = tmp_path_factory.mktemp("sauvegardé")
    bench = made_vault.copy_to(folder / "coffre")
    session = bench.unlock()
    add_people(session, range(1, 25))
    session.account_store.add(
        AccountToAdd(name=LUC, display_name="Luc", role=Role.LECTURE, passphrase=LUC_PHRASE),
        rule=lambda _: None,
    )
    made = session.backup_store.make(kind=MANUELLE, program_version="1", folder=folder)
    session.close()
    return bench, made.path


@pytest.fixture
def backup(saved: tuple[Bench, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(saved[1], tmp_path))


@pytest.fixture
def bench(saved: tuple[Bench, Path], tmp_path: Path) -> Bench:
    return saved[0].copy_to(tmp_path / "coffre")


def restore(backup: Path, into: Path, **options: Any) -> Restored:
    given = {"name": NAME, "passphrase": PASSPHRASE} | options
    return fast_vaults(TickingClock()).restore(RestoreOrder(backup=backup, into=into, **given))


def unlock(path: Path, name: str = NAME, passphrase: str = PASSPHRASE) -> LocalVaultSession:
    return fast_vaults(TickingClock()).unlock(path, name=name, passphrase=passphrase)


def every_row(session: LocalVaultSession) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table but those that a restoration itself writes."""
    with session.uow() as uow:
        names = uow.session.scalars(
            text("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        ).all()
        return {
            name: sorted(
                (tuple(row) for row in uow.session.execute(text(f"SELECT * FROM {name}"))),
                key=repr,
            )
            for name in names
            if name not in {"audit", "vault_state"}
        }


def journal(session: LocalVaultSession) -> list[str]:
    with session.uow() as uow:
        return list(uow.session.scalars(text("SELECT action FROM audit ORDER BY seq")))


def test_a_vault_whose_anchors_are_remembered_is_restored_without_being_accused(
    bench: Bench, tmp_path: Path
) -> None:
    bench.unlock().close()
    session = bench.unlock()
    made = session.backup_store.make(kind=MANUELLE, program_version="1", folder=tmp_path)
    session.close()
    assert slots.read(bench.path).anchor is not None
    into = tmp_path / "neuf"
    restore(made.path, into)
    for _ in range(2):
        opened = unlock(into)
        assert opened.verify().is_ok
        opened.close()
    assert slots.read(into).anchor is not None


def test_a_passphrase_restores_every_row_into_a_new_folder(
    backup: Path, bench: Bench, tmp_path: Path
) -> None:
    into = tmp_path / "poste" / "neuf"
    restored = restore(backup, into)
    assert (restored.path, restored.set_aside, restored.recovery_key) == (into, None, None)
    session, original = unlock(into), bench.unlock()
    assert every_row(session) == every_row(original)
    assert sum(map(len, every_row(session).values())) > 50
    assert journal(session)[-2:] == [AuditTag.BACKUP_RESTORE, AuditTag.VAULT_UNLOCK]
    assert [check for check in session.verify().checks if not check.is_ok] == []
    session.close()
    original.close()
    unlock(into, LUC, LUC_PHRASE).close()
    assert sorted(path.name for path in into.parent.iterdir()) == ["neuf"]


def test_the_recovery_sheet_alone_restores_every_row_on_a_clean_machine(
    backup: Path, bench: Bench, tmp_path: Path
) -> None:
    into = tmp_path / "vide"
    into.mkdir()
    restored = restore(
        backup,
        into,
        passphrase=None,
        recovery_key=bench.recovery_key.lower(),
        new_passphrase="nouvelle",
    )
    assert restored.recovery_key not in {None, bench.recovery_key}
    session, original = unlock(into, passphrase="nouvelle"), bench.unlock()
    assert every_row(session) == every_row(original)
    assert session.verify().is_ok
    assert AuditTag.VAULT_RECOVER in journal(session)
    session.close()
    original.close()
    with pytest.raises(WrongPassphraseError):
        unlock(into)


def test_a_folder_that_holds_something_is_left_alone(
    backup: Path, bench: Bench, tmp_path: Path
) -> None:
    before = (bench.path / "coffre.db").read_bytes()
    with pytest.raises(VaultExistsError):
        restore(backup, bench.path)
    assert (bench.path / "coffre.db").read_bytes() == before
    papers = tmp_path / "papiers"
    papers.mkdir()
    (papers / "lettre.odt").write_text("x")
    for replace in (False, True):
        with pytest.raises(VaultExistsError):
            restore(backup, papers, replace=replace)
    assert [path.name for path in papers.iterdir()] == ["lettre.odt"]
    with pytest.raises(VaultExistsError):
        restore(backup, papers / "lettre.odt", replace=True)


def test_a_vault_that_stands_there_is_set_aside_whole(backup: Path, bench: Bench) -> None:
    session = bench.unlock()
    add_people(session, [900])
    session.close()
    restored = restore(backup, bench.path, replace=True)
    assert restored.set_aside is not None
    assert restored.set_aside.name.startswith("coffre.avant-restauration-2026")
    aside, now = unlock(restored.set_aside), unlock(bench.path)
    assert aside.verify().is_ok
    assert now.verify().is_ok
    assert len(every_row(aside)["beneficiaire"]) == len(every_row(now)["beneficiaire"]) + 1
    aside.close()
    now.close()
    again = restore(backup, bench.path, replace=True)
    assert again.set_aside is not None
    assert again.set_aside != restored.set_aside


def test_a_session_of_the_vault_set_aside_says_so(backup: Path, bench: Bench) -> None:
    session = bench.unlock()
    restore(backup, bench.path, replace=True)
    with pytest.raises(VaultReplacedError):
        journal(session)
    with session.uow() as uow, pytest.raises(VaultReplacedError):
        uow.begin_writing()
    session.close()
    unlock(bench.path).close()


def test_a_vault_in_the_hands_of_an_operation_is_not_set_aside(
    backup: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "db.restore.locks.operation_lock", lambda folder: operation_lock(folder, wait_s=0.1)
    )
    with operation_lock(bench.path), pytest.raises(VaultBusyError):
        restore(backup, bench.path, replace=True)
    bench.unlock().close()
    assert [path.name for path in bench.path.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_backup_restores_nothing(backup: Path, bench: Bench, name: str) -> None:
    damage, part = DAMAGES[name]
    damage(backup)
    into = bench.path.parent / "neuf"
    with pytest.raises(VaultDamagedError) as caught:
        restore(backup, into)
    assert caught.value.values["part"] == part
    assert "sauvegarde" in explain(caught.value).title
    assert not into.exists()
    with pytest.raises(VaultDamagedError):
        restore(backup, bench.path, replace=True)
    bench.unlock().close()
    assert {path.name for path in into.parent.iterdir()} == {bench.path.name, backup.name}


def test_wrong_secrets_restore_nothing_and_announce_no_delay(
    backup: Path, bench: Bench, tmp_path: Path
) -> None:
    into = tmp_path / "neuf"
    with pytest.raises(WrongPassphraseError) as wrong:
        restore(backup, into, passphrase="faux")
    assert "essai possible" not in explain(wrong.value).text
    with pytest.raises(UnknownAccountError):
        restore(backup, into, name="personne")
    other = "00000-" + bench.recovery_key[6:]
    for key in (other, bench.recovery_key[:-1]):
        with pytest.raises(WrongRecoveryKeyError):
            restore(backup, into, passphrase=None, recovery_key=key, new_passphrase="x")
    with pytest.raises(NotFoundError):
        restore(tmp_path / "absente.crtsauve", into)
    assert not into.exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_role_that_does_not_back_up_does_not_restore(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(PermissionDeniedError):
        restore(backup, tmp_path / "neuf", name=LUC, passphrase=LUC_PHRASE)
    assert not (tmp_path / "neuf").exists()


def test_a_synchronised_folder_receives_no_vault(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(UnsafeLocationError):
        restore(backup, tmp_path / "Dropbox" / "coffre")


def test_a_backup_of_an_older_schema_is_restored_and_brought_up_to_date(tmp_path: Path) -> None:
    golden = tmp_path / "ancien"
    shutil.copytree(GOLDEN / "vault_0001", golden)
    access = json.loads((GOLDEN / "vault_0001.json").read_text(encoding="utf-8"))
    backup = back_up_by_hand(golden, access["passphrase"], tmp_path)
    vaults = LocalVaults(TickingClock(), kdf=FAST_KDF, workstation="poste")
    into = tmp_path / "neuf"
    secrets = {"name": access["name"], "passphrase": access["passphrase"]}
    restored = vaults.restore(RestoreOrder(backup=backup, into=into, **secrets))
    session = vaults.unlock(into, **secrets)
    assert [check for check in session.verify().checks if not check.is_ok] == []
    assert len(every_row(session)["beneficiaire"]) > 5
    assert restored.rows > 100
    session.close()


def back_up_by_hand(vault: Path, passphrase: str, folder: Path) -> Path:
    """Make a backup of a closed vault without opening it, hence without changing its schema."""
    file = slots.read(vault)
    account = file.accounts[0]
    key = keys.open_slot(
        account.slot,
        passphrase.encode(),
        owner=keys.owner_of(file.vault, account.name),
        kdf=account.kdf,
        stretch=keys.argon2id,
    )
    database = vault / slots.DATABASE_NAME
    close_in_delete_mode(database, key.database)
    with opened_for_reading(database, key.database, part="coffre") as connection:
        contents = read_contents(connection)
    slot_file = slots.to_bytes(file)
    manifest = backup_file.Manifest(
        vault=file.vault,
        made_at=TickingClock().now(),
        kind=MANUELLE,
        label=file.label,
        is_training=file.is_training,
        schema=contents.schema,
        program="0.1.0",
        rows=tuple(contents.rows.values()),
        head_seq=contents.head_seq,
        head_mac=contents.head_mac,
        slots=backup_file.Member(size=len(slot_file), sha256=hashlib.sha256(slot_file).hexdigest()),
        database=backup_file.describe(database),
    ).sealed(key.backups)
    path = folder / backup_file.name_of(TickingClock().now())
    backup_file.write_archive(path, manifest, slot_file=slot_file, database=database)
    return path


def test_what_the_backup_says_without_a_key(backup: Path, bench: Bench) -> None:
    info = bench.vaults.inspect_backup(backup)
    assert {(one.name, one.role) for one in info.accounts} == {
        (NAME, Role.COORDINATEUR),
        (LUC, Role.LECTURE),
    }
    assert (info.label, info.is_verified, info.path) == ("CRT d'essai", False, backup)


# --- cut short ---------------------------------------------------------------------------------


def people_of(path: Path) -> int:
    session = unlock(path)
    try:
        assert session.verify().is_ok
        return len(every_row(session)["beneficiaire"])
    finally:
        session.close()


@posix_only
def test_killed_at_any_instant_a_restoration_leaves_a_whole_vault_in_place(
    backup: Path, bench: Bench, tmp_path: Path
) -> None:
    session = bench.unlock()
    add_people(session, [900])
    session.close()
    place = tmp_path / "ici"

    def start_anew() -> Path:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        return bench.copy_to(place / "coffre").path

    def work() -> None:
        restore(backup, place / "coffre", replace=True)

    start_anew()
    total = count_steps(work)
    outcomes = []
    # The two renamings are the last steps: each instant around them is tried.
    for instant in sorted({*spread(total, count=8), *range(total - 8, total + 1)}):
        vault = start_anew()
        assert run_killed(work, at=instant)
        fast_vaults(TickingClock()).inspect(vault)
        outcomes.append(people_of(vault))
        restore(backup, vault, replace=True)
        assert people_of(vault) == 24
    assert outcomes == sorted(outcomes, reverse=True)
    assert set(outcomes) == {25, 24}


def test_a_vault_moved_away_by_hand_is_not_replaced_by_a_forgotten_restoration(
    bench: Bench, tmp_path: Path
) -> None:
    waiting = switch.restored_name(bench.path, "20260101T000000Z")
    bench.copy_to(waiting)
    bench.path.rename(tmp_path / "ailleurs")
    switch.finish_restoration(bench.path)
    assert not bench.path.exists()
    (switch.set_aside_name(bench.path, "20260101T000000Z")).mkdir()
    switch.finish_restoration(bench.path)
    assert bench.path.exists()


def test_working_folders_of_before_go_once_they_are_old(backup: Path, tmp_path: Path) -> None:
    old, young = tmp_path / ".neuf.restauration-aa", tmp_path / ".neuf.restauration-bb"
    for folder in (old, young):
        folder.mkdir()
        (folder / "coffre.db").write_bytes(b"x")
    os.utime(old, (0, 0))
    assert leftovers(tmp_path / "neuf") == (old,)
    restore(backup, tmp_path / "neuf")
    assert not old.exists()
    assert young.exists()


def working_names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if ".restauration-" in one.name]


def test_a_restoration_holds_its_folder_and_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    into = tmp_path / "neuf"
    held: list[tuple[list[str], tuple[Path, ...]]] = []

    def look(done: int, total: int) -> bool:
        del done, total
        remove_leftovers(into)
        held.append((working_names(tmp_path), leftovers(into)))
        return True

    fast_vaults(TickingClock()).restore(
        RestoreOrder(backup=backup, into=into, name=NAME, passphrase=PASSPHRASE), progress=look
    )
    assert held
    assert all(len(names) == 2 and not found for names, found in held)
    assert working_names(tmp_path) == []


@posix_only
@pytest.mark.parametrize("cure", ["unlock", "restore"])
def test_a_killed_restoration_is_cleaned_at_the_next_opening_or_restoration(
    bench: Bench, backup: Path, cure: str
) -> None:
    def work() -> None:
        restore(backup, bench.path, replace=True)

    assert run_killed(work, at=40)
    (left,) = leftovers(bench.path)
    assert any(left.iterdir())
    assert bench.path.exists()
    if cure == "unlock":
        unlock(bench.path).close()
    else:
        restore(backup, bench.path, replace=True)
    assert leftovers(bench.path) == ()
    assert working_names(bench.path.parent) == []


def test_a_lock_left_without_its_folder_goes_too(bench: Bench) -> None:
    lock = bench.path.with_name(".coffre.restauration-aa.verrou")
    lock.touch()
    unlock(bench.path).close()
    assert not lock.exists()


def test_a_place_that_refuses_is_said_and_the_vault_stays(
    backup: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if ".avant-restauration-" in Path(target).name:
            raise OSError(5, "refus")
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(EnvironmentFailedError):
            restore(backup, bench.path, replace=True)
    bench.unlock().close()
    assert not [path for path in bench.path.parent.iterdir() if path.name.startswith(".")]
