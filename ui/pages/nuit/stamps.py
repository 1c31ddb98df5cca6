"""The moments of a call: a tap notes one now; a tap on a noted one lets its time be corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crt_desktop.domain.appels import TypedTime
from crt_desktop.reports.nuit import CallLine, NightSheet
from ui.pages.nuit.look import NIGHT_STRONG, night_button, words
from ui.pages.nuit.tile import Tile
from ui.theme.fonts import font
from ui.viewmodels import words as french_words
from ui.viewmodels.nuit_book import STAMPS, Stamp, next_stamp
from ui.viewmodels.nuit_call import placed

HEIGHT: Final = 72


class Stamps(QWidget):
    """Départ, arrivée, fin, retour: what is noted has its time, what comes next stands out."""

    stamped = Signal(str, object)
    """A field, and its instant, a `TypedTime`, or None to take it back."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """Show nothing noted; ``now`` is the clock of the application."""
        super().__init__(parent)
        self._now = now
        self._line: CallLine | None = None
        self._sheet: NightSheet | None = None
        self._edited: Stamp | None = None
        self.tiles: dict[str, Tile] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for stamp in STAMPS:
            tile = Tile(stamp.text, icon_name=stamp.icon_name, key=stamp.key, parent=self)
            tile.setFixedHeight(HEIGHT)
            tile.clicked.connect(self._press(stamp))
            row.addWidget(tile)
            self.tiles[stamp.field] = tile
        column.addLayout(row)
        column.addWidget(self._make_editor())

    def _make_editor(self) -> QWidget:
        self.editor = QWidget(self)
        row = QHBoxLayout(self.editor)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._asked = words("")
        row.addWidget(self._asked, 1)
        self.clock = QLineEdit()
        self.clock.setProperty("scale", "night")
        self.clock.setFont(font(NIGHT_STRONG))
        self.clock.setFixedWidth(84)
        self.clock.setMaxLength(5)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clock.returnPressed.connect(lambda: self._save(None))
        self.clock.textEdited.connect(lambda _text: self._show_twice())
        row.addWidget(self.clock)
        self.first = Tile("1re fois", parent=self.editor)
        self.second = Tile("2e fois", parent=self.editor)
        for tile, is_second in ((self.first, False), (self.second, True)):
            tile.setFixedHeight(48)
            tile.clicked.connect(lambda _on=False, which=is_second: self._save(which))
            row.addWidget(tile)
        self.save = night_button("Noter")
        self.save.clicked.connect(lambda _on=False: self._save(None))
        row.addWidget(self.save)
        self.clear = night_button("Effacer", variant="ghost")
        self.clear.clicked.connect(self._erase)
        row.addWidget(self.clear)
        self.editor.hide()
        return self.editor

    def show_call(self, line: CallLine, sheet: NightSheet) -> None:
        """Show what is noted of a call."""
        if self._line is None or self._line.row_id != line.row_id:
            self.close_editor()
        self._line, self._sheet = line, sheet
        coming = next_stamp(line)
        for stamp in STAMPS:
            tile = self.tiles[stamp.field]
            instant = getattr(line, stamp.field)
            tile.setChecked(instant is not None)
            tile.set_under("" if instant is None else french_words.clock(instant))
            tile.set_next(is_next=stamp.field == coming)
            act = "noter maintenant" if instant is None else f"{tile.under()}, corriger"
            tile.setAccessibleName(f"{stamp.text}, {act}")

    def answer(self, key: str) -> bool:
        """Press the tile of a key, if there is one; tell whether there was."""
        for tile in self.tiles.values():
            if tile.key == key:
                tile.click()
                return True
        return False

    def focus_next(self) -> None:
        """Put the focus on what comes next, else on the first moment."""
        coming = next_stamp(self._line) if self._line is not None else ""
        tile = self.tiles.get(coming) or next(iter(self.tiles.values()))
        tile.setFocus(Qt.FocusReason.TabFocusReason)

    def _press(self, stamp: Stamp) -> Callable[[], None]:
        def press() -> None:
            if self._line is None:
                return
            if getattr(self._line, stamp.field) is None:
                self.close_editor()
                self.stamped.emit(stamp.field, self._now())
            else:
                self._edit(stamp)

        return press

    def _edit(self, stamp: Stamp) -> None:
        if self._edited is stamp:
            self.close_editor()
            return
        self._edited = stamp
        self._asked.setText(f"{stamp.text} à")
        self.clock.setText(self.tiles[stamp.field].under())
        self.clock.setAccessibleName(f"Heure : {stamp.text}")
        self._show_twice()
        self.editor.show()
        self.clock.setFocus()
        self.clock.selectAll()

    def close_editor(self) -> None:
        """Put the correction away."""
        had_focus = self.editor.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        edited, self._edited = self._edited, None
        self.editor.hide()
        if had_focus and edited is not None:
            self.tiles[edited.field].setFocus()

    def _show_twice(self) -> None:
        found = None
        if self._sheet is not None:
            found = placed(self.clock.text(), self._sheet, now=self._now())
        is_twice = found is not None and found.is_twice
        self.first.setVisible(is_twice)
        self.second.setVisible(is_twice)
        self.save.setVisible(not is_twice)
        self.save.setEnabled(found is not None)

    def _save(self, is_second: bool | None) -> None:  # noqa: FBT001 - which of two tiles
        edited = self._edited
        if edited is None or (is_second is None and not self.save.isVisibleTo(self)):
            return
        if not self.save.isEnabled():
            return
        self.stamped.emit(edited.field, TypedTime(text=self.clock.text(), is_second=is_second))
        self.close_editor()

    def _erase(self) -> None:
        if self._edited is not None:
            self.stamped.emit(self._edited.field, None)
            self.close_editor()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves the correction."""
        if event.key() == Qt.Key.Key_Escape and self._edited is not None:
            self.close_editor()
            event.accept()
            return
        super().keyPressEvent(event)
