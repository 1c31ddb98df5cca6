"""Sentences of the parcours: demandes, admission, stays, plan, contracts, discharge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PARCOURS: Final[Mapping[str, tuple[str, str, str]]] = {
    "admission_bloquee": ("L'admission ne peut pas être prononcée.", "{manques}", "{remedes}"),
    "demande_deja_decidee": (
        "Cette demande a déjà reçu une décision.",
        "{decision}",
        "Ouvrez le dossier de la personne pour la relire ou la corriger.",
    ),
    "demande_terminee": (
        "Cette demande est close : ses étapes ne s'enregistrent plus.",
        "{decision}",
        "Corrigez-la dans le dossier de la personne, ou enregistrez une nouvelle demande.",
    ),
    "demande_deja_en_attente": (
        "Une demande attend déjà pour cette personne.",
        "Elle a été reçue le {date} ; rien n'a été enregistré.",
        "Ouvrez-la pour la compléter, ou classez-la sans suite avant d'en recevoir une autre.",
    ),
    "demande_apres_deces": (
        "Cette personne est décédée{le}.",
        "Aucune demande ne peut être reçue pour elle.",
        "Si c'est une erreur, corrigez d'abord sa sortie ; sinon, cherchez un homonyme.",
    ),
    "sortie_bloquee": ("La sortie ne peut pas être prononcée.", "{manques}", "{remedes}"),
    "sortie_a_revoir": (
        "Quelque chose a changé depuis l'ouverture de cette page.",
        "Des éléments ouverts n'ont pas encore de suite ; rien n'a été enregistré.",
        "Relisez ce qui reste ouvert, puis prononcez la sortie.",
    ),
    "sortie_sans_accompagnement": (
        "Cet avis n'a pas d'objet.",
        "La personne n'est pas, ou n'est plus, accompagnée.",
        "Ouvrez son dossier pour voir son parcours.",
    ),
    "relais_sans_objet": (
        "Aucun relais n'est à confirmer.",
        "La personne est accompagnée, ou décédée.",
        "Ouvrez son dossier pour voir son parcours.",
    ),
    "retour_impossible": (
        "Un nouvel accompagnement ne peut pas commencer.",
        "{raison}",
        "",
    ),
    "hospitalisation_en_cours": (
        "Une hospitalisation est déjà en cours.",
        "La personne est à l'hôpital depuis le {depuis}{lieu}.",
        "Notez d'abord son retour, ou corrigez ce séjour depuis le dossier.",
    ),
    "place_occupee": (
        "Cette place est occupée.",
        "{place} : {occupant}, du {du} {jusque}. Rien n'a été enregistré.",
        "{remede}",
    ),
    "aucune_place_libre": (
        "Aucune place {type} n'est libre à ces dates.",
        "Du {du}{jusque}, toutes sont occupées ou fermées. Rien n'a été enregistré.{occupants}",
        "{remede}",
    ),
    "sejour_etat": (
        "Ce séjour est dans l'état « {etat} ».",
        "Cela ne peut plus être fait, ou pas encore ; rien n'a été enregistré.",
        "Relisez le tableau des places : quelqu'un l'a peut-être changé.",
    ),
    "plan_verrouille": (
        "La version {numero} du plan ne se modifie plus.",
        "Elle a été validée ou clôturée ; rien n'a été enregistré.",
        "Commencez une nouvelle version : elle reprend son contenu.",
    ),
    "plan_deja_en_cours": (
        "Une version du plan est déjà en cours.",
        "La version {numero} n'est pas encore validée.",
        "Continuez-la, ou retirez-la avant d'en commencer une autre.",
    ),
    "contrat_verrouille": (
        "Ce document est signé, il ne se modifie plus.",
        "{mot}, signé le {date} ; rien n'a été enregistré.",
        "Rédigez un avenant ; une date fausse se corrige avec un motif, depuis le dossier.",
    ),
    "contrat_deja_etabli": (
        "Un document attend déjà sa signature.",
        "{mot} n'est pas encore signé.",
        "Faites-le signer, générez-le de nouveau ou retirez-le avant d'en établir un autre.",
    ),
    "contrat_demande_close": (
        "Aucun contrat ne peut être établi.",
        "Cette demande est close : {decision}.",
        "Recevez une nouvelle demande pour établir un contrat.",
    ),
    "contrat_apres_sortie": (
        "Aucun contrat ne peut être établi.",
        "L'accompagnement a pris fin le {date}.",
        "Un retour est une nouvelle demande, avec son propre contrat.",
    ),
    "avenant_sans_contrat": (
        "Aucun contrat signé à compléter.",
        "Un avenant complète un contrat signé.",
        "Faites d'abord signer le contrat.",
    ),
    "remise_impossible": (
        "La remise en place n'est pas possible.",
        "{raison}",
        "",
    ),
    "contrat_sans_texte": (
        "{mot} n° {numero} : il n'y a pas de texte à imprimer.",
        "Ce document a été repris d'un classeur, ou établi en dehors du logiciel.",
        "Joignez l'original numérisé au dossier, ou établissez-en un nouveau.",
    ),
    "modele_contrat_invalide": (
        "Le modèle du contrat ne peut pas être rempli.",
        "{detail}",
        "Corrigez-le dans Réglages, Documents, ou revenez au texte fourni.",
    ),
    "aggir_codes": (
        "« {codes} » n'est pas une grille AGGIR.",
        (
            "Il faut huit lettres A, B ou C : cohérence, orientation, toilette, habillage, "
            "alimentation, élimination, transferts, déplacement intérieur."
        ),
        "Corrigez les lettres, puis recommencez.",
    ),
}
