"""Shows a page of the guide: Markdown dressed with the type and colours of the design."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from crt_desktop.domain.search import fold
from crt_desktop.domain.typography import french
from ui.help.guide import GuidePage
from ui.theme.fonts import font
from ui.theme.theme import THEME, tokens
from ui.theme.tokens import BODY, BODY_STRONG, PAGE_TITLE, SECTION, TypeStyle

MARGIN: Final = 28
WIDEST_PICTURE: Final = 860
_HEADINGS: Final[dict[int, tuple[TypeStyle, int, int]]] = {
    1: (PAGE_TITLE, 0, 10),
    2: (SECTION, 18, 6),
}
_SMALLER: Final = (BODY_STRONG, 14, 4)
_LINE_PERCENT: Final = 135
_PICTURE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
_CODE: Final = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


class GuideView(QTextBrowser):
    """Shows one page; links to other pages are told, nothing else is ever opened."""

    page_asked = Signal(str)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """Show nothing; pictures come from the folder of the guide alone."""
        super().__init__(parent)
        self._folder = folder
        self._page: GuidePage | None = None
        self._query = ""
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._follow_width)
        self._drawn_width = 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Page du guide")
        self.setStyleSheet("QTextEdit { border: none; border-radius: 0; padding: 0; }")
        self.document().setDocumentMargin(MARGIN)
        self.document().setDefaultFont(font(BODY))
        self.anchorClicked.connect(self._follow)
        THEME.theme_changed.connect(self._render)

    def show_page(self, page: GuidePage, *, heading: int = 0, query: str = "") -> None:
        """Show a page from one of its headings, the words looked for marked."""
        is_new = page is not self._page
        self._page, self._query = page, query
        if is_new:
            self._render()
        self._mark()
        self._go_to(heading)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Return a picture of the guide, no wider than the page."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        path = (self._folder / url.path()).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            return None
        image = QImage(str(path))
        if image.isNull():
            return None
        ratio = self.devicePixelRatioF()
        bar = self.verticalScrollBar().sizeHint().width()
        room = min(self.width() - bar - 2 * MARGIN - 8, WIDEST_PICTURE)
        if image.width() > room * ratio:
            image = image.scaledToWidth(
                round(room * ratio), Qt.TransformationMode.SmoothTransformation
            )
        image.setDevicePixelRatio(ratio)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the pictures again at their new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            # Later: a document that is being laid out may resize its own page.
            self._redraw.start()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a comfortable line."""
        return QSize(720, 600)

    def _follow(self, url: QUrl) -> None:
        if not url.scheme() and url.path().endswith(".md"):
            self.page_asked.emit(url.path())

    def _follow_width(self) -> None:
        # The width of the whole, not of the page: drawing hides the scroll bar and shows it again, and
        # would ask to be drawn without end.
        if self.width() != self._drawn_width:
            self._drawn_width = self.width()
            self._render()

    # --- dressing ----------------------------------------------------------------------------

    def _render(self) -> None:
        if self._page is None:
            return
        at = self.verticalScrollBar().value()
        document = self.document()
        document.clear()
        document.setMarkdown(
            set_in_french(self._page.markdown), QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        block = document.begin()
        while block.isValid():
            _dress(block)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self._mark()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(at)

    def _mark(self) -> None:
        """Mark the words looked for."""
        marks: list[QTextEdit.ExtraSelection] = []
        colour = QTextCharFormat()
        colour.setBackground(QColor(tokens().mark))
        for start, end in _places(self.toPlainText(), self._query):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            # The stubs of Qt do not know the members of this structure.
            mark.cursor, mark.format = cursor, colour
            marks.append(mark)
        self.setExtraSelections(marks)

    def _go_to(self, heading: int) -> None:
        block = self.document().begin()
        seen = -1
        while block.isValid():
            seen += bool(block.blockFormat().headingLevel())
            if seen == heading:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - MARGIN if heading else 0)
                return
            block = block.next()


def _places(text: str, query: str) -> list[tuple[int, int]]:
    """Return where the words of a query stand, accents and case ignored."""
    folded = "".join(fold(char) or " " if len(fold(char)) <= 1 else "\0" for char in text)
    places = []
    for word in fold(query).split():
        start = folded.find(word)
        while start >= 0:
            places.append((start, start + len(word)))
            start = folded.find(word, start + len(word))
    return places


def set_in_french(markdown: str) -> str:
    """Return a page with its no-break spaces; what is typed on a keyboard stays as it is."""
    pieces = _CODE.split(markdown)
    return "".join(one if rank % 2 else french(one) for rank, one in enumerate(pieces))


def _has_picture(block: QTextBlock) -> bool:
    return _PICTURE in block.text()


def _dress(block: QTextBlock) -> None:
    colours = tokens()
    cursor = QTextCursor(block)
    shape = block.blockFormat()
    level = shape.headingLevel()
    if level:
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        style, above, under = _HEADINGS.get(level, _SMALLER)
        shape.setTopMargin(above)
        shape.setBottomMargin(under)
        QTextCursor(block).setBlockFormat(shape)
        letters = QTextCharFormat()
        letters.setFont(font(style))
        letters.setForeground(QColor(colours.text))
        # Not merged: Qt enlarges the headings of Markdown by itself.
        cursor.setCharFormat(letters)
        return
    in_table = QTextCursor(block).currentTable() is not None
    # A picture is a letter of its line: a higher line would leave a third of it empty above.
    height = 100 if _has_picture(block) else _LINE_PERCENT
    shape.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setBottomMargin(0 if in_table else 4 if block.textList() else 8)
    shape.setTopMargin(0)
    QTextCursor(block).setBlockFormat(shape)
    _dress_words(block)


def _dress_words(block: QTextBlock) -> None:
    """Give links, code and strong words their look."""
    colours = tokens()
    pieces = block.begin()
    # Read before anything is dressed: a fragment does not outlive a change of the document.
    found: list[tuple[int, int, QTextCharFormat]] = []
    while not pieces.atEnd():
        one = pieces.fragment()
        start = one.position()
        found.append((start, start + one.length(), QTextCharFormat(one.charFormat())))
        pieces += 1
    for start, end, written in found:
        look = QTextCharFormat()
        if written.isImageFormat():
            continue
        if written.isAnchor():
            look.setForeground(QColor(colours.accent))
            look.setFontUnderline(False)
        elif written.fontFixedPitch():
            code = QFont(font(BODY))
            look.setFont(code)
            look.setFontFixedPitch(False)
            look.setBackground(QColor(colours.sunken))
            look.setForeground(QColor(colours.text2))
        elif written.fontWeight() > QFont.Weight.Normal.value:
            look.setFont(font(BODY_STRONG))
            look.setForeground(QColor(colours.text))
        else:
            look.setForeground(QColor(colours.text))
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(look)


def _dress_table(table: QTextTable) -> None:
    colours = tokens()
    shape = table.format()
    shape.setCellPadding(7)
    shape.setCellSpacing(0)
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(QColor(colours.border)))
    shape.setTopMargin(6)
    shape.setBottomMargin(12)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        look = cell.format()
        look.setBackground(QColor(colours.sunken))
        cell.setFormat(look)
