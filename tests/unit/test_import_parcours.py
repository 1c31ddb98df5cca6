"""The sheets of the parcours come in whole: plans, their lines and contrats, each of its own person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crt_desktop.reports.exchange import RawCell
from tests.fakes_exchange import TODAY, FakeSession, a_sheet
from tests.unit.test_import_suivi import DAY, PEOPLE, run, said

DEMANDES = "id beneficiaire date_demande origine"
PLANS = "id beneficiaire demande numero statut date validation"
CONTRATS = "id beneficiaire demande plan numero type date"
OBJECTIFS = "beneficiaire plan ordre fil famille"
ASKED = a_sheet("demandes", DEMANDES, ("D1", "P1", DAY, "dac"), ("D2", "P2", DAY, "dac"))
DRAWN = a_sheet("plans", PLANS, ("V1", "P1", "D1", 1, "valide", DAY, DAY))


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


def test_a_plan_and_what_hangs_on_it_come_in_together(session: FakeSession) -> None:
    report = run(
        session,
        PEOPLE,
        ASKED,
        DRAWN,
        a_sheet("objectifs", OBJECTIFS, ("P1", "V1", 0, 1, "mobilite")),
        a_sheet("contrats", CONTRATS, ("C1", "P1", "D1", "V1", 1, "contrat", DAY)),
    )

    assert report.is_written, report.problems
    assert [getattr(one, "plan", None) for one in session.exchange.rows["objectifs"].values()] == [
        "V1"
    ]
    assert run(session, a_sheet("objectifs", OBJECTIFS, ("P1", "V1", 1, 2, "autre"))).is_written


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        (("objectifs", OBJECTIFS), ("P1", "V9", 0, 1, "mobilite"), "plan"),
        (("plans", PLANS), ("V2", "P1", "D9", 1, "en_cours", DAY, None), "demande"),
        (("contrats", CONTRATS), ("C1", "P1", "D9", None, 1, "contrat", DAY), "demande"),
    ],
)
def test_a_plan_or_a_demande_that_is_nowhere_is_an_error(
    session: FakeSession, sheet: tuple[str, str], row: tuple[RawCell, ...], column: str
) -> None:
    report = run(session, PEOPLE, ASKED, a_sheet(*sheet, row), skip_invalid=True)

    assert (sheet[0], 2, column, "reference_inconnue") in said(report)


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        (("objectifs", OBJECTIFS), ("P2", "V1", 0, 1, "mobilite"), "plan"),
        (("prestations", "beneficiaire plan ordre fil domaine nature"),
         ("P2", "V1", 0, 1, "aidant", "socle"), "plan"),
        (("plans", PLANS), ("V2", "P1", "D2", 2, "en_cours", DAY, None), "demande"),
        (("contrats", CONTRATS), ("C1", "P2", "D1", None, 1, "contrat", DAY), "demande"),
        (("contrats", CONTRATS), ("C1", "P2", "D2", "V1", 1, "contrat", DAY), "plan"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_plan_or_a_demande_of_another_person_is_an_error(
    session: FakeSession,
    sheet: tuple[str, str],
    row: tuple[RawCell, ...],
    column: str,
    *,
    is_stored: bool,
) -> None:
    mine = a_sheet(*sheet, row)
    if sheet[0] == "plans":
        report = run(session, PEOPLE, ASKED, mine)
    elif is_stored:
        assert run(session, PEOPLE, ASKED, DRAWN).is_written
        report = run(session, mine)
    else:
        report = run(session, PEOPLE, ASKED, DRAWN, mine)

    assert not report.is_written
    assert [(one[0], *one[2:]) for one in said(report)] == [(sheet[0], column, "autre_personne")]


def test_what_hangs_on_a_row_left_out_is_left_out_however_far(session: FakeSession) -> None:
    later = DAY + timedelta(days=9)
    overlapping = a_sheet(
        "demandes",
        f"{DEMANDES} date_admission",
        ("D1", "P1", DAY, "dac", DAY),
        ("D2", "P1", DAY, "dac", later),
    )
    report = run(
        session,
        PEOPLE,
        overlapping,
        a_sheet("plans", PLANS, ("V2", "P1", "D2", 1, "en_cours", DAY, None)),
        a_sheet("objectifs", OBJECTIFS, ("P1", "V2", 0, 1, "mobilite")),
        a_sheet("contrats", CONTRATS, ("C1", "P1", "D1", "V2", 1, "contrat", DAY)),
        skip_invalid=True,
    )

    assert report.is_written
    found = {(one[0], one[3]) for one in said(report)}
    assert ("demandes", "accompagnements_chevauchants") in found
    for sheet in ("plans", "objectifs", "contrats"):
        assert (sheet, "reference_en_erreur") in found
        assert not session.exchange.rows[sheet]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (("V1", "P1", "D1", 0, "en_cours", DAY, None), "numero", "numero_hors_bornes"),
        (("V1", "P1", "D1", 1, "valide", DAY, None), "validation", "validation_sans_date"),
    ],
)
def test_a_version_has_a_number_and_a_validated_one_its_day(
    session: FakeSession, row: tuple[RawCell, ...], column: str, code: str
) -> None:
    report = run(session, PEOPLE, ASKED, a_sheet("plans", PLANS, row))

    assert not report.is_written
    assert said(report) == [("plans", 2, column, code)]


def test_papers_in_disorder_or_ahead_go_in_with_a_word(session: FakeSession) -> None:
    ahead = TODAY + timedelta(days=3)
    report = run(
        session,
        PEOPLE,
        ASKED,
        a_sheet("plans", PLANS, ("V1", "P1", "D1", 1, "valide", ahead, DAY)),
        a_sheet(
            "contrats",
            f"{CONTRATS} signature",
            ("C1", "P1", "D1", None, 1, "contrat", DAY, DAY - timedelta(days=1)),
        ),
    )

    assert report.is_written
    assert {(one[0], *one[2:]) for one in said(report)} == {
        ("plans", "validation", "dates_en_desordre"),
        ("plans", "date", "date_a_venir"),
        ("contrats", "signature", "dates_en_desordre"),
    }


@pytest.mark.parametrize("minutes", [0, 100_000])
def test_a_series_of_visits_lasts_between_a_minute_and_a_day(
    session: FakeSession, minutes: int
) -> None:
    columns = "id beneficiaire debut heure profession duree_minutes regle"
    row = ("S1", "P1", DAY, "08:00", "as", minutes, "FREQ=WEEKLY;BYDAY=MO")
    report = run(session, PEOPLE, a_sheet("series_visites", columns, row))

    assert not report.is_written
    assert said(report) == [("series_visites", 2, "duree_minutes", "duree_hors_bornes")]
