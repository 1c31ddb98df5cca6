"""Where one has been, and the way back."""

from __future__ import annotations

from ui.history import LONGEST, History, Place


def test_back_returns_the_places_in_turn_and_stops_at_the_first() -> None:
    history = History()
    assert history.current is None
    assert history.back() is None
    history.visit(Place("tableau"))
    assert not history.can_go_back
    history.visit(Place("file_active"))
    history.visit(Place("file_active", 7))
    assert history.back() == Place("file_active")
    assert history.back() == Place("tableau")
    assert history.back() is None
    assert history.current == Place("tableau")


def test_the_same_place_or_another_tab_of_a_file_is_no_new_visit() -> None:
    history = History()
    for place in (
        Place("file_active"),
        Place("file_active"),
        Place("file_active", 7, "dossier"),
        Place("file_active", 7, "dossier", "gir"),
    ):
        history.visit(place)
    assert history.current == Place("file_active", 7, "dossier", "gir")
    assert history.back() == Place("file_active")
    assert not history.can_go_back


def test_a_long_session_keeps_the_last_places_only() -> None:
    history = History()
    for number in range(LONGEST + 30):
        history.visit(Place("file_active", number))
    steps = 0
    while history.back():
        steps += 1
    assert steps == LONGEST - 1
