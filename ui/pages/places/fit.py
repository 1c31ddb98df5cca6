"""How the height of the page of the places is shared between the board and the cards, in pixels."""

from __future__ import annotations

from typing import Final

from ui.pages.places.cards import LEAST
from ui.widgets.places_board import PlacesBoard

NARROW: Final = 940
LOW: Final = 560
GAP: Final = 12
_FIFTH: Final = 5
"""The share of the height that many places leave to the cards: one in so many."""
_FOOT: Final = 18
_EDGES: Final = 4
"""What the frame of the board takes around its rows."""
_ENOUGH: Final = 216
"""The height of the cards under which the rows of the board are drawn lower."""


def room_in(height: int, *, has_foot: bool) -> int:
    """Return what is left to the board and the cards of a height, the legend taken off."""
    return height - ((_FOOT + GAP) if has_foot else 0) - GAP


def height_of(board: PlacesBoard, *, room: int, strip: int, page: int) -> int:
    """Return the height of the board with its strip, its rows being drawn lower where there are many."""
    usual = board.height_of_rows(is_low=False) + _EDGES + strip
    board.set_low(is_low=usual > room - _ENOUGH)
    wanted = board.sizeHint().height() + _EDGES + strip
    least = board.minimumSizeHint().height() + strip
    return max(min(wanted, room - max(LEAST, page // _FIFTH)), least)
