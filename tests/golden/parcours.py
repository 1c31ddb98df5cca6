"""What the golden vaults hold from the third schema on: a parcours with all that is written along it.

Everything is of 2026, so that no published figure of the example, which is about 2025, moves. People are
fictional.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.sejours import Hospitalisation
from tests.builders import Caseload
from tests.golden.follow_up import KNOWN, PERSON

_DEMANDE: Final = "D90001"
_FIRST: Final = "PL90001"
_SECOND: Final = "PL90002"

PARCOURS: Final = Caseload(
    demandes=(
        Demande(
            reference=_DEMANDE,
            beneficiaire=PERSON,
            requested_on=date(2026, 1, 5),
            origine="centre_hospitalier",
            circonstance="sortie_hospitalisation",
            canal="viatrajectoire",
            evaluated_on=date(2026, 1, 8),
            is_evaluated_at_home=True,
            avis_medical_on=date(2026, 1, 12),
            avis_medical="reserve",
            is_mt_associe=True,
            concertation_on=date(2026, 1, 13),
            consentement_on=date(2026, 1, 8),
            decided_on=date(2026, 1, 14),
            decision="admission",
            plan_on=date(2026, 1, 14),
            plan_review_on=date(2026, 7, 14),
            contrat_on=date(2026, 1, 20),
            admitted_on=date(2026, 1, 15),
            left_on=date(2026, 10, 30),
            motif_sortie="ehpad_usld",
            destination="ehpad",
            has_relais=True,
            motif="Retour au domicile après fracture du col,\nseule la nuit.",
            appelant="Mme Serres, cadre de santé",
            telephone_appelant="01 99 00 44 55",
            viatrajectoire_numero="VT-2026-0105",
            viatrajectoire_on=date(2026, 1, 5),
            viatrajectoire_statut="accord",
            evaluateur="Camille Essai",
            evaluation_prevue_at=datetime(2026, 1, 8, 13, 30, tzinfo=UTC),
            informes="DAC, CCAS",
            voie="sortie_hospitalisation",
            evaluation_auteur="Camille Essai",
            evaluation_conjointe="Équipe mobile de gériatrie",
            avis_medical_auteur="Dr Oë",
            avis_medical_motif="Réserve : chutes répétées.",
            concertation_participants="Coordinatrice, ergothérapeute, médecin",
            concertation_avis="favorable",
            consentement_par="personne",
            consentement_recueil="ecrit",
            decision_par="Camille Essai",
            decision_motif="Retour à domicile possible avec passages du soir.",
            annonce_on=date(2026, 1, 14),
            annonce_a="La personne et son frère",
            left_recorded_on=date(2026, 11, 2),
            sortie_concertation_on=date(2026, 10, 12),
            sortie_concertation_participants="Équipe, frère",
            sortie_avis_medical_on=date(2026, 10, 13),
            sortie_avis_medical_auteur="Dr Oë",
            relais_organisme="EHPAD d'accueil",
            relais_on=date(2026, 10, 30),
            relais_confirmed_on=date(2026, 11, 3),
        ),
        Demande(
            reference="D90002",
            beneficiaire=PERSON,
            requested_on=date(2026, 11, 16),
            origine="aidant",
            decision="refus",
            decided_on=date(2026, 11, 18),
            motif_refus="autre",
            motif_refus_precision="Vit en établissement.",
            reorientation="CLIC de Lézignan",
        ),
    ),
    hospitalisations=(
        Hospitalisation(
            beneficiaire=PERSON,
            entered_on=date(2026, 5, 4),
            etablissement="CH de Narbonne",
            is_programmee=False,
            is_par_urgences=True,
            left_on=date(2026, 5, 12),
            service="Médecine polyvalente",
            telephone="01 99 00 22 33",
            motif="Chute avec station prolongée au sol",
            retour_prevu_on=date(2026, 5, 11),
            preparation=("aides", "transport"),
            remarque="Sac prêt chez le voisin.",
        ),
    ),
    evaluations=(
        Evaluation(
            beneficiaire=PERSON,
            evaluated_on=date(2026, 1, 8),
            type="identification",
            auteur="Camille Essai",
            is_at_home=True,
            conjointe="Équipe mobile de gériatrie",
            souhaits="Rentrer chez elle.",
            autonomie="GIR 3, aide à la toilette.",
            logement="Étage sans ascenseur.",
            securite="Tapis, gaz.",
            aidants="Son frère, épuisé.",
            chutes="Trois en six mois.",
            nutrition="Perte de 4 kg.",
            cognition="MMSE 24/30.",
            humeur="Anxieuse le soir.",
            medicaments="Semainier à revoir.",
            isolement="Sort peu.",
            aides_en_place="SAD trois fois par semaine.",
            manques="Personne la nuit.",
            equivalence_ehpad="Surveillance de nuit nécessaire.",
            urgence="Sortie le 15 janvier.",
            conclusion="Éligible.",
        ),
        Evaluation(
            beneficiaire=PERSON, evaluated_on=date(2026, 7, 9), type="suivi", is_at_home=True
        ),
        Evaluation(
            beneficiaire=KNOWN,
            evaluated_on=date(2026, 3, 4),
            type="suivi",
            is_at_home=False,
            conclusion="Vue au cabinet.",
        ),
    ),
    plans=(
        Plan(
            reference=_FIRST,
            beneficiaire=PERSON,
            demande=_DEMANDE,
            numero=1,
            statut="cloture",
            drawn_on=date(2026, 1, 9),
            validated_on=date(2026, 1, 14),
            validated_by="Camille Essai",
            review_on=date(2026, 7, 14),
            closed_on=date(2026, 7, 10),
            informations="Frère à prévenir le premier.",
            synthese="Chutes, isolement du soir.",
            projet="Rester chez elle.",
            preferences="Lever tardif.",
            directives="Rédigées, chez son frère.",
        ),
        Plan(
            reference=_SECOND,
            beneficiaire=PERSON,
            demande=_DEMANDE,
            numero=2,
            statut="valide",
            drawn_on=date(2026, 7, 9),
            validated_on=date(2026, 7, 10),
            validated_by="Camille Essai",
            review_on=date(2027, 1, 10),
        ),
        Plan(
            reference="PL90003",
            beneficiaire=KNOWN,
            numero=1,
            statut="en_cours",
            drawn_on=date(2026, 11, 20),
        ),
    ),
    objectifs=(
        Objectif(
            beneficiaire=PERSON,
            plan=_FIRST,
            ordre=0,
            fil=1,
            famille="mobilite",
            probleme="Chutes répétées",
            objectif="Se lever la nuit sans tomber",
            actions="Barre d'appui,\néclairage au sol.",
            intervenant="Ergothérapeute",
            critere="Aucune chute en trois mois",
            statut="en_cours",
        ),
        Objectif(
            beneficiaire=PERSON,
            plan=_FIRST,
            ordre=1,
            fil=2,
            famille="isolement",
            objectif="Sortir une fois par semaine",
            statut="non_realise",
            motif_non_realise="Refuse le transport.",
        ),
        Objectif(
            beneficiaire=PERSON,
            plan=_SECOND,
            ordre=0,
            fil=1,
            famille="mobilite",
            probleme="Chutes répétées",
            objectif="Se lever la nuit sans tomber",
            statut="atteint",
        ),
        Objectif(beneficiaire=PERSON, plan=_SECOND, ordre=1, fil=3, famille="aidant"),
    ),
    bilans=(
        Bilan(
            beneficiaire=PERSON,
            fil=1,
            noted_on=date(2026, 4, 14),
            texte="Une chute sans gravité.",
            auteur="Camille Essai",
        ),
        Bilan(beneficiaire=PERSON, fil=1, noted_on=date(2026, 7, 9), texte="Plus de chute."),
    ),
    prestations=(
        Prestation(
            beneficiaire=PERSON,
            plan=_FIRST,
            ordre=0,
            fil=1,
            domaine="securisation",
            nature="socle",
            libelle="Passage du soir",
            fournisseur="CRT",
            profession="as",
            frequence="Tous les soirs",
            started_on=date(2026, 1, 15),
            ended_on=date(2026, 7, 9),
            etat="delivree",
        ),
        Prestation(
            beneficiaire=PERSON,
            plan=_SECOND,
            ordre=0,
            fil=2,
            domaine="coordination",
            nature="droit_commun",
            fournisseur="Pharmacie du Promenoir",
            partenaire="S90001",
            etat="prevue",
        ),
    ),
    contrats=(
        Contrat(
            reference="CT90001",
            beneficiaire=PERSON,
            demande=_DEMANDE,
            numero=1,
            type="contrat",
            drawn_on=date(2026, 1, 14),
            plan=_FIRST,
            handed_on=date(2026, 1, 16),
            signed_on=date(2026, 1, 20),
            signataire="L'Épinœud Zoé",
            qualite="personne",
            participants="La personne, son frère, la coordinatrice",
            texte="Entre le CRT d'exemple\net la personne…",
        ),
        Contrat(
            reference="CT90002",
            beneficiaire=PERSON,
            demande=_DEMANDE,
            numero=2,
            type="avenant",
            drawn_on=date(2026, 7, 10),
            plan=_SECOND,
            objet="Fin du passage du soir",
        ),
    ),
)


def with_parcours(caseload: Caseload) -> Caseload:
    """Return a caseload with these rows after its own."""
    added = {
        name: (*getattr(caseload, name), *getattr(PARCOURS, name))
        for name in PARCOURS.__dataclass_fields__
    }
    return Caseload(**added)
