"""The partners of the CRT and their conventions."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from crt_desktop.demo.people import POSTCODES
from crt_desktop.demo.stays import make_places
from crt_desktop.demo.world import World
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.suivi import Interlocuteur

_EXPIRES_IN: Final = 23
_EXPIRED_SINCE: Final = 47
_EXPIRES_SOON: Final = 74
_SIGNED_SINCE: Final = 130
_BEGINS_IN: Final = 40
_YEARS: Final = 36
_TOWN: Final = "Lézignan-Corbières"
_OTHER_POSTCODES: Final = {"Carcassonne": "11000", "Narbonne": "11100"}

_PARTNERS: Final = (
    ("DAC de l'Aude", "dac", "dated", "14 rue de la Préfecture", "Carcassonne"),
    ("HAD Corbières-Narbonnais", "had", "dated", "3 quai du Canal", "Narbonne"),
    ("PFR Les Chemins du répit", "pfr", "expiring", "22 avenue des Corbières", _TOWN),
    ("Hôpital de proximité de Lézignan-Corbières", "hopital_proximite", "dated",
     "1 boulevard de l'Hôpital", _TOWN),
    ("EHPAD Les Glycines", "ehpad", "dated", "8 rue des Tonneliers", _TOWN),
    ("EHPAD La Garrigue", "ehpad", "dated", "chemin des Garrigues", "Ferrals-les-Corbières"),
    ("EHPAD Saint-Roch", "ehpad", "dated", "2 place de la Fontaine", "Lagrasse"),
    ("EHPAD L'Oustal", "ehpad", "expired", "17 rue du Château", "Tuchan"),
    ("MDPH de l'Aude", "mdph", "none", "18 rue du Moulin", "Carcassonne"),
    ("Espace Seniors Corbières-Minervois", "espace_seniors", "dated", "5 cours Lapeyrouse", _TOWN),
    ("SAAS Cigale Services", "saas", "dated", "41 avenue des Corbières", _TOWN),
    ("SAD Aide et Présence", "sad_aide", "none", "9 rue des Vignerons", "Fabrezan"),
    ("Équipe médico-sociale APA, Lézignan", "ems_apa", "none", "6 rue de l'Orbieu", _TOWN),
    ("ESA du Lézignanais", "esa", "dated", "8 rue des Tonneliers", _TOWN),
    ("CPTS Corbières-Minervois", "cpts", "open", "30 avenue Wilson", _TOWN),
    ("MSP de Fabrezan", "msp", "none", "1 chemin des Amandiers", "Fabrezan"),
    ("Pharmacie de la Fontaine, Lagrasse", "pharmacie", "none", "4 place de la Fontaine", "Lagrasse"),
    ("Équipe mobile de gériatrie de Narbonne", "emg", "open", "2 rue Rabelais", "Narbonne"),
    ("Centre 15 de l'Aude", "centre_15", "none", None, "Carcassonne"),
    ("Centre hospitalier de Narbonne", "etablissement_sante", "dated", "2 rue Rabelais", "Narbonne"),
    ("Commune de Lézignan-Corbières, CCAS", "commune_epci", "none", "50 cours de la République", _TOWN),
    ("Association Au fil de l'Orbieu", "association_aidants", "none", "12 rue de l'Orbieu", _TOWN),
    ("Cabinet du Dr Ricalens", "medecin_traitant", "none", "3 rue du Four", "Ferrals-les-Corbières"),
    ("Cabinet du Dr Montlaurès", "medecin_traitant", "none", "11 rue des Remparts", "Lagrasse"),
    ("Cabinet du Dr Haddouche", "medecin_traitant", "none", "27 avenue Clemenceau", _TOWN),
    ("Pharmacie du Promenoir", "pharmacie", "none", "15 cours de la République", _TOWN),
    ("Accueil de jour Les Tilleuls", "accueil_jour", "soon", "6 chemin du Stade", "Ornaisons"),
    ("Répit à domicile La Parenthèse", "repit_domicile", "recent", "19 rue du Pech", "Narbonne"),
    ("Équipe mobile de soins palliatifs du Littoral", "emsp", "open", "2 rue Rabelais", "Narbonne"),
    ("Centre médico-psychologique de Lézignan", "sante_mentale", "coming", "7 rue Voltaire", _TOWN),
    ("Vigie Aude Téléassistance", "autre", "recent", "80 avenue de Bordeaux", "Carcassonne"),
    ("Repas à domicile des Corbières", "association", "none", "2 rue du Marché", _TOWN),
)  # fmt: skip
"""Name, kind, convention, address: a required one is missing, one is about to expire, one has."""

_WITH_MSSANTE: Final = frozenset(
    {"dac", "had", "hopital_proximite", "ehpad", "cpts", "esa", "medecin_traitant", "emsp"}
)
_REMARQUES: Final = {
    "S04": "Fiche de liaison commune depuis l'ouverture.",
    "S08": "Renouvellement en attente de la nouvelle direction.",
    "S09": "Convention proposée deux fois, à relancer.",
    "S11": "Prévenir la veille pour tout changement de passage.",
}

_PEOPLE: Final = (
    ("S01", "Bringuier", "Sandrine", "Référente de parcours"),
    ("S02", "Ferrasse", "Cyril", "Cadre de coordination"),
    ("S02", "Molinier", "Agnès", "Assistante sociale"),
    ("S03", "Escaffit", "Nathalie", "Coordinatrice"),
    ("S04", "Calvetti", "Pierre", "Cadre de santé, médecine"),
    ("S05", "Guiraudou", "Sabine", "Infirmière coordinatrice"),
    ("S05", "Pelofi", "Laurent", "Directeur"),
    ("S06", "Maynadier", "Chloé", "Infirmière coordinatrice"),
    ("S07", "Rouzaud", "Mireille", "Accueil temporaire"),
    ("S08", "Taillefer", "Denis", "Directeur par intérim"),
    ("S10", "Campagne", "Isabelle", "Chargée d'accueil"),
    ("S11", "Bascou", "Valérie", "Responsable de secteur"),
    ("S11", "Amouroux", "Jordan", "Planning"),
    ("S12", "Subra", "Geneviève", "Responsable de secteur"),
    ("S13", "Durand-Gasselin", "Hélène", "Évaluatrice APA"),
    ("S14", "Ourliac", "Mathilde", "Ergothérapeute"),
    ("S15", "Sabarthès", "Julie", "Coordinatrice"),
    ("S18", "Lacombe", "Antoine", "Gériatre"),
    ("S20", "Marcérou", "Émilie", "Gestion des lits"),
    ("S21", "Pradal", "Odile", "Travailleuse sociale"),
    ("S22", "Jammes", "Colette", "Présidente"),
    ("S27", "Fontès", "Rachel", "Responsable"),
    ("S28", "Boutet", "Lionel", "Coordinateur"),
    ("S31", "Granel", "Kevin", "Poses et dépannages"),
)
"""Partner, name, first name, what they do there."""


def make_partenaires(world: World) -> list[Partenaire]:
    """Return the partners; numbers and addresses are kept for fiction."""
    signed_on = add_months(world.opened_on, -1)
    bounds = {
        "none": (None, None),
        "open": (signed_on, None),
        "dated": (signed_on, add_months(signed_on, _YEARS) - timedelta(days=1)),
        "expiring": (signed_on, world.day(-_EXPIRES_IN)),
        "soon": (signed_on, world.day(-_EXPIRES_SOON)),
        "expired": (signed_on, world.day(_EXPIRED_SINCE)),
        "recent": (world.day(_SIGNED_SINCE), add_months(world.day(_SIGNED_SINCE), _YEARS)),
        "coming": (world.day(-_BEGINS_IN), add_months(world.day(-_BEGINS_IN), _YEARS)),
    }
    hosts = {place.etablissement.partition(",")[0]: place.finess for place in make_places(world)}
    return [
        Partenaire(
            reference=f"S{rank:02d}",
            nom=nom,
            categorie=categorie,
            convention_from=bounds[state][0],
            convention_until=bounds[state][1],
            mssante=(
                f"{categorie}.{rank:02d}@demo.mssante.fr" if categorie in _WITH_MSSANTE else None
            ),
            telephone=f"01 99 00 {20 + rank} {10 + rank}",
            adresse=adresse,
            code_postal=_OTHER_POSTCODES.get(commune) or POSTCODES[commune],
            commune=commune,
            courriel=f"contact.{rank:02d}@demo.example" if rank % 3 else None,
            finess=hosts.get(nom),
            remarque=_REMARQUES.get(f"S{rank:02d}"),
        )
        for rank, (nom, categorie, state, adresse, commune) in enumerate(_PARTNERS, 1)
    ]


def make_interlocuteurs() -> list[Interlocuteur]:
    """Return who to speak to at the partners."""
    return [
        Interlocuteur(
            partenaire=partenaire,
            nom=nom,
            prenom=prenom,
            fonction=fonction,
            telephone=f"06 39 98 {30 + rank} {57 - rank}",
            mssante=f"interlocuteur.{rank:02d}@demo.mssante.fr" if rank % 3 == 0 else None,
            courriel=f"interlocuteur.{rank:02d}@demo.example" if rank % 2 else None,
        )
        for rank, (partenaire, nom, prenom, fonction) in enumerate(_PEOPLE, 1)
    ]
