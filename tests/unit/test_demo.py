"""The demo tells the same believable story for a seed and a day, and breaks no rule of the import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from stdnum import luhn
from stdnum.fr import nir

from crt_desktop.demo import DemoCaseload, generate
from crt_desktop.domain import codes
from crt_desktop.domain.aggir import computed_gir, effective_gir
from crt_desktop.domain.dates import PARIS, Period, add_months, completed_years, local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres, parametres_from_texts
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.schema import REPRISE_PARAMETRES
from crt_desktop.domain.series import read_rule, span_on
from crt_desktop.recurrence import DateutilRules
from crt_desktop.reports.exchange import Problem, Severity
from crt_desktop.services.import_plan import plan_import
from tests.builders import Caseload
from tests.dice import HOLIDAYS
from tests.fakes_exchange import FakeExchange
from tests.raw_workbook import as_raw_workbook
from tests.slow_indicators import compute_slowly

ON = date(2026, 11, 22)
DELIBERATE = {
    "trajet_long",
    "contrat_absent",
    "plan_absent",
    "avis_medical_absent",
    "concertation_absente",
    "gir_ecarte_de_la_grille",
}


@pytest.fixture(scope="module")
def demo() -> DemoCaseload:
    return generate(on=ON, holidays=HOLIDAYS)


@pytest.fixture(scope="module")
def figures(demo: DemoCaseload) -> dict[str, Any]:
    sheets: dict[str, Any] = dict(demo.sheets())
    return compute_slowly(
        Caseload(**sheets),
        Period.of_year(2026),
        parametres=parametres_from_texts(demo.parametres),
        holidays=HOLIDAYS,
        is_training=True,
    )


def accompagnements(demo: DemoCaseload) -> list[Demande]:
    return [one for one in demo.demandes if one.admitted_on is not None]


def present(demo: DemoCaseload) -> set[str]:
    return {one.beneficiaire for one in accompagnements(demo) if one.left_on is None}


def problems_of(demo: DemoCaseload, on: date) -> tuple[Problem, ...]:
    return plan_import(
        as_raw_workbook(demo.sheets(), demo.parametres),
        FakeExchange(),
        Setting(today=on, now=datetime.combine(on, time(8), tzinfo=UTC), parametres=Parametres()),
        skip_invalid=False,
    ).problems


# --- the same every time -------------------------------------------------------------------


def test_same_seed_and_day_give_the_same_caseload(demo: DemoCaseload) -> None:
    assert generate(on=ON, holidays=HOLIDAYS) == demo


def test_another_seed_gives_the_same_persons_other_days(demo: DemoCaseload) -> None:
    other = generate(seed=1, on=ON, holidays=HOLIDAYS)

    assert [one.nom_naissance for one in other.beneficiaires] == [
        one.nom_naissance for one in demo.beneficiaires
    ]
    assert other.visites != demo.visites


@pytest.mark.parametrize("people", [0, 1, 7, 25])
def test_there_are_as_many_persons_as_asked_each_with_its_own_reference(people: int) -> None:
    demo = generate(people, on=ON)

    assert len({one.reference for one in demo.beneficiaires}) == people


# --- believable ----------------------------------------------------------------------------


def test_the_year_reaches_the_target_after_it_began(figures: dict[str, Any]) -> None:
    assert figures["file_active"] == 34
    assert figures["presents_fin"] == 27
    assert figures["date_seuil"] == "2026-09-14"
    assert figures["liste_attente_fin"] == 8


def test_the_team_has_twelve_to_sixteen_members_and_several_thousand_visits(
    demo: DemoCaseload, figures: dict[str, Any]
) -> None:
    assert 12 <= len(demo.professionnels) <= 16
    assert 3000 < len(demo.visites) < 10_000
    weeks = figures["journees"] / 7
    assert 2 < figures["visites_realisees"] / weeks < 6


def test_ages_go_from_sixty_to_one_hundred_and_one(demo: DemoCaseload) -> None:
    ages = [completed_years(one.born_on, ON) for one in demo.beneficiaires]

    assert min(ages) == 60
    assert max(ages) == 101


def test_names_carry_ligatures_cedillas_apostrophes_hyphens_and_homonyms(
    demo: DemoCaseload,
) -> None:
    names = Counter((one.nom_naissance, one.prenoms) for one in demo.beneficiaires)
    letters = "".join(nom + prenoms for nom, prenoms in names)

    assert set("œç'-é") <= set(letters)
    assert names[("Marsol", "Odette")] == 2


# --- every situation -----------------------------------------------------------------------


def test_every_kind_of_exit_and_several_refusals_are_told(demo: DemoCaseload) -> None:
    left = [one for one in demo.demandes if one.left_on is not None]

    assert {one.motif_sortie for one in left} == set(codes.MOTIF_SORTIE)
    assert [one.motif_sortie for one in left].count("deces") == 2
    assert len({one.motif_refus for one in demo.demandes if one.decision == "refus"}) >= 4
    assert "sans_suite" in {one.decision for one in demo.demandes}
    assert {one.circonstance for one in demo.demandes} == set(codes.CIRCONSTANCE)


def test_waiting_list_has_an_emergency_a_hospital_discharge_and_an_aged_demande(
    demo: DemoCaseload,
) -> None:
    waiting = [one for one in demo.demandes if one.decision is None and one.admitted_on is None]

    assert {"urgence", "sortie_hospitalisation"} <= {one.circonstance for one in waiting}
    assert any(add_months(one.requested_on, 6) < ON for one in waiting)


def test_papers_are_missing_after_two_urgent_admissions_one_of_them_overdue(
    demo: DemoCaseload,
) -> None:
    unsigned = [one for one in accompagnements(demo) if one.contrat_on is None]
    days = sorted((ON - one.admitted_on).days for one in unsigned if one.admitted_on)

    assert {one.circonstance for one in unsigned} == {"urgence"}
    assert days[0] <= 15 < days[1]


def test_ordinary_admissions_have_every_paper_before_the_decision(demo: DemoCaseload) -> None:
    for one in accompagnements(demo):
        if one.circonstance in {"ordinaire", "liste_attente_ehpad"}:
            papers = (one.consentement_on, one.avis_medical_on, one.contrat_on)
            assert all(day and one.decided_on and day <= one.decided_on for day in papers)
            assert one.concertation_on


def test_some_persons_come_back_and_plans_are_due_or_overdue(demo: DemoCaseload) -> None:
    stays = Counter(one.beneficiaire for one in accompagnements(demo))
    here = present(demo)
    due = [
        one.review_on
        for one in demo.papers.plans
        if one.statut == "valide" and one.review_on and one.beneficiaire in here
    ]

    assert sorted(stays.values())[-2:] == [2, 2]
    assert any(day < ON for day in due)
    assert any(ON < day <= ON + timedelta(days=15) for day in due)


def test_hospital_stays_run_now_near_their_term_past_it_and_twice(
    demo: DemoCaseload, figures: dict[str, Any]
) -> None:
    here = present(demo)
    now = [one for one in demo.hospitalisations if one.left_on is None and one.beneficiaire in here]
    terms = [add_months(one.entered_on, 3) for one in now]

    assert any(ON < term <= ON + timedelta(days=15) for term in terms)
    assert figures["hospitalises_plus_3_mois"] >= 1
    assert figures["hospitalisations"]["rehospitalisations_30j"] >= 1
    assert any(
        one.left_on is None and one.beneficiaire not in here for one in demo.hospitalisations
    ), "someone on the waiting list is in hospital"


def test_every_kind_of_place_is_taken_now_with_options_bookings_and_turnover(
    demo: DemoCaseload,
) -> None:
    now = {one.type for one in demo.sejours_ht if one.etat == "en_cours"}
    arrivals = {(one.place, one.arrived_on) for one in demo.sejours_ht if one.etat != "annule"}
    departures = {(one.place, one.departed_on) for one in demo.sejours_ht if one.etat != "annule"}

    assert now == set(codes.TYPE_HT)
    assert {one.etat for one in demo.sejours_ht} == set(codes.ETAT_SEJOUR)
    assert any(one.etat == "option" and one.arrived_on == ON for one in demo.sejours_ht)
    assert arrivals & departures
    assert [one.libelle for one in demo.places_ht] == [f"Place {rank}" for rank in range(1, 8)]
    assert all(one.commune for one in demo.places_ht)
    assert any(one.expire_at is not None and one.etat == "option" for one in demo.sejours_ht)


def test_somebody_is_in_hospital_during_a_stay_and_somebody_near_a_limit(
    demo: DemoCaseload,
) -> None:
    inside = {one.beneficiaire for one in demo.sejours_ht if one.etat == "en_cours"}
    assert any(one.left_on is None and one.beneficiaire in inside for one in demo.hospitalisations)
    nights = Counter[str]()
    for one in demo.sejours_ht:
        if one.type == "HT" and one.etat in {"termine", "en_cours"} and one.departed_on:
            nights[one.beneficiaire] += (one.departed_on - one.arrived_on).days
    assert 81 <= max(nights.values()) <= 90


def test_visits_cover_every_outcome_and_slot_and_the_two_coming_weeks(
    demo: DemoCaseload, figures: dict[str, Any]
) -> None:
    assert {one.statut for one in demo.visites} == set(codes.STATUT_VISITE)
    assert all(figures["visites_par_creneau"].values())
    assert max(local_date(one.starts_at) for one in demo.visites) == ON + timedelta(days=14)
    for one in demo.visites:
        assert (one.statut == "realisee") <= (local_date(one.starts_at) < ON)


def test_by_day_everybody_works_one_day_of_a_weekend_at_most(demo: DemoCaseload) -> None:
    days = {
        (one.professionnel, local_date(one.starts_at))
        for one in demo.visites
        if one.starts_at.astimezone(PARIS).hour in range(7, 19)
    }
    saturdays = {(who, on) for who, on in days if on.weekday() == 5}
    assert len(saturdays) > 100
    assert not {(who, on + timedelta(days=1)) for who, on in saturdays} & days


def test_a_few_nights_have_nobody_and_one_of_them_is_to_come(demo: DemoCaseload) -> None:
    nights = {local_date(one.starts_at - timedelta(hours=12)) for one in demo.astreintes}
    first = min(nights)
    empty = {first + timedelta(days=rank) for rank in range((max(nights) - first).days)} - nights

    assert 3 <= len(empty) <= 8
    assert [day for day in sorted(empty) if day > ON] == [ON + timedelta(days=6)]


def test_the_rota_has_layers_and_what_comes_after_the_quarter_is_a_draft(
    demo: DemoCaseload,
) -> None:
    last = date(2026, 12, 31)
    for duty in demo.astreintes:
        night = local_date(duty.starts_at - timedelta(hours=12))
        assert (duty.statut == "brouillon") is (night > last)
    by_reference = {one.reference: one for one in demo.astreintes if one.reference}
    over = [one for one in demo.astreintes if one.remplace is not None]
    assert Counter(one.couche for one in over) == {"remplacement": 1, "echange": 2}
    for one in over:
        before = by_reference[str(one.remplace)]
        assert (before.statut, before.starts_at, before.ends_at) == (
            "remplacee",
            one.starts_at,
            one.ends_at,
        )
        assert before.professionnel != one.professionnel
    told = {one.astreinte for one in demo.planning.informations if one.astreinte}
    assert told == {one.reference for one in over}
    backs_up = [one for one in demo.astreintes if one.rang_astreinte == "renfort"]
    assert len(backs_up) > 15
    assert {local_date(one.starts_at).weekday() for one in backs_up} == {5, 6}


def test_calls_know_every_answer_and_are_taken_by_who_is_on_call(demo: DemoCaseload) -> None:
    assert {one.reponse for one in demo.appels_astreinte} == set(codes.REPONSE_APPEL)
    assert {one.motif for one in demo.appels_astreinte} == set(codes.MOTIF_APPEL)
    assert {"urgences", "htu", "deces"} <= {one.suite for one in demo.appels_astreinte}
    for call in demo.appels_astreinte:
        assert any(
            duty.professionnel == call.professionnel
            and duty.starts_at <= call.called_at < duty.ends_at
            for duty in demo.astreintes
        )


def test_evaluations_agree_with_their_grid_but_where_the_apa_team_decided_otherwise(
    demo: DemoCaseload, figures: dict[str, Any]
) -> None:
    apart = [
        one for one in demo.gir if one.gir is not None and computed_gir(one) not in {None, one.gir}
    ]

    assert {one.source for one in apart} == {"ems_apa"}
    assert len(apart) == 2
    assert {effective_gir(one) for one in demo.gir} >= {1, 2, 3, 4, 5}
    assert figures["evolution_gir"]["amelioration"] >= 2
    assert figures["evolution_gir"]["aggravation"] >= 2


def test_one_required_convention_is_missing_and_one_expires_soon(
    demo: DemoCaseload, figures: dict[str, Any]
) -> None:
    ends = [one.convention_until for one in demo.partenaires if one.convention_until]

    assert "mdph" in figures["obligatoires_manquants"]
    assert any(ON < day < ON + timedelta(days=30) for day in ends)


# --- what is followed day after day ----------------------------------------------------------


def test_every_kind_of_follow_up_is_told_with_every_code_a_team_meets(demo: DemoCaseload) -> None:
    suivi = demo.suivi

    assert {one.demande for one in suivi.contacts_aidants} >= {"ecoute", "repit", "information"}
    assert {one.type for one in suivi.depistages} == {
        "chute", "denutrition", "troubles_cognitifs", "humeur"
    }  # fmt: skip
    assert {one.gravite for one in suivi.chutes} >= {"sans_gravite", "hospitalisation"}
    assert {one.role for one in suivi.intervenants} >= {"medecin_traitant", "saas", "pharmacie"}
    assert {one.type for one in suivi.consentements} >= {"accompagnement", "partage", "image"}
    assert {one.categorie for one in suivi.notes} == set(codes.CATEGORIE_NOTE)
    assert any(one.withdrawn_on for one in suivi.consentements)
    assert any(one.pfr_on for one in demo.aidants)


def test_what_is_recorded_happened_while_the_person_was_accompanied(demo: DemoCaseload) -> None:
    suivi = demo.suivi
    dated = [
        *((one.beneficiaire, one.fell_on) for one in suivi.chutes),
        *((one.beneficiaire, one.screened_on) for one in suivi.depistages),
        *((one.beneficiaire, one.contacted_on) for one in suivi.contacts_aidants),
        *((one.beneficiaire, one.measured_on) for one in suivi.zarit),
        *((one.beneficiaire, local_date(one.noted_at)) for one in suivi.notes),
        *((one.beneficiaire, one.vaccinated_on) for one in suivi.vaccinations),
        *((one.beneficiaire, one.installed_on) for one in suivi.equipements),
        *((one.beneficiaire, one.transported_on) for one in suivi.transports),
    ]

    assert len(dated) > 500
    for person, day in dated:
        assert any(
            stay.beneficiaire == person
            and stay.admitted_on is not None
            and stay.admitted_on <= day
            and (stay.left_on is None or day <= stay.left_on)
            for stay in accompagnements(demo)
        ), (person, day)
        assert day <= ON


def test_nights_called_for_a_fall_leave_a_fall_in_the_file(demo: DemoCaseload) -> None:
    falls = {(one.beneficiaire, one.fell_on) for one in demo.suivi.chutes}
    called = {
        (one.beneficiaire, local_date(one.called_at))
        for one in demo.appels_astreinte
        if one.motif == "chute" and one.beneficiaire
    }

    assert called
    assert called <= falls


def test_carers_who_are_named_belong_to_the_person(demo: DemoCaseload) -> None:
    owners = {one.reference: one.beneficiaire for one in demo.aidants}
    named = [
        (one.aidant, one.beneficiaire)
        for records in (
            demo.suivi.zarit,
            demo.suivi.soutiens_aidants,
            demo.suivi.contacts_aidants,
        )
        for one in records
    ]

    assert len(owners) == len(demo.aidants)
    assert all(owners[aidant] == person for aidant, person in named if aidant is not None)
    assert any(aidant is None for aidant, _ in named)


def test_words_left_to_the_team_are_recent_and_some_cannot_wait(demo: DemoCaseload) -> None:
    words = demo.suivi.transmissions

    assert 10 <= len(words) <= 20
    assert sum(bool(one.is_urgente) for one in words) == 3
    assert {one.beneficiaire for one in words} <= present(demo)
    assert all(ON - timedelta(days=14) < local_date(one.written_at) < ON for one in words)


def test_something_lent_is_still_to_be_recovered_after_an_exit(demo: DemoCaseload) -> None:
    gone = {one.beneficiaire for one in accompagnements(demo)} - present(demo)

    assert any(
        one.beneficiaire in gone and one.recovered_on is None for one in demo.suivi.equipements
    )


def test_conventions_have_expired_expire_and_are_to_begin(demo: DemoCaseload) -> None:
    ends = [one.convention_until for one in demo.partenaires if one.convention_until]

    assert min(ends) < ON
    assert sum(ON <= day <= ON + timedelta(days=90) for day in ends) == 2
    assert any(one.convention_from and one.convention_from > ON for one in demo.partenaires)


# --- what is written along the parcours -----------------------------------------------------


def test_a_demande_says_who_asked_why_and_who_evaluates(demo: DemoCaseload) -> None:
    waiting = [one for one in demo.demandes if one.decision is None and one.admitted_on is None]

    assert all(one.motif and one.telephone_appelant for one in demo.demandes)
    assert all(
        (one.viatrajectoire_numero is not None) == (one.canal == "viatrajectoire")
        for one in demo.demandes
    )
    assert {one.evaluateur is None for one in waiting} == {True, False}
    planned = [one.evaluation_prevue_at for one in waiting if one.evaluation_prevue_at]
    assert planned
    assert all(local_date(moment) > ON for moment in planned)
    assert all(one.motif_refus_precision for one in demo.demandes if one.reorientation)


def test_versions_follow_each_other_and_the_first_is_the_one_of_the_demande(
    demo: DemoCaseload,
) -> None:
    plans = demo.papers.plans
    by_demande: dict[str, list[Any]] = defaultdict(list)
    for plan in plans:
        by_demande[str(plan.demande)].append(plan)

    assert {one.statut for one in plans} == set(codes.STATUT_PLAN)
    assert max(len(versions) for versions in by_demande.values()) >= 3
    for demande in accompagnements(demo):
        versions = by_demande[demande.reference]
        validated = [one for one in versions if one.validated_on]
        assert [one.validated_on for one in validated[:1]] == [
            day for day in (demande.plan_on,) if day
        ]
        assert sum(one.statut == "valide" for one in versions) <= 1
        for before, after in pairwise(validated):
            assert before.closed_on == after.validated_on
            assert before.numero < after.numero


def test_lines_keep_their_thread_from_a_version_to_the_next(demo: DemoCaseload) -> None:
    papers = demo.papers
    threads: dict[tuple[str, int], set[str | None]] = defaultdict(set)
    for line in papers.objectifs:
        threads[line.beneficiaire, line.fil].add(line.objectif)

    assert all(len(words) == 1 for words in threads.values())
    assert {one.statut for one in papers.objectifs} == set(codes.STATUT_OBJECTIF)
    assert {(one.beneficiaire, one.fil) for one in papers.bilans} <= set(threads)
    assert all(one.noted_on <= ON for one in papers.bilans)
    assert {one.domaine for one in papers.prestations} == set(codes.DOMAINE)
    assert {one.nature for one in papers.prestations} == set(codes.NATURE_PRESTATION)
    assert {one.famille for one in papers.objectifs} >= {"mobilite", "aidant", "humeur"}


def test_contrats_are_drawn_handed_over_then_signed_and_renewed(demo: DemoCaseload) -> None:
    contrats = demo.papers.contrats
    first = {one.demande: one for one in contrats if one.type == "contrat"}

    assert any(one.type == "avenant" and one.objet for one in contrats)
    assert any(one.handed_on and one.signed_on is None for one in contrats)
    for one in contrats:
        days = [day for day in (one.drawn_on, one.handed_on, one.signed_on) if day]
        assert days == sorted(days)
        assert one.texte
        assert "{" not in one.texte
        assert days[-1] <= ON
    for demande in accompagnements(demo):
        if demande.contrat_on is not None:
            assert first[demande.reference].signed_on == demande.contrat_on


def test_evaluations_are_those_of_the_demandes_then_of_follow_up(demo: DemoCaseload) -> None:
    made = Counter(one.type for one in demo.papers.evaluations)
    identified = {
        (one.beneficiaire, one.evaluated_on, one.is_at_home)
        for one in demo.papers.evaluations
        if one.type == "identification"
    }

    assert identified == {
        (one.beneficiaire, one.evaluated_on, one.is_evaluated_at_home)
        for one in demo.demandes
        if one.evaluated_on is not None
    }
    assert made["suivi"] > 20


def test_exits_have_their_meeting_and_their_relay_but_deaths(demo: DemoCaseload) -> None:
    left = [one for one in demo.demandes if one.left_on is not None]
    deaths = [one for one in left if one.motif_sortie == "deces"]

    assert all(one.sortie_concertation_on is None and one.relais_on is None for one in deaths)
    assert all(one.sortie_concertation_on for one in left if one not in deaths)
    assert {one.relais_confirmed_on is None for one in left if one.relais_on} == {True, False}
    for one in left:
        assert one.left_on is not None
        assert one.left_recorded_on is not None
        assert one.left_on <= one.left_recorded_on <= ON


def test_who_is_in_hospital_has_a_service_and_somebody_is_late_to_return(
    demo: DemoCaseload,
) -> None:
    now = [one for one in demo.hospitalisations if one.left_on is None]

    assert all(one.service and one.telephone and one.motif for one in demo.hospitalisations)
    assert any(one.retour_prevu_on and one.retour_prevu_on < ON for one in now)
    assert any(one.preparation for one in now)


# --- nothing that could be anyone's, nothing against the rules ------------------------------


def test_identities_are_well_formed_and_only_under_test_registries(demo: DemoCaseload) -> None:
    with_matricule = [one for one in demo.beneficiaires if one.matricule_ins]

    assert len(with_matricule) > 20
    for one in with_matricule:
        assert nir.is_valid(one.matricule_ins or "")
        assert one.ins_oid in {"1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11"}
        assert one.statut_identite in {"recuperee", "qualifiee"}
    assert {one.ins_oid for one in demo.beneficiaires if not one.matricule_ins} == {None}


def test_phones_are_those_kept_for_fiction_and_numbers_have_their_key(demo: DemoCaseload) -> None:
    phones = [
        *(one.telephone for one in demo.beneficiaires),
        *(one.telephone for one in demo.places_ht),
        *(one.telephone for one in demo.partenaires),
        *(one.telephone for one in demo.aidants),
        *(one.telephone for one in demo.professionnels),
        *(one.telephone for one in demo.suivi.intervenants),
        *(one.telephone for one in demo.suivi.interlocuteurs),
        *(one.telephone_appelant for one in demo.demandes),
        *(one.telephone for one in demo.hospitalisations),
        *(one.telephone_secondaire or "06 39 98" for one in demo.beneficiaires),
    ]

    assert all(phone and phone.startswith(("04 65 71", "01 99 00", "06 39 98")) for phone in phones)
    for record in (record for records in demo.sheets().values() for record in records):
        for address in (getattr(record, "courriel", None), getattr(record, "mssante", None)):
            assert address is None or address.endswith(("@demo.example", "@demo.mssante.fr"))
    assert all(luhn.is_valid(one.finess or "") for one in demo.places_ht)
    assert all(luhn.is_valid(one.rpps) for one in demo.professionnels if one.rpps)


@pytest.mark.parametrize(
    ("people", "on"), [(45, ON), (20, date(2028, 2, 29)), (70, date(2027, 1, 4))]
)
def test_import_finds_no_error_and_only_the_warnings_meant(people: int, on: date) -> None:
    found = problems_of(generate(people, on=on), on)

    assert [one for one in found if one.severity is Severity.ERREUR] == []
    assert {one.code for one in found} <= DELIBERATE
    assert 0 < len(found) <= 15


def test_nobody_is_in_two_places_at_once(demo: DemoCaseload) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for one in demo.visites:
        spans[one.beneficiaire].append((one.starts_at, one.ends_at))
        spans[str(one.professionnel)].append((one.starts_at, one.ends_at))

    assert all(
        first[1] <= second[0] for taken in spans.values() for first, second in in_order(taken)
    )


def in_order(
    spans: Iterable[tuple[datetime, datetime]],
) -> Iterable[tuple[tuple[datetime, datetime], tuple[datetime, datetime]]]:
    return pairwise(sorted(spans))


def test_temporary_stays_keep_to_their_ceilings_and_to_accompanied_persons(
    demo: DemoCaseload,
) -> None:
    ceilings = {"HT": 90, "HTSH": 30, "HTU": 30}
    nights: Counter[str] = Counter()
    for one in demo.sejours_ht:
        if one.etat in {"annule", "option"} or one.departed_on is None:
            continue
        assert (one.departed_on - one.arrived_on).days <= ceilings[one.type]
        assert any(
            stay.beneficiaire == one.beneficiaire
            and stay.admitted_on
            and stay.admitted_on <= one.arrived_on
            and (stay.left_on is None or one.departed_on <= stay.left_on)
            for stay in accompagnements(demo)
        )
        if one.type == "HT" and one.arrived_on.year == ON.year:
            nights[one.beneficiaire] += (one.departed_on - one.arrived_on).days

    assert max(nights.values()) <= 90


def test_settings_and_records_fill_every_sheet(demo: DemoCaseload) -> None:
    assert all(demo.sheets().values())
    settings = asdict(parametres_from_texts(demo.parametres))
    assert all(settings[key] for key in REPRISE_PARAMETRES)


# --- the planning ----------------------------------------------------------------------------


def test_visits_that_come_back_are_those_their_series_gives(demo: DemoCaseload) -> None:
    series = {one.reference: one for one in demo.planning.series_visites}
    of_series: dict[str, list[Any]] = defaultdict(list)
    for visite in demo.visites:
        if visite.serie is not None:
            of_series[visite.serie].append(visite)

    assert 4 <= len(series) == len(of_series)
    assert {one.beneficiaire for one in series.values()} <= present(demo)
    for reference, visites in of_series.items():
        serie = series[reference]
        assert serie.prepared_until is not None
        days = DateutilRules().days(
            read_rule(serie.regle),
            serie.started_on,
            first=serie.started_on,
            last=serie.prepared_until,
        )
        assert [one.occurrence_on for one in visites] == list(days)
        assert [(one.starts_at, one.ends_at) for one in visites] == [
            span_on(serie, day) for day in days
        ]
        assert {one.beneficiaire for one in visites} == {serie.beneficiaire}
    assert any(one.heure == time(22, 15) for one in series.values())


def test_visits_of_the_last_months_deliver_prestations_of_the_plan(demo: DemoCaseload) -> None:
    lines = {(one.beneficiaire, one.fil) for one in demo.papers.prestations}
    linked = [one for one in demo.visites if one.prestation_fil is not None]

    assert len({one.beneficiaire for one in linked}) > 10
    assert {one.statut for one in linked} >= {"prevue", "realisee", "annulee"}
    assert all((one.beneficiaire, one.prestation_fil) in lines for one in linked)
    assert any(one.prestation_fil for one in demo.planning.series_visites)
