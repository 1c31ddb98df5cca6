"""Commands on a vault: `init` and `verify`."""

from __future__ import annotations

from argparse import Namespace

from crt_desktop.cli.access import choose_passphrase, open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DAMAGED, DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.cli.recovery import key_file
from crt_desktop.domain.errors import VaultDamagedError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.typography import upper_first
from crt_desktop.services.application import Application


def make_vault(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Make a vault and its first account; show the recovery key once, or write it to a new file."""
    name = arguments.user.strip()
    if not name:
        parser.error("--user est vide")
    role = Role(arguments.role)
    with key_file(arguments.recovery_file) as keeper:
        passphrase = choose_passphrase(console, parser, arguments.passphrase_file)
        created = application.sessions.create(
            arguments.vault,
            name=name,
            display_name=display_name(name),
            role=role,
            passphrase=passphrase,
        )
        created.session.close()
        keeper.write(console, created.recovery_key)
    console.say("Coffre créé : ", arguments.vault)
    console.say(f"Compte : {name} ({ROLE_LABELS[role]})")
    keeper.say(console, created.recovery_key)
    return DONE


def verify_vault(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """Check the whole vault; one that cannot even be opened is a failed check."""
    try:
        with open_vault(application, console, parser, arguments) as vault:
            report = application.sessions.verify(vault.session)
    except VaultDamagedError as error:
        if not arguments.json:
            raise
        detail = explain(error).text
        console.write_json(
            {"ok": False, "controles": [{"nom": "ouverture", "ok": False, "detail": detail}]}
        )
        return DAMAGED
    if arguments.json:
        console.write_json(
            {
                "ok": report.is_ok,
                "controles": [
                    {"nom": check.name, "ok": check.is_ok, "detail": check.detail}
                    for check in report.checks
                ],
            }
        )
    else:
        for check in report.checks:
            console.say(f"{'OK   ' if check.is_ok else 'ÉCHEC'}  {check.name} : {check.detail}")
        console.say(
            "Le coffre est sain." if report.is_ok else "Le coffre est endommagé ou modifié."
        )
    return DONE if report.is_ok else DAMAGED


def display_name(name: str) -> str:
    """Return how an account's name is shown: « claire.vidal » gives « Claire Vidal »."""
    if " " in name:
        return name
    return " ".join(upper_first(word) for word in name.split(".") if word) or name
