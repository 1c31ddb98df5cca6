"""What is due about the nights and the visits: who is on call, what was given late, what was not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Connection

from crt_desktop.domain import alertes as rules
from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.reports.alertes import Alerte
from db.queries.alerts_question import Question, about_nobody
from db.queries.dashboard_night import DUTIES, span_of
from db.queries.indicators.nights import joined


def _nights(connection: Connection, asked: Question) -> Iterator[Alerte]:
    nights = [asked.on + rank * ONE_DAY for rank in range(rules.NIGHTS_AHEAD)]
    spans = [span_of(night, asked.parametres) for night in nights]
    window = {"first": spans[0][0], "last": spans[-1][1]}
    duties = [(starts, ends) for starts, ends, *_ in connection.execute(DUTIES, window).all()]
    stretches = joined(duties)
    for night, (first, last) in zip(nights, spans, strict=True):
        if any(starts <= first and last <= ends for starts, ends in stretches):
            continue
        duty = rules.night_due(
            night,
            on=asked.on,
            has_duty=any(starts < last and ends > first for starts, ends in duties),
            holidays=asked.holidays,
            parametres=asked.parametres,
        )
        yield about_nobody(duty, "astreintes", subject=night)


ROTA_READERS: Final[tuple[Callable[[Connection, Question], Iterator[Alerte]], ...]] = (_nights,)
"""The readers of what is due about the nights and the visits."""
