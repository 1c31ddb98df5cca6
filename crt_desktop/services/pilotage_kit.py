"""How the parts of the dashboard are made: what each may read, and charts over time or by modality."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.figures import percentage
from crt_desktop.domain.pilotage import Tranche, folded, tranches_of
from crt_desktop.domain.pilotage_words import in_words, period_words
from crt_desktop.domain.typography import NARROW_SPACE
from crt_desktop.domain.typography import french as in_french
from crt_desktop.ports.pilotage import Counts, PilotageQueries, PilotageQuestion
from crt_desktop.reports.charts import (
    Chart,
    ChartKind,
    ChartValue,
    DataTable,
    Series,
    Target,
)
from crt_desktop.reports.pilotage import FigureValue, KeyFigure

NOT_BEGUN: Final = "La période n'a pas commencé."
RUNNING: Final = "Période en cours : ce qui n'a pas commencé n'est pas tracé."
PREVIOUS: Final = "precedente"
"""Added to the key of a series that tells the period before."""


def french(text: str) -> str:
    """Return a sentence in French typography, sums of money included."""
    return in_french(text).replace(" €", f"{NARROW_SPACE}€")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a part is made from: the database, the period asked, the one compared with, today."""

    queries: PilotageQueries
    now: PilotageQuestion
    before: PilotageQuestion
    today: date
    tranches: tuple[Tranche, ...]
    tranches_before: tuple[Tranche, ...]

    @property
    def words(self) -> str:
        """The period as it stands in a sentence: « en 2026 »."""
        return in_words(self.now.period)

    @property
    def words_before(self) -> str:
        """The period before as it stands in a sentence."""
        return in_words(self.before.period)

    @property
    def note(self) -> str:
        """What is said of a period that is not over; "" of one that is."""
        return RUNNING if self.now.period.end > self.today else ""


def reading_of(
    queries: PilotageQueries, *, now: PilotageQuestion, before: PilotageQuestion, today: date
) -> Reading:
    """Cut both periods."""
    return Reading(
        queries=queries,
        now=now,
        before=before,
        today=today,
        tranches=tranches_of(now.period),
        tranches_before=tranches_of(before.period),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series over time: its values beside the tranches of each period.

    ``path``: what opens behind a point, over its tranche; "" when no list does. ``from_start``: it opens
    from the start of the period instead.
    """

    key: str
    label: str
    now: Sequence[ChartValue]
    before: Sequence[ChartValue] | None = None
    path: str = ""
    from_start: bool = False


def told(
    tranches: Sequence[Tranche], compute: Callable[[Tranche], ChartValue], *, today: date
) -> tuple[ChartValue, ...]:
    """Return the figure of each tranche; None for one that has not begun."""
    return tuple(None if one.period.start > today else compute(one) for one in tranches)


def monthly(
    reading: Reading, label: str, path: str, now: Counts, before: Counts, *, is_open: bool = True
) -> Line:
    """Return the sums of a path over the tranches; a point opens the path unless ``is_open`` is False."""

    def values(tranches: Sequence[Tranche], counts: Counts) -> tuple[ChartValue, ...]:
        by_month = counts.months.get(path, {})
        return told(tranches, lambda one: folded(by_month, one), today=reading.today)

    return Line(
        key=path.rpartition(".")[2],
        label=label,
        now=values(reading.tranches, now),
        before=values(reading.tranches_before, before),
        path=path if is_open else "",
    )


def total_line(
    reading: Reading, label: str, code: str, now: Counts, before: Counts, *, path: str = ""
) -> Line:
    """Return the sums over the tranches of every modality of a breakdown; ``path`` opens, or else the code."""

    def values(tranches: Sequence[Tranche], counts: Counts) -> tuple[ChartValue, ...]:
        parts = [found for key, found in counts.months.items() if key.startswith(f"{code}.")]
        return told(
            tranches, lambda one: sum(folded(part, one) for part in parts), today=reading.today
        )

    return Line(
        key=path or code,
        label=label,
        now=values(reading.tranches, now),
        before=values(reading.tranches_before, before),
        path=path or code,
    )


def over_time(
    reading: Reading,
    *,
    key: str,
    title: str,
    kind: ChartKind,
    unit: str,
    lines: Sequence[Line],
    caption: str,
    targets: tuple[Target, ...] = (),
    note: str = "",
) -> Chart:
    """Return a chart whose categories are the tranches; those of the period before are aligned by position."""
    series = [_current(reading, line) for line in lines]
    series += [_previous(reading, line) for line in lines if line.before is not None]
    return Chart(
        key=key,
        title=french(title),
        kind=kind,
        unit=unit,
        categories=tuple(one.label for one in reading.tranches),
        series=tuple(series),
        caption=french(said(reading, caption)),
        targets=tuple(Target(label=french(one.label), values=one.values) for one in targets),
        periods=tuple(one.period for one in reading.tranches),
        note=french(" ".join(filter(None, (note, reading.note)))),
    )


def said(reading: Reading, caption: str) -> str:
    """Return the caption; that of a period to come, or where there is nothing to say, says so."""
    if reading.now.period.start > reading.today:
        return NOT_BEGUN
    return caption or f"Rien n'est enregistré {reading.words}."


def _current(reading: Reading, line: Line) -> Series:
    tranches = reading.tranches
    return Series(
        key=line.key,
        label=french(line.label),
        values=tuple(line.now),
        evidence=(line.path,) * len(tranches) if line.path else (),
        periods=_opened(line, tranches),
    )


def _previous(reading: Reading, line: Line) -> Series:
    """Return the values of the period before, as many as there are categories."""
    room = len(reading.tranches)
    values = tuple(line.before or ())[:room]
    tranches = reading.tranches_before[:room]
    return Series(
        key=f"{line.key}_{PREVIOUS}",
        label=french(f"{line.label}, {period_words(reading.before.period)}"),
        values=values + (None,) * (room - len(values)),
        is_previous=True,
        evidence=(line.path,) * len(tranches) if line.path else (),
        periods=_opened(line, tranches),
    )


def _opened(line: Line, tranches: Sequence[Tranche]) -> tuple[Any, ...]:
    if not line.path:
        return ()
    if not line.from_start:
        return tuple(one.period for one in tranches)
    start = tranches[0].period.start
    return tuple(type(one.period)(start=start, end=one.period.end) for one in tranches)


def by_modality(
    reading: Reading,
    *,
    key: str,
    title: str,
    unit: str,
    path: str | Mapping[str, str],
    labels: Mapping[str, str],
    now: Mapping[str, ChartValue],
    before: Mapping[str, ChartValue],
    caption: str,
    kind: ChartKind = ChartKind.ROWS,
    keeps_zeros: bool = False,
    note: str = "",
) -> Chart:
    """Return a chart whose categories are the modalities of a breakdown, both periods side by side.

    ``path``: the code of the breakdown, whose modality opens, or what opens for each modality; "" when no
    list does. ``labels``: every modality in order; one the data alone hold comes after, under its own key. ``keeps_zeros`` shows the
    modalities nobody has, as an ordered scale needs.
    """
    keys = [*labels, *(one for one in now if one not in labels)]
    kept = [one for one in keys if keeps_zeros or now.get(one) or before.get(one)] or keys
    evidence = _evidence(path, kept)

    def series(name: str, values: Mapping[str, ChartValue], asked: PilotageQuestion) -> Series:
        return Series(
            key=name,
            label=french(period_words(asked.period)),
            values=tuple(values.get(one, 0) for one in kept),
            is_previous=name == PREVIOUS,
            evidence=evidence,
            periods=(asked.period,) * len(evidence),
        )

    return Chart(
        key=key,
        title=french(title),
        kind=kind,
        unit=unit,
        categories=tuple(french(labels.get(one, one)) for one in kept),
        series=(series("periode", now, reading.now), series(PREVIOUS, before, reading.before)),
        caption=french(said(reading, caption)),
        evidence=evidence,
        periods=(reading.now.period,) * len(evidence),
        note=french(note),
    )


def shares(
    reading: Reading,
    *,
    key: str,
    title: str,
    unit: str,
    path: str,
    labels: Mapping[str, str],
    now: Mapping[str, ChartValue],
    before: Mapping[str, ChartValue],
    caption: str,
) -> Chart:
    """Return a bar cut in parts for the period, and one for the period before, a series a modality."""
    asked = (reading.now.period, reading.before.period)
    return Chart(
        key=key,
        title=french(title),
        kind=ChartKind.SHARES,
        unit=unit,
        categories=tuple(period_words(one) for one in asked),
        series=tuple(
            Series(
                key=one,
                label=french(label),
                values=(now.get(one, 0), before.get(one, 0)),
                evidence=(f"{path}.{one}",) * len(asked),
                periods=asked,
            )
            for one, label in labels.items()
        ),
        caption=french(said(reading, caption)),
        periods=asked,
    )


def percent(part: int, whole: int) -> Decimal | None:
    """Return part ÷ whole in %, to one decimal; None of nothing."""
    return percentage(part, whole)


def _evidence(path: str | Mapping[str, str], keys: Sequence[str]) -> tuple[str, ...]:
    if isinstance(path, str):
        return tuple(f"{path}.{one}" for one in keys) if path else ()
    return tuple(path.get(one, "") for one in keys)


def table(
    key: str,
    title: str,
    note: str,
    *,
    columns: Sequence[str],
    kinds: Sequence[str],
    rows: Iterable[Sequence[str | ChartValue]],
    has_total: bool = False,
) -> DataTable:
    """Return a table, its words set in French typography."""
    return DataTable(
        key=key,
        title=french(title),
        note=french(note),
        columns=tuple(french(one) for one in columns),
        kinds=tuple(kinds),
        rows=tuple(
            tuple(french(cell) if isinstance(cell, str) else cell for cell in row) for row in rows
        ),
        has_total=has_total,
    )


def figure(
    key: str,
    label: str,
    now: FigureValue,
    before: FigureValue,
    unit: str,
    *,
    note: str = "",
    path: str = "",
) -> KeyFigure:
    """Return a key figure, its words set in French typography."""
    return KeyFigure(
        key=key,
        label=french(label),
        value=now,
        previous=before,
        unit=unit,
        note=french(note),
        path=path,
    )
