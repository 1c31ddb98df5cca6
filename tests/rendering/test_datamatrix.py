"""A reader of symbols reads back what was drawn, the group separators included."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.datamatrix import Matrix, encode_datamatrix

GS = "\x1d"
VECTOR = (
    "IS01" + "0" * 22 + "S1185057512345673S21.2.250.1.213.1.4.8"
    f"{GS}S3ADA{GS}S4LOVELACE{GS}S5FS610-12-1815S799100"
)
"""The published example of the INS symbol."""
PIXELS = 4
QUIET = 2


def picture(matrix: Matrix) -> memoryview:
    """Return the symbol as grey pixels, with its quiet zone."""
    side = (len(matrix) + 2 * QUIET) * PIXELS
    pixels = bytearray(b"\xff" * side * side)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                for line in range((y + QUIET) * PIXELS, (y + QUIET + 1) * PIXELS):
                    at = line * side + (x + QUIET) * PIXELS
                    pixels[at : at + PIXELS] = bytes(PIXELS)
    return memoryview(pixels).cast("B", shape=(side, side))


def read_back(matrix: Matrix) -> str:
    """Return what a reader of symbols finds; empty when it finds none."""
    found = zxingcpp.read_barcodes(picture(matrix))
    assert [one.format for one in found] in ([], [zxingcpp.BarcodeFormat.DataMatrix])
    return bytes(found[0].bytes).decode("ascii") if found else ""


def test_the_published_ins_example_is_read_back_with_its_separators() -> None:
    matrix = encode_datamatrix(VECTOR)

    assert read_back(matrix) == VECTOR
    assert len(matrix) == 36
    assert all(len(row) == 36 for row in matrix)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.sampled_from(f"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 '-.{GS}"), min_size=1, max_size=280
    )
)
def test_any_text_of_the_ins_symbol_is_read_back(text: str) -> None:
    assert read_back(encode_datamatrix(text)) == text


@pytest.mark.parametrize("text", ["", "ZOÉ", "A" * 4000])
def test_what_no_symbol_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"symbol|long"):
        encode_datamatrix(text)
