"""Arguments that several commands share: the vault, the account, the period, the new secrets."""

from __future__ import annotations

from argparse import _SubParsersAction
from pathlib import Path

from crt_desktop.cli.argument_values import parse_date, parse_year
from crt_desktop.cli.french_argparse import FrenchParser

Commands = _SubParsersAction  # the only public way to name it is the type of add_subparsers()


def add_command(commands: Commands[FrenchParser], name: str, summary: str) -> FrenchParser:
    """Add a command with its one-line help, and return its parser."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(parser=parser)
    return parser


def add_vault(parser: FrenchParser, *, is_required: bool = True) -> None:
    """Add the vault, the account and the file of the passphrase."""
    parser.add_argument(
        "vault",
        metavar="COFFRE",
        type=Path,
        nargs=None if is_required else "?",
        help="dossier du coffre",
    )
    parser.add_argument("--user", metavar="NOM", help="compte (inutile s'il n'y en a qu'un)")
    add_passphrase(parser)


def add_passphrase(parser: FrenchParser) -> None:
    """Add the file of the passphrase."""
    parser.add_argument(
        "--passphrase-file", metavar="FICHIER", type=Path, help="fichier de la phrase de passe"
    )


def add_json(parser: FrenchParser) -> None:
    """Add the choice of a JSON document on the standard output."""
    parser.add_argument(
        "--json", action="store_true", help="un document JSON sur la sortie standard"
    )


def add_reason(parser: FrenchParser) -> None:
    """Add the reason that is journaled."""
    parser.add_argument("--reason", metavar="TEXTE", help="motif, journalisé")


def add_period(parser: FrenchParser) -> None:
    """Add a period: a civil year, or two dates."""
    parser.add_argument("--year", metavar="AAAA", type=parse_year, help="année civile")
    parser.add_argument(
        "--from", dest="start", metavar="DATE", type=parse_date, help="premier jour"
    )
    parser.add_argument(
        "--to", dest="end", metavar="DATE", type=parse_date, help="dernier jour inclus"
    )


def add_words(parser: FrenchParser, metavar: str, what: str) -> None:
    """Add the vault and an action, which may come first."""
    parser.add_argument("words", metavar=metavar, nargs="+", help=f"coffre et {what}")
    parser.add_argument("--user", metavar="NOM", help="compte (inutile s'il n'y en a qu'un)")
    add_passphrase(parser)


def add_new_passphrase(parser: FrenchParser) -> None:
    """Add the file of the new passphrase."""
    parser.add_argument(
        "--new-passphrase-file",
        metavar="FICHIER",
        type=Path,
        help="fichier de la nouvelle phrase de passe",
    )


def add_new_secrets(parser: FrenchParser) -> None:
    """Add the files of the recovery key, of the new passphrase and of the new recovery key."""
    parser.add_argument(
        "--recovery-key-file", metavar="FICHIER", type=Path, help="fichier de la clé de secours"
    )
    add_new_passphrase(parser)
    parser.add_argument(
        "--recovery-file",
        metavar="FICHIER",
        type=Path,
        help="où écrire la nouvelle clé de secours, au lieu de l'afficher",
    )
