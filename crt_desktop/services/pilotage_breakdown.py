"""The charts of a breakdown: its modalities, which of them most have, the total beside the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crt_desktop.reports.charts import Chart, ChartValue
from crt_desktop.services.pilotage_kit import Reading, by_modality
from crt_desktop.services.pilotage_sentences import compared, main_words, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """What is said of a breakdown whose parts add up.

    ``noun`` and ``several`` name one of what is counted, and more; ``none`` says that there is nothing
    (« Aucune sortie »). ``keeps_zeros`` shows the modalities nobody has.
    """

    code: str
    title: str
    unit: str
    labels: Mapping[str, str]
    noun: str
    none: str
    several: str | None = None
    note: str = ""
    keeps_zeros: bool = False


def breakdown_chart(
    reading: Reading,
    what: Breakdown,
    now: Mapping[str, ChartValue],
    before: Mapping[str, ChartValue],
) -> Chart:
    """Return the chart of a breakdown, over the period and over the one it is compared with."""
    words = main_words(what.labels, now, noun=what.noun, several=what.several)
    return by_modality(
        reading,
        key=what.code,
        title=what.title,
        unit=what.unit,
        path=what.code,
        labels=what.labels,
        now=now,
        before=before,
        caption=sentence(
            words or f"{what.none} {reading.words}",
            compared(reading, _sum(now), _sum(before)),
        ),
        note=what.note,
        keeps_zeros=what.keeps_zeros,
    )


def _sum(values: Mapping[str, ChartValue]) -> ChartValue:
    return sum(value for value in values.values() if value is not None)
