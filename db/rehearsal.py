"""A restoration for practice: the backup opened as a vault, brought up to date, checked whole."""

from __future__ import annotations

from pathlib import Path

from crt_desktop.domain.errors import VaultDamagedError
from db import keys, slots
from db.backup_check import opened_for_reading, require_manifest
from db.backup_file import Archive, Progress
from db.engine import create_vault_engine
from db.session import bring_up_to_date
from db.tools import VaultTools
from db.verify import verify_vault

PART = "sauvegarde_donnees"


def extract(archive: Archive, folder: Path, progress: Progress | None = None) -> slots.SlotFile:
    """Put the files of a backup into a folder as those of a vault; raises VaultDamagedError."""
    file = archive.slot_file()
    archive.read_database(folder / slots.DATABASE_NAME, progress)
    slots.write(folder, file)
    return file


def require_backup(archive: Archive, folder: Path, data_key: keys.DataKey) -> None:
    """Check what was extracted against the manifest; raises VaultDamagedError, VaultNewerError."""
    database = folder / slots.DATABASE_NAME
    with opened_for_reading(database, data_key.database, part=PART) as connection:
        require_manifest(connection, archive.manifest, data_key)


def rehearse_in(
    folder: Path,
    archive: Archive,
    data_key: keys.DataKey,
    *,
    tools: VaultTools,
    progress: Progress | None = None,
) -> None:
    """Restore a backup into an empty private folder and run every check; raises VaultDamagedError."""
    extract(archive, folder, progress)
    require_backup(archive, folder, data_key)
    engine = create_vault_engine(folder / slots.DATABASE_NAME, data_key.database)
    try:
        bring_up_to_date(folder, engine, data_key, now=tools.clock.now())
        report = verify_vault(folder, engine, data_key, is_alone=True)
    finally:
        engine.dispose()
    if not report.is_ok:
        raise VaultDamagedError(part=PART)
