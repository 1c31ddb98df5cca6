"""The check of an installation: what is well, what is not, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crt_desktop.domain.errors import EngineUnsuitableError, UnsafeLocationError
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.diagnosis import EngineFacts, KeyringFacts, QtFacts, VaultFacts
from crt_desktop.reports.upkeep import Diagnosis
from crt_desktop.services.diagnosis import Diagnostics

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
GIGABYTE = 10**9
VAULT = Path("/srv/coffre")
WELL = VaultFacts(
    is_there=True, size_bytes=200 << 20, backup_count=3, last_backup_at=NOW - timedelta(hours=20)
)


@dataclass
class FakeProbes:
    """A workstation where all is well, but for what a test changes."""

    qt_facts: QtFacts = field(default_factory=lambda: QtFacts(version="6.11.3"))
    engine_facts: EngineFacts = field(
        default_factory=lambda: EngineFacts(sqlcipher="4.19.0", sqlite="3.53.4")
    )
    screen: bool = True
    fonts: Sequence[str] = ()
    keyring_facts: KeyringFacts = field(default_factory=lambda: KeyringFacts(name="kwallet"))
    free: int | None = 40 * GIGABYTE
    vault_facts: VaultFacts = WELL

    def python(self) -> str:
        return "3.11.7"

    def qt(self) -> QtFacts:
        return self.qt_facts

    def engine(self) -> EngineFacts:
        return self.engine_facts

    def has_screen(self) -> bool:
        return self.screen

    def broken_fonts(self) -> Sequence[str]:
        return self.fonts

    def keyring(self) -> KeyringFacts:
        return self.keyring_facts

    def free_bytes(self, path: Path) -> int | None:
        assert path in {VAULT, self.settings_folder()}
        return self.free

    def settings_folder(self) -> Path:
        return Path("/home/essai/.config/crt-desktop")

    def vault(self, path: Path) -> VaultFacts:
        assert path == VAULT
        return self.vault_facts


def checks(vault: Path | None = VAULT, **changes: Any) -> dict[str, Diagnosis]:
    clock = cast("Clock", SimpleNamespace(now=lambda: NOW))
    found = Diagnostics(FakeProbes(**changes), clock, version="0.1.0").check(vault)
    assert all(check.is_ok is (not check.remedy) for check in found)
    return {check.name: check for check in found}


def faults(vault: Path | None = VAULT, **changes: Any) -> list[str]:
    return [name for name, check in checks(vault, **changes).items() if not check.is_ok]


def test_where_all_is_well_nothing_is_to_do() -> None:
    found = checks()
    assert list(found) == [
        "Programme",
        "Python",
        "Qt",
        "SQLCipher",
        "SQLite",
        "Écran",
        "Polices",
        "Trousseau",
        "Espace disque",
        "Emplacement",
        "Coffre",
        "Permissions",
        "Sauvegardes",
    ]
    assert faults() == []
    assert found["Programme"].fact == "0.1.0"
    assert found["Sauvegardes"].fact == "3 sauvegardes, la dernière le 22/11/2026 à 13:00"


def test_without_a_vault_the_workstation_alone_is_checked() -> None:
    found = checks(None)
    assert list(found)[-1] == "Espace disque"
    assert found["Espace disque"].fact == "40,0 Go libres pour /home/essai/.config/crt-desktop"


@pytest.mark.parametrize(
    ("changes", "names", "words"),
    [
        ({"qt_facts": QtFacts(version=None, error="libEGL.so.1")}, ["Qt"], "libEGL.so.1"),
        ({"qt_facts": QtFacts(version="6.12.0")}, ["Qt"], "6.12.0"),
        (
            {
                "engine_facts": EngineFacts(
                    sqlcipher="4.5.0",
                    sqlite="3.40.0",
                    refusal=EngineUnsuitableError(found="3.40.0", expected="3.51.3"),
                )
            },
            ["SQLCipher", "SQLite"],
            "3.40.0",
        ),
        (
            {
                "engine_facts": EngineFacts(
                    sqlcipher="",
                    sqlite="",
                    refusal=EngineUnsuitableError(found="rien", expected="sqlcipher3"),
                )
            },
            ["SQLCipher", "SQLite"],
            "absent",
        ),
        ({"screen": False}, ["Écran"], "aucun"),
        ({"fonts": ["Inter-Regular.ttf"]}, ["Polices"], "Inter-Regular.ttf"),
        ({"keyring_facts": KeyringFacts(name=None, is_silent=True)}, ["Trousseau"], "répond"),
        ({"free": GIGABYTE - 10**6}, ["Espace disque"], "999 Mo libres"),
        ({"free": 300 * 10**6}, ["Espace disque"], "300 Mo libres"),
        ({"free": None}, ["Espace disque"], "inconnu"),
        (
            {"vault_facts": replace(WELL, backup_count=0, last_backup_at=None)},
            ["Sauvegardes"],
            "aucune",
        ),
        (
            {"vault_facts": replace(WELL, last_backup_at=NOW - timedelta(days=7, seconds=1))},
            ["Sauvegardes"],
            "16/11/2026",
        ),
        (
            {"vault_facts": replace(WELL, open_to_others=(".", "coffre.db"))},
            ["Permissions"],
            "le dossier, coffre.db",
        ),
        (
            {
                "vault_facts": replace(
                    WELL, refusal=UnsafeLocationError(path="x", kind="reseau", found="nfs4")
                )
            },
            ["Emplacement"],
            "réseau",
        ),
        (
            {"vault_facts": replace(WELL, leftovers=(".coffre.restauration-aa",))},
            ["Restaurations interrompues"],
            ".coffre.restauration-aa",
        ),
        (
            {"vault_facts": VaultFacts(is_there=False, leftovers=(".a", ".b"))},
            ["Restaurations interrompues", "Coffre"],
            "aucun coffre",
        ),
        ({"vault_facts": VaultFacts(is_there=False)}, ["Coffre"], "aucun coffre"),
    ],
)
def test_what_is_not_well_is_said_with_what_to_do(
    changes: dict[str, Any], names: list[str], words: str
) -> None:
    assert faults(**changes) == names
    found = checks(**changes)
    assert words in found[names[-1]].fact
    assert all(len(found[name].remedy) > 20 for name in names)


def test_a_workstation_without_a_keyring_is_well() -> None:
    found = checks(keyring_facts=KeyringFacts(name=None))["Trousseau"]
    assert found.is_ok
    assert "second facteur" in found.fact


def test_the_disk_must_hold_the_copies_of_a_large_vault() -> None:
    large = replace(WELL, size_bytes=2 * GIGABYTE)
    assert faults(vault_facts=large, free=6 * GIGABYTE) == []
    assert faults(vault_facts=large, free=6 * GIGABYTE - 1) == ["Espace disque"]


def test_a_backup_of_a_week_is_recent_enough() -> None:
    assert faults(vault_facts=replace(WELL, last_backup_at=NOW - timedelta(days=7))) == []


def test_what_is_not_a_vault_is_not_looked_into() -> None:
    found = checks(vault_facts=VaultFacts(is_there=False))
    assert "Sauvegardes" not in found
    assert "Permissions" not in found
