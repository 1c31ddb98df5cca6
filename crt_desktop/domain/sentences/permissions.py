"""Sentences of a permission a role does not have: what it is for, and who has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import PERMISSIONS, ROLE_LABELS, Permission, Role
from crt_desktop.domain.typography import french_list

_PERMISSION_LABELS: Final[Mapping[Permission, str]] = {
    Permission.BENEFICIAIRE_READ: "ouvrir les dossiers des personnes",
    Permission.BENEFICIAIRE_READ_WITH_REASON: "ouvrir ce dossier sans indiquer de motif",
    Permission.BENEFICIAIRE_READ_OWN: "ouvrir les dossiers des personnes visitées",
    Permission.CASELOAD_IMPORT: "importer un classeur de reprise",
    Permission.CASELOAD_EXPORT: "exporter le classeur de reprise",
    Permission.SURVEY_READ: "consulter les enquêtes",
    Permission.SURVEY_EXPORT: "exporter une enquête",
    Permission.SURVEY_WRITE: "répondre à une enquête",
    Permission.SURVEY_VALIDATE: "valider la réponse à une enquête",
    Permission.DOCUMENT_EXPORT: "imprimer un document sur une personne",
    Permission.EVIDENCE_NAMED: "voir les personnes derrière un chiffre",
    Permission.EVIDENCE_NAMED_WITH_REASON: "voir les personnes derrière un chiffre",
    Permission.USERS_MANAGE: "gérer les comptes",
    Permission.VAULT_VERIFY: "vérifier le coffre",
    Permission.BENEFICIAIRE_WRITE: "modifier les dossiers des personnes",
    Permission.ADMISSION_DECIDE: "prononcer une admission",
    Permission.GIR_WRITE: "enregistrer une évaluation GIR",
    Permission.SUIVI_WRITE: "écrire dans le suivi des personnes",
    Permission.SUIVI_WRITE_OWN: "écrire dans le suivi des personnes visitées",
    Permission.PARTENAIRE_READ: "consulter les partenaires",
    Permission.PARTENAIRE_WRITE: "modifier les partenaires",
    Permission.EQUIPE_WRITE: "modifier l'équipe",
    Permission.SETTINGS_WRITE: "modifier les réglages",
    Permission.DASHBOARD_READ: "consulter le tableau de bord",
    Permission.BACKUP_RUN: "sauvegarder le coffre",
    Permission.JOURNAL_READ_PEOPLE: "voir qui a ouvert un dossier",
    Permission.JOURNAL_READ: "consulter le journal",
    Permission.PLANNING_READ: "voir le planning des visites",
    Permission.PLANNING_READ_OWN: "voir ses propres visites",
    Permission.PLACE_READ: "voir les séjours et les places d'hébergement temporaire",
    Permission.PLANNING_WRITE: "planifier les visites",
    Permission.ASTREINTE_READ: "voir les astreintes",
    Permission.ASTREINTE_WRITE: "modifier les astreintes",
    Permission.RECAP_READ: "lire les récapitulatifs d'astreinte des autres",
}

_VOWELS: Final = tuple("aeiouéêh")
"""First letters before which « de » is elided."""

_REASON_NEEDED: Final = (
    "Ce dossier demande un motif.",
    "Cette personne n'est pas de celles que vous suivez : la lecture de son dossier est journalisée avec son motif.",
    "Indiquez le motif de la lecture, puis recommencez.",
)


def permission_parts(error: CrtError) -> tuple[str, str, str]:
    """Return title, detail and remedy of a permission refused: values ``role`` and ``permission``."""
    role, permission = str(error.values.get("role")), str(error.values.get("permission"))
    if permission == Permission.BENEFICIAIRE_READ_WITH_REASON and permission in _of_role(role):
        return _REASON_NEEDED
    able = [ROLE_LABELS[one] for one in Role if permission in _of_role(one)]
    labels = {one.value: label for one, label in _PERMISSION_LABELS.items()}
    own = {one.value: label for one, label in ROLE_LABELS.items()}.get(role, "inconnu")
    action = labels.get(permission, "faire cela")
    link = "d'" if action.startswith(_VOWELS) else "de "
    return (
        f"Votre rôle ({own}) ne permet pas {link}{action}.",
        f"Peuvent le faire : {french_list(able, last='et')}." if able else "",
        "Demandez-le à l'une de ces personnes." if able else "",
    )


def _of_role(role: str) -> frozenset[str]:
    held = {one.value: permissions for one, permissions in PERMISSIONS.items()}
    return frozenset(permission.value for permission in held.get(role, frozenset()))
