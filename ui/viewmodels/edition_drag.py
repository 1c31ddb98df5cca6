"""Where a question or a section carried by the mouse would land: the line to show, the place to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.viewmodels.edition_editor import Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where what is carried would land.

    ``gap``: the rows above the line that shows it. ``spot``: the place, as counted once what is carried
    has left its own.
    """

    gap: int
    spot: Spot


def landing_at(spots: Sequence[Spot], carried: Spot, gap: int) -> Landing | None:
    """Return where a row let go between two rows lands; None: nowhere else than where it is.

    A question lands in the section it is let go in; a section, with its questions, between two others,
    the nearest. The head stays where it is.

    Args:
        spots: The places of the rows, from the first.
        carried: The place of the row that is carried.
        gap: The rows above the mouse.
    """
    if carried.section is None or gap < 1:
        return None
    return (
        _of_question(spots, carried, gap)
        if carried.question is not None
        else _of_section(spots, carried, gap)
    )


def _of_question(spots: Sequence[Spot], carried: Spot, gap: int) -> Landing | None:
    above = spots[min(gap, len(spots)) - 1]
    if above.section is None:
        # Over the first section: at its head.
        above, gap = Spot(0), gap + 1
    rank = 0 if above.question is None else above.question + 1
    place = carried.question or 0
    if above.section == carried.section and rank > place:
        rank -= 1
    spot = Spot(above.section, rank)
    return None if spot == carried else Landing(gap=gap, spot=spot)


def _of_section(spots: Sequence[Spot], carried: Spot, gap: int) -> Landing | None:
    starts = [row for row, spot in enumerate(spots) if spot == Spot(spot.section, None)][1:]
    edges = [*starts, len(spots)]
    rank = min(range(len(edges)), key=lambda at: abs(edges[at] - gap))
    origin = carried.section or 0
    to = rank - 1 if rank > origin else rank
    return None if to == origin else Landing(gap=edges[rank], spot=Spot(to))
