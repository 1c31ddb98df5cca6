"""How each sheet is laid out in a form; along the parcours, see `ui.forms.parcours_plans`.

One table, read by the form kit; a field left out of the rows of its sheet is in ``hidden``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.aggir import UNWEIGHTED_VARIABLES, VARIABLES
from crt_desktop.domain.sheet_labels import is_feminine, sheet_label
from ui.forms.layout import Group, Plan, plan_of_groups, plan_of_rows
from ui.forms.parcours_plans import PARCOURS_PLANS
from ui.forms.planning_plans import PLANNING_PLANS

ETAT_CIVIL: Final = Group(
    title="État civil",
    rows=(
        ("nom_naissance", "nom_usage"),
        ("prenoms",),
        ("sexe", "born_on"),
        ("code_insee_naissance",),
    ),
)
INS: Final = Group(
    title="Identité nationale de santé",
    rows=(("statut_identite",), ("attribut_identite",), ("matricule_ins", "ins_oid")),
)
COORDONNEES: Final = Group(
    title="Coordonnées",
    rows=(
        ("adresse",),
        ("code_postal", "commune"),
        ("antenne", "minutes_trajet"),
        ("telephone", "telephone_secondaire"),
        ("courriel",),
        ("acces",),
    ),
)
SITUATION: Final = Group(
    title="Situation",
    rows=(("mode_vie",), ("protection",), ("apa",), ("profils",), ("vigilances",)),
)

PLANS: Final[Mapping[str, Plan]] = {
    **PARCOURS_PLANS,
    **PLANNING_PLANS,
    "beneficiaires": plan_of_groups(
        ETAT_CIVIL,
        INS,
        COORDONNEES,
        SITUATION,
        new="Nouvelle personne",
        noun="l'identité",
        helps={
            "prenoms": "Tous les prénoms, dans l'ordre de l'état civil, séparés par une espace.",
            "code_insee_naissance": "Cinq caractères : 99 et le pays pour une naissance à l'étranger, "
            "99999 si le lieu est inconnu.",
            "statut_identite": "Le matricule se note avec une identité récupérée ou qualifiée.",
            "attribut_identite": "Douteux et fictif demandent une identité provisoire.",
            "matricule_ins": "15 caractères, clé comprise. Imprimé seulement si l'identité est "
            "qualifiée.",
            "minutes_trajet": "En véhicule, depuis le CRT ou l'antenne la plus proche.",
            "acces": "Code, clés, chien, étage : ce qu'il faut pour entrer.",
            "vigilances": "Quelques mots, séparés par des virgules : ils s'affichent en tête du "
            "dossier.",
        },
    ),
    "gir": plan_of_groups(
        Group(rows=(("evaluated_on", "gir"), ("source",))),
        Group(
            title="Variables discriminantes",
            rows=(VARIABLES[0:2], VARIABLES[2:4], VARIABLES[4:6], VARIABLES[6:8]),
        ),
        Group(title="Autres variables", rows=(UNWEIGHTED_VARIABLES,)),
        new="Nouvelle évaluation GIR",
        noun="l'évaluation GIR",
    ),
    "visites": plan_of_rows(
        ("starts_at", "ends_at"),
        ("profession", "professionnel"),
        ("domaine",),
        ("statut",),
        ("motif",),
        ("remarque",),
        new="Ajouter une visite",
        noun="la visite",
        hidden=frozenset(
            {"serie", "occurrence_on", "planned_starts_at", "planned_ends_at", "prestation_fil"}
        ),
    ),
    "professionnels": plan_of_rows(
        ("nom", "prenom"),
        ("profession", "etp"),
        ("statut",),
        ("rpps",),
        ("arrived_on", "left_on"),
        ("telephone", "courriel"),
        ("mssante",),
        new="Ajouter un professionnel",
        noun="le professionnel",
        helps={"etp": "Part d'un temps plein : 0,5 pour un mi-temps.", "rpps": "11 chiffres."},
    ),
    "astreintes": plan_of_rows(
        ("professionnel",),
        ("starts_at", "ends_at"),
        ("rang_astreinte",),
        new="Ajouter une astreinte",
        noun="l'astreinte",
        hidden=frozenset({"statut", "couche", "remplace", "motif", "accord", "decided_at"}),
    ),
    "appels_astreinte": plan_of_rows(
        ("called_at", "professionnel"),
        ("origine", "motif"),
        ("reponse", "suite"),
        ("departed_at", "arrived_at"),
        ("ended_at", "returned_at"),
        ("prevenus",),
        ("remarque",),
        new="Noter un appel d'astreinte",
        noun="l'appel d'astreinte",
        hidden=frozenset({"visite"}),
    ),
    "places_ht": plan_of_rows(
        ("etablissement", "commune"),
        ("libelle",),
        ("type",),
        ("telephone", "finess"),
        ("opened_on", "closed_on"),
        new="Ajouter une place d'hébergement temporaire",
        noun="la place",
    ),
    "sejours_ht": plan_of_rows(
        ("place",),
        ("type",),
        ("arrived_on", "departed_on"),
        ("etat", "motif"),
        ("expire_at",),
        ("demandeur", "telephone"),
        ("arrivee",),
        ("preparation",),
        ("fin",),
        ("motif_annulation",),
        ("remarque",),
        new="Ajouter un séjour temporaire",
        noun="le séjour",
        hidden=frozenset({"suite_de"}),
    ),
    "aidants": plan_of_groups(
        Group(
            rows=(
                ("nom", "prenom"),
                ("lien", "annee_naissance"),
                ("sexe",),
                ("is_principal", "is_cohabitant"),
            )
        ),
        Group(
            title="Coordonnées",
            rows=(("telephone", "courriel"), ("commune",), ("activite",)),
        ),
        Group(
            title="Repères",
            rows=(
                ("has_cles", "is_personne_confiance"),
                ("has_inquietude_sante", "pfr_on"),
                ("remarque",),
            ),
        ),
        new="Ajouter un aidant",
        noun="l'aidant",
    ),
    "partenaires": plan_of_groups(
        Group(rows=(("nom",), ("categorie", "finess"))),
        Group(title="Convention", rows=(("convention_from", "convention_until"),)),
        Group(
            title="Coordonnées",
            rows=(
                ("telephone", "courriel"),
                ("mssante",),
                ("adresse",),
                ("code_postal", "commune"),
            ),
        ),
        Group(rows=(("remarque",),)),
        new="Ajouter un partenaire",
        noun="le partenaire",
    ),
    "intervenants": plan_of_rows(
        ("role",),
        ("nom",),
        ("partenaire",),
        ("telephone", "mssante"),
        ("remarque",),
        new="Ajouter un intervenant",
        noun="l'intervenant",
        helps={"partenaire": "S'il fait partie d'un partenaire déjà enregistré."},
    ),
    "interlocuteurs": plan_of_rows(
        ("partenaire",),
        ("nom", "prenom"),
        ("fonction",),
        ("telephone", "courriel"),
        ("mssante",),
        new="Ajouter un interlocuteur",
        noun="l'interlocuteur",
    ),
    "zarit": plan_of_rows(
        ("aidant",),
        ("measured_on", "score"),
        ("remarque",),
        new="Noter un mini-Zarit",
        noun="la mesure",
        helps={"score": "Sur 7, par demi-point."},
    ),
    "soutiens_aidants": plan_of_rows(
        ("aidant",),
        ("type", "organisme"),
        ("started_on", "ended_on"),
        ("remarque",),
        new="Ajouter un soutien",
        noun="le soutien",
        helps={"ended_on": "Vide tant que le soutien continue."},
    ),
    "contacts_aidants": plan_of_rows(
        ("contacted_on", "aidant"),
        ("canal",),
        ("demande", "action"),
        ("remarque",),
        new="Noter un contact",
        noun="le contact",
    ),
    "chutes": plan_of_rows(
        ("fell_on", "lieu"),
        ("gravite",),
        ("is_relevee_seule",),
        ("remarque",),
        new="Noter une chute",
        noun="la chute",
    ),
    "depistages": plan_of_rows(
        ("screened_on", "type"),
        ("resultat",),
        ("instrument", "score"),
        ("remarque",),
        new="Noter un dépistage",
        noun="le dépistage",
    ),
    "notes": plan_of_rows(
        ("texte",),
        ("noted_at", "categorie"),
        ("auteur",),
        new="Écrire une note",
        noun="la note",
    ),
    "transmissions": plan_of_rows(
        ("texte",),
        ("is_urgente", "written_at"),
        ("auteur",),
        new="Écrire une transmission",
        noun="la transmission",
    ),
    "equipements": plan_of_rows(
        ("type", "libelle"),
        ("mise_a_disposition", "fournisseur"),
        ("installed_on", "recovered_on"),
        ("remarque",),
        new="Ajouter un équipement",
        noun="l'équipement",
        helps={"recovered_on": "Vide tant que l'équipement est au domicile."},
    ),
    "vaccinations": plan_of_rows(
        ("vaccin",),
        ("vaccinated_on", "next_on"),
        ("remarque",),
        new="Noter une vaccination",
        noun="la vaccination",
    ),
    "teleconsultations": plan_of_rows(
        ("held_on", "specialite"),
        ("professionnel",),
        ("remarque",),
        new="Noter une téléconsultation",
        noun="la téléconsultation",
        helps={"professionnel": "Qui l'a accompagnée dans l'équipe."},
    ),
    "transports": plan_of_rows(
        ("transported_on", "motif"),
        ("destination",),
        ("remarque",),
        new="Noter un transport",
        noun="le transport",
    ),
    "consentements": plan_of_rows(
        ("type",),
        ("partenaire",),
        ("portee",),
        ("given_on", "document_version"),
        ("recueil", "donne_par"),
        ("withdrawn_on",),
        ("remarque",),
        new="Noter un consentement",
        noun="le consentement",
        helps={
            "partenaire": "Pour un partage d'informations.",
            "withdrawn_on": "Vide tant que le consentement tient.",
        },
    ),
}
"""The form of each sheet."""


def plan_of(sheet: str) -> Plan:
    """Return the form of a sheet; raises KeyError."""
    return PLANS[sheet]


def removed_words(sheet: str) -> str:
    """Return the toast of a removal: « Chute retirée »."""
    ending = "retirée" if is_feminine(sheet) else "retiré"
    return f"{sheet_label(sheet)} {ending}"
