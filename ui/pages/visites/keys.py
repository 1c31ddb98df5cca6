"""The keys of the visits, as the foot of the page and the list of F1 say them."""

from __future__ import annotations

from typing import Final

HINTS: Final = [
    (["Alt", "↑", "↓"], "déplacer"),
    (["R"], "réalisée"),
    (["A"], "annulée"),
    (["B"], "absente"),
    (["N"], "nouvelle"),
]
KEYS: Final = [
    ("↑ ↓ ← →", "aller d’une visite à l’autre"),
    ("Alt ↑ ↓", "déplacer la visite de 15 minutes (d’une semaine dans le mois)"),
    ("Alt ← →", "déplacer d’un jour, ou vers un autre professionnel"),
    ("Maj Alt ↑ ↓", "raccourcir ou allonger de 15 minutes"),
    ("Ctrl ↑ ↓ ← →", "choisir un créneau libre"),
    ("Entrée", "ouvrir la visite, ou en planifier une dans le créneau"),
    ("R, A, B", "réalisée, annulée, personne absente"),
    ("N", "nouvelle visite"),
    ("Espace", "montrer ou cacher le détail"),
    ("Page ↑ ↓", "période précédente ou suivante"),
    ("Ctrl Z", "annuler la dernière action"),
    ("Ctrl F", "chercher une personne"),
    ("Échap", "laisser en place, fermer"),
]
