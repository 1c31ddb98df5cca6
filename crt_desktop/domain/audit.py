"""Tags of the audit journal: what was done, in the words of the trade. No value of a person."""

from __future__ import annotations

from enum import StrEnum


class AuditTag(StrEnum):
    """The action of an audit entry."""

    VAULT_CREATE = "coffre.creation"
    VAULT_UNLOCK = "coffre.ouverture"
    VAULT_RECOVER = "coffre.secours"
    VAULT_VERIFY = "coffre.verification"
    ACCOUNT_CREATE = "compte.creation"
    ACCOUNT_PASSPHRASE = "compte.phrase"  # noqa: S105 - a tag, not a secret
    IMPORT_RUN = "import.execution"
    IMPORT_BENEFICIAIRE = "import.beneficiaire"
    EXPORT_CASELOAD = "export.reprise"
    CASELOAD_LIST = "file_active.consultation"
    BENEFICIAIRE_READ = "beneficiaire.lecture"
    EVIDENCE_READ = "enquete.preuve"
    SURVEY_EXPORT = "enquete.export"


AUDIT_LABELS: dict[AuditTag, str] = {
    AuditTag.VAULT_CREATE: "Création du coffre",
    AuditTag.VAULT_UNLOCK: "Ouverture du coffre",
    AuditTag.VAULT_RECOVER: "Utilisation de la clé de secours",
    AuditTag.VAULT_VERIFY: "Vérification du coffre",
    AuditTag.ACCOUNT_CREATE: "Création d'un compte",
    AuditTag.ACCOUNT_PASSPHRASE: "Changement de phrase de passe",
    AuditTag.IMPORT_RUN: "Import d'un classeur de reprise",
    AuditTag.IMPORT_BENEFICIAIRE: "Dossier créé ou modifié par import",
    AuditTag.EXPORT_CASELOAD: "Export du classeur de reprise",
    AuditTag.CASELOAD_LIST: "Liste de la file active",
    AuditTag.BENEFICIAIRE_READ: "Ouverture d'un dossier",
    AuditTag.EVIDENCE_READ: "Consultation d'une preuve d'enquête",
    AuditTag.SURVEY_EXPORT: "Export d'une enquête",
}

READING_TAGS: frozenset[AuditTag] = frozenset(
    {
        AuditTag.VAULT_UNLOCK,
        AuditTag.VAULT_VERIFY,
        AuditTag.EXPORT_CASELOAD,
        AuditTag.CASELOAD_LIST,
        AuditTag.BENEFICIAIRE_READ,
        AuditTag.EVIDENCE_READ,
        AuditTag.SURVEY_EXPORT,
    }
)
"""Actions that change no record: what was read before them is still true."""
