"""A person at the real window, on a real vault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes_vault import PASSPHRASE
from ui.main_window import MainWindow
from ui.pages.enquetes import EnquetesPage
from ui.pages.file_active import FileActivePage
from ui.pages.import_export import ImportExportPage
from ui.pages.unlock import UnlockCard
from ui.shell import Shell


class Driver:
    """A person at the window."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot = qtbot
        self.shell = shell

    @property
    def main(self) -> MainWindow:
        assert self.shell.main is not None
        return self.shell.main

    def rest(self) -> None:
        """Wait until the database thread has answered everything."""
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.shell.tasks.is_busy, timeout=60_000)
            QApplication.processEvents()

    def unlock(self, vault: Path, *, passphrase: str = PASSPHRASE) -> None:
        self.shell.show_vault(vault)
        card = self.shell.gate.card
        assert isinstance(card, UnlockCard)
        card.field.edit.setText(passphrase)
        card.open_button.click()
        self.rest()

    def file_active(self) -> FileActivePage:
        self.main.show_page("file_active")
        self.rest()
        page = self.main.page("file_active")
        assert isinstance(page, FileActivePage)
        return page

    def enquetes(self) -> EnquetesPage:
        self.main.show_page("enquetes")
        self.rest()
        page = self.main.page("enquetes")
        assert isinstance(page, EnquetesPage)
        return page

    def import_export(self) -> ImportExportPage:
        self.main.show_page("import_export")
        page = self.main.page("import_export")
        assert isinstance(page, ImportExportPage)
        return page
