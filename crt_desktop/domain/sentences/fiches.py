"""Sentences of records: stale or wrong ones, corrections, merged persons, documents joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FICHES: Final[Mapping[str, tuple[str, str, str]]] = {
    "fiche_invalide": (
        "La saisie n'est pas enregistrée.",
        "Elle est incomplète ou contient une erreur, dite sous chaque champ.",
        "Corrigez les champs signalés, puis enregistrez.",
    ),
    "fiche_perimee": (
        "Cette fiche a été modifiée entre-temps.",
        "Quelqu'un d'autre l'a enregistrée pendant votre saisie ; rien n'a été écrasé.",
        "Comparez les deux saisies, puis choisissez.",
    ),
    "correction_impossible": (
        "Cette date ne se corrige pas ici.",
        "Elle n'est pas de celles dont l'historique est gardé.",
        "Modifiez-la dans sa fiche.",
    ),
    "correction_sans_date": (
        "Il n'y a pas de date à corriger.",
        "Elle n'a pas encore été enregistrée.",
        "Indiquez-la dans la fiche.",
    ),
    "correction_sans_motif": (
        "Cette date était déjà enregistrée.",
        "Les chiffres reposent sur elle : la corriger demande un motif. Rien n'a été enregistré.",
        "Indiquez le motif, puis enregistrez de nouveau.",
    ),
    "fusion_soi_meme": (
        "Une personne ne se fusionne pas avec elle-même.",
        "Les deux dossiers sont le même.",
        "Choisissez l'autre dossier de cette personne.",
    ),
    "fusion_choix": (
        "Ce champ ne peut pas garder les deux valeurs.",
        "Rien n'a été fusionné.",
        "Choisissez l'une des deux.",
    ),
    "fusion_ins": (
        "Ces deux dossiers ont chacun une INS qualifiée, et ce n'est pas la même.",
        "{retenu} et {autre} sont donc deux personnes, ou l'une des deux identités est fausse.",
        "Si c'est bien la même personne, corrigez d'abord l'identité de l'un des deux dossiers.",
    ),
    "fusion_accompagnements": (
        "Deux accompagnements se chevauchent.",
        "L'un est {premier}, l'autre {second} : une personne n'en a qu'un à la fois.",
        "Corrigez les dates de l'un des deux, ou retirez la demande en trop, puis recommencez.",
    ),
    "fusion_plans": (
        "Les deux dossiers ont un plan en cours.",
        "{retenu} et {autre} ont chacun une version qui n'est pas validée.",
        "Validez ou retirez l'une des deux, puis recommencez.",
    ),
    "fusion_defaite": (
        "Cette fusion est déjà défaite.",
        "{nom} a de nouveau son dossier.",
        "",
    ),
    "fusion_identifiant": (
        "Cette fusion ne peut pas être défaite.",
        "L'identifiant {reference} a été donné à une autre personne depuis.",
        "Donnez un autre identifiant à cette personne, puis recommencez.",
    ),
    "retrait_impossible": (
        "Ce retrait n'est pas possible.",
        "Y restent rattachés : {lies}.",
        "{remede}",
    ),
    "piece_vide": (
        "Ce fichier est vide.",
        "Rien n'a été joint.",
        "Numérisez de nouveau le document.",
    ),
    "piece_trop_grosse": (
        "Ce fichier dépasse 10 Mo.",
        "Rien n'a été joint.",
        "Numérisez-le en niveaux de gris à 200 points par pouce, ou en plusieurs fichiers.",
    ),
    "piece_type": (
        "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG.",
        "Son contenu décide, pas son nom ; rien n'a été joint.",
        "Enregistrez le document en PDF, puis joignez-le.",
    ),
    "piece_tronquee": (
        "Ce fichier est incomplet.",
        "Sa fin manque ou son contenu est endommagé ; rien n'a été joint.",
        "Reprenez-en une copie entière, ou numérisez de nouveau le document.",
    ),
    "piece_protegee": (
        "Ce PDF est protégé par un mot de passe.",
        "Personne ne pourrait le relire plus tard ; rien n'a été joint.",
        "Enregistrez-en une copie sans mot de passe, puis joignez-la.",
    ),
    "piece_active": (
        "Ce PDF contient un programme, un formulaire actif ou un autre fichier.",
        "Un document numérisé n'en a pas besoin ; rien n'a été joint.",
        "Imprimez-le en PDF, ou numérisez le papier signé, puis joignez ce fichier.",
    ),
    "piece_demesuree": (
        "Cette image est démesurée.",
        "Elle dépasse 100 millions de points ; rien n'a été joint.",
        "Numérisez de nouveau le document à 300 points par pouce au plus.",
    ),
    "piece_deja_jointe": (
        "Ce fichier est déjà joint.",
        "Son contenu est celui de « {nom} ».",
        "",
    ),
    "piece_absente": (
        "La personne {reference} n'a pas de {kind} à imprimer.",
        "Une date reprise d'un classeur ne suffit pas : le document se fait du texte du {kind}.",
        "Rédigez ce {kind} dans son dossier, puis recommencez.",
    ),
}
