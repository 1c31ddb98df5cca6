"""The settings as a form: what may be typed, what is kept, what is said."""

from __future__ import annotations

import base64
from dataclasses import fields
from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.etablissement import BOUNDS, LOGO, Parametres, parametres_from_texts
from crt_desktop.domain.reglages import (
    FIELD_BY_KEY,
    GROUP_LABELS,
    MAX_LOGO_BYTES,
    PNG_MARK,
    SETTING_FIELDS,
    SettingGroup,
    SettingKind,
    read_logo,
    typed_texts,
    validate_settings,
    write_logo,
)
from crt_desktop.domain.reprise.schema import PARAMETRE_KINDS, REPRISE_PARAMETRES

KEYS = [one.name for one in fields(Parametres)]


def kept(key: str, typed: str) -> str:
    texts, issues = validate_settings({key: typed})
    assert not [one for one in issues if one.is_error]
    return texts[key]


def refusal(key: str, typed: str) -> str:
    texts, issues = validate_settings({key: typed})
    assert key not in texts
    assert [one.attribute for one in issues if one.is_error] == [key]
    return issues[0].message


def test_every_parametre_is_a_field_and_a_key_of_the_workbook() -> None:
    assert {one.key for one in SETTING_FIELDS} == {*KEYS, LOGO}
    assert set(PARAMETRE_KINDS) == set(KEYS)
    assert len(SETTING_FIELDS) == len(FIELD_BY_KEY)


def test_the_template_keeps_the_twelve_keys_of_the_take_over() -> None:
    assert len(REPRISE_PARAMETRES) == 12
    assert list(PARAMETRE_KINDS)[:12] == list(REPRISE_PARAMETRES)


def test_every_group_has_a_name_and_its_fields_stand_together() -> None:
    assert set(GROUP_LABELS) == set(SettingGroup)
    groups = [one.group for one in SETTING_FIELDS]
    seen = list(dict.fromkeys(groups))
    assert groups == sorted(groups, key=seen.index)


def test_the_defaults_shown_are_those_in_force() -> None:
    typed = {one.key: one.default for one in SETTING_FIELDS}
    texts, issues = validate_settings(typed)
    assert not issues
    assert parametres_from_texts(texts) == Parametres()


def test_every_number_has_bounds_and_only_numbers_do() -> None:
    kinds = {SettingKind.COUNT, SettingKind.AMOUNT, SettingKind.NUMBERS}
    assert {one.key for one in SETTING_FIELDS if one.kind in kinds} == set(BOUNDS)
    assert all(one.unit for one in SETTING_FIELDS if one.kind in kinds)


def test_every_default_but_of_the_establishment_itself_has_a_source() -> None:
    assert all(one.source for one in SETTING_FIELDS if one.default)


@pytest.mark.parametrize("key", [key for key in BOUNDS if key != "alertes_hospitalisation_jours"])
def test_the_bounds_are_included_and_what_lies_beyond_is_refused(key: str) -> None:
    low, high = BOUNDS[key]
    assert kept(key, str(low)) == str(low)
    assert kept(key, str(high)) == str(high)
    for beyond in (high + 1, low - 1):
        sentence = refusal(key, str(beyond))
        if beyond >= 0:
            assert f"de {low} à {high}" in sentence
        assert getattr(parametres_from_texts({key: str(beyond)}), key) == getattr(Parametres(), key)


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("nom", "  CRT d'essai ", "CRT d'essai"),
        ("date_ouverture", "01/09/2024", "2024-09-01"),
        ("forfait_mensuel", "1 050,50", "1050.5"),
        ("nuit_debut", "22h", "22:00"),
        ("signature_avant_admission", "Non", "non"),
        ("alertes_hospitalisation_jours", "75, 60,75", "60,75"),
        ("communes", "Laure, Trèbes\nLaure", "Laure,Trèbes"),
        ("regime_astreinte", "ccn66", "ccn66"),
        ("conventions_obligatoires", "mdph, cpts", "mdph,cpts"),
        ("departement", "2A", "2A"),
        ("telephone", "+33 4 68 00 00 00", "+33 4 68 00 00 00"),
        ("telephones_nuit", "Pompiers : 18\nDr S : 0639981002", "Pompiers : 18\nDr S : 0639981002"),
        ("verrouillage_minutes", "   ", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_form(key: str, typed: str, expected: str) -> None:
    assert kept(key, typed) == expected


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        ("age_minimum", "soixante", "nombre"),
        ("age_minimum", "60,5", "nombre entier"),
        ("date_ouverture", "31/02/2024", "n’existe pas"),
        ("nuit_debut", "25:00", "HH:MM"),
        ("signature_avant_admission", "peut-être", "oui ou non"),
        ("alertes_hospitalisation_jours", "60, 400", "de 1 à 365"),
        ("regime_astreinte", "autre", "dans la liste"),
        ("conventions_obligatoires", "mdph, boulanger", "boulanger"),
        ("departement", "Aude", "numéro du département"),
        ("code_postal", "1100", "5 chiffres"),
        ("telephone", "04 68 00 00", "10 chiffres"),
        (
            "telephones_nuit",
            "Téléassistance : 0465716000\nPompiers",
            "« Pompiers »".replace(" ", "\u202f"),
        ),
        ("telephone", "04 68 00 00 00 poste B", "10 chiffres"),
        ("courriel", "contact", "adresse complète"),
        ("mssante", "crt@", "adresse complète"),
        (LOGO, "pas du texte en base 64", "image"),
        (LOGO, write_logo(b"GIF89a"), "PNG ou JPEG"),
        (LOGO, write_logo(PNG_MARK + bytes(MAX_LOGO_BYTES)), "513\u202fko"),
    ],
)
def test_what_cannot_be_is_refused_in_french(key: str, typed: str, words: str) -> None:
    assert words in refusal(key, typed)


def test_all_the_errors_are_said_at_once_in_the_order_of_the_screen() -> None:
    texts, issues = validate_settings(
        {"verrouillage_minutes": "0", "age_minimum": "x", "nom": "CRT"}
    )
    assert [one.attribute for one in issues] == ["age_minimum", "verrouillage_minutes"]
    assert texts == {"nom": "CRT"}


def test_an_uncertain_finess_is_kept_with_a_warning() -> None:
    texts, issues = validate_settings({"finess": "110999001"})
    assert texts == {"finess": "110999001"}
    assert [one.is_error for one in issues] == [False]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"nuit_debut": "21:00", "nuit_fin": "21:00"}, "nuit_fin"),
        ({"nuit_debut": "01:00", "nuit_fin": "06:00"}, "nuit_fin"),
        ({"nuit_debut": "18:00"}, "soiree_debut"),
        ({"soiree_debut": "21:01"}, "soiree_debut"),
        ({"soiree_debut": "21:00"}, None),
        ({"nuit_debut": "6h01", "soiree_debut": "6h"}, None),
    ],
)
def test_the_night_crosses_midnight_and_follows_the_evening(
    values: dict[str, str], wrong: str | None
) -> None:
    _texts, issues = validate_settings(values)
    assert [one.attribute for one in issues] == ([] if wrong is None else [wrong])


def test_the_hours_are_not_judged_together_while_one_is_unreadable() -> None:
    _texts, issues = validate_settings({"nuit_debut": "tard", "nuit_fin": "23:00"})
    assert [one.attribute for one in issues] == ["nuit_debut"]


def test_a_logo_goes_in_and_comes_out() -> None:
    image = PNG_MARK + b"x" * 10
    assert kept(LOGO, write_logo(image)) == base64.b64encode(image).decode()
    assert read_logo(write_logo(image)) == image
    assert read_logo("") is None
    assert read_logo("n'importe quoi") is None


def test_kept_texts_are_shown_as_people_type_them() -> None:
    shown = typed_texts(
        {
            "date_ouverture": "2024-09-01",
            "forfait_mensuel": "1050.5",
            "nuit_debut": "21:00",
            "communes": "Laure,Trèbes",
            "signature_avant_admission": "non",
            "age_minimum": "soixante",
            LOGO: "abc",
        }
    )
    assert {key: text for key, text in shown.items() if text} == {
        "date_ouverture": "01/09/2024",
        "forfait_mensuel": "1050,5",
        "nuit_debut": "21:00",
        "communes": "Laure, Trèbes",
        "signature_avant_admission": "non",
        "age_minimum": "soixante",
        LOGO: "abc",
    }


@given(
    minutes=st.integers(1, 60),
    amount=st.decimals(0, 1000, places=2),
    starts=st.times(min_value=time(19), max_value=time(23, 59)),
    names=st.lists(st.sampled_from(("Laure", "Trèbes", "Saint-André")), unique=True),
)
def test_what_is_shown_is_read_back_the_same(
    minutes: int, amount: Decimal, starts: time, names: list[str]
) -> None:
    texts, _ = validate_settings(
        {
            "verrouillage_minutes": str(minutes),
            "reste_a_charge_htu": str(amount).replace(".", ","),
            "nuit_debut": starts.strftime("%H:%M"),
            "communes": ", ".join(names),
        }
    )
    again, issues = validate_settings(typed_texts(texts))
    assert not issues
    assert {key: text for key, text in again.items() if text} == {
        key: text for key, text in texts.items() if text
    }
    read = parametres_from_texts(texts)
    assert (read.verrouillage_minutes, read.communes) == (minutes, tuple(names))


@given(st.dictionaries(st.sampled_from([*KEYS, LOGO]), st.text(max_size=20)))
def test_nothing_typed_breaks_the_form(values: dict[str, str]) -> None:
    texts, issues = validate_settings(values)
    assert set(texts) | {one.attribute for one in issues} <= {*KEYS, LOGO}
    parametres_from_texts(texts)
