"""Sizes, margins and paragraph styles of the documents, in points; a normal and a large print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from exports.pdf.fonts import BOLD, DISPLAY, REGULAR

INK: Final = HexColor("#1D2225")
SOFT: Final = HexColor("#474D52")
"""Text that says less; 8.6 to 1 on white."""
ACCENT: Final = HexColor("#0B6474")
RULE: Final = HexColor("#8C887F")
PALE: Final = HexColor("#ECE9E3")
PAPER: Final[Color] = white


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The measures of one print. ``body`` is the size of running text, ``small`` of what every page says."""

    page: tuple[float, float]
    body: float
    leading: float
    small: float
    section: float
    title: float
    side: float
    top: float
    bottom: float
    pad: float
    is_large: bool = False

    @property
    def width(self) -> float:
        """The width of the text."""
        return self.page[0] - 2 * self.side

    @property
    def height(self) -> float:
        """The height of the text on a page."""
        return self.page[1] - self.top - self.bottom

    def style(self, name: str) -> ParagraphStyle:
        """Return a paragraph style: body, bold, soft, cell, head, section, title, item, label, tiny."""
        return _style(self, name)


PORTRAIT: Final = Look(
    page=A4,
    body=10.5,
    leading=14.5,
    small=8.5,
    section=13.5,
    title=20,
    side=18 * mm,
    top=22 * mm,
    bottom=22 * mm,
    pad=5,
)
LANDSCAPE: Final = Look(
    page=landscape(A4),
    body=10.5,
    leading=14,
    small=8.5,
    section=13.5,
    title=20,
    side=14 * mm,
    top=21 * mm,
    bottom=21 * mm,
    pad=5,
)
LARGE: Final = Look(
    page=A4,
    body=16,
    leading=23,
    small=12,
    section=22,
    title=28,
    side=18 * mm,
    top=28 * mm,
    bottom=27 * mm,
    pad=8,
    is_large=True,
)


def _style(look: Look, name: str) -> ParagraphStyle:
    base = ParagraphStyle(
        name,
        fontName=REGULAR,
        fontSize=look.body,
        leading=look.leading,
        textColor=INK,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        bulletFontName=REGULAR,
        bulletFontSize=look.body,
    )
    gap = look.leading / 2
    wide = look.leading / look.body
    changes: dict[str, dict[str, object]] = {
        "body": {"spaceAfter": gap},
        "cell": {},
        "bold": {"fontName": BOLD},
        "soft": {"textColor": SOFT},
        "head": {"fontName": BOLD, "textColor": SOFT},
        "label": {"fontName": BOLD, "textColor": SOFT, "spaceBefore": gap / 2},
        "small": {"fontSize": look.small, "leading": look.small * 1.35, "textColor": SOFT},
        "item": {"leftIndent": look.body * 1.45, "bulletIndent": look.body * 0.3, "spaceAfter": gap / 2},
        "name": {"fontName": BOLD, "fontSize": look.body * 1.15, "leading": look.body * 1.15 * wide},
        "section": {
            "fontName": DISPLAY,
            "fontSize": look.section,
            "leading": look.section * 1.3,
            "textColor": ACCENT,
            "spaceBefore": look.section * 1.1,
            "spaceAfter": look.section * 0.45,
        },
        "article": {
            "fontName": BOLD,
            "fontSize": look.body * 1.1,
            "leading": look.leading * 1.1,
            "spaceBefore": look.leading * 0.8,
            "spaceAfter": gap / 2,
        },
        "card": {
            "fontName": BOLD,
            "fontSize": look.body * 1.1,
            "leading": look.leading * 1.1,
            "backColor": PALE,
            "borderPadding": (look.pad * 0.7, look.pad, look.pad * 0.9, look.pad),
            "leftIndent": look.pad,
            "rightIndent": look.pad,
            "spaceBefore": look.leading * 1.2,
            "spaceAfter": look.pad * 1.6,
        },
        **_tables(look),
        "title": {"fontName": DISPLAY, "fontSize": look.title, "leading": look.title * 1.25},
        "mention": {
            "fontName": BOLD,
            "fontSize": look.body * 1.05,
            "leading": look.leading * 1.05,
            "alignment": 1,
        },
    }  # fmt: skip
    return ParagraphStyle(name, parent=base, **changes[name])  # type: ignore[arg-type] # any attribute


def _tables(look: Look) -> dict[str, dict[str, object]]:
    """Return the styles of tables of figures: small letters, figures at the right."""
    small: dict[str, object] = {"fontSize": look.small, "leading": look.small * 1.3}
    right: dict[str, object] = {"alignment": TA_RIGHT}
    head: dict[str, object] = {**small, "fontName": BOLD, "textColor": SOFT}
    return {
        "tiny": small,
        "tinybold": {**small, "fontName": BOLD},
        "tinysoft": {**small, "textColor": SOFT},
        "tinyfigure": {**small, **right},
        "tinysum": {**small, **right, "fontName": BOLD},
        "tinyhead": head,
        "tinyheadfigure": {**head, **right},
        "figure": right,
        "figurebold": {**right, "fontName": BOLD},
        "figuresoft": {**right, "textColor": SOFT},
        "headfigure": {**right, "fontName": BOLD, "textColor": SOFT},
        "tinysoftfigure": {**small, **right, "textColor": SOFT},
        "part": {**small, "leftIndent": look.body},
        "big": {
            "fontName": DISPLAY,
            "fontSize": look.title,
            "leading": look.title * 1.15,
            "textColor": INK,
        },
    }
