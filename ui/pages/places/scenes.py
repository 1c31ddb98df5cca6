"""What the pictures of the places show besides the board at rest."""

from __future__ import annotations

from crt_desktop.domain.places import EN_COURS
from ui.widgets.places_board import PlacesBoard


def pull_a_stay(board: PlacesBoard) -> None:
    """Show the first stay that goes on a week longer, with what that does."""
    for bar in board.timeline.board.bars:
        if (
            bar.etat == EN_COURS
            and bar.departed_on is not None
            and board.select((bar.sheet, bar.row_id))
        ):
            board.pull(7)
            return
