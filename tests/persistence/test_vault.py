"""Making, opening and recovering a vault."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import select, text

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    ReadOnlyError,
    TooManyAttemptsError,
    UnknownAccountError,
    UnsafeLocationError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
    VaultNewerError,
    VaultNotFoundError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import NewAccount
from db import keys, locks, session, slots
from db.engine import create_maintenance_engine
from db.tables import AuditRow
from db.vault import LocalVaults, preload
from tests.fast_keys import FAST_KDF, PASSPHRASE
from tests.persistence.vaults import ACCOUNT, NAME, Bench, TickingClock, fast_vaults


def tags_of(opened: Any) -> list[str]:
    with opened.uow() as uow:
        rows = uow.session.execute(select(AuditRow.action).order_by(AuditRow.seq))
        return [row.action for row in rows]


# --- making ------------------------------------------------------------------------------------


def test_a_vault_made_with_the_real_derivation_opens_with_its_passphrase(tmp_path: Path) -> None:
    vaults = LocalVaults(TickingClock(), kdf=FAST_KDF)
    created = vaults.create(tmp_path / "a" / "coffre", account=ACCOUNT, passphrase=PASSPHRASE)
    created.session.close()
    opened = vaults.unlock(tmp_path / "a" / "coffre", name=NAME, passphrase=PASSPHRASE)
    assert opened.actor.workstation == socket.gethostname()
    opened.close()


def test_the_maker_of_a_vault_is_its_actor_and_the_making_is_audited(tmp_path: Path) -> None:
    created = fast_vaults(TickingClock()).create(
        tmp_path / "coffre", account=ACCOUNT, passphrase=PASSPHRASE, is_training=True
    )
    opened = created.session
    assert opened.is_training
    assert opened.path == tmp_path / "coffre"
    assert (opened.actor.name, opened.actor.role) == (NAME, Role.COORDINATEUR)
    assert (opened.actor.professionnel, opened.actor.workstation) == ("P1", "poste-1")
    assert tags_of(opened) == [AuditTag.VAULT_CREATE, AuditTag.ACCOUNT_CREATE]
    assert created.recovery_key not in repr(created)
    opened.close()


def test_the_folder_and_its_files_are_for_their_owner_alone(bench: Bench) -> None:
    opened = bench.unlock()
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (bench.path, *bench.path.rglob("*"))
    }
    opened.close()
    assert modes.pop("coffre") == modes.pop("ancre") == 0o700
    assert {"coffre.db", "coffre.db-wal", "coffre.cles.json"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_a_folder_opened_to_others_is_closed_again_at_the_next_opening(bench: Bench) -> None:
    bench.path.chmod(0o755)
    bench.unlock().close()
    assert stat.S_IMODE(bench.path.stat().st_mode) == 0o700


def test_an_empty_folder_will_do_and_anything_else_is_never_overwritten(
    bench: Bench, tmp_path: Path
) -> None:
    (tmp_path / "vide").mkdir()
    fast_vaults(bench.clock).create(
        tmp_path / "vide", account=ACCOUNT, passphrase=PASSPHRASE
    ).session.close()
    (tmp_path / "plein").mkdir()
    (tmp_path / "plein" / "note.txt").write_text("à garder")
    (tmp_path / "fichier").write_text("à garder")
    for path in (bench.path, tmp_path / "plein", tmp_path / "fichier"):
        with pytest.raises(VaultExistsError):
            bench.vaults.create(path, account=ACCOUNT, passphrase=PASSPHRASE)
    assert (tmp_path / "plein" / "note.txt").read_text() == "à garder"
    bench.unlock().close()


def test_a_synchronised_folder_is_refused_to_make_and_to_open(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(UnsafeLocationError):
        bench.vaults.create(tmp_path / "Dropbox" / "coffre", account=ACCOUNT, passphrase=PASSPHRASE)
    assert not (tmp_path / "Dropbox").exists()
    moved = bench.copy_to(tmp_path / "Nextcloud" / "coffre")
    with pytest.raises(UnsafeLocationError):
        moved.unlock()


@pytest.mark.parametrize("is_new", [True, False])
def test_a_making_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_new: bool
) -> None:
    path = tmp_path / "coffre"
    if not is_new:
        path.mkdir()

    def refuse(*_: object) -> None:
        raise DiskFullError(path="x")

    monkeypatch.setattr(slots, "write", refuse)
    with pytest.raises(DiskFullError):
        fast_vaults(TickingClock()).create(path, account=ACCOUNT, passphrase=PASSPHRASE)
    assert path.exists() is not is_new
    assert is_new or not list(path.iterdir())


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ReadOnlyError):
        fast_vaults(TickingClock()).create(
            tmp_path / "coffre", account=ACCOUNT, passphrase=PASSPHRASE
        )


# --- looking at --------------------------------------------------------------------------------


def test_a_vault_tells_its_label_and_accounts_without_a_key(bench: Bench) -> None:
    status = bench.vaults.inspect(bench.path)
    assert (status.label, status.is_training, status.delay_s) == ("CRT d'essai", True, 0)
    assert [(one.name, one.display_name, one.role) for one in status.accounts] == [
        (NAME, "Claire Essai", Role.COORDINATEUR)
    ]


def test_looking_at_a_vault_loads_neither_the_database_nor_the_cryptography(
    bench: Bench,
) -> None:
    code = (
        "import sys, pathlib, datetime\n"
        "from db.vault import LocalVaults\n"
        "class Clock:\n"
        "    def now(self): return datetime.datetime.now(datetime.UTC)\n"
        "LocalVaults(Clock()).inspect(pathlib.Path(sys.argv[1]))\n"
        "heavy = {'sqlalchemy', 'cryptography', 'sqlcipher3', 'alembic', 'filelock'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(bench.path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_what_opening_needs_can_be_loaded_beforehand() -> None:
    preload()
    assert {"db.session", "db.making", "sqlalchemy", "cryptography"} <= set(sys.modules)
    assert {"db.queries.caseload", "db.queries.dashboard", "db.queries.alerts"} <= set(sys.modules)


def test_no_vault_there_is_told(tmp_path: Path) -> None:
    vaults = fast_vaults(TickingClock())
    with pytest.raises(VaultNotFoundError):
        vaults.inspect(tmp_path / "absent")
    with pytest.raises(VaultNotFoundError):
        vaults.unlock(tmp_path, name=NAME, passphrase=PASSPHRASE)


# --- opening -----------------------------------------------------------------------------------


def test_each_opening_is_audited(bench: Bench) -> None:
    opened = bench.unlock()
    assert tags_of(opened)[-1] == AuditTag.VAULT_UNLOCK
    opened.close()


def test_a_name_and_a_passphrase_are_the_same_however_their_accents_are_typed(
    tmp_path: Path,
) -> None:
    vaults = fast_vaults(TickingClock())
    account = NewAccount(name="héloïse ", display_name="Héloïse", role=Role.DIRECTION)
    vaults.create(tmp_path / "c", account=account, passphrase="clé d'été").session.close()
    decomposed = "cle\u0301 d'e\u0301te\u0301"
    opened = vaults.unlock(tmp_path / "c", name="he\u0301loi\u0308se", passphrase=decomposed)
    assert opened.actor.name == "héloïse"
    opened.close()


def test_a_wrong_passphrase_is_counted_and_then_even_the_right_one_waits(bench: Bench) -> None:
    for expected in (2, 4, 8, 16, 60):
        with pytest.raises(WrongPassphraseError) as caught:
            bench.vaults.unlock(bench.path, name=NAME, passphrase="faux")
        assert caught.value.values == {"delay_s": expected}
        assert bench.vaults.inspect(bench.path).delay_s == expected
        with pytest.raises(TooManyAttemptsError) as refused:
            bench.unlock()
        assert refused.value.values == {"delay_s": expected}
        bench.clock.advance(expected)
    bench.unlock().close()
    assert not (bench.path / "coffre.tentatives.json").exists()
    assert bench.vaults.inspect(bench.path).delay_s == 0


def test_an_unknown_account_costs_a_derivation_and_is_not_counted(bench: Bench) -> None:
    derived: list[slots.KdfParameters] = []

    def counting(secret: bytes, salt: bytes, kdf: slots.KdfParameters) -> bytes:
        derived.append(kdf)
        return keys.argon2id(secret, salt, kdf) if not secret else bytes(32)

    vaults = fast_vaults(bench.clock, stretch=counting)
    with pytest.raises(UnknownAccountError) as caught:
        vaults.unlock(bench.path, name="inconnu", passphrase=PASSPHRASE)
    assert caught.value.values == {"name": "inconnu"}
    assert derived == [FAST_KDF]
    assert bench.vaults.inspect(bench.path).delay_s == 0


def test_an_unknown_account_is_refused_even_with_the_passphrase_of_another(bench: Bench) -> None:
    with pytest.raises(UnknownAccountError):
        bench.vaults.unlock(bench.path, name="inconnu", passphrase=PASSPHRASE)


def test_a_disabled_account_is_refused(bench: Bench) -> None:
    opened = bench.unlock()
    with opened.uow() as uow:
        uow.begin_writing()
        uow.session.execute(text("UPDATE account SET is_active = 0"))
        uow.audit.record(opened.actor, AuditTag.ACCOUNT_CREATE, entity="compte", entity_id=1)
        uow.commit()
    opened.close()
    with pytest.raises(UnknownAccountError):
        bench.unlock()


def test_a_closed_vault_serves_no_more_and_forgets_its_key(bench: Bench) -> None:
    opened = bench.unlock()
    secret = opened._data_key.secret
    opened.close()
    opened.close()
    assert not any(secret)
    with pytest.raises(RuntimeError):
        opened.uow()
    assert not bench.database.with_name("coffre.db-wal").exists()


def test_two_openings_of_one_vault_write_in_turn(bench: Bench) -> None:
    first, second = bench.unlock(), bench.unlock()
    for opened in (first, second, first):
        with opened.uow() as uow:
            uow.audit.record(opened.actor, AuditTag.CASELOAD_LIST)
            uow.commit()
    assert second.verify().is_ok
    assert len(tags_of(second)) == 7
    first.close()
    second.close()


def test_a_session_cut_short_is_anchored_by_the_next_one(bench: Bench) -> None:
    anchors = bench.path / "ancre"
    before = len(list(anchors.iterdir()))
    opened = bench.unlock()
    assert len(list(anchors.iterdir())) == before
    with opened.uow() as uow:
        uow.audit.record(opened.actor, AuditTag.CASELOAD_LIST)
        uow.commit()
    opened._engine.dispose()
    again = bench.unlock()
    assert len(list(anchors.iterdir())) == before + 1
    assert again.verify().is_ok
    again.close()


def test_the_label_is_kept_where_the_unlock_screen_reads_it(bench: Bench) -> None:
    opened = bench.unlock()
    before = slots.read(bench.path).generation
    opened.set_label("CRT des Oliviers")
    generation = slots.read(bench.path).generation
    opened.set_label("CRT des Oliviers")
    assert slots.read(bench.path).generation == generation == before + 1
    assert opened.verify().is_ok
    opened.close()
    assert bench.vaults.inspect(bench.path).label == "CRT des Oliviers"
    bench.unlock().close()


# --- held, newer, damaged ----------------------------------------------------------------------


def test_an_opening_waits_for_an_operation_then_says_the_vault_is_held(bench: Bench) -> None:
    with FileLock(bench.path / locks.FILE_NAME), pytest.raises(VaultBusyError):
        bench.unlock()
    bench.unlock().close()


def test_a_database_held_by_another_process_is_said_to_be_held(bench: Bench) -> None:
    opened = bench.unlock()
    holder = keys.DataKey(bytearray(opened._data_key.secret))
    engine = create_maintenance_engine(bench.database, holder.database)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE")
        with opened.uow() as uow:
            uow.audit.record(opened.actor, AuditTag.CASELOAD_LIST)
            with pytest.raises(VaultBusyError):
                uow.commit()
        driver.execute("ROLLBACK")
    engine.dispose()
    opened.close()


def test_a_vault_of_a_newer_schema_is_told_and_left_alone(bench: Bench) -> None:
    opened = bench.unlock()
    engine = create_maintenance_engine(bench.database, opened._data_key.database)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    opened.close()
    before = bench.database.read_bytes()
    with pytest.raises(VaultNewerError) as caught:
        bench.unlock()
    assert caught.value.values["found"] == "9999"
    assert bench.database.read_bytes() == before


def test_a_vault_of_an_older_schema_is_brought_up_to_date_at_the_opening(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded: list[Path] = []
    revisions = iter(["0000"])

    def upgrade(connection: object, *, folder: Path, open_copy: Any, now: object) -> None:
        del connection, now
        folder.mkdir()
        copy = folder / "copie.db"
        copy.touch()
        open_copy(copy).close()
        upgraded.append(folder)

    monkeypatch.setattr(session, "current_revision", lambda _: next(revisions, "0001"))
    monkeypatch.setattr(session, "needs_upgrade", lambda _: True)
    monkeypatch.setattr(session, "upgrade_after_copy", upgrade)
    bench.unlock().close()
    assert upgraded == [bench.path / "sauvegardes"]
    # Once for the schema, once for the first anchor.
    assert slots.read(bench.path).generation == 3


def test_a_database_without_a_schema_is_damage(bench: Bench) -> None:
    for leftover in bench.path.glob("coffre.db*"):
        leftover.unlink()
    bench.database.touch()
    with pytest.raises(VaultDamagedError) as caught:
        bench.unlock()
    assert caught.value.values == {"part": "coffre"}


def damage_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20:40] = bytes(20)
    path.write_bytes(content)


def damage_all(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 3])


@pytest.mark.parametrize("damage", [damage_header, damage_all, cut, Path.unlink])
def test_a_damaged_database_is_not_taken_for_a_wrong_passphrase(bench: Bench, damage: Any) -> None:
    damage(bench.database)
    with pytest.raises(VaultDamagedError) as caught:
        bench.unlock()
    assert caught.value.values == {"part": "coffre"}
    assert bench.vaults.inspect(bench.path).delay_s == 0


@pytest.mark.parametrize("damage", [damage_all, Path.unlink, lambda path: path.write_text("{}")])
def test_a_damaged_slot_file_is_not_taken_for_a_wrong_passphrase(bench: Bench, damage: Any) -> None:
    damage(bench.path / slots.FILE_NAME)
    for attempt in (lambda: bench.vaults.inspect(bench.path), bench.unlock):
        with pytest.raises(VaultDamagedError) as caught:
            attempt()
        assert caught.value.values == {"part": "cles"}


def test_the_database_of_another_vault_is_not_taken_for_this_one(
    bench: Bench, tmp_path: Path
) -> None:
    other = fast_vaults(TickingClock()).create(
        tmp_path / "autre", account=ACCOUNT, passphrase=PASSPHRASE
    )
    other.session.close()
    bench.database.write_bytes((tmp_path / "autre" / slots.DATABASE_NAME).read_bytes())
    with pytest.raises(VaultDamagedError) as caught:
        bench.unlock()
    assert caught.value.values == {"part": "coffre"}


def test_an_older_slot_file_put_back_is_refused(bench: Bench) -> None:
    old = (bench.path / slots.FILE_NAME).read_bytes()
    opened = bench.unlock()
    opened.set_label("nouveau")
    opened.close()
    (bench.path / slots.FILE_NAME).write_bytes(old)
    with pytest.raises(VaultDamagedError) as caught:
        bench.unlock()
    assert caught.value.values == {"part": "cles"}


def test_a_power_cut_between_the_slot_file_and_the_database_is_caught_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = bench.unlock()

    def cut_power(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(session, "_store_generation", cut_power)
        with pytest.raises(KeyboardInterrupt):
            opened.set_label("nouveau")
    opened.close()
    again = bench.unlock()
    assert again.verify().is_ok
    again.close()


# --- recovering --------------------------------------------------------------------------------


def test_the_recovery_key_gives_a_new_passphrase_and_a_new_key(bench: Bench) -> None:
    typed = bench.recovery_key.lower().replace("-", " ")
    recovered = bench.vaults.recover(
        bench.path, name=NAME, recovery_key=typed, new_passphrase="nouvelle phrase"
    )
    assert recovered.recovery_key != bench.recovery_key
    assert tags_of(recovered.session)[-2:] == [
        AuditTag.VAULT_RECOVER,
        AuditTag.ACCOUNT_PASSPHRASE,
    ]
    assert recovered.session.verify().is_ok
    recovered.session.close()
    bench.vaults.unlock(bench.path, name=NAME, passphrase="nouvelle phrase").close()
    with pytest.raises(WrongPassphraseError):
        bench.unlock()
    bench.clock.advance(2)
    with pytest.raises(WrongRecoveryKeyError) as caught:
        bench.vaults.recover(
            bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
        )
    assert caught.value.values["delay_s"] == 4
    bench.clock.advance(4)
    bench.vaults.recover(
        bench.path, name=NAME, recovery_key=recovered.recovery_key, new_passphrase="x"
    ).session.close()


def test_a_mistyped_recovery_key_costs_no_delay(bench: Bench) -> None:
    with pytest.raises(WrongRecoveryKeyError) as caught:
        bench.vaults.recover(
            bench.path, name=NAME, recovery_key=bench.recovery_key[:-1], new_passphrase="x"
        )
    assert caught.value.values == {"delay_s": 0, "group": 8}
    assert bench.vaults.inspect(bench.path).delay_s == 0


def test_the_recovery_key_waits_behind_the_same_brake(bench: Bench) -> None:
    with pytest.raises(WrongPassphraseError):
        bench.vaults.unlock(bench.path, name=NAME, passphrase="faux")
    with pytest.raises(TooManyAttemptsError):
        bench.vaults.recover(
            bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
        )


def test_the_recovery_key_does_not_serve_an_unknown_account(bench: Bench) -> None:
    with pytest.raises(UnknownAccountError):
        bench.vaults.recover(
            bench.path, name="inconnu", recovery_key=bench.recovery_key, new_passphrase="x"
        )
    bench.unlock().close()


def test_a_recovery_that_cannot_be_written_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise DiskFullError(path="x")

    with monkeypatch.context() as patch:
        patch.setattr(slots, "write", refuse)
        with pytest.raises(DiskFullError):
            bench.vaults.recover(
                bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
            )
    bench.unlock().close()


def test_a_recovery_that_cannot_be_audited_changes_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFullError(path="x")

    with monkeypatch.context() as patch:
        patch.setattr("db.audit.SqlAuditLog.write", refuse)
        with pytest.raises(DiskFullError):
            bench.vaults.recover(
                bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
            )
    bench.unlock().close()
    bench.vaults.recover(
        bench.path, name=NAME, recovery_key=bench.recovery_key, new_passphrase="x"
    ).session.close()


# --- errors of the machine ---------------------------------------------------------------------


def test_an_opening_that_cannot_be_audited_is_refused(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DiskFullError(path="x")

    monkeypatch.setattr("db.audit.SqlAuditLog.write", refuse)
    with pytest.raises(CrtError) as caught:
        bench.unlock()
    assert caught.value.code == DiskFullError.code
