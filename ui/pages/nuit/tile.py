"""A tile: one answer as large as a thumb, its icon, its word and the key that chooses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ui.pages.nuit.look import ICON, NIGHT_KEY, NIGHT_MEDIUM, NIGHT_PHONE, TILE
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import RADIUS_CONTROL
from ui.viewmodels.nuit_call import Choice
from ui.widgets import metrics_of

_SIDE: Final = 12
_KEY: Final = 22
_ARROWS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Tile(QAbstractButton):
    """A large answer. Chosen: soft accent, thick border and a check beside its icon, never colour alone."""

    def __init__(
        self,
        text: str,
        *,
        icon_name: str = "",
        key: str = "",
        under: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show the answer; ``under`` is a second line, for the time of a stamp."""
        super().__init__(parent)
        self._icon_name = icon_name
        self.key = key
        self._under = under
        self._is_next = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setProperty("ring_radius", RADIUS_CONTROL + 2)
        self.setFont(font(NIGHT_MEDIUM))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(TILE)
        self.setToolTip(f"Touche {key}" if key else "")

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """Whoever listens says what is chosen."""

    def set_under(self, text: str) -> None:
        """Change the second line."""
        if text != self._under:
            self._under = text
            self.setAccessibleDescription(text)
            self.update()

    def under(self) -> str:
        """Return the second line."""
        return self._under

    def set_next(self, *, is_next: bool) -> None:
        """Say that this is what comes next: its border is of the accent."""
        if is_next != self._is_next:
            self._is_next = is_next
            self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the word."""
        beside = ICON + 8 if self._is_flat else 0
        width = metrics_of(font(NIGHT_MEDIUM)).horizontalAdvance(self.text())
        return QSize(width + beside + 2 * _SIDE, self.maximumHeight())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the word."""
        return self.minimumSizeHint()

    @property
    def _is_flat(self) -> bool:
        """Tell whether the icon stands beside the word, not over it."""
        return self.maximumHeight() < TILE_WITH_ICON_OVER or not self._icon_name

    @property
    def _has_room_for_key(self) -> bool:
        """Tell whether the key can be drawn beside the word."""
        return not self._is_flat or self.width() >= self.minimumSizeHint().width() + _KEY + 4

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter chooses, as Space does."""
        if event.key() in _ENTER and not event.isAutoRepeat():
            self.click()
            event.accept()
            return
        if event.key() in _ARROWS:
            # Qt would go to the next tile whatever the arrow: the grid knows where each is.
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_ground(painter)
        self._paint_words(painter, ink)
        if self.key and not self._under and self._has_room_for_key:
            self._paint_key(painter, ink)

    def _paint_ground(self, painter: QPainter) -> str:
        colours = tokens()
        ink, fill, edge, width = colours.text, colours.surface, colours.border_strong, 1.0
        if not self.isEnabled():
            ink, edge = colours.muted, colours.border
        elif self.isChecked():
            ink, fill, edge, width = colours.accent_ink, colours.accent_soft, colours.accent, 2.0
        elif self.isDown():
            fill = colours.press
        elif self.underMouse():
            fill = colours.hover
        if self._is_next and not self.isChecked():
            edge, width = colours.accent, 2.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(fill))
        inset = width / 2
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADIUS_CONTROL + 2, RADIUS_CONTROL + 2)
        return ink

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        colours = tokens()
        painter.setFont(self.font())
        painter.setPen(QColor(ink))
        tint = ink if self.isChecked() or not self.isEnabled() else colours.text2
        name = (
            "check" if self.isChecked() and self._is_flat and self._icon_name else self._icon_name
        )
        rect = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        if self._is_flat:
            if name:
                paint_icon(painter, name, tint, QRect(rect.x(), 0, ICON, self.height()))
                rect.setLeft(rect.x() + ICON + 8)
            align = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect, align, self._shown(rect.width()))
            return
        top = (self.height() - ICON - 30) // 2 + 1
        paint_icon(painter, name, tint, QRect(rect.x(), top, ICON, ICON))
        high = QRect(rect.x() + ICON + 8, top - 2, rect.width() - ICON - 8, 24)
        low = QRect(rect.x(), top + ICON + 6, rect.width(), 24)
        align = Qt.AlignmentFlag.AlignVCenter
        if self._under:
            # The word beside the icon, its time under it.
            painter.drawText(high, align, self._shown(high.width()))
            painter.setFont(font(NIGHT_PHONE))
            painter.drawText(low, align, self._under)
            after = low.x() + metrics_of(font(NIGHT_PHONE)).horizontalAdvance(self._under) + 8
            paint_icon(painter, "check", tint, QRect(after, low.y() + 3, 18, 18))
            return
        painter.drawText(low, align, self._shown(low.width()))
        if self.isChecked():
            # The choice is told by a shape too.
            paint_icon(painter, "check", tint, QRect(high.x(), top + 1, 18, 18))

    def _shown(self, room: int) -> str:
        metrics = metrics_of(font(NIGHT_MEDIUM))
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room + 1)

    def _paint_key(self, painter: QPainter, ink: str) -> None:
        colours = tokens()
        top = 10 if not self._is_flat else (self.height() - 20) // 2
        box = QRect(self.width() - _KEY - 10, top, _KEY, 20)
        edge = colours.accent if self.isChecked() else colours.border_strong
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font(NIGHT_KEY))
        painter.setPen(QColor(ink if self.isChecked() else colours.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.key)


TILE_WITH_ICON_OVER: Final = 60
"""The height from which the icon stands over the word."""


class TileGrid(QWidget):
    """Some answers of which one is chosen; arrows move among them."""

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        columns: int,
        name: str,
        height: int = TILE,
        parent: QWidget | None = None,
    ) -> None:
        """Show the answers, none chosen; ``name`` is read aloud before each."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._columns = columns
        self.tiles: dict[str, Tile] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for position, choice in enumerate(choices):
            tile = Tile(choice.text, icon_name=choice.icon_name, key=choice.key, parent=self)
            tile.setAccessibleName(f"{name} : {choice.text}")
            tile.setFixedHeight(height)
            tile.clicked.connect(self._tell(choice.code))
            layout.addWidget(tile, *divmod(position, columns))
            self.tiles[choice.code] = tile

    def _tell(self, code: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(code)

    def set_height(self, height: int) -> None:
        """Make every tile lower or taller."""
        for tile in self.tiles.values():
            tile.setFixedHeight(height)

    def choose(self, code: str | None) -> None:
        """Show what is chosen; None shows nothing."""
        for key, tile in self.tiles.items():
            tile.setChecked(key == code)
            tile.setAccessibleDescription("choisi" if key == code else "")

    def answer(self, key: str) -> bool:
        """Choose the tile of a key, if there is one; tell whether there was."""
        for tile in self.tiles.values():
            if tile.key == key and tile.isEnabled():
                tile.click()
                return True
        return False

    def focus_first(self) -> None:
        """Put the focus on the chosen tile, else on the first."""
        tiles = list(self.tiles.values())
        target = next((one for one in tiles if one.isChecked()), tiles[0])
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move with the arrows."""
        moves = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        tiles = list(self.tiles.values())
        focused = self.focusWidget()
        by = moves.get(Qt.Key(event.key()))
        if by is None or focused not in tiles:
            super().keyPressEvent(event)
            return
        at = tiles.index(focused) + by
        if 0 <= at < len(tiles):
            tiles[at].setFocus(Qt.FocusReason.TabFocusReason)
        event.accept()
