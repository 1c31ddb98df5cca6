"""Every contrast the token table promises, computed again from the colours."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ui.theme.tokens import DARK, LIGHT, Tokens

TEXT_RATIO = 4.5
GRAPHIC_RATIO = 3.0

# (front, back, light, dark) as the table of the design gives them.
PROMISED = [
    ("border_strong", "canvas", 3.3, 4.3),
    ("border_strong", "surface", 3.5, 3.9),
    ("text", "surface", 16.1, 13.2),
    ("text", "nav", 13.7, 15.1),
    ("text", "accent_soft", 13.6, 9.8),
    ("text2", "surface", 8.6, 9.3),
    ("text2", "nav", 7.3, 10.6),
    ("text2", "accent_soft", 7.2, 6.9),
    ("muted", "surface", 5.7, 6.2),
    ("muted", "nav", 4.9, 7.1),
    ("muted", "hover", 5.1, 5.3),
    ("muted", "accent_soft", 4.8, 4.6),
    ("muted", "press", 4.6, 4.7),
    ("accent", "surface", 6.8, 7.6),
    ("on_accent", "accent", 6.8, 7.3),
    ("accent_ink", "accent_soft", 7.1, 7.3),
    ("focus", "surface", 5.7, 8.1),
    ("focus", "nav", 4.8, 9.3),
    ("success", "success_soft", 5.2, 6.5),
    ("success", "surface", 6.1, 8.0),
    ("warning", "warning_soft", 5.9, 7.2),
    ("warning", "surface", 6.7, 8.8),
    ("danger", "danger_soft", 5.7, 6.0),
    ("danger", "surface", 6.7, 7.2),
    ("info", "info_soft", 5.7, 6.5),
    ("info", "surface", 6.7, 8.1),
    ("gir1_text", "gir1", 14.2, 13.7),
    ("gir2_text", "gir2", 8.2, 8.6),
    ("gir3_text", "gir3", 4.9, 5.5),
    ("gir4_text", "gir4", 8.0, 6.8),
    ("gir5_text", "gir5", 11.8, 8.7),
    ("gir6_text", "gir6", 15.2, 11.5),
    ("slot_jour", "surface", 4.0, 7.4),
    ("slot_soiree", "surface", 4.0, 7.5),
    ("slot_nuit", "surface", 10.2, 6.1),
    ("slot_weekend", "surface", 4.7, 6.2),
    ("slot_ferie", "surface", 6.3, 6.5),
    ("text", "mark", 12.9, 7.0),
    ("toast_text", "toast", 13.3, 13.2),
]

# Pairs the components use beside those of the table.
USED = [
    ("muted", "sunken", TEXT_RATIO),
    ("muted", "canvas", TEXT_RATIO),
    ("text2", "hover", TEXT_RATIO),
    ("text2", "press", TEXT_RATIO),
    ("text", "warning_soft", TEXT_RATIO),
    ("text", "danger_soft", TEXT_RATIO),
    ("text", "info_soft", TEXT_RATIO),
    ("text", "success_soft", TEXT_RATIO),
    ("text2", "warning_soft", TEXT_RATIO),
    ("danger", "hover", TEXT_RATIO),
    ("danger", "canvas", TEXT_RATIO),
    ("on_accent", "accent_hover", TEXT_RATIO),
    ("accent", "canvas", TEXT_RATIO),
    ("accent_ink", "surface", TEXT_RATIO),
    ("focus", "canvas", GRAPHIC_RATIO),
    ("gir4", "gir6", 1.28),
    # Charts: patterns and edges of bars, dashes of lines, figures inside, marks on a hovered band.
    ("text2", "surface", GRAPHIC_RATIO),
    ("muted", "surface", GRAPHIC_RATIO),
    ("accent", "accent_soft", GRAPHIC_RATIO),
    ("surface", "text2", TEXT_RATIO),
    ("surface", "accent", TEXT_RATIO),
    ("text", "press", TEXT_RATIO),
    ("text", "hover", TEXT_RATIO),
    ("accent", "hover", GRAPHIC_RATIO),
]


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "back", "light", "dark"), PROMISED)
def test_each_pair_of_the_table_has_the_contrast_it_promises(
    front: str, back: str, light: float, dark: float
) -> None:
    for tokens, promised in ((LIGHT, light), (DARK, dark)):
        found = _contrast(getattr(tokens, front), getattr(tokens, back))
        assert found == pytest.approx(promised, abs=0.06)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize(("front", "back", "least"), USED)
def test_each_other_pair_in_use_can_be_read(
    tokens: Tokens, front: str, back: str, least: float
) -> None:
    assert _contrast(getattr(tokens, front), getattr(tokens, back)) >= least


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_neighbouring_girs_differ_in_luminance_and_fall_from_one_to_six(tokens: Tokens) -> None:
    fills = [tokens.gir(gir)[0] for gir in range(1, 7)]
    emphasis = [_contrast(fill, tokens.surface) for fill in fills]
    assert emphasis == sorted(emphasis, reverse=True)
    for one, other in pairwise(fills):
        assert _contrast(one, other) >= 1.28


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize(
    "tone", ["neutral", "outline", "accent", "success", "warning", "danger", "info"]
)
def test_every_tone_can_be_read(tokens: Tokens, tone: str) -> None:
    ink, fill = tokens.tone(tone)
    assert _contrast(ink, fill) >= TEXT_RATIO


def test_marks_of_check_boxes_carry_the_colour_that_stands_on_the_accent() -> None:
    folder = Path(__file__).parents[2] / "ui" / "theme" / "marks"
    for tokens, appearance in ((LIGHT, "light"), (DARK, "dark")):
        for name in ("check", "dot"):
            text = (folder / f"{name}-{appearance}.svg").read_text(encoding="utf-8")
            assert re.findall("#[0-9A-F]{6}", text) == [tokens.on_accent]


def test_no_other_module_of_the_window_writes_a_colour() -> None:
    root = Path(__file__).parents[2] / "ui"
    written = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"[\"'#]#?[0-9A-Fa-f]{6}[\"';]", path.read_text(encoding="utf-8"))
    }
    assert written == {"theme/tokens.py"}
