"""Settings as stored text become the parametres of the rules."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.etablissement import Parametres, parametres_from_texts

KEYS = tuple(Parametres.__dataclass_fields__)


def test_no_setting_gives_the_defaults() -> None:
    assert parametres_from_texts({}) == Parametres()


def test_every_setting_is_read() -> None:
    read = parametres_from_texts(
        {
            "nom": "CRT des Oliviers",
            "finess": "110000000",
            "departement": "11",
            "date_ouverture": "2024-09-01",
            "objectif_file_active": "45",
            "forfait_mensuel": "1 050,50",
            "nuit_debut": "20:30",
            "nuit_fin": "07:00:00",
            "age_minimum": "62",
            "minutes_maximum": "40",
            "communes": "Narbonne, Gruissan ,",
            "antennes": "Littoral",
            "couleur": "bleu",
        }
    )
    assert read == Parametres(
        nom="CRT des Oliviers",
        finess="110000000",
        departement="11",
        date_ouverture=date(2024, 9, 1),
        objectif_file_active=45,
        forfait_mensuel=Decimal("1050.50"),
        nuit_debut=time(20, 30),
        nuit_fin=time(7),
        age_minimum=62,
        minutes_maximum=40,
        communes=("Narbonne", "Gruissan"),
        antennes=("Littoral",),
    )


def test_a_french_day_is_read() -> None:
    read = parametres_from_texts({"date_ouverture": "01/09/2024"})
    assert read.date_ouverture == date(2024, 9, 1)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("date_ouverture", "demain"),
        ("date_ouverture", "31/02/2024"),
        ("date_ouverture", "1/2"),
        ("objectif_file_active", "trente"),
        ("objectif_file_active", "30,5"),
        ("objectif_file_active", "-3"),
        ("forfait_mensuel", "NaN"),
        ("forfait_mensuel", "Infinity"),
        ("nuit_debut", "25:00"),
        ("nuit_debut", "21"),
        ("age_minimum", "  "),
    ],
)
def test_an_unreadable_setting_keeps_its_default(key: str, text: str) -> None:
    assert parametres_from_texts({key: text}) == Parametres()


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=12)))
def test_no_stored_text_is_an_error(texts: dict[str, str]) -> None:
    parametres_from_texts(texts)
