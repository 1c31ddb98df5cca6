"""Migrations: the schema they make, and what happens when one fails."""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    create_engine,
    create_mock_engine,
    inspect,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

import db.tables  # noqa: F401 - registers the tables
from crt_desktop.domain.errors import VaultDamagedError, VaultNewerError
from db import migrate
from db.audit_ddl import TRIGGERS
from db.base import Base
from db.migrate import (
    HEAD_REVISION,
    REVISIONS,
    current_revision,
    needs_upgrade,
    upgrade_after_copy,
    upgrade_to_head,
)
from tests.persistence.databases import connect_sqlcipher, empty_engine, keyed, sqlcipher_engine

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def migrated(empty_database: Engine) -> Engine:
    with empty_database.connect() as connection:
        upgrade_to_head(connection)
    return empty_database


def shape_of(connection: Connection) -> dict[str, Any]:
    """Everything the engine tells of the tables, constraints by their names included."""
    inspector = inspect(connection)

    def by_name(constraints: Any) -> list[str]:
        return sorted(repr(sorted(constraint.items())) for constraint in constraints)

    return {
        table: {
            # An added column comes last, wherever its class names it: no statement relies on the order.
            "columns": by_name(inspector.get_columns(table)),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": by_name(inspector.get_foreign_keys(table)),
            "unique": by_name(inspector.get_unique_constraints(table)),
            "checks": by_name(inspector.get_check_constraints(table)),
            "indexes": by_name(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrations_leave_nothing_for_alembic_to_find(migrated: Engine) -> None:
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_make_the_same_tables_as_the_mapped_classes(migrated: Engine) -> None:
    with migrated.connect() as connection, empty_engine(_kind(migrated)) as other:
        Base.metadata.create_all(other)
        with other.connect() as reference:
            expected = shape_of(reference)
        assert set(expected) == set(Base.metadata.tables)
        assert shape_of(connection) == expected


def _kind(engine: Engine) -> str:
    return "sqlcipher" if engine.dialect.name == "sqlite" else engine.dialect.name


def test_the_last_revision_is_the_one_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD_REVISION]
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS


def test_the_journal_is_protected_after_the_migrations(migrated: Engine) -> None:
    insert = text(
        "INSERT INTO audit (seq, at, actor, role, workstation, action, entity, fields, prev, mac)"
        " VALUES (:seq, 0, '', '', '', '', '', '', :mac, :mac)"
    )
    with migrated.begin() as connection:
        connection.execute(insert, {"seq": 1, "mac": b"\0"})
    for statement in ("DELETE FROM audit", "UPDATE audit SET actor = 'autre'"):
        with pytest.raises(DBAPIError, match="append-only"), migrated.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(DBAPIError, match="append-only"), migrated.begin() as connection:
        connection.execute(insert, {"seq": 3, "mac": b"\0"})
    assert TRIGGERS


def test_the_revision_is_none_before_and_the_last_one_after(empty_database: Engine) -> None:
    with empty_database.connect() as connection:
        assert current_revision(connection) is None
        assert needs_upgrade(connection)
        connection.rollback()
        upgrade_to_head(connection)
        assert current_revision(connection) == HEAD_REVISION
        assert not needs_upgrade(connection)


def test_upgrading_twice_changes_nothing(migrated: Engine) -> None:
    with migrated.connect() as connection:
        upgrade_to_head(connection)
        assert current_revision(connection) == HEAD_REVISION


def test_the_migrations_begin_their_own_transaction_when_nothing_else_does(tmp_path: Path) -> None:
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect_sqlcipher(tmp_path / "coffre.db"),
        module=sqlcipher,
        poolclass=NullPool,
    )
    statements: list[str] = []
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.set_trace_callback(statements.append)
        upgrade_to_head(connection)
        driver.set_trace_callback(None)
    written = [line for line in statements if line.startswith(("BEGIN", "CREATE", "COMMIT"))]
    assert written[0] == "BEGIN IMMEDIATE"
    assert written[-1] == "COMMIT"
    assert written.count("COMMIT") == 1


def test_foreign_keys_are_enforced_again_after_the_migrations() -> None:
    engine = sqlcipher_engine()
    with engine.connect() as connection:
        upgrade_to_head(connection)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO beneficiaire_profil VALUES (404, 'isolement', 0)"),
        )


def test_a_newer_database_is_refused(migrated: Engine) -> None:
    with migrated.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with migrated.connect() as connection:
        with pytest.raises(VaultNewerError) as refusal:
            upgrade_to_head(connection)
        assert refusal.value.values == {"found": "9999", "known": HEAD_REVISION}


def test_a_transaction_under_way_is_refused(empty_database: Engine) -> None:
    with empty_database.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(RuntimeError):
            upgrade_to_head(connection)


def test_opening_an_up_to_date_vault_does_not_import_alembic() -> None:
    program = (
        "import sys\n"
        "from sqlalchemy import create_engine, text\n"
        "from db import migrate\n"
        "engine = create_engine('sqlite://')\n"
        "with engine.connect() as connection:\n"
        "    connection.execute(text('CREATE TABLE alembic_version (version_num TEXT)'))\n"
        "    connection.execute(text('INSERT INTO alembic_version VALUES (:head)'),"
        " {'head': migrate.HEAD_REVISION})\n"
        "    assert not migrate.needs_upgrade(connection)\n"
        "print('alembic' in sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


# --- a migration that goes wrong, and the copy made before ---------------------------------

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("nouveaute", sa.Column("id", sa.Integer(), primary_key=True))
    {body}
"""


@pytest.fixture
def write_next_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Give a function that adds a revision after the last, made of the statements it is given."""

    def write(body: str = "") -> None:
        folder = tmp_path / "migrations"
        (folder / "versions").mkdir(parents=True)
        released = sorted((migrate.MIGRATIONS / "versions").glob("*.py"))
        for path in (
            migrate.MIGRATIONS / "env.py",
            migrate.MIGRATIONS / "script.py.mako",
            *released,
        ):
            copy = folder / path.relative_to(migrate.MIGRATIONS)
            copy.write_text(path.read_text("utf-8"), "utf-8")
        following = NEXT.format(head=HEAD_REVISION, body=body)
        (folder / "versions" / "next.py").write_text(following, "utf-8")
        monkeypatch.setattr(migrate, "MIGRATIONS", folder)
        monkeypatch.setattr(migrate, "REVISIONS", (*REVISIONS, "next"))
        monkeypatch.setattr(migrate, "HEAD_REVISION", "next")

    return write


@pytest.fixture
def vault_file(tmp_path: Path) -> Path:
    """A database file of the last schema, with one person and one profil."""
    path = tmp_path / "coffre.db"
    engine = sqlcipher_engine(path)
    with engine.connect() as connection:
        upgrade_to_head(connection)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO beneficiaire (id, reference, nom_naissance, prenoms, sexe, born_on,"
                " sort_name, search_text, search_phone, recorded_at)"
                " VALUES (1, 'B1', 'Essai', 'Ada', 'F', '1940-01-01', 'essai ada', '', '', 0)"
            )
        )
        connection.execute(text("INSERT INTO beneficiaire_profil VALUES (1, 'isolement', 0)"))
    engine.dispose()
    return path


def test_a_failing_migration_leaves_the_old_file_untouched(
    vault_file: Path, write_next_migration: Any
) -> None:
    write_next_migration('op.execute("DELETE FROM nulle_part")')
    before = vault_file.read_bytes()
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="nulle_part"):
            upgrade_to_head(connection)
        assert current_revision(connection) == HEAD_REVISION
        assert not inspect(connection).has_table("nouveaute")
    engine.dispose()
    assert vault_file.read_bytes() == before


def test_a_migration_that_orphans_a_row_is_undone(
    vault_file: Path, write_next_migration: Any
) -> None:
    write_next_migration('op.execute("DELETE FROM beneficiaire")')
    before = vault_file.read_bytes()
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection, pytest.raises(RuntimeError, match="foreign keys"):
        upgrade_to_head(connection)
    engine.dispose()
    assert vault_file.read_bytes() == before


def test_rebuilding_a_parent_table_keeps_its_children(
    vault_file: Path, write_next_migration: Any
) -> None:
    write_next_migration(
        'with op.batch_alter_table("beneficiaire", recreate="always") as batch:\n'
        '        batch.alter_column("nom_usage", new_column_name="nom_utilise")'
    )
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection:
        upgrade_to_head(connection)
        assert connection.scalar(text("SELECT count(*) FROM beneficiaire_profil")) == 1
        assert connection.scalar(text("SELECT nom_utilise IS NULL FROM beneficiaire")) == 1
        assert current_revision(connection) == "next"
    engine.dispose()


def test_a_migration_on_postgresql_is_whole_or_not_at_all(
    empty_database: Engine, write_next_migration: Any
) -> None:
    with empty_database.connect() as connection:
        upgrade_to_head(connection)
        write_next_migration('op.execute("DELETE FROM nulle_part")')
        with pytest.raises(DBAPIError, match="nulle_part"):
            upgrade_to_head(connection)
        assert current_revision(connection) == HEAD_REVISION
        assert not inspect(connection).has_table("nouveaute")


def test_a_copy_is_made_before_the_migration(vault_file: Path, write_next_migration: Any) -> None:
    write_next_migration()
    folder = vault_file.parent / "sauvegardes"
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection:
        copy = upgrade_after_copy(connection, folder=folder, open_copy=connect_sqlcipher, now=NOW)
        assert current_revision(connection) == "next"
    engine.dispose()
    assert copy == folder / f"avant-migration-{HEAD_REVISION}-20261122T083000Z.db"
    assert [path.name for path in folder.iterdir()] == [copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"beneficiaire" not in copy.read_bytes()
    kept = connect_sqlcipher(copy)
    assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD_REVISION,)
    assert kept.execute("SELECT reference FROM beneficiaire").fetchone() == ("B1",)
    assert kept.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    kept.close()


def test_an_up_to_date_vault_is_not_copied(vault_file: Path) -> None:
    folder = vault_file.parent / "sauvegardes"
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection:
        done = upgrade_after_copy(connection, folder=folder, open_copy=connect_sqlcipher, now=NOW)
    engine.dispose()
    assert done is None
    assert not folder.exists()


def test_nothing_is_migrated_when_the_copy_fails(
    vault_file: Path, write_next_migration: Any
) -> None:
    def fail(path: Path) -> Any:
        raise OSError(path)

    write_next_migration()
    folder = vault_file.parent / "sauvegardes"
    before = vault_file.read_bytes()
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection, pytest.raises(OSError, match="partiel"):
        upgrade_after_copy(connection, folder=folder, open_copy=fail, now=NOW)
    engine.dispose()
    assert vault_file.read_bytes() == before
    assert list(folder.iterdir()) == []


def test_nothing_is_migrated_when_the_copy_cannot_be_read_back(
    vault_file: Path, write_next_migration: Any
) -> None:
    class Damaged(sqlcipher.Connection):  # type: ignore[misc] # the driver has no types
        """A driver connection whose check finds damage."""

        def execute(self, statement: str) -> Any:
            if "quick_check" in statement:
                return super().execute("SELECT 'row 1 missing from index'")
            return super().execute(statement)

    def open_damaged(path: Path) -> Any:
        return keyed(sqlcipher.connect(str(path), isolation_level=None, factory=Damaged))

    write_next_migration()
    before = vault_file.read_bytes()
    engine = sqlcipher_engine(vault_file)
    with engine.connect() as connection, pytest.raises(VaultDamagedError):
        upgrade_after_copy(connection, folder=vault_file.parent, open_copy=open_damaged, now=NOW)
    engine.dispose()
    assert vault_file.read_bytes() == before


# --- both engines --------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["sqlite://", "postgresql+psycopg://"])
def test_every_table_can_be_made_on_both_engines(address: str) -> None:
    statements: list[str] = []
    engine: Any = create_mock_engine(
        address, lambda ddl, *_: statements.append(str(ddl.compile(dialect=engine.dialect)))
    )
    Base.metadata.create_all(engine, checkfirst=False)
    made = [line for line in statements if "CREATE TABLE" in line]
    assert len(made) == len(Base.metadata.tables)


def test_every_constraint_is_named() -> None:
    for table in Base.metadata.tables.values():
        assert all(isinstance(constraint.name, str) for constraint in table.constraints)
        assert all(isinstance(index.name, str) for index in table.indexes)
