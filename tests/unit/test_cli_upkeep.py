"""`backup`, `restore`, `users` and `key`, apart from vaults: words, answers, exits."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from crt_desktop.domain.errors import (
    KeyringUnavailableError,
    VaultBusyError,
    VaultDamagedError,
    VaultReplacedError,
    WrongPassphraseError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.reports.upkeep import BackupInfo
from tests.fakes_vault import PASSPHRASE, RECOVERY_KEY, FakeVaults, Terminal
from tests.unit.test_cli import run

NEW_KEY = RECOVERY_KEY[::-1]
NEW = "lavande neuve octobre sentier figuier"
BOTH = {"CRT_PASSPHRASE": PASSPHRASE, "CRT_NEW_PASSPHRASE": NEW}


def a_team() -> FakeVaults:
    return FakeVaults(
        accounts={"chef": (Role.DIRECTION, PASSPHRASE), "luc": (Role.LECTURE, PASSPHRASE)}
    )


# --- users --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [("coffre",), ("coffre", "list"), ("list", "coffre"), ("list", "list")]
)
def test_accounts_are_listed_in_either_order(words: tuple[str, ...]) -> None:
    code, terminal = run("users", *words, "--user", "chef", vaults=a_team())
    assert code == 0
    lines = terminal.out.splitlines()
    assert lines[0].split()[:2] == ["Compte", "Nom"]
    assert [line.split()[0] for line in lines[1:]] == ["chef", "luc"]


def test_accounts_are_listed_in_json() -> None:
    code, terminal = run("users", "coffre", "--user", "chef", "--json", vaults=a_team())
    assert code == 0
    (first, _) = json.loads(terminal.out)["comptes"]
    assert first == {
        "nom": "chef",
        "nom_affiche": "Chef",
        "role": "direction",
        "actif": True,
        "professionnel": None,
        "derniere_ouverture": None,
        "second_facteur": False,
    }


@pytest.mark.parametrize("words", [("add", "coffre", "zoe.lin"), ("coffre", "add", "zoe.lin")])
def test_an_account_is_added_in_either_order(words: tuple[str, ...]) -> None:
    vaults = a_team()
    code, terminal = run(
        "users",
        *words,
        "--role",
        "medecin",
        "--user",
        "chef",
        vaults=vaults,
        terminal=Terminal(environ=BOTH),
    )
    assert code == 0
    added = vaults.account_store.lines[-1]
    assert (added.name, added.display_name, added.role) == ("zoe.lin", "Zoe Lin", Role.MEDECIN)
    assert vaults.account_store.passphrases["zoe.lin"] == BOTH["CRT_NEW_PASSPHRASE"]
    assert "zoe.lin, Zoe Lin (Médecin)" in terminal.out
    assert PASSPHRASE not in terminal.out + terminal.err


@pytest.mark.parametrize(("member", "is_warned"), [((), True), (("--professionnel", "P1"), False)])
def test_an_intervenant_without_a_member_of_the_team_is_a_warning(
    member: tuple[str, ...],
    is_warned: bool,  # noqa: FBT001 - both sides of the warning
) -> None:
    code, terminal = run(
        *("users", "add", "coffre", "zoe.lin", "--role", "intervenant", "--user", "chef", *member),
        vaults=a_team(),
        terminal=Terminal(environ=BOTH),
    )
    assert code == 0
    assert ("ne voit aucune personne" in terminal.err) is is_warned


def test_a_new_passphrase_is_typed_twice_and_one_not_strong_is_said() -> None:
    somewhat = "moulin ardoise figuier sentier octobre"
    terminal = Terminal(environ={}, answers=[PASSPHRASE, somewhat, somewhat])
    code, terminal = run(
        "users", "add", "coffre", "zoe", "--role", "lecture", vaults=FakeVaults(), terminal=terminal
    )
    assert code == 0
    assert "moins sûre" in terminal.err
    terminal = Terminal(environ={}, answers=[PASSPHRASE, somewhat, "deux"])
    code, terminal = run(
        "users", "add", "coffre", "zoe", "--role", "lecture", vaults=FakeVaults(), terminal=terminal
    )
    assert code == 2
    assert "diffèrent" in terminal.err


@pytest.mark.parametrize(
    "command",
    [
        ("users", "add", "coffre", "zoe", "--role", "lecture"),
        ("key", "passphrase", "coffre"),
        ("key", "recover", "coffre"),
    ],
)
def test_a_weak_new_passphrase_that_a_script_gives_is_told_everywhere(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    key, vaults = tmp_path / "cle", FakeVaults()
    key.write_text(RECOVERY_KEY)
    options = ("--recovery-key-file", key) if command[1] == "recover" else ()
    environ = {"CRT_PASSPHRASE": PASSPHRASE, "CRT_NEW_PASSPHRASE": "azerty"}
    code, terminal = run(*command, *options, vaults=vaults, terminal=Terminal(environ=environ))
    assert code == 0, terminal.err
    assert "moins sûre" in terminal.err


def test_a_new_passphrase_comes_from_its_own_file(tmp_path: Path) -> None:
    vaults, file = FakeVaults(), tmp_path / "phrase"
    phrase = "du fichier de la valise oubliée sous escalier"
    file.write_text(f"{phrase}\n")
    code, _ = run(
        "users",
        "coffre",
        "add",
        "zoe",
        "--role",
        "lecture",
        "--new-passphrase-file",
        file,
        vaults=vaults,
    )
    assert code == 0
    assert vaults.account_store.passphrases["zoe"] == phrase


def test_a_new_passphrase_that_nobody_can_give_is_a_wrong_usage() -> None:
    code, terminal = run("users", "coffre", "add", "zoe", "--role", "lecture")
    assert code == 2
    assert "CRT_NEW_PASSPHRASE" in terminal.err


def test_an_account_changes_role_name_and_person() -> None:
    vaults = a_team()
    code, terminal = run(
        "users", "role", "coffre", "luc", "medecin", "--user", "chef", vaults=vaults
    )
    assert (code, vaults.account_store.lines[1].role) == (0, Role.MEDECIN)
    code, terminal = run(
        "users",
        "coffre",
        "change",
        "luc",
        "--display-name",
        "Luc B.",
        "--professionnel",
        "P4",
        "--user",
        "chef",
        vaults=vaults,
    )
    assert code == 0
    assert "Luc B. (Médecin)" in terminal.out
    assert vaults.account_store.lines[1].professionnel == "P4"


def test_a_disabled_account_is_said_with_what_remains_to_do() -> None:
    vaults = a_team()
    code, terminal = run("users", "disable", "coffre", "luc", "--user", "chef", vaults=vaults)
    assert code == 0
    assert not vaults.account_store.lines[1].is_active
    assert "nouvelle clé" in terminal.out
    assert "sauvegardes" in terminal.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("coffre", "effacer", "luc"), "action inconnue"),
        (("add", "coffre"), "NOM"),
        (("add",), "COFFRE"),
        (("coffre", "role", "luc"), "ROLE"),
        (("coffre", "role", "luc", "roi"), "rôle inconnu"),
        (("coffre", "disable", "luc", "zoe"), "non reconnu"),
        (("coffre", "add", "zoe"), "--role"),
        (("coffre", "change", "luc"), "rien à changer"),
    ],
)
def test_words_that_say_too_little_are_a_wrong_usage(words: tuple[str, ...], expected: str) -> None:
    code, terminal = run("users", *words, "--user", "chef", vaults=a_team())
    assert code == 2
    assert expected in terminal.err
    assert terminal.out == ""


@pytest.mark.parametrize("is_first", [True, False])
def test_the_action_nobody_knows_is_named_whatever_the_order(
    tmp_path: Path,
    is_first: bool,  # noqa: FBT001 - both orders
) -> None:
    vault = str(tmp_path)
    words = ("effacer", vault) if is_first else (vault, "effacer")
    code, terminal = run("users", *words, "--user", "chef", vaults=a_team())
    assert code == 2
    assert "action inconnue\u00a0: effacer (choix" in terminal.err.replace(" : ", "\u00a0: ")


def test_rules_and_rights_have_their_exits() -> None:
    code, _ = run("users", "disable", "coffre", "chef", "--user", "chef", vaults=a_team())
    assert code == 1
    code, terminal = run("users", "disable", "coffre", "chef", "--user", "luc", vaults=a_team())
    assert code == 3
    assert "gérer les comptes" in terminal.err
    code, _ = run("users", "coffre", "disable", "personne", "--user", "chef", vaults=a_team())
    assert code == 3


# --- key ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("rotate", "coffre"), ("coffre", "rotate")])
def test_the_vault_gets_a_new_key_in_either_order(words: tuple[str, ...]) -> None:
    vaults = FakeVaults()
    code, terminal = run("key", *words, vaults=vaults)
    assert (code, vaults.account_store.rotations) == (0, 1)
    assert "nouvelle clé" in terminal.out


def test_ones_passphrase_is_asked_once_then_the_new_one_twice() -> None:
    vaults = FakeVaults()
    terminal = Terminal(environ={}, answers=[PASSPHRASE, NEW, NEW])
    code, terminal = run("key", "coffre", "passphrase", vaults=vaults, terminal=terminal)
    assert code == 0
    assert vaults.account_store.passphrases["claire.vidal"] == NEW
    assert "changée" in terminal.out


def test_the_second_factor_is_put_and_taken_off() -> None:
    vaults = FakeVaults()
    for action, expected in (("add-factor", True), ("drop-factor", False)):
        code, terminal = run("key", "coffre", action, vaults=vaults)
        assert (code, vaults.account_store.lines[0].has_factor) == (0, expected)
        assert "Second facteur" in terminal.out


def test_a_new_recovery_key_is_shown_once_or_written(tmp_path: Path) -> None:
    code, terminal = run("key", "coffre", "renew-recovery")
    assert code == 0
    assert "NEUVE" in terminal.out
    file = tmp_path / "secours"
    code, terminal = run("key", "coffre", "renew-recovery", "--recovery-file", file)
    assert code == 0
    assert file.read_text() == "NEUVE\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "NEUVE" not in terminal.out
    code, _ = run("key", "coffre", "renew-recovery", "--recovery-file", file)
    assert code == 1


def test_a_recovery_key_is_not_written_in_the_vault_it_opens(tmp_path: Path) -> None:
    (tmp_path / "coffre.cles.json").write_bytes(b"{}")
    # The last is where a change of keys leaves those to come: the next opening would take it for them.
    for name in ("secours", "ancre/secours", "coffre.cles.suivant.json"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        code, terminal = run("key", "coffre", "renew-recovery", "--recovery-file", file)
        assert code == 1
        assert "ne reçoit que les fichiers du coffre" in terminal.err
        assert "NEUVE" not in terminal.out
        assert not file.exists()


def test_a_recovery_key_that_was_not_renewed_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "secours"
    vaults = FakeVaults(failure=VaultBusyError(operation=""))
    code, _ = run("key", "coffre", "renew-recovery", "--recovery-file", file, vaults=vaults)
    assert code == 5
    assert not file.exists()


def test_the_recovery_key_opens_and_gives_new_secrets(tmp_path: Path) -> None:
    vaults, file = FakeVaults(), tmp_path / "fiche"
    file.write_text(RECOVERY_KEY)
    code, terminal = run(
        "key",
        "coffre",
        "recover",
        "--recovery-key-file",
        file,
        vaults=vaults,
        terminal=Terminal(environ=BOTH),
    )
    assert code == 0
    assert NEW_KEY in terminal.out
    assert vaults.accounts["claire.vidal"][1] == BOTH["CRT_NEW_PASSPHRASE"]
    assert vaults.sessions[-1].is_closed
    terminal = Terminal(environ={}, answers=[RECOVERY_KEY, NEW, NEW])
    code, _ = run("key", "recover", "coffre", vaults=FakeVaults(), terminal=terminal)
    assert code == 0
    code, terminal = run("key", "recover", "coffre")
    assert code == 2
    assert "--recovery-key-file" in terminal.err


@pytest.mark.parametrize("words", [("coffre",), ("rotate",), ("coffre", "casser")])
def test_a_key_command_without_action_is_a_wrong_usage(words: tuple[str, ...]) -> None:
    code, terminal = run("key", *words)
    assert code == 2
    assert "usage : crt-desktop key" in terminal.err


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (VaultReplacedError(path="x"), 5),
        (KeyringUnavailableError(reason="muet", seconds=5), 6),
        (WrongPassphraseError(delay_s=2), 3),
    ],
)
def test_what_stops_an_opening_has_its_exit(failure: Exception, expected: int) -> None:
    code, terminal = run("key", "coffre", "rotate", vaults=FakeVaults(failure=failure))
    assert code == expected
    assert terminal.err


# --- backup -------------------------------------------------------------------------------------


def test_a_backup_goes_to_a_folder_a_file_or_the_vault(tmp_path: Path) -> None:
    vaults = FakeVaults()
    for destination in ([tmp_path], [tmp_path / "copie.crtsauve"], []):
        code, terminal = run("backup", "coffre", *destination, vaults=vaults)
        assert code == 0
        assert "120 lignes, 1,5 Mo" in terminal.out
    assert len(vaults.backup_store.elsewhere) == 2
    assert len(vaults.backup_store.backups) == 1


def test_a_backup_never_overwrites_and_needs_a_folder(tmp_path: Path) -> None:
    (tmp_path / "copie").write_text("")
    code, terminal = run("backup", "coffre", tmp_path / "copie")
    assert code == 1
    assert str(tmp_path / "copie") in terminal.err
    code, terminal = run("backup", "coffre", tmp_path / "nulle" / "part")
    assert code == 2
    assert "dossier introuvable" in terminal.err


def test_a_role_that_does_not_back_up_is_told_who_does(tmp_path: Path) -> None:
    code, terminal = run("backup", "coffre", tmp_path, "--user", "luc", vaults=a_team())
    assert code == 3
    assert "Coordination" in terminal.err


# --- restore ------------------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "sauvegarde-20261122T080000Z.crtsauve"
    path.write_bytes(b"x")
    return path


def test_a_backup_is_restored_with_a_passphrase(backup: Path) -> None:
    vaults = FakeVaults()
    code, terminal = run("restore", backup, "neuf", vaults=vaults)
    assert code == 0
    (order,) = vaults.restored
    assert (order.backup, order.into, order.name) == (backup, Path("neuf"), "claire.vidal")
    assert (order.passphrase, order.replace) == (PASSPHRASE, False)
    assert PASSPHRASE not in repr(order)
    assert "120 lignes" in terminal.out
    assert "jour de la sauvegarde" in terminal.err


def test_the_latest_backup_of_a_folder_is_taken(backup: Path) -> None:
    other = backup.with_name("sauvegarde-20261123T080000Z.crtsauve")
    other.write_bytes(b"y")
    vaults = FakeVaults()
    code, terminal = run("restore", backup.parent, "neuf", vaults=vaults)
    assert code == 0
    assert vaults.restored[0].backup == other
    assert str(other) in terminal.err


def test_an_unreadable_backup_of_a_folder_is_left_aside_and_said(backup: Path) -> None:
    class OneDamaged(FakeVaults):
        def inspect_backup(self, path: Path) -> BackupInfo:
            if path != backup:
                raise VaultDamagedError(part="sauvegarde")
            return super().inspect_backup(path)

    (backup.parent / "sauvegarde-20270101T000000Z.crtsauve").write_bytes(b"")
    vaults = OneDamaged()
    code, terminal = run("restore", backup.parent, "neuf", vaults=vaults)
    assert code == 0
    assert vaults.restored[0].backup == backup
    assert "illisible" in terminal.err
    backup.unlink()
    code, terminal = run("restore", backup.parent, "neuf", vaults=vaults)
    assert code == 2
    assert "aucune sauvegarde lisible" in terminal.err


def test_the_recovery_sheet_restores_and_gives_a_new_key(backup: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "fiche"
    sheet.write_text(RECOVERY_KEY)
    vaults = FakeVaults()
    code, terminal = run(
        "restore",
        backup,
        "neuf",
        "--recovery-key-file",
        sheet,
        vaults=vaults,
        terminal=Terminal(environ=BOTH),
    )
    assert code == 0
    assert NEW_KEY in terminal.out
    (order,) = vaults.restored
    assert (order.recovery_key, order.new_passphrase) == (RECOVERY_KEY, BOTH["CRT_NEW_PASSPHRASE"])


def test_a_vault_in_place_needs_replace_and_is_said_to_be_set_aside(backup: Path) -> None:
    code, terminal = run("restore", backup, "existing")
    assert code == 1
    assert "--replace" in terminal.err
    code, terminal = run("restore", backup, "existing", "--replace")
    assert code == 0
    assert "mis de côté" in terminal.out


def test_restorations_that_cannot_start_have_their_exits(backup: Path) -> None:
    code, terminal = run("restore", backup.with_name("absente"), "neuf")
    assert (code, "fichier introuvable" in terminal.err) == (2, True)
    code, terminal = run("restore", backup, "neuf", vaults=a_team())
    assert (code, "--user" in terminal.err) == (2, True)
    code, terminal = run("restore", backup, "neuf", "--recovery-file", "x")
    assert (code, "--recovery-key-file" in terminal.err) == (2, True)
    damaged = FakeVaults(failure=VaultDamagedError(part="sauvegarde_donnees"))
    code, terminal = run("restore", backup, "neuf", vaults=damaged)
    assert code == 4
    assert "La sauvegarde est endommagée" in terminal.err
