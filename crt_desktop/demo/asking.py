"""How each demande was received, examined and ended, in words: who asked, who took part, who goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any, Final

from crt_desktop.demo.followed import e_of
from crt_desktop.demo.story import Story
from crt_desktop.demo.team import Team, writer_on
from crt_desktop.demo.world import Draws, World, at, office_day
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.typography import french

_CALLERS: Final = {
    "medecin_traitant": ("Dr Samir Haddouche", "01 99 00 25 10"),
    "idel": ("Mme Régine Cathala, infirmière libérale", "01 99 00 31 42"),
    "dac": ("Sandrine Bringuier, DAC de l'Aude", "01 99 00 11 20"),
    "cpts": ("Julie Sabarthès, CPTS Corbières-Minervois", "01 99 00 15 36"),
    "msp_cds": ("Secrétariat de la MSP de Fabrezan", "01 99 00 16 08"),
    "had": ("Cyril Ferrasse, HAD Corbières-Narbonnais", "01 99 00 12 77"),
    "centre_hospitalier": ("Émilie Marcérou, gestion des lits", "01 99 00 20 54"),
    "ehpad": ("Sabine Guiraudou, EHPAD Les Glycines", "04 65 71 40 24"),
    "saas": ("Valérie Bascou, Cigale Services", "01 99 00 41 09"),
    "sad_aide": ("Geneviève Subra, Aide et Présence", "01 99 00 42 60"),
    "ems_apa": ("Hélène Durand-Gasselin, équipe APA", "01 99 00 13 81"),
    "ccas": ("Odile Pradal, CCAS de Lézignan", "01 99 00 21 15"),
    "clic": ("Isabelle Campagne, Espace Seniors", "01 99 00 10 48"),
    "travailleur_social": ("Odile Pradal, travailleuse sociale", "01 99 00 21 15"),
    "pfr": ("Nathalie Escaffit, PFR Les Chemins du répit", "01 99 00 22 33"),
    "esa": ("Mathilde Ourliac, ESA du Lézignanais", "01 99 00 14 70"),
    "emg_eps": ("Dr Antoine Lacombe, équipe mobile de gériatrie", "01 99 00 18 29"),
}
_OWN_PHONE: Final = "06 39 98 40 12"
_MOTIFS: Final = {
    "ordinaire": (
        "Difficultés croissantes pour la toilette et les repas, souhaite rester chez soi.",
        "Plan d'aide APA insuffisant, personne seule la nuit.",
        "Chutes répétées depuis l'été, famille inquiète.",
        "Oublis de traitement et repas sautés, besoin d'une coordination.",
        "Perte d'autonomie depuis l'hiver, ne sort plus.",
    ),
    "urgence": (
        "Aidant hospitalisé hier, personne ne peut prendre le relais la nuit.",
        "Retrouvé{e} au sol ce matin, refuse l'hospitalisation.",
    ),
    "sortie_hospitalisation": (
        "Sortie prévue en fin de semaine, logement à préparer et nuits à couvrir.",
        "Retour de soins de suite, autonomie réduite, seul{e} au domicile.",
    ),
    "liste_attente_ehpad": (
        "Inscrit{e} sur trois listes d'EHPAD, souhaite tenir à domicile d'ici là.",
        "Place en EHPAD attendue, aidant à bout de forces.",
    ),
}
_STATUTS: Final = {
    "admission": "accord",
    "refus": "refus",
    "sans_suite": "annulee",
}
_INFORMED: Final = (
    "DAC de l'Aude",
    "Médecin traitant",
    "Médecin traitant, SAAS Cigale Services",
    "Équipe médico-sociale APA",
)
_JOINT: Final = ("Équipe médico-sociale APA", "DAC de l'Aude", "Équipe mobile de gériatrie")
_AVIS: Final = {
    "favorable": "Situation stable, suivi possible à domicile.",
    "reserve": "Sous réserve d'un passage infirmier quotidien.",
    "defavorable": "Surveillance médicale lourde : à revoir dans un mois.",
}
_OVERRULED: Final = "Admission malgré l'avis : retour à domicile souhaité, passages renforcés."
_REFUSED: Final = {
    "gir_5_6": ("GIR 5 confirmé par la grille.", "SAD Aide et Présence, caisse de retraite"),
    "hors_territoire": ("Quarante minutes de l'antenne la plus proche.", "CRT voisin"),
    "moins_60_ans": ("Relève du handicap.", "MDPH de l'Aude"),
    "refus_personne": ("Ne souhaite pas d'intervenants supplémentaires.", None),
    "releve_sanitaire": ("Soins quotidiens lourds.", "HAD Corbières-Narbonnais"),
    "domicile_impossible": ("Logement insalubre, entrée en établissement.", "EHPAD Saint-Roch"),
    "droit_commun_suffisant": ("Plan d'aide APA renforcé.", "SAAS Cigale Services"),
    "capacite_atteinte": ("File active complète ce mois-ci.", "DAC de l'Aude"),
    "intervenants_indisponibles": ("Pas d'aide-soignant sur la tournée.", "DAC de l'Aude"),
}
_RELAYS: Final = {
    "ehpad": "EHPAD Les Glycines",
    "usld": "USLD de Narbonne",
    "hopital": "Service social de l'hôpital",
    "residence_autonomie": "Résidence autonomie",
    "famille": "Famille, SAD du lieu d'accueil",
}
_ORDINARY_RELAY: Final = "SAAS Cigale Services, équipe APA"
_LEFT: Final = {
    "souhait": "Préfère continuer avec son service d'aide seul.",
    "plus_value": "Situation stabilisée, droit commun en place.",
    "criteres": "GIR 5 à la dernière évaluation.",
    "demenagement": "Part vivre près de sa famille.",
    "ehpad_usld": "Place obtenue, visite faite avec la famille.",
    "hospitalisation_3_mois": "Retour à domicile exclu par l'hôpital.",
    "autre": "Accueil familial trouvé.",
}
_URGENT: Final = frozenset({"urgence", "sortie_hospitalisation"})
_BY_MANDATAIRE: Final = frozenset({"tutelle", "mandat_protection_future"})
_SURELY_CONFIRMED: Final = timedelta(days=75)
"""A relay older than this has been made sure of; the later ones are still to be."""
_VISIT_AT: Final = time(10, 30)


def tell(demande: Demande, story: Story, team: Team, world: World) -> Demande:
    """Return the demande with all that was written along its way."""
    draws = world.draws("asked", demande.beneficiaire, demande.requested_on)
    received = _received(demande, story, draws)
    examined = _examined(received, story, team, world, draws)
    decided = _decided(examined, team, world, draws)
    return decided if decided.left_on is None else _ended(decided, decided.left_on, world, draws)


def _received(demande: Demande, story: Story, draws: Draws) -> Demande:
    caller, phone = _CALLERS.get(demande.origine, (None, _OWN_PHONE))
    if demande.origine == "aidant" and story.carers:
        caller = f"{story.carers[0].prenom} {story.carers[0].nom}"
    motif = draws.choice(_MOTIFS[demande.circonstance or "ordinaire"]).format(e=e_of(story))
    number = draws.randint(10_000, 99_999)
    is_referred = demande.canal == "viatrajectoire"
    statut = _STATUTS.get(
        demande.decision or "", "en_cours" if demande.evaluated_on else "a_traiter"
    )
    return replace(
        demande,
        motif=french(motif),
        appelant=None if caller is None else french(caller),
        telephone_appelant=phone,
        viatrajectoire_numero=f"VT-11-{number}" if is_referred else None,
        viatrajectoire_on=demande.requested_on if is_referred else None,
        viatrajectoire_statut=statut if is_referred else None,
        informes=french(draws.choice(_INFORMED)) if draws.happens(0.6) else None,
    )


def _examined(demande: Demande, story: Story, team: Team, world: World, draws: Draws) -> Demande:
    writer = writer_on(team, demande.requested_on, frozenset({"coordinateur", "ide"}), draws)
    is_joint, is_shared = draws.happens(0.35), draws.happens(0.7)
    joint, ahead = draws.choice(_JOINT), draws.randint(1, 9)
    if demande.decision is None and demande.admitted_on is None:
        is_taken = demande.evaluated_on is not None or is_shared
        visit = at(_coming(world.day(-ahead)), _VISIT_AT)
        is_planned = is_taken and demande.evaluated_on is None
        return replace(
            demande,
            evaluateur=writer if is_taken else None,
            evaluation_prevue_at=visit if is_planned else None,
            evaluation_auteur=writer if demande.evaluated_on else None,
        )
    changes: dict[str, Any] = {}
    if demande.evaluated_on is not None:
        changes |= {
            "evaluateur": writer,
            "evaluation_prevue_at": at(demande.evaluated_on, _VISIT_AT),
            "evaluation_auteur": writer,
            "evaluation_conjointe": french(joint) if is_joint else None,
        }
    if demande.avis_medical_on is not None and demande.avis_medical is not None:
        doctor = writer_on(team, demande.avis_medical_on, frozenset({"medecin"}), draws)
        changes |= {
            "avis_medical_auteur": None if doctor is None else f"Dr {doctor}",
            "avis_medical_motif": french(_AVIS[demande.avis_medical]),
        }
    if demande.concertation_on is not None:
        changes |= {
            "concertation_participants": french("Coordinatrice, médecin, IDE, ergothérapeute"),
            "concertation_avis": "favorable" if is_shared else "reserve",
        }
    if demande.consentement_on is not None:
        changes |= {
            "consentement_par": "mandataire" if story.protection in _BY_MANDATAIRE else "personne",
            "consentement_recueil": "ecrit",
        }
    return replace(demande, **changes)


def _coming(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day if office_day(day) == day else office_day(day) + timedelta(days=3)


def _decided(demande: Demande, team: Team, world: World, draws: Draws) -> Demande:
    days, told = draws.randint(0, 3), draws.choice(("La personne", "La personne et sa famille"))
    if demande.decided_on is None:
        return demande
    by = writer_on(team, demande.decided_on, frozenset({"coordinateur"}), draws)
    announced_on = demande.decided_on + timedelta(days=days)
    decided = replace(
        demande,
        decision_par=by,
        annonce_on=announced_on if announced_on <= world.on else None,
        annonce_a=told if announced_on <= world.on else None,
    )
    if demande.decision == "refus":
        precision, elsewhere = _REFUSED.get(demande.motif_refus or "", (None, None))
        return replace(
            decided,
            motif_refus_precision=None if precision is None else french(precision),
            reorientation=None if elsewhere is None else french(elsewhere),
        )
    if demande.decision == "admission":
        is_overruled = demande.avis_medical == "defavorable"
        return replace(
            decided,
            voie=demande.circonstance if demande.circonstance in _URGENT else "ordinaire",
            decision_motif=french(_OVERRULED) if is_overruled else None,
        )
    return decided


def _ended(demande: Demande, left_on: date, world: World, draws: Draws) -> Demande:
    recorded_on = min(world.on, left_on + timedelta(days=draws.randint(0, 3)))
    told = replace(demande, left_recorded_on=recorded_on)
    met_on = office_day(left_on - timedelta(days=draws.randint(5, 15)))
    confirmed_on = left_on + timedelta(days=draws.randint(7, 14))
    if demande.motif_sortie == "deces":
        return told
    changes: dict[str, Any] = {
        "motif_sortie_precision": french(_LEFT[demande.motif_sortie or "autre"]),
        "sortie_concertation_on": max(met_on, demande.admitted_on or met_on),
        "sortie_concertation_participants": french("Coordinatrice, médecin, personne et famille"),
    }
    if demande.motif_sortie == "criteres":
        changes |= {
            "sortie_avis_medical_on": changes["sortie_concertation_on"],
            "sortie_avis_medical_auteur": demande.avis_medical_auteur,
        }
    if demande.has_relais:
        is_sure = left_on + _SURELY_CONFIRMED <= world.on
        changes |= {
            "relais_organisme": french(_RELAYS.get(demande.destination or "", _ORDINARY_RELAY)),
            "relais_on": left_on,
            "relais_confirmed_on": confirmed_on if is_sure else None,
        }
    return replace(told, **changes)
