"""What a backup holds, compared with what its manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crt_desktop.domain.errors import VaultDamagedError, VaultNewerError
from db import keys, slots
from db.audit import GENESIS
from db.backup_file import Manifest
from db.copying import count_rows
from db.engine import open_connection
from db.migrate import HEAD_REVISION, REVISIONS
from db.refusals import expected_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What tells one state of a database from another: schema, rows by table, head of the journal."""

    schema: str
    rows: dict[str, int]
    head_seq: int
    head_mac: bytes


def read_contents(connection: Any) -> Contents:
    """Read the contents of a database in the transaction under way."""
    head = connection.execute("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    ((schema,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    return Contents(
        schema=str(schema),
        rows=count_rows(connection),
        head_seq=0 if head is None else head[0],
        head_mac=GENESIS if head is None else bytes(head[1]),
    )


@contextmanager
def opened_for_reading(path: Path, key: bytes, *, part: str) -> Iterator[Any]:
    """Open a database that nothing changes; what cannot be read is VaultDamagedError (part)."""
    try:
        connection = open_connection(path, key, is_read_only=True)
    except VaultDamagedError as error:
        raise VaultDamagedError(part=part) from error
    try:
        yield connection
    except driver.Error as error:
        told = expected_error(error, path)
        if isinstance(told, VaultDamagedError):
            told = VaultDamagedError(part=part)
        raise told or error from error
    finally:
        connection.close()


def require_contents(connection: Any, expected: Contents, *, part: str) -> None:
    """Check every page and every table of a copy, and compare it; raises VaultDamagedError (part)."""
    faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    verdict = [row[0] for row in connection.execute("PRAGMA quick_check")]
    if faults or verdict != ["ok"] or read_contents(connection) != expected:
        raise VaultDamagedError(part=part)


def require_manifest(connection: Any, manifest: Manifest, data_key: keys.DataKey) -> None:
    """Check the seal of a manifest, and that the database is what it says.

    The data key learns the keys of before, as the database keeps them. Raises VaultDamagedError,
    VaultNewerError.
    """
    if manifest.schema not in REVISIONS:
        raise VaultNewerError(found=manifest.schema, known=HEAD_REVISION)
    data_key.remember(_history(connection))
    manifest.require_seal(data_key.backups)
    part = "sauvegarde_donnees"
    found = read_contents(connection)
    if (found.schema, tuple(found.rows.values()), found.head_seq, found.head_mac) != (
        manifest.schema,
        manifest.rows,
        manifest.head_seq,
        manifest.head_mac,
    ):
        raise VaultDamagedError(part=part)
    require_contents(connection, found, part=part)


def key_of(file: slots.SlotFile, data_key: keys.DataKey) -> keys.DataKey:
    """Return the key that a slot file of this vault was sealed with, now or before.

    Raises VaultDamagedError: it is of another vault, or was changed.
    """
    for secret in (data_key.secret, *data_key.former):
        candidate = keys.DataKey(bytearray(secret))
        try:
            keys.check_slots(file, candidate)
        except VaultDamagedError:
            candidate.forget()
        else:
            return candidate
    raise VaultDamagedError(part="sauvegarde_cles")


def _history(connection: Any) -> bytes | None:
    columns = {row[1] for row in connection.execute("PRAGMA table_info(vault_state)")}
    if "journal_secret" not in columns:  # a schema of before: the key had never changed
        return None
    row = connection.execute("SELECT journal_secret FROM vault_state").fetchone()
    return None if row is None or row[0] is None else bytes(row[0])
