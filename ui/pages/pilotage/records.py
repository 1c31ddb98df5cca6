"""The records behind one figure of the dashboard: exactly those it counts, over its own period."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.indicators import find_indicator, label_of
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.survey import Evidence
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.save_file import ask_file
from ui.dialogs.verb import VerbDialog
from ui.errors import message_of
from ui.pages.enquetes.evidence import EvidenceBlock
from ui.pages.pilotage.leaving import file_stem
from ui.viewmodels.periods import in_words
from ui.widgets import show_toast

WIDTH = 760
LIST_HEIGHT = 380
EXPORT_REASON = "preuve demandée depuis le tableau de bord de pilotage"
_EXAMPLE = "Exemple : contrôle de l’ARS du 12/01"
_FILTERS = {"xlsx": "Classeur (*.xlsx)", "csv": "CSV (*.csv)"}


def open_records(
    context: PageContext, path: str, period: Period, *, parent: QWidget
) -> RecordsDialog:
    """Open the list behind a figure, by its path, over the page."""
    dialog = RecordsDialog(context, path, period, parent=parent)
    dialog.open()
    return dialog


class RecordsDialog(VerbDialog):
    """What a figure counts, one person or one event a row; the reading is journaled by the service.

    « Voir dans Enquêtes » leads to the question that asks the figure.
    """

    shown = Signal()
    """The records, or why there are none, are on screen."""

    def __init__(self, context: PageContext, path: str, period: Period, *, parent: QWidget) -> None:
        """Ask for the records."""
        indicator = find_indicator(path)
        super().__init__(
            label_of(path),
            f"{upper_first(in_words(period))} : {indicator.definition}",
            verb="Voir dans Enquêtes",
            variant="secondary",
            width=WIDTH,
            parent=parent,
        )
        self._context, self._path, self._period = context, path, period
        self._page = parent
        self.cancel_button.set_label("Fermer")
        actor = context.actor
        self.block = EvidenceBlock(
            may_open_people=actor.may(Permission.BENEFICIAIRE_READ),
            may_ask_names=actor.may(Permission.EVIDENCE_NAMED_WITH_REASON),
            may_export=actor.may(Permission.SURVEY_EXPORT),
        )
        self.block.switch.hide()
        self.block.head.hide()
        self.block.set_whole(is_whole=True)
        self.block.whole_button.hide()
        self.block.setFixedHeight(LIST_HEIGHT)
        self.body.addWidget(self.block)
        self.block.names_asked.connect(self.ask_names)
        self.block.person_asked.connect(self._open_person)
        self.block.export_asked.connect(self.ask_export)
        self.block.left_by_escape.connect(self.reject)
        self.accepted.connect(lambda: context.show_evidence(path, period))
        self._ask()

    def _ask(self, reason: str | None = None) -> None:
        self.block.waiting.wait()
        self.block.stack.setCurrentWidget(self.block.waiting)
        path, period, services = self._path, self._period, self._context.services
        self._context.tasks.run(
            lambda: services.surveys.evidence(path, period, reason=reason),
            owner=self,
            done=self._show,
            failed=self._refuse,
        )

    def _show(self, evidence: Evidence) -> None:
        self.block.show_evidence(evidence)
        self.block.whole_button.hide()
        self.block.focus_inside()
        self.shown.emit()

    def _refuse(self, error: Exception) -> None:
        message = message_of(error)
        self.block.show_refusal(message.title, message.body)
        self.block.whole_button.hide()
        self.shown.emit()
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    # --- names, persons, files ---------------------------------------------------------------

    def ask_names(self) -> None:
        """Ask the reason that lets names be read."""
        dialog = ReasonDialog(
            "Afficher les noms ?",
            "Les noms des personnes derrière ce chiffre s’affichent. La lecture et son motif sont "
            "inscrits au journal.",
            verb="Afficher les noms",
            placeholder=_EXAMPLE,
            parent=self._page,
        )
        dialog.reason_given.connect(self._ask)
        dialog.open()

    def _open_person(self, beneficiaire_id: int) -> None:
        self.reject()
        self._context.open_dossier(beneficiaire_id)

    def ask_export(self, kind: str, is_named: bool) -> None:  # noqa: FBT001 - of a signal
        """Ask where the list goes; with names, why it leaves first."""
        if not is_named:
            self._ask_file(kind, None)
            return
        dialog = ReasonDialog(
            "Exporter la preuve avec les noms ?",
            "Le fichier contiendra les noms des personnes et quittera le coffre : gardez-le en lieu "
            "sûr. L'export et son motif sont inscrits au journal.",
            verb="Choisir le fichier…",
            placeholder=_EXAMPLE,
            parent=self._page,
        )
        dialog.reason_given.connect(partial(self._ask_file, kind))
        dialog.open()

    def _ask_file(self, kind: str, reason: str | None) -> None:
        ask_file(
            self,
            "Exporter la preuve",
            f"{file_stem(f'preuve_{self._path}', self._period)}.{kind}",
            kinds=_FILTERS[kind],
            suffix=f".{kind}",
            chosen=partial(self._export, kind, reason),
        )

    def _export(self, kind: str, reason: str | None, path: Path) -> None:
        services, code, period = self._context.services, self._path, self._period
        page = self._page
        self._context.tasks.run(
            lambda: services.surveys.export_evidence(
                code,
                period,
                kind=kind,
                path=path,
                is_named=reason is not None,
                reason=reason or EXPORT_REASON,
            ),
            owner=page,
            done=partial(_tell_exported, page),
            failed=self._context.show_error,
            keeps=True,
        )


def _tell_exported(page: QWidget, _content: bytes) -> None:
    show_toast(page, "Preuve exportée")
