"""Vaults on disk for the persistence tests: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import NewAccount
from db.engine import open_connection
from db.session import LocalVaultSession
from db.slots import DATABASE_NAME
from db.tables import BeneficiaireRow, ProfessionnelRow, VisiteRow
from db.vault import LocalVaults
from tests.fast_keys import FAST_KDF, PASSPHRASE, fast_stretch

NAME: Final = "claire"
ACCOUNT: Final = NewAccount(
    name=NAME, display_name="Claire Essai", role=Role.COORDINATEUR, professionnel="P1"
)
START: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass
class TickingClock:
    """A clock that moves when told."""

    instant: datetime = START

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A vault on disk with what opens it."""

    path: Path
    recovery_key: str
    clock: TickingClock = field(default_factory=TickingClock)

    @property
    def vaults(self) -> LocalVaults:
        return fast_vaults(self.clock)

    @property
    def database(self) -> Path:
        return self.path / DATABASE_NAME

    def unlock(self) -> LocalVaultSession:
        return self.vaults.unlock(self.path, name=NAME, passphrase=PASSPHRASE)

    def copy_to(self, path: Path) -> Bench:
        shutil.copytree(self.path, path)
        return Bench(path, self.recovery_key, TickingClock(self.clock.instant))


def fast_vaults(clock: TickingClock, **options: Any) -> LocalVaults:
    """Return the real thing, but for the slowness of the key derivation and of the waits."""
    chosen: dict[str, Any] = {
        "kdf": FAST_KDF,
        "stretch": fast_stretch,
        "workstation": "poste-1",
        "lock_wait_s": 0.2,
    }
    return LocalVaults(clock, **(chosen | options))


def make_bench(path: Path) -> Bench:
    """Make an empty vault and close it."""
    clock = TickingClock()
    created = fast_vaults(clock).create(
        path, account=ACCOUNT, passphrase=PASSPHRASE, label="CRT d'essai", is_training=True
    )
    created.session.close()
    return Bench(path, created.recovery_key, clock)


def add_people(session: LocalVaultSession, ids: Sequence[int], **columns: Any) -> None:
    """Add persons as an import does: rows, an entry each, an entry for the run."""
    now = START
    person = {
        "nom_naissance": "MARTIN",
        "prenoms": "Jeanne",
        "sexe": "F",
        "born_on": date(1940, 1, 1),
        "sort_name": "martin jeanne",
        "search_text": "martin jeanne",
        "search_phone": "",
        "recorded_at": now,
    }
    with session.uow() as uow:
        uow.begin_writing()
        uow.session.execute(
            insert(BeneficiaireRow),
            [person | {"id": one, "reference": f"B{one}"} | columns for one in ids],
        )
        uow.session.execute(
            insert(VisiteRow),
            [
                {
                    "beneficiaire_id": one,
                    "starts_at": now,
                    "ends_at": now + timedelta(minutes=30),
                    "profession": "ide",
                    "statut": "realisee",
                    "rang": 0,
                    "recorded_at": now,
                }
                for one in ids
            ],
        )
        uow.session.add(
            ProfessionnelRow(
                reference=f"P{ids[0]}",
                nom="DURAND",
                prenom="Paul",
                profession="ide",
                recorded_at=now,
            )
        )
        uow.session.flush()
        for one in ids:
            uow.audit.record(
                session.actor,
                AuditTag.IMPORT_BENEFICIAIRE,
                entity="beneficiaire",
                entity_id=one,
            )
        uow.audit.record(session.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()


def raw_connection(session: LocalVaultSession) -> Any:
    """Open the database as somebody who holds its key but not the program: no guard at all."""
    connection = open_connection(
        session.path / DATABASE_NAME, session._data_key.database, busy_timeout_s=1
    )
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA recursive_triggers = OFF")
    return connection
