"""The menu of the account at work: appearance, help, its keys, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ui.theme.theme import THEME, ThemeMode

if TYPE_CHECKING:
    from ui.context import PageContext
    from ui.main_window import MainWindow


class AccountMenu(QMenu):
    """Opened from the foot of the navigation."""

    def __init__(self, window: MainWindow, context: PageContext) -> None:
        """Fill the menu; what it does is the window's."""
        super().__init__(window)
        self._window = window
        self._context = context
        self._is_tied = False
        self._add_appearances()
        self.addSeparator()
        for text, act in (
            ("Guide", window.show_guide),
            ("Touches du clavier…", window.show_keys),
            ("Changer ma phrase de passe…", window.change_passphrase),
        ):
            self.addAction(text).triggered.connect(act)
        self.factor_action = self.addAction("")
        self.factor_action.setVisible(False)
        self.factor_action.triggered.connect(self._ask_factor)
        self.addSeparator()
        for text, signal in (
            ("Changer d’utilisateur", window.switch_asked),
            ("Verrouiller", window.lock_asked),
        ):
            self.addAction(text).triggered.connect(signal)
        self.aboutToShow.connect(self._read_account)

    def _add_appearances(self) -> None:
        group = QActionGroup(self)
        for mode, text in (
            (ThemeMode.SYSTEM, "Apparence du système"),
            (ThemeMode.LIGHT, "Apparence claire"),
            (ThemeMode.DARK, "Apparence sombre"),
        ):
            action = QAction(text, self)
            action.setCheckable(True)
            action.setChecked(THEME.mode is mode)
            action.setData(mode)
            group.addAction(action)
            self.addAction(action)
        group.triggered.connect(lambda action: self._window.theme_asked.emit(action.data()))

    def _read_account(self) -> None:
        """Offer the second factor where this workstation can keep one."""
        services, own = self._context.services, self._context.actor.account_id

        def read() -> tuple[bool, bool]:
            lines = services.accounts.all()
            is_tied = any(line.has_factor for line in lines if line.account_id == own)
            return is_tied, is_tied or services.accounts.has_keyring()

        def show(found: tuple[bool, bool]) -> None:
            self._is_tied, can_tie = found
            self.factor_action.setText("Délier ce poste…" if self._is_tied else "Lier ce poste…")
            self.factor_action.setVisible(can_tie)

        # Beside the work: a keyring may take seconds to answer.
        self._context.upkeep.run(read, owner=self, done=show)

    def _ask_factor(self) -> None:
        from ui.dialogs.own_passphrase import ask_second_factor  # noqa: PLC0415 - seldom used

        ask_second_factor(self._context, is_on=self._is_tied, parent=self._window, done=bool)
