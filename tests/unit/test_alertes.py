"""The rules of what is due, at their edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from crt_desktop.domain import alertes as rules
from crt_desktop.domain.alertes import Duty, Gravite
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.sejours import SejourHt

ON = date(2026, 11, 23)
DEFAULT = Parametres()


def days(count: int) -> timedelta:
    return timedelta(days=count)


def known(duty: Duty | None) -> Duty:
    assert duty is not None
    return duty


# --- hospitalisation -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered_on", "on", "code"),
    [
        (ON - days(59), ON, None),
        (ON - days(60), ON, "hospitalisation_60_jours"),
        (ON - days(74), ON, "hospitalisation_60_jours"),
        (ON - days(75), ON, "hospitalisation_75_jours"),
        # 30 November + 3 months is the last day of February.
        (date(2026, 11, 30), date(2027, 2, 27), "hospitalisation_75_jours"),
        (date(2026, 11, 30), date(2027, 2, 28), "hospitalisation_3_mois"),
        (date(2027, 11, 30), date(2028, 2, 28), "hospitalisation_75_jours"),
        (date(2027, 11, 30), date(2028, 2, 29), "hospitalisation_3_mois"),
        (date(2024, 2, 29), date(2024, 5, 28), "hospitalisation_75_jours"),
        (date(2024, 2, 29), date(2024, 5, 29), "hospitalisation_3_mois"),
        (ON - days(400), ON, "hospitalisation_3_mois"),
    ],
)
def test_a_stay_has_the_highest_alert_it_reached(
    entered_on: date, on: date, code: str | None
) -> None:
    duty = rules.hospitalisation_due(entered_on, on=on, sexe="F", parametres=DEFAULT)
    assert (None if duty is None else duty.code) == code


def test_a_stay_says_its_days_and_its_term() -> None:
    entered_on = date(2026, 9, 2)
    duty = known(rules.hospitalisation_due(entered_on, on=ON, sexe="M", parametres=DEFAULT))
    assert duty.message == "hospitalisé, 82 jours"
    assert duty.detail == "Sortie à décider avant le terme des 3 mois"
    assert duty.echeance == date(2026, 12, 2)
    assert duty.gravite is Gravite.URGENT


def test_the_first_alert_is_less_pressing_than_the_last_one() -> None:
    duty = known(rules.hospitalisation_due(ON - days(60), on=ON, sexe="I", parametres=DEFAULT))
    assert (duty.message, duty.gravite) == ("hospitalisation, 60 jours", Gravite.BIENTOT)


def test_the_term_reached_is_to_be_decided() -> None:
    duty = known(rules.hospitalisation_due(date(2026, 8, 23), on=ON, sexe="F", parametres=DEFAULT))
    assert (duty.message, duty.echeance) == ("hospitalisée, 92 jours", ON)
    assert duty.detail == "Terme des 3 mois atteint\u00a0: sortie à décider"


def test_the_alerts_of_a_stay_are_those_of_the_parametres() -> None:
    other = Parametres(alertes_hospitalisation_jours=(10, 20, 30), hospitalisation_terme_mois=2)
    found = [
        known(rules.hospitalisation_due(ON - days(count), on=ON, sexe="F", parametres=other)).code
        for count in (10, 29, 30, 70)
    ]
    assert found == [
        "hospitalisation_10_jours",
        "hospitalisation_20_jours",
        "hospitalisation_30_jours",
        "hospitalisation_3_mois",
    ]


# --- papers, contrat, plan -----------------------------------------------------------------


def papers(
    missing: set[str],
    circonstance: str | None = "ordinaire",
    *,
    admitted_on: date = ON,
    parametres: Parametres = DEFAULT,
) -> Duty | None:
    return rules.papers_due(
        missing, admitted_on=admitted_on, circonstance=circonstance, on=ON, parametres=parametres
    )


def test_a_whole_file_owes_nothing() -> None:
    assert papers(set()) is None


@pytest.mark.parametrize("circonstance", [None, "ordinaire", "liste_attente_ehpad"])
def test_on_the_ordinary_path_papers_are_due_at_the_admission(circonstance: str | None) -> None:
    due_today = known(papers({"plan"}, circonstance))
    assert (due_today.echeance, due_today.gravite) == (ON, Gravite.BIENTOT)
    late = known(papers({"plan"}, circonstance, admitted_on=ON - days(1)))
    assert (late.echeance, late.gravite) == (ON - days(1), Gravite.URGENT)


@pytest.mark.parametrize("circonstance", ["urgence", "sortie_hospitalisation"])
def test_on_the_urgent_path_papers_are_due_some_days_after(circonstance: str) -> None:
    on_time = known(papers({"plan", "contrat"}, circonstance, admitted_on=ON - days(15)))
    assert (on_time.echeance, on_time.gravite) == (ON, Gravite.BIENTOT)
    late = known(papers({"plan", "contrat"}, circonstance, admitted_on=ON - days(16)))
    assert (late.echeance, late.gravite) == (ON - days(1), Gravite.URGENT)
    longer = Parametres(delai_regularisation_jours=20)
    assert known(papers({"plan"}, circonstance, parametres=longer)).echeance == ON + days(20)


@pytest.mark.parametrize("piece", ["consentement", "gir"])
def test_even_the_urgent_path_asks_for_consent_and_gir_first(piece: str) -> None:
    assert known(papers({piece, "plan"}, "urgence")).echeance == ON


def test_a_signature_after_the_admission_is_due_within_the_month() -> None:
    after = Parametres(signature_avant_admission=False)
    signed_later = known(papers({"contrat"}, admitted_on=date(2026, 10, 31), parametres=after))
    assert signed_later.echeance == date(2026, 11, 30)
    with_others = known(papers({"contrat", "plan"}, parametres=after))
    assert with_others.echeance == ON
    assert known(papers({"contrat"}, "urgence", parametres=after)).echeance == ON + days(15)


@pytest.mark.parametrize(
    ("missing", "admitted_on", "message"),
    [
        ({"avis_medical"}, ON - days(20), "1 pièce due"),
        ({"avis_medical", "contrat"}, ON - days(20), "2 pièces dues"),
        ({"avis_medical", "contrat"}, ON, "2 pièces à régulariser"),
    ],
)
def test_the_papers_are_counted(missing: set[str], admitted_on: date, message: str) -> None:
    assert known(papers(missing, "urgence", admitted_on=admitted_on)).message == message


def test_the_papers_are_named_in_their_order() -> None:
    duty = known(papers({"gir", "avis_medical", "contrat"}, "urgence"))
    assert duty.detail == "Contrat, avis médical et GIR, urgence du 23/11/2026"
    assert known(papers({"plan"})).detail == "Plan, admission du 23/11/2026"


@pytest.mark.parametrize(
    ("review_on", "gravite"),
    [
        (ON + days(31), None),
        (ON + days(30), Gravite.INFORMATION),
        (ON + days(8), Gravite.INFORMATION),
        (ON + days(7), Gravite.BIENTOT),
        (ON - days(300), Gravite.BIENTOT),
    ],
)
def test_a_plan_is_to_be_reviewed_from_thirty_days_before(
    review_on: date, gravite: Gravite | None
) -> None:
    duty = rules.plan_due(ON - days(400), review_on, on=ON, parametres=DEFAULT)
    assert (duty and duty.gravite) == gravite
    assert duty is None or duty.echeance == review_on


def test_a_plan_without_a_review_day_is_reviewed_six_months_later() -> None:
    duty = known(rules.plan_due(date(2026, 5, 31), None, on=ON, parametres=DEFAULT))
    assert (duty.echeance, duty.detail) == (date(2026, 11, 30), "Plan du 31/05/2026")
    assert rules.plan_due(date(2026, 6, 24), None, on=ON, parametres=DEFAULT) is None


# --- demande, sortie -----------------------------------------------------------------------

WAITING = Demande(
    reference="D1",
    beneficiaire="B1",
    requested_on=date(2026, 5, 20),
    origine="ccas",
    canal="viatrajectoire",
)


def reminder(on: date = ON, **changes: Any) -> Duty | None:
    return rules.demande_due(replace(WAITING, **changes), on=on, parametres=DEFAULT)


def test_a_demande_untouched_for_six_months_is_recalled() -> None:
    assert reminder(on=date(2026, 11, 19)) is None
    duty = known(reminder(on=date(2026, 11, 20)))
    assert (duty.message, duty.echeance) == ("demande à relancer", date(2026, 11, 20))
    assert duty.detail == "Reçue le 20/05/2026 par ViaTrajectoire"
    assert duty.gravite is Gravite.INFORMATION


@pytest.mark.parametrize(
    ("canal", "ending"),
    [("telephone", " par téléphone"), ("mssante", " par MSSanté"), ("autre", ""), (None, "")],
)
def test_a_demande_says_how_it_came(canal: str | None, ending: str) -> None:
    assert known(reminder(canal=canal)).detail == f"Reçue le 20/05/2026{ending}"


@pytest.mark.parametrize(
    "step",
    ["evaluated_on", "avis_medical_on", "concertation_on", "consentement_on", "decided_on"],
)
def test_a_step_since_then_starts_the_six_months_again(step: str) -> None:
    for day, is_due in (
        (date(2026, 5, 24), False),
        (date(2026, 5, 23), True),
        (ON + days(1), True),
    ):
        changes: dict[str, Any] = {step: day}
        assert (reminder(**changes) is not None) is is_due


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({"decision": "refus", "decided_on": ON}, False),
        ({"decision": "refus", "decided_on": ON + days(1)}, True),
        ({"decision": "refus"}, True),
        ({"decision": "sans_suite", "decided_on": date(2026, 5, 21)}, False),
        ({"decision": "sans_suite"}, True),
        ({"decision": "admission"}, True),
        ({"decision": "admission", "decided_on": date(2026, 5, 21)}, True),
        ({"admitted_on": ON}, False),
        ({"admitted_on": ON + days(1)}, True),
        ({"requested_on": ON + days(1)}, False),
    ],
)
def test_only_a_demande_neither_admitted_nor_ended_waits(
    changes: dict[str, Any], *, waits: bool
) -> None:
    assert (reminder(**changes) is not None) is waits


def relais(left_on: date, motif: str | None = "ehpad_usld", **known: Any) -> Duty | None:
    demande = Demande(
        reference="D1",
        beneficiaire="B1",
        requested_on=date(2026, 1, 5),
        origine="ccas",
        left_on=left_on,
        motif_sortie=motif,
        **known,
    )
    return rules.relais_due(demande, on=ON, parametres=DEFAULT)


def test_a_living_exit_asks_for_its_relais() -> None:
    duty = known(relais(date(2026, 11, 12)))
    assert duty.echeance == date(2026, 11, 27)
    assert (duty.message, duty.detail) == ("relais à organiser", "Sortie du 12/11/2026")


def test_an_exit_by_death_an_answer_or_an_old_exit_ask_for_nothing() -> None:
    assert relais(ON, "deces") is None
    assert relais(ON, has_relais=True) is None
    assert relais(ON, has_relais=False) is None
    assert relais(ON + days(1)) is None
    assert relais(ON - days(90)) is not None
    assert relais(ON - days(91)) is None


def test_an_old_exit_whose_relais_has_a_day_is_recalled_until_it_is_confirmed() -> None:
    begun_on = ON - days(390)
    duty = known(relais(ON - days(400), has_relais=True, relais_on=begun_on))
    assert duty.echeance == begun_on
    assert relais(ON - days(400), relais_on=begun_on, relais_confirmed_on=ON) is None


def test_an_organised_relais_is_due_on_the_day_it_begins_until_somebody_made_sure_of_it() -> None:
    organised: dict[str, Any] = {
        "has_relais": True,
        "relais_organisme": "SAAS Cigale",
        "relais_on": date(2026, 11, 30),
    }
    duty = known(relais(ON, **organised))
    assert duty.echeance == date(2026, 11, 30)
    assert duty.message == "relais à confirmer"
    assert duty.detail == f"Sortie du {ON:%d/%m/%Y}, SAAS Cigale à partir du 30/11/2026"
    assert relais(ON, relais_confirmed_on=ON, **organised) is None
    assert relais(ON, **{**organised, "has_relais": False}) is None


def test_equipment_left_behind_says_why() -> None:
    after_death = rules.equipement_due(
        "tablette", None, left_on=date(2026, 11, 12), motif_sortie="deces"
    )
    assert after_death.detail == "Tablette, décès du 12/11/2026"
    after_exit = rules.equipement_due(
        "autre", "Lit médicalisé", left_on=date(2026, 11, 12), motif_sortie=None
    )
    assert after_exit.detail == "Lit médicalisé, sortie du 12/11/2026"


@pytest.mark.parametrize("expected_on", [None, ON, ON + days(1)])
def test_a_return_still_to_come_is_not_late(expected_on: date | None) -> None:
    assert rules.retour_due(expected_on, on=ON, sexe="F") is None


def test_a_return_that_did_not_happen_asks_for_another_day() -> None:
    duty = known(rules.retour_due(ON - days(1), on=ON, sexe="F"))
    assert (duty.code, duty.gravite) == ("retour_a_preparer", Gravite.INFORMATION)
    assert duty.message == "retour prévu passé, toujours hospitalisée"
    assert duty.echeance == ON - days(1)
    unknown = known(rules.retour_due(ON - days(1), on=ON, sexe="I"))
    assert unknown.message == "retour prévu passé, toujours à l’hôpital"


# --- sejour, transmission, vaccination -----------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "arrived_on", "departed_on", "message"),
    [
        ("en_cours", ON - days(9), ON, None),
        ("en_cours", ON - days(9), ON - days(1), "séjour HT-SH à terminer"),
        ("en_cours", ON - days(9), None, None),
        ("termine", ON - days(9), ON - days(1), None),
        (None, ON - days(9), ON - days(1), None),
        ("option", ON, ON + days(5), "option HT-SH à confirmer ou à annuler"),
        ("option", ON + days(1), None, None),
    ],
)
def test_a_sejour_is_to_be_closed(
    etat: str | None, arrived_on: date, departed_on: date | None, message: str | None
) -> None:
    sejour = SejourHt(
        beneficiaire="B1",
        place="L1",
        type="HTSH",
        arrived_on=arrived_on,
        departed_on=departed_on,
        etat=etat,
    )
    duty = rules.sejour_due(sejour, on=ON, etablissement="EHPAD Les Glycines")
    assert (duty and duty.message) == message


def test_an_urgent_transmission_waits_twelve_hours() -> None:
    written_at = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)
    too_soon = written_at + timedelta(hours=12) - timedelta(seconds=1)
    assert rules.transmission_due(written_at, at=too_soon, auteur=None) is None
    at = written_at + timedelta(hours=12)
    duty = known(rules.transmission_due(written_at, at=at, auteur="Nadia"))
    assert duty.detail == "Écrite le 22/11/2026 à 18:05 par Nadia"
    assert duty.gravite is Gravite.URGENT
    unsigned = known(rules.transmission_due(written_at, at=at, auteur=None))
    assert unsigned.detail.endswith("18:05")


@pytest.mark.parametrize(("next_on", "is_due"), [(None, False), (ON + days(1), False), (ON, True)])
def test_a_vaccination_is_repeated_when_its_day_has_come(
    next_on: date | None, *, is_due: bool
) -> None:
    assert (rules.vaccination_due("grippe", next_on, on=ON) is not None) is is_due


def test_a_vaccination_is_named() -> None:
    assert known(rules.vaccination_due("covid", ON, on=ON)).detail == "Covid-19"
    assert known(rules.vaccination_due("autre", ON, on=ON)).detail == "Autre vaccin"


# --- conventions, nights -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (ON - days(1), "convention_expiree"),
        (ON, "convention_a_renouveler"),
        (ON + days(60), "convention_a_renouveler"),
        (ON + days(61), None),
        (None, None),
    ],
)
def test_a_convention_is_renewed_from_sixty_days_before(
    until: date | None, code: str | None
) -> None:
    partenaire = Partenaire(
        reference="S1",
        nom="HAD du Littoral",
        categorie="had",
        convention_from=date(2020, 1, 1),
        convention_until=until,
    )
    duty = rules.convention_due(partenaire, on=ON, parametres=DEFAULT)
    assert (duty and duty.code) == code
    without_dates = replace(partenaire, convention_from=None, convention_until=None)
    assert rules.convention_due(without_dates, on=ON, parametres=DEFAULT) is None


def test_an_expired_convention_says_when_it_was_required() -> None:
    partenaire = Partenaire(
        reference="S1", nom="DAC 11", categorie="dac", convention_until=ON - days(1)
    )
    duty = rules.convention_due(partenaire, on=ON, parametres=DEFAULT, is_required=True)
    assert duty is not None
    assert (duty.code, duty.message) == (
        "convention_expiree",
        "DAC 11 — convention obligatoire expirée",
    )
    duty = rules.convention_due(partenaire, on=ON, parametres=DEFAULT)
    assert duty is not None
    assert duty.message == "DAC 11 — convention expirée"


def test_a_missing_convention_names_its_category() -> None:
    duty = rules.convention_missing("hopital_proximite")
    assert duty.message == "Convention manquante\u00a0: Hôpital de proximité"


@pytest.mark.parametrize(
    ("night", "message", "gravite"),
    [
        (date(2026, 11, 28), "Nuit du 28 au 29/11 non couverte", Gravite.URGENT),
        (date(2026, 11, 30), "Nuit du 30/11 au 01/12 non couverte", Gravite.URGENT),
        (date(2026, 12, 1), "Nuit du 01 au 02/12 non couverte", Gravite.BIENTOT),
    ],
)
def test_a_night_without_cover_is_named(night: date, message: str, gravite: Gravite) -> None:
    duty = rules.night_due(night, on=ON, has_duty=False, holidays=(), parametres=DEFAULT)
    assert (duty.message, duty.gravite, duty.echeance) == (message, gravite, night)


def test_a_night_says_its_day_its_span_and_what_is_missing() -> None:
    night = date(2026, 12, 25)
    span = Parametres(nuit_debut=time(20, 30), nuit_fin=time(7))
    bare = rules.night_due(night, on=ON, has_duty=False, holidays=(), parametres=DEFAULT)
    assert bare.detail == "Vendredi, 21:00–06:00, aucune astreinte"
    holiday = rules.night_due(night, on=ON, has_duty=True, holidays={night}, parametres=span)
    assert holiday.detail == "Vendredi, 20:30–07:00, jour férié, astreinte incomplète"
