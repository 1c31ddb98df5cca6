"""The import over a vault in memory: what goes in, what stays out, what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    OperationCancelledError,
    PermissionDeniedError,
    VaultBusyError,
    WorkbookUnreadableError,
)
from crt_desktop.domain.reprise.schema import SHEET_NAMES
from crt_desktop.domain.roles import Role
from crt_desktop.ports.exchange import RowKey
from crt_desktop.reports.exchange import ImportReport, Problem, RawSheet, Severity
from crt_desktop.services.exchanges import Exchanges
from tests.fakes_exchange import (
    FakeReader,
    FakeSession,
    FixedClock,
    a_sheet,
    a_workbook,
    an_actor,
    wall,
)

PEOPLE = "id nom_naissance prenoms sexe date_naissance"
REQUESTS = "id beneficiaire date_demande origine decision date_decision date_admission date_sortie"
WORKERS = "id nom prenom profession"
VISITS = "beneficiaire debut fin profession statut"
STAYS = "beneficiaire place type arrivee depart etat"
PLACES = "id etablissement type ouverture fermeture"


class FakeWriter:
    """Nothing is written in these tests."""

    def write_caseload(self, path: Path, **others: Any) -> dict[str, int]:
        raise AssertionError(path)

    def write_template(self, path: Path) -> None:
        path.write_bytes(b"template")

    def write_annotated(
        self,
        source: Path,
        report: ImportReport,
        output: Path,
        *,
        is_training: bool,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        if progress is not None and not progress(0, 100):
            raise OperationCancelledError
        output.write_text(f"{source.name} {len(report.problems)} {is_training}", encoding="utf-8")


def run(session: FakeSession, *sheets: RawSheet, **options: Any) -> ImportReport:
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook(*sheets)), FakeWriter())
    return exchanges.import_workbook(session.actor, Path("reprise.xlsx"), **options)


def people(*ids: str) -> RawSheet:
    rows = [(one, f"Nom{one}", "Anne", "F", date(1938, 1, 1)) for one in ids]
    return a_sheet("beneficiaires", PEOPLE, *rows)


def places(*ids: str) -> RawSheet:
    return a_sheet("places_ht", PLACES, *[(one, "EHPAD", "HT", None, None) for one in ids])


def requests(*rows: Sequence[Any]) -> RawSheet:
    return a_sheet("demandes", REQUESTS, *rows)


def admitted(
    reference: str, person: str, on: date | None, until: date | None = None
) -> tuple[Any, ...]:
    return (reference, person, date(2025, 1, 1), "dac", "admission", date(2025, 1, 2), on, until)


def errors(report: ImportReport) -> list[tuple[str, int, str, str]]:
    return [
        (one.sheet, one.row, one.column, one.code)
        for one in report.problems
        if one.severity is Severity.ERREUR
    ]


def warnings(report: ImportReport, *sheets: str) -> list[tuple[str, int, str, str]]:
    return [
        (one.sheet, one.row, one.column, one.code)
        for one in report.problems
        if one.severity is Severity.AVERTISSEMENT and (not sheets or one.sheet in sheets)
    ]


def problem(report: ImportReport, code: str) -> Problem:
    found = [one for one in report.problems if one.code == code]
    assert found, [one.code for one in report.problems]
    return found[0]


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


# --- what goes in --------------------------------------------------------------------------


def test_a_workbook_goes_in_whole_with_its_audit(session: FakeSession) -> None:
    report = run(
        session,
        people("P1", "P2"),
        a_sheet("professionnels", f"{WORKERS} etp", ("E1", "Mas", "Zoé", "ide", 0.8)),
        a_sheet(
            "etablissement", "cle valeur", ("nom", "CRT des Corbières"), ("finess", "110000007")
        ),
    )
    assert report.is_written
    assert report.error_count == 0
    sheet = report.sheets["beneficiaires"]
    assert (sheet.read, sheet.created, sheet.updated, sheet.unchanged, sheet.failed) == (
        2,
        2,
        0,
        0,
        0,
    )
    assert list(report.sheets) == [name for name in SHEET_NAMES if name in report.sheets]
    assert session.exchange.references("beneficiaires") == {"P1", "P2"}
    worker = cast(Any, session.exchange.rows["professionnels"][RowKey("E1")])
    assert worker.etp == Decimal("0.8")
    assert session.exchange.settings == {"nom": "CRT des Corbières", "finess": "110000007"}
    assert session.labels == ["CRT des Corbières"]
    tags = [entry.tag for entry in session.journal]
    assert tags == [AuditTag.IMPORT_RUN, AuditTag.IMPORT_BENEFICIAIRE, AuditTag.IMPORT_BENEFICIAIRE]
    assert session.journal[0].fields == (
        "beneficiaires",
        "professionnels",
        "etablissement.nom",
        "etablissement.finess",
    )
    assert {entry.entity_id for entry in session.journal[1:]} == {1, 2}
    assert session.journal[1].fields == ("beneficiaires",)


def test_the_same_workbook_twice_changes_nothing(session: FakeSession) -> None:
    sheets = (
        people("P1"),
        a_sheet(
            "visites",
            VISITS,
            *[("P1", wall(2025, 3, 1, 9), wall(2025, 3, 1, 10), "ide", "realisee")] * 2,
        ),
        a_sheet("etablissement", "cle valeur", ("objectif_file_active", 35)),
    )
    run(session, *sheets)
    before = dict(session.exchange.rows["visites"])
    report = run(session, *sheets)
    assert [sheet.unchanged for sheet in report.sheets.values()] == [1, 2, 1]
    assert session.exchange.rows["visites"] == before
    assert [key.rank for key in before] == [0, 1]


def test_a_changed_row_is_an_update_and_an_absent_column_keeps_what_is_stored(
    session: FakeSession,
) -> None:
    run(
        session,
        a_sheet(
            "beneficiaires",
            f"{PEOPLE} commune telephone",
            ("P1", "Roux", "Anne", "F", date(1938, 1, 1), "Limoux", "0468"),
        ),
    )
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            f"{PEOPLE} telephone",
            ("P1", "Roux", "Anne Marie", "F", date(1938, 1, 1), None),
        ),
    )
    assert report.sheets["beneficiaires"].updated == 1
    person = cast(Any, session.exchange.rows["beneficiaires"][RowKey("P1")])
    assert person.prenoms == "Anne Marie"
    assert person.commune == "Limoux"
    assert person.telephone is None


def test_equal_natural_keys_are_told_apart_by_their_rank_in_file_order(
    session: FakeSession,
) -> None:
    start, end = wall(2025, 3, 1, 9), wall(2025, 3, 1, 10)
    header = f"{VISITS} motif"
    run(
        session,
        people("P1"),
        a_sheet(
            "visites",
            header,
            ("P1", start, end, "ide", "annulee", "a"),
            ("P1", start, end, "ide", "annulee", "b"),
        ),
    )
    report = run(
        session,
        a_sheet(
            "visites",
            header,
            ("P1", start, end, "ide", "annulee", "a"),
            ("P1", start, end, "ide", "annulee", "c"),
        ),
    )
    assert (report.sheets["visites"].unchanged, report.sheets["visites"].updated) == (1, 1)
    assert [cast(Any, one).motif for one in session.exchange.rows["visites"].values()] == ["a", "c"]


def test_a_row_with_an_id_keeps_it_where_an_id_is_optional(session: FakeSession) -> None:
    header = f"id {VISITS}"
    row = ("V1", "P1", wall(2025, 3, 1, 9), wall(2025, 3, 1, 10), "ide", "prevue")
    run(session, people("P1", "P2"), a_sheet("visites", header, row))
    assert list(session.exchange.rows["visites"]) == [RowKey("V1")]
    moved = ("V1", "P2", wall(2025, 3, 2, 9), wall(2025, 3, 2, 10), "ide", "prevue")
    report = run(session, a_sheet("visites", header, moved))
    assert report.sheets["visites"].updated == 1
    assert len(session.exchange.rows["visites"]) == 1


def test_columns_come_in_any_order_case_and_accents(session: FakeSession) -> None:
    sheet = a_sheet(
        "Bénéficiaires",
        "SEXE Prénoms ID Date_Naissance NOM_naissance",
        ("F", "Anne", 12.0, "01/01/1938", "Roux"),
    )
    report = run(session, sheet)
    assert report.is_written
    assert session.exchange.references("beneficiaires") == {"12"}


def test_a_matricule_without_a_status_is_kept_as_recuperee_to_be_checked(
    session: FakeSession,
) -> None:
    header = f"{PEOPLE} matricule_ins statut_identite"
    sheet = a_sheet(
        "beneficiaires",
        header,
        ("P1", "Roux", "Anne", "F", date(1938, 1, 1), "238011106900156", None),
    )
    report = run(session, sheet)
    assert ("beneficiaires", 2, "matricule_ins", "identite_a_verifier") in warnings(report)
    assert (
        cast(Any, session.exchange.rows["beneficiaires"][RowKey("P1")]).statut_identite
        == "recuperee"
    )
    assert run(session, sheet).sheets["beneficiaires"].unchanged == 1


def test_a_repeated_end_is_the_second_when_the_first_would_precede_its_start(
    session: FakeSession,
) -> None:
    run(
        session,
        people("P1"),
        a_sheet(
            "visites",
            VISITS,
            ("P1", wall(2025, 10, 26, 2, 50), wall(2025, 10, 26, 2, 10), "ide", "realisee"),
        ),
    )
    (visit,) = (cast(Any, one) for one in session.exchange.rows["visites"].values())
    assert visit.starts_at == datetime(2025, 10, 26, 0, 50, tzinfo=UTC)
    assert visit.ends_at == datetime(2025, 10, 26, 1, 10, tzinfo=UTC)


# --- what is left aside, and said ----------------------------------------------------------


def test_unknown_sheets_columns_and_cells_are_reported_never_dropped_in_silence(
    session: FakeSession,
) -> None:
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            f"{PEOPLE} taille sexe",
            ("P1", "Roux", "Anne", "F", date(1938, 1, 1), 160, "M", "note"),
        ),
        a_sheet("vacances", "a b", (1, 2)),
        a_sheet("Beneficiaires", PEOPLE),
        RawSheet(name="gir", header=("", "  "), rows=()),
        a_sheet("listes", "partenaires.categorie", ("dac",)),
    )
    assert report.is_written
    assert warnings(report) == [
        ("beneficiaires", 1, "taille", "colonne_inconnue"),
        ("beneficiaires", 1, "sexe", "colonne_double"),
        ("beneficiaires", 2, "H", "cellule_hors_colonnes"),
        ("gir", 1, "", "feuille_sans_entete"),
        ("vacances", 1, "", "feuille_inconnue"),
        ("Beneficiaires", 1, "", "feuille_double"),
    ]


def test_example_rows_are_ignored_and_reported(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            PEOPLE,
            ("EXEMPLE-P1", None, None, "?", "hier"),
            ("exemple2", "Roux", "Anne", "F", date(1938, 1, 1)),
        ),
        a_sheet("etablissement", "cle valeur", ("EXEMPLE nuit", "??"), ("nuit_debut", None)),
    )
    assert [code for *_, code in warnings(report)] == ["ligne_exemple"] * 3
    assert report.sheets["beneficiaires"].read == 0
    assert report.sheets["etablissement"].unchanged == 1
    assert not session.exchange.settings


def test_a_workbook_without_any_known_sheet_is_unreadable(session: FakeSession) -> None:
    with pytest.raises(WorkbookUnreadableError) as caught:
        run(session, a_sheet("Feuil1", "a", (1,)))
    assert caught.value.values["reason"] == "sans_feuille"


# --- errors of cells -----------------------------------------------------------------------


def test_each_wrong_cell_is_one_error_with_its_place_value_reason_and_remedy(
    session: FakeSession,
) -> None:
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            f"{PEOPLE} minutes_trajet apa",
            ("P1", None, "Anne", "X", "31/02/1938", "loin", "si"),
        ),
    )
    assert not report.is_written
    assert errors(report) == [
        ("beneficiaires", 2, "nom_naissance", "requis_absent"),
        ("beneficiaires", 2, "sexe", "code_inconnu"),
        ("beneficiaires", 2, "date_naissance", "date_inexistante"),
        ("beneficiaires", 2, "minutes_trajet", "nombre_invalide"),
        ("beneficiaires", 2, "apa", "oui_non_invalide"),
    ]
    wrong = problem(report, "date_inexistante")
    assert wrong.value == "31/02/1938"
    assert wrong.message == "Cette date n’existe pas."
    assert wrong.remedy == "Reprenez la date de la carte Vitale ou de la pièce d’identité."
    assert report.sheets["beneficiaires"].failed == 1
    assert not session.exchange.rows["beneficiaires"]
    assert not session.journal


def test_a_missing_required_column_is_one_error_and_fails_every_row(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            "id nom_naissance prenoms sexe",
            ("P1", "Roux", "Anne", "F"),
            ("P2", "Roux", "Anne", "F"),
        ),
    )
    assert errors(report) == [("beneficiaires", 1, "date_naissance", "colonne_absente")]
    assert report.sheets["beneficiaires"].failed == 2


def test_a_missing_column_over_no_row_is_only_a_warning(session: FakeSession) -> None:
    report = run(session, a_sheet("beneficiaires", "id"), a_sheet("etablissement", "cle"))
    assert report.is_written
    assert {code for *_, code in warnings(report)} == {"colonne_absente_sans_ligne"}


def test_a_formula_without_a_value_is_an_error_on_its_cell(session: FakeSession) -> None:
    sheet = RawSheet(
        name="beneficiaires",
        header=tuple(PEOPLE.split()),
        rows=people("P1").rows,
        uncached_formulas=((2, 1), (2, 9)),
    )
    settings = a_sheet("etablissement", "cle valeur", ("nom", None), uncached_formulas=((2, 1),))
    report = run(session, sheet, settings)
    assert errors(report) == [
        ("beneficiaires", 2, "nom_naissance", "formule_sans_valeur"),
        ("etablissement", 2, "valeur", "formule_sans_valeur"),
    ]


def test_an_id_twice_in_a_sheet_is_an_error_on_the_later_row(session: FakeSession) -> None:
    report = run(session, people("P1", "P2", "P1"))
    assert errors(report) == [("beneficiaires", 4, "id", "identifiant_double")]
    assert (
        problem(report, "identifiant_double").message
        == "Cet identifiant est déjà celui de la ligne 2."
    )


def test_a_reference_that_names_nothing_is_an_error(session: FakeSession) -> None:
    run(session, people("P9"))
    report = run(
        session,
        people("P1"),
        a_sheet(
            "hospitalisations",
            "beneficiaire entree",
            ("P-052", date(2025, 1, 1)),
            ("P9", date(2025, 1, 1)),
            ("P1", date(2025, 1, 1)),
        ),
        a_sheet(
            "appels_astreinte",
            "date_heure origine reponse professionnel",
            (wall(2025, 1, 1), "aidant", "conseil", "E7"),
        ),
    )
    assert errors(report) == [
        ("appels_astreinte", 2, "professionnel", "reference_inconnue"),
        ("hospitalisations", 2, "beneficiaire", "reference_inconnue"),
    ]
    wrong = next(one for one in report.problems if one.value == "P-052")
    assert wrong.message == "Aucune personne ne porte cet identifiant."
    assert wrong.remedy == "Ajoutez P-052 à la feuille beneficiaires, ou corrigez l’identifiant."


def test_references_are_not_said_unknown_one_by_one_when_the_ids_column_is_missing(
    session: FakeSession,
) -> None:
    sheet = a_sheet(
        "beneficiaires",
        "nom_naissance prenoms sexe date_naissance",
        ("Roux", "Anne", "F", date(1938, 1, 1)),
    )
    hospital = a_sheet("hospitalisations", "beneficiaire entree", ("P1", date(2025, 1, 1)))
    assert [code for *_, code in errors(run(session, sheet, hospital))] == ["colonne_absente"]
    skipped = run(session, sheet, hospital, skip_invalid=True)
    assert skipped.is_written
    assert skipped.error_count == 2


# --- errors of one row ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (
            ("D1", "P1", date(2025, 3, 1), "dac", None, None, date(2025, 2, 1), None),
            "date_admission",
            "admission_avant_demande",
        ),
        (
            ("D1", "P1", date(2025, 1, 1), "dac", None, None, date(2025, 2, 12), date(2025, 2, 3)),
            "date_sortie",
            "sortie_avant_admission",
        ),
        (
            ("D1", "P1", date(2025, 1, 1), "dac", "refus", None, None, None),
            "date_decision",
            "decision_sans_date",
        ),
        (
            ("D1", "P1", date(2025, 1, 1), "dac", "sans_suite", None, None, None),
            "date_decision",
            "decision_sans_date",
        ),
        (
            (
                "D1",
                "P1",
                date(2025, 1, 1),
                "dac",
                "refus",
                date(2025, 1, 2),
                date(2025, 2, 1),
                None,
            ),
            "date_admission",
            "decision_avec_admission",
        ),
    ],
)
def test_a_demande_out_of_order_is_an_error(
    session: FakeSession, row: tuple[Any, ...], column: str, code: str
) -> None:
    assert errors(run(session, people("P1"), requests(row))) == [("demandes", 2, column, code)]


def test_the_sentence_of_an_exit_before_its_admission_names_the_date(session: FakeSession) -> None:
    report = run(
        session, people("P1"), requests(admitted("D1", "P1", date(2026, 2, 12), date(2026, 2, 3)))
    )
    wrong = problem(report, "sortie_avant_admission")
    assert wrong.message == "La sortie précède l’admission du 12/02/2026."
    assert wrong.value == "03/02/2026"


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        (
            a_sheet(
                "visites",
                VISITS,
                ("P1", wall(2025, 1, 2, 10), wall(2025, 1, 2, 9), "ide", "prevue"),
            ),
            "fin",
        ),
        (
            a_sheet(
                "astreintes",
                "professionnel debut fin",
                ("E1", wall(2025, 1, 2, 21), wall(2025, 1, 2, 6)),
            ),
            "fin",
        ),
        (
            a_sheet(
                "professionnels",
                f"{WORKERS} entree sortie",
                ("E1", "Mas", "Zoé", "ide", date(2025, 2, 1), date(2025, 1, 1)),
            ),
            "sortie",
        ),
        (
            a_sheet(
                "hospitalisations",
                "beneficiaire entree sortie",
                ("P1", date(2025, 2, 1), date(2025, 1, 1)),
            ),
            "sortie",
        ),
        (
            a_sheet("places_ht", PLACES, ("L1", "EHPAD", "HT", date(2025, 2, 1), date(2025, 1, 1))),
            "fermeture",
        ),
        (
            a_sheet(
                "sejours_ht", STAYS, ("P1", "L1", "HT", date(2025, 2, 1), date(2025, 1, 1), None)
            ),
            "depart",
        ),
        (
            a_sheet(
                "partenaires",
                "id nom categorie convention_debut convention_fin",
                ("O1", "HAD", "had", date(2025, 2, 1), date(2025, 1, 1)),
            ),
            "convention_fin",
        ),
        (
            a_sheet(
                "appels_astreinte",
                "date_heure origine reponse depart arrivee fin",
                (wall(2025, 1, 2, 23), "aidant", "deplacement", wall(2025, 1, 2, 22), None, None),
            ),
            "depart",
        ),
        (
            a_sheet(
                "appels_astreinte",
                "date_heure origine reponse depart arrivee fin",
                (
                    wall(2025, 1, 2, 23),
                    "aidant",
                    "deplacement",
                    None,
                    wall(2025, 1, 3, 1),
                    wall(2025, 1, 3, 0),
                ),
            ),
            "fin",
        ),
    ],
)
def test_an_end_before_its_start_is_an_error(
    session: FakeSession, sheet: RawSheet, column: str
) -> None:
    run(
        session,
        people("P1"),
        a_sheet("professionnels", WORKERS, ("E1", "Mas", "Zoé", "ide")),
        places("L1"),
    )
    assert errors(run(session, sheet)) == [(sheet.name, 2, column, "fin_avant_debut")]


def test_a_birth_after_today_is_an_error(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "beneficiaires",
            PEOPLE,
            ("P1", "Roux", "Anne", "F", date(2026, 11, 23)),
            ("P2", "Roux", "Ève", "F", date(2026, 11, 22)),
        ),
        a_sheet("aidants", "beneficiaire nom annee_naissance", ("P2", "Roux", 2027)),
    )
    assert errors(report) == [
        ("beneficiaires", 2, "date_naissance", "naissance_future"),
        ("aidants", 2, "annee_naissance", "naissance_future"),
    ]


GRID = "coherence orientation toilette habillage alimentation elimination transferts deplacement_interieur"


@pytest.mark.parametrize(
    ("codes", "gir", "source", "code"),
    [
        ("BBBBBBBB", 4, "medecin", None),
        ("BBBBBBBB", None, "medecin", None),
        ("........", 3, "medecin", None),
        ("BBBBBBBB", 2, "medecin", "gir_contradictoire"),
        ("BBBBBBBB", 2, "coordinateur", "gir_contradictoire"),
        ("........", 7, "medecin", "gir_hors_bornes"),
        ("........", 0, "ems_apa", "gir_hors_bornes"),
        ("........", None, "medecin", "requis_absent"),
        ("BBBBBBB.", None, "medecin", "requis_absent"),
    ],
)
def test_a_gir_agrees_with_its_grid_and_lies_from_1_to_6(
    session: FakeSession, codes: str, gir: int | None, source: str, code: str | None
) -> None:
    cells = [None if one == "." else one for one in codes]
    sheet = a_sheet(
        "gir", f"beneficiaire date {GRID} gir source", ("P1", date(2025, 1, 1), *cells, gir, source)
    )
    found = errors(run(session, people("P1"), sheet))
    assert found == ([] if code is None else [("gir", 2, "gir", code)])


def test_the_gir_of_the_ems_apa_may_depart_from_its_grid_with_a_warning(
    session: FakeSession,
) -> None:
    sheet = a_sheet(
        "gir",
        f"beneficiaire date {GRID} gir source",
        ("P1", date(2025, 1, 1), *"BBBBBBBB", 2, "ems_apa"),
    )
    report = run(session, people("P1"), sheet)
    assert report.is_written
    assert warnings(report, "gir") == [("gir", 2, "gir", "gir_ecarte_de_la_grille")]


# --- overlaps ------------------------------------------------------------------------------


def test_two_accompagnements_of_a_person_overlapping_are_an_error_on_the_later_row(
    session: FakeSession,
) -> None:
    report = run(
        session,
        people("P1", "P2"),
        requests(
            admitted("D1", "P1", date(2025, 2, 1), date(2025, 6, 1)),
            admitted("D2", "P2", date(2025, 2, 1)),
            admitted("D3", "P1", date(2025, 5, 31), None),
            admitted("D4", "P1", date(2025, 6, 1), None),
        ),
    )
    assert errors(report) == [("demandes", 4, "date_admission", "accompagnements_chevauchants")]
    wrong = problem(report, "accompagnements_chevauchants")
    assert wrong.message == "Cet accompagnement chevauche celui de la ligne 2."
    assert "saisissez la sortie de la ligne 2" in wrong.remedy


def test_an_accompagnement_of_one_day_occupies_that_day(session: FakeSession) -> None:
    day = date(2025, 2, 1)
    report = run(
        session,
        people("P1", "P2"),
        requests(
            admitted("D1", "P1", day, day),
            admitted("D2", "P1", day, None),
            admitted("D3", "P2", date(2025, 1, 15), day),
            admitted("D4", "P2", day, day),
        ),
    )
    assert [(row, code) for _, row, _, code in errors(report)] == [
        (3, "accompagnements_chevauchants")
    ]


def test_a_file_is_checked_against_what_is_stored(session: FakeSession) -> None:
    run(session, people("P1"), requests(admitted("D1", "P1", date(2025, 2, 1), None)))
    report = run(session, requests(admitted("D2", "P1", date(2025, 8, 1), None)))
    assert errors(report) == [("demandes", 2, "date_admission", "accompagnements_chevauchants")]
    assert (
        "la demande D1, déjà enregistrée" in problem(report, "accompagnements_chevauchants").message
    )
    closed = run(
        session,
        requests(
            admitted("D1", "P1", date(2025, 2, 1), date(2025, 8, 1)),
            admitted("D2", "P1", date(2025, 8, 1), None),
        ),
    )
    assert closed.is_written


def test_a_row_left_out_gives_its_stored_version_back_its_place(session: FakeSession) -> None:
    run(
        session,
        people("P1"),
        requests(
            admitted("D1", "P1", date(2025, 2, 1), date(2025, 3, 1)),
            admitted("D2", "P1", date(2025, 5, 1), date(2025, 6, 1)),
        ),
    )
    report = run(
        session,
        requests(
            admitted("D3", "P1", date(2025, 5, 10), date(2025, 5, 20)),
            admitted("D1", "P1", date(2025, 2, 1), date(2025, 3, 1)),
            admitted("D2", "P1", date(2025, 2, 15), date(2025, 2, 20)),
        ),
        skip_invalid=True,
    )
    assert [row for _, row, _, _ in errors(report)] == [2, 4]
    assert cast(Any, session.exchange.rows["demandes"][RowKey("D2")]).admitted_on == date(
        2025, 5, 1
    )
    assert RowKey("D3") not in session.exchange.rows["demandes"]


def test_two_stays_on_one_place_overlapping_are_an_error_that_names_the_other(
    session: FakeSession,
) -> None:
    report = run(
        session,
        people("P1", "P2"),
        places("1", "2"),
        a_sheet(
            "sejours_ht",
            STAYS,
            ("P1", "1", "HT", date(2026, 11, 10), date(2026, 11, 30), "reserve"),
            ("P2", "1", "HT", date(2026, 11, 30), date(2026, 12, 5), "reserve"),
            ("P2", "2", "HT", date(2026, 11, 28), None, None),
            ("P2", "1", "HT", date(2026, 11, 28), date(2026, 11, 29), "en_cours"),
            ("P2", "1", "HT", date(2026, 11, 28), date(2026, 11, 29), "option"),
            ("P2", "1", "HT", date(2026, 11, 28), date(2026, 11, 29), "annule"),
            ("P1", "2", "HT", date(2026, 11, 1), date(2026, 12, 1), None),
            ("P1", "1", "HT", date(2026, 11, 1), date(2026, 11, 12), None),
            ("P1", "2", "HT", date(2026, 12, 1), None, None),
        ),
    )
    found = {
        one.row: (one.message, one.remedy) for one in report.problems if one.code == "place_occupee"
    }
    assert found == {
        5: (
            "La place 1 est occupée jusqu’au 30/11/2026 (ligne 2).",
            "Décalez l’arrivée au 30/11/2026, ou choisissez une autre place.",
        ),
        8: (
            "La place 2 est occupée à partir du 28/11/2026 (ligne 4).",
            "Avancez le départ au 28/11/2026, ou choisissez une autre place.",
        ),
        9: (
            "La place 1 est occupée du 10/11/2026 au 30/11/2026 (ligne 2).",
            "Avancez le départ au 10/11/2026, ou choisissez une autre place.",
        ),
        10: (
            "La place 2 est occupée sans date de départ (ligne 4).",
            "Saisissez le départ du séjour (ligne 4), ou choisissez une autre place.",
        ),
    }


def test_a_stay_is_checked_against_those_already_stored(session: FakeSession) -> None:
    run(
        session,
        people("P1", "P2"),
        places("1"),
        a_sheet("sejours_ht", STAYS, ("P1", "1", "HT", date(2026, 11, 1), None, None)),
    )
    report = run(
        session, a_sheet("sejours_ht", STAYS, ("P2", "1", "HT", date(2026, 11, 5), None, None))
    )
    assert (
        problem(report, "place_occupee").message
        == "La place 1 est occupée sans date de départ (séjour déjà enregistré)."
    )


# --- leaving rows out ----------------------------------------------------------------------


def test_rows_in_error_are_left_out_when_asked_and_those_that_depend_on_them_too(
    session: FakeSession,
) -> None:
    sheets = (
        a_sheet(
            "beneficiaires",
            PEOPLE,
            ("P1", "Roux", "Anne", "F", "hier"),
            ("P2", "Mas", "Ève", "F", date(1938, 1, 1)),
        ),
        a_sheet(
            "hospitalisations",
            "beneficiaire entree",
            ("P1", date(2025, 1, 1)),
            ("P2", date(2025, 1, 1)),
        ),
    )
    refused = run(session, *sheets)
    assert not refused.is_written
    assert refused.error_count == 1
    written = run(session, *sheets, skip_invalid=True)
    assert written.is_written
    assert written.error_count == 2
    assert errors(written)[1] == ("hospitalisations", 2, "beneficiaire", "reference_en_erreur")
    assert (
        problem(written, "reference_en_erreur").message
        == "P1 est en erreur dans la feuille beneficiaires (ligne 2)."
    )
    assert session.exchange.references("beneficiaires") == {"P2"}
    assert len(session.exchange.rows["hospitalisations"]) == 1


def test_a_row_in_error_whose_person_is_stored_does_not_stop_the_others(
    session: FakeSession,
) -> None:
    run(session, people("P1"))
    report = run(
        session,
        a_sheet("beneficiaires", PEOPLE, ("P1", "Roux", "Anne", "F", "hier")),
        a_sheet("hospitalisations", "beneficiaire entree", ("P1", date(2025, 1, 1))),
        skip_invalid=True,
    )
    assert report.error_count == 1
    assert report.sheets["hospitalisations"].created == 1


def test_a_check_writes_nothing(session: FakeSession) -> None:
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook(people("P1"))), FakeWriter())
    report = exchanges.check(session.actor, Path("reprise.xlsx"))
    assert not report.is_written
    assert report.sheets["beneficiaires"].created == 1
    assert not session.exchange.rows["beneficiaires"]
    assert not session.journal


# --- settings ------------------------------------------------------------------------------


def test_settings_are_kept_in_one_form(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "etablissement",
            "cle valeur",
            ("Nom", "CRT"),
            ("finess", 10000001.0),
            ("date_ouverture", date(2023, 3, 1)),
            ("objectif_file_active", 30.0),
            ("forfait_mensuel", "900,50"),
            ("NUIT_DEBUT", time(21, 0)),
            ("nuit_fin", "6h"),
            ("communes", "Limoux, Quillan"),
            ("couleur", "bleu"),
        ),
    )
    assert report.is_written
    assert session.exchange.settings == {
        "nom": "CRT",
        "finess": "010000001",
        "date_ouverture": "2023-03-01",
        "objectif_file_active": "30",
        "forfait_mensuel": "900.5",
        "nuit_debut": "21:00",
        "nuit_fin": "06:00",
        "communes": "Limoux,Quillan",
        "couleur": "bleu",
    }
    assert {code for *_, code in warnings(report)} == {"cle_inconnue", "zero_retabli", "cle_finess"}
    again = run(
        session,
        a_sheet(
            "etablissement",
            "cle valeur",
            ("nuit_debut", wall(1899, 12, 31, 22)),
            ("communes", None),
        ),
    )
    assert (again.sheets["etablissement"].updated, again.sheets["etablissement"].unchanged) == (
        1,
        1,
    )
    assert session.exchange.settings["nuit_debut"] == "22:00"
    assert session.exchange.settings["communes"] == "Limoux,Quillan"


def test_wrong_settings_are_errors(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "etablissement",
            "cle valeur commentaire",
            ("age_minimum", "soixante", None),
            ("nuit_debut", "tard", None),
            ("nuit_fin", "25:00", None),
            ("age_minimum", 60, None),
            (None, "x", None),
            ("k" * 101, "x", None),
            ("date_ouverture", "31/02/2023", None),
        ),
    )
    assert not report.is_written
    assert errors(report) == [
        ("etablissement", 2, "valeur", "nombre_invalide"),
        ("etablissement", 3, "valeur", "heure_nuit_invalide"),
        ("etablissement", 4, "valeur", "heure_nuit_invalide"),
        ("etablissement", 5, "cle", "identifiant_double"),
        ("etablissement", 6, "cle", "requis_absent"),
        ("etablissement", 7, "cle", "cle_trop_longue"),
        ("etablissement", 8, "valeur", "date_inexistante"),
    ]
    missing = run(session, a_sheet("etablissement", "cle", ("nom",)))
    assert errors(missing) == [("etablissement", 1, "valeur", "colonne_absente")]
    assert missing.sheets["etablissement"].failed == 1


def test_the_rest_of_the_settings_is_read_and_checked(session: FakeSession) -> None:
    report = run(
        session,
        a_sheet(
            "etablissement",
            "cle valeur",
            ("Signature avant admission", True),
            ("soiree_debut", time(18, 30)),
            ("regime_astreinte", "Convention 66"),
            ("alertes_hospitalisation_jours", "75, 60"),
            ("conventions_obligatoires", "mdph;cpts"),
            ("verrouillage_minutes", 60),
            ("logo", "aW1hZ2U="),
        ),
    )
    assert report.is_written
    assert session.exchange.settings == {
        "signature_avant_admission": "oui",
        "soiree_debut": "18:30",
        "regime_astreinte": "ccn66",
        "alertes_hospitalisation_jours": "60,75",
        "conventions_obligatoires": "mdph,cpts",
        "verrouillage_minutes": "60",
    }
    assert {code for *_, code in warnings(report)} == {"cle_hors_classeur"}
    refused = run(
        session,
        a_sheet(
            "etablissement",
            "cle valeur",
            ("verrouillage_minutes", 61),
            ("alertes_hospitalisation_jours", "60, bientôt"),
            ("regime_astreinte", "le nôtre"),
        ),
    )
    assert errors(refused) == [
        ("etablissement", 2, "valeur", "hors_limites"),
        ("etablissement", 3, "valeur", "nombre_invalide"),
        ("etablissement", 4, "valeur", "code_inconnu"),
    ]


# --- the way it is run ---------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATEUR])
def test_only_the_coordination_imports_and_exports(role: Role) -> None:
    session = FakeSession(actor=an_actor(role))
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook(people("P1"))), FakeWriter())
    with pytest.raises(PermissionDeniedError):
        exchanges.import_workbook(session.actor, Path("reprise.xlsx"))
    with pytest.raises(PermissionDeniedError):
        exchanges.export_caseload(session.actor, Path("reprise.xlsx"), "essai")
    with pytest.raises(PermissionDeniedError):
        exchanges.annotate(session.actor, Path("a.xlsx"), EMPTY_REPORT, Path("b.xlsx"))


EMPTY_REPORT = ImportReport(file_name="a.xlsx", size_bytes=0, sheets={}, problems=())


@pytest.mark.parametrize("is_training", [False, True])
def test_an_annotated_copy_says_whether_its_people_are_fictional(
    tmp_path: Path,
    is_training: bool,  # noqa: FBT001 - both kinds of vault
) -> None:
    session = FakeSession(is_training=is_training)
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook()), FakeWriter())
    output = tmp_path / "b.xlsx"

    exchanges.annotate(session.actor, tmp_path / "a.xlsx", EMPTY_REPORT, output)

    assert output.read_text(encoding="utf-8") == f"a.xlsx 0 {is_training}"
    assert session.journal == []


def test_an_import_is_done_even_when_the_unlock_screen_keeps_the_old_name() -> None:
    class Locked(FakeSession):
        def set_label(self, label: str) -> None:
            raise VaultBusyError(operation=label)

    session = Locked()
    name = a_sheet("etablissement", "cle valeur", ("nom", "CRT des Corbières"))
    assert run(session, people("P1"), name).is_written
    assert session.exchange.settings["nom"] == "CRT des Corbières"


@pytest.mark.parametrize("stop_at", [0, 30, 60, 100])
def test_an_import_can_be_stopped_at_any_step_and_leaves_nothing(
    session: FakeSession, stop_at: int
) -> None:
    told: list[int] = []

    def progress(done: int, total: int) -> bool:
        told.append(done)
        assert total == 100
        return done < stop_at

    with pytest.raises(OperationCancelledError):
        run(session, people("P1", "P2"), progress=progress)
    assert told == sorted(told)
    assert not session.exchange.rows["beneficiaires"]
    assert not session.journal


def test_a_template_needs_no_right(tmp_path: Path) -> None:
    session = FakeSession(actor=an_actor(Role.LECTURE))
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook()), FakeWriter())
    exchanges.write_template(tmp_path / "modele.xlsx")
    assert (tmp_path / "modele.xlsx").read_bytes() == b"template"
