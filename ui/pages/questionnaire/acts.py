"""What a dialog or a file begins, on any questionnaire: new, copy, import, export, take away."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from crt_desktop.domain.editions import Edition, Section
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.entries import QUESTIONNAIRE
from ui.pages.questionnaire.dialogs import (
    ImportDialog,
    NamingDialog,
    UnreadableDialog,
    removal_dialog,
)
from ui.viewmodels.edition_acts import FIRST_SECTION
from ui.viewmodels.edition_names import Naming, free_code, next_naming
from ui.viewmodels.questionnaire import form_of, new_draft
from ui.widgets import show_toast

SUFFIX: Final = ".toml"
KINDS: Final = "Questionnaire (*.toml)"
NEW_SAID: Final = (
    "Il commence sans question. Rien n'est enregistré tant que vous ne le demandez pas."
)
COPY_SAID: Final = (
    "Le nouveau reprend toutes les questions. Les réponses saisies d'une année à l'autre se comparent "
    "question par question."
)


class EditionActs(QObject):
    """Acts on questionnaires for a screen, which hears what was done."""

    removed = Signal(str)
    """A questionnaire was taken out of the vault: its code."""

    def __init__(self, context: PageContext, host: QWidget) -> None:
        """Ask over a screen."""
        super().__init__(host)
        self._context, self._host = context, host

    def _opens(self, line: EditionLine, words: str) -> None:
        """Open what was just made."""
        show_toast(self._host, words)
        self._context.changes.editions_changed.emit(line.edition.id)
        self._context.open_screen(QUESTIONNAIRE, None, line.edition.id)

    # --- new ---------------------------------------------------------------------------------

    def ask_new(self, taken: Iterable[str]) -> None:
        """Ask for the names of a questionnaire that begins empty."""
        known = frozenset(taken)
        year = self._context.application.clock.today().year
        title = f"Enquête {year}"
        dialog = NamingDialog(
            "Commencer un questionnaire ?",
            NEW_SAID,
            verb="Commencer",
            naming=Naming(title, year, free_code(title, known)),
            taken=known,
            parent=self._host,
        )
        dialog.named.connect(self.begin)
        dialog.open()

    def begin(self, naming: Naming) -> None:
        """Begin a questionnaire as a draft, then open it."""
        edition = Edition(
            id=naming.code,
            title=naming.title,
            year=naming.year,
            notice="",
            sections=(Section(title=FIRST_SECTION, questions=()),),
        )
        draft = new_draft(edition, self._context.application.clock.now())
        fiches = self._context.services.fiches
        self._context.tasks.run(
            lambda: fiches.keep_draft(draft),
            owner=self,
            done=lambda _none: self._context.open_screen(QUESTIONNAIRE, None, naming.code),
            failed=self._context.show_error,
            keeps=True,
        )

    # --- copy --------------------------------------------------------------------------------

    def ask_copy(self, edition: Edition) -> None:
        """Ask for the names of a copy, the codes already taken being known."""
        editions = self._context.services.editions
        self._context.tasks.run(
            lambda: [one.edition.id for one in editions.all()],
            owner=self,
            done=lambda taken: self._ask_copy(edition, taken),
            failed=self._context.show_error,
        )

    def _ask_copy(self, edition: Edition, taken: list[str]) -> None:
        year = self._context.application.clock.today().year
        dialog = NamingDialog(
            f"Dupliquer « {edition.title} » ?",
            COPY_SAID,
            verb="Dupliquer",
            naming=next_naming(edition, this_year=year, taken=taken),
            taken=taken,
            parent=self._host,
        )
        dialog.named.connect(partial(self.copy, edition.id))
        dialog.open()

    def copy(self, code: str, naming: Naming) -> None:
        """Copy a questionnaire, then open the copy."""
        editions = self._context.services.editions
        self._context.tasks.run(
            lambda: editions.duplicate(
                code, new_code=naming.code, title=naming.title, year=naming.year
            ),
            owner=self,
            done=partial(self._opens, words="Questionnaire dupliqué"),
            failed=self._context.show_error,
            keeps=True,
        )

    # --- files -------------------------------------------------------------------------------

    def ask_import(self) -> None:
        """Ask for a file, then what it becomes."""
        typed, _kind = QFileDialog.getOpenFileName(
            self._host, "Importer un questionnaire", "", KINDS
        )
        if typed:
            self.read(Path(typed))

    def read(self, path: Path) -> None:
        """Read a file without keeping anything, then ask."""
        editions = self._context.services.editions
        self._context.tasks.run(
            lambda: (editions.read_file(path), editions.all()),
            owner=self,
            done=lambda read: self._ask_import(path, *read),
            failed=self._tell_unreadable,
        )

    def _tell_unreadable(self, error: Exception) -> None:
        if isinstance(error, EditionInvalidError):
            UnreadableDialog(error, parent=self._host).open()
        else:
            self._context.show_error(error)

    def _ask_import(self, path: Path, edition: Edition, lines: tuple[EditionLine, ...]) -> None:
        taken = {one.edition.id: one for one in lines}
        dialog = ImportDialog(edition, taken.get(edition.id), parent=self._host)
        own = taken.get(edition.id)
        version = own.version if own is not None and own.origin is EditionOrigin.VAULT else None
        dialog.accepted.connect(partial(self.bring, path, edition.id, version))
        free = free_code(edition.id, frozenset(taken))
        dialog.beside_chosen.connect(partial(self.bring, path, free, None))
        dialog.open()

    def bring(self, path: Path, code: str, version: int | None) -> None:
        """Keep the questionnaire of a file, then open it."""
        editions = self._context.services.editions
        self._context.tasks.run(
            lambda: editions.import_file(path, code=code, version=version),
            owner=self,
            done=partial(self._opens, words="Questionnaire importé"),
            failed=self._tell_unreadable,
            keeps=True,
        )

    def ask_export(self, code: str) -> None:
        """Ask where the file goes, then write what is stored."""
        ask_file(
            self._host,
            "Exporter le questionnaire",
            f"{code}{SUFFIX}",
            kinds=KINDS,
            suffix=SUFFIX,
            chosen=partial(self.export, code),
        )

    def export(self, code: str, path: Path) -> None:
        """Write the file."""
        editions = self._context.services.editions
        self._context.tasks.run(
            lambda: editions.write_file(code, path),
            owner=self,
            done=self._exported,
            failed=self._context.show_error,
            keeps=True,
        )

    def _exported(self, _path: Path) -> None:
        show_toast(self._host, "Questionnaire exporté")

    # --- away --------------------------------------------------------------------------------

    def ask_removal(self, line: EditionLine) -> None:
        """Ask before a questionnaire is taken out of the vault."""
        dialog = removal_dialog(line, parent=self._host)
        dialog.accepted.connect(partial(self.remove, line))
        dialog.cancel_button.setFocus()
        dialog.open()

    def remove(self, line: EditionLine) -> None:
        """Take a questionnaire out of the vault, and what was typed in it and not saved."""
        services, code = self._context.services, line.edition.id

        def work() -> None:
            services.editions.remove(code, version=line.version)
            services.fiches.discard_draft(form_of(code))

        self._context.tasks.run(
            work,
            owner=self,
            done=lambda _none: self._removed(code),
            failed=self._context.show_error,
            keeps=True,
        )

    def _removed(self, code: str) -> None:
        show_toast(self._host, "Questionnaire retiré")
        self._context.changes.editions_changed.emit(code)
        self.removed.emit(code)

    def discard(self, code: str) -> None:
        """Throw away what was typed in a questionnaire and never saved."""
        fiches = self._context.services.fiches
        self._context.tasks.run(
            lambda: fiches.discard_draft(form_of(code)),
            owner=self,
            done=lambda _none: self.removed.emit(code),
            failed=self._context.show_error,
            keeps=True,
        )
