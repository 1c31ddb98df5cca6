"""The sheets of the daily follow-up come in by the same rules as those of the take-over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.reprise.schema import ETABLISSEMENT_SHEET, SUIVI_SHEETS
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.suivi import ContactAidant, MesureZarit
from crt_desktop.reports.exchange import ImportReport, RawCell, RawSheet
from crt_desktop.services.exchanges import Exchanges
from tests.fakes_exchange import (
    TODAY,
    FakeReader,
    FakeSession,
    FixedClock,
    a_sheet,
    a_workbook,
    wall,
)
from tests.unit.test_import_warnings import NoWriter

PEOPLE = a_sheet(
    "beneficiaires",
    "id nom_naissance prenoms sexe date_naissance",
    ("P1", "Roux", "Anne", "F", date(1938, 1, 1)),
    ("P2", "Brun", "Léon", "M", date(1935, 1, 1)),
)
CARERS = a_sheet("aidants", "id beneficiaire nom", ("A1", "P1", "Roux"))
NAMELESS = a_sheet("aidants", "beneficiaire nom", ("P1", "Roux"))
ZARIT = "beneficiaire aidant date score"
CONTACTS = "beneficiaire aidant date demande action"
DAY = date(2026, 10, 1)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


def run(session: FakeSession, *sheets: RawSheet, **options: Any) -> ImportReport:
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook(*sheets)), NoWriter())
    return exchanges.import_workbook(session.actor, Path("reprise.xlsx"), **options)


def said(report: ImportReport) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.code) for one in report.problems]


def test_a_record_that_names_an_aidant_of_the_same_file_goes_in(session: FakeSession) -> None:
    report = run(
        session,
        PEOPLE,
        CARERS,
        a_sheet("zarit", ZARIT, ("P1", "A1", DAY, "4,5")),
        a_sheet("contacts_aidants", CONTACTS, ("P1", None, DAY, "repit", "visite")),
    )

    assert report.is_written, report.problems
    assert list(session.exchange.rows["zarit"].values()) == [
        MesureZarit(beneficiaire="P1", aidant="A1", measured_on=DAY, score=Decimal("4.5"))
    ]
    assert list(session.exchange.rows["contacts_aidants"].values()) == [
        ContactAidant(beneficiaire="P1", contacted_on=DAY, demande="repit", action="visite")
    ]


@pytest.mark.parametrize("carers", [CARERS, NAMELESS], ids=["with ids", "without ids"])
def test_an_aidant_that_no_row_names_is_an_error_that_says_where_to_write_the_id(
    session: FakeSession, carers: RawSheet
) -> None:
    report = run(session, PEOPLE, carers, a_sheet("zarit", ZARIT, ("P1", "A9", DAY, 3)))

    assert not report.is_written
    assert said(report) == [("zarit", 2, "aidant", "reference_inconnue")]
    assert report.problems[0].remedy == (
        "Donnez cet identifiant à l’aidant, dans la colonne id de la feuille aidants, ou corrigez-le."
    )


def test_an_aidant_already_stored_may_be_named_by_a_later_file(session: FakeSession) -> None:
    assert run(session, PEOPLE, CARERS).is_written

    report = run(session, a_sheet("zarit", ZARIT, ("P1", "A1", DAY, 3)))

    assert report.is_written
    assert list(report.sheets) == ["zarit"]


def test_a_row_that_depends_on_one_left_out_is_left_out_too(session: FakeSession) -> None:
    report = run(
        session,
        PEOPLE,
        a_sheet("aidants", "id beneficiaire nom sexe", ("A1", "P1", "Roux", "X")),
        a_sheet("zarit", ZARIT, ("P1", "A1", DAY, 3)),
        skip_invalid=True,
    )

    assert report.is_written
    assert ("zarit", 2, "aidant", "reference_en_erreur") in said(report)
    assert not session.exchange.rows["zarit"]


def test_an_aidant_of_another_person_is_worth_a_second_look(session: FakeSession) -> None:
    report = run(session, PEOPLE, CARERS, a_sheet("zarit", ZARIT, ("P2", "A1", DAY, 3)))

    assert report.is_written
    assert said(report) == [("zarit", 2, "aidant", "aidant_autre_personne")]
    assert "P1" in report.problems[0].message


@pytest.mark.parametrize("score", [8, "7,5", "3,2"])
def test_a_burden_is_between_zero_and_seven_by_halves(session: FakeSession, score: RawCell) -> None:
    report = run(session, PEOPLE, CARERS, a_sheet("zarit", ZARIT, ("P1", "A1", DAY, score)))

    assert said(report) == [("zarit", 2, "score", "zarit_hors_bornes")]


@pytest.mark.parametrize(
    ("name", "columns", "row", "column"),
    [
        ("soutiens_aidants", "beneficiaire aidant type debut fin", ("P1", "A1", "repit"), "fin"),
        ("equipements", "beneficiaire type installation recuperation", ("P1", "tablette"), "recuperation"),
        ("vaccinations", "beneficiaire vaccin date rappel", ("P1", "grippe"), "rappel"),
        ("consentements", "beneficiaire type date retrait", ("P1", "image"), "retrait"),
    ],
)  # fmt: skip
def test_nothing_ends_before_it_begins(
    session: FakeSession, name: str, columns: str, row: tuple[RawCell, ...], column: str
) -> None:
    days = (DAY, DAY - timedelta(days=1))

    report = run(session, PEOPLE, CARERS, a_sheet(name, columns, (*row, *days)))

    assert said(report) == [(name, 2, column, "fin_avant_debut")]


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("chutes", "beneficiaire date", ("P1", TODAY + timedelta(days=1))),
        ("depistages", "beneficiaire type date", ("P1", "chute", TODAY + timedelta(days=1))),
        ("notes", "beneficiaire texte date_heure", ("P1", "Bien", wall(2026, 11, 22, 11))),
        ("transmissions", "beneficiaire texte date_heure", ("P1", "Bien", wall(2026, 11, 23))),
    ],
)
def test_what_happened_is_not_dated_ahead(
    session: FakeSession, name: str, columns: str, row: tuple[RawCell, ...]
) -> None:
    report = run(session, PEOPLE, a_sheet(name, columns, row))

    assert report.is_written
    assert said(report) == [(name, 2, columns.rsplit(maxsplit=1)[-1], "date_a_venir")]


def test_a_consent_to_share_says_with_whom(session: FakeSession) -> None:
    report = run(
        session, PEOPLE, a_sheet("consentements", "beneficiaire type date", ("P1", "partage", DAY))
    )

    assert report.is_written
    assert said(report) == [("consentements", 2, "partenaire", "partage_sans_partenaire")]


def test_the_report_names_the_sheets_of_the_file_in_their_order_and_no_others(
    session: FakeSession,
) -> None:
    sheets = [
        a_sheet("chutes", "beneficiaire date", ("P1", DAY)),
        a_sheet("etablissement", "cle valeur", ("nom", "CRT d'essai")),
        PEOPLE,
        a_sheet("intervenants", "beneficiaire nom role", ("P1", "Dr Oë", "medecin_traitant")),
    ]

    report = run(session, *sheets)

    assert list(report.sheets) == ["beneficiaires", ETABLISSEMENT_SHEET, "intervenants", "chutes"]


def test_the_same_file_twice_doubles_nothing(session: FakeSession) -> None:
    sheets = (
        PEOPLE,
        CARERS,
        a_sheet("zarit", ZARIT, ("P1", "A1", DAY, 3), ("P1", "A1", DAY, 3)),
        a_sheet("notes", "beneficiaire date_heure texte", ("P1", wall(2026, 10, 1, 9), "Bien")),
    )
    assert run(session, *sheets).is_written

    again = run(session, *sheets)

    assert all(one.created == one.updated == 0 for one in again.sheets.values())
    assert again.sheets["zarit"].unchanged == 2


def test_every_sheet_of_the_follow_up_is_about_something_and_has_a_key() -> None:
    with_ids = {"plans", "contrats", "series_visites", "publications", "reservations_ht"}
    names = {sheet.name for sheet in SHEETS} | with_ids
    for sheet in SUIVI_SHEETS:
        required = {column.attribute for column in sheet.columns if column.is_required}
        links = {column.sheet for column in sheet.columns if column.sheet}

        assert sheet.has_required_id == (sheet.name in with_ids)
        assert set(sheet.natural_key[:1]) <= required
        assert links <= names
