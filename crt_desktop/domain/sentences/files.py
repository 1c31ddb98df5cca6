"""Sentences of files and of the workstation: workbooks, calendars, disks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FILES: Final[Mapping[str, tuple[str, str, str]]] = {
    "calendrier_illisible": (
        "« {fichier} » ne se lit pas comme un calendrier.",
        "Rien n'a été écrit.",
        "Exportez de nouveau l'agenda au format .ics, puis recommencez.",
    ),
    "calendrier_trop_gros": (
        "« {fichier} » est trop gros pour un agenda de congés.",
        "1 Mo et 1 000 événements au plus ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_lecture_longue": (
        "« {fichier} » ne peut pas être lu.",
        "La lecture a dépassé le temps permis ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_memoire": (
        "« {fichier} » ne peut pas être lu.",
        "La lecture a dépassé la mémoire permise ; rien n'a été écrit.",
        "Exportez une période plus courte, puis recommencez.",
    ),
    "calendrier_trop_long": (
        "Cette période est trop longue pour un calendrier.",
        "{annees} ans au plus ; rien n'a été écrit.",
        "Choisissez une période plus courte.",
    ),
    "calendrier_rappel": (
        "Ce rappel est trop tôt avant l'événement.",
        "{minutes} minutes (une semaine) au plus ; rien n'a été écrit.",
        "Choisissez un rappel plus proche de l'événement.",
    ),
    "environnement": (
        "L'ordinateur a refusé l'opération.",
        "{place}",
        "Vérifiez le disque et les droits du dossier, puis recommencez.",
    ),
    "disque_plein": (
        "Il n'y a plus de place sur le disque.",
        "{place}",
        "Libérez de la place, puis recommencez : rien n'a été perdu.",
    ),
    "lecture_seule": (
        "Impossible d'écrire ici.",
        "{place}",
        "Choisissez un autre dossier, ou demandez le droit d'y écrire.",
    ),
    "optimiseur_arrete": (
        "Le calcul du planning s'est arrêté avant la fin.",
        "L'ordinateur manque peut-être de mémoire ; rien n'a été modifié.",
        "Fermez d'autres applications puis recommencez, ou proposez une période plus courte.",
    ),
    "moteur_inadapte": (
        "Le moteur de base de données n'est pas celui attendu.",
        "Trouvé : {found} ; attendu : {expected}.",
        "Réinstallez l'application.",
    ),
    "copie_sur_original": (
        "La copie annotée prendrait la place du classeur.",
        "« {file} » est le classeur vérifié : il n'est jamais modifié.",
        "Choisissez un autre nom ou un autre dossier pour la copie.",
    ),
    "fichier_dans_coffre": (
        "Le dossier d'un coffre ne reçoit que les fichiers du coffre.",
        "« {file} » aurait été écrit dans « {folder} » : rien n'a changé.",
        "Choisissez un autre dossier pour ce fichier.",
    ),
    "export_trop_grand": (
        "La feuille « {sheet} » dépasse le million de lignes d'un classeur.",
        "Rien n'a été écrit.",
        "Faites une sauvegarde du coffre à la place.",
    ),
}

WORKBOOK_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "absent": ("Le fichier n'existe pas.", "Vérifiez son nom et son dossier."),
    "vide": ("Le fichier est vide.", "Choisissez le classeur rempli."),
    "modifie": (
        "Il a changé depuis sa vérification.",
        "Vérifiez-le de nouveau, puis demandez la copie annotée.",
    ),
    "trop_gros": (
        "Le fichier dépasse 50 Mo.",
        "Enlevez les images et les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
    "trop_de_lignes": (
        "La feuille « {sheet} » dépasse 200 000 lignes.",
        "Partagez le classeur en plusieurs, par année par exemple.",
    ),
    "pas_un_classeur": (
        "Ce n'est pas un classeur .xlsx, ni un dossier de fichiers .csv.",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "ancien_format": (
        "C'est un classeur d'un ancien format (.xls).",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "protege": (
        "Le classeur est protégé par un mot de passe.",
        "Enlevez le mot de passe dans votre tableur, puis enregistrez-le de nouveau.",
    ),
    "macros": (
        "Le classeur contient des macros.",
        "Enregistrez-le au format .xlsx, sans macros.",
    ),
    "liens_externes": (
        "Le classeur va chercher des valeurs dans d'autres fichiers.",
        "Rompez les liaisons dans votre tableur (les valeurs restent), puis enregistrez-le.",
    ),
    "entites": (
        "Le classeur contient des définitions interdites (entités XML).",
        "Enregistrez-le de nouveau depuis votre tableur.",
    ),
    "bombe": (
        "Le contenu du fichier est démesuré une fois décompressé.",
        "Vérifiez d'où vient ce fichier ; enregistrez-le de nouveau depuis votre tableur.",
    ),
    "endommage": (
        "Le fichier est endommagé.",
        "Reprenez-en une copie, ou ouvrez-le et enregistrez-le de nouveau dans votre tableur.",
    ),
    "sans_feuille": (
        "Aucune feuille n'a un nom attendu.",
        "Partez du modèle vierge (crt-desktop template MODELE.xlsx).",
    ),
    "trop_de_colonnes": (
        "La feuille « {sheet} » a des cellules remplies au-delà de la colonne CZ.",
        "Effacez les colonnes qui ne servent pas, puis enregistrez le classeur de nouveau.",
    ),
    "cellule": (
        "Une cellule contient un texte démesuré : une cellule accepte 32 767 caractères.",
        "Raccourcissez ce texte, puis enregistrez le classeur de nouveau.",
    ),
    "tronque": (
        "Le fichier est incomplet : sa fin manque.",
        "Reprenez-en une copie entière : la précédente s'est sans doute interrompue.",
    ),
    "autre_tableur": (
        "C'est un classeur d'un autre format (.ods ou .xlsb).",
        "Ouvrez-le dans votre tableur, puis « Enregistrer sous » au format .xlsx.",
    ),
    "dossier_sans_csv": (
        "Le dossier ne contient aucun fichier .csv.",
        "Choisissez le classeur .xlsx, ou le dossier où sont les fichiers beneficiaires.csv, demandes.csv…",
    ),
    "separateur": (
        "Les colonnes du fichier « {sheet}.csv » ne sont pas séparées par des points-virgules.",
        "Enregistrez-le de nouveau au format CSV avec le point-virgule.",
    ),
    "acces": (
        "Le fichier ne peut pas être ouvert.",
        "Fermez-le dans votre tableur, ou demandez le droit de le lire.",
    ),
    "encodage": (
        "Le fichier n'est pas en UTF-8.",
        "Enregistrez-le de nouveau au format CSV UTF-8.",
    ),
    "trop_long": (
        "La lecture a dépassé le temps permis.",
        "Enlevez les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
    "memoire": (
        "La lecture a dépassé la mémoire permise.",
        "Enlevez les feuilles inutiles, ou partagez le classeur en plusieurs.",
    ),
}
"""Why a file cannot be read as a take-over workbook: what is wrong, and the remedy."""

UNKNOWN_WORKBOOK_REASON: Final = (
    "Son contenu n'est pas celui d'un classeur de reprise.",
    "Partez du modèle vierge, puis recommencez.",
)
