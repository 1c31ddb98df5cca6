"""The encrypted engine: its settings, what it denies, and its errors as those of the program."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    EngineUnsuitableError,
    EnvironmentFailedError,
    ReadOnlyError,
    VaultBusyError,
    VaultDamagedError,
)
from db.engine import (
    WRITES,
    check_cipher,
    check_sqlite_version,
    create_vault_engine,
    open_connection,
)
from db.refusals import expected_error
from db.session import LocalVaultSession
from tests.persistence.vaults import Bench

KEY = bytes(range(32))


@pytest.fixture
def engine(vault: LocalVaultSession) -> Engine:
    return vault._engine


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cipher_status", "1"),
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("secure_delete", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("cache_size", -65536),
    ],
)
def test_every_connection_has_the_settings_that_keep_data_whole(
    engine: Engine, name: str, value: object
) -> None:
    assert pragma(engine, name) == value


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS autre",
        "DROP TRIGGER audit_no_update",
        "DROP TABLE audit",
        "ALTER TABLE audit RENAME TO journal",
        "ALTER TABLE audit DROP COLUMN mac",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON audit BEGIN SELECT RAISE(IGNORE); END",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA writable_schema = ON",
        "PRAGMA rekey = 'x'",
    ],
)
def test_a_connection_denies_what_no_use_case_needs(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        with pytest.raises(DatabaseError) as caught:
            connection.exec_driver_sql(statement)
        assert "not authorized" in str(caught.value.orig)
    assert pragma(engine, "recursive_triggers") == 1


def test_an_entry_of_the_journal_cannot_be_replaced(engine: Engine) -> None:
    replace = text(
        "INSERT OR REPLACE INTO audit SELECT seq, at, 'x', role, workstation, action, entity,"
        " entity_id, fields, content_mac, prev, mac FROM audit WHERE seq = 1"
    )
    with (
        engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(DatabaseError, match="append-only"),
    ):
        connection.execute(replace)


def test_a_reading_transaction_cannot_write(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(CrtError):
        connection.exec_driver_sql("UPDATE account SET display_name = 'x'")


@pytest.mark.parametrize("turns", ["WR", "WRWR", "RWRR", "RRWWR"])
def test_a_reading_transaction_cannot_write_whatever_came_before(
    engine: Engine, turns: str
) -> None:
    change = "UPDATE account SET display_name = display_name || 'x'"
    for turn in turns:
        if turn == "W":
            with engine.connect().execution_options(**{WRITES: True}) as connection:
                connection.exec_driver_sql(change)
                connection.commit()
        else:
            with engine.connect() as connection, pytest.raises(CrtError):
                connection.exec_driver_sql(change)
    with engine.connect() as connection:
        shown = connection.exec_driver_sql("SELECT display_name FROM account").scalar_one()
    assert shown.count("x") == turns.count("W")


def test_a_statement_is_prepared_once_for_transactions_of_one_kind(engine: Engine) -> None:
    read: list[str] = []

    def note(action: int, table: str | None, *_: str | None) -> int:
        if action == driver.SQLITE_READ:
            read.append(str(table))
        return int(driver.SQLITE_OK)

    counts: list[int] = []
    for _ in range(3):
        with engine.connect() as connection:
            driven: Any = connection.connection.driver_connection
            if not counts:
                driven.set_authorizer(note)
            connection.exec_driver_sql("SELECT name FROM account").all()
        counts.append(len(read))
    assert counts == [1, 1, 1]


def test_opening_never_makes_a_database(tmp_path: Path) -> None:
    with pytest.raises(VaultDamagedError):
        open_connection(tmp_path / "absent.db", KEY)
    assert not list(tmp_path.iterdir())


def test_a_key_of_another_size_is_refused_before_the_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "base.db"
    path.touch()
    for key in (b"", KEY[:31], KEY + b"x"):
        with pytest.raises(ValueError, match="32 bytes"):
            open_connection(path, key)
    assert path.read_bytes() == b""


def test_a_wrong_key_prints_nothing_and_is_a_typed_error(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(VaultDamagedError):
        open_connection(bench.database, KEY)
    assert capfd.readouterr() == ("", "")


def test_an_engine_that_loses_commits_is_refused() -> None:
    check_sqlite_version((3, 51, 3))
    check_sqlite_version(driver.sqlite_version_info)
    with pytest.raises(EngineUnsuitableError) as caught:
        check_sqlite_version((3, 51, 2))
    assert caught.value.values == {"found": "3.51.2", "expected": "3.51.3"}


@pytest.mark.parametrize(("status", "provider"), [("0", "openssl"), ("1", "nss"), ("1", "")])
def test_a_database_that_is_not_encrypted_as_expected_is_refused(
    status: str, provider: str
) -> None:
    with pytest.raises(EngineUnsuitableError):
        check_cipher(status=status, provider=provider)


def test_a_plain_driver_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: str) -> None:
        raise EngineUnsuitableError(found="sqlite", expected="openssl")

    (tmp_path / "base.db").touch()
    monkeypatch.setattr("db.engine.check_cipher", refuse)
    with pytest.raises(EngineUnsuitableError):
        open_connection(tmp_path / "base.db", KEY)


# --- errors ------------------------------------------------------------------------------------


def make_table(path: Path) -> Engine:
    path.touch()
    engine = create_vault_engine(path, KEY, busy_timeout_s=0.1)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.exec_driver_sql("CREATE TABLE t (a BLOB)")
        connection.commit()
    return engine


def fill(engine: Engine) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (zeroblob(100000))")
        connection.commit()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    engine = make_table(tmp_path / "base.db")
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA max_page_count = 3")
        connection.rollback()
    with pytest.raises(DiskFullError):
        fill(engine)
    engine.dispose()


def test_a_full_disk_refused_without_a_name_is_told(tmp_path: Path) -> None:
    refusal = driver.OperationalError("database or disk is full")
    assert isinstance(expected_error(refusal, tmp_path), DiskFullError)


def test_a_file_limit_is_told(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    engine = make_table(tmp_path / "base.db")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
    try:
        with pytest.raises(EnvironmentFailedError):
            fill(engine)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    fill(engine)
    engine.dispose()


def test_a_database_locked_by_another_is_told(tmp_path: Path) -> None:
    engine = make_table(tmp_path / "base.db")
    holder = open_connection(tmp_path / "base.db", KEY)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(VaultBusyError):
        fill(engine)
    holder.close()
    fill(engine)
    engine.dispose()


def test_a_page_changed_on_the_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "base.db"
    engine = make_table(path)
    fill(engine)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[4096 * 2 + 100] ^= 1
    path.write_bytes(content)
    with engine.connect() as connection, pytest.raises(VaultDamagedError):
        connection.execute(text("SELECT sum(length(hex(a))) FROM t")).all()
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY_SNAPSHOT", VaultBusyError),
        ("SQLITE_LOCKED", VaultBusyError),
        ("SQLITE_FULL", DiskFullError),
        ("SQLITE_READONLY_DBMOVED", ReadOnlyError),
        ("SQLITE_CORRUPT_VTAB", VaultDamagedError),
        ("SQLITE_NOTADB", VaultDamagedError),
        ("SQLITE_IOERR_WRITE", EnvironmentFailedError),
        ("SQLITE_CANTOPEN", EnvironmentFailedError),
    ],
)
def test_each_refusal_of_the_engine_has_its_error(
    tmp_path: Path, name: str, kind: type[CrtError]
) -> None:
    error = driver.OperationalError("x")
    error.sqlite_errorname = name
    assert type(expected_error(error, tmp_path)) is kind


def test_a_bug_is_not_dressed_as_an_expected_error(tmp_path: Path) -> None:
    error = driver.OperationalError("no such table: x")
    error.sqlite_errorname = "SQLITE_ERROR"
    assert expected_error(error, tmp_path) is None
    assert expected_error(ValueError("x"), tmp_path) is None


def test_an_unsaid_refusal_is_told_by_what_the_disk_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = driver.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR"
    path = tmp_path / "base.db"
    assert type(expected_error(error, path)) is VaultDamagedError
    path.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert type(expected_error(error, path)) is ReadOnlyError
    monkeypatch.undo()
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert type(expected_error(error, path)) is DiskFullError


def test_the_files_beside_the_database_are_as_private_as_it_is(vault: LocalVaultSession) -> None:
    for name in ("coffre.db", "coffre.db-wal", "coffre.db-shm"):
        assert stat.S_IMODE((vault.path / name).stat().st_mode) == 0o600
