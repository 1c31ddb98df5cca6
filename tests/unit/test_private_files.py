"""Private files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    EnvironmentFailedError,
    ReadOnlyError,
)
from crt_desktop.domain.machine import environment_error
from db.files import create_private_folder, restrict_folder, write_atomic


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_replaced_whole_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "fichier"
    write_atomic(path, b"avant")
    write_atomic(path, b"apres")
    assert path.read_bytes() == b"apres"
    assert mode_of(path) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["fichier"]


@pytest.mark.parametrize("failing", ["fsync", "fdopen"])
def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "fichier"
    write_atomic(path, b"avant")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, failing, refuse)
    with pytest.raises(DiskFullError) as caught:
        write_atomic(path, b"apres")
    assert caught.value.values["path"] == str(path)
    assert path.read_bytes() == b"avant"
    assert [one.name for one in tmp_path.iterdir()] == ["fichier"]


def test_a_folder_that_is_gone_is_an_environment_error(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailedError):
        write_atomic(tmp_path / "absent" / "fichier", b"")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EFBIG, DiskFullError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
        (errno.EPERM, ReadOnlyError),
        (errno.EIO, EnvironmentFailedError),
    ],
)
def test_each_refusal_of_the_machine_has_its_error(code: int, kind: type[CrtError]) -> None:
    assert type(environment_error(OSError(code, "x"), Path("/x"))) is kind


def test_a_private_folder_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    create_private_folder(folder)
    assert mode_of(folder) == 0o700
    folder.chmod(0o755)
    restrict_folder(folder)
    assert mode_of(folder) == 0o700
