"""How the screens write figures, dates, phones, persons and hits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import Period
from crt_desktop.domain.search import compact
from crt_desktop.reports.caseload import CaseloadState, LastEvent, Situation
from crt_desktop.reports.survey import EvidenceColumn
from tests.fakes_ui import FIGURES, TODAY, caseload_lines
from ui.viewmodels import caseload_words as told
from ui.viewmodels import words
from ui.viewmodels.caseload_sentences import homonym_sentence
from ui.viewmodels.figures import (
    breakdown_rows,
    cell_text,
    difference,
    evidence_text,
    scalar_text,
    total_of,
)
from ui.viewmodels.hits import find_hits
from ui.viewmodels.periods import in_words, period_name, quarters_offered


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1636, "1\u202f636"), (-6, "−6"), (Decimal("48.7"), "48,7")],
)
def test_numbers_are_written_in_french(value: int | Decimal, expected: str) -> None:
    assert words.number(value) == expected


def test_zero_and_one_are_singular() -> None:
    assert [words.counted(count, "personne") for count in (0, 1, 2, 1200)] == [
        "0 personne",
        "1 personne",
        "2 personnes",
        "1\u202f200 personnes",
    ]


def test_phones_are_written_by_pairs_and_others_kept() -> None:
    assert words.phone("+33465712840") == "04\u00a065\u00a071\u00a028\u00a040"
    assert words.phone("17") == "17"
    assert words.phone(None) == ""


def test_near_dates_are_said_as_people_say_them() -> None:
    today = date(2026, 11, 23)
    tonight = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    morning = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    tomorrow = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert words.near_day(today, today=today, at=tonight) == "ce soir 19:30"
    assert words.near_day(today, today=today, at=morning) == "aujourd’hui 09:00"
    assert words.near_day(date(2026, 11, 24), today=today, at=tomorrow) == "demain 09:30"
    assert words.near_day(today, today=today) == "aujourd’hui"
    assert words.near_day(date(2026, 12, 15), today=today) == "15/12/2026"
    assert words.near_day(date(2026, 12, 15), today=today, is_short=True) == "15/12"
    assert words.near_day(date(2028, 1, 3), today=today, is_short=True) == "03/01/2028"


def test_file_sizes_and_durations_have_their_unit() -> None:
    assert words.file_size(412 * 1024) == "412\u00a0Ko"
    assert words.file_size(3 * 1024 * 1024 + 200_000) == "3,2\u00a0Mo"
    assert words.seconds(0.43) == "0,4\u00a0s"


def test_words_agree_with_the_person() -> None:
    by_state = {line.situation: line for line in caseload_lines()}
    man = next(line for line in caseload_lines() if line.nom == "Castelvi")
    assert told.situation_label(man) == "Hospitalisé"
    assert told.situation_label(by_state[Situation.EN_HT]) == "En HT"
    assert told.born_sentence(man).startswith("Né le 03/06/1941")
    exited = next(line for line in caseload_lines() if line.state is CaseloadState.SORTIE)
    label, text = told.accompanied(exited)
    assert label == "Accompagnée"
    assert text == "du 14/06/2025 au 12/11/2026"


def test_an_event_without_a_time_has_only_its_date() -> None:
    night = LastEvent(at=datetime(2026, 11, 21, 1, 50, tzinfo=UTC), text="appel")
    day = LastEvent(at=datetime(2026, 5, 13, 22, 0, tzinfo=UTC), text="admission")
    assert told.event_text(night, today=TODAY) == "21/11 à 02:50 — appel."
    assert told.event_text(day, today=TODAY) == "14/05 — admission."


def test_homonyms_are_announced_by_name() -> None:
    assert homonym_sentence(()) == ""
    assert homonym_sentence(("Marsol",)).startswith("Plusieurs personnes portent le nom Marsol.")
    assert "les noms Albarède et Marsol." in homonym_sentence(("Albarède", "Marsol"))


# --- hits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Estremadour Lucien", "ma", ["ma"]),
        ("Marsol Marie-Ange", "MÀ", ["Ma", "Ma"]),
        ("Cœurdelaine Jean-Noël", "coeur", ["Cœur"]),
        ("Cœurdelaine Jean-Noël", "jeannoel", ["Jean-Noël"]),
        ("Delcambre Yvonne", "delcambre y", ["Delcambre Y"]),
        ("Delcambre Yvonne", "yv delc", ["Delc", "Yv"]),
        ("Delcambre Yvonne", "0465", []),
        ("Delcambre Yvonne", "  ", []),
    ],
)
def test_hits_ignore_accents_case_and_spaces(text: str, query: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_hits(text, query)] == expected


@settings(max_examples=150)
@given(st.text(max_size=30), st.text(max_size=5))
def test_hits_are_ordered_apart_and_inside_the_text(text: str, query: str) -> None:
    spans = find_hits(text, query)
    edge = 0
    for start, end in spans:
        assert edge <= start < end <= len(text)
        edge = end
    if compact(query) and compact(query) in compact(text):
        assert spans


# --- figures ---------------------------------------------------------------------------------


def test_single_figures_are_written_by_their_kind() -> None:
    assert scalar_text(None) == "—"
    assert scalar_text(value=True) == "Oui"
    assert scalar_text(Decimal("81.6")) == "81,6"
    assert scalar_text("2026-09-14") == "14/09/2026"
    assert scalar_text("1-4") == "1 à 4"


def test_a_value_with_parts_is_summed_when_a_sum_means_something() -> None:
    series = [{"mois": "2025-01", "valeur": 20}, {"mois": "2025-02", "valeur": 21}]
    assert total_of("presents_fin_mois", series) == 21
    assert total_of("par_commune", FIGURES["par_commune"]) == 34
    assert total_of("age", FIGURES["age"]) is None
    assert cell_text("age", FIGURES["age"]) == "détail"
    assert total_of("obligatoires_manquants", ["had", "pfr"]) == 2
    assert cell_text("obligatoires_manquants", []) == "0"
    assert total_of("delai_demande_admission", {"moyenne": 1, "mediane": 1, "n": 16}) == 16


def test_a_series_is_broken_down_by_month() -> None:
    series = [{"mois": "2025-01", "valeur": 20}, {"mois": "2025-02", "valeur": 10}]
    rows = breakdown_rows("presents_fin_mois", series, None)
    assert [(row.label, row.text, row.share) for row in rows] == [
        ("janvier 2025", "20", 1.0),
        ("février 2025", "10", 0.5),
    ]


def test_the_months_of_two_years_stand_side_by_side() -> None:
    now = [{"mois": "2026-01", "valeur": 20}, {"mois": "2026-02", "valeur": 10}]
    before = [{"mois": "2025-01", "valeur": 5}, {"mois": "2025-02", "valeur": 6}]
    rows = breakdown_rows("presents_fin_mois", now, before)
    assert [(row.label, row.text, row.previous) for row in rows] == [
        ("janvier", "20", "5"),
        ("février", "10", "6"),
    ]


def test_nested_figures_are_named_by_both_keys() -> None:
    value = {"HT": {"nombre": 2, "nuits": 30}, "HTU": {"nombre": 0, "nuits": 0}}
    rows = breakdown_rows("sejours_ht", value, {"HT": {"nombre": 1}})
    assert rows[0].label.startswith("HT – ")
    assert (rows[0].text, rows[0].previous) == ("2", "1")
    assert rows[0].share is None


def test_a_path_inside_a_breakdown_has_no_parts() -> None:
    assert breakdown_rows("par_gir_entree.1", 5, 4) == ()


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        (34, 28, "+\u00a06"),
        (7, 13, "−\u00a06"),
        (5, 5, "="),
        (Decimal("88.3"), Decimal("87.9"), "+\u00a00,4"),
        (5, None, ""),
        ("1-4", 3, ""),
    ],
)
def test_a_difference_has_its_sign(value: object, previous: object, expected: str) -> None:
    assert difference(value, previous) == expected


def test_evidence_codes_are_written_by_their_labels() -> None:
    column = EvidenceColumn(key="modalite", title="Modalité")
    assert evidence_text("par_gir_entree", column, "1") == "GIR 1"
    assert evidence_text("par_gir_entree.1+2", column, "2") == "GIR 2"
    assert evidence_text("dossiers_incomplets", column, "contrat,plan").count(",") == 1
    motif = EvidenceColumn(key="motif", title="Motif")
    assert evidence_text("sorties", motif, "deces") == "Décès"
    moment = EvidenceColumn(key="debut", title="Début", kind="instant")
    at = datetime(2026, 11, 21, 1, 50, tzinfo=UTC)
    assert evidence_text("visites_realisees", moment, at) == "21/11/2026 02:50"
    end = EvidenceColumn(key="sortie", title="Sortie", kind="date")
    assert evidence_text("file_active", end, None) == "en cours"


# --- periods ---------------------------------------------------------------------------------


def test_periods_are_named_as_people_say_them() -> None:
    assert period_name(Period.of_year(2026)) == "Année 2026"
    first = Period(start=date(2026, 1, 1), end=date(2026, 3, 31))
    assert period_name(first) == "1er trimestre 2026"
    free = Period(start=date(2025, 12, 15), end=date(2026, 1, 14))
    assert period_name(free) == "15/12/2025 – 14/01/2026"
    assert in_words(first) == "du 01/01 au 31/03/2026"


def test_quarters_go_back_over_the_new_year() -> None:
    names = [period_name(period) for period in quarters_offered(date(2026, 2, 3))]
    assert names == [
        "1er trimestre 2026",
        "4e trimestre 2025",
        "3e trimestre 2025",
        "2e trimestre 2025",
        "1er trimestre 2025",
    ]


def test_a_value_of_a_code_dropped_since_is_shown_with_its_keys() -> None:
    value = {"b": 12, "a": 3}
    assert total_of("par_ancien_statut", value) is None
    rows = breakdown_rows("par_ancien_statut", value, {"b": 10})
    assert [(row.label, row.text, row.previous) for row in rows] == [
        ("b", "12", "10"),
        ("a", "3", "—"),
    ]
    assert breakdown_rows("par_ancien_statut.a", 3, None) == ()
