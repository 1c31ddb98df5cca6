"""The temporary stays in the real window on a real vault, by the keyboard, then read back and counted."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.services.open_vault import OpenVault
from tests.dice import HOLIDAYS
from tests.e2e.places_kit import BASILE, CLAIRE, SITTINGS, Stays, records, the_stays
from tests.example_workbook import read_records
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences
from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode

NOVEMBER = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))


@pytest.fixture(scope="module")
def told(
    qapp: QApplication, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stays]:
    THEME.apply(ThemeMode.LIGHT)
    with the_stays(QtBot(request), tmp_path_factory.mktemp("places")) as played:
        yield played
    THEME.undress()
    forget_drawings()


def test_every_sitting_went_to_its_end(told: Stays) -> None:
    assert told.searches == len(SITTINGS)


def test_a_place_left_in_the_morning_is_given_the_same_day(told: Stays) -> None:
    by_person = {one["beneficiaire"]: one for one in records(told, "sejours_ht")}
    left, came = by_person["B2"], by_person["B3"]
    assert left["place"] == came["place"] == "L1"
    assert f"{left['depart']:%d/%m}" == f"{came['arrivee']:%d/%m}" == "16/11"
    assert (left["etat"], came["etat"]) == ("termine", "en_cours")
    assert left["controle_arrivee"] == "medicaments"


def test_a_booking_undone_is_in_the_bin_and_counts_no_more(told: Stays) -> None:
    stays = [one for one in records(told, "sejours_ht") if one["beneficiaire"] == "B1"]
    assert [f"{one['arrivee']:%d/%m}" for one in stays] == ["16/11"]
    with told.opened() as session:
        assert [line.sheet for line in _vault(told, session).fiches.bin()] == ["sejours_ht"]


def test_the_nurse_booked_what_was_free_and_noted_what_was_not(told: Stays) -> None:
    assert any("Saint-Roch" in one for one in told.told["libre"])
    assert "Aucune place libre cette nuit." in told.told["plus libre"]
    (booked,) = (one for one in records(told, "sejours_ht") if one["beneficiaire"] == "B1")
    assert (booked["place"], booked["type"], booked["motif"]) == ("L5", "HTU", "urgence")
    assert booked["demandeur"] == "Élodie Marchetti"
    (refused,) = records(told, "refus_ht")
    assert (refused["beneficiaire"], refused["type"]) == ("B2", "HTU")
    assert (refused["raison"], f"{refused['date']:%d/%m}") == ("aucune_place", "16/11")
    assert any("1 demande non satisfaite ce trimestre" in one for one in told.told["demandes"])
    assert any(one.startswith(f"{BASILE} Yvonne, HTU") for one in told.told["refus"])


def test_a_stay_over_its_limit_is_warned_about_and_stored(told: Stays) -> None:
    said = " ".join(told.told["plafond"])
    assert "HTU" in said
    assert "15" in said
    (stay,) = (one for one in records(told, "sejours_ht") if one["beneficiaire"] == "B1")
    assert f"{stay['depart']:%d/%m/%Y}" == "20/12/2026"


def test_who_goes_to_hospital_keeps_the_place(told: Stays) -> None:
    (entry,) = records(told, "hospitalisations")
    assert (entry["beneficiaire"], f"{entry['entree']:%d/%m}") == ("B3", "17/11")
    assert entry["par_urgences"] == "oui"
    (stay,) = (one for one in records(told, "sejours_ht") if one["beneficiaire"] == "B3")
    assert stay["etat"] == "en_cours"


def test_the_survey_the_board_and_the_hand_count_agree(told: Stays) -> None:
    asked = ("survey", told.line.vault, "--from", "2026-11-01", "--to", "2026-11-30")
    out = told.line.done(*asked, "--format", "json", "--output", "-", *CLAIRE).out
    quick = json.loads(out, parse_float=Decimal)["indicateurs"]
    # Les Glycines: 5 to 16, 16 to 27; Saint-Roch: from the 16th on.
    assert {kind: one["nuits"] for kind, one in quick["sejours_ht"].items()} == {
        "HT": 11 + 11,
        "HTSH": 0,
        "HTU": 15,
    }
    assert quick["taux_occupation_ht"] == Decimal("61.7")
    slow = compute_slowly(
        read_records(told.workbook, ALL_SHEETS),
        NOVEMBER,
        parametres=Parametres(),
        holidays=HOLIDAYS,
        is_training=False,
    )
    assert differences(quick, slow) == {}
    with told.opened() as session:
        lines = _vault(told, session).places.occupancy(NOVEMBER)
    (whole,) = (one for one in lines if one.nom == "Toutes les places")
    assert (whole.occupied, whole.offered, whole.share) == (37, 60, Decimal("61.7"))


def test_everything_is_sound(told: Stays) -> None:
    found = told.line.done("verify", told.line.vault, "--json", *CLAIRE).json
    assert found["ok"], found


def _vault(told: Stays, session: Any) -> OpenVault:
    return told.line.application().services(session)
