"""Errors the program expects, in two families: a rule said no, the environment failed.

Each carries a stable ``code`` and the values of its sentence; `crt_desktop.domain.messages`
turns them into French. Anything else that is raised is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldIssue:
    """One sentence under a field: its attribute, what is wrong and what to do; a warning does not block."""

    attribute: str
    message: str
    is_error: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionIssue:
    """What is wrong in a questionnaire: where, from 0 (None: above), in which attribute, in one sentence."""

    section: int | None = None
    question: int | None = None
    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConflict:
    """A field both changed, as each typed it."""

    attribute: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleEdit:
    """What happened to a record while it was being edited.

    ``by`` and ``at``: the latest change; ``version``: the version it now has; ``conflicts``: fields that
    both changed to different values; ``theirs``: fields only the other changed, with their new value.
    ``is_gone``: the record was taken away.
    """

    by: str
    at: datetime | None
    version: int
    conflicts: tuple[FieldConflict, ...] = ()
    theirs: tuple[FieldConflict, ...] = ()
    is_gone: bool = False


class CrtError(Exception):
    """An expected error: ``code`` names it, ``values`` fill its French sentence."""

    code = "erreur"

    def __init__(self, **values: object) -> None:
        """Keep the values of the sentence; none of them may be health data."""
        super().__init__(self.code)
        self.values: dict[str, object] = values


class RuleViolationError(CrtError):
    """A rule of the trade refuses the action; nothing was written."""

    def __init__(self, code: str, **values: object) -> None:
        """Name the rule and give the values its sentence needs."""
        self.code = code
        super().__init__(**values)


class PermissionDeniedError(CrtError):
    """The role of the actor does not allow this. Values: permission, role."""

    code = "permission_refusee"


class InvalidFicheError(CrtError):
    """A form holds errors; nothing was written. ``issues``: what is wrong, field by field."""

    code = "fiche_invalide"

    def __init__(self, issues: tuple[FieldIssue, ...] = (), **values: object) -> None:
        """Keep every error of the form, in the order of its fields."""
        super().__init__(**values)
        self.issues = issues


class StaleEditError(CrtError):
    """Somebody changed the record since it was read; nothing was written."""

    code = "fiche_perimee"

    def __init__(self, edit: StaleEdit | None = None, **values: object) -> None:
        """Keep what was changed, by whom and when."""
        super().__init__(**values)
        self.edit = edit


class VersionMovedError(CrtError):
    """A record no longer has the version that was read. Values: version, the one it has now."""

    code = "fiche_perimee"


class NotFoundError(CrtError):
    """No record answers to this identifier. Values: kind, reference."""

    code = "introuvable"


class NothingToPrintError(NotFoundError):
    """The person has no record of the kind a document is made from. Values: kind, reference."""

    code = "piece_absente"


class OperationCancelledError(CrtError):
    """The person stopped a long operation; nothing was written."""

    code = "operation_annulee"


class WorkbookUnreadableError(CrtError):
    """The file cannot be read as a take-over workbook.

    Values: ``reason``, one of the keys of `sentences.files.WORKBOOK_REASONS`; ``file``, its name;
    and the values of that reason.
    """

    code = "classeur_illisible"


class EditionInvalidError(CrtError):
    """A survey edition is not valid. Values: file, reason; ``issues``: what is wrong, one by one."""

    code = "edition_invalide"

    def __init__(self, issues: tuple[EditionIssue, ...] = (), **values: object) -> None:
        """Keep everything that is wrong, in the order of the questionnaire."""
        super().__init__(**values)
        self.issues = issues


class AccessError(CrtError):
    """Who acts is not allowed in: wrong passphrase, unknown account (exit 3)."""

    code = "acces_refuse"


class WrongPassphraseError(AccessError):
    """The passphrase does not open this account. Values: delay_s before the next attempt."""

    code = "phrase_inexacte"


class WrongRecoveryKeyError(AccessError):
    """The recovery key does not open this vault. Values: delay_s.

    Mistyped, nothing was tried: ``delay_s`` is 0 and ``group`` is the first wrong group, from 1, or None.
    """

    code = "cle_secours_inexacte"


class TooManyAttemptsError(AccessError):
    """Attempts are suspended for a while. Values: delay_s still to wait."""

    code = "trop_de_tentatives"


class UnknownAccountError(AccessError):
    """No account of that name. Values: name."""

    code = "compte_inconnu"


class VaultDamagedError(CrtError):
    """The vault is damaged or was tampered with (exit 4). Values: part, a key of `sentences.vault.DAMAGED_PARTS`."""

    code = "coffre_endommage"


class SecondFactorMissingError(AccessError):
    """This workstation's keyring does not hold the account's second factor. Values: name."""

    code = "second_facteur_absent"


class VaultBusyError(CrtError):
    """Another operation holds the vault (exit 5). Values: operation, if known."""

    code = "coffre_occupe"


class VaultReplacedError(VaultBusyError):
    """The vault was given another key, or restored, since this session opened it; nothing was written."""

    code = "coffre_remplace"


class EnvironmentFailedError(CrtError):
    """The machine refused (exit 6). Values: path."""

    code = "environnement"


class DiskFullError(EnvironmentFailedError):
    """No room left on the disk."""

    code = "disque_plein"


class ReadOnlyError(EnvironmentFailedError):
    """The folder or the file cannot be written."""

    code = "lecture_seule"


class KeyringUnavailableError(EnvironmentFailedError):
    """The system keyring cannot be used now.

    Values: reason, a key of `sentences.vault.KEYRING_REASONS`; seconds it was waited for.
    """

    code = "trousseau_indisponible"


class UnsafeLocationError(EnvironmentFailedError):
    """A network or synchronised folder cannot hold a vault."""

    code = "emplacement_refuse"


class SolverFailedError(EnvironmentFailedError):
    """The process that proposes a rota could not run, or died; nothing was written."""

    code = "optimiseur_arrete"


class EngineUnsuitableError(EnvironmentFailedError):
    """The database engine is not the expected one. Values: found, expected."""

    code = "moteur_inadapte"


class VaultNotFoundError(CrtError):
    """There is no vault at this path (exit 2). Values: path."""

    code = "coffre_introuvable"


class VaultExistsError(CrtError):
    """Something is already there; it is never overwritten (exit 1). Values: path."""

    code = "coffre_existant"


class VaultNewerError(CrtError):
    """The vault was written by a newer version of the program (exit 1). Values: found, known."""

    code = "coffre_plus_recent"
