"""What is wrong in a workbook, and the French sentences that say it and how to mend it.

Errors are a closed list (`ERROR_CODES`); everything else is a warning: the row goes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crt_desktop.domain.reprise.cells import NOTHING
from crt_desktop.domain.typography import french


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: where, the cell as it is read, what (a key of `SENTENCES`) and its values."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    values: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def is_error(self) -> bool:
        """Tell whether the row stays out."""
        return self.code in ERROR_CODES


ERROR_CODES: Final = frozenset(
    {
        "colonne_absente",
        "requis_absent",
        "formule_sans_valeur",
        "texte_trop_long",
        "oui_non_invalide",
        "entier_invalide",
        "nombre_invalide",
        "nombre_hors_bornes",
        "date_illisible",
        "date_inexistante",
        "annee_invraisemblable",
        "heure_illisible",
        "heure_du_jour_illisible",
        "heure_nuit_invalide",
        "hors_limites",
        "duree_hors_bornes",
        "regle_illisible",
        "regle_trop_frequente",
        "cle_trop_longue",
        "code_inconnu",
        "code_inconnu_liste",
        "reference_inconnue",
        "reference_en_erreur",
        "identifiant_double",
        "accompagnements_chevauchants",
        "admission_avant_demande",
        "sortie_avant_admission",
        "fin_avant_debut",
        "naissance_future",
        "gir_hors_bornes",
        "gir_contradictoire",
        "zarit_hors_bornes",
        "place_occupee",
        "decision_sans_date",
        "decision_avec_admission",
        "autre_personne",
        "numero_hors_bornes",
        "validation_sans_date",
    }
)

_ERRORS: Final[Mapping[str, tuple[str, str]]] = {
    "colonne_absente": (
        "La colonne « {colonne} » manque.",
        "Ajoutez cette colonne à la feuille : aucune ligne ne peut être lue sans elle.",
    ),
    "requis_absent": (
        "Cette cellule doit être remplie.",
        "Complétez-la, ou supprimez la ligne si elle est de trop.",
    ),
    "formule_sans_valeur": (
        "Cette formule donne une erreur, ou son résultat n'est pas enregistré dans le fichier.",
        "Ouvrez le classeur, laissez-le recalculer et enregistrez-le, ou remplacez la formule par sa valeur.",
    ),
    "texte_trop_long": (
        "Ce texte dépasse {limite} caractères.",
        "Raccourcissez-le : une cellule n'en accepte pas davantage.",
    ),
    "oui_non_invalide": ("Ni oui ni non.", "Écrivez oui ou non."),
    "entier_invalide": ("Ce n'est pas un nombre entier.", "Écrivez un nombre entier, sans unité."),
    "nombre_invalide": ("Ce n'est pas un nombre.", "Écrivez un nombre, sans unité."),
    "nombre_hors_bornes": (
        "Ce nombre est négatif, ou trop grand.",
        "Écrivez un nombre positif ou nul, sans unité.",
    ),
    "date_illisible": (
        "Cette date n'est pas lisible.",
        "Écrivez-la JJ/MM/AAAA, ou mettez la cellule au format Date.",
    ),
    "date_inexistante": (
        "Cette date n'existe pas.",
        "Corrigez le jour ou le mois.",
    ),
    "annee_invraisemblable": (
        "Cette année n'est pas possible.",
        "Écrivez l'année sur quatre chiffres.",
    ),
    "heure_illisible": (
        "Cette heure n'est pas lisible.",
        "Écrivez JJ/MM/AAAA HH:MM.",
    ),
    "heure_du_jour_illisible": (
        "Cette heure n'est pas lisible.",
        "Écrivez HH:MM, par exemple 08:30.",
    ),
    "heure_nuit_invalide": (
        "Cette heure n'est pas lisible.",
        "Écrivez HH:MM, par exemple 21:00.",
    ),
    "regle_illisible": (
        "Cette règle de répétition ne se lit pas.",
        "Écrivez une règle RFC 5545, par exemple FREQ=WEEKLY;BYDAY=MO,TH.",
    ),
    "regle_trop_frequente": (
        "Cette règle revient plusieurs fois par jour.",
        "Choisissez DAILY, WEEKLY, MONTHLY ou YEARLY, sans heure : l'heure est dans sa colonne.",
    ),
    "duree_hors_bornes": (
        "Cette durée n'est pas possible.",
        "Écrivez un nombre de minutes entre 1 et 1 440.",
    ),
    "hors_limites": (
        "Cette valeur n'est pas possible.",
        "Écrivez un nombre de {minimum} à {maximum}.",
    ),
    "cle_trop_longue": ("Cette clé dépasse 100 caractères.", "Raccourcissez la clé."),
    "code_inconnu": ("Code inconnu.", "Choisissez {codes}."),
    "code_inconnu_liste": ("Code inconnu : « {mot} ».", "Choisissez parmi {codes}."),
    "reference_inconnue": (
        "{aucun} ne porte cet identifiant.",
        "Ajoutez {valeur} à la feuille {feuille}, ou corrigez l'identifiant.",
    ),
    "reference_en_erreur": (
        "{valeur} est en erreur dans la feuille {feuille} (ligne {ligne}).",
        "Corrigez d'abord cette ligne : celle-ci en dépend.",
    ),
    "identifiant_double": (
        "Cet identifiant est déjà celui de la ligne {ligne}.",
        "Donnez un identifiant à chaque ligne, ou supprimez celle qui est en double.",
    ),
    "accompagnements_chevauchants": (
        "Cet accompagnement chevauche celui de {autre}.",
        "Un seul accompagnement à la fois : saisissez la sortie de {autre}, ou corrigez la date.",
    ),
    "admission_avant_demande": (
        "L'admission précède la demande du {date}.",
        "Corrigez la date d'admission ou celle de la demande.",
    ),
    "sortie_avant_admission": (
        "La sortie précède l'admission du {date}.",
        "Corrigez la date de sortie, ou effacez-la si la personne est encore accompagnée.",
    ),
    "fin_avant_debut": (
        "La fin précède le début du {date}.",
        "Corrigez l'une des deux dates.",
    ),
    "naissance_future": (
        "Cette naissance est dans l'avenir.",
        "Reprenez la date de la carte Vitale ou de la pièce d'identité.",
    ),
    "gir_hors_bornes": (
        "Le GIR va de 1 à 6.",
        "Corrigez le GIR, ou effacez-le si la grille est complète.",
    ),
    "zarit_hors_bornes": (
        "Le mini-Zarit va de 0 à 7, par demi-points.",
        "Corrigez le score : la somme des sept réponses, chacune 0, 0,5 ou 1.",
    ),
    "gir_contradictoire": (
        "La grille donne le GIR {calcule}, pas {donne}.",
        "Corrigez la grille ou le GIR ; seul un GIR fixé par l'équipe APA (ems_apa) peut s'en écarter.",
    ),
    "place_occupee": (
        "La place {place} est occupée {fin} ({autre}).",
        "{remede}",
    ),
    "decision_sans_date": (
        "Cette décision n'a pas de date.",
        "Complétez date_decision.",
    ),
    "decision_avec_admission": (
        "Une demande {decision} ne peut pas avoir de date d'admission.",
        "Effacez la date d'admission, ou corrigez la décision.",
    ),
    "autre_personne": (
        "{quoi} {reference} est de {autre}, pas de cette personne.",
        "Corrigez l'identifiant, ou celui de la personne.",
    ),
    "numero_hors_bornes": (
        "Les numéros commencent à 1.",
        "Écrivez 1 pour le premier, 2 pour le suivant.",
    ),
    "validation_sans_date": (
        "Une version validée a une date de validation.",
        "Complétez validation, ou mettez le statut à en_cours.",
    ),
}

_READING: Final[Mapping[str, tuple[str, str]]] = {
    "feuille_inconnue": (
        "Cette feuille n'est pas lue : son nom n'est pas celui d'une feuille de reprise.",
        "Corrigez son nom si elle doit être importée. Feuilles attendues : {feuilles}.",
    ),
    "feuille_double": (
        "Une feuille de ce nom a déjà été lue : celle-ci est laissée de côté.",
        "Réunissez les deux feuilles en une seule.",
    ),
    "feuille_sans_entete": (
        "Cette feuille est vide.",
        "Écrivez les noms des colonnes en première ligne, ou supprimez la feuille.",
    ),
    "colonne_inconnue": (
        "La colonne « {colonne} » n'est pas lue.",
        "Corrigez son nom si elle doit être importée ; sinon, rien à faire.",
    ),
    "colonne_double": (
        "La colonne « {colonne} » est en double : seule la première est lue.",
        "Gardez une seule colonne de ce nom.",
    ),
    "colonne_absente_sans_ligne": (
        "La colonne « {colonne} » manque ; la feuille n'a aucune ligne.",
        "Ajoutez cette colonne avant de remplir la feuille.",
    ),
    "cellule_hors_colonnes": (
        "Cette cellule est hors des colonnes titrées : elle n'est pas lue.",
        "Donnez un titre à sa colonne, ou effacez la cellule.",
    ),
    "ligne_exemple": (
        "Ligne d'exemple du modèle : elle n'est pas importée.",
        "Supprimez-la quand vous n'en avez plus besoin.",
    ),
    "heure_ignoree": (
        "Une date est attendue : l'heure est laissée de côté.",
        "Vérifiez le jour ; sinon, rien à faire.",
    ),
    "heure_absente": (
        "L'heure manque : minuit est retenu.",
        "Écrivez JJ/MM/AAAA HH:MM.",
    ),
    "heure_inexistante": (
        "Cette heure n'existe pas, la nuit du changement d'heure : {lue} est retenu.",
        "Vérifiez l'heure.",
    ),
    "zero_retabli": (
        "Le zéro de tête, perdu par le tableur, est rétabli : {lue}.",
        "Mettez la colonne au format Texte.",
    ),
    "cle_hors_classeur": (
        "Le logo ne passe pas par le classeur.",
        "Choisissez-le dans Réglages, Documents.",
    ),
    "cle_inconnue": (
        "Ce paramètre n'est pas connu : il est gardé, mais ne sert à rien.",
        "Corrigez la clé. Clés connues : {cles}.",
    ),
}

_PEOPLE: Final[Mapping[str, tuple[str, str]]] = {
    "identite_a_verifier": (
        "Matricule sans statut d'identité : l'identité est récupérée, à vérifier.",
        "Précisez statut_identite quand l'identité aura été contrôlée.",
    ),
    "matricule_statut": (
        "Un matricule INS va avec une identité récupérée ou qualifiée.",
        "Vérifiez le statut de l'identité ou le matricule.",
    ),
    "attribut_statut": (
        "Une identité douteuse ou fictive reste provisoire.",
        "Mettez statut_identite à provisoire, ou effacez l'attribut.",
    ),
    "cle_matricule": (
        "La clé de ce matricule ne correspond pas.",
        "Recopiez le matricule depuis la carte Vitale ou l'attestation.",
    ),
    "format_matricule": (
        "Un matricule INS compte 13 caractères, ou 15 avec sa clé.",
        "Recopiez le matricule depuis la carte Vitale ou l'attestation.",
    ),
    "format_code_postal": ("Un code postal compte 5 chiffres.", "Vérifiez le code postal."),
    "format_code_insee": (
        "Un code INSEE de naissance compte 5 caractères (99999 : inconnu).",
        "Vérifiez le code du lieu de naissance.",
    ),
    "trajet_long": (
        "Trajet de {minutes} minutes, au-delà des {maximum} du territoire.",
        "Vérifiez la distance depuis l'antenne la plus proche.",
    ),
    "age_invraisemblable": (
        "Cette personne aurait {age} ans.",
        "Vérifiez la date de naissance.",
    ),
    "personne_fusionnee": (
        "Cette personne a été fusionnée avec {autre}.",
        "Sa ligne est laissée de côté ; ses autres lignes sont lues au nom de {autre}. Défaites la fusion si ce sont deux personnes.",
    ),
    "doublon_possible": (
        "Même nom, même prénom et même naissance que {autre} : doublon possible.",
        "Vérifiez qu'il s'agit de deux personnes ; sinon, gardez un seul identifiant.",
    ),
}

_PARCOURS: Final[Mapping[str, tuple[str, str]]] = {
    "admission_gir_5_6": (
        "Personne admise en GIR {gir}.",
        "Le dispositif s'adresse aux GIR 1 à 4 : vérifiez l'évaluation du {date}.",
    ),
    "admission_trop_jeune": (
        "Personne admise à {age} ans, avant {minimum} ans.",
        "Vérifiez la date de naissance ou celle de l'admission.",
    ),
    "gir_absent": (
        "Aucun GIR connu à l'admission.",
        "Ajoutez l'évaluation à la feuille gir.",
    ),
    "contrat_absent": ("Contrat absent.", "Complétez date_contrat quand il sera signé."),
    "plan_absent": ("Plan d'accompagnement absent.", "Complétez date_plan."),
    "consentement_absent": ("Consentement absent.", "Complétez date_consentement."),
    "avis_medical_absent": ("Avis médical absent.", "Complétez date_avis_medical et avis_medical."),
    "concertation_absente": ("Concertation absente.", "Complétez date_concertation."),
    "evaluation_absente": ("Évaluation absente.", "Complétez date_evaluation."),
    "admission_sans_visite": (
        "Aucune visite réalisée depuis l'admission.",
        "Ajoutez les visites faites à la feuille visites.",
    ),
    "admission_sans_decision": (
        "Admission sans décision d'admission.",
        "Complétez decision et date_decision.",
    ),
    "decision_sans_admission": (
        "Admission décidée, sans date d'admission.",
        "Complétez date_admission quand la personne sera admise.",
    ),
    "refus_sans_motif": ("Refus sans motif.", "Complétez motif_refus."),
    "sortie_sans_admission": (
        "Sortie sans admission : cet accompagnement n'est compté nulle part.",
        "Complétez date_admission, ou effacez la sortie.",
    ),
    "sortie_sans_motif": ("Sortie sans motif.", "Complétez motif_sortie."),
    "motif_sans_sortie": (
        "Un motif ou une destination de sortie, sans date de sortie.",
        "Complétez date_sortie, ou effacez-les.",
    ),
    "demande_apres_deces": (
        "Demande postérieure au décès du {date}, noté à {autre}.",
        "Vérifiez l'identifiant de la personne et les dates.",
    ),
    "dates_en_desordre": (
        "Cette date précède {etape} le {date}.",
        "Vérifiez les deux dates.",
    ),
    "date_a_venir": (
        "Cette date est dans l'avenir.",
        "Vérifiez-la.",
    ),
    "gir_ecarte_de_la_grille": (
        "La grille donne le GIR {calcule} ; le GIR {donne} de l'équipe APA est gardé.",
        "Rien à faire si l'équipe APA l'a fixé.",
    ),
    "grille_incomplete": (
        "Grille incomplète : le GIR donné est gardé.",
        "Complétez les huit variables, ou laissez la grille vide.",
    ),
}

_ACTIVITY: Final[Mapping[str, tuple[str, str]]] = {
    "visite_future": (
        "Visite réalisée, datée de l'avenir.",
        "Mettez le statut à prevue, ou corrigez la date.",
    ),
    "visites_chevauchantes": (
        "Cette visite chevauche {autre}, chez la même personne.",
        "Vérifiez les heures ; deux intervenants ensemble restent possibles.",
    ),
    "visite_hors_accompagnement": (
        "Visite hors de tout accompagnement de cette personne.",
        "Vérifiez la date, l'admission et la sortie.",
    ),
    "duree_nulle": ("Début et fin identiques.", "Vérifiez l'heure de fin."),
    "duree_longue": ("Durée de {heures} heures.", "Vérifiez l'heure et le jour de fin."),
    "astreintes_chevauchantes": (
        "Cette astreinte chevauche {autre}, du même professionnel.",
        "Vérifiez les heures.",
    ),
    "deplacement_sans_heure": (
        "Déplacement sans heure d'arrivée ou de fin.",
        "Complétez arrivee et fin : elles servent au calcul des interventions.",
    ),
    "hospitalisations_chevauchantes": (
        "Cette hospitalisation chevauche {autre}.",
        "Vérifiez les dates d'entrée et de sortie.",
    ),
    "sejour_autre_type": (
        "Séjour {sejour} sur une place {place}.",
        "Vérifiez le type du séjour ou la place.",
    ),
    "sejour_place_fermee": (
        "La place {place} n'est pas ouverte à ces dates.",
        "Vérifiez l'ouverture et la fermeture de la place.",
    ),
    "sejour_termine_sans_depart": ("Séjour terminé sans date de départ.", "Complétez depart."),
    "format_finess": ("Un numéro FINESS compte 9 caractères.", "Vérifiez le numéro."),
    "format_rpps": ("Un numéro RPPS compte 11 chiffres.", "Vérifiez le numéro."),
    "cle_rpps": ("La clé de ce numéro RPPS ne correspond pas.", "Vérifiez le numéro."),
    "cle_finess": ("La clé de ce numéro FINESS ne correspond pas.", "Vérifiez le numéro."),
}

_SUIVI: Final[Mapping[str, tuple[str, str]]] = {
    "aidant_autre_personne": (
        "L'aidant {aidant} est enregistré auprès de {autre}, pas de cette personne.",
        "Vérifiez l'identifiant de l'aidant et celui de la personne.",
    ),
    "partage_sans_partenaire": (
        "Consentement au partage sans partenaire.",
        "Complétez partenaire : le consentement se donne partenaire par partenaire.",
    ),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    code: (french(message), french(remedy))
    for family in (_ERRORS, _READING, _PEOPLE, _PARCOURS, _ACTIVITY, _SUIVI)
    for code, (message, remedy) in family.items()
}
"""Message and remedy of each code, with the values to fill in between braces."""

_COLUMN_REMEDIES: Final = {
    ("date_inexistante", "date_naissance"): french(
        "Reprenez la date de la carte Vitale ou de la pièce d'identité."
    ),
    ("date_illisible", "date_naissance"): french(
        "Écrivez-la JJ/MM/AAAA, d'après la carte Vitale ou la pièce d'identité."
    ),
    ("reference_inconnue", "aidant"): french(
        "Donnez cet identifiant à l'aidant, dans la colonne id de la feuille {feuille}, ou corrigez-le."
    ),
    ("requis_absent", "gir"): french("Donnez le GIR, ou les huit variables de la grille."),
}

OWNERS: Final = {
    "beneficiaires": "Aucune personne",
    "professionnels": "Aucun professionnel",
    "places_ht": "Aucune place",
    "aidants": "Aucun aidant",
    "partenaires": "Aucun partenaire",
    "demandes": "Aucune demande",
    "plans": "Aucun plan",
    "series_visites": "Aucune série de visites",
    "visites": "Aucune visite",
    "astreintes": "Aucune astreinte",
    "publications": "Aucun programme publié",
}
"""Who an unknown reference of a sheet would have been."""


def say(finding: Finding) -> tuple[str, str]:
    """Return the message and the remedy of a finding, in French."""
    message, remedy = SENTENCES[finding.code]
    remedy = _COLUMN_REMEDIES.get((finding.code, finding.column), remedy)
    values = {"valeur": finding.value, **finding.values}
    return message.format_map(values), remedy.format_map(values)
