"""Where a search hits a name: accents, case and spaces ignored, as the search itself does."""

from __future__ import annotations

from functools import lru_cache

from crt_desktop.domain.search import compact, fold

Span = tuple[int, int]
"""First character and the one after the last, in the text as written."""


def _folded_with_positions(text: str) -> tuple[str, list[int]]:
    """Return the compact text, and for each of its characters where it came from."""
    folded: list[str] = []
    positions: list[int] = []
    for at, char in enumerate(text):
        for letter in compact(char):
            folded.append(letter)
            positions.append(at)
    return "".join(folded), positions


def _spans_of(needle: str, folded: str, positions: list[int]) -> list[Span]:
    spans = []
    start = folded.find(needle)
    while start >= 0:
        spans.append((positions[start], positions[start + len(needle) - 1] + 1))
        start = folded.find(needle, start + len(needle))
    return spans


@lru_cache(maxsize=4096)
def find_hits(text: str, query: str) -> tuple[Span, ...]:
    """Return the spans of the text a query hits, in order, merged where they touch.

    The whole query is looked for first, spaces ignored; else each of its words.
    """
    whole = compact(query)
    if not whole:
        return ()
    folded, positions = _folded_with_positions(text)
    spans = _spans_of(whole, folded, positions)
    if not spans:
        spans = [
            span for word in fold(query).split() for span in _spans_of(word, folded, positions)
        ]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
