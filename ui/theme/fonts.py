"""The fonts the application carries: Inter and Inter Display, with tabular figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from ui.theme.tokens import BODY, TypeStyle

FONT_FOLDER: Final = Path(__file__).parent / "fonts"
FONT_FILES: Final = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")
LATER_FONT_FILES: Final = ("InterDisplay-SemiBold.ttf",)
"""Fonts the first screen does without."""


def load_fonts(names: Sequence[str] = FONT_FILES) -> None:
    """Register embedded fonts with Qt; raises RuntimeError when one is missing."""
    for name in names:
        if QFontDatabase.addApplicationFont(str(FONT_FOLDER / name)) < 0:
            message = f"font not loaded: {name}"
            raise RuntimeError(message)


@lru_cache(maxsize=64)
def font(style: TypeStyle = BODY) -> QFont:
    """Return the font of a type style; share it, never change it."""
    made = QFont(style.family)
    made.setPixelSize(style.size)
    made.setWeight(QFont.Weight(style.weight))
    made.setFeature(QFont.Tag.fromString("tnum"), 1)
    if style.family == "Inter Display":
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.3)
    return made
