"""Who is on call, who is cared for at night, and what is typed of them: unusual on purpose."""

from __future__ import annotations

from typing import Final

NOM: Final = "Kerzauzon-Bidibule"
PRENOM: Final = "Théodosine"
ACCES: Final = "Boîte à clé 7391, derrière le pélargonium"
OTHER: Final = "Ouzvantjik"
OTHER_PRENOM: Final = "Évariste"
PERSON: Final = f"{NOM} {PRENOM}"
SECOND: Final = f"{OTHER} {OTHER_PRENOM}"

NURSE: Final = "P1"
NURSE_NOM: Final = "Marchetti"
NURSE_PRENOM: Final = "Élodie"
COLLEAGUE: Final = "P2"
TEAM: Final = (
    (NURSE, NURSE_NOM, NURSE_PRENOM, "ide", "0639980101"),
    (COLLEAGUE, "Pontacq", "Bastien", "ide", "0639980102"),
    ("P3", "Sénéchal", "Rosalie", "ide", "0639980103"),
    ("P4", "Abbadie", "Noël", "as", "0639980104"),
    ("P5", "Lacassagne", "Inès", "as", "0639980105"),
    ("P6", "Trémoulet", "Colas", "asg", "0639980106"),
    ("P7", "Vidalenc", "Maud", "as", "0639980107"),
    ("P8", "Zarader", "Yvan", "ide", "0639980108"),
)
"""Reference, name, first name, profession, phone."""

SWAP_MOTIF: Final = "Noces de la cousine de Bastien"
ACCORD: Final = "Claire Vidal"
CANCELLED: Final = "Rendez-vous chez le sourcier"
PREVENUS: Final = "Fille Hermeline à 03:40"
FIRST_WORD: Final = "A entendu la hulotte, rassurée par téléphone"
SECOND_WORD: Final = "Glissée près du bahut breton, relevée sans mal"
LATE_WORD: Final = "Hématome au poignet gauche, à revoir avec le prunier"
VISIT_NOTE: Final = "Tisane de serpolet avant le coucher"

CANARIES: Final = {
    "nom": NOM,
    "prenom": PRENOM,
    "autre": OTHER,
    "acces": ACCES,
    "motif d'échange": SWAP_MOTIF,
    "motif d'annulation": CANCELLED,
    "prévenus": PREVENUS,
    "premier appel": FIRST_WORD,
    "second appel": SECOND_WORD,
    "mot tardif": LATE_WORD,
    "visite": VISIT_NOTE,
}

CLAIRE: Final = "Claire"
NURSE_ACCOUNT: Final = "elodie.marchetti"
NURSE_NAME: Final = f"{NURSE_PRENOM} {NURSE_NOM}"
NURSE_PASSPHRASE: Final = "neuf hérissons comptent les étoiles du verger"
DIRECTION_ACCOUNT: Final = "direction"
DIRECTION_PRENOM: Final = "Odile"
DIRECTION_NAME: Final = f"{DIRECTION_PRENOM} Razimbaud"
DIRECTION_PASSPHRASE: Final = "trois carafes d'eau posées sur le buffet"
