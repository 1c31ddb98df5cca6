"""Everything that is worth a second look goes in, and is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.domain.reprise.crossing import Held, double_warnings, held_of
from crt_desktop.domain.reprise.findings import ERROR_CODES, SENTENCES, Finding, say
from crt_desktop.domain.reprise.identifiers import (
    has_matricule_shape,
    is_luhn,
    is_matricule_key_right,
)
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.reprise.settings import typed_setting
from crt_desktop.domain.reprise.spans import Span
from crt_desktop.domain.sejours import PlaceHt
from crt_desktop.domain.typography import french_list
from crt_desktop.reports.exchange import Problem, RawSheet, Severity
from crt_desktop.services.exchanges import Exchanges
from tests.fakes_exchange import (
    FakeReader,
    FakeSession,
    FixedClock,
    a_sheet,
    a_workbook,
    wall,
)

PEOPLE = "id nom_naissance prenoms sexe date_naissance"
COMPLETE = (
    "id beneficiaire date_demande origine date_evaluation date_avis_medical avis_medical "
    "date_concertation date_consentement date_decision decision date_plan date_contrat "
    "date_admission date_sortie motif_sortie"
)
VISITS = "beneficiaire debut fin profession statut"


class NoWriter:
    def write_caseload(self, path: Path, **others: Any) -> dict[str, int]:
        raise AssertionError(path)

    def write_template(self, path: Path) -> None:
        raise AssertionError(path)

    def write_annotated(self, source: Path, *others: Any, **options: Any) -> None:
        raise AssertionError(source)


def run(session: FakeSession, *sheets: RawSheet) -> list[Problem]:
    exchanges = Exchanges(session, FixedClock(), FakeReader(a_workbook(*sheets)), NoWriter())
    report = exchanges.import_workbook(session.actor, Path("reprise.xlsx"))
    assert report.is_written, report.problems
    return [one for one in report.problems if one.severity is Severity.AVERTISSEMENT]


def said(problems: list[Problem], *ignored: str) -> list[tuple[str, int, str, str]]:
    return [
        (one.sheet, one.row, one.column, one.code) for one in problems if one.code not in ignored
    ]


def a_person(
    reference: str = "P1", born_on: date = date(1938, 1, 1), nom: str = "Roux"
) -> RawSheet:
    return a_sheet("beneficiaires", PEOPLE, (reference, nom, "Anne", "F", born_on))


def a_complete_demande(
    reference: str = "D1",
    admitted_on: date | None = date(2025, 2, 1),
    left_on: date | None = None,
    **changes: Any,
) -> tuple[Any, ...]:
    day = date(2025, 1, 10)
    values: dict[str, Any] = {
        "id": reference,
        "beneficiaire": "P1",
        "date_demande": day,
        "origine": "dac",
        "date_evaluation": day,
        "date_avis_medical": day,
        "avis_medical": "favorable",
        "date_concertation": day,
        "date_consentement": day,
        "date_decision": day,
        "decision": "admission",
        "date_plan": day,
        "date_contrat": day,
        "date_admission": admitted_on,
        "date_sortie": left_on,
        "motif_sortie": "souhait" if left_on else None,
    }
    values.update(changes)
    return tuple(values[name] for name in COMPLETE.split())


def demandes(*rows: tuple[Any, ...]) -> RawSheet:
    return a_sheet("demandes", COMPLETE, *rows)


def a_gir(on: date = date(2025, 1, 5), gir: int = 2, source: str = "medecin") -> RawSheet:
    return a_sheet("gir", "beneficiaire date gir source", ("P1", on, gir, source))


def a_visit(*times: Any, statut: str = "realisee") -> tuple[Any, ...]:
    return ("P1", *times, "ide", statut)


def visits(*rows: tuple[Any, ...]) -> RawSheet:
    return a_sheet("visites", VISITS, *rows)


ONE_VISIT = visits(a_visit(wall(2025, 2, 3, 9), wall(2025, 2, 3, 10)))


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


def test_a_complete_admission_is_met_without_a_word(session: FakeSession) -> None:
    assert run(session, a_person(), demandes(a_complete_demande()), a_gir(), ONE_VISIT) == []


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"date_contrat": None}, "date_contrat", "contrat_absent"),
        ({"date_plan": None}, "date_plan", "plan_absent"),
        ({"date_consentement": None}, "date_consentement", "consentement_absent"),
        ({"date_avis_medical": None}, "date_avis_medical", "avis_medical_absent"),
        ({"date_concertation": None}, "date_concertation", "concertation_absente"),
        ({"date_evaluation": None}, "date_evaluation", "evaluation_absente"),
        ({"decision": None}, "decision", "admission_sans_decision"),
        ({"date_admission": None}, "date_admission", "decision_sans_admission"),
        ({"date_evaluation": date(2025, 1, 1)}, "date_evaluation", "dates_en_desordre"),
        ({"date_decision": date(2025, 2, 2)}, "date_admission", "dates_en_desordre"),
        ({"date_contrat": date(2026, 12, 1)}, "date_contrat", "date_a_venir"),
        ({"date_sortie": date(2025, 3, 1)}, "motif_sortie", "sortie_sans_motif"),
        ({"motif_sortie": "souhait"}, "date_sortie", "motif_sans_sortie"),
        ({"decision": "refus", "date_admission": None}, "motif_refus", "refus_sans_motif"),
        (
            {
                "date_admission": None,
                "decision": None,
                "date_sortie": date(2025, 3, 1),
                "motif_sortie": "autre",
            },
            "date_sortie",
            "sortie_sans_admission",
        ),
    ],
)
def test_each_oddity_of_a_demande_is_said(
    session: FakeSession, changes: dict[str, Any], column: str, code: str
) -> None:
    problems = run(session, a_person(), demandes(a_complete_demande(**changes)), a_gir(), ONE_VISIT)
    assert ("demandes", 2, column, code) in said(problems)
    assert {one for *_, one in said(problems, "visite_hors_accompagnement")} == {code}


@pytest.mark.parametrize(
    ("gir", "code"),
    [
        (None, "gir_absent"),
        (a_gir(on=date(2025, 2, 2)), "gir_absent"),
        (a_gir(gir=5), "admission_gir_5_6"),
        (a_gir(gir=6), "admission_gir_5_6"),
    ],
)
def test_the_gir_at_the_admission_is_looked_at(
    session: FakeSession, gir: RawSheet | None, code: str
) -> None:
    sheets = [gir] if gir is not None else []
    problems = run(session, a_person(), demandes(a_complete_demande()), ONE_VISIT, *sheets)
    assert said(problems) == [("demandes", 2, "date_admission", code)]


def test_the_latest_gir_counts_and_the_same_day_the_ems_apa(session: FakeSession) -> None:
    gir = a_sheet(
        "gir",
        "beneficiaire date gir source",
        ("P1", date(2025, 1, 5), 3, "ems_apa"),
        ("P1", date(2025, 1, 5), 6, "coordinateur"),
        ("P1", date(2024, 1, 5), 6, "ems_apa"),
    )
    assert run(session, a_person(), demandes(a_complete_demande()), ONE_VISIT, gir) == []


def test_someone_too_young_is_said_against_the_age_of_the_file(session: FakeSession) -> None:
    problems = run(
        session,
        a_person(born_on=date(1960, 2, 2)),
        demandes(a_complete_demande()),
        a_gir(),
        ONE_VISIT,
        a_sheet("etablissement", "cle valeur", ("age_minimum", 65)),
    )
    (problem,) = problems
    assert problem.code == "admission_trop_jeune"
    assert problem.message == "Personne admise à 64 ans, avant 65 ans."


def test_someone_never_visited_is_said_and_a_later_admission_is_not(session: FakeSession) -> None:
    planned = visits(a_visit(wall(2025, 2, 3, 9), wall(2025, 2, 3, 10), statut="prevue"))
    problems = run(session, a_person(), demandes(a_complete_demande()), a_gir(), planned)
    assert said(problems) == [("demandes", 2, "date_admission", "admission_sans_visite")]
    later = run(
        FakeSession(),
        a_person(),
        demandes(a_complete_demande(admitted_on=date(2026, 12, 1))),
        a_gir(),
    )
    assert said(later) == [("demandes", 2, "date_admission", "date_a_venir")]


def test_a_demande_after_a_death_is_said_once(session: FakeSession) -> None:
    dead = a_complete_demande("D1", left_on=date(2025, 3, 1), motif_sortie="deces")
    after = a_complete_demande(
        "D2",
        None,
        date_demande=date(2025, 3, 1),
        decision=None,
        **dict.fromkeys(
            (
                "date_evaluation",
                "date_avis_medical",
                "date_concertation",
                "date_consentement",
                "date_decision",
                "date_plan",
                "date_contrat",
            )
        ),
    )
    run(session, a_person(), demandes(dead), a_gir(), ONE_VISIT)
    problems = run(session, demandes(after))
    assert said(problems) == [("demandes", 2, "date_demande", "demande_apres_deces")]
    assert problems[0].message == (
        "Demande postérieure au décès du 01/03/2025, noté à la demande D1, déjà enregistrée."
    )


@pytest.mark.parametrize(
    ("columns", "values", "column", "code"),
    [
        ("minutes_trajet", (31,), "minutes_trajet", "trajet_long"),
        ("code_postal", ("1100",), "code_postal", "format_code_postal"),
        ("code_insee_naissance", ("AB",), "code_insee_naissance", "format_code_insee"),
        (
            "matricule_ins statut_identite",
            ("123", "qualifiee"),
            "matricule_ins",
            "format_matricule",
        ),
        (
            "matricule_ins statut_identite",
            ("238011106900100", "qualifiee"),
            "matricule_ins",
            "cle_matricule",
        ),
        (
            "matricule_ins statut_identite",
            ("2380111069001", "provisoire"),
            "matricule_ins",
            "matricule_statut",
        ),
        (
            "attribut_identite statut_identite",
            ("douteux", "validee"),
            "attribut_identite",
            "attribut_statut",
        ),
    ],
)
def test_each_oddity_of_a_person_is_said(
    session: FakeSession, columns: str, values: tuple[Any, ...], column: str, code: str
) -> None:
    row = ("P1", "Roux", "Anne", "F", date(1938, 1, 1), *values)
    problems = run(session, a_sheet("beneficiaires", f"{PEOPLE} {columns}", row))
    assert said(problems) == [("beneficiaires", 2, column, code)]


def test_thirty_minutes_are_near_enough(session: FakeSession) -> None:
    row = ("P1", "Roux", "Anne", "F", date(1938, 1, 1), 30, "11000", "2A004")
    assert (
        run(
            session,
            a_sheet(
                "beneficiaires", f"{PEOPLE} minutes_trajet code_postal code_insee_naissance", row
            ),
        )
        == []
    )


def test_a_very_old_birth_is_said(session: FakeSession) -> None:
    assert said(run(session, a_person(born_on=date(1890, 1, 1)))) == [
        ("beneficiaires", 2, "date_naissance", "age_invraisemblable")
    ]


@pytest.mark.parametrize(("year", "times"), [(64, 1), (1890, 1), (1932, 0)])
def test_a_year_of_birth_of_an_aidant_is_of_this_age(
    session: FakeSession, year: int, times: int
) -> None:
    run(session, a_person())
    problems = run(
        session, a_sheet("aidants", "beneficiaire nom annee_naissance", ("P1", "Mas", year))
    )
    assert said(problems) == [("aidants", 2, "annee_naissance", "age_invraisemblable")] * times


def test_the_same_names_and_birth_under_two_ids_are_said(session: FakeSession) -> None:
    run(session, a_person("P1", nom="Œillet"))
    problems = run(
        session,
        a_sheet(
            "beneficiaires",
            PEOPLE,
            ("P2", "OEILLET", "anne", "F", date(1938, 1, 1)),
            ("P3", "Mas", "Anne", "F", date(1938, 1, 1)),
            ("P4", "Mas", "Anne", "F", date(1938, 1, 1)),
        ),
    )
    assert said(problems) == [
        ("beneficiaires", 2, "nom_naissance", "doublon_possible"),
        ("beneficiaires", 4, "nom_naissance", "doublon_possible"),
    ]
    assert "la personne P1, déjà enregistrée" in problems[0].message
    assert "la ligne 3" in problems[1].message


def test_visits_overlapping_or_outside_or_ahead_or_odd_are_said(session: FakeSession) -> None:
    run(
        session,
        a_person(),
        demandes(a_complete_demande(left_on=date(2025, 3, 1))),
        a_gir(),
        ONE_VISIT,
    )
    problems = run(
        session,
        visits(
            a_visit(wall(2025, 2, 3, 9, 30), wall(2025, 2, 3, 10, 30)),
            a_visit(wall(2025, 2, 3, 10, 15), wall(2025, 2, 3, 11), statut="prevue"),
            a_visit(wall(2025, 2, 3, 8, 55), wall(2025, 2, 3, 10, 45), statut="annulee"),
            a_visit(wall(2025, 2, 10, 9), wall(2025, 2, 10, 9)),
            a_visit(wall(2025, 2, 12, 9), wall(2025, 2, 12, 22)),
            a_visit(wall(2025, 3, 1, 9), wall(2025, 3, 1, 10)),
            a_visit(wall(2025, 3, 2, 9), wall(2025, 3, 2, 10), statut="annulee"),
            a_visit(wall(2027, 3, 2, 9), wall(2027, 3, 2, 10)),
        ),
    )
    assert said(problems) == [
        ("visites", 2, "debut", "visites_chevauchantes"),
        ("visites", 3, "debut", "visites_chevauchantes"),
        ("visites", 5, "fin", "duree_nulle"),
        ("visites", 6, "fin", "duree_longue"),
        ("visites", 7, "debut", "visite_hors_accompagnement"),
        ("visites", 9, "debut", "visite_future"),
        ("visites", 9, "debut", "visite_hors_accompagnement"),
    ]
    assert "celle du 03/02/2025 09:00, déjà enregistrée" in problems[0].message
    assert "celle de la ligne 2" in problems[1].message
    assert "13 heures" in problems[3].message


def test_two_duties_of_one_person_overlapping_are_said(session: FakeSession) -> None:
    duties = a_sheet(
        "astreintes",
        "professionnel debut fin",
        ("E1", wall(2025, 2, 3, 21), wall(2025, 2, 4, 6)),
        ("E2", wall(2025, 2, 3, 21), wall(2025, 2, 4, 6)),
        ("E1", wall(2025, 2, 4, 5), wall(2025, 2, 4, 9)),
        ("E1", wall(2025, 2, 10, 5), wall(2025, 2, 14, 9)),
    )
    team = a_sheet(
        "professionnels",
        "id nom prenom profession rpps",
        ("E1", "Mas", "Zoé", "ide", "123"),
        ("E2", "Mas", "Léa", "ide", "10000000000"),
        ("E3", "Mas", "Luc", "ide", "79927398713"),
    )
    assert said(run(session, team, duties)) == [
        ("professionnels", 2, "rpps", "format_rpps"),
        ("professionnels", 3, "rpps", "cle_rpps"),
        ("astreintes", 4, "debut", "astreintes_chevauchantes"),
        ("astreintes", 5, "fin", "duree_longue"),
    ]


@pytest.mark.parametrize(
    ("statut", "is_said"), [("publiee", 1), ("brouillon", 1), ("remplacee", 0), ("annulee", 0)]
)
def test_a_duty_that_was_replaced_or_cancelled_overlaps_nothing(
    session: FakeSession, statut: str, is_said: int
) -> None:
    duties = a_sheet(
        "astreintes",
        "professionnel debut fin statut",
        ("E1", wall(2025, 2, 3, 21), wall(2025, 2, 4, 6), statut),
        ("E1", wall(2025, 2, 3, 21), wall(2025, 2, 4, 6), "publiee"),
    )
    team = a_sheet("professionnels", "id nom prenom profession", ("E1", "Mas", "Zoé", "ide"))
    codes_said = [code for *_, code in said(run(session, team, duties))]
    assert codes_said.count("astreintes_chevauchantes") == is_said


def test_oddities_of_calls_are_said(session: FakeSession) -> None:
    header = "date_heure origine reponse arrivee fin"
    calls = a_sheet(
        "appels_astreinte",
        header,
        (wall(2025, 2, 3, 23), "aidant", "deplacement", None, None),
        (wall(2025, 2, 4, 23), "aidant", "deplacement", wall(2025, 2, 4, 23, 30), None),
        (wall(2025, 2, 5, 23), "aidant", "conseil", None, None),
        (wall(2027, 2, 5, 23), "aidant", "conseil", None, None),
    )
    assert said(run(session, calls)) == [
        ("appels_astreinte", 2, "arrivee", "deplacement_sans_heure"),
        ("appels_astreinte", 3, "fin", "deplacement_sans_heure"),
        ("appels_astreinte", 5, "date_heure", "date_a_venir"),
    ]


def test_hospital_stays_of_a_person_overlapping_or_to_come_are_said(session: FakeSession) -> None:
    header = "beneficiaire entree sortie"
    run(
        session,
        a_person(),
        a_sheet("hospitalisations", header, ("P1", date(2025, 1, 1), date(2025, 1, 10))),
    )
    stays = a_sheet(
        "hospitalisations",
        header,
        ("P1", date(2025, 1, 9), date(2025, 1, 20)),
        ("P1", date(2025, 1, 20), None),
        ("P1", date(2026, 12, 1), None),
    )
    problems = run(session, stays)
    assert said(problems) == [
        ("hospitalisations", 2, "entree", "hospitalisations_chevauchantes"),
        ("hospitalisations", 4, "entree", "date_a_venir"),
        ("hospitalisations", 4, "entree", "hospitalisations_chevauchantes"),
    ]
    assert "celle du 01/01/2025, déjà enregistrée" in problems[0].message


def test_stays_that_do_not_fit_their_place_are_said(session: FakeSession) -> None:
    place = a_sheet(
        "places_ht",
        "id etablissement type finess ouverture fermeture",
        ("L1", "EHPAD", "HT", "110000007", date(2025, 1, 1), date(2025, 7, 1)),
        ("L2", "EHPAD", "HT", "123", None, None),
        ("L3", "EHPAD", "HT", "110000001", None, None),
        ("L4", "EHPAD", "HT", "2A0000000", None, None),
    )
    run_places = said(run(session, a_person(), place))
    assert run_places == [
        ("places_ht", 3, "finess", "format_finess"),
        ("places_ht", 4, "finess", "cle_finess"),
    ]
    stays = a_sheet(
        "sejours_ht",
        "beneficiaire place type arrivee depart etat",
        ("P1", "L1", "HTU", date(2025, 2, 1), date(2025, 2, 5), "termine"),
        ("P1", "L1", "HT", date(2024, 12, 31), date(2025, 1, 5), "termine"),
        ("P1", "L1", "HT", date(2025, 6, 28), date(2025, 7, 1), "termine"),
        ("P1", "L1", "HT", date(2025, 8, 1), date(2025, 8, 5), "annule"),
        ("P1", "L1", "HT", date(2025, 7, 1), None, "option"),
        ("P1", "L2", "HT", date(2025, 2, 1), None, "termine"),
    )
    assert said(run(session, stays)) == [
        ("sejours_ht", 2, "type", "sejour_autre_type"),
        ("sejours_ht", 3, "arrivee", "sejour_place_fermee"),
        ("sejours_ht", 5, "arrivee", "sejour_place_fermee"),
        ("sejours_ht", 6, "arrivee", "sejour_place_fermee"),
        ("sejours_ht", 7, "depart", "sejour_termine_sans_depart"),
    ]


def test_a_partial_grid_and_an_evaluation_to_come_are_said(session: FakeSession) -> None:
    gir = a_sheet(
        "gir",
        "beneficiaire date coherence gir source",
        ("P1", date(2026, 12, 1), "A", 3, "medecin"),
    )
    assert said(run(session, a_person(), gir)) == [
        ("gir", 2, "date", "date_a_venir"),
        ("gir", 2, "gir", "grille_incomplete"),
    ]


def test_every_code_has_a_sentence_and_a_remedy_in_french() -> None:
    assert SENTENCES.keys() >= ERROR_CODES
    for code, (message, remedy) in SENTENCES.items():
        assert message, code
        assert remedy, code
        assert "'" not in message + remedy, code
        assert " :" not in message + remedy, code


def test_a_value_with_braces_does_not_upset_its_sentence() -> None:
    finding = Finding(
        sheet="visites",
        row=2,
        column="beneficiaire",
        value="{0} {valeur}",
        code="reference_inconnue",
        values={"aucun": "Aucune personne", "feuille": "beneficiaires"},
    )
    assert say(finding)[1].startswith("Ajoutez {0} {valeur} à la feuille")


@pytest.mark.parametrize(
    ("matricule", "is_right"),
    [
        ("185057512345673", True),
        ("185057512345674", False),
        ("1850575123456", True),
        ("18505751234567X", False),
        ("2 38 01 2A 004 001 87", False),
    ],
)
def test_the_key_of_a_matricule_is_97_less_the_rest(matricule: str, *, is_right: bool) -> None:
    assert is_matricule_key_right(matricule) is is_right
    assert has_matricule_shape(matricule)


def test_corsica_counts_as_19_and_18() -> None:
    for letters, digits in (("2A", "19"), ("2B", "18")):
        number = int(f"28501{digits}004001")
        assert is_matricule_key_right(f"28501{letters}004001{97 - number % 97:02d}")
    assert not has_matricule_shape("28501ZZ004001")
    assert is_matricule_key_right("28501ZZ00400112")


def test_luhn_keys() -> None:
    assert is_luhn("79927398713")
    assert not is_luhn("79927398710")
    assert not is_luhn("7992739871x")


def test_a_place_without_a_number_and_records_nobody_checks_are_met_without_a_word(
    session: FakeSession,
) -> None:
    problems = run(
        session,
        a_person(),
        a_sheet("places_ht", "id etablissement type", ("L1", "EHPAD", "HT")),
        a_sheet("partenaires", "id nom categorie", ("O1", "HAD", "had")),
        a_sheet("aidants", "beneficiaire nom", ("P1", "Roux")),
    )
    assert problems == []


def test_a_kept_setting_that_is_no_number_or_day_is_written_as_the_text_it_is() -> None:
    assert typed_setting("date_ouverture", "hier") == "hier"
    assert typed_setting("objectif_file_active", "trente") == "trente"
    assert typed_setting("objectif_file_active", "30") == Decimal(30)
    assert typed_setting("date_ouverture", "2023-03-01") == date(2023, 3, 1)
    assert typed_setting("nom", "30") == "30"


def test_lists_read_as_french() -> None:
    assert [french_list([]), french_list(["a"]), french_list(("a", "b", "c"), last="et")] == [
        "",
        "a",
        "a, b et c",
    ]


def test_a_column_is_found_by_its_attribute() -> None:
    assert SHEET_BY_NAME["visites"].column("starts_at").name == "debut"
    with pytest.raises(KeyError):
        SHEET_BY_NAME["visites"].column("debut")


def test_a_span_without_an_owner_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        held_of(Span(date(2025, 1, 1), date(2025, 1, 2)))


def test_only_persons_are_compared_for_doubles() -> None:
    place = PlaceHt(reference="L1", etablissement="EHPAD", type="HT")
    assert list(double_warnings([Held(place), Held(place)])) == []
