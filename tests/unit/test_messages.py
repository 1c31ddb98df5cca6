"""Every expected error has its French sentence."""

from __future__ import annotations

import re

import pytest

from crt_desktop.domain import errors
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain, french_delay
from crt_desktop.domain.roles import Permission, Role
from crt_desktop.domain.sentences.fiches import FICHES
from crt_desktop.domain.sentences.files import FILES, WORKBOOK_REASONS
from crt_desktop.domain.sentences.parcours import PARCOURS
from crt_desktop.domain.sentences.planning import PLANNING
from crt_desktop.domain.sentences.surveys import SURVEYS
from crt_desktop.domain.sentences.vault import DAMAGED_PARTS, KEYRING_REASONS, VAULT


def subclasses(kind: type[CrtError]) -> set[type[CrtError]]:
    return {kind}.union(*(subclasses(one) for one in kind.__subclasses__()))


KINDS = sorted(subclasses(CrtError) - {errors.RuleViolationError}, key=lambda kind: kind.code)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_error_says_what_happened_in_french_typography(kind: type[CrtError]) -> None:
    told = explain(kind())
    assert told.title.endswith(".")
    assert told.text.startswith(told.title)
    assert not re.search(r" [;:?!»]|« |'", told.text)
    if kind not in {CrtError, errors.PermissionDeniedError, errors.OperationCancelledError}:
        assert told.remedy
        assert told.title != explain(CrtError()).title


def test_no_code_has_its_sentence_in_two_families() -> None:
    codes = [
        code for family in (FICHES, PARCOURS, PLANNING, FILES, VAULT, SURVEYS) for code in family
    ]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("reason", [*WORKBOOK_REASONS, "autre chose"])
def test_an_unreadable_workbook_says_why_and_how_to_mend_it(reason: str) -> None:
    told = explain(errors.WorkbookUnreadableError(reason=reason, file="d'été.xlsx", sheet="gir"))
    assert "d'été.xlsx" in told.title
    assert told.detail
    assert told.remedy


@pytest.mark.parametrize("part", DAMAGED_PARTS)
def test_damage_is_named_and_a_backup_is_not_taken_for_the_vault(part: str) -> None:
    told = explain(errors.VaultDamagedError(part=part))
    assert told.detail
    assert told.title.startswith("La sauvegarde" if "sauvegarde" in part else "Le coffre")


@pytest.mark.parametrize("reason", KEYRING_REASONS)
def test_a_keyring_that_fails_says_how_and_what_opens_without_it(reason: str) -> None:
    told = explain(errors.KeyringUnavailableError(reason=reason, seconds=5))
    assert told.detail
    assert "clé de secours" in told.remedy


def test_a_wrong_passphrase_that_nothing_counts_announces_no_delay() -> None:
    assert "2 secondes" in explain(errors.WrongPassphraseError(delay_s=2)).remedy
    assert "essai possible" not in explain(errors.WrongPassphraseError(delay_s=0)).remedy


def test_an_unknown_rule_gets_a_general_sentence() -> None:
    assert explain(errors.RuleViolationError("jamais_vue")).title == "L’action a été refusée."


def test_values_stand_as_they_are() -> None:
    told = explain(errors.ReadOnlyError(path="/home/l'été : 2026"))
    assert "/home/l'été : 2026" in told.detail


def test_a_refused_permission_says_who_may() -> None:
    told = explain(
        errors.PermissionDeniedError(permission=Permission.SURVEY_EXPORT, role=Role.MEDECIN)
    )
    assert told.title == "Votre rôle (Médecin) ne permet pas d’exporter une enquête."
    assert "Coordination et Direction" in told.detail


def test_a_permission_nobody_holds_names_nobody() -> None:
    told = explain(errors.PermissionDeniedError(permission="voler", role="pilote"))
    assert (told.detail, told.remedy) == ("", "")


def test_the_one_on_call_is_asked_for_a_reason() -> None:
    told = explain(
        errors.PermissionDeniedError(
            permission=Permission.BENEFICIAIRE_READ_WITH_REASON, role=Role.SOIGNANT_ASTREINTE
        )
    )
    assert "motif" in told.title


@pytest.mark.parametrize(
    ("part", "word"), [("cles", "coffre.cles.json"), ("coffre", "coffre.db"), ("autre", "")]
)
def test_a_damaged_vault_says_which_part(part: str, word: str) -> None:
    assert word in explain(errors.VaultDamagedError(part=part)).detail


def test_a_busy_vault_says_with_what_when_known() -> None:
    assert "vérification" in explain(errors.VaultBusyError(operation="vérification")).detail
    assert explain(errors.VaultBusyError(operation="")).detail == ""


@pytest.mark.parametrize(("kind", "word"), [("reseau", "réseau"), ("synchronise", "synchronisé")])
def test_a_refused_place_says_why(kind: str, word: str) -> None:
    told = explain(errors.UnsafeLocationError(path="/p", kind=kind, found="nfs"))
    assert word in told.detail
    assert "/p" in told.detail


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconde"),
        (1, "1 seconde"),
        (16, "16 secondes"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3600, "1 heure"),
        (3601, "2 heures"),
    ],
)
def test_delays_are_rounded_up_to_their_unit(seconds: int, words: str) -> None:
    assert french_delay(seconds) == words


def test_a_mistyped_recovery_key_names_its_wrong_group_and_no_delay() -> None:
    told = explain(errors.WrongRecoveryKeyError(delay_s=0, group=3))
    assert "groupe 3" in told.detail
    assert "seconde" not in told.text
    assert explain(errors.WrongRecoveryKeyError(delay_s=0, group=None)).detail
    assert "4 secondes" in explain(errors.WrongRecoveryKeyError(delay_s=4)).remedy


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            errors.VaultNotFoundError(path="/d'été"),
            (
                "Il n’y a pas de coffre ici. Emplacement\u00a0: «\u202f/d'été\u202f». Vérifiez le chemin, ou "
                "créez un coffre (crt-desktop init)."
            ),
        ),
        (
            errors.ReadOnlyError(path="/x.csv"),
            (
                "Impossible d’écrire ici. Emplacement\u00a0: «\u202f/x.csv\u202f». Choisissez un autre "
                "dossier, ou demandez le droit d’y écrire."
            ),
        ),
        (
            errors.VaultNotFoundError(path="."),
            (
                "Il n’y a pas de coffre ici. Emplacement\u00a0: «\u202f.\u202f». Vérifiez le chemin, ou "
                "créez un coffre (crt-desktop init)."
            ),
        ),
        (
            errors.ReadOnlyError(path="mes dossiers/.."),
            (
                "Impossible d’écrire ici. Emplacement\u00a0: «\u202fmes dossiers/..\u202f». Choisissez un "
                "autre dossier, ou demandez le droit d’y écrire."
            ),
        ),
        (
            errors.ReadOnlyError(path="Rien n’est écrit."),
            (
                "Impossible d’écrire ici. Rien n’est écrit. Choisissez un autre dossier, ou demandez le "
                "droit d’y écrire."
            ),
        ),
        (
            errors.ReadOnlyError(),
            "Impossible d’écrire ici. Choisissez un autre dossier, ou demandez le droit d’y écrire.",
        ),
    ],
)
def test_a_place_is_told_in_a_sentence_of_its_own(error: CrtError, text: str) -> None:
    assert explain(error).text == text
