"""The guide beside the work: its contents, a search, the page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.help.guide import GuidePage, GuideSection, guide_folder, guide_pages, search
from ui.help.page_view import GuideView
from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_MEDIUM, TypeStyle
from ui.widgets import SearchBox, label
from ui.widgets.painting import metrics_of

SIDE: Final = 288
SIZE: Final = QSize(1040, 760)
_INDENT: Final = 14
_AROUND: Final = 40
"""What a title of the contents leaves at its sides: the margins, and the scroll bar."""
_ROW: Final = 28
_BETWEEN: Final = 12
_PLACE: Final = Qt.ItemDataRole.UserRole


class GuideWindow(QWidget):
    """A window of its own: it may stay open beside the work; F1 or Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        """Show the first page."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Guide — CRT Desktop")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(SIZE)
        self.pages = guide_pages()
        self.view = GuideView(guide_folder())
        self.view.page_asked.connect(self.show_page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_side())
        layout.addWidget(self.view, 1)
        self._list_contents()
        self.show_page(self.pages[0].name)

    def _make_side(self) -> QFrame:
        side = QFrame()
        side.setProperty("role", "nav")
        side.setFixedWidth(SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(10)
        self.search = SearchBox("Chercher dans le guide", shortcut="")
        self.search.query_changed.connect(self._search)
        self.search.moved_down.connect(self._enter_contents)
        self.search.accepted.connect(self._open_first)
        column.addWidget(self.search)
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setFont(font(BODY))
        self.contents.setIndentation(_INDENT)
        self.contents.setRootIsDecorated(False)
        self.contents.setAccessibleName("Sommaire du guide")
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.setStyleSheet(
            "QTreeView { background: transparent; } QTreeView::item { min-height: 28px; }"
        )
        self.contents.currentItemChanged.connect(lambda item, _before: self._open(item))
        column.addWidget(self.contents, 1)
        self.nothing = label("Aucune page ne contient ces mots.", BODY, role="muted", wraps=True)
        self.nothing.hide()
        column.addWidget(self.nothing)
        return side

    # --- contents ----------------------------------------------------------------------------

    def _list_contents(self) -> None:
        self.contents.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.contents.clear()
        for page in self.pages:
            top = _item(page.title, page, 0, style=BODY_MEDIUM)
            for section in page.sections:
                if section.level == 2:  # noqa: PLR2004 - the sections of a page
                    top.addChild(_item(section.title, page, section.position, indent=_INDENT))
            self.contents.addTopLevelItem(top)
        self.contents.expandAll()
        self.contents.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _list_found(self, found: list[tuple[GuidePage, GuideSection]]) -> None:
        self.contents.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.contents.clear()
        for page, section in found:
            is_page = section.level == 1
            title = page.title if is_page else f"{section.title} — {page.title}"
            self.contents.addTopLevelItem(_item(title, page, section.position))
        self.contents.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _search(self, query: str) -> None:
        is_searching = bool(query.strip())
        found = search(query, self.pages)
        if is_searching:
            self._list_found(found)
        else:
            self._list_contents()
        self.nothing.setVisible(is_searching and not found)
        self._open_first()

    def _open_first(self) -> None:
        self._open(self.contents.topLevelItem(0))

    def _enter_contents(self) -> None:
        self.contents.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        name, heading = item.data(0, _PLACE)
        self._show(name, heading)

    def show_page(self, name: str) -> None:
        """Show a page from its beginning; an unknown one is ignored."""
        self._show(name, 0)
        for position in range(self.contents.topLevelItemCount()):
            item = self.contents.topLevelItem(position)
            if item is not None and item.data(0, _PLACE) == [name, 0]:
                self.contents.blockSignals(True)  # noqa: FBT003 - Qt's signature
                self.contents.setCurrentItem(item)
                self.contents.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _show(self, name: str, heading: int) -> None:
        page = next((one for one in self.pages if one.name == name), None)
        if page is not None:
            self.view.show_page(page, heading=heading, query=self.search.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape empties the search, then closes; F1 closes."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1}:
            self.close()
        elif (
            event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)


def _item(
    title: str, page: GuidePage, heading: int, *, style: TypeStyle = BODY, indent: int = 0
) -> QTreeWidgetItem:
    item = QTreeWidgetItem([title])
    item.setData(0, _PLACE, [page.name, heading])
    item.setFont(0, font(style))
    # The tree wraps words where a row has the room, but does not ask for that room.
    box = QRect(0, 0, SIDE - _AROUND - indent, _ROW * 8)
    needed = metrics_of(font(style)).boundingRect(box, Qt.TextFlag.TextWordWrap, title)
    item.setSizeHint(0, QSize(0, max(_ROW, needed.height() + _BETWEEN)))
    return item


def open_guide(parent: QWidget, name: str = "") -> GuideWindow:
    """Show the guide beside a window, at a page; the one already open is brought forward."""
    window = parent.window()
    found = window.findChild(GuideWindow)
    guide = found if found is not None else GuideWindow(window)
    if name:
        guide.show_page(name)
    guide.show()
    guide.raise_()
    guide.activateWindow()
    guide.search.setFocus(Qt.FocusReason.OtherFocusReason)
    return guide
