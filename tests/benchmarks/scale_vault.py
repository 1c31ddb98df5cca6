"""Builds the vault of a large caseload, and the same caseload in an unencrypted SQLite file.

    python -m tests.benchmarks.scale_vault FOLDER [--plain FILE] [--scale 1.0]

The persons go in through the repository, the visits as rows, the journal through its own chain.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, StaticPool, create_engine, event, select
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.ports.vault import NewAccount
from db import content
from db.audit import COLUMNS as AUDIT_COLUMNS
from db.audit import AuditKeys, ChainMac, Head, SqlAuditLog, head_of
from db.engine import WRITES
from db.keys import LIGHT_KDF
from db.migrate import upgrade_to_head
from db.repositories.exchange import SqlExchangeRepository
from db.repositories.exchange_reading import ids_of
from db.tables import BeneficiaireRow, ProfessionnelRow
from db.vault import LocalVaults
from tests.benchmarks.scale_people import FIRST_DAY, FULL, ScalePeople, ScaleSize, now, reference
from tests.benchmarks.scale_visits import COLUMNS, ScaleVisits
from tests.persistence.store import keyed

NAME: Final = "coordination"
PASSPHRASE: Final = "sept mots fictifs pour un banc d essai"
WORKSTATION: Final = "banc"

_ENTRIES_AT_ONCE: Final = 10_000
_CACHE_KIB: Final = -524_288
_PARAMETRES: Final = {
    "nom": "CRT du banc d'essai",
    "departement": "11",
    "date_ouverture": FIRST_DAY.isoformat(),
    "forfait_mensuel": "900",
}


class FixedClock:
    """Always the day on which the caseload is looked at."""

    def now(self) -> datetime:
        """Return the instant."""
        return now()

    def today(self) -> Any:
        """Return its day."""
        return now().date()


def build_vault(folder: Path, size: ScaleSize = FULL) -> None:
    """Make a real vault in a new folder; `NAME` and `PASSPHRASE` open it, and it verifies."""
    vaults = LocalVaults(FixedClock(), kdf=LIGHT_KDF, workstation=WORKSTATION)
    account = NewAccount(name=NAME, display_name="Coordination (fictive)", role=Role.COORDINATEUR)
    created = vaults.create(folder, account=account, passphrase=PASSPHRASE)
    session = created.session
    try:
        fill(
            session._engine,  # type: ignore[attr-defined] # the class behind the port
            size,
            actor=session.actor,
            keys=AuditKeys(
                chain=session._data_key.audit,  # type: ignore[attr-defined]
                content=session._data_key.content,  # type: ignore[attr-defined]
            ),
        )
    finally:
        session.close()


def build_plain(path: Path, size: ScaleSize = FULL) -> None:
    """Make the same caseload in an unencrypted SQLite file."""
    engine = plain_engine(path)
    with engine.connect() as connection:
        upgrade_to_head(connection)
    actor = Actor(
        account_id=1,
        name=NAME,
        display_name=NAME,
        role=Role.COORDINATEUR,
        workstation=WORKSTATION,
    )
    fill(engine, size, actor=actor, keys=AuditKeys(chain=bytes(32), content=bytes(32)))
    engine.dispose()


def plain_engine(path: Path) -> Engine:
    """Return an engine on an unencrypted file: the vault's SQLite and pragmas, without a key."""

    def connect() -> Any:
        connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
        for pragma in (
            "foreign_keys = ON",
            "journal_mode = WAL",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "recursive_triggers = ON",
            "cache_size = -65536",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=connect, module=driver, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def fill(engine: Engine, size: ScaleSize, *, actor: Actor, keys: AuditKeys) -> None:
    """Store a caseload in an empty schema, part by part."""
    people = ScalePeople(size)
    with Session(engine.execution_options(**{WRITES: True})) as session:
        # The indexes of a million visits are written all over: a page is encrypted once, not often.
        session.connection().exec_driver_sql(f"PRAGMA cache_size = {_CACHE_KIB}")
        repository = SqlExchangeRepository(session, now)
        for sheet, records in people.sheets():
            stored = keyed(SHEET_BY_NAME[sheet], records)
            repository.apply([SheetChanges(sheet=sheet, created=stored)])
            session.commit()
        repository.store_parametres(_PARAMETRES)
        session.commit()
        _store_visits(session, people, size)
        _store_journal(session, size, actor=actor, keys=keys)


def _store_visits(session: Session, people: ScalePeople, size: ScaleSize) -> None:
    names = {reference("B", rank): rank for rank in range(size.people)}
    ids = ids_of(session, "beneficiaires", names)
    team: dict[str, list[int]] = defaultdict(list)
    for row in session.execute(select(ProfessionnelRow.id, ProfessionnelRow.profession)):
        team[row.profession].append(row.id)
    visits = ScaleVisits(persons={names[name]: row_id for name, row_id in ids.items()}, team=team)
    places = ", ".join("?" * len(COLUMNS))
    statement = f"INSERT INTO visite ({', '.join(COLUMNS)}) VALUES ({places})"
    batch: list[Any] = []
    for rows in visits.rows(people.spans, size.visits):
        batch += rows
        if len(batch) >= _ENTRIES_AT_ONCE:
            session.connection().exec_driver_sql(statement, batch)
            batch = []
    if batch:
        session.connection().exec_driver_sql(statement, batch)
    session.commit()


def _store_journal(session: Session, size: ScaleSize, *, actor: Actor, keys: AuditKeys) -> None:
    """Record the import of every person, then the openings of files, in the order of time."""
    ids = list(session.scalars(select(BeneficiaireRow.id).order_by(BeneficiaireRow.id)))
    log, tags = SqlAuditLog(), AuditTag
    started_at = now() - timedelta(days=300)
    log.record(actor, tags.IMPORT_RUN, entity=content.IMPORT)
    for person in ids:
        log.record(actor, tags.IMPORT_BENEFICIAIRE, entity=content.BENEFICIAIRE, entity_id=person)
    log.write(session, keys, at=started_at)
    session.commit()
    chain, head = ChainMac(keys.chain), head_of(session)
    first_second, seconds = int(started_at.timestamp()), 300 * 86_400
    places = ", ".join("?" * len(AUDIT_COLUMNS))
    statement = f"INSERT INTO audit ({', '.join(AUDIT_COLUMNS)}) VALUES ({places})"
    who = (actor.name, actor.role.value, actor.workstation)
    what = (tags.BENEFICIAIRE_READ.value, content.BENEFICIAIRE)
    for first in range(0, size.audit, _ENTRIES_AT_ONCE):
        rows = []
        for rank in range(first, min(size.audit, first + _ENTRIES_AT_ONCE)):
            at = first_second + rank * seconds // size.audit
            values = (head.seq + 1, at, *who, *what, ids[rank * 7919 % len(ids)], "", None)
            mac = chain.of(head.mac, values)
            rows.append((*values, head.mac, mac))
            head = Head(head.seq + 1, mac)
        session.connection().exec_driver_sql(statement, rows)
    session.commit()


def main() -> None:
    """Build what the command line asks for and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plain", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    size = FULL.times(arguments.scale)
    for build, path in ((build_vault, arguments.folder), (build_plain, arguments.plain)):
        if path is not None:
            started = time.perf_counter()
            build(path, size)
            print(f"{path}: {time.perf_counter() - started:.1f} s, {size}")


if __name__ == "__main__":
    main()
