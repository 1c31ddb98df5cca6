"""What this workstation remembers of the window: theme, size, vaults opened. No personal data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from ui.theme.theme import ThemeMode

KEPT_VAULTS: Final = 5


class WindowSettings:
    """A small INI file of the user, or under ``CRT_HOME`` when it is set."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the file, in this folder or the user's; it is made at the first change."""
        home = folder or os.environ.get("CRT_HOME")
        if home:
            self._file = QSettings(str(Path(home) / "fenetre.ini"), QSettings.Format.IniFormat)
        else:
            self._file = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "crt-desktop", "fenetre"
            )

    @property
    def theme(self) -> ThemeMode:
        """The appearance chosen; the system's by default."""
        value = self._file.value("theme", ThemeMode.SYSTEM.value)
        return (
            ThemeMode(value)
            if isinstance(value, str) and value in set(ThemeMode)
            else ThemeMode.SYSTEM
        )

    @theme.setter
    def theme(self, mode: ThemeMode) -> None:
        self._file.setValue("theme", mode.value)

    @property
    def darkens_at_night(self) -> bool:
        """Tell whether the screen of the night is dark at night, whatever the appearance; it is by default."""
        return self._file.value("nuit_sombre", "oui") == "oui"

    @darkens_at_night.setter
    def darkens_at_night(self, darkens: bool) -> None:
        self._file.setValue("nuit_sombre", "oui" if darkens else "non")

    @property
    def visites_view(self) -> str:
        """How the visits were last shown: a name of `AgendaView`, or empty."""
        value = self._file.value("visites_vue", "")
        return value if isinstance(value, str) else ""

    @visites_view.setter
    def visites_view(self, view: str) -> None:
        self._file.setValue("visites_vue", view)

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window."""
        value = self._file.value("geometrie")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._file.setValue("geometrie", value)

    @property
    def is_switching(self) -> bool:
        """Tell whether the window was locked for somebody else to come in."""
        return self._file.value("changement", "") == "oui"

    @is_switching.setter
    def is_switching(self, is_switching: bool) -> None:
        self._file.setValue("changement", "oui" if is_switching else "")

    def vaults(self) -> list[Path]:
        """Return the vaults opened lately, the last one first."""
        value = self._file.value("coffres", [])
        # A list of one comes back as a text.
        texts = [value] if isinstance(value, str) else value
        return [Path(text) for text in texts if text] if isinstance(texts, list) else []

    def remember_vault(self, path: Path) -> None:
        """Put a vault first."""
        others = [str(other) for other in self.vaults() if other != path]
        self._file.setValue("coffres", [str(path), *others][:KEPT_VAULTS])

    def account_of(self, path: Path) -> str:
        """Return the account last used on a vault, or empty."""
        value = self._file.value(f"comptes/{_key(path)}", "")
        return value if isinstance(value, str) else ""

    def remember_account(self, path: Path, name: str) -> None:
        """Offer this account first next time."""
        self._file.setValue(f"comptes/{_key(path)}", name)


def _key(path: Path) -> str:
    return str(path).replace("/", "_").replace("\\", "_")
