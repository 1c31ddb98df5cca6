"""Commands on backups: `backup` and `restore`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from crt_desktop.cli.access import (
    account_name,
    choose_passphrase,
    open_vault,
    read_passphrase,
    read_recovery_key,
)
from crt_desktop.cli.console import Console, as_text, count_rows
from crt_desktop.cli.exits import DONE, REFUSED
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.cli.recovery import key_file
from crt_desktop.domain.errors import VaultDamagedError, VaultExistsError, VaultNewerError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.retention import SUFFIX
from crt_desktop.reports.upkeep import BackupInfo, Restored
from crt_desktop.services.application import Application


def make_backup(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Write a verified backup elsewhere, or in the vault's own folder."""
    destination: Path | None = arguments.destination
    if destination is not None and not destination.is_dir():
        if not destination.absolute().parent.is_dir():
            parser.error(f"dossier introuvable : {destination.parent}")
        if destination.exists():
            raise VaultExistsError(path=str(destination))
    with open_vault(application, console, parser, arguments) as vault:
        made = (
            vault.backups.make()
            if destination is None
            else vault.backups.make_elsewhere(destination)
        )
    console.say("Sauvegarde écrite et vérifiée : ", made.path)
    console.say(f"{count_rows(made.rows)}, {megabytes(made.size_bytes)}.")
    return DONE


def restore_backup(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Put a backup back as a vault, with a passphrase or with the recovery key of then.

    Never over a vault that is there: the refusal says how to set it aside.
    """
    try:
        return _restore(application, console, parser, arguments)
    except VaultExistsError as error:
        if arguments.replace or error.values.get("path") != str(arguments.vault):
            raise
        console.tell(explain(error))
        console.tell("Si c'est un coffre, --replace le met de côté, intact, et prend sa place.")
        return REFUSED


def _restore(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    info = _choose(application, console, parser, arguments.backup)
    name = account_name(parser, arguments.user, [one.name for one in info.accounts])
    if arguments.recovery_key_file is None:
        if arguments.new_passphrase_file is not None or arguments.recovery_file is not None:
            parser.error("--new-passphrase-file et --recovery-file vont avec --recovery-key-file")
        restored = application.sessions.restore(
            info.path,
            arguments.vault,
            name=name,
            passphrase=read_passphrase(console, parser, arguments.passphrase_file),
            replace=arguments.replace,
        )
        _say(console, restored)
        return DONE
    with key_file(arguments.recovery_file) as keeper:
        key = read_recovery_key(console, parser, arguments.recovery_key_file)
        restored = application.sessions.restore(
            info.path,
            arguments.vault,
            name=name,
            recovery_key=key,
            new_passphrase=choose_passphrase(
                console, parser, arguments.new_passphrase_file, is_second=True
            ),
            replace=arguments.replace,
        )
        new_key = restored.recovery_key or ""
        keeper.write(console, new_key)
    _say(console, restored)
    keeper.say(console, new_key)
    return DONE


def megabytes(size_bytes: int) -> str:
    """Return a size as people read it: « 0,8 Mo »."""
    return f"{size_bytes / 1e6:.1f} Mo".replace(".", ",")


def _choose(
    application: Application, console: Console, parser: FrenchParser, path: Path
) -> BackupInfo:
    """Return the backup asked for, or the latest of a folder; raises UsageError."""
    if not path.exists():
        parser.error(f"fichier introuvable : {path}")
    if not path.is_dir():
        return application.sessions.inspect_backup(path)
    found: list[BackupInfo] = []
    for one in sorted(path.glob(f"*{SUFFIX}")):
        try:
            found.append(application.sessions.inspect_backup(one))
        except (VaultDamagedError, VaultNewerError):
            console.tell("Laissée de côté, illisible : ", one)
    if not found:
        parser.error(f"aucune sauvegarde lisible dans : {path}")
    latest = max(found, key=lambda one: (one.made_at, one.path.name))
    console.tell("Sauvegarde la plus récente : ", latest.path)
    return latest


def _say(console: Console, restored: Restored) -> None:
    console.say("Coffre restauré : ", restored.path)
    console.say(
        f"Sauvegarde du {as_text(restored.made_at)}, {restored.rows} lignes comparées : toutes présentes."
    )
    if restored.set_aside is not None:
        console.say("Ancien coffre mis de côté, intact : ", restored.set_aside)
    console.tell("Les comptes et les phrases de passe sont ceux du jour de la sauvegarde.")
