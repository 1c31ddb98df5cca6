"""Only the files the lock names are ever installed."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def load_check_lock() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_lock", ROOT / "packaging/check_lock.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK_LOCK = load_check_lock()


@pytest.fixture
def project() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return found


@pytest.fixture
def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def test_the_lock_pins_everything_the_project_asks_for(
    lock: str, project: dict[str, object]
) -> None:
    assert CHECK_LOCK.problems(lock, project) == []


def test_a_dependency_without_its_pin_is_told(lock: str, project: dict[str, object]) -> None:
    shorter = re.sub(r"(?m)^holidays==.*\\\n(?:    --hash.*\n)+", "", lock)
    assert CHECK_LOCK.problems(shorter, project) == ["holidays is not locked"]


def test_a_pin_without_its_hash_is_told(lock: str, project: dict[str, object]) -> None:
    version = re.search(r"(?m)^holidays==(\S+)", lock)
    assert version is not None
    bare = re.sub(r"(?m)^(holidays==\S+) \\\n(?:    --hash.*\n)+", r"\1\n", lock)
    assert CHECK_LOCK.problems(bare, project) == [f"holidays {version[1]} has no hash"]


def test_a_pin_outside_the_range_is_told(lock: str, project: dict[str, object]) -> None:
    older = re.sub(r"(?m)^holidays==\S+", "holidays==0.1", lock)
    assert CHECK_LOCK.problems(older, project) == ["holidays>=0.84 is not satisfied by 0.1"]


def test_an_address_in_the_lock_is_told(lock: str, project: dict[str, object]) -> None:
    told = CHECK_LOCK.problems("# from https" + "://example.org\n" + lock, project)
    assert told == ["the lock names an address"]


def test_a_line_that_pins_nothing_is_told() -> None:
    with pytest.raises(ValueError, match="not a pinned requirement"):
        CHECK_LOCK.read_lock("holidays>=0.84\n")


def make_wheel(folder: Path) -> Path:
    """Build the smallest package that can be installed."""
    files = {
        "grain.py": b"GRAIN = 1\n",
        "grain-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: grain\nVersion: 1.0\n",
        "grain-1.0.dist-info/WHEEL": (
            b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()},{len(content)}\n"
        for name, content in files.items()
    )
    wheel = folder / "grain-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("grain-1.0.dist-info/RECORD", f"{record}grain-1.0.dist-info/RECORD,,\n")
    return wheel


def install(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    requirements = folder / "requirements.lock"
    requirements.write_text(f"grain==1.0 \\\n    --hash=sha256:{digest}\n")
    return subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-index", "--find-links", str(folder), "--target", str(folder / "site")),
            *("--require-hashes", "-r", str(requirements)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_changed_digit_of_a_hash_refuses_the_installation(tmp_path: Path) -> None:
    digest = hashlib.sha256(make_wheel(tmp_path).read_bytes()).hexdigest()
    changed = ("0" if digest[0] != "0" else "1") + digest[1:]
    refused = install(tmp_path, changed)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not (tmp_path / "site" / "grain.py").exists()
    assert install(tmp_path, digest).returncode == 0
    assert (tmp_path / "site" / "grain.py").exists()


def test_the_installation_asks_for_hashes() -> None:
    script = (ROOT / "packaging" / "install.sh").read_text()
    assert "--require-hashes -r requirements.lock" in script
    assert "--no-deps --no-build-isolation -e ." in script
