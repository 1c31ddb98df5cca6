"""The keyring of the system: only named ones, only so long, always a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from shutil import which
from typing import Any

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from crt_desktop.domain.errors import KeyringUnavailableError
from crt_desktop.domain.messages import explain
from db import factor
from db.factor import BACKENDS, KeyringFactors, find_keyring

VAULT, NAME = "0123456789abcdef" * 2, "claire.vidal"
FACTOR = bytes(range(32))


class MemoryKeyring(KeyringBackend):
    """Keeps passwords in memory; ``failure`` is raised instead of answering."""

    priority = 1

    def __init__(self, failure: Exception | None = None, *, forgets: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's own
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.failure is not None:
            raise self.failure
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.failure is not None:
            raise self.failure
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


def reason_of(factors: KeyringFactors) -> object:
    with pytest.raises(KeyringUnavailableError) as caught:
        factors.read(VAULT, NAME)
    told = explain(caught.value)
    assert told.detail
    assert told.remedy
    return caught.value.values["reason"]


def test_a_factor_is_kept_by_vault_and_account_read_back_and_forgotten() -> None:
    memory = MemoryKeyring()
    factors = KeyringFactors(find=lambda: memory)
    assert factors.read(VAULT, NAME) is None
    factors.write(VAULT, NAME, FACTOR)
    assert memory.kept == {("crt-desktop", f"{VAULT}/{NAME}"): FACTOR.hex()}
    assert factors.read(VAULT, NAME) == FACTOR
    assert factors.read(VAULT, "autre") is None
    factors.remove(VAULT, NAME)
    factors.remove(VAULT, NAME)
    assert memory.kept == {}


@pytest.mark.parametrize("text", ["", "zz", "00", FACTOR.hex() + "00"])
def test_what_is_not_a_factor_is_none(text: str) -> None:
    memory = MemoryKeyring()
    memory.kept["crt-desktop", f"{VAULT}/{NAME}"] = text
    assert KeyringFactors(find=lambda: memory).read(VAULT, NAME) is None


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (keyring.errors.KeyringLocked(), "verrouille"),
        (keyring.errors.InitError(), "verrouille"),
        (keyring.errors.NoKeyringError(), "absent"),
        (keyring.errors.KeyringError(), "refus"),
        (OSError("bus"), "refus"),
    ],
)
def test_a_keyring_that_refuses_is_told_in_one_sentence(failure: Exception, reason: str) -> None:
    assert reason_of(KeyringFactors(find=lambda: MemoryKeyring(failure))) == reason


def test_no_keyring_is_told() -> None:
    assert reason_of(KeyringFactors(find=lambda: None)) == "absent"


def test_a_keyring_that_keeps_nothing_is_told() -> None:
    forgetful = MemoryKeyring(forgets=True)
    with pytest.raises(KeyringUnavailableError):
        KeyringFactors(find=lambda: forgetful).write(VAULT, NAME, FACTOR)


def test_a_keyring_that_hangs_is_left_after_the_time_limit() -> None:
    def hang() -> Any:
        time.sleep(3)

    started = time.perf_counter()
    assert reason_of(KeyringFactors(find=hang, time_limit_s=0.2)) == "muet"
    assert time.perf_counter() - started < 1
    assert factor.TIME_LIMIT_S <= 5


def test_only_keyrings_of_systems_are_ever_used() -> None:
    assert {module.rpartition(".")[2] for module, _ in BACKENDS} == {
        "SecretService",
        "libsecret",
        "kwallet",
        "Windows",
        "macOS",
    }


def test_neither_a_variable_nor_a_plug_in_chooses_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nulle/part")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert find_keyring() is None


def test_a_variable_sets_no_property_of_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "espion")
    monkeypatch.setattr(factor, "BACKENDS", ((__name__, "MemoryKeyring"),))
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    found = find_keyring()
    assert isinstance(found, MemoryKeyring)
    assert not hasattr(found, "appid")
    assert hasattr(MemoryKeyring(), "appid")


_SCRIPT = """
from db.factor import KeyringFactors
factors = KeyringFactors()
factors.write("v", "n", bytes(32))
assert factors.read("v", "n") == bytes(32)
factors.remove("v", "n")
assert factors.read("v", "n") is None
"""


@pytest.mark.skipif(
    which("dbus-run-session") is None or which("gnome-keyring-daemon") is None,
    reason="no Secret Service on this machine (dbus-run-session, gnome-keyring-daemon)",
)
def test_a_real_secret_service_keeps_a_factor(tmp_path: Path) -> None:
    command = 'printf x | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"'
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "donnees")}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", command, "sh", sys.executable, "-c", _SCRIPT],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
