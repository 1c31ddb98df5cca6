"""The vaults a run measures, built once and kept in the build folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from crt_desktop.ports.vault import VaultSession
from db.keys import LIGHT_KDF
from db.vault import LocalVaults
from tests.benchmarks.scale_people import FULL
from tests.benchmarks.scale_vault import (
    NAME,
    PASSPHRASE,
    WORKSTATION,
    FixedClock,
    build_plain,
    build_vault,
    plain_engine,
)

SHAPE = 5
"""Changes with what the vaults hold, so that those of another shape are built anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchFolder:
    """The folder of the run's vaults; ``scale`` is the size of the large one."""

    path: Path
    scale: float = 1.0

    def vault(self, scale: float | None = None) -> Path:
        """Return a vault of this size, built if absent."""
        size = FULL.times(scale or self.scale)
        folder = self.path / f"vault_{SHAPE}_{size.people}_{size.visits}"
        if not folder.exists():
            print(f"building {folder} ...", flush=True)
            build_vault(folder, size)
        return folder

    def plain(self) -> Path:
        """Return the large caseload in an unencrypted file, built if absent."""
        size = FULL.times(self.scale)
        path = self.path / f"plain_{SHAPE}_{size.people}_{size.visits}.db"
        if not path.exists():
            print(f"building {path} ...", flush=True)
            build_plain(path, size)
        return path


SMALL = 0.006
"""The share of the full scale that holds 60 people."""


@contextmanager
def opened(folder: Path) -> Iterator[VaultSession]:
    """Open a vault of the run."""
    vaults = LocalVaults(FixedClock(), kdf=LIGHT_KDF, workstation=WORKSTATION)
    session = vaults.unlock(folder, name=NAME, passphrase=PASSPHRASE)
    try:
        yield session
    finally:
        session.close()


@contextmanager
def plain_session(path: Path) -> Iterator[Session]:
    """Open a database session on the unencrypted file."""
    engine = plain_engine(path)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
