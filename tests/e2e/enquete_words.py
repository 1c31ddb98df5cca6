"""What is typed along a campaign: unusual on purpose, it is looked for where it must not be."""

from __future__ import annotations

from datetime import date
from typing import Final

CLAIRE: Final = "Claire"
DIRECTION_ACCOUNT: Final = "direction"
DIRECTION_PRENOM: Final = "Odile"
DIRECTION_NAME: Final = f"{DIRECTION_PRENOM} Razimbaud"
DIRECTION_PASSPHRASE: Final = "trois carafes d'eau posées sur le buffet"

TITLE: Final = "Enquête du schéma gérontologique"
CODE: Final = "enquete-du-schema-gerontologique"
CAMPAIGN: Final = f"{TITLE} 2025"
SEARCHED: Final = "chacune comptée une fois"
"""What is typed to find an indicator by its definition."""
QUESTIONS: Final = (
    ("Personnes accompagnées", SEARCHED),
    ("Sorties de l’année", "sorties"),
    ("Journées d’accompagnement", "journees"),
    ("Présentes au dernier jour", "presents_fin"),
)
"""What is asked and computed: the label of the question, what finds its indicator."""
FILTERED: Final = "Accompagnées, en GIR 3"
RECRUITING: Final = "Difficultés de recrutement"
VACANT: Final = "Postes vacants"
WORD: Final = "Mot de la direction"

TOO_MANY: Final = "45"
VACANT_ANSWER: Final = "3"
WORD_ANSWER: Final = "Les tourterelles du porche ont manqué au comité"
COMMENT: Final = "Recompté avec le registre vert du pigeonnier"
JUSTIFICATION: Final = "Antenne des Trois Cigognes ouverte en cours d'année"
MOTIF: Final = "Départ de Ginestas enregistré avant l'heure"
REASON: Final = "Date relue sur le carnet à la girouette"

COPY: Final = f"{TITLE} 2027"
"""What a copy of a questionnaire of 2026 is called."""
FOR_THE_ARS: Final = "Le grand sapin de la cour a gêné les travaux"
"""What is written in the dossier of dialogue de gestion."""

WHO: Final = "Bénézech Loïs"
LEFT_ON: Final = date(2025, 7, 6)
TRULY_LEFT_ON: Final = date(2026, 1, 12)
"""A discharge of the year that belongs to the next one."""

CANARIES: Final = {
    "reponse": WORD_ANSWER,
    "commentaire": COMMENT,
    "justification": JUSTIFICATION,
    "motif": MOTIF,
    "correction": REASON,
    "dossier": FOR_THE_ARS,
}
