"""Draws a text as a Data Matrix symbol (ECC 200): squares, dark or light, without the quiet zone."""

from __future__ import annotations

from typing import Final

Matrix = tuple[tuple[bool, ...], ...]
"""Rows from the top, modules from the left; True is dark. One light module is due all around."""

_CODECS: Final = ["ascii", "C40"]
"""The two that hold the whole ASCII set, the group separator included."""


def encode_datamatrix(text: str) -> Matrix:
    """Return the square symbol of a text; the group separator (ASCII 29) is kept as it is.

    Raises:
        ValueError: The text is not ASCII, is empty, or holds more than a symbol can.
    """
    if not text or not text.isascii():
        msg = "a symbol holds ASCII characters, at least one"
        raise ValueError(msg)
    from ppf.datamatrix import DataMatrix  # noqa: PLC0415 - only when a symbol is drawn

    rows = DataMatrix(text, codecs=_CODECS).matrix
    return tuple(tuple(bool(module) for module in row) for row in rows)
