"""Sentences of the vault: opening it, its accounts, its folder, what is damaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VAULT: Final[Mapping[str, tuple[str, str, str]]] = {
    "acces_refuse": ("Accès refusé.", "", "Vérifiez le compte et la phrase de passe."),
    "phrase_inexacte": (
        "La phrase de passe n'ouvre pas ce compte.",
        "",
        "Nouvel essai possible dans {delay}. Si elle est perdue, utilisez la clé de secours.",
    ),
    "cle_secours_inexacte": (
        "La clé de secours n'ouvre pas ce coffre.",
        "Elle est peut-être mal recopiée : huit groupes, les lettres O et I n'y figurent pas.",
        "Nouvel essai possible dans {delay}.",
    ),
    "trop_de_tentatives": (
        "Trop de tentatives.",
        "Les essais sont suspendus pour protéger le coffre.",
        "Nouvel essai possible dans {delay}.",
    ),
    "compte_inconnu": (
        "Aucun compte de ce coffre ne s'appelle « {name} ».",
        "",
        "Vérifiez le nom auprès de la personne qui gère les comptes.",
    ),
    "coffre_endommage": (
        "Le coffre est endommagé ou a été modifié hors du logiciel.",
        "",
        (
            "N'y écrivez plus rien. Copiez le dossier du coffre, puis faites appel à la personne "
            "qui tient les sauvegardes."
        ),
    ),
    "coffre_occupe": (
        "Le coffre est occupé par une autre opération.",
        "",
        "Attendez qu'elle se termine, puis recommencez.",
    ),
    "coffre_remplace": (
        "Ce coffre a changé pendant votre session.",
        "Il a reçu une nouvelle clé, ou une sauvegarde a été remise en place : rien n'a été écrit.",
        "Fermez-le, puis ouvrez-le de nouveau.",
    ),
    "second_facteur_absent": (
        "Le compte « {name} » ne s'ouvre que sur le poste où son second facteur a été mis en place.",
        "Le trousseau de ce poste ne le contient pas.",
        "Ouvrez le coffre sur ce poste-là, ou utilisez la clé de secours.",
    ),
    "emplacement_refuse": (
        "Un coffre ne peut pas être placé ici.",
        "",
        "Choisissez un dossier du disque de cet ordinateur.",
    ),
    "coffre_introuvable": (
        "Il n'y a pas de coffre ici.",
        "{place}",
        "Vérifiez le chemin, ou créez un coffre (crt-desktop init).",
    ),
    "coffre_existant": (
        "Il y a déjà quelque chose ici, et rien n'est jamais écrasé.",
        "{place}",
        "Choisissez un autre chemin.",
    ),
    "coffre_plus_recent": (
        "Ce coffre a été écrit par une version plus récente du logiciel.",
        "Version du coffre : {found} ; version connue : {known}.",
        "Mettez l'application à jour, puis recommencez : le coffre n'a pas été touché.",
    ),
    "compte_nom_invalide": (
        "Ce nom de compte ne convient pas.",
        "Un nom tient sur une ligne, en {longest} caractères au plus.",
        "Choisissez un nom plus court, sans caractère de commande.",
    ),
    "compte_existant": (
        "Un compte s'appelle déjà « {name} ».",
        "Un nom n'ouvre qu'un compte.",
        "Choisissez un autre nom, ou modifiez le compte existant.",
    ),
    "compte_ressemblant": (
        "Un compte s'appelle déjà « {autre} ».",
        "« {name} » n'en diffère que par une majuscule ou un accent : on les prendrait l'un pour l'autre.",
        "Choisissez un nom plus différent, ou reprenez exactement « {autre} » si c'est la même personne.",
    ),
    "compte_soi_meme": (
        "On ne désactive pas son propre compte.",
        "",
        "Demandez-le à une autre personne qui gère les comptes.",
    ),
    "dernier_gestionnaire": (
        "C'est le dernier compte qui gère les comptes.",
        "Sans lui, plus personne ne répondrait des accès au coffre.",
        "Donnez d'abord ce rôle (Direction ou Administration technique) à un autre compte.",
    ),
    "compte_sans_nom": (
        "Le compte n'a pas de nom.",
        "",
        "Donnez le nom à saisir à l'ouverture et le nom affiché.",
    ),
    "phrase_vide": (
        "La phrase de passe est vide.",
        "",
        "Choisissez une phrase d'au moins sept mots.",
    ),
    "phrase_faible": (
        "Cette phrase de passe est trop facile à deviner.",
        "Environ {bits} bits, il en faut au moins {least}.",
        "Choisissez sept mots sans rapport entre eux.",
    ),
}

DAMAGED_PARTS: Final[Mapping[str, str]] = {
    "cles": "Le fichier des clés (coffre.cles.json) ne correspond plus au coffre.",
    "coffre": "Le fichier des données (coffre.db) ne se lit plus.",
    "reponse": "Une réponse validée n'est plus celle qui a été validée.",
    "piece": "Un document numérisé n'est plus celui qui a été joint.",
    "sauvegarde": "Ce fichier n'est pas une sauvegarde entière.",
    "sauvegarde_manifeste": "Son manifeste ne se lit plus ou n'est pas de ce coffre.",
    "sauvegarde_cles": "Le fichier des clés qu'elle contient ne correspond plus à ses données.",
    "sauvegarde_donnees": "Les données qu'elle contient ne sont plus celles qui y ont été mises.",
}
"""What of a vault, or of a backup, is damaged."""

KEYRING_REASONS: Final[Mapping[str, str]] = {
    "absent": "Aucun trousseau reconnu ne répond : la session n'a peut-être pas d'écran.",
    "verrouille": "Le trousseau est verrouillé, ou l'accès en a été refusé.",
    "muet": "Le trousseau n'a pas répondu en {seconds} secondes.",
    "refus": "Le trousseau a refusé l'opération.",
}
"""Why the system keyring cannot be used."""

REMEDY_WITHOUT_DELAY: Final = (
    "Vérifiez-la, puis recommencez. Si elle est perdue, utilisez la clé de secours."
)

REFUSED_LOCATIONS: Final = {
    "reseau": "Un disque réseau peut corrompre un coffre chiffré. {path}",
    "synchronise": "Ce dossier est synchronisé ({found}) : des copies du coffre en sortiraient. {path}",
}
