"""Words of a chart laid out: lines that fit a width, legends, labels pushed apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crt_desktop.reports.charts import Series
from exports.pdf.plate import LEADING, SIZE, Fill, Plate, fills_of, width_of

ELLIPSIS: Final = "…"
SWATCH: Final = 12.0
_SWATCH_GAP: Final = 4.0
_BETWEEN: Final = 14.0


def wrap(text: str, width: float, *, most: int) -> list[str] | None:
    """Return a text in at most so many lines of a width; None when a word or the whole does not fit."""
    lines: list[str] = []
    for word in _words(text):
        if width_of(word) > width:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
        if len(lines) > most:
            return None
    return lines


def fold(text: str, width: float, *, most: int) -> list[str]:
    """Return a text in at most so many lines of a width: long words are broken, the rest is cut."""
    lines = wrap(text, width, most=most)
    if lines is not None:
        return lines or [""]
    pieces: list[str] = [""]
    for word in _words(text):
        longer = f"{pieces[-1]} {word}".strip()
        if width_of(longer) <= width:
            pieces[-1] = longer
            continue
        if pieces[-1]:
            pieces.append("")
        rest = word
        while width_of(rest) > width and len(rest) > 1:
            kept = _longest(rest, width)
            pieces[-1] = kept
            rest = rest[len(kept) :]
            pieces.append("")
        pieces[-1] = rest
    if len(pieces) > most:
        pieces = pieces[:most]
        last = pieces[-1]
        while last and width_of(last + ELLIPSIS) > width:
            last = last[:-1]
        pieces[-1] = last.rstrip() + ELLIPSIS
    return pieces


def _words(text: str) -> list[str]:
    """Return the words of a text; a no-break space stays inside one."""
    return [word for word in text.split(" ") if word]


def _longest(word: str, width: float) -> str:
    """Return the longest beginning of a word that fits, one letter at least."""
    kept = len(word)
    while kept > 1 and width_of(word[:kept]) > width:
        kept -= 1
    return word[:kept]


def legend_height(entries: Sequence[tuple[str, Fill]], width: float) -> float:
    """Return how high the legend is: nothing without entries."""
    return len(_legend_lines(entries, width)) * (LEADING + 3) if entries else 0


def draw_legend(plate: Plate, entries: Sequence[tuple[str, Fill]], top: float) -> float:
    """Draw a swatch and a word for each entry under a height; return where the next thing may begin."""
    for line in _legend_lines(entries, plate.width):
        y = top - SIZE - 1
        x = 0.0
        for text, fill in line:
            plate.bar((x, y - 1.5, x + SWATCH, y + SIZE - 1.5), fill)
            x += SWATCH + _SWATCH_GAP
            plate.say(x, y, text)
            x += width_of(text) + _BETWEEN
        top -= LEADING + 3
    return top


def legend_of(plate: Plate, series: Sequence[Series]) -> list[tuple[str, Fill]]:
    """Return the entries of series told apart by their fills."""
    return [
        (plate.pen.plain(one.label), fill)
        for one, fill in zip(series, fills_of(series), strict=True)
    ]


def _legend_lines(
    entries: Sequence[tuple[str, Fill]], width: float
) -> list[list[tuple[str, Fill]]]:
    lines: list[list[tuple[str, Fill]]] = [[]]
    room = width
    for text, fill in entries:
        text = fold(text, width - SWATCH - _SWATCH_GAP, most=1)[0]  # noqa: PLW2901 - cut to a line
        need = SWATCH + _SWATCH_GAP + width_of(text)
        if lines[-1] and need > room:
            lines.append([])
            room = width
        lines[-1].append((text, fill))
        room -= need + _BETWEEN
    return lines


def spread(
    wanted: Sequence[float], *, apart: Sequence[float], low: float, high: float
) -> list[float]:
    """Return heights near those wanted, each at least its room from the next, inside bounds.

    Args:
        wanted: The middle each label would have.
        apart: The height of each label.
        low: The foot no label goes under.
        high: The head no label goes over, where there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    placed = list(wanted)
    floor = low
    for place in order:
        half = apart[place] / 2
        placed[place] = max(placed[place], floor + half)
        floor = placed[place] + half
    ceiling = high
    for place in reversed(order):
        half = apart[place] / 2
        placed[place] = min(placed[place], ceiling - half)
        ceiling = placed[place] - half
    return placed
