"""What each column of the take-over workbook means, for the comments of the template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.reprise.schema import Column, Kind
from crt_desktop.domain.typography import french
from exports.workbook_words_suivi import SUIVI

_SHARED: Final[Mapping[str, str]] = {
    "id": "Identifiant de la ligne, facultatif.",
    "aidant": "Identifiant de l'aidant, tel qu'il est dans la colonne id de la feuille aidants.",
    "partenaire": "Identifiant du partenaire, tel qu'il est dans la feuille partenaires.",
    "beneficiaire": "Identifiant de la personne, tel qu'il est dans la feuille beneficiaires.",
    "professionnel": "Identifiant du professionnel, tel qu'il est dans la feuille professionnels.",
    "demande": "Identifiant de la demande, tel qu'il est dans la feuille demandes.",
    "plan": "Identifiant du plan, tel qu'il est dans la feuille plans.",
    "place": "Identifiant de la place, tel qu'il est dans la feuille places_ht.",
    "telephone": "Numéro de téléphone.",
    "courriel": "Adresse électronique ; rien de médical n'y est envoyé.",
    "mssante": "Adresse MSSanté.",
    "remarque": "Remarque.",
    "coherence": "Cohérence : conversation et comportement sensés.",
    "orientation": "Se repérer dans le temps et dans les lieux.",
    "toilette": "Toilette du haut et du bas du corps.",
    "habillage": "S'habiller, se déshabiller.",
    "alimentation": "Se servir et manger.",
    "elimination": "Hygiène de l'élimination, urinaire et fécale.",
    "transferts": "Se lever, se coucher, s'asseoir.",
    "deplacement_interieur": "Se déplacer chez soi.",
    "deplacement_exterieur": "Se déplacer dehors ; ne compte pas dans le GIR.",
    "communication_a_distance": "Téléphone, alarme ; ne compte pas dans le GIR.",
}

_BY_SHEET: Final[Mapping[str, Mapping[str, str]]] = {
    "beneficiaires": {
        "id": "Identifiant stable de la personne, repris par les autres feuilles.",
        "nom_naissance": "Nom de naissance.",
        "prenoms": "Prénoms de l'état civil, séparés par des espaces.",
        "nom_usage": "Nom d'usage, s'il diffère du nom de naissance.",
        "sexe": "Sexe de l'état civil.",
        "date_naissance": "Date de naissance.",
        "code_insee_naissance": "Code INSEE du lieu de naissance (99 et le pays à l'étranger, 99999 inconnu).",
        "matricule_ins": "Matricule INS. Sans statut, l'identité est récupérée, à vérifier.",
        "ins_oid": "Registre du matricule (OID).",
        "statut_identite": "Statut de l'identité.",
        "attribut_identite": "Attribut de l'identité, s'il y en a un.",
        "antenne": "Antenne du CRT dont dépend la personne.",
        "adresse": "Adresse du domicile.",
        "code_postal": "Code postal, 5 chiffres.",
        "commune": "Commune du domicile.",
        "minutes_trajet": "Minutes en voiture depuis l'antenne la plus proche.",
        "mode_vie": "Avec qui vit la personne.",
        "protection": "Mesure de protection juridique.",
        "apa": "La personne perçoit-elle l'APA ?",
        "profils": "Profils particuliers, séparés par des virgules.",
        "telephone_secondaire": "Autre téléphone.",
        "acces": "Comment entrer : code, clés, chien.",
        "vigilances": "Ce qu'il faut savoir avant de sonner, en mots courts séparés par des virgules.",
    },
    "demandes": {
        "id": "Identifiant stable de la demande.",
        "date_demande": "Jour où la demande est arrivée.",
        "origine": "Qui a adressé la demande.",
        "circonstance": "Dans quelle circonstance.",
        "canal": "Par quel moyen.",
        "date_evaluation": "Jour de l'évaluation de la situation.",
        "evaluation_domicile": "Évaluation faite au domicile ?",
        "date_avis_medical": "Jour de l'avis du médecin du dispositif.",
        "avis_medical": "Avis du médecin du dispositif.",
        "mt_associe": "Le médecin traitant a-t-il été associé ?",
        "date_concertation": "Jour de la concertation de l'équipe.",
        "date_consentement": "Jour du consentement de la personne ou de son mandataire.",
        "date_decision": "Jour de la décision ; obligatoire pour un refus ou un sans suite.",
        "decision": "Décision prise.",
        "motif_refus": "Motif du refus.",
        "date_plan": "Jour du plan d'accompagnement.",
        "date_revision_plan": "Jour prévu de sa révision.",
        "date_contrat": "Jour de la signature du contrat.",
        "date_admission": "Premier jour de l'accompagnement.",
        "date_sortie": "Jour de la sortie ; il n'est plus compté. Vide tant que la personne est accompagnée.",
        "motif_sortie": "Motif de la sortie.",
        "destination": "Où va la personne à la sortie.",
        "relais": "Relais vers le droit commun assuré ?",
        "motif": "Ce qui est demandé, et pourquoi.",
        "appelant": "Qui a appelé ou écrit.",
        "telephone_appelant": "Numéro où le rappeler.",
        "viatrajectoire_numero": "Numéro du dossier ViaTrajectoire.",
        "viatrajectoire_date": "Jour du dossier ViaTrajectoire.",
        "viatrajectoire_statut": "Où en est le dossier dans ViaTrajectoire.",
        "evaluateur": "Qui va évaluer la situation.",
        "evaluation_prevue": "Rendez-vous pris pour l'évaluation, heure de Paris.",
        "informes": "Partenaires tenus informés.",
        "voie": "Voie de l'admission.",
        "evaluation_auteur": "Qui a évalué la situation.",
        "evaluation_conjointe": "Partenaires avec qui elle a été évaluée.",
        "avis_medical_auteur": "Médecin qui a donné son avis.",
        "avis_medical_motif": "Ce que dit l'avis.",
        "concertation_participants": "Qui a pris part à la concertation.",
        "concertation_avis": "Avis de l'équipe.",
        "consentement_par": "Qui a consenti.",
        "consentement_recueil": "Par écrit, ou oralement.",
        "decision_par": "Qui a décidé.",
        "decision_motif": "Motif de la décision.",
        "motif_refus_precision": "Précision sur le refus.",
        "reorientation": "Vers qui la personne est réorientée.",
        "annonce_date": "Jour où la décision a été annoncée.",
        "annonce_a": "À qui elle l'a été.",
        "motif_sortie_precision": "Précision sur la sortie.",
        "sortie_enregistree": "Jour où la sortie a été enregistrée.",
        "sortie_concertation": "Jour de la concertation sur la sortie.",
        "sortie_concertation_participants": "Qui y a pris part.",
        "sortie_avis_medical": "Jour de l'avis médical sur la sortie.",
        "sortie_avis_medical_auteur": "Médecin qui l'a donné.",
        "relais_organisme": "Qui prend le relais.",
        "relais_date": "Jour où le relais commence.",
        "relais_confirme": "Jour où quelqu'un s'en est assuré.",
    },
    "gir": {
        "id": "Identifiant de l'évaluation, facultatif.",
        "date": "Jour de l'évaluation.",
        "gir": "GIR donné, de 1 à 6. Vide : il est calculé d'après la grille.",
        "source": "Qui a évalué.",
    },
    "visites": {
        "id": "Identifiant de la visite, facultatif.",
        "debut": "Jour et heure du début, heure de Paris.",
        "fin": "Jour et heure de la fin, heure de Paris.",
        "profession": "Profession de l'intervenant.",
        "domaine": "Domaine de la prestation.",
        "statut": "Prévue, réalisée, annulée, ou personne absente.",
        "motif": "Motif, en texte, d'une visite non réalisée.",
        "serie": "Identifiant de la série de visites dont elle vient.",
        "occurrence": "Jour que la règle de la série lui donne.",
        "debut_prevu": "Début prévu, quand la visite réalisée porte ses heures réelles.",
        "fin_prevue": "Fin prévue, quand la visite réalisée porte ses heures réelles.",
        "prestation": "Numéro de la prestation du plan (colonne fil de la feuille prestations).",
    },
    "professionnels": {
        "id": "Identifiant stable du professionnel.",
        "nom": "Nom.",
        "prenom": "Prénom.",
        "profession": "Profession.",
        "etp": "Équivalent temps plein (0,8 pour 80 %).",
        "statut": "Lien avec le CRT.",
        "rpps": "Numéro RPPS, 11 chiffres.",
        "entree": "Premier jour dans l'équipe.",
        "sortie": "Dernier jour dans l'équipe.",
    },
    "astreintes": {
        "id": "Identifiant de l'astreinte, facultatif.",
        "debut": "Jour et heure du début, heure de Paris.",
        "fin": "Jour et heure de la fin, heure de Paris.",
        "statut": "Brouillon, publiée, remplacée ou annulée. Vide : publiée. Seule une publiée compte.",
        "couche": "Rotation, remplacement ou échange. Vide : rotation.",
        "rang": "Titulaire ou renfort. Vide : titulaire. Un renfort ne couvre pas la nuit.",
        "remplace": "Identifiant de l'astreinte remplacée.",
        "motif": "Motif du remplacement.",
        "accord": "Qui a donné son accord.",
        "decidee": "Jour et heure de la décision, heure de Paris.",
    },
    "appels_astreinte": {
        "retour": "Retour de l'intervention, trajet compris.",
        "prevenus": "Qui a été prévenu.",
        "visite": "Identifiant de la visite faite à la suite de l'appel.",
        "id": "Identifiant de l'appel, facultatif.",
        "date_heure": "Jour et heure de l'appel, heure de Paris.",
        "origine": "Qui a appelé.",
        "reponse": "Réponse apportée.",
        "motif": "Motif de l'appel.",
        "depart": "Départ en intervention.",
        "arrivee": "Arrivée au domicile.",
        "fin": "Fin de l'intervention.",
        "suite": "Ce qui a suivi.",
    },
    "hospitalisations": {
        "id": "Identifiant du séjour, facultatif.",
        "entree": "Jour de l'entrée à l'hôpital.",
        "sortie": "Jour de la sortie. Vide : encore hospitalisée.",
        "programmee": "Hospitalisation programmée ?",
        "par_urgences": "Passage par les urgences ?",
        "etablissement": "Établissement de santé.",
        "service": "Service de l'hôpital.",
        "telephone": "Numéro du service.",
        "motif": "Motif de l'hospitalisation.",
        "retour_prevu": "Jour où le retour est prévu.",
        "preparation_retour": "Ce qui est prêt pour le retour, séparé par des virgules.",
    },
    "places_ht": {
        "id": "Identifiant stable de la place.",
        "etablissement": "EHPAD où se trouve la place.",
        "finess": "Numéro FINESS de l'établissement, 9 caractères.",
        "type": "Hébergement temporaire, en sortie d'hospitalisation ou d'urgence.",
        "telephone": "Téléphone joignable 24 h sur 24.",
        "ouverture": "Premier jour où la place est offerte.",
        "fermeture": "Jour où elle ne l'est plus.",
    },
    "sejours_ht": {
        "id": "Identifiant du séjour, facultatif.",
        "type": "Type du séjour.",
        "arrivee": "Jour de l'arrivée.",
        "depart": "Jour du départ ; la nuit n'est plus comptée.",
        "etat": "État du séjour ; option et annule n'occupent pas la place.",
        "motif": "Motif du séjour.",
    },
    "aidants": {
        "id": "Identifiant de l'aidant ; facultatif, sauf si une autre feuille le reprend.",
        "nom": "Nom de l'aidant.",
        "prenom": "Prénom de l'aidant.",
        "lien": "Lien avec la personne.",
        "principal": "Aidant principal ?",
        "cohabitant": "Vit-il avec la personne ?",
        "annee_naissance": "Année de naissance, sur quatre chiffres.",
        "sexe": "Sexe de l'aidant.",
        "commune": "Commune de l'aidant.",
        "activite": "Situation professionnelle de l'aidant.",
        "a_les_cles": "L'aidant a-t-il les clés du domicile ?",
        "personne_confiance": "Est-ce la personne de confiance ?",
        "inquietude_sante": "L'aidant s'inquiète-t-il pour sa propre santé ?",
        "orientation_pfr": "Jour de l'orientation vers la PFR.",
    },
    "partenaires": {
        "id": "Identifiant stable du partenaire.",
        "nom": "Nom du partenaire.",
        "categorie": "Catégorie.",
        "convention_debut": "Premier jour de la convention.",
        "convention_fin": "Dernier jour de la convention. Vide : sans terme.",
        "adresse": "Adresse.",
        "code_postal": "Code postal, 5 chiffres.",
        "commune": "Commune.",
        "finess": "Numéro FINESS, 9 caractères.",
    },
}

SETTINGS: Final[Mapping[str, str]] = {
    key: french(words)
    for key, words in {
        "nom": "Nom du CRT.",
        "finess": "Numéro FINESS, 9 caractères.",
        "departement": "Numéro du département.",
        "date_ouverture": "Jour d'ouverture du CRT.",
        "objectif_file_active": "Personnes différentes à accompagner dans l'année. Par défaut : 30.",
        "forfait_mensuel": "Forfait par personne et par mois, en euros. Par défaut : 900.",
        "nuit_debut": "Début de la nuit, HH:MM. Par défaut : 21:00.",
        "nuit_fin": "Fin de la nuit, HH:MM. Par défaut : 06:00.",
        "age_minimum": "Âge à partir duquel on est admis. Par défaut : 60.",
        "minutes_maximum": "Minutes de trajet au-delà desquelles on avertit. Par défaut : 30.",
        "communes": "Communes du territoire, séparées par des virgules.",
        "antennes": "Antennes du CRT, séparées par des virgules.",
    }.items()
}
"""What each setting is, and its default."""

_FORMS: Final[Mapping[Kind, str]] = {
    Kind.DATE: "Date : JJ/MM/AAAA.",
    Kind.INSTANT: "Date et heure : JJ/MM/AAAA HH:MM.",
    Kind.TIME: "Heure : HH:MM, heure de Paris.",
    Kind.FLAG: "oui ou non ; vide : inconnu.",
    Kind.INTEGER: "Nombre entier.",
    Kind.DECIMAL: "Nombre.",
}


def define(sheet: str, column: Column) -> str:
    """Return the definition of a column; raises KeyError for one nobody described."""
    own = _BY_SHEET[sheet] if sheet in _BY_SHEET else SUIVI[sheet]
    return french(own[column.name] if column.name in own else _SHARED[column.name])


def comment(sheet: str, column: Column) -> str:
    """Return the comment of a column's title: definition, form, codes with their labels."""
    parts = [define(sheet, column)]
    if column.is_required:
        parts.append(french("Obligatoire."))
    if column.kind in _FORMS:
        parts.append(french(_FORMS[column.kind]))
    if column.codes is not None:
        parts.append(french("Codes :"))
        parts += [f"{code} – {label}" for code, label in column.codes.items()]
    return "\n".join(parts)
