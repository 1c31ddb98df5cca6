"""The forms of what is written along the parcours: demande, hospitalisation, evaluation, plan, contrat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ui.forms.layout import Group, Plan, plan_of_groups, plan_of_rows

PARCOURS_PLANS: Final[Mapping[str, Plan]] = {
    "demandes": plan_of_groups(
        Group(
            title="Demande",
            rows=(
                ("requested_on", "origine"),
                ("circonstance",),
                ("canal",),
                ("motif",),
                ("appelant", "telephone_appelant"),
            ),
        ),
        Group(
            title="ViaTrajectoire",
            rows=(("viatrajectoire_numero", "viatrajectoire_on"), ("viatrajectoire_statut",)),
        ),
        Group(
            title="Évaluation et avis",
            rows=(
                ("evaluateur", "informes"),
                ("evaluation_prevue_at",),
                ("evaluated_on", "is_evaluated_at_home"),
                ("evaluation_auteur", "evaluation_conjointe"),
                ("avis_medical_on", "is_mt_associe"),
                ("avis_medical", "avis_medical_auteur"),
                ("avis_medical_motif",),
                ("concertation_on", "concertation_avis"),
                ("concertation_participants",),
                ("consentement_on", "consentement_par"),
                ("consentement_recueil",),
            ),
        ),
        Group(
            title="Décision",
            rows=(
                ("voie",),
                ("decided_on", "motif_refus"),
                ("decision",),
                ("decision_par", "decision_motif"),
                ("motif_refus_precision", "reorientation"),
                ("annonce_on", "annonce_a"),
            ),
        ),
        Group(
            title="Accompagnement",
            rows=(("plan_on", "plan_review_on"), ("contrat_on", "admitted_on")),
        ),
        Group(
            title="Sortie",
            rows=(
                ("left_on", "has_relais"),
                ("motif_sortie", "destination"),
                ("motif_sortie_precision",),
                ("sortie_concertation_on", "sortie_concertation_participants"),
                ("sortie_avis_medical_on", "sortie_avis_medical_auteur"),
                ("relais_organisme",),
                ("relais_on", "relais_confirmed_on"),
            ),
        ),
        new="Nouvelle demande",
        noun="la demande",
        hidden=frozenset({"left_recorded_on"}),
        helps={
            "viatrajectoire_numero": "Le numéro du dossier dans ViaTrajectoire.",
            "evaluateur": "Membre de l'équipe ou partenaire de la liste partagée.",
        },
    ),
    "hospitalisations": plan_of_groups(
        Group(
            rows=(
                ("etablissement", "service"),
                ("telephone",),
                ("entered_on", "left_on"),
                ("is_programmee", "is_par_urgences"),
                ("motif",),
            )
        ),
        Group(title="Retour", rows=(("retour_prevu_on",), ("preparation",), ("remarque",))),
        new="Noter une hospitalisation",
        noun="l'hospitalisation",
        helps={"left_on": "Vide tant que la personne est à l'hôpital."},
    ),
    "evaluations": plan_of_groups(
        Group(
            rows=(
                ("evaluated_on", "type"),
                ("is_at_home",),
                ("auteur", "conjointe"),
                ("souhaits",),
            )
        ),
        Group(
            title="La personne chez elle",
            rows=(("autonomie",), ("logement",), ("securite",), ("aidants",), ("isolement",)),
        ),
        Group(
            title="Santé : repère, date et instrument",
            rows=(("chutes",), ("nutrition",), ("cognition",), ("humeur",), ("medicaments",)),
        ),
        Group(
            title="Aides et conclusion",
            rows=(
                ("aides_en_place",),
                ("manques",),
                ("equivalence_ehpad",),
                ("urgence",),
                ("conclusion",),
            ),
        ),
        new="Évaluer la situation",
        noun="l'évaluation",
        helps={"conjointe": "Partenaires présents, séparés par des virgules."},
    ),
    "plans": plan_of_rows(
        ("drawn_on", "review_on"),
        ("informations",),
        ("synthese",),
        ("projet",),
        ("preferences",),
        ("directives",),
        new="Nouveau plan",
        noun="le plan",
        hidden=frozenset(
            {"demande", "numero", "statut", "validated_on", "validated_by", "closed_on"}
        ),
    ),
    "objectifs": plan_of_rows(
        ("famille",),
        ("probleme",),
        ("objectif",),
        ("actions",),
        ("intervenant", "critere"),
        ("statut", "motif_non_realise"),
        new="Ajouter un objectif",
        noun="l'objectif",
        hidden=frozenset({"plan", "ordre", "fil"}),
    ),
    "bilans": plan_of_rows(
        ("noted_on",),
        ("texte",),
        ("auteur",),
        new="Ajouter un bilan",
        noun="le bilan",
        hidden=frozenset({"fil"}),
    ),
    "prestations": plan_of_rows(
        ("domaine", "nature"),
        ("libelle",),
        ("fournisseur", "partenaire"),
        ("profession", "frequence"),
        ("started_on", "ended_on"),
        ("etat",),
        new="Ajouter une prestation",
        noun="la prestation",
        hidden=frozenset({"plan", "ordre", "fil"}),
    ),
    "contrats": plan_of_rows(
        ("drawn_on", "handed_on"),
        ("signed_on",),
        ("signataire", "qualite"),
        ("participants",),
        ("objet",),
        new="Nouveau contrat",
        noun="le contrat",
        hidden=frozenset({"demande", "numero", "type", "plan", "texte"}),
    ),
}
