"""The recovery key as people write it: 160 bits in 8 groups of 5 characters.

Crockford's base 32 (no I, L, O, U): four characters of a group carry 20 bits, the fifth checks them and
the place of the group, so that a mistyped group is named. Any single wrong character, any two swapped
neighbours of a group and any two swapped groups are noticed.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS: Final = 8
CARRIERS: Final = 4
SIZE_BYTES: Final = 20

_FORGIVEN: Final = str.maketrans("ILO", "110")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—_.·]+")
_REDUCTION: Final = 0b100101  # x^5 + x^2 + 1, primitive: 2 generates the 31 non-zero values


class MistypedKeyError(ValueError):
    """What was typed is not a recovery key; ``group`` is the first wrong one, from 1, or None."""

    def __init__(self, group: int | None = None) -> None:
        """Name the group, when one can be named."""
        super().__init__("mistyped recovery key")
        self.group = group


def new_secret() -> bytes:
    """Return 160 random bits."""
    return secrets.token_bytes(SIZE_BYTES)


def to_text(secret: bytes) -> str:
    """Write 160 bits as 8 groups of 5 characters joined by dashes."""
    number = int.from_bytes(secret, "big")
    values = [(number >> (5 * place)) & 31 for place in reversed(range(GROUPS * CARRIERS))]
    groups = []
    for index in range(GROUPS):
        carried = values[index * CARRIERS : (index + 1) * CARRIERS]
        groups.append("".join(ALPHABET[value] for value in (*carried, _check(index, carried))))
    return "-".join(groups)


def from_text(typed: str) -> bytes:
    """Read a key back, forgiving case, spaces, dashes, I and L for 1, O for 0.

    Raises MistypedKeyError.
    """
    compact = _SEPARATORS.sub("", typed).upper().translate(_FORGIVEN)
    size = CARRIERS + 1
    values = [ALPHABET.find(character) for character in compact]
    number = 0
    for index in range(GROUPS):
        group = values[index * size : (index + 1) * size]
        if len(group) < size or -1 in group or group[-1] != _check(index, group[:-1]):
            raise MistypedKeyError(index + 1)
        for value in group[:-1]:
            number = number << 5 | value
    if len(values) != GROUPS * size:
        raise MistypedKeyError
    return number.to_bytes(SIZE_BYTES, "big")


def _check(index: int, values: list[int]) -> int:
    """Return the check value of a group: a weighted sum in the field of 32 elements."""
    total = index + 1
    for weight, value in enumerate(values, start=1):
        product = value
        for _ in range(weight):
            product <<= 1
            if product & 32:
                product ^= _REDUCTION
        total ^= product
    return total
