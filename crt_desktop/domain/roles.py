"""Roles, permissions and the actor every use case is given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crt_desktop.domain.errors import PermissionDeniedError


class Role(StrEnum):
    """The seven roles of an account."""

    COORDINATEUR = "coordinateur"
    MEDECIN = "medecin"
    SOIGNANT_ASTREINTE = "soignant_astreinte"
    INTERVENANT = "intervenant"
    DIRECTION = "direction"
    ADMINISTRATEUR = "administrateur"
    LECTURE = "lecture"


ROLE_LABELS: Final = {
    Role.COORDINATEUR: "Coordination",
    Role.MEDECIN: "Médecin",
    Role.SOIGNANT_ASTREINTE: "Soignant d'astreinte",
    Role.INTERVENANT: "Intervenant",
    Role.DIRECTION: "Direction",
    Role.ADMINISTRATEUR: "Administration technique",
    Role.LECTURE: "Lecture seule",
}


class Permission(StrEnum):
    """What a use case asks for before it does anything."""

    BENEFICIAIRE_READ = "beneficiaire_read"
    BENEFICIAIRE_READ_WITH_REASON = "beneficiaire_read_with_reason"
    BENEFICIAIRE_READ_OWN = "beneficiaire_read_own"
    CASELOAD_IMPORT = "caseload_import"
    CASELOAD_EXPORT = "caseload_export"
    SURVEY_READ = "survey_read"
    SURVEY_EXPORT = "survey_export"
    SURVEY_WRITE = "survey_write"
    SURVEY_VALIDATE = "survey_validate"
    DOCUMENT_EXPORT = "document_export"
    EVIDENCE_NAMED = "evidence_named"
    EVIDENCE_NAMED_WITH_REASON = "evidence_named_with_reason"
    USERS_MANAGE = "users_manage"
    VAULT_VERIFY = "vault_verify"
    BENEFICIAIRE_WRITE = "beneficiaire_write"
    ADMISSION_DECIDE = "admission_decide"
    GIR_WRITE = "gir_write"
    SUIVI_WRITE = "suivi_write"
    SUIVI_WRITE_OWN = "suivi_write_own"
    PARTENAIRE_READ = "partenaire_read"
    PARTENAIRE_WRITE = "partenaire_write"
    EQUIPE_WRITE = "equipe_write"
    SETTINGS_WRITE = "settings_write"
    DASHBOARD_READ = "dashboard_read"
    BACKUP_RUN = "backup_run"
    JOURNAL_READ_PEOPLE = "journal_read_people"
    JOURNAL_READ = "journal_read"
    PLANNING_READ = "planning_read"
    PLANNING_READ_OWN = "planning_read_own"
    PLANNING_WRITE = "planning_write"
    PLACE_READ = "place_read"
    ASTREINTE_READ = "astreinte_read"
    ASTREINTE_WRITE = "astreinte_write"
    NIGHT_READ = "night_read"
    RELEVE_READ = "releve_read"
    CALENDAR_EXPORT = "calendar_export"
    RECAP_READ = "recap_read"


PERMISSIONS: Final[dict[Role, frozenset[Permission]]] = {
    Role.COORDINATEUR: frozenset(
        {
            Permission.BENEFICIAIRE_READ,
            Permission.CASELOAD_IMPORT,
            Permission.CASELOAD_EXPORT,
            Permission.DOCUMENT_EXPORT,
            Permission.SURVEY_READ,
            Permission.SURVEY_EXPORT,
            Permission.SURVEY_WRITE,
            Permission.EVIDENCE_NAMED,
            Permission.VAULT_VERIFY,
            Permission.BENEFICIAIRE_WRITE,
            Permission.ADMISSION_DECIDE,
            Permission.GIR_WRITE,
            Permission.SUIVI_WRITE,
            Permission.PARTENAIRE_READ,
            Permission.PARTENAIRE_WRITE,
            Permission.EQUIPE_WRITE,
            Permission.SETTINGS_WRITE,
            Permission.DASHBOARD_READ,
            Permission.BACKUP_RUN,
            Permission.JOURNAL_READ_PEOPLE,
            Permission.PLANNING_READ,
            Permission.PLACE_READ,
            Permission.PLANNING_WRITE,
            Permission.ASTREINTE_READ,
            Permission.ASTREINTE_WRITE,
            Permission.NIGHT_READ,
            Permission.RELEVE_READ,
            Permission.CALENDAR_EXPORT,
            Permission.RECAP_READ,
        }
    ),
    Role.MEDECIN: frozenset(
        {
            Permission.BENEFICIAIRE_READ,
            Permission.DOCUMENT_EXPORT,
            Permission.GIR_WRITE,
            Permission.SUIVI_WRITE,
            Permission.PARTENAIRE_READ,
            Permission.DASHBOARD_READ,
            Permission.PLANNING_READ,
            Permission.PLANNING_WRITE,
            Permission.NIGHT_READ,
            Permission.RELEVE_READ,
            Permission.CALENDAR_EXPORT,
        }
    ),
    Role.SOIGNANT_ASTREINTE: frozenset(
        {
            Permission.BENEFICIAIRE_READ_WITH_REASON,
            Permission.SUIVI_WRITE_OWN,
            Permission.PARTENAIRE_READ,
            Permission.PLANNING_READ_OWN,
            Permission.PLACE_READ,
            Permission.ASTREINTE_READ,
            Permission.NIGHT_READ,
            Permission.RELEVE_READ,
            Permission.CALENDAR_EXPORT,
        }
    ),
    Role.INTERVENANT: frozenset(
        {
            Permission.BENEFICIAIRE_READ_OWN,
            Permission.SUIVI_WRITE_OWN,
            Permission.PARTENAIRE_READ,
            Permission.PLANNING_READ_OWN,
            Permission.CALENDAR_EXPORT,
        }
    ),
    Role.DIRECTION: frozenset(
        {
            Permission.SURVEY_READ,
            Permission.SURVEY_EXPORT,
            Permission.SURVEY_WRITE,
            Permission.SURVEY_VALIDATE,
            Permission.EVIDENCE_NAMED_WITH_REASON,
            Permission.ADMISSION_DECIDE,
            Permission.USERS_MANAGE,
            Permission.VAULT_VERIFY,
            Permission.PARTENAIRE_READ,
            Permission.EQUIPE_WRITE,
            Permission.SETTINGS_WRITE,
            Permission.DASHBOARD_READ,
            Permission.BACKUP_RUN,
            Permission.JOURNAL_READ,
            Permission.PLACE_READ,
            Permission.ASTREINTE_READ,
            Permission.CALENDAR_EXPORT,
            Permission.RECAP_READ,
        }
    ),
    Role.ADMINISTRATEUR: frozenset(
        {Permission.USERS_MANAGE, Permission.VAULT_VERIFY, Permission.BACKUP_RUN}
    ),
    Role.LECTURE: frozenset(
        {
            Permission.BENEFICIAIRE_READ,
            Permission.SURVEY_READ,
            Permission.EVIDENCE_NAMED,
            Permission.PARTENAIRE_READ,
            Permission.DASHBOARD_READ,
            Permission.PLANNING_READ,
            Permission.PLACE_READ,
            Permission.ASTREINTE_READ,
        }
    ),
}
"""Who may do what. Source: the roles table of the security design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an account opened on a workstation.

    ``professionnel`` is the reference of the team member behind the account, when there is one.
    """

    account_id: int
    name: str
    display_name: str
    role: Role
    workstation: str
    professionnel: str | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the role holds the permission."""
        return permission in PERMISSIONS[self.role]

    def require(self, *any_of: Permission) -> None:
        """Refuse unless the role holds one of these; raises PermissionDeniedError."""
        if not any(self.may(permission) for permission in any_of):
            raise PermissionDeniedError(permission=any_of[0].value, role=self.role.value)
