"""Sentences of the planning: visits, series, nights of the rota and their replacements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PLANNING: Final[Mapping[str, tuple[str, str, str]]] = {
    "hors_astreinte": (
        "Vous n'êtes pas d'astreinte cette nuit.",
        "Réserver une place pour la nuit revient à la coordination, ou à l'astreinte de la nuit.",
        "Appelez la personne d'astreinte.",
    ),
    "nuit_passee": (
        "La nuit du {nuit} a déjà commencé.",
        "Un brouillon se prépare pour une nuit à venir ; rien n'a été enregistré.",
        "Notez plutôt qui l'a assurée, avec le motif.",
    ),
    "nuit_publiee": (
        "La nuit du {nuit} est déjà tenue.",
        "Son astreinte a été donnée à l'équipe ; rien n'a été enregistré.",
        "Remplacez-la ou échangez-la, avec le motif et l'accord.",
    ),
    "nuit_deja_prise": (
        "Cette nuit a déjà un brouillon.",
        "Elle est proposée à {nom} ; rien n'a été enregistré.",
        "Retirez ce brouillon, ou changez-en la personne.",
    ),
    "hors_equipe": (
        "{nom} n'est pas dans l'équipe le {jour}.",
        "Rien n'a été enregistré.",
        "Choisissez une autre personne, ou corrigez ses dates dans l'équipe.",
    ),
    "astreinte_chevauchante": (
        "{nom} est déjà d'astreinte à ce moment.",
        "Son autre astreinte est celle {autre} ; rien n'a été enregistré.",
        "Choisissez une autre personne, ou libérez-la d'abord de cette astreinte.",
    ),
    "astreinte_donnee": (
        "Cette astreinte a été donnée à l'équipe.",
        "Celle {astreinte} n'est plus un brouillon : elle ne se retire pas et ne se réécrit pas.",
        "Remplacez-la ou échangez-la, avec le motif et l'accord.",
    ),
    "programme_donne": (
        "Ce programme a été donné à l'équipe.",
        "Celui qui commence le {debut} fait preuve : il ne se retire pas.",
        "Publiez ce qui a changé, ou remplacez les astreintes concernées.",
    ),
    "astreinte_en_brouillon": (
        "Cette astreinte est encore un brouillon.",
        "Celle {astreinte} n'a pas été donnée à l'équipe.",
        "Changez-en la personne, ou publiez-la d'abord.",
    ),
    "astreinte_deja_remplacee": (
        "Cette astreinte ne compte plus.",
        "Celle {astreinte} a déjà été remplacée ou annulée ; rien n'a été enregistré.",
        "Remplacez celle qui la tient maintenant.",
    ),
    "remplacement_hors_astreinte": (
        "Ces heures ne sont pas celles de l'astreinte.",
        "L'astreinte est celle {astreinte} ; rien n'a été enregistré.",
        "Choisissez un début et une fin dans ces heures, la fin après le début.",
    ),
    "remplacement_soi_meme": (
        "Une personne ne se remplace pas elle-même.",
        "Cette astreinte est déjà la sienne.",
        "Choisissez une autre personne.",
    ),
    "echange_soi_meme": (
        "Ces deux astreintes sont à la même personne.",
        "Un échange se fait entre deux personnes.",
        "Choisissez l'astreinte de quelqu'un d'autre.",
    ),
    "echange_passe": (
        "Cette astreinte a déjà commencé.",
        "Celle {astreinte} ne s'échange plus ; rien n'a été enregistré.",
        "Prévenez la coordination : elle notera ce qui s'est passé.",
    ),
    "echange_deja_demande": (
        "Un échange est déjà demandé pour cette astreinte.",
        "La coordination n'a pas encore répondu pour celle {astreinte}.",
        "Attendez sa réponse, ou prévenez-la d'un changement.",
    ),
    "echange_sans_remplacant": (
        "Il manque la personne qui prend cette astreinte.",
        "La demande ne nomme personne ; rien n'a été enregistré.",
        "Choisissez qui remplace, ou l'astreinte à échanger.",
    ),
    "couverture_vide": (
        "Ces heures ne se suivent pas.",
        "Rien n'a été enregistré.",
        "Choisissez une fin après le début.",
    ),
    "rien_a_publier": (
        "Il n'y a rien à publier.",
        "Aucune nuit de cette période n'est en brouillon.",
        "Préparez d'abord des nuits, ou choisissez une autre période.",
    ),
    "preavis_insuffisant": (
        "Le programme serait donné moins de {jours} jours à l'avance.",
        "Sa première nuit est celle du {nuit} : il devait être donné le {limite} au plus tard.",
        "Indiquez les circonstances exceptionnelles qui l'expliquent, puis publiez.",
    ),
    "preavis_un_jour_franc": (
        "Il manque un jour franc avant la nuit du {nuit}.",
        "Même en cas de circonstances exceptionnelles, un programme se donne un jour franc à l'avance.",
        "Retirez ce brouillon du programme ; si quelqu'un tient cette nuit, notez-le avec son accord.",
    ),
    "visite_faite": (
        "Cette visite est notée réalisée.",
        "Ses heures réelles sont gardées : elle ne se déplace plus.",
        "Rouvrez-la d'abord, puis recommencez.",
    ),
    "visite_non_faite": (
        "Cette visite n'est plus prévue.",
        "Elle est notée annulée, ou la personne absente.",
        "Rouvrez-la d'abord, puis recommencez.",
    ),
    "visite_hors_serie": (
        "Cette visite n'appartient à aucune série.",
        "Aucune autre ne la suit.",
        "Choisissez de ne changer que celle-ci.",
    ),
    "serie_trop_complexe": (
        "Cette série ne se déplace pas d'un jour à l'autre.",
        "Sa règle tient à plusieurs jours à la fois ; rien n'a été enregistré.",
        "Arrêtez-la à cette visite, puis planifiez une nouvelle série.",
    ),
}
