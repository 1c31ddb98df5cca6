"""How a file is told: header, facts of the parcours, what is due, rows of the lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.suivi import Consentement, Vaccination
from crt_desktop.reports.caseload import NextStep
from crt_desktop.reports.dossier import Dossier, GirPoint
from tests.fakes_ui import TODAY, caseload_lines
from tests.gui.dossier_kit import (
    NAMES,
    NOW,
    a_dossier,
    a_person,
    at,
    facts_of,
    fiche,
    followed,
    gir_points,
)
from ui.viewmodels import dossier_facts as facts
from ui.viewmodels import dossier_lists as lists
from ui.viewmodels import dossier_presets as presets
from ui.viewmodels import dossier_words as told
from ui.viewmodels.caseload_words import BadgeText
from ui.viewmodels.dossier_standing import may_share
from ui.viewmodels.words import NO_BREAK


def person_dossier(**changes: Any) -> Dossier:
    dossier = a_dossier()
    person = told.person_of(dossier)
    changed = replace(person, **changes)
    return replace(dossier, identity=replace(dossier.identity, record=changed))


# --- header --------------------------------------------------------------------------------


def test_the_title_is_the_name_the_person_goes_by_and_the_birth_name_follows() -> None:
    plain = a_dossier()
    assert told.title(plain) == "Delcambre Yvonne"
    assert told.born(plain) == f"Née le 15/03/1938, 88{NO_BREAK}ans"
    married = person_dossier(nom_naissance="Marty", nom_usage="Delcambre")
    assert told.title(married) == "Delcambre Yvonne"
    assert told.born(married) == f"Née Marty le 15/03/1938, 88{NO_BREAK}ans"


def test_the_address_says_what_is_known_with_the_minutes() -> None:
    whole = "12 rue des Tonneliers, Ferrals-les-Corbières (9\u00a0min)"
    assert told.address(a_dossier()) == whole
    assert told.address(person_dossier(adresse=None)) == "Ferrals-les-Corbières (9\u00a0min)"
    assert told.address(person_dossier(commune=None)) == "12 rue des Tonneliers, 11200 (9\u00a0min)"
    assert (
        told.address(person_dossier(adresse=None, commune=None, code_postal=None)) == "9\u00a0min"
    )


def test_an_address_without_minutes_stands_alone() -> None:
    dossier = a_dossier()
    line = replace(dossier.summary.line, minutes_trajet=None)
    unknown = replace(dossier, summary=replace(dossier.summary, line=line))
    assert told.address(unknown) == "12 rue des Tonneliers, Ferrals-les-Corbières"


def test_both_phones_are_written_by_pairs() -> None:
    two = person_dossier(telephone_secondaire="0611223344")
    assert [one.replace(NO_BREAK, " ") for one in told.phones(two)] == [
        "04 65 71 28 40",
        "06 11 22 33 44",
    ]


def test_a_doubtful_identity_is_told_before_its_status() -> None:
    assert told.ins_badge(a_dossier()) == BadgeText(
        text="INS qualifiée", tone="success", icon="shield-check"
    )
    doubtful = told.ins_badge(person_dossier(attribut_identite="douteux"))
    assert doubtful is not None
    assert (doubtful.text, doubtful.tone) == ("Identité douteux", "warning")
    homonym = told.ins_badge(person_dossier(attribut_identite="homonyme"))
    assert homonym is not None
    assert homonym.text == "INS qualifiée"


def test_the_matricule_is_copied_only_for_a_qualified_identity() -> None:
    qualified = told.strict_traits(a_dossier())
    assert "Matricule INS : 238031120204907" in qualified
    assert "Lieu de naissance (code INSEE) : 11202" in qualified
    recovered = told.strict_traits(person_dossier(statut_identite="recuperee"))
    assert "238031120204907" not in recovered
    assert "Nom de naissance : Delcambre" in recovered


def test_a_matricule_is_written_by_groups() -> None:
    assert told.matricule("238031120204907").replace(NO_BREAK, " ") == "2 38 03 11 202 049 07"
    assert told.matricule("12 3") == "123"
    assert told.matricule(None) == ""


@pytest.mark.parametrize(
    ("word", "is_alarm"),
    [
        ("Chutes", True),
        ("Anticoagulant", True),
        ("Diabète", True),
        ("Allergie pénicilline", True),
        ("Téléassistance", False),
        ("Portail 24B7", False),
    ],
)
def test_vigilances_about_a_danger_are_amber(word: str, is_alarm: bool) -> None:  # noqa: FBT001
    assert told.is_alarming(word) is is_alarm


# --- entourage -----------------------------------------------------------------------------


def test_the_main_carer_comes_first_then_neighbours_then_those_who_act_at_home() -> None:
    contacts = told.contacts(a_dossier())
    assert [one.name for one in contacts] == [
        "Delcambre Sylvie",
        "Pujade Josette",
        "Cigale Services",
        "Dr Bertrand Ricalens",
    ]
    assert [one.detail for one in contacts] == [
        "Fille, aidante principale, Narbonne",
        "Voisine, a les clés",
        "SAAS",
        "Médecin traitant",
    ]
    assert contacts[0].phone.replace(NO_BREAK, " ") == "06 39 98 20 17"
    assert (contacts[0].sheet, contacts[0].row_id) == ("aidants", 50)
    assert (contacts[2].first, contacts[2].last) == ("Cigale", "Services")


def test_the_burden_shown_is_the_latest_of_the_main_carer() -> None:
    badge = told.zarit_badge(a_dossier())
    assert badge == BadgeText(text="Mini-Zarit 4,5 sur 7", tone="warning")
    assert told.zarit_badge(a_dossier(aidants=())) is None
    assert told.zarit(Decimal("2.0")) == "2"


# --- parcours ------------------------------------------------------------------------------


def test_the_open_accompagnement_comes_before_a_later_demande() -> None:
    waiting = facts_of(demande_row_id=41, admitted_on=None, requested_on=date(2026, 11, 1))
    both = a_dossier(accompagnements=(waiting, facts_of()))
    assert facts.current(both) == facts_of()
    assert facts.accompagnement_title(facts_of()) == "Accompagnement en cours"
    assert facts.accompagnement_title(waiting) == "Demande"
    assert facts.accompagnement_title(facts_of(left_on=TODAY)) == "Dernier accompagnement"
    assert facts.current(a_dossier(accompagnements=())) is None


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2025, 4, 22), f"Depuis 19{NO_BREAK}mois"),
        (date(2026, 10, 23), f"Depuis 1{NO_BREAK}mois"),
        (date(2026, 10, 24), f"Depuis 30{NO_BREAK}jours"),
        (date(2026, 11, 22), f"Depuis 1{NO_BREAK}jour"),
        (date(2026, 12, 1), ""),
    ],
)
def test_the_duration_counts_whole_months_then_days(start: date, said: str) -> None:
    assert facts.duration(facts_of(admitted_on=start), today=TODAY) == said


def test_the_facts_follow_the_parcours_and_the_review_is_amber_when_near() -> None:
    shown = {one.name: one for one in facts.facts_of(facts_of(), today=TODAY)}
    assert list(shown) == ["Demande", "Admission", "Contrat", "Plan"]
    assert shown["Demande"].value == "Le 21/02/2025, médecin traitant"
    assert shown["Admission"].value == "Le 22/04/2025, voie ordinaire"
    assert shown["Plan"].warning == "à réviser le 30/11/2026"
    far = facts_of(plan_review_on=TODAY + timedelta(days=31))
    plan = list(facts.facts_of(far, today=TODAY))[-1]
    assert (plan.value, plan.warning) == ("Établi le 30/05/2026, à réviser le 24/12/2026", "")
    late = facts_of(plan_review_on=TODAY - timedelta(days=1), plan_on=None)
    plan = list(facts.facts_of(late, today=TODAY))[-1]
    assert (plan.value, plan.warning) == ("", "à réviser depuis le 22/11/2026")


def test_an_exit_is_told_and_the_review_is_not_due_any_more() -> None:
    left = facts_of(left_on=date(2026, 10, 3), motif_sortie="ehpad_usld")
    shown = {one.name: one for one in facts.facts_of(left, today=TODAY)}
    assert shown["Sortie"].value == "Le 03/10/2026, entrée en EHPAD ou USLD"
    assert shown["Plan"].warning == ""


def test_a_demande_without_admission_tells_its_decision() -> None:
    refused = facts_of(admitted_on=None, decision="refus", plan_on=None, plan_review_on=None)
    shown = [(one.name, one.value) for one in facts.facts_of(refused, today=TODAY)]
    assert ("Décision", "Refus") in shown


def step(kind: str, on: date, **changes: Any) -> NextStep:
    return NextStep(kind=kind, label="Plan à réviser", on=on, **changes)


def due_of(*steps: NextStep) -> facts.Due | None:
    dossier = a_dossier()
    return facts.due(
        replace(dossier, summary=replace(dossier.summary, next_steps=steps)), today=TODAY
    )


def test_the_most_pressing_thing_is_told_with_where_it_leads() -> None:
    soon = step("plan", TODAY + timedelta(days=7), is_soon=True)
    late = step("piece", TODAY - timedelta(days=3), is_overdue=True)
    assert due_of(step("visite", TODAY)) is None
    found = due_of(soon)
    assert found is not None
    assert (found.text, found.tab, found.tone) == (
        f"Plan à réviser dans 7{NO_BREAK}jours",
        "parcours",
        "warning",
    )
    worst = due_of(soon, late)
    assert worst is not None
    assert (worst.text, worst.link, worst.tone) == (
        "Plan à réviser depuis le 20/11/2026",
        "Voir les pièces",
        "danger",
    )
    today = due_of(step("retour_ht", TODAY, is_soon=True))
    assert today is not None
    assert today.text == "Plan à réviser aujourd’hui"


def test_the_gir_is_told_at_the_entry_and_today() -> None:
    points = gir_points()
    entry = date(2025, 4, 22)
    assert facts.gir_sentence(points, entry, today=TODAY) == (
        f"GIR{NO_BREAK}3 à l’entrée, GIR{NO_BREAK}2 aujourd’hui"
    )
    assert facts.gir_sentence(points[:1], entry, today=TODAY) == (
        f"GIR{NO_BREAK}3 depuis le 11/03/2025"
    )
    assert facts.gir_sentence((), entry, today=TODAY) == "Jamais évalué"
    same = (points[0], replace(points[1], gir=3))
    assert facts.gir_sentence(same, entry, today=TODAY) == (
        f"GIR{NO_BREAK}3 à l’entrée et aujourd’hui"
    )


def test_a_point_says_its_source_and_its_calculation() -> None:
    point: GirPoint = gir_points()[0]
    assert facts.gir_point_text(point).startswith(
        f"GIR{NO_BREAK}3, évalué le 11/03/2025, coordinateur{NO_BREAK}: groupe C"
    )


# --- rows ----------------------------------------------------------------------------------


def row_of(sheet: str, at_row: int = 0) -> lists.FicheLine:
    return lists.lines_of(followed()[sheet], NAMES, today=TODAY)[at_row]


@pytest.mark.parametrize(
    ("sheet", "title", "detail", "badge"),
    [
        (
            "chutes",
            f"Chute{NO_BREAK}: salle de bain ou toilettes",
            "N’a pas pu se relever seule",
            "Blessure légère",
        ),
        ("depistages", "Dénutrition", "MNA-SF 9/14", "À risque"),
        ("notes", "Facture d'eau réglée.", "Claire Vidal", "Social"),
        ("transmissions", "Bilan demain.", "", "Urgente"),
        ("equipements", "Téléassistance", "", "Installé"),
        ("vaccinations", "Grippe", "", "Rappel le 01/10/2027"),
        ("teleconsultations", "Cardiologie", "Assistée par Inès Carrabin", None),
        ("transports", "Consultation", "", None),
        (
            "contacts_aidants",
            "Répit → orientation vers la PFR",
            "Sylvie Delcambre · Téléphone",
            None,
        ),
        ("zarit", "Mini-Zarit 4,5 sur 7", "Sylvie Delcambre", None),
        ("soutiens_aidants", "Soutien psychologique", "Sylvie Delcambre", "En cours"),
        (
            "hospitalisations",
            "Centre hospitalier de Narbonne",
            "Non programmée, par les urgences · sortie le 18/07/2026",
            f"9{NO_BREAK}jours",
        ),
        (
            "sejours_ht",
            "EHPAD Les Glycines",
            "HT · répit · départ le 03/10/2026",
            "Terminé",
        ),
        (
            "consentements",
            "Partage d’informations avec SAAS Cigale Services",
            "Écrit · par la personne · version 2",
            "Donné",
        ),
    ],
)
def test_each_record_is_told_on_a_row(
    sheet: str, title: str, detail: str, badge: str | None
) -> None:
    rows = lists.lines_of(followed()[sheet], NAMES, today=TODAY)
    row = next(one for one in rows if one.title == title)
    assert row.detail == detail
    assert (None if row.badge is None else row.badge.text) == badge


def test_the_latest_record_comes_first_and_an_instant_keeps_its_time() -> None:
    assert [line.when for line in lists.lines_of(followed()["chutes"], {}, today=TODAY)] == [
        "05/10/2026",
        "09/02/2026",
    ]
    assert row_of("transmissions").when == "05/10/2026 19:00"
    assert row_of("equipements", 1).title == "Tablette 10 pouces"
    badge = row_of("equipements", 1).badge
    assert badge is not None
    assert badge.text == "Récupéré le 08/01/2026"


def test_a_repeat_that_is_due_is_amber() -> None:
    record = Vaccination(
        beneficiaire="P-006", vaccin="zona", vaccinated_on=date(2024, 1, 1), next_on=TODAY
    )
    row = lists.lines_of((fiche("vaccinations", record, 1),), {}, today=TODAY)[0]
    assert row.badge is not None
    assert row.badge.tone == "warning"


def consent(**changes: Any) -> Any:
    known: dict[str, Any] = {
        "beneficiaire": "P-006",
        "type": "partage",
        "given_on": date(2026, 1, 1),
    }
    return fiche("consentements", Consentement(**{**known, **changes}), 1)


def test_sharing_needs_a_consent_that_was_not_withdrawn() -> None:
    assert may_share((consent(),), today=TODAY)
    assert not may_share((consent(type="image"),), today=TODAY)
    assert not may_share((consent(withdrawn_on=TODAY),), today=TODAY)
    assert may_share((consent(withdrawn_on=TODAY + timedelta(days=1)),), today=TODAY)
    assert not may_share((consent(given_on=TODAY + timedelta(days=1)),), today=TODAY)


def test_a_new_record_starts_with_today_or_now_and_its_author() -> None:
    assert presets.preset_of("chutes", now=NOW, author="Claire Vidal") == {"fell_on": "23/11/2026"}
    assert presets.preset_of("notes", now=NOW, author="Claire Vidal") == {
        "noted_at": "23/11/2026 10:30",
        "auteur": "Claire Vidal",
    }
    message = presets.preset_of("transmissions", now=NOW, author="Claire Vidal")
    assert message["is_urgente"] == "non"
    assert presets.preset_of("visites", now=NOW, author="Claire Vidal") == {}


def test_the_kit_shows_the_persons_of_the_fake_caseload() -> None:
    line = caseload_lines()[5]
    assert a_person(line).nom_naissance == "Delcambre"
    assert at(TODAY, 10).hour == 9
