"""Scanned papers to attach: whole, cut, hostile; of the size wanted."""

from __future__ import annotations

import struct
import zlib

from tests.papers import a_png

__all__ = ["a_jpeg", "a_pdf", "a_png", "png_of"]

FRAME = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
END = b"\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def a_pdf(inside: bytes = b"", *, size: int = 0) -> bytes:
    """Return a PDF that holds some bytes, as long as wanted."""
    room = max(size - len(FRAME) - len(inside) - len(END), 0)
    return FRAME + inside + b"%" + b" " * max(room - 1, 0) + END


def a_jpeg(width: int = 40, height: int = 30, *, after: bytes = b"\xff\xd9") -> bytes:
    """Return the frame of a JPEG with a thumbnail before its image, and what ends it."""
    thumbnail = b"\xff\xd8\xff\xd9"
    head = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    size = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    scan = b"\xff\xda\x00\x02" + bytes(range(1, 200))
    return b"\xff\xd8" + head + b"\xff\xff" + size[1:] + scan + after


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is this large, whatever it holds."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    whole = a_png()
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + size))
    return whole[:16] + size + crc + whole[33:]
