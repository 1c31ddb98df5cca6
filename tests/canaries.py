"""Looks for what was typed of people in the bytes of files, as it might lie there in eight encodings."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Iterable, Mapping
from pathlib import Path


def encodings(text: str) -> dict[str, tuple[bytes, ...]]:
    """Return a text in eight encodings; some have several forms: case, alignment."""
    plain = text.encode()
    return {
        "utf-8": (plain,),
        "latin-1": (text.encode("latin-1"),),
        "utf-16-le": (text.encode("utf-16-le"),),
        "utf-16-be": (text.encode("utf-16-be"),),
        "base64": tuple(_base64_at(plain, shift) for shift in range(3)),
        "hex": (plain.hex().encode(), plain.hex().upper().encode()),
        "reversed": (text[::-1].encode(), plain[::-1]),
        "rot13": (codecs.encode(text, "rot13").encode(),) if _has_letters(text) else (),
    }


def _base64_at(plain: bytes, shift: int) -> bytes:
    """Return the part of the base64 of a text that is the same whatever stands around it."""
    encoded = base64.b64encode(bytes(shift) + plain + bytes(3))
    return encoded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]


def _has_letters(text: str) -> bool:
    return any(one.isascii() and one.isalpha() for one in text)


def contents_of(*places: Path) -> list[bytes]:
    """Return what every file under these places holds."""
    return [
        path.read_bytes()
        for place in places
        for path in ([place] if place.is_file() else sorted(place.rglob("*")))
        if path.is_file()
    ]


def found_in(contents: Iterable[bytes], canaries: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the canaries met in any of these contents, with the encoding."""
    held = list(contents)
    return {
        (name, encoding)
        for name, canary in canaries.items()
        for encoding, needles in encodings(canary).items()
        if any(needle in content for needle in needles for content in held)
    }
