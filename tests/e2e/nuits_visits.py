"""The visits key by key: planned, done, missed, moved with those that follow."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from tests.e2e import nuits_words as words
from tests.e2e.fingers import Fingers
from ui.pages.visites.page import VisitesPage
from ui.widgets.agenda_time import TimeGrid


class Order(NamedTuple):
    """A visit as it is dictated."""

    person: str
    on: str
    at: str
    minutes: str
    who: str
    until: str = ""
    remark: str = ""


ORDERS = (
    Order(words.NOM, "03/10/2026", "19:30", "45", "Rosalie", until="28/11/2026"),
    Order(words.NOM, "24/10/2026", "21:15", "30", "Noël", remark=words.VISIT_NOTE),
    Order(words.OTHER, "24/10/2026", "17:00", "45", words.NURSE_PRENOM),
    Order(words.OTHER, "25/10/2026", "9:00", "30", words.NURSE_PRENOM),
    Order(words.OTHER, "12/10/2026", "10:00", "30", "Bastien"),
)
"""An evening every Saturday; a bedtime, an evening before and a morning after the night of the change."""


def open_visits(day: Fingers) -> VisitesPage:
    """Go to the visits."""
    day.go_by_name("Visites")
    page = day.main.current_page()
    assert isinstance(page, VisitesPage)
    return page


def plan(day: Fingers, order: Order) -> None:
    """Plan a visit, or a series of them."""
    day.push("Nouvelle visite")
    day.dialog()
    day.write(order.person)
    day.settle_typing()
    day.press("Return")
    day.rest()
    day.fill("Jour", order.on)
    day.fill("Heure", order.at)
    day.fill("Minutes", order.minutes)
    day.choose("Professionnel", order.who)
    if order.until:
        day.choose("Répétition", "Chaque semaine")
        day.fill("Jusqu’au (facultatif)", order.until)
    if order.remark:
        day.fill("Remarque", order.remark)
    day.push("Planifier la visite")


def select_first(day: Fingers) -> None:
    """Select the first visit of the week on screen, from today on in this one."""
    day.settle_typing()
    day.go_to("Agenda des visites", kinds=(TimeGrid,))
    day.press("Down")
    day.settle_typing()


def turn(day: Fingers, key: str) -> None:
    """Turn the weeks."""
    day.go_to("Agenda des visites", kinds=(TimeGrid,))
    day.press(key)
    day.rest()


def note_what_became(day: Fingers, page: VisitesPage) -> None:
    """Look back over the first weeks: a person absent, a visit cancelled, one done at other times."""
    select_first(day)
    day.press("Left")
    day.press("B")
    day.dialog()
    day.push("Ne répond pas")
    turn(day, "PgUp")
    select_first(day)
    day.press("A")
    day.dialog()
    day.fill("Autre motif", words.CANCELLED)
    day.push("Annuler la visite")
    turn(day, "PgUp")
    select_first(day)
    if not page.host.is_open:
        day.press("Space")
    day.fill("Début réel", "19:40")
    day.fill("Fin réelle", "20:35")
    day.press("Return")
    day.rest()


def move_the_following(day: Fingers) -> None:
    """Begin the Saturdays a quarter of an hour later from 17 October on."""
    day.press("Escape")
    day.push("Aujourd’hui")
    select_first(day)
    day.press("Alt+Down")
    QTest.keyRelease(day.shell.windowHandle(), Qt.Key.Key_Alt)
    day.dialog()
    day.go_to("Celle-ci seulement", kinds=(QRadioButton,))
    day.press("Down")
    day.press("Return")
    day.rest()
