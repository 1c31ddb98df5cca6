"""Surveys: choose an edition and a period, see every answer, open the records behind a figure."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.survey import Answer, Evidence, SurveyAnswer
from ui.context import PageContext
from ui.delegates.table import install
from ui.dialogs.period import PeriodDialog
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.save_file import ask_file
from ui.errors import message_of
from ui.models.survey import QuestionsModel
from ui.pages import Page, Scene
from ui.pages.survey_panel import SurveyPanel
from ui.theme.tokens import ROW_COMPACT, SIDE_PANEL_MAX
from ui.viewmodels.periods import (
    is_year,
    period_name,
    quarters_offered,
    years_offered,
)
from ui.viewmodels.survey import (
    SurveyViewModel,
    has_breakdown,
    header_fact,
    question_of,
    title_of,
)
from ui.widgets import (
    Banner,
    KeyHints,
    MenuButton,
    MessageState,
    PageHeader,
    StateStack,
    page_layout,
    show_toast,
)
from ui.widgets.panel_host import PanelHost
from ui.widgets.record_table import ColumnPlan, RecordTable
from ui.widgets.table_card import TableCard

PLANS: Final = (
    ColumnPlan(width=60),
    ColumnPlan(width=200, stretch=1),
    ColumnPlan(width=96),
    ColumnPlan(width=94, drop=1),
    ColumnPlan(width=134, drop=2),
)
FORMATS: Final = {
    "xlsx": ("Classeur XLSX…", "Classeur (*.xlsx)"),
    "csv": ("Fichier CSV…", "CSV (*.csv)"),
    "json": ("Fichier JSON…", "JSON (*.json)"),
}
SETTLE_MS: Final = 200
"""How long the selection rests before an open panel reads other records: each reading is audited."""


class EnquetesPage(Page):
    """Shows the answers of an edition over a period, and what is behind each."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; figures are asked when the page is shown."""
        super().__init__()
        self._context = context
        self.view_model = SurveyViewModel(
            context.services.surveys,
            context.tasks,
            today=context.application.clock.today,
            parent=self,
        )
        self.model = QuestionsModel(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._open_current)
        self._is_stale = True
        self._wanted: str | None = None
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader(title_of(self.view_model.period))
        self.edition_button = MenuButton("Édition")
        self.period_button = MenuButton("", icon_name="calendar-days")
        self.export_button = MenuButton("Exporter", icon_name="download")
        for button in (self.edition_button, self.period_button, self.export_button):
            self.header.add_action(button)
        self.export_button.setVisible(self._context.actor.may(Permission.SURVEY_EXPORT))
        self._build_period_menu()
        self._build_export_menu()
        layout.addWidget(self.header)
        layout.addSpacing(4)
        self.table = RecordTable(PLANS, name="Questions de l’enquête", row_height=ROW_COMPACT)
        install(self.table)
        self.table.setModel(self.model)
        self.card = TableCard(self.table)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.notice = Banner("")
        self.notice.hide()
        column.addWidget(self.notice)
        column.addWidget(self.card, 1)
        column.addStretch(0)
        self.states = StateStack(
            content,
            empty=MessageState(
                "chart-column",
                "Aucune édition d’enquête",
                "Ajoutez un fichier d’édition dans le dossier de l’application.",
            ),
            row_height=ROW_COMPACT,
        )
        actor = self._context.actor
        self.panel = SurveyPanel(
            may_open_people=actor.may(Permission.BENEFICIAIRE_READ),
            may_ask_names=actor.may(Permission.EVIDENCE_NAMED_WITH_REASON),
        )
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MAX, focus_back=self.table
        )
        layout.addWidget(self.host, 1)
        foot = QVBoxLayout()
        foot.addWidget(
            KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "ouvrir"), (["Échap"], "fermer")]),
            0,
            Qt.AlignmentFlag.AlignRight,
        )
        layout.addLayout(foot)

    def _build_period_menu(self) -> None:
        menu = self.period_button.menu()
        menu.clear()
        today = self.view_model.today()
        group = QActionGroup(menu)
        for periods in (years_offered(today), quarters_offered(today)):
            for period in periods:
                action = QAction(period_name(period), menu)
                action.setCheckable(True)
                action.setChecked(period == self.view_model.period)
                action.setData(period)
                group.addAction(action)
                menu.addAction(action)
            menu.addSeparator()
        group.triggered.connect(lambda action: self.choose_period(action.data()))
        menu.addAction("Dates libres…").triggered.connect(self.ask_period)
        self.period_button.set_label(period_name(self.view_model.period))

    def _build_edition_menu(self) -> None:
        menu = self.edition_button.menu()
        menu.clear()
        group = QActionGroup(menu)
        for edition in self.view_model.editions:
            action = QAction(edition.title, menu)
            action.setCheckable(True)
            action.setChecked(edition.id == self.view_model.edition)
            action.setData(edition.id)
            group.addAction(action)
            menu.addAction(action)
            if action.isChecked():
                self.edition_button.set_label(edition.title)
        group.triggered.connect(lambda action: self.choose_edition(action.data()))

    def _show_editions(self) -> None:
        self._build_edition_menu()
        if not self.view_model.editions:
            self.header.set_facts("")
            self.states.show_empty()

    def _build_export_menu(self) -> None:
        menu = self.export_button.menu()
        for kind, (text, _filter) in FORMATS.items():
            menu.addAction(text).triggered.connect(
                lambda _on=False, kind=kind: self.ask_export(kind)
            )
        menu.addSeparator()
        self.mask_action = QAction("Masquer les effectifs de 1 à 4", menu)
        self.mask_action.setCheckable(True)
        self.mask_action.toggled.connect(self._set_mask)
        menu.addAction(self.mask_action)

    def _connect(self) -> None:
        view_model, table = self.view_model, self.table
        view_model.editions_changed.connect(self._show_editions)
        view_model.computing.connect(self._show_computing)
        view_model.answer_changed.connect(self._show_answer)
        view_model.failed.connect(self._show_failure)
        view_model.question_changed.connect(self._show_question)
        view_model.evidence_changed.connect(self._show_evidence)
        view_model.evidence_failed.connect(self._show_evidence_failure)
        view_model.exported.connect(lambda _path: show_toast(self, "Enquête exportée"))
        view_model.export_failed.connect(self._context.show_error)
        table.row_activated.connect(self._open_and_enter)
        table.clicked.connect(lambda _index: self._open_current())
        table.preview_toggled.connect(self._toggle_panel)
        table.left_by_escape.connect(self._close_panel)
        table.row_selected.connect(self._follow_selection)
        self.panel.closed.connect(self._close_panel)
        self.panel.names_asked.connect(self.ask_names)
        self.panel.person_asked.connect(self._go_to_person)
        self.states.error.asked.connect(view_model.refresh)
        self._context.changes.caseload_changed.connect(self._become_stale)
        self._context.changes.etablissement_changed.connect(self._become_stale)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Compute the first time, and again when the caseload changed meanwhile."""
        if self._is_stale:
            self._is_stale = False
            self.view_model.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the questions."""
        self.table.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("↑ ↓", "parcourir les questions"),
            ("Entrée", "ouvrir la question et y entrer"),
            ("Espace", "montrer ou cacher le détail"),
            ("Échap", "fermer le détail"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the answers, the records behind a figure, and a breakdown."""
        return [
            Scene("", self.on_shown),
            Scene("preuve", lambda: self._show_one(has_parts=False)),
            Scene("repartition", lambda: self._show_one(has_parts=True)),
        ]

    def _show_one(self, *, has_parts: bool) -> None:
        answers = () if self.view_model.answer is None else self.view_model.answer.answers
        wanted = (one for one in answers if has_breakdown(one) is has_parts)
        if (found := next(wanted, None)) is not None:
            self.table.select_row(self.model.row_of(found.question.number))
            self._open_current()

    def _become_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.on_shown()

    # --- choices -----------------------------------------------------------------------------

    def choose_edition(self, edition: str) -> None:
        """Answer another edition."""
        self._close_panel()
        self.view_model.choose_edition(edition)
        self._build_edition_menu()

    def choose_period(self, period: Period) -> None:
        """Answer over another period."""
        self.view_model.choose_period(period)
        self.header.set_title(title_of(period))
        self._build_period_menu()

    def show_evidence(self, code: str, period: Period) -> None:
        """Open the question of an indicator, by code or path, over a period."""
        self._wanted = code
        if period != self.view_model.period:
            self.choose_period(period)
            return
        answer = self.view_model.answer
        if answer is not None and (answer.start, answer.end) == (period.start, period.end):
            self._open_wanted(answer)

    def _open_wanted(self, answer: SurveyAnswer) -> None:
        """Open the question asked for, in this edition or in the one that asks it."""
        code, self._wanted = self._wanted, None
        if code is None:
            return
        number = question_of(code, answer.edition)
        if number is not None:
            self.table.select_row(self.model.row_of(number))
            self._open_current()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for edition in self.view_model.editions:
            if question_of(code, edition) is not None:
                self._wanted = code
                self.choose_edition(edition.id)
                return

    def ask_period(self) -> None:
        """Ask for two dates."""
        dialog = PeriodDialog(self.view_model.period, parent=self)
        dialog.period_chosen.connect(self.choose_period)
        dialog.rejected.connect(self._build_period_menu)
        dialog.open()

    def _set_mask(self, is_masked: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.view_model.is_masked = is_masked

    def ask_export(self, kind: str) -> None:
        """Ask where the file goes, then write it."""
        period = self.view_model.period
        when = (
            str(period.start.year)
            if is_year(period)
            else f"{period.start.isoformat()}_{period.end.isoformat()}"
        )
        name = f"enquete_{self.view_model.edition}_{when}.{kind}"
        ask_file(
            self,
            "Exporter l’enquête",
            name,
            kinds=FORMATS[kind][1],
            suffix=f".{kind}",
            chosen=partial(self.view_model.export, kind),
        )

    def ask_names(self) -> None:
        """Ask the reason that lets names be read."""
        dialog = ReasonDialog(
            "Afficher les noms ?",
            "Les noms des personnes derrière ce chiffre s’affichent. La lecture et son motif sont "
            "inscrits au journal.",
            verb="Afficher les noms",
            placeholder="Exemple : contrôle de l’ARS du 12/01",
            parent=self,
        )
        dialog.reason_given.connect(self.view_model.name_people)
        dialog.open()

    # --- the answers -------------------------------------------------------------------------

    def _show_computing(self) -> None:
        if self.view_model.answer is None:
            self.states.show_loading()
        self.header.set_facts("Calcul en cours…")

    def _show_answer(self, answer: SurveyAnswer) -> None:
        number = self.model.number_at(self.table.current_row())
        table = self.table
        was_blocked = table.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.model.show_answer(answer)
        table.select_row(self.model.row_of(number) if number else -1)
        table.blockSignals(was_blocked)
        self.card.fit_rows()
        self.header.set_facts(header_fact(answer, today=self.view_model.today()))
        notice = answer.edition.notice
        self.notice.setVisible(bool(notice))
        if notice:
            text = f"{upper_first(notice)}."
            self.notice.set_banner(f"{answer.edition.title}.", text)
        self.states.show_content()
        self._open_wanted(answer)

    def _show_failure(self, error: Exception) -> None:
        message = message_of(error)
        self.header.set_facts("")
        self.states.show_error(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    # --- the panel ---------------------------------------------------------------------------

    def _open_current(self) -> None:
        self._settle.stop()
        number = self.model.number_at(self.table.current_row())
        if number is None:
            return
        self.host.open_panel()
        selected = self.view_model.selected
        if selected is None or selected.question.number != number:
            self.view_model.open_question(number)

    def _open_and_enter(self, _index: QModelIndex) -> None:
        self._open_current()
        self.panel.focus_inside()

    def _toggle_panel(self) -> None:
        if self.host.is_open:
            self._close_panel()
        else:
            self._open_current()

    def _follow_selection(self, _index: QModelIndex) -> None:
        if self.host.is_open:
            self._settle.start()

    def _close_panel(self) -> None:
        self._settle.stop()
        self.view_model.close_question()
        self.host.close_panel()

    def _show_question(self, answer: Answer) -> None:
        self.panel.show_question(answer, self.view_model.period)

    def _show_evidence(self, evidence: Evidence) -> None:
        focused = self.focusWidget()
        had_focus = focused is not None and self.panel.isAncestorOf(focused)
        self.panel.show_evidence(evidence)
        if had_focus:
            self.panel.focus_inside()

    def _show_evidence_failure(self, error: Exception) -> None:
        message = message_of(error)
        self.panel.show_refusal(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    def _go_to_person(self, beneficiaire_id: int) -> None:
        self._context.open_dossier(beneficiaire_id)
