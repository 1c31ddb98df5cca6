"""The fonts of the documents: Inter, registered once from the folder the program carries."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "Inter"
BOLD: Final = "Inter-SemiBold"
DISPLAY: Final = "InterDisplay-SemiBold"
_FILES: Final = {
    REGULAR: "Inter-Regular.ttf",
    BOLD: "Inter-SemiBold.ttf",
    DISPLAY: "InterDisplay-SemiBold.ttf",
}


@lru_cache(maxsize=1)
def load_fonts(folder: Path) -> frozenset[int]:
    """Register the fonts and return the code points that every one of them has.

    Raises TTFError (reportlab's) for a file that is not a font: part of the program is missing.
    """
    # Streams of bytes, not of letters: a fifth smaller, and written sooner.
    rl_config.useA85 = 0
    letters: set[int] | None = None
    for name, file in _FILES.items():
        font = TTFont(name, str(folder / file))
        pdfmetrics.registerFont(font)
        known = set(font.face.charToGlyph)
        letters = known if letters is None else letters & known
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD
    )
    return frozenset(letters or ())
