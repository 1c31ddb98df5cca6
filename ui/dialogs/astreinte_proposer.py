"""Asks over which nights a planning is proposed and for how long it is searched; then shows the search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.rota import RotaProgress, RotaSolution
from ui.dialogs.verb import VerbDialog
from ui.theme.tokens import BODY
from ui.viewmodels.astreintes_proposal import ProposalRun, progress_words
from ui.viewmodels.typed import show_date
from ui.widgets import Banner, FormField, ProgressLine, label
from ui.widgets.choice_field import SegmentField
from ui.widgets.date_field import DateField

WIDTH: Final = 480
SECONDS: Final = {"10": "10 s", "20": "20 s", "60": "1 min"}
USUAL: Final = "20"
KEEP, REDO = "garder", "refaire"
STOP: Final = "Arrêter et voir"
LONGEST_DAYS: Final = 400
_PARTS: Final = 1000


class ProposeDialog(VerbDialog):
    """The nights and the time, then the progress; gives the best planning found."""

    proposed = Signal(object, object)
    """The `RotaSolution`, and the period it is for."""

    def __init__(
        self,
        period: Period,
        today: Callable[[], date],
        run: ProposalRun,
        *,
        has_drafts: bool,
        parent: QWidget,
    ) -> None:
        """Start from a period; with ``has_drafts``, ask whether they stay."""
        super().__init__(
            "Proposer un planning ?",
            "Chaque nuit reçoit une personne qualifiée ; repos, absences et souhaits sont respectés, "
            "nuits, week-ends et fériés partagés. Ce qui est publié reste.",
            verb="Chercher",
            width=WIDTH,
            parent=parent,
        )
        self._run = run
        self._today = today
        self._seconds = float(USUAL)
        self._period = period
        self._is_running = False
        self._build(period)
        self._has_drafts = has_drafts
        self.drafts_field.setVisible(has_drafts)
        run.progressed.connect(self._show_progress)
        run.found.connect(self._take)
        run.failed.connect(self._show_failure)
        self.rejected.connect(run.cancel)
        self.verb_button.setFocus()

    def _build(self, period: Period) -> None:
        self.first = DateField(self._today)
        self.last = DateField(self._today)
        self.first.set_text(show_date(period.start))
        self.last.set_text(show_date(period.end))
        self.first_field = FormField("Nuits du", self.first)
        self.last_field = FormField("Au", self.last)
        self.asked = QWidget()
        row = QHBoxLayout(self.asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.first_field, 1)
        row.addWidget(self.last_field, 1)
        self.body.addWidget(self.asked)
        self.limit = SegmentField(SECONDS, is_required=True)
        self.limit.set_text(USUAL)
        self.limit_field = FormField("Chercher au plus", self.limit)
        self.body.addWidget(self.limit_field)
        self.drafts = SegmentField({KEEP: "Les garder", REDO: "Les refaire"}, is_required=True)
        self.drafts.set_text(REDO)
        self.drafts_field = FormField("Brouillons déjà posés", self.drafts)
        self.body.addWidget(self.drafts_field)
        self.progress = ProgressLine("Recherche")
        self.progress.hide()
        self.said = label("", BODY, role="muted", wraps=True)
        self.said.hide()
        self.failure = Banner("", tone="danger")
        self.failure.hide()
        for one in (self.progress, self.said, self.failure):
            self.body.addWidget(one)
        for editor in (self.first, self.last):
            editor.typed.connect(lambda: self.last_field.set_error(""))

    def try_accept(self) -> None:
        """Begin the search, or stop it and take the best found."""
        if self._is_running:
            self._run.stop()
            self.verb_button.setEnabled(False)
            return
        period = self._read()
        if period is None:
            return
        self._period = period
        self._seconds = float(self.limit.text())
        self._is_running = True
        self._show_questions(is_asking=False)
        self.failure.hide()
        self.progress.set_progress(0, 0)
        self.progress.show()
        self.said.setText("Lecture des règles et des absences")
        self.said.show()
        self.verb_button.setText(STOP)
        keeps = self.drafts.text() == KEEP
        self._run.start(period, seconds=self._seconds, keep_drafts=keeps)

    def _show_questions(self, *, is_asking: bool) -> None:
        for one in (self.asked, self.limit_field):
            one.setVisible(is_asking)
        self.drafts_field.setVisible(is_asking and self._has_drafts)

    def _read(self) -> Period | None:
        """Return the period typed; what is wrong is told under the fields."""
        first, last = self.first.day(), self.last.day()
        wrong = ""
        if first is None or last is None:
            wrong = "Indiquez les deux jours."
        elif last < first:
            wrong = "La fin précède le début."
        elif first <= self._today():
            wrong = "La proposition commence demain au plus tôt."
        elif (last - first).days > LONGEST_DAYS:
            wrong = f"La période dépasse {LONGEST_DAYS} nuits."
        self.last_field.set_error(wrong)
        if wrong or first is None or last is None:
            self.last.setFocus()
            return None
        return Period(start=first, end=last)

    def _show_progress(self, progress: RotaProgress) -> None:
        done = min(progress.seconds / self._seconds, 1.0)
        self.progress.set_progress(round(done * _PARTS), _PARTS)
        self.said.setText(progress_words(progress, seconds=self._seconds))

    def _take(self, solution: RotaSolution) -> None:
        self.accept()
        self.proposed.emit(solution, self._period)

    def _show_failure(self, error: Exception) -> None:
        """Say what went wrong and let it be tried again."""
        self._is_running = False
        self.progress.hide()
        self.said.hide()
        self._show_questions(is_asking=True)
        self.verb_button.setEnabled(True)
        self.verb_button.setText("Chercher")
        if isinstance(error, CrtError):
            message = explain(error)
            self.failure.set_banner(message.title, message.body, tone="danger")
        else:
            self.failure.set_banner("La recherche s’est arrêtée.", tone="danger")
        self.failure.show()
