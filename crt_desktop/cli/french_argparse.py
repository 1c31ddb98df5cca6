"""The standard parser, speaking French."""

from __future__ import annotations

import argparse
from typing import Final, NoReturn

_FRENCH: Final = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "optional arguments": "options",
    "show this help message and exit": "affiche cette aide",
    "show program's version number and exit": "affiche la version",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l'un de : %s",
    "unrecognized arguments: %s": "non reconnu : %s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "expected one argument": "il faut une valeur",
    "expected at most one argument": "il faut au plus une valeur",
    "expected at least one argument": "il faut au moins une valeur",
    "expected %s argument": "il faut %s valeur",
    "expected %s arguments": "il faut %s valeurs",
    "ignored explicit argument %r": "n'accepte pas de valeur (%r)",
    "not allowed with argument %s": "ne va pas avec %s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "valeur inconnue %(value)r (choix : %(choices)s)"
    ),
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "valeur inconnue %(value)r (choix : %(choices)s)"
    ),
    "invalid %(type)s value: %(value)r": "valeur incorrecte %(value)r",
    "ambiguous option: %(option)s could match %(matches)s": (
        "option ambiguë %(option)s : %(matches)s"
    ),
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
    " (default: %(default)s)": " (par défaut : %(default)s)",
}


def _translate(message: str) -> str:
    return _FRENCH.get(message, message)


def _translate_plural(singular: str, plural: str, count: int) -> str:
    return _translate(singular if count < 2 else plural)  # noqa: PLR2004 - French: 0 and 1 are singular


# WORKAROUND argparse's sentences go through these two names only, and no catalogue of them ships with
# Python: remove when one does.
setattr(argparse, "_", _translate)  # noqa: B010 - the name is not in the type stubs
setattr(argparse, "ngettext", _translate_plural)  # noqa: B010 - idem


class UsageError(Exception):
    """The command was called the wrong way; its usage and this sentence are printed (exit 2)."""


class FrenchParser(argparse.ArgumentParser):
    """A parser that raises UsageError instead of leaving the process."""

    def __init__(self, *args: object, **options: object) -> None:
        """Accept only whole option names, so that a new option never changes an old command."""
        options.setdefault("allow_abbrev", False)
        super().__init__(*args, **options)  # type: ignore[arg-type] # the base class's own signature

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the usage and the sentence."""
        sentence = f"{self.prog} : erreur : {message}\n"
        raise UsageError(self.format_usage() + sentence)
