"""Folding of names and phones for search: accents, case, spaces and ligatures ignored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_NOT_DIGIT = re.compile(r"[^0-9]+")
_PHONE = 10
_PAIRS = re.compile(r"[0-9]{2}(?: [0-9]{2}){4}")


def fold(text: str) -> str:
    """Return words of a–z and 0–9 separated by single spaces: « Œillet-D'Hé » → "oeillet d he"."""
    plain = text.casefold()
    if plain.isascii():
        return _NOT_WORD.sub(" ", plain).strip()
    lowered = unicodedata.normalize("NFKD", plain.translate(_LIGATURES))
    bare = "".join(char for char in lowered if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.translate(_LIGATURES)).strip()


def compact(text: str) -> str:
    """Return the folded text without its spaces: what a search compares with."""
    return fold(text).replace(" ", "")


def phone_digits(text: str | None) -> str:
    """Return the digits of a French phone, +33 and 0033 read as 0; empty when there is none."""
    digits = _NOT_DIGIT.sub("", text or "")
    for prefix in ("0033", "33"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 9:
            return "0" + digits[len(prefix) :]
    return digits


def phone_pairs(text: str | None) -> str:
    """Return a French phone number by pairs; anything else as it is, empty for None."""
    if text and _PAIRS.fullmatch(text):
        # As nearly every number is kept.
        return text
    digits = phone_digits(text)
    if len(digits) != _PHONE:
        return (text or "").strip()
    return " ".join(digits[place : place + 2] for place in range(0, _PHONE, 2))


def matcher(query: str) -> Callable[[str, str], bool]:
    """Return what tells whether a person answers to what was typed.

    The function takes the person's search text (compact folded names separated by spaces) and the digits
    of the phone. Digits alone search the phone; else every word must be in a name, or the words joined
    in the names joined. Nothing typed answers to everyone.
    """
    digits = phone_digits(query)
    if digits and not any(char.isalpha() for char in query):
        return lambda _text, phone: digits in phone
    words = [word for word in (compact(part) for part in query.split()) if word]
    if len(words) == 1:
        (word,) = words
        return lambda text, _phone: word in text or word in text.replace(" ", "")
    return lambda text, _phone: all(word in text for word in words)
