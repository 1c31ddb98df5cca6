"""Forms read what was typed by the rules of the import, in words of their own, and write records back."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.errors import FieldConflict, FieldIssue
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.fiches import (
    Merge,
    ReadFiche,
    changed_fields,
    compare,
    empty_fiche,
    form_key,
    in_field_order,
    read_fiche,
    write_fiche,
)
from crt_desktop.domain.form_sentences import FORM_SENTENCES, issue_of
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise import cells, crossing, remarks, rules
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS, SHEET_BY_NAME
from crt_desktop.domain.suivi import Chute, Note
from tests.persistence.records import records_of

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PERSON = {
    "reference": "B0001",
    "nom_naissance": "DURAND",
    "prenoms": "Ada",
    "sexe": "F",
    "born_on": "3/10/1940",
}
FALL = {"beneficiaire": "B0001", "fell_on": "03/10/2026"}


def read(sheet: str, values: dict[str, str]) -> ReadFiche:
    return read_fiche(sheet, values, today=TODAY, now=NOW, parametres=Parametres())


def said(read_: ReadFiche) -> dict[str, str]:
    return {issue.attribute: issue.message for issue in read_.issues}


# --- sentences -----------------------------------------------------------------------------

CODES = sorted(
    {
        code
        for module in (cells, rules, remarks, crossing)
        for code in re.findall(r"(?:Flawed|Remark)\(\s*\"([a-z_0-9]+)\"", inspect.getsource(module))
    }
    - {"doublon_possible", "visites_chevauchantes", "zero_retabli"}
)
"""Codes the checks may give a form: there a number is a text with its zero, and doubles are shown apart."""


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_checks_has_a_sentence_for_forms(code: str) -> None:
    assert code in FORM_SENTENCES


@pytest.mark.parametrize("code", FORM_SENTENCES)
def test_sentences_know_no_row_and_no_column(code: str) -> None:
    sentence = FORM_SENTENCES[code]
    assert not re.search(r"\b(ligne|colonne|cellule|feuille|classeur)s?\b", sentence)
    assert not re.search(r"[a-z]+_[a-z]+", re.sub(r"\{[a-z]+\}", "", sentence))
    assert "'" not in sentence
    assert sentence.endswith((".", "{remede}"))


@pytest.mark.parametrize("code", FORM_SENTENCES)
def test_sentences_are_filled(code: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(FORM_SENTENCES[code]) if name}
    issue = issue_of("gir", "gir", code, dict.fromkeys(names, "X"))
    assert "{" not in issue.message


def test_a_field_that_must_be_filled_is_asked_for_by_its_name() -> None:
    empty = read("beneficiaires", {})
    assert said(empty) == {
        "nom_naissance": "Indiquez le nom de naissance.",
        "prenoms": "Indiquez les prénoms.",
        "sexe": "Indiquez le sexe.",
        "born_on": "Indiquez la date de naissance.",
    }
    assert empty.record is None
    assert len(empty.errors) == 4


# --- reading -------------------------------------------------------------------------------


def test_what_was_typed_becomes_a_record() -> None:
    found = read("beneficiaires", {**PERSON, "apa": "oui", "profils": "isolement, fin_de_vie"})
    assert found.record == Beneficiaire(
        reference="B0001",
        nom_naissance="DURAND",
        prenoms="Ada",
        sexe="F",
        born_on=date(1940, 10, 3),
        apa=True,
        profils=("isolement", "fin_de_vie"),
    )
    assert found.issues == ()


def test_the_id_of_a_new_record_may_be_left_blank() -> None:
    found = read("beneficiaires", {**PERSON, "reference": " "})
    assert found.record is not None
    assert found.record.reference == ""
    assert read("chutes", FALL).record == Chute(beneficiaire="B0001", fell_on=date(2026, 10, 3))


def test_every_field_in_error_is_said_at_once_in_the_order_of_the_form() -> None:
    found = read(
        "chutes", {"fell_on": "demain", "lieu": "grenier", "is_relevee_seule": "peut-être"}
    )
    assert [issue.attribute for issue in found.issues] == [
        "beneficiaire",
        "fell_on",
        "lieu",
        "is_relevee_seule",
    ]
    assert said(found)["fell_on"] == "Écrivez la date sous la forme JJ/MM/AAAA."
    assert said(found)["lieu"] == "Choisissez une valeur de la liste."


def test_a_birth_that_cannot_be_is_sent_back_to_the_papers() -> None:
    assert (
        "carte Vitale"
        in said(read("beneficiaires", {**PERSON, "born_on": "31/02/1940"}))["born_on"]
    )
    assert "carte Vitale" in said(read("beneficiaires", {**PERSON, "born_on": "mars"}))["born_on"]


def test_the_rules_of_one_record_are_those_of_the_import() -> None:
    admitted = read(
        "demandes",
        {
            "reference": "D1",
            "beneficiaire": "B0001",
            "requested_on": "03/10/2026",
            "origine": "saas",
            "admitted_on": "01/10/2026",
        },
    )
    assert admitted.record is None
    assert said(admitted)["admitted_on"].startswith("L’admission précède la demande du 03/10/2026")


def test_warnings_do_not_keep_a_record_out() -> None:
    old = read("beneficiaires", {**PERSON, "born_on": "03/10/1899", "minutes_trajet": "45"})
    assert old.record is not None
    assert old.errors == ()
    assert [issue.attribute for issue in old.warnings] == ["born_on", "minutes_trajet"]


def test_an_instant_needs_its_time_in_a_form() -> None:
    missing = read("notes", {"beneficiaire": "B0001", "noted_at": "03/10/2026", "texte": "Vue"})
    assert missing.record is None
    assert said(missing) == {"noted_at": "L’heure manque\u00a0: écrivez JJ/MM/AAAA HH:MM."}


def test_a_time_typed_where_a_day_is_asked_is_left_out_and_said() -> None:
    found = read("chutes", {**FALL, "fell_on": "03/10/2026 14:30"})
    assert found.record == Chute(beneficiaire="B0001", fell_on=date(2026, 10, 3))
    assert said(found) == {"fell_on": "Seul le jour est gardé\u00a0: l’heure est laissée de côté."}


def test_an_hour_that_comes_twice_keeps_the_record_in_order() -> None:
    visit = read(
        "visites",
        {
            "beneficiaire": "B0001",
            "starts_at": "25/10/2026 02:50",
            "ends_at": "25/10/2026 02:10",
            "profession": "ide",
            "statut": "prevue",
        },
    )
    assert visit.record is not None
    assert getattr(visit.record, "ends_at", None) == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)


def test_an_rpps_of_another_length_is_refused_in_a_form() -> None:
    found = read(
        "professionnels",
        {"reference": "P1", "nom": "A", "prenom": "B", "profession": "ide", "rpps": "12"},
    )
    assert found.record is None
    assert "11 chiffres" in said(found)["rpps"]


def test_a_grid_that_gives_another_gir_is_said() -> None:
    grid = dict.fromkeys(
        (
            "coherence",
            "orientation",
            "toilette",
            "habillage",
            "alimentation",
            "elimination",
            "transferts",
            "deplacement_interieur",
        ),
        "A",
    )
    values = {
        "beneficiaire": "B0001",
        "evaluated_on": "03/10/2026",
        "source": "coordinateur",
        "gir": "2",
        **grid,
    }
    found = read("gir", values)
    assert found.record is None
    assert "GIR 6, pas 2" in said(found)["gir"]
    from_apa = read("gir", {**values, "source": "ems_apa"})
    assert isinstance(from_apa.record, EvaluationGir)
    assert "est gardé" in said(from_apa)["gir"]
    assert said(read("gir", {**values, "gir": "", "toilette": ""})) == {
        "gir": "Indiquez le GIR, ou les huit variables de la grille."
    }


# --- writing -------------------------------------------------------------------------------


@settings(max_examples=120)
@given(st.sampled_from(ALL_SHEETS).flatmap(records_of))
def test_a_record_written_in_a_form_reads_back_the_same(record: Record) -> None:
    sheet = next(one for one in ALL_SHEETS if one.record is type(record))
    values = write_fiche(record)
    assert list(values) == [column.attribute for column in sheet.columns]
    clean = {name: cells.clean(text) for name, text in values.items()}
    if clean != values:
        return  # a text that no form can hold
    found = read_fiche(sheet.name, values, today=date(2101, 1, 1), now=NOW, parametres=Parametres())
    if found.record is not None:
        assert write_fiche(found.record) == values


def test_instants_are_written_to_the_minute_and_with_seconds_when_they_have_some() -> None:
    note = Note(beneficiaire="B1", noted_at=datetime(2026, 7, 1, 12, 5, tzinfo=UTC), texte="Vue")
    assert write_fiche(note)["noted_at"] == "01/07/2026 14:05"
    late = Note(beneficiaire="B1", noted_at=datetime(2026, 7, 1, 12, 5, 9, tzinfo=UTC), texte="Vue")
    assert write_fiche(late)["noted_at"] == "01/07/2026 14:05:09"
    twice = Note(beneficiaire="B1", noted_at=datetime(2026, 10, 25, 1, 10, tzinfo=UTC), texte="Vue")
    assert write_fiche(twice)["noted_at"] == "2026-10-25T02:10:00+01:00"


def test_an_empty_form_has_every_field() -> None:
    assert empty_fiche("chutes") == {
        column.attribute: "" for column in SHEET_BY_NAME["chutes"].columns
    }


def test_a_form_has_one_key() -> None:
    assert form_key("chutes", row_id=12, beneficiaire_id=7) == "chutes:12"
    assert form_key("chutes", row_id=None, beneficiaire_id=7) == "chutes:nouveau:7"
    assert form_key("beneficiaires", row_id=None, beneficiaire_id=None) == "beneficiaires:nouveau:0"


# --- comparing -----------------------------------------------------------------------------


def test_changed_fields_are_those_that_differ() -> None:
    before = Chute(beneficiaire="B1", fell_on=date(2026, 10, 3), lieu="cuisine")
    after = Chute(beneficiaire="B1", fell_on=date(2026, 10, 4), remarque="au réveil")
    assert changed_fields(before, after) == ("fell_on", "lieu", "remarque")
    assert changed_fields(None, before) == ("beneficiaire", "fell_on", "lieu")


def merge(opened: dict[str, str] | None, theirs: dict[str, str], mine: dict[str, str]) -> Merge:
    stored = {**empty_fiche("chutes"), **theirs}
    return compare("chutes", opened=opened, theirs=stored, mine=mine)


def test_a_field_both_changed_to_different_values_clashes() -> None:
    found = merge({"lieu": ""}, {"lieu": "cuisine"}, {"lieu": "chambre"})
    assert found.conflicts == (FieldConflict(attribute="lieu", theirs="cuisine", mine="chambre"),)
    assert found.theirs == ()


def test_a_field_only_the_other_changed_is_told_apart() -> None:
    found = merge({"lieu": ""}, {"lieu": "cuisine"}, {"lieu": ""})
    assert found.conflicts == ()
    assert found.theirs == (FieldConflict(attribute="lieu", theirs="cuisine", mine=""),)


def test_a_field_only_i_changed_or_both_alike_is_not_told() -> None:
    assert merge({"lieu": ""}, {"lieu": ""}, {"lieu": "cuisine"}) == Merge(conflicts=(), theirs=())
    assert merge({"lieu": ""}, {"lieu": "cuisine"}, {"lieu": "cuisine"}) == Merge(
        conflicts=(), theirs=()
    )


def test_without_what_the_form_opened_with_every_difference_clashes() -> None:
    found = merge(None, {"lieu": "cuisine"}, {"lieu": ""})
    assert [one.attribute for one in found.conflicts] == ["lieu"]


def test_issues_are_in_the_order_of_the_form_each_once() -> None:
    late = FieldIssue(attribute="remarque", message="b")
    early = FieldIssue(attribute="fell_on", message="a")
    sheet = SHEET_BY_NAME["chutes"]
    assert in_field_order(sheet, [late, early, late]) == (early, late)
