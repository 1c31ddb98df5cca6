"""Texts as they may be printed: French spaces, only letters the fonts have, no markup of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final
from xml.sax.saxutils import escape

UNKNOWN: Final = "?"
"""What stands for a letter or a sign the fonts do not have."""

_NEVER: Final = frozenset("\ufeff\uffff")
"""Characters a font may claim and that show nothing."""
_ALIKE: Final = str.maketrans(
    {
        "☐": "○",
        "☑": "✓",
        "☒": "×",
        "✔": "✓",
        "✗": "×",
        "✘": "×",
        "▪": "•",
        "■": "•",
        "◦": "•",
        "➔": "→",
        "➜": "→",
        "\u202f": "\u00a0",
        "\u2007": "\u00a0",
        "\u2060": "",
        "\u00ad": "",
    }
)
_LINES: Final = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_BLANKS: Final = re.compile(r"[^\S\n\u00a0]+")
_BEFORE: Final = re.compile(r"[ \u00a0]+([;:!?»%€])(?!\S*/)")
_WITHIN: Final = re.compile(
    r"(?<=\d) (?=\d)|(?<=[Nn]°) (?=\d)|(?<=\d) (?=(?:h|min|ans?|jours?|mois|fois|kg|g|mg|ml|cm|m)\b)"
    r"|(?<=\b\d{5}) (?=[A-ZÀ-Ý])"
)
"""Spaces inside a phone number, a quantity, « n° 2 », a postcode and its town."""
_ENDLESS: Final = re.compile(r"[^\s]{300,}")
_PIECE: Final = 16
"""No word of a language is that long: in pieces that fit a narrow column, reportlab lays it out at once."""
_AFTER: Final = re.compile(r"«[ \u00a0]*(?=\S)")


def printable(text: str, letters: Collection[int]) -> str:
    """Return the text in the letters a font has, with the spaces of French that do not break.

    What the font lacks is written as the nearest it has, else as one « ? »; several signs in a row (a
    family of emoji) as one. Lines end in a line feed; U+202F becomes U+00A0, where reportlab does not
    break a line.
    """
    text = unicodedata.normalize("NFC", _LINES.sub("\n", text)).translate(_ALIKE)
    if not text.isascii() or not text.isprintable():
        text = "".join(_in_letters(text, letters))
    text = _WITHIN.sub("\u00a0", _BEFORE.sub("\u00a0\\1", _BLANKS.sub(" ", text)))
    return _AFTER.sub("«\u00a0", text).strip(" \n")


def _in_letters(text: str, letters: Collection[int]) -> list[str]:
    """Return the pieces of the text, those the font lacks replaced."""
    kept: list[str] = []
    is_after_sign = False
    for char in text:
        if char == "\n" or char.isspace() or (ord(char) in letters and char not in _NEVER):
            kept.append(char)
            is_after_sign = False
            continue
        near = unicodedata.normalize("NFKD", char)
        near = "".join(one for one in near if ord(one) in letters and one not in _NEVER)
        category = unicodedata.category(char)
        if near and near != char:
            kept.append(near)
            is_after_sign = False
        elif category[0] in "LN":
            kept.append(UNKNOWN)
            is_after_sign = False
        elif category[0] not in "CM" and char != "\u200d" and not is_after_sign:
            # Skin tones and joiners belong to the sign before them.
            kept.append(UNKNOWN)
            is_after_sign = True
    return kept


def markup(text: str, letters: Collection[int]) -> str:
    """Return the text as the content of a paragraph: nothing in it is markup, lines stay lines."""
    cut = _ENDLESS.sub(_in_pieces, printable(text, letters))
    return escape(cut).replace("\n", "<br/>")


def _in_pieces(word: re.Match[str]) -> str:
    return " ".join(word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE))
