"""The forms of what a planning is made of: series of visits, hours, absences, wishes, publications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ui.forms.layout import Plan, plan_of_rows

PLANNING_PLANS: Final[Mapping[str, Plan]] = {
    "series_visites": plan_of_rows(
        ("started_on", "heure"),
        ("duree_minutes", "regle"),
        ("profession", "professionnel"),
        ("domaine",),
        ("remarque",),
        new="Ajouter une série de visites",
        noun="la série de visites",
        hidden=frozenset({"prestation_fil", "exceptions", "prepared_until"}),
    ),
    "horaires": plan_of_rows(
        ("professionnel",),
        ("jour",),
        ("starts", "ends"),
        ("since", "until"),
        new="Ajouter un horaire de travail",
        noun="l'horaire de travail",
        helps={"ends": "Avant le début : le lendemain."},
    ),
    "absences": plan_of_rows(
        ("professionnel",),
        ("started_on", "ended_on"),
        ("motif",),
        ("remarque",),
        new="Ajouter une absence",
        noun="l'absence",
        hidden=frozenset({"uid"}),
    ),
    "souhaits": plan_of_rows(
        ("professionnel", "night_on"),
        ("souhait",),
        new="Ajouter un souhait",
        noun="le souhait",
    ),
    "publications": plan_of_rows(
        ("started_on", "ended_on"),
        ("published_at", "publiee_par"),
        ("motif",),
        new="Noter un programme publié",
        noun="le programme publié",
        hidden=frozenset({"empreinte"}),
    ),
    "reservations_ht": plan_of_rows(
        ("place",),
        ("type",),
        ("arrived_on", "departed_on"),
        ("etat", "motif"),
        ("expire_at",),
        ("demandeur", "telephone"),
        ("remarque",),
        new="Garder une place à nommer",
        noun="la place à nommer",
    ),
    "refus_ht": plan_of_rows(
        ("asked_on",),
        ("type",),
        ("arrived_on", "departed_on"),
        ("raison", "motif"),
        ("suite",),
        ("remarque",),
        new="Noter une demande non satisfaite",
        noun="la demande non satisfaite",
    ),
    "informations": plan_of_rows(
        ("professionnel", "informed_at"),
        ("moyen",),
        ("auteur",),
        new="Noter une information donnée",
        noun="l'information donnée",
        hidden=frozenset({"publication", "astreinte"}),
    ),
}
