"""Files appear whole or not at all, and each refusal of the machine has its error."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from crt_desktop.domain.errors import (
    DiskFullError,
    EnvironmentFailedError,
    ReadOnlyError,
    RuleViolationError,
)
from db.slots import FILE_NAME
from exports.files import AtomicFiles, appearing, private_folder


def test_a_file_is_written_private_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "réponses.json"
    AtomicFiles().write(path, b"un")
    AtomicFiles().write(path, b"deux")
    assert path.read_bytes() == b"deux"
    assert [one.name for one in tmp_path.iterdir()] == ["réponses.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failure_keeps_the_old_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"un")

    def fail(temporary: Path) -> None:
        temporary.write_bytes(b"deux")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), appearing(path) as temporary:
        fail(temporary)
    assert path.read_bytes() == b"un"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EFBIG, DiskFullError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
        (errno.EIO, EnvironmentFailedError),
    ],
)
def test_each_refusal_of_the_machine_has_its_error(
    tmp_path: Path, code: int, expected: type[EnvironmentFailedError]
) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(EnvironmentFailedError) as caught, appearing(path):
        raise OSError(code, "refused")
    assert type(caught.value) is expected
    assert caught.value.values == {"path": str(path)}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailedError):
        AtomicFiles().write(tmp_path / "absent" / "a.json", b"x")
    with pytest.raises(EnvironmentFailedError), private_folder(tmp_path / "absent" / "a.json"):
        pass


def test_a_file_system_that_does_not_flush_folders_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def refuse(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.EINVAL, "not here")

    monkeypatch.setattr(os, "fsync", refuse)
    AtomicFiles().write(tmp_path / "a.json", b"x")
    assert (tmp_path / "a.json").read_bytes() == b"x"
    assert len(calls) == (1 if sys.platform == "win32" else 2)


def test_the_private_folder_is_private_and_emptied(tmp_path: Path) -> None:
    with private_folder(tmp_path / "a.xlsx") as folder:
        (folder / "x").write_bytes(b"x")
        assert folder.parent == tmp_path
        if sys.platform != "win32":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["coffre.db", FILE_NAME, "export.xlsx", "ancre/a.json", "sauvegardes/2026/copie.db"]
)
def test_nothing_is_written_in_the_folder_of_a_vault(tmp_path: Path, name: str) -> None:
    vault = tmp_path / "coffre"
    path = vault / name
    path.parent.mkdir(parents=True, exist_ok=True)
    (vault / FILE_NAME).write_bytes(b"{}")
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(RuleViolationError) as refused:
        AtomicFiles().write(path, b"x")
    assert refused.value.code == "fichier_dans_coffre"
    assert refused.value.values == {"file": path.name, "folder": str(vault.resolve())}
    assert (path.read_bytes() if path.exists() else None) == before
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".tmp"] == []


def test_a_link_to_the_folder_of_a_vault_is_followed(tmp_path: Path) -> None:
    (tmp_path / "coffre" / "ancre").mkdir(parents=True)
    (tmp_path / "coffre" / FILE_NAME).write_bytes(b"{}")
    (tmp_path / "lien").symlink_to(tmp_path / "coffre" / "ancre", target_is_directory=True)
    with pytest.raises(RuleViolationError):
        AtomicFiles().write(tmp_path / "lien" / "a.csv", b"x")
    AtomicFiles().write(tmp_path / "a.csv", b"x")
    assert (tmp_path / "a.csv").read_bytes() == b"x"
