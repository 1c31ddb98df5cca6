"""Which scanned papers are taken in: by what they hold, never by their name.

Nothing is parsed beyond the head, the frame and the size of the image: enough to tell a whole file from
another, a cut or a hostile one. What passes is still opened only when asked, by something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.reprise.cells import clean

LIMIT_BYTES: Final = 10 * 1024 * 1024
LIMIT_PIXELS: Final = 100_000_000
"""A page at 600 points per inch has 35 million; more than this is a trap for whatever shows it."""

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
SUFFIXES: Final = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
"""The types taken in, and how their names end, the usual one first."""

IMAGES: Final = frozenset({JPEG, PNG})

_NAME_LENGTH: Final = 120
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_TAIL: Final = 2_048
_MARKERS: Final = 2_000
"""Segments before the image of a JPEG; a whole one has some dozens."""

_SOS: Final = 0xDA
_SOF: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_END_OF_PNG: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"


def _spelled(word: str) -> bytes:
    """Return the pattern of a PDF name: each letter as it is or as « #4A »."""
    return b"".join(b"(?:%b|#%02X|#%02x)" % (c.encode(), ord(c), ord(c)) for c in word)


_ACTIVE: Final = re.compile(
    b"/(?:"
    + b"|".join(map(_spelled, ("JavaScript", "Launch", "EmbeddedFile", "RichMedia", "SubmitForm")))
    + rb"|XFA[\s\[])"
)
_ENCRYPTED: Final = re.compile(b"/" + _spelled("Encrypt") + rb"[\s<\d]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedScan:
    """A file that may be kept: its name made safe, its type as its content tells."""

    nom: str
    type_mime: str


def check_scan(nom: str, content: bytes) -> CheckedScan:
    """Return the name and the type a file is kept under.

    Raises:
        RuleViolationError: ``piece_vide``, ``piece_trop_grosse``, ``piece_type`` (neither PDF, JPEG nor
            PNG), ``piece_tronquee``, ``piece_protegee`` (asks for a password), ``piece_active`` (holds a
            programme or another file), ``piece_demesuree``.
    """
    if not content:
        raise RuleViolationError("piece_vide")
    if len(content) > LIMIT_BYTES:
        raise RuleViolationError("piece_trop_grosse")
    kind = type_of(content)
    if kind is None:
        raise RuleViolationError("piece_type")
    _CHECKS[kind](content)
    return CheckedScan(nom=safe_name(nom, kind), type_mime=kind)


def type_of(content: bytes) -> str | None:
    """Return the type a content begins as, None for one that is not taken in."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if content.startswith(b"\x89PNG\r\n\x1a\n") else None


def safe_name(nom: str, kind: str) -> str:
    """Return a file name without folder nor forbidden sign, that ends as its content asks."""
    last = PurePath(nom.replace("\\", "/")).name
    suffixes = SUFFIXES[kind]
    stem = last
    for known in (one for each in SUFFIXES.values() for one in each):
        if last.lower().endswith(known):
            stem = last[: -len(known)]
            break
    suffix = last[len(stem) :].lower()
    stem = clean(_FORBIDDEN.sub("", stem)).strip(". ")[:_NAME_LENGTH]
    return f"{stem or 'scan'}{suffix if suffix in suffixes else suffixes[0]}"


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_TAIL:]:
        raise RuleViolationError("piece_tronquee")
    if _ENCRYPTED.search(content):
        raise RuleViolationError("piece_protegee")
    if _ACTIVE.search(content):
        raise RuleViolationError("piece_active")


def _check_jpeg(content: bytes) -> None:
    place, has_size = 2, False
    for _ in range(_MARKERS):
        if place + 4 > len(content) or content[place] != 0xFF:  # noqa: PLR2004 - begins a marker
            break
        marker = content[place + 1]
        if marker == 0xFF or marker in _ALONE:  # noqa: PLR2004 - a fill byte
            place += 1 if marker == 0xFF else 2  # noqa: PLR2004 - the same
            continue
        if marker == _SOS:
            if not has_size or content.rfind(b"\xff\xd9") < place:
                break
            return
        if marker in _SOF:
            _require_size(content[place + 7 : place + 9], content[place + 5 : place + 7])
            has_size = True
        place += 2 + max(int.from_bytes(content[place + 2 : place + 4], "big"), 2)
    raise RuleViolationError("piece_tronquee")


def _check_png(content: bytes) -> None:
    if content[8:16] != b"\x00\x00\x00\rIHDR" or _END_OF_PNG not in content[-_TAIL:]:
        raise RuleViolationError("piece_tronquee")
    _require_size(content[16:20], content[20:24])


def _require_size(width: bytes, height: bytes) -> None:
    pixels = int.from_bytes(width, "big") * int.from_bytes(height, "big")
    if pixels == 0:
        raise RuleViolationError("piece_tronquee")
    if pixels > LIMIT_PIXELS:
        raise RuleViolationError("piece_demesuree")


_CHECKS: Final = {PDF: _check_pdf, JPEG: _check_jpeg, PNG: _check_png}
