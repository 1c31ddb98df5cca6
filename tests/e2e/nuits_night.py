"""The night key by key: two calls at the same hour, the way there and back, the relève in the morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.e2e import nuits_words as words
from tests.e2e.fingers import Fingers, sentences, shown_in
from ui.pages.nuit.page import NuitPage
from ui.pages.nuit.tile import Tile

FIRST = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""02:30 in Paris, for the first time."""
SECOND = FIRST + timedelta(hours=1)
"""02:30 again, once the clocks went back."""


def night_page(day: Fingers) -> NuitPage:
    """Return the screen of the night, where the nurse arrives."""
    day.rest()
    page = day.main.current_page()
    assert isinstance(page, NuitPage)
    day.until(lambda: page.sheet is not None)
    return page


def take_a_call(day: Fingers, *, why: str, answer: str) -> None:
    """Take a call in three answers: the name, why, what was done."""
    day.write(words.NOM[:6])
    day.rest()
    day.press("Return")
    day.press(why)
    day.press(answer)
    day.rest()


def say_which_time(day: Fingers) -> None:
    """Say that 02:30 is the second one."""
    day.go_to("Heure reçue : seconde fois", kinds=(Tile,))
    day.press("Space")
    day.rest()


def stamp(day: Fingers, key: str) -> None:
    """Note a moment now."""
    day.go_to("Départ", kinds=(Tile,))
    day.press(key)
    day.rest()


def say(day: Fingers, words_: str, prevenus: str = "") -> None:
    """Write a word of the call, and who was told."""
    if prevenus:
        day.go_to("Personnes prévenues", kinds=(QLineEdit,))
        day.write(prevenus)
    day.go_to("Un mot", kinds=(QPlainTextEdit,))
    day.press("Ctrl+End")
    day.write(words_)
    day.press("Tab")
    day.rest()


def read_the_releve(day: Fingers) -> list[str]:
    """Return what is new."""
    day.go_by_name("Relève")
    return shown_in(day.main, "Relève")


def acknowledge(day: Fingers) -> None:
    """Say that it was read."""
    day.press("Ctrl+Return")
    day.rest()


def releve_words(day: Fingers) -> list[str]:
    """Return what the relève says once it was read."""
    page = day.main.current_page()
    assert page is not None
    return sentences(page)


def seen(page: NuitPage) -> list[str]:
    """Return what the screen says."""
    return sentences(page)
