"""What each column of the take-over workbook means, for the comments of the template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.reprise.schema import Column, Kind
from crt_desktop.domain.typography import french

_SHARED: Final[Mapping[str, str]] = {
    "id": "Identifiant de la ligne, facultatif.",
    "aidant": "Identifiant de l'aidant, tel qu'il est dans la colonne id de la feuille aidants.",
    "partenaire": "Identifiant du partenaire, tel qu'il est dans la feuille partenaires.",
    "beneficiaire": "Identifiant de la personne, tel qu'il est dans la feuille beneficiaires.",
    "professionnel": "Identifiant du professionnel, tel qu'il est dans la feuille professionnels.",
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
    },
    "appels_astreinte": {
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

_SUIVI: Final[Mapping[str, Mapping[str, str]]] = {
    "intervenants": {
        "nom": "Nom de la personne ou du service qui intervient.",
        "role": "Ce qu'il fait auprès de la personne.",
    },
    "interlocuteurs": {
        "nom": "Nom de l'interlocuteur.",
        "prenom": "Prénom de l'interlocuteur.",
        "fonction": "Ce qu'il fait chez le partenaire.",
    },
    "zarit": {
        "date": "Jour de la mesure.",
        "score": "Mini-Zarit, de 0 à 7 par demi-points.",
    },
    "soutiens_aidants": {
        "type": "Soutien apporté.",
        "debut": "Premier jour du soutien.",
        "fin": "Dernier jour du soutien. Vide : il se poursuit.",
        "organisme": "Qui l'apporte.",
    },
    "contacts_aidants": {
        "date": "Jour du contact.",
        "canal": "Par quel moyen.",
        "demande": "Ce que l'aidant demande.",
        "action": "Ce qui a été fait.",
    },
    "chutes": {
        "date": "Jour de la chute.",
        "lieu": "Où la personne est tombée.",
        "gravite": "Conséquences de la chute.",
        "relevee_seule": "S'est-elle relevée seule ?",
    },
    "depistages": {
        "date": "Jour du dépistage.",
        "type": "Ce qui est recherché.",
        "instrument": "Instrument utilisé.",
        "score": "Score, tel que l'instrument l'écrit.",
        "resultat": "Résultat.",
    },
    "notes": {
        "date_heure": "Jour et heure de la note, heure de Paris.",
        "texte": "La note.",
        "categorie": "De quoi il s'agit.",
        "auteur": "Qui l'a écrite.",
    },
    "transmissions": {
        "date_heure": "Jour et heure de la transmission, heure de Paris.",
        "texte": "Ce qui est transmis à l'équipe.",
        "urgente": "Est-elle urgente ?",
        "auteur": "Qui l'a écrite.",
    },
    "equipements": {
        "type": "Type d'équipement.",
        "libelle": "Ce que c'est.",
        "mise_a_disposition": "Prêté, ou installé.",
        "fournisseur": "Qui le fournit.",
        "installation": "Jour où il a été prêté ou installé.",
        "recuperation": "Jour où il a été repris. Vide : encore au domicile.",
    },
    "vaccinations": {
        "vaccin": "Vaccin.",
        "date": "Jour de la vaccination.",
        "rappel": "Jour du prochain rappel.",
    },
    "teleconsultations": {
        "date": "Jour de la téléconsultation.",
        "specialite": "Spécialité consultée.",
    },
    "transports": {
        "date": "Jour du transport.",
        "motif": "Motif du transport.",
        "destination": "Où la personne est conduite.",
    },
    "consentements": {
        "type": "À quoi la personne consent.",
        "date": "Jour du consentement.",
        "partenaire": "Identifiant du partenaire avec qui l'information est partagée.",
        "portee": "Ce qui est permis.",
        "recueil": "Par écrit, ou oralement.",
        "donne_par": "Qui a consenti.",
        "version_document": "Version du document signé.",
        "retrait": "Jour du retrait. Vide : toujours valable.",
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
    Kind.FLAG: "oui ou non ; vide : inconnu.",
    Kind.INTEGER: "Nombre entier.",
    Kind.DECIMAL: "Nombre.",
}


def define(sheet: str, column: Column) -> str:
    """Return the definition of a column; raises KeyError for one nobody described."""
    own = _BY_SHEET[sheet] if sheet in _BY_SHEET else _SUIVI[sheet]
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
