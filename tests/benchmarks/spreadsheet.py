"""The same figures in a LibreOffice workbook of 30,000 visits, where LibreOffice is installed.

The workbook holds what a careful team builds: one row a visit, a helper column for the slot and one for
the month, and a sheet of COUNTIFS. Its recalculation is timed as the difference between opening it with
every formula calculated and opening it with none.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from xlsxwriter import Workbook

from crt_desktop.domain import codes
from crt_desktop.domain.dates import PARIS, Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.holidays_fr import FrenchHolidays
from db.queries.indicators import SqlIndicatorQueries
from db.tables import VisiteRow
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import BenchFolder, opened

SCALE: Final = 0.03
"""The share of the full scale that holds 30,000 visits."""

YEAR: Final = Period.of_year(2025)
FASTER: Final = 100
_RECALCULATE: Final = {"always": 0, "never": 1}
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop>
</item></oor:items>
"""

_SLOT: Final = (
    '=IF(COUNTIF(feries!$A$1:$A$20,INT(A{row}))>0,"ferie",IF(WEEKDAY(A{row},2)>5,"weekend",'
    'IF(OR(ROUND(MOD(A{row},1)*1440,0)>=1260,ROUND(MOD(A{row},1)*1440,0)<360),"nuit",'
    'IF(ROUND(MOD(A{row},1)*1440,0)>=1140,"soiree","jour"))))'
)
"""Minutes are rounded: compared as fractions of a day, 19:00 falls before 19/24."""


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Compare the recalculation with all indicators of the same caseload."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not installed: nothing to compare with")
        return
    holidays = FrenchHolidays().between(YEAR.start, YEAR.end, departement="11")
    workbook = folder.path / "visites.xlsx"
    with opened(folder.vault(SCALE)) as session, session.uow() as uow:
        queries = uow.indicators
        assert isinstance(queries, SqlIndicatorQueries)
        figures = queries.compute(
            YEAR, parametres=Parametres(), holidays=holidays, is_training=False
        )
        ours = median_ms(
            lambda: queries.compute(
                YEAR, parametres=Parametres(), holidays=holidays, is_training=False
            ),
            times=5,
        )
        visits = queries._session.execute(
            select(VisiteRow.starts_at, VisiteRow.profession, VisiteRow.domaine, VisiteRow.statut)
        ).all()
    count = write_workbook(workbook, visits, sorted(holidays))
    calculated = _convert(office, workbook, folder.path, "always")
    opened_only = _convert(office, workbook, folder.path, "never")
    theirs = (calculated - opened_only) * 1000
    _check(folder.path / "visites.csv", figures["visites_par_creneau"])
    yield Figure(name="visits of the workbook", value=len(visits), unit="rows")
    yield Figure(name=f"{count} figures recalculated by LibreOffice", value=theirs, unit="ms")
    yield Figure(name="the same workbook opened and calculated", value=calculated * 1000, unit="ms")
    yield Figure(name="all indicators on the same caseload", value=ours, unit="ms")
    yield Figure(
        name="LibreOffice, opening and calculating ÷ this program",
        value=calculated * 1000 / ours,
        unit="x",
    )
    yield Figure(
        name="LibreOffice, calculating alone ÷ this program",
        value=theirs / ours,
        unit="x",
        bar=FASTER,
        is_floor=True,
    )


def write_workbook(path: Path, visits: object, holidays: list[date]) -> int:
    """Write the workbook a team would keep; return how many figures it computes."""
    book = Workbook(str(path), {"default_date_format": "dd/mm/yyyy hh:mm"})
    answers = book.add_worksheet("reponses")
    rows = book.add_worksheet("visites")
    feries = book.add_worksheet("feries")
    for rank, day in enumerate(holidays):
        feries.write_datetime(rank, 0, datetime(day.year, day.month, day.day))  # noqa: DTZ001 - a cell has no zone
    last = 0
    for last, (starts_at, profession, domaine, statut) in enumerate(visits, start=1):  # type: ignore[arg-type, var-annotated]
        local = starts_at.astimezone(PARIS).replace(tzinfo=None)
        rows.write_datetime(last - 1, 0, local)
        rows.write_row(last - 1, 1, (profession, domaine or "", statut))
        rows.write_formula(last - 1, 4, _SLOT.format(row=last))
        rows.write_formula(last - 1, 5, f"=YEAR(A{last})*100+MONTH(A{last})")
    questions = [
        *(("B", code) for code in list(codes.PROFESSION)[:16]),
        *(("C", code) for code in codes.DOMAINE),
        *(("E", code) for code in codes.CRENEAU),
        *(("F", YEAR.start.year * 100 + month) for month in range(1, 13)),
        *(("F", (YEAR.start.year - 1) * 100 + month) for month in range(1, 13)),
        *(("D", code) for code in list(codes.STATUT_VISITE)[:3]),
    ]
    for rank, (column, wanted) in enumerate(questions):
        answers.write(rank, 0, wanted)
        answers.write_formula(rank, 1, _question(column, rank + 1, last))
    book.close()
    return len(questions)


def _question(column: str, row: int, last: int) -> str:
    """Return the formula of one figure: visits of a column's value, done in the year but for statuts."""

    def cells(letter: str) -> str:
        return f"visites!${letter}$1:${letter}${last}"

    if column == "D":
        return f"=COUNTIFS({cells('D')},A{row})"
    first = YEAR.start.year - 1 if column == "F" else YEAR.start.year
    return (
        f'=COUNTIFS({cells("D")},"realisee",{cells(column)},A{row},'
        f'{cells("A")},">="&DATE({first},1,1),{cells("A")},"<"&DATE({YEAR.end.year + 1},1,1))'
    )


def _convert(office: str, workbook: Path, folder: Path, mode: str) -> float:
    """Open the workbook in LibreOffice and write its first sheet; return the seconds it took."""
    profile = (folder / f"office_{mode}").resolve()
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_PROFILE.format(mode=_RECALCULATE[mode]), encoding="utf-8")
    target = folder if mode == "always" else folder / "not_calculated"
    command = [
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        str(target),
        str(workbook),
    ]
    # The first run makes the profile; the second is the one that counts.
    for _ in range(2):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        seconds = time.perf_counter() - started
    return seconds


def _check(path: Path, expected: dict[str, int]) -> None:
    """Refuse a comparison in which the two sides do not compute the same figures."""
    with path.open(encoding="utf-8") as file:
        found = {row[0]: row[1] for row in csv.reader(file)}
    for slot, value in expected.items():
        if found[slot] != str(value):
            msg = f"LibreOffice finds {found[slot]} visits of slot {slot}, the program {value}"
            raise RuntimeError(msg)
