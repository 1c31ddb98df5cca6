"""Round steps of an axis, and where labels stand without touching each other: plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Final

MOST_LINES: Final = 5
_ROUND: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
_WHOLE: Final = (Decimal(1), Decimal(2), Decimal(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An axis: its ends and the figures written along it, in order."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def share(self, value: int | Decimal) -> float:
        """Return how far along the axis a figure stands, from 0 to 1."""
        span = self.high - self.low
        return float((Decimal(value) - self.low) / span)


def step_of(span: Decimal, *, most: int = MOST_LINES, is_whole: bool = True) -> Decimal:
    """Return the round step that cuts a span in ``most`` parts or fewer; at least 1 for whole figures."""
    size = Decimal(1) if is_whole else Decimal("0.001")
    while True:
        # A quarter of ten would not be whole.
        choices = _WHOLE if is_whole and size == 1 else _ROUND
        for one in choices:
            if one * size * most >= span:
                return one * size
        size *= 10


def scale_of(values: Iterable[int | Decimal], *, most: int = MOST_LINES) -> Scale:
    """Return the axis of some figures: from zero, or under it, to the round figure over the highest."""
    known = [Decimal(value) for value in values]
    is_whole = all(value == value.to_integral_value() for value in known)
    highest = max([*known, Decimal(0)])
    lowest = min([*known, Decimal(0)])
    if highest == lowest:
        highest = Decimal(1)
    step = step_of(highest - lowest, most=most, is_whole=is_whole)
    first, last = floor(lowest / step), ceil(highest / step)
    return Scale(
        low=first * step,
        high=last * step,
        ticks=tuple(_plain(at * step) for at in range(first, last + 1)),
    )


def _plain(value: Decimal) -> Decimal:
    """Return a figure without the zeros that say nothing: 0.100 is 0.1, and 100 stays 100."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def spread(
    wanted: Sequence[float],
    sizes: Sequence[float],
    low: float,
    high: float,
    *,
    ranks: Sequence[float] = (),
) -> list[float]:
    """Return the tops of blocks placed near where each is wanted, in its order, none over another.

    Args:
        wanted: The middle each block would have alone.
        sizes: The height of each block.
        low: The top of the room.
        high: The bottom of the room; short of room, the blocks go past it rather than overlap.
        ranks: What they are ordered by from the top, when it is not the middle they want.
    """
    keys = ranks or wanted
    order = sorted(range(len(wanted)), key=lambda at: keys[at])
    tops = [0.0] * len(wanted)
    taken = low
    for at in order:
        tops[at] = max(wanted[at] - sizes[at] / 2, taken)
        taken = tops[at] + sizes[at]
    room = high
    for at in reversed(order):
        tops[at] = min(tops[at], room - sizes[at])
        room = tops[at]
    # Short of room, the first pass wins: a block out of the frame is still read.
    taken = low
    for at in order:
        tops[at] = max(tops[at], taken)
        taken = tops[at] + sizes[at]
    return tops


def every_of(widths: Sequence[float], band: float, *, gap: float = 8.0) -> int:
    """Return one label in how many is written, so that none touches the next."""
    widest = max(widths, default=0.0) + gap
    return max(1, ceil(widest / max(band, 1.0)))
