"""How hard a passphrase is to guess.

Source: CNIL, délibération 2022-100 du 21 juillet 2022 (80 bits for a password that stands alone).
"""

from __future__ import annotations

import math
import re
from typing import Final

from crt_desktop.domain.errors import RuleViolationError

ENOUGH_BITS: Final = 80
LEAST_BITS: Final = 50
"""Below, a new passphrase is refused: a vault leaves the building on a stolen computer."""

BITS_OF_A_WORD: Final = 12.2
"""A word drawn from the list of `domain.words_fr`: seven of them pass the bar, six do not."""

_ALPHABETS: Final = (
    (re.compile(r"[a-z]"), 26),
    (re.compile(r"[A-Z]"), 26),
    (re.compile(r"[0-9]"), 10),
    (re.compile(r"[^a-zA-Z0-9]"), 33),
)
_SEPARATORS: Final = re.compile(r"[\s\-_.,;]+")


def estimate_bits(passphrase: str) -> int:
    """Return the bits of guessing the passphrase asks for, rounded down; 0 when empty.

    The lesser of two readings: characters drawn at random (a repeated one counts once in a row), and,
    for a sentence, words drawn from a list.
    """
    collapsed = re.sub(r"(.)\1+", r"\1", passphrase)
    size = sum(count for pattern, count in _ALPHABETS if pattern.search(collapsed))
    bits = len(collapsed) * math.log2(size) if size else 0.0
    words = [word for word in _SEPARATORS.split(passphrase) if word]
    if len(words) > 1 and all(word.isalpha() for word in words):
        bits = min(bits, len({word.casefold() for word in words}) * BITS_OF_A_WORD)
    return math.floor(bits)


def is_strong(passphrase: str) -> bool:
    """Tell whether the passphrase reaches the bar; a somewhat weaker one is a warning."""
    return estimate_bits(passphrase) >= ENOUGH_BITS


def require_least(passphrase: str) -> None:
    """Refuse a new passphrase that is guessed too fast; raises RuleViolationError (``phrase_faible``)."""
    bits = estimate_bits(passphrase)
    if bits < LEAST_BITS:
        raise RuleViolationError("phrase_faible", bits=bits, least=LEAST_BITS)
