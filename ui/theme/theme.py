"""The appearance in force: light or dark, following the system unless the user chose."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import LATER_FONT_FILES, font, load_fonts
from ui.theme.qss import style_sheet
from ui.theme.tokens import DARK, LIGHT, Tokens

if TYPE_CHECKING:
    from ui.theme.focus import FocusKeeper


class ThemeMode(StrEnum):
    """What the user asks for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the tokens in force and dresses the application with them."""

    theme_changed = Signal()
    night_choice_changed = Signal(bool)
    """Somebody chose whether the screen of the night is dark at night."""

    def __init__(self) -> None:
        """Start light; `apply` looks at the system."""
        super().__init__()
        self._mode = ThemeMode.SYSTEM
        self._is_night = False
        self.darkens_at_night = True
        self._tokens = LIGHT
        self._is_dressed = False
        self._focus_keeper: FocusKeeper | None = None

    @property
    def mode(self) -> ThemeMode:
        """What the user asked for."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    def apply(self, mode: ThemeMode = ThemeMode.SYSTEM, *, is_complete: bool = True) -> None:
        """Dress the running QApplication: fonts once, style sheet, palette and focus ring.

        Without ``is_complete``, only what the first paint needs; `complete` adds the rest.
        """
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            message = "a QApplication is needed before the theme"
            raise TypeError(message)
        self._is_night = False
        self._mode = mode
        self._dress(application, is_complete=is_complete)

    def darken(self, *, is_night: bool) -> None:
        """Be dark while it is night, unless that was declined; the appearance chosen comes back after."""
        application = QApplication.instance()
        wanted = is_night and self.darkens_at_night
        if wanted == self._is_night or not isinstance(application, QApplication):
            return
        self._is_night = wanted
        self._dress(application, is_complete=True)

    def choose_night(self, *, is_dark: bool) -> None:
        """Say whether to be dark at night, now and the nights to come."""
        self.darkens_at_night = is_dark
        self.darken(is_night=is_dark)
        self.night_choice_changed.emit(is_dark)

    def _dress(self, application: QApplication, *, is_complete: bool) -> None:
        tokens = DARK if self._wants_dark() else LIGHT
        if not self._is_dressed:
            load_fonts()
            application.setFont(font())
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
            self._is_dressed = True
        elif tokens is self._tokens:
            if is_complete and self._focus_keeper is None:
                self.complete()
            return
        self._tokens = tokens
        application.setStyleSheet(style_sheet(tokens))
        if is_complete or self._focus_keeper is not None:
            self.complete()
        self.theme_changed.emit()

    def complete(self) -> None:
        """Add what the first paint does without: the palette, and the focus ring of buttons.

        Their modules make Python build hundreds of enumerations.
        """
        from ui.theme.focus import FocusKeeper
        from ui.theme.palette import palette

        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        application.setPalette(palette(self._tokens))
        if self._focus_keeper is None:
            load_fonts(LATER_FONT_FILES)
            self._focus_keeper = FocusKeeper(application, self._tokens)
        self._focus_keeper.set_tokens(self._tokens)

    def undress(self) -> None:
        """Give the application its plain style back, before the process ends."""
        application = QApplication.instance()
        if not self._is_dressed or not isinstance(application, QApplication):
            return
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        if self._focus_keeper is not None:
            self._focus_keeper.put_away()
            self._focus_keeper = None
        application.setStyleSheet("")
        self._is_dressed = False

    def _wants_dark(self) -> bool:
        if self._is_night:
            return True
        if self._mode is ThemeMode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is ThemeMode.DARK

    def _follow_system(self) -> None:
        application = QApplication.instance()
        if self._mode is ThemeMode.SYSTEM and isinstance(application, QApplication):
            self._dress(application, is_complete=True)


THEME: Final = Theme()
"""The one theme of the process; widgets read ``THEME.tokens`` each time they paint."""


def tokens() -> Tokens:
    """Return the colours in force; call it when painting, never keep the answer."""
    return THEME.tokens
