"""The catalogue of the indicators, the paths inside their values, masking and the period before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.catalogue.people import TRANCHES_AGE, tranche_of
from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    INDICATORS,
    MASKED,
    adds_up,
    can_filter,
    find_indicator,
    is_filter,
    keys_of,
    label_of,
    mask_figure,
    mask_small,
    previous_period,
    record_count,
    selected_by,
    terms_of,
    value_at,
)
from crt_desktop.domain.masking import HIDDEN

VALUES: dict[str, Any] = {
    "file_active": 36,
    "par_gir_entree": {"1": 3, "2": 4, "3": 0},
    "par_tranche_age": {"90-94": 1, "95+": 2},
    "sejours_ht": {"HT": {"nombre": 2, "nuits": 19}},
    "visites_non_realisees": {"absence": {"non_renseigne": 0, "porte close, 2 fois": 3}},
    "par_commune": {"St. Hilaire": 8},
    "chutes": None,
}


def test_every_indicator_says_in_french_what_it_counts_in_one_sentence() -> None:
    for indicator in INDICATORS:
        assert indicator.label
        assert indicator.unit
        assert indicator.definition.endswith(".")
        assert ". " not in indicator.definition
        assert "'" not in indicator.definition + indicator.label
        assert " ;" not in indicator.definition
        assert " :" not in indicator.definition


def test_no_code_stands_twice() -> None:
    codes = [indicator.code for indicator in INDICATORS]

    assert len(codes) == len(set(codes)) == 75


@pytest.mark.parametrize(
    ("path", "value", "label"),
    [
        ("file_active", 36, "Personnes accompagnées"),
        ("par_gir_entree.1", 3, "GIR à l’entrée – GIR 1"),
        ("par_gir_entree.1+2", 7, "GIR à l’entrée – GIR 1, GIR 2"),
        ("par_gir_entree.6", 0, "GIR à l’entrée – GIR 6"),
        ("par_tranche_age.95+", 2, "Personnes selon l’âge – 95 ans et plus"),
        ("par_tranche_age.90-94+95+", 3, "Personnes selon l’âge – 90-94 ans, 95 ans et plus"),
        ("sejours_ht.HT.nuits", 19, "Séjours d’hébergement temporaire – HT – Nuits"),
        ("par_commune.St. Hilaire", 8, "Personnes selon la commune – St. Hilaire"),
        (
            "visites_non_realisees.absence.porte close, 2 fois",
            3,
            "Visites non réalisées – Personne absente – porte close, 2 fois",
        ),
        ("chutes", None, "Chutes"),
    ],
)
def test_a_path_leads_to_a_figure_and_its_label(path: str, value: Any, label: str) -> None:
    assert value_at(VALUES, path) == value
    assert label_of(path) == label


@pytest.mark.parametrize(
    "path",
    [
        "inconnu",
        "file_active.1",
        "par_gir_entree.",
        "par_gir_entree.9",
        "par_gir_entree.1+9",
        "par_gir_entree.1+1",
        "age.min+max",
        "sejours_ht.HT.inconnu",
        "chutes.domicile",
        "obligatoires_manquants.cpts",
    ],
)
def test_a_path_that_leads_nowhere_is_refused(path: str) -> None:
    with pytest.raises(NotFoundError):
        keys_of(path)


def test_what_is_inside_an_unknown_or_masked_value_is_unknown_or_masked() -> None:
    assert value_at({"par_sexe": None}, "par_sexe.F") is None
    assert value_at({"par_sexe": {"F": MASKED, "M": 9}}, "par_sexe.F+M") == HIDDEN
    assert value_at({"par_sexe": {"F": MASKED, "M": 0}}, "par_sexe.F+M") == MASKED
    assert value_at({"par_sexe": {"F": MASKED, "M": 9}}, "par_sexe.F") == MASKED


def test_a_path_picks_records_by_modality_and_never_by_a_measure() -> None:
    assert selected_by("par_gir_entree.1+2") == (frozenset({"1", "2"}),)
    assert selected_by("hospitalisations.par_urgences") == (frozenset({"par_urgences"}),)
    assert selected_by("hospitalisations.jours") == (frozenset(),)
    assert selected_by("sejours_ht.HT.nuits") == (frozenset({"HT"}), frozenset())
    assert selected_by("file_active") == ()


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("file_active", 36, 36),
        ("par_sexe", {"F": 25, "M": 11}, 36),
        ("visites_non_realisees", {"annulee": {"a": 2}, "absence": {"b": 3}}, 5),
        ("delai_demande_admission", {"moyenne": Decimal("48.7"), "mediane": None, "n": 16}, 16),
        ("sejours_ht", {"HT": {"nombre": 2}, "HTU": {"nombre": 1}}, 3),
        ("dossiers_incomplets", {"contrat": 4, "total": 5}, 5),
        ("journees", 7813, None),
        ("chutes", None, None),
    ],
)
def test_a_figure_tells_how_many_records_stand_behind_it(
    code: str, value: Any, expected: int | None
) -> None:
    assert record_count(find_indicator(code), value) == expected


@pytest.mark.parametrize(
    ("age", "band"),
    [(59, "<60"), (60, "60-64"), (64, "60-64"), (65, "65-69"), (94, "90-94"), (95, "95+")],
)
def test_age_bands_begin_on_their_first_year(age: int, band: str) -> None:
    assert tranche_of(age) == band


def test_every_age_has_a_band() -> None:
    assert {tranche_of(age) for age in range(130)} == set(TRANCHES_AGE)


def test_masking_hides_counts_of_one_to_four_and_keeps_zeros_and_measures() -> None:
    masked = mask_small(
        {
            "file_active": 30,
            "par_sexe": {"F": 4, "M": 5, "I": 0},
            "presents_fin_mois": [{"mois": "2025-01", "valeur": 3}],
            "objectif": 3,
            "nuits_non_couvertes": 2,
            "etp": {"ide": Decimal("1.2")},
            "chutes": None,
            "partenaires_conventionnes": {"dac": True},
            "delai_demande_admission": {"moyenne": Decimal("9.0"), "mediane": 1, "n": 4},
            "duree_accompagnement_sortis": {"moyenne": Decimal("9.0"), "mediane": 9, "n": 14},
            "sejours_ht": {"HT": {"nombre": 2, "personnes": 2, "nuits": 9, "duree_moyenne": 3}},
            "hospitalisations": {"nombre": 7, "personnes": 6, "par_urgences": 4, "jours": 3},
            "inconnu": 2,
        }
    )

    assert masked == {
        "file_active": 30,
        "par_sexe": {"F": MASKED, "M": HIDDEN, "I": 0},
        "presents_fin_mois": [{"mois": "2025-01", "valeur": MASKED}],
        "objectif": 3,
        "nuits_non_couvertes": 2,
        "etp": {"ide": Decimal("1.2")},
        "chutes": None,
        "partenaires_conventionnes": {"dac": True},
        "delai_demande_admission": {"moyenne": None, "mediane": None, "n": MASKED},
        "duree_accompagnement_sortis": {"moyenne": Decimal("9.0"), "mediane": 9, "n": 14},
        "sejours_ht": {
            "HT": {"nombre": MASKED, "personnes": MASKED, "nuits": None, "duree_moyenne": None}
        },
        "hospitalisations": {"nombre": 7, "personnes": 6, "par_urgences": MASKED, "jours": 3},
        "inconnu": MASKED,
    }


def test_masking_hides_the_figures_that_would_give_a_masked_one_away() -> None:
    masked = mask_small(
        {
            "file_active": 3,
            "objectif": 30,
            "ecart_objectif": -27,
            "personnes_mois": 4,
            "forfait_theorique": 3600,
            "age": {"moyenne": Decimal("81.0"), "mediane": Decimal("80.0"), "min": 75, "max": 88},
        }
    )

    assert masked["file_active"] == MASKED
    assert masked["ecart_objectif"] is None
    assert masked["forfait_theorique"] is None
    assert masked["age"] is None
    assert masked["objectif"] == 30


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period.of_year(2025), Period.of_year(2024)),
        (
            Period(start=date(2025, 4, 1), end=date(2025, 6, 30)),
            Period(start=date(2025, 1, 1), end=date(2025, 3, 31)),
        ),
        (
            Period(start=date(2025, 3, 1), end=date(2025, 3, 31)),
            Period(start=date(2025, 2, 1), end=date(2025, 2, 28)),
        ),
        (
            Period(start=date(2025, 3, 10), end=date(2025, 3, 16)),
            Period(start=date(2025, 3, 3), end=date(2025, 3, 9)),
        ),
    ],
)
def test_the_period_before_has_the_same_length(period: Period, expected: Period) -> None:
    assert previous_period(period) == expected


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("par_gir_actuel.1+2", True),
        ("par_sexe.F", True),
        ("par_commune.St. Hilaire", True),
        ("apa.oui", True),
        ("par_sexe", False),
        ("par_sexe.femme", False),
        ("demandes_par_canal.mssante", False),
        ("aidants_par_lien.conjoint", False),
        ("unheard_of", False),
    ],
)
def test_a_filter_is_a_modality_of_a_breakdown_of_the_file_active(
    path: str, *, is_one: bool
) -> None:
    assert is_filter(path) is is_one


@pytest.mark.parametrize(
    ("path", "can"),
    [
        ("entrees", True),
        ("demandes_par_canal", True),
        ("visites_par_profession.ide+as", True),
        ("visites_non_realisees.absence.porte close", True),
        ("hospitalisations.nombre", True),
        ("hospitalisations.par_urgences", True),
        ("sejours_ht.HT.nombre", True),
        ("delai_demande_admission.n", True),
        ("plans_a_jour.valeur", True),
        ("plans_a_jour.base", False),
        ("hospitalisations", False),
        ("hospitalisations.personnes", False),
        ("hospitalisations.jours", False),
        ("sejours_ht.HT", False),
        ("sejours_ht.HT.nuits", False),
        ("delai_demande_admission.moyenne", False),
        ("age.moyenne", False),
        ("journees", False),
        ("nuits_couvertes", False),
        ("etp.ide", False),
        ("par_sexe.femme", False),
        ("unheard_of", False),
    ],
)
def test_a_figure_can_be_filtered_when_it_counts_records_about_persons(
    path: str, *, can: bool
) -> None:
    assert can_filter(path) is can


def test_a_sum_is_masked_with_any_of_its_terms() -> None:
    assert mask_figure(7, (6, 1)) == HIDDEN
    assert mask_figure(3, (2, 1)) == MASKED
    assert mask_figure(11, (6, 5)) == 11
    assert mask_figure(3) == MASKED
    assert mask_figure({"a": 7, "b": 12}, ({"a": 7, "b": 4}, {"b": 8})) == {
        "a": HIDDEN,
        "b": HIDDEN,
    }


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ({"a": 2, "b": 9, "c": 7, "d": 0}, {"a": MASKED, "b": 9, "c": HIDDEN, "d": 0}),
        # Five would be known beside a small one: with it they make six, and it is at least five.
        ({"a": 1, "b": 5, "c": 12}, {"a": MASKED, "b": 5, "c": HIDDEN}),
        ({"a": 1, "b": 5, "c": 6}, {"a": MASKED, "b": 5, "c": HIDDEN}),
        ({"a": 2, "b": 3, "c": 9}, {"a": MASKED, "b": MASKED, "c": 9}),
        # Two that make two are one each, two that make eight four each.
        ({"a": 1, "b": 1, "c": 9, "d": 20}, {"a": MASKED, "b": MASKED, "c": 9, "d": HIDDEN}),
        ({"a": 4, "b": 4, "c": 9}, {"a": MASKED, "b": MASKED, "c": HIDDEN}),
        ({"a": 2, "b": 2, "c": 9}, {"a": MASKED, "b": MASKED, "c": 9}),
        ({"a": 2, "b": 0}, {"a": MASKED, "b": 0}),
        ({"a": 8, "b": 9}, {"a": 8, "b": 9}),
    ],
)
def test_the_parts_masked_are_not_found_again_from_the_total(
    value: dict[str, int], masked: dict[str, Any]
) -> None:
    assert mask_small({"par_commune": value})["par_commune"] == masked
    assert mask_figure(value) == masked


def test_parts_that_make_no_total_give_none_of_them_away() -> None:
    assert mask_small({"apa": {"oui": 20, "inconnu": 2}}) == {"apa": {"oui": 20, "inconnu": MASKED}}


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("file_active", ("file_active",)),
        ("par_gir_entree.1+2", ("par_gir_entree.1", "par_gir_entree.2")),
        ("par_tranche_age.95+", ("par_tranche_age.95+",)),
    ],
)
def test_a_path_is_parted_in_what_it_adds_up(path: str, terms: tuple[str, ...]) -> None:
    assert terms_of(path) == terms
    assert adds_up(path) is (len(terms) > 1)


def test_an_unknown_path_adds_up_when_it_seems_to() -> None:
    assert adds_up("dropped.1+2")
    assert not adds_up("dropped.1")
