"""What a computed question can be bound to: an indicator found by words, its modalities, its filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    INDICATOR_BY_CODE,
    INDICATORS,
    Indicator,
    Kind,
    find_indicator,
    is_filter,
    keys_of,
)
from crt_desktop.domain.search import fold

_WHOLE: Final = frozenset({Kind.COUNT, Kind.NUMBER, Kind.DAY, Kind.SERIES, Kind.CODES})
"""Shapes of a value inside which no path leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The keys among which a path picks, one level inside a value.

    ``can_add``: several may be added up. ``is_free``: any other word may be picked, alone.
    """

    choices: Mapping[str, str]
    can_add: bool
    is_free: bool

    def words(self, keys: Sequence[str]) -> str:
        """Return the keys as they are read: « GIR 1 + GIR 2 »."""
        return " + ".join(self.choices.get(key, key) for key in keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A path taken apart: the code, then the keys picked level by level."""

    code: str
    picks: tuple[tuple[str, ...], ...] = ()

    @property
    def path(self) -> str:
        """The path written again."""
        return ".".join((self.code, *("+".join(keys) for keys in self.picks)))

    @property
    def indicator(self) -> Indicator | None:
        """The indicator, None for a code nothing knows."""
        return INDICATOR_BY_CODE.get(self.code)

    def pick(self, level: int, keys: Sequence[str]) -> Binding:
        """Pick other keys at a level; nothing is left inside what is no longer picked."""
        before = self.picks[:level]
        after = self.picks[level + 1 :] if keys else ()
        return Binding(code=self.code, picks=(*before, tuple(keys), *after) if keys else before)


def binding_of(path: str) -> Binding:
    """Take a path apart; one that leads nowhere is kept whole as an unknown code."""
    try:
        return Binding(code=find_indicator(path).code, picks=keys_of(path))
    except NotFoundError:
        return Binding(code=path)


def levels_of(indicator: Indicator) -> tuple[Level, ...]:
    """Return the levels a path may go into the value of an indicator."""
    if indicator.kind in _WHOLE:
        return ()
    can_add = indicator.kind is Kind.BREAKDOWN
    pairs = (
        (indicator.modalites, indicator.has_free_modalites),
        (indicator.parts, indicator.has_free_parts),
    )
    return tuple(
        Level(choices=choices, can_add=can_add, is_free=is_free)
        for choices, is_free in pairs
        if choices or is_free
    )


def path_words(path: str) -> str:
    """Return what a path counts: « GIR actuel\u00a0: GIR 1 + GIR 2 »; an unknown one as it is written."""
    binding = binding_of(path)
    indicator = binding.indicator
    if indicator is None:
        return path
    picked = (
        level.words(keys) for level, keys in zip(levels_of(indicator), binding.picks, strict=False)
    )
    words = ", ".join(picked)
    return f"{indicator.label}\u00a0: {words}" if words else indicator.label


def filter_indicators() -> tuple[Indicator, ...]:
    """Return the breakdowns whose modalities may narrow a figure."""
    return tuple(one for one in INDICATORS if _narrows(one))


def _narrows(indicator: Indicator) -> bool:
    return any(is_filter(f"{indicator.code}.{key}") for key in indicator.modalites)


# --- found by words ------------------------------------------------------------------------------


def find_indicators(typed: str, among: Sequence[Indicator] = INDICATORS) -> list[Indicator]:
    """Return the indicators that answer to some words: the one of that code, those whose label does, others.

    Every word typed must begin a word of the label, or else of the label, definition, unit, code and
    modalities together; accents and case do not count. Nothing typed: all of them, in their order.
    """
    words = fold(typed).split()
    ranked = [(rank, at) for at, one in enumerate(among) if (rank := _rank(words, one)) is not None]
    return [among[at] for _rank_, at in sorted(ranked)]


def _rank(words: Sequence[str], indicator: Indicator) -> int | None:
    if " ".join(words) == fold(indicator.code):
        return 0
    label = fold(indicator.label).split()
    if all(any(one.startswith(word) for one in label) for word in words):
        return 1
    told = (
        indicator.label,
        indicator.definition,
        indicator.unit,
        indicator.code.replace("_", " "),
        indicator.code,
        *indicator.modalites.values(),
    )
    every = fold(" ".join(told)).split()
    return 2 if all(any(one.startswith(word) for one in every) for word in words) else None
