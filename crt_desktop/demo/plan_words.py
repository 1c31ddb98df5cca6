"""What plans say of a person beyond the templates: the project, the notes, why something is not done."""

from __future__ import annotations

from typing import Final

PROJETS: Final = (
    "Rester chez soi le plus longtemps possible, garder son jardin et ses habitudes.",
    "Pouvoir recevoir sa famille le dimanche et sortir au marché.",
    "Rester dans sa maison, sans bouleverser le rythme de la journée.",
)
PROJETS_OF_COUPLES: Final = (
    "Vivre à la maison avec son conjoint, être soulagé{e} la nuit.",
    "Rester ensemble chez eux, continuer à recevoir la famille.",
)
SYNTHESES: Final = {
    "retour_hospitalisation": "Retour d'hospitalisation récent, autonomie diminuée, traitement modifié.",
    "troubles_cognitifs": "Troubles cognitifs évolués, repères fragiles, aidant très sollicité.",
    "chutes": "Chutes répétées, peur de tomber, sorties de plus en plus rares.",
    "aidant_epuise": "Aidant présent jour et nuit, fatigué, sans relais régulier.",
    "fin_de_vie": "Maladie évoluée, souhait de finir sa vie à domicile, douleur à surveiller.",
}
INFORMATIONS: Final = (
    "Vit dans une maison de plain-pied, poêle à bois. Chat.",
    "Appartement au premier étage sans ascenseur. Boîte à clés posée.",
    "Maison de village, salle d'eau à l'étage, voisins présents.",
)
PREFERENCES: Final = (
    "Lever après 9 h. Toilette par une femme. Tutoiement à éviter.",
    "Prévenir par téléphone avant de venir. Café avec le visiteur.",
    "Parle volontiers occitan. Sieste à 14 h, ne pas déranger.",
)
DIRECTIVES: Final = (
    "Rédigées, remises au médecin traitant.",
    "Souhaite en parler avec son médecin.",
    None,
)
BILANS: Final = {
    "atteint": (
        "Objectif atteint, confirmé avec la personne.",
        "Critère rempli depuis deux mois, on n'y revient plus.",
    ),
    "partiel": (
        "En bonne voie, à tenir encore un trimestre.",
        "Fait les jours de passage seulement.",
    ),
    "non_realise": ("Refusé à deux reprises, on n'insiste pas.", "Sans intervenant disponible."),
    "en_cours": (
        "Démarré, premières séances bien acceptées.",
        "Rendez-vous pris, à revoir dans un mois.",
        "Progrès visibles, la famille s'en réjouit.",
    ),
}
NOT_DONE: Final = (
    "La personne ne le souhaite plus.",
    "Aucun intervenant disponible sur le secteur.",
    "Reporté après l'hospitalisation.",
)
OPTIONS: Final = (
    ("Conciergerie : petit bricolage et courses", "Deux heures par mois"),
    ("Téléalarme mobile pour les sorties", "24 heures sur 24"),
)
"""What is billed to the person: name and how often."""
PARTNERS: Final = {
    "SAAS": "S11",
    "PFR": "S03",
    "HAD": "S02",
    "Accueil de jour": "S27",
    "Service de portage": "S32",
    "EHPAD partenaire": "S05",
}
"""The partner that stands for a provider of the templates."""
