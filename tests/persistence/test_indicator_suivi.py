"""Falls, screenings and contacts of carers: what counts at the edges, and the lists behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.suivi import Chute, ContactAidant, Depistage
from crt_desktop.reports.survey import Evidence
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.persistence.store import store_caseload

YEAR = Period.of_year(2025)
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
DAYS = (date(2024, 12, 31), FIRST, LAST, date(2026, 1, 1))
CODES = ("contacts_aidants_par_demande", "contacts_aidants_par_action", "chutes", "depistages")


def a_person(reference: str, **changes: Any) -> Beneficiaire:
    values: dict[str, Any] = {
        "reference": reference,
        "nom_naissance": f"Nom {reference}",
        "prenoms": "Rose",
        "sexe": "F",
        "born_on": date(1940, 2, 29),
    }
    return Beneficiaire(**(values | changes))


@pytest.fixture
def queries(session: Session) -> SqlIndicatorQueries:
    """Store the same records for a person who counts and for one marked fictif."""
    store_caseload(
        session,
        Caseload(
            beneficiaires=(a_person("B1"), a_person("B2", attribut_identite="fictif")),
            aidants=(Aidant(reference="A1", beneficiaire="B1", nom="Roux", prenom="Ana"),),
            chutes=tuple(
                Chute(beneficiaire=person, fell_on=day, lieu="cuisine", is_relevee_seule=False)
                for person in ("B1", "B2")
                for day in (*DAYS, LAST)
            ),
            depistages=tuple(
                Depistage(beneficiaire=person, screened_on=day, type=kind, score="12/14")
                for person in ("B1", "B2")
                for day in DAYS
                for kind in ("denutrition", "chute")
            ),
            contacts_aidants=tuple(
                ContactAidant(
                    beneficiaire=person,
                    aidant="A1" if person == "B1" and day == LAST else None,
                    contacted_on=day,
                    demande="repit",
                    action="orientation_pfr" if day == LAST else "ecoute",
                )
                for person in ("B1", "B2")
                for day in DAYS
            ),
        ),
    )
    return SqlIndicatorQueries(session)


def asked(*, is_training: bool = False) -> dict[str, Any]:
    return {"parametres": Parametres(), "holidays": frozenset(), "is_training": is_training}


def evidence_of(queries: SqlIndicatorQueries, code: str) -> Evidence:
    return queries.evidence(code, YEAR, **asked())


def test_records_dated_on_both_ends_of_the_period_count_and_no_others(
    queries: SqlIndicatorQueries,
) -> None:
    found = queries.compute(YEAR, **asked())

    assert found["chutes"] == 3
    assert found["depistages"] == dict.fromkeys(codes.DEPISTAGE, 0) | {
        "denutrition": 2,
        "chute": 2,
    }
    assert found["contacts_aidants_par_demande"] == dict.fromkeys(codes.DEMANDE_AIDANT, 0) | {
        "repit": 2
    }
    assert found["contacts_aidants_par_action"] == dict.fromkeys(codes.ACTION_AIDANT, 0) | {
        "orientation_pfr": 1,
        "ecoute": 1,
    }


def test_records_of_a_fictif_person_count_in_a_training_vault_only(
    queries: SqlIndicatorQueries,
) -> None:
    real, training = (
        queries.compute(YEAR, **asked(is_training=is_training)) for is_training in (False, True)
    )

    assert (real["chutes"], training["chutes"]) == (3, 6)
    for code in CODES:
        if code != "chutes":
            assert sum(training[code].values()) == 2 * sum(real[code].values()), code
        assert set(evidence_of(queries, code).beneficiaire_ids) == {1}, code


def test_nothing_recorded_is_zero_everywhere_and_not_unknown(session: Session) -> None:
    found = SqlIndicatorQueries(session).compute(YEAR, **asked())

    assert found["chutes"] == 0
    assert set(found["depistages"].values()) == {0}
    assert list(found["depistages"]) == list(codes.DEPISTAGE)
    assert list(found["contacts_aidants_par_action"]) == list(codes.ACTION_AIDANT)


def test_the_list_behind_the_contacts_names_the_carer_and_what_was_done(
    queries: SqlIndicatorQueries,
) -> None:
    evidence = evidence_of(queries, "contacts_aidants_par_demande")

    assert [column.key for column in evidence.columns] == [
        "beneficiaire", "personne", "aidant", "date", "canal", "action", "modalite"
    ]  # fmt: skip
    assert evidence.rows == (
        ("B1", "Nom B1 Rose", None, FIRST, None, "Écoute", "repit"),
        ("B1", "Nom B1 Rose", "Roux Ana", LAST, None, "Orientation vers la PFR", "repit"),
    )


def test_the_list_behind_the_falls_tells_where_and_how(queries: SqlIndicatorQueries) -> None:
    evidence = evidence_of(queries, "chutes")

    assert evidence.rows[0] == ("B1", "Nom B1 Rose", FIRST, "Cuisine", None, "non")
    assert len(evidence.rows) == evidence.value == 3
