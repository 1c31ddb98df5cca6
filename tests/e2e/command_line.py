"""The whole program behind one call: real vaults and files, a passphrase that is quick to check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from crt_desktop.bootstrap import LocalWiring
from crt_desktop.cli import app
from crt_desktop.domain.dates import local_date
from crt_desktop.ports.vault import Vaults
from crt_desktop.services.application import Application
from db.slots import KdfParameters
from db.vault import LocalVaults
from tests.fakes_upkeep import FakeFactors
from tests.fakes_vault import PASSPHRASE, Terminal

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "tests" / "golden" / "reprise_exemple.xlsx"
EXPECTED_2025 = ROOT / "tests" / "golden" / "reprise_exemple_2025_attendu.json"


def quick_stretch(secret: bytes, salt: bytes, kdf: KdfParameters) -> bytes:
    """Stand for Argon2id, which takes half a second on purpose."""
    return hashlib.blake2b(secret, key=salt, digest_size=32).digest()


@dataclass
class MovingClock:
    """A clock that is moved by hand."""

    instant: datetime = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return local_date(self.instant)


class QuickWiring(LocalWiring):
    """The wiring of a workstation, but for the slowness of passphrases."""

    def __init__(
        self, clock: MovingClock, *, lock_wait_s: float, factors: FakeFactors | None = None
    ) -> None:
        super().__init__(clock)
        self._lock_wait_s = lock_wait_s
        self._factors = factors or FakeFactors()

    def vaults(self) -> Vaults:
        return LocalVaults(
            self.clock(),
            kdf=KdfParameters(memory_kib=64 * 1024, iterations=1, lanes=1),
            stretch=quick_stretch,
            workstation="poste-d'essai",
            lock_wait_s=self._lock_wait_s,
            factors=self._factors,
        )


@dataclass
class FakeDesktop:
    """A window that writes one picture and remembers being opened."""

    is_screen: bool = False
    opened: list[Path | None] = field(default_factory=list)

    def has_screen(self) -> bool:
        return self.is_screen

    def open(self, application: Application, vault: Path | None) -> int:
        self.opened.append(vault)
        return 0

    def draw_screens(self, vault: Path, *, passphrase: str, folder: Path) -> Sequence[Path]:
        assert (vault / "coffre.cles.json").exists()
        assert passphrase
        folder.mkdir()
        picture = folder / "planche.png"
        picture.write_bytes(b"")
        return [picture]


@dataclass(kw_only=True)
class Outcome:
    """What one command left."""

    code: int
    out: str
    err: str
    waits: list[float]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class CommandLine:
    """Runs commands in a folder."""

    folder: Path
    clock: MovingClock = field(default_factory=MovingClock)
    desktop: FakeDesktop = field(default_factory=FakeDesktop)
    passphrase: str = PASSPHRASE
    lock_wait_s: float = 0.2
    factors: FakeFactors = field(default_factory=FakeFactors)
    bugs: list[BaseException] = field(default_factory=list)

    @property
    def vault(self) -> Path:
        return self.folder / "coffre"

    def application(self) -> Application:
        """Return the application as a new process would build it."""
        wiring = QuickWiring(self.clock, lock_wait_s=self.lock_wait_s, factors=self.factors)
        return Application(version="0.0", wiring=wiring)

    def run(self, *argv: str | Path) -> Outcome:
        terminal = Terminal(environ={"CRT_PASSPHRASE": self.passphrase})
        code = app.main(
            [str(word) for word in argv],
            self.application(),
            self.desktop,
            console=terminal.console,
            report_bug=self._remember_bug,
        )
        return Outcome(code=code, out=terminal.out, err=terminal.err, waits=terminal.waits)

    def done(self, *argv: str | Path) -> Outcome:
        """Run a command that must succeed."""
        outcome = self.run(*argv)
        assert outcome.code == 0, outcome.err
        return outcome

    def _remember_bug(self, error: BaseException) -> None:
        self.bugs.append(error)
        raise AssertionError(repr(error)) from error


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every cell of a workbook by sheet."""
    workbook = openpyxl.load_workbook(path, read_only=True)
    try:
        return {
            sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()
