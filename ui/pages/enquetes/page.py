"""The surveys page: a campaign or a free reading, its questions, the panel of one of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.enquetes import AnswerLine, CampaignLine, FrozenLine, SincerityReport
from crt_desktop.reports.survey import Edition
from ui.context import PageContext
from ui.dialogs.period import PeriodDialog
from ui.errors import message_of
from ui.pages import Page, Scene
from ui.pages.enquetes.acts import SurveyActs
from ui.pages.enquetes.body import SurveyBody
from ui.pages.enquetes.header import SurveyHeader
from ui.pages.enquetes.panel import SurveyPanel
from ui.pages.enquetes.scenes import scenes_of
from ui.pages.enquetes.walk import QuestionWalk
from ui.pages.enquetes.ways import SurveyWays
from ui.theme.tokens import ROW_COMPACT, SIDE_PANEL_MAX
from ui.viewmodels.answer_keeper import AnswerKeeper
from ui.viewmodels.enquetes import EnquetesViewModel
from ui.viewmodels.enquetes_sheet import Mode, Sheet, campaign_name, facts_of
from ui.viewmodels.periods import quarters_offered, years_offered
from ui.viewmodels.survey import question_of, title_of
from ui.widgets import MessageState, StateStack, page_layout
from ui.widgets.panel_host import PanelHost


class EnquetesPage(Page):
    """Shows the answers of an edition over a period, and what is behind each."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; figures are asked when the page is shown."""
        super().__init__()
        self._context = context
        services = context.services
        self.view_model = EnquetesViewModel(
            lambda: services.surveys,
            lambda: services.campagnes,
            lambda: services.fiches.drafts(),  # noqa: PLW0108 - asked from the tasks
            context.tasks,
            today=context.application.clock.today,
            parent=self,
        )
        self.keeper = AnswerKeeper(
            lambda: services.campagnes,
            lambda: services.fiches,
            context.tasks,
            now=lambda: context.application.clock.now(),  # noqa: PLW0108 - asked when a draft is kept
            parent=self,
        )
        self.acts = SurveyActs(context, self.view_model, self)
        self.ways = SurveyWays(context, self.view_model, self.keeper, self)
        self._is_stale = True
        self._wanted: str | None = None
        self._build()
        self._connect()
        self._bind_keys()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        actor, today = self._context.actor, self._context.application.clock.today
        may_write = actor.may(Permission.SURVEY_WRITE)
        may_export = actor.may(Permission.SURVEY_EXPORT)
        self.header = SurveyHeader(may_write=may_write, may_export=may_export)
        self.header.set_title(title_of(self.view_model.period))
        layout.addWidget(self.header)
        self.body = SurveyBody(may_write=may_write)
        self.table, self.model = self.body.table, self.body.model
        self.states = StateStack(
            self.body,
            empty=MessageState(
                "chart-column",
                "Aucune édition d’enquête",
                "Ajoutez un questionnaire, ou prenez celui d’un fichier.",
                button="Ouvrir les questionnaires…" if may_write else "",
            ),
            row_height=ROW_COMPACT,
        )
        self.panel = SurveyPanel(
            self.keeper,
            today=today,
            may_open_people=actor.may(Permission.BENEFICIAIRE_READ),
            may_ask_names=actor.may(Permission.EVIDENCE_NAMED_WITH_REASON),
            may_export=may_export,
            may_write=may_write,
        )
        self.host = PanelHost(
            self.states, self.panel, panel_width=SIDE_PANEL_MAX, focus_back=self.table
        )
        self.walk = QuestionWalk(
            self._context,
            self.view_model,
            self.keeper,
            body=self.body,
            panel=self.panel,
            host=self.host,
            page=self,
        )
        layout.addWidget(self.host, 1)
        layout.addWidget(self.body.hints, 0, Qt.AlignmentFlag.AlignRight)

    def _connect(self) -> None:
        model, header, changes = self.view_model, self.header, self._context.changes
        model.lists_changed.connect(self._show_lists)
        model.computing.connect(self._show_computing)
        model.sheet_changed.connect(self._show_sheet)
        model.line_changed.connect(self._show_line)
        model.failed.connect(self._show_failure)
        model.sincerity_changed.connect(self._show_sincerity)
        model.sincerity_failed.connect(self._context.show_error)
        model.drafts_found.connect(self._take_drafts)
        self.keeper.saved.connect(model.take_line)
        self.keeper.state_changed.connect(self._follow_typing)
        header.campaign_chosen.connect(self.show_campaign)
        header.free_chosen.connect(self.read_freely)
        header.open_asked.connect(self.acts.ask_open)
        header.rename_asked.connect(self.acts.ask_rename)
        header.removal_asked.connect(self.acts.ask_removal)
        header.shelf_asked.connect(self.ways.open_shelf)
        header.edition_chosen.connect(self.choose_edition)
        header.period_chosen.connect(self.choose_period)
        header.free_dates_asked.connect(self.ask_period)
        header.version_chosen.connect(self.show_version)
        header.changes_asked.connect(self.ways.show_changes)
        header.export_asked.connect(self.acts.ask_export)
        header.main_asked.connect(self.do_main)
        self._connect_body()
        self.acts.campaign_opened.connect(self._show_opened)
        self.acts.lists_moved.connect(model.refresh)
        self.acts.answer_validated.connect(self._show_validated)
        self.acts.question_asked.connect(self.walk.go_to)
        changes.caseload_changed.connect(self._become_stale)
        changes.etablissement_changed.connect(self._become_stale)
        changes.editions_changed.connect(lambda _code: self._become_stale())
        changes.fiche_changed.connect(lambda _sheet, _person: self._become_stale())
        changes.about_to_lock.connect(self.keeper.keep_all)

    def _connect_body(self) -> None:
        body, panel = self.body, self.panel
        body.sincerity_asked.connect(self.ways.show_sincerity)
        body.changes_asked.connect(self.ways.show_last_changes)
        body.questionnaire_asked.connect(self.ways.open_questionnaire)
        body.stepper_asked.connect(self.open_stepper)
        body.together_asked.connect(self.acts.ask_together)
        panel.names_asked.connect(self.acts.ask_names)
        panel.person_asked.connect(self._context.open_dossier)
        panel.proof_asked.connect(
            lambda kind, is_named: self.acts.ask_proof(kind, is_named=is_named)
        )
        panel.doubt_asked.connect(self.ways.show_sincerity)
        panel.campaign_asked.connect(self.acts.ask_open)
        panel.copy_asked.connect(self.copy_current)
        self.states.error.asked.connect(self.view_model.refresh)
        self.states.empty.asked.connect(self.ways.open_shelf)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("F8", lambda: self.walk.go_to_next(1)),
            ("Shift+F8", lambda: self.walk.go_to_next(-1)),
            ("Ctrl+Shift+C", self.open_stepper),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        copying.activated.connect(self.copy_current)

    # --- what the window asks ----------------------------------------------------------------

    def on_shown(self) -> None:
        """Compute the first time, and again when something changed meanwhile."""
        if self._is_stale:
            self._is_stale = False
            self.view_model.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the questions."""
        self.table.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say less on the buttons of a narrow page."""
        super().resizeEvent(event)
        self.header.fit(self.width())
        self.body.fit(self.width())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("↑ ↓", "parcourir les questions"),
            ("Entrée", "ouvrir la question et y entrer"),
            ("F8, Maj\u00a0F8", "aller à ce qui est à saisir ou à justifier"),
            ("Ctrl\u00a0C", "copier la réponse"),
            ("Ctrl\u00a0Maj\u00a0C", "copier les réponses l’une après l’autre"),
            ("Espace", "montrer ou cacher le détail"),
            ("Échap", "fermer le détail"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the states worth a picture."""
        return scenes_of(self)

    def _become_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.on_shown()

    # --- choices -----------------------------------------------------------------------------

    def read_freely(self) -> None:
        """Leave the campaign for the same figures, read freely."""
        self.keeper.flush()
        self.view_model.read_freely()

    def show_campaign(self, row_id: int) -> None:
        """Show a campaign."""
        self.keeper.flush()
        self.walk.close()
        self.view_model.show_campaign(row_id)

    def show_version(self, frozen_id: int | None) -> None:
        """Show a validated version of the campaign, or the answer as it stands (None)."""
        self.keeper.flush()
        self.view_model.show_version(frozen_id)

    def choose_edition(self, edition: str) -> None:
        """Answer another edition."""
        self.walk.close()
        self.view_model.choose_edition(edition)

    def choose_period(self, period: Period) -> None:
        """Answer over another period."""
        self.view_model.choose_period(period)

    def ask_period(self) -> None:
        """Ask for two dates."""
        dialog = PeriodDialog(self.view_model.period, parent=self)
        dialog.period_chosen.connect(self.choose_period)
        dialog.rejected.connect(self._show_lists)
        dialog.open()

    def do_main(self) -> None:
        """Do the main act of what is on screen."""
        sheet = self.view_model.sheet
        if sheet is None or sheet.mode is Mode.FREE:
            self.acts.ask_open()
        elif sheet.mode is Mode.FROZEN:
            self.show_version(None)
        else:
            self.keeper.flush()
            self.acts.ask_validation()

    def show_evidence(self, code: str, period: Period) -> None:
        """Open the question of an indicator, by code or path, over a period."""
        self._wanted = code
        model = self.view_model
        if model.sheet is not None and model.sheet.period == period:
            self._open_wanted(model.sheet)
        elif not model.has_read:
            model.begin_freely(period)
        else:
            self.choose_period(period)

    def _open_wanted(self, sheet: Sheet) -> None:
        """Open the question asked for, in this edition or in the one that asks it."""
        code, self._wanted = self._wanted, None
        if code is None:
            return
        number = question_of(code, sheet.edition)
        if number is not None:
            self.walk.go_to(number)
            return
        other = _asking(code, self.view_model.editions)
        if other is not None and other.id != sheet.edition.id:
            self._wanted = code
            self.choose_edition(other.id)

    # --- copying -----------------------------------------------------------------------------

    def open_stepper(self) -> None:
        """Copy the answers one after the other, from the one on screen."""
        sheet = self.view_model.sheet
        if sheet is not None:
            self.body.open_stepper(sheet, self.model.key_at(self.table.current_row()))

    def copy_current(self) -> None:
        """Copy the answer of the selected question."""
        line = self.model.line_at(self.table.current_row())
        if line is not None:
            self.acts.copy(line)

    # --- what is shown -----------------------------------------------------------------------

    def _show_lists(self) -> None:
        model, header = self.view_model, self.header
        today = model.today()
        header.show_campaigns(model.campaigns, model.campaign)
        header.show_editions(model.editions, model.edition)
        header.show_periods(
            model.period, years=years_offered(today), quarters=quarters_offered(today)
        )
        self._show_mode()
        if not model.editions and model.campaign is None:
            self.header.set_facts("")
            self.states.show_empty()

    def _show_mode(self) -> None:
        model = self.view_model
        campaign = model.campaign
        mode = Mode.FREE if campaign is None else Mode.CAMPAIGN
        if model.frozen_id is not None:
            mode = Mode.FROZEN
        self.header.show_mode(
            mode, has_versions=bool(model.versions), has_editions=bool(model.editions)
        )
        self.header.show_versions(model.versions, model.frozen_id)
        self.header.set_title(
            title_of(model.period) if campaign is None else campaign_name(campaign)
        )

    def _show_computing(self) -> None:
        if self.view_model.sheet is None:
            self.states.show_loading()
        self.header.set_facts("Calcul en cours…")

    def _show_sheet(self, sheet: Sheet) -> None:
        self._show_mode()
        if sheet.is_editable and sheet.campaign is not None:
            self.keeper.show_campaign(sheet.campaign.row_id, sheet.lines)
        self.body.show_sheet(sheet)
        self.header.set_facts(facts_of(sheet))
        self.states.show_content()
        self._open_wanted(sheet)

    def _show_line(self, line: AnswerLine) -> None:
        sheet = self.view_model.sheet
        if sheet is None:
            return
        self.body.show_line(line, sheet)
        self.header.set_facts(facts_of(sheet))
        shown = self.view_model.line
        if shown is line:
            self.panel.follow(line)

    def _take_drafts(self, drafts: tuple[object, ...]) -> None:
        campaign, sheet = self.view_model.campaign, self.view_model.sheet
        if campaign is not None and sheet is not None:
            self.keeper.show_campaign(campaign.row_id, sheet.lines, drafts)  # type: ignore[arg-type]  # of Qt

    def _follow_typing(self, key: str) -> None:
        line = self.view_model.line
        if line is not None and key == self.view_model.selected:
            self.panel.follow(line)

    def _show_sincerity(self, report: SincerityReport | None) -> None:
        self.body.show_sincerity(report)

    def _show_failure(self, error: Exception) -> None:
        message = message_of(error)
        self._show_mode()
        self.header.set_facts("")
        self.states.show_error(message.title, message.body)
        if not isinstance(error, CrtError):
            self._context.show_error(error)

    def _show_opened(self, line: CampaignLine) -> None:
        self.walk.close()
        self.view_model.add_campaign(line)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_validated(self, line: FrozenLine) -> None:
        self.view_model.frozen_id = line.row_id
        self.view_model.refresh()


def _asking(code: str, editions: tuple[Edition, ...]) -> Edition | None:
    return next((one for one in editions if question_of(code, one) is not None), None)
