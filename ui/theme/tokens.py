"""Every colour, size and type style of the interface, light and dark.

The style sheet, the palette, the delegates and the charts all read this module; no other one
writes a colour. A test recomputes the contrast of each pair it promises.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Tokens(NamedTuple):
    """The colours of one appearance, as ``#RRGGBB``.

    A named tuple: a data class of as many fields takes several milliseconds to make at start.
    """

    is_dark: bool

    canvas: str
    nav: str
    surface: str
    sunken: str
    hover: str
    press: str
    border: str
    grid: str
    border_strong: str

    text: str
    text2: str
    muted: str

    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    focus: str

    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    info: str
    info_soft: str

    gir1: str
    gir1_text: str
    gir2: str
    gir2_text: str
    gir3: str
    gir3_text: str
    gir4: str
    gir4_text: str
    gir5: str
    gir5_text: str
    gir6: str
    gir6_text: str

    slot_jour: str
    slot_soiree: str
    slot_nuit: str
    slot_weekend: str
    slot_ferie: str

    ht: str
    ht_soft: str
    htsh: str
    htsh_soft: str
    htu: str
    htu_soft: str

    mark: str
    toast: str
    toast_text: str

    def gir(self, gir: int) -> tuple[str, str]:
        """Return the fill and the text of a GIR, from 1 to 6."""
        fill: str = getattr(self, f"gir{gir}")
        text: str = getattr(self, f"gir{gir}_text")
        return fill, text

    def slot(self, creneau: str) -> str:
        """Return the hue of a slot of the day: jour, soiree, nuit, weekend, ferie."""
        hue: str = getattr(self, f"slot_{creneau}")
        return hue

    def tone(self, tone: str) -> tuple[str, str]:
        """Return the ink and the soft fill of a tone.

        Tones: neutral, success, warning, danger, info, accent, the kinds of places ht, htsh, htu,
        and outline (no fill but the surface).
        """
        if tone == "neutral":
            return self.text2, self.hover
        if tone == "outline":
            return self.text2, self.surface
        if tone == "accent":
            return self.accent_ink, self.accent_soft
        ink: str = getattr(self, tone)
        soft: str = getattr(self, f"{tone}_soft")
        return ink, soft


LIGHT: Final = Tokens(
    is_dark=False,
    canvas="#F7F6F3",
    nav="#EFEDE8",
    surface="#FFFFFF",
    sunken="#FAF9F6",
    hover="#F4F2ED",
    press="#E9E6DF",
    border="#E3E0D9",
    grid="#ECE9E3",
    border_strong="#8C887F",
    text="#1D2225",
    text2="#474D52",
    muted="#62676B",
    accent="#0B6474",
    accent_hover="#084F5C",
    on_accent="#FFFFFF",
    accent_soft="#DFEFF1",
    accent_ink="#0A5562",
    focus="#1B62D1",
    success="#1E7040",
    success_soft="#E2F2E6",
    warning="#855000",
    warning_soft="#FBEFD8",
    danger="#B0251B",
    danger_soft="#FCE9E6",
    info="#2B5AA8",
    info_soft="#E6EEFA",
    gir1="#43194A",
    gir1_text="#FFFFFF",
    gir2="#763579",
    gir2_text="#FFFFFF",
    gir3="#9B5998",
    gir3_text="#FFFFFF",
    gir4="#CFA3CB",
    gir4_text="#2C0F30",
    gir5="#E6CFE3",
    gir5_text="#2C0F30",
    gir6="#F6EEF5",
    gir6_text="#2C0F30",
    slot_jour="#4A86A6",
    slot_soiree="#B0722A",
    slot_nuit="#2F3E73",
    slot_weekend="#77736A",
    slot_ferie="#A33A5C",
    ht="#4650A0",
    ht_soft="#E9EAF7",
    htsh="#566711",
    htsh_soft="#EDF1DA",
    htu="#9A4519",
    htu_soft="#FAEADF",
    mark="#FFE49B",
    toast="#23282B",
    toast_text="#F4F2ED",
)

DARK: Final = Tokens(
    is_dark=True,
    canvas="#14181A",
    nav="#0F1214",
    surface="#1B2023",
    sunken="#20262A",
    hover="#262C30",
    press="#2E353A",
    border="#2D3438",
    grid="#272D31",
    border_strong="#757D82",
    text="#E8E6E1",
    text2="#C0C3C2",
    muted="#9AA0A2",
    accent="#66BDC9",
    accent_hover="#84CFD9",
    on_accent="#06262B",
    accent_soft="#173A40",
    accent_ink="#8FD3DC",
    focus="#8AB8FF",
    success="#74C690",
    success_soft="#1B3526",
    warning="#E6B65C",
    warning_soft="#3A2D13",
    danger="#F39086",
    danger_soft="#452320",
    info="#93B8F3",
    info_soft="#1F3050",
    gir1="#F3DFF1",
    gir1_text="#2C0F30",
    gir2="#D8A8D4",
    gir2_text="#2C0F30",
    gir3="#B377AF",
    gir3_text="#20082A",
    gir4="#7A4A7B",
    gir4_text="#FFFFFF",
    gir5="#543457",
    gir5_text="#F3E6F2",
    gir6="#37273A",
    gir6_text="#F3E6F2",
    slot_jour="#7DB6D3",
    slot_soiree="#DDA45C",
    slot_nuit="#8E9BD6",
    slot_weekend="#A39E93",
    slot_ferie="#E08AA6",
    ht="#A3ABEC",
    ht_soft="#272B4D",
    htsh="#B9C76C",
    htsh_soft="#2F3516",
    htu="#E9A06F",
    htu_soft="#43291A",
    mark="#5C4813",
    toast="#E8E6E1",
    toast_text="#1B2023",
)


VEIL_DARK: Final = "#000000"
"""What dims a dark window under a palette; a light one is dimmed by its text."""

PAPER: Final = "#FFFFFF"
"""The ground of what is printed, or of a picture that was made for paper, whatever the appearance."""

PRINT_INK: Final = "#000000"
PRINT_RULE: Final = "#888888"
PRINT_LINE: Final = "#DDDDDD"


# --- space and size, in logical pixels -------------------------------------------------------

SPACE_XS: Final = 4
SPACE_S: Final = 8
SPACE_M: Final = 12
SPACE_L: Final = 16
SPACE_XL: Final = 24
SPACE_XXL: Final = 32
PAGE_MARGIN: Final = 28
CARD_GAP: Final = 16
CARD_PADDING: Final = 16

RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 10
RADIUS_CHIP: Final = 14

CONTROL: Final = 32
CONTROL_SMALL: Final = 28
CONTROL_LARGE: Final = 40
ROW: Final = 44
ROW_COMPACT: Final = 36
ROW_TWO_LINES: Final = 56
TABLE_HEAD: Final = 36
NAV_WIDTH: Final = 216
NAV_RAIL_WIDTH: Final = 56
NAV_ITEM: Final = 32
SIDE_PANEL_MIN: Final = 312
SIDE_PANEL_MAX: Final = 428
BADGE: Final = 20
AVATAR: Final = 28
RAIL_BELOW: Final = 1280
"""Window width under which the navigation is a rail and the side panel overlays."""

ICON_S: Final = 14
ICON_M: Final = 16
ICON_L: Final = 18


class TypeStyle(NamedTuple):
    """A type style: pixel size, line height, weight (400, 500, 600) and family."""

    size: int
    line: int
    weight: int = 400
    family: str = "Inter"


PAGE_TITLE: Final = TypeStyle(size=22, line=28, weight=600, family="Inter Display")
FIGURE: Final = TypeStyle(size=30, line=36, weight=600, family="Inter Display")
SECTION: Final = TypeStyle(size=15, line=24, weight=600)
BODY: Final = TypeStyle(size=13, line=20)
BODY_MEDIUM: Final = TypeStyle(size=13, line=20, weight=500)
BODY_STRONG: Final = TypeStyle(size=13, line=20, weight=600)
SMALL: Final = TypeStyle(size=12, line=16)
SMALL_MEDIUM: Final = TypeStyle(size=12, line=16, weight=500)
SMALL_STRONG: Final = TypeStyle(size=12, line=16, weight=600)
TINY_STRONG: Final = TypeStyle(size=11, line=16, weight=600)
COLUMN_HEAD: Final = SMALL_MEDIUM
