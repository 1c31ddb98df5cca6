"""The desk of the temporary stays: the board of 50 places over 3 years, a booking, a move looked at."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.places import EN_COURS, RESERVE, TERMINE, BookingOrder
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.sejours import PlaceHt, SejourHt
from crt_desktop.ports.exchange import SheetChanges, StoredRecord
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.places import Places
from tests.benchmarks import places_page
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder, opened
from tests.persistence.store import keyed

HOW_MANY: Final = 50
BOARD_BAR_MS: Final = 100
BOOKING_BAR_MS: Final = 50
TIMES: Final = 40
_KINDS: Final = ("HTU", "HT", "HTSH")
_BACK: Final = timedelta(days=912)
_AHEAD: Final = timedelta(days=183)


def p95_ms(runs: list[Callable[[], object]]) -> float:
    """Return the duration that 95 in 100 of these runs do not exceed, in milliseconds; the first warms up."""
    durations = []
    for run in runs:
        started = time.perf_counter()
        run()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(durations[1:], n=20)[-1]


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure as the window asks, on copies: what is written is not kept; then the board as painted."""
    for name, scale in (("60 people", SMALL), ("scale vault", None)):
        source = folder.vault(scale)
        with TemporaryDirectory(dir=source.parent, prefix="places-") as temporary:
            copy = Path(temporary) / "coffre"
            shutil.copytree(source, copy)
            with opened(copy) as session:
                count = fill(session)
                yield from _figures(session, name, count)
    yield from places_page.measure()


def fill(session: VaultSession) -> int:
    """Fill 50 places over 3 years, the stays one after the other; return how many stays."""
    today = FixedClock().today()
    dice = Random(9)  # noqa: S311 - a draw that can be drawn again
    with session.uow() as uow:
        people = [str(one.record.reference) for one in uow.fiches.all("beneficiaires")]
        places = [
            PlaceHt(
                reference=f"BP{rank:02d}",
                etablissement=f"EHPAD {rank // 4}",
                type=_KINDS[rank % 3],
                libelle=f"Place {rank}",
            )
            for rank in range(HOW_MANY)
        ]
        stays = [one for place in places for one in _stays(place, people, today, dice)]
        uow.exchange.apply(
            [
                SheetChanges(sheet=sheet, created=list(keyed_of(sheet, records)))
                for sheet, records in (("places_ht", places), ("sejours_ht", stays))
            ]
        )
        uow.audit.record(session.actor, AuditTag.IMPORT_RUN, entity="import")
        uow.commit()
    return len(stays)


def keyed_of(sheet: str, records: list[PlaceHt] | list[SejourHt]) -> list[StoredRecord]:
    """Return records with their keys, as an import has them."""
    return list(keyed(SHEET_BY_NAME[sheet], records))


def _stays(place: PlaceHt, people: list[str], today: date, dice: Random) -> Iterator[SejourHt]:
    day, last = today - _BACK, today + _AHEAD
    while day < last:
        until = day + timedelta(days=dice.randint(3, 21))
        etat = TERMINE if until <= today else EN_COURS if day <= today else RESERVE
        yield SejourHt(
            reference=f"{place.reference}-{day}",
            beneficiaire=dice.choice(people),
            place=place.reference,
            type=place.type,
            arrived_on=day,
            departed_on=until,
            etat=etat,
        )
        day = until + timedelta(days=dice.choice((0, 0, 0, 2, 5)))


def _figures(session: VaultSession, name: str, count: int) -> Iterator[Figure]:
    today = FixedClock().today()
    whole = Period(start=today - _BACK, end=today + _AHEAD)
    month = Period(start=today - timedelta(days=7), end=today + timedelta(days=20))
    desk = Places(session, FixedClock())
    for period, what in ((whole, f"3 years, {count} stays"), (month, "4 weeks")):
        yield _of(
            f"the board of {HOW_MANY} places read, {what}, {name}",
            [lambda period=period: desk.board(period)] * TIMES,  # type: ignore[misc] # bound now
            BOARD_BAR_MS,
        )
    with session.uow() as uow:
        person = uow.fiches.all("beneficiaires")[0].row_id
        places = [one.row_id for one in uow.places.places()]
    far = today + _AHEAD + timedelta(days=60)
    orders = [
        BookingOrder(
            type="HTU",
            beneficiaire_id=person,
            place_id=places[rank % HOW_MANY],
            arrived_on=far + rank * ONE_DAY,
            departed_on=far + (rank + 1) * ONE_DAY,
        )
        for rank in range(TIMES)
    ]
    yield _of(
        f"a booking looked at before it is done, {name}",
        [lambda order=order: desk.consequence(order) for order in orders],  # type: ignore[misc] # bound now
        BOOKING_BAR_MS,
    )
    yield _of(
        f"a booking, {name}",
        [lambda order=order: desk.book(order) for order in orders],  # type: ignore[misc] # bound now
        BOOKING_BAR_MS,
    )
    anywhere = [
        replace(order, place_id=None, arrived_on=order.arrived_on + _BACK, departed_on=None)
        for order in orders[: HOW_MANY // 4]
    ]
    yield _of(
        f"a booking on the first free place, {name}",
        [lambda order=order: desk.book(order) for order in anywhere],  # type: ignore[misc] # bound now
        BOOKING_BAR_MS,
    )


def _of(name: str, runs: list[Callable[[], object]], bar: int) -> Figure:
    return Figure(name=f"{name}, p95", value=p95_ms(runs), unit="ms", bar=bar)
