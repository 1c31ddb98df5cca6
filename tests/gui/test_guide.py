"""The guide inside the program: every page, its contents, its search, its links."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QColor, QFontMetrics, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.page_kit import press
from ui.entries import PAGES
from ui.help.guide import guide_folder, guide_pages, read_page, search
from ui.help.page_view import GuideView, set_in_french
from ui.help.window import GuideWindow, open_guide
from ui.theme.theme import THEME, ThemeMode, tokens

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)]+)\)")


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def guide(host: QWidget, qtbot: QtBot) -> GuideWindow:
    opened = open_guide(host)
    with qtbot.waitExposed(opened):
        opened.show()
    return opened


def titles(guide: GuideWindow) -> list[str]:
    contents = guide.contents
    items = (contents.topLevelItem(at) for at in range(contents.topLevelItemCount()))
    return [item.text(0) for item in items if item is not None]


def test_every_page_has_a_title_and_its_links_lead_somewhere() -> None:
    names = {page.name for page in guide_pages()}
    assert {path.name for path in guide_folder().glob("*.md")} == names | {"README.md"}
    for page in guide_pages():
        assert page.sections[0].level == 1, page.name
        for target in _LINK.findall(page.markdown):
            assert (guide_folder() / target).exists(), (page.name, target)


def test_a_page_is_set_in_french_but_for_what_is_typed() -> None:
    said = set_in_french("Il dit : « `a : b` » ;\n```\nx ? y\n```\nfin ?")
    assert said == "Il dit\u00a0: «\u202f`a : b`\u202f»\u202f;\n```\nx ? y\n```\nfin\u202f?"


def test_a_picture_leaves_no_gap_above_it(guide: GuideWindow) -> None:
    heights = {True: set[float](), False: set[float]()}
    for page in guide.pages:
        guide.view.show_page(page)
        block = guide.view.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            if not shape.headingLevel():
                heights["\ufffc" in block.text()].add(shape.lineHeight())
            block = block.next()
    assert heights == {True: {100}, False: {135}}


def test_every_entry_of_the_navigation_has_its_page() -> None:
    names = {page.name for page in guide_pages()}
    assert {entry.guide for entry in PAGES} <= names


def test_every_page_is_shown_whole_in_both_appearances(guide: GuideWindow) -> None:
    for mode in (ThemeMode.LIGHT, ThemeMode.DARK, ThemeMode.LIGHT):
        THEME.apply(mode)
        for page in guide.pages:
            guide.show_page(page.name)
            QApplication.processEvents()
            text = guide.view.toPlainText()
            assert page.title in text
            assert not text.startswith("#")
            ground = guide.view.grab().toImage().pixelColor(8, 300)
            assert ground == QColor(tokens().surface)


def test_the_first_page_comes_first_and_the_contents_lead_to_a_section(guide: GuideWindow) -> None:
    assert titles(guide)[0] == "Premiers pas"
    top = guide.contents.topLevelItem(0)
    assert top is not None
    last = top.child(top.childCount() - 1)
    assert last is not None
    guide.resize(900, 400)
    QApplication.processEvents()
    guide.contents.setCurrentItem(last)
    assert guide.view.verticalScrollBar().value() > 0


def test_a_search_lists_the_sections_and_marks_the_words(guide: GuideWindow) -> None:
    guide.search.setText("clé SECOURS")
    found = titles(guide)
    assert found
    assert all("—" in title or title for title in found)
    assert len(guide.view.extraSelections()) >= 2
    assert {mark.cursor.selectedText().casefold() for mark in guide.view.extraSelections()} <= {
        "clé",
        "secours",
    }
    guide.search.setText("xyzzy")
    assert guide.nothing.isVisible()
    press(guide.search, Qt.Key.Key_Escape)
    assert guide.search.text() == ""
    assert not guide.nothing.isVisible()
    assert titles(guide)[0] == "Premiers pas"


def test_a_link_to_another_page_shows_it_and_nothing_else_is_opened(guide: GuideWindow) -> None:
    guide.view.anchorClicked.emit(QUrl("enquetes.md"))
    assert guide.view.toPlainText().startswith("Enquêtes")
    for elsewhere in ("https://example.org/x.md", "file:///etc/passwd", "inconnue.md"):
        guide.view.anchorClicked.emit(QUrl(elsewhere))
        assert guide.view.toPlainText().startswith("Enquêtes")


def test_pictures_come_from_the_guide_alone_and_fit_the_page(qtbot: QtBot) -> None:
    view = GuideView(guide_folder())
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    kind = QTextDocument.ResourceType.ImageResource.value
    name = next((guide_folder() / "images").glob("*.png")).name
    image = view.loadResource(kind, QUrl(f"images/{name}"))
    assert not image.isNull()
    assert image.width() / image.devicePixelRatio() <= 500
    assert view.loadResource(kind, QUrl("../../../ui/theme/marks/check-light.svg")) is None
    assert view.loadResource(kind, QUrl("images/absente.png")) is None
    assert view.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, "a.css") is None


def test_the_keyboard_alone_searches_and_closes(guide: GuideWindow, host: QWidget) -> None:
    assert open_guide(host, "enquetes.md") is guide
    assert guide.view.toPlainText().startswith("Enquêtes")
    QTest.keyClick(guide.contents, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert guide.search.hasFocus()
    press(guide.search, Qt.Key.Key_Down)
    assert guide.contents.hasFocus()
    press(guide, Qt.Key.Key_F1)
    assert not guide.isVisible()


def test_headings_inside_code_are_no_sections() -> None:
    page = read_page("a.md", "# Un\n\ntexte `code`\n\n```\n# pas un titre\n```\n\n## Deux\n")
    assert [(one.title, one.level, one.position) for one in page.sections] == [
        ("Un", 1, 0),
        ("Deux", 2, 1),
    ]
    assert page.sections[0].text.startswith("texte code")
    assert read_page("sans.md", "texte").title == "sans"


def test_a_title_that_answers_comes_before_a_text() -> None:
    pages = (
        read_page("a.md", "# A\n\nsauvegarder\n"),
        read_page("b.md", "# B\n\n## Sauvegarder\n\nrien\n"),
    )
    assert [(page.name, section.title) for page, section in search("sauvegard", pages)] == [
        ("b.md", "Sauvegarder"),
        ("a.md", "A"),
    ]
    assert search("  ", pages) == []


def test_an_open_page_of_the_guide_rests(guide: GuideWindow, qtbot: QtBot) -> None:
    drawn: list[None] = []
    guide.view.document().contentsChanged.connect(lambda: drawn.append(None))
    for width in (900, 940):
        guide.resize(width, 640)
        qtbot.wait(50)
    count = len(drawn)
    qtbot.wait(100)
    assert count > 0
    assert len(drawn) == count


def test_the_title_of_a_section_found_is_whole_on_as_many_lines_as_it_takes(
    guide: GuideWindow,
) -> None:
    guide.search.setText("sauvegarde")
    heights = set()
    for at in range(guide.contents.topLevelItemCount()):
        item = guide.contents.topLevelItem(at)
        assert item is not None
        room = guide.contents.visualItemRect(item)
        metrics = QFontMetrics(item.font(0))
        # What the style keeps at both sides of the words.
        box = QRect(0, 0, guide.contents.viewport().width() - 8, 400)
        whole = metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, item.text(0))
        assert whole.height() <= room.height()
        heights.add(room.height())
    assert len(heights) > 1
