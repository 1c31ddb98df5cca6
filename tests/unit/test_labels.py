"""Every sheet and every field has French words, and every record a title."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.field_labels import code_label, field_label, named_field
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.record_titles import shown_day, title_of
from crt_desktop.domain.reprise.columns import Column, Sheet
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.sejours import PlaceHt
from crt_desktop.domain.sheet_labels import counted, is_feminine, sheet_label, sheet_plural
from crt_desktop.domain.suivi import Chute, MesureZarit, Vaccination
from tests.persistence.records import records_of

FIELDS = [(sheet, column) for sheet in ALL_SHEETS for column in sheet.columns]


@pytest.mark.parametrize(
    ("sheet", "column"), FIELDS, ids=[f"{sheet.name}.{one.attribute}" for sheet, one in FIELDS]
)
def test_every_field_has_a_french_label(sheet: Sheet, column: Column) -> None:
    label = field_label(sheet.name, column.attribute)
    assert label[0].isupper()
    assert "_" not in label
    assert "'" not in label


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_every_required_field_is_named_with_its_article(sheet: Sheet) -> None:
    for column in sheet.columns:
        named = named_field(sheet.name, column.attribute)
        if column.is_required:
            assert named.startswith(("le ", "la ", "les ", "l’", "ce que "))
        assert named


def test_a_field_is_labelled_after_its_sheet_where_the_word_changes() -> None:
    assert field_label("demandes", "left_on") == "Date de sortie"
    assert field_label("contacts_aidants", "demande") == "Demande de l’aidant"
    assert field_label("consentements", "partenaire") == "Partage avec"


def test_a_field_the_sheet_does_not_have_has_no_label() -> None:
    with pytest.raises(KeyError):
        field_label("chutes", "nom_naissance")
    with pytest.raises(KeyError):
        named_field("chutes", "nom_naissance")


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_every_sheet_has_a_word_for_one_and_for_several(sheet: Sheet) -> None:
    assert sheet_label(sheet.name)[0].isupper()
    assert sheet_plural(sheet.name)[0].isupper()


def test_records_are_counted_in_words_of_a_sentence() -> None:
    assert counted("visites", 1) == "1 visite"
    assert counted("visites", 12) == "12 visites"
    assert counted("gir", 2) == "2 évaluations GIR"


def test_records_have_a_gender() -> None:
    assert is_feminine("chutes")
    assert not is_feminine("aidants")


def test_titles_say_what_and_when() -> None:
    fell = Chute(beneficiaire="B1", fell_on=date(2026, 10, 3))
    assert title_of(fell) == "Chute du 03/10/2026"
    shot = Vaccination(beneficiaire="B1", vaccin="grippe", vaccinated_on=date(2026, 10, 3))
    assert title_of(shot) == "Vaccination du 03/10/2026 (Grippe)"


def test_titles_name_persons_and_places_by_their_names() -> None:
    person = Beneficiaire(
        reference="B1", nom_naissance="DURAND", prenoms="Ada", sexe="F", born_on=date(1940, 1, 2)
    )
    assert title_of(person) == "DURAND Ada"
    assert title_of(Aidant(beneficiaire="B1", nom="DURAND")) == "DURAND"
    place = PlaceHt(reference="HT1", etablissement="Les Cyprès", type="HT")
    assert title_of(place) == "Les Cyprès HT1"


def test_titles_name_what_a_record_points_to_when_it_is_known() -> None:
    burden = MesureZarit(
        beneficiaire="B1",
        aidant="A1",
        measured_on=date(2026, 10, 3),
        score=3,  # type: ignore[arg-type] # any number
    )
    assert title_of(burden, {"A1": "DURAND Paul"}) == "Mini-Zarit du 03/10/2026 (DURAND Paul)"
    assert title_of(burden) == "Mini-Zarit du 03/10/2026 (A1)"
    duty = Astreinte(
        professionnel="P1",
        starts_at=datetime(2026, 10, 3, 19, tzinfo=UTC),
        ends_at=datetime(2026, 10, 4, 4, tzinfo=UTC),
    )
    assert title_of(duty) == "Astreinte du 03/10/2026 21:00 (P1)"


@given(st.sampled_from(ALL_SHEETS).flatmap(records_of))
def test_every_record_has_a_title(record: Record) -> None:
    assert title_of(record)


def test_instants_are_shown_in_local_time() -> None:
    assert shown_day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2026 00:30"


def test_codes_are_shown_by_their_words() -> None:
    assert code_label("chutes", "lieu", "salle_de_bain") == "Salle de bain ou toilettes"
    assert code_label("beneficiaires", "profils", "fin_de_vie") == "Fin de vie"
    assert code_label("chutes", "lieu", "grenier") == "grenier"
    assert code_label("chutes", "remarque", "au pied du lit") == "au pied du lit"
