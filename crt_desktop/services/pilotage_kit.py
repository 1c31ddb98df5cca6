"""How the parts of the dashboard are made: what each may read, and charts over time or by modality."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.figures import percentage
from crt_desktop.domain.pilotage import Tranche, tranches_of
from crt_desktop.domain.pilotage_words import counted, in_words, number_words, period_words
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.ports.pilotage import PilotageQueries, PilotageQuestion
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, Series, Target
from crt_desktop.reports.pilotage import FigureValue, KeyFigure

NOT_BEGUN: Final = "La période n'a pas commencé."
RUNNING: Final = "Période en cours : ce qui n'a pas commencé n'est pas tracé."
PREVIOUS: Final = "precedente"
"""Added to the key of a series that tells the period before."""


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
        caption=french(_begun(reading, caption)),
        targets=tuple(Target(label=french(one.label), values=one.values) for one in targets),
        periods=tuple(one.period for one in reading.tranches),
        note=french(" ".join(filter(None, (note, reading.note)))),
    )


def _begun(reading: Reading, caption: str) -> str:
    return caption if reading.now.period.start <= reading.today else NOT_BEGUN


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
    path: str,
    labels: Mapping[str, str],
    now: Mapping[str, ChartValue],
    before: Mapping[str, ChartValue],
    caption: str,
    kind: ChartKind = ChartKind.ROWS,
    keeps_zeros: bool = False,
    note: str = "",
) -> Chart:
    """Return a chart whose categories are the modalities of a breakdown, both periods side by side.

    ``path``: the code of the breakdown, whose modality opens; "" when no list does. ``labels``: every
    modality in order; one the data alone hold comes after, under its own key. ``keeps_zeros`` shows the
    modalities nobody has, as an ordered scale needs.
    """
    keys = [*labels, *(one for one in now if one not in labels)]
    kept = [one for one in keys if keeps_zeros or now.get(one) or before.get(one)] or keys
    evidence = tuple(f"{path}.{one}" for one in kept) if path else ()

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
        caption=french(_begun(reading, caption)),
        evidence=evidence,
        periods=(reading.now.period,) * len(evidence),
        note=french(note),
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


def compared(reading: Reading, now: ChartValue, before: ChartValue) -> str:
    """Return « 3 de plus qu'en 2025 », « autant qu'en 2025 »; "" when one is unknown."""
    if now is None or before is None:
        return ""
    than = (
        f"qu'{reading.words_before}"
        if _elides(reading.words_before)
        else f"que {reading.words_before}"
    )
    if now == before:
        return f"autant {than}"
    gap = abs(Decimal(now) - Decimal(before))
    return f"{number_words(gap)} de {'plus' if now > before else 'moins'} {than}"


def _elides(words: str) -> bool:
    return words[:1] in "ae"


def peak_words(reading: Reading, values: Sequence[ChartValue]) -> str:
    """Return « le plus haut : mars, avec 4 »; "" when nothing stands out."""
    known = [value for value in values if value]
    most = max(known, default=0)
    if len(known) < 2 or known.count(most) > 1:  # noqa: PLR2004 - one value alone is no peak
        return ""
    label = reading.tranches[list(values).index(most)].label
    return f"le plus haut : {label}, avec {number_words(most)}"


def main_words(
    labels: Mapping[str, str],
    values: Mapping[str, ChartValue],
    *,
    noun: str,
    several: str | None = None,
) -> str:
    """Return « 12 sorties, dont 5 pour décès (41,7 %) »: the total, and the modality most have.

    "" when there is none. Two equal ones are both told.
    """
    known: dict[str, int | Decimal] = {key: value for key, value in values.items() if value}
    if not known:
        return ""
    total, most = sum(known.values()), max(known.values())
    names = [lower_first(labels.get(key, key)) for key, value in known.items() if value == most]
    words = counted(total, noun, several)
    share = _share(most, total)
    if len(names) == 1:
        return f"{words}, d'abord « {names[0]} » : {number_words(most)} ({share})"
    return f"{words}, d'abord {' et '.join(f'« {one} »' for one in names[:3])} : {number_words(most)} chacun ({share})"


def _share(part: int | Decimal, whole: int | Decimal) -> str:
    scale = 10
    share = percentage(int(part * scale), int(whole * scale))
    return "" if share is None else f"{number_words(share)} %"


def sentence(*parts: str) -> str:
    """Join the parts that say something with « ; », and end with a full stop."""
    told_parts = [one for one in parts if one]
    return f"{' ; '.join(told_parts)}." if told_parts else ""
