"""Passphrases of common French words, drawn at random.

The words are typed without accents: 4 to 9 small letters, each different from the others.
"""

from __future__ import annotations

import secrets
from functools import cache
from importlib.resources import files
from typing import Final

WORD_COUNT: Final = 7
"""Words of a passphrase: more than the bar of `domain.passphrases` asks for."""


@cache
def words_fr() -> tuple[str, ...]:
    """Return the words, in alphabetical order."""
    text = files("crt_desktop.domain").joinpath("mots_fr.txt").read_text(encoding="ascii")
    return tuple(text.split())


def draw_passphrase() -> str:
    """Return seven different words drawn by the system's generator of secrets, with spaces."""
    return " ".join(secrets.SystemRandom().sample(words_fr(), WORD_COUNT))
