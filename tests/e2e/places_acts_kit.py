"""The acts on a stay that a fortnight may not need, played in the window: named later, expired, ended otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from PySide6.QtWidgets import QDialog, QRadioButton

from crt_desktop.reports.places import StayBar
from tests.e2e.fingers import Fingers, sentences
from tests.e2e.places_kit import (
    ADA,
    BASILE,
    CORA,
    Sitting,
    Stays,
    a_place,
    book,
    open_places,
    stay_menu,
    stay_of,
)
from ui.pages.places.page import PlacesPage

MORE: Final = {"places_ht": [a_place("L6", "HT", "EHPAD Saint-Roch", "place 6")]}
OTHER: Final = "EHPAD Saint-Roch"
REASON: Final = "Hospitalisation"


def at(day: int, hour: int = 9) -> datetime:
    """Return an instant of the autumn this is played in."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def count(day: Fingers, page: PlacesPage, bars: int) -> None:
    """Wait for so many stays on the board."""
    day.until(lambda: len(page.board.timeline.board.bars) == bars)


def etat_of(page: PlacesPage, name: str) -> str:
    """Return the state the board shows the latest stay of somebody in."""
    return page.board.timeline.by_key[("sejours_ht", stay_of(page, name))].etat


def _reserved(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    # Kept for somebody to be named.
    day.press("R")
    day.push("À nommer")
    day.choose("Type", "HTU")
    day.fill("Arrivée", "10/11/2026")
    day.fill("Départ", "14/11/2026")
    _reserve(day)
    count(day, page, 1)
    # Two options: one is confirmed, nobody says a word of the other.
    for rank, (name, first, last) in enumerate(
        ((BASILE, "05/11/2026", "16/11/2026"), (CORA, "20/11/2026", "25/11/2026")), 2
    ):
        _option(day, name, first, last)
        count(day, page, rank)
    stay_menu(day, page, stay_of(page, CORA), "Confirmer l’option")
    day.until(lambda: etat_of(page, CORA) == "reserve")
    told.told["options"] = sentences(page)


def _reserve(day: Fingers, verb: str = "Réserver") -> None:
    """Wait for what is free, and take it."""
    day.settle_typing()
    dialog = day.dialog()
    day.until(lambda: any(one.isChecked() for one in dialog.findChildren(QRadioButton)))
    day.push(verb)


def _option(day: Fingers, name: str, first: str, last: str) -> None:
    day.press("R")
    day.write(name[:5])
    day.settle_typing()
    day.press("Down")
    day.press("Return")
    day.rest()
    day.choose("Type", "HT")
    day.fill("Arrivée", first)
    day.fill("Départ", last)
    day.choose("C’est une", "Option")
    _reserve(day, "Poser l’option")


def _expired(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    day.until(lambda: etat_of(page, BASILE) == "expiree")
    told.told["expirée"] = sentences(page)
    # Its place is free again: somebody else has it.
    page.board.setFocus()
    assert page.board.select(("sejours_ht", stay_of(page, BASILE)))
    book(day, ADA, kind="HT", first="05/11/2026", last="16/11/2026")
    count(day, page, 4)
    stay_menu(day, page, stay_of(page, BASILE), "Annuler le séjour")
    day.dialog()
    day.push(REASON)
    count(day, page, 3)
    # Who comes in the place kept is known.
    (kept,) = (one for one in page.board.timeline.board.bars if one.sheet == "reservations_ht")
    page.board.setFocus()
    assert page.board.select((kept.sheet, kept.row_id))
    day.press("Return")
    day.pick("Nommer la personne")
    day.dialog()
    day.write(BASILE[:5])
    day.settle_typing()
    day.press("Down")
    day.press("Return")
    day.rest()
    if _is_open(day):
        day.push("Nommer")
    day.until(lambda: any(one.personne.startswith(BASILE) for one in _bars(page)))


def _bars(page: PlacesPage) -> tuple[StayBar, ...]:
    return page.board.timeline.board.bars


def _is_open(day: Fingers) -> bool:
    return any(one.isVisible() for one in day.main.findChildren(QDialog))


def _arrived(day: Fingers, _told: Stays) -> None:
    page = open_places(day)
    stay_menu(day, page, stay_of(page, ADA), "Noter l’arrivée")
    day.dialog()
    for what in ("Médicaments et ordonnances", "Dossier de liaison (DLU)", "Linge et affaires"):
        day.tick(f"Vérifié à l’arrivée : {what}")
    day.push("Noter l’arrivée")
    day.until(lambda: etat_of(page, ADA) == "en_cours")


def _elsewhere(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    stay_menu(day, page, stay_of(page, ADA), "Transférer dans une autre place")
    day.dialog()
    # Those of Saint-Roch come in their order: place 5, place 6.
    day.choose("Place", OTHER)
    day.press("Down")
    day.push("Transférer")
    count(day, page, 4)
    stay_menu(day, page, stay_of(page, BASILE), "Noter l’arrivée")
    day.dialog()
    day.push("Noter l’arrivée")
    day.until(lambda: etat_of(page, BASILE) == "en_cours")


def _ended(day: Fingers, told: Stays) -> None:
    page = open_places(day)
    # Home two days early, the return prepared on the way.
    stay_menu(day, page, stay_of(page, BASILE), "Préparer le retour")
    day.dialog()
    day.tick("Préparé pour le retour : Aides à domicile reprises")
    day.push("Enregistrer")
    day.rest()
    stay_menu(day, page, stay_of(page, BASILE), "Terminer le séjour")
    told.told["retour"] = sentences(day.dialog())
    day.push("Terminer le séjour")
    day.until(lambda: etat_of(page, BASILE) == "termine")
    stay_menu(day, page, stay_of(page, ADA), "Terminer le séjour")
    day.dialog()
    day.choose("Fin du séjour", "Décès")
    day.push("Terminer le séjour")
    day.until(lambda: etat_of(page, ADA) == "termine")
    told.told["compteurs"] = sentences(page)
    day.choose("Affichage", "Occupation")
    day.until(page.occupation.table.isVisible)
    told.told["occupation"] = sentences(page)


ACTS: Final = (
    Sitting(at=at(2), act=_reserved),
    Sitting(at=at(4), act=_expired),
    Sitting(at=at(5), act=_arrived),
    Sitting(at=at(10), act=_elsewhere),
    Sitting(at=at(12), act=_ended),
)
