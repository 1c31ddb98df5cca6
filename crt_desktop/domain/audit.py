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

COMMAND_LINE_REASON = "ligne de commande"
"""The reason the journal keeps for an export in clear when none was given."""
