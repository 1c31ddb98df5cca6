"""Exact arithmetic of the figures: means, medians, shares, rounded once, halves away from zero.

Everything is computed on integers and fractions; a binary float never takes part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

Statistics = dict[str, Decimal | int | None]
"""``moyenne`` and ``mediane`` to one decimal, None without a value; ``n``, how many values."""


def to_tenth(value: Fraction | Decimal | int) -> Decimal:
    """Round to one decimal, halves away from zero: 0.25 → 0.3, −0.25 → −0.3."""
    scaled = Fraction(value) * 10
    tenths = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(tenths if scaled > 0 else -tenths).scaleb(-1)


def quotient(total: int, count: int) -> Decimal | None:
    """Return total ÷ count to one decimal, None when nothing was counted."""
    return to_tenth(Fraction(total, count)) if count else None


def percentage(part: int, whole: int) -> Decimal | None:
    """Return part ÷ whole in %, to one decimal; None when the whole is zero."""
    return quotient(100 * part, whole)


def mean(counts: Mapping[int, int]) -> Decimal | None:
    """Return the mean of values given with how many times each occurs; None without any."""
    return quotient(sum(value * count for value, count in counts.items()), sum(counts.values()))


def median(counts: Mapping[int, int]) -> Decimal | None:
    """Return the median, the mean of the two middle values when they are two; None without any."""
    n = sum(counts.values())
    if not n:
        return None
    return to_tenth(Fraction(_at_rank(counts, (n - 1) // 2) + _at_rank(counts, n // 2), 2))


def statistics(counts: Mapping[int, int]) -> Statistics:
    """Return mean, median and number of values."""
    return {"moyenne": mean(counts), "mediane": median(counts), "n": sum(counts.values())}


def tidy(value: Decimal) -> Decimal | int:
    """Return a whole amount as an integer, another without trailing zeros."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def breakdown(modalites: Iterable[str], counts: Mapping[str, int]) -> dict[str, int]:
    """Return every modality in order, zeros included, then the ones only the data hold."""
    known = {key: counts.get(key, 0) for key in modalites}
    return known | {key: count for key, count in counts.items() if key not in known}


def _at_rank(counts: Mapping[int, int], rank: int) -> int:
    """Return the value at a rank from 0 among the sorted values."""
    values = sorted(counts)
    passed = accumulate(counts[value] for value in values)
    return next(value for value, up_to in zip(values, passed, strict=True) if up_to > rank)
