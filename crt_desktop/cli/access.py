"""Who acts, and with which passphrase."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crt_desktop.cli.console import TRAINING_NOTICE, Console
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.errors import TooManyAttemptsError
from crt_desktop.domain.messages import french_delay
from crt_desktop.domain.passphrases import is_strong
from crt_desktop.services.application import Application, OpenVault

PASSPHRASE_VARIABLE: Final = "CRT_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret
PATIENCE_S: Final = 20
"""A delay of at most this is waited out; a longer one is refused at once."""


@contextmanager
def open_vault(
    application: Application, console: Console, parser: FrenchParser, arguments: Namespace
) -> Iterator[OpenVault]:
    """Open the vault as the account asked for, and close it at the end.

    Raises UsageError, and the Access and Vault families of errors.
    """
    status = application.sessions.inspect(arguments.vault)
    name = arguments.user or _only_account(parser, [account.name for account in status.accounts])
    passphrase = read_passphrase(console, parser, arguments.passphrase_file)
    _wait_out(console, status.delay_s)
    session = application.sessions.unlock(arguments.vault, name=name, passphrase=passphrase)
    try:
        if session.is_training:
            console.tell(TRAINING_NOTICE)
        yield application.services(session)
    finally:
        session.close()


def read_passphrase(console: Console, parser: FrenchParser, file: Path | None) -> str:
    """Return the passphrase from the file, else the variable, else the answer to a question."""
    if file is not None:
        return _require_some(parser, _read_file(parser, file))
    if PASSPHRASE_VARIABLE in console.environ:
        return _require_some(parser, console.environ[PASSPHRASE_VARIABLE])
    if console.read_secret is None:
        parser.error(
            f"aucune phrase de passe : donnez --passphrase-file, la variable {PASSPHRASE_VARIABLE}, "
            "ou lancez la commande dans un terminal"
        )
    return _require_some(parser, console.read_secret("Phrase de passe : "))


def choose_passphrase(console: Console, parser: FrenchParser, file: Path | None) -> str:
    """Return a new passphrase; one typed is asked twice, a weak one is a warning."""
    is_typed = file is None and PASSPHRASE_VARIABLE not in console.environ
    passphrase = read_passphrase(console, parser, file)
    if (
        is_typed
        and console.read_secret is not None
        and console.read_secret("Encore une fois : ") != passphrase
    ):
        parser.error("les deux phrases de passe diffèrent")
    if not is_strong(passphrase):
        console.tell(
            "Attention : cette phrase de passe est facile à deviner. Sept mots tirés au hasard "
            "la rendraient sûre."
        )
    return passphrase


def _read_file(parser: FrenchParser, file: Path) -> str:
    """Return the first line of the file."""
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        parser.error(f"fichier introuvable : {file}")
    except IsADirectoryError:
        parser.error(f"ce n'est pas un fichier : {file}")
    except UnicodeDecodeError:
        parser.error(f"ce fichier n'est pas du texte en UTF-8 : {file}")
    return content.split("\n", 1)[0].removesuffix("\r")


def _require_some(parser: FrenchParser, passphrase: str) -> str:
    if not passphrase:
        parser.error("la phrase de passe est vide")
    return passphrase


def _only_account(parser: FrenchParser, names: list[str]) -> str:
    if len(names) != 1:
        parser.error("ce coffre a plusieurs comptes : indiquez --user")
    return names[0]


def _wait_out(console: Console, delay_s: int) -> None:
    """Wait while the vault suspends attempts; raises TooManyAttemptsError when that is long."""
    if delay_s > PATIENCE_S:
        raise TooManyAttemptsError(delay_s=delay_s)
    if delay_s > 0:
        console.tell(
            f"Essais suspendus après une phrase inexacte : attente de {french_delay(delay_s)}."
        )
        console.sleep(delay_s)
