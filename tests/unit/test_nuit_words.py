"""The words of the night sheet."""

from __future__ import annotations

from datetime import date

import pytest

from crt_desktop.domain.hospitalisations import Absence, Lieu
from crt_desktop.domain.nuit_words import (
    absence_words,
    aidant_detail,
    aidant_name,
    lien_words,
    night_numbers,
    night_words,
)


@pytest.mark.parametrize(
    ("night_on", "expected"),
    [
        (date(2026, 11, 23), "nuit du 23 au 24 novembre 2026"),
        (date(2026, 11, 30), "nuit du 30 novembre au 1er décembre 2026"),
        (date(2026, 12, 31), "nuit du 31 décembre 2026 au 1er janvier 2027"),
        (date(2026, 6, 1), "nuit du 1er au 2 juin 2026"),
    ],
)
def test_a_night_is_named_by_its_two_days(night_on: date, expected: str) -> None:
    assert night_words(night_on) == expected


def test_who_is_away_is_told_since_when_or_where() -> None:
    hospital = Absence(lieu=Lieu.HOPITAL, since=date(2026, 9, 2))
    assert absence_words(hospital) == "À l’hôpital depuis le 02/09"
    stay = Absence(lieu=Lieu.SEJOUR, since=date(2026, 11, 20), until=date(2026, 11, 30))
    told = absence_words(stay, kind="HTSH", etablissement="EHPAD La Garrigue")
    assert told == "En HT-SH, EHPAD La Garrigue, jusqu’au 30/11"


@pytest.mark.parametrize(
    ("lien", "sexe", "expected"),
    [
        ("enfant", "F", "Fille"),
        ("enfant", "M", "Fils"),
        ("conjoint", "F", "Conjointe"),
        ("enfant", None, "Enfant"),
        ("voisin", "I", "Voisin"),
        ("inconnu", "F", "inconnu"),
        (None, "F", ""),
    ],
)
def test_the_tie_of_an_aidant_agrees_when_the_sexe_is_known(
    lien: str | None, sexe: str | None, expected: str
) -> None:
    assert lien_words(lien, sexe) == expected


def test_an_aidant_is_named_by_the_tie_first() -> None:
    assert aidant_name(lien="enfant", sexe="F", nom="Durand", prenom="Cécile") == (
        "Fille, Cécile Durand"
    )
    assert aidant_name(lien=None, sexe=None, nom="Durand", prenom=None) == "Durand"


def test_what_to_know_before_ringing_begins_by_the_remark() -> None:
    told = aidant_detail(
        is_personne_confiance=True, is_cohabitant=False, commune="Lézignan", remarque="malentendant"
    )
    assert told == "malentendant · personne de confiance · habite Lézignan"
    lives_there = aidant_detail(
        is_personne_confiance=None, is_cohabitant=True, commune="Lézignan", remarque=None
    )
    assert lives_there == "vit sur place"
    nothing = aidant_detail(
        is_personne_confiance=None, is_cohabitant=None, commune=None, remarque=None
    )
    assert nothing == ""


def test_the_numbers_set_are_read_line_by_line() -> None:
    text = "Téléassistance : 04 65 71 60 00\n\nsans numéro\nDr Vidal 0639981002\n15 :\n0465716624"
    assert night_numbers(text) == (
        ("Téléassistance", "04 65 71 60 00"),
        ("Dr Vidal", "06 39 98 10 02"),
        ("Autre numéro", "04 65 71 66 24"),
    )
    assert night_numbers(None) == ()
