"""What goes to the printer: every word large enough to be read, under the name of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QFont
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.printing import make_printer, write_page

SMALLEST_PT = 5.0
"""Of a capital: that of words in seven points."""


@pytest.fixture
def font_in_pixels(qtbot: QtBot) -> Iterator[None]:
    """Give the application a font in pixels, as its theme does."""
    before = QApplication.font()
    pixels = QFont(before)
    pixels.setPixelSize(13)
    QApplication.setFont(pixels)
    yield
    QApplication.setFont(before)


@pytest.mark.usefixtures("font_in_pixels")
def test_heads_and_small_words_are_read_on_paper_and_the_page_has_its_title(tmp_path: Path) -> None:
    printer = make_printer("Liste d’attente")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "liste.pdf"))
    write_page(printer, "<h2>HAUT</h2><p>MOYEN <small>PETIT</small></p>")
    document = pypdfium2.PdfDocument(tmp_path / "liste.pdf")
    assert document.get_metadata_value("Title") == "Liste d’attente"
    page = document[0].get_textpage()
    heights = []
    for word in ("HAUT", "MOYEN", "PETIT"):
        place = page.get_text_range().index(word)
        _left, bottom, _right, top = page.get_charbox(place)
        heights.append(top - bottom)
    head, body, small = heights
    assert head > body > small > SMALLEST_PT
    document.close()
