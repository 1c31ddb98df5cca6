"""Who acts, and with which passphrase."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crt_desktop.cli.console import TRAINING_NOTICE, Console
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.errors import TooManyAttemptsError
from crt_desktop.domain.messages import french_delay
from crt_desktop.domain.passphrases import is_strong, require_least
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault

PASSPHRASE_VARIABLE: Final = "CRT_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret
NEW_PASSPHRASE_VARIABLE: Final = "CRT_NEW_PASSPHRASE"  # noqa: S105 - idem
PATIENCE_S: Final = 20
"""A delay of at most this is waited out; a longer one is refused at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """Where a secret comes from besides a file: a variable, a question."""

    what: str
    option: str
    variable: str = ""
    question: str


_PASSPHRASE: Final = _Source(
    what="phrase de passe",
    option="--passphrase-file",
    variable=PASSPHRASE_VARIABLE,
    question="Phrase de passe : ",
)
_NEW_PASSPHRASE: Final = _Source(
    what="nouvelle phrase de passe",
    option="--new-passphrase-file",
    variable=NEW_PASSPHRASE_VARIABLE,
    question="Nouvelle phrase de passe : ",
)
_RECOVERY_KEY: Final = _Source(
    what="clé de secours", option="--recovery-key-file", question="Clé de secours : "
)


@contextmanager
def open_vault(
    application: Application,
    console: Console,
    parser: FrenchParser,
    arguments: Namespace,
    *,
    passphrase: str | None = None,
) -> Iterator[OpenVault]:
    """Open the vault as the account asked for, and close it at the end.

    ``passphrase``: as already read, when the command needs it again.
    Raises UsageError, and the Access and Vault families of errors.
    """
    status = application.sessions.inspect(arguments.vault)
    names = [account.name for account in status.accounts]
    # A training vault opens as whom it was made for: the demo has an account of the direction besides.
    first = names[:1] if status.is_training else names
    name = account_name(parser, arguments.user, first)
    if passphrase is None:
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
    return _read(console, parser, file, _PASSPHRASE)


def read_recovery_key(console: Console, parser: FrenchParser, file: Path | None) -> str:
    """Return the recovery key from the file, else the answer to a question."""
    return _read(console, parser, file, _RECOVERY_KEY)


def choose_passphrase(
    console: Console, parser: FrenchParser, file: Path | None, *, is_second: bool = False
) -> str:
    """Return a new passphrase; one typed is asked twice.

    Under 80 bits it is a warning; under 50 one that is typed is refused, as in the window (a script that
    gives one has its reasons). ``is_second``: the command reads the present passphrase too, so this one
    has its own variable. Raises RuleViolationError (``phrase_faible``).
    """
    source = _NEW_PASSPHRASE if is_second else _PASSPHRASE
    is_typed = file is None and source.variable not in console.environ
    passphrase = _read(console, parser, file, source)
    if is_typed:
        require_least(passphrase)
    if (
        is_typed
        and console.read_secret is not None
        and console.read_secret("Encore une fois : ") != passphrase
    ):
        parser.error("les deux phrases de passe diffèrent")
    if not is_strong(passphrase):
        console.tell(
            "Attention : cette phrase de passe est moins sûre que la CNIL ne le recommande. Sept mots "
            "tirés au hasard la rendraient sûre."
        )
    return passphrase


def _read(console: Console, parser: FrenchParser, file: Path | None, source: _Source) -> str:
    if file is not None:
        return _require_some(parser, _read_file(parser, file), source)
    if source.variable in console.environ:
        return _require_some(parser, console.environ[source.variable], source)
    if console.read_secret is None:
        variable = f"la variable {source.variable}, " if source.variable else ""
        parser.error(
            f"aucune {source.what} : donnez {source.option}, {variable}"
            "ou lancez la commande dans un terminal"
        )
    return _require_some(parser, console.read_secret(source.question), source)


def _read_file(parser: FrenchParser, file: Path) -> str:
    """Return the first line of the file."""
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        parser.error(f"fichier introuvable : {file}")
    except IsADirectoryError:
        parser.error(f"ce n'est pas un fichier : {file}")
    except PermissionError:
        parser.error(f"vous n'avez pas le droit de lire : {file}")
    except UnicodeDecodeError:
        parser.error(f"ce fichier n'est pas du texte en UTF-8 : {file}")
    return content.split("\n", 1)[0].removesuffix("\r")


def _require_some(parser: FrenchParser, secret: str, source: _Source) -> str:
    if not secret:
        parser.error(f"la {source.what} est vide")
    return secret


def account_name(parser: FrenchParser, asked: str | None, names: list[str]) -> str:
    """Return the account asked for, else the one there is; raises UsageError for an empty name."""
    if asked is None:
        return only_account(parser, names)
    if not asked.strip():
        parser.error("--user est vide")
    return asked


def only_account(parser: FrenchParser, names: list[str]) -> str:
    """Return the one account there is; raises UsageError when there are several."""
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
