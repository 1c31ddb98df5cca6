"""The surveys page without its widgets: which answers are shown, and the records behind one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.reponses import evidence_key
from crt_desktop.reports.enquetes import (
    AnswerLine,
    CampaignLine,
    CampaignView,
    FrozenAnswer,
    FrozenEvidence,
    FrozenLine,
    SincerityReport,
)
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.survey import Edition, Evidence, SurveyAnswer
from ui.viewmodels.enquetes_sheet import (
    Mode,
    Sheet,
    campaign_sheet,
    free_sheet,
    frozen_sheet,
    key_of,
    last_campaign,
)
from ui.viewmodels.latest import Latest, TaskRunner

EXPORT_REASON: Final = "export depuis l’écran Enquêtes"


class SurveyService(Protocol):
    """What this screen asks of `crt_desktop.services.surveys.Surveys`."""

    def editions(self) -> tuple[Edition, ...]:
        """Return the editions that can be answered."""

    def compute(self, edition_id: str, period: Period) -> SurveyAnswer:
        """Return the figures of a period and the answers of an edition."""

    def evidence(
        self,
        path: str,
        period: Period,
        *,
        filters: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> Evidence:
        """Return the records behind one figure."""

    def sincerity(self, period: Period, *, reason: str | None = None) -> SincerityReport:
        """Return what is missing or suspicious behind a period."""


class CampaignService(Protocol):
    """What this screen asks of `crt_desktop.services.campagnes.Campagnes`."""

    def all(self) -> tuple[CampaignLine, ...]:
        """Return the campaigns."""

    def view(self, row_id: int) -> CampaignView:
        """Return a campaign with its answers."""

    def versions(self, row_id: int) -> tuple[FrozenLine, ...]:
        """Return the validated versions of a campaign."""

    def frozen(self, frozen_id: int, *, reason: str | None = None) -> FrozenAnswer:
        """Read a validated version again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    editions: tuple[Edition, ...]
    campaigns: tuple[CampaignLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    sheet: Sheet
    versions: tuple[FrozenLine, ...] = ()
    drafts: tuple[Draft, ...] = ()


class EnquetesViewModel(QObject):
    """Computes on the database thread; keeps the newest sheet and the newest evidence."""

    lists_changed = Signal()
    """The campaigns, the editions, or which of them is shown."""
    computing = Signal()
    sheet_changed = Signal(object)
    """Another `Sheet`."""
    line_changed = Signal(object)
    """One `AnswerLine` of the sheet."""
    failed = Signal(object)
    question_changed = Signal(object)
    evidence_changed = Signal(object)
    evidence_failed = Signal(object)
    sincerity_changed = Signal(object)
    """A `SincerityReport`, or None while it is not known."""
    sincerity_failed = Signal(object)
    drafts_found = Signal(object)
    """The drafts of the account, read with a campaign: what is typed may be taken up."""

    def __init__(
        self,
        surveys: Callable[[], SurveyService],
        campaigns: Callable[[], CampaignService],
        drafts: Callable[[], tuple[Draft, ...]],
        tasks: TaskRunner,
        *,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        """Start on the current year; nothing is read before `refresh`."""
        super().__init__(parent)
        self._surveys = surveys
        self._campaigns = campaigns
        self._drafts = drafts
        self._tasks = tasks
        self.today = today
        self.editions: tuple[Edition, ...] = ()
        self.campaigns: tuple[CampaignLine, ...] = ()
        self.versions: tuple[FrozenLine, ...] = ()
        self.edition = ""
        self.period = Period.of_year(today().year)
        self.campaign_id: int | None = None
        self.frozen_id: int | None = None
        self.sheet: Sheet | None = None
        self.selected: str | None = None
        self.sincerity: SincerityReport | None = None
        self._evidence: Evidence | None = None
        self._is_first = True
        self._naming_reason: str | None = None
        self._list = Latest[_Lists](
            tasks, owner=self, done=self._show_lists, failed=self.failed.emit
        )
        self._read = Latest[_Read](tasks, owner=self, done=self._show, failed=self.failed.emit)
        self._find = Latest[Evidence](
            tasks, owner=self, done=self._show_evidence, failed=self.evidence_failed.emit
        )
        self._doubt = Latest[SincerityReport](
            tasks, owner=self, done=self._show_sincerity, failed=self.sincerity_failed.emit
        )

    @property
    def answer(self) -> SurveyAnswer | None:
        """The answers on screen, None before the first ones."""
        return None if self.sheet is None else self.sheet.answer

    @property
    def evidence(self) -> Evidence | None:
        """The records of the open question; None while they are on their way."""
        return self._evidence

    @property
    def campaign(self) -> CampaignLine | None:
        """The campaign shown, None for a free reading."""
        return next((one for one in self.campaigns if one.row_id == self.campaign_id), None)

    @property
    def line(self) -> AnswerLine | None:
        """The answer whose panel is open."""
        return None if self.sheet is None or self.selected is None else self._line_of(self.selected)

    # --- what is read ------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the campaigns, then what is shown: everything may have changed."""
        self.computing.emit()
        self._list.ask(self._read_lists)

    def _read_lists(self) -> _Lists:
        return _Lists(editions=self._surveys().editions(), campaigns=self._campaigns().all())

    def _show_lists(self, lists: _Lists) -> None:
        self.editions, self.campaigns = lists.editions, lists.campaigns
        if all(one.id != self.edition for one in self.editions):
            self.edition = self.editions[0].id if self.editions else ""
        if self._is_first:
            self._is_first = False
            first = last_campaign(self.campaigns)
            self.campaign_id = None if first is None else first.row_id
        elif self.campaign is None:
            self.campaign_id = self.frozen_id = None
        self._follow_campaign()
        self.lists_changed.emit()
        if self.campaign_id is not None or self.edition:
            self._ask()

    def _follow_campaign(self) -> None:
        campaign = self.campaign
        if campaign is not None:
            self.period, self.edition = campaign.period, campaign.edition_id

    def _ask(self) -> None:
        """Read what is to be shown, whatever it is."""
        self.computing.emit()
        campaign, frozen_id = self.campaign, self.frozen_id
        edition, period = self.edition, self.period
        reason, self._naming_reason = self._naming_reason, None

        def read() -> _Read:
            if campaign is None:
                return _Read(sheet=free_sheet(self._surveys().compute(edition, period)))
            campaigns = self._campaigns()
            versions = campaigns.versions(campaign.row_id) if campaign.versions else ()
            if frozen_id is not None:
                sheet = frozen_sheet(campaigns.frozen(frozen_id, reason=reason), campaign)
                return _Read(sheet=sheet, versions=versions)
            view = campaigns.view(campaign.row_id)
            return _Read(sheet=campaign_sheet(view), versions=versions, drafts=self._drafts())

        self._read.ask(read)

    def _show(self, read: _Read) -> None:
        self.sheet, self.versions = read.sheet, read.versions
        if read.sheet.mode is Mode.CAMPAIGN:
            self.drafts_found.emit(read.drafts)
        self.sheet_changed.emit(read.sheet)
        self._ask_sincerity(read.sheet)
        if self.selected is not None:
            self.open_question(self.selected)

    def _ask_sincerity(self, sheet: Sheet) -> None:
        """Ask what is doubtful behind the period; a version is read as it was."""
        self.sincerity = None
        if sheet.mode is Mode.FROZEN:
            self._doubt.forget()
            self.sincerity_changed.emit(None)
            return
        period = sheet.period
        self._doubt.ask(lambda: self._surveys().sincerity(period))

    def _show_sincerity(self, report: SincerityReport) -> None:
        self.sincerity = report
        self.sincerity_changed.emit(report)

    # --- what the user chooses ---------------------------------------------------------------

    def choose_edition(self, edition: str) -> None:
        """Read another edition freely."""
        if edition != self.edition or self.campaign_id is not None:
            self._leave_campaign()
            self.edition = edition
            self.lists_changed.emit()
            self._ask()

    def choose_period(self, period: Period) -> None:
        """Read another period freely."""
        if period != self.period or self.campaign_id is not None:
            self._leave_campaign()
            self.period = period
            self.lists_changed.emit()
            self._ask()

    @property
    def has_read(self) -> bool:
        """Tell whether something was read already."""
        return self.sheet is not None

    def begin_freely(self, period: Period) -> None:
        """Read a period freely, before anything else was read."""
        self._is_first = False
        self._leave_campaign()
        self.period = period
        self.refresh()

    def read_freely(self) -> None:
        """Leave the campaign for the same edition over the same period."""
        if self.campaign_id is not None:
            self._leave_campaign()
            self.lists_changed.emit()
            self._ask()

    def show_campaign(self, row_id: int) -> None:
        """Show a campaign as it stands."""
        if (row_id, None) != (self.campaign_id, self.frozen_id):
            self.campaign_id, self.frozen_id = row_id, None
            self.close_question()
            self._follow_campaign()
            self.lists_changed.emit()
            self._ask()

    def show_version(self, frozen_id: int | None) -> None:
        """Show a validated version of the campaign; None shows it as it stands."""
        if frozen_id != self.frozen_id:
            self.frozen_id = frozen_id
            self.lists_changed.emit()
            self._ask()

    def add_campaign(self, line: CampaignLine) -> None:
        """Show a campaign just opened."""
        self._is_first = False
        self.campaigns = (line, *(one for one in self.campaigns if one.row_id != line.row_id))
        self.show_campaign(line.row_id)

    def _leave_campaign(self) -> None:
        self.campaign_id = self.frozen_id = None
        self.versions = ()

    # --- one question ------------------------------------------------------------------------

    def open_question(self, key: str, *, reason: str | None = None) -> None:
        """Open the panel of a question and ask for its evidence."""
        line = self._line_of(key)
        self.selected = None if line is None else key
        self._evidence = None
        if line is None or self.sheet is None:
            self._find.forget()
            return
        self.question_changed.emit(line)
        path, period, filters = line.question.indicateur, self.sheet.period, line.question.filters
        if path is None:
            self._find.forget()
        elif self.sheet.frozen is not None:
            self._find.forget()
            self._show_evidence(frozen_evidence(self.sheet.frozen, path, line))
        else:
            self._find.ask(
                lambda: self._surveys().evidence(path, period, reason=reason, filters=filters)
            )

    def close_question(self) -> None:
        """Close the panel."""
        self.selected = None
        self._evidence = None
        self._find.forget()

    def name_people(self, reason: str) -> None:
        """Ask the evidence again with its names; the reason is audited."""
        if self.frozen_id is not None:
            self._naming_reason = reason
            self._ask()
        elif self.selected is not None:
            self.open_question(self.selected, reason=reason)

    def take_line(self, line: AnswerLine) -> None:
        """Show an answer as it was just stored."""
        if self.sheet is not None and self._line_of(key_of(line)) is not None:
            self.sheet = self.sheet.with_line(line)
            self.line_changed.emit(line)

    def _show_evidence(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.evidence_changed.emit(evidence)

    def _line_of(self, key: str) -> AnswerLine | None:
        return None if self.sheet is None else self.sheet.line_of(key)


def frozen_evidence(frozen: FrozenAnswer, path: str, line: AnswerLine) -> Evidence:
    """Return the records behind a figure as they were validated; of some figures none are kept."""
    kept = frozen.evidences
    found: FrozenEvidence | None = kept.get(evidence_key(path, line.question.filters))
    if found is None:
        indicator = frozen.answer.indicator(path)
        return Evidence(
            indicateur=path,
            label=indicator.label,
            definition=indicator.definition,
            start=frozen.answer.start,
            end=frozen.answer.end,
            value=line.value,
            columns=(),
            rows=(),
            is_pseudonymised=True,
        )
    return Evidence(
        indicateur=path,
        label=found.label,
        definition=found.definition,
        start=frozen.answer.start,
        end=frozen.answer.end,
        value=line.value,
        columns=found.columns,
        rows=found.rows,
        beneficiaire_ids=found.people,
        is_pseudonymised=found.is_pseudonymised,
    )
