"""Command on the keys of a vault: `key`."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from crt_desktop.cli.access import (
    account_name,
    choose_passphrase,
    open_vault,
    read_passphrase,
    read_recovery_key,
)
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.cli.recovery import key_file
from crt_desktop.cli.words import split_words
from crt_desktop.services.application import Application

_ACTIONS: Final[dict[str, tuple[str, ...]]] = {
    "rotate": (),
    "passphrase": (),
    "recover": (),
    "renew-recovery": (),
    "add-factor": (),
    "drop-factor": (),
}


def manage_keys(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Change the key of the vault, one's own passphrase, the recovery key, the second factor."""
    action, _ = split_words(parser, arguments, _ACTIONS)
    if action == "recover":
        return _recover(application, console, parser, arguments)
    if action == "renew-recovery":
        return _renew_recovery(application, console, parser, arguments)
    old = read_passphrase(console, parser, arguments.passphrase_file)
    with open_vault(application, console, parser, arguments, passphrase=old) as vault:
        if action == "rotate":
            vault.accounts.rotate_key()
            console.say("Le coffre a une nouvelle clé ; les phrases de passe restent les mêmes.")
        elif action == "passphrase":
            new = choose_passphrase(console, parser, arguments.new_passphrase_file, is_second=True)
            vault.accounts.change_passphrase(old=old, new=new)
            console.say("Phrase de passe changée.")
        elif action == "add-factor":
            vault.accounts.set_second_factor(passphrase=old, is_on=True)
            console.say(
                "Second facteur en place : ce compte ne s'ouvre plus que sur ce poste, "
                "avec le trousseau de cette session."
            )
        else:
            vault.accounts.set_second_factor(passphrase=old, is_on=False)
            console.say("Second facteur retiré : la phrase de passe suffit.")
    return DONE


def _renew_recovery(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    with key_file(arguments.recovery_file) as keeper:
        with open_vault(application, console, parser, arguments) as vault:
            key = vault.accounts.renew_recovery()
        keeper.write(console, key)
    console.say("La clé de secours d'avant n'ouvre plus ce coffre : détruisez son ancienne fiche.")
    keeper.say(console, key)
    return DONE


def _recover(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    status = application.sessions.inspect(arguments.vault)
    name = account_name(parser, arguments.user, [one.name for one in status.accounts])
    with key_file(arguments.recovery_file) as keeper:
        key = read_recovery_key(console, parser, arguments.recovery_key_file)
        passphrase = choose_passphrase(
            console, parser, arguments.new_passphrase_file, is_second=True
        )
        recovered = application.sessions.recover(
            arguments.vault, name=name, recovery_key=key, new_passphrase=passphrase
        )
        recovered.session.close()
        keeper.write(console, recovered.recovery_key)
    console.say(
        f"Le compte {name} a une nouvelle phrase de passe, et le coffre une nouvelle clé de secours."
    )
    keeper.say(console, recovered.recovery_key)
    return DONE
