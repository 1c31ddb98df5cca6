"""What forms say: one sentence under a field, what is wrong and what to do.

The codes are those of the checks of the take-over (`crt_desktop.domain.reprise`); a form has no rows
and no columns, so that the words are its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.field_labels import named_field
from crt_desktop.domain.reprise.cells import NOTHING
from crt_desktop.domain.reprise.findings import ERROR_CODES
from crt_desktop.domain.typography import french

_BLOCKING_HERE: Final = frozenset(
    {
        "heure_absente",
        "format_rpps",
        "evaluation_figee",
        "plan_verrouille",
        "plan_a_valider",
        "plan_numero_pris",
        "plan_deja_commence",
        "bilan_ecrit",
        "contrat_verrouille",
    }
)
"""Codes that keep a form from being saved: the person is there to mend it. A workbook is only warned of
them, or may hold what they refuse.
"""

_ERRORS: Final = {
    "requis_absent": "Indiquez {champ}.",
    "texte_trop_long": "Ce texte dépasse {limite} caractères : raccourcissez-le.",
    "oui_non_invalide": "Répondez oui ou non.",
    "entier_invalide": "Écrivez un nombre entier, sans unité.",
    "nombre_invalide": "Écrivez un nombre, sans unité.",
    "nombre_hors_bornes": "Écrivez un nombre positif ou nul, sans unité.",
    "date_illisible": "Écrivez la date sous la forme JJ/MM/AAAA.",
    "date_inexistante": "Cette date n'existe pas : corrigez le jour ou le mois.",
    "annee_invraisemblable": "Cette année n'est pas possible : écrivez-la sur quatre chiffres.",
    "heure_du_jour_illisible": "Écrivez l'heure sous la forme HH:MM, par exemple 08:30.",
    "heure_illisible": "Écrivez la date et l'heure sous la forme JJ/MM/AAAA HH:MM.",
    "heure_absente": "L'heure manque : écrivez JJ/MM/AAAA HH:MM.",
    "code_inconnu": "Choisissez une valeur de la liste.",
    "code_inconnu_liste": "« {mot} » n'est pas dans la liste : choisissez parmi ses valeurs.",
    "reference_inconnue": "« {valeur} » n'existe pas, ou n'existe plus : choisissez dans la liste.",
    "identifiant_double": "Cet identifiant est déjà celui de {autre} : choisissez-en un autre.",
    "accompagnements_chevauchants": (
        "Cet accompagnement chevauche celui {dates} : saisissez la sortie de l'autre, ou corrigez la date."
    ),
    "admission_avant_demande": (
        "L'admission précède la demande du {date} : corrigez l'une des deux dates."
    ),
    "sortie_avant_admission": (
        "La sortie précède l'admission du {date} : corrigez-la, ou effacez-la si la personne est "
        "encore accompagnée."
    ),
    "regle_illisible": (
        "Cette règle de répétition ne se lit pas : écrivez par exemple FREQ=WEEKLY;BYDAY=MO,TH."
    ),
    "regle_trop_frequente": (
        "Une série revient au plus une fois par jour : choisissez un rythme quotidien, hebdomadaire, "
        "mensuel ou annuel."
    ),
    "duree_hors_bornes": "La durée va de 1 à 1 440 minutes.",
    "fin_avant_debut": "La fin précède le début du {date} : corrigez l'une des deux dates.",
    "naissance_future": (
        "Cette naissance est dans l'avenir : reprenez-la de la carte Vitale ou de la pièce d'identité."
    ),
    "gir_hors_bornes": "Le GIR va de 1 à 6 : corrigez-le, ou effacez-le si la grille est complète.",
    "zarit_hors_bornes": (
        "Le mini-Zarit va de 0 à 7, par demi-points : additionnez les sept réponses, chacune 0, 0,5 ou 1."
    ),
    "gir_contradictoire": (
        "La grille donne le GIR {calcule}, pas {donne} : corrigez l'un des deux ; seule l'équipe APA "
        "peut fixer un GIR qui s'en écarte."
    ),
    "evaluation_figee": (
        "Le GIR {donne} fixé par l'équipe APA n'est jamais remplacé : enregistrez une nouvelle évaluation."
    ),
    "place_occupee": "La place {place} est occupée {fin} par {autre}. {remede}",
    "decision_sans_date": "Indiquez la date de cette décision.",
    "decision_avec_admission": (
        "Une demande {decision} ne peut pas avoir de date d'admission : effacez-la, ou corrigez la décision."
    ),
    "numero_hors_bornes": "Les numéros commencent à 1.",
    "validation_sans_date": (
        "Une version validée a une date de validation : complétez-la, ou remettez la version en cours."
    ),
}

_CELLS: Final = {
    "heure_ignoree": "Seul le jour est gardé : l'heure est laissée de côté.",
    "heure_inexistante": (
        "Cette heure n'existe pas, la nuit du changement d'heure : {lue} est retenu."
    ),
}

_PEOPLE: Final = {
    "matricule_statut": (
        "Un matricule INS va avec une identité récupérée ou qualifiée : vérifiez le statut ou le matricule."
    ),
    "attribut_statut": (
        "Une identité douteuse ou fictive reste provisoire : mettez le statut à provisoire, ou effacez "
        "l'attribut."
    ),
    "cle_matricule": (
        "La clé de ce matricule ne correspond pas : recopiez-le de la carte Vitale ou de l'attestation."
    ),
    "format_matricule": (
        "Un matricule INS compte 13 caractères, ou 15 avec sa clé : recopiez-le de la carte Vitale."
    ),
    "format_code_postal": "Un code postal compte 5 chiffres : vérifiez-le.",
    "format_code_insee": (
        "Un code INSEE de naissance compte 5 caractères (99999 : inconnu) : vérifiez-le."
    ),
    "trajet_long": (
        "Trajet de {minutes} minutes, au-delà des {maximum} du territoire : vérifiez-le depuis "
        "l'antenne la plus proche."
    ),
    "age_invraisemblable": "Cette personne aurait {age} ans : vérifiez la date de naissance.",
    "format_finess": "Un numéro FINESS compte 9 caractères : vérifiez-le.",
    "cle_finess": "La clé de ce numéro FINESS ne correspond pas : vérifiez-le.",
    "format_rpps": "Un numéro RPPS compte 11 chiffres : vérifiez-le, ou effacez-le.",
    "cle_rpps": "La clé de ce numéro RPPS ne correspond pas : vérifiez-le.",
}

_PARCOURS: Final = {
    "partage_sans_partenaire": "Indiquez le partenaire avec qui ces informations sont partagées.",
    "admission_gir_5_6": (
        "Personne admise en GIR {gir}, alors que le dispositif s'adresse aux GIR 1 à 4 : vérifiez "
        "l'évaluation du {date}."
    ),
    "admission_trop_jeune": (
        "Personne admise à {age} ans, avant {minimum} ans : vérifiez la naissance et l'admission."
    ),
    "gir_absent": "Aucun GIR connu à l'admission : enregistrez l'évaluation.",
    "contrat_absent": "Contrat absent : indiquez sa date quand il sera signé.",
    "plan_absent": "Plan d'accompagnement absent : indiquez sa date quand il sera fait.",
    "consentement_absent": "Consentement absent : indiquez sa date quand il sera recueilli.",
    "avis_medical_absent": "Avis médical absent : indiquez sa date et son sens.",
    "concertation_absente": "Concertation absente : indiquez sa date.",
    "evaluation_absente": "Évaluation absente : indiquez sa date.",
    "admission_sans_visite": "Aucune visite réalisée depuis l'admission : vérifiez les visites.",
    "admission_sans_decision": "Admission sans décision : indiquez la décision et sa date.",
    "decision_sans_admission": (
        "Admission décidée : indiquez la date d'admission quand la personne sera admise."
    ),
    "refus_sans_motif": "Indiquez le motif du refus.",
    "sortie_sans_admission": (
        "Sortie sans admission, comptée nulle part : indiquez l'admission, ou effacez la sortie."
    ),
    "sortie_sans_motif": "Indiquez le motif de la sortie.",
    "motif_sans_sortie": (
        "Un motif ou une destination, sans date de sortie : indiquez-la, ou effacez-les."
    ),
    "demande_apres_deces": "Demande postérieure au décès du {date} : vérifiez les dates.",
    "dates_en_desordre": "Cette date précède {etape} le {date} : vérifiez les deux dates.",
    "date_a_venir": "Cette date est dans l'avenir : vérifiez-la.",
    "gir_ecarte_de_la_grille": (
        "La grille donne le GIR {calcule} ; le GIR {donne} de l'équipe APA est gardé."
    ),
    "plan_verrouille": (
        "La version {numero} du plan est validée ou clôturée, elle ne se modifie plus : commencez une "
        "nouvelle version."
    ),
    "plan_a_valider": "Un plan se valide depuis son écran : laissez-le en cours.",
    "plan_numero_pris": "Le plan a déjà une version {numero} : donnez un autre numéro.",
    "plan_deja_commence": (
        "La version {numero} du plan est déjà en cours : terminez-la avant d'en commencer une autre."
    ),
    "contrat_verrouille": (
        "Ce document, {mot}, est signé et ne se modifie plus : rédigez un avenant."
    ),
    "bilan_ecrit": "Un bilan d'étape ne se réécrit pas : ajoutez-en un nouveau.",
    "grille_incomplete": (
        "Grille incomplète, le GIR donné est gardé : complétez les huit variables, ou laissez-les vides."
    ),
}

_ACTIVITY: Final = {
    "visite_future": (
        "Visite réalisée, datée de l'avenir : corrigez la date, ou mettez-la prévue."
    ),
    "visite_hors_accompagnement": (
        "Visite hors de tout accompagnement de cette personne : vérifiez la date."
    ),
    "duree_nulle": "Début et fin identiques : vérifiez l'heure de fin.",
    "duree_longue": "Durée de {heures} heures : vérifiez l'heure et le jour de fin.",
    "deplacement_sans_heure": (
        "Déplacement sans heure d'arrivée ou de fin : complétez-les, elles servent au calcul des "
        "interventions."
    ),
    "hospitalisations_chevauchantes": (
        "Cette hospitalisation chevauche celle du {date} : vérifiez les dates."
    ),
    "sejour_autre_type": "Séjour {sejour} sur une place {place} : vérifiez le type ou la place.",
    "sejour_place_fermee": (
        "La place {place} n'est pas ouverte à ces dates : vérifiez les dates ou la place."
    ),
    "sejour_termine_sans_depart": "Séjour terminé : indiquez la date de départ.",
}

FORM_SENTENCES: Final[Mapping[str, str]] = {
    code: french(sentence)
    for family in (_ERRORS, _CELLS, _PEOPLE, _PARCOURS, _ACTIVITY)
    for code, sentence in family.items()
}
"""The sentence of each code, with the values to fill in between braces."""

_OF_FIELD: Final[Mapping[tuple[str, str], str]] = {
    ("requis_absent", "gir"): french("Indiquez le GIR, ou les huit variables de la grille."),
    ("date_illisible", "born_on"): french(
        "Écrivez la date de naissance sous la forme JJ/MM/AAAA, d'après la carte Vitale ou la pièce "
        "d'identité."
    ),
    ("date_inexistante", "born_on"): french(
        "Cette date n'existe pas : reprenez-la de la carte Vitale ou de la pièce d'identité."
    ),
}


def issue_of(
    sheet: str, attribute: str, code: str, values: Mapping[str, str] = NOTHING
) -> FieldIssue:
    """Return what is said under a field, for a code of the checks and its values."""
    sentence = _OF_FIELD.get((code, attribute)) or FORM_SENTENCES[code]
    filled = {"champ": named_field(sheet, attribute), **values}
    return FieldIssue(
        attribute=attribute,
        message=sentence.format_map(filled),
        is_error=code in ERROR_CODES or code in _BLOCKING_HERE,
    )
