"""Import of a workbook of 50,000 rows: how long, and the memory of the process at its highest."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from crt_desktop.clock import SystemClock
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.roles import Role
from crt_desktop.ports.vault import NewAccount
from crt_desktop.services.exchanges import Exchanges
from db.keys import LIGHT_KDF
from db.vault import LocalVaults
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_writer import XlsxWorkbookWriter
from tests.benchmarks.scale_people import FULL, ScalePeople, reference
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder
from tests.persistence.store import keyed

ROWS: Final = 50_000
PEOPLE_SCALE: Final = 0.06


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Import in a process of its own, so that its peak of memory is the import's."""
    workbook = folder.path / f"import_{ROWS}.xlsx"
    if not workbook.exists():
        write_workbook(workbook)
    target = folder.path / f"import_vault_{time.time_ns()}"
    command = [sys.executable, "-m", "tests.benchmarks.imports", str(workbook), str(target)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    measured = json.loads(answer.stdout.splitlines()[-1])
    yield Figure(name="rows of the imported workbook", value=measured["rows"], unit="rows")
    yield Figure(name="import of 50,000 rows", value=measured["seconds"], unit="s", bar=12)
    yield Figure(
        name="import of 50,000 rows, peak memory", value=measured["megabytes"], unit="MB", bar=350
    )
    yield Figure(
        name="import of 50,000 rows, peak memory of the reading process",
        value=measured["child_megabytes"],
        unit="MB",
    )


def write_workbook(path: Path) -> None:
    """Write a take-over workbook of about 50,000 rows, most of them visits."""
    people = ScalePeople(FULL.times(PEOPLE_SCALE))
    sheets: dict[str, Sequence[Any]] = dict(people.sheets())
    known = sum(len(records) for records in sheets.values())
    sheets["visites"] = list(_visits(people, ROWS - known))
    path.parent.mkdir(parents=True, exist_ok=True)
    XlsxWorkbookWriter().write_caseload(
        path,
        sheets={sheet.name: keyed(sheet, sheets.get(sheet.name, ())) for sheet in SHEETS},
        parametres={"nom": "CRT du banc d'essai"},
        is_training=False,
    )


def _visits(people: ScalePeople, count: int) -> Iterator[Visite]:
    """Yield so many visits, spread over the accompagnements, day after day."""
    spans = people.spans
    for rank in range(count):
        span = spans[rank % len(spans)]
        turn = rank // len(spans)
        starts_at = midnight(span.start + timedelta(days=turn % span.days)) + timedelta(
            hours=8 + turn % 11, minutes=15 * (turn // span.days)
        )
        yield Visite(
            beneficiaire=reference("B", span.person),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            profession=("ide", "as", "asg")[rank % 3],
            domaine="coordination",
            statut="realisee",
        )


def main(workbook: str, target: str) -> None:
    """Import one workbook into a new vault and print what it took."""
    vaults = LocalVaults(SystemClock(), kdf=LIGHT_KDF)
    account = NewAccount(name="banc", display_name="Banc d'essai", role=Role.COORDINATEUR)
    session = vaults.create(Path(target), account=account, passphrase="banc d essai").session
    exchanges = Exchanges(session, SystemClock(), SafeWorkbookReader(), XlsxWorkbookWriter())
    started = time.perf_counter()
    report = exchanges.import_workbook(session.actor, Path(workbook))
    seconds = time.perf_counter() - started
    session.close()
    if not report.is_written:
        raise SystemExit(str(report.problems[:5]))
    own, children = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    print(
        json.dumps(
            {
                "rows": sum(sheet.read for sheet in report.sheets.values()),
                "seconds": seconds,
                "megabytes": resource.getrusage(own).ru_maxrss / 1024,
                "child_megabytes": resource.getrusage(children).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
