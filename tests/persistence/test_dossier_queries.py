"""One person's file and its timeline, from records of every sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from crt_desktop.domain.aggir import VARIABLES, EvaluationGir
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Professionnel, Visite
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)
from crt_desktop.reports.dossier import Dossier, EventCategory, Timeline, TimelineEvent
from db.queries.dossier import SqlDossierQueries
from tests.builders import Caseload
from tests.persistence.store import store_caseload

ON: Final = date(2026, 11, 23)
NARROW: Final = "\u202f"

YVONNE: Final = Beneficiaire(
    reference="B1",
    nom_naissance="Marty",
    prenoms="Yvonne",
    nom_usage="Delcambre",
    sexe="F",
    born_on=date(1938, 3, 15),
    code_insee_naissance="11262",
    matricule_ins="238031126200178",
    ins_oid="1.2.250.1.213.1.4.8",
    statut_identite="qualifiee",
    vigilances="Anticoagulant, Portail 24B7",
    profils=("isolement", "fin_de_vie"),
)
ADMISSION: Final = Demande(
    reference="D1",
    beneficiaire="B1",
    requested_on=date(2025, 3, 20),
    origine="centre_hospitalier",
    circonstance="ordinaire",
    canal="viatrajectoire",
    evaluated_on=date(2025, 3, 28),
    is_evaluated_at_home=True,
    avis_medical_on=date(2025, 4, 2),
    avis_medical="reserve",
    is_mt_associe=True,
    concertation_on=date(2025, 4, 18),
    consentement_on=date(2025, 3, 28),
    decided_on=date(2025, 4, 20),
    decision="admission",
    plan_on=date(2026, 5, 14),
    plan_review_on=date(2026, 11, 30),
    contrat_on=date(2025, 4, 17),
    admitted_on=date(2025, 4, 22),
)
REFUSED: Final = Demande(
    reference="D0",
    beneficiaire="B1",
    requested_on=date(2024, 1, 10),
    origine="ccas",
    circonstance="urgence",
    decided_on=date(2024, 2, 1),
    decision="refus",
    motif_refus="capacite_atteinte",
)


def grid(codes: str) -> dict[str, Any]:
    return dict(zip(VARIABLES, codes, strict=True))


def a_gir(on: date, source: str, **changes: Any) -> EvaluationGir:
    return EvaluationGir(beneficiaire="B1", evaluated_on=on, source=source, **changes)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return midnight(day) + timedelta(hours=hour, minutes=minute)


WHOLE: Final = Caseload(
    beneficiaires=(
        YVONNE,
        Beneficiaire(
            reference="B2",
            nom_naissance="Autre",
            prenoms="Paul",
            sexe="M",
            born_on=date(1940, 1, 1),
        ),
    ),
    demandes=(REFUSED, ADMISSION),
    gir=(
        a_gir(date(2025, 3, 28), "coordinateur", gir=3),
        a_gir(date(2025, 11, 28), "coordinateur", gir=3),
        a_gir(date(2025, 11, 28), "ems_apa", gir=2),
        a_gir(date(2025, 11, 28), "medecin", gir=4),
        a_gir(date(2026, 10, 26), "ems_apa", **grid("AACCCCCC")),
    ),
    professionnels=(
        Professionnel(reference="P1", nom="Benamrou", prenom="Nadia", profession="ide"),
    ),
    partenaires=(Partenaire(reference="S1", nom="Cigale Services", categorie="saas"),),
    places_ht=(
        PlaceHt(reference="L1", etablissement="EHPAD Les Glycines", type="HT"),
        PlaceHt(reference="L2", etablissement="Saint-Roch", type="HTU"),
    ),
    sejours_ht=(
        SejourHt(
            beneficiaire="B1",
            place="L1",
            type="HT",
            arrived_on=date(2026, 9, 19),
            departed_on=date(2026, 10, 3),
            etat="termine",
            motif="repit",
        ),
        SejourHt(
            beneficiaire="B1",
            place="L2",
            type="HTU",
            arrived_on=date(2025, 12, 30),
            departed_on=date(2026, 1, 2),
        ),
        SejourHt(
            beneficiaire="B1", place="L2", type="HTU", arrived_on=date(2026, 8, 1), etat="option"
        ),
        SejourHt(
            beneficiaire="B1", place="L1", type="HT", arrived_on=date(2026, 8, 2), etat="annule"
        ),
    ),
    hospitalisations=(
        Hospitalisation(
            beneficiaire="B1",
            entered_on=date(2026, 7, 9),
            left_on=date(2026, 7, 18),
            is_programmee=False,
            is_par_urgences=True,
            etablissement="Centre hospitalier de Narbonne",
        ),
        Hospitalisation(beneficiaire="B1", entered_on=date(2026, 2, 1), left_on=date(2026, 2, 1)),
    ),
    appels_astreinte=(
        AppelAstreinte(
            called_at=at(date(2026, 11, 21), 2, 47),
            origine="teleassistance",
            reponse="levee_de_doute",
            beneficiaire="B1",
            motif="chute",
            professionnel="P1",
            suite="domicile",
        ),
        AppelAstreinte(
            called_at=at(date(2026, 1, 5), 23),
            origine="personne",
            reponse="samu",
            beneficiaire="B1",
        ),
        AppelAstreinte(
            called_at=at(date(2026, 1, 6), 23),
            origine="personne",
            reponse="conseil",
            beneficiaire="B2",
        ),
    ),
    visites=tuple(
        Visite(
            beneficiaire="B1",
            starts_at=at(date(2026, 11, day), 10),
            ends_at=at(date(2026, 11, day), 10, 45),
            profession=profession,
            professionnel="P1" if profession == "ide" else None,
            domaine="coordination" if profession == "ide" else None,
            statut=statut,
            motif=motif,
        )
        for day, profession, statut, motif in (
            (12, "ide", "realisee", None),
            (13, "as", "absence", None),
            (14, "ergotherapeute", "annulee", "Hospitalisation"),
            (15, "ide", "prevue", None),
        )
    ),
    aidants=(
        Aidant(reference="A2", beneficiaire="B1", nom="Pujade", prenom="Josette", sexe="F"),
        Aidant(
            reference="A1",
            beneficiaire="B1",
            nom="Delcambre",
            prenom="Sylvie",
            sexe="F",
            is_principal=True,
            pfr_on=date(2026, 4, 2),
        ),
        Aidant(beneficiaire="B1", nom="Sans identifiant", is_principal=False),
    ),
    intervenants=(
        Intervenant(beneficiaire="B1", nom="Cigale", role="saas", partenaire="S1"),
        Intervenant(beneficiaire="B1", nom="Dr Ricalens", role="medecin_traitant"),
    ),
    zarit=(
        MesureZarit(
            beneficiaire="B1",
            aidant="A1",
            measured_on=date(2026, 10, 1),
            score=Decimal("4.5"),
            remarque="Répit proposé",
        ),
        MesureZarit(
            beneficiaire="B1", aidant="A1", measured_on=date(2026, 3, 27), score=Decimal(5)
        ),
    ),
    soutiens_aidants=(
        SoutienAidant(
            beneficiaire="B1",
            aidant="A1",
            type="repit",
            started_on=date(2026, 4, 3),
            ended_on=date(2026, 4, 30),
            organisme="PFR",
        ),
    ),
    contacts_aidants=(
        ContactAidant(
            beneficiaire="B1",
            aidant="A1",
            contacted_on=date(2026, 6, 1),
            demande="repit",
            action="orientation_pfr",
            canal="telephone",
        ),
        ContactAidant(
            beneficiaire="B1", contacted_on=date(2026, 6, 2), demande="ecoute", action="ecoute"
        ),
    ),
    chutes=(
        Chute(
            beneficiaire="B1",
            fell_on=date(2026, 11, 21),
            lieu="salle_de_bain",
            gravite="sans_gravite",
            is_relevee_seule=False,
            remarque="Tapis retiré",
        ),
        Chute(beneficiaire="B1", fell_on=date(2026, 2, 9), gravite="blessure_grave"),
    ),
    depistages=(
        Depistage(
            beneficiaire="B1",
            screened_on=date(2026, 6, 3),
            type="denutrition",
            instrument="MNA",
            score="9/14",
            resultat="a_risque",
        ),
    ),
    notes=(
        Note(
            beneficiaire="B1",
            noted_at=at(date(2026, 6, 4), 9),
            texte="Bon moral.\nA montré  l'album.",
            categorie="sante",
            auteur="Nadia",
        ),
        Note(beneficiaire="B1", noted_at=at(date(2026, 6, 5), 9), texte="mot " * 80),
    ),
    transmissions=(
        Transmission(
            beneficiaire="B1",
            written_at=at(date(2026, 6, 6), 9),
            texte="Appeler le médecin",
            is_urgente=True,
        ),
    ),
    equipements=(
        Equipement(
            beneficiaire="B1",
            type="teleassistance",
            installed_on=date(2026, 5, 1),
            mise_a_disposition="installe",
            fournisseur="Vigie",
        ),
        Equipement(
            beneficiaire="B1",
            type="autre",
            libelle="Lit médicalisé",
            installed_on=date(2026, 5, 2),
            mise_a_disposition="prete",
            recovered_on=date(2026, 5, 30),
        ),
    ),
    vaccinations=(
        Vaccination(
            beneficiaire="B1",
            vaccin="covid",
            vaccinated_on=date(2026, 10, 15),
            next_on=date(2027, 10, 15),
        ),
    ),
    teleconsultations=(
        Teleconsultation(
            beneficiaire="B1",
            held_on=date(2026, 6, 7),
            specialite="Cardiologie",
            professionnel="P1",
        ),
    ),
    transports=(
        Transport(
            beneficiaire="B1",
            transported_on=date(2026, 6, 8),
            motif="consultation",
            destination="Narbonne",
        ),
    ),
    consentements=(
        Consentement(
            beneficiaire="B1",
            type="partage",
            given_on=date(2025, 3, 29),
            partenaire="S1",
            recueil="ecrit",
            donne_par="personne",
            withdrawn_on=date(2026, 6, 9),
        ),
    ),
)


def read(session: Session, person: int = 1, on: date = ON) -> Dossier:
    return SqlDossierQueries(session).read(
        person, on=on, parametres=Parametres(), is_training=False
    )


def timeline(
    session: Session,
    *,
    until: date = ON,
    categories: frozenset[EventCategory] = frozenset(),
    query: str = "",
    limit: int = 500,
) -> Timeline:
    return SqlDossierQueries(session).timeline(
        1, until=until, categories=categories, query=query, limit=limit
    )


def lines(found: Timeline) -> list[tuple[date, str, str, str, str]]:
    return [(one.on, one.kind, one.tone, one.title, one.detail) for one in found.events]


def of(session: Session, *categories: EventCategory) -> list[tuple[date, str, str, str, str]]:
    store_caseload(session, WHOLE)
    return lines(timeline(session, categories=frozenset(categories)))


# --- the file ------------------------------------------------------------------------------


def test_a_file_holds_the_records_of_the_person_by_sheet_latest_first(session: Session) -> None:
    store_caseload(session, WHOLE)
    dossier = read(session)
    assert dossier.identity.record == YVONNE
    assert dossier.identity.beneficiaire_id == 1
    for sheet in (
        "hospitalisations",
        "sejours_ht",
        "chutes",
        "depistages",
        "notes",
        "transmissions",
        "equipements",
        "vaccinations",
        "teleconsultations",
        "transports",
        "consentements",
        "intervenants",
        "zarit",
        "soutiens_aidants",
        "contacts_aidants",
    ):
        stored = [fiche.record for fiche in dossier.fiches[sheet]]
        assert sorted(map(repr, stored)) == sorted(map(repr, getattr(WHOLE, sheet))), sheet
    assert [one.row_id for one in dossier.fiches["chutes"]] == [1, 2]
    assert [fiche.record for fiche in dossier.fiches["zarit"]] == list(WHOLE.zarit)
    notes: Any = [fiche.record for fiche in dossier.fiches["notes"]]
    assert [note.noted_at.day for note in notes] == [5, 4]
    assert all(fiche.version == 1 for fiche in dossier.fiches["notes"])


def test_the_records_of_somebody_else_are_not_there(session: Session) -> None:
    store_caseload(session, WHOLE)
    other = read(session, person=2)
    assert not any(other.fiches.values())
    assert (other.aidants, other.gir, other.accompagnements) == ((), (), ())
    assert (other.vigilances, other.ins_text) == ((), None)
    found = SqlDossierQueries(session).timeline(
        2, until=ON, categories=frozenset(), query="", limit=5
    )
    assert [one.kind for one in found.events] == ["appel"]


def test_a_person_of_whom_nothing_is_known_has_an_empty_timeline(session: Session) -> None:
    store_caseload(session, Caseload(beneficiaires=(YVONNE,)))
    assert timeline(session).events == ()
    assert timeline(session).total == 0


def test_a_person_who_does_not_exist_is_said(session: Session) -> None:
    with pytest.raises(NotFoundError):
        read(session, person=99)


def test_references_are_named_in_words(session: Session) -> None:
    store_caseload(session, WHOLE)
    assert read(session).names == {
        "partenaires": {"S1": "Cigale Services"},
        "professionnels": {"P1": "Nadia Benamrou"},
        "places_ht": {"L1": "EHPAD Les Glycines", "L2": "Saint-Roch"},
        "aidants": {"A1": "Sylvie Delcambre"},
    }


def test_what_the_file_knows_joins_the_points_of_vigilance(session: Session) -> None:
    store_caseload(session, WHOLE)
    assert read(session).vigilances == (
        "Chutes",
        "Anticoagulant",
        "Portail 24B7",
        "Téléassistance",
    )
    before = read(session, on=date(2026, 1, 1))
    assert before.vigilances == ("Anticoagulant", "Portail 24B7")


def test_a_recovered_teleassistance_is_no_point_of_vigilance(session: Session) -> None:
    recovered = replace(WHOLE.equipements[0], recovered_on=ON)
    store_caseload(session, replace(WHOLE, equipements=(recovered,)))
    assert "Téléassistance" not in read(session).vigilances
    assert "Téléassistance" in read(session, on=ON - timedelta(days=1)).vigilances


def test_accompagnements_come_latest_first_with_what_the_current_one_lacks(
    session: Session,
) -> None:
    lacking = replace(ADMISSION, contrat_on=None)
    store_caseload(session, replace(WHOLE, demandes=(REFUSED, lacking)))
    current, refused = read(session).accompagnements
    assert (current.demande_row_id, current.admitted_on) == (2, ADMISSION.admitted_on)
    assert (current.missing, refused.missing) == (("contrat",), ())
    assert (refused.decision, refused.admitted_on) == ("refus", None)


def test_the_history_of_gir_says_which_evaluation_counts(session: Session) -> None:
    store_caseload(session, WHOLE)
    points = read(session).gir
    assert [(one.gir, one.source, one.counts) for one in points] == [
        (3, "coordinateur", True),
        (3, "coordinateur", False),
        (2, "ems_apa", True),
        (4, "medecin", False),
        (2, "ems_apa", True),
    ]
    assert [one.on for one in points] == sorted(one.on for one in points)
    assert points[0].trace == "sans grille"
    assert points[-1].codes == "AACCCCCC"
    assert points[-1].trace == f"groupe C, somme 1{NARROW}700 ≥ 1{NARROW}700, rang 5"


def test_carers_come_main_one_first_with_their_burden_oldest_first(session: Session) -> None:
    store_caseload(session, WHOLE)
    cards = read(session).aidants
    names: Any = [card.fiche.record for card in cards]
    assert [one.nom for one in names] == ["Delcambre", "Pujade", "Sans identifiant"]
    assert cards[0].zarit == (
        (date(2026, 3, 27), Decimal(5)),
        (date(2026, 10, 1), Decimal("4.5")),
    )
    assert [card.contact_count for card in cards] == [1, 0, 0]


def test_the_ins_of_a_qualified_identity_is_given(session: Session) -> None:
    store_caseload(session, WHOLE)
    text = read(session).ins_text
    assert text is not None
    assert "S1238031126200178S2" in text


def test_a_file_takes_few_statements(session: Session) -> None:
    store_caseload(session, WHOLE)
    statements: list[str] = []
    event.listen(
        session.connection(),
        "before_cursor_execute",
        lambda *values: statements.append(values[2]),
    )
    read(session)
    assert len(statements) <= 40
    statements.clear()
    timeline(session)
    assert len(statements) <= 31


# --- the timeline --------------------------------------------------------------------------


def test_the_parcours_is_told_step_by_step(session: Session) -> None:
    assert of(session, EventCategory.PARCOURS) == [
        (date(2026, 6, 9), "consentement", "warning", "Consentement retiré\u00a0: partage d’informations", "Cigale Services"),
        (date(2026, 5, 14), "plan", "success", "Plan d’accompagnement", "Révision prévue le 30/11/2026"),
        (date(2025, 4, 22), "admission", "accent", "Admission", "Voie ordinaire · concertation du 18/04/2025"),
        (date(2025, 4, 20), "decision", "info", "Admission décidée", ""),
        (date(2025, 4, 18), "concertation", "neutral", "Concertation de l’équipe", ""),
        (date(2025, 4, 17), "contrat", "success", "Contrat signé", ""),
        (date(2025, 4, 2), "avis_medical", "warning", "Avis médical réservé", "Médecin traitant associé"),
        (date(2025, 3, 29), "consentement", "success", "Consentement donné\u00a0: partage d’informations", "Cigale Services · écrit · par la personne"),
        (date(2025, 3, 28), "consentement", "neutral", "Consentement recueilli", ""),
        (date(2025, 3, 28), "evaluation", "neutral", "Évaluation de la situation", "Au domicile"),
        (date(2025, 3, 20), "demande", "neutral", "Demande reçue", "Centre hospitalier · ViaTrajectoire"),
        (date(2024, 2, 1), "decision", "danger", "Demande refusée", "Capacité atteinte"),
        (date(2024, 1, 10), "demande", "neutral", "Demande reçue", "CCAS · urgence"),
    ]  # fmt: skip


def test_health_is_told(session: Session) -> None:
    sum_c = f"groupe C, somme 1{NARROW}700 ≥ 1{NARROW}700, rang 5"
    assert of(session, EventCategory.SANTE) == [
        (date(2026, 11, 21), "chute", "warning", "Chute sans gravité", "Salle de bain ou toilettes · n’a pas pu se relever seule · Tapis retiré"),
        (date(2026, 10, 26), "gir", "neutral", "GIR 2 confirmé", f"Équipe médico-sociale APA · {sum_c}"),
        (date(2026, 10, 15), "vaccination", "neutral", "Vaccination\u00a0: Covid-19", "Rappel le 15/10/2027"),
        (date(2026, 7, 18), "hopital_retour", "info", "Retour d’hospitalisation", "Centre hospitalier de Narbonne, 9 jours · non programmée, par les urgences"),
        (date(2026, 7, 9), "hopital_entree", "info", "Entrée à l’hôpital", "Centre hospitalier de Narbonne · non programmée, par les urgences"),
        (date(2026, 6, 7), "teleconsultation", "info", "Téléconsultation accompagnée", "Cardiologie · avec Nadia Benamrou"),
        (date(2026, 6, 3), "depistage", "warning", "Dépistage\u00a0: dénutrition", "À risque · MNA 9/14"),
        (date(2026, 2, 9), "chute", "danger", "Chute, blessure grave", ""),
        (date(2026, 2, 1), "hopital_entree", "info", "Entrée à l’hôpital", ""),
        (date(2026, 2, 1), "hopital_retour", "info", "Retour d’hospitalisation", "1 jour"),
        (date(2025, 11, 28), "gir", "neutral", "GIR 2, auparavant GIR 3", "Équipe médico-sociale APA · sans grille"),
        (date(2025, 11, 28), "gir", "neutral", "GIR 4, non retenu", "Médecin du dispositif · sans grille"),
        (date(2025, 11, 28), "gir", "neutral", "GIR 3, non retenu", "Coordinateur · sans grille"),
        (date(2025, 3, 28), "gir", "neutral", "GIR 3", "Coordinateur · sans grille"),
    ]  # fmt: skip


def test_stays_and_nights_are_told(session: Session) -> None:
    assert of(session, EventCategory.SEJOURS, EventCategory.NUITS) == [
        (date(2026, 11, 21), "appel", "warning", "Appel d’astreinte — chute, levée de doute", "02:47, Nadia Benamrou · restée au domicile"),
        (date(2026, 10, 3), "ht_depart", "accent", "Retour de l’EHPAD Les Glycines", "Séjour HT du 19/09 au 03/10, 14 nuits · répit"),
        (date(2026, 9, 19), "ht_arrivee", "accent", "Arrivée à l’EHPAD Les Glycines", "Séjour HT du 19/09 au 03/10, 14 nuits · répit"),
        (date(2026, 1, 5), "appel", "danger", "Appel d’astreinte — SAMU (15)", "23:00"),
        (date(2026, 1, 2), "ht_depart", "accent", "Retour d’hébergement temporaire, Saint-Roch", "Séjour HTU du 30/12/2025 au 02/01, 3 nuits"),
        (date(2025, 12, 30), "ht_arrivee", "accent", "Arrivée en hébergement temporaire, Saint-Roch", "Séjour HTU du 30/12 au 02/01/2026, 3 nuits"),
    ]  # fmt: skip


def test_visits_are_told_but_the_planned_ones(session: Session) -> None:
    assert of(session, EventCategory.VISITES) == [
        (date(2026, 11, 14), "visite", "neutral", "Visite ergothérapeute annulée", "10:00–10:45 · hospitalisation"),
        (date(2026, 11, 13), "visite", "warning", "Visite AS, personne absente", "10:00–10:45"),
        (date(2026, 11, 12), "visite", "neutral", "Visite IDE", "10:00–10:45, Nadia Benamrou · coordination renforcée"),
    ]  # fmt: skip


def test_carers_are_told(session: Session) -> None:
    assert of(session, EventCategory.AIDANTS) == [
        (date(2026, 10, 1), "zarit", "neutral", "Échelle de l’aidante\u00a0: mini-Zarit 4,5", "Sylvie Delcambre · Répit proposé"),
        (date(2026, 6, 2), "contact", "neutral", "Contact de l’aidant\u00a0: écoute", "action\u00a0: écoute"),
        (date(2026, 6, 1), "contact", "neutral", "Contact de l’aidante\u00a0: répit", "Sylvie Delcambre, téléphone · action\u00a0: orientation vers la PFR"),
        (date(2026, 4, 3), "soutien", "accent", "Soutien de l’aidante\u00a0: répit", "Sylvie Delcambre · PFR · jusqu’au 30/04/2026"),
        (date(2026, 4, 2), "soutien", "accent", "Orientation de l’aidante vers la PFR", "Sylvie Delcambre"),
        (date(2026, 3, 27), "zarit", "neutral", "Échelle de l’aidante\u00a0: mini-Zarit 5", "Sylvie Delcambre"),
    ]  # fmt: skip


def test_everyday_life_is_told(session: Session) -> None:
    found = of(session, EventCategory.QUOTIDIEN)
    long_note = found.pop(2)
    assert found == [
        (date(2026, 6, 8), "transport", "neutral", "Transport\u00a0: consultation", "Narbonne"),
        (date(2026, 6, 6), "transmission", "danger", "Transmission urgente", "Appeler le médecin"),
        (date(2026, 6, 4), "note", "neutral", "Note, santé", "Bon moral. A montré l’album. · Nadia"),
        (date(2026, 5, 30), "equipement", "neutral", "Équipement récupéré\u00a0: Lit médicalisé", ""),
        (date(2026, 5, 2), "equipement", "neutral", "Équipement prêté\u00a0: Lit médicalisé", ""),
        (date(2026, 5, 1), "equipement", "neutral", "Équipement installé\u00a0: téléassistance", "Vigie"),
    ]  # fmt: skip
    assert long_note[4].endswith("mot …")
    assert len(long_note[4]) <= 162


@pytest.mark.parametrize(
    ("known", "relais"),
    [
        ({}, "relais confirmé"),
        ({"relais_organisme": "SAAS"}, "relais organisé"),
        ({"relais_on": date(2026, 11, 14)}, "relais organisé"),
        (
            {"relais_organisme": "SAAS", "relais_confirmed_on": date(2026, 11, 20)},
            "relais confirmé",
        ),
    ],
)
def test_a_sortie_says_where_and_with_what_relais(
    session: Session, known: dict[str, Any], relais: str
) -> None:
    left = replace(
        ADMISSION,
        left_on=date(2026, 11, 12),
        motif_sortie="ehpad_usld",
        destination="ehpad",
        has_relais=True,
        **known,
    )
    store_caseload(session, replace(WHOLE, demandes=(left,)))
    exit_ = next(one for one in timeline(session).events if one.kind == "sortie")
    assert (exit_.title, exit_.tone) == ("Sortie de l’accompagnement", "warning")
    assert exit_.detail == f"Entrée en EHPAD ou USLD · EHPAD · {relais}"


def test_a_death_in_hospital_is_no_return(session: Session) -> None:
    died = replace(ADMISSION, left_on=date(2026, 7, 18), motif_sortie="deces")
    store_caseload(session, replace(WHOLE, demandes=(died,)))
    of_the_day = [
        (one.kind, one.title) for one in timeline(session).events if one.on == died.left_on
    ]
    assert of_the_day == [("deces", "Décès"), ("hopital_retour", "Fin de l’hospitalisation")]


def test_a_consent_told_in_full_is_not_told_twice(session: Session) -> None:
    in_full = Consentement(
        beneficiaire="B1", type="accompagnement", given_on=date(2025, 3, 28), recueil="oral"
    )
    store_caseload(session, replace(WHOLE, consentements=(in_full,)))
    titles = [one.title for one in timeline(session).events if one.kind == "consentement"]
    assert titles == ["Consentement donné\u00a0: accompagnement"]


def test_every_event_names_the_record_it_comes_from(session: Session) -> None:
    store_caseload(session, WHOLE)
    found = timeline(session)
    assert found.total == len(found.events)
    fall = next(one for one in found.events if one.kind == "chute")
    assert (fall.sheet, fall.row_id) == ("chutes", 1)
    assert found.counts == {
        category: timeline(session, categories=frozenset({category})).total
        for category in EventCategory
    }


@pytest.mark.parametrize(
    ("sexe", "suite", "told"),
    [
        ("F", "domicile", "restée au domicile"),
        ("M", "domicile", "resté au domicile"),
        ("I", "domicile", "maintien au domicile"),
        ("F", "urgences", "partie aux urgences"),
        ("M", "urgences", "parti aux urgences"),
        ("I", "urgences", "départ aux urgences"),
        ("M", "htu", "parti en hébergement d’urgence"),
        ("M", "medecin", "médecin appelé"),
    ],
)
def test_what_followed_a_call_agrees_with_the_person(
    session: Session, sexe: str, suite: str, told: str
) -> None:
    call = AppelAstreinte(
        called_at=at(date(2026, 6, 30), 8),
        origine="personne",
        reponse="conseil",
        beneficiaire="B1",
        suite=suite,
    )
    person = replace(YVONNE, sexe=sexe)
    store_caseload(session, Caseload(beneficiaires=(person,), appels_astreinte=(call,)))
    (event,) = timeline(session).events
    assert event.detail == f"08:00 · {told}"


def test_instants_are_told_on_their_day_in_paris(session: Session) -> None:
    late = AppelAstreinte(
        called_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC),
        origine="personne",
        reponse="conseil",
        beneficiaire="B1",
    )
    store_caseload(session, replace(WHOLE, appels_astreinte=(late,)))
    call = next(one for one in timeline(session).events if one.kind == "appel")
    assert (call.on, call.at, call.detail) == (date(2026, 7, 1), late.called_at, "00:30")


def test_nothing_after_the_day_is_told(session: Session) -> None:
    store_caseload(session, WHOLE)
    day = date(2026, 6, 6)
    found = timeline(session, until=day)
    assert max(one.on for one in found.events) == day
    assert found.total == len([one for one in timeline(session).events if one.on <= day])


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("hopital NARBONNE", {"hopital_entree", "hopital_retour", "demande", "transport"}),
        ("medicalise", {"equipement"}),
        ("benamrou levee", {"appel"}),
        ("zarit", {"zarit"}),
        ("rien de tel", set()),
    ],
)
def test_every_word_is_searched_whatever_accents_and_case(
    session: Session, query: str, kinds: set[str]
) -> None:
    store_caseload(session, WHOLE)
    found = timeline(session, query=query)
    assert {one.kind for one in found.events} <= kinds
    assert bool(found.events) is bool(kinds)
    assert sum(found.counts.values()) == found.total


def test_the_limit_keeps_the_latest_and_the_total_counts_all(session: Session) -> None:
    store_caseload(session, WHOLE)
    whole, cut = timeline(session), timeline(session, limit=5)
    assert cut.events == whole.events[:5]
    assert (cut.total, cut.counts) == (whole.total, whole.counts)


def test_events_come_latest_first(session: Session) -> None:
    store_caseload(session, WHOLE)

    def moment(one: TimelineEvent) -> tuple[date, datetime]:
        return one.on, one.at or midnight(one.on)

    moments = [moment(one) for one in timeline(session).events]
    assert moments == sorted(moments, reverse=True)
