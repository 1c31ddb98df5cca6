"""Takes pictures of screens: each in every theme, the main ones at other sizes, and a sheet of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QAbstractAnimation, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.fonts import font
from ui.theme.theme import THEME, ThemeMode, tokens
from ui.theme.tokens import SMALL_MEDIUM

SETTLE_S: Final = 0.06
"""Rest before a picture, once nothing is under way."""
SETTLE_ROUNDS: Final = 6
"""How often the window is let live in that rest: an answer changes words, they the room their row needs,
that the room of the page; each comes with the events after the one before, however slow these are."""
PATIENCE_S: Final = 60.0
SOON_MS: Final = 1000
"""A screen waits for its timers that end sooner; a toast and the lock leave later."""

_SHEET_COLUMNS: Final = 4
_THUMB_WIDTH: Final = 480
_GAP: Final = 24
_LINE: Final = 20


class ScreenError(RuntimeError):
    """A screen could not be drawn."""


class View(NamedTuple):
    """A window as somebody has it: size in logical pixels, theme, scale of the screen.

    ``only`` are the screens worth this view; None is every screen.
    """

    size: QSize
    theme: ThemeMode
    scale: float = 1.0
    only: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """What the files of the view end in: « light-1440x900 »."""
        size = f"{self.size.width()}x{self.size.height()}"
        scale = "" if self.scale == 1 else f"-{self.scale:.0%}".rstrip("%")
        return f"{self.theme.value}-{size}{scale}"


MAIN: Final = frozenset(
    {
        "deverrouillage",
        "tableau",
        "a-faire",
        "astreintes",
        "places",
        "places-deplacement",
        "file-active-apercu",
        "liste-attente-priorite",
        "nuit",
        "nuit-appel",
        "nuit-en-cours",
        "releve",
        "dossier",
        "enquetes-preuve",
        "pilotage",
        "pilotage-milieu",
        "reglages-etablissement",
        "visites",
        "visites-choisie",
    }
)
SCALED: Final = frozenset(
    {
        "tableau",
        "file-active-apercu",
        "nuit-appel",
        "visites",
        "astreintes",
        "places",
        "pilotage",
        "dossier",
        "enquetes-preuve",
    }
)
VIEWS: Final = (
    View(QSize(1440, 900), ThemeMode.LIGHT),
    View(QSize(1366, 768), ThemeMode.LIGHT, only=MAIN),
    View(QSize(1920, 1080), ThemeMode.LIGHT, only=MAIN),
    # A screen of 1366 by 768 at 125 and 150 %.
    View(QSize(1093, 614), ThemeMode.LIGHT, scale=1.25, only=SCALED),
    View(QSize(911, 512), ThemeMode.LIGHT, scale=1.5, only=SCALED),
    View(QSize(1440, 900), ThemeMode.DARK),
)


class Camera:
    """Takes each screen in the views of one theme; a tour of the screens has its own camera."""

    def __init__(self, folder: Path, views: Sequence[View], sheet: ContactSheet) -> None:
        """Write in a folder; the first view goes on the sheet too."""
        self._folder = folder
        self._views = views
        self._sheet = sheet
        self._number = 0
        self.pictures: list[Path] = []

    def take(
        self, widget: QWidget, name: str, *, is_busy: Callable[[], bool] = lambda: False
    ) -> None:
        """Draw one screen, once it has settled."""
        self._number += 1
        for view in self._views:
            if view.only is not None and name not in view.only:
                continue
            widget.resize(view.size)
            settle(lambda: is_busy() or is_waiting(widget))
            path = self._folder / f"{self._number:02}-{name}-{view.name}.png"
            picture = picture_of(widget, view.scale)
            if not picture.save(str(path)):
                message = f"picture not written: {path.name}"
                raise ScreenError(message)
            self.pictures.append(path)
            if view is self._views[0]:
                self._sheet.add(
                    path.stem.removesuffix(f"-{view.size.width()}x{view.size.height()}"), picture
                )


def picture_of(widget: QWidget, scale: float) -> QPixmap:
    """Return a widget drawn as on a screen of this scale."""
    picture = QPixmap(widget.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(tokens().canvas))
    widget.render(picture, QPoint())
    return picture


def settle(is_busy: Callable[[], bool]) -> None:
    """Let the window live until nothing is under way any more; raises ScreenError."""
    started = time.monotonic()
    rested_since, rounds = started, 0
    while time.monotonic() - rested_since < SETTLE_S or rounds < SETTLE_ROUNDS:
        QApplication.processEvents()
        time.sleep(0.005)
        rounds += 1
        if is_busy():
            rested_since, rounds = time.monotonic(), 0
        if time.monotonic() - started > PATIENCE_S:
            message = "a screen never settled"
            raise ScreenError(message)


def is_waiting(widget: QObject) -> bool:
    """Tell whether a timer of the screen ends soon, or something on it is moving."""
    timers = widget.findChildren(QTimer)
    return any(
        timer.isActive() and timer.isSingleShot() and timer.remainingTime() < SOON_MS
        for timer in timers
    ) or any(
        moving.state() is QAbstractAnimation.State.Running
        for moving in widget.findChildren(QAbstractAnimation)
    )


class ContactSheet:
    """Pictures, small, side by side with their names."""

    def __init__(self) -> None:
        """Make an empty sheet."""
        self._thumbs: list[tuple[str, QImage]] = []

    def add(self, name: str, picture: QPixmap) -> None:
        """Put a picture on the sheet."""
        small = picture.toImage().scaledToWidth(
            _THUMB_WIDTH, Qt.TransformationMode.SmoothTransformation
        )
        self._thumbs.append((name, small))

    def save(self, path: Path) -> None:
        """Write the sheet on the ground of a light page; raises ScreenError."""
        THEME.apply(ThemeMode.LIGHT)
        tallest = max((thumb.height() for _name, thumb in self._thumbs), default=0)
        cell = QSize(_THUMB_WIDTH + _GAP, tallest + _GAP + _LINE)
        rows = -(-len(self._thumbs) // _SHEET_COLUMNS)
        sheet = QPixmap(cell.width() * _SHEET_COLUMNS + _GAP, cell.height() * rows + _GAP)
        sheet.fill(QColor(tokens().canvas))
        painter = QPainter(sheet)
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(QColor(tokens().text2))
        for position, (name, thumb) in enumerate(self._thumbs):
            row, column = divmod(position, _SHEET_COLUMNS)
            corner = QPoint(_GAP + column * cell.width(), _GAP + row * cell.height())
            painter.drawImage(corner, thumb)
            under = QRect(corner.x(), corner.y() + tallest + 4, _THUMB_WIDTH, _LINE)
            painter.drawText(under, Qt.AlignmentFlag.AlignLeft, name)
        painter.end()
        if not sheet.save(str(path)):
            message = "contact sheet not written"
            raise ScreenError(message)
