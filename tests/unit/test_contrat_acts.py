"""What each act on a contrat asks for, who signs for whom, and what is due when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.alertes_contrat import Dossier, Papier, contrat_due
from crt_desktop.domain.contrat_acts import (
    Echeance,
    Etat,
    Parties,
    contrat_signed_on,
    drawing_issues,
    duties,
    etat_of,
    next_numero,
    remise_issues,
    require_drawable,
    require_unsigned,
    signature_issues,
    word_of,
)
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.errors import FieldIssue, RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.messages import explain
from crt_desktop.domain.parcours import Contrat

TODAY = date(2026, 11, 22)
DRAWN = date(2026, 11, 2)
PARAMETRES = Parametres()


def a_contrat(**changes: Any) -> Contrat:
    known: dict[str, Any] = {
        "reference": "C1",
        "beneficiaire": "B1",
        "demande": "D1",
        "numero": 1,
        "type": "contrat",
        "drawn_on": DRAWN,
        "plan": "P1",
        "participants": "Mme Odile Santoraz",
    }
    return Contrat(**(known | changes))


def a_signed(**changes: Any) -> Contrat:
    known: dict[str, Any] = {
        "handed_on": date(2026, 11, 4),
        "signed_on": date(2026, 11, 6),
        "signataire": "Odile Santoraz",
        "qualite": "personne",
    }
    return a_contrat(**(known | changes))


def a_demande(**changes: Any) -> Demande:
    known: dict[str, Any] = {
        "reference": "D1",
        "beneficiaire": "B1",
        "requested_on": date(2026, 10, 1),
        "origine": "saas",
    }
    return Demande(**(known | changes))


def said(issues: tuple[FieldIssue, ...], *, errors: bool = True) -> list[str]:
    return [one.attribute for one in issues if one.is_error is errors]


def signing(
    contrat: Contrat, parametres: Parametres = PARAMETRES, **parties: Any
) -> tuple[FieldIssue, ...]:
    known: dict[str, Any] = {"demande": a_demande()}
    return signature_issues(
        contrat, Parties(**(known | parties)), today=TODAY, parametres=parametres
    )


def broken(demande: Demande, *papers: Contrat, is_avenant: bool = False) -> str | None:
    told = None
    try:
        require_drawable(demande, papers, is_avenant=is_avenant, on=TODAY)
    except RuleViolationError as error:
        told = error
    assert told is None or explain(told).title != "L’action a été refusée."
    return None if told is None else told.code


# --- states and drawing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contrat", "etat"),
    [
        (a_contrat(), Etat.GENERE),
        (a_contrat(handed_on=DRAWN), Etat.REMIS),
        (a_signed(), Etat.SIGNE),
        (a_signed(handed_on=None), Etat.SIGNE),
    ],
)
def test_the_state_follows_the_days(contrat: Contrat, etat: Etat) -> None:
    assert etat_of(contrat) is etat


@pytest.mark.parametrize(
    ("demande", "papers", "is_avenant", "code"),
    [
        (a_demande(), (), False, None),
        (a_demande(), (), True, "avenant_sans_contrat"),
        (a_demande(), (a_contrat(),), False, "contrat_deja_etabli"),
        (a_demande(), (a_contrat(handed_on=DRAWN),), True, "contrat_deja_etabli"),
        (a_demande(), (a_signed(),), False, None),
        (a_demande(), (a_signed(),), True, None),
        (
            a_demande(),
            (a_signed(), a_contrat(numero=2, type="avenant")),
            True,
            "contrat_deja_etabli",
        ),
        (a_demande(contrat_on=DRAWN), (), True, None),
        (a_demande(), (a_signed(type="avenant"),), True, "avenant_sans_contrat"),
        (a_demande(decision="refus", decided_on=DRAWN), (), False, "contrat_demande_close"),
        (a_demande(decision="sans_suite", decided_on=DRAWN), (), False, "contrat_demande_close"),
        (a_demande(decision="admission", admitted_on=DRAWN), (), False, None),
        (a_demande(admitted_on=DRAWN, left_on=TODAY), (), False, "contrat_apres_sortie"),
        (a_demande(admitted_on=DRAWN, left_on=TODAY + timedelta(days=1)), (), False, None),
    ],
)
def test_a_paper_is_drawn_when_nothing_waits_and_the_demande_is_alive(
    demande: Demande,
    papers: tuple[Contrat, ...],
    *,
    is_avenant: bool,
    code: str | None,
) -> None:
    assert broken(demande, *papers, is_avenant=is_avenant) == code


def test_the_refusal_names_the_paper_that_waits() -> None:
    waiting = a_contrat(numero=3, type="avenant")
    with pytest.raises(RuleViolationError) as refused:
        require_drawable(a_demande(), (a_signed(), waiting), is_avenant=False, on=TODAY)
    assert refused.value.values["mot"] == word_of(waiting)
    assert word_of(waiting).split() == ["avenant", "n°", "3"]


def test_contrats_and_avenants_share_their_numbers() -> None:
    assert next_numero(()) == 1
    assert next_numero((a_signed(), a_signed(numero=4, type="avenant"))) == 5


def test_what_is_signed_is_locked() -> None:
    require_unsigned(a_contrat(handed_on=DRAWN))
    with pytest.raises(RuleViolationError) as refused:
        require_unsigned(a_signed())
    assert (refused.value.code, refused.value.values["date"]) == (
        "contrat_verrouille",
        "06/11/2026",
    )


def test_an_avenant_says_what_it_is_about_and_who_took_part_is_asked() -> None:
    assert drawing_issues(a_contrat()) == ()
    avenant = a_contrat(type="avenant", participants=None)
    assert said(drawing_issues(avenant)) == ["objet"]
    assert said(drawing_issues(avenant), errors=False) == ["participants"]
    assert said(drawing_issues(replace(avenant, objet="Passage quotidien"))) == []


# --- handing over ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (None, False),
        (DRAWN - timedelta(days=1), False),
        (DRAWN, True),
        (TODAY, True),
        (TODAY + timedelta(days=1), False),
    ],
)
def test_a_hand_over_lies_between_the_drawing_and_today(
    day: date | None, *, is_right: bool
) -> None:
    issues = remise_issues(a_contrat(handed_on=day), today=TODAY)
    assert said(issues) == ([] if is_right else ["handed_on"])


# --- signing ---------------------------------------------------------------------------------


def test_a_whole_signature_says_nothing() -> None:
    assert signing(a_signed()) == ()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"signed_on": None}, ["signed_on"]),
        ({"signed_on": TODAY + timedelta(days=1)}, ["signed_on"]),
        ({"signed_on": date(2026, 11, 3)}, ["signed_on"]),
        ({"signed_on": date(2026, 11, 4)}, []),
        ({"handed_on": None, "signed_on": DRAWN}, []),
        ({"signed_on": DRAWN - timedelta(days=1)}, ["signed_on"]),
        ({"signataire": None}, ["signataire"]),
        ({"qualite": None}, ["qualite"]),
        (
            {"signed_on": None, "signataire": None, "qualite": None},
            ["signed_on", "signataire", "qualite"],
        ),
    ],
)
def test_a_signature_says_when_who_and_in_what_quality(
    changes: dict[str, Any], fields: list[str]
) -> None:
    assert said(signing(a_signed(**changes))) == fields


def test_an_avenant_is_not_signed_before_its_contrat() -> None:
    avenant = a_signed(type="avenant", numero=2, signed_on=date(2026, 11, 5), objet="x")
    assert said(signing(avenant, papers=(a_signed(), avenant))) == ["signed_on"]
    same_day = replace(avenant, signed_on=date(2026, 11, 6))
    assert said(signing(same_day, papers=(a_signed(), same_day))) == []


@pytest.mark.parametrize(
    ("protection", "qualite", "is_told"),
    [
        (None, "personne", False),
        ("aucune", "personne", False),
        ("aucune", "mandataire", True),
        ("sauvegarde", "personne", False),
        ("sauvegarde", "mandataire", True),
        ("curatelle", "personne", False),
        ("curatelle", "mandataire", False),
        ("curatelle", "aidant", True),
        ("tutelle", "personne", True),
        ("tutelle", "mandataire", False),
        ("tutelle", "aidant", True),
        ("habilitation_familiale", "personne", True),
        ("habilitation_familiale", "mandataire", False),
        ("mandat_protection_future", "personne_confiance", True),
        (None, "personne_confiance", True),
    ],
)
def test_who_signs_for_somebody_protected_is_looked_at_again_and_blocks_nothing(
    protection: str | None, qualite: str, *, is_told: bool
) -> None:
    issues = signing(a_signed(qualite=qualite), protection=protection)
    assert said(issues) == []
    assert said(issues, errors=False) == (["qualite"] if is_told else [])


@pytest.mark.parametrize(
    ("demande", "is_before", "is_told"),
    [
        ({}, True, False),
        ({"admitted_on": date(2026, 11, 6)}, True, False),
        ({"admitted_on": date(2026, 11, 5)}, True, True),
        ({"admitted_on": date(2026, 11, 5)}, False, False),
        ({"admitted_on": date(2026, 11, 5), "voie": "urgence"}, True, False),
        ({"admitted_on": date(2026, 11, 5), "circonstance": "sortie_hospitalisation"}, True, False),
        ({"admitted_on": date(2026, 11, 5), "contrat_on": date(2026, 11, 1)}, True, False),
        ({"admitted_on": date(2026, 11, 1), "left_on": date(2026, 11, 5)}, False, True),
    ],
)
def test_a_signature_after_the_admission_or_the_sortie_is_said(
    demande: dict[str, Any], *, is_before: bool, is_told: bool
) -> None:
    parametres = Parametres(signature_avant_admission=is_before)
    issues = signing(a_signed(), parametres, demande=a_demande(**demande))
    assert said(issues) == []
    assert said(issues, errors=False) == (["signed_on"] if is_told else [])


def test_a_renewal_after_the_admission_is_as_it_should_be() -> None:
    late = a_signed(type="avenant", numero=2, objet="x")
    demande = a_demande(admitted_on=date(2026, 11, 5), contrat_on=date(2026, 11, 1))
    assert signing(late, demande=demande, papers=(late,)) == ()


def test_a_plan_nobody_validated_and_missing_participants_are_said() -> None:
    issues = signing(a_signed(participants=None), plan_is_validated=False)
    assert said(issues, errors=False) == ["participants", "signed_on"]
    assert signing(a_signed(), plan_is_validated=True) == ()


# --- what is due -----------------------------------------------------------------------------


def due(
    demande: Demande, *papers: Contrat, on: date = TODAY
) -> dict[Echeance, tuple[date, date | None, bool]]:
    found = duties(demande, papers, on=on, parametres=PARAMETRES)
    return {one.echeance: (one.due_on, one.done_on, one.is_late) for one in found}


def test_nothing_is_due_before_the_admission() -> None:
    assert due(a_demande()) == {}
    assert due(a_demande(admitted_on=TODAY + timedelta(days=1)), a_signed()) == {}


def test_the_delays_run_from_the_admission() -> None:
    admitted = date(2026, 11, 10)
    assert due(a_demande(admitted_on=admitted)) == {
        Echeance.REMISE: (date(2026, 11, 25), None, False),
        Echeance.SIGNATURE: (date(2026, 12, 10), None, False),
    }


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2026, 11, 25), False), (date(2026, 11, 26), True)],
    ids=["the last day", "the day after"],
)
def test_an_act_is_late_the_day_after_its_last(on: date, *, late: bool) -> None:
    found = due(a_demande(admitted_on=date(2026, 11, 10)), a_contrat(), on=on)
    assert found[Echeance.REMISE][2] is late


@pytest.mark.parametrize(
    ("admitted", "sign_by"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 10, 31), date(2026, 11, 30)),
    ],
)
def test_the_month_to_sign_ends_on_the_last_day_there_is(admitted: date, sign_by: date) -> None:
    found = due(a_demande(requested_on=admitted, admitted_on=admitted), on=admitted)
    assert found[Echeance.SIGNATURE][0] == sign_by


def test_a_signature_hands_over_and_opens_the_year() -> None:
    contrat = a_signed(handed_on=None, signed_on=date(2028, 2, 29), drawn_on=date(2028, 2, 1))
    demande = a_demande(requested_on=date(2028, 1, 2), admitted_on=date(2028, 2, 10))
    assert due(demande, contrat, on=date(2029, 3, 1)) == {
        Echeance.REMISE: (date(2028, 2, 25), date(2028, 2, 29), True),
        Echeance.SIGNATURE: (date(2028, 3, 10), date(2028, 2, 29), False),
        Echeance.REACTUALISATION: (date(2029, 2, 28), None, True),
    }


def test_an_avenant_renews_and_pays_what_a_contrat_without_a_plan_owes() -> None:
    demande = a_demande(admitted_on=date(2026, 11, 6))
    bare = a_signed(plan=None)
    assert due(demande, bare)[Echeance.AVENANT] == (date(2027, 5, 6), None, False)
    avenant = a_signed(numero=2, type="avenant", objet="x", signed_on=date(2026, 11, 20))
    found = due(demande, bare, avenant)
    assert Echeance.AVENANT not in found
    assert found[Echeance.REACTUALISATION][0] == date(2027, 11, 20)
    assert Echeance.AVENANT not in due(demande, a_signed())


def test_what_was_taken_over_counts() -> None:
    demande = a_demande(admitted_on=date(2026, 11, 6), contrat_on=date(2026, 11, 6))
    assert due(demande)[Echeance.SIGNATURE] == (date(2026, 12, 6), date(2026, 11, 6), False)
    assert contrat_signed_on(demande, ()) == date(2026, 11, 6)


def test_after_the_sortie_only_what_was_late_by_then_is_left() -> None:
    demande = a_demande(admitted_on=date(2026, 9, 1), left_on=date(2026, 9, 20))
    assert due(demande) == {Echeance.REMISE: (date(2026, 9, 16), None, True)}
    gone = a_demande(admitted_on=date(2026, 9, 1), left_on=date(2026, 9, 10))
    assert due(gone) == {}


days = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(
    admitted=days,
    drawn=st.integers(0, 60),
    handed=st.none() | st.integers(0, 40),
    signed=st.none() | st.integers(0, 60),
    after=st.integers(0, 800),
)
def test_what_the_sheet_calls_late_is_what_the_alerts_call_urgent(
    admitted: date, drawn: int, handed: int | None, signed: int | None, after: int
) -> None:
    on = admitted + timedelta(days=after)
    drawn_on = admitted - timedelta(days=drawn)
    handed_on = None if handed is None else drawn_on + timedelta(days=handed)
    start = handed_on or drawn_on
    signed_on = None if signed is None else start + timedelta(days=signed)
    handed_on = None if handed_on is None or handed_on > on else handed_on
    signed_on = None if signed_on is None or signed_on > on else signed_on
    contrat = a_contrat(drawn_on=drawn_on, handed_on=handed_on, signed_on=signed_on)
    found = due(a_demande(requested_on=drawn_on, admitted_on=admitted), contrat, on=on)
    paper = Papier(
        row_id=1,
        numero=1,
        type="contrat",
        drawn_on=drawn_on,
        handed_on=handed_on,
        signed_on=signed_on,
        has_plan=True,
    )
    alert = contrat_due(
        Dossier(admitted_on=admitted, papers=(paper,)), on=on, parametres=PARAMETRES
    )
    if signed_on is None:
        assert alert is not None
        step = Echeance.REMISE if handed_on is None else Echeance.SIGNATURE
        due_on, done_on, is_late = found[step]
        assert (alert.duty.echeance, done_on) == (due_on, None)
        assert is_late is (alert.duty.gravite.value == "urgent")
    else:
        due_on = found[Echeance.REACTUALISATION][0]
        assert alert is None or alert.duty.echeance == due_on
