"""Counting rules at their edges, each on the smallest caseload that shows it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.dates import Period
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.persistence.store import store_caseload

PARIS = ZoneInfo("Europe/Paris")
YEAR = Period.of_year(2025)


def a_person(reference: str = "B1", **changes: Any) -> Beneficiaire:
    values: dict[str, Any] = {
        "reference": reference,
        "nom_naissance": f"Nom {reference}",
        "prenoms": "Rose",
        "sexe": "F",
        "born_on": date(1940, 2, 29),
    }
    return Beneficiaire(**(values | changes))


def an_accompagnement(
    reference: str, admitted_on: date, left_on: date | None = None, **changes: Any
) -> Demande:
    values: dict[str, Any] = {
        "reference": reference,
        "beneficiaire": "B1",
        "requested_on": admitted_on,
        "origine": "dac",
        "admitted_on": admitted_on,
        "left_on": left_on,
    }
    return Demande(**(values | changes))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=PARIS)


def figures(
    session: Session, caseload: Caseload, period: Period = YEAR, **changes: Any
) -> dict[str, Any]:
    store_caseload(session, caseload)
    asked: dict[str, Any] = {
        "parametres": Parametres(),
        "holidays": frozenset({date(2025, 12, 25)}),
        "is_training": False,
    }
    return SqlIndicatorQueries(session).compute(period, **(asked | changes))


def test_an_accompagnement_that_begins_and_ends_on_one_day_counts_that_day(
    session: Session,
) -> None:
    day = date(2025, 12, 31)
    found = figures(
        session,
        Caseload(beneficiaires=(a_person(),), demandes=(an_accompagnement("D1", day, day),)),
    )

    assert found["file_active"] == found["journees"] == found["personnes_mois"] == 1
    assert found["presents_fin"] == found["entrees"] == found["sorties"] == 1


def test_the_day_of_sortie_does_not_count(session: Session) -> None:
    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(),),
            demandes=(an_accompagnement("D1", date(2024, 5, 1), date(2025, 1, 1)),),
        ),
    )

    assert found["file_active"] == found["journees"] == 0
    assert found["sorties"] == 1
    assert found["age"] == {"moyenne": None, "mediane": None, "min": None, "max": None}


def test_two_accompagnements_in_a_month_are_one_person_month(session: Session) -> None:
    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(),),
            demandes=(
                an_accompagnement("D1", date(2025, 3, 1), date(2025, 3, 10)),
                an_accompagnement("D2", date(2025, 3, 20), date(2025, 4, 1)),
            ),
        ),
        Period(start=date(2025, 3, 1), end=date(2025, 4, 15)),
    )

    assert found["personnes_mois"] == 1
    assert found["forfait_theorique"] == 900
    assert found["presents_fin_mois"] == [
        {"mois": "2025-03", "valeur": 1},
        {"mois": "2025-04", "valeur": 0},
    ]
    assert found["file_active_moyenne"] == Decimal("0.5")
    assert (found["entrees"], found["reentrees"]) == (2, 1)


def test_a_year_of_someone_born_on_29_february_completes_on_1_march(session: Session) -> None:
    caseload = Caseload(
        beneficiaires=(a_person(),), demandes=(an_accompagnement("D1", date(2025, 1, 2)),)
    )
    store_caseload(session, caseload)

    ages = [
        figures(session, Caseload(), Period(start=date(2025, 2, 1), end=end))["age"]["max"]
        for end in (date(2025, 2, 28), date(2025, 3, 1))
    ]

    assert ages == [84, 85]


def test_same_day_evaluations_follow_their_source_then_the_last_row(session: Session) -> None:
    day = date(2025, 1, 10)
    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(), a_person("B2")),
            demandes=(
                an_accompagnement("D1", day),
                an_accompagnement("D2", day, beneficiaire="B2"),
            ),
            gir=(
                EvaluationGir(beneficiaire="B1", evaluated_on=day, source="ems_apa", gir=2),
                EvaluationGir(beneficiaire="B1", evaluated_on=day, source="coordinateur", gir=4),
                EvaluationGir(beneficiaire="B2", evaluated_on=day, source="medecin", gir=3),
                EvaluationGir(beneficiaire="B2", evaluated_on=day, source="medecin", gir=4),
                EvaluationGir(
                    beneficiaire="B2", evaluated_on=date(2025, 6, 1), source="coordinateur", gir=3
                ),
            ),
        ),
    )

    assert (found["par_gir_entree"]["2"], found["par_gir_entree"]["4"]) == (1, 1)
    assert (found["par_gir_actuel"]["2"], found["par_gir_actuel"]["3"]) == (1, 1)
    assert found["evolution_gir"] == {
        "amelioration": 0,
        "stable": 1,
        "aggravation": 1,
        "non_mesurable": 0,
    }


def test_fictif_persons_count_in_a_training_vault_only(session: Session) -> None:
    day = date(2025, 6, 1)
    caseload = Caseload(
        beneficiaires=(a_person(attribut_identite="fictif"),),
        demandes=(an_accompagnement("D1", day),),
        visites=(
            Visite(
                beneficiaire="B1",
                starts_at=at(day, 9),
                ends_at=at(day, 10),
                profession="ide",
                statut="realisee",
            ),
        ),
        appels_astreinte=(
            AppelAstreinte(called_at=at(day, 22), origine="sad", reponse="conseil"),
            AppelAstreinte(
                called_at=at(day, 23), origine="sad", reponse="conseil", beneficiaire="B1"
            ),
        ),
    )

    real = figures(session, caseload)
    training = figures(session, Caseload(), is_training=True)

    codes = ("file_active", "demandes", "visites_realisees", "appels_astreinte")
    assert [real[code] for code in codes] == [0, 0, 0, 1]
    assert [training[code] for code in codes] == [1, 1, 1, 2]


def a_duty(starts_at: datetime, ends_at: datetime, who: str = "P1") -> Astreinte:
    return Astreinte(professionnel=who, starts_at=starts_at, ends_at=ends_at)


def test_a_night_is_covered_by_several_in_a_row_and_not_with_a_gap(session: Session) -> None:
    first, second = date(2025, 3, 10), date(2025, 3, 11)
    third = date(2025, 3, 12)
    found = figures(
        session,
        Caseload(
            professionnels=tuple(
                Professionnel(reference=key, nom="N", prenom="P", profession="ide")
                for key in ("P1", "P2")
            ),
            astreintes=(
                a_duty(at(first, 20), at(second, 1)),
                a_duty(at(second, 1), at(second, 6), "P2"),
                a_duty(at(second, 21), at(third, 1)),
                a_duty(at(third, 1, 1), at(third, 6), "P2"),
            ),
        ),
        Period(start=first, end=second),
    )

    assert (found["nuits_couvertes"], found["nuits_non_couvertes"]) == (1, 1)


@pytest.mark.parametrize(("day", "hours"), [(date(2025, 3, 29), 8), (date(2025, 10, 25), 10)])
def test_the_nights_of_the_clock_changes_last_8_and_10_hours(
    session: Session, day: date, hours: int
) -> None:
    start = at(day, 21)
    whole = start.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)
    caseload = Caseload(
        beneficiaires=(a_person(),),
        professionnels=(Professionnel(reference="P1", nom="N", prenom="P", profession="ide"),),
        astreintes=(a_duty(start, whole),),
        visites=(
            Visite(
                beneficiaire="B1",
                starts_at=start,
                ends_at=at(day + timedelta(days=1), 6),
                profession="ide",
                statut="realisee",
            ),
        ),
    )

    found = figures(session, caseload, Period(start=day, end=day))

    assert found["nuits_couvertes"] == 1
    assert found["visites_heures"] == hours


@pytest.mark.parametrize(
    ("moment", "span", "creneau"),
    [
        (at(date(2025, 12, 25), 23), (time(21), time(6)), "ferie"),
        (at(date(2025, 3, 29), 23), (time(21), time(6)), "weekend"),
        (at(date(2025, 3, 31), 5, 59), (time(21), time(6)), "nuit"),
        (at(date(2025, 3, 31), 6), (time(21), time(6)), "jour"),
        (at(date(2025, 10, 27), 18, 59), (time(21), time(6)), "jour"),
        (at(date(2025, 10, 27), 19), (time(21), time(6)), "soiree"),
        (at(date(2025, 10, 27), 21), (time(21), time(6)), "nuit"),
        (at(date(2025, 7, 7), 18, 30), (time(18), time(6)), "nuit"),
        (at(date(2025, 7, 7), 10), (time(18), time(6)), "jour"),
        (at(date(2025, 7, 8), 0, 30), (time(1), time(6)), "soiree"),
        (at(date(2025, 7, 8), 1), (time(1), time(6)), "nuit"),
    ],
)
def test_the_slot_class_is_the_first_that_applies_in_local_time(
    session: Session, moment: datetime, span: tuple[time, time], creneau: str
) -> None:
    visit = Visite(
        beneficiaire="B1",
        starts_at=moment,
        ends_at=moment + timedelta(minutes=30),
        profession="ide",
        statut="realisee",
    )
    found = figures(
        session,
        Caseload(beneficiaires=(a_person(),), visites=(visit,)),
        parametres=Parametres(nuit_debut=span[0], nuit_fin=span[1]),
    )

    assert {key: count for key, count in found["visites_par_creneau"].items() if count} == {
        creneau: 1
    }


def test_the_evening_begins_when_the_settings_say(session: Session) -> None:
    visits = tuple(
        Visite(
            beneficiaire="B1",
            starts_at=at(date(2025, 7, 7), hour, minute),
            ends_at=at(date(2025, 7, 7), hour, minute) + timedelta(minutes=30),
            profession="ide",
            statut="realisee",
        )
        for hour, minute in ((17, 59), (18, 0))
    )
    found = figures(
        session,
        Caseload(beneficiaires=(a_person(),), visites=visits),
        parametres=Parametres(soiree_debut=time(18)),
    )

    assert found["visites_par_creneau"]["soiree"] == 1
    assert found["visites_par_creneau"]["jour"] == 1


def test_what_the_establishment_requires_is_missing_until_it_is_signed(session: Session) -> None:
    found = figures(
        session,
        Caseload(
            partenaires=(
                Partenaire(
                    reference="P1",
                    nom="CPTS",
                    categorie="cpts",
                    convention_from=date(2025, 1, 1),
                ),
            )
        ),
        parametres=Parametres(conventions_obligatoires=("cpts", "emg")),
    )

    assert found["obligatoires_manquants"][-1] == "emg"
    assert "cpts" not in found["obligatoires_manquants"]


def test_three_months_in_hospital_are_reached_on_the_clamped_day_and_still_there(
    session: Session,
) -> None:
    found = figures(
        session,
        Caseload(
            beneficiaires=tuple(a_person(key) for key in ("B1", "B2", "B3")),
            hospitalisations=(
                Hospitalisation(
                    beneficiaire="B1",
                    entered_on=date(2024, 11, 30),
                    left_on=date(2025, 3, 1),
                ),
                Hospitalisation(
                    beneficiaire="B2",
                    entered_on=date(2024, 11, 30),
                    left_on=date(2025, 2, 28),
                ),
                Hospitalisation(beneficiaire="B3", entered_on=date(2025, 10, 1)),
            ),
        ),
    )

    assert found["hospitalises_plus_3_mois"] == 1
    assert found["hospitalisations"]["nombre"] == 0


def test_a_stay_0_to_30_days_after_one_entered_earlier_is_a_rehospitalisation(
    session: Session,
) -> None:
    def stay(entered_on: date, left_on: date) -> Hospitalisation:
        return Hospitalisation(beneficiaire="B1", entered_on=entered_on, left_on=left_on)

    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(),),
            demandes=(an_accompagnement("D1", date(2025, 1, 1)),),
            hospitalisations=(
                stay(date(2024, 12, 1), date(2024, 12, 2)),
                stay(date(2025, 1, 1), date(2025, 1, 1)),
                stay(date(2025, 2, 1), date(2025, 2, 5)),
                stay(date(2025, 2, 5), date(2025, 2, 6)),
            ),
        ),
    )

    assert found["hospitalisations"] == {
        "nombre": 3,
        "personnes": 1,
        "programmees": 0,
        "non_programmees": 0,
        "par_urgences": 0,
        "rehospitalisations_30j": 2,
        "jours": 5,
    }


def test_places_offer_their_nights_from_opening_to_the_eve_of_closing(session: Session) -> None:
    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(),),
            places_ht=(
                PlaceHt(
                    reference="L1",
                    etablissement="E",
                    type="HT",
                    opened_on=date(2025, 12, 22),
                    closed_on=date(2025, 12, 27),
                ),
                PlaceHt(
                    reference="L2", etablissement="E", type="HTU", opened_on=date(2025, 12, 27)
                ),
            ),
            sejours_ht=(
                SejourHt(
                    beneficiaire="B1",
                    place="L1",
                    type="HT",
                    arrived_on=date(2025, 12, 23),
                    departed_on=date(2025, 12, 25),
                    etat="termine",
                ),
                SejourHt(beneficiaire="B1", place="L2", type="HT", arrived_on=date(2025, 12, 31)),
                SejourHt(
                    beneficiaire="B1",
                    place="L2",
                    type="HT",
                    arrived_on=date(2025, 12, 28),
                    departed_on=date(2025, 12, 30),
                    etat="option",
                ),
            ),
        ),
    )

    assert found["taux_occupation_ht"] == Decimal("30.0")
    assert found["sejours_ht"]["HT"] == {
        "nombre": 2,
        "personnes": 1,
        "nuits": 3,
        "duree_moyenne": Decimal("2.0"),
    }
    assert found["sejours_ht"]["HTU"]["duree_moyenne"] is None


@pytest.mark.parametrize(
    ("categories", "departement", "missing"),
    [
        ((), None, ["ehpad", "had", "pfr", "hopital_proximite", "dac"]),
        (("saas", "had", "pfr", "hopital_proximite", "dac"), "31", []),
        (("ehpad", "had", "pfr", "dac"), "11", ["hopital_proximite", "mdph", "espace_seniors"]),
    ],
)
def test_required_conventions_are_those_of_the_call(
    session: Session, categories: tuple[str, ...], departement: str | None, missing: list[str]
) -> None:
    found = figures(
        session,
        Caseload(
            partenaires=(
                *(
                    Partenaire(
                        reference=category,
                        nom=category,
                        categorie=category,
                        convention_from=date(2025, 12, 31),
                    )
                    for category in categories
                ),
                Partenaire(
                    reference="over",
                    nom="over",
                    categorie="mdph",
                    convention_from=date(2024, 1, 1),
                    convention_until=date(2025, 12, 30),
                ),
                Partenaire(reference="none", nom="none", categorie="espace_seniors"),
            )
        ),
        parametres=Parametres(departement=departement),
    )

    assert found["obligatoires_manquants"] == missing
    assert found["partenaires_conventionnes"]["obligatoires_manquants"] == missing
    assert not found["partenaires_conventionnes"]["mdph"]
    assert not found["partenaires_conventionnes"]["espace_seniors"]


@pytest.mark.parametrize(
    ("objectif", "expected"), [(0, "2025-01-01"), (1, "2025-02-01"), (2, None)]
)
def test_the_objectif_is_reached_by_the_day_its_last_person_enters(
    session: Session, objectif: int, expected: str | None
) -> None:
    found = figures(
        session,
        Caseload(
            beneficiaires=(a_person(),), demandes=(an_accompagnement("D1", date(2025, 2, 1)),)
        ),
        parametres=Parametres(objectif_file_active=objectif),
    )

    assert found["date_seuil"] == expected
    assert found["ecart_objectif"] == 1 - objectif
