"""Fonts, icons, style sheet and focus ring."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QRawFont, qGray
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from ui.theme.focus import FocusRing
from ui.theme.fonts import FONT_FOLDER, font
from ui.theme.icons import ICON_FOLDER, icon, tinted_pixmap
from ui.theme.qss import style_sheet
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.theme.tokens import BODY, DARK, LIGHT, PAGE_TITLE, TypeStyle
from ui.widgets import Button, IconButton, TextField
from ui.widgets.panel_host import PanelHost

UI = Path(__file__).parents[2] / "ui"


def test_the_application_carries_its_fonts() -> None:
    families = QFontDatabase.families()
    assert "Inter" in families
    assert "Inter Display" in families
    assert (FONT_FOLDER / "OFL.txt").read_text(encoding="utf-8").startswith("Copyright")
    assert QApplication.font().family() == "Inter"


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_figures_are_tabular_and_hyphens_stay_narrow(weight: int) -> None:
    metrics = QFontMetrics(font(TypeStyle(size=13, line=20, weight=weight)))
    widths = {metrics.horizontalAdvance(figure * 10) for figure in "0123456789"}
    assert len(widths) == 1
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("0")


def test_french_letters_and_signs_are_in_the_fonts() -> None:
    for style in (BODY, PAGE_TITLE):
        raw = QRawFont.fromFont(font(style))
        assert raw.familyName() == style.family
        for letter in "àâäçéèêëîïôöùûüÿœæÀÉÈÊŒÆ«»’–—…€№°±≥≤→↑↓−\u202f\u00a0":
            assert raw.supportsCharacter(ord(letter)), letter


def test_every_icon_asked_for_is_shipped_and_every_shipped_icon_is_asked_for() -> None:
    shipped = {path.stem for path in ICON_FOLDER.glob("*.svg")}
    text = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    text += (Path(__file__).parent / "gallery.py").read_text(encoding="utf-8")
    words = set(re.findall(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"', text))
    assert shipped - words == set()
    asked = set(
        re.findall(r'(?:icon_name=|icon\(|IconLabel\(|IconButton\(|State\()\s*"([a-z0-9-]+)"', text)
    )
    assert asked - shipped == set()
    assert len(asked) > 10
    assert (ICON_FOLDER / "LICENSE.txt").read_text(encoding="utf-8").startswith("ISC License")


@pytest.mark.parametrize("path", sorted(ICON_FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_icons_keep_the_stroke_of_the_design_and_draw_something(path: Path) -> None:
    assert 'stroke-width="1.75"' in path.read_text(encoding="utf-8")
    image = tinted_pixmap(path.stem, "#FF0000", 16, 2.0).toImage()
    assert image.width() == 32
    drawn = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    assert {colour.name() for colour in drawn if colour.alpha() > 250} == {"#ff0000"}


def test_an_icon_follows_the_theme_without_being_made_again() -> None:
    made = icon("check", "danger")
    for mode, colours in ((ThemeMode.LIGHT, LIGHT), (ThemeMode.DARK, DARK)):
        THEME.apply(mode)
        image = made.pixmap(32, 32).toImage()
        drawn = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        solid = {colour.name() for colour in drawn if colour.alpha() > 250}
        assert solid == {QColor(colours.danger).name()}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_style_sheet_has_no_name_left_to_fill(colours: object) -> None:
    sheet = style_sheet(colours)  # type: ignore[arg-type]
    assert "$" not in sheet
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(path).is_file()


def test_the_theme_follows_the_system_unless_the_user_chose(qtbot: QtBot) -> None:
    hints = QApplication.styleHints()
    THEME.apply(ThemeMode.SYSTEM)
    try:
        hints.setColorScheme(Qt.ColorScheme.Dark)
        QApplication.processEvents()
        assert hints.colorScheme() is not Qt.ColorScheme.Dark or tokens() is DARK
        with qtbot.assertNotEmitted(THEME.theme_changed):
            THEME.apply(ThemeMode.DARK if tokens() is DARK else ThemeMode.LIGHT)
    finally:
        hints.unsetColorScheme()
        THEME.apply(ThemeMode.LIGHT)
    assert tokens() is LIGHT


def _ring_of(window: QWidget) -> FocusRing | None:
    rings = [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
    return rings[0] if rings else None


def _two_buttons(qtbot: QtBot) -> tuple[QWidget, Button, Button]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    first, second = Button("Un"), Button("Deux")
    layout.addWidget(first)
    layout.addWidget(second)
    with qtbot.waitActive(window):
        window.show()
    return window, first, second


def test_the_keyboard_focus_of_a_button_wears_a_ring_one_pixel_away(qtbot: QtBot) -> None:
    window, first, second = _two_buttons(qtbot)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    ring = _ring_of(window)
    assert ring is not None
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    window.resize(window.width() + 100, window.height())
    QApplication.processEvents()
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    second.hide()
    assert ring.target is first
    first.hide()
    assert _ring_of(window) is None


def test_a_click_brings_no_ring_and_a_field_wears_its_own_border(qtbot: QtBot) -> None:
    window, first, _second = _two_buttons(qtbot)
    first.clearFocus()
    QTest.mousePress(first, Qt.MouseButton.LeftButton)
    assert _ring_of(window) is None
    QTest.mouseRelease(first, Qt.MouseButton.LeftButton)
    field = TextField(parent=window)
    field.show()
    field.setFocus()
    assert _ring_of(window) is None
    image = field.grab().toImage()
    assert image.pixelColor(1, field.height() // 2).name() == QColor(LIGHT.focus).name()


def test_the_ring_inside_a_scroll_area_moves_with_what_it_surrounds(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    inner = QWidget()
    layout = QVBoxLayout(inner)
    button = Button("Un")
    layout.addWidget(button)
    inner.setFixedHeight(900)
    area.setWidget(inner)
    with qtbot.waitActive(area):
        area.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = _ring_of(area)
    assert ring is not None
    assert ring.parentWidget() is area.viewport()
    before = ring.y()
    area.verticalScrollBar().setValue(40)
    assert ring.y() == before - 40


def test_the_ring_leaves_with_its_window(qtbot: QtBot) -> None:
    window, first, _second = _two_buttons(qtbot)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert _ring_of(window) is not None
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    other, one, _two = _two_buttons(qtbot)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    assert _ring_of(other) is not None


def test_the_ring_goes_under_the_panel_that_stands_over_its_button(qtbot: QtBot) -> None:
    content, panel = QWidget(), QWidget()
    button = Button("Un", parent=content)
    host = PanelHost(content, panel, panel_width=200)
    qtbot.addWidget(host)
    host.resize(600, 300)
    button.setGeometry(300, 20, 200, 32)
    with qtbot.waitActive(host):
        host.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = _ring_of(host)
    assert ring is not None
    assert ring.mask().isEmpty()
    host.open_panel()
    QApplication.processEvents()
    assert host.is_overlaying()
    covered = panel.geometry().translated(-ring.pos())
    assert ring.mask().boundingRect() == ring.rect().adjusted(
        0, 0, -(ring.rect().right() - covered.left() + 1), 0
    )
    button.setGeometry(450, 20, 100, 32)
    QApplication.processEvents()
    assert not ring.mask().intersects(ring.rect())
    host.close_panel()
    QApplication.processEvents()
    assert ring.mask().isEmpty()


def test_the_ring_of_a_button_of_the_panel_is_whole(qtbot: QtBot) -> None:
    panel = QWidget()
    button = Button("Un", parent=panel)
    host = PanelHost(QWidget(), panel, panel_width=200)
    qtbot.addWidget(host)
    host.resize(600, 300)
    button.setGeometry(10, 20, 100, 32)
    with qtbot.waitActive(host):
        host.show()
    host.open_panel()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = _ring_of(host)
    assert ring is not None
    assert ring.mask().isEmpty()


def test_the_ring_stays_when_the_panel_over_its_button_is_destroyed(qtbot: QtBot) -> None:
    content, panel = QWidget(), QWidget()
    button = Button("Un", parent=content)
    host = PanelHost(content, panel, panel_width=200)
    qtbot.addWidget(host)
    host.resize(600, 300)
    button.setGeometry(300, 20, 200, 32)
    with qtbot.waitActive(host):
        host.show()
    host.open_panel()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = _ring_of(host)
    assert ring is not None
    assert not ring.mask().isEmpty()
    delete(panel)
    button.move(300, 40)
    QApplication.processEvents()
    assert ring.mask().isEmpty()


def test_a_disabled_button_without_a_word_is_told_from_one_that_is_enabled(qtbot: QtBot) -> None:
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK):
        THEME.apply(mode)
        for is_outlined in (False, True):
            page = QWidget()
            page.setProperty("role", "page")
            qtbot.addWidget(page)
            button = IconButton("undo-2", "Annuler", is_outlined=is_outlined, parent=page)
            weights = [_weight(page, button)]
            button.setEnabled(False)
            weights.append(_weight(page, button))
            assert weights[0] > 1.5 * weights[1], (mode, is_outlined, weights)
    THEME.apply(ThemeMode.LIGHT)


def _weight(page: QWidget, button: IconButton) -> int:
    """Return how far the strongest stroke of the icon stands from the ground it is on."""
    button.resize(button.sizeHint())
    image = page.grab(button.geometry()).toImage()
    middle = range(8, button.width() - 8)
    greys = [qGray(image.pixel(x, y)) for x in middle for y in range(8, button.height() - 8)]
    return max(greys) - min(greys)
