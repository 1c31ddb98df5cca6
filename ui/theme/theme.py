"""The appearance in force: light or dark, following the system unless the user chose."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import font, load_fonts
from ui.theme.qss import style_sheet
from ui.theme.style import CrtStyle, FocusKeeper
from ui.theme.tokens import DARK, LIGHT, Tokens


class ThemeMode(StrEnum):
    """What the user asks for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Holds the tokens in force and dresses the application with them."""

    theme_changed = Signal()

    def __init__(self) -> None:
        """Start light; `apply` looks at the system."""
        super().__init__()
        self._mode = ThemeMode.SYSTEM
        self._tokens = LIGHT
        self._is_dressed = False
        self._style: CrtStyle
        self._focus_keeper: FocusKeeper

    @property
    def mode(self) -> ThemeMode:
        """What the user asked for."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    def apply(self, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        """Dress the running QApplication: fonts once, then style, palette and style sheet."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            message = "a QApplication is needed before the theme"
            raise TypeError(message)
        self._mode = mode
        tokens = DARK if self._wants_dark() else LIGHT
        if not self._is_dressed:
            load_fonts()
            self._style = CrtStyle(tokens)
            application.setStyle(self._style)
            application.setFont(font())
            self._focus_keeper = FocusKeeper(application, tokens)
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
            self._is_dressed = True
        elif tokens is self._tokens:
            return
        self._tokens = tokens
        self._style.set_tokens(tokens)
        self._focus_keeper.set_tokens(tokens)
        application.setPalette(palette(tokens))
        application.setStyleSheet(style_sheet(tokens))
        self.theme_changed.emit()

    def undress(self) -> None:
        """Give the application its plain style back, before the process ends."""
        application = QApplication.instance()
        if not self._is_dressed or not isinstance(application, QApplication):
            return
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._follow_system)
        self._focus_keeper.put_away()
        application.setStyleSheet("")
        application.setStyle("Fusion")
        self._is_dressed = False

    def _wants_dark(self) -> bool:
        if self._mode is ThemeMode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is ThemeMode.DARK

    def _follow_system(self) -> None:
        if self._mode is ThemeMode.SYSTEM:
            self.apply(ThemeMode.SYSTEM)


THEME: Final = Theme()
"""The one theme of the process; widgets read ``THEME.tokens`` each time they paint."""


def tokens() -> Tokens:
    """Return the colours in force; call it when painting, never keep the answer."""
    return THEME.tokens


def palette(colours: Tokens) -> QPalette:
    """Build the palette that what the style sheet does not reach falls back on."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, value in {
        role.Window: colours.canvas,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.toast,
        role.ToolTipText: colours.toast_text,
        role.Highlight: colours.accent_soft,
        role.HighlightedText: colours.text,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.surface,
        role.Midlight: colours.hover,
        role.Mid: colours.border,
        role.Dark: colours.border_strong,
        role.Shadow: colours.border_strong,
    }.items():
        made.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return made
