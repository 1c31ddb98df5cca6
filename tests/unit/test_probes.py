"""What is found on this workstation."""

from __future__ import annotations

import builtins
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.bootstrap import LocalWiring
from crt_desktop.domain.errors import UnsafeLocationError
from crt_desktop.ports.diagnosis import KeyringFacts
from crt_desktop.probes import LocalProbes

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")


def probes(**changes: Any) -> LocalProbes:
    given: dict[str, Any] = {
        "has_screen": lambda: True,
        "fonts": list,
        "settings": Path("reglages"),
        "find_keyring": lambda: None,
    }
    return LocalProbes(**(given | changes))


def test_the_wired_workstation_has_its_engine_its_library_and_its_fonts() -> None:
    wired = LocalWiring().probes()
    engine = wired.engine()
    assert engine.refusal is None
    assert engine.sqlcipher.startswith("4.")
    assert engine.sqlite.startswith("3.")
    assert (wired.qt().version or "").startswith("6.")
    assert wired.broken_fonts() == []
    assert wired.python() == ".".join(map(str, sys.version_info[:3]))
    assert wired.settings_folder() == Path(os.environ["CRT_HOME"])
    assert wired.has_screen() in {True, False}


def refuse_import(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    real = builtins.__import__

    def fail(name: str, *others: Any, **more: Any) -> Any:
        if name.startswith(refused):
            raise ImportError("libEGL.so.1")
        return real(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", fail)


def test_a_library_that_cannot_be_loaded_is_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_import(monkeypatch, "PySide6")
    facts = probes().qt()
    assert (facts.version, facts.error) == (None, "libEGL.so.1")


def test_an_engine_that_cannot_be_loaded_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_import(monkeypatch, "sqlcipher3")
    facts = probes().engine()
    assert (facts.sqlcipher, facts.sqlite) == ("", "")
    assert facts.refusal is not None


def test_an_engine_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.engine.MINIMUM_SQLITE", (99, 0, 0))
    refusal = probes().engine().refusal
    assert refusal is not None
    assert refusal.values["expected"] == "99.0.0"


@pytest.mark.parametrize(
    ("content", "is_broken"),
    [(b"\x00\x01\x00\x00rest", False), (b"OTTO", False), (b"<html>", True), (b"", True)],
)
def test_a_font_is_known_by_how_it_begins(
    tmp_path: Path, content: bytes, *, is_broken: bool
) -> None:
    font = tmp_path / "Inter.ttf"
    font.write_bytes(content)
    broken = probes(fonts=lambda: [font]).broken_fonts()
    assert broken == (["Inter.ttf"] if is_broken else [])


def test_a_font_that_is_not_there_is_broken(tmp_path: Path) -> None:
    assert probes(fonts=lambda: [tmp_path / "Inter.ttf"]).broken_fonts() == ["Inter.ttf"]
    assert probes(fonts=list).broken_fonts() == ["Inter"]


class _Backend:
    """A keyring as the library writes one."""


_Backend.__module__ = "keyring.backends.SecretService"


@pytest.mark.parametrize(
    ("find", "name"),
    [
        (lambda: None, None),
        (_Backend, "SecretService"),
        (type("Dressed", (_Backend,), {}), "SecretService"),
        (object, "builtins"),
    ],
)
def test_the_keyring_is_named_after_its_system(find: Callable[[], Any], name: str | None) -> None:
    assert probes(find_keyring=find).keyring() == KeyringFacts(name=name)


def test_a_keyring_that_does_not_answer_is_not_waited_for() -> None:
    release = threading.Event()

    def hang() -> None:
        release.wait(30)

    found = probes(find_keyring=hang, keyring_time_limit_s=0.05).keyring()
    release.set()
    assert found == KeyringFacts(name=None, is_silent=True)


def test_the_keyring_of_the_workstation_is_looked_for() -> None:
    found = probes(find_keyring=None).keyring()
    assert found.is_silent is False


def test_the_room_left_is_that_of_what_exists_above(tmp_path: Path) -> None:
    free = probes().free_bytes(tmp_path / "pas" / "encore" / "la")
    assert free is not None
    assert free > 0


def test_room_that_cannot_be_read_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> Any:
        raise PermissionError

    monkeypatch.setattr("shutil.disk_usage", refuse)
    assert probes().free_bytes(Path("/tmp")) is None  # noqa: S108 - never read

    def miss(_: object) -> Any:
        raise FileNotFoundError

    monkeypatch.setattr("shutil.disk_usage", miss)
    assert probes().free_bytes(Path("/tmp")) is None  # noqa: S108


def a_vault(folder: Path) -> Path:
    vault = folder / "coffre"
    (vault / "sauvegardes").mkdir(parents=True)
    for name in ("coffre.cles.json", "coffre.db"):
        (vault / name).write_bytes(b"x" * 10)
        (vault / name).chmod(0o600)
    vault.chmod(0o700)
    (vault / "sauvegardes").chmod(0o700)
    return vault


def test_a_folder_without_slots_is_no_vault(tmp_path: Path) -> None:
    assert probes().vault(tmp_path).is_there is False
    assert probes().vault(tmp_path / "absent").is_there is False


def test_a_private_vault_is_seen_without_a_key(tmp_path: Path) -> None:
    facts = probes().vault(a_vault(tmp_path))
    assert (facts.is_there, facts.size_bytes) == (True, 10)
    assert facts.open_to_others == ()
    assert (facts.backup_count, facts.last_backup_at) == (0, None)
    assert facts.refusal is None


def test_the_latest_backup_is_told(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    for stamp in ("20261120T080000Z", "20261122T080000Z", "20261121T080000Z"):
        backup = vault / "sauvegardes" / f"sauvegarde-{stamp}.crtsauve"
        backup.write_bytes(b"")
        backup.chmod(0o600)
    facts = probes().vault(vault)
    assert facts.backup_count == 3
    assert facts.last_backup_at == datetime(2026, 11, 22, 8, tzinfo=UTC)


@posix
def test_what_others_may_reach_is_named(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    (vault / "coffre.db").chmod(0o640)
    (vault / "sauvegardes" / "copie").write_bytes(b"")
    (vault / "sauvegardes" / "copie").chmod(0o604)
    vault.chmod(0o750)
    assert list(probes().vault(vault).open_to_others) == [
        ".",
        "coffre.db",
        "sauvegardes/copie",
    ]


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    refusal = probes().vault(a_vault(tmp_path / "Nextcloud")).refusal
    assert isinstance(refusal, UnsafeLocationError)
    assert refusal.values["kind"] == "synchronise"
