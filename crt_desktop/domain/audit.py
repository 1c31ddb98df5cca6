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
    SHARED_SEAL = "partage.sceau"
    EXPORT_CASELOAD = "export.reprise"
    CASELOAD_LIST = "file_active.consultation"
    BENEFICIAIRE_READ = "beneficiaire.lecture"
    EVIDENCE_READ = "enquete.preuve"
    EVIDENCE_EXPORT = "preuve.export"
    SURVEY_EXPORT = "enquete.export"
    DOCUMENT_EXPORT = "document.export"
    FICHE_ADD = "fiche.ajout"
    FICHE_CHANGE = "fiche.modification"
    FICHE_REMOVE = "fiche.retrait"
    FICHE_RESTORE = "fiche.remise"
    BIN_EMPTY = "corbeille.purge"
    TRANSMISSION_READ = "transmission.lecture"
    PARAMETRES_CHANGE = "parametres.modification"
    ACCOUNT_CHANGE = "compte.modification"
    ACCOUNT_DISABLE = "compte.desactivation"
    KEY_ROTATE = "coffre.nouvelle_cle"
    RECOVERY_RENEW = "coffre.nouveau_secours"
    BACKUP_MAKE = "sauvegarde.creation"
    BACKUP_RESTORE = "sauvegarde.restauration"
    JOURNAL_READ = "journal.lecture"
    ALERTS_LIST = "a_faire.consultation"
    PERSON_MERGE = "personne.fusion"
    PERSON_PART = "personne.fusion_defaite"
    DATE_CORRECT = "date.correction"
    ALERT_PUT_OFF = "a_faire.report"
    ALERT_TAKE_UP = "a_faire.reprise"
    DOUBLES_SEARCH = "doubles.recherche"
    WAITING_LIST = "liste_attente.consultation"
    ADMISSION_DECIDE = "admission.decision"
    MODELE_CHANGE = "modele_plan.modification"
    SORTIE_PRONOUNCE = "sortie.prononcee"
    PLANNING_READ = "planning.consultation"
    VISITE_PLAN = "visite.planification"
    VISITE_CLOSE = "visite.realisation"
    ASTREINTE_READ = "astreinte.consultation"
    ASTREINTE_DRAFT = "astreinte.brouillon"
    ASTREINTE_PUBLISH = "astreinte.publication"
    ASTREINTE_INFORM = "astreinte.information"
    ASTREINTE_REPLACE = "astreinte.remplacement"
    ASTREINTE_ASK = "astreinte.demande_echange"
    ROTA_PROPOSE = "astreinte.proposition"
    NIGHT_READ = "nuit.consultation"
    CALL_RECORD = "appel.enregistrement"
    RELEVE_READ = "releve.consultation"
    RELEVE_ACKNOWLEDGE = "releve.lecture"
    RECAP_READ = "recapitulatif.consultation"
    CALENDAR_EXPORT = "calendrier.export"
    LEAVE_IMPORT = "conges.import"
    PLACE_READ = "place.consultation"
    PLACE_BOOK = "place.reservation"
    PLACE_CHANGE = "place.modification"
    PLACE_REFUSE = "place.refus"
    EDITION_SAVE = "edition.enregistrement"
    EDITION_REMOVE = "edition.retrait"
    EDITION_EXPORT = "edition.export"
    CAMPAGNE_OPEN = "campagne.ouverture"
    CAMPAGNE_CHANGE = "campagne.modification"
    CAMPAGNE_ANSWER = "campagne.reponse"
    CAMPAGNE_VALIDATE = "campagne.validation"
    SINCERITY_READ = "enquete.sincerite"
    SINCERITY_EXPORT = "sincerite.export"
    DIALOGUE_CHANGE = "dialogue.commentaire"
    FIGURE_EXPORT = "figure.export"
    DOUBLE_DISMISS = "doubles.ecarte"


READING_TAGS: frozenset[AuditTag] = frozenset(
    {
        AuditTag.VAULT_UNLOCK,
        AuditTag.VAULT_VERIFY,
        AuditTag.EXPORT_CASELOAD,
        AuditTag.CASELOAD_LIST,
        AuditTag.BENEFICIAIRE_READ,
        AuditTag.EVIDENCE_READ,
        AuditTag.EVIDENCE_EXPORT,
        AuditTag.SURVEY_EXPORT,
        AuditTag.DOCUMENT_EXPORT,
        AuditTag.TRANSMISSION_READ,
        AuditTag.BACKUP_MAKE,
        AuditTag.JOURNAL_READ,
        AuditTag.ALERTS_LIST,
        AuditTag.DOUBLES_SEARCH,
        AuditTag.WAITING_LIST,
        AuditTag.PLANNING_READ,
        AuditTag.ASTREINTE_READ,
        AuditTag.ROTA_PROPOSE,
        AuditTag.NIGHT_READ,
        AuditTag.RELEVE_READ,
        AuditTag.RELEVE_ACKNOWLEDGE,
        AuditTag.RECAP_READ,
        AuditTag.CALENDAR_EXPORT,
        AuditTag.PLACE_READ,
        AuditTag.EDITION_SAVE,
        AuditTag.EDITION_REMOVE,
        AuditTag.EDITION_EXPORT,
        AuditTag.CAMPAGNE_OPEN,
        AuditTag.CAMPAGNE_CHANGE,
        AuditTag.CAMPAGNE_ANSWER,
        AuditTag.CAMPAGNE_VALIDATE,
        AuditTag.SINCERITY_READ,
        AuditTag.SINCERITY_EXPORT,
        AuditTag.DIALOGUE_CHANGE,
        AuditTag.FIGURE_EXPORT,
    }
)
"""Actions that change no record: what was read before them is still true."""

DLU_NUMBER = "numéro : "
"""Before the number of a dossier de liaison d'urgence, in the entry of its printing."""

COMMAND_LINE_REASON = "ligne de commande"
"""The reason the journal keeps for an export in clear when none was given."""
