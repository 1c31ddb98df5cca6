"""Every act on a stay in the real window on a real vault, by the keyboard, then read back and counted."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.e2e.places_acts_kit import ACTS, MORE, REASON
from tests.e2e.places_kit import Stays, records, the_stays
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stays]:
    THEME.apply(ThemeMode.LIGHT)
    folder = tmp_path_factory.mktemp("places")
    with the_stays(QtBot(request), folder, sittings=ACTS, more=MORE) as played:
        yield played
    THEME.undress()
    forget_drawings()


def stays_of(told: Stays, person: str) -> list[dict[str, object]]:
    return sorted(
        (one for one in records(told, "sejours_ht") if one["beneficiaire"] == person),
        key=lambda one: str(one["arrivee"]),
    )


def test_every_sitting_went_to_its_end(told: Stays) -> None:
    assert told.searches == len(ACTS)


def test_an_option_that_ran_out_left_its_place_and_was_cancelled_with_a_reason(told: Stays) -> None:
    expired, named = stays_of(told, "B2")
    assert (expired["etat"], expired["motif_annulation"]) == ("annule", REASON)
    held = stays_of(told, "B1")[0]
    assert (held["place"], held["arrivee"]) == (expired["place"], expired["arrivee"])
    assert named["place"] == "L5", "the place kept for somebody to be named is his"


def test_an_option_was_confirmed_before_it_ran_out(told: Stays) -> None:
    (stay,) = stays_of(told, "B3")
    assert stay["etat"] == "reserve"
    assert "option_jusqu_au" not in stay


def test_a_transfer_goes_on_in_another_place_and_ends_with_a_death(told: Stays) -> None:
    first, second = stays_of(told, "B1")
    assert (first["place"], first["etat"], f"{first['depart']:%d/%m}") == ("L1", "termine", "10/11")
    assert (second["place"], f"{second['arrivee']:%d/%m}") == ("L6", "10/11")
    assert (second["etat"], second["fin"], f"{second['depart']:%d/%m}") == (
        "termine",
        "deces",
        "12/11",
    )
    assert str(first["controle_arrivee"]).split(",") == ["medicaments", "dlu", "affaires"]


def test_a_stay_ends_early_with_what_was_prepared_on_the_way(told: Stays) -> None:
    stay = stays_of(told, "B2")[-1]
    assert (stay["etat"], stay["fin"], f"{stay['depart']:%d/%m}") == (
        "termine",
        "domicile",
        "12/11",
    )
    assert stay["preparation_retour"] == "aides"


def test_the_vault_is_sound(told: Stays) -> None:
    found = told.line.done("verify", told.line.vault, "--json", "--user", "claire.vidal").json
    assert found["ok"], found
