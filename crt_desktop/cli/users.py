"""Command on the accounts of a vault: `users`."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from crt_desktop.cli.access import choose_passphrase, open_vault
from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.cli.vaults import display_name
from crt_desktop.cli.words import split_words
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.reports.upkeep import AccountLine
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault

_ACTIONS: Final = {
    "list": (),
    "add": ("NOM",),
    "change": ("NOM",),
    "role": ("NOM", "ROLE"),
    "disable": ("NOM",),
}


def manage_users(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> int:
    """List the accounts, add one, change one, take one's access away."""
    action, words = split_words(parser, arguments, _ACTIONS, default="list")
    _check_options(parser, arguments, action, words)
    with open_vault(application, console, parser, arguments) as vault:
        if action == "list":
            _list(vault, console, arguments)
        elif action == "add":
            _add(vault, console, parser, arguments, words[0])
        elif action == "disable":
            vault.accounts.disable(words[0])
            console.say(f"Compte désactivé : {words[0]}. Le coffre a une nouvelle clé.")
            console.tell(
                "Les sauvegardes faites avant s'ouvrent encore avec sa phrase de passe : "
                "faites-en une nouvelle et mettez les anciennes à l'abri."
            )
        else:
            role = words[1] if action == "role" else arguments.role
            line = vault.accounts.change(
                words[0],
                role=None if role is None else Role(role),
                display_name=arguments.display_name,
                professionnel=arguments.professionnel,
            )
            console.say(f"Compte modifié : {_one_line(line)}")
    return DONE


def _check_options(
    parser: FrenchParser, arguments: Namespace, action: str, words: list[str]
) -> None:
    """Refuse what the action does not say enough of, before anything is asked; raises UsageError."""
    if action == "role" and words[1] not in [role.value for role in Role]:
        parser.error(
            f"rôle inconnu : {words[1]} (choix : {', '.join(role.value for role in Role)})"
        )
    given = (arguments.role, arguments.display_name, arguments.professionnel)
    if action == "add" and arguments.role is None:
        parser.error("il manque : --role")
    if action == "change" and all(value is None for value in given):
        parser.error("rien à changer : --role, --display-name ou --professionnel")


def _add(
    vault: OpenVault,
    console: Console,
    parser: FrenchParser,
    arguments: Namespace,
    name: str,
) -> None:
    passphrase = choose_passphrase(console, parser, arguments.new_passphrase_file, is_second=True)
    line = vault.accounts.add(
        name=name,
        display_name=arguments.display_name or display_name(name.strip()),
        role=Role(arguments.role),
        passphrase=passphrase,
        professionnel=arguments.professionnel,
    )
    console.say(f"Compte créé : {_one_line(line)}")
    if line.role is Role.INTERVENANT and not line.professionnel:
        console.tell(
            "Attention : sans --professionnel, ce compte ne voit aucune personne. Donnez-le par "
            f"users change COFFRE {line.name} --professionnel ID."
        )


def _list(vault: OpenVault, console: Console, arguments: Namespace) -> None:
    lines = vault.accounts.all()
    if arguments.json:
        console.write_json({"comptes": [_document(line) for line in lines]})
        return
    console.table(
        (
            "Compte",
            "Nom affiché",
            "Rôle",
            "Actif",
            "Professionnel",
            "Dernière ouverture",
            "Second facteur",
        ),
        [
            (
                line.name,
                line.display_name,
                ROLE_LABELS[line.role],
                line.is_active,
                line.professionnel,
                line.last_unlock_at,
                line.has_factor,
            )
            for line in lines
        ],
    )


def _document(line: AccountLine) -> dict[str, object]:
    return {
        "nom": line.name,
        "nom_affiche": line.display_name,
        "role": line.role.value,
        "actif": line.is_active,
        "professionnel": line.professionnel,
        "derniere_ouverture": line.last_unlock_at,
        "second_facteur": line.has_factor,
    }


def _one_line(line: AccountLine) -> str:
    return f"{line.name}, {line.display_name} ({ROLE_LABELS[line.role]})"
