"""The rota key by key: drafted, proposed, published, told, then a night swapped."""

from __future__ import annotations

from datetime import date

from tests.e2e import nuits_words as words
from tests.e2e.fingers import Fingers, sentences
from ui.pages.astreintes.page import AstreintesPage
from ui.widgets.rota_grid import RotaGrid

CHANGE_NIGHT = date(2026, 10, 24)
"""The night the clocks go back: ten hours."""
OTHER_NIGHT = date(2026, 10, 20)
_SEARCH_MS = 90_000


def choose_the_regime(day: Fingers) -> None:
    """Set the régime of the astreintes: its limits, and what it gives in return."""
    day.section("Règles")
    day.choose("Régime des astreintes", "Convention 51")
    day.press("Ctrl+S")
    day.rest()


def open_rota(day: Fingers) -> AstreintesPage:
    """Go to the screen of the astreintes."""
    day.go_by_name("Nuits et astreintes")
    page = day.main.current_page()
    assert isinstance(page, AstreintesPage)
    day.until(lambda: page.view is not None)
    return page


def go_to_night(day: Fingers, who: str, on: date) -> None:
    """Go with the arrows to the cell of somebody on a night."""
    grid = day.go_to("Grille. Astreintes", kinds=(RotaGrid,))
    assert isinstance(grid, RotaGrid)
    day.press("Ctrl+Home")
    for _ in grid.board.days:
        if grid.current_night == on:
            break
        day.press("Right")
    rows = [row.reference for row in grid.board.rows]
    steps = rows.index(who) - rows.index(grid.current_reference)
    day.press("Down" if steps > 0 else "Up", times=abs(steps))
    assert (grid.current_reference, grid.current_night) == (who, on)


def draft_two_nights(day: Fingers) -> None:
    """Put two drafts where they were promised."""
    for who, on in ((words.COLLEAGUE, CHANGE_NIGHT), (words.NURSE, OTHER_NIGHT)):
        go_to_night(day, who, on)
        day.press("Space")
        day.rest()


def take_a_proposal(day: Fingers, page: AstreintesPage) -> list[str]:
    """Have the rest of the quarter proposed, and take it; return what was told of its quality."""
    day.push("Proposer un planning…")
    day.dialog()
    day.choose("Chercher au plus", "1 min")
    day.choose("Brouillons déjà posés", "Les garder")
    day.push("Chercher")
    day.qtbot.waitUntil(lambda: page.proposal is not None, timeout=_SEARCH_MS)
    day.rest()
    said = sentences(page.preview)
    day.push("Reprendre cette proposition")
    day.until(lambda: page.proposal is None)
    return said


def publish(day: Fingers) -> list[str]:
    """Publish the quarter, note that everybody was told; return what was said before."""
    day.push("Publier le trimestre…")
    said = sentences(day.dialog())
    day.push("Publier")
    day.dialog()
    day.push("Tous en main propre")
    day.push("Noter l’information")
    return said


def swap(day: Fingers) -> list[str]:
    """Swap the night of the change with another; return what was said before."""
    go_to_night(day, words.COLLEAGUE, CHANGE_NIGHT)
    day.press("E")
    go_to_night(day, words.NURSE, OTHER_NIGHT)
    day.press("Return")
    said = sentences(day.dialog())
    day.fill("Motif", words.SWAP_MOTIF)
    day.fill("Accord donné par", words.ACCORD)
    day.push("Échanger")
    return said


def announce(day: Fingers, *, changes: int) -> None:
    """Note that those whose night changed were told."""
    for _ in range(changes):
        day.push("Noter l’information")
        day.dialog()
        day.push("Tous en main propre")
        day.push("Noter l’information")


def points_of(page: AstreintesPage) -> list[str]:
    """Return what the column of the points says."""
    return sentences(page.side)


def show_all(day: Fingers, page: AstreintesPage) -> list[str]:
    """Open the column over a small window, and return what it says."""
    if page.header.aside.isVisible() and not page.host.is_open:
        day.push("Points à voir")
    day.rest()
    return points_of(page)


def write_a_recap(day: Fingers, kind: str) -> None:
    """Choose the recap of October in the menu, as PDF or as workbook."""
    day.push("Autres actions")
    day.pick(f"Récapitulatif du mois ({kind})")
    day.pick("Octobre 2026")
