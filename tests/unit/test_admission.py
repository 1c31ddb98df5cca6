"""The path of an admission: every path with every missing item and every role, and the edges of dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain import codes
from crt_desktop.domain.admission import (
    blocks,
    decision_refusals,
    handed_on,
    judge,
    latest_gir,
    may_decide,
    needs_reason,
    signed_on,
    to_regularise,
    voie_of,
)
from crt_desktop.domain.admission_facts import (
    PIECE_OF,
    AdmissionFacts,
    Alarme,
    ContratConnu,
    Decision,
    Etape,
    Etat,
    Manque,
    PersonneAdmise,
    PlanConnu,
    Refus,
)
from crt_desktop.domain.admission_remedes import (
    REMEDES,
    alarm_words,
    refusal_of,
    refusals_words,
    sentence_of,
)
from crt_desktop.domain.admission_words import (
    ETAPES,
    ETATS,
    bare_fact_of,
    criteria_words,
    fact_of,
    who_signed,
)
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.alertes import papers_due
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role

ON = date(2026, 11, 23)
ORDINARY = Parametres(communes=("Conilhac-Corbières",))
LATER_SIGNATURE = replace(ORDINARY, signature_avant_admission=False)
PATHS = tuple(codes.VOIE_ADMISSION)
DECIDERS = (Role.COORDINATEUR, Role.DIRECTION)


def a_demande(**changes: Any) -> Demande:
    known: dict[str, Any] = {
        "reference": "D1",
        "beneficiaire": "P1",
        "requested_on": date(2026, 11, 2),
        "origine": "medecin_traitant",
        "evaluated_on": date(2026, 11, 9),
        "avis_medical_on": date(2026, 11, 12),
        "avis_medical": "favorable",
        "concertation_on": date(2026, 11, 16),
        "concertation_avis": "favorable",
        "concertation_participants": "Claire Vidal, Sophie Marquille",
        "consentement_on": date(2026, 11, 9),
        "consentement_par": "personne",
    }
    return Demande(**{**known, **changes})


def a_gir(on: date = date(2026, 11, 9), gir: int = 2, source: str = "ems_apa") -> EvaluationGir:
    return EvaluationGir(beneficiaire="P1", evaluated_on=on, source=source, gir=gir)


PERSONNE = PersonneAdmise(
    born_on=date(1940, 10, 6), sexe="F", commune="CONILHAC Corbieres", minutes_trajet=7
)
PLAN = PlanConnu(
    numero=1,
    statut="valide",
    drawn_on=date(2026, 11, 17),
    validated_on=date(2026, 11, 20),
    validated_by="Claire Vidal",
    review_on=date(2027, 5, 20),
    objectifs=5,
)
CONTRAT = ContratConnu(
    numero=1,
    drawn_on=date(2026, 11, 20),
    handed_on=date(2026, 11, 20),
    signed_on=date(2026, 11, 22),
    signataire="Éliane Barascud",
    qualite="personne",
)
WHOLE = AdmissionFacts(
    demande=a_demande(),
    personne=PERSONNE,
    evaluations=(a_gir(),),
    plans=(PLAN,),
    contrats=(CONTRAT,),
)


def with_demande(**changes: Any) -> AdmissionFacts:
    return replace(WHOLE, demande=replace(WHOLE.demande, **changes))


def of_person(**changes: Any) -> AdmissionFacts:
    return replace(WHOLE, personne=replace(PERSONNE, **changes))


def of_contrat(**changes: Any) -> AdmissionFacts:
    return replace(WHOLE, contrats=(replace(CONTRAT, **changes),))


LACKS: dict[Manque, AdmissionFacts] = {
    Manque.AGE_MINIMUM: of_person(born_on=date(1966, 11, 24)),
    Manque.GIR_5_6: replace(WHOLE, evaluations=(a_gir(gir=5),)),
    Manque.EVALUATION: with_demande(evaluated_on=None),
    Manque.GIR: replace(WHOLE, evaluations=()),
    Manque.CONSENTEMENT: with_demande(consentement_on=None),
    Manque.CONSENTEMENT_RETIRE: replace(WHOLE, consentement_withdrawn_on=ON),
    Manque.AVIS_MEDICAL: with_demande(avis_medical_on=None, avis_medical=None),
    Manque.AVIS_MEDICAL_SENS: with_demande(avis_medical=None),
    Manque.AVIS_MEDICAL_DATE: with_demande(avis_medical_on=None),
    Manque.CONCERTATION: with_demande(concertation_on=None),
    Manque.CONCERTATION_AVIS: with_demande(concertation_avis=None),
    Manque.CONCERTATION_PARTICIPANTS: with_demande(concertation_participants=None),
    Manque.PLAN: replace(WHOLE, plans=()),
    Manque.PLAN_NON_VALIDE: replace(
        WHOLE, plans=(replace(PLAN, statut="en_cours", validated_on=None),)
    ),
    Manque.CONTRAT: replace(WHOLE, contrats=()),
    Manque.CONTRAT_NON_REMIS: of_contrat(handed_on=None, signed_on=None),
    Manque.CONTRAT_NON_SIGNE: of_contrat(signed_on=None),
}
"""The whole path but for one thing."""

FIRST = frozenset(
    {
        Manque.AGE_MINIMUM,
        Manque.GIR_5_6,
        Manque.EVALUATION,
        Manque.GIR,
        Manque.CONSENTEMENT,
        Manque.CONSENTEMENT_RETIRE,
    }
)
"""What blocks every path; the rest blocks the ordinary one."""


def on_path(facts: AdmissionFacts, voie: str) -> AdmissionFacts:
    return replace(facts, demande=replace(facts.demande, voie=voie))


def a_decision(role: Role = Role.COORDINATEUR, **changes: Any) -> Decision:
    return replace(Decision(role=role, today=ON, decided_on=ON, admitted_on=ON), **changes)


def refused(
    facts: AdmissionFacts,
    decision: Decision | None = None,
    *,
    parametres: Parametres = ORDINARY,
) -> list[Manque]:
    found = decision_refusals(facts, decision or a_decision(), parametres=parametres)
    return [one.manque for one in found]


# --- the decision table --------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("manque", [None, *LACKS])
@pytest.mark.parametrize("voie", PATHS)
def test_a_decision_is_refused_for_what_its_path_asks_and_for_whose_role_it_is_not(
    voie: str, manque: Manque | None, role: Role
) -> None:
    facts = on_path(WHOLE if manque is None else LACKS[manque], voie)
    expected = [] if role in DECIDERS else [Manque.ROLE]
    if manque is not None and (voie == "ordinaire" or manque in FIRST):
        expected.append(manque)
    assert refused(facts, a_decision(role)) == expected
    assert may_decide(role) is (role in DECIDERS)


@pytest.mark.parametrize("voie", PATHS)
@pytest.mark.parametrize(
    ("manque", "is_refused"),
    [
        (Manque.CONTRAT, True),
        (Manque.CONTRAT_NON_REMIS, True),
        (Manque.CONTRAT_NON_SIGNE, False),
    ],
)
def test_where_the_signature_may_follow_a_contrat_handed_over_is_enough(
    voie: str, manque: Manque, *, is_refused: bool
) -> None:
    found = refused(on_path(LACKS[manque], voie), parametres=LATER_SIGNATURE)
    assert found == ([manque] if is_refused and voie == "ordinaire" else [])


def test_the_table_has_a_row_for_everything_a_step_may_lack() -> None:
    of_the_decision = {Manque.MOTIF, Manque.ROLE, Manque.DEJA_DECIDEE}
    assert set(Manque) == {*LACKS, *of_the_decision} == set(REMEDES)


@pytest.mark.parametrize("manque", LACKS)
def test_one_lack_is_said_on_one_step_alone(manque: Manque) -> None:
    judged = judge(LACKS[manque], on=ON, parametres=ORDINARY)
    assert [one.manque for one in judged if one.etat is not Etat.FAIT] == [manque]


def test_everything_missing_is_refused_at_once_in_the_order_of_the_steps() -> None:
    bare = Demande(
        reference="D1", beneficiaire="P1", requested_on=date(2026, 11, 2), origine="autre"
    )
    facts = AdmissionFacts(demande=bare, personne=PERSONNE)
    assert refused(facts) == [
        Manque.EVALUATION,
        Manque.GIR,
        Manque.CONSENTEMENT,
        Manque.AVIS_MEDICAL,
        Manque.CONCERTATION,
        Manque.PLAN,
        Manque.CONTRAT,
    ]
    urgent = on_path(facts, "urgence")
    assert refused(urgent) == [Manque.EVALUATION, Manque.GIR, Manque.CONSENTEMENT]


@pytest.mark.parametrize("voie", PATHS)
@pytest.mark.parametrize(
    ("avis", "motif", "is_refused"),
    [
        ("favorable", "", False),
        ("reserve", "", False),
        ("defavorable", "", True),
        ("defavorable", "   ", True),
        ("defavorable", "Aidants présents nuit et jour", False),
    ],
)
def test_an_unfavourable_opinion_asks_for_a_reason_and_blocks_no_further(
    voie: str, avis: str, motif: str, *, is_refused: bool
) -> None:
    facts = on_path(with_demande(avis_medical=avis), voie)
    assert refused(facts, a_decision(motif=motif)) == ([Manque.MOTIF] if is_refused else [])
    asked = needs_reason(judge(facts, on=ON, parametres=ORDINARY))
    assert asked is (avis == "defavorable")


@pytest.mark.parametrize(
    "changes",
    [
        {"admitted_on": date(2026, 11, 20), "decision": "admission"},
        {"decision": "refus", "decided_on": date(2026, 11, 20)},
        {"decision": "sans_suite", "decided_on": date(2026, 11, 20)},
    ],
)
def test_a_demande_already_decided_is_not_decided_again(changes: dict[str, Any]) -> None:
    assert refused(with_demande(**changes)) == [Manque.DEJA_DECIDEE]


@pytest.mark.parametrize(
    ("voie", "circonstance", "path"),
    [
        (None, None, "ordinaire"),
        (None, "liste_attente_ehpad", "ordinaire"),
        (None, "urgence", "urgence"),
        (None, "sortie_hospitalisation", "sortie_hospitalisation"),
        ("ordinaire", "urgence", "ordinaire"),
        ("urgence", "ordinaire", "urgence"),
    ],
)
def test_the_path_is_the_one_chosen_else_that_of_the_circumstance(
    voie: str | None, circonstance: str | None, path: str
) -> None:
    assert voie_of(voie, circonstance) == path


# --- criteria, and the GIR of the day ------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "alarms"),
    [
        ({}, ()),
        ({"commune": "Narbonne"}, (Alarme.HORS_TERRITOIRE,)),
        ({"commune": None, "adresse": "3 rue du Four"}, ()),
        ({"commune": None}, (Alarme.DOMICILE_INCONNU,)),
        ({"minutes_trajet": 30}, ()),
        ({"minutes_trajet": 31}, (Alarme.TROP_LOIN,)),
        ({"minutes_trajet": None}, ()),
    ],
)
def test_the_criteria_of_place_warn_and_never_block(
    changes: dict[str, Any], alarms: tuple[Alarme, ...]
) -> None:
    facts = of_person(**changes)
    assert judge(facts, on=ON, parametres=ORDINARY)[0].alarmes == alarms
    assert refused(facts) == []


def test_without_a_list_of_communes_none_is_outside() -> None:
    judged = judge(of_person(commune="Narbonne"), on=ON, parametres=Parametres())
    assert judged[0].alarmes == ()


def test_the_age_is_counted_on_the_day_of_the_admission() -> None:
    facts = of_person(born_on=date(1966, 11, 25))
    assert refused(facts) == [Manque.AGE_MINIMUM]
    assert refused(facts, a_decision(admitted_on=date(2026, 11, 25))) == []


def test_the_gir_is_the_latest_on_the_day_of_the_decision() -> None:
    facts = replace(
        WHOLE, evaluations=(a_gir(date(2026, 11, 20), gir=5), a_gir(date(2026, 11, 9), gir=2))
    )
    assert refused(facts) == [Manque.GIR_5_6]
    assert refused(facts, a_decision(decided_on=date(2026, 11, 19))) == []
    assert refused(facts, a_decision(decided_on=date(2026, 11, 8))) == [Manque.GIR]


def test_of_several_girs_of_a_day_the_ems_apa_counts_then_the_last_recorded() -> None:
    day = date(2026, 11, 9)
    apa, coordination = a_gir(day, 2), a_gir(day, 3, "coordinateur")
    assert latest_gir((apa, coordination), on=ON) is apa
    assert latest_gir((coordination, apa), on=ON) is apa
    assert latest_gir((apa, second := a_gir(day, 4)), on=ON) is second
    assert latest_gir((apa,), on=day - timedelta(days=1)) is None


# --- dates ---------------------------------------------------------------------------------

DAYS = st.dates(min_value=date(2023, 11, 1), max_value=date(2028, 12, 31))


@given(step=DAYS, on=DAYS)
def test_a_step_is_there_from_its_day_on_and_not_before(step: date, on: date) -> None:
    facts = replace(
        with_demande(
            evaluated_on=step, avis_medical_on=step, concertation_on=step, consentement_on=step
        ),
        evaluations=(a_gir(step),),
        plans=(replace(PLAN, validated_on=step),),
        contrats=(replace(CONTRAT, handed_on=step, signed_on=step),),
    )
    judged = judge(facts, on=on, parametres=ORDINARY)
    assert {one.etat is Etat.FAIT for one in judged[1:]} == {step <= on}


@given(admitted=DAYS, today=DAYS, signed=DAYS)
def test_what_is_dated_after_today_or_the_admission_does_not_let_anybody_in(
    admitted: date, today: date, signed: date
) -> None:
    early = date(2023, 10, 1)
    facts = replace(
        with_demande(
            requested_on=early,
            evaluated_on=early,
            avis_medical_on=early,
            concertation_on=early,
            consentement_on=early,
        ),
        evaluations=(a_gir(early),),
        plans=(replace(PLAN, validated_on=early),),
        contrats=(replace(CONTRAT, handed_on=early, signed_on=signed),),
    )
    decision = a_decision(today=today, decided_on=today, admitted_on=admitted)
    is_there = signed <= min(admitted, today)
    assert (refused(facts, decision) == []) is is_there


@given(
    admitted=DAYS,
    on=DAYS,
    voie=st.sampled_from(PATHS),
    gone=st.sets(st.sampled_from(sorted(PIECE_OF.values()))),
    parametres=st.sampled_from((ORDINARY, LATER_SIGNATURE)),
)
def test_what_is_owed_is_what_the_alerts_recall_and_due_when_they_say(
    admitted: date, on: date, voie: str, gone: set[str], parametres: Parametres
) -> None:
    early = date(2023, 10, 1)
    days = {piece: None if piece in gone else early for piece in PIECE_OF.values()}
    facts = AdmissionFacts(
        demande=a_demande(
            voie=voie,
            plan_on=days["plan"],
            contrat_on=days["contrat"],
            avis_medical_on=days["avis_medical"],
            consentement_on=days["consentement"],
            concertation_on=days["concertation"],
        ),
        personne=PERSONNE,
        evaluations=() if "gir" in gone else (a_gir(early),),
    )
    owed = to_regularise(facts, admitted_on=admitted, on=on, parametres=parametres)
    alert = papers_due(gone, admitted_on=admitted, circonstance=voie, on=on, parametres=parametres)
    assert {one.piece for one in owed} == gone
    assert min((one.due_on for one in owed), default=None) == (alert.echeance if alert else None)
    for one in owed:
        assert one.is_overdue(one.due_on) is False
        assert one.is_overdue(one.due_on + timedelta(days=1))


@pytest.mark.parametrize(
    ("admitted", "due"),
    [
        (date(2026, 11, 30), date(2026, 12, 15)),
        (date(2028, 2, 14), date(2028, 2, 29)),
        (date(2027, 2, 14), date(2027, 3, 1)),
    ],
)
def test_an_urgent_admission_leaves_fifteen_days_for_the_rest(admitted: date, due: date) -> None:
    facts = on_path(LACKS[Manque.PLAN], "urgence")
    owed = to_regularise(facts, admitted_on=admitted, on=admitted, parametres=ORDINARY)
    assert [(one.piece, one.due_on) for one in owed] == [("plan", due)]


def test_a_signature_that_may_follow_is_due_a_month_after_clamped() -> None:
    admitted = date(2027, 1, 31)
    facts = of_contrat(signed_on=None)
    owed = to_regularise(facts, admitted_on=admitted, on=admitted, parametres=LATER_SIGNATURE)
    assert [(one.piece, one.due_on) for one in owed] == [("contrat", add_months(admitted, 1))]
    assert owed[0].due_on == date(2027, 2, 28)


# --- plans, contrats, the take-over --------------------------------------------------------


def test_what_was_taken_over_counts_as_the_window_s_own_rows() -> None:
    facts = replace(
        with_demande(plan_on=date(2026, 11, 18), contrat_on=date(2026, 11, 19)),
        plans=(),
        contrats=(),
    )
    assert refused(facts) == []
    assert signed_on(facts, on=ON) == handed_on(facts, on=ON) == date(2026, 11, 19)


def test_a_contrat_signed_is_handed_over() -> None:
    facts = of_contrat(handed_on=None)
    assert handed_on(facts, on=ON) == date(2026, 11, 22)
    assert handed_on(facts, on=date(2026, 11, 21)) is None


def test_a_demande_that_ended_otherwise_asks_nothing_more() -> None:
    facts = replace(
        with_demande(decision="refus", decided_on=ON, concertation_on=None), contrats=()
    )
    states = {one.etape: one.etat for one in judge(facts, on=ON, parametres=ORDINARY)}
    assert states[Etape.EVALUATION] is Etat.FAIT
    assert states[Etape.CONCERTATION] is states[Etape.CONTRAT] is Etat.SANS_OBJET


def test_nothing_that_is_done_blocks() -> None:
    judged = judge(WHOLE, on=ON, parametres=ORDINARY)
    assert not any(blocks(one, voie="ordinaire", parametres=ORDINARY) for one in judged)


@pytest.mark.parametrize(
    ("protection", "par", "alarms"),
    [
        ("tutelle", "personne", (Alarme.MANDATAIRE,)),
        ("tutelle", "mandataire", ()),
        ("aucune", "personne", ()),
    ],
)
def test_a_protected_person_s_consent_asks_for_the_mandataire(
    protection: str, par: str, alarms: tuple[Alarme, ...]
) -> None:
    facts = replace(
        with_demande(consentement_par=par), personne=replace(PERSONNE, protection=protection)
    )
    judged = judge(facts, on=ON, parametres=ORDINARY)
    assert judged[3].alarmes == alarms


# --- words ---------------------------------------------------------------------------------


def said(facts: AdmissionFacts, etape: Etape, parametres: Parametres = ORDINARY) -> str:
    judged = {one.etape: one for one in judge(facts, on=ON, parametres=parametres)}
    return fact_of(judged[etape], facts, on=ON, parametres=parametres)


@pytest.mark.parametrize(
    ("facts", "etape", "words"),
    [
        (
            WHOLE,
            Etape.ELIGIBILITE,
            "86 ans · GIR 2 · domicile · commune du territoire · 7 min du CRT",
        ),
        (
            of_person(commune="Narbonne", minutes_trajet=None, antenne="Lézignan"),
            Etape.ELIGIBILITE,
            "86 ans · GIR 2 · domicile · Narbonne, hors territoire · trajet non renseigné",
        ),
        (
            of_person(commune=None, antenne="Lézignan"),
            Etape.ELIGIBILITE,
            "86 ans · GIR 2 · domicile non renseigné · 7 min de l’antenne Lézignan",
        ),
        (
            LACKS[Manque.EVALUATION],
            Etape.EVALUATION,
            "L’évaluation de la situation n’est pas enregistrée.",
        ),
        (
            with_demande(
                evaluated_on=None,
                evaluateur="Sophie Marquille",
                evaluation_prevue_at=datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris")),
            ),
            Etape.EVALUATION,
            "Prévue le 24/11/2026 à 10:00, par Sophie Marquille",
        ),
        (
            with_demande(is_evaluated_at_home=True, evaluation_conjointe="l'équipe APA"),
            Etape.EVALUATION,
            "À domicile, conjointe avec l’équipe APA",
        ),
        (with_demande(evaluation_conjointe="la PFR"), Etape.EVALUATION, "Conjointe avec la PFR"),
        (WHOLE, Etape.EVALUATION, "Enregistrée"),
        (WHOLE, Etape.GIR, "GIR 2"),
        (LACKS[Manque.GIR], Etape.GIR, "Aucun GIR n’est connu ce jour-là."),
        (WHOLE, Etape.CONSENTEMENT, "Recueilli auprès de la personne"),
        (
            with_demande(consentement_par="mandataire", consentement_recueil="ecrit"),
            Etape.CONSENTEMENT,
            "Recueilli auprès du mandataire, par écrit",
        ),
        (with_demande(consentement_par=None), Etape.CONSENTEMENT, "Recueilli"),
        (
            with_demande(is_mt_associe=True, avis_medical_motif="Suivi rapproché"),
            Etape.AVIS_MEDICAL,
            "Avis favorable, médecin traitant associé\u00a0: Suivi rapproché",
        ),
        (
            with_demande(avis_medical_on=None, avis_medical=None, is_mt_associe=False),
            Etape.AVIS_MEDICAL,
            "Il manque l’avis du médecin du dispositif. Médecin traitant non associé.",
        ),
        (
            LACKS[Manque.CONCERTATION_AVIS],
            Etape.CONCERTATION,
            "Tenue le 16/11/2026, avis non renseigné",
        ),
        (
            LACKS[Manque.CONCERTATION_PARTICIPANTS],
            Etape.CONCERTATION,
            "Tenue le 16/11/2026, avis favorable, participants non renseignés",
        ),
        (WHOLE, Etape.CONCERTATION, "Avis favorable\u00a0: Claire Vidal, Sophie Marquille"),
        (WHOLE, Etape.PLAN, "Version 1 validée, 5 objectifs, révision le 20/05/2027"),
        (
            replace(WHOLE, plans=(replace(PLAN, review_on=None, objectifs=1),)),
            Etape.PLAN,
            "Version 1 validée, 1 objectif",
        ),
        (
            replace(with_demande(plan_on=ON, plan_review_on=date(2027, 5, 23)), plans=()),
            Etape.PLAN,
            "Révision le 23/05/2027",
        ),
        (replace(with_demande(plan_on=ON), plans=()), Etape.PLAN, "Enregistré"),
        (
            replace(WHOLE, plans=(replace(PLAN, validated_on=None, objectifs=0),)),
            Etape.PLAN,
            "Version 1 en cours, sans objectif, à valider",
        ),
        (LACKS[Manque.PLAN], Etape.PLAN, "Le plan d’accompagnement n’est pas commencé."),
        (WHOLE, Etape.CONTRAT, "Signé par la personne"),
        (of_contrat(qualite=None), Etape.CONTRAT, "Signé"),
        (replace(with_demande(contrat_on=ON), contrats=()), Etape.CONTRAT, "Signé"),
        (
            LACKS[Manque.CONTRAT_NON_SIGNE],
            Etape.CONTRAT,
            "Généré le 20/11/2026, remis le 20/11/2026, pas encore signé",
        ),
        (
            LACKS[Manque.CONTRAT_NON_REMIS],
            Etape.CONTRAT,
            "Généré le 20/11/2026, pas encore remis",
        ),
    ],
)
def test_the_line_of_a_step_says_its_fact(facts: AdmissionFacts, etape: Etape, words: str) -> None:
    assert said(facts, etape) == words


def test_a_step_that_is_over_says_nothing_of_a_contrat_never_signed() -> None:
    facts = replace(LACKS[Manque.CONTRAT_NON_SIGNE], demande=a_demande(decision="refus"))
    assert said(facts, Etape.CONTRAT) == ""


def test_the_trace_of_a_grid_is_told() -> None:
    grid = EvaluationGir(
        beneficiaire="P1",
        evaluated_on=date(2026, 11, 9),
        source="coordinateur",
        coherence="A",
        orientation="C",
        toilette="B",
        habillage="C",
        alimentation="A",
        elimination="A",
        transferts="C",
        deplacement_interieur="B",
    )
    assert said(replace(WHOLE, evaluations=(grid,)), Etape.GIR).startswith(
        "GIR 2 — groupe B, somme"
    )


def test_who_decides_without_reading_health_content_is_told_the_least() -> None:
    facts = with_demande(
        avis_medical="defavorable",
        avis_medical_motif="Démence évoluée",
        evaluation_conjointe="l'équipe APA",
    )
    judged = {one.etape: one for one in judge(facts, on=ON, parametres=ORDINARY)}
    lines = {
        etape: bare_fact_of(one, facts, on=ON, parametres=ORDINARY) for etape, one in judged.items()
    }
    assert lines[Etape.GIR] == "GIR 2"
    assert lines[Etape.AVIS_MEDICAL] == "Avis défavorable"
    assert lines[Etape.PLAN] == lines[Etape.EVALUATION] == "Fait"
    assert lines[Etape.ELIGIBILITE].startswith("86 ans")
    missing = LACKS[Manque.PLAN]
    plan = judge(missing, on=ON, parametres=ORDINARY)[6]
    told = bare_fact_of(plan, missing, on=ON, parametres=ORDINARY)
    assert told == "Le plan d’accompagnement n’est pas commencé."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (WHOLE, "5 critères sur 5"),
        (replace(WHOLE, evaluations=()), "4 critères sur 4"),
        (LACKS[Manque.GIR_5_6], "4 critères sur 5"),
        (of_person(commune="Narbonne", minutes_trajet=45), "3 critères sur 5"),
        (of_person(commune=None), "3 critères sur 5"),
    ],
)
def test_the_criteria_met_are_counted(facts: AdmissionFacts, words: str) -> None:
    eligibility = judge(facts, on=ON, parametres=ORDINARY)[0]
    assert criteria_words(eligibility, facts, on=ON) == words


def test_each_step_names_who_did_it() -> None:
    facts = with_demande(evaluation_auteur="Sophie Marquille", avis_medical_auteur="Dr Sarrazeau")
    names = {etape: who_signed(etape, facts, on=ON) for etape in Etape}
    assert names == {
        Etape.ELIGIBILITE: "",
        Etape.EVALUATION: "Sophie Marquille",
        Etape.GIR: "Équipe APA",
        Etape.CONSENTEMENT: "La personne",
        Etape.AVIS_MEDICAL: "Dr Sarrazeau",
        Etape.CONCERTATION: "",
        Etape.PLAN: "Claire Vidal",
        Etape.CONTRAT: "Éliane Barascud",
    }
    bare = AdmissionFacts(demande=a_demande(), personne=PERSONNE)
    assert who_signed(Etape.PLAN, bare, on=ON) == who_signed(Etape.CONTRAT, bare, on=ON) == ""


def test_a_consent_withdrawn_once_admitted_is_asked_of_no_path() -> None:
    admitted = with_demande(admitted_on=ON, decision="admission")
    facts = replace(admitted, consentement_withdrawn_on=ON)
    assert judge(facts, on=ON, parametres=ORDINARY) == judge(admitted, on=ON, parametres=ORDINARY)
    assert to_regularise(facts, admitted_on=ON, on=ON, parametres=ORDINARY) == ()


@pytest.mark.parametrize("manque", Manque)
def test_a_refusal_says_what_is_missing_who_can_act_and_how(manque: Manque) -> None:
    words = refusal_of(Refus(manque=manque), gir=5, parametres=ORDINARY)
    remede = REMEDES[manque]
    assert "{" not in words
    assert words.startswith(sentence_of(manque, gir=5, parametres=ORDINARY))
    assert "Qui peut agir\u00a0: " in words
    assert remede.comment.split()[0] in words


def test_several_refusals_are_said_together() -> None:
    refusals = (Refus(manque=Manque.GIR_5_6), Refus(manque=Manque.AGE_MINIMUM))
    what, how = refusals_words(refusals, gir=6, parametres=ORDINARY)
    assert "Son GIR est 6" in what
    assert "(60 ans)" in what
    assert how.startswith("L’équipe APA, le médecin ou la coordination\u00a0: réévaluez")


def test_every_step_state_and_alarm_has_its_words() -> None:
    assert set(ETAPES) == set(Etape)
    assert set(ETATS) == set(Etat)
    assert all(alarm_words(one, ORDINARY) for one in Alarme)
    assert alarm_words(Alarme.TROP_LOIN, ORDINARY) == "plus de 30 min"
