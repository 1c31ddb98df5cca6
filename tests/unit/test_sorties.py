"""What each motif asks for before a sortie is pronounced, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain import codes
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.spans import accompagnement_span
from crt_desktop.domain.roles import Role
from crt_desktop.domain.sejours import Hospitalisation
from crt_desktop.domain.sortie_words import (
    REMEDES,
    alarm_words,
    refusal_of,
    refusals_words,
    sentence_of,
)
from crt_desktop.domain.sorties import (
    FIELD_OF,
    Alarme,
    Manque,
    ProjetSortie,
    Relais,
    alarms,
    covering_stay,
    may_pronounce,
    needs_of,
    pronounced,
    proposed_exit,
    refusals,
)

DEFAULT = Parametres()
TODAY = date(2026, 11, 22)
ENTERED = date(2026, 8, 20)
TERM = date(2026, 11, 20)
DEMANDE = Demande(
    reference="D1",
    beneficiaire="B1",
    requested_on=date(2026, 1, 5),
    origine="ccas",
    admitted_on=date(2026, 2, 2),
)
STAY = Hospitalisation(beneficiaire="B1", entered_on=ENTERED, etablissement="CH de Narbonne")
WHOLE: dict[str, Any] = {
    "precision": "Retour au pays",
    "left_on": date(2026, 11, 21),
    "destination": "domicile_droit_commun",
    "concertation_on": date(2026, 11, 16),
    "concertation_participants": "Claire Vidal, Dr Sarrazeau",
    "is_sante": True,
    "avis_medical_on": date(2026, 11, 17),
    "avis_medical_auteur": "Dr Hélène Sarrazeau",
    "relais": Relais.ORGANISE,
    "relais_organisme": "SAAS Cigale",
    "relais_on": date(2026, 11, 23),
}
"""Everything any motif may ask for."""

MOTIFS = tuple(codes.MOTIF_SORTIE)
LIVING = tuple(one for one in MOTIFS if one != "deces")

ASKED_BY: dict[Manque, tuple[dict[str, Any], tuple[str, ...]]] = {
    Manque.DATE: ({"left_on": None}, MOTIFS),
    Manque.AVANT_ADMISSION: ({"left_on": date(2026, 2, 1)}, MOTIFS),
    Manque.A_VENIR: ({"left_on": date(2026, 11, 23)}, ("deces",)),
    Manque.PRECISION: ({"precision": ""}, ("autre",)),
    Manque.DESTINATION: ({"destination": None}, LIVING),
    Manque.CONCERTATION: ({"concertation_on": None}, LIVING),
    Manque.CONCERTATION_A_VENIR: ({"concertation_on": date(2026, 11, 23)}, LIVING),
    Manque.CONCERTATION_PARTICIPANTS: ({"concertation_participants": None}, LIVING),
    Manque.SANTE: ({"is_sante": None}, ("criteres",)),
    Manque.AVIS_MEDICAL: ({"avis_medical_on": None}, ("criteres",)),
    Manque.AVIS_A_VENIR: ({"avis_medical_on": date(2026, 11, 23)}, ("criteres",)),
    Manque.AVIS_AUTEUR: ({"avis_medical_auteur": None}, ("criteres",)),
    Manque.RELAIS: ({"relais": None}, LIVING),
    Manque.RELAIS_ORGANISME: ({"relais_organisme": ""}, LIVING),
    Manque.RELAIS_DATE: ({"relais_on": None}, LIVING),
}
"""What is taken away, and the motifs that ask for it."""


def lacks(
    motif: str | None,
    *,
    role: Role = Role.COORDINATEUR,
    demande: Demande = DEMANDE,
    stays: tuple[Hospitalisation, ...] = (STAY,),
    today: date = TODAY,
    **changes: Any,
) -> tuple[Manque, ...]:
    projet = ProjetSortie(motif=motif, **{**WHOLE, **changes})
    return refusals(
        projet, demande=demande, stays=stays, role=role, today=today, parametres=DEFAULT
    )


# --- the table: motif × what is missing × role ------------------------------------------------


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_sortie_with_everything_its_motif_asks_for_is_pronounced(motif: str) -> None:
    assert lacks(motif) == ()


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("manque", ASKED_BY)
def test_each_motif_is_refused_for_what_it_asks_for_and_for_nothing_else(
    motif: str, manque: Manque
) -> None:
    changes, asking = ASKED_BY[manque]
    found = lacks(motif, **changes)
    if motif in asking:
        assert found == (manque,)
    elif manque is Manque.A_VENIR and motif == "hospitalisation_3_mois":
        assert found == (Manque.A_VENIR,)
    else:
        assert found == ()


@pytest.mark.parametrize("manque", ASKED_BY)
@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATEUR])
def test_another_role_is_told_of_the_role_alone(role: Role, motif: str, manque: Manque) -> None:
    assert lacks(motif, role=role, **ASKED_BY[manque][0]) == (Manque.ROLE,)


def test_the_coordination_alone_pronounces_sorties() -> None:
    assert [role for role in Role if may_pronounce(role)] == [Role.COORDINATEUR]


def test_without_a_motif_everything_a_living_exit_asks_for_is_asked() -> None:
    nothing: dict[str, Any] = dict.fromkeys(WHOLE)
    assert lacks(None, **nothing) == (
        Manque.MOTIF,
        Manque.DATE,
        Manque.DESTINATION,
        Manque.CONCERTATION,
        Manque.CONCERTATION_PARTICIPANTS,
        Manque.RELAIS,
    )


def test_a_death_asks_for_its_day_alone() -> None:
    nothing: dict[str, Any] = {**dict.fromkeys(WHOLE), "left_on": date(2026, 10, 3)}
    assert lacks("deces", **nothing) == ()


def test_criteria_for_another_reason_than_health_need_no_opinion() -> None:
    without: dict[str, Any] = {"avis_medical_on": None, "avis_medical_auteur": None}
    assert lacks("criteres", is_sante=False, **without) == ()
    assert lacks("criteres", is_sante=True, **without) == (
        Manque.AVIS_MEDICAL,
        Manque.AVIS_AUTEUR,
    )


@pytest.mark.parametrize("relais", [Relais.A_ORGANISER, Relais.AUCUN])
def test_a_relay_still_to_organise_or_none_answers_the_question(relais: Relais) -> None:
    assert lacks("souhait", relais=relais, relais_organisme=None, relais_on=None) == ()


def test_somebody_not_accompanied_or_gone_already_does_not_leave() -> None:
    assert lacks("souhait", demande=replace(DEMANDE, admitted_on=None)) == (Manque.NON_ADMISE,)
    gone = replace(DEMANDE, left_on=date(2026, 11, 1))
    assert lacks("souhait", demande=gone) == (Manque.DEJA_SORTIE,)


def test_a_person_may_leave_the_day_of_the_admission() -> None:
    assert lacks("souhait", left_on=DEMANDE.admitted_on) == ()


def test_a_sortie_may_be_pronounced_ahead_but_for_a_death_or_a_long_stay() -> None:
    ahead = TODAY + timedelta(days=1)
    assert lacks("ehpad_usld", left_on=ahead) == ()
    assert lacks("deces", left_on=ahead) == (Manque.A_VENIR,)
    assert lacks("hospitalisation_3_mois", left_on=ahead) == (Manque.A_VENIR,)


# --- three months -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_on", "today", "stay", "manques"),
    [
        (TERM, TODAY, STAY, ()),
        (TERM, TERM, STAY, ()),
        (TERM, TERM - timedelta(days=1), STAY, (Manque.TERME,)),
        (TERM - timedelta(days=1), TODAY, STAY, (Manque.TERME,)),
        (TERM, TODAY, replace(STAY, left_on=TERM), ()),
        (TERM, TODAY, replace(STAY, left_on=TERM - timedelta(days=1)), (Manque.HOSPITALISATION,)),
    ],
)
def test_a_long_stay_is_pronounced_from_its_term_on(
    left_on: date, today: date, stay: Hospitalisation, manques: tuple[Manque, ...]
) -> None:
    found = lacks("hospitalisation_3_mois", left_on=left_on, today=today, stays=(stay,))
    assert tuple(one for one in found if one is not Manque.CONCERTATION_A_VENIR) == manques


def test_a_long_stay_needs_a_stay() -> None:
    assert lacks("hospitalisation_3_mois", stays=()) == (Manque.HOSPITALISATION,)


def test_the_exit_is_proposed_from_the_term_on_and_dated_of_it() -> None:
    before = proposed_exit(STAY, on=TERM - timedelta(days=1), parametres=DEFAULT)
    assert before is None
    assert proposed_exit(None, on=TODAY, parametres=DEFAULT) is None
    proposed = ProjetSortie(motif="hospitalisation_3_mois", left_on=TERM, destination="hopital")
    assert proposed_exit(STAY, on=TERM, parametres=DEFAULT) == proposed


@given(entered_on=st.dates(date(2000, 1, 1), date(2090, 12, 31)), late=st.integers(0, 40))
def test_what_is_proposed_from_a_stay_is_never_refused_for_its_date(
    entered_on: date, late: int
) -> None:
    stay = replace(STAY, entered_on=entered_on)
    today = entered_on + timedelta(days=92 + late)
    projet = proposed_exit(stay, on=today, parametres=DEFAULT)
    assert projet is not None
    found = refusals(
        projet,
        demande=replace(DEMANDE, admitted_on=entered_on),
        stays=(stay,),
        role=Role.COORDINATEUR,
        today=today,
        parametres=DEFAULT,
    )
    assert not {Manque.DATE, Manque.A_VENIR, Manque.TERME, Manque.HOSPITALISATION} & set(found)


def test_the_stay_a_person_leaves_from_goes_on_or_ends_that_day() -> None:
    ended = replace(STAY, left_on=date(2026, 9, 1))
    later = replace(STAY, entered_on=date(2026, 10, 1))
    assert covering_stay((ended, later), date(2026, 9, 1)) == ended
    assert covering_stay((ended, later), date(2026, 10, 2)) == later
    assert covering_stay((ended,), date(2026, 9, 2)) is None
    assert covering_stay((), TODAY) is None


# --- what is stored ---------------------------------------------------------------------------


def test_a_death_stores_no_relay_no_destination_and_no_concertation() -> None:
    stored = pronounced(DEMANDE, ProjetSortie(motif="deces", **WHOLE), today=TODAY)
    assert (stored.left_on, stored.left_recorded_on) == (date(2026, 11, 21), TODAY)
    assert stored.motif_sortie == "deces"
    assert stored.destination is None
    assert stored.has_relais is None
    assert stored.relais_organisme is None
    assert stored.sortie_concertation_on is None
    assert stored.sortie_concertation_participants is None


@pytest.mark.parametrize(
    ("relais", "has_relais", "organisme"),
    [
        (Relais.ORGANISE, True, "SAAS Cigale"),
        (Relais.A_ORGANISER, None, None),
        (Relais.AUCUN, False, None),
    ],
)
def test_the_relay_is_stored_as_it_was_answered(
    relais: Relais, *, has_relais: bool | None, organisme: str | None
) -> None:
    projet = ProjetSortie(motif="souhait", **{**WHOLE, "relais": relais})
    stored = pronounced(DEMANDE, projet, today=TODAY)
    assert (stored.has_relais, stored.relais_organisme) == (has_relais, organisme)
    assert stored.relais_confirmed_on is None


def test_an_opinion_already_signed_stays_whatever_the_motif_became() -> None:
    signed = replace(
        DEMANDE, sortie_avis_medical_on=date(2026, 11, 2), sortie_avis_medical_auteur="Dr B"
    )
    stored = pronounced(signed, ProjetSortie(motif="souhait", **WHOLE), today=TODAY)
    assert stored.sortie_avis_medical_auteur == "Dr B"
    stored = pronounced(signed, ProjetSortie(motif="criteres", **WHOLE), today=TODAY)
    assert stored.sortie_avis_medical_auteur == "Dr Hélène Sarrazeau"


@given(admitted_on=st.dates(date(2000, 2, 29), date(2090, 1, 1)), stayed=st.integers(0, 800))
def test_a_person_who_leaves_may_come_back_the_very_day(admitted_on: date, stayed: int) -> None:
    left_on = admitted_on + timedelta(days=stayed)
    projet = ProjetSortie(motif="souhait", **{**WHOLE, "left_on": left_on})
    first = pronounced(replace(DEMANDE, admitted_on=admitted_on), projet, today=left_on)
    again_on = max(left_on, admitted_on + timedelta(days=1))
    again = replace(DEMANDE, reference="D2", admitted_on=again_on)
    before, after = accompagnement_span(first), accompagnement_span(again)
    assert before is not None
    assert after is not None
    assert not before.meets(after)


# --- a second look, and the words -------------------------------------------------------------


def test_what_is_odd_is_told_and_never_refused() -> None:
    done = (date(2026, 11, 20), date(2026, 11, 21))
    projet = ProjetSortie(motif="ehpad_usld", **WHOLE)
    assert alarms(projet, visits_done=done, today=TODAY) == (
        Alarme.DESTINATION,
        Alarme.VISITES_REALISEES,
    )
    ahead = replace(projet, destination="ehpad", left_on=date(2026, 11, 30))
    assert alarms(ahead, visits_done=done, today=TODAY) == (Alarme.PRESENCE_A_VENIR,)
    nothing = ProjetSortie(motif="ehpad_usld")
    assert alarms(nothing, visits_done=done, today=TODAY) == ()
    wish = ProjetSortie(motif="souhait", destination="ehpad")
    assert alarms(wish, visits_done=(), today=TODAY) == ()


@pytest.mark.parametrize("manque", list(Manque))
def test_every_lack_names_who_can_act_and_where_it_is_mended(manque: Manque) -> None:
    said = refusal_of(manque, admitted_on=TODAY, term_on=TERM)
    assert "Qui peut agir" in said
    assert REMEDES[manque].qui in said
    assert "{" not in said
    no_field = {Manque.ROLE, Manque.NON_ADMISE, Manque.DEJA_SORTIE}
    assert (manque in FIELD_OF) is (manque not in no_field)


def test_several_lacks_are_told_together_with_who_acts() -> None:
    what, how = refusals_words((Manque.DESTINATION, Manque.AVIS_MEDICAL))
    assert "La destination n’est pas choisie." in what
    assert "l’avis du médecin du dispositif est exigé" in what
    assert how.startswith("La coordination\u00a0: choisissez où va la personne.")
    assert "Le médecin du dispositif\u00a0:" in how


def test_the_sentences_of_dates_say_the_dates() -> None:
    assert "20/11/2026" in sentence_of(Manque.TERME, term_on=TERM)
    assert "02/02/2026" in sentence_of(Manque.AVANT_ADMISSION, admitted_on=DEMANDE.admitted_on)


@pytest.mark.parametrize("alarme", list(Alarme))
def test_every_alarm_is_a_sentence(alarme: Alarme) -> None:
    assert alarm_words(alarme).endswith(".")


@pytest.mark.parametrize("motif", MOTIFS)
def test_needs_follow_the_motif(motif: str) -> None:
    needs = needs_of(motif, is_sante=True)
    assert needs.relais is (motif != "deces")
    assert needs.concertation is (motif != "deces")
    assert needs.avis_medical is (motif == "criteres")
    assert needs.precision is (motif == "autre")
    assert needs.hospitalisation is (motif == "hospitalisation_3_mois")
