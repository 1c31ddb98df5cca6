"""The same imports over a vault in memory and over a real one end the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from crt_desktop.demo import generate
from crt_desktop.domain.errors import OperationCancelledError
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SUIVI_SHEETS
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.exchange import ImportReport, RawWorkbook
from crt_desktop.services.exchanges import Exchanges
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_writer import XlsxWorkbookWriter
from tests.example_workbook import WORKBOOK
from tests.fakes_exchange import (
    FakeReader,
    FakeSession,
    FixedClock,
    a_sheet,
    a_workbook,
    wall,
)
from tests.persistence.vaults import Bench
from tests.raw_workbook import as_raw_workbook
from tests.rendering.workbook_files import read_here

PEOPLE = "id nom_naissance prenoms sexe date_naissance"
REQUESTS = "id beneficiaire date_demande origine date_admission date_sortie"
VISITS = "beneficiaire debut fin profession statut motif"


@pytest.fixture(params=["memory", "vault"])
def session(request: pytest.FixtureRequest, bench: Bench) -> Iterator[VaultSession]:
    if request.param == "memory":
        yield FakeSession()
        return
    with closing(bench.unlock()) as opened:
        yield opened


def exchanges(session: VaultSession, workbook: RawWorkbook) -> Exchanges:
    return Exchanges(session, FixedClock(), FakeReader(workbook), XlsxWorkbookWriter())


def run(session: VaultSession, workbook: RawWorkbook, **options: Any) -> ImportReport:
    actor = session.actor
    return exchanges(session, workbook).import_workbook(actor, Path("x.xlsx"), **options)


def contents(session: VaultSession) -> dict[str, list[Any]]:
    with session.uow() as uow:
        found: dict[str, list[Any]] = {
            sheet.name: list(uow.exchange.read_sheet(sheet.name)) for sheet in ALL_SHEETS
        }
        found["etablissement"] = sorted(uow.exchange.parametres().items())
    return found


def people(*ids: str) -> Any:
    rows = [(one, f"Nom{one}", "Anne", "F", date(1938, 1, 1)) for one in ids]
    return a_sheet("beneficiaires", PEOPLE, *rows)


def cells_of(path: Path) -> dict[str, list[list[Any]]]:
    return {
        sheet.title: [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in load_workbook(path)
    }


def test_the_example_goes_in_comes_out_and_changes_nothing_the_second_time(
    session: VaultSession, tmp_path: Path
) -> None:
    example = read_here(WORKBOOK)
    report = run(session, example)
    assert report.is_written
    assert report.error_count == 0
    path = tmp_path / "un.xlsx"
    exchanges(session, example).export_caseload(session.actor, path, "essai")
    before = contents(session)
    for workbook in (example, read_here(path)):
        again = run(session, workbook)
        assert again.is_written
        for name, sheet in again.sheets.items():
            assert (sheet.created, sheet.updated, sheet.failed) == (0, 0, 0), name
    assert contents(session) == before
    other = FakeSession()
    assert run(other, read_here(path)).is_written
    assert contents(other) == before
    second = tmp_path / "deux.xlsx"
    exchanges(other, example).export_caseload(other.actor, second, "essai")
    assert cells_of(path) == cells_of(second)


def test_a_caseload_with_its_follow_up_goes_out_comes_in_and_goes_out_the_same(
    session: VaultSession, tmp_path: Path
) -> None:
    demo = generate(7, on=date(2026, 11, 22))
    first = as_raw_workbook(demo.sheets(), demo.parametres)
    assert run(session, first).is_written
    path = tmp_path / "un.xlsx"
    report = exchanges(session, first).export_caseload(session.actor, path, "essai")
    assert all(report.counts[sheet.name] for sheet in SUIVI_SHEETS)
    other = FakeSession()
    again = run(other, SafeWorkbookReader().read(path))
    assert again.is_written
    assert all(one.created == one.read for one in again.sheets.values())
    assert contents(other) == contents(session)
    second = tmp_path / "deux.xlsx"
    exchanges(other, first).export_caseload(other.actor, second, "essai")
    assert cells_of(path) == cells_of(second)
    unchanged = run(session, SafeWorkbookReader().read(path))
    assert all(one.unchanged == one.read for one in unchanged.sheets.values())


def test_both_vaults_report_and_hold_the_same(bench: Bench) -> None:
    memory = FakeSession()
    steps: tuple[tuple[RawWorkbook, dict[str, Any]], ...] = (
        (read_here(WORKBOOK), {}),
        (
            a_workbook(
                people("P1", "P2"),
                a_sheet(
                    "demandes",
                    REQUESTS,
                    ("D1", "P1", date(2025, 1, 1), "dac", date(2025, 2, 1), None),
                    ("D2", "P1", date(2025, 1, 1), "dac", date(2025, 3, 1), None),
                    ("D3", "P9", date(2025, 1, 1), "dac", None, None),
                ),
                a_sheet(
                    "visites",
                    VISITS,
                    ("P1", wall(2025, 2, 1, 9), wall(2025, 2, 1, 10), "ide", "annulee", "a"),
                    ("P1", wall(2025, 2, 1, 9), wall(2025, 2, 1, 10), "ide", "annulee", "b"),
                ),
            ),
            {"skip_invalid": True},
        ),
        (
            a_workbook(
                a_sheet(
                    "beneficiaires",
                    f"{PEOPLE} commune",
                    ("P1", "Nom", "Ève", "F", date(1938, 1, 1), "Limoux"),
                ),
                a_sheet(
                    "demandes",
                    REQUESTS,
                    ("D4", "P1", date(2025, 1, 1), "dac", date(2025, 4, 1), None),
                ),
            ),
            {},
        ),
    )
    with closing(bench.unlock()) as opened:
        for workbook, options in steps:
            reports = [run(one, workbook, **options) for one in (memory, opened)]
            first, second = ({**asdict(one), "took_s": 0} for one in reports)
            assert first == second
        assert contents(memory) == contents(opened)
        assert opened.verify().is_ok


def test_an_import_stopped_while_it_is_written_leaves_nothing(session: VaultSession) -> None:
    before = contents(session)

    def progress(done: int, total: int) -> bool:
        return done < total * 0.7

    with pytest.raises(OperationCancelledError):
        run(session, a_workbook(people(*(f"P{number}" for number in range(50)))), progress=progress)
    assert contents(session) == before


def test_the_name_of_the_etablissement_reaches_the_unlock_screen(bench: Bench) -> None:
    with closing(bench.unlock()) as opened:
        assert run(
            opened, a_workbook(a_sheet("etablissement", "cle valeur", ("nom", "CRT des Corbières")))
        ).is_written
    assert bench.vaults.inspect(bench.path).label == "CRT des Corbières"
