"""The sentences said under the charts of the dashboard, made of their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from crt_desktop.domain.figures import percentage
from crt_desktop.domain.pilotage_words import counted, number_words
from crt_desktop.reports.charts import ChartValue
from crt_desktop.services.pilotage_kit import Reading


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
    """Return « 12 sorties, d'abord « Décès » : 5 (41,7 %) »: the total, and the modality most have.

    "" when there is none. Two equal ones are both told, more of them are not.
    """
    known: dict[str, int | Decimal] = {key: value for key, value in values.items() if value}
    if not known:
        return ""
    total, most = sum(known.values()), max(known.values())
    words = counted(total, noun, several)
    names = [f"« {labels.get(key, key)} »" for key, value in known.items() if value == most]
    if len(known) == 1:
        return f"{words} : {names[0]}"
    told = f"{number_words(most)} ({_share(most, total)})"
    if len(names) == 1:
        return f"{words}, d'abord {names[0]} : {told}"
    if len(names) == 2:  # noqa: PLR2004 - two of them
        return f"{words}, d'abord {' et '.join(names)} à égalité : {told}"
    return words


def _share(part: int | Decimal, whole: int | Decimal) -> str:
    scale = 10
    share = percentage(int(part * scale), int(whole * scale))
    return "" if share is None else f"{number_words(share)} %"


def rounded_share(part: int | Decimal, whole: int | Decimal) -> str:
    """Return « 41,7 % »; "" of nothing."""
    return _share(part, whole) if whole else ""


def sentence(*parts: str) -> str:
    """Join the parts that say something with « ; », and end with a full stop."""
    told_parts = [one for one in parts if one]
    return f"{' ; '.join(told_parts)}." if told_parts else ""
