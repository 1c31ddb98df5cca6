"""Files appear whole or not at all, and each refusal of the machine has its error."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from crt_desktop.domain.errors import DiskFullError, EnvironmentFailedError, ReadOnlyError
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
