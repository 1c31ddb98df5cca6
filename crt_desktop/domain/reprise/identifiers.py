"""Keys of the national identifiers: matricule INS (NIR), FINESS and RPPS."""

from __future__ import annotations

from typing import Final

_NIR_LENGTH: Final = 13
_NIR_WITH_KEY: Final = 15
_CORSICA: Final = {"2A": "19", "2B": "18"}
_NINE: Final = 9


def has_matricule_shape(matricule: str) -> bool:
    """Tell whether a matricule has its 13 characters, or 15 with the key."""
    digits = matricule.replace(" ", "")
    return (
        len(digits) in {_NIR_LENGTH, _NIR_WITH_KEY} and _as_number(digits[:_NIR_LENGTH]) is not None
    )


def is_matricule_key_right(matricule: str) -> bool:
    """Tell whether the key of a 15-character matricule is 97 − (N mod 97); without a key, yes.

    Source: INSEE, numéro d'inscription au répertoire (2A counts as 19, 2B as 18).
    """
    digits = matricule.replace(" ", "")
    number = _as_number(digits[:_NIR_LENGTH])
    key = digits[_NIR_LENGTH:]
    return number is None or not key or (key.isdigit() and int(key) == 97 - number % 97)


def is_luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn key of the others; no for anything but digits."""
    if not digits.isascii() or not digits.isdigit():
        return False
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - _NINE if value > _NINE else value
    return total % 10 == 0


def _as_number(digits: str) -> int | None:
    for letters, numbers in _CORSICA.items():
        if digits[5:7].upper() == letters:
            digits = digits[:5] + numbers + digits[7:]
    return int(digits) if digits.isascii() and digits.isdigit() else None
