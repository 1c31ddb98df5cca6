"""The planning on the scale vault: a month of two thousand visits read; moved, done, planned as a series."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.visites import MoveScope, VisitOrder
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.recurrence import DateutilRules
from crt_desktop.reports.planning import PlanningFilters, PlanningView, VisitLine
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.visites import Visites
from tests.benchmarks.fiches import p95_ms
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

MONTH: Final = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))
MONTH_OF: Final = 2_000
READ_BAR_MS: Final = 100
WRITE_BAR_MS: Final = 50
TIMES: Final = 60


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, on a copy: what is written is not kept."""
    with opened(folder.vault(SMALL)) as session:
        visites = _service(session)
        yield _read(visites, PlanningFilters(), "60 people, a month")
    source = folder.vault()
    with TemporaryDirectory(dir=source.parent, prefix="visites-") as temporary:
        copy = Path(temporary) / "coffre"
        shutil.copytree(source, copy)
        with opened(copy) as session:
            visites = _service(session)
            filters = _two_thousand(visites)
            yield _read(visites, filters, "scale vault, a month of some of the team")
            one = visites.planning(MONTH, filters).visites[0]
            person = PlanningFilters(beneficiaire_id=one.beneficiaire_id)
            yield _read(visites, person, "scale vault, a month of a person")
            yield _figure("a round", lambda: visites.round_of(str(one.professionnel), MONTH.end))
            yield _figure(
                "deliveries of a person", lambda: visites.deliveries(MONTH, one.beneficiaire_id)
            )
            yield from _writes(visites, visites.planning(_coming(), filters))


def _service(session: object) -> Visites:
    return Visites(
        session,  # type: ignore[arg-type] # an open vault
        FixedClock(),
        Openings(),
        holidays=FrenchHolidays(),
        rules=DateutilRules(),
    )


def _two_thousand(visites: Visites) -> PlanningFilters:
    """Return as many of the team as it takes for a month of two thousand visits."""
    view = visites.planning(MONTH)
    counts = {one.reference: 0 for one in view.equipe}
    for line in view.visites:
        if line.professionnel in counts:
            counts[line.professionnel] += 1
    reached = list(accumulate(counts.values()))
    wanted = next(rank for rank, total in enumerate(reached, 1) if total >= MONTH_OF)
    return PlanningFilters(professionnels=frozenset(list(counts)[:wanted]))


def _coming() -> Period:
    return Period(start=date(2026, 11, 23), end=date(2026, 12, 6))


def _read(visites: Visites, filters: PlanningFilters, words: str) -> Figure:
    how_many = len(visites.planning(MONTH, filters).visites)
    value = median_ms(lambda: visites.planning(MONTH, filters), times=9)
    name = f"planning, {words} ({how_many} visits)"
    return Figure(name=name, value=value, unit="ms", bar=READ_BAR_MS)


def _figure(name: str, run: Callable[[], object]) -> Figure:
    return Figure(name=f"planning, {name}", value=median_ms(run), unit="ms", bar=READ_BAR_MS)


def _writes(visites: Visites, view: PlanningView) -> Iterator[Figure]:
    dice = Random(7)  # noqa: S311 - a draw that can be drawn again
    planned = [line for line in view.visites if line.statut == "prevue"]
    chosen = dice.sample(planned, 2 * TIMES)
    moves = [_move(visites, line) for line in chosen[:TIMES]]
    yield _p95("moving a visit", moves)
    yield _p95("cancelling a visit", [_miss(visites, line) for line in chosen[TIMES:]])
    past = [line for line in visites.planning(Period(start=MONTH.start, end=date(2026, 11, 20)),
            PlanningFilters(professionnels=frozenset({str(chosen[0].professionnel)}))).visites
            if line.statut == "realisee"]  # fmt: skip
    yield _p95("marking a visit done", [_done(visites, line) for line in past[:TIMES]])
    order = VisitOrder(
        beneficiaire_id=chosen[0].beneficiaire_id,
        on=date(2026, 11, 23),
        heure=time(9),
        minutes=30,
        profession="as",
        regle="FREQ=WEEKLY;BYDAY=MO,TH",
    )
    rows: list[tuple[int, ...]] = []
    value = median_ms(lambda: rows.append(visites.plan(order).row_ids), times=3)
    yield Figure(name="planning, a series of half a year planned", value=value, unit="ms")
    starts = view.visites[0].starts_at
    following = iter(rows)

    def move_all() -> None:
        visites.move(
            next(following)[0],
            version=1,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            scope=MoveScope.FOLLOWING,
        )

    value = median_ms(move_all, times=2)
    yield Figure(name="planning, all the following visits moved", value=value, unit="ms")


def _p95(name: str, runs: list[Callable[[], object]]) -> Figure:
    return Figure(name=f"{name}, p95", value=p95_ms(runs), unit="ms", bar=WRITE_BAR_MS)


def _move(visites: Visites, line: VisitLine) -> Callable[[], object]:
    return lambda: visites.move(
        line.row_id,
        version=line.version,
        starts_at=line.starts_at + timedelta(minutes=17),
        ends_at=line.ends_at + timedelta(minutes=17),
    )


def _miss(visites: Visites, line: VisitLine) -> Callable[[], object]:
    return lambda: visites.mark_missed(
        line.row_id, version=line.version, statut="absence", motif="Porte close"
    )


def _done(visites: Visites, line: VisitLine) -> Callable[[], object]:
    return lambda: visites.mark_done(
        line.row_id,
        version=line.version,
        starts_at=line.starts_at + timedelta(minutes=4),
        ends_at=line.ends_at + timedelta(minutes=4),
    )
