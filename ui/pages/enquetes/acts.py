"""What is done from the surveys page: open, name, take away a campaign, validate, export, copy."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VersionMovedError
from crt_desktop.reports.enquetes import AnswerLine, CampaignLine, FrozenLine
from crt_desktop.services.campaign_lines import seen_of
from ui.context import PageContext
from ui.dialogs.campaign import OpenCampaignDialog, RenameCampaignDialog, ask_campaign_removal
from ui.dialogs.justify_answers import JustifyDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.save_file import ask_file
from ui.dialogs.survey_export import KINDS, ExportOrder, SurveyExportDialog
from ui.dialogs.validate_answer import ValidateDialog
from ui.dialogs.waiting import WaitingDialog, run_watched
from ui.pages.enquetes.copying import copied_of
from ui.pages.enquetes.writing import write_file
from ui.viewmodels import words
from ui.viewmodels.enquetes import EXPORT_REASON, EnquetesViewModel
from ui.viewmodels.enquetes_sheet import Sheet, campaign_name, key_of
from ui.viewmodels.periods import in_file_name
from ui.widgets import show_toast

_NOT_IN_A_NAME: Final = frozenset('\\/:*?"<>|')


def justified_words(justified: int, *, asked: int) -> str:
    """Say how many answers were justified, and how many were changed by somebody else meanwhile."""
    said = words.counted(justified, "réponse justifiée", "réponses justifiées")
    return said if justified == asked else f"{said} sur {asked}, les autres ont changé"


class SurveyActs(QObject):
    """Opens the dialogs and asks the services; says what was done."""

    campaign_opened = Signal(object)
    """A `CampaignLine`."""
    lists_moved = Signal()
    """The campaigns are no longer those on screen."""
    answer_validated = Signal(object)
    """A `FrozenLine`."""
    question_asked = Signal(str)
    """A question that still asks for an act, by its key."""

    def __init__(self, context: PageContext, view_model: EnquetesViewModel, page: QWidget) -> None:
        """Act on behalf of the page."""
        super().__init__(page)
        self._context = context
        self._model = view_model
        self._page = page
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl

    # --- campaigns ---------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Ask which questionnaire is answered, over which period."""
        model = self._model
        if not model.editions:
            return
        dialog = OpenCampaignDialog(
            model.editions,
            edition=model.edition,
            period=model.period,
            today=model.today(),
            parent=self._page,
        )
        dialog.chosen.connect(self._open)
        dialog.open()

    def _open(self, edition: str, period: Period, title: str) -> None:
        services = self._context.services
        self._context.tasks.run(
            lambda: services.campagnes.open(edition, period, title=title),
            owner=self,
            done=self._tell_opened,
            failed=self._context.show_error,
            keeps=True,
        )

    def _tell_opened(self, line: CampaignLine) -> None:
        show_toast(self._page, "Campagne ouverte")
        self.campaign_opened.emit(line)

    def ask_rename(self) -> None:
        """Ask another title of the campaign on screen."""
        campaign = self._model.campaign
        if campaign is None:
            return
        dialog = RenameCampaignDialog(campaign, parent=self._page)
        dialog.named.connect(partial(self._rename, campaign))
        dialog.open()

    def _rename(self, campaign: CampaignLine, title: str) -> None:
        services = self._context.services
        self._run(
            lambda: services.campagnes.rename(
                campaign.row_id, version=campaign.version, title=title
            ),
            "Campagne renommée",
        )

    def ask_removal(self) -> None:
        """Ask before the campaign on screen is taken away."""
        campaign = self._model.campaign
        if campaign is None or campaign.versions:
            return
        dialog = ask_campaign_removal(campaign, parent=self._page)
        dialog.accepted.connect(partial(self._remove, campaign))
        dialog.open()

    def _remove(self, campaign: CampaignLine) -> None:
        services = self._context.services
        self._run(
            lambda: services.campagnes.remove(campaign.row_id, version=campaign.version),
            "Campagne retirée",
        )

    def _run(self, work: Callable[[], object], told: str | Callable[[Any], str]) -> None:
        def done(answer: object) -> None:
            show_toast(self._page, told if isinstance(told, str) else told(answer))
            self.lists_moved.emit()

        def failed(error: Exception) -> None:
            self._context.show_error(error)
            self.lists_moved.emit()

        self._context.tasks.run(work, owner=self, done=done, failed=failed, keeps=True)

    # --- doubts ------------------------------------------------------------------------------

    def ask_together(self) -> None:
        """Ask for one sentence that justifies several figures."""
        sheet = self._model.sheet
        if sheet is None or not sheet.is_editable:
            return
        dialog = JustifyDialog(sheet, parent=self._page)
        dialog.justified.connect(self._justify)
        dialog.open()

    def _justify(self, sentence: str, lines: tuple[AnswerLine, ...]) -> None:
        campaign = self._model.campaign
        if campaign is None:
            return
        services = self._context.services

        def work() -> int:
            """Justify those nobody changed meanwhile; the others are to be read again."""
            justified = 0
            for line in lines:
                with suppress(VersionMovedError):
                    services.campagnes.type(
                        campaign.row_id, key_of(line), version=line.version, justification=sentence
                    )
                    justified += 1
            return justified

        self._run(work, partial(justified_words, asked=len(lines)))

    # --- validation --------------------------------------------------------------------------

    def ask_validation(self) -> None:
        """Ask before the campaign on screen is frozen."""
        sheet = self._model.sheet
        if sheet is None or not sheet.is_editable:
            return
        dialog = ValidateDialog(sheet, actor=self._context.actor, parent=self._page)
        dialog.validated.connect(self._validate)
        dialog.question_asked.connect(self.question_asked)
        dialog.open()

    def _validate(self, motif: str | None) -> None:
        campaign, sheet = self._model.campaign, self._model.sheet
        if campaign is None or sheet is None:
            return
        services, seen = self._context.services, seen_of(sheet.lines)

        def failed(error: Exception) -> None:
            self._context.show_error(error)
            self.lists_moved.emit()

        dialog = WaitingDialog(
            "Validation en cours",
            "La preuve derrière chaque chiffre est rassemblée. Rien n'est gardé si vous annulez avant la fin.",
            said="Chiffres vérifiés",
            parent=self._page,
        )
        run_watched(
            self._context.tasks,
            dialog,
            lambda progress: services.campagnes.validate(
                campaign.row_id,
                version=campaign.version,
                motif=motif,
                seen=seen,
                progress=progress,
            ),
            owner=self,
            done=self._tell_validated,
            failed=failed,
            # What was stored before the work could be stopped is shown.
            stopped=self.lists_moved.emit,
            keeps=True,
        )

    def _tell_validated(self, line: FrozenLine) -> None:
        show_toast(self._page, f"Version {line.number} validée")
        self.answer_validated.emit(line)

    # --- names -------------------------------------------------------------------------------

    def ask_names(self) -> None:
        """Ask the reason that lets names be read."""
        dialog = ReasonDialog(
            "Afficher les noms ?",
            "Les noms des personnes derrière ce chiffre s’affichent. La lecture et son motif sont "
            "inscrits au journal.",
            verb="Afficher les noms",
            placeholder="Exemple : contrôle de l’ARS du 12/01",
            parent=self._page,
        )
        dialog.reason_given.connect(self._model.name_people)
        dialog.open()

    # --- what leaves -------------------------------------------------------------------------

    def ask_export(self) -> None:
        """Ask how the answer leaves, then where it goes."""
        model = self._model
        if model.sheet is None:
            return
        dialog = SurveyExportDialog(
            model.sheet, versions=model.versions, selected=model.selected, parent=self._page
        )
        dialog.ordered.connect(partial(self._ask_file, model.sheet))
        dialog.open()

    def _ask_file(self, sheet: Sheet, order: ExportOrder) -> None:
        ask_file(
            self._page,
            "Exporter la réponse",
            file_name(sheet, order),
            kinds=KINDS[order.kind],
            suffix=f".{order.kind}",
            chosen=partial(self._export, sheet, order),
        )

    def _export(self, sheet: Sheet, order: ExportOrder, path: Path) -> None:
        services, campaign = self._context.services, sheet.campaign

        def work() -> Path:
            if campaign is None:
                services.surveys.export(
                    sheet.edition.id,
                    sheet.period,
                    kind=order.kind,
                    path=path,
                    is_masked=order.is_masked,
                    selection=order.selection,
                    reason=EXPORT_REASON,
                )
            else:
                services.campagnes.export(
                    campaign.row_id,
                    kind=order.kind,
                    path=path,
                    number=order.number,
                    is_masked=order.is_masked,
                    selection=order.selection,
                    reason=EXPORT_REASON,
                )
            return path

        self._write(work, "Réponse exportée")

    def ask_proof(self, kind: str, *, is_named: bool = False) -> None:
        """Ask where the records behind the figure on screen go; with names, why they leave first."""
        model = self._model
        line, sheet = model.line, model.sheet
        if line is None or sheet is None or line.question.indicateur is None:
            return
        if not is_named:
            self._ask_proof_file(line, sheet, kind, None)
            return
        dialog = ReasonDialog(
            "Exporter la preuve avec les noms ?",
            "Le fichier contiendra les noms des personnes et quittera le coffre : gardez-le en lieu sûr. "
            "L'export et son motif sont inscrits au journal.",
            verb="Choisir le fichier…",
            placeholder="Exemple : contrôle de l’ARS du 12/01",
            parent=self._page,
        )
        dialog.reason_given.connect(partial(self._ask_proof_file, line, sheet, kind))
        dialog.open()

    def _ask_proof_file(
        self, line: AnswerLine, sheet: Sheet, kind: str, reason: str | None
    ) -> None:
        ask_file(
            self._page,
            "Exporter la preuve",
            f"preuve_{_plain(line.question.number)}_{in_file_name(sheet.period)}.{kind}",
            kinds=KINDS[kind],
            suffix=f".{kind}",
            chosen=partial(self._export_proof, line, sheet, kind, reason),
        )

    def _export_proof(
        self, line: AnswerLine, sheet: Sheet, kind: str, reason: str | None, path: Path
    ) -> None:
        services = self._context.services
        question = line.question

        def work() -> Path:
            services.surveys.export_evidence(
                question.indicateur or "",
                sheet.period,
                kind=kind,
                path=path,
                filters=question.filters,
                is_named=reason is not None,
                reason=reason or EXPORT_REASON,
            )
            return path

        self._write(work, "Preuve exportée")

    def _write(self, work: Callable[[], Path], told: str) -> None:
        write_file(self._context, work, told, owner=self, page=self._page, show=self._show_folder)

    def _show_folder(self, folder: QUrl) -> None:
        self.open_url(folder)

    def copy(self, line: AnswerLine) -> bool:
        """Put an answer in the clipboard as a web form takes it; tell whether it has a text."""
        text = copied_of(line)
        if not text:
            show_toast(self._page, "Rien à copier ici", icon_name="info")
            return False
        QGuiApplication.clipboard().setText(text)
        show_toast(self._page, f"Réponse {line.question.number} copiée", icon_name="copy")
        return True


def file_name(sheet: Sheet, order: ExportOrder) -> str:
    """Return the name an export proposes."""
    campaign = sheet.campaign
    if campaign is None:
        return f"enquete_{sheet.edition.id}_{in_file_name(sheet.period)}.{order.kind}"
    version = "" if order.number is None else f"_v{order.number}"
    return f"{_plain(campaign_name(campaign))}{version}.{order.kind}"


def _plain(text: str) -> str:
    kept = "".join("-" if char in _NOT_IN_A_NAME else char for char in text)
    return "_".join(kept.split())[:80]
