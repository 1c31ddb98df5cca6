"""All indicators of a year, the doubts on them, filtered ones: on the scale vault, on its unencrypted copy, on 60 people, and growth."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.services.sincerite import report_sincerity
from crt_desktop.services.survey_evidence import EvidenceReader
from db.queries.indicators import SqlIndicatorQueries
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms, medians_in_turn
from tests.benchmarks.vaults import SMALL, BenchFolder, opened, plain_session

YEAR = Period.of_year(2025)
RATIO_TO_PLAIN = 1.3


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the computation alone, in an open unit of work."""
    holidays = FrenchHolidays().between(YEAR.start, YEAR.end, departement="11")

    def compute(queries: object) -> None:
        assert isinstance(queries, SqlIndicatorQueries)
        queries.compute(YEAR, parametres=Parametres(), holidays=holidays, is_training=False)

    with (
        opened(folder.vault()) as full,
        full.uow() as of_full,
        opened(folder.vault(folder.scale / 2)) as halved,
        halved.uow() as of_half,
        opened(folder.vault(SMALL)) as sixty,
        sixty.uow() as of_sixty,
        plain_session(folder.plain()) as session,
    ):
        large, half, small, plain = medians_in_turn(
            lambda: compute(of_full.indicators),
            lambda: compute(of_half.indicators),
            lambda: compute(of_sixty.indicators),
            lambda: compute(SqlIndicatorQueries(session)),
        )
    yield Figure(name="indicators of a year, scale vault", value=large, unit="ms", bar=1500)
    yield Figure(name="indicators of a year, unencrypted copy", value=plain, unit="ms")
    yield Figure(
        name="indicators, scale vault ÷ unencrypted copy",
        value=large / plain,
        unit="x",
        bar=RATIO_TO_PLAIN,
    )
    yield Figure(name="indicators of a year, 60 people", value=small, unit="ms", bar=60)
    yield Figure(
        name="indicators, double the visits ÷ half of them", value=large / half, unit="x", bar=2
    )
    yield from _of_the_files(folder)


def _of_the_files(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the doubts on the file active of a year, and the figures of three filtered questions."""
    holidays = FrenchHolidays().between(YEAR.start, YEAR.end, departement="11")
    for name, scale, bar in (("60 people", SMALL, 60), ("scale vault", None, 1000)):
        with opened(folder.vault(scale)) as session, session.uow() as uow:
            value = median_ms(
                partial(
                    report_sincerity,
                    uow,
                    YEAR,
                    now=FixedClock().now(),
                    is_training=False,
                    is_named=True,
                ),
                times=5,
            )
            yield Figure(name=f"sincerity of a year, {name}", value=value, unit="ms", bar=bar)

            asked: dict[str, Any] = {
                "parametres": Parametres(),
                "holidays": holidays,
                "is_training": False,
            }
            values = uow.indicators.compute(YEAR, **asked)

            def filtered(
                uow: UnitOfWork = uow, asked: dict[str, Any] = asked | {"known": values}
            ) -> None:
                records = EvidenceReader(lambda code: uow.indicators.evidence(code, YEAR, **asked))
                for path in ("file_active", "entrees", "hospitalisations.nombre"):
                    records.value(path, ("par_gir_actuel.1+2", "vit_seul.oui"))

            value = median_ms(filtered, times=5)
            yield Figure(name=f"three filtered figures, {name}", value=value, unit="ms")
