"""Import and export: bring a take-over workbook in, take the caseload out, get a blank template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.reprise.schema import ETABLISSEMENT_SHEET
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.exchange import ExportReport, ImportReport
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.save_file import ask_file
from ui.dialogs.verb import VerbDialog
from ui.errors import message_of
from ui.pages import Page, Scene
from ui.pages.import_parts import DropZone, PreviewPane, ResultPane
from ui.pages.import_scene import FaultyWorkbook
from ui.theme.tokens import BODY, CARD_GAP, PAGE_MARGIN, SECTION
from ui.viewmodels import words
from ui.viewmodels.exchange import (
    ExchangeViewModel,
    Step,
    blocked_reason,
    file_fact,
    result_sentence,
    skipped_sentence,
    totals_of,
)
from ui.widgets import (
    Button,
    Card,
    IconLabel,
    MessageState,
    PageHeader,
    ProgressLine,
    Stepper,
    label,
    page_layout,
    show_toast,
)

STEPS: Final = ("Choisir le classeur", "Vérifier", "Importer")
_STEP_OF: Final = {
    Step.CHOISIR: 0,
    Step.REFUSE: 0,
    Step.LECTURE: 0,
    Step.VERIFIER: 1,
    Step.ECRITURE: 2,
    Step.TERMINE: 3,
}
WORKBOOK_FILTER: Final = "Classeur (*.xlsx)"


class ImportExportPage(Page):
    """Leads an import through its three steps; exports stand beside."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen on its first step."""
        super().__init__()
        self._context = context
        self.view_model = ExchangeViewModel(
            context.services.exchanges,
            context.tasks,
            context.actor,
            upkeep=context.upkeep,
            parent=self,
        )
        self._may_import = context.actor.may(Permission.CASELOAD_IMPORT)
        self._may_export = context.actor.may(Permission.CASELOAD_EXPORT)
        self._build()
        self._connect()
        self._show_step()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        inner = QWidget()
        layout = page_layout(inner, has_footer=True)
        self.setProperty("role", "page")
        self.header = PageHeader("Import et export")
        self.stepper = Stepper(STEPS)
        if self._may_import:
            self.header.add_action(self.stepper)
        layout.addWidget(self.header)
        layout.addSpacing(4)
        self.panes = QStackedWidget()
        self.start = self._build_start()
        self.working = self._build_working()
        self.preview = PreviewPane()
        self.copy_button = self.preview.banner.link
        self.result = ResultPane()
        self.refused = MessageState(
            "circle-alert", "", tint="danger", button="Choisir un autre classeur…"
        )
        for pane in (self.start, self.working, self.preview, self.result, self.refused):
            self.panes.addWidget(pane)
        layout.addWidget(self.panes, 1)
        layout.addSpacing(12)
        outer.addWidget(inner, 1)
        self.footer = self._build_footer()
        outer.addWidget(self.footer)

    def _build_start(self) -> QWidget:
        pane = QWidget()
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        self.drop_zone = DropZone()
        if not self._may_import:
            self.drop_zone.hide()
        layout.addWidget(self.drop_zone, 3)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        self.export_button = Button("Exporter la file active…", icon_name="download")
        self.export_note = label("", BODY, role="text2", wraps=True)
        self.export_note.hide()
        self.template_button = Button("Enregistrer le modèle vierge…", icon_name="file-spreadsheet")
        export = _act_card(
            "download",
            "Sortir la file active",
            "Toutes les personnes et leur parcours, dans la forme du classeur de reprise : le "
            "fichier peut être importé de nouveau. Il sort du coffre en clair ; un motif est demandé.",
            self.export_button,
            self.export_note,
        )
        if not self._may_export:
            export.hide()
        row.addWidget(export, 1)
        template = _act_card(
            "file-spreadsheet",
            "Partir d'un modèle vierge",
            "Un classeur vide avec ses listes, ses commentaires et une ligne d'exemple par feuille, "
            "à remplir dans votre tableur.",
            self.template_button,
        )
        row.addWidget(template, 1)
        layout.addLayout(row)
        layout.addStretch(2)
        return pane

    def _build_working(self) -> QWidget:
        pane = QWidget()
        layout = QVBoxLayout(pane)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card(padding=24)
        card.setMaximumWidth(560)
        self.progress = ProgressLine("Lecture du classeur")
        card.body.addWidget(self.progress)
        card.body.addWidget(
            label(
                french("Rien n'est écrit tant que tout n'est pas prêt : vous pouvez annuler."),
                BODY,
                role="muted",
                wraps=True,
            )
        )
        row = QHBoxLayout()
        row.addStretch(1)
        self.stop_button = Button("Annuler")
        row.addWidget(self.stop_button)
        card.body.addLayout(row)
        layout.addStretch(1)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        card.setMinimumWidth(480)
        layout.addStretch(2)
        return pane

    def _build_footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 12)
        row.setSpacing(8)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.blocked = label("", BODY, role="text2")
        self.partial_button = Button("")
        self.reload_button = Button("Recharger le classeur", icon_name="refresh-cw")
        self.import_button = Button("Tout importer", variant="primary", icon_name="upload")
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        for widget in (self.blocked, self.partial_button, self.reload_button, self.import_button):
            row.addWidget(widget)
        return footer

    def _connect(self) -> None:
        view_model = self.view_model
        view_model.step_changed.connect(self._show_step)
        view_model.progressed.connect(self.progress.set_progress)
        view_model.imported.connect(self._tell_imported)
        view_model.exported.connect(self._show_exported)
        view_model.template_written.connect(lambda _path: show_toast(self, "Modèle enregistré"))
        view_model.annotating.connect(self.preview.show_copying)
        view_model.annotating_ended.connect(self.preview.show_copied)
        view_model.annotation_cancelled.connect(
            lambda: show_toast(self, "Copie annulée, rien n’est enregistré")
        )
        view_model.annotated.connect(lambda _path: show_toast(self, "Copie annotée enregistrée"))
        view_model.export_failed.connect(self._context.show_error)
        view_model.import_broke.connect(self._context.show_error)
        self.drop_zone.path_dropped.connect(view_model.choose)
        self.drop_zone.choose_asked.connect(self.ask_workbook)
        self.drop_zone.folder_asked.connect(self.ask_folder)
        self.refused.asked.connect(self.ask_workbook)
        self.stop_button.clicked.connect(view_model.cancel)
        self.cancel_button.clicked.connect(view_model.start_over)
        self.reload_button.clicked.connect(view_model.reload)
        self.import_button.clicked.connect(view_model.import_all)
        self.partial_button.clicked.connect(self.ask_partial)
        self.preview.copy_asked.connect(self.ask_copy)
        self.result.caseload_asked.connect(self._leave_for_caseload)
        self.result.another_asked.connect(view_model.start_over)
        self.export_button.clicked.connect(self.ask_export)
        self.template_button.clicked.connect(self.ask_template)

    # --- what the window asks ----------------------------------------------------------------

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab", "aller d’un bouton à l’autre"),
            ("↑ ↓", "parcourir les feuilles ou les problèmes"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the choice of a workbook, and the check of a faulty one; nothing is written."""
        return [Scene("", self.on_shown), Scene("verification", self._check_a_faulty_one)]

    def _check_a_faulty_one(self) -> None:
        self._faulty = FaultyWorkbook()
        self.view_model.choose(self._faulty.path)

    # --- the steps ---------------------------------------------------------------------------

    def _show_step(self) -> None:
        view_model = self.view_model
        step, report = view_model.step, view_model.report
        self.stepper.set_current(_STEP_OF[step])
        is_import = step is not Step.CHOISIR
        self.header.set_title(
            "Importer un classeur de reprise" if is_import else "Import et export"
        )
        self.header.set_facts(self._facts(step, report))
        self.footer.setVisible(step in {Step.VERIFIER, Step.REFUSE})
        self.export_button.setEnabled(not view_model.is_exporting)
        match step:
            case Step.CHOISIR:
                self._show_pane(self.start)
            case Step.LECTURE | Step.ECRITURE:
                self._show_working(step)
            case Step.VERIFIER if report is not None:
                self._show_preview(report)
            case Step.TERMINE if report is not None:
                self._show_pane(self.result)
                self.result.show_result(
                    report, sentence=result_sentence(report), skipped=skipped_sentence(report)
                )
            case _:
                self._show_refusal()

    def _show_pane(self, pane: QWidget) -> None:
        if self.panes.currentWidget() is not pane:
            self.panes.setCurrentWidget(pane)

    def _facts(self, step: Step, report: ImportReport | None) -> str:
        if report is not None and step is not Step.CHOISIR:
            return file_fact(report)
        path = self.view_model.path
        if path is not None and step is not Step.CHOISIR:
            return path.name
        return "Le classeur de reprise fait entrer et sortir toute la file active"

    def _show_working(self, step: Step) -> None:
        name = "" if self.view_model.path is None else self.view_model.path.name
        verb = "Lecture et vérification de" if step is Step.LECTURE else "Import de"
        self.progress.set_text(f"{verb} {name}")
        self.progress.set_progress(0, 0)
        self._show_pane(self.working)
        self.stop_button.setFocus()

    def _show_preview(self, report: ImportReport) -> None:
        self.preview.show_report(report)
        self._show_pane(self.preview)
        totals = totals_of(report)
        reason = blocked_reason(report)
        self.blocked.setText(reason)
        self.blocked.setVisible(bool(reason))
        self.import_button.setEnabled(not reason)
        self.import_button.setAccessibleDescription(reason)
        rows = words.plural(
            totals.failed, "cette ligne", f"ces {words.number(totals.failed)} lignes"
        )
        self.partial_button.set_label(f"Importer sans {rows}…")
        self.partial_button.setVisible(bool(totals.failed))
        self.partial_button.setEnabled(totals.written > 0)
        self.reload_button.show()
        self.import_button.show()
        self.cancel_button.show()
        (self.reload_button if reason else self.import_button).setFocus()

    def _show_refusal(self) -> None:
        """Say why the file cannot be read, and what to do about it."""
        error = self.view_model.error
        if error is None:
            return
        message = message_of(error)
        text = message.body
        self.refused.set_message(message.title, text, button="Choisir un autre classeur…")
        self._show_pane(self.refused)
        for widget in (self.blocked, self.partial_button, self.import_button):
            widget.hide()
        self.refused.button.setFocus()

    def _tell_imported(self, report: ImportReport) -> None:
        changes, settings = self._context.changes, report.sheets.get(ETABLISSEMENT_SHEET)
        changes.caseload_changed.emit()
        if settings is not None and settings.created + settings.updated:
            changes.etablissement_changed.emit()

    def _leave_for_caseload(self) -> None:
        self.view_model.start_over()
        self._context.go_to("file_active")

    # --- what is asked of the person ---------------------------------------------------------

    def ask_workbook(self) -> None:
        """Ask for an .xlsx file."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, "Choisir un classeur de reprise", "", WORKBOOK_FILTER
        )
        if chosen:
            self.view_model.choose(Path(chosen))

    def ask_folder(self) -> None:
        """Ask for a folder of .csv files."""
        chosen = QFileDialog.getExistingDirectory(self, "Choisir un dossier de fichiers CSV")
        if chosen:
            self.view_model.choose(Path(chosen))

    def ask_partial(self) -> None:
        """Confirm an import that leaves rows out."""
        report = self.view_model.report
        if report is None:
            return
        totals = totals_of(report)
        out = words.counted(totals.failed, "ligne en erreur", "lignes en erreur")
        going_in = words.counted(totals.written, "ligne entre", "lignes entrent")
        dialog = VerbDialog(
            f"Importer sans {out} ?",
            f"{going_in} dans le coffre. Les lignes en erreur restent dehors, avec celles qui en "
            "dépendent ; corrigez-les puis importez le classeur de nouveau : rien ne sera doublé.",
            verb="Importer sans elles" if totals.failed > 1 else "Importer sans elle",
            parent=self,
        )
        dialog.accepted.connect(self.view_model.import_valid)
        dialog.open()

    def ask_export(self) -> None:
        """Ask the reason of a clear export, then where it goes."""
        dialog = ReasonDialog(
            "Exporter la file active en clair ?",
            "Le classeur contient les noms et la santé des personnes, sans chiffrement. Gardez-le "
            "dans un lieu sûr et supprimez-le après usage.",
            verb="Choisir le fichier…",
            placeholder="Exemple : relecture annuelle avec le médecin",
            parent=self,
        )
        dialog.reason_given.connect(self._choose_export_file)
        dialog.open()

    def _choose_export_file(self, reason: str) -> None:
        def export(path: Path) -> None:
            self.export_note.hide()
            self.view_model.export(path, reason)

        self._ask_target("Exporter la file active", "reprise.xlsx", export)

    def ask_template(self) -> None:
        """Ask where the blank template goes."""
        self._ask_target(
            "Enregistrer le modèle vierge", "modele_reprise.xlsx", self.view_model.write_template
        )

    def ask_copy(self) -> None:
        """Ask where the annotated copy goes, or stop the one under way; the workbook is only read."""
        if self.view_model.is_annotating:
            self.view_model.cancel_copy()
            return
        source = self.view_model.path
        if source is None:
            return
        self._ask_target(
            "Enregistrer une copie annotée",
            f"{source.stem} annoté.xlsx",
            self.view_model.annotate,
        )

    def _ask_target(self, title: str, name: str, chosen: Callable[[Path], None]) -> None:
        ask_file(self, title, name, kinds=WORKBOOK_FILTER, suffix=".xlsx", chosen=chosen)

    def _show_exported(self, report: ExportReport) -> None:
        rows = words.counted(sum(report.counts.values()), "ligne")
        said = [f"{report.file_name}{words.NO_BREAK}: {rows}.", *report.not_carried]
        self.export_note.setText(" ".join(said))
        self.export_note.show()
        show_toast(self, "File active exportée")


def _act_card(
    icon_name: str, title: str, text: str, button: Button, note: QWidget | None = None
) -> Card:
    """Return a card with one act: what it does, its button, and what it did."""
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(IconLabel(icon_name, "text2", 18))
    head.addWidget(label(french(title), SECTION), 1)
    card.body.addLayout(head)
    card.body.addWidget(label(french(text), BODY, role="text2", wraps=True))
    if note is not None:
        card.body.addWidget(note)
    card.body.addStretch(1)
    card.body.addSpacing(4)
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    card.body.addLayout(row)
    return card
