"""All indicators of a year: on the scale vault, on its unencrypted copy, on 60 people, and growth."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.holidays_fr import FrenchHolidays
from db.queries.indicators import SqlIndicatorQueries
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened, plain_session

YEAR = Period.of_year(2025)
RATIO_TO_PLAIN = 1.3


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the computation alone, in an open unit of work."""
    holidays = FrenchHolidays().between(YEAR.start, YEAR.end, departement="11")

    def compute(queries: SqlIndicatorQueries) -> float:
        return median_ms(
            lambda: queries.compute(
                YEAR, parametres=Parametres(), holidays=holidays, is_training=False
            ),
            times=5,
        )

    def in_vault(scale: float | None = None) -> float:
        with opened(folder.vault(scale)) as session, session.uow() as uow:
            queries = uow.indicators
            assert isinstance(queries, SqlIndicatorQueries)
            return compute(queries)

    def in_plain(session: Session) -> float:
        return compute(SqlIndicatorQueries(session))

    large = in_vault()
    with plain_session(folder.plain()) as session:
        plain = in_plain(session)
    small = in_vault(SMALL)
    half = in_vault(folder.scale / 2)
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
