"""What can be done with a contrat: its forms, its PDF, its scans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from crt_desktop.domain.contrat_acts import AVENANT, CONTRAT
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.scans import IMAGES, LIMIT_BYTES
from crt_desktop.reports.contrats import ContratLine, ContratSheet, ScanLine
from crt_desktop.reports.fiches import FicheForm, SavedFiche
from crt_desktop.services.contrats import FIELDS, REMISE, SIGNATURE
from crt_desktop.services.open_vault import OpenVault
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.dialogs.scan_viewer import ScanViewer, read_image
from ui.dialogs.verb import VerbDialog
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.forms.source import UseCaseSource
from ui.forms.told import tell_changed, tell_removed, tell_saved
from ui.private_files import PRIVATE_FILES
from ui.tasks import Progress
from ui.viewmodels import contrat as told
from ui.widgets import show_toast

CONTRATS: Final = "contrats"
KIND: Final = "contrat"
READING: Final = "ouvert depuis l’écran du contrat"
SAVING: Final = "enregistré depuis l’écran du contrat"
FILTER: Final = "Document numérisé (*.pdf *.jpg *.jpeg *.png)"
OPEN_IN_CLEAR: Final = (
    "Une copie en clair s’ouvre dans le lecteur de ce poste. Elle est gardée dans un dossier privé et "
    "effacée au verrouillage ; la lecture est notée au journal."
)

_GROUPS: Final[Mapping[str, tuple[Group, ...]]] = {
    REMISE: (Group(rows=(("handed_on",),)),),
    SIGNATURE: (Group(rows=(("signed_on",), ("signataire",), ("qualite",), ("participants",))),),
    CONTRAT: (Group(rows=(("participants",),)),),
    AVENANT: (Group(rows=(("objet",), ("participants",))),),
}
_DRAW: Final = {CONTRAT: "Générer le contrat", AVENANT: "Générer l’avenant"}


def _source(services: OpenVault, act: str, row_id: int) -> UseCaseSource:
    """Return the form of an act; ``row_id`` is the contrat, or the demande of what is to be drawn."""

    def read() -> FicheForm:
        contrats = services.contrats
        return (
            contrats.open_drawing(row_id, act) if act in _DRAW else contrats.open_act(act, row_id)
        )

    def store(values: Mapping[str, str], version: int | None) -> SavedFiche:
        contrats = services.contrats
        own = {name: values[name] for name in FIELDS[act] if name in values}
        if act == CONTRAT:
            return contrats.draw_up(row_id, own)
        if act == AVENANT:
            return contrats.amend(row_id, own)
        do = contrats.hand_over if act == REMISE else contrats.sign
        return do(row_id, own, version=version)

    return UseCaseSource(read=read, store=store)


class ContratActs(QObject):
    """Does what the dialog asks, over it."""

    attaching = Signal(str)
    """A scan is being kept: its name."""
    attached = Signal()
    """It is kept, or was refused."""
    progressed = Signal(int, int)
    drawn = Signal(int)
    """A paper was drawn: its row id."""

    def __init__(self, context: PageContext, host: QWidget) -> None:
        """Open dialogs over this widget."""
        super().__init__(host)
        self._context = context
        self._host = host
        self._open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        context.changes.about_to_lock.connect(PRIVATE_FILES.empty)

    # --- the paper ---------------------------------------------------------------------------

    def draw(self, sheet: ContratSheet, type_: str) -> FicheDialog:
        """Ask who took part, and what an avenant is about, then draw it."""
        dialog = self._form(type_, sheet.demande_row_id, sheet, title=_DRAW[type_], verb="Générer")
        dialog.editor.saved.connect(lambda saved: self.drawn.emit(saved.fiche.row_id))
        return dialog

    def hand_over(self, sheet: ContratSheet, line: ContratLine) -> FicheDialog:
        """Ask the day of the hand-over."""
        title = f"Noter la remise, {told.name_of(line).lower()}"
        return self._form(REMISE, line.row_id, sheet, title=title, verb="Noter la remise")

    def sign(self, sheet: ContratSheet, line: ContratLine) -> FicheDialog:
        """Ask when, by whom and in what quality it was signed."""
        title = f"Enregistrer la signature, {told.name_of(line).lower()}"
        return self._form(SIGNATURE, line.row_id, sheet, title=title, verb="Enregistrer")

    def _form(
        self, act: str, row_id: int, sheet: ContratSheet, *, title: str, verb: str
    ) -> FicheDialog:
        return FicheDialog(
            self._context,
            CONTRATS,
            row_id=None if act in _DRAW else row_id,
            beneficiaire_id=sheet.beneficiaire_id,
            groups=_GROUPS[act],
            title=title,
            save_verb=verb,
            source=_source(self._context.services, act, row_id),
            parent=self._host,
        )

    def ask_again(self, line: ContratLine) -> VerbDialog:
        """Ask before the text is made again."""
        handed = (
            "Il a déjà été remis : le nouveau texte sera à remettre de nouveau."
            if line.handed_on is not None
            else "Le texte actuel est remplacé."
        )
        dialog = VerbDialog(
            "Générer de nouveau ?",
            f"Le texte est refait depuis le plan et le modèle tels qu’ils sont aujourd’hui. {handed}",
            verb="Générer de nouveau",
            parent=self._host,
        )
        dialog.accepted.connect(lambda: self._draw_again(line))
        dialog.open()
        return dialog

    def _draw_again(self, line: ContratLine) -> None:
        def done(saved: SavedFiche) -> None:
            tell_saved(self._host, saved)
            tell_changed(self._context, CONTRATS, saved.fiche.beneficiaire_id)

        contrats = self._context.services
        self._context.tasks.run(
            lambda: contrats.contrats.draw_again(line.row_id, version=line.version),
            owner=self,
            done=done,
            failed=self._context.show_error,
            keeps=True,
        )

    def ask_removal(self, sheet: ContratSheet, line: ContratLine) -> VerbDialog:
        """Ask before an unsigned paper goes to the bin."""
        dialog = VerbDialog(
            f"Retirer {told.name_of(line).lower()} ?",
            "Il va dans la corbeille avec ses documents numérisés, d’où l’on peut le remettre.",
            verb="Retirer",
            variant="danger",
            parent=self._host,
        )
        dialog.accepted.connect(lambda: self._remove(sheet, line))
        dialog.open()
        return dialog

    def _remove(self, sheet: ContratSheet, line: ContratLine) -> None:
        services = self._context.services
        self._context.tasks.run(
            lambda: services.fiches.remove(CONTRATS, line.row_id, version=line.version),
            owner=self,
            done=lambda bin_id: tell_removed(
                self._context, self._host, CONTRATS, bin_id, sheet.beneficiaire_id
            ),
            failed=self._context.show_error,
            keeps=True,
        )

    # --- its PDF -----------------------------------------------------------------------------

    def open_pdf(self, sheet: ContratSheet, line: ContratLine, *, is_large: bool = False) -> None:
        """Ask, then open the PDF where it can be read and printed."""
        self._ask_clear(
            lambda path: self._write_pdf(line, path, READING, is_large=is_large),
            told.pdf_name(sheet, line),
        )

    def save_pdf(self, sheet: ContratSheet, line: ContratLine, *, is_large: bool = False) -> None:
        """Ask where the PDF goes, and write it."""
        ask_file(
            self._host,
            "Enregistrer le PDF",
            told.pdf_name(sheet, line),
            kinds="Document PDF (*.pdf)",
            suffix=".pdf",
            chosen=lambda path: self._run_out(
                lambda: self._write_pdf(line, path, SAVING, is_large=is_large),
                lambda: show_toast(self._host, "PDF enregistré"),
            ),
        )

    def _write_pdf(self, line: ContratLine, path: Path, reason: str, *, is_large: bool) -> None:
        self._context.services.documents.write(
            KIND, line.row_id, path, reason=reason, large_print=is_large
        )

    # --- its scans ---------------------------------------------------------------------------

    def ask_scan(self, line: ContratLine) -> None:
        """Ask for the file of a scan, and keep it."""
        dialog = QFileDialog(self._host, "Joindre un document numérisé", "", FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.attach(line, Path(chosen)))
        dialog.open()

    def attach(self, line: ContratLine, path: Path) -> None:
        """Read a file and keep it, off the thread of the window."""
        services = self._context.services

        def work(progress: Progress) -> ScanLine:
            return services.contrats.attach(
                line.row_id, path.name, read_file(path), progress=progress
            )

        def done(scan: ScanLine) -> None:
            self.attached.emit()
            show_toast(self._host, f"« {scan.nom} » joint")
            tell_changed(self._context, CONTRATS, scan.beneficiaire_id)

        def failed(error: Exception) -> None:
            self.attached.emit()
            self._context.show_error(error)

        self.attaching.emit(path.name)
        self._context.tasks.run_long(
            work,
            owner=self,
            done=done,
            failed=failed,
            progressed=self.progressed.emit,
            keeps=True,
        )

    def show_scan(self, scan: ScanLine) -> None:
        """Show an image in the window; anything else is opened by the system, after asking."""
        services = self._context.services
        if scan.type_mime not in IMAGES:
            self._ask_clear(
                lambda path: services.contrats.write_scan(scan.piece_id, path, reason=READING),
                scan.nom,
            )
            return

        def show(image: QImage) -> None:
            ScanViewer(scan, image, self._host).open()

        self._context.tasks.run(
            lambda: read_image(services.contrats.read_scan(scan.piece_id).content),
            owner=self,
            done=show,
            failed=self._context.show_error,
        )

    def ask_scan_removal(self, scan: ScanLine) -> VerbDialog:
        """Ask before a scan is gone for good."""
        dialog = VerbDialog(
            "Supprimer ce document numérisé ?",
            f"« {scan.nom} » est supprimé pour de bon : il ne va pas dans la corbeille. "
            "Le contrat lui-même reste.",
            verb="Supprimer",
            variant="danger",
            parent=self._host,
        )
        dialog.accepted.connect(lambda: self._remove_scan(scan))
        dialog.cancel_button.setFocus()
        dialog.open()
        return dialog

    def _remove_scan(self, scan: ScanLine) -> None:
        def done(_nothing: None) -> None:
            show_toast(self._host, "Document supprimé")
            tell_changed(self._context, CONTRATS, scan.beneficiaire_id)

        services = self._context.services
        self._context.tasks.run(
            lambda: services.contrats.remove_scan(scan.piece_id),
            owner=self,
            done=done,
            failed=self._context.show_error,
            keeps=True,
        )

    # --- out of the vault --------------------------------------------------------------------

    def _ask_clear(self, write: Callable[[Path], object], name: str) -> None:
        """Ask before a copy in clear is opened by the system."""
        dialog = VerbDialog(
            "Ouvrir une copie en clair ?", OPEN_IN_CLEAR, verb="Ouvrir", parent=self._host
        )
        dialog.accepted.connect(lambda: self._open_clear(write, name))
        dialog.open()

    def _open_clear(self, write: Callable[[Path], object], name: str) -> None:
        with machine_refusals(name):
            path = PRIVATE_FILES.path_for(name)
        self._run_out(lambda: write(path), lambda: self._open_url(QUrl.fromLocalFile(str(path))))

    def _run_out(self, work: Callable[[], object], done: Callable[[], object]) -> None:
        def told_done(_result: object) -> None:
            done()

        self._context.tasks.run(work, owner=self, done=told_done, failed=self._context.show_error)


def read_file(path: Path) -> bytes:
    """Return what a file holds, one byte beyond the limit at most; raises EnvironmentFailedError."""
    with machine_refusals(path), path.open("rb") as file:
        return file.read(LIMIT_BYTES + 1)
