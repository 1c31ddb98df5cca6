"""A backup: one file, a stored ZIP of the database, of its slot file and of a manifest.

The manifest says when it was made, of what, the rows of each table (in the alphabetical order of their
names, which are not written), the head of the journal and the SHA-256 of the other two; its MAC is made
with a key of the vault. Anybody can read what it says; only who opens the database can tell that nobody
changed it. Nothing of it is in clear that the slot file does not show already, but sizes and counts.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.errors import (
    NotFoundError,
    OperationCancelledError,
    VaultDamagedError,
    VaultNewerError,
)
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.retention import SUFFIX
from crt_desktop.reports.upkeep import BackupInfo
from crt_desktop.reports.vault import AccountLabel
from db import slots
from db.files import create_private_file

MANIFEST_NAME: Final = "manifeste.json"
MEMBERS: Final = (MANIFEST_NAME, slots.FILE_NAME, slots.DATABASE_NAME)
FORMAT: Final = 1
LARGEST_MANIFEST: Final = 1 << 20

_NAME: Final = re.compile(r"sauvegarde-(\d{8}T\d{6}Z)(?:-\d+)?" + re.escape(SUFFIX))
_INSTANT: Final = "%Y%m%dT%H%M%SZ"
_ISO: Final = "%Y-%m-%dT%H:%M:%SZ"
_BLOCK: Final = 1 << 20

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of the backup besides the manifest."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself; ``rows`` in the alphabetical order of the tables' names."""

    vault: str
    made_at: datetime
    kind: str
    label: str
    is_training: bool
    schema: str
    program: str
    rows: tuple[int, ...]
    head_seq: int
    head_mac: bytes
    slots: Member
    database: Member
    mac: bytes = b""

    def sealed(self, key: bytes) -> Manifest:
        """Return the manifest with its MAC."""
        return replace(self, mac=_mac(self, key))

    def require_seal(self, key: bytes) -> None:
        """Refuse a manifest that was not made with this key; raises VaultDamagedError."""
        if not hmac.compare_digest(self.mac, _mac(self, key)):
            raise VaultDamagedError(part="sauvegarde_manifeste")

    def info(self, path: Path, *, is_verified: bool) -> BackupInfo:
        """Return what screens show."""
        return BackupInfo(
            path=path,
            made_at=self.made_at,
            label=self.label,
            size_bytes=path.stat().st_size,
            rows=sum(self.rows),
            schema=self.schema,
            kind=self.kind,
            is_verified=is_verified,
            program_version=self.program,
        )


def name_of(made_at: datetime, rank: int = 1) -> str:
    """Return the name of a backup's file; ``rank`` tells those of one second apart."""
    suffix = "" if rank == 1 else f"-{rank}"
    return f"sauvegarde-{made_at.astimezone(UTC).strftime(_INSTANT)}{suffix}{SUFFIX}"


def instant_of(name: str) -> datetime | None:
    """Return the instant that the name of a backup's file tells, None for another file."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None


def backups_in(folder: Path) -> list[tuple[Path, datetime]]:
    """Return the files of a folder named as backups, with the instant their name tells."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    named = ((path, instant_of(path.name)) for path in paths)
    return [(path, at) for path, at in named if at is not None]


def require_whole(path: Path, key: bytes) -> None:
    """Compare a backup with its manifest, and the manifest with its seal; raises VaultDamagedError."""
    with open_archive(path) as archive:
        archive.manifest.require_seal(key)
        archive.slot_file()
        archive.read_database(None)


def describe(path: Path, progress: Progress | None = None) -> Member:
    """Return the size and the SHA-256 of a file; progress counts bytes."""
    digest, done, total = hashlib.sha256(), 0, path.stat().st_size
    with machine_refusals(path), path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            tell(progress, done, total)
    return Member(size=done, sha256=digest.hexdigest())


def write_archive(path: Path, manifest: Manifest, *, slot_file: bytes, database: Path) -> None:
    """Write a backup into a new private file and make it durable; raises the machine's refusals."""
    with machine_refusals(path):
        create_private_file(path)
        with path.open("r+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(_entry(MANIFEST_NAME, manifest.made_at), to_bytes(manifest))
                archive.writestr(_entry(slots.FILE_NAME, manifest.made_at), slot_file)
                entry = _entry(slots.DATABASE_NAME, manifest.made_at)
                entry.file_size = manifest.database.size
                with database.open("rb") as source, archive.open(entry, "w") as target:
                    while block := source.read(_BLOCK):
                        target.write(block)
            file.flush()
            os.fsync(file.fileno())


class Archive:
    """A backup open for reading: its directory and its manifest have been read and agree."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Read the directory, then the manifest; raises VaultDamagedError, VaultNewerError."""
        self._path = path
        self._archive = archive
        entries = {entry.filename: entry for entry in archive.infolist()}
        if len(archive.infolist()) != len(MEMBERS) or set(entries) != set(MEMBERS):
            raise VaultDamagedError(part="sauvegarde")
        for entry in entries.values():
            if (
                entry.compress_type != zipfile.ZIP_STORED
                or entry.file_size != entry.compress_size
                or entry.flag_bits & 1
            ):
                raise VaultDamagedError(part="sauvegarde")
        if entries[MANIFEST_NAME].file_size > LARGEST_MANIFEST:
            raise VaultDamagedError(part="sauvegarde_manifeste")
        with _damage("sauvegarde_manifeste"):
            content = archive.read(MANIFEST_NAME)
        self.manifest = from_bytes(content)
        sizes = (self.manifest.slots.size, self.manifest.database.size)
        if sizes != (entries[slots.FILE_NAME].file_size, entries[slots.DATABASE_NAME].file_size):
            raise VaultDamagedError(part="sauvegarde")
        if self.manifest.slots.size > slots.LARGEST_BYTES:
            raise VaultDamagedError(part="sauvegarde_cles")

    def slot_file(self) -> slots.SlotFile:
        """Return the slot file, as the manifest knows it; raises VaultDamagedError."""
        with _damage("sauvegarde_cles"):
            content = self._archive.read(slots.FILE_NAME)
        if hashlib.sha256(content).hexdigest() != self.manifest.slots.sha256:
            raise VaultDamagedError(part="sauvegarde_cles")
        try:
            return slots.from_bytes(content)
        except VaultDamagedError as error:
            raise VaultDamagedError(part="sauvegarde_cles") from error

    def read_database(self, target: Path | None, progress: Progress | None = None) -> None:
        """Compare the database with its SHA-256, writing it into a new private file when asked.

        Raises VaultDamagedError, OperationCancelledError and the machine's refusals.
        """
        digest, done = hashlib.sha256(), 0
        with (
            _copy_into(target) as write,
            _damage("sauvegarde_donnees"),
            self._archive.open(slots.DATABASE_NAME) as source,
        ):
            while block := source.read(_BLOCK):
                digest.update(block)
                write(block)
                done += len(block)
                tell(progress, done, self.manifest.database.size)
        if digest.hexdigest() != self.manifest.database.sha256:
            raise VaultDamagedError(part="sauvegarde_donnees")

    def info(self, *, is_verified: bool) -> BackupInfo:
        """Return what screens show."""
        return self.manifest.info(self._path, is_verified=is_verified)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup; raises NotFoundError, VaultDamagedError, VaultNewerError, the machine's refusals."""
    if not path.is_file():
        raise NotFoundError(kind="sauvegarde", reference=str(path))
    with machine_refusals(path), path.open("rb") as file:
        with _damage("sauvegarde"):
            archive = zipfile.ZipFile(file)
        with archive:
            yield Archive(path, archive)


def inspect(path: Path) -> BackupInfo:
    """Return what a backup says without a key, and its accounts; see `open_archive` for errors."""
    with open_archive(path) as archive:
        file = archive.slot_file()
        labels = tuple(
            AccountLabel(name=one.name, display_name=one.display_name, role=one.role)
            for one in file.accounts
        )
        return replace(archive.info(is_verified=False), accounts=labels)


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Report progress; raises OperationCancelledError when told to stop."""
    if progress is not None and not progress(min(done, total), total):
        raise OperationCancelledError


def to_bytes(manifest: Manifest) -> bytes:
    """Return the one written form of a manifest."""
    return _encode(_content(manifest) | {"mac": manifest.mac.hex()})


def from_bytes(content: bytes) -> Manifest:
    """Read a manifest; raises VaultDamagedError, VaultNewerError."""
    try:
        tree = json.loads(content)
        written_format = tree["format"]
        if type(written_format) is int and written_format > FORMAT:
            raise VaultNewerError(found=str(written_format), known=str(FORMAT))
        manifest = _parse(tree)
        is_canonical = to_bytes(manifest) == content
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise VaultDamagedError(part="sauvegarde_manifeste") from error
    if not is_canonical:
        raise VaultDamagedError(part="sauvegarde_manifeste")
    return manifest


def _parse(tree: dict[str, Any]) -> Manifest:
    """Build a manifest from JSON; a value of another type is not written back the same."""
    members = tree["members"]
    return Manifest(
        vault=str(tree["vault"]),
        made_at=datetime.strptime(tree["made_at"], _ISO).replace(tzinfo=UTC),
        kind=str(tree["kind"]),
        label=str(tree["label"]),
        is_training=bool(tree["is_training"]),
        schema=str(tree["schema"]),
        program=str(tree["program"]),
        rows=tuple(int(count) for count in tree["rows"]),
        head_seq=int(tree["head"]["seq"]),
        head_mac=bytes.fromhex(tree["head"]["mac"]),
        slots=_parse_member(members[slots.FILE_NAME]),
        database=_parse_member(members[slots.DATABASE_NAME]),
        mac=bytes.fromhex(tree["mac"]),
    )


def _parse_member(tree: dict[str, Any]) -> Member:
    return Member(size=int(tree["size"]), sha256=str(tree["sha256"]))


def _content(manifest: Manifest) -> dict[str, Any]:
    members = {slots.FILE_NAME: manifest.slots, slots.DATABASE_NAME: manifest.database}
    return {
        "format": FORMAT,
        "vault": manifest.vault,
        "made_at": manifest.made_at.astimezone(UTC).strftime(_ISO),
        "kind": manifest.kind,
        "label": manifest.label,
        "is_training": manifest.is_training,
        "schema": manifest.schema,
        "program": manifest.program,
        "rows": list(manifest.rows),
        "head": {"seq": manifest.head_seq, "mac": manifest.head_mac.hex()},
        "members": {
            name: {"size": member.size, "sha256": member.sha256} for name, member in members.items()
        },
    }


def _encode(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _mac(manifest: Manifest, key: bytes) -> bytes:
    return hmac.digest(key, _encode(_content(manifest)), "sha256")


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, made_at.astimezone(UTC).timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


@contextmanager
def _damage(part: str) -> Iterator[None]:
    """Turn what the ZIP library says of a bad file into VaultDamagedError."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise VaultDamagedError(part=part) from error
    except OSError as error:
        # A directory that points outside the file: the machine refuses to go there.
        if error.errno != errno.EINVAL:
            raise
        raise VaultDamagedError(part=part) from error


@contextmanager
def _copy_into(target: Path | None) -> Iterator[Callable[[bytes], object]]:
    if target is None:
        yield lambda _: None
        return
    with machine_refusals(target):
        create_private_file(target)
        with target.open("r+b") as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
