"""The large caseload of the benchmarks, at a small size: exact, sound, the same every time."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from db.base import Base
from db.keys import argon2id
from db.tables import (
    AccompagnementRow,
    AppelAstreinteRow,
    AuditRow,
    BeneficiaireRow,
    HospitalisationRow,
    VisiteRow,
)
from db.vault import LocalVaults
from tests.benchmarks import scale_vault
from tests.benchmarks.scale_people import FULL, ScaleSize
from tests.benchmarks.scale_vault import (
    NAME,
    PASSPHRASE,
    FixedClock,
    build_plain,
    build_vault,
    plain_engine,
)

SIZE = FULL.times(0.004)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scale") / "coffre"
    build_vault(path, SIZE)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("scale") / "clair.db"
    build_plain(path, SIZE)
    return plain_engine(path)


def test_there_are_as_many_records_as_asked(plain: Engine) -> None:
    with Session(plain) as session:
        counts = {
            row: session.scalar(select(func.count()).select_from(row))
            for row in (
                BeneficiaireRow,
                AccompagnementRow,
                VisiteRow,
                AppelAstreinteRow,
                HospitalisationRow,
            )
        }
        openings = session.scalar(
            select(func.count()).where(AuditRow.action == "beneficiaire.lecture")
        )
    assert counts == {
        BeneficiaireRow: SIZE.people,
        AccompagnementRow: SIZE.accompagnements,
        VisiteRow: SIZE.visits,
        AppelAstreinteRow: SIZE.calls,
        HospitalisationRow: SIZE.hospitalisations,
    }
    assert openings == SIZE.audit
    assert ScaleSize().times(2).visits == 2_000_000


def test_a_year_holds_its_share_of_the_visits(plain: Engine) -> None:
    start, end = (int(at.timestamp()) for at in Period.of_year(2025).instants())
    with plain.connect() as connection:
        in_year = connection.scalar(
            text("SELECT count(*) FROM visite WHERE starts_at >= :start AND starts_at < :end"),
            {"start": start, "end": end},
        )
    assert in_year == pytest.approx(SIZE.visits * 0.217, rel=0.01)


def test_every_visit_falls_in_an_accompagnement_and_every_link_holds(plain: Engine) -> None:
    with Session(plain) as session:
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        spans: dict[int, list[tuple[date, date]]] = {}
        for row in session.scalars(select(AccompagnementRow)):
            assert row.admitted_on is not None
            span = (row.admitted_on, row.left_on or date.max)
            spans.setdefault(row.beneficiaire_id, []).append(span)
        for visit in session.scalars(select(VisiteRow)):
            days = {visit.starts_at.astimezone(UTC).date(), visit.ends_at.date()}
            assert any(
                start <= max(days) and min(days) <= end
                for start, end in spans[visit.beneficiaire_id]
            )


def test_the_vault_opens_and_verifies(folder: Path) -> None:
    vaults = LocalVaults(FixedClock(), stretch=argon2id)
    session = vaults.unlock(folder, name=NAME, passphrase=PASSPHRASE)
    try:
        failed = [check for check in session.verify().checks if not check.is_ok]
    finally:
        session.close()
    assert failed == []


def test_the_vault_and_its_unencrypted_twin_hold_the_same_rows(folder: Path, plain: Engine) -> None:
    session = LocalVaults(FixedClock()).unlock(folder, name=NAME, passphrase=PASSPHRASE)
    own = {"account", "audit", "vault_state"}
    try:
        with session.uow() as uow, plain.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in own:
                    statement = select(table).order_by(*table.primary_key)
                    twin: Any = connection.execute(statement).all()
                    assert uow.session.execute(statement).all() == twin, table.name
    finally:
        session.close()


def test_the_module_builds_both_at_the_size_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plain = tmp_path / "coffre", tmp_path / "clair.db"
    arguments = [str(folder), "--plain", str(plain), "--scale", "0.0005"]
    monkeypatch.setattr("sys.argv", ["scale_vault", *arguments])
    scale_vault.main()
    assert (folder / "coffre.db").exists()
    assert plain.exists()
    assert "visits=500" in capsys.readouterr().out
