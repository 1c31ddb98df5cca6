"""The content of the INS datamatrix, against the vector of the ANS format v2.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crt_desktop.domain.ins import ins_name, ins_text
from crt_desktop.domain.people import Beneficiaire

ADA = Beneficiaire(
    reference="B1",
    nom_naissance="Lovelace",
    prenoms="Ada",
    sexe="F",
    born_on=date(1815, 12, 10),
    code_insee_naissance="99100",
    matricule_ins="185057512345673",
    ins_oid="1.2.250.1.213.1.4.8",
    statut_identite="qualifiee",
)
VECTOR = (
    "IS01" + "0" * 22 + "S1185057512345673S21.2.250.1.213.1.4.8\x1dS3ADA\x1dS4LOVELACE\x1d"
    "S5FS610-12-1815S799100"
)


def test_the_content_is_the_vector_of_the_format() -> None:
    assert ins_text(ADA) == VECTOR


def test_spaces_in_the_matricule_do_not_count() -> None:
    assert ins_text(replace(ADA, matricule_ins="1 85 05 75 123 456 73")) == VECTOR


@pytest.mark.parametrize("statut", [None, "provisoire", "recuperee", "validee"])
def test_only_a_qualified_identity_has_one(statut: str | None) -> None:
    assert ins_text(replace(ADA, statut_identite=statut)) is None


@pytest.mark.parametrize(
    ("attribut", "is_shown"),
    [("homonyme", True), ("douteux", False), ("fictif", False)],
)
def test_a_doubtful_or_fictif_identity_is_never_qualified(attribut: str, *, is_shown: bool) -> None:
    assert (ins_text(replace(ADA, attribut_identite=attribut)) is not None) is is_shown


@pytest.mark.parametrize(
    "changes",
    [
        {"matricule_ins": None},
        {"matricule_ins": "18505751234567"},
        {"ins_oid": None},
        {"ins_oid": "1.2.250.1.213.1.4.1000"},
        {"code_insee_naissance": None},
        {"code_insee_naissance": "9910"},
        {"prenoms": "??"},
    ],
)
def test_an_identity_that_is_not_whole_has_none(changes: dict[str, object]) -> None:
    assert ins_text(replace(ADA, **changes)) is None  # type: ignore[arg-type] # free keyword changes


def test_a_field_of_the_longest_length_is_not_ended_by_a_separator() -> None:
    full = ins_text(replace(ADA, prenoms="A" * 100, ins_oid="1.2.250.1.213.1.4.10"))
    assert full is not None
    assert "S21.2.250.1.213.1.4.10S3" in full
    assert f"S3{'A' * 100}S4LOVELACE\x1dS5" in full
    shorter = ins_text(replace(ADA, prenoms="A" * 99))
    assert shorter is not None
    assert f"S3{'A' * 99}\x1dS4" in shorter


def test_a_longer_name_is_cut_to_the_longest_length() -> None:
    cut = ins_text(replace(ADA, nom_naissance="B" * 130))
    assert cut is not None
    assert f"S4{'B' * 100}S5F" in cut


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Œillet-D’Hé", "OEILLET-D'HE"),
        ("  Marie   Élise ", "MARIE ELISE"),
        ("Ñuñez (née X.)", "NUNEZ NEE X"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_are_written_in_the_letters_of_the_format(typed: str, written: str) -> None:
    assert ins_name(typed) == written
